package rules

import (
	"fmt"
	"sort"
	"strings"

	"torg/rules/feel"
)

// hit is a row that fired, or (waits) may fire once facts are known.
type hit struct {
	row    *row
	waits  []string
	answer Value
}

// sweep is one run through a table.
type sweep struct {
	t     *table
	m     *feel.Machine
	s     *feel.Scope
	vals  []Value // of the inputs
	have  []bool
	scope []*feel.Scope // of each column: "?" is its value
	notes []RowOutcome
	quiet *Session // who asks without an explanation; nil when there is to be one
}

// Eval runs the table and leaves the outcome of each row with the step under way.
func (t *table) Eval(m *feel.Machine, s *feel.Scope) Value {
	w := &sweep{t: t, m: m, s: s, vals: make([]Value, len(t.inputs)), have: make([]bool, len(t.inputs)), scope: make([]*feel.Scope, len(t.inputs))}
	if w.quiet, _ = m.Trace().(*Session); w.quiet == nil {
		w.notes = make([]RowOutcome, 0, len(t.rows))
	}
	var hits []hit
	for _, r := range t.rows {
		h, fired := w.test(r)
		if !fired {
			continue
		}
		hits = append(hits, h)
		if t.policy == "F" && h.waits == nil {
			break
		}
	}
	out := w.answer(hits)
	if r, ok := m.Trace().(*run); ok {
		r.rows(w.notes)
	}
	return out
}

// input is the value of column i, worked out when first asked for.
func (w *sweep) input(i int) Value {
	if w.have[i] {
		return w.vals[i]
	}
	col := &w.t.inputs[i]
	v := w.m.Run(col.expr, w.s)
	if c, ok := w.m.Coerce(col.typ, v); ok {
		v = c
	} else {
		v = w.m.Note("%s is %s, which is not %s", col.label, v, col.typ)
	}
	if col.allowed != nil && !v.IsNull() && !v.IsUnknown() && !feel.TestValue(w.m, col.allowed, w.s, v).IsTrue() {
		v = w.m.Note("%s is %s, which is not among the allowed values", col.label, v)
	}
	w.vals[i], w.have[i], w.scope[i] = v, true, w.s.With("?", v)
	return v
}

// test tests one row, and tells how it went to who asks.
func (w *sweep) test(r *row) (hit, bool) {
	if w.quiet == nil {
		return w.row(r)
	}
	h, fired := w.plainRow(r)
	if fired && h.waits == nil {
		w.quiet.fires(r)
	}
	return h, fired
}

// plainRow is row without a word of why.
func (w *sweep) plainRow(r *row) (h hit, fired bool) {
	for i, t := range r.tests {
		if t.any {
			continue
		}
		v := w.input(i)
		switch said := feel.TestWith(w.m, t.expr, w.scope[i], v); {
		case said.IsUnknown():
			h.waits = append(h.waits, said.UnknownNames()...)
		case !said.IsTrue():
			return hit{}, false
		}
	}
	h.row, h.answer = r, w.then(r)
	return h, true
}

// row tests one row. A test that says no decides, even when tests before it wait for facts.
func (w *sweep) row(r *row) (h hit, fired bool) {
	out := RowOutcome{ID: r.id, Law: r.law, Text: r.text}
	for i, t := range r.tests {
		if t.any {
			continue
		}
		v := w.input(i)
		said := feel.TestWith(w.m, t.expr, w.scope[i], v)
		cell := CellOutcome{Input: w.t.inputs[i].label, Test: t.text, Value: v, Said: saidText(said)}
		switch {
		case said.IsUnknown():
			h.waits = append(h.waits, said.UnknownNames()...)
			out.Because = append(out.Because, cell)
		case !said.IsTrue():
			out.Because = []CellOutcome{cell}
			w.notes = append(w.notes, out)
			return hit{}, false
		default:
			out.Because = append(out.Because, cell)
		}
	}
	out.Fired, out.Waiting = h.waits == nil, h.waits
	w.notes = append(w.notes, out)
	h.row, h.answer = r, w.then(r)
	return h, true
}

func saidText(v Value) string {
	switch {
	case v.IsTrue():
		return "yes"
	case v.IsUnknown():
		return "unknown"
	}
	return "no"
}

// then is the answer of a row: a value, or a context when the table has several outputs.
func (w *sweep) then(r *row) Value {
	vals := make([]Value, len(r.then))
	for i, e := range r.then {
		vals[i] = w.fit(w.m.Run(e, w.s), i)
	}
	return w.t.pack(vals)
}

func (w *sweep) fit(v Value, i int) Value {
	c, ok := w.m.Coerce(w.t.outputs[i].typ, v)
	if !ok {
		return w.m.Note("the answer %s is not %s", v, w.t.outputs[i].typ)
	}
	return c
}

func (t *table) pack(vals []Value) Value {
	if len(t.outputs) == 1 && len(vals) == 1 {
		return vals[0]
	}
	entries := make([]Entry, 0, len(vals))
	for i, v := range vals {
		entries = append(entries, Entry{Name: t.outputs[i].name, Value: v})
	}
	return Context(entries...)
}

