package service

import (
	"fmt"
	"time"

	"torg/municipality"
)

// loadOffers reads offer.yaml, if there is one: a pack without it waits to be asked.
func (l *loader) loadOffers() {
	if _, has := l.pack.files[offerFile]; !has {
		return
	}
	plan := &l.pack.offers
	d := l.yaml(offerFile, "offer", plan)
	if d == nil {
		return
	}
	l.needText(d, "/purpose", plan.Purpose)
	if l.pack.Meta.Applicant == "organisation" {
		l.fault(d, d.at("/offers"), "offers are made to people; this service is for organisations (pack.yaml, applicant)")
	}
	if l.pack.Meta.Zone == municipality.Secured && !plan.Secured {
		l.fault(d, d.at("/offers"), "the service lies in the secured zone, where the machine makes no offers unless the pack says so: write secured: true, or remove the offers")
	}
	seen := map[string]bool{}
	for i := range plan.Offers {
		l.loadOffer(d, &plan.Offers[i], fmt.Sprintf("/offers/%d", i), seen)
	}
}

func (l *loader) loadOffer(d *document, o *Offer, at string, seen map[string]bool) {
	if seen[o.ID] {
		l.fault(d, d.at(at+"/id"), "there are two offers called %q", o.ID)
	}
	seen[o.ID] = true
	if (o.Event == EventTurns) != (o.Age > 0) {
		l.fault(d, d.at(at), "age is given for the event %q and for no other", EventTurns)
	}
	if o.On != "" && o.Event != EventTurns && o.Event != EventIncome {
		l.fault(d, d.at(at+"/on"), "a day of the year is for the events %q and %q", EventTurns, EventIncome)
	}
	if _, err := time.Parse("2006-01-02", "2024-"+o.On); o.On != "" && err != nil {
		l.fault(d, d.at(at+"/on"), "%q is not a day of the year; write month and day, as 08-01", o.On)
	}
	if o.To == ToParents && o.Event == EventIncome {
		l.fault(d, d.at(at+"/to"), "the event %q is about the person herself", EventIncome)
	}
	if o.Why == "" {
		o.Why = "offer." + o.ID
	}
	l.needText(d, at+"/why", o.Why)
	l.expr(d, at+"/when", o.When, "boolean")
	for _, q := range sortedKeys(o.Answers) {
		here := at + "/answers/" + escapePointer(q)
		known := l.questionIDs()
		if !contains(known, q) {
			l.fault(d, d.names[here], "there is no question %q in form.yaml%s", q, didYouMean(q, known))
			continue
		}
		l.expr(d, here, o.Answers[q], "Any")
	}
}

func (l *loader) questionIDs() (out []string) {
	for _, page := range l.pack.Form.Pages {
		for _, q := range page.Questions {
			if q.Type != TypeFile {
				out = append(out, q.ID)
			}
		}
	}
	return out
}
