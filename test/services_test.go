package test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/journal"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/site"
)

// send fills a pack's form with values and sends it in.
func (r *rig) send(who request.Applicant, pack string, values map[string]any, files map[string][]byte) request.Request {
	r.t.Helper()
	_, z, err := r.Town.Site.Pack(pack)
	if err != nil {
		r.t.Fatal(err)
	}
	ctx := r.t.Context()
	d, err := z.Reception.Start(ctx, who, pack, municipality.Bokmaal)
	if err != nil {
		r.t.Fatal(err)
	}
	d = r.answer(who, d, d.Pack.Form.Pages[0].ID, values)
	for question, body := range files {
		if d, err = z.Reception.Attach(ctx, who, d.ID, question, `C:\legen\erklæring.pdf`, body); err != nil {
			r.t.Fatal(err)
		}
	}
	req, err := z.Reception.Submit(ctx, who, d.ID)
	if err != nil {
		r.t.Fatalf("%v: %v", err, faults(err))
	}
	r.settle()
	return req
}

func faults(err error) any {
	if f, ok := err.(*request.FaultyAnswers); ok {
		return f.Fields
	}
	return nil
}

func (r *rig) caseOf(z *site.Zone, req request.Request) (c casework.Case) {
	r.t.Helper()
	r.read(z, func(tx store.Tx) (err error) { c, err = casework.ByRequest(tx, req.ID); return err })
	return c
}

// party is a licence application within the municipality's policy.
func party(changes map[string]any) map[string]any {
	values := map[string]any{"arrangement": "Jubileumsfest", "beskrivelse": "Fest for medlemmer", "apent": true, "ungdom": false, "gjester": json.Number("80"),
		"sted": "Samfunnshuset", "eier_samtykker": true, "arrangementsdato": "2027-02-06", "skjenkestart": "19:00", "skjenkeslutt": "00:30",
		"alkoholgrupper": []any{"gruppe1"}, "ansvarlig_navn": "Leif Tangen", "ansvarlig_fodt": "1980-03-03", "ansvarlig_telefon": "00000000", "tidligere_brudd": false}
	for k, v := range changes {
		values[k] = v
	}
	return values
}

func (r *rig) leif() request.Applicant {
	who := r.citizen("leif")
	answer, err := r.zone(municipality.Internal).Reception.Roles(r.t.Context(), who.Person)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, o := range answer.Values["organisasjoner"].([]any) {
		m := o.(map[string]any)
		if m["rolle"] == "LEDE" {
			who.Org, who.OrgName, who.Role = municipality.OrgNumber(m["organisasjonsnummer"].(string)), m["navn"].(string), "LEDE"
		}
	}
	if who.Org == "" {
		r.t.Fatal("leif leads nothing")
	}
	return who
}

func TestALicenceWithinThePolicyIsGivenByRulesAndOutsideByAPerson(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		z, leif := r.zone(municipality.Internal), r.leif()
		inside := r.caseOf(z, r.send(leif, "skjenkebevilling-enkelt-anledning", party(nil), nil))
		if inside.Status != casework.Decided || inside.Result != service.Granted {
			t.Errorf("within the policy: %s %s, reasons for a person %v", inside.Status, inside.Result, inside.Outcome.ManualReasons)
		}
		for name, change := range map[string]map[string]any{
			"late hour": {"skjenkeslutt": "02:45"}, "too many guests": {"gjester": json.Number("900")}, "youth": {"ungdom": true},
			"earlier breach": {"tidligere_brudd": true, "brudd_forklaring": "Vi skjenket for lenge i fjor."},
		} {
			outside := r.caseOf(z, r.send(leif, "skjenkebevilling-enkelt-anledning", party(change), nil))
			if outside.Status != casework.Open || len(outside.Outcome.ManualReasons) == 0 || outside.Due.IsZero() {
				t.Errorf("%s: %s, %d reasons, due %v", name, outside.Status, len(outside.Outcome.ManualReasons), outside.Due)
			}
		}
		r.prove()
	})
}

const card = "ledsagerbevis"

// statement is a small real PDF.
const statement = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func cardAnswers() map[string]any {
	return map[string]any{"behov": "Jeg trenger følge på buss og kino.", "omrader": []any{}, "uten_ledsager": "Da blir jeg hjemme.", "varighet": "varig", "tidligere_bevis": false}
}

