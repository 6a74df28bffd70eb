package rules

import (
	"torg/rules/feel"
)

// bits is a set of atoms of one dimension.
type bits []uint64

func newBits(n int, full bool) bits {
	b := make(bits, (n+63)/64)
	for i := 0; full && i < n; i++ {
		b.set(i)
	}
	return b
}

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bits) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

func (b bits) and(o bits) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = b[i] & o[i]
	}
	return out
}

func (b bits) minus(o bits) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = b[i] &^ o[i]
	}
	return out
}

func (b bits) equal(o bits) bool {
	for i := range b {
		if b[i] != o[i] {
			return false
		}
	}
	return true
}

// box is a piece of the space: in each dimension, some of its atoms.
type box []bits

func (b box) and(o box) (out box, ok bool) {
	out = make(box, len(b))
	for i := range b {
		if out[i] = b[i].and(o[i]); out[i].empty() {
			return nil, false
		}
	}
	return out, true
}

// meets says whether two boxes have something in common.
func (b box) meets(o box) bool {
	for i := range b {
		any := false
		for w := range b[i] {
			any = any || b[i][w]&o[i][w] != 0
		}
		if !any {
			return false
		}
	}
	return true
}

func (b box) empty() bool {
	for _, d := range b {
		if d.empty() {
			return true
		}
	}
	return false
}

// without cuts o out of b: what is left, in pieces that do not overlap.
func (b box) without(o box) (out []box) {
	common, ok := b.and(o)
	if !ok {
		return []box{b}
	}
	rest := append(box{}, b...)
	for i := range b {
		if left := rest[i].minus(common[i]); !left.empty() {
			piece := append(box{}, rest...)
			piece[i] = left
			out = append(out, piece)
		}
		rest[i] = common[i]
	}
	return out
}

// rowBox is where a row fires, and the cells that could not be told.
type rowBox struct {
	box  box
	free []int // columns whose cells are free expressions: the row may fire anywhere they allow
	none []int // columns whose cells no value passes
}

func (r *rowBox) sure() bool { return len(r.free) == 0 }

// all is the whole space; without the atoms for null of what always has a value unless withNull.
func (k *tableCheck) all(withNull bool) box {
	out := make(box, len(k.dims))
	for i, d := range k.dims {
		out[i] = newBits(len(d.atoms), true)
		if last := len(d.atoms) - 1; !d.nullable || !withNull {
			out[i][last/64] &^= 1 << (last % 64)
		}
	}
	return out
}

// boxes finds where each row fires by asking its cells about a value of every atom.
func (k *tableCheck) boxes() {
	whole := k.all(true)
	for _, r := range k.t.rows {
		rb := rowBox{box: append(box{}, whole...)}
		for i := range r.tests[:min(len(r.tests), len(k.columns))] {
			if r.tests[i].any {
				continue
			}
			fires, told := k.cell(i, r.tests[i].expr)
			if !told {
				rb.free = append(rb.free, i)
				continue
			}
			at := k.columns[i].dim
			if fires.and(whole[at]).empty() {
				rb.none = append(rb.none, i)
			}
			rb.box[at] = rb.box[at].and(fires)
		}
		k.rows = append(k.rows, rb)
	}
}

// cell asks a cell about every atom; told is false when it needs what is not known, or is too free to be cut into pieces.
func (k *tableCheck) cell(i int, test feel.Expr) (fires bits, told bool) {
	ax := k.columns[i]
	d := k.dims[ax.dim]
	if _, ok := feel.Points(k.machine, test, d.scope); !ok && !d.finite() {
		return nil, false
	}
	fires = newBits(len(d.atoms), false)
	for n, a := range d.atoms {
		v := ax.subject.Value(k.machine, d.scope, a.sample)
		said := feel.TestWith(k.machine, test, d.scope.With("?", v), v)
		if said.IsUnknown() {
			return nil, false
		}
		if said.IsTrue() {
			fires.set(n)
		}
	}
	return fires, true
}

// finite says whether the atoms are single values, so that any expression can be asked about each.
func (d *dimension) finite() bool {
	for _, a := range d.atoms {
		if !a.point {
			return false
		}
	}
	return true
}

