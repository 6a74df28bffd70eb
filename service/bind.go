package service

import (
	"fmt"
	"time"

	"torg/municipality"
	"torg/rules"
)

// bound is an input made ready for the rules: which questions apply, and every value as the model types it.
type bound struct {
	pack    *Pack
	in      Input
	facts   map[string]rules.Fact
	pages   []Page
	seen    int          // pages gone through
	invalid []FieldError // answers that are not of their question's type
	quick   *rules.Session
	made    *Pack           // when an old application is weighed: the pack it was made under
	need    map[string]bool // the names that are asked about; nil when all are
}

func (b *bound) needs(name string) bool { return b.need == nil || b.need[name] }

// bind goes through the pages in order. Whether a question applies is decided by the facts and the answers before it; a
// question that does not apply counts as unanswered even if an answer is left from before.
func (p *Pack) bind(in Input) (*bound, error) { return p.bindAs(in, nil) }

// bindAs is bind for an application that was made under another pack, made: what that did not ask is unknown here.
func (p *Pack) bindAs(in Input, made *Pack) (*bound, error) { return p.bindSome(in, made, nil) }

// bindSome is bindAs for some names alone: need holds all that what is asked for rests on, the form's own conditions included.
func (p *Pack) bindSome(in Input, made *Pack, need map[string]bool) (*bound, error) {
	quick, err := p.model.Session(ruleDate(in.AsOf), rules.Limits{})
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "service.bind", err)
	}
	b := &bound{pack: p, in: in, facts: map[string]rules.Fact{}, quick: quick, made: made, need: need}
	if err := b.own(); err != nil {
		return nil, err
	}
	if err := b.unanswered(); err != nil {
		return nil, err
	}
	if err := b.registers(); err != nil {
		return nil, err
	}
	for _, page := range p.Form.Pages {
		if err := b.page(page); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// own gives the values Torg itself knows.
func (b *bound) own() error {
	a := b.in.Applicant
	var contested []any
	for _, id := range sortedKeys(b.in.Answers) {
		if b.in.Answers[id].Contested {
			contested = append(contested, id)
		}
	}
	received := any(nil)
	if !b.in.Received.IsZero() {
		received = municipality.DateOf(b.in.Received).String()
	}
	values := map[string]any{
		"søker":                  map[string]any{"navn": a.Name, "organisasjon": a.OrgName, "organisasjonsnummer": a.OrgID},
		"dato":                   b.in.AsOf.String(),
		"mottatt dato":           received,
		"bestridte opplysninger": append([]any{}, contested...),
	}
	own := append(ownInputs(), rules.InputData{Name: "kommune", Type: kommuneType})
	values["kommune"] = b.in.Facts[MunicipalityFact].Value
	if len(b.pack.offers.Offers) > 0 {
		own, values["hendelse"] = append(own, eventInput()), b.in.Event.value()
	}
	for _, in := range own {
		if !b.needs(in.Name) {
			continue
		}
		if err := b.set(in.Name, values[in.Name], in.Type, "Torg", b.in.Received); err != nil {
			return err
		}
	}
	return nil
}

// set gives a name its value. A nil value is null: known to be nothing, which is other than not known.
func (b *bound) set(name string, value any, typ, source string, at time.Time) error {
	v, err := b.pack.model.FactFromJSON(name, value)
	if err != nil {
		if typ == "" {
			typ, _ = b.pack.model.InputType(name)
		}
		return municipality.Errorf(municipality.Invalid, "service.bind", "the value of %q does not fit its type %s", name, typ)
	}
	return b.give(name, rules.Fact{Value: v, Source: source, At: at})
}

// give sets a fact, or changes it: answers that rest on it are then worked out again.
func (b *bound) give(name string, f rules.Fact) error {
	b.facts[name] = f
	return municipality.Wrap(municipality.Fault, "service.bind", b.quick.Give(name, f.Value))
}

func (b *bound) unanswered() error {
	for _, page := range b.pack.Form.Pages {
		for _, q := range page.Questions {
			if b.made != nil && !b.made.asks(q.ID) || !b.needs(q.ID) {
				continue
			}
			if err := b.give(q.ID, rules.Fact{Value: rules.Null(), Source: "søker"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// registers gives the fetched facts. A fact that is not to be fetched is null; one that is not fetched yet is missing.
func (b *bound) registers() error {
	for _, f := range b.pack.Facts {
		if !b.needs(f.Name) {
			continue
		}
		if given, ok := b.in.Facts[f.Name]; ok {
			if err := b.set(f.Name, b.told(f, given.Value), "", given.Source, given.At); err != nil {
				return err
			}
			continue
		}
		wanted, err := b.pack.wants(b, f)
		if err != nil {
			return err
		}
		if !wanted {
			if err := b.give(f.Name, rules.Fact{Value: rules.Null(), Source: f.Register}); err != nil {
				return err
			}
		}
	}
	return nil
}

// told is what a register's answer says of what the pack names.
func (b *bound) told(f FactSource, answer any) any {
	if b.made == nil || b.made == b.pack {
		return only(answer, f.shape)
	}
	asked := b.made.factOf(f.Name)
	if asked == nil {
		return only(answer, f.shape)
	}
	return recall(f.Name, answer, f.shape, asked.shape)
}

// only keeps the values the pack said it would use, at every depth: what facts.yaml does not name, the rules do not see.
func only(v any, t *rules.Type) any {
	switch v := v.(type) {
	case []any:
		if t == nil || t.Elem == nil {
			return v
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = only(v[i], t.Elem)
		}
		return out
	case map[string]any:
		if t == nil || len(t.Fields) == 0 {
			return v
		}
		out := make(map[string]any, len(t.Fields))
		for _, f := range t.Fields {
			out[f.Name] = only(v[f.Name], f.Type)
		}
		return out
	case string:
		if v == "" && t != nil && t.String() != "string" && t.String() != "Any" {
			return nil // registers write "" for a date or number they do not have
		}
	}
	return v
}

// wants reports whether the fact is to be fetched at all.
func (p *Pack) wants(b *bound, f FactSource) (bool, error) {
	for i := range p.Facts {
		if p.Facts[i].Name == f.Name && f.ShowIf != "" {
			v, missing, err := b.value(fmt.Sprintf("facts.yaml#/facts/%d/when", i))
			return len(missing) > 0 || v.IsTrue(), err
		}
	}
	return true, nil
}

// value computes the expression that stands at a place in the pack.
func (b *bound) value(key string) (rules.Value, []string, error) {
	name, ok := b.pack.aux[key]
	if !ok {
		return rules.Value{}, nil, municipality.Errorf(municipality.Fault, "service.value", "there is no expression at %s", key)
	}
	v, missing, err := b.quick.Value(name)
	if err != nil {
		return rules.Value{}, nil, municipality.Wrap(municipality.Fault, "service.value", err)
	}
	if v.IsUnknown() {
		v = rules.Null()
	}
	return v, missing, nil
}

func (b *bound) evaluate(names ...string) (*rules.Result, error) {
	r, err := b.pack.model.Evaluate(rules.Request{AsOf: ruleDate(b.in.AsOf), Facts: b.facts, Decisions: names})
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "service.evaluate", err)
	}
	return r, nil
}

func ruleDate(d municipality.Date) rules.Date {
	return rules.Date{Year: d.Year, Month: int(d.Month), Day: d.Day}
}

// holds reports whether the condition at a place is true. No condition always holds.
func (b *bound) holds(key string) (bool, error) {
	if _, ok := b.pack.aux[key]; !ok {
		return true, nil
	}
	v, _, err := b.value(key)
	return v.IsTrue(), err
}
