package request

import (
	"context"
	"fmt"
	"slices"
	"time"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// Calendar finds each night who reaches an age that some offer waits for, and whose new income year may be known.
type Calendar struct{}

// Kind names the work.
func (Calendar) Kind() string { return "request.calendar" }

// maxMissed is how many days without a run are caught up with.
const maxMissed = 45

// incomeFrom is the day of the year that most people's tax settlement for the year before is done.
const incomeFrom = "07-01"

func (r *Reception) calendar(ctx context.Context) error {
	if !r.offersAny(service.EventTurns, service.EventIncome) {
		return nil
	}
	if err := r.meetHeld(ctx); err != nil {
		return err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.calendar", Subject: "register/folkeregister/resident", Basis: residenceBasis}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		today := municipality.DateOf(tx.Now())
		from, err := nextDay(tx, today)
		if err != nil {
			return err
		}
		for day := from; !today.Before(day); day = day.AddDays(1) {
			if err := r.onDay(tx, day); err != nil {
				return err
			}
		}
		return moveTo(tx, "calendar", dayNumber(today))
	})
}

// nextDay is the first day not gone through; days that no run came to are caught up with.
func nextDay(tx store.Tx, today municipality.Date) (municipality.Date, error) {
	at, err := position(tx, "calendar")
	if err != nil || at == 0 {
		return today, err
	}
	last := municipality.Date{Year: int(at / 10000), Month: time.Month(at / 100 % 100), Day: int(at % 100)}
	if oldest := today.AddDays(-maxMissed); last.Before(oldest) {
		return oldest, nil
	}
	return last.AddDays(1), nil
}

// onDay promises what the day brings.
func (r *Reception) onDay(tx *ledger.Tx, day municipality.Date) error {
	for _, p := range r.Shelf.List() {
		for _, o := range p.OfferPlan().Offers {
			var err error
			switch o.Event {
			case service.EventTurns:
				err = r.reaching(tx, o, day)
			case service.EventIncome:
				err = r.settled(tx, p, o, day)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// reaching promises the event for every resident who reaches the age of an offer on the day.
func (r *Reception) reaching(tx *ledger.Tx, o service.Offer, day municipality.Date) error {
	first, last := bornWhen(o, day)
	if first.IsZero() {
		return nil
	}
	list, err := residentsBorn(tx, first, last)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := turns(tx, o, p, day); err != nil {
			return err
		}
	}
	return nil
}

// bornWhen gives the first and last day of birth of those who reach an offer's age on a day; zero when nobody does. Who is
// born on 29 February reaches it on 1 March in years without that day.
func bornWhen(o service.Offer, day municipality.Date) (first, last municipality.Date) {
	year := day.Year - o.Age
	if o.On != "" {
		if fmt.Sprintf("%02d-%02d", int(day.Month), day.Day) != o.On {
			return first, last
		}
		return municipality.Date{Year: year, Month: 1, Day: 1}, municipality.Date{Year: year, Month: 12, Day: 31}
	}
	birth := municipality.Date{Year: year, Month: day.Month, Day: day.Day}
	if d := birth.AddDays(0); d != birth { // 29 February, and the year of birth had none
		return first, last
	}
	if day.Month == 3 && day.Day == 1 && day.AddDays(-1).Day != 29 {
		if leap := (municipality.Date{Year: year, Month: 2, Day: 29}); leap.AddDays(0) == leap {
			return leap, birth
		}
	}
	return birth, birth
}

func residentsBorn(tx store.Tx, first, last municipality.Date) (out []resident, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var p resident
		var born string
		err := scan(&p.ID, &p.NationalID, &born)
		p.Born, _ = municipality.ParseDate(born) // written by us
		out = append(out, p)
		return err
	}, `SELECT id, national_id, born FROM resident WHERE born >= $1 AND born <= $2 ORDER BY id`, first.String(), last.String())
	return out, err
}

func turns(tx store.Tx, o service.Offer, p resident, day municipality.Date) error {
	return consider(tx, Consider{What: service.EventTurns, Age: o.Age, On: o.On, Event: fmt.Sprintf("turns/%d/%s", o.Age, p.ID), Subject: p.ID, Date: day.String()})
}

// turning promises the events of today for one resident who has just come to our knowledge.
func (r *Reception) turning(tx *ledger.Tx, p resident, today municipality.Date) error {
	if p.Born.IsZero() {
		return nil
	}
	for _, pack := range r.Shelf.List() {
		for _, o := range pack.OffersOn(service.EventTurns) {
			first, last := bornWhen(o, today)
			if first.IsZero() || p.Born.Before(first) || last.Before(p.Born) {
				continue
			}
			if err := turns(tx, o, p, today); err != nil {
				return err
			}
		}
	}
	return nil
}

// settled promises, once a month from the day a settlement is done, the event of a new income year for those who applied
// for the service in the last two years.
func (r *Reception) settled(tx *ledger.Tx, p *service.Pack, o service.Offer, day municipality.Date) error {
	on := o.On
	if on == "" {
		on = incomeFrom
	}
	if fmt.Sprintf("%02d-%02d", int(day.Month), day.Day) < on || day.Day != 1 && fmt.Sprintf("%02d-%02d", int(day.Month), day.Day) != on {
		return nil
	}
	var people []string
	if err := store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		people = append(people, id)
		return err
	}, `SELECT DISTINCT person FROM request WHERE pack = $1 AND org = '' AND received_at > $2 ORDER BY person`, p.Name, tx.Now().AddDate(-2, 0, 0).UnixMicro()); err != nil {
		return err
	}
	for _, id := range people {
		c := Consider{What: service.EventIncome, Only: p.Name, Event: fmt.Sprintf("income/%d/%s", day.Year-1, id), Subject: id, Date: fmt.Sprintf("%d-%s", day.Year, on)}
		if err := jobs.Promise(tx, fmt.Sprintf("request.consider/%s/%s/%02d", p.Name, c.Event, int(day.Month)), c); err != nil {
			return err
		}
	}
	return nil
}

