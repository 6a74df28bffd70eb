package request

import (
	"context"
	"errors"
	"reflect"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// OffersTo lists what a person has been offered, newest first, with their packs.
func (r *Reception) OffersTo(ctx context.Context, person string) (out []Offer, err error) {
	if err = r.Store.Read(ctx, func(tx store.Tx) error {
		out, err = OffersOf(tx, person)
		return err
	}); err != nil {
		return nil, err
	}
	for i := range out {
		if err := r.withPack(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *Reception) withPack(ctx context.Context, o *Offer) (err error) {
	if o.Pack, err = r.Shelf.ByDigest(ctx, o.digest); err == nil {
		o.Plan, _ = o.Pack.Offer(o.plan)
	}
	return err
}

// OfferTo gives a person's own offer with its pack. Another's is not found.
func (r *Reception) OfferTo(ctx context.Context, person, id string) (o Offer, err error) {
	if err = r.Store.Read(ctx, func(tx store.Tx) error { o, err = OfferByID(tx, id); return err }); err != nil {
		return o, err
	}
	if o.Person != person {
		return Offer{}, municipality.E(municipality.NotFound, "request.OfferTo", "error.notfound")
	}
	return o, r.withPack(ctx, &o)
}

// Input is the offer as the rules saw it.
func (o Offer) Input(who Person) service.Input { return o.InputAt(who, o.Made) }

// InputAt is the offer as the rules see it at another time: what is granted may run from the day it is accepted.
func (o Offer) InputAt(who Person, at time.Time) service.Input {
	event := o.Happened
	return service.Input{AsOf: municipality.DateOf(at), Facts: o.Facts, Answers: o.Answers, Received: at, Event: &event,
		Applicant: service.Applicant{PersonID: string(who.NationalID), Name: who.Name}}
}

// standing reports whether an offer can be answered on a day.
func (o Offer) standing(on municipality.Date) bool {
	return o.State == OfferOpen && !o.Expires.Before(on)
}

// Accept makes an application of an offer as it stands, and sends it in. Facts that have become too old are fetched anew;
// when the answer is then another, the offer is changed or withdrawn, and she is told instead (Conflict). Accepting twice
// gives the first receipt again. FaultyAnswers tells what only she can answer: the application is then begun, to be
// filled in.
func (r *Reception) Accept(ctx context.Context, who Applicant, id string) (Request, error) {
	o, err := r.answerable(ctx, who, id)
	if errors.Is(err, errAlready) {
		return r.Request(ctx, who.Person.ID, id)
	}
	if err != nil {
		return Request{}, err
	}
	if o, err = r.renew(ctx, who, o); err != nil {
		return Request{}, err
	}
	if _, err := r.beginOffered(ctx, who, o, "offer.accept"); err != nil {
		return Request{}, err
	}
	return r.Submit(ctx, who, id)
}

// Change opens the application that an offer fills in, for her to change before she sends it.
func (r *Reception) Change(ctx context.Context, who Applicant, id string) (Draft, error) {
	o, err := r.answerable(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	return r.beginOffered(ctx, who, o, "offer.change")
}

// answerable gives an offer that can be answered today. errAlready means that an application was made of it.
func (r *Reception) answerable(ctx context.Context, who Applicant, id string) (o Offer, err error) {
	if o, err = r.OfferTo(ctx, who.Person.ID, id); err != nil {
		return o, err
	}
	now, err := store.Now(ctx, r.Store)
	switch {
	case err != nil:
		return o, err
	case o.State == OfferAccepted:
		return o, errAlready
	case !o.standing(municipality.DateOf(now)):
		return o, municipality.E(municipality.Conflict, "request.Offer", "error.offer.over")
	}
	return o, nil
}

// beginOffered makes the draft of an offer, with the offer's id, unless it is begun already.
func (r *Reception) beginOffered(ctx context.Context, who Applicant, o Offer, verb string) (Draft, error) {
	d := Draft{ID: o.ID, Pack: o.Pack, Person: who.Person.ID, Language: o.Language, Facts: o.Facts, Answers: o.Answers, Attachments: map[string][]service.Attachment{}, Version: 1}
	e := r.entry(who, verb, o.Pack, "")
	e.Subject = "offer/" + o.ID
	begun := false
	err := ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		fresh, err := OfferByID(tx, o.ID)
		if err != nil {
			return err
		}
		if fresh.State != OfferOpen {
			return municipality.E(municipality.Conflict, "request.Offer", "error.offer.over")
		}
		n := 0
		if err := store.One(tx, `SELECT COUNT(*) FROM draft WHERE id = $1`, []any{o.ID}, &n); err != nil {
			return err
		}
		if begun = n > 0; begun {
			return nil
		}
		d.Created, d.Changed = tx.Now(), tx.Now()
		return d.insert(tx)
	})
	if err == nil && begun {
		return r.Draft(ctx, who, o.ID)
	}
	return d, err
}

// renew weighs an offer again when its facts have become older than a decision may build on, or its rules have been changed.
func (r *Reception) renew(ctx context.Context, who Applicant, o Offer) (Offer, error) {
	now, err := store.Now(ctx, r.Store)
	if err != nil {
		return o, err
	}
	active, err := r.Shelf.Active(o.packName)
	if err == nil && active.Digest == o.digest && !o.aged(now) {
		return o, nil
	}
	fresh, cause, err := r.again(ctx, o)
	if err != nil {
		return o, err
	}
	if cause != "" {
		return o, errors.Join(municipality.E(municipality.Conflict, "request.Accept", "error.offer.withdrawn"), r.withdraw(ctx, o, cause))
	}
	changed := !sameAnswer(o.Outcome, fresh.Outcome)
	if err := r.replace(ctx, who, fresh); err != nil {
		return o, err
	}
	if changed { // she accepted something else than what it has become
		return fresh, municipality.E(municipality.Conflict, "request.Accept", "error.offer.changed")
	}
	return fresh, nil
}

func (o Offer) aged(now time.Time) bool {
	return Draft{Pack: o.Pack, Facts: o.Facts}.aged(now)
}

// sameAnswer reports whether two outcomes grant the same.
func sameAnswer(a, b service.Outcome) bool {
	return a.Result == b.Result && a.Machine == b.Machine && reflect.DeepEqual(asKept(a.Values), asKept(b.Values))
}

// asKept gives values the shapes they have when read back.
func asKept(v map[string]any) (out map[string]any) {
	_ = decode(pack(v), &out) // made of JSON
	return out
}

func (r *Reception) replace(ctx context.Context, who Applicant, o Offer) error {
	e := r.entry(who, "offer.renew", o.Pack, "")
	e.Actor, e.Subject = municipality.SystemActor("request"), "offer/"+o.ID
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error { return o.put(tx) })
}

// taken marks an offer accepted, in the act that receives the application made of it, and gives it. found is false for an
// application that was made of no offer.
func taken(tx *ledger.Tx, id string) (o Offer, found bool, err error) {
	o, err = OfferByID(tx, id)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return o, false, nil
	}
	if err != nil {
		return o, false, err
	}
	o.State, o.Cause = OfferAccepted, ""
	o.forget() // the application holds them now
	return o, true, o.put(tx)
}

