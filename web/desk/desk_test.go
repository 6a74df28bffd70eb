package desk_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/jobs"
	"torg/municipality"
	"torg/store"
)

const base = "/skrivebord/saker/"

// reasons are long enough to say something.
const reasons = "Vi har lagt lønnsslippen til grunn, og inntekten er lavere enn skattegrunnlaget viser."

// drafted saves a draft as an employee and gives the version that the letter's page carries.
func (r *rig) drafted(t *testing.T, who string, c casework.Case) string {
	t.Helper()
	b := r.as(t, who)
	form := b.Get(base + c.ID + "/vedtak").Want(200)
	b.Post(base+c.ID+"/vedtak", url.Values{"result": {"granted"}, "reasons": {reasons}, "version": {hiddenField(t, form.Body, "version")}}).Want(303)
	return hiddenField(t, b.Get(base+c.ID+"/vedtak/brev").Want(200).Body, "version")
}

func (r *rig) proposed(t *testing.T, who string, c casework.Case) {
	t.Helper()
	v := r.drafted(t, who, c)
	r.as(t, who).Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
}

func TestACaseFromTheDeskToTheSentDecision(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	b := r.as(t, "berit")
	b.Get("/skrivebord").Want(200).Has(c.Number, "Ingen har tatt disse", "Vurder saken").Lacks("Nora")
	b.Post(base+c.ID+"/ta", nil).Want(303)
	b.Get("/skrivebord").Want(200).Has("Mine oppgaver", c.Number, "Du har nå saken.").Lacks("Ingen har tatt disse")
	page := b.Get(base + c.ID).Want(200)
	page.Has("Nora Prøve", noraID.Masked(), "Bestridt av søkeren", "Jeg har gått ned i stilling.", "Derfor må et menneske avgjøre", "Søkeren mener at en opplysning", "Slik kom reglene fram", "Innvilges", "Testregisteret", "høyeste pris", "ikke kontrollert")
	page.Lacks(string(noraID), "desk.")
	r.proposed(t, "berit", c)
	b.Get(base+c.ID).Want(200).Has("Venter på godkjenning", "Utkastet ditt venter")

	g := r.as(t, "gunn")
	g.Get("/skrivebord").Want(200).Has("Venter på godkjenning", "Godkjenn utkastet", c.Number)
	proposal := g.Get(base+c.ID+"/godkjenn").Want(200).Has(reasons, "Berit Sand", "Vedtak om redusert foreldrebetaling")
	v := hiddenField(t, proposal.Body, "version")
	g.Post(base+c.ID+"/godkjenn", url.Values{"version": {v}}).Want(303)
	g.Post(base+c.ID+"/godkjenn", url.Values{"version": {v}}).Want(303) // the second click
	r.settle()
	if c = r.reload(c); c.Status != casework.Decided || c.Result != "granted" {
		t.Fatalf("the case is %s %s", c.Status, c.Result)
	}
	done := b.Get(base+c.ID).Want(200).Has("Berit Sand, godkjent av Gunn Lien", "Begynner når brevet er levert", "Hos posttjenesten", "Fattet vedtaket")
	done.Lacks("/vedtak\"", "Ta saken")
	r.read(r.zoneOf(fees), func(tx store.Tx) error {
		list, err := decision.OfCase(tx, c.ID)
		if err == nil && len(list) != 1 {
			t.Errorf("%d decisions after two clicks", len(list))
		}
		return err
	})
	r.post.set(func(p *post) { p.state = dispatch.Notified })
	r.web.Clock.Advance(2 * time.Minute)
	r.settle()
	b.Get(base+c.ID).Want(200).Has("11.\u00a0desember 2026", "Mottakeren er varslet")
}

func TestTheLetterIsReadBeforeItIsSentOn(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	v := r.drafted(t, "berit", c)
	b := r.as(t, "berit")
	b.Get(base+c.ID+"/vedtak/brev").Want(200).Has("Hei, Nora Prøve", reasons, "<table", "klage")
	pdf := b.Get(base + c.ID + "/vedtak/brev.pdf").Want(200)
	if !strings.HasPrefix(pdf.Body, "%PDF-") || pdf.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the letter is no PDF, or may be kept: %v", pdf.Header)
	}
	b.Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {"99"}}).Want(409)
	b.Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
	b.Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303) // the second click
	b.Post(base+c.ID+"/vedtak", url.Values{"result": {"refused"}, "reasons": {reasons}, "version": {v}}).Want(409).Has("annen tilstand")
}

