package feel

import (
	"sort"
)

// addListStats adds the functions that take a list or the items themselves.
func addListStats(l *Library) {
	both := func(name, item, result string, run func(m *Machine, items []Value) Value) {
		l.add(name+"(list: list) "+pick(result == "same", "item", result), func(m *Machine, a []Value) Value {
			m.Work(len(a[0].Items()))
			return run(m, a[0].Items())
		})
		l.add(name+"("+item+"...: any) "+result, func(m *Machine, a []Value) Value { return run(m, a) })
	}
	both("min", "c", "same", extreme("<"))
	both("max", "c", "same", extreme(">"))
	both("sum", "n", "Any", sum)
	both("mean", "n", "Any", mean)
	both("median", "n", "number", median)
	both("mode", "n", "list<number>", mode)
	both("stddev", "n", "number", stddev)
	both("product", "n", "number", product)
	both("all", "b", "boolean", allOf(true))
	both("any", "b", "boolean", allOf(false))
	both("and", "b", "boolean", allOf(true))
	both("or", "b", "boolean", allOf(false))
}

func extreme(op string) func(*Machine, []Value) Value {
	return func(m *Machine, items []Value) Value {
		if len(items) == 0 {
			return Null()
		}
		best := items[0]
		if _, ok := compare(best, best); !ok {
			return m.null("%s cannot be ordered", best.TypeName())
		}
		for _, it := range items[1:] {
			r := compareValues(m, op, it, best)
			if r.kind != KindBoolean {
				return m.null("the items cannot be compared with one another")
			}
			if r.IsTrue() {
				best = it
			}
		}
		return best
	}
}

// onlyNumbers refuses lists with anything else.
func onlyNumbers(m *Machine, items []Value) bool {
	for _, it := range items {
		if it.kind != KindNumber {
			m.null("needs numbers only, not %s", it.TypeName())
			return false
		}
	}
	return true
}

// sum adds numbers, or durations of one kind.
func sum(m *Machine, items []Value) Value {
	if len(items) == 0 {
		return Null()
	}
	total := items[0]
	if total.kind != KindNumber && !isDuration(total) {
		return m.null("sum needs numbers, not %s", total.TypeName())
	}
	for _, it := range items[1:] {
		if it.kind != total.kind {
			return m.null("sum needs items of one kind, not %s and %s", total.TypeName(), it.TypeName())
		}
		if total = operate(m, '+', total, it); total.IsNull() {
			return total
		}
	}
	return total
}

func mean(m *Machine, items []Value) Value {
	total := sum(m, items)
	if total.IsNull() {
		return total
	}
	return operate(m, '/', total, Number(int64(len(items))))
}

func product(m *Machine, items []Value) Value {
	if len(items) == 0 || !onlyNumbers(m, items) {
		return Null()
	}
	total := Number(1)
	for _, it := range items {
		if total = mulNumbers(total, it); total.IsNull() {
			return total
		}
	}
	return total
}

func sortedNumbers(items []Value) []Value {
	out := append([]Value{}, items...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].dec().Cmp(out[j].dec()) < 0 })
	return out
}

func median(m *Machine, items []Value) Value {
	if len(items) == 0 || !onlyNumbers(m, items) {
		return Null()
	}
	s := sortedNumbers(items)
	half := len(s) / 2
	if len(s)%2 == 1 {
		return s[half]
	}
	return quoNumbers(plusNumbers(s[half-1], s[half]), Number(2))
}

// mode is the numbers that occur most often, smallest first.
func mode(m *Machine, items []Value) Value {
	if !onlyNumbers(m, items) {
		return Null()
	}
	out, best, run := []Value{}, 0, 0
	s := sortedNumbers(items)
	for i, v := range s {
		run++
		if i > 0 && !same(v, s[i-1]) {
			run = 1
		}
		if run > best {
			out, best = out[:0], run
		}
		if run == best {
			out = append(out, v)
		}
	}
	return m.list(out)
}

// stddev is the standard deviation of a sample (n - 1).
func stddev(m *Machine, items []Value) Value {
	if len(items) < 2 || !onlyNumbers(m, items) {
		return m.null("a standard deviation needs two numbers or more")
	}
	avg := mean(m, items)
	total := Number(0)
	for _, it := range items {
		d := subNumbers(it, avg)
		total = plusNumbers(total, mulNumbers(d, d))
	}
	return squareRoot(m, []Value{quoNumbers(total, Number(int64(len(items)-1)))})
}

// allOf is three-valued "and" (want true) or "or" (want false) over items.
func allOf(want bool) func(*Machine, []Value) Value {
	return func(_ *Machine, items []Value) Value {
		out := Bool(want)
		for _, it := range items {
			b, ok := it.Bool()
			switch {
			case ok && b != want:
				return it
			case !ok:
				out = Null()
			}
		}
		return out
	}
}
