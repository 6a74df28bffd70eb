package desk_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/internal/browser"
)

// TestWhatIfInABrowser asks what if, proposes the change and has another adopt it, on a telephone without JavaScript and on a
// wide screen. Every page is held against axe and must fit the window.
func TestWhatIfInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide-dark": {Width: 1280, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			w := &walk{rig: newRig(t), t: t, b: b, view: view, name: name}
			web := httptest.NewServer(w.web)
			t.Cleanup(web.Close)
			w.base = web.URL
			w.changeARule()
		})
	}
}

func (w *walk) changeARule() {
	mine := w.contest(fees, w.nora())
	w.contest(fees, w.applicant(petraID, "Petra Prøve"))
	gunn := w.enter("gunn")
	gunn.Open(w.base + "/skrivebord/hva-om")
	w.look(gunn, "whatif-services")
	gunn.Open(w.base + whatIf + fees)
	w.look(gunn, "whatif-form")
	gunn.Click("Regn ut")
	gunn.Has("Skriv en ny verdi")
	w.look(gunn, "whatif-errors")
	gunn.Select("Hva vil du endre?", "inntektsgrense kjernetid (nå 642700)")
	gunn.Fill("Ny verdi", "100 000")
	gunn.Fill("Gjelder fra", "01.08.2025")
	gunn.Click("Regn ut")
	for range 20 {
		if !strings.Contains(gunn.Text(), "er regnet ut") {
			break
		}
		gunn.Open(gunn.URL())
	}
	gunn.Has("Endringene", mine.Number, "sum per måned")
	w.look(gunn, "whatif-result")
	gunn.Click("Foreslå endringen")
	w.look(gunn, "whatif-propose")
	gunn.Fill("Hvor er dette bestemt?", "Kommunestyret 20. november 2026, sak 12")
	gunn.Click("Send forslaget til godkjenning")
	gunn.Has("Til godkjenning")
	w.look(gunn, "proposal-own")
	dag := w.enter("dag")
	dag.Open(w.base + "/skrivebord/regelverk")
	w.look(dag, "rulebook")
	dag.Open(gunn.URL())
	w.look(dag, "proposal")
	w.web.Clock.Advance(time.Minute)
	dag.Click("Godkjenn og sett i kraft")
	dag.Has("Vedtatt", "Reglene er i kraft.")
	w.look(dag, "proposal-adopted")
	owner := w.enter("regine")
	owner.Open(w.base + whatIf + fees)
	owner.Fill("Ny verdi", "200 000")
	owner.Select("Hva vil du endre?", "inntektsgrense kjernetid (nå 100000)")
	owner.Fill("Gjelder fra", "02.08.2025")
	owner.Click("Regn ut")
	owner.Has("holdt tilbake")
	w.look(owner, "whatif-guarded")
}