func TestACompanionCardPassesTwoOfficersInTheSecuredZone(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		z, who, ctx := r.zone(municipality.Secured), r.citizen("emil"), t.Context()
		values := cardAnswers()
		p, _, _ := r.Town.Site.Pack(card)
		for _, page := range p.Form.Pages {
			for _, q := range page.Questions {
				if q.Type == service.TypeChoices && len(q.Options) > 0 {
					values[q.ID] = []any{q.Options[0].Value}
				}
				if q.Type == service.TypeChoice && len(q.Options) > 0 {
					values[q.ID] = q.Options[0].Value
				}
			}
		}
		req := r.send(who, card, values, map[string][]byte{"legeerklaring": []byte(statement)})
		c := r.caseOf(z, req)
		if c.Status != casework.Open {
			t.Fatalf("status %s", c.Status)
		}
		siri, jon, nina := r.staff("siri.vik"), r.staff("jon.myhre"), r.staff("nina.foss")
		if _, err := z.Office.Look(ctx, nina, c.ID); municipality.KindOf(err) != municipality.NotFound {
			t.Errorf("nina, who may not enter the zone: %v", err)
		}
		r.askAndAnswer(z, siri, who, c)
		draft := decision.Draft{Result: service.Granted, Reasons: "Legeerklæringen viser et varig behov for følge."}
		d, err := z.Board.Propose(ctx, siri, c.ID, draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Board.Approve(ctx, siri, c.ID, d.Version); err == nil {
			t.Error("siri approved her own draft")
		}
		if err := z.Board.SendBack(ctx, jon, c.ID, d.Version, "Skriv hva legen sier."); err != nil {
			t.Fatal(err)
		}
		draft.Version = d.Version + 1
		if d, err = z.Board.Propose(ctx, siri, c.ID, draft); err != nil {
			t.Fatal(err)
		}
		if _, err := z.Board.Approve(ctx, jon, c.ID, d.Version-1); municipality.KindOf(err) != municipality.Conflict {
			t.Errorf("jon approved a version he had not read: %v", err)
		}
		if _, err := z.Board.Approve(ctx, jon, c.ID, d.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := z.Board.Approve(ctx, jon, c.ID, d.Version); err == nil {
			t.Error("approved twice")
		}
		r.settle()
		if after := r.caseOf(z, req); after.Status != casework.Decided || after.Result != service.Granted {
			t.Errorf("case %s %s", after.Status, after.Result)
		}
		r.screened(who, c)
		r.prove()
	})
}

func (r *rig) askAndAnswer(z *site.Zone, siri municipality.Staff, who request.Applicant, c casework.Case) {
	r.t.Helper()
	ctx, id := r.t.Context(), municipality.NewID(time.Now())
	for range 2 { // a second click
		if err := z.Office.Ask(ctx, siri, c.ID, id, "Hvor ofte trenger du følge?"); err != nil {
			r.t.Fatal(err)
		}
	}
	r.settle()
	var asked []casework.Question
	r.read(z, func(tx store.Tx) (err error) { asked, err = casework.QuestionsOf(tx, c.ID); return err })
	if len(asked) != 1 || r.caseOfID(z, c.ID).Status != casework.Waiting {
		r.t.Fatalf("%d questions", len(asked))
	}
	for range 2 {
		if err := z.Office.Reply(ctx, who, c.ID, asked[0].ID, municipality.NewID(time.Now()), "To ganger i uken.", nil); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := z.Office.Reply(ctx, r.citizen("kari"), c.ID, asked[0].ID, municipality.NewID(time.Now()), "Jeg er ikke hun.", nil); municipality.KindOf(err) != municipality.NotFound {
		r.t.Errorf("another person answered: %v", err)
	}
	r.settle()
	if got := r.caseOfID(z, c.ID).Status; got != casework.Open {
		r.t.Errorf("after the answer the case is %s", got)
	}
}

func (r *rig) caseOfID(z *site.Zone, id string) (c casework.Case) {
	r.t.Helper()
	r.read(z, func(tx store.Tx) (err error) { c, err = casework.ByID(tx, id); return err })
	return c
}

// screened checks that the public journal shows the case's entries without telling whom it is about, and that the
// documents cannot be opened.
func (r *rig) screened(who request.Applicant, c casework.Case) {
	r.t.Helper()
	p, err := journal.Find(r.t.Context(), r.zone(municipality.Internal).Store, journal.Query{Text: "ledsagerbevis"})
	if err != nil || len(p.Entries) < 2 {
		r.t.Fatalf("%d lines, %v", len(p.Entries), err)
	}
	for _, e := range p.Entries {
		text := asText(e)
		if strings.Contains(text, who.Person.Name) || strings.Contains(text, string(who.Person.NationalID)) || !strings.Contains(text, archive.Hidden) || e.Screening == "" {
			r.t.Errorf("line %s is not screened", e.Number)
		}
		for _, d := range e.Documents {
			if d.Open {
				r.t.Errorf("document of %s is open to all", e.Number)
			}
		}
	}
	for _, part := range strings.Fields(who.Person.Name) {
		found, err := journal.Find(r.t.Context(), r.zone(municipality.Internal).Store, journal.Query{Text: part})
		if err != nil || len(found.Entries) > 0 {
			r.t.Errorf("a search for the person's name finds %d lines, %v", len(found.Entries), err)
		}
	}
}

func TestAFileThatIsNotWhatItSaysIsRefusedAndNothingIsLost(t *testing.T) {
	r := start(t, false)
	z, who, ctx := r.zone(municipality.Secured), r.citizen("emil"), t.Context()
	d, err := z.Reception.Start(ctx, who, card, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	d = r.answer(who, d, "behov", map[string]any{"behov": "Jeg trenger følge."})
	for name, body := range map[string]string{"a program named pdf": "MZ\x90\x00\x03", "html named pdf": "<html><script>alert(1)</script>", "empty": ""} {
		if _, err := z.Reception.Attach(ctx, who, d.ID, "legeerklaring", "erklæring.pdf", []byte(body)); municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	after, err := z.Reception.Draft(ctx, who, d.ID)
	if err != nil || after.Answers["behov"].Value != "Jeg trenger følge." {
		t.Errorf("the draft lost its answer: %v", err)
	}
}
