package request

import (
	"context"
	"slices"
	"strings"
	"time"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

const (
	followEvery = 10 * time.Minute
	watchPages  = 50 // pages of the feed read in one go
	recent      = 90 // days; what happened longer ago makes no offer
	watchDay    = 24 * time.Hour
)

// Watch reads the register's feed of changes, as far as the packs of the zone offer something when people are born or move.
type Watch struct{}

// Kind names the work.
func (Watch) Kind() string { return "request.watch" }

func (r *Reception) offersAny(kinds ...string) bool {
	return r.Feed != nil && slices.ContainsFunc(r.Shelf.List(), func(p *service.Pack) bool {
		return slices.ContainsFunc(p.OfferPlan().Offers, func(o service.Offer) bool { return len(kinds) == 0 || slices.Contains(kinds, o.Event) })
	})
}

// plan gives the purpose and basis of the first pack that follows events; all look-ups of the feed are made for it.
func (r *Reception) plan() (p *service.Pack, plan service.OfferPlan) {
	for _, p := range r.Shelf.List() {
		if plan := p.OfferPlan(); len(plan.Offers) > 0 {
			return p, plan
		}
	}
	return nil, plan
}

// watch follows the feed until the day is over: the schedule begins a new watch every day.
func (r *Reception) watch(ctx context.Context, j jobs.Job) error {
	if !r.offersAny() {
		return nil
	}
	err := r.readFeed(ctx)
	if err != nil && municipality.KindOf(err) != municipality.Unavailable {
		return err
	}
	now, err := store.Now(ctx, r.Store)
	if err != nil {
		return err
	}
	if begun, err := time.Parse(time.RFC3339, j.ID[strings.LastIndex(j.ID, "/")+1:]); err != nil || !now.Before(begun.Add(watchDay)) {
		return nil
	}
	every := r.Follow
	if every <= 0 {
		every = followEvery
	}
	return jobs.Later{After: every} // a silent register is asked again then; no change is lost
}

// readFeed goes through what is new. Each page is taken in with its position in one act.
func (r *Reception) readFeed(ctx context.Context) error {
	for range watchPages {
		var at int64
		if err := r.Store.Read(ctx, func(tx store.Tx) (err error) { at, err = position(tx, "feed"); return err }); err != nil {
			return err
		}
		page, err := r.Feed.Changes(ctx, at+1)
		if err != nil || len(page) == 0 {
			return err
		}
		seen, err := r.look(ctx, page)
		if err != nil {
			return err
		}
		if err := r.takeIn(ctx, at, page[len(page)-1].Sequence, seen); err != nil {
			return err
		}
	}
	return nil
}

// sighting is what the register says of somebody whom a change is about.
type sighting struct {
	id         string
	national   municipality.NationalID
	born       municipality.Date
	since      municipality.Date // resident here since
	here, dead bool
	shielded   bool
}

// arrivals are the changes that can make somebody ours whom we do not know; of others we know nothing, and need not ask.
func arrivals() []string {
	return []string{"personErOpprettet", "personErReaktivert", "personErBosatt", "endringIBostedsadresse", "endringIFoedsel", "endringIInnflytting"}
}

// touching are the changes that can matter for somebody we follow.
func touching() []string {
	return append(arrivals(), "personErDoed", "personErUtflyttet", "personErOpphoert", "personErOpphoertSomDublett", "endringIStatus", "endringIDoedsfall", "endringIAdressebeskyttelse",
		"endringIFamilierelasjon", "endringIForeldreansvar", "endringIUtflytting", "endringISivilstand", "endringIDeltBosted")
}

// look asks about the people of a page, each once, and records the questions in one entry.
func (r *Reception) look(ctx context.Context, page []Change) ([]sighting, error) {
	var out []sighting
	asked := map[municipality.NationalID]bool{}
	for _, c := range page {
		if asked[c.Person] || c.Person == "" || !slices.Contains(touching(), c.Kind) {
			continue
		}
		wanted, err := r.follows(ctx, c)
		if err != nil {
			return nil, err
		}
		if !wanted {
			continue
		}
		asked[c.Person] = true
		s, err := r.sight(ctx, c.Person)
		if municipality.KindOf(err) == municipality.NotFound && err != nil {
			s, err = sighting{id: r.Names.ID(c.Person), national: c.Person}, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, r.recordSightings(ctx, out)
}

// follows reports whether we have a reason to ask about whom a change concerns.
func (r *Reception) follows(ctx context.Context, c Change) (yes bool, err error) {
	id := r.Names.ID(c.Person)
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		reserved, err := Reserved(tx, id)
		if err != nil || reserved {
			return err
		}
		_, yes, err = residentByID(tx, id)
		yes = yes || slices.Contains(arrivals(), c.Kind)
		return err
	})
	return yes, err
}

const residenceBasis = "folkeregisterloven § 10-2"

func (r *Reception) sight(ctx context.Context, who municipality.NationalID) (sighting, error) {
	register, ok := r.Registers["folkeregister"]
	if !ok {
		return sighting{}, municipality.E(municipality.NotSetUp, "request.sight", "error.notsetup")
	}
	p, plan := r.plan()
	if p == nil {
		return sighting{}, municipality.E(municipality.NotSetUp, "request.sight", "error.notsetup")
	}
	answer, err := register.Ask(ctx, Query{Set: "residence", Person: who, Purpose: p.Text(municipality.Bokmaal, plan.Purpose), Basis: plan.Basis})
	if err != nil {
		return sighting{}, err
	}
	text := func(name string) string { s, _ := answer.Values[name].(string); return s }
	s := sighting{id: r.Names.ID(who), national: who, here: text("kommunenummer") == string(r.Number), shielded: shielded(text("adressebeskyttelse"))}
	s.born, _ = municipality.ParseDate(text("foedselsdato")) // empty when unknown
	s.since, _ = municipality.ParseDate(text("bosattFra"))
	s.dead, _ = answer.Values["doed"].(bool)
	return s, nil
}

// shielded reports whether an address is protected in any grade, or in one we do not know.
func shielded(grade string) bool { return grade != "" && grade != "ugradert" }

func (r *Reception) recordSightings(ctx context.Context, list []sighting) error {
	p, plan := r.plan()
	if len(list) == 0 || p == nil {
		return nil
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/folkeregister/residence", Purpose: p.Name, Basis: plan.Basis, Detail: "offer"}
	for _, s := range list {
		e.Persons = append(e.Persons, s.id)
	}
	return ledger.Look(ctx, r.Store, e)
}

// takeIn keeps who is resident, promises what is to be considered, and moves on in the feed: all or nothing. When another
// worker has moved on in between, it has done the same.
func (r *Reception) takeIn(ctx context.Context, from, to int64, seen []sighting) error {
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.watch", Subject: "register/folkeregister/feed", Basis: residenceBasis}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		at, err := position(tx, "feed")
		if err != nil || at != from {
			return err
		}
		for _, s := range seen {
			if err := r.note(tx, s); err != nil {
				return err
			}
		}
		return moveTo(tx, "feed", to)
	})
}