// impossible tells cells that no value passes, and rows whose cells cannot all pass.
func (k *tableCheck) impossible() {
	for n, r := range k.rows {
		for _, i := range r.none {
			c := k.src.Rows[n].When[i]
			k.add(Finding{Kind: FindImpossible, Rows: []string{k.t.rows[n].id}, Pos: c.Pos, Quote: c.Text,
				Text: textOf("impossible", k.t.rows[n].id, k.t.inputs[i].label, k.domainText(i))})
		}
		if len(r.none) == 0 && r.box.empty() {
			k.add(Finding{Kind: FindImpossible, Rows: []string{k.t.rows[n].id}, Pos: k.src.Rows[n].Pos, Quote: k.rowText(n),
				Text: textOf("contradiction", k.t.rows[n].id)})
		}
	}
}

// overlaps tells pairs of rows that fire for the same values where the hit policy promises one answer.
func (k *tableCheck) overlaps() {
	if k.t.policy != "U" && k.t.policy != "A" {
		return
	}
	for i := range k.rows {
		for j := i + 1; j < len(k.rows); j++ {
			if !k.rows[i].sure() || !k.rows[j].sure() || !k.rows[i].box.meets(k.rows[j].box) || k.t.policy == "A" && !k.differ(i, j) {
				continue
			}
			common, _ := k.rows[i].box.and(k.rows[j].box)
			k.add(Finding{Kind: FindOverlap, Rows: []string{k.t.rows[i].id, k.t.rows[j].id}, Pos: k.src.Rows[j].Pos, Quote: k.rowText(j),
				Text:    textOf("overlap"+k.t.policy, k.t.rows[i].id, k.t.rows[j].id, k.where(common)),
				Example: k.example(common)})
		}
	}
}

// differ says whether two rows are known to answer differently.
func (k *tableCheck) differ(i, j int) bool {
	for c := range k.t.rows[i].then {
		a, ok := feel.Closed(k.machine, k.t.rows[i].then[c], k.scope)
		b, ok2 := feel.Closed(k.machine, k.t.rows[j].then[c], k.scope)
		if ok && ok2 && !a.Equal(b) {
			return true
		}
	}
	return false
}

// shadowed tells rows that never decide: under first those covered by rows before them, under priority those covered by
// rows whose answers go before theirs.
func (k *tableCheck) shadowed() {
	if k.t.policy != "F" && k.t.policy != "P" {
		return
	}
	for n := range k.rows {
		if k.rows[n].box.empty() {
			continue
		}
		left, by := []box{k.rows[n].box}, []string{}
		for i := range k.rows {
			if !k.rows[i].sure() || !k.goesBefore(i, n) {
				continue
			}
			if next, hit := k.cutAll(left, k.rows[i].box); hit {
				left, by = next, append(by, k.t.rows[i].id)
			}
			if len(left) == 0 {
				k.add(Finding{Kind: FindUnreachable, Rows: append([]string{k.t.rows[n].id}, by...), Pos: k.src.Rows[n].Pos, Quote: k.rowText(n),
					Text: textOf("unreachable", k.t.rows[n].id, listed(by))})
				break
			}
			if k.tooMany(left) {
				return
			}
		}
	}
}

func (k *tableCheck) goesBefore(i, n int) bool {
	if k.t.policy == "F" {
		return i < n
	}
	for c := range k.t.outputs {
		a, ok := feel.Closed(k.machine, k.t.rows[i].then[c], k.scope)
		b, ok2 := feel.Closed(k.machine, k.t.rows[n].then[c], k.scope)
		if !ok || !ok2 {
			return false
		}
		if x, y := k.t.outputs[c].place(a), k.t.outputs[c].place(b); x != y {
			return x < y
		}
	}
	return false
}

func (k *tableCheck) cutAll(left []box, o box) (out []box, hit bool) {
	k.work += len(left)
	for _, b := range left {
		rest := b.without(o)
		if len(rest) != 1 || !sameBox(rest[0], b) {
			hit = true
		}
		out = append(out, rest...)
	}
	return out, hit
}

func sameBox(a, b box) bool {
	for i := range a {
		if !a[i].equal(b[i]) {
			return false
		}
	}
	return true
}

