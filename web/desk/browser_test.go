package desk_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"torg/casework"
	"torg/dispatch"
	"torg/internal/browser"
)

// TestTheDeskInABrowser walks a case from the desk to the sent decision as two employees, on a telephone without
// JavaScript and on a wide dark screen with it. Every page is held against axe and must fit the window.
func TestTheDeskInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide": {Width: 1280}, "wide-dark": {Width: 1280, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			w := &walk{rig: newRig(t), t: t, b: b, view: view, name: name}
			web := httptest.NewServer(w.web)
			t.Cleanup(web.Close)
			w.base = web.URL
			w.wholeCase()
		})
	}
}

type walk struct {
	*rig
	t    *testing.T
	b    *browser.Browser
	view browser.View
	name string
	base string
}

// enter opens a window for an employee.
func (w *walk) enter(id string) *browser.Page {
	w.t.Helper()
	p := w.b.Page(w.t, w.view)
	for _, c := range w.as(w.t, id).Cookies() {
		p.SetCookie(w.base, c.Name, c.Value)
	}
	return p
}

func (w *walk) look(p *browser.Page, what string) {
	w.t.Helper()
	if o := p.Overflow(); o > 0 {
		w.t.Errorf("%s is %d pixels too wide", what, o)
	}
	p.Axe()
	p.Screenshot("desk-" + w.name + "-" + what)
}

func (w *walk) wholeCase() {
	c := w.contest(fees, w.nora())
	p := w.enter("berit")
	w.open(p, "/skrivebord", "overview")
	p.Click(c.Number + " Redusert foreldrebetaling i barnehage")
	w.look(p, "case")
	p.Click("Ta saken")
	p.Has("Du har nå saken.")
	p.Click("Be om opplysninger")
	w.look(p, "ask")
	p.Fill("Hva trenger du å vite?", "Kan du sende kontrakten?")
	p.Click("Se brevet")
	w.look(p, "ask-preview")
	p.Click("Avbryt")
	w.draft(p, c)
	w.decide(c)
	p.Open(w.base + base + c.ID)
	w.settle()
	w.post.set(func(post *post) { post.state = dispatch.Failed })
	w.web.Clock.Advance(2 * time.Minute)
	w.settle()
	w.open(p, base+c.ID, "failed-letter")
	w.open(p, "/skrivebord/saker", "cases")
	w.open(p, "/skrivebord/oppgaver", "tasks")
	w.open(p, "/skrivebord/oppgaver?vis=godkjenning", "tasks-none")
}

func (w *walk) draft(p *browser.Page, c casework.Case) {
	w.t.Helper()
	p.Click("Skriv vedtak")
	w.look(p, "draft")
	p.Click("Lagre og se brevet")
	p.Has("Begrunnelsen må si noe")
	w.look(p, "draft-errors")
	p.Choose("Innvilges")
	p.Fill("Hvorfor?", reasons)
	p.Click("Lagre og se brevet")
	w.look(p, "letter")
	p.Click("Send til godkjenning")
	p.Has("Utkastet er sendt til godkjenning.")
	w.look(p, "proposed")
	w.open(p, base+c.ID+"/inhabil", "disqualify")
}

func (w *walk) decide(c casework.Case) {
	w.t.Helper()
	p := w.enter("gunn")
	w.open(p, "/skrivebord", "approver")
	p.Click(c.Number + " Redusert foreldrebetaling i barnehage")
	p.Click("Les og godkjenn")
	w.look(p, "proposal")
	p.Click("Fatt vedtaket og send brevet")
	p.Has("Vedtaket er fattet, og brevet er på vei.")
	w.look(p, "decided")
	a := w.enter("alf")
	w.open(a, "/skrivebord", "operator")
	w.open(a, "/skrivebord/jobber", "jobs-none")
}

func (w *walk) open(p *browser.Page, path, what string) {
	w.t.Helper()
	p.Open(w.base + path)
	w.look(p, what)
}
