package feel

import (
	"github.com/cockroachdb/apd/v3"
)

func addNumbersRound(l *Library, name string, mode apd.Rounder) {
	l.add(name+"(n: number, scale?: number) number", func(m *Machine, a []Value) Value {
		return roundTo(m, a, mode)
	})
}

func roundTo(m *Machine, a []Value, mode apd.Rounder) Value {
	scale := int64(0)
	if len(a) > 1 {
		n, ok := roundNumber(a[1], 0, apd.RoundDown).Int64()
		if !ok || n < -6111 || n > 6176 {
			return m.null("the scale %s is out of bounds", a[1])
		}
		scale = n
	}
	return roundNumber(a[0], scale, mode)
}

func addNumbers(l *Library) {
	addNumbersRound(l, "floor", apd.RoundFloor)
	addNumbersRound(l, "ceiling", apd.RoundCeiling)
	addNumbersRound(l, "decimal", apd.RoundHalfEven)
	addNumbersRound(l, "round up", apd.RoundUp)
	addNumbersRound(l, "round down", apd.RoundDown)
	addNumbersRound(l, "round half up", apd.RoundHalfUp)
	addNumbersRound(l, "round half down", apd.RoundHalfDown)
	l.add("abs(n: number) number", func(_ *Machine, a []Value) Value {
		return numberOf(new(apd.Decimal).Abs(a[0].dec()))
	})
	l.add("abs(n: months) years and months duration", func(_ *Machine, a []Value) Value {
		return Months(max(a[0].v.(int64), -a[0].v.(int64)))
	})
	l.add("abs(n: seconds) days and time duration", func(_ *Machine, a []Value) Value {
		return Seconds(a[0].v.(Duration).abs())
	})
	l.add("modulo(dividend: number, divisor: number) number", modulo)
	l.add("sqrt(number: number) number", squareRoot)
	l.add("log(number: number) number", logarithm)
	l.add("exp(number: number) number", exponential)
	l.add("odd(number: number) boolean", func(_ *Machine, a []Value) Value { return parity(a[0], 1) })
	l.add("even(number: number) boolean", func(_ *Machine, a []Value) Value { return parity(a[0], 0) })
}

func squareRoot(m *Machine, a []Value) Value {
	m.Work(100)
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Sqrt(d, a[0].dec()) })
}

// exponential costs the more the larger its answer.
func exponential(m *Machine, a []Value) Value {
	if !m.Work(500 + int(min(10*magnitude(a[0]), 300_000))) {
		return Null()
	}
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Exp(d, a[0].dec()) })
}

// magnitude is the number without sign and fraction, as a measure of cost.
func magnitude(v Value) int64 {
	n, ok := roundDown(v)
	if !ok {
		return 1 << 20
	}
	return min(max(n, -n), 1<<20)
}

func logarithm(m *Machine, a []Value) Value {
	if a[0].dec().Sign() <= 0 {
		return m.null("only numbers above 0 have a logarithm")
	}
	m.Work(3000)
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Ln(d, a[0].dec()) })
}

// modulo follows the divisor's sign: dividend - divisor * floor(dividend / divisor).
func modulo(m *Machine, a []Value) Value {
	if a[1].dec().IsZero() {
		return m.null("modulo by 0 has no value")
	}
	rem := arith(func(_ *apd.Context, d *apd.Decimal) (apd.Condition, error) {
		c := decimals()
		c.Precision = 13000
		return c.Rem(d, a[0].dec(), a[1].dec())
	})
	if rem.IsNull() || rem.dec().IsZero() || rem.dec().Negative == a[1].dec().Negative {
		return rem
	}
	return plusNumbers(rem, a[1])
}

func parity(v Value, want int64) Value {
	rem := arith(func(_ *apd.Context, d *apd.Decimal) (apd.Condition, error) {
		c := decimals()
		c.Precision = 13000
		return c.Rem(d, v.dec(), apd.New(2, 0))
	})
	if rem.IsNull() {
		return rem
	}
	n, ok := numberOf(new(apd.Decimal).Abs(rem.dec())).Int64()
	return Bool(ok && n == want)
}