func TestFaultyDraftsAreShownWithWhatWasWritten(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	b := r.as(t, "berit")
	b.Post(base+c.ID+"/vedtak", url.Values{"result": {"granted"}, "reasons": {"Kort."}, "version": {"0"}}).Want(422).Has("Kort.", "minst 20", "href=\"#f-reasons\"")
	b.Post(base+c.ID+"/vedtak", url.Values{"reasons": {reasons}, "version": {"0"}}).Want(422).Has(reasons, "Velg om søknaden")
	b.Post(base+c.ID+"/vedtak", url.Values{"result": {"granted"}, "reasons": {strings.Repeat("æ", 10001)}, "version": {"0"}}).Want(422).Has("for lang")
}

func TestTwoOfficersDoNotOverwriteEachOther(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	mine := r.as(t, "siri")
	mine.Get(base + c.ID + "/vedtak").Want(200)
	r.drafted(t, "berit", c)
	other := "Jeg vurderer dette annerledes enn den andre gjorde."
	page := mine.Post(base+c.ID+"/vedtak", url.Values{"result": {"refused"}, "reasons": {other}, "version": {"0"}}).Want(409).Has(other, reasons, "Berit Sand lagret dette")
	mine.Post(base+c.ID+"/vedtak", url.Values{"result": {"refused"}, "reasons": {other}, "version": {hiddenField(t, page.Body, "version")}}).Want(303)
}

func TestFourEyesAndMandate(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	r.proposed(t, "dag", c)
	d := r.as(t, "dag")
	v := hiddenField(t, d.Get(base+c.ID+"/godkjenn").Want(200).Has("Du har skrevet dette utkastet selv").Lacks("Fatt vedtaket").Body, "version")
	d.Post(base+c.ID+"/godkjenn", url.Values{"version": {v}}).Want(403).Has("Du har laget dette utkastet selv")
	u := r.as(t, "ulf")
	u.Get(base+c.ID+"/godkjenn").Want(200).Has("ikke fullmakt").Lacks("Fatt vedtaket", "send-tilbake")
	u.Post(base+c.ID+"/godkjenn", url.Values{"version": {v}}).Want(403)
	u.Post(base+c.ID+"/send-tilbake", url.Values{"version": {v}, "remark": {"Nei."}}).Want(403)
	if c = r.reload(c); c.Status != casework.Approval {
		t.Errorf("the case is %s", c.Status)
	}
}

func TestSentBackWithARemark(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	r.proposed(t, "berit", c)
	g := r.as(t, "gunn")
	v := hiddenField(t, g.Get(base+c.ID+"/godkjenn").Want(200).Body, "version")
	g.Post(base+c.ID+"/send-tilbake", url.Values{"version": {v}, "remark": {" "}}).Want(422).Has("Skriv hva som må rettes")
	g.Post(base+c.ID+"/send-tilbake", url.Values{"version": {"99"}, "remark": {"Skriv mer."}}).Want(409)
	g.Post(base+c.ID+"/send-tilbake", url.Values{"version": {v}, "remark": {"Skriv mer om timene."}}).Want(303)
	b := r.as(t, "berit")
	b.Get("/skrivebord").Want(200).Has("Rett utkastet")
	b.Get(base+c.ID).Want(200).Has("Utkastet er sendt tilbake", "Skriv mer om timene.")
	b.Get(base+c.ID+"/vedtak").Want(200).Has("Skriv mer om timene.", reasons)
}

func TestOneOfficerDecidesWhereTheServiceAsksForNoMore(t *testing.T) {
	r := newRig(t)
	c := r.contest(alone, r.nora())
	v := r.drafted(t, "dag", c)
	d := r.as(t, "dag")
	d.Get(base + c.ID + "/vedtak/brev").Want(200).Has("Fatt vedtaket og send brevet").Lacks("Send til godkjenning")
	d.Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
	if c = r.reload(c); c.Status != casework.Decided {
		t.Errorf("the case is %s", c.Status)
	}
}

