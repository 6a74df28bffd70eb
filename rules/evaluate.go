package rules

import (
	"errors"
	"fmt"
	"sort"
	"time"

	"torg/rules/feel"
)

// Fact is one known value, who said it and when (UTC).
type Fact struct {
	Value  Value
	Source string
	At     time.Time
}

// Request is one question to a model. Facts not given are unknown.
type Request struct {
	AsOf      Date // the day the law is read at; today() answers it too
	Facts     map[string]Fact
	Decisions []string // wanted; all if empty
	Limits    Limits
	Now       DateTime // the answer of now(); midnight of AsOf in UTC when not given
	// MissingIsNull reads facts that are not given as null, as the DMN standard does, and not as unknown.
	MissingIsNull bool
}

// RuleError says that the rules themselves are wrong in a way only seen when they ran: two rows of a table that
// allows one, a parameter without a value on the date. No answer must be built on them.
type RuleError struct {
	Decision string
	Text     string
}

// Error names the decision and what is wrong with it.
func (e *RuleError) Error() string {
	if e.Decision == "" {
		return e.Text
	}
	return fmt.Sprintf("decision %q: %s", e.Decision, e.Text)
}

// run is one evaluation under way.
type run struct {
	m       *Model
	req     Request
	machine *feel.Machine
	scope   *feel.Scope
	facts   map[string]Value
	done    map[*decision]Value
	active  map[*decision]bool
	steps   []Step
	open    []*Step
	funcs   map[any]Value // functions and services already made
}

// Evaluate answers a question. A decision that waits for facts is left out of Values, and the facts are in Missing.
// Errors: *LimitError when it costs too much, *RuleError when the rules are wrong, and plain errors for facts of the
// wrong type and names that do not exist.
func (m *Model) Evaluate(req Request) (*Result, error) {
	r := m.newRun(req)
	if err := r.takeFacts(); err != nil {
		return nil, err
	}
	wanted, err := m.wanted(req.Decisions)
	if err != nil {
		return nil, err
	}
	res := &Result{AsOf: req.AsOf, Values: map[string]Value{}, Missing: []string{}}
	missing := map[string]bool{}
	for _, d := range wanted {
		v := r.decide(d)
		if r.machine.Err() != nil {
			return nil, r.machine.Err()
		}
		for _, n := range v.Waiting() {
			missing[n] = true
		}
		if !v.IsUnknown() {
			res.Values[d.name] = v
		}
	}
	for n := range missing {
		res.Missing = append(res.Missing, n)
	}
	sort.Strings(res.Missing)
	res.Steps = r.steps
	return res, nil
}

func (m *Model) newRun(req Request) *run {
	r := &run{m: m, req: req, done: map[*decision]Value{}, active: map[*decision]bool{}, funcs: map[any]Value{}}
	r.machine = feel.NewMachine(feel.Settings{Limits: req.Limits, Today: req.AsOf, Now: req.Now})
	r.machine.SetTrace(r)
	r.scope = feel.NewScope(r)
	return r
}

func (m *Model) wanted(names []string) ([]*decision, error) {
	if len(names) == 0 {
		return m.order, nil
	}
	var out []*decision
	for _, n := range names {
		d, ok := m.decisions[feel.NormalName(n)]
		if !ok {
			return nil, fmt.Errorf("there is no decision called %q%s", n, feel.DidYouMean(n, m.DecisionNames()))
		}
		out = append(out, d)
	}
	return out, nil
}

// takeFacts checks the facts against the inputs. Facts the model does not ask for are left alone.
func (r *run) takeFacts() error {
	r.facts = make(map[string]Value, len(r.req.Facts))
	for name, f := range r.req.Facts {
		in, ok := r.m.inputs[name]
		if !ok {
			continue
		}
		v, ok := in.typ.Coerce(r.fill(f.Value, in.typ, name))
		if !ok && !r.m.lenient {
			return fmt.Errorf("the fact %q must be %s, not %s", name, in.typ, f.Value.TypeName())
		}
		r.facts[name] = v
	}
	return nil
}

