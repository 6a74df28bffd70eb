package feel

import "strings"

// addRanges adds the relations of DMN 1.5 table 78. A point counts as the range [p..p].
func addRanges(l *Library) {
	type relation func(a, b Range) Value
	pair := func(name string, points bool, left, right, both bool, rel relation) {
		add := func(sig string) {
			l.add(name+"("+sig+") boolean", func(m *Machine, v []Value) Value {
				a, ok := asRange(v[0])
				b, ok2 := asRange(v[1])
				if !ok || !ok2 {
					return m.null("%s needs ranges with ends", name)
				}
				return rel(a, b)
			})
		}
		if points {
			add("point1: point, point2: point")
		}
		if left {
			add("point: point, range: range")
		}
		if right {
			add("range: range, point: point")
		}
		if both {
			add("range1: range, range2: range")
		}
	}
	pair("before", true, true, true, true, before)
	pair("after", true, true, true, true, func(a, b Range) Value { return before(b, a) })
	pair("meets", false, false, false, true, meets)
	pair("met by", false, false, false, true, func(a, b Range) Value { return meets(b, a) })
	pair("overlaps", false, false, false, true, overlaps)
	pair("overlaps before", false, false, false, true, overlapsBefore)
	pair("overlaps after", false, false, false, true, func(a, b Range) Value { return overlapsBefore(b, a) })
	pair("finishes", false, true, false, true, finishes)
	pair("finished by", false, false, true, true, func(a, b Range) Value { return finishes(b, a) })
	pair("includes", false, false, true, true, includes)
	pair("during", false, true, false, true, func(a, b Range) Value { return includes(b, a) })
	pair("starts", false, true, false, true, starts)
	pair("started by", false, false, true, true, func(a, b Range) Value { return starts(b, a) })
	pair("coincides", true, false, false, true, coincides)
	l.add("range(from: string) range", rangeFrom)
}

func asRange(v Value) (Range, bool) {
	if r, ok := v.Range(); ok {
		return r, !r.Not
	}
	return Range{v, v, true, true, true, true, false, false}, true
}

// ends compares two ends; ok is false when they cannot be.
func ends(a, b Value) (int, bool) { return compare(a, b) }

// condition is a yes or no that may turn out to have no answer.
type condition struct{ yes, ok bool }

func cond(a, b Value, test func(int) bool) condition {
	c, ok := ends(a, b)
	return condition{ok && test(c), ok}
}

func answer(cs ...condition) Value {
	yes := true
	for _, c := range cs {
		if !c.ok {
			return Null()
		}
		yes = yes && c.yes
	}
	return Bool(yes)
}

func fixed(b bool) condition { return condition{b, true} }

// startOrder compares where two ranges begin: an included end begins before an excluded one.
func startOrder(a, b Range) (int, bool) {
	if !a.HasLow || !b.HasLow {
		return cmpInt(b2i(a.HasLow), b2i(b.HasLow)), true
	}
	c, ok := ends(a.Low, b.Low)
	if c == 0 {
		c = cmpInt(b2i(!a.LowIncluded), b2i(!b.LowIncluded))
	}
	return c, ok
}

