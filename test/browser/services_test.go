package browser_test

import (
	"strings"
	"testing"

	"torg/internal/browser"
)

// TestServicesOfTheTown walks applications that are each different in kind, as the people and organisations they are for.
func TestServicesOfTheTown(t *testing.T) {
	w := start(t)
	for _, scene := range []struct {
		name string
		walk func(*town, *testing.T)
	}{
		{"leif gets a licence for a closed party, for the sports club", (*town).party},
		{"leif may use the square for a small concert", (*town).concert},
		{"nadia asks to dig, and a person decides", (*town).digging},
		{"kari asks for reduced property tax for her own home", (*town).propertyTax},
		{"kari may park in her street", (*town).parking},
	} {
		t.Run(scene.name, func(t *testing.T) { scene.walk(w, t) })
	}
}

// party is Leif, who applies as himself and lets the sports club hold the licence.
func (w *town) party(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/tjenester/ambulerende-skjenkebevilling", 200)
	v.press("Logg inn og søk")
	v.login("leif")
	v.press("Start søknaden")
	v.choose("Hvem skal ha bevillingen?", "En organisasjon")
	v.press("Neste")
	v.Has("FJORDVIK IDRETTSLAG")
	v.look("ambulerende-organisasjon")
	v.Choose("FJORDVIK IDRETTSLAG")
	v.press("Neste")
	v.Fill("Hva er anledningen?", "jubileum")
	v.choose("Hvem kommer?", "Bare gjester")
	v.Fill("Hvor mange gjester kommer?", "80")
	v.choose("Skal gjestene betale", "Ja")
	v.choose("Hva slags lokale", "Et lokale vi leier")
	v.Fill("Hvor er selskapet?", "Grendehuset, Skolevegen 30")
	v.choose("Har eieren av lokalet", "Ja")
	v.choose("Har noen andre", "Nei")
	v.press("Neste")
	v.Fill("Hvilken dag er selskapet?", "19.12.2026")
	v.Fill("Når begynner skjenkingen?", "18.00")
	v.Fill("Når slutter skjenkingen?", "01.00")
	v.Choose("Øl og annet")
	v.Fill("Hvor mange slike bevillinger", "0")
	v.press("Neste")
	v.choose("Hvem er styrer?", "Jeg selv")
	v.choose("Har dere en stedfortreder?", "Ja")
	v.Fill("Telefon til styreren", "00 00 01 43")
	v.press("Neste")
	v.Has("Svarene dine gjør at vi må spørre om litt mer", "Navn på stedfortrederen")
	v.Fill("Navn på stedfortrederen", "Hanne Berg")
	v.Fill("Fødselsdato til stedfortrederen", "04.08.1991")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "Avgjort automatisk", "alkoholloven § 4-5", "høyst 150 gjester")
	v.letter("Bevilling")
}

// concert is Leif for the sports club, within the guidelines for the municipality's ground.
func (w *town) concert(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/tjenester/arrangement-pa-offentlig-grunn", 200)
	v.press("Logg inn og søk")
	v.login("leif")
	v.press("Søk for FJORDVIK IDRETTSLAG")
	v.Fill("Hva heter arrangementet?", "Lysfesten")
	v.choose("Hva slags arrangement", "Konsert")
	v.Fill("Hva skal skje?", "Kor og korps rundt treet.")
	v.Fill("Hvor mange er der", "150")
	v.choose("Skal dere tjene penger", "Nei")
	v.press("Neste")
	v.choose("Hvor skal det være?", "Torget")
	v.Fill("Første dag", "12.12.2026")
	v.Fill("Siste dag", "12.12.2026")
	v.Fill("Når begynner det?", "16.00")
	v.Fill("Når slutter det?", "19.00")
	v.Fill("Hvor mange dager trenger dere", "0")
	v.press("Neste")
	v.choose("Skal dere bruke høyttalere?", "Ja, til musikk")
	v.Choose("Telt")
	v.choose("Skal det serveres alkohol?", "Nei")
	v.choose("Har dere meldt fra", "Ja")
	v.press("Neste")
	v.Fill("Når slår dere av lyden?", "19.00")
	v.look("arrangement-lyd")
	v.press("Neste")
	v.Lacks("Sikkerhetsplan")
	v.Fill("Navn på den ansvarlige", "Hanne Berg")
	v.Fill("Telefon til den ansvarlige", "00 00 01 43")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "Avgjort automatisk", "høyst 150 personer")
	v.letter("Tillatelse")
}