// note takes in one sighting.
func (r *Reception) note(tx *ledger.Tx, s sighting) error {
	if err := r.reviewOf(tx, s.id); err != nil {
		return err
	}
	if !s.here || s.dead {
		_, err := tx.Exec(`DELETE FROM resident WHERE id = $1`, s.id)
		return err
	}
	if _, err := tx.Exec(`INSERT INTO resident (id, national_id, born, seen_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET national_id = excluded.national_id, born = excluded.born, seen_at = excluded.seen_at`,
		s.id, string(s.national), s.born.String(), tx.Now().UnixMicro()); err != nil {
		return err
	}
	return r.happenings(tx, s)
}

// happenings promises the events that a resident's birth and stay tell of, if they are recent. An event is named by what
// happened and not by when it was seen, so that a feed read twice promises it once.
func (r *Reception) happenings(tx *ledger.Tx, s sighting) error {
	today := municipality.DateOf(tx.Now())
	oldest := today.AddDays(-recent)
	switch {
	case !s.born.IsZero() && !s.born.Before(oldest):
		if err := consider(tx, Consider{What: service.EventBirth, Event: "birth/" + s.id, Subject: s.id, Date: s.born.String()}); err != nil {
			return err
		}
	case !s.since.IsZero() && !s.since.Before(oldest) && !today.Before(s.since):
		if err := consider(tx, Consider{What: service.EventMoved, Event: "moved/" + s.id + "/" + s.since.String(), Subject: s.id, Date: s.since.String()}); err != nil {
			return err
		}
	}
	return r.turning(tx, resident{s.id, s.national, s.born}, today)
}

func consider(tx store.Tx, c Consider) error {
	return jobs.Promise(tx, "request.consider/"+c.Event, c)
}