// duplicates tells rows that are word for word the same as one before.
func (k *tableCheck) duplicates() {
	seen := map[string]int{}
	for n, r := range k.src.Rows {
		key := ""
		for _, c := range append(append([]Cell{}, r.When...), r.Then...) {
			key += "\x00" + feel.NormalName(c.Text)
		}
		if first, ok := seen[key]; ok && k.t.policy != "U" && k.t.policy != "F" {
			k.add(Finding{Kind: FindDuplicate, Rows: []string{k.t.rows[first].id, k.t.rows[n].id}, Pos: r.Pos, Quote: k.rowText(n),
				Text: textOf("duplicate", k.t.rows[n].id, k.t.rows[first].id)})
		} else if !ok {
			seen[key] = n
		}
	}
}

// gaps tells the values that no row covers, where the policy gives one answer and there is no default.
func (k *tableCheck) gaps() {
	if len(k.t.policy) != 1 || !contains([]string{"U", "A", "F", "P"}, k.t.policy) || k.hasDefault() {
		return
	}
	if !k.gapsIn(k.all(false), false) {
		return
	}
	k.gapsIn(k.all(true), true)
}

func (k *tableCheck) hasDefault() bool {
	for _, o := range k.t.outputs {
		if o.def != nil {
			return true
		}
	}
	return false
}

// gapsIn tells the gaps of a part of the space; false when something was found.
func (k *tableCheck) gapsIn(space box, empty bool) bool {
	left, ok := k.subtract([]box{space}, func(r *rowBox) bool { return r.sure() })
	if !ok || len(left) == 0 {
		return ok
	}
	open, ok := k.subtract(left, func(r *rowBox) bool { return !r.sure() })
	if !ok {
		return false
	}
	if len(open) == 0 {
		if !empty {
			k.add(Finding{Kind: FindNotAnalysed, Pos: k.d.pos, Text: textOf("open", k.where(left[0]), listed(k.freeRows()))})
		}
		return false
	}
	for _, b := range merged(open) {
		k.add(Finding{Kind: FindGap, Pos: k.d.pos, Text: textOf("gap", k.where(b)), Example: k.example(b), Empty: empty, Rows: []string{k.where(b)}})
	}
	return false
}

func (k *tableCheck) subtract(left []box, which func(*rowBox) bool) (out []box, ok bool) {
	for i := range k.rows {
		if !which(&k.rows[i]) || k.rows[i].box.empty() {
			continue
		}
		left, _ = k.cutAll(left, k.rows[i].box)
		if k.tooMany(left) {
			return nil, false
		}
	}
	return left, true
}

// tooMany says whether the limit on pieces, or on work with them, is reached, and tells it.
func (k *tableCheck) tooMany(left []box) bool {
	if len(left) <= k.a.MaxBoxes && k.work <= workPerBox*k.a.MaxBoxes {
		return false
	}
	k.add(Finding{Kind: FindNotAnalysed, Pos: k.d.pos, Text: textOf("too large", k.a.MaxBoxes)})
	return true
}

// workPerBox is how often each piece may be cut, on average.
const workPerBox = 50

// maxMerged is how many pieces are put together again; more are told as they are.
const maxMerged = 500

// merged puts pieces together that differ in one dimension only, so that a gap is told in few words.
func merged(list []box) []box {
	for changed := len(list) <= maxMerged; changed; {
		changed = false
	search:
		for i := range list {
			for j := i + 1; j < len(list); j++ {
				if one, ok := join(list[i], list[j]); ok {
					list[i] = one
					list = append(list[:j], list[j+1:]...)
					changed = true
					break search
				}
			}
		}
	}
	return list
}

func join(a, b box) (box, bool) {
	at := -1
	for i := range a {
		if a[i].equal(b[i]) {
			continue
		}
		if at >= 0 {
			return nil, false
		}
		at = i
	}
	out := append(box{}, a...)
	if at >= 0 {
		out[at] = make(bits, len(a[at]))
		for w := range out[at] {
			out[at][w] = a[at][w] | b[at][w]
		}
	}
	return out, true
}

// unanalysed names the cells nothing could be said of.
func (k *tableCheck) unanalysed() {
	for n, r := range k.rows {
		for _, i := range r.free {
			c := k.src.Rows[n].When[i]
			k.add(Finding{Kind: FindNotAnalysed, Rows: []string{k.t.rows[n].id}, Pos: c.Pos, Quote: c.Text, Text: textOf("free", k.t.rows[n].id)})
		}
	}
}

func (k *tableCheck) freeRows() (ids []string) {
	for n := range k.rows {
		if !k.rows[n].sure() {
			ids = append(ids, k.t.rows[n].id)
		}
	}
	return ids
}
