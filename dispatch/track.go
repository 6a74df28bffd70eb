package dispatch

import (
	"context"
	"time"

	"torg/casework"
	"torg/decision"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// track asks how far a letter has come and notes what is new. It goes on until the letter has reached its reader and was
// opened or printed, or has failed.
func (r *Room) track(ctx context.Context, j jobs.Job, entry string) error {
	var s Shipment
	if err := r.Office.Store.Read(ctx, func(tx store.Tx) (err error) { s, err = ByID(tx, entry); return err }); err != nil {
		return err
	}
	if s.settled() || s.Carrier == "" { // sent again, and followed by another job then
		return nil
	}
	now, err := r.Post.Status(ctx, s.Carrier)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		now, err = Delivery{State: Lost}, nil
	}
	if err != nil {
		return err
	}
	if now.State == s.State && !r.arrivesNow(s) {
		return jobs.Later{After: r.Follow}
	}
	if err := r.advance(ctx, s, now); err != nil {
		return err
	}
	return jobs.Later{After: r.Follow} // the next look finds it settled, or not
}

// settled reports whether nothing more will come of a shipment.
func (s Shipment) settled() bool {
	return !s.Opened.IsZero() || !s.Failed.IsZero() || !s.Printed.IsZero() && !s.Delivered.IsZero()
}

// arrivesNow reports whether a printed letter's reckoned time in the post has passed since it was last looked at.
func (r *Room) arrivesNow(s Shipment) bool {
	return s.State == Printed && s.Delivered.IsZero()
}

func (r *Room) advance(ctx context.Context, s Shipment, now Delivery) error {
	by := municipality.SystemActor("dispatch")
	e := ledger.Entry{Actor: by, Verb: "dispatch." + string(now.State), Subject: "entry/" + s.ID, Persons: []string{s.Person}, Purpose: "ekspedering", Basis: "forvaltningsloven § 27", Detail: now.Native}
	if now.State == s.State {
		if !r.postTimePassed(ctx, s) {
			return jobs.Later{After: r.Follow}
		}
		e.Verb = "dispatch.delivered"
	}
	return ledger.Act(ctx, r.Office.Store, e, func(tx *ledger.Tx) error {
		s, err := ByID(tx, s.ID)
		if err != nil {
			return err
		}
		r.apply(&s, now, tx.Now())
		if err := s.put(tx); err != nil {
			return err
		}
		if !s.Failed.IsZero() {
			return callForHelp(tx, s)
		}
		return decision.Arrived(tx, s.ID, decision.Reached{Notified: !s.Notified.IsZero(), Opened: !s.Opened.IsZero(), Delivered: !s.Delivered.IsZero()})
	})
}

// apply notes what the carrier says. Delivered is when the reader has been told that the letter is there, or opened it, or
// when paper has had its time in the post. Nothing else starts a deadline.
func (r *Room) apply(s *Shipment, now Delivery, at time.Time) {
	s.State, s.Native, s.Detail = now.State, now.Native, now.Detail
	first := func(t *time.Time) {
		if t.IsZero() {
			*t = at
		}
	}
	switch now.State {
	case Notified:
		first(&s.Notified)
		first(&s.Delivered)
	case Opened:
		first(&s.Opened)
		first(&s.Delivered)
	case Printed:
		first(&s.Printed)
		if r.reached(*s, at) {
			first(&s.Delivered)
		}
	case Failed, Lost:
		first(&s.Failed)
	}
}

func (r *Room) reached(s Shipment, at time.Time) bool {
	arrives := municipality.AddWorkingDays(municipality.DateOf(s.Printed), r.PrintDays)
	return !municipality.DateOf(at).Before(arrives)
}

func (r *Room) postTimePassed(ctx context.Context, s Shipment) bool {
	now, err := store.Now(ctx, r.Office.Store)
	return err == nil && !s.Printed.IsZero() && r.reached(s, now)
}

// callForHelp puts a letter that did not reach its reader on the desk. No deadline runs and a person decides what to do.
// An offer is no one's case: it stands on her page all the same, and on the page that counts offers.
func callForHelp(tx *ledger.Tx, s Shipment) error {
	if _, found, err := casework.OfferOfEntry(tx, s.ID); err != nil || found {
		return err
	}
	c, err := casework.ByID(tx, s.Case)
	if err != nil {
		return err
	}
	return casework.AddTask(tx, c, casework.Delivery, "caseworker", s.ID)
}