func TestTheApplicantIsAskedOnceAndTheAnswerComesBack(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	b := r.as(t, "berit")
	id := hiddenField(t, b.Get(base+c.ID+"/spor").Want(200).Has("Se brevet").Body, "id")
	form := url.Values{"id": {id}, "question": {"Kan du sende kontrakten?"}, "gjor": {"vis"}}
	b.Post(base+c.ID+"/spor", form).Want(200).Has("Kan du sende kontrakten?", "Send brevet", "Berit Sand", id)
	if c := r.reload(c); c.Status != casework.Open {
		t.Errorf("a look at the letter made the case %s", c.Status)
	}
	b.Post(base+c.ID+"/spor", url.Values{"id": {id}, "question": {"  "}, "gjor": {"send"}}).Want(422).Has("Skriv hva du trenger å vite")
	b.Post(base+c.ID+"/spor", url.Values{"id": {id}, "question": {strings.Repeat("a", 4001)}, "gjor": {"vis"}}).Want(422)
	form.Set("gjor", "send")
	b.Post(base+c.ID+"/spor", form).Want(303)
	b.Post(base+c.ID+"/spor", form).Want(303) // the second click
	r.settle()
	z := r.zoneOf(fees)
	var asked []casework.Question
	r.read(z, func(tx store.Tx) (err error) { asked, err = casework.QuestionsOf(tx, c.ID); return err })
	if len(asked) != 1 {
		t.Fatalf("%d questions", len(asked))
	}
	b.Get(base+c.ID).Want(200).Has("Venter på søkeren", "Kan du sende kontrakten?", "Svarfrist")
	r.must(z.Office.Reply(t.Context(), r.nora(), c.ID, asked[0].ID, municipality.NewID(opened), "Her er den.", []casework.Upload{{Name: "kontrakt.pdf", MIME: "application/pdf", Body: attached}}))
	b.Get(base+c.ID).Want(200).Has("Besvart", "Her er den.", "Les svaret fra søkeren", "Svar fra søker")
}

func TestDocumentsAreOpenedInSafetyAndRecorded(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	other := r.contest(fees, r.applicant(petraID, "Petra Prøve"))
	b := r.as(t, "berit")
	page := b.Get(base + c.ID).Want(200)
	var found bool
	for _, part := range strings.Split(page.Body, `href="`)[1:] {
		link, _, _ := strings.Cut(part, `"`)
		if !strings.Contains(link, "/dokument/") {
			continue
		}
		got := b.Get(link).Want(200)
		found = found || got.Body == string(attached)
		if got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "default-src 'none'") || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", link, got.Header)
		}
		if strings.HasSuffix(link, "?last-ned") && !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s is not downloaded: %v", link, got.Header)
		}
	}
	if !found {
		t.Error("the attachment was not among the documents")
	}
	if n := r.looks(c, "berit", "document.look"); n < 2 {
		t.Errorf("%d documents recorded as opened", n)
	}
	doc := strings.TrimPrefix(href(t, page.Body, "/dokument/"), base+c.ID)
	b.Get(base + other.ID + doc).Want(404)
	b.Get(base + c.ID + "/dokument/" + municipality.NewID(opened)).Want(404)
	b.Get(base + c.ID + "/dokument/x").Want(404)
	r.as(t, "tor").Get(base + c.ID + doc).Want(404)
}

func TestEveryLookIsRecordedOnce(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	b := r.as(t, "berit")
	for i := 1; i <= 3; i++ {
		b.Get(base + c.ID).Want(200)
		if n := r.looks(c, "berit", "case.look"); n != i {
			t.Fatalf("%d looks recorded after %d", n, i)
		}
	}
	b.Get("/skrivebord").Want(200).Lacks("Nora")
	b.Get("/skrivebord/saker").Want(200).Has(c.Number).Lacks("Nora")
	b.Get("/skrivebord/oppgaver").Want(200).Lacks("Nora")
	if n := r.looks(c, "berit", "case.look"); n != 3 {
		t.Errorf("a list was recorded as a look: %d", n)
	}
	r.as(t, "tor").Get(base + c.ID).Want(404)
	if n := r.looks(c, "tor", "case.look"); n != 0 {
		t.Errorf("%d looks by one who saw nothing", n)
	}
}

