package feel

import (
	"sort"

	"github.com/cockroachdb/apd/v3"
)

// Points gives the values at which unary tests may change their answer: the limits of comparisons and ranges, and the
// values asked for. Between two neighbouring points every value is answered alike, so that a table can be analysed by
// trying one value of each piece. ok is false when the tests are a free expression, or need what the scope does not know.
func Points(m *Machine, test Expr, s *Scope) (points []Value, ok bool) {
	c := &pointCollector{m: m, s: s.With("?", Unknown("?")), ok: true}
	c.test(test)
	return c.points, c.ok
}

// Closed is the value of an expression that needs nothing but what the scope knows; ok is false when it needs more.
func Closed(m *Machine, e Expr, s *Scope) (v Value, ok bool) {
	v = m.Run(e, s.With("?", Unknown("?")))
	return v, m.Err() == nil && len(v.Waiting()) == 0
}

type pointCollector struct {
	m      *Machine
	s      *Scope
	points []Value
	ok     bool
}

func (c *pointCollector) test(e Expr) {
	switch t := e.(type) {
	case *tests:
		for _, x := range t.list {
			c.test(x)
		}
	case *operatorTest:
		c.operand(t.e)
		if n := len(c.points); n > 0 && c.points[n-1].kind == KindString && t.op != "=" && t.op != "!=" {
			c.ok = false // texts are not cut into pieces by their order
		}
	case *valueTest:
		if t.asks {
			c.condition(t.e)
		} else {
			c.operand(t.e)
		}
	default:
		c.ok = false
	}
}

// operand takes in the value a test compares with: a value, a range, or a list of them.
func (c *pointCollector) operand(e Expr) {
	v, ok := Closed(c.m, e, c.s)
	if !ok {
		c.ok = false
		return
	}
	c.value(v)
}

func (c *pointCollector) value(v Value) {
	switch v.kind {
	case KindRange:
		r, _ := v.Range()
		for _, end := range []Value{r.Low, r.High} {
			c.ok = c.ok && end.kind != KindString
			if !end.IsNull() {
				c.points = append(c.points, end)
			}
		}
	case KindList:
		for _, it := range v.Items() {
			c.value(it)
		}
	default:
		c.points = append(c.points, v)
	}
}

// condition takes in an expression about "?" made of comparisons with and, or and not.
func (c *pointCollector) condition(e Expr) {
	switch t := e.(type) {
	case *logical:
		c.condition(t.l)
		c.condition(t.r)
	case *comparing:
		c.sides(t.l, t.r)
	case *between:
		c.sides(t.e, t.low)
		c.sides(t.e, t.high)
	case *inTest:
		if !isInput(t.e) {
			c.ok = false
		}
		for _, x := range t.list {
			c.test(x)
		}
	case *call:
		if builtinName(t) != "not" || len(t.args) != 1 {
			c.ok = false
			return
		}
		c.condition(t.args[0])
	default:
		if !isInput(e) { // a column of true and false may be asked about by itself
			c.operand(e)
		}
	}
}

func (c *pointCollector) sides(l, r Expr) {
	switch {
	case isInput(l):
		c.operand(r)
	case isInput(r):
		c.operand(l)
	default:
		c.ok = false
	}
}

func isInput(e Expr) bool {
	n, ok := e.(*nameRef)
	return ok && n.name == "?"
}

// Ordered sorts values of one kind that FEEL orders and leaves out those that occur twice; ok is false for other values.
func Ordered(values []Value) (out []Value, ok bool) {
	sorted := append([]Value{}, values...)
	for i := 1; i < len(sorted); i++ {
		if _, ok := compare(sorted[0], sorted[i]); !ok {
			return nil, false
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { c, _ := compare(sorted[i], sorted[j]); return c < 0 })
	for i, v := range sorted {
		if c, _ := compare(v, sorted[max(i-1, 0)]); i == 0 || c != 0 {
			out = append(out, v)
		}
	}
	return out, true
}

// Between is a plain value above low and below high, of their kind; either may be nil for no limit. whole asks for a whole
// number. ok is false when there is none, as between two days that follow each other.
func Between(low, high *Value, whole bool) (v Value, ok bool) {
	switch {
	case low == nil && high == nil:
		return Value{}, false
	case low == nil:
		v = stepFrom(*high, -1, whole)
		c, ok := compare(v, *high)
		return v, ok && c < 0
	}
	v = stepFrom(*low, 1, whole)
	if c, ok := compare(v, *low); !ok || c <= 0 {
		return Value{}, false
	}
	if high == nil {
		return v, true
	}
	if c, ok := compare(v, *high); ok && c < 0 {
		return v, true
	}
	return middle(*low, *high, whole)
}

// stepFrom is the next plain value after (sign 1) or before (sign -1) v.
func stepFrom(v Value, sign int64, whole bool) Value {
	switch v.kind {
	case KindNumber:
		if whole {
			v = floorOrCeiling(v, sign)
		}
		return plusNumbers(v, Number(sign))
	case KindDate:
		return DateValue(v.v.(Date).AddDays(sign))
	case KindMonths:
		return Months(v.v.(int64) + sign)
	case KindSeconds:
		return Seconds(v.v.(Duration).add(Duration{sign, 0}))
	case KindTime, KindDateTime:
		return shift(v, Seconds(Duration{1, 0}), sign)
	case KindString:
		if sign > 0 {
			return String(v.v.(string) + "a")
		}
		return String("")
	}
	return Null()
}

func floorOrCeiling(v Value, sign int64) Value {
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) {
		if sign > 0 {
			return c.Floor(d, v.dec())
		}
		return c.Ceil(d, v.dec())
	})
}

// middle is the number half-way, or for other kinds nothing: they were stepped over already.
func middle(low, high Value, whole bool) (Value, bool) {
	if low.kind != KindNumber || whole {
		return Value{}, false
	}
	half, err := ParseNumber("0.5")
	if err != nil {
		return Value{}, false
	}
	v := arithmetic(nil, '*', plusNumbers(low, high), half)
	a, ok := compare(v, low)
	b, ok2 := compare(v, high)
	return v, ok && ok2 && a > 0 && b < 0
}

// SymbolOf is the one name that unary tests compare with, as "grense" in "< grense" and in "[grense..)"; ok is false when
// they compare with anything else.
func SymbolOf(test Expr) (name string, ok bool) {
	t, isTests := test.(*tests)
	if !isTests || len(t.list) == 0 {
		return "", false
	}
	for _, one := range t.list {
		var e Expr
		switch x := one.(type) {
		case *operatorTest:
			e = x.e
		case *valueTest:
			e = x.e
		}
		n, isName := NameOf(e)
		if !isName || n == "?" || name != "" && n != name {
			return "", false
		}
		name = n
	}
	return name, true
}
