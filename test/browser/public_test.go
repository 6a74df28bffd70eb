package browser_test

import (
	"bytes"
	"testing"

	"torg/internal/browser"
)

// published is anyone at all, who reads the public journal.
func (w *town) published(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/postliste", 200)
	v.Has("Mottatt", "Sendt", "FJORDVIK IDRETTSLAG", "Søknad om ledsagerbevis - *****", "S2026/1-1", "Vedtak om redusert foreldrebetaling i barnehage - *****", "offentleglova § 13")
	v.look("postliste")
	for _, key := range []string{"kari", "ingrid", "amina", "bjoerg"} {
		v.Lacks(w.person(key).Name(), string(w.person(key).ID))
	}
	v.Fill("Søk i postlisten", "sommerfest")
	v.press("Søk")
	v.Has("Skjenkebevilling for Sommerfest på stranda")
	v.Lacks("foreldrebetaling -")
	v.look("postliste-treff")
	v.press("Skjenkebevilling for Sommerfest")
	v.look("postliste-post")
	a := v.Fetch(v.href("Skjenkebevilling for Sommerfest"))
	if a.Status != 200 || !bytes.HasPrefix(a.Body, []byte("%PDF-")) {
		t.Errorf("an open letter: %d, %d bytes", a.Status, len(a.Body))
	}
	v.to("/postliste?q=Solvang", 200)
	v.Has("Ingen treff")
	v.look("postliste-ingen-treff")
	v.to("/postliste?fra=31.02.2026", 422)
	v.look("postliste-feil")
	if a := v.Fetch(w.Base + "/postliste/feed.xml"); a.Status != 200 || !bytes.Contains(a.Body, []byte("<feed")) || bytes.Contains(a.Body, []byte("Solvang")) {
		t.Errorf("the feed: %d, %d bytes", a.Status, len(a.Body))
	}
	for _, page := range []string{"/regler", "/regler/redusert-foreldrebetaling", "/innsyn", "/status", "/personvern", "/tilgjengelighet", "/tilbakemelding", "/tjenester", "/tjenester?q=barnehage", "/tjenester?q=zzz"} {
		v.to(page, 200)
		v.look(page[1:])
	}
}

// mine is Kari on her own pages: her case, what is held of her, and who has looked.
func (w *town) mine(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/minside/om-meg", 200)
	v.login("kari")
	v.Has("Hentet fra Folkeregisteret 20. november 2026", "Hentet fra Skatteetaten 20. november 2026, gjelder 2025", "Odin Solvang", "121 400", "folkeregisterloven § 10-2")
	v.look("minside-om-meg")
	v.to("/minside/innsyn", 200)
	v.Has("Automatisk, etter reglene", "Avgjorde saken", "Skatteetaten", "Kontakt- og reservasjonsregisteret", "forvaltningsloven", "Sendte brev")
	v.look("minside-innsyn")
	v.to("/minside", 200)
	v.until("Levert")
	v.Has("Redusert foreldrebetaling i barnehage", "2026/1", "Innvilget", "Du kan klage til og med 11. desember 2026", "Vedtak om redusert foreldrebetaling")
	v.look("minside")
	v.press("Redusert foreldrebetaling i barnehage")
	address := v.URL()
	v.look("sak")
	v.press("Bevis for at dokumentene er uendret")
	v.Has("Kontrollsum", "Hent beviset", "torg-proof --key", "torg/9901/internal")
	v.look("bevis")

	other := w.visitor(t, browser.View{})
	other.to("/minside", 200)
	other.look("logg-inn-lav")
	other.login("amina")
	if got := other.Open(address); got != 404 {
		t.Errorf("another person's case answers %d", got)
	}
	other.look("andres-sak")
}
