package rules

import (
	"fmt"

	"torg/rules/feel"
)

// Session answers many small questions about one set of facts that grows: a form as it is filled in, or one request under
// two versions of a rule. Each decision is worked out once and kept until a fact it rests on is given anew. A Session
// explains nothing; Evaluate does. It is not safe for several goroutines.
type Session struct {
	m       *Model
	asOf    Date
	limits  Limits
	facts   map[string]Value
	at      []int32  // by decision.index: 1 + where its answer stands in answers; 0 when it has none, underWay while it is worked out
	answers []answer // a pack has hundreds of decisions, of which one question asks a few
	machine *feel.Machine
	scope   *feel.Scope
	open    []opened
}

// opened is a decision under way, with the rows of its table that have fired.
type opened struct {
	d     *decision
	fired []FiredRow
}

type answer struct {
	value Value
	fired []FiredRow
}

const underWay = -1

// FiredRow is a row of a table that fired: its id, and the key of the reason it tells.
type FiredRow struct{ ID, Text string }

// Session begins a session as of a day, with no facts. Models read from DMN files have names that hide one another and
// cannot be asked this way; for them the error is plain.
func (m *Model) Session(asOf Date, limits Limits) (*Session, error) {
	if m.lenient {
		return nil, fmt.Errorf("a session is for the rules of a pack, and not for a model read from DMN")
	}
	s := &Session{m: m, asOf: asOf, limits: limits, facts: make(map[string]Value, len(m.inputs)), at: make([]int32, len(m.order))}
	s.scope = feel.NewScope(s)
	return s, nil
}

// Give sets a fact, in place of what it was. Names the model does not ask for are left alone. The error tells a value that
// does not have the declared type.
func (s *Session) Give(name string, v Value) error {
	in, ok := s.m.inputs[name]
	if !ok {
		return nil
	}
	if !whole(v, in.typ) {
		v = (&run{}).fill(v, in.typ, name)
	}
	v, ok = in.typ.Coerce(v)
	if !ok {
		return fmt.Errorf("the fact %q must be %s, not %s", name, in.typ, v.TypeName())
	}
	s.facts[name] = v
	for _, i := range s.m.dependents[name] {
		s.at[i] = 0
	}
	return nil
}

// whole reports whether a value has every name its type gives it, at every depth, so that nothing in it is unknown.
func whole(v Value, t *Type) bool {
	if t == nil {
		return true
	}
	switch v.Kind() {
	case feel.KindContext:
		for _, f := range t.Fields {
			if e, ok := v.Get(f.Name); !ok || !whole(e, f.Type) {
				return false
			}
		}
	case feel.KindList:
		if t.Kind != feel.TypeList || t.Elem == nil || t.Elem.Fields == nil && t.Elem.Elem == nil {
			return true
		}
		for _, it := range v.Items() {
			if !whole(it, t.Elem) {
				return false
			}
		}
	}
	return true
}

// Value is a decision's answer, and the facts it waits for; an answer that waits for all of itself is unknown. Errors are
// those of Evaluate.
func (s *Session) Value(decision string) (v Value, missing []string, err error) {
	d, err := s.find(decision)
	if err != nil {
		return Value{}, nil, err
	}
	if s.at[d.index] <= 0 {
		s.machine = feel.NewMachine(feel.Settings{Limits: s.limits, Today: s.asOf, Silent: true})
		s.machine.SetTrace(s)
		s.decide(d)
		if err := s.machine.Err(); err != nil {
			s.open = s.open[:0]
			return Value{}, nil, err
		}
	}
	v = s.answers[s.at[d.index]-1].value
	return v, v.Waiting(), nil
}

// Fired are the rows of a decision's table that fired, in the table's order. The decision must have been asked.
func (s *Session) Fired(decision string) []FiredRow {
	d, err := s.find(decision)
	if err != nil || s.at[d.index] <= 0 {
		return nil
	}
	return s.answers[s.at[d.index]-1].fired
}

func (s *Session) find(name string) (*decision, error) {
	if d, ok := s.m.decisions[name]; ok {
		return d, nil
	}
	found, err := s.m.wanted([]string{name})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// Lookup finds what a name means to the decision under way.
func (s *Session) Lookup(_ *feel.Machine, name string) (Value, bool) {
	if d, ok := s.m.decisions[name]; ok {
		return s.decide(d), true
	}
	if v, ok := s.facts[name]; ok {
		return v, true
	}
	if p, ok := s.m.params[name]; ok {
		return s.parameter(p), true
	}
	if _, ok := s.m.inputs[name]; ok {
		return feel.Unknown(name), true
	}
	return Value{}, false
}

func (s *Session) parameter(p *parameter) Value {
	found := p.on(s.asOf)
	if found == nil {
		s.machine.Fail(&RuleError{s.open[len(s.open)-1].d.name, fmt.Sprintf("the parameter %q has no value on %s", p.name, s.asOf)})
		return Null()
	}
	return found.value
}

// on is the value that holds on a day; nil before the first.
func (p *parameter) on(day Date) *datedValue {
	for i := len(p.values) - 1; i >= 0; i-- {
		if !day.Before(p.values[i].from) {
			return &p.values[i]
		}
	}
	return nil
}

func (s *Session) decide(d *decision) Value {
	switch at := s.at[d.index]; {
	case at > 0:
		return s.answers[at-1].value
	case at == underWay:
		return Null()
	}
	s.at[d.index] = underWay
	s.open = append(s.open, opened{d, nil})
	v := s.machine.Run(d.body, s.scope)
	if c, ok := s.machine.Coerce(d.typ, v); ok {
		v = c
	} else {
		v = Null()
	}
	fired := s.open[len(s.open)-1].fired
	s.open = s.open[:len(s.open)-1]
	if err := s.machine.Err(); err != nil {
		s.at[d.index] = 0
		blame(err, d)
		return v
	}
	s.answers = append(s.answers, answer{v, fired})
	s.at[d.index] = int32(len(s.answers))
	return v
}

// fires leaves a row that fired with the decision under way.
func (s *Session) fires(r *row) {
	top := &s.open[len(s.open)-1]
	top.fired = append(top.fired, FiredRow{r.id, r.text})
}

// link numbers the decisions, and finds for each input and parameter every decision that rests on it, however far away.
func (m *Model) link() {
	m.dependents = map[string][]int{}
	rests := make([]map[string]bool, len(m.order))
	for i, d := range m.order {
		d.index = i
		rests[i] = map[string]bool{}
		for _, name := range d.uses {
			rests[i][name] = true
			if other, ok := m.decisions[name]; ok && other.index < i { // those it uses come before it
				for n := range rests[other.index] {
					rests[i][n] = true
				}
			}
		}
		for name := range rests[i] {
			m.dependents[name] = append(m.dependents[name], i)
		}
	}
}
