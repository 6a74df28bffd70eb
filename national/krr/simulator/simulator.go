// Package simulator stands in for the Contact and Reservation Register's lookup service, version 2. It holds the invented
// people of Fjordvik and refuses what the register refuses: no or wrong token, no people, more than a thousand, numbers
// that are not numbers.
package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"torg/internal/demopeople"
	"torg/internal/simknobs"
	"torg/municipality"
)

// Scope is what a token must hold.
const Scope = "krr:global/kontaktinformasjon.read"

const (
	maxPeople = 1000
	maxBody   = 64 << 10
)

// Config is what the simulator is made of.
type Config struct {
	Check simknobs.Check   // refuses a call without the right token; nil refuses every call
	Now   func() time.Time // nil is time.Now
}

// Simulator is the register. Its Knobs make it misbehave.
type Simulator struct {
	simknobs.Knobs
	cfg    Config
	mu     sync.RWMutex
	people map[municipality.NationalID]demopeople.Contact
}

// New makes a register with the invented people.
func New(cfg Config) *Simulator {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Simulator{cfg: cfg, people: map[municipality.NationalID]demopeople.Contact{}}
	for _, p := range demopeople.All() {
		s.people[p.ID] = p.Contact
	}
	return s
}

// Set changes what is known of a person; a zero Contact makes her unknown.
func (s *Simulator) Set(id municipality.NationalID, c demopeople.Contact) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[id] = c
}

// Handler serves the register's address.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /rest/v2/personer", s.lookup)
	return s.Wrap(maxBody, mux)
}

func (s *Simulator) lookup(w http.ResponseWriter, r *http.Request) {
	var in struct {
		People []string `json:"personidentifikatorer"`
	}
	switch denied := s.cfg.Check.Denied(r, Scope); {
	case denied != 0:
		refuse(w, denied)
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		refuse(w, http.StatusUnsupportedMediaType)
	case json.NewDecoder(r.Body).Decode(&in) != nil || !sound(in.People):
		refuse(w, http.StatusBadRequest)
	default:
		s.answer(w, in.People)
	}
}

func sound(people []string) bool {
	for _, id := range people {
		if _, err := municipality.ParseNationalID(id); err != nil {
			return false
		}
	}
	return len(people) > 0 && len(people) <= maxPeople
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "error": http.StatusText(status)})
}

func (s *Simulator) answer(w http.ResponseWriter, ids []string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []any{}
	for _, id := range ids {
		out = append(out, s.person(id, s.people[municipality.NationalID(id)]))
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"personer": out})
}

func (s *Simulator) person(id string, c demopeople.Contact) map[string]any {
	if !c.Known {
		return map[string]any{"personidentifikator": id, "reservasjon": yes(c.Reserved), "status": "IKKE_REGISTRERT", "varslingsstatus": "KAN_IKKE_VARSLES"}
	}
	verified := s.cfg.Now().UTC().AddDate(0, -2, 0)
	if !c.CanNotify {
		verified = verified.AddDate(-2, 0, 0) // older than the eighteen months of eForvaltningsforskriften § 32
	}
	out := map[string]any{"personidentifikator": id, "reservasjon": yes(c.Reserved), "status": "AKTIV", "varslingsstatus": notify(c),
		"kontaktinformasjon": contact(c, verified.Format(time.RFC3339))}
	if c.Language != "" {
		out["spraak"], out["spraak_oppdatert"] = string(c.Language), verified.Format(time.RFC3339)
	}
	return out
}

func contact(c demopeople.Contact, at string) map[string]any {
	out := map[string]any{}
	for field, value := range map[string]string{"epostadresse": c.Email, "mobiltelefonnummer": c.Mobile} {
		if value != "" {
			out[field], out[field+"_oppdatert"], out[field+"_sist_verifisert"] = value, at, at
		}
	}
	return out
}

func yes(b bool) string {
	if b {
		return "JA"
	}
	return "NEI"
}

func notify(c demopeople.Contact) string {
	if c.CanNotify && (c.Email != "" || c.Mobile != "") {
		return "KAN_VARSLES"
	}
	return "KAN_IKKE_VARSLES"
}
