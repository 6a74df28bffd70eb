package request

import (
	"context"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// asked is one question put to a register, as the ledger shall know it.
type asked struct {
	source  service.FactSource
	persons []string
	outcome string
}

// fetch asks the registers for what the draft lacks, in the pack's order, and records each question and its outcome with
// purpose and legal basis. A register that is silent does not stop the applicant: she is told, and may try again.
func (r *Reception) fetch(ctx context.Context, who Applicant, d Draft) (Draft, error) {
	var log []asked
	d.Silent = nil
	if _, have := d.Facts[service.MunicipalityFact]; !have && r.Number != "" {
		now, err := store.Now(ctx, r.Store)
		if err != nil {
			return d, err
		}
		d.Facts[service.MunicipalityFact] = service.OwnMunicipality(r.Number, now)
	}
	for _, src := range d.Pack.Facts {
		if _, have := d.Facts[src.Name]; have {
			continue
		}
		a, fact, err := r.ask(ctx, who, d, src)
		if a.outcome != "" {
			log = append(log, a)
		}
		switch municipality.KindOf(err) {
		case municipality.Unavailable:
			d.Silent = append(d.Silent, src.Register)
		case municipality.NotFound:
		default:
			if err != nil {
				return d, err
			}
			if fact != nil {
				d.Facts[src.Name] = *fact
			}
		}
	}
	return d, r.record(ctx, who, d, log)
}

func (r *Reception) ask(ctx context.Context, who Applicant, d Draft, src service.FactSource) (asked, *service.Fact, error) {
	now, err := store.Now(ctx, r.Store)
	if err != nil {
		return asked{}, nil, err
	}
	in := d.Input(now, who)
	ids, ready, err := d.Pack.Subjects(in, src.Name)
	if err != nil || !ready || len(ids) == 0 {
		return asked{}, nil, err
	}
	register, ok := r.Registers[src.Register]
	if !ok {
		return asked{}, nil, municipality.Errorf(municipality.NotSetUp, "request.fetch", "no register %q is set up", src.Register)
	}
	a := asked{source: src, outcome: "answered"}
	fact := &service.Fact{}
	var many []any
	if d.offering {
		if err := r.spared(ctx, ids); err != nil {
			return asked{}, nil, err
		}
	}
	for _, id := range ids {
		q := Query{Set: src.Set, AsOf: in.AsOf, Purpose: d.Pack.Text(municipality.Bokmaal, src.Purpose), Basis: src.Basis}
		a.persons = append(a.persons, r.subject(&q, src.Register, id)...)
		answer, err := register.Ask(ctx, q)
		if err != nil {
			a.outcome = "no answer"
			if municipality.KindOf(err) == municipality.NotFound {
				a.outcome = "unknown there"
			}
			return a, nil, err
		}
		kept := needed(src, answer.Values)
		fact.Source, fact.At, fact.Period = answer.Source, answer.At, answer.Period
		fact.Value = kept
		many = append(many, withID(kept, id))
	}
	if src.Of != "" {
		fact.Value = many
	}
	return a, fact, nil
}

// subject addresses the question to a person or an organisation, by the form of the id. The address register knows places
// only: there the id is the address to look for, and nobody is asked about.
func (r *Reception) subject(q *Query, register, id string) []string {
	if register == "adresse" {
		q.Text = id
		return nil
	}
	if org, err := municipality.ParseOrgNumber(id); err == nil {
		q.Org = org
		return nil
	}
	q.Person = municipality.NationalID(id)
	return []string{r.Names.ID(q.Person)}
}

// needed keeps the values that the pack said it would use; what else a register tells is not kept (personvernforordningen
// article 5 no. 1 c).
func needed(src service.FactSource, values map[string]any) map[string]any {
	out := map[string]any{}
	for name := range src.Gives {
		if v, told := values[name]; told {
			out[name] = v
		}
	}
	return out
}

func withID(values map[string]any, id string) map[string]any {
	out := map[string]any{"id": id}
	for k, v := range values {
		out[k] = v
	}
	return out
}

func (r *Reception) record(ctx context.Context, who Applicant, d Draft, log []asked) error {
	for i, a := range log {
		e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/" + a.source.Register + "/" + a.source.Set,
			Persons: a.persons, Purpose: d.Pack.Name, Basis: a.source.Basis, Detail: a.outcome}
		if d.offering && a.outcome == "answered" {
			e.Detail = "offer"
		}
		if i == 0 && len(a.persons) == 0 {
			e.Persons = []string{who.Person.ID}
		}
		if err := ledger.Look(ctx, r.Store, e); err != nil {
			return err
		}
	}
	return nil
}

// Refetch asks again those registers that were silent.
func (r *Reception) Refetch(ctx context.Context, who Applicant, id string) (Draft, error) {
	d, err := r.Draft(ctx, who, id)
	if err != nil {
		return d, err
	}
	before := len(d.Facts)
	if d, err = r.fetch(ctx, who, d); err != nil || len(d.Facts) == before {
		return d, err
	}
	return r.keep(ctx, who, "draft.save", d)
}

// Roles asks Enhetsregisteret which organisations a person may act for, and records the question.
func (r *Reception) Roles(ctx context.Context, who Person) (Answer, error) {
	register, ok := r.Registers["enhetsregister"]
	if !ok {
		return Answer{}, municipality.E(municipality.NotSetUp, "request.Roles", "error.notsetup")
	}
	const basis = "enhetsregisterloven § 22"
	answer, err := register.Ask(ctx, Query{Set: "roles", Person: who.NationalID, Purpose: "representasjon", Basis: basis})
	if err != nil {
		return answer, err
	}
	return answer, ledger.Look(ctx, r.Store, ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "register.ask", Subject: "register/enhetsregister/roles",
		Persons: []string{who.ID}, Purpose: "representasjon", Basis: basis, Detail: "answered"})
}
