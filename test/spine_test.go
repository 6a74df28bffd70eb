package test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/journal"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

const fees = "redusert-foreldrebetaling"

// apply fills and sends kari's application for reduced fees.
func (r *rig) apply(who request.Applicant) request.Request {
	r.t.Helper()
	z := r.zone(municipality.Internal)
	d := r.fill(who)
	req, err := z.Reception.Submit(r.t.Context(), who, d.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return req
}

func (r *rig) fill(who request.Applicant) request.Draft {
	r.t.Helper()
	ctx, z := r.t.Context(), r.zone(municipality.Internal)
	d, err := z.Reception.Start(ctx, who, fees, municipality.Bokmaal)
	if err != nil {
		r.t.Fatal(err)
	}
	d = r.answer(who, d, "husstand", map[string]any{"husstanden_stemmer": true})
	var children []any
	for _, page := range d.Pack.Visible(d.Input(r.clock.Now(), who)) {
		for _, q := range page.Questions {
			if q.ID == "barn" {
				for _, o := range d.Pack.Choices(d.Input(r.clock.Now(), who), q, municipality.Bokmaal) {
					children = append(children, o.Value)
				}
			}
		}
	}
	d = r.answer(who, d, "barn", map[string]any{"barn": children})
	each := map[string]any{}
	for i := range children {
		each["barnehage["+string(rune('1'+i))+"]"] = "Fjordvik barnehage"
		each["timer["+string(rune('1'+i))+"]"] = 45
	}
	return r.answer(who, d, "barn", each)
}

func (r *rig) answer(who request.Applicant, d request.Draft, page string, values map[string]any) request.Draft {
	r.t.Helper()
	d, _, err := r.zone(d.Pack.Meta.Zone).Reception.Answer(r.t.Context(), who, d.ID, d.Version, page, answers(values))
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func TestAnApplicationIsAnsweredAtOnceArchivedSentAndPublished(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		kari, z := r.citizen("kari"), r.zone(municipality.Internal)
		req := r.apply(kari)
		if req.CaseNumber != "2026/1" || req.EntryNumber != "2026/1-1" || req.JournalNumber == "" {
			t.Errorf("numbers %q %q %q", req.CaseNumber, req.EntryNumber, req.JournalNumber)
		}
		r.settle()
		var c casework.Case
		var d decision.Decision
		var s dispatch.Shipment
		r.read(z, func(tx store.Tx) (err error) {
			if c, err = casework.ByRequest(tx, req.ID); err != nil {
				return err
			}
			list, err := decision.OfCase(tx, c.ID)
			if err != nil || len(list) != 1 {
				t.Fatalf("decisions %d, %v", len(list), err)
			}
			d = list[0]
			s, err = dispatch.ByID(tx, d.Entry)
			return err
		})
		if c.Status != casework.Decided || c.Result != service.Granted || !d.Machine {
			t.Errorf("case %s %s, machine %v", c.Status, c.Result, d.Machine)
		}
		if !d.AppealBy.IsZero() || s.Carrier == "" {
			t.Errorf("appeal deadline %v before delivery, shipment %q", d.AppealBy, s.Carrier)
		}
		r.letterIsTheArchived(kari, d, s)
		r.published(c, 2)
		r.delivered(d)
		r.prove()
	})
}

// letterIsTheArchived checks that what the carrier holds is byte for byte what the archive holds.
func (r *rig) letterIsTheArchived(who request.Applicant, d decision.Decision, s dispatch.Shipment) {
	r.t.Helper()
	sent, ok := r.Nation.SvarUt.Get(s.Carrier)
	if !ok || len(sent.Documents) != 1 {
		r.t.Fatalf("the carrier has %d documents", len(sent.Documents))
	}
	r.read(r.zone(municipality.Internal), func(tx store.Tx) error {
		v, err := archive.EntryFor(tx, archive.Audience{Person: who.Person.ID}, d.Entry)
		if err != nil {
			return err
		}
		_, body, err := archive.DocumentFor(tx, archive.Audience{Person: who.Person.ID}, v.Documents[0].ID)
		if !bytes.Equal(body, sent.Documents[0].Body) || !bytes.HasPrefix(body, []byte("%PDF-")) {
			r.t.Error("the letter sent is not the letter archived")
		}
		return err
	})
}

