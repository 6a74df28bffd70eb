package feel

// path is value.name: an entry of a context, a property of a date or range, and on a list the same of each item.
type path struct {
	of   Expr
	name string
	typ  *Type
}

func (p *path) Type() *Type { return p.typ }

// NewPath is of.name.
func NewPath(of Expr, name string) Expr { return &path{of: of, name: name} }

func (p *path) Eval(m *Machine, s *Scope) Value {
	return member(m, m.Run(p.of, s), p.name)
}

func member(m *Machine, v Value, name string) Value {
	switch v.kind {
	case KindUnknown, KindNull:
		return v
	case KindContext:
		if e, ok := v.Get(name); ok {
			return e
		}
		return m.null("the context has no %q", name)
	case KindList:
		items := make([]Value, len(v.Items()))
		for i, it := range v.Items() {
			items[i] = member(m, it, name)
		}
		return m.list(items)
	case KindRange:
		return rangeProperty(m, v, name)
	}
	if out, ok := property(v, name); ok {
		return out
	}
	return m.null("%s has no %q", v.TypeName(), name)
}

func rangeProperty(m *Machine, v Value, name string) Value {
	r, _ := v.Range()
	switch name {
	case "start":
		return r.Low
	case "end":
		return r.High
	case "start included":
		return Bool(r.LowIncluded)
	case "end included":
		return Bool(r.HighIncluded)
	}
	return m.null("a range has no %q", name)
}

// property is what DMN 1.5 table 65 calls the properties of dates, times and durations.
func property(v Value, name string) (Value, bool) {
	switch v.kind {
	case KindDate:
		return dateProperty(v.v.(Date), name)
	case KindTime:
		return timeProperty(v.v.(Time), Date{1970, 1, 1}, name)
	case KindDateTime:
		d := v.v.(DateTime)
		if out, ok := dateProperty(d.Date, name); ok {
			return out, ok
		}
		return timeProperty(d.Time, d.Date, name)
	case KindMonths:
		return monthsProperty(v.v.(int64), name)
	case KindSeconds:
		return secondsProperty(v.v.(Duration), name)
	}
	return Value{}, false
}

func dateProperty(d Date, name string) (Value, bool) {
	switch name {
	case "year":
		return Number(int64(d.Year)), true
	case "month":
		return Number(int64(d.Month)), true
	case "day":
		return Number(int64(d.Day)), true
	case "weekday":
		return Number(int64(d.weekday())), true
	}
	return Value{}, false
}

func timeProperty(t Time, d Date, name string) (Value, bool) {
	switch name {
	case "hour":
		return Number(int64(t.Hour)), true
	case "minute":
		return Number(int64(t.Minute)), true
	case "second":
		return Number(int64(t.Second)), true
	case "time offset":
		if t.Zone.none() {
			return Null(), true
		}
		return Seconds(Duration{int64(t.Zone.offsetAt(d, t)), 0}), true
	case "timezone":
		if t.Zone.Name == "" {
			return Null(), true
		}
		return String(t.Zone.Name), true
	}
	return Value{}, false
}

func monthsProperty(n int64, name string) (Value, bool) {
	switch name {
	case "years":
		return Number(n / 12), true
	case "months":
		return Number(n % 12), true
	}
	return Value{}, false
}

func secondsProperty(d Duration, name string) (Value, bool) {
	sign := int64(1)
	if d.negative() {
		d, sign = d.neg(), -1
	}
	switch name {
	case "days":
		return Number(sign * (d.Sec / 86400)), true
	case "hours":
		return Number(sign * (d.Sec / 3600 % 24)), true
	case "minutes":
		return Number(sign * (d.Sec / 60 % 60)), true
	case "seconds":
		return durationNumber(Seconds(signed(Duration{d.Sec % 60, d.Nano}, sign))), true
	}
	return Value{}, false
}

// filter is list[condition] or list[position].
type filter struct {
	of, cond Expr
	typ      *Type
}

func newFilter(of, cond Expr, item *Type) Expr {
	t := of.Type()
	switch {
	case cond.Type().is(TypeNumber):
		t = item
	case !cond.Type().is(TypeBoolean):
		t = nil
	case !t.is(TypeList) && !t.is(TypeAny):
		t = listOf(t)
	}
	return &filter{of, cond, t}
}

// NewFilter is of[cond]: the items for which cond is true, the names of each item being in scope.
func NewFilter(of, cond Expr) Expr { return &filter{of, cond, nil} }

func (f *filter) Type() *Type { return f.typ }

func (f *filter) Eval(m *Machine, s *Scope) Value {
	v := m.Run(f.of, s)
	switch v.kind {
	case KindUnknown:
		return v
	case KindNull:
		return f.ofNull(m, s)
	case KindList:
	default:
		v = List(v)
	}
	if f.cond.Type().is(TypeNumber) {
		return index(m, v, m.Run(f.cond, s))
	}
	if len(v.Items()) == 0 {
		return f.ofNone(m, s)
	}
	return f.each(m, s, v)
}

// ofNull: a filter of nothing is nothing, a position in nothing is null.
func (f *filter) ofNull(m *Machine, s *Scope) Value {
	if f.cond.Type().is(TypeNumber) {
		return Null()
	}
	return f.ofNone(m, s)
}

// ofNone is a filter of an empty list. Whether its condition is a position shows when it runs.
func (f *filter) ofNone(m *Machine, s *Scope) Value {
	notes := m.notes
	v := m.Run(f.cond, s.With("item", Null()))
	m.notes = notes
	if v.kind == KindNumber {
		return m.null("the list is empty")
	}
	return List()
}

// index is the item at a position counted from 1, or from -1 at the end.
func index(m *Machine, list, at Value) Value {
	if at.IsUnknown() {
		return at
	}
	n, ok := at.Int64()
	if !ok {
		return m.null("%s is not a position in a list", at)
	}
	it := list.Items()
	if n < 0 {
		n += int64(len(it)) + 1
	}
	if n < 1 || n > int64(len(it)) {
		return m.null("the list has %d items, none at %s", len(it), at)
	}
	return it[n-1]
}

func (f *filter) each(m *Machine, s *Scope, list Value) Value {
	var out []Value
	for _, it := range list.Items() {
		inner := s
		if it.kind == KindContext {
			inner = inner.WithContext(it)
		}
		if _, own := it.Get("item"); !own {
			inner = inner.With("item", it)
		}
		v := m.Run(f.cond, inner)
		switch {
		case v.IsUnknown():
			return v
		case v.kind == KindNumber:
			return index(m, list, v)
		case v.IsTrue():
			out = append(out, it)
		case v.kind != KindBoolean && v.kind != KindNull:
			return m.null("a filter needs true, false or a position, not %s", v.TypeName())
		}
		if m.err != nil {
			return Null()
		}
	}
	return m.list(out)
}
