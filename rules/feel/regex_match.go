package feel

import (
	"unicode"
)

// matcher is one attempt to match a pattern.
type matcher struct {
	re    *regex
	m     *Machine
	in    []rune
	caps  [][2]int // start and end of each group; -1 when it took no part
	depth int
	work  int
}

// maxMatchDepth bounds how deep matching goes into groups.
const maxMatchDepth = 20_000

func (x *matcher) tick() bool {
	if x.work++; x.work%8 == 0 {
		return x.m.Work(1)
	}
	return x.m.err == nil
}

// find is the first match at or after a position.
func (re *regex) find(m *Machine, in []rune, from int) [][2]int {
	for at := from; at <= len(in); at++ {
		x := &matcher{re: re, m: m, in: in, caps: make([][2]int, re.groups+1)}
		for i := range x.caps {
			x.caps[i] = [2]int{-1, -1}
		}
		end := -1
		if x.match(re.root, at, func(p int) bool { end = p; return true }) {
			x.caps[0] = [2]int{at, end}
			return x.caps
		}
		if m.err != nil {
			return nil
		}
	}
	return nil
}

// match tries a node at a position and then what follows it.
func (x *matcher) match(n reNode, at int, next func(int) bool) bool {
	if x.depth++; x.depth > maxMatchDepth {
		x.m.Fail(&LimitError{"a pattern takes too much work"})
	}
	defer func() { x.depth-- }()
	if !x.tick() {
		return false
	}
	switch n := n.(type) {
	case reClass:
		return at < len(x.in) && n.has(x.in[at]) && next(at+1)
	case reSeq:
		return x.sequence(n.parts, at, next)
	case reAlt:
		for _, o := range n.options {
			if x.match(o, at, next) {
				return true
			}
		}
		return false
	case reGroup:
		return x.group(n, at, next)
	case reRepeat:
		return x.repeat(n, at, 0, next)
	case reBack:
		return x.back(n, at, next)
	case reStart:
		return (at == 0 || x.re.lines && x.in[at-1] == '\n') && next(at)
	case reEnd:
		return (at == len(x.in) || x.re.lines && x.in[at] == '\n') && next(at)
	}
	return false
}

func (x *matcher) sequence(parts []reNode, at int, next func(int) bool) bool {
	for len(parts) > 0 {
		c, ok := parts[0].(reClass)
		if !ok {
			break
		}
		if at >= len(x.in) || !c.has(x.in[at]) {
			return false
		}
		parts, at = parts[1:], at+1
	}
	if len(parts) == 0 {
		return next(at)
	}
	return x.match(parts[0], at, func(p int) bool { return x.sequence(parts[1:], p, next) })
}

func (x *matcher) group(g reGroup, at int, next func(int) bool) bool {
	if g.n == 0 {
		return x.match(g.inner, at, next)
	}
	old := x.caps[g.n]
	if x.match(g.inner, at, func(p int) bool {
		before := x.caps[g.n]
		x.caps[g.n] = [2]int{at, p}
		if next(p) {
			return true
		}
		x.caps[g.n] = before
		return false
	}) {
		return true
	}
	x.caps[g.n] = old
	return false
}

// repeat matches a quantifier that has turned done times already.
func (x *matcher) repeat(r reRepeat, at, done int, next func(int) bool) bool {
	if c, ok := r.inner.(reClass); ok && done == 0 {
		return x.run(r, c, at, next)
	}
	more := func() bool {
		if r.max >= 0 && done >= r.max {
			return false
		}
		return x.match(r.inner, at, func(p int) bool {
			if p == at && done >= r.min {
				return false
			}
			return x.repeat(r, p, done+1, next)
		})
	}
	if done < r.min {
		return more()
	}
	if r.lazy {
		return next(at) || more()
	}
	return more() || next(at)
}

// run is repeat for a single class, without going deeper for each character.
func (x *matcher) run(r reRepeat, c reClass, at int, next func(int) bool) bool {
	limit := len(x.in) - at
	if r.max >= 0 {
		limit = min(limit, r.max)
	}
	if r.lazy {
		for n := 0; ; n++ {
			if n >= r.min && next(at+n) {
				return true
			}
			if n >= limit || !c.has(x.in[at+n]) || !x.tick() {
				return false
			}
		}
	}
	n := 0
	for n < limit && c.has(x.in[at+n]) && x.tick() {
		n++
	}
	for ; n >= r.min; n-- {
		if next(at + n) {
			return true
		}
		if !x.tick() {
			return false
		}
	}
	return false
}

func (x *matcher) back(b reBack, at int, next func(int) bool) bool {
	c := x.caps[b.n]
	if c[0] < 0 {
		return next(at)
	}
	want := x.in[c[0]:c[1]]
	if at+len(want) > len(x.in) {
		return false
	}
	for i, r := range want {
		got := x.in[at+i]
		if got != r && !(x.re.fold && unicode.ToLower(got) == unicode.ToLower(r)) {
			return false
		}
	}
	return next(at + len(want))
}