func (r *rig) published(c casework.Case, want int) {
	r.t.Helper()
	p, err := journal.Find(r.t.Context(), r.zone(municipality.Internal).Store, journal.Query{Text: c.Number})
	if err != nil || len(p.Entries) != want {
		r.t.Errorf("%d lines in the public journal, %v; want %d", len(p.Entries), err, want)
	}
}

// delivered lets the letter reach its reader and checks that the deadline starts then, and on which day it ends.
func (r *rig) delivered(d decision.Decision) {
	r.t.Helper()
	r.clock.Add(2 * time.Minute)
	r.settle()
	r.clock.Add(2 * time.Minute)
	r.settle()
	r.read(r.zone(municipality.Internal), func(tx store.Tx) error {
		after, err := decision.ByID(tx, d.ID)
		want := municipality.DeadlineWeeks(municipality.DateOf(after.Delivered), 3)
		if after.Delivered.IsZero() || after.AppealBy != want || after.AppealBy.String() != "2026-12-11" {
			r.t.Errorf("delivered %v, appeal by %v; want 2026-12-11", after.Delivered, after.AppealBy)
		}
		return err
	})
}

func TestSendingTwiceGivesOneCase(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		kari, z := r.citizen("kari"), r.zone(municipality.Internal)
		d := r.fill(kari)
		first, err := z.Reception.Submit(t.Context(), kari, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := z.Reception.Submit(t.Context(), kari, d.ID)
		if err != nil || again.CaseNumber != first.CaseNumber || again.JournalNumber != first.JournalNumber {
			t.Errorf("second receipt %q, %v; want %q", again.CaseNumber, err, first.CaseNumber)
		}
		if _, err := z.Reception.Submit(t.Context(), r.citizen("amina"), d.ID); municipality.KindOf(err) != municipality.NotFound {
			t.Errorf("another person sent kari's draft: %v", err)
		}
		r.settle()
		r.prove()
	})
}

func TestAReservedReaderGetsPaper(t *testing.T) {
	r := start(t, false)
	for _, p := range []string{"kari"} {
		who := r.citizen(p)
		r.Nation.KRR.Set(who.Person.NationalID, reservedContact)
		req := r.apply(who)
		r.settle()
		var c casework.Case
		r.read(r.zone(municipality.Internal), func(tx store.Tx) (err error) {
			if c, err = casework.ByRequest(tx, req.ID); err != nil {
				return err
			}
			list, err := dispatch.OfCase(tx, c.ID)
			if len(list) != 1 || list[0].Channel != dispatch.Paper {
				t.Errorf("shipments %+v", list)
			}
			return err
		})
	}
}

func TestNothingOfAProtectedAddressIsKeptOrSent(t *testing.T) {
	r := start(t, false)
	for _, key := range protectedPeople() {
		who := r.citizen(key)
		z := r.zone(municipality.Internal)
		d, err := z.Reception.Start(t.Context(), who, fees, municipality.Bokmaal)
		if err != nil {
			t.Fatal(err)
		}
		street := streetOf(key)
		for _, f := range d.Facts {
			if strings.Contains(asText(f.Value), street) {
				t.Errorf("%s: the draft holds a protected address", key)
			}
		}
	}
}

func TestOldFactsAreAskedForAgainBeforeSending(t *testing.T) {
	r := start(t, false)
	kari, z := r.citizen("kari"), r.zone(municipality.Internal)
	d := r.fill(kari)
	before := d.Facts["husstand"].At
	r.clock.Add(20 * 24 * time.Hour)
	r.Nation.Skatt.Down(503)
	if _, err := z.Reception.Submit(t.Context(), kari, d.ID); err != nil {
		t.Fatalf("facts of twenty days are fresh enough, and no register is asked: %v", err)
	}
	r.Nation.Skatt.Up()
	d = r.fill(kari)
	r.clock.Add(27 * 24 * time.Hour)
	r.clock.Add(4 * 24 * time.Hour)
	_, err := z.Reception.Submit(t.Context(), kari, d.ID)
	if municipality.KindOf(err) != municipality.Conflict {
		t.Fatalf("facts of thirty-one days were decided on: %v", err)
	}
	fresh, err := z.Reception.Draft(t.Context(), kari, d.ID)
	if err != nil || !fresh.Facts["husstand"].At.After(before) {
		t.Fatalf("not asked again: %v", err)
	}
	if _, err := z.Reception.Submit(t.Context(), kari, d.ID); err != nil {
		t.Errorf("the second sending: %v", err)
	}
}
