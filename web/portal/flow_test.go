package portal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/municipality"
	"torg/service"
	"torg/web/kit/kittest"
)

// pdf is the least that is a PDF; another number is another file.
func pdf(n string) []byte { return []byte("%PDF-1.4\n% " + n + "\n%%EOF\n") }

// contested sends an application where the applicant disagrees with the register, so that a person must decide.
func contested(t *testing.T, r *rig, c *kittest.Client) casework.Case {
	t.Helper()
	first := begin(t, c)
	second := c.Upload(first, with(hidden(c.Get(first)), "husstanden_stemmer", "ja", "handling", "neste")).Want(303).Location
	a := c.Upload(second, with(hidden(c.Get(second)), "barn", "2024-10-02 Ada Test", "handling", "neste")).Want(303)
	a = c.Get(strings.Split(a.Location, "#")[0])
	third := c.Upload(second, with(hidden(a), "barn", "2024-10-02 Ada Test", "barnehage[1]", "Solbakken barnehage", "timer[1]", "45", "handling", "neste")).Want(303).Location
	a = c.Get(third).Want(200)
	a = c.Upload(third, with(hidden(a), "inntektsgrunnlag", "90 000", "hvorfor.inntektsgrunnlag", "Jeg har gått ned i stilling", "handling", "neste")).Want(303)
	a = c.Get(strings.Split(a.Location, "#")[0]).Want(200).Has("Dokumentasjon på inntekten", "Bruk opplysningen dere hentet", "90000", "Jeg har gått ned i stilling")
	a = c.Upload(third, with(hidden(a), "inntektsgrunnlag", "90000", "hvorfor.inntektsgrunnlag", "Jeg har gått ned i stilling", "handling", "last-opp"),
		kittest.Attachment{Field: "dokumentasjon", Name: "lønn.pdf", Body: pdf("1")}).Want(303)
	a = c.Get(strings.Split(a.Location, "#")[0]).Want(200).Has("lønn.pdf", "Fjern")
	check := c.Upload(third, with(hidden(a), "inntektsgrunnlag", "90000", "hvorfor.inntektsgrunnlag", "Jeg har gått ned i stilling", "handling", "neste")).Want(303).Location
	c.Get(check).Want(200).Has("Du har oppgitt noe annet enn registeret", "lønn.pdf")
	receipt := c.Post(strings.TrimSuffix(check, "/kontroll")+"/send", nil).Want(303).Location
	r.settle()
	c.Get(receipt).Want(200).Has("En saksbehandler ser på søknaden", "Barnehagekontoret", "Søkeren mener at en opplysning").Lacks("innvilget</h2>")
	return r.caseOf(receipt[strings.LastIndex(receipt, "/")+1:])
}

