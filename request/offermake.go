package request

import (
	"context"
	"errors"
	"slices"
	"strings"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// Consider is something that happened to a resident, for which services may be offered.
type Consider struct {
	What    string `json:"what"` // service.EventBirth and the others
	Event   string `json:"event"`
	Subject string `json:"subject"` // internal id
	Date    string `json:"date"`
	Age     int    `json:"age,omitempty"`
	On      string `json:"on,omitempty"`
	Only    string `json:"only,omitempty"` // the one service it concerns; empty for all
}

// Kind names the work.
func (Consider) Kind() string { return considerKind }

const (
	considerKind = "request.consider"
	makeKind     = "request.makeoffer"
)

// MakeOffer weighs one offer of one service to one person.
type MakeOffer struct {
	Consider
	Pack   string `json:"pack"`
	Plan   string `json:"plan"`
	Person string `json:"person"` // internal id
}

// Kind names the work.
func (MakeOffer) Kind() string { return makeKind }

// parentsWait is how many days after a birth parents who are not yet registered are waited for.
const parentsWait = 60

// consider finds whom an event concerns, and promises to weigh each offer to each of them.
func (r *Reception) consider(ctx context.Context, j jobs.Job, c Consider) error {
	wanted := r.wanted(c)
	if len(wanted) == 0 {
		return nil
	}
	subject, found, err := r.resident(ctx, c.Subject)
	if err != nil || !found {
		return err // moved away, or dead, in between
	}
	var parents []string
	if slices.ContainsFunc(wanted, func(m MakeOffer) bool { return r.planOf(m).To == service.ToParents }) {
		if parents, err = r.responsible(ctx, c, subject); err != nil {
			return err
		}
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.consider", Subject: "event/" + c.Event, Persons: []string{c.Subject}, Basis: residenceBasis}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		for _, m := range wanted {
			people := []string{c.Subject}
			if r.planOf(m).To == service.ToParents {
				people = parents
			}
			for _, m.Person = range people {
				if err := jobs.Promise(tx, strings.Replace(j.ID, considerKind, makeKind, 1)+"/"+m.Pack+"/"+m.Plan+"/"+m.Person, m); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// wanted lists the offers that wait for such an event.
func (r *Reception) wanted(c Consider) (out []MakeOffer) {
	for _, p := range r.Shelf.List() {
		for _, o := range p.OffersOn(c.What) {
			if o.Age == c.Age && (c.What != service.EventTurns || o.On == c.On) && (c.Only == "" || c.Only == p.Name) {
				out = append(out, MakeOffer{Consider: c, Pack: p.Name, Plan: o.ID})
			}
		}
	}
	return out
}

func (r *Reception) planOf(m MakeOffer) service.Offer {
	p, err := r.Shelf.Active(m.Pack)
	if err != nil {
		return service.Offer{}
	}
	o, _ := p.Offer(m.Plan)
	return o
}

func (r *Reception) resident(ctx context.Context, id string) (p resident, found bool, err error) {
	err = r.Store.Read(ctx, func(tx store.Tx) error { p, found, err = residentByID(tx, id); return err })
	return p, found, err
}

// responsible gives the residents who have parental responsibility for a child. Right after a birth the register may not
// know them yet; they are asked for again every day for a while.
func (r *Reception) responsible(ctx context.Context, c Consider, child resident) (out []string, err error) {
	p, plan := r.plan()
	register, ok := r.Registers["folkeregister"]
	if !ok || p == nil {
		return nil, municipality.E(municipality.NotSetUp, "request.responsible", "error.notsetup")
	}
	answer, err := register.Ask(ctx, Query{Set: "parents", Person: child.NationalID, Purpose: p.Text(municipality.Bokmaal, plan.Purpose), Basis: plan.Basis})
	if err != nil {
		return nil, err
	}
	found := ids(answer.Values["ansvarlige"])
	var seen []sighting
	for _, id := range found { // each is asked about, so that a parent who was never met is known as a resident
		s, err := r.sight(ctx, id)
		if err != nil {
			return nil, err
		}
		seen = append(seen, s)
		if s.here && !s.dead {
			out = append(out, s.id)
		}
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/folkeregister/parents", Persons: []string{child.ID}, Purpose: p.Name, Basis: plan.Basis, Detail: "offer"}
	if err := ledger.Look(ctx, r.Store, e); err != nil {
		return nil, err
	}
	if err := errors.Join(r.recordSightings(ctx, seen), r.keepParents(ctx, seen)); err != nil {
		return nil, err
	}
	return out, r.awaited(ctx, c, len(found))
}

func (r *Reception) keepParents(ctx context.Context, seen []sighting) error {
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.watch", Subject: "register/folkeregister/parents", Basis: residenceBasis}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		for _, s := range seen {
			if err := r.note(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Reception) awaited(ctx context.Context, c Consider, parents int) error {
	born, err := municipality.ParseDate(c.Date)
	if parents > 0 || c.What != service.EventBirth || err != nil {
		return nil
	}
	now, err := store.Now(ctx, r.Store)
	if err == nil && municipality.DateOf(now).Before(born.AddDays(parentsWait)) {
		return jobs.Later{After: watchDay}
	}
	return err
}

// weighed is an offer under way: what is known of the person, and what the rules say.
type weighed struct {
	who      Applicant
	subject  resident
	pack     *service.Pack
	plan     service.Offer
	happened service.Event
	language municipality.Language
	draft    Draft
	outcome  service.Outcome
}

// why no offer was made, as the ledger tells it.
const (
	noneReserved = "reserved"
	noneGone     = "not resident"
	noneDead     = "dead"
	noneShielded = "protected address"
	noneAlready  = "offered or applied already"
	noneRefused  = "the rules would not grant"
	noneChild    = "not of age"
)

// adultAge is when one is of age (vergemålsloven § 8).
const adultAge = 18

// makeOffer weighs an offer and makes it if it is to be. What was looked up and not used is not kept.
func (r *Reception) makeOffer(ctx context.Context, j jobs.Job, m MakeOffer) error {
	w, none, err := r.before(ctx, m)
	if err == nil && none == "" {
		none, err = r.meetRecipient(ctx, m, &w)
	}
	if err == nil && none == "" {
		none, err = r.weigh(ctx, &w)
	}
	if err != nil {
		return err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.make", Subject: "service/" + m.Pack, Persons: []string{m.Person}, Purpose: m.Pack, Basis: r.basisOf(m.Pack), Detail: m.What}
	if none != "" {
		e.Verb, e.Detail = "offer.none", none
		return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error { return j.Finish(tx) })
	}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		return r.offer(tx, m, w)
	})
}

func (r *Reception) basisOf(pack string) string {
	p, err := r.Shelf.Active(pack)
	if err != nil {
		return ""
	}
	return p.OfferPlan().Basis
}

// before finds, without asking anyone, whether there is any reason to go on.
func (r *Reception) before(ctx context.Context, m MakeOffer) (w weighed, none string, err error) {
	if w.pack, err = r.Shelf.Active(m.Pack); err != nil {
		return w, noneRefused, nil // no longer offered
	}
	ok := false
	if w.plan, ok = w.pack.Offer(m.Plan); !ok {
		return w, noneRefused, nil
	}
	date, err := municipality.ParseDate(m.Date)
	if err != nil {
		return w, "", municipality.Wrap(municipality.Fault, "request.makeOffer", err)
	}
	w.happened = service.Event{Kind: m.What, Date: date, Age: m.Age}
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		reserved, err := Reserved(tx, m.Person)
		if err != nil || reserved {
			none = noneReserved
			return err
		}
		var here, subjectHere bool
		var person resident
		if person, here, err = residentByID(tx, m.Person); err != nil {
			return err
		}
		if w.subject, subjectHere, err = residentByID(tx, m.Subject); err != nil {
			return err
		}
		if !here || !subjectHere {
			none = noneGone
			return nil
		}
		w.who.Person = Person{ID: person.ID, NationalID: person.NationalID}
		if municipality.DateOf(tx.Now()).Before(person.Born.AddMonths(12 * adultAge)) {
			none = noneChild
		}
		w.happened.Born = w.subject.Born
		already, err := already(tx, m, date)
		if already {
			none = noneAlready
		}
		if err == nil {
			w.language, err = languageOf(tx, m.Person)
		}
		return err
	})
	return w, none, err
}

// already reports whether the offer has been made, or the person has applied for the service herself since it happened.
func already(tx store.Tx, m MakeOffer, since municipality.Date) (bool, error) {
	n := 0
	err := store.One(tx, `SELECT COUNT(*) FROM offer WHERE person = $1 AND pack = $2 AND event = $3`, []any{m.Person, m.Pack, m.Event}, &n)
	if err != nil || n > 0 {
		return n > 0, err
	}
	err = store.One(tx, `SELECT COUNT(*) FROM request WHERE person = $1 AND pack = $2 AND received_at >= $3`, []any{m.Person, m.Pack, since.AddDays(-1).End().UnixMicro()}, &n)
	return n > 0, err
}

// languageOf is the language a person last wrote to us in.
func languageOf(tx store.Tx, person string) (lang municipality.Language, err error) {
	err = store.One(tx, `SELECT language FROM request WHERE person = $1 ORDER BY received_at DESC LIMIT 1`, []any{person}, &lang)
	if errors.Is(err, store.ErrNotFound) {
		return municipality.Bokmaal, nil
	}
	return lang, err
}

// offer makes the offer: the case file its letter is to lie in, the offer, and the promise that she is told.
func (r *Reception) offer(tx *ledger.Tx, m MakeOffer, w weighed) error {
	if done, err := already(tx, m, w.happened.Date); err != nil || done {
		return err
	}
	if err := Meet(tx, w.who.Person); err != nil {
		return err
	}
	cf, err := openFile(tx, w.pack, w.who)
	if err != nil {
		return err
	}
	o := Offer{ID: municipality.NewID(tx.Now()), Person: w.who.Person.ID, packName: w.pack.Name, digest: w.pack.Digest, plan: w.plan.ID, Event: m.Event, Subject: m.Subject,
		Happened: w.happened, Language: w.language, Facts: w.draft.Facts, Answers: w.draft.Answers, Outcome: w.outcome, State: OfferOpen,
		CaseFile: cf.ID, CaseNumber: cf.Number, Made: tx.Now(), Expires: municipality.NextWorkingDay(municipality.DateOf(tx.Now()).AddDays(w.plan.Days))}
	if err := o.put(tx); err != nil {
		return err
	}
	return jobs.Promise(tx, "request.offered/"+o.ID, Offered{o.ID})
}
