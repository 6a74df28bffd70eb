// Package simulator stands in for Skatteetaten's service "Summert skattegrunnlag", version 2. It holds the income of the
// invented people of Fjordvik and refuses what the service refuses, with the service's own error codes.
package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"torg/internal/demopeople"
	"torg/internal/simknobs"
	"torg/municipality"
)

// Scope is what a token must hold.
const Scope = "skatteetaten:summertskattegrunnlag"

const (
	firstYear = 2016
	pensioner = 67
	maxBody   = 4 << 10
)

// Config is what the simulator is made of.
type Config struct {
	Check simknobs.Check   // refuses a call without the right token; nil refuses every call
	Now   func() time.Time // nil is time.Now; a settlement dated later is still a draft
}

// Simulator is the service. Its Knobs make it misbehave.
type Simulator struct {
	simknobs.Knobs
	cfg    Config
	mu     sync.RWMutex
	people map[municipality.NationalID]*taxpayer
}

type taxpayer struct {
	birth    municipality.Date
	income   map[int]demopeople.Income
	shielded bool
}

// New makes a service with the invented people.
func New(cfg Config) *Simulator {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Simulator{cfg: cfg, people: map[municipality.NationalID]*taxpayer{}}
	for _, p := range demopeople.All() {
		s.people[p.ID] = &taxpayer{birth: p.Birth, income: p.Income}
	}
	return s
}

// SetIncome gives a person an income year, or a new settlement of one.
func (s *Simulator) SetIncome(id municipality.NationalID, year int, income demopeople.Income) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.people[id]
	if t == nil {
		t = &taxpayer{}
		s.people[id] = t
	}
	if t.income == nil {
		t.income = map[int]demopeople.Income{}
	}
	t.income[year] = income
}

// Shield keeps a person's amounts back from now on.
func (s *Simulator) Shield(id municipality.NationalID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.people[id]; t != nil {
		t.shielded = true
	}
}

// stages are the stages each municipal rights package may ask for.
func stages(rights string) []string {
	return map[string][]string{
		"kommuneforeldrebetaling": {"oppgjoer", "utkast"}, "kommunepersonligassistanse": {"oppgjoer"},
		"kommunelangtidsoppholdinstitusjon": {"oppgjoer"}, "kommuneboligsosialeformaal": {"oppgjoer"},
	}[strings.ToLower(rights)]
}

// Handler serves the service's address.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/formueinntekt/summertskattegrunnlag/v2/{stage}/{rights}/{year}/{id}", s.basis)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "SSG-003", "Ukjent url benyttet")
	})
	return s.Wrap(maxBody, mux)
}

func (s *Simulator) basis(w http.ResponseWriter, r *http.Request) {
	year, yearErr := strconv.Atoi(r.PathValue("year"))
	id, idErr := municipality.ParseNationalID(r.PathValue("id"))
	allowed := stages(r.PathValue("rights"))
	accept, denied := r.Header.Get("Accept"), s.cfg.Check.Denied(r, Scope)
	switch {
	case denied == http.StatusUnauthorized:
		refuse(w, denied, "SSG-004", "Feil i forbindelse med autentisering")
	case denied != 0, allowed == nil, !slices.Contains(allowed, r.PathValue("stage")):
		refuse(w, http.StatusForbidden, "SSG-005", "Feil i forbindelse med autorisering")
	case accept != "" && !strings.Contains(accept, "application/json") && !strings.Contains(accept, "*/*"):
		refuse(w, http.StatusNotAcceptable, "SSG-009", "Simulatoren svarer bare med json")
	case yearErr != nil || year < firstYear || year >= s.cfg.Now().Year()+1 || idErr != nil:
		refuse(w, http.StatusBadRequest, "SSG-006", "Feil i inntektsår eller personidentifikator")
	default:
		s.answer(w, id, year, r.PathValue("stage"))
	}
}

func (s *Simulator) answer(w http.ResponseWriter, id municipality.NationalID, year int, stage string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.people[id]
	if t == nil {
		refuse(w, http.StatusNotFound, "SSG-007", "Ikke treff på oppgitt personidentifikator")
		return
	}
	income, ok := t.income[year]
	settled := !municipality.DateOf(s.cfg.Now()).Before(income.Settled)
	if !ok || settled != (stage == "oppgjoer") {
		refuse(w, http.StatusNotFound, "SSG-008", "Ingen summert skattegrunnlag funnet")
		return
	}
	out := map[string]any{"personidentifikator": string(id), "inntektsaar": strconv.Itoa(year), "skjermet": t.shielded,
		"stadie": stage, "registreringstidpunkt": income.Settled.String() + "T06:00:00.000"}
	if settled {
		out["skatteoppgjoersdato"] = income.Settled.String()
	}
	if !t.shielded {
		out["grunnlag"] = entries(t, income, year)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

// entries are the income entries under the service's technical names: wages or pension, and interest.
func entries(t *taxpayer, i demopeople.Income, year int) []any {
	name := "samletLoennsinntektMedTrygdeavgiftspliktOgMedTrekkplikt"
	if year-t.birth.Year >= pensioner {
		name = "alderspensjonFraFolketrygden"
	}
	out := []any{entry(name, i.Personal, "inntekt")}
	if i.Capital > 0 {
		out = append(out, entry("samledeOpptjenteRenterIInnenlandskeBanker", i.Capital, "inntekt"))
	}
	return out
}

func entry(name string, amount int, category string) map[string]any {
	return map[string]any{"tekniskNavn": name, "beloep": amount, "kategori": []string{category}}
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"kode": code, "melding": text, "korrelasjonsid": "00000000-0000-0000-0000-000000000000"})
}
