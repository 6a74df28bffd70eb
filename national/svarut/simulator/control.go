package simulator

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"torg/municipality"
)

func (s *Simulator) controlRoutes(mux *http.ServeMux) {
	show := template.Must(template.ParseFS(pages, "pages/*.html"))
	mux.HandleFunc("GET /drift", func(w http.ResponseWriter, _ *http.Request) { s.control(w, show, http.StatusOK, nil) })
	act := func(do func(*http.Request) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, 4096)
			if err := do(r); err != nil {
				s.control(w, show, http.StatusUnprocessableEntity, err)
				return
			}
			http.Redirect(w, r, "/drift", http.StatusSeeOther)
		}
	}
	mux.HandleFunc("POST /drift/feil", act(s.orderFault))
	mux.HandleFunc("POST /drift/feil/fjern", act(func(*http.Request) error { s.ClearFaults(); return nil }))
	mux.HandleFunc("POST /drift/fullfor", act(func(*http.Request) error { s.Finish(); return nil }))
	mux.HandleFunc("POST /drift/forsendelse/{id}", act(func(r *http.Request) error {
		if s.Set(r.PathValue("id"), r.PostFormValue("status")) != nil {
			return errors.New("Forsendelsen eller statusen finnes ikke.")
		}
		return nil
	}))
}

// orderFault reads the form; it refuses a kind or operation it does not have.
func (s *Simulator) orderFault(r *http.Request) error {
	f := Fault{Kind: Kind(r.PostFormValue("kind")), Op: r.PostFormValue("op")}
	if !slices.ContainsFunc(kindWords(), func(k named) bool { return k.Kind == string(f.Kind) }) {
		return errors.New("Det finnes ikke en slik feil.")
	}
	if !slices.ContainsFunc(opWords(), func(k named) bool { return k.Kind == f.Op }) {
		return errors.New("Det finnes ikke en slik handling.")
	}
	var err error
	if f.Times, err = between(r, "times", 1, 1000); err != nil {
		return err
	}
	if f.Status, err = between(r, "status", 400, 599); err != nil {
		return err
	}
	seconds, err := between(r, "delay", 0, 3600)
	f.Delay = time.Duration(seconds) * time.Second
	if err == nil {
		s.Inject(f)
	}
	return err
}

func between(r *http.Request, name string, least, most int) (int, error) {
	n, err := strconv.Atoi(r.PostFormValue(name))
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("Tallet må være fra %d til %d.", least, most)
	}
	return n, nil
}

// named is a value of a form and its words.
type named struct{ Kind, Words string }

func kindWords() []named {
	return []named{{string(Fail), "Svarer med feilkode, gjør ingenting"}, {string(Refuse), "Avslår (400)"}, {string(Drop), "Legger på før noe er gjort"},
		{string(Slow), "Er treg"}, {string(LoseAnswer), "Gjør det, og legger på"}, {string(Late), "Legger på, og gjør det senere"},
		{string(Forget), "Gjør det, og glemmer det"}, {string(Twice), "Gjør det, og svarer to ganger"}, {string(Garble), "Gjør det, og svarer halvt"},
		{string(Wrong), "Gjør det, og svarer noe annet"}, {string(FailAfter), "Gjør det, og svarer med feilkode"}}
}

func opWords() []named {
	return []named{{OpSend, "Sending"}, {OpStatus, "Status"}, {OpFind, "Oppslag på referanse"}, {OpEvents, "Hendelser"}, {OpRead, "Lest"}, {OpDelete, "Sletting"}}
}

func wordsOf(in []named, kind string) string {
	i := slices.IndexFunc(in, func(n named) bool { return n.Kind == kind })
	if i < 0 {
		return ""
	}
	return in[i].Words
}

type controlView struct {
	Problem   string
	Kinds     []named
	Ops       []named
	Faults    []string
	Statuses  []string
	Shipments []controlLine
}

// controlLine says nothing of whom a letter is to, nor what it is about: an operator needs neither.
type controlLine struct {
	ID, Reference, Door, Status, Since string
	Encrypted                          bool
}

func (s *Simulator) control(w http.ResponseWriter, show *template.Template, status int, problem error) {
	v := controlView{Kinds: kindWords(), Ops: opWords(), Statuses: Statuses()}
	if problem != nil {
		v.Problem = problem.Error()
	}
	for _, f := range s.Faults() {
		v.Faults = append(v.Faults, fmt.Sprintf("%s: %s, %d ganger", wordsOf(opWords(), f.Op), wordsOf(kindWords(), string(f.Kind)), f.Times))
	}
	for _, sh := range slices.Backward(s.Shipments()) {
		v.Shipments = append(v.Shipments, controlLine{ID: sh.ID, Reference: sh.Reference, Door: sh.Door, Status: sh.Status,
			Since: clockText(sh.Changed, municipality.Bokmaal), Encrypted: sh.Encrypted})
	}
	render(w, show, "control", status, v)
}