// answer applies the hit policy (DMN 1.5 section 8.2.8).
func (w *sweep) answer(hits []hit) Value {
	if len(hits) == 0 {
		return w.none()
	}
	switch w.t.policy {
	case "U", "A":
		return w.only(hits)
	case "F":
		return settle(hits)
	case "P":
		return w.best(hits)
	}
	if waits := waiting(hits); waits != nil {
		return feel.Unknown(waits...)
	}
	return w.collect(hits)
}

func waiting(hits []hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.waits...)
	}
	return out
}

// none answers when no row fired: the defaults, or null; an empty list where a list of hits is asked for with defaults lacking.
func (w *sweep) none() Value {
	vals := make([]Value, len(w.t.outputs))
	has := false
	for i, o := range w.t.outputs {
		if o.def != nil {
			vals[i], has = w.fit(w.m.Run(o.def, w.s), i), true
		}
	}
	if !has {
		if w.t.policy == "C#" {
			return Number(0)
		}
		return Null()
	}
	return w.t.pack(vals)
}

// only is U and A: rows that fired must be one, or agree. A row that fired decides, as the author promised
// that no other may answer otherwise.
func (w *sweep) only(hits []hit) Value {
	var fired []hit
	for _, h := range hits {
		if h.waits == nil {
			fired = append(fired, h)
		}
	}
	if len(fired) == 0 {
		return feel.Unknown(waiting(hits)...)
	}
	for _, h := range fired[1:] {
		if w.t.policy == "U" || !h.answer.Equal(fired[0].answer) {
			return w.broken(fired[0], h)
		}
	}
	return fired[0].answer
}

// broken says that a table does not keep its hit policy: an error in the rules, which a pack must never pass over.
func (w *sweep) broken(a, b hit) Value {
	text := fmt.Sprintf("rows %s and %s both fire, which hit policy %s does not allow", a.row.id, b.row.id, w.t.policy)
	if w.t.strict {
		w.m.Fail(&RuleError{Text: text})
		return Null()
	}
	return w.m.Note("%s", text)
}

// settle is F: the first row that fires, unless a row before it waits for facts and would answer otherwise.
func settle(hits []hit) Value {
	last := hits[len(hits)-1]
	if last.waits != nil {
		return feel.Unknown(waiting(hits)...)
	}
	for _, h := range hits {
		if !h.answer.Equal(last.answer) {
			return feel.Unknown(waiting(hits)...)
		}
	}
	return last.answer
}

// best is P: the answer that comes first in the order of the allowed values.
func (w *sweep) best(hits []hit) Value {
	w.t.rank(hits)
	for i, h := range hits {
		if h.waits == nil {
			return settle(hits[:i+1])
		}
	}
	return feel.Unknown(waiting(hits)...)
}

// rank sorts hits by the outputs' allowed values, the first output weighing most.
func (t *table) rank(hits []hit) {
	sort.SliceStable(hits, func(i, j int) bool {
		for k, o := range t.outputs {
			a, b := o.place(t.part(hits[i].answer, k)), o.place(t.part(hits[j].answer, k))
			if a != b {
				return a < b
			}
		}
		return false
	})
}

func (t *table) part(v Value, k int) Value {
	if len(t.outputs) == 1 {
		return v
	}
	out, _ := v.Get(t.outputs[k].name)
	return out
}

func (o *output) place(v Value) int {
	for i, x := range o.order {
		if x.Equal(v) {
			return i
		}
	}
	return len(o.order)
}

// collect is R, O, C and its aggregations.
func (w *sweep) collect(hits []hit) Value {
	if w.t.policy == "O" {
		w.t.rank(hits)
	}
	vals := make([]Value, len(hits))
	for i, h := range hits {
		vals[i] = h.answer
	}
	if len(w.t.policy) == 1 {
		return List(vals...)
	}
	if len(w.t.outputs) == 1 {
		return w.aggregate(vals)
	}
	entries := make([]Entry, len(w.t.outputs))
	for k, o := range w.t.outputs {
		parts := make([]Value, len(vals))
		for i, v := range vals {
			parts[i] = w.t.part(v, k)
		}
		entries[k] = Entry{Name: o.name, Value: w.aggregate(parts)}
	}
	return Context(entries...)
}

func (w *sweep) aggregate(vals []Value) Value {
	for _, v := range vals {
		if v.IsUnknown() {
			return List(vals...)
		}
	}
	switch w.t.policy {
	case "C#":
		return Number(int64(len(vals)))
	case "C+":
		out := vals[0]
		for _, v := range vals[1:] {
			out = feel.Plus(w.m, out, v)
		}
		return out
	}
	return w.extreme(vals)
}

func (w *sweep) extreme(vals []Value) Value {
	best := vals[0]
	for _, v := range vals[1:] {
		c, ok := feel.Compare(v, best)
		if !ok {
			return w.m.Note("the answers cannot be ordered")
		}
		if strings.HasSuffix(w.t.policy, "<") == (c < 0) && c != 0 {
			best = v
		}
	}
	return best
}
