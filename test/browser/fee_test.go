package browser_test

import (
	"bytes"
	"strings"
	"testing"

	"torg/internal/browser"
)

const fees = "/tjenester/redusert-foreldrebetaling"

// TestScenes is the story of one municipality, told in order: what one person sends in, another finds.
func TestScenes(t *testing.T) {
	w := start(t)
	for _, scene := range []struct {
		name string
		walk func(*town, *testing.T)
	}{
		{"front page", (*town).frontPage},
		{"kari is granted at once", (*town).granted},
		{"ingrid is refused with reasons", (*town).refused},
		{"leif is licensed within the policy, and told why not outside it", (*town).licensed},
		{"amina follows her letter", (*town).follows},
		{"bjørg applies with a statement from her doctor", (*town).applies},
		{"siri, jon and nina at the desk", (*town).handled},
		{"anyone reads the public journal", (*town).published},
		{"kari sees her own pages", (*town).mine},
		{"bjørg gets paper", (*town).printed},
		{"it is proved", (*town).proved},
	} {
		t.Run(scene.name, func(t *testing.T) { scene.walk(w, t) })
	}
}

// frontPage is what a newcomer meets, in four languages.
func (w *town) frontPage(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/", 200)
	v.Has("Kari Solvang", "Leif", "Siri Vik", "Jon Myhre", "simulerte postkassen", "postlisten")
	v.look("forside")
	for _, l := range [][2]string{{"Nynorsk", "Finn ei teneste"}, {"Davvisámegiella", "Bures boahtin"}, {"English", "Welcome to Fjordvik"}, {"Bokmål", "Velkommen til Fjordvik"}} {
		v.press(browser.Eval[string](v.Page, "document.querySelector('.torg-menu summary').textContent.trim()"))
		v.press(l[0])
		v.Has(l[1])
		v.look("forside-" + l[0])
	}
	v.to("/finnes-ikke", 404)
	v.look("finnes-ikke")
}

// granted is Kari: from the front page to a letter, without a person in between.
func (w *town) granted(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/", 200)
	v.press("Redusert foreldrebetaling i barnehage")
	v.look("tjeneste")
	v.press("Logg inn og søk")
	v.login("kari")
	v.look("soknad-start")
	v.press("Start søknaden")
	v.household()
	v.children("Ella", "Odin")
	v.Has("184 000 kr", "Hentet fra Skatteetaten 20. november 2026, gjelder 2025")
	v.look("soknad-inntekt")
	v.press("Neste")
	v.Has("Se over svarene", "Kari Solvang og Jonas Solvang", "Hentet fra Folkeregisteret 20. november 2026", "Solbakken barnehage")
	v.look("soknad-kontroll")
	v.press("Send søknaden")
	v.Has("svaret er klart", "Ja, søknaden er innvilget", "947,87 kr i måneden", "2026/1", "2026/1-1", "1/2026", "barnehageloven § 20", "Er du uenig?", "Avgjort automatisk")
	v.look("kvittering")
	v.letter("Vedtak")
	v.press("Slik kom vi fram til svaret")
	v.look("kvittering-forklart")
	v.reload("Ja, søknaden er innvilget", "2026/1-1")
	v.logout()
	v.to("/minside", 200)
	v.Has("Hvem vil du være?")
}

// refused is Ingrid, whose income is high.
func (w *town) refused(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to(fees+"/soknad", 200)
	v.login("ingrid")
	v.press("Start søknaden")
	v.household()
	v.children("Signe")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("Nei, søknaden er avslått", "1 108 300", "høyeste pris", "forskrift om foreldrebetaling i barnehager § 3", "Du kan klage", "3 uker", "kommunens klageutvalg", "Klag på vedtaket")
	v.look("kvittering-avslag")
	v.letter("Avslag")
	v.press("Klag på vedtaket")
	v.look("klage")
}

// household answers the first page, first without an answer.
func (v *visitor) household() {
	v.t.Helper()
	v.Has("Husstanden din", "Hentet fra Folkeregisteret 20. november 2026", "folkeregisterloven § 10-2")
	v.look("soknad-husstand")
	v.press("Neste")
	v.Has("Du må rette 1 feil", "Du må svare på dette.")
	v.look("soknad-husstand-feil")
	if !strings.HasPrefix(v.Title(), "Feil:") {
		v.t.Errorf("the title of a page with errors is %q", v.Title())
	}
	v.choose("Er dette alle voksne", "Ja")
	v.press("Neste")
}

// children are those she applies for, by first name.
func (v *visitor) children(names ...string) {
	v.t.Helper()
	v.look("soknad-barn")
	for _, n := range names {
		v.Choose(n)
	}
	v.press("Neste")
	v.Has("spørre om litt mer")
	v.look("soknad-barn-mer")
	for _, n := range names {
		v.choose("Hvilken barnehage går "+n, "Solbakken barnehage")
		v.Fill("Hvor mange timer i uka har "+n, "45")
	}
	v.press("Neste")
}

// letter opens the letter as a reader would, and returns its bytes.
func (v *visitor) letter(title string) []byte {
	v.t.Helper()
	a := v.Fetch(v.href("Åpne brevet"))
	if a.Status != 200 || a.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(a.Body, []byte("%PDF-")) || !bytes.Contains(a.Body, []byte("pdfaid")) {
		v.t.Errorf("%s: status %d, %s, %d bytes", title, a.Status, a.Header.Get("Content-Type"), len(a.Body))
	}
	return a.Body
}

// href is where the link with the text leads.
func (v *visitor) href(text string) string {
	v.t.Helper()
	to := browser.Eval[string](v.Page, `([...document.querySelectorAll('a[href]')].find((a) => a.textContent.trim().startsWith('`+text+`')) || {}).href || ''`)
	if to == "" {
		v.t.Fatalf("%s has no link %q", v.URL(), text)
	}
	return to
}

// reload asks for the same page again, as a person does who is unsure.
func (v *visitor) reload(texts ...string) {
	v.t.Helper()
	if got := v.Open(v.URL()); got != 200 {
		v.t.Errorf("reloaded: %d", got)
	}
	v.Has(texts...)
}

func (v *visitor) logout() {
	v.t.Helper()
	v.press("Logg ut")
	v.Has("Du er logget ut")
	v.look("logget-ut")
}
