package feel

type ifExpr struct {
	cond, yes, no Expr
	typ           *Type
}

// NewIf is "if cond then yes else no"; a cond that is not true means no.
func NewIf(cond, yes, no Expr) Expr {
	return &ifExpr{cond, yes, no, unify(yes.Type(), no.Type())}
}

func (e *ifExpr) Type() *Type { return e.typ }

func (e *ifExpr) Eval(m *Machine, s *Scope) Value {
	c := m.Run(e.cond, s)
	switch {
	case c.IsTrue():
		return m.Run(e.yes, s)
	case c.IsFalse() || c.IsNull():
		return m.Run(e.no, s)
	case !c.IsUnknown():
		return m.null("if needs true or false, not %s", c.TypeName())
	}
	yes, no := m.Run(e.yes, s), m.Run(e.no, s)
	if !yes.IsUnknown() && !no.IsUnknown() && equal(yes, no).IsTrue() {
		return yes
	}
	return Unknown(unknownNames(c, yes, no)...)
}

// Iterator is one "name in list" of for, some and every; To makes it "name in List..To".
type Iterator struct {
	Name string
	List Expr
	To   Expr
}

// values are the items an iterator walks through; ok is false when there is nothing to walk.
func (it Iterator) values(m *Machine, s *Scope) (items []Value, problem Value, ok bool) {
	v := m.Run(it.List, s)
	if it.To != nil {
		return span(m, v, m.Run(it.To, s))
	}
	switch v.kind {
	case KindUnknown:
		return nil, v, false
	case KindNull:
		return nil, m.null("there is no list to go through"), false
	case KindList:
		return v.Items(), Value{}, true
	case KindRange:
		return rangeItems(m, v)
	}
	return []Value{v}, Value{}, true
}

// rangeItems lists the numbers or dates of a range that has two ends.
func rangeItems(m *Machine, v Value) ([]Value, Value, bool) {
	r, _ := v.Range()
	items, problem, ok := span(m, r.Low, r.High)
	if ok && len(items) > 0 && !r.LowIncluded {
		items = items[1:]
	}
	if ok && len(items) > 0 && !r.HighIncluded && equal(items[len(items)-1], r.High).IsTrue() {
		items = items[:len(items)-1]
	}
	return items, problem, ok
}

// span counts from low to high, up or down, in ones or in days.
func span(m *Machine, low, high Value) ([]Value, Value, bool) {
	if u, ok := firstUnknown(low, high); ok {
		return nil, u, false
	}
	if low.kind == KindDate && high.kind == KindDate {
		a, b := low.v.(Date).days(), high.v.(Date).days()
		return steps(m, a, b, func(n int64) Value { return DateValue(dateOfDays(n)) })
	}
	a, ok := low.Int64()
	b, ok2 := high.Int64()
	if !ok || !ok2 {
		return nil, m.null("cannot count from %s to %s", low, high), false
	}
	return steps(m, a, b, Number)
}

func steps(m *Machine, a, b int64, at func(int64) Value) ([]Value, Value, bool) {
	n, dir := b-a, int64(1)
	if n < 0 {
		n, dir = -n, -1
	}
	if n < 0 || n >= int64(m.set.Limits.ListSize) {
		m.room(m.set.Limits.ListSize + 1)
		return nil, Null(), false
	}
	out := make([]Value, 0, n+1)
	for i := int64(0); i <= n; i++ {
		out = append(out, at(a+i*dir))
	}
	return out, Value{}, m.Work(len(out) / 4)
}

// walk calls fn for every combination of the iterators' items, later ones turning fastest.
// fn answers whether to go on; problem is what stopped the walk before its end.
func walk(m *Machine, s *Scope, its []Iterator, fn func(*Scope) bool) (problem Value, ok bool) {
	if len(its) == 0 {
		return Value{}, fn(s) && m.err == nil
	}
	items, problem, ok := its[0].values(m, s)
	if !ok {
		return problem, false
	}
	for _, v := range items {
		if p, ok := walk(m, s.With(its[0].Name, v), its[1:], fn); !ok {
			return p, false
		}
	}
	return Value{}, true
}

type forExpr struct {
	its  []Iterator
	body Expr
}

// NewFor is "for ... return body". The body sees the results so far as "partial".
func NewFor(its []Iterator, body Expr) Expr { return &forExpr{its, body} }

func (f *forExpr) Type() *Type { return listOf(f.body.Type()) }

func (f *forExpr) Eval(m *Machine, s *Scope) Value {
	out, weight := []Value{}, 1
	problem, ok := walk(m, s, f.its, func(inner *Scope) bool {
		partial := Value{KindList, &listData{out[:len(out):len(out)], weight}}
		v := m.Run(f.body, inner.With("partial", partial))
		out, weight = append(out, v), min(weight+v.weight(), heaviest)
		return m.room(len(out))
	})
	if !ok {
		return problem
	}
	return m.list(out)
}

type quantifiedExpr struct {
	every bool
	its   []Iterator
	body  Expr
}

// NewQuantified is "every ... satisfies body" or "some ... satisfies body".
func NewQuantified(every bool, its []Iterator, body Expr) Expr {
	return &quantifiedExpr{every, its, body}
}

func (*quantifiedExpr) Type() *Type { return simple(TypeBoolean) }

func (q *quantifiedExpr) Eval(m *Machine, s *Scope) Value {
	out := Bool(q.every)
	decided := false
	problem, ok := walk(m, s, q.its, func(inner *Scope) bool {
		v := m.Run(q.body, inner)
		if b, isBool := v.Bool(); isBool && b != q.every {
			out, decided = v, true
			return false
		}
		if v.IsUnknown() {
			out = Unknown(append(out.UnknownNames(), v.UnknownNames()...)...)
		} else if v.kind != KindBoolean && !out.IsUnknown() {
			out = Null()
		}
		return true
	})
	if !ok && !decided {
		return problem
	}
	return out
}