func TestDisqualifiedSeesNothingMore(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	b := r.as(t, "berit")
	b.Get(base + c.ID + "/inhabil").Want(200).Has("Meld meg inhabil")
	b.Post(base+c.ID+"/inhabil", url.Values{"reason": {""}}).Want(422).Has("Skriv hvorfor")
	b.Post(base+c.ID+"/inhabil", url.Values{"reason": {strings.Repeat("a", 1001)}}).Want(422)
	b.Post(base+c.ID+"/inhabil", url.Values{"reason": {"Vi er søsken."}}).Want(303)
	b.Get("/skrivebord").Want(200).Has("Du er meldt inhabil").Lacks(c.Number)
	b.Get("/skrivebord/saker").Want(200).Lacks(c.Number)
	b.Get(base + c.ID).Want(403).Has("inhabil").Lacks("Nora")
	for _, path := range []string{"/spor", "/vedtak", "/vedtak/brev", "/godkjenn", "/inhabil"} {
		if got := b.Get(base + c.ID + path); got.Status == 200 {
			t.Errorf("%s is open to the disqualified", path)
		}
	}
	b.Post(base+c.ID+"/ta", nil).Want(403)
	r.as(t, "siri").Get(base + c.ID).Want(200).Has("Meldte inhabilitet")
}

func TestTheSecuredZoneIsNotThereForThoseOutside(t *testing.T) {
	r := newRig(t)
	c := r.contest(hidden, r.nora())
	b := r.as(t, "berit")
	b.Get(base+c.ID).Want(404).Lacks(c.Number, "Nora")
	b.Get("/skrivebord").Want(200).Lacks(c.Number)
	b.Get("/skrivebord/saker").Want(200).Lacks(c.Number)
	b.Post(base+c.ID+"/ta", nil).Want(404)
	s := r.as(t, "siri")
	s.Get("/skrivebord").Want(200).Has(c.Number, "Sikret sone")
	s.Get(base+c.ID).Want(200).Has("Nora Prøve", "Sikret sone")
}

// TestTheAccessExam asks every page as everyone who may not see it.
func TestTheAccessExam(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	r.proposed(t, "berit", c)
	doc := href(t, r.as(t, "berit").Get(base+c.ID).Want(200).Body, "/dokument/")
	gets := []string{"/skrivebord", "/skrivebord/oppgaver", "/skrivebord/saker", "/skrivebord/tilbud", "/skrivebord/jobber", base + c.ID, doc, base + c.ID + "/spor", base + c.ID + "/vedtak", base + c.ID + "/vedtak/brev", base + c.ID + "/vedtak/brev.pdf", base + c.ID + "/godkjenn", base + c.ID + "/inhabil"}
	posts := []string{"/skrivebord/jobber/prov-igjen", "/skrivebord/jobber/gi-opp", base + c.ID + "/ta", base + c.ID + "/spor", base + c.ID + "/vedtak", base + c.ID + "/vedtak/foreslaa", base + c.ID + "/godkjenn", base + c.ID + "/send-tilbake", base + c.ID + "/inhabil", base + c.ID + "/brev/" + municipality.NewID(opened) + "/send-igjen"}
	form := url.Values{"version": {"2"}, "id": {municipality.NewID(opened)}, "question": {"Hva?"}, "result": {"granted"}, "reasons": {reasons}, "remark": {"Nei."}, "reason": {"Slekt."}, "why": {"Nei."}, "zone": {"internal"}, "job": {"x"}}
	citizen := r.web.Client(t).LoginAs(kitPerson(r))
	for _, path := range gets {
		if got := r.web.Client(t).Get(path).Want(303); !strings.HasPrefix(got.Location, "/ansatt/logg-inn?") {
			t.Errorf("%s sends a stranger to %s", path, got.Location)
		}
		if got := citizen.Get(path).Want(303); !strings.HasPrefix(got.Location, "/ansatt/logg-inn?") {
			t.Errorf("%s sends a citizen to %s", path, got.Location)
		}
	}
	for _, path := range posts {
		r.web.Client(t).Post(path, form).Want(401)
		citizen.Post(path, form).Want(401)
	}
	for _, who := range []string{"tor", "rune"} { // another unit; no role for cases
		b := r.as(t, who)
		for _, path := range gets[5:] {
			if got := b.Get(path); got.Status != 404 && got.Status != 403 || strings.Contains(got.Body, "Nora") {
				t.Errorf("%s as %s: %d", path, who, got.Status)
			}
		}
		for _, path := range posts[2:] {
			if got := b.Post(path, form); got.Status != 404 && got.Status != 403 {
				t.Errorf("POST %s as %s: %d", path, who, got.Status)
			}
		}
	}
	a := r.as(t, "alf") // an archivist reads and touches nothing
	a.Get(base+c.ID).Want(200).Lacks("Ta saken", "Les og godkjenn")
	for _, path := range posts[2:8] {
		if got := a.Post(path, form); got.Status == 303 || got.Status == 200 {
			t.Errorf("POST %s as an archivist: %d", path, got.Status)
		}
	}
	r.as(t, "berit").Get("/skrivebord/jobber").Want(403)
	r.as(t, "rune").Get("/skrivebord/tilbud").Want(403)
	r.as(t, "berit").Get("/skrivebord/tilbud").Want(200)
	b := r.as(t, "berit")
	r.web.Clock.Advance(31 * time.Minute) // the login has expired
	b.Get(base + c.ID).Want(303)
	b.Post(base+c.ID+"/ta", nil).Want(401)
	if c := r.reload(c); c.Status != casework.Approval || c.Officer != "berit" {
		t.Errorf("after the exam the case is %s with %q", c.Status, c.Officer)
	}
	for _, id := range []string{"x", "..%2f", municipality.NewID(opened)} {
		r.as(t, "berit").Get(base + id).Want(404)
	}
}

