package feel

import (
	"math/big"

	"github.com/cockroachdb/apd/v3"
)

// binary is + - * / and ** (written '^').
type binary struct {
	op   byte
	l, r Expr
	typ  *Type
}

func (b *binary) Type() *Type { return b.typ }

func (p *parser) binary(pos int, op byte, l, r Expr) Expr {
	t, ok := arithType(op, l.Type(), r.Type())
	if !ok {
		p.warn(pos, "%s %s %s is not possible", l.Type(), opText(op), r.Type())
	}
	return &binary{op, l, r, t}
}

func opText(op byte) string {
	if op == '^' {
		return "**"
	}
	return string(op)
}

// arithType is the type of an operation (DMN 1.5 tables 56 to 60); ok is false when it can only be null.
func arithType(op byte, l, r *Type) (t *Type, ok bool) {
	a, b := l.base(), r.base()
	if a == TypeNull || b == TypeNull {
		return nil, true
	}
	if a == TypeAny || b == TypeAny {
		return nil, possible(op, a) && possible(op, b)
	}
	k, ok := arithKind(op, a, b)
	return simple(k), ok
}

func possible(op byte, k TypeKind) bool {
	switch k {
	case TypeBoolean, TypeContext, TypeRange, TypeFunction, TypeList:
		return false
	case TypeString:
		return op == '+'
	case TypeDate, TypeTime, TypeDateTime:
		return op == '+' || op == '-'
	case TypeMonths, TypeSeconds:
		return op != '^'
	}
	return true
}

func arithKind(op byte, a, b TypeKind) (TypeKind, bool) {
	clock := func(k TypeKind) bool { return k == TypeDate || k == TypeTime || k == TypeDateTime }
	length := func(k TypeKind) bool { return k == TypeMonths || k == TypeSeconds }
	switch {
	case a == TypeNumber && b == TypeNumber:
		return TypeNumber, true
	case op == '+' && a == TypeString && b == TypeString:
		return TypeString, true
	case length(a) && a == b && (op == '+' || op == '-'):
		return a, true
	case length(a) && a == b && op == '/':
		return TypeNumber, true
	case length(a) && b == TypeNumber && (op == '*' || op == '/'):
		return a, true
	case a == TypeNumber && length(b) && op == '*':
		return b, true
	case clock(a) && length(b) && (op == '+' || op == '-'):
		return a, !(a == TypeTime && b == TypeMonths)
	case length(a) && clock(b) && op == '+':
		return b, !(b == TypeTime && a == TypeMonths)
	case clock(a) && clock(b) && op == '-':
		return TypeSeconds, (a == TypeTime) == (b == TypeTime)
	}
	return TypeAny, false
}

func (b *binary) Eval(m *Machine, s *Scope) Value {
	l := m.Run(b.l, s)
	return arithmetic(m, b.op, l, m.Run(b.r, s))
}

func arithmetic(m *Machine, op byte, l, r Value) Value {
	if u, ok := firstUnknown(l, r); ok {
		return u
	}
	out := operate(m, op, l, r)
	if out.IsNull() && !l.IsNull() && !r.IsNull() {
		return m.null("%s %s %s has no value", l, opText(op), r)
	}
	return out
}

func operate(m *Machine, op byte, l, r Value) Value {
	switch {
	case l.kind == KindNumber && r.kind == KindNumber:
		return numbers(m, op, l, r)
	case op == '+' && l.kind == KindString && r.kind == KindString:
		return m.text(l.v.(string) + r.v.(string))
	case isDuration(l) || isDuration(r):
		return durations(op, l, r)
	case op == '-':
		return difference(l, r)
	}
	return Null()
}

func numbers(m *Machine, op byte, l, r Value) Value {
	switch op {
	case '+':
		return plusNumbers(l, r)
	case '-':
		return subNumbers(l, r)
	case '*':
		return mulNumbers(l, r)
	case '/':
		return quoNumbers(l, r)
	}
	if !m.Work(powerCost(l, r)) {
		return Null()
	}
	return powNumbers(l, r)
}

// powerCost is what a power costs in steps: one with a fraction goes by logarithms, and the more the larger its answer.
func powerCost(l, r Value) int {
	if r.dec().Exponent >= 0 {
		return 500
	}
	size := int64(l.dec().Exponent) + l.dec().NumDigits()
	y, _ := roundDown(r)
	return 3000 + int(min(25*max(y, -y, 1)*max(size, -size), 300_000))
}

func isDuration(v Value) bool { return v.kind == KindMonths || v.kind == KindSeconds }

// durations is every operation with a duration on at least one side.
func durations(op byte, l, r Value) Value {
	switch {
	case isDuration(l) && l.kind == r.kind:
		return sameDurations(op, l, r)
	case isDuration(l) && r.kind == KindNumber && (op == '*' || op == '/'):
		return scale(op, l, r)
	case l.kind == KindNumber && op == '*':
		return scale(op, r, l)
	case isDuration(r) && op == '+':
		return shift(l, r, 1)
	case isDuration(r) && op == '-':
		return shift(l, r, -1)
	case isDuration(l) && op == '+':
		return shift(r, l, 1)
	}
	return Null()
}

