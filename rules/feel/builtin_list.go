package feel

import (
	"sort"
)

func addLists(l *Library) {
	l.add("list contains(list: list, element: any) boolean", func(m *Machine, a []Value) Value {
		m.Work(a[0].weight() / 4)
		return Bool(position(a[0].Items(), a[1]) >= 0)
	})
	l.add("count(list: list) number", func(_ *Machine, a []Value) Value { return Number(int64(len(a[0].Items()))) })
	l.add("sublist(list: list, start position: number, length?: number) same", sublist)
	l.add("append(list: list, item...: any) list", func(m *Machine, a []Value) Value {
		return m.list(join(a[0].Items(), a[1:]))
	})
	l.add("concatenate(list...: list) list", func(m *Machine, a []Value) Value { return concatenate(m, a) })
	l.add("insert before(list: list, position: number, newItem: any) list", insertBefore)
	l.add("remove(list: list, position: number) same", removeAt)
	l.add("list replace(list: list, position: number, newItem: any) list", replaceAt)
	l.add("list replace(list: list, match: function, newItem: any) list", replaceMatching)
	l.add("reverse(list: list) same", reverse)
	l.add("index of(list: list, match: any) list<number>", indexesOf)
	l.add("union(list...: list) list", func(m *Machine, a []Value) Value {
		return distinct(m, concatenate(m, a).Items())
	})
	l.add("distinct values(list: list) same", func(m *Machine, a []Value) Value { return distinct(m, a[0].Items()) })
	l.add("flatten(list: list) list", flatten)
	l.add("sort(list: list, precedes: function) same", sortBy)
	l.add("sort(list: list) same", sortBy)
}

// position is where v is among items, from 0; -1 when it is not.
func position(items []Value, v Value) int {
	for i, it := range items {
		if same(it, v) {
			return i
		}
	}
	return -1
}

// same is equality without the conversion between a list of one and its item.
func same(a, b Value) bool { return a.kind == b.kind && equal(a, b).IsTrue() }

func join(a, b []Value) []Value {
	out := make([]Value, 0, len(a)+len(b))
	return append(append(out, a...), b...)
}

func concatenate(m *Machine, lists []Value) Value {
	var out []Value
	for _, l := range lists {
		if !m.room(len(out) + len(l.Items())) {
			return Null()
		}
		out = append(out, l.Items()...)
	}
	return m.list(out)
}

// place turns a position from 1, or from -1 at the end, into an index of a list of n; ok is false outside it.
func place(v Value, n int) (int, bool) {
	i, ok := v.Int64()
	if ok && i < 0 {
		i += int64(n) + 1
	}
	return int(i) - 1, ok && i >= 1 && i <= int64(n)
}

func sublist(m *Machine, a []Value) Value {
	it := a[0].Items()
	i, ok := place(a[1], len(it))
	if !ok {
		return m.null("the list has %d items, none at %s", len(it), a[1])
	}
	rest := it[i:]
	if len(a) > 2 {
		n, ok := a[2].Int64()
		if !ok || n < 0 || n > int64(len(rest)) {
			return m.null("the list has not %s items from %s", a[2], a[1])
		}
		rest = rest[:n]
	}
	return List(rest...)
}

func insertBefore(m *Machine, a []Value) Value {
	it := a[0].Items()
	i, ok := place(a[1], len(it))
	if n, isInt := a[1].Int64(); !ok && isInt && n == int64(len(it))+1 {
		i, ok = len(it), true
	}
	if !ok {
		return m.null("the list has %d items, none at %s", len(it), a[1])
	}
	return m.list(join(join(it[:i], a[2:3]), it[i:]))
}

func removeAt(m *Machine, a []Value) Value {
	it := a[0].Items()
	i, ok := place(a[1], len(it))
	if !ok {
		return m.null("the list has %d items, none at %s", len(it), a[1])
	}
	return m.list(join(it[:i], it[i+1:]))
}

func replaceAt(m *Machine, a []Value) Value {
	it := a[0].Items()
	i, ok := place(a[1], len(it))
	if !ok {
		return m.null("the list has %d items, none at %s", len(it), a[1])
	}
	return m.list(join(join(it[:i], a[2:3]), it[i+1:]))
}

func replaceMatching(m *Machine, a []Value) Value {
	out := make([]Value, 0, len(a[0].Items()))
	for _, it := range a[0].Items() {
		hit := Call(m, a[1], it, a[2])
		if hit.IsUnknown() {
			return hit
		}
		if hit.kind != KindBoolean {
			return m.null("the match function must answer true or false, not %s", hit.TypeName())
		}
		if hit.IsTrue() {
			it = a[2]
		}
		out = append(out, it)
	}
	return m.list(out)
}

func reverse(m *Machine, a []Value) Value {
	it := a[0].Items()
	out := make([]Value, len(it))
	for i, v := range it {
		out[len(it)-1-i] = v
	}
	return m.list(out)
}

func indexesOf(m *Machine, a []Value) Value {
	out := []Value{}
	m.Work(a[0].weight() / 4)
	for i, it := range a[0].Items() {
		if same(it, a[1]) {
			out = append(out, Number(int64(i)+1))
		}
	}
	return m.list(out)
}

// distinct keeps the first of equal items.
func distinct(m *Machine, items []Value) Value {
	out, weight := []Value{}, 0
	for _, it := range items {
		if !m.Work(1 + weight/8) {
			return Null()
		}
		if position(out, it) < 0 {
			out, weight = append(out, it), weight+it.weight()
		}
	}
	return m.list(out)
}

func flatten(m *Machine, a []Value) Value {
	out := []Value{}
	var walk func(v Value, depth int) bool
	walk = func(v Value, depth int) bool {
		if v.kind != KindList {
			out = append(out, v)
			return m.room(len(out))
		}
		if depth > 1000 {
			return false
		}
		for _, it := range v.Items() {
			if !walk(it, depth+1) {
				return false
			}
		}
		return true
	}
	if !walk(a[0], 0) {
		return Null()
	}
	return m.list(out)
}

// sortBy sorts by a function that says whether its first argument comes before its second;
// without one by the natural order.
func sortBy(m *Machine, a []Value) Value {
	out := append([]Value{}, a[0].Items()...)
	var unknown, bad Value
	less := func(i, j int) bool {
		if m.err != nil || !m.Work(1) {
			return false
		}
		r := Value{}
		if len(a) > 1 {
			r = Call(m, a[1], out[i], out[j])
		} else {
			r = compareValues(m, "<", out[i], out[j])
		}
		if r.IsUnknown() {
			unknown = r
		} else if r.kind != KindBoolean {
			bad = String("the order")
		}
		return r.IsTrue()
	}
	sort.SliceStable(out, less)
	switch {
	case unknown.IsUnknown():
		return unknown
	case !bad.IsNull():
		return m.null("the items cannot be put in order")
	}
	return m.list(out)
}
