package browser_test

import (
	"testing"

	"torg/internal/browser"
)

const licence = "/tjenester/skjenkebevilling-enkelt-anledning"

// licensed is Leif, who acts for the sports club within the municipality's policy, and then outside it.
func (w *town) licensed(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to(licence, 200)
	v.look("skjenking-tjeneste")
	v.press("Logg inn og søk")
	v.login("leif")
	v.Has("Hvem søker du for?", "FJORDVIK IDRETTSLAG", "styreleder")
	v.look("skjenking-organisasjon")
	v.press("Søk for FJORDVIK IDRETTSLAG")
	v.Has("Du søker på vegne av FJORDVIK IDRETTSLAG", "Hentet fra Enhetsregisteret 20. november 2026")
	v.event("120", "23.30")
	v.press("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "Avgjort automatisk", "alkoholloven § 1-6", "høyst 300 gjester")
	v.look("skjenking-innvilget")
	v.letter("Bevilling")

	v.to(licence+"/soknad", 200)
	v.press("Søk for FJORDVIK IDRETTSLAG")
	v.event("120", "02.30")
	v.press("Send søknaden")
	v.Has("En saksbehandler ser på søknaden", "Skjenketiden er utenfor kommunens retningslinjer", "Du kan vente svar senest", "Service og bevilling har saken")
	v.Lacks("Ja, søknaden er innvilget")
	v.look("skjenking-til-saksbehandler")
}

func (v *visitor) event(guests, ends string) {
	v.t.Helper()
	v.look("skjenking-arrangement")
	v.Fill("Hva heter arrangementet?", "Sommerfest på stranda")
	v.Fill("Hva skal skje på arrangementet?", "Konsert med lokale band og salg av øl og vin.")
	v.choose("Er arrangementet åpent for alle?", "Ja")
	v.choose("Er arrangementet særlig rettet", "Nei")
	v.Fill("Hvor mange gjester venter dere?", guests)
	v.press("Neste")
	v.look("skjenking-sted")
	v.Fill("Hvor er arrangementet?", "Idrettshallen, Skolevegen 30")
	v.choose("Har eieren av stedet", "Ja")
	v.Fill("Hvilken dag er arrangementet?", "19.12.2026")
	v.Fill("Når begynner skjenkingen?", "18.00")
	v.Fill("Når slutter skjenkingen?", ends)
	v.press("Neste")
	v.look("skjenking-alkohol")
	v.Choose("Øl og annet")
	v.Choose("Vin og annet")
	v.press("Neste")
	v.look("skjenking-ansvarlig")
	v.Fill("Navn på den ansvarlige", "Hanne Berg")
	v.Fill("Fødselsdato til den ansvarlige", "04.08.1991")
	v.Fill("Telefon til den ansvarlige", "00 00 01 43")
	v.choose("Har dere fått advarsel", "Nei")
	v.press("Neste")
	v.look("skjenking-kontroll")
}