func TestOneWhoHasLeftIsShutOutAtOnce(t *testing.T) {
	r := newRig(t)
	b := r.as(t, "berit")
	b.Get("/skrivebord").Want(200)
	r.Site.Staff = r.Site.Staff[1:]
	b.Get("/skrivebord").Want(403)
}

func TestOverdueIsSaidAndFiltered(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	r.as(t, "berit").Get("/skrivebord").Want(200).Lacks("over fristen.")
	r.as(t, "berit").Get("/skrivebord/oppgaver?vis=forfalt").Want(200).Has("Ingen oppgaver passer")
	r.web.Clock.Advance(60 * 24 * time.Hour)
	b := r.as(t, "berit")
	b.Get("/skrivebord").Want(200).Has("1 oppgave er over fristen.", "Fristen var")
	b.Get("/skrivebord/oppgaver?vis=forfalt").Want(200).Has(c.Number, `data-color="danger"`)
	b.Get("/skrivebord/oppgaver?vis=mine").Want(200).Lacks(c.Number)
	b.Get("/skrivebord/oppgaver?vis=ledige").Want(200).Has(c.Number)
	b.Get("/skrivebord/oppgaver?vis=tull").Want(200).Has(c.Number)
	b.Get(base + c.ID).Want(200).Has("Fristen var")
}

func TestCasesArePagedByKeyset(t *testing.T) {
	r := newRig(t)
	first := r.contest(fees, r.nora())
	for i := range 50 {
		r.web.Clock.Advance(time.Minute)
		pack := fees
		if i%2 == 0 {
			pack = hidden
		}
		r.contest(pack, r.nora())
	}
	s := r.as(t, "siri")
	page := s.Get("/skrivebord/saker").Want(200)
	if strings.Contains(page.Body, first.ID) {
		t.Error("the oldest of 51 is on the first page")
	}
	older := s.Get(href(t, page.Body, "eldre=")).Want(200)
	if !strings.Contains(older.Body, first.ID) || strings.Count(older.Body, `role="row"`) != 2 {
		t.Errorf("the second page holds %d rows", strings.Count(older.Body, `role="row"`))
	}
	s.Get("/skrivebord/saker?eldre=tull").Want(422)
}

