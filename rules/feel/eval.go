package feel

type constantExpr struct {
	val Value
	typ *Type
}

func constant(v Value) Expr { return &constantExpr{v, &Type{Kind: staticKind(v)}} }

func staticKind(v Value) TypeKind {
	if v.kind == KindUnknown {
		return TypeAny
	}
	return typeOf(v)
}

// Constant is an expression that always has the value v.
func Constant(v Value) Expr { return constant(v) }

// ConstantOf says whether an expression is a constant, and its value.
func ConstantOf(e Expr) (Value, bool) {
	c, ok := e.(*constantExpr)
	if !ok {
		return Value{}, false
	}
	return c.val, true
}

func (c *constantExpr) Type() *Type                 { return c.typ }
func (c *constantExpr) Eval(*Machine, *Scope) Value { return c.val }

// nameRef is a name, found when the expression runs.
type nameRef struct {
	name string
	typ  *Type
}

func (n *nameRef) Type() *Type { return n.typ }

func (n *nameRef) Eval(m *Machine, s *Scope) Value {
	v, ok := s.Find(m, n.name)
	if !ok {
		return m.null("there is nothing called %q here", n.name)
	}
	return v
}

// missingName is a name that nothing has: always null.
type missingName struct{ name string }

func (*missingName) Type() *Type { return nil }

func (n *missingName) Eval(m *Machine, _ *Scope) Value {
	return m.null("there is nothing called %q here", n.name)
}

// logical is three-valued "and" and "or" (DMN 1.5 table 50), unknown being one more "do not know".
type logical struct {
	l, r Expr
	and  bool
}

func (*logical) Type() *Type { return simple(TypeBoolean) }

func (e *logical) Eval(m *Machine, s *Scope) Value {
	decides := func(v Value) bool { b, ok := v.Bool(); return ok && b != e.and }
	l := m.Run(e.l, s)
	if decides(l) {
		return l
	}
	r := m.Run(e.r, s)
	if decides(r) {
		return r
	}
	if u, ok := firstUnknown(l, r); ok {
		return u
	}
	if l.kind == KindBoolean && r.kind == KindBoolean {
		return r
	}
	return Null()
}

type comparing struct {
	l, r Expr
	op   string
}

func (*comparing) Type() *Type { return simple(TypeBoolean) }

func (e *comparing) Eval(m *Machine, s *Scope) Value {
	l := m.Run(e.l, s)
	return compareValues(m, e.op, l, m.Run(e.r, s))
}

// compareValues is the comparison operators (DMN 1.5 tables 51 to 54).
func compareValues(m *Machine, op string, a, b Value) Value {
	if u, ok := firstUnknown(a, b); ok {
		return u
	}
	switch op {
	case "=":
		return m.Equal(a, b)
	case "!=":
		return not(m.Equal(a, b))
	}
	c, ok := compare(a, b)
	if !ok {
		if a.IsNull() || b.IsNull() {
			return Null()
		}
		return m.null("%s and %s cannot be ordered", a.TypeName(), b.TypeName())
	}
	return Bool(holds(op, c))
}