// fill makes the names a context should have but lacks unknown, as facts nobody has given.
func (r *run) fill(v Value, t *feel.Type, name string) Value {
	if t == nil || r.req.MissingIsNull {
		return v
	}
	switch {
	case v.Kind() == feel.KindContext && len(t.Fields) > 0:
		return r.fillContext(v, t, name)
	case v.Kind() == feel.KindList && t.Kind == feel.TypeList && t.Elem != nil:
		items := make([]Value, len(v.Items()))
		for i, it := range v.Items() {
			items[i] = r.fill(it, t.Elem, fmt.Sprintf("%s[%d]", name, i+1))
		}
		return List(items...)
	}
	return v
}

func (r *run) fillContext(v Value, t *feel.Type, name string) Value {
	entries := make([]Entry, 0, len(t.Fields))
	for _, e := range v.Entries() {
		entries = append(entries, Entry{Name: e.Name, Value: r.fill(e.Value, fieldOf(t, e.Name), name+"."+e.Name)})
	}
	for _, f := range t.Fields {
		if _, ok := v.Get(f.Name); !ok {
			entries = append(entries, Entry{Name: f.Name, Value: feel.Unknown(name + "." + f.Name)})
		}
	}
	return Context(entries...)
}

func fieldOf(t *feel.Type, name string) *feel.Type {
	for _, f := range t.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return nil
}

// Lookup finds what a name means to the decision under way: another decision, a fact, or a parameter.
func (r *run) Lookup(_ *feel.Machine, name string) (Value, bool) {
	if d, ok := r.m.decisions[name]; ok {
		r.useDecision(name)
		return r.decide(d), true
	}
	if in, ok := r.m.inputs[name]; ok {
		return r.fact(in), true
	}
	if p, ok := r.m.params[name]; ok {
		return r.parameter(p), true
	}
	return Value{}, false
}

func (r *run) fact(in *input) Value {
	v, ok := r.facts[in.name]
	if !ok {
		v = feel.Unknown(in.name)
		if r.req.MissingIsNull {
			v = Null()
		}
	}
	r.useFact(in.name, v)
	return v
}

func (r *run) parameter(p *parameter) Value {
	found := p.on(r.req.AsOf)
	if found == nil {
		r.machine.Fail(&RuleError{r.current(), fmt.Sprintf("the parameter %q has no value on %s", p.name, r.req.AsOf)})
		return Null()
	}
	r.useParameter(p.name, found)
	return found.value
}

func (r *run) current() string {
	if len(r.open) == 0 {
		return ""
	}
	return r.open[len(r.open)-1].Decision
}

// decide works out a decision once, and leaves a step that explains it.
func (r *run) decide(d *decision) Value {
	if v, ok := r.done[d]; ok {
		return v
	}
	if r.active[d] {
		return r.machine.Note("the decision %q asks for itself", d.name)
	}
	r.active[d] = true
	step := &Step{Decision: d.name, Expression: d.text, Law: []string{}}
	before := r.machine.Notes()
	r.open = append(r.open, step)
	v := r.machine.Run(d.body, r.scopeOf(d))
	v = r.coerced(d, v)
	r.open = r.open[:len(r.open)-1]
	r.active[d] = false
	step.Value, step.Waiting, step.Notes = v, v.Waiting(), r.machine.Notes()
	for _, n := range before {
		r.machine.Note("%s", n)
	}
	blame(r.machine.Err(), d)
	r.steps = append(r.steps, *step)
	r.done[d] = v
	return v
}

func (r *run) coerced(d *decision, v Value) Value {
	c, ok := r.machine.Coerce(d.typ, v)
	if !ok {
		return r.machine.Note("the answer %s is not %s", v, d.typ)
	}
	return c
}

// blame puts the decision's name on an error in the rules that has none yet.
func blame(err error, d *decision) {
	var re *RuleError
	if errors.As(err, &re) && re.Decision == "" {
		re.Decision = d.name
	}
}
