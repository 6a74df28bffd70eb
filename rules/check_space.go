package rules

import (
	"sort"
	"strings"

	"torg/rules/feel"
)

// dimension is one thing the columns of a table ask about, with its values cut into pieces that every cell answers alike.
type dimension struct {
	label    string
	typ      *feel.Type
	domain   feel.Expr // tests each value passes; nil for none
	whole    bool
	nullable bool
	symbol   string      // a name whose value is not known, which all limits in the dimension are: "< grense", ">= grense"
	at       Value       // the value the symbol is given while looking
	scope    *feel.Scope // in which the symbol has that value; other dimensions do not see it
	points   []Value     // where answers may change
	atoms    []atom
}

// atom is one piece: a single value, all values between two points, or null.
type atom struct {
	sample    Value
	low, high *Value // of what lies between points; nil for no limit
	point     bool   // the sample is the only value
	other     bool   // all values not named, of those that have no order
}

// space finds the dimensions of the table and cuts them up.
func (k *tableCheck) space() {
	byKey := map[string]int{}
	for i := range k.t.inputs {
		col := &k.t.inputs[i]
		s := feel.SubjectOf(col.expr, func(e feel.Expr) bool { _, ok := feel.Closed(k.machine, e, k.scope); return ok })
		at, known := byKey[s.Key]
		if !known || s.Key == "" {
			at = len(k.dims)
			byKey[s.Key] = at
			k.dims = append(k.dims, k.dimension(col, s))
		}
		k.columns = append(k.columns, axis{at, s})
		if !s.Direct() {
			k.dims[at].points = append(k.dims[at].points, s.Points(k.machine, k.scope)...)
		}
	}
	for i := range k.t.inputs {
		k.collectPoints(i)
	}
	for _, d := range k.dims {
		d.cut(k)
	}
}

func (k *tableCheck) dimension(col *column, s feel.Subject) *dimension {
	d := &dimension{label: col.label, typ: col.typ}
	if !s.Direct() {
		d.label, d.typ = s.Key, s.Base.Type()
	} else if col.allowed != nil {
		d.domain = col.allowed
	}
	k.bound(d, s.Base, 0)
	if d.typ != nil && d.typ.Allowed != nil {
		d.domain = feel.Both(d.domain, d.typ.Allowed)
	}
	return d
}

// bound adds what is known of an expression's values: by name, by the decision it names, and by its form.
func (k *tableCheck) bound(d *dimension, e feel.Expr, depth int) {
	if name, ok := feel.NameOf(e); ok {
		if known, ok := k.a.Domains[name]; ok {
			d.nullable, d.whole = d.nullable || known.Nullable, d.whole || known.Whole
			k.tests(d, known.Tests)
		}
		if other := k.m.decisions[name]; other != nil && depth < 20 {
			k.boundDecision(d, other, depth)
		}
		return
	}
	tests, whole := feel.Bounds(e)
	d.whole = d.whole || whole
	k.tests(d, tests)
	if values, ok := feel.Outcomes(e); ok {
		k.among(d, values)
	}
}

func (k *tableCheck) boundDecision(d *dimension, other *decision, depth int) {
	t, _ := tableIn(other)
	if t == nil {
		if other.body != nil {
			k.bound(d, other.body, depth+1)
		}
		return
	}
	if len(t.outputs) != 1 || len(t.policy) != 1 || strings.Contains("COR", t.policy) {
		return
	}
	if len(t.outputs[0].order) > 0 {
		k.among(d, t.outputs[0].order)
		return
	}
	var values []Value
	for _, r := range t.rows {
		v, ok := feel.Closed(k.machine, r.then[0], k.scope)
		if !ok {
			return
		}
		values = append(values, v)
	}
	if o := t.outputs[0].def; o != nil {
		v, ok := feel.Closed(k.machine, o, k.scope)
		if !ok {
			return
		}
		values = append(values, v)
	}
	k.among(d, values)
}

// among bounds a dimension to some values.
func (k *tableCheck) among(d *dimension, values []Value) {
	parts := make([]string, 0, len(values))
	for _, v := range values {
		if v.IsNull() {
			d.nullable = true
			continue
		}
		if v.Kind() > feel.KindBoolean {
			return
		}
		parts = append(parts, v.String())
	}
	k.tests(d, strings.Join(parts, ", "))
}

// tests bounds a dimension by unary tests.
func (k *tableCheck) tests(d *dimension, text string) {
	if text == "" {
		return
	}
	e, diags := feel.ParseUnary(text, feel.NewEnv(feel.Standard(), nil), d.typ)
	if len(diags) == 0 {
		d.domain = feel.Both(d.domain, e)
	}
}

