package deposit

import (
	"strconv"
	"strings"
	"time"

	"torg/municipality"
)

// put writes fields of a row.
func (x *extractor) put(out *sheet, r *row, list []Field) {
	for i := range list {
		x.field(out, r, &list[i])
	}
}

func (x *extractor) field(out *sheet, r *row, f *Field) {
	if f.whole() {
		x.wholeField(out, r, f)
		return
	}
	v := r.text[f.at]
	if v == "" {
		if f.Need != "" {
			out.element(f.Element, x.needed(r, f))
		}
		return
	}
	switch f.Kind {
	case ID:
		out.element(f.Element, uuid(v))
	case Lines:
		for line := range strings.SplitSeq(v, "\n") {
			out.element(f.Element, strings.TrimSpace(line))
		}
	case Words:
		for word := range strings.FieldsSeq(v) {
			out.element(f.Element, x.names.code(f.List, word))
		}
	case Code:
		out.element(f.Element, x.names.code(f.List, v))
	case Date:
		out.element(f.Element, v[:min(len(v), 10)])
	default:
		out.element(f.Element, x.names.column(f.Column, x.filled(v, r, f)))
	}
}

// filled: a text of spaces only would be an empty element.
func (x *extractor) filled(v string, r *row, f *Field) string {
	if strings.TrimSpace(v) != "" {
		return v
	}
	return x.needed(r, f)
}

func (x *extractor) wholeField(out *sheet, r *row, f *Field) {
	n := r.num[f.at]
	switch {
	case f.Kind == Count || f.Kind == Number && n != 0:
		out.number(f.Element, n)
	case f.Kind == Number:
	case n == 0 && f.Need == "":
	case f.Kind == Day:
		out.element(f.Element, dayOf(n))
	default:
		if n == 0 {
			n = x.neededMoment(r, f)
		}
		out.moment(f.Element, n)
	}
}

// needed is what stands for a text or date that the schema demands and the row has not.
func (x *extractor) needed(r *row, f *Field) string {
	col, other := strings.CutPrefix(f.Need, "=")
	if !other {
		return f.Need
	}
	i := r.index(col)
	if r.s.whole[i] {
		n := r.num[i]
		if n == 0 {
			n = x.state.Started
		}
		return dayOf(n)
	}
	if v := r.text[i]; v != "" {
		return v
	}
	return "Ikke oppgitt"
}

// dayOf is the date of a moment in Norway.
func dayOf(micros int64) string { return municipality.DateOf(time.UnixMicro(micros)).String() }

func (x *extractor) neededMoment(r *row, f *Field) int64 {
	if col, other := strings.CutPrefix(f.Need, "="); other {
		if n := r.int(col); n != 0 {
			return n
		}
	}
	return x.state.Started
}

// logged is a value of the change log as the extraction writes the element it speaks of: the log holds what the columns
// held.
func (x *extractor) logged(table, element, v string) string {
	s := ShapeOf(table)
	if s == nil || v == "" {
		return v
	}
	f, ok := s.Find(element)
	if !ok {
		return v
	}
	switch f.Kind {
	case Code:
		return x.names.code(f.List, v)
	case Moment, Day:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 0 {
			return string(appendMoment(nil, n))
		}
	case ID:
		return uuid(v)
	case Text:
		return x.names.column(f.Column, v)
	}
	return v
}