// endOrder compares where two ranges end.
func endOrder(a, b Range) (int, bool) {
	if !a.HasHigh || !b.HasHigh {
		return cmpInt(b2i(!a.HasHigh), b2i(!b.HasHigh)), true
	}
	c, ok := ends(a.High, b.High)
	if c == 0 {
		c = cmpInt(b2i(a.HighIncluded), b2i(b.HighIncluded))
	}
	return c, ok
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func ordering(c int, ok bool, test func(int) bool) condition { return condition{ok && test(c), ok} }

func before(a, b Range) Value {
	if !a.HasHigh || !b.HasLow {
		return Bool(false)
	}
	touching := !a.HighIncluded || !b.LowIncluded
	return answer(cond(a.High, b.Low, func(c int) bool { return c < 0 || c == 0 && touching }))
}

func meets(a, b Range) Value {
	if !a.HasHigh || !b.HasLow {
		return Bool(false)
	}
	return answer(fixed(a.HighIncluded && b.LowIncluded), cond(a.High, b.Low, func(c int) bool { return c == 0 }))
}

func overlaps(a, b Range) Value {
	x, y := before(a, b), before(b, a)
	if x.IsNull() || y.IsNull() {
		return Null()
	}
	return Bool(!x.IsTrue() && !y.IsTrue())
}

// overlapsBefore: a begins first, reaches into b, and ends no later than b.
func overlapsBefore(a, b Range) Value {
	o := overlaps(a, b)
	if !o.IsTrue() {
		return o
	}
	sc, ok := startOrder(a, b)
	ec, ok2 := endOrder(a, b)
	return answer(ordering(sc, ok, func(c int) bool { return c < 0 }), ordering(ec, ok2, func(c int) bool { return c <= 0 }))
}

func finishes(a, b Range) Value {
	ec, ok := endOrder(a, b)
	sc, ok2 := startOrder(a, b)
	return answer(ordering(ec, ok, func(c int) bool { return c == 0 }), ordering(sc, ok2, func(c int) bool { return c >= 0 }))
}

func starts(a, b Range) Value {
	sc, ok := startOrder(a, b)
	ec, ok2 := endOrder(a, b)
	return answer(ordering(sc, ok, func(c int) bool { return c == 0 }), ordering(ec, ok2, func(c int) bool { return c <= 0 }))
}

func includes(a, b Range) Value {
	sc, ok := startOrder(a, b)
	ec, ok2 := endOrder(a, b)
	return answer(ordering(sc, ok, func(c int) bool { return c <= 0 }), ordering(ec, ok2, func(c int) bool { return c >= 0 }))
}

func coincides(a, b Range) Value {
	sc, ok := startOrder(a, b)
	ec, ok2 := endOrder(a, b)
	zero := func(c int) bool { return c == 0 }
	return answer(ordering(sc, ok, zero), ordering(ec, ok2, zero))
}

// rangeFrom reads a range whose ends are literals; in a text one end may be left out: "[1..)".
func rangeFrom(m *Machine, a []Value) Value {
	text := strings.TrimSpace(str(a[0]))
	low, high, ok := strings.Cut(text, "..")
	if ok && len(text) > 4 {
		if strings.TrimSpace(low) == "(" || strings.TrimSpace(low) == "]" {
			return openRangeFrom(m, text, high[:len(high)-1], pick(strings.HasSuffix(high, "]"), "<=", "<"))
		}
		if h := strings.TrimSpace(high); h == ")" || h == "[" {
			return openRangeFrom(m, text, low[1:], pick(low[0] == '[', ">=", ">"))
		}
	}
	e, diags := Parse(text, NewEnv(Standard(), nil))
	if v, ok := ConstantOf(e); ok && len(diags) == 0 && v.kind == KindRange {
		return v
	}
	r, isRange := e.(*rangeLiteral)
	if len(diags) > 0 || !isRange || !literalEnd(r.low) || !literalEnd(r.high) {
		return m.null("%q is not a range", clip(text))
	}
	return m.Run(e, nil)
}

func openRangeFrom(m *Machine, text, end, op string) Value {
	e, diags := Parse(end, NewEnv(Standard(), nil))
	if len(diags) > 0 || !literalEnd(e) || strings.IndexByte("([])", text[0]) < 0 || strings.IndexByte(")][", text[len(text)-1]) < 0 {
		return m.null("%q is not a range", clip(text))
	}
	return m.Run(&openRange{op, e, nil}, nil)
}

// literalEnd accepts what may stand at an end of a range in text.
func literalEnd(e Expr) bool {
	switch e := e.(type) {
	case *constantExpr:
		return e.val.kind != KindFunction && e.val.kind != KindNull
	case *negative:
		return literalEnd(e.e)
	case *call:
		_, named := e.fn.(*constantExpr)
		return named && len(e.args) == 1 && literalEnd(e.args[0])
	}
	return false
}
