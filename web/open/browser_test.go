package open_test

import (
	"net/http/httptest"
	"testing"

	"torg/archive"
	"torg/internal/browser"
)

// TestThePublicPagesInABrowser looks at every public page on a telephone without JavaScript and on a wide screen, light
// and dark. Each is held against axe and must fit the window.
func TestThePublicPagesInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	r := newRig(t)
	web := httptest.NewServer(r.Kit)
	t.Cleanup(web.Close)
	empty := func(p *browser.Page) {
		p.Open(web.URL + "/postliste")
		p.Has("Postlisten er tom")
		p.Axe()
		p.Screenshot("open-empty")
	}
	empty(b.Page(t, browser.View{Width: 320}))
	r.apply()
	entry, _ := r.file("Ny lyktestolpe ved skolen", "Velforeningen Solsiden", nil)
	shut, _ := r.file("Hemmelig tittel", "Hemmelig Navn", &archive.Screening{Code: "UO", Authority: "offentleglova § 13, jf. forvaltningsloven § 13", HideTitle: true, HideParty: true, HideDocument: true})
	before, after := r.adopt("høyeste pris=1400@2027-01-01", "inntektsgrense kjernetid=650000@2026-12-01")
	pages := map[string]string{"rules-history": "/regler/" + fees + "/historie", "rules-changes": "/regler/" + fees + "/endringer", "rules-old": "/regler/" + fees + "/versjon/" + before.Digest,
		"rules-day": "/regler/" + fees + "?dato=30.11.2026", "rules-wrong-day": "/regler/" + fees + "?dato=31.02.2026", "rules-version": "/regler/" + fees + "/versjon/" + after.Digest,
		"journal": "/postliste", "search": "/postliste?q=skole", "nohits": "/postliste?q=romskip", "wrong-date": "/postliste?fra=32.13.2026", "entry": "/postliste/" + entry, "screened": "/postliste/" + shut,
		"access": "/innsyn", "rules": "/regler/" + fees, "rulebooks": "/regler", "status": "/status", "accessibility": "/tilgjengelighet", "privacy": "/personvern", "feedback": "/tilbakemelding"}
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide": {Width: 1280}, "wide-dark": {Width: 1280, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			p := b.Page(t, view)
			for what, path := range pages {
				p.Open(web.URL + path)
				if o := p.Overflow(); o > 0 {
					t.Errorf("%s is %d pixels too wide", what, o)
				}
				p.Axe()
				p.Screenshot("open-" + name + "-" + what)
			}
			p.Open(web.URL + "/postliste")
			p.Fill("Søk i postlisten", "lyktestolpe")
			p.Click("Søk")
			p.Has("Ny lyktestolpe ved skolen")
			p.Click("Ny lyktestolpe ved skolen")
			p.Has("Velforeningen Solsiden", "Barnehagekontoret")
		})
	}
}
