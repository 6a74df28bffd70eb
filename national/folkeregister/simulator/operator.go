package simulator

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"torg/internal/demopeople"
	"torg/municipality"
)

//go:embed drift.html
var page embed.FS

const maxForm = 4096

// Operator serves the page where whoever runs a demonstration lets things happen: births, birthdays, moves, deaths. It
// shows invented people only, and is mounted beside the register, never as part of it.
func (s *Simulator) Operator() http.Handler {
	show := template.Must(template.ParseFS(page, "drift.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.operate(w, r, show, http.StatusOK, nil) })
	act := func(do func(*http.Request) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			if err := do(r); err != nil {
				s.operate(w, r, show, http.StatusUnprocessableEntity, err)
				return
			}
			w.Header().Set("Location", "./") // relative to where the page is mounted
			w.WriteHeader(http.StatusSeeOther)
		}
	}
	mux.HandleFunc("POST /fodsel", act(s.orderBirth))
	mux.HandleFunc("POST /bursdag", act(func(r *http.Request) error {
		age, err := strconv.Atoi(r.PostFormValue("alder"))
		if err != nil {
			return errors.New("Alderen er ikke et tall.")
		}
		return s.Birthday(municipality.NationalID(r.PostFormValue("person")), age)
	}))
	mux.HandleFunc("POST /flytting", act(func(r *http.Request) error {
		number, err := strconv.Atoi(r.PostFormValue("nummer"))
		if err != nil {
			return errors.New("Husnummeret er ikke et tall.")
		}
		return s.Move(municipality.NationalID(r.PostFormValue("person")), municipality.Number(r.PostFormValue("kommune")), number)
	}))
	mux.HandleFunc("POST /dod", act(func(r *http.Request) error {
		id := municipality.NationalID(r.PostFormValue("person"))
		if s.Document(id) == nil {
			return errors.New("Personen finnes ikke.")
		}
		s.Die(id, municipality.DateOf(s.cfg.Now()))
		return nil
	}))
	return http.NewCrossOriginProtection().Handler(mux)
}

func (s *Simulator) orderBirth(r *http.Request) error {
	name := strings.TrimSpace(r.PostFormValue("navn"))
	if name == "" || len([]rune(name)) > 60 {
		return errors.New("Barnet må ha et navn på høyst 60 tegn.")
	}
	parents := []municipality.NationalID{municipality.NationalID(r.PostFormValue("mor"))}
	if other := r.PostFormValue("far"); other != "" {
		parents = append(parents, municipality.NationalID(other))
	}
	_, err := s.Birth(name, municipality.DateOf(s.cfg.Now()), parents...)
	return err
}

// someone is a person on the operator's page.
type someone struct{ ID, Name, Born, Home string }

func (s *Simulator) operate(w http.ResponseWriter, _ *http.Request, show *template.Template, status int, problem error) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	w.WriteHeader(status)
	text := ""
	if problem != nil {
		text = problem.Error()
	}
	_ = show.ExecuteTemplate(w, "drift.html", map[string]any{"Problem": text, "People": s.everyone(), "Events": s.told(),
		"Fjordvik": demopeople.Fjordvik, "Neighbour": demopeople.Neighbour}) // the reader has left: nothing to do
}

// everyone lists the living by name. Those with a protected address are left out: not even this page shows them.
func (s *Simulator) everyone() (out []someone) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	seen := map[string]bool{}
	for _, d := range s.people {
		id := string(d.numbers()[0])
		if seen[id] || d["doedsfall"] != nil || d["adressebeskyttelse"] != nil || current(d, "navn") == nil || current(d, "foedsel") == nil || current(d, "bostedsadresse") == nil {
			continue
		}
		seen[id] = true
		born, _ := current(d, "foedsel")["foedselsdato"].(string)
		out = append(out, someone{id, fullName(d), born, homeOf(d)})
	}
	slices.SortFunc(out, func(a, b someone) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return out
}

func homeOf(d doc) string {
	road, _ := current(d, "bostedsadresse")["vegadresse"].(map[string]any)
	number, _ := road["kommunenummer"].(string)
	return demopeople.MunicipalityName(municipality.Number(number))
}

// told is the last events of the feed, newest first.
func (s *Simulator) told() (out []string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i := len(s.events) - 1; i >= 0 && len(out) < 20; i-- {
		name := "-"
		if d, ok := s.people[municipality.NationalID(s.events[i].id)]; ok && current(d, "navn") != nil && d["adressebeskyttelse"] == nil {
			name = fullName(d)
		}
		out = append(out, strconv.Itoa(i+1)+" "+s.events[i].kind+", "+name)
	}
	return out
}