// collectPoints takes in where the cells of a column may change their answer.
func (k *tableCheck) collectPoints(i int) {
	d := k.dims[k.columns[i].dim]
	if !k.columns[i].subject.Direct() {
		return
	}
	for _, r := range k.t.rows {
		if i >= len(r.tests) || r.tests[i].any {
			continue
		}
		if points, ok := feel.Points(k.machine, r.tests[i].expr, k.scope); ok {
			d.points = append(d.points, points...)
		} else if name, ok := feel.SymbolOf(r.tests[i].expr); ok && k.free(name) {
			d.name(name)
		} else {
			d.name("")
		}
	}
}

// free says whether a name is an input or decision, whose value is not known here.
func (k *tableCheck) free(name string) bool {
	_, isInput := k.m.inputs[name]
	_, isDecision := k.m.decisions[name]
	return isInput || isDecision
}

// noSymbol marks a dimension with limits of more than one kind.
const noSymbol = "\x00"

func (d *dimension) name(symbol string) {
	if symbol == "" || d.symbol != "" && d.symbol != symbol {
		symbol = noSymbol
	}
	d.symbol = symbol
}

// cut makes the atoms.
func (d *dimension) cut(k *tableCheck) {
	d.scope = k.scope
	for _, p := range d.points {
		if p.IsNull() {
			d.nullable = true
		}
	}
	values := notNull(d.points)
	if d.domain != nil {
		if more, ok := feel.Points(k.machine, d.domain, k.scope); ok {
			values = append(values, notNull(more)...)
		}
	}
	if d.symbol != "" && d.symbol != noSymbol && len(notNull(d.points)) == 0 && sampleOf(d.typ).Kind() != feel.KindNull {
		d.at = sampleOf(d.typ)
		values = append(values, d.at)
		d.scope = k.scope.With(d.symbol, d.at)
	} else {
		d.symbol = ""
	}
	d.pieces(values)
	d.within(k)
	d.atoms = append(d.atoms, atom{sample: Null(), point: true})
}

func notNull(values []Value) (out []Value) {
	for _, v := range values {
		if !v.IsNull() {
			out = append(out, v)
		}
	}
	return out
}

// sampleOf is a plain value of a type that has an order; null for other types.
func sampleOf(t *feel.Type) Value {
	if t == nil {
		return Null()
	}
	switch t.Kind {
	case feel.TypeNumber:
		return Number(1000)
	case feel.TypeDate:
		return DateValue(Date{Year: 2000, Month: 6, Day: 15})
	}
	return Null()
}

func (d *dimension) pieces(values []Value) {
	if d.typ != nil && d.typ.Kind == feel.TypeBoolean || allBool(values) {
		d.atoms = []atom{{sample: Bool(true), point: true}, {sample: Bool(false), point: true}}
		return
	}
	if sorted, ok := feel.Ordered(values); ok && len(sorted) > 0 && sorted[0].Kind() != feel.KindString {
		d.ordered(sorted)
		return
	}
	d.named(values)
}

func allBool(values []Value) bool {
	for _, v := range values {
		if v.Kind() != feel.KindBoolean {
			return false
		}
	}
	return len(values) > 0
}

// ordered cuts a line at its points: what lies below the first, each point, what lies between, what lies above the last.
func (d *dimension) ordered(points []Value) {
	between := func(low, high *Value) {
		if v, ok := feel.Between(low, high, d.whole); ok {
			d.atoms = append(d.atoms, atom{sample: v, low: low, high: high})
		}
	}
	between(nil, &points[0])
	for i := range points {
		if _, isWhole := points[i].Int64(); isWhole || !d.whole {
			d.atoms = append(d.atoms, atom{sample: points[i], point: true})
		}
		if i+1 < len(points) {
			between(&points[i], &points[i+1])
		}
	}
	between(&points[len(points)-1], nil)
}

// named cuts values without order: each one named, and all others.
func (d *dimension) named(values []Value) {
	for _, v := range values {
		if !among(d.values(), v) {
			d.atoms = append(d.atoms, atom{sample: v, point: true})
		}
	}
	sort.SliceStable(d.atoms, func(i, j int) bool { return d.atoms[i].sample.String() < d.atoms[j].sample.String() })
	d.atoms = append(d.atoms, atom{sample: unlike(d.typ, values), other: true})
}

func (d *dimension) values() (out []Value) {
	for _, a := range d.atoms {
		out = append(out, a.sample)
	}
	return out
}

// unlike is a value that none of the cells names.
func unlike(t *feel.Type, values []Value) Value {
	if t != nil && t.Kind == feel.TypeList {
		return List(String("…"))
	}
	s := "…"
	for among(values, String(s)) {
		s += "…"
	}
	return String(s)
}

// within drops the atoms outside the domain.
func (d *dimension) within(k *tableCheck) {
	if d.domain == nil {
		return
	}
	var kept []atom
	for _, a := range d.atoms {
		if said := feel.TestValue(k.machine, d.domain, k.scope, a.sample); said.IsTrue() || said.IsUnknown() {
			kept = append(kept, a)
		}
	}
	if len(kept) > 0 {
		d.atoms = kept
	}
}