// Decline says no to an offer. It may be taken up again until it expires.
func (r *Reception) Decline(ctx context.Context, who Applicant, id string) error {
	return r.answer(ctx, who, id, "offer.decline", OfferOpen, OfferDeclined)
}

// Undo takes a declined offer up again.
func (r *Reception) Undo(ctx context.Context, who Applicant, id string) error {
	return r.answer(ctx, who, id, "offer.undo", OfferDeclined, OfferOpen)
}

// answer moves an offer from one state to another. In the state already, nothing is done: the second click.
func (r *Reception) answer(ctx context.Context, who Applicant, id, verb string, from, to OfferState) error {
	o, err := r.OfferTo(ctx, who.Person.ID, id)
	if err != nil || o.State == to {
		return err
	}
	e := r.entry(who, verb, o.Pack, "")
	e.Subject = "offer/" + id
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		fresh, err := OfferByID(tx, id)
		if err != nil || fresh.State == to {
			return err
		}
		if fresh.State != from || fresh.Expires.Before(municipality.DateOf(tx.Now())) {
			return municipality.E(municipality.Conflict, "request.Offer", "error.offer.over")
		}
		fresh.State = to
		if err := fresh.put(tx); err != nil || to != OfferDeclined {
			return err
		}
		_, err = tx.Exec(`DELETE FROM draft WHERE id = $1 AND person = $2`, id, who.Person.ID)
		return err
	})
}

// Reserve says that a person wants no offers in this zone, or, with yes false, that she wants them after all. Offers that
// stand are withdrawn, and nothing more is looked up about her for this.
func (r *Reception) Reserve(ctx context.Context, who Applicant, yes bool) error {
	verb := "offer.reserve"
	if !yes {
		verb = "offer.unreserve"
	}
	e := ledger.Entry{Actor: who.actor(), Verb: verb, Subject: "person/" + who.Person.ID, Persons: []string{who.Person.ID}, Basis: "personvernforordningen art. 21"}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		if !yes {
			return tx.Remove(reservations, who.Person.ID)
		}
		if err := tx.Put(reservations, who.Person.ID, tx.Now().UnixMicro()); err != nil {
			return err
		}
		list, err := scanOffers(tx, `WHERE person = $1 AND state IN ('open', 'declined')`, who.Person.ID)
		if err != nil {
			return err
		}
		for _, o := range list {
			if err := o.end(tx, OfferWithdrawn, CauseReserved); err != nil {
				return err
			}
		}
		return nil
	})
}

// end puts an offer in its last state, and drops what it was made of.
func (o Offer) end(tx *ledger.Tx, state OfferState, cause string) error {
	o.State, o.Cause = state, cause
	o.forget()
	if err := o.put(tx); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM draft WHERE id = $1 AND version = 1`, o.ID) // one she has changed is hers
	return err
}
