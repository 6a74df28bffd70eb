package desk_test

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"torg/internal/browser"
	"torg/municipality"
)

// TestTheArchivistsPagesInABrowser holds search, incoming mail and disposal against axe, and within the window, on a
// telephone without JavaScript and on a wide screen with it.
func TestTheArchivistsPagesInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide": {Width: 1280}} {
		t.Run(name, func(t *testing.T) {
			w := &walk{rig: newRig(t), t: t, b: b, view: view, name: name}
			web := httptest.NewServer(w.web)
			t.Cleanup(web.Close)
			w.base = web.URL
			w.archivist()
		})
	}
}

func (w *walk) archivist() {
	c := w.contest(fees, w.nora())
	in := w.parcel(municipality.Internal, "Veien vår")
	w.old(municipality.Internal, "Gammel sak")
	p := w.enter("alf")
	w.open(p, "/skrivebord/sok", "search")
	p.Fill("Hva leter du etter?", "foreldrebetaling")
	p.Enter("\r")
	p.Has(c.Number)
	w.look(p, "search-hits")
	w.open(p, "/skrivebord/sok?q=finnesikke&fra=tull", "search-fault")
	w.open(p, mail, "mail")
	w.open(p, mail+"/"+in.ID, "mail-one")
	p.Fill("Saksnummer", c.Number)
	p.Click("Finn saken")
	p.Has("Under behandling")
	w.look(p, "mail-found")
	p.Click("Ta den ut")
	w.look(p, "mail-fault")
	w.open(p, dispose+"?til=01.01.2030", "disposal")
	w.yearsPass()
	list := w.as(w.t, "alf").Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}}).Want(303).Location
	w.open(w.enter("arne"), list, "disposal-list")
}