// meetHeld looks up those the municipality has dealt with and knows no birthday of, and their children, once each: who
// only turns an age is in no feed.
func (r *Reception) meetHeld(ctx context.Context) error {
	for {
		people, err := r.unmet(ctx)
		if err != nil || len(people) == 0 {
			return err
		}
		for _, p := range people {
			if err := r.meetOne(ctx, p); err != nil {
				return err
			}
		}
	}
}

func (r *Reception) unmet(ctx context.Context) (out []Person, err error) {
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var p Person
			err := scan(&p.ID, &p.NationalID)
			out = append(out, p)
			return err
		}, `SELECT p.id, p.national_id FROM person p WHERE NOT EXISTS (SELECT 1 FROM watched w WHERE w.id = p.id)
			AND NOT EXISTS (SELECT 1 FROM offer_reservation o WHERE o.id = p.id) ORDER BY p.id LIMIT 50`)
	})
	return out, err
}

func (r *Reception) meetOne(ctx context.Context, p Person) error {
	family := []municipality.NationalID{p.NationalID}
	if r.offersTo(service.ToParents) {
		children, err := r.childrenOf(ctx, p.NationalID)
		if err != nil {
			return err
		}
		family = append(family, children...)
	}
	var seen []sighting
	for _, id := range family {
		s, err := r.sight(ctx, id)
		if municipality.KindOf(err) == municipality.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		seen = append(seen, s)
	}
	if err := r.recordSightings(ctx, seen); err != nil {
		return err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "offer.watch", Subject: "person/" + p.ID, Basis: residenceBasis}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		for _, s := range seen {
			if err := r.note(tx, s); err != nil {
				return err
			}
		}
		return moveTo(tx, p.ID, dayNumber(municipality.DateOf(tx.Now())))
	})
}

func (r *Reception) offersTo(whom string) bool {
	return slices.ContainsFunc(r.Shelf.List(), func(p *service.Pack) bool {
		return slices.ContainsFunc(p.OffersOn(service.EventTurns), func(o service.Offer) bool { return o.To == whom })
	})
}

func (r *Reception) childrenOf(ctx context.Context, who municipality.NationalID) (out []municipality.NationalID, err error) {
	register, ok := r.Registers["folkeregister"]
	if !ok {
		return nil, municipality.E(municipality.NotSetUp, "request.childrenOf", "error.notsetup")
	}
	p, plan := r.plan()
	answer, err := register.Ask(ctx, Query{Set: "children", Person: who, Purpose: p.Text(municipality.Bokmaal, plan.Purpose), Basis: plan.Basis})
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/folkeregister/children", Persons: []string{r.Names.ID(who)}, Purpose: p.Name, Basis: plan.Basis, Detail: "offer"}
	for _, id := range ids(answer.Values["barn"]) {
		out = append(out, id)
		e.Persons = append(e.Persons, r.Names.ID(id))
	}
	return out, ledger.Look(ctx, r.Store, e)
}

// ids takes the identity numbers out of a register's list of people.
func ids(list any) (out []municipality.NationalID) {
	items, _ := list.([]any)
	for _, item := range items {
		m, _ := item.(map[string]any)
		s, _ := m["personidentifikator"].(string)
		if id, err := municipality.ParseNationalID(s); err == nil {
			out = append(out, id)
		}
	}
	return out
}

// dayNumber keeps a day as 20261122.
func dayNumber(d municipality.Date) int64 {
	return int64(d.Year)*10000 + int64(d.Month)*100 + int64(d.Day)
}
