package rules

import (
	"maps"
	"slices"

	"torg/rules/feel"
)

// Pair is two versions of a model held against each other: which decisions of the later may answer otherwise than those of
// the earlier, for the same facts on the same day.
type Pair struct {
	old, later *Model
	logic      []int // of later: those whose logic differs, and those that rest on them
	own        []int // of later: those whose own logic differs
	parameters []string
	same       []int // by index in later: the index in old of the decision of that name; -1 when it has none
	inputs     bool
}

// NewPair compares two versions.
func NewPair(old, later *Model) *Pair {
	p := &Pair{old: old, later: later, same: make([]int, len(later.order)), inputs: sameInputs(old, later)}
	for i, d := range later.order {
		p.same[i] = -1
		before, ok := old.decisions[d.name]
		if ok {
			p.same[i] = before.index
		}
		if !ok || !sameLogic(before.src, d.src) {
			p.own = append(p.own, i)
			p.logic = append(append(p.logic, i), later.dependents[d.name]...)
		}
	}
	for name, in := range later.inputs {
		if before, ok := old.inputs[name]; !ok || before.typ.String() != in.typ.String() {
			p.logic = append(p.logic, later.dependents[name]...)
			p.own = append(p.own, later.users(name)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(later.params)) {
		if _, ok := old.params[name]; !ok {
			p.logic = append(p.logic, later.dependents[name]...)
			p.own = append(p.own, later.users(name)...)
		} else if !slices.EqualFunc(old.params[name].values, later.params[name].values, sameDated) {
			p.parameters = append(p.parameters, name)
		}
	}
	return p
}

func sameInputs(a, b *Model) bool {
	return maps.EqualFunc(a.inputs, b.inputs, func(x, y *input) bool { return x.typ.String() == y.typ.String() })
}

func sameDated(a, b datedValue) bool { return a.from == b.from && a.value.Equal(b.value) }

// Parameters are the names of the parameters that have other values, whatever the day, sorted.
func (p *Pair) Parameters() []string { return slices.Clone(p.parameters) }

// users are the indexes of the decisions that name something themselves.
func (m *Model) users(name string) (out []int) {
	for _, i := range m.dependents[name] {
		if slices.Contains(m.order[i].uses, name) {
			out = append(out, i)
		}
	}
	return out
}

// differing are the parameters that have another value on a day.
func (p *Pair) differing(day Date) (out []string) {
	for _, name := range p.parameters {
		a, b := p.old.params[name].on(day), p.later.params[name].on(day)
		if a == b || a != nil && b != nil && a.value.Equal(b.value) {
			continue
		}
		out = append(out, name)
	}
	return out
}

// touched marks, by index in later, the decisions that may answer otherwise on a day.
func (p *Pair) touched(day Date) []bool {
	out := make([]bool, len(p.later.order))
	for _, i := range p.logic {
		out[i] = true
	}
	for _, name := range p.differing(day) {
		for _, i := range p.later.dependents[name] {
			out[i] = true
		}
	}
	return out
}

// Frontier names the decisions where the change begins on a day, among those that the decisions asked for rest on: they
// differ themselves, or name a parameter that does. When each of them answers the same under both versions, every answer
// does, since all else is written the same and rests on the same.
func (p *Pair) Frontier(day Date, asked ...string) (out []string) {
	begins := make([]bool, len(p.later.order))
	for _, i := range p.own {
		begins[i] = true
	}
	for _, name := range p.differing(day) {
		for _, i := range p.later.users(name) {
			begins[i] = true
		}
	}
	rests := p.later.Rests(asked...)
	for i, yes := range begins {
		if name := p.later.order[i].name; yes && (rests[name] || slices.Contains(asked, name)) {
			out = append(out, name)
		}
	}
	return out
}

// Rests is everything that decisions rest on, however far away: inputs, parameters and other decisions by name.
func (m *Model) Rests(decisions ...string) map[string]bool {
	out := map[string]bool{}
	todo := slices.Clone(decisions)
	for len(todo) > 0 {
		d, ok := m.decisions[todo[len(todo)-1]]
		if todo = todo[:len(todo)-1]; !ok {
			continue
		}
		for _, name := range d.uses {
			if !out[name] {
				out[name] = true
				todo = append(todo, name)
			}
		}
	}
	return out
}

// Touches names the decisions of the later version that may answer otherwise on a day, in evaluation order.
func (p *Pair) Touches(day Date) (out []string) {
	for i, yes := range p.touched(day) {
		if yes {
			out = append(out, p.later.order[i].name)
		}
	}
	return out
}

// Fork gives a session of the later version with the facts of one of the old, and with every answer in it that cannot be
// otherwise. It is nil when the two versions ask for other facts or facts of other types: then the facts are to be given anew.
func (p *Pair) Fork(s *Session) *Session {
	if !p.inputs || s.m != p.old {
		return nil
	}
	out := &Session{m: p.later, asOf: s.asOf, limits: s.limits, facts: maps.Clone(s.facts), at: make([]int32, len(p.later.order)), answers: slices.Clone(s.answers)}
	out.scope = feel.NewScope(out)
	for i, yes := range p.touched(s.asOf) {
		if j := p.same[i]; !yes && j >= 0 {
			out.at[i] = max(s.at[j], 0)
		}
	}
	return out
}

// sameLogic compares two decisions as they are written, wherever they stand.
func sameLogic(a, b *DecisionSource) bool {
	if a.Type != b.Type || a.Boxed != nil || b.Boxed != nil || (a.Expression == nil) != (b.Expression == nil) || (a.Table == nil) != (b.Table == nil) {
		return false
	}
	if a.Expression != nil && a.Expression.Text != b.Expression.Text {
		return false
	}
	return a.Table == nil || sameTable(a.Table, b.Table)
}

func sameTable(a, b *Table) bool {
	return a.HitPolicy == b.HitPolicy && slices.EqualFunc(a.Inputs, b.Inputs, func(x, y TableInput) bool {
		return x.Expression.Text == y.Expression.Text && x.Type == y.Type && x.Allowed.Text == y.Allowed.Text
	}) && slices.EqualFunc(a.Outputs, b.Outputs, func(x, y TableOutput) bool {
		return x.Name == y.Name && x.Type == y.Type && x.Allowed.Text == y.Allowed.Text && x.Default.Text == y.Default.Text
	}) && slices.EqualFunc(a.Rows, b.Rows, sameRow)
}

func sameRow(a, b Row) bool {
	return a.ID == b.ID && a.Text == b.Text && slices.EqualFunc(a.When, b.When, sameCell) && slices.EqualFunc(a.Then, b.Then, sameCell)
}

func sameCell(a, b Cell) bool { return a.Text == b.Text }