// digging is Nadia for her café, whose water pipe must be laid anew.
func (w *town) digging(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/tjenester/graving-i-kommunal-vei", 200)
	v.press("Logg inn og søk")
	v.login("nadia")
	v.press("Søk for BRYGGA KAFÉ")
	v.choose("Er det akutt", "Nei")
	v.choose("Hva skal dere grave for?", "Vann eller avløp")
	v.Fill("Hva skal dere gjøre?", "Ny vannledning til kafeen, to meter dypt.")
	v.Fill("Hvem eier ledningen?", "Brygga kafé")
	v.press("Neste")
	v.Fill("Hvor skal dere grave?", "Strandgata 4")
	v.choose("Hva slags vei", "Boligvei")
	v.Fill("Hvor mange kvadratmeter", "24")
	v.choose("Er veien asfaltert", "Vet ikke")
	v.Upload("Kart over stedet", file(t, "kart.png", picture(t)))
	v.look("graving-stedet")
	v.press("Neste")
	v.Fill("Første dag", "03.05.2027")
	v.Fill("Siste dag", "07.05.2027")
	v.choose("Må dere arbeide utenfor", "Nei")
	v.press("Neste")
	v.choose("Hva skjer med trafikken?", "Veien blir smalere")
	v.Upload("Plan for arbeidsvarsling", file(t, "plan.png", picture(t)))
	v.choose("Er kabler og rør påvist", "Nei")
	v.press("Neste")
	v.choose("Har den ansvarlige ADK-1-bevis?", "Nei")
	v.choose("Har den ansvarlige kurs", "Ja")
	v.Fill("Navn på den ansvarlige", "Per Grav")
	v.Fill("Telefon som blir svart på", "00 00 01 43")
	v.choose("Har dere ansvarsforsikring?", "Ja")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("En saksbehandler ser på søknaden", "Vei og eiendom har saken", "Kabler og rør er ikke påvist ennå.")
	v.Lacks("Ja, søknaden er innvilget")
	w.decided(t, "Odd Nes", "Ragnhild Moe", "Graving i kommunal vei", "Avslås", "Den ansvarlige må ha ADK-1-bevis.")
}

// decided is one officer who drafts and another who approves, with the rules' proposal before them.
func (w *town) decided(t *testing.T, officer, approver, service, result, why string) {
	t.Helper()
	o := w.staff(t, officer)
	o.press(o.starting(service))
	address := strings.TrimPrefix(o.URL(), w.Base)
	o.press("Ta saken")
	o.press("Skriv vedtak")
	o.Choose(result)
	o.Fill("Hvorfor?", why)
	o.press("Lagre og se brevet")
	o.press("Send til godkjenning")
	o.Has("Utkastet er sendt til godkjenning.")
	a := w.staff(t, approver)
	a.to(address, 200)
	a.press("Les og godkjenn")
	a.press("Fatt vedtaket og send brevet")
	a.Has("Vedtaket er fattet, og brevet er på vei.")
}

// propertyTax is Kari: the address gives the number of the property, and a person decides.
func (w *town) propertyTax(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/tjenester/fritak-eiendomsskatt", 200)
	v.press("Logg inn og søk")
	v.login("kari")
	v.press("Start søknaden")
	v.Has("Strandgata 12")
	v.choose("Hvilken eiendom", "Boligen der jeg bor")
	v.press("Neste")
	v.Has("Kartverket")
	v.choose("Er det du som eier", "Ja")
	v.Fill("Hva er skattegrunnlaget?", "2500000")
	v.look("eiendomsskatt-skatten")
	v.press("Neste")
	v.choose("Er dere flere", "Nei")
	v.press("Neste")
	v.choose("Hva er den viktigste", "Lav inntekt")
	v.Fill("Hvorfor er det svært", "Vi har hatt lav inntekt i tre år.")
	v.choose("Har du prøvd", "Ja")
	v.press("Neste")
	v.choose("Stemmer det at", "Ja")
	v.Fill("Hvor mye penger", "20000")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("En saksbehandler ser på søknaden", "Økonomi og eiendomsskatt har saken", "må vurderes av et menneske")
	w.decided(t, "Kjell Aune", "Bodil Haug", "Nedsatt eiendomsskatt", "Innvilges", "Inntekten har vært lav i tre år.")
}

// parking is Kari, whose street lies in a zone.
func (w *town) parking(t *testing.T) {
	v := w.visitor(t, browser.View{})
	v.to("/tjenester/beboerparkering", 200)
	v.press("Logg inn og søk")
	v.login("kari")
	v.press("Start søknaden")
	v.Has("Strandgata 12")
	v.choose("Hvordan bor du", "Jeg er folkeregistrert")
	v.press("Neste")
	v.Fill("Kjennemerket", "AB 12345")
	v.choose("Hva slags kjøretøy", "Elbil")
	v.choose("Hvem eier det?", "Det er registrert på meg")
	v.Fill("Hvor mange tillatelser", "0")
	v.look("parkering-bilen")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "Avgjort automatisk", "Du bor i sone A")
	v.letter("Vedtak")
}
