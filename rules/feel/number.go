package feel

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// decimals is the arithmetic of DMN 1.5 section 10.3.2.3.1: IEEE 754 decimal128,
// 34 digits, ties to even.
func decimals() apd.Context {
	return apd.Context{
		Precision: 34, MaxExponent: 6144, MinExponent: -6143,
		Rounding: apd.RoundHalfEven,
		Traps:    apd.Overflow | apd.InvalidOperation | apd.DivisionByZero | apd.DivisionUndefined | apd.DivisionImpossible,
	}
}

// ParseNumber reads a decimal such as "12.50" or "1e3". It refuses NaN, infinities and
// numbers outside what 34 digits with exponent ±6143 can hold.
func ParseNumber(s string) (Value, error) {
	if len(s) > 8192 {
		return Value{}, fmt.Errorf("the number has %d characters, more than 8192", len(s))
	}
	for i := 0; i < len(s); i++ {
		if !strings.ContainsRune("0123456789+-.eE", rune(s[i])) {
			return Value{}, fmt.Errorf("%q is not a number", clip(s))
		}
	}
	c := decimals()
	d := new(apd.Decimal)
	if _, _, err := c.SetString(d, s); err != nil || d.Form != apd.Finite {
		return Value{}, fmt.Errorf("%q is not a number", clip(s))
	}
	return numberOf(d), nil
}

func numberOf(d *apd.Decimal) Value {
	if d == nil || d.Form != apd.Finite {
		return Null()
	}
	if d.Negative && d.IsZero() {
		d.Negative = false
	}
	return Value{KindNumber, d}
}

func (v Value) dec() *apd.Decimal { return v.v.(*apd.Decimal) }

// Decimal is the number as plain decimal text without exponent, for example "662000.5";
// ok is false for other kinds.
func (v Value) Decimal() (s string, ok bool) {
	if v.kind != KindNumber {
		return "", false
	}
	return plain(v.dec()), true
}

// Int64 is a whole number, for example an amount in øre; ok is false for other kinds,
// numbers with a fraction and numbers too big.
func (v Value) Int64() (n int64, ok bool) {
	if v.kind != KindNumber {
		return 0, false
	}
	n, err := v.dec().Int64()
	return n, err == nil
}

// plain writes d without exponent and without trailing zeros after the point.
func plain(d *apd.Decimal) string {
	var r apd.Decimal
	r.Reduce(d)
	return r.Text('f')
}

// arith runs one operation of the decimal context; an overflow or undefined result is null.
func arith(op func(c *apd.Context, d *apd.Decimal) (apd.Condition, error)) Value {
	c := decimals()
	d := new(apd.Decimal)
	if _, err := op(&c, d); err != nil {
		return Null()
	}
	return numberOf(d)
}

func plusNumbers(a, b Value) Value {
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Add(d, a.dec(), b.dec()) })
}

func subNumbers(a, b Value) Value {
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Sub(d, a.dec(), b.dec()) })
}

func mulNumbers(a, b Value) Value {
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Mul(d, a.dec(), b.dec()) })
}

func quoNumbers(a, b Value) Value {
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Quo(d, a.dec(), b.dec()) })
}

func powNumbers(a, b Value) Value {
	if n, ok := b.Int64(); ok && (n > 1_000_000 || n < -1_000_000) {
		if a.dec().Cmp(apd.New(1, 0)) != 0 && a.dec().Cmp(apd.New(-1, 0)) != 0 && !a.dec().IsZero() {
			return Null()
		}
	}
	return arith(func(c *apd.Context, d *apd.Decimal) (apd.Condition, error) { return c.Pow(d, a.dec(), b.dec()) })
}

func floorNumber(a Value) *apd.Decimal {
	c := decimals()
	d := new(apd.Decimal)
	if a.dec().Exponent >= 0 {
		return d.Set(a.dec())
	}
	if _, err := c.Floor(d, a.dec()); err != nil {
		return nil
	}
	return d
}

// roundNumber rounds to scale decimals in the mode given.
func roundNumber(a Value, scale int64, mode apd.Rounder) Value {
	if scale < -6111 || scale > 6176 {
		return Null()
	}
	if int64(a.dec().Exponent) >= -scale {
		return a
	}
	c := decimals()
	c.Precision, c.Rounding = 7000, mode
	return arith(func(_ *apd.Context, d *apd.Decimal) (apd.Condition, error) {
		return c.Quantize(d, a.dec(), int32(-scale))
	})
}

// clip keeps what is quoted in an error short.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