func TestAFailedLetterIsShownWithWhatToDo(t *testing.T) {
	r := newRig(t)
	c := r.contest(alone, r.nora())
	v := r.drafted(t, "dag", c)
	r.as(t, "dag").Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
	r.settle()
	r.post.set(func(p *post) { p.state = dispatch.Failed })
	r.web.Clock.Advance(2 * time.Minute)
	r.settle()
	b := r.as(t, "dag")
	b.Get("/skrivebord").Want(200).Has("Et brev kom ikke fram")
	b.Get(base+c.ID).Want(200).Has("kom ikke fram", "Klagefristen løper ikke", "Begynner når brevet er levert")
}

func TestJobsThatStoppedAreRetriedOrGivenUp(t *testing.T) {
	r := newRig(t)
	r.as(t, "alf").Get("/skrivebord/jobber").Want(200).Has("Ingen jobber har stanset")
	r.post.set(func(p *post) { p.refuse = true })
	c := r.contest(alone, r.nora())
	v := r.drafted(t, "dag", c)
	r.as(t, "dag").Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
	for range 14 { // until the last try
		r.settle()
		r.web.Clock.Advance(20 * time.Minute)
	}
	a := r.as(t, "alf")
	page := a.Get("/skrivebord/jobber").Want(200).Has("Sende et vedtak", "Prøv igjen").Lacks("Nora", string(noraID), "&#34;entry&#34;")
	form := url.Values{"zone": {hiddenField(t, page.Body, "zone")}, "job": {hiddenField(t, page.Body, "job")}}
	drop := url.Values{"zone": form["zone"], "job": form["job"], "why": {""}}
	a.Post("/skrivebord/jobber/gi-opp", drop).Want(422)
	drop.Set("why", "Gjelder "+string(noraID))
	a.Post("/skrivebord/jobber/gi-opp", drop).Want(422).Has("uten fødselsnummer")
	r.as(t, "berit").Post("/skrivebord/jobber/prov-igjen", form).Want(403)
	r.as(t, "rune").Post("/skrivebord/jobber/prov-igjen", url.Values{"zone": {"secured"}, "job": form["job"]}).Want(404)
	r.post.set(func(p *post) { p.refuse = false })
	a.Post("/skrivebord/jobber/prov-igjen", form).Want(303)
	a.Post("/skrivebord/jobber/prov-igjen", form).Want(409) // the second click finds it no longer failed
	r.settle()
	r.read(r.zoneOf(alone), func(tx store.Tx) error {
		left, err := jobs.List(tx, jobs.Failed, 10)
		if err == nil && len(left) != 0 {
			t.Errorf("%d jobs still stand", len(left))
		}
		return err
	})
	a.Get("/skrivebord/jobber").Want(200).Has("Ingen jobber har stanset")
	r.as(t, "dag").Get(base + c.ID).Want(200).Has("Hos posttjenesten")
}

func TestAnAppealIsOnTheDesk(t *testing.T) {
	r := newRig(t)
	c := r.contest(alone, r.nora())
	v := r.drafted(t, "dag", c)
	r.as(t, "dag").Post(base+c.ID+"/vedtak/foreslaa", url.Values{"version": {v}}).Want(303)
	r.settle()
	_, err := r.zoneOf(alone).Board.Appeal(t.Context(), r.nora(), c.ID, municipality.NewID(opened), "Jeg vil ha full reduksjon.", "Inntekten er feil.")
	r.must(err)
	r.as(t, "dag").Get("/skrivebord").Want(200).Has("Behandle klagen")
	r.as(t, "dag").Get(base+c.ID).Want(200).Has("Jeg vil ha full reduksjon.", "Inntekten er feil.", "Klaget på vedtaket")
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	d := r.contest(alone, r.nora())
	r.proposed(t, "berit", c)
	for _, lang := range municipality.Languages() {
		b := r.as(t, "dag")
		b.Header.Set("Accept-Language", string(lang))
		for _, path := range []string{"/skrivebord", "/skrivebord/oppgaver", "/skrivebord/saker", base + c.ID, base + d.ID, base + c.ID + "/godkjenn", base + d.ID + "/spor", base + d.ID + "/vedtak", base + d.ID + "/inhabil"} {
			b.Get(path).Want(200).Lacks("desk.", "{0}", "{1}", fmt.Sprintf("%%!"))
		}
		a := r.as(t, "alf")
		a.Header.Set("Accept-Language", string(lang))
		a.Get("/skrivebord/jobber").Want(200)
	}
}
