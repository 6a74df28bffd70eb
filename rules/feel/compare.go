package feel

// Equal is FEEL's "=" as a yes or no: values of different kinds are never equal.
func (v Value) Equal(o Value) bool { return equal(v, o).IsTrue() }

// equal is FEEL's "=" (DMN 1.5 table 53): true, false, null for kinds that cannot be
// compared, unknown when either side waits for a fact.
func equal(a, b Value) Value {
	if u, ok := firstUnknown(a, b); ok {
		return u
	}
	if a.IsNull() || b.IsNull() {
		return Bool(a.IsNull() && b.IsNull())
	}
	if a.kind != b.kind {
		return Null()
	}
	switch a.kind {
	case KindList:
		return equalLists(a.Items(), b.Items())
	case KindContext:
		return equalContexts(a, b)
	case KindRange:
		return equalRanges(a, b)
	case KindFunction:
		return Bool(a.v == b.v)
	case KindTime, KindDateTime:
		return equalClock(a, b)
	}
	if c, ok := compare(a, b); ok {
		return Bool(c == 0)
	}
	return Bool(a.v == b.v)
}

func equalLists(a, b []Value) Value {
	if len(a) != len(b) {
		return Bool(false)
	}
	return allTrue(len(a), func(i int) Value { return equal(a[i], b[i]) })
}

func equalContexts(a, b Value) Value {
	if len(a.Entries()) != len(b.Entries()) {
		return Bool(false)
	}
	return allTrue(len(a.Entries()), func(i int) Value {
		other, ok := b.Get(a.Entries()[i].Name)
		if !ok {
			return Bool(false)
		}
		return equal(a.Entries()[i].Value, other)
	})
}

// allTrue is three-valued "and" over n answers: one no decides, otherwise an unknown stays unknown.
func allTrue(n int, at func(int) Value) Value {
	out := Bool(true)
	for i := range n {
		r := at(i)
		switch {
		case r.kind == KindUnknown && out.kind == KindUnknown:
			out = Unknown(unknownNames(out, r)...)
		case r.kind == KindUnknown:
			out = r
		case !r.IsTrue():
			return Bool(false)
		}
	}
	return out
}

func equalRanges(a, b Value) Value {
	r, s := *a.v.(*Range), *b.v.(*Range)
	if r.HasLow != s.HasLow || r.HasHigh != s.HasHigh || r.Not != s.Not || r.Point != s.Point {
		return Bool(false)
	}
	if r.LowIncluded != s.LowIncluded || r.HighIncluded != s.HighIncluded {
		return Bool(false)
	}
	return Bool(r.Low.Equal(s.Low) && r.High.Equal(s.High))
}

// equalClock: a moment with a zone is never the same as one without.
func equalClock(a, b Value) Value {
	if zoneOf(a).none() != zoneOf(b).none() {
		return Bool(false)
	}
	c, _ := compare(a, b)
	return Bool(c == 0)
}

func zoneOf(v Value) Zone {
	switch v.kind {
	case KindTime:
		return v.v.(Time).Zone
	case KindDateTime:
		return v.v.(DateTime).Time.Zone
	}
	return Zone{}
}

// compare orders two values of one kind; ok is false when FEEL gives them no order.
func compare(a, b Value) (c int, ok bool) {
	if a.kind != b.kind {
		return 0, false
	}
	switch a.kind {
	case KindNumber:
		return a.dec().Cmp(b.dec()), true
	case KindString:
		return cmpText(a.v.(string), b.v.(string)), true
	case KindDate:
		return a.v.(Date).compare(b.v.(Date)), true
	case KindMonths:
		return cmpInt(a.v.(int64), b.v.(int64)), true
	case KindSeconds:
		return a.v.(Duration).compare(b.v.(Duration)), true
	case KindTime, KindDateTime:
		return compareClock(a, b), zoneOf(a).none() == zoneOf(b).none()
	}
	return 0, false
}

// compareClock compares whole seconds: that is the resolution of the value functions of DMN 1.5 section 10.3.2.3.4.
func compareClock(a, b Value) int {
	if a.kind == KindTime {
		return cmpInt(a.v.(Time).utc(), b.v.(Time).utc())
	}
	return cmpInt(a.v.(DateTime).instant(), b.v.(DateTime).instant())
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// inRange says whether v lies in r: true, false, or null when they cannot be compared.
func inRange(v Value, r Range) Value {
	if u, ok := firstUnknown(v, r.Low, r.High); ok {
		return u
	}
	if v.IsNull() {
		return Null()
	}
	if r.Not {
		return not(equal(v, r.Low))
	}
	low := side(r.HasLow, r.LowIncluded, r.Low, v)
	high := side(r.HasHigh, r.HighIncluded, v, r.High)
	if low.IsNull() || high.IsNull() {
		return Null()
	}
	return Bool(low.IsTrue() && high.IsTrue())
}

// side checks a <= b (or a < b), or true when that side of the range is open.
func side(has, included bool, a, b Value) Value {
	if !has {
		return Bool(true)
	}
	c, ok := compare(a, b)
	if !ok {
		return Null()
	}
	return Bool(c < 0 || c == 0 && included)
}

func not(v Value) Value {
	if b, ok := v.Bool(); ok {
		return Bool(!b)
	}
	if v.IsUnknown() {
		return v
	}
	return Null()
}
