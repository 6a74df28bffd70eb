package request

import (
	"context"
	"fmt"
	"time"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// ReviewOffer weighs a standing offer again: something has changed for those it concerns, or in the rules.
type ReviewOffer struct {
	Offer string `json:"offer"`
}

// Kind names the work.
func (ReviewOffer) Kind() string { return "request.reviewoffer" }

// OfferSweep ends offers that nobody answered, and has those reviewed whose rules have changed.
type OfferSweep struct{}

// Kind names the work.
func (OfferSweep) Kind() string { return "request.offersweep" }

// offerWork registers what the room does about offers.
func (r *Reception) offerWork(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, j jobs.Job, _ Watch) error { return r.watch(ctx, j) })
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ Calendar) error { return r.calendar(ctx) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, c Consider) error { return r.consider(ctx, j, c) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, m MakeOffer) error { return r.makeOffer(ctx, j, m) })
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, v ReviewOffer) error { return r.review(ctx, v.Offer) })
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ OfferSweep) error { return r.sweepOffers(ctx) })
	if r.Feed == nil {
		return
	}
	for _, args := range []jobs.Args{Watch{}, Calendar{}, OfferSweep{}} {
		w.Every(24*time.Hour, args)
	}
}

// reviewOf promises a review of every standing offer that concerns a person.
func (r *Reception) reviewOf(tx *ledger.Tx, person string) error {
	list, err := scanOffers(tx, `WHERE state = 'open' AND (person = $1 OR subject = $1)`, person)
	if err != nil {
		return err
	}
	for _, o := range list {
		if err := promiseReview(tx, o); err != nil {
			return err
		}
	}
	return nil
}

func promiseReview(tx *ledger.Tx, o Offer) error {
	return jobs.Promise(tx, fmt.Sprintf("request.reviewoffer/%s/%d", o.ID, tx.Now().UnixMicro()), ReviewOffer{o.ID})
}

func (r *Reception) sweepOffers(ctx context.Context) error {
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.sweep", Subject: "offer/old", Basis: "personvernforordningen art. 5 nr. 1 e"}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		old, err := scanOffers(tx, `WHERE state IN ('open', 'declined') AND expires < $1 AND facts <> '{}'`, municipality.DateOf(tx.Now()).String())
		if err != nil {
			return err
		}
		for _, o := range old {
			state := OfferExpired
			if o.State == OfferDeclined {
				state = OfferDeclined
			}
			if err := o.end(tx, state, ""); err != nil {
				return err
			}
		}
		standing, err := scanOffers(tx, `WHERE state = 'open'`)
		if err != nil {
			return err
		}
		for _, o := range standing {
			if p, err := r.Shelf.Active(o.packName); err != nil || p.Digest != o.digest {
				if err := promiseReview(tx, o); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// review weighs a standing offer again and withdraws it when it would not be made as it is.
func (r *Reception) review(ctx context.Context, id string) error {
	var o Offer
	if err := r.Store.Read(ctx, func(tx store.Tx) (err error) { o, err = OfferByID(tx, id); return err }); err != nil {
		return err
	}
	if o.State != OfferOpen {
		return nil
	}
	if err := r.withPack(ctx, &o); err != nil {
		return err
	}
	fresh, cause, err := r.again(ctx, o)
	if err != nil {
		return err
	}
	if cause == "" && !sameAnswer(o.Outcome, fresh.Outcome) {
		cause = CauseRules
	}
	if cause != "" {
		return r.withdraw(ctx, o, cause)
	}
	if fresh.digest == o.digest {
		return nil
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.renew", Subject: "offer/" + o.ID, Persons: []string{o.Person}, Purpose: o.packName}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		if now, err := OfferByID(tx, o.ID); err != nil || now.State != OfferOpen {
			return err
		}
		return fresh.put(tx)
	})
}

// again weighs an offer as of today under the rules in force. cause says why it is no longer to be made.
func (r *Reception) again(ctx context.Context, o Offer) (fresh Offer, cause string, err error) {
	fresh = o
	w := weighed{happened: o.Happened, language: o.Language}
	if w.pack, err = r.Shelf.Active(o.packName); err != nil {
		return fresh, CauseRules, nil
	}
	ok := false
	if w.plan, ok = w.pack.Offer(o.plan); !ok {
		return fresh, CauseRules, nil
	}
	here := false
	if err := r.Store.Read(ctx, func(tx store.Tx) error {
		if w.who.Person, err = PersonByID(tx, o.Person); err != nil {
			return err
		}
		w.subject, here, err = residentByID(tx, o.Subject)
		return err
	}); err != nil {
		return fresh, "", err
	}
	m := MakeOffer{Consider: Consider{What: o.Happened.Kind, Event: o.Event, Subject: o.Subject}, Pack: o.packName, Plan: o.plan, Person: o.Person}
	if !here && m.Subject != m.Person { // the person herself is asked about below
		return fresh, CauseMoved, nil
	}
	none, err := r.meetRecipient(ctx, m, &w)
	if err == nil && none == "" {
		none, err = r.weigh(ctx, &w)
	}
	if err != nil || none != "" {
		return fresh, causeOf(none), err
	}
	fresh.Pack, fresh.Plan, fresh.digest = w.pack, w.plan, w.pack.Digest
	fresh.Facts, fresh.Answers, fresh.Happened = w.draft.Facts, w.draft.Answers, w.happened
	in := fresh.Input(w.who.Person) // told apart from what only the passing of time changes, such as the month it runs from
	in.Event.Person = w.subject.NationalID
	fresh.Outcome, _, err = w.pack.Offerable(in, w.plan.ID)
	return fresh, "", err
}

func causeOf(none string) string {
	switch none {
	case "":
		return ""
	case noneDead:
		return CauseDead
	case noneGone:
		return CauseMoved
	case noneShielded:
		return CauseShielded
	}
	return CauseRules
}

// withdraw takes an offer back. It says why on her page, in words that tell nothing of another person.
func (r *Reception) withdraw(ctx context.Context, o Offer, cause string) error {
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.withdraw", Subject: "offer/" + o.ID, Persons: []string{o.Person}, Purpose: o.packName, Detail: cause}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		fresh, err := OfferByID(tx, o.ID)
		if err != nil || fresh.State != OfferOpen {
			return err
		}
		return fresh.end(tx, OfferWithdrawn, cause)
	})
}
