package feel

import (
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// roundDown is a number as an integer, its fraction cut off.
func roundDown(v Value) (int64, bool) {
	if v.kind != KindNumber {
		return 0, false
	}
	return roundNumber(v, 0, apd.RoundDown).Int64()
}

func addConversions(l *Library) {
	l.add("not(negand: boolean) boolean", func(_ *Machine, a []Value) Value { return not(a[0]) })
	l.add("number(from: string) number", func(m *Machine, a []Value) Value { return parseOrNull(m, str(a[0])) })
	l.add("number(from: string, grouping separator: any, decimal separator?: any) number", numberFrom)
	l.add("string(from: any) string", func(m *Machine, a []Value) Value {
		if a[0].IsNull() {
			return Null()
		}
		if !m.Work(a[0].weight()) {
			return Null()
		}
		return m.text(a[0].plain())
	})
	l.add("is(value1?: any, value2?: any) boolean", is)
	l.add("duration(from: string|months|seconds) Any", duration)
	l.add("years and months duration(from: date|datetime, to: date|datetime) years and months duration", monthsBetween)
}

func parseOrNull(m *Machine, s string) Value {
	v, err := ParseNumber(strings.TrimSpace(s))
	if err != nil {
		return m.null("%s", err)
	}
	return v
}

// numberFrom reads a number with given separators: space, comma or period to group, comma or period for decimals.
func numberFrom(m *Machine, a []Value) Value {
	s := str(a[0])
	group, dec := a[1], Null()
	if len(a) > 2 {
		dec = a[2]
	}
	if !separator(group, " ,.") || !separator(dec, ",.") || !group.IsNull() && group.Equal(dec) {
		return m.null("the separators of number() must be two different of space, comma and period")
	}
	if g := str(group); g != "" {
		s = strings.ReplaceAll(s, g, "")
	}
	if d := str(dec); d != "" && d != "." {
		if strings.Contains(s, ".") {
			return m.null("%q is not a number", clip(s))
		}
		s = strings.ReplaceAll(s, d, ".")
	}
	return parseOrNull(m, s)
}

func separator(v Value, allowed string) bool {
	s, ok := v.Text()
	return v.IsNull() || ok && len(s) == 1 && strings.Contains(allowed, s)
}

func duration(m *Machine, a []Value) Value {
	if a[0].kind != KindString {
		return a[0]
	}
	v, err := ParseDuration(str(a[0]))
	if err != nil {
		return m.null("%s", err)
	}
	return v
}

// is: the same value with the same zone written the same way (DMN 1.5 table 72).
func is(m *Machine, a []Value) Value {
	for len(a) < 2 {
		a = append(a, Null())
	}
	if a[0].kind != a[1].kind {
		return Bool(false)
	}
	switch a[0].kind {
	case KindTime:
		return Bool(sameClock(a[0].v.(Time), a[1].v.(Time)))
	case KindDateTime:
		x, y := a[0].v.(DateTime), a[1].v.(DateTime)
		return Bool(x.Date == y.Date && sameClock(x.Time, y.Time))
	}
	return Bool(m.Equal(a[0], a[1]).IsTrue())
}

func sameClock(a, b Time) bool {
	return a.secondOfDay() == b.secondOfDay() && a.Nano == b.Nano && a.Zone.same(b.Zone)
}

// monthsBetween is the whole months from one date to another.
func monthsBetween(m *Machine, a []Value) Value {
	x, y := dateOf(a[0]), dateOf(a[1])
	n := int64(y.Year-x.Year)*12 + int64(y.Month-x.Month)
	late := cmpInt(int64(y.Day), int64(x.Day))
	if n > 0 && late < 0 {
		n--
	}
	if n < 0 && late > 0 {
		n++
	}
	return Months(n)
}

func dateOf(v Value) Date {
	if d, ok := v.DateTime(); ok {
		return d.Date
	}
	d, _ := v.Date()
	return d
}