func sameDurations(op byte, l, r Value) Value {
	switch {
	case op == '/':
		return quoNumbers(durationNumber(l), durationNumber(r))
	case op == '+':
		return durationOf(l.kind, plusNumbers(durationNumber(l), durationNumber(r)))
	case op == '-':
		return durationOf(l.kind, subNumbers(durationNumber(l), durationNumber(r)))
	}
	return Null()
}

func scale(op byte, d, n Value) Value {
	if op == '*' {
		return durationOf(d.kind, mulNumbers(durationNumber(d), n))
	}
	return durationOf(d.kind, quoNumbers(durationNumber(d), n))
}

// durationNumber is a duration as a number of months, or of seconds with fraction.
func durationNumber(v Value) Value {
	if v.kind == KindMonths {
		return Number(v.v.(int64))
	}
	d := v.v.(Duration)
	n := new(big.Int).Mul(big.NewInt(d.Sec), big.NewInt(1_000_000_000))
	n.Add(n, big.NewInt(int64(d.Nano)))
	return numberOf(apd.NewWithBigInt(new(apd.BigInt).SetMathBigInt(n), -9))
}

// durationOf turns a number back; a fraction of a month or nanosecond is cut off.
func durationOf(k Kind, n Value) Value {
	if n.IsNull() {
		return n
	}
	if k == KindMonths {
		if months, ok := roundNumber(n, 0, apd.RoundDown).Int64(); ok {
			return Months(months)
		}
		return Null()
	}
	whole, ok := numberOf(floorNumber(n)).Int64()
	frac, ok2 := roundNumber(mulNumbers(subNumbers(n, Number(whole)), Number(1_000_000_000)), 0, apd.RoundDown).Int64()
	if !ok || !ok2 {
		return Null()
	}
	return Seconds(Duration{whole, int(frac)})
}

// shift moves a date, time or date and time by a duration.
func shift(at, by Value, sign int64) Value {
	switch at.kind {
	case KindDate:
		return shiftDate(at.v.(Date), by, sign)
	case KindDateTime:
		return shiftDateTime(at.v.(DateTime), by, sign)
	case KindTime:
		if by.kind == KindSeconds {
			return shiftTime(at.v.(Time), signed(by.v.(Duration), sign))
		}
	}
	return Null()
}

func signed(d Duration, sign int64) Duration {
	if sign < 0 {
		return d.neg()
	}
	return d
}

// farthest is more seconds than any two dates are apart; more would overflow.
const farthest = 400 * 86400 * int64(2_000_000_000)

func shiftDate(d Date, by Value, sign int64) Value {
	if by.kind == KindMonths {
		return dateOrNull(d, sign*by.v.(int64))
	}
	dur := signed(by.v.(Duration), sign)
	if dur.Sec > farthest || dur.Sec < -farthest {
		return Null()
	}
	out := dateOfDays(floorDiv(d.days()*86400+dur.Sec, 86400))
	if !out.Valid() {
		return Null()
	}
	return DateValue(out)
}

func dateOrNull(d Date, months int64) Value {
	if months > 24*MaxYear || months < -24*MaxYear {
		return Null()
	}
	if out := d.AddMonths(months); out.Valid() {
		return DateValue(out)
	}
	return Null()
}

func shiftDateTime(d DateTime, by Value, sign int64) Value {
	if by.kind == KindMonths {
		moved, ok := dateOrNull(d.Date, sign*by.v.(int64)).Date()
		if !ok {
			return Null()
		}
		return DateTimeValue(DateTime{moved, d.Time})
	}
	dur := signed(by.v.(Duration), sign)
	if dur.Sec > farthest || dur.Sec < -farthest {
		return Null()
	}
	sum := Duration{d.instant(), d.Time.Nano}.add(dur)
	out := dateTimeAt(sum.Sec, sum.Nano, d.Time.Zone)
	if !out.Date.Valid() {
		return Null()
	}
	return DateTimeValue(out)
}

func shiftTime(t Time, by Duration) Value {
	sum := Duration{t.secondOfDay(), t.Nano}.add(Duration{floorMod(by.Sec, 86400), by.Nano})
	return TimeValue(timeOfSeconds(floorMod(sum.Sec, 86400), sum.Nano, t.Zone))
}

// difference subtracts two moments; a date counts as its midnight UTC when the other side has a zone.
func difference(l, r Value) Value {
	if l.kind == KindTime && r.kind == KindTime {
		a, b := l.v.(Time), r.v.(Time)
		if a.Zone.none() != b.Zone.none() {
			return Null()
		}
		return Seconds(Duration{a.utc(), a.Nano}.add(Duration{b.utc(), b.Nano}.neg()))
	}
	a, az, ok := momentOf(l)
	b, bz, ok2 := momentOf(r)
	if !ok || !ok2 || az.none() != bz.none() && l.kind == r.kind {
		return Null()
	}
	if l.kind != r.kind && zoneOf(pickValue(l.kind == KindDate, r, l)).none() {
		return Null()
	}
	return Seconds(a.add(b.neg()))
}

func pickValue(first bool, a, b Value) Value {
	if first {
		return a
	}
	return b
}

func momentOf(v Value) (Duration, Zone, bool) {
	switch v.kind {
	case KindDate:
		return Duration{v.v.(Date).days() * 86400, 0}, Zone{}, true
	case KindDateTime:
		d := v.v.(DateTime)
		return Duration{d.instant(), d.Time.Nano}, d.Time.Zone, true
	}
	return Duration{}, Zone{}, false
}
