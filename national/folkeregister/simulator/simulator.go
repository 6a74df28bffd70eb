// Package simulator stands in for Folkeregisteret's lookup and events services (rettighetspakke "offentlig med hjemmel").
// It holds the invented people of Fjordvik, and any published test documents it is given, and refuses what the register
// refuses: no or wrong token, numbers that are not numbers, too many people at once, formats it does not speak.
package simulator

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"torg/internal/simknobs"
	"torg/municipality"
)

// Scope is what a token must hold.
const Scope = "folkeregister:deling/offentligmedhjemmel"

const (
	root     = "/folkeregisteret/offentlig-med-hjemmel/api/v1"
	maxBulk  = 1000
	maxBody  = 1 << 20
	pageSize = 1000
)

// Config is what the simulator is made of.
type Config struct {
	Check     simknobs.Check   // refuses a call without the right token; nil refuses every call
	Documents fs.FS            // published test documents, any *.json that is a person document; nil for none
	Now       func() time.Time // nil is time.Now
}

// Simulator is the register. Its Knobs make it misbehave.
type Simulator struct {
	simknobs.Knobs
	cfg    Config
	mu     sync.RWMutex
	people map[municipality.NationalID]doc
	events []event
}

type event struct {
	id, kind string
	at       time.Time
}

// New makes a register with the invented people and the given documents. It fails on a document that cannot be read.
func New(cfg Config) (*Simulator, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Simulator{cfg: cfg, people: map[municipality.NationalID]doc{}}
	for _, d := range Documents() {
		s.put(d)
	}
	if cfg.Documents == nil {
		return s, nil
	}
	return s, fs.WalkDir(cfg.Documents, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		return s.load(name)
	})
}

func (s *Simulator) load(name string) error {
	raw, err := fs.ReadFile(s.cfg.Documents, name)
	if err != nil {
		return err
	}
	var d doc
	if json.Unmarshal(raw, &d) != nil || len(d.numbers()) == 0 {
		return nil // folders of test material hold other files too
	}
	s.put(d)
	return nil
}

func (s *Simulator) put(d doc) {
	for _, id := range d.numbers() {
		s.people[id] = d
	}
}

// Put adds or replaces a person document and writes an event of the given kind (hendelsestype).
func (s *Simulator) Put(document map[string]any, kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(document)
	if ids := doc(document).numbers(); len(ids) > 0 {
		s.events = append(s.events, event{string(ids[0]), kind, s.cfg.Now()})
	}
}

// Document is a copy of a person's document, to change and Put back; nil when unknown.
func (s *Simulator) Document(id municipality.NationalID) map[string]any {
	s.mu.RLock()
	defer s.mu.RUnlock()
	d, ok := s.people[id]
	if !ok {
		return nil
	}
	raw, _ := json.Marshal(d) // made of JSON
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return out
}

// Die registers a death.
func (s *Simulator) Die(id municipality.NationalID, on municipality.Date) {
	d := s.Document(id)
	d["status"] = list(entry(on, "Dødsfall", map[string]any{"status": "doed"}))
	d["doedsfall"] = entry(on, "Dødsfall", map[string]any{"doedsdato": on.String()})
	s.Put(d, "endringIDoedsfall")
}

// Handler serves the register's addresses.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+root+"/personer/{id}", s.one)
	mux.HandleFunc("POST "+root+"/personer/bulkoppslag/{$}", s.bulk)
	mux.HandleFunc("GET "+root+"/hendelser/feed/{from}", s.feed)
	return s.Wrap(maxBody, s.guarded(mux))
}

func (s *Simulator) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		denied, accept := s.cfg.Check.Denied(r, Scope), r.Header.Get("Accept")
		switch {
		case denied == http.StatusUnauthorized:
			refuse(w, denied, "FREG-401", "Autentiseringsinformasjon mangler")
		case denied != 0:
			refuse(w, denied, "FREG-403", "Virksomheten mangler autorisasjon for tjenesten")
		case accept != "" && !strings.Contains(accept, "application/json") && !strings.Contains(accept, "*/*"):
			refuse(w, http.StatusNotAcceptable, "FREG-406", "Simulatoren svarer bare med application/json")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *Simulator) one(w http.ResponseWriter, r *http.Request) {
	id, err := municipality.ParseNationalID(r.PathValue("id"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "FREG-400", "Ugyldig fødsels- eller d-nummer")
		return
	}
	view, err := newView(r.URL.Query()["part"])
	if err != nil {
		refuse(w, http.StatusBadRequest, "FREG-400", err.Error())
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	d, ok := s.people[id]
	if !ok {
		refuse(w, http.StatusNotFound, "FREG-404", "Fant ikke personen")
		return
	}
	answer(w, view.of(d))
}

func (s *Simulator) bulk(w http.ResponseWriter, r *http.Request) {
	var in struct {
		IDs []string `json:"foedselsEllerDNummer"`
	}
	view, err := newView(r.URL.Query()["part"])
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		err = fmt.Errorf("simulatoren leser bare application/json")
	}
	if err == nil {
		err = json.NewDecoder(r.Body).Decode(&in)
	}
	if err != nil || len(in.IDs) == 0 || len(in.IDs) > maxBulk || slices.ContainsFunc(in.IDs, wrong) {
		refuse(w, http.StatusBadRequest, "FREG-400", "Forespørselen må ha 1 til 1000 gyldige numre og kjente deler")
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []any{}
	for _, id := range in.IDs {
		found := map[string]any{"foedselsEllerDNummer": id}
		if d, ok := s.people[municipality.NationalID(id)]; ok {
			found["folkeregisterperson"] = view.of(d)
		}
		out = append(out, found)
	}
	answer(w, map[string]any{"oppslag": out})
}

func wrong(id string) bool {
	_, err := municipality.ParseNationalID(id)
	return err != nil
}

func (s *Simulator) feed(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.Atoi(r.PathValue("from"))
	if err != nil || from < 0 {
		refuse(w, http.StatusBadRequest, "FREG-400", "Sekvensnummeret er ikke et tall")
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []any{}
	for i := max(from, 1) - 1; i < len(s.events) && len(out) < pageSize; i++ {
		e := s.events[i]
		out = append(out, map[string]any{"sekvensnummer": i + 1, "hendelse": map[string]any{
			"folkeregisteridentifikator": e.id, "hendelsestype": e.kind, "ajourholdstidspunkt": e.at.Format(time.RFC3339)}})
	}
	answer(w, out)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller has left: nothing to do
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"kode": code, "melding": text})
}
