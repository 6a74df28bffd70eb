package browser_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"torg/internal/browser"
)

const companion = "/tjenester/ledsagerbevis"

// applies is Bjørg, who applies for a companion card with a statement from her doctor.
func (w *town) applies(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to(companion, 200)
	v.Has("En saksbehandler vurderer og avgjør søknaden", "høyt sikkerhetsnivå")
	v.look("ledsager-tjeneste")
	v.press("Logg inn og søk")
	v.login("bjoerg")
	v.press("Start søknaden")
	v.look("ledsager-behov")
	v.Fill("Hvorfor trenger du ledsager?", "Jeg ser dårlig og finner ikke fram alene.")
	v.Choose("Kino, teater")
	v.Choose("Buss, båt og tog")
	v.Fill("Hva er vanskelig når du er alene?", "Å finne fram på nye steder.")
	v.press("Neste")
	v.look("ledsager-varighet")
	v.Choose("Det er varig")
	v.choose("Har du hatt ledsagerbevis før?", "Nei")
	v.press("Neste")
	v.look("ledsager-vedlegg")
	v.Choose("Jeg henter det")
	v.Upload("Uttalelse fra lege", file(t, "uttalelse.pdf", []byte("MZ\x90\x00 this is a program, whatever its name says")))
	v.press("Last opp")
	v.Has("Du må rette 1 feil", "Vi kan ikke ta imot denne typen fil. Vi tar imot PDF, JPEG, PNG.")
	v.look("ledsager-vedlegg-feil")
	if !browser.Eval[bool](v.Page, "document.querySelector('input[type=radio][value=hente]').checked") {
		t.Error("the answer given beside the wrong file is lost")
	}
	v.Upload("Uttalelse fra lege", file(t, "uttalelse.png", picture(t)))
	v.press("Neste")
	v.Has("Se over svarene", "Jeg ser dårlig og finner ikke fram alene.", "uttalelse.png", "Jeg henter det på rådhuset", "Strandgata 5")
	v.Lacks("uttalelse.pdf")
	v.look("ledsager-kontroll")
	v.press("Send søknaden")
	v.Has("En saksbehandler ser på søknaden", "Helse og mestring har saken", "Du kan vente svar senest", "må vurderes av et menneske")
	v.look("ledsager-kvittering")
}

func file(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
