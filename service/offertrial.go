package service

import (
	"torg/municipality"
)

// testedOffer is the event of a test: the answers are then those the offer fills in, with the test's own on top.
type testedOffer struct {
	ID     string `json:"id"`
	Date   string `json:"date"`
	Person string `json:"person"`
	Name   string `json:"name"`
	Born   string `json:"born"`
}

// offer fills in the application as the offer would, and holds it against the test whether it is made.
func (t *trial) offer() {
	if t.Offer.ID == "" {
		return
	}
	o, ok := t.pack.Offer(t.Offer.ID)
	if !ok {
		t.fault("there is no offer %q in offer.yaml", t.Offer.ID)
		return
	}
	date, _ := municipality.ParseDate(t.Offer.Date) // a date that is none gives null, as an unknown one does
	born, _ := municipality.ParseDate(t.Offer.Born)
	if date.IsZero() {
		date = t.in.AsOf
	}
	t.in.Event = &Event{Kind: o.Event, Age: o.Age, Date: date, Born: born, Person: municipality.NationalID(t.Offer.Person), Name: t.Offer.Name}
	filled, err := t.pack.FillOffer(t.in, o.ID)
	if err != nil {
		t.fault("the offer cannot be filled in: %v", err)
		return
	}
	t.in.Answers = overlay(filled, t.in.Answers)
	if _, made, err := t.pack.Offerable(t.in, o.ID); err != nil || t.Expect.Offered != nil && *t.Expect.Offered != made {
		t.fault("the offer is made: got %v, want %v (%v)", made, t.Expect.Offered != nil && *t.Expect.Offered, err)
	}
}

// offerOfTest is what an offer's letter tells in a test.
func (t *trial) offerOfTest(lang municipality.Language) *OfferData {
	o, ok := t.pack.Offer(t.Offer.ID)
	if !ok {
		return nil
	}
	return &OfferData{Why: t.pack.Text(lang, o.Why), Expires: t.in.AsOf.AddDays(o.Days)}
}
