package browser_test

import (
	"strings"
	"testing"
	"time"

	"torg/internal/browser"
)

// handled is Bjørg's case at the desk: Siri asks, Bjørg answers, Siri drafts, Jon approves; Nina sees nothing of it.
func (w *town) handled(t *testing.T) {
	siri := w.staff(t, "Siri Vik")
	siri.Has("Ledsagerbevis", "Sikret sone")
	siri.look("skrivebord")
	siri.press(siri.starting("Ledsagerbevis"))
	siri.Has("Jeg ser dårlig og finner ikke fram alene.", "uttalelse.png", "Bjørg Johanne Lien")
	siri.look("skrivebord-sak")
	address := siri.URL()
	w.strangers(t, address)

	siri.press("Ta saken")
	siri.Has("Du har nå saken.")
	siri.press("Be om opplysninger")
	siri.look("skrivebord-spor")
	siri.Fill("Hva trenger du å vite?", "Hvor ofte trenger du følge av en annen?")
	siri.press("Se brevet")
	siri.look("skrivebord-spor-brev")
	siri.press("Send brevet")
	siri.Has("Spørsmålet er sendt. Saken venter på svar.")

	w.replies(t)
	siri.to(strings.TrimPrefix(address, w.Base), 200)
	siri.Has("Les svaret fra søkeren", "Omtrent to ganger i uka.")
	siri.look("skrivebord-besvart")
	siri.proposes()
	w.approves(t, address)
	siri.reload("Innvilget")
}

// strangers must not know that there is such a case: an employee without the zone, and a citizen.
func (w *town) strangers(t *testing.T, address string) {
	t.Helper()
	nina := w.staff(t, "Nina Foss")
	nina.Lacks("Bjørg")
	nina.look("skrivebord-tomt")
	if got := nina.Open(address); got != 404 {
		t.Errorf("an employee without the zone gets %d", got)
	}
	kari := w.visitor(t, browser.View{})
	kari.to("/minside", 200)
	kari.login("kari")
	if got := kari.Open(address); got == 200 && !strings.Contains(kari.Text(), "Hvem vil du være?") {
		t.Errorf("a citizen gets the desk: %s", kari.Text())
	}
}

// replies is Bjørg on My page.
func (w *town) replies(t *testing.T) {
	t.Helper()
	v := w.visitor(t, browser.View{})
	v.to("/minside/om-meg", 200)
	v.login("bjoerg")
	v.to("/minside", 200)
	v.Has("Dette venter på deg", "Svar på spørsmål: Ledsagerbevis")
	v.look("minside-sporsmal")
	v.press("Svar på spørsmål")
	v.Has("Hvor ofte trenger du følge av en annen?")
	v.look("sak-sporsmal")
	v.Fill("Svaret ditt", "Omtrent to ganger i uka.")
	v.press("Send svaret")
	v.Has("Du svarte")
	v.Lacks("Dette venter på deg")
}

// proposes is Siri with a draft of her own, which she may not approve.
func (v *visitor) proposes() {
	v.t.Helper()
	v.press("Skriv vedtak")
	v.look("skrivebord-vedtak")
	v.Choose("Innvilges")
	v.Fill("Hvorfor?", "Søkeren ser dårlig og trenger noen med seg for å finne fram på nye steder.")
	v.press("Lagre og se brevet")
	v.look("skrivebord-vedtak-brev")
	v.press("Send til godkjenning")
	v.Has("Utkastet er sendt til godkjenning.", "Utkastet ditt venter på godkjenning fra en annen.")
	v.Lacks("Fatt vedtaket og send brevet")
	v.look("skrivebord-foreslatt")
	here := v.URL()
	v.to(strings.TrimPrefix(here, v.w.Base)+"/godkjenn", 200)
	v.Lacks("Fatt vedtaket og send brevet")
	v.refusedToApprove()
	v.look("skrivebord-egen")
	v.Open(here)
}

// refusedToApprove sends what Jon's button sends, though Siri has no such button.
func (v *visitor) refusedToApprove() {
	v.t.Helper()
	browser.Eval[bool](v.Page, `(() => {
		const form = document.createElement('form'), button = document.createElement('button');
		form.method = 'post';
		form.action = location.pathname;
		button.textContent = 'Likevel';
		form.append(button);
		document.querySelector('main').append(form);
		return true;
	})()`)
	if got := v.Click("Likevel"); got < 400 || got >= 500 {
		v.t.Errorf("approving her own draft answers %d: %s", got, v.Text())
	}
}

// approves is Jon, who has the mandate.
func (w *town) approves(t *testing.T, address string) {
	t.Helper()
	jon := w.staff(t, "Jon Myhre")
	jon.look("skrivebord-godkjenner")
	jon.to(strings.TrimPrefix(address, w.Base), 200)
	jon.press("Les og godkjenn")
	jon.look("skrivebord-godkjenn")
	jon.press("Fatt vedtaket og send brevet")
	jon.Has("Vedtaket er fattet, og brevet er på vei.")
	jon.look("skrivebord-fattet")
}

// printed is Bjørg's letter: she has said no to digital post, so it goes on paper, and counts as delivered some days after.
func (w *town) printed(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/minside/om-meg", 200)
	v.login("bjoerg")
	v.to("/minside", 200)
	v.press("Ledsagerbevis")
	v.until("Sendt som brev på papir")
	v.Lacks("Du kan klage til og med")
	v.look("sak-papir")
	address := strings.TrimPrefix(v.URL(), w.Base)
	v.later(address)
	v.until("Brevet ble skrevet ut")
	v.Lacks("Du kan klage til og med")
	v.later(address)
	v.until("Brevet er levert, og klagefristen begynte")
	v.Has("Du kan klage til og med 23. desember 2026")
}

// later is six days on, when everyone must log in anew.
func (v *visitor) later(path string) {
	v.t.Helper()
	v.w.clock.Add(6 * 24 * time.Hour)
	v.to("/minside/om-meg", 200) // asks for the login that secured cases need
	v.login("bjoerg")
	v.to(path, 200)
}

// starting is the whole text of the first link that holds the word.
func (v *visitor) starting(word string) string {
	v.t.Helper()
	return flat(browser.Eval[string](v.Page, `([...document.querySelectorAll('main a')].find((a) => a.textContent.includes('`+word+`')) || {textContent: ''}).textContent`))
}
