package rules

import (
	"fmt"
	"strings"

	"torg/rules/feel"
)

// textOf says a finding in plain words.
func textOf(key string, args ...any) string {
	return fmt.Sprintf(map[string]string{
		"eras":          "the parameters change on many dates; the %d latest were looked at, and %d earlier were not",
		"cost":          "the table was not analysed: %v",
		"impossible":    "the row %s can never fire: no value of %s passes this cell%s",
		"contradiction": "the row %s can never fire: its cells contradict each other",
		"overlapU":      "the rows %s and %s both fire when %s; only one may. Narrow one of them, or choose hit: first",
		"overlapA":      "the rows %s and %s answer differently when %s; rows that fire together must agree. Narrow one of them, or choose hit: first",
		"unreachable":   "the row %s can never decide, since %s always goes before it",
		"duplicate":     "the row %s says the same as the row %s; remove one of them",
		"gap":           "no row covers %s",
		"open":          "whether a row covers %s cannot be told, since it rests on free expressions in the rows %s",
		"too large":     "the table falls into more than %d pieces and was not analysed whole",
		"free":          "this cell of the row %s is a free expression, which cannot be analysed; the row is left out of the check for gaps and overlaps",
	}[key], args...)
}

// listed is "a, b and c".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// rowText is the cells of a row as written.
func (k *tableCheck) rowText(n int) string {
	var parts []string
	for _, c := range append(append([]Cell{}, k.src.Rows[n].When...), k.src.Rows[n].Then...) {
		parts = append(parts, strings.TrimSpace(c.Text))
	}
	return "| " + strings.Join(parts, " | ") + " |"
}

// domainText says which values a column can have, when that is known.
func (k *tableCheck) domainText(i int) string {
	d := k.dims[k.columns[i].dim]
	if d.domain == nil && !d.finite() || !k.columns[i].subject.Direct() {
		return ""
	}
	return "; it is always " + k.pieces(k.columns[i].dim, k.all(false)[k.columns[i].dim])
}

// where describes a box by the dimensions it does not fill: "alder < 18 and bosatt is true".
func (k *tableCheck) where(b box) string {
	whole := k.all(true)
	var parts []string
	for i, d := range k.dims {
		if !b[i].equal(whole[i]) && !b[i].equal(k.all(false)[i]) {
			parts = append(parts, d.label+" is "+k.pieces(i, b[i]))
		}
	}
	if len(parts) == 0 {
		return "any values"
	}
	return listed(parts)
}

// pieces writes a set of atoms: neighbours on a line as one range.
func (k *tableCheck) pieces(dim int, set bits) string {
	d := k.dims[dim]
	var parts []string
	for i := 0; i < len(d.atoms); i++ {
		if !set.has(i) {
			continue
		}
		last := i
		for last+1 < len(d.atoms) && set.has(last+1) && d.follows(last) {
			last++
		}
		parts = append(parts, d.rangeText(i, last))
		i = last
	}
	return strings.Join(parts, " or ")
}

// follows says whether the atom after i lies next to it on a line.
func (d *dimension) follows(i int) bool {
	a, b := d.atoms[i], d.atoms[i+1]
	return a.low != nil || a.high != nil || b.low != nil || b.high != nil
}

func (d *dimension) rangeText(first, last int) string {
	a, b := d.atoms[first], d.atoms[last]
	if first == last && a.point {
		return d.text(a.sample)
	}
	if a.other {
		return "any other value"
	}
	low, lowIn := edge(a, a.low)
	high, highIn := edge(b, b.high)
	switch {
	case low == nil && high == nil:
		return "any value"
	case low == nil:
		return pickText(highIn, "<= ", "< ") + d.text(*high)
	case high == nil:
		return pickText(lowIn, ">= ", "> ") + d.text(*low)
	}
	return pickText(lowIn, "[", "(") + d.text(*low) + ".." + d.text(*high) + pickText(highIn, "]", ")")
}

// edge is where an atom ends: at its own value, or short of the point beside it.
func edge(a atom, side *Value) (at *Value, included bool) {
	if a.point {
		return &a.sample, true
	}
	return side, false
}

func pickText(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// text writes a value; the one that stands for a name is written as the name.
func (d *dimension) text(v Value) string {
	if d.symbol != "" && v.Equal(d.at) {
		return d.symbol
	}
	if v.IsNull() {
		return "empty (null)"
	}
	if day, ok := v.Date(); ok {
		return day.String()
	}
	if v.Kind() == feel.KindContext || v.Kind() == feel.KindList {
		return "a " + v.TypeName()
	}
	return v.String()
}

// example gives one value of each dimension in a box.
func (k *tableCheck) example(b box) string {
	var parts []string
	for i, d := range k.dims {
		for n, a := range d.atoms {
			if !b[i].has(n) {
				continue
			}
			parts = append(parts, d.label+" = "+d.sampleText(a))
			break
		}
	}
	return strings.Join(parts, ", ")
}

func (d *dimension) sampleText(a atom) string {
	switch {
	case a.other:
		return "anything else"
	case a.sample.IsNull():
		return "null"
	case d.symbol != "" && !a.point:
		return "(" + pickText(a.low == nil, "less", "more") + " than " + d.symbol + ")"
	}
	return d.text(a.sample)
}