func TestAPersonDecidesAndTheDeadlineRunsFromDelivery(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	cs := contested(t, r, c)
	z, path := r.zone(municipality.Internal), "/minside/saker/"+cs.ID
	c.Get("/minside").Want(200).Has("Under behandling", cs.Number).Lacks("NEW", "open</")
	c.Get(path).Want(200).Has("Saken er til behandling", "Dokumenter i saken", "lønn.pdf", "Trekk søknaden").Lacks(string(noraID))

	must(t, z.Office.Take(t.Context(), berit(), cs.ID))
	must(t, z.Office.Ask(t.Context(), berit(), cs.ID, municipality.NewID(time.Now()), "Kan du sende arbeidsavtalen?"))
	r.settle()
	a := c.Get(path).Want(200).Has("Vi trenger noe mer fra deg", "Kan du sende arbeidsavtalen?", "Berit Sand", "Venter på svar fra deg")
	c.Get("/minside").Want(200).Has("Dette venter på deg")
	answerQuestion(t, r, c, path, a)

	_, err := z.Board.Propose(t.Context(), berit(), cs.ID, decision.Draft{Result: service.Granted, Reasons: "Arbeidsavtalen viser lavere inntekt enn registeret."})
	must(t, err)
	c.Get(path).Want(200).Has("Under behandling").Lacks("Arbeidsavtalen viser lavere inntekt")
	d := draftOf(t, r, cs.ID)
	_, err = z.Board.Approve(t.Context(), gunn(), cs.ID, d.Version)
	must(t, err)
	r.settle()
	c.Get(path).Want(200).Has("Ja, søknaden er innvilget", "Berit Sand", "Gunn Lien", "Arbeidsavtalen viser lavere inntekt enn registeret.", "ikke før", "Sendt, ikke levert ennå").Lacks("Du kan klage til og med")
	c.Get("/minside").Want(200).Has("Klagefrister", "starter når brevet er levert")

	r.post.set(dispatch.Notified)
	r.clock.Advance(2 * time.Minute)
	r.settle()
	by := municipality.DeadlineWeeks(municipality.DateOf(r.clock.Now()), 3)
	c.Get(path).Want(200).Has("Du kan klage til og med "+strings.ReplaceAll(by.In("nb"), ". ", ".\u00a0"), "Levert", "klagefristen begynte")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func answerQuestion(t *testing.T, r *rig, c *kittest.Client, path string, a kittest.Answer) {
	t.Helper()
	_, form, _ := strings.Cut(a.Body, path+"/svar/")
	question, reply := form[:36], hidden(a).Get("svar")
	to := path + "/svar/" + question
	c.Upload(to, with(nil2(), "svar", reply, "tekst", "")).Want(422).Has("Skriv et svar")
	c.Upload(to, with(nil2(), "svar", reply, "tekst", "Her er avtalen, se vedlegget"), kittest.Attachment{Field: "filer", Name: "virus.exe", Body: []byte("MZ\x90\x00\x03")}).
		Want(422).Has("virus.exe", "Vi tar imot PDF", "Her er avtalen, se vedlegget")
	send := with(nil2(), "svar", reply, "tekst", "Her er avtalen, se vedlegget")
	c.Upload(to, send, kittest.Attachment{Field: "filer", Name: "avtale.pdf", Body: pdf("2")}).Want(303)
	c.Upload(to, send, kittest.Attachment{Field: "filer", Name: "avtale.pdf", Body: pdf("2")}).Want(303) // the second click
	again := c.Get(path).Want(200).Has("Du svarte", "Svar fra søker").Lacks("Vi trenger noe mer fra deg")
	if n := strings.Count(again.Body, "Svar fra søker ("); n != 1 {
		t.Errorf("the answer stands %d times among the documents", n)
	}
}

func nil2() map[string][]string { return map[string][]string{} }

func draftOf(t *testing.T, r *rig, caseID string) (d decision.Decision) {
	t.Helper()
	_, d, err := r.zone(municipality.Internal).Board.Preview(t.Context(), gunn(), caseID)
	must(t, err)
	return d
}

func TestWithdrawOnce(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	cs := contested(t, r, c)
	path := "/minside/saker/" + cs.ID
	c.Get(path + "/trekk").Want(200).Has("Vil du trekke søknaden?")
	c.Post(path+"/trekk", nil).Want(303)
	c.Post(path+"/trekk", nil).Want(303)
	c.Get(path).Want(200).Has("Trukket av deg", "Søknaden er trukket.").Lacks("/trekk\"")
}

func TestNothingTypedIsLost(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	first := begin(t, c)
	a := c.Upload(first, with(hidden(c.Get(first)), "husstanden_stemmer", "nei", "handling", "neste")).Want(303)
	if !strings.Contains(a.Location, "mer=1") {
		t.Fatalf("sent to %s", a.Location)
	}
	a = c.Get(strings.Split(a.Location, "#")[0]).Has("Hva er feil?")
	a = c.Upload(first, with(hidden(a), "husstanden_stemmer", "nei", "husstand_forklaring", "", "handling", "neste")).Want(303)
	a = c.Get(a.Location).Want(200).Has("Feil:", "ds-error-summary", "Du må svare på dette.", `href="#f-husstand_forklaring"`, `aria-invalid="true"`)
	long := strings.Repeat("æ", 1001)
	a = c.Upload(first, with(hidden(a), "husstanden_stemmer", "nei", "husstand_forklaring", long, "handling", "neste")).Want(303)
	c.Get(a.Location).Want(200).Has(long, "for langt")
	a = c.Upload(first, with(hidden(c.Get(first)), "husstanden_stemmer", "nei", "husstand_forklaring", "Samboer mangler", "handling", "lagre")).Want(303)
	if a.Location != "/minside" {
		t.Errorf("saving leads to %s", a.Location)
	}
	c.Get("/minside").Want(200).Has("Søknaden er lagret", "Påbegynte søknader", "Slettes")
	if again := begin(t, c); !strings.Contains(again, "/side/barn") {
		t.Errorf("going on leads to %s, not to the first page with something missing", again)
	}
}

func TestAnotherWindowDoesNotWinSilently(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	first := begin(t, c)
	old := hidden(c.Get(first))
	c.Upload(first, with(hidden(c.Get(first)), "husstanden_stemmer", "ja", "handling", "neste")).Want(303)
	a := c.Upload(first, with(old, "husstanden_stemmer", "nei", "handling", "neste")).Want(409).Has("endret i et annet vindu", `value="nei" checked`)
	c.Upload(first, with(hidden(a), "husstanden_stemmer", "nei", "husstand_forklaring", "Feil", "handling", "neste")).Want(303)
	c.Upload(first, with(map[string][]string{}, "husstanden_stemmer", "ja", "handling", "neste")).Want(409)
}

func TestFilesHaveLimitsAndCanBeRemoved(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	path := c.Post("/tjenester/ledsagerbevis/soknad", nil).Want(303).Location
	path = strings.Replace(path, "/side/behov", "/side/vedlegg", 1)
	upload := func(name string, body []byte) kittest.Answer {
		t.Helper()
		a := c.Upload(path, with(hidden(c.Get(path)), "handling", "last-opp"), kittest.Attachment{Field: "legeerklaring", Name: name, Body: body}).Want(303)
		return c.Get(strings.Split(a.Location, "#")[0]).Want(200)
	}
	upload("tom.pdf", nil).Has("Filen er tom")
	upload("skript.pdf", []byte("<html><script>alert(1)</script>")).Has("Vi tar imot PDF, JPEG, PNG")
	upload("stor.pdf", append(pdf("s"), make([]byte, 15<<20)...)).Has("Filen er for stor", "15 MB")
	for i := range 5 {
		upload("fil"+string(rune('a'+i))+".pdf", pdf(string(rune('a'+i)))).Has("fil" + string(rune('a'+i)) + ".pdf")
	}
	a := upload("en-til.pdf", pdf("x")).Has("opptil 5 filer")
	_, digest, _ := strings.Cut(a.Body, `value="legeerklaring|`)
	a = c.Upload(path, with(hidden(c.Get(path)), "fjern", "legeerklaring|"+digest[:64])).Want(303)
	c.Get(strings.Split(a.Location, "#")[0]).Lacks("fila.pdf").Has("filb.pdf")
	upload(`..\..\<b>ond.pdf`, pdf("z")).Lacks("<b>ond", `..\`).Has("ond.pdf")
}

func TestASilentRegisterStopsNobody(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	r.regs.set(func(g *registers) { g.silent = map[string]bool{"income": true} })
	first := begin(t, c)
	a := c.Get(first).Want(200).Has("Vi mangler opplysninger", "Skatteetaten", "Prøv på nytt")
	c.Post(strings.Split(first, "/side/")[0]+"/hent-igjen", nil).Want(303)
	c.Get(first).Has("Vi fikk fortsatt ikke svar")
	r.regs.set(func(g *registers) { g.silent = nil })
	c.Post(strings.Split(first, "/side/")[0]+"/hent-igjen", nil).Want(303)
	c.Get(first).Has("Nå har vi fått opplysningene").Lacks("Vi mangler opplysninger")
	_ = a
}

func TestDiscard(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	draft := strings.Split(begin(t, c), "/side/")[0]
	c.Get(draft+"/forkast").Want(200).Has("Vil du slette søknaden?", "kan ikke hentes tilbake")
	c.Post(draft+"/forkast", nil).Want(303)
	c.Post(draft+"/forkast", nil).Want(303)
	c.Get("/minside").Has("Søknaden er slettet", "Du har ingen saker her ennå")
	c.Get(draft + "/kontroll").Want(404)
}

func TestActingForAnOrganisation(t *testing.T) {
	r := newRig(t)
	c := r.petra(t)
	const skjenke = "/tjenester/skjenkebevilling-enkelt-anledning"
	a := c.Get(skjenke+"/soknad").Want(200).Has("Fjordvik IL", "fordi du er registrert som styreleder", "Fjordvik Korps", "Du er registrert som styremedlem")
	a.Lacks(string(petraID))
	c.Post(skjenke+"/velg", map[string][]string{"organisasjon": {"310000426"}}).Want(403).Has("Enhetsregisteret sier at du ikke kan")
	c.Post(skjenke+"/soknad", nil).Want(303)
	first := c.Post(skjenke+"/velg", map[string][]string{"organisasjon": {clubOrg}}).Want(303).Location
	c.Get(first).Want(200).Has("Du handler på vegne av", "Fjordvik IL", "Bytt organisasjon", "310 000 418")
	c.LoginAs(r.person(petraID, "Petra Prøve")) // a new login acts for nobody until the register has said so again
	c.Get(first).Want(200).Has("Du handler på vegne av", "Fjordvik IL")
	r.regs.set(func(g *registers) { g.noRole = true })
	c.Post(strings.Split(first, "/side/")[0]+"/send", nil).Want(403)
	c.LoginAs(r.person(petraID, "Petra Prøve"))
	c.Get(first).Want(403).Has("Rollen din kan være endret").Lacks("Du handler på vegne av")
	r.regs.set(func(g *registers) { g.silent = map[string]bool{"roles": true} })
	c.Get(skjenke + "/soknad").Want(200).Has("Enhetsregisteret svarer ikke akkurat nå")
}

func TestWhatIsHeldAndWhoHasLooked(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	c.Get("/minside/om-meg").Want(200).Has("Vi har ingen opplysninger om deg i søknader")
	cs := contested(t, r, c)
	_, err := r.Site.Zones[municipality.Internal].Office.Look(t.Context(), berit(), cs.ID)
	must(t, err)
	c.Get("/minside/om-meg").Want(200).Has("Sak "+cs.Number, "Personinntekt (Nora Test)", "150\u00a0000", "Hentet fra Skatteetaten", "gjelder 2025", "Ada Test", "bor hos deg: ja", "barnehageloven § 20").
		Lacks(string(noraID), "41919701143", "personidentifikator", "inntektsaar", "2 025")
	c.Get("/minside/innsyn").Want(200).Has("Berit Sand (saksbehandler)", "Barnehagekontoret", "Så på saken", "Sak "+cs.Number, "Du selv", "Hentet opplysninger", "Skatteetaten – fikk svar", "forvaltningsloven § 13 b").
		Lacks("case.look", "register.ask", r.Site.Names.ID(noraID))
	looks := c.Get("/minside/innsyn?vis=oppslag").Want(200).Has("Så på saken", "Hentet opplysninger").Lacks("Lagret svar i en søknad")
	_ = looks
	a := c.Get("/minside/om-meg/last-ned").Want(200)
	var out map[string]any
	if err := json.Unmarshal([]byte(a.Body), &out); err != nil || out["held"] == nil || out["log"] == nil {
		t.Errorf("the copy is no JSON with held and log: %v", err)
	}
	a.Lacks(string(noraID), "41919701143").Has("028517 *****", "Skatteetaten")
	r.petra(t).Get("/minside/innsyn").Want(200).Lacks("Berit", cs.Number)
}

func TestTheTrailIsPaged(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	path := begin(t, c)
	for range 60 {
		c.Upload(path, with(hidden(c.Get(path)), "husstanden_stemmer", "ja", "handling", "neste")).Want(303)
	}
	first := c.Get("/minside/innsyn").Want(200).Has("Eldre").Lacks("Begynte på en søknad")
	_, link, _ := strings.Cut(first.Body, `href="/minside/innsyn?eldre=`)
	second := c.Get("/minside/innsyn?eldre="+link[:strings.IndexByte(link, '"')]).Want(200).Has("Begynte på en søknad", "Nyere")
	n := strings.Count(first.Body, "Lagret svar i en søknad") + strings.Count(second.Body, "Lagret svar i en søknad")
	if n != 60 {
		t.Errorf("%d of 60 acts are shown over the pages", n)
	}
	c.Get("/minside/innsyn?eldre=tull_internal.-4_secured.x").Want(200)
}

func TestSecuredCaseLiesInItsZoneAndIsShownToItsParty(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	c.Post("/tjenester/ledsagerbevis/soknad", nil).Want(303)
	c.Get("/minside").Want(200).Has("Ledsagerbevis")
	weak := r.person(noraID, "Nora Test")
	weak.Level = municipality.Substantial
	r.Web.Client(t).LoginAs(weak).Get("/minside").Want(200).Lacks("Ledsagerbevis")
}

// TestActingForAnotherEnds is the link beside her name in the header: it leads to where she acts for herself again.
func TestActingForAnotherEnds(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	c.Get("/minside/handle-for").Want(200).Has("Du handler for deg selv").Lacks("Handle for meg selv")
	c.Post("/tjenester/skjenkebevilling-enkelt-anledning/velg", map[string][]string{"organisasjon": {clubOrg}}).Want(303)
	c.Get("/minside").Want(200).Has(`href="/minside/handle-for"`)
	c.Get("/minside/handle-for").Want(200).Has("Du handler på vegne av Fjordvik IL")
	c.Post("/minside/handle-for", nil).Want(303)
	c.Get("/minside").Want(200).Has("Nå handler du for deg selv").Lacks("på vegne av", `href="/minside/handle-for"`)
	c.Post("/minside/handle-for", nil).Want(303)
}

func TestDocumentsAreServedSafely(t *testing.T) {
	_, c, places := examined(t)
	for _, p := range places {
		if !strings.HasSuffix(p.pattern, "{doc}") {
			continue
		}
		a := p.ask(c).Want(200)
		if !strings.HasPrefix(a.Body, "%PDF") || a.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the document is %q: %.20q", a.Header.Get("Content-Type"), a.Body)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		if d := a.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "inline; filename=") {
			t.Errorf("Content-Disposition: %q", d)
		}
	}
}

func TestSearchFindsByTheReadersWords(t *testing.T) {
	r := newRig(t)
	c := r.Web.Client(t)
	c.Get("/tjenester?q=barnehager").Want(200).Has("Redusert foreldrebetaling").Lacks("Ledsagerbevis")
	c.Get("/tjenester?q=skjenk").Want(200).Has("kjenkebevilling")
	c.Get("/tjenester?q=romskip").Want(200).Has("Vi fant ingen tjeneste", "Se alle tjenestene")
	c.Get("/tjenester?q=" + strings.Repeat("a", 5000)).Want(200)
	c.Get(`/tjenester?q=<script>`).Want(200).Lacks("<script>")
}

func TestEveryLanguage(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	first := begin(t, c)
	for lang, want := range map[string]string{"nn": "Mi side", "en": "My page", "se": "Mu siidu"} {
		c.Get("/?lang=" + lang).Want(303)
		c.Get("/minside").Want(200).Has(want, `<html lang="`+lang+`"`)
		for _, path := range []string{"/", "/tjenester", barnehage, first, "/minside/om-meg", "/minside/innsyn"} {
			c.Get(path).Want(200).Lacks("portal.")
		}
	}
}

func TestAppealOnceAndLate(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	check := fill(t, c, begin(t, c))
	receipt := c.Post(strings.TrimSuffix(check, "/kontroll")+"/send", nil).Want(303).Location
	r.settle()
	cs := r.caseOf(receipt[strings.LastIndex(receipt, "/")+1:])
	path := "/minside/saker/" + cs.ID
	a := c.Get(path+"/klage").Want(200).Has("ikke før", "Hva vil du ha endret?")
	form := with(hidden(a), "grunn", "Jeg har også et barn til")
	c.Post(path+"/klage", form).Want(422).Has("Jeg har også et barn til", "Skriv hva du vil ha endret")
	form.Set("onske", "Jeg vil betale mindre")
	c.Post(path+"/klage", form).Want(303)
	c.Post(path+"/klage", form).Want(303)
	a = c.Get(path).Want(200).Has("Du klaget på vedtaket", "Klagen er sendt")
	if n := strings.Count(a.Body, "Klage ("); n != 1 {
		t.Errorf("the appeal stands %d times among the documents", n)
	}
	r.post.set(dispatch.Notified)
	r.clock.Advance(2 * time.Minute)
	r.settle()
	r.clock.Advance(40 * 24 * time.Hour)
	form.Set("klage", municipality.NewID(time.Now()))
	c.Post(path+"/klage", form).Want(303)
	c.Get(path).Want(200).Has("Klagen er sendt, men fristen hadde gått ut")
}

func TestNothingToAppealBeforeADecision(t *testing.T) {
	r := newRig(t)
	c := r.nora(t)
	cs := contested(t, r, c)
	c.Get("/minside/saker/" + cs.ID + "/klage").Want(303)
	c.Post("/minside/saker/"+cs.ID+"/klage", map[string][]string{"klage": {municipality.NewID(time.Now())}, "onske": {"x"}}).Want(409)
}
