package browser_test

import (
	"testing"

	"torg/internal/browser"
)

// follows is Amina, whose letter the carrier is silent about for a while: the deadline to appeal waits for the delivery.
func (w *town) follows(t *testing.T) {
	drift := w.operator(t)
	v := w.visitor(t, browser.View{})
	v.to(fees+"/soknad", 200)
	v.login("amina")
	v.press("Start søknaden")
	v.choose("Er dette alle voksne", "Ja")
	v.press("Neste")
	v.children("Ilyas")
	v.press("Neste")
	v.press("Send søknaden")
	v.press("Åpne saken")
	v.Has("starter når brevet er levert til deg, ikke før")
	v.Lacks("11. desember", "Du kan klage til og med")
	v.look("sak-for-levering")

	drift.press("Fjern alle")
	v.until("Brevet er levert, og klagefristen begynte")
	v.Has("Du kan klage til og med 11. desember 2026", "Siste dag for å klage", "Sendt til den digitale postkassen din")
	v.look("sak-levert")
	w.mailbox(t)
	v.until("Du åpnet brevet")
}

// operator has the carrier answer nothing when it is asked how letters fare.
func (w *town) operator(t *testing.T) *visitor {
	v := w.visitor(t, browser.View{})
	v.Open(w.Nation.Addresses["svarut-drift"])
	v.look("svarut-drift")
	v.Select("Slag", "Svarer med feilkode, gjør ingenting")
	v.Select("Gjelder", "Status")
	v.Fill("Antall ganger", "1000")
	v.press("Bestill")
	v.Has("Status: Svarer med feilkode")
	return v
}

// mailbox is where Amina reads the letter.
func (w *town) mailbox(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.Open(w.Nation.Addresses["postkasse"])
	v.look("postkasse-dor")
	v.Fill("Fødselsnummer eller", string(w.person("amina").ID))
	v.press("Gå til postkassen")
	v.look("postkasse")
	v.press("Vedtak")
	v.look("postkasse-brev")
	v.press("Åpne brevet")
	v.look("postkasse-apnet")
	a := v.Fetch(browser.Eval[string](v.Page, "document.querySelector('main ul a').href"))
	if a.Status != 200 || a.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the letter in the mailbox: %d %s", a.Status, a.Header.Get("Content-Type"))
	}
}
