package request

import (
	"context"
	"errors"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// meetRecipient asks who the person is today: her name, and that she is alive, resident, and may be written to by a machine.
func (r *Reception) meetRecipient(ctx context.Context, m MakeOffer, w *weighed) (none string, err error) {
	plan := w.pack.OfferPlan()
	values, err := r.personOf(ctx, w.pack, plan, w.who.Person)
	if err != nil {
		return "", err
	}
	text := func(name string) string { s, _ := values[name].(string); return s }
	dead, _ := values["doed"].(bool)
	switch {
	case dead:
		return noneDead, nil
	case shielded(text("adressebeskyttelse")) && !plan.Shield:
		return noneShielded, nil
	case text("kommunenummer") != string(r.Number):
		return noneGone, nil
	}
	w.who.Person.Name = text("navn")
	w.happened.Name = w.who.Person.Name
	if m.Subject == m.Person {
		return "", nil
	}
	return r.meetSubject(ctx, w, plan)
}

// meetSubject asks about the child that the event is about. When a child's address is protected no machine writes to
// anyone about it: a parent may be the one it is protected against.
func (r *Reception) meetSubject(ctx context.Context, w *weighed, plan service.OfferPlan) (none string, err error) {
	register := r.Registers["folkeregister"]
	answer, err := register.Ask(ctx, Query{Set: "residence", Person: w.subject.NationalID, Purpose: w.pack.Text(municipality.Bokmaal, plan.Purpose), Basis: plan.Basis})
	if err != nil {
		return "", err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/folkeregister/residence", Persons: []string{w.subject.ID}, Purpose: w.pack.Name, Basis: plan.Basis, Detail: "offer"}
	if err := ledger.Look(ctx, r.Store, e); err != nil {
		return "", err
	}
	grade, _ := answer.Values["adressebeskyttelse"].(string)
	here, _ := answer.Values["kommunenummer"].(string)
	w.happened.Name, _ = answer.Values["navn"].(string)
	switch dead, _ := answer.Values["doed"].(bool); {
	case dead:
		return noneDead, nil
	case shielded(grade) && !plan.Shield:
		return noneShielded, nil
	case here != string(r.Number):
		return noneGone, nil
	}
	return "", nil
}

func (r *Reception) personOf(ctx context.Context, p *service.Pack, plan service.OfferPlan, who Person) (map[string]any, error) {
	register, ok := r.Registers["folkeregister"]
	if !ok {
		return nil, municipality.E(municipality.NotSetUp, "request.personOf", "error.notsetup")
	}
	answer, err := register.Ask(ctx, Query{Set: "person", Person: who.NationalID, Purpose: p.Text(municipality.Bokmaal, plan.Purpose), Basis: plan.Basis})
	if err != nil {
		return nil, err
	}
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/folkeregister/person", Persons: []string{who.ID}, Purpose: p.Name, Basis: plan.Basis, Detail: "offer"}
	return answer.Values, ledger.Look(ctx, r.Store, e)
}

// weigh fetches what the service asks registers for, fills in the application and asks the rules, as of now.
func (r *Reception) weigh(ctx context.Context, w *weighed) (none string, err error) {
	w.draft = Draft{offering: true, Pack: w.pack, Person: w.who.Person.ID, Language: w.language,
		Facts: map[string]service.Fact{}, Answers: map[string]service.Answer{}, Attachments: map[string][]service.Attachment{}}
	for range 2 { // answers may make one more fact wanted
		w.draft, err = r.fetch(ctx, w.who, w.draft)
		if errors.Is(err, errSpared) {
			return noneReserved, nil
		}
		if err != nil {
			return "", err
		}
		if len(w.draft.Silent) > 0 {
			return "", municipality.Errorf(municipality.Unavailable, "request.weigh", "a register does not answer")
		}
		in, err := r.offerInput(ctx, *w)
		if err != nil {
			return "", err
		}
		if w.draft.Answers, err = w.pack.FillOffer(in, w.plan.ID); err != nil {
			return "", err
		}
	}
	in, err := r.offerInput(ctx, *w)
	if err != nil {
		return "", err
	}
	made := false
	if w.outcome, made, err = w.pack.Offerable(in, w.plan.ID); err == nil && !made {
		none = noneRefused
	}
	return none, err
}

func (r *Reception) offerInput(ctx context.Context, w weighed) (service.Input, error) {
	now, err := store.Now(ctx, r.Store)
	in := w.draft.Input(now, w.who)
	event := w.happened
	event.Person = w.subject.NationalID
	in.Event = &event
	return in, err
}

// errSpared means that an offer would need something about a person who has said that she is not to be looked up for such.
var errSpared = errors.New("request: a person has asked not to be looked up for offers")

// spared stops an offer to one in a household when another in it has reserved herself.
func (r *Reception) spared(ctx context.Context, ids []string) error {
	return r.Store.Read(ctx, func(tx store.Tx) error {
		for _, id := range ids {
			yes, err := Reserved(tx, r.Names.ID(municipality.NationalID(id)))
			if err != nil {
				return err
			}
			if yes {
				return errSpared
			}
		}
		return nil
	})
}