func holds(op string, c int) bool {
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

type between struct{ e, low, high Expr }

func (*between) Type() *Type { return simple(TypeBoolean) }

func (e *between) Eval(m *Machine, s *Scope) Value {
	v, low, high := m.Run(e.e, s), m.Run(e.low, s), m.Run(e.high, s)
	a := compareValues(m, ">=", v, low)
	b := compareValues(m, "<=", v, high)
	if u, ok := firstUnknown(a, b); ok && !a.IsFalse() && !b.IsFalse() {
		return u
	}
	if a.IsNull() || b.IsNull() {
		return Null()
	}
	return Bool(a.IsTrue() && b.IsTrue())
}

// inTest is "value in tests".
type inTest struct {
	e    Expr
	list []Expr
}

func (*inTest) Type() *Type { return simple(TypeBoolean) }

func (t *inTest) Eval(m *Machine, s *Scope) Value {
	in := m.Run(t.e, s)
	return anyTest(m, s.With("?", in), in, t.list)
}

type negative struct{ e Expr }

func (n *negative) Type() *Type { return n.e.Type() }

func (n *negative) Eval(m *Machine, s *Scope) Value {
	v := m.Run(n.e, s)
	switch v.kind {
	case KindNumber:
		return subNumbers(Number(0), v)
	case KindMonths:
		return Months(-v.v.(int64))
	case KindSeconds:
		return Seconds(v.v.(Duration).neg())
	case KindUnknown, KindNull:
		return v
	}
	return m.null("%s cannot be negated", v.TypeName())
}

type instanceOf struct {
	e Expr
	t *Type
}

func (*instanceOf) Type() *Type { return simple(TypeBoolean) }

func (i *instanceOf) Eval(m *Machine, s *Scope) Value {
	v := m.Run(i.e, s)
	switch {
	case v.IsUnknown():
		return v
	case v.IsNull():
		return Bool(i.t.is(TypeNull))
	}
	return Bool(!i.t.is(TypeNull) && i.t.Holds(v))
}

type listLiteral struct {
	items []Expr
	typ   *Type
}

func (l *listLiteral) Type() *Type { return l.typ }

func (l *listLiteral) Eval(m *Machine, s *Scope) Value {
	items := make([]Value, len(l.items))
	for i, e := range l.items {
		items[i] = m.Run(e, s)
	}
	return m.list(items)
}

// NewList is a list of what each expression gives.
func NewList(items []Expr) Expr {
	t := listOf(nil)
	for i, it := range items {
		if i == 0 {
			t.Elem = it.Type()
		}
		t.Elem = unify(t.Elem, it.Type())
	}
	return &listLiteral{items, t}
}

type contextLiteral struct {
	keys  []string
	vals  []Expr
	typ   *Type
	twice bool
}

func (c *contextLiteral) Type() *Type { return c.typ }

func (c *contextLiteral) Eval(m *Machine, s *Scope) Value {
	if c.twice {
		return m.null("the context has the same name twice")
	}
	entries := make([]Entry, len(c.keys))
	for i, k := range c.keys {
		v := m.Run(c.vals[i], s)
		entries[i] = Entry{k, v}
		s = s.With(k, v)
	}
	return Context(entries...)
}

type openRange struct {
	op  string
	e   Expr
	typ *Type
}

func (o *openRange) Type() *Type { return o.typ }

func (o *openRange) Eval(m *Machine, s *Scope) Value {
	v := m.Run(o.e, s)
	if v.IsUnknown() {
		return v
	}
	switch o.op {
	case "=":
		return RangeValue(Range{Low: v, High: v, LowIncluded: true, HighIncluded: true, HasLow: true, HasHigh: true, Point: true})
	case "!=":
		return RangeValue(Range{Low: v, Not: true})
	case "<", "<=":
		return RangeValue(Range{High: v, HighIncluded: o.op == "<=", HasHigh: true})
	}
	return RangeValue(Range{Low: v, LowIncluded: o.op == ">=", HasLow: true})
}

type rangeLiteral struct {
	low, high     Expr
	lowIn, highIn bool
	typ           *Type
}

func (r *rangeLiteral) Type() *Type { return r.typ }

// folded is the range itself when both ends are constants that make one: most cells of tables are such.
func (r *rangeLiteral) folded() Expr {
	low, ok := ConstantOf(r.low)
	high, ok2 := ConstantOf(r.high)
	if _, ordered := compare(low, high); !ok || !ok2 || !ordered {
		return r
	}
	return &constantExpr{RangeValue(Range{low, high, r.lowIn, r.highIn, true, true, false, false}), r.typ}
}

func (r *rangeLiteral) Eval(m *Machine, s *Scope) Value {
	low, high := m.Run(r.low, s), m.Run(r.high, s)
	if u, ok := firstUnknown(low, high); ok {
		return u
	}
	if !low.IsNull() && !high.IsNull() {
		if _, ok := compare(low, high); !ok {
			return m.null("%s and %s cannot be the ends of one range", low.TypeName(), high.TypeName())
		}
	}
	return RangeValue(Range{low, high, r.lowIn, r.highIn, true, true, false, false})
}
