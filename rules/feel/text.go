package feel

import (
	"strconv"
	"strings"
)

// String is the value in FEEL notation, for explanations: strings are quoted, dates written as @"2026-01-31".
func (v Value) String() string {
	var b writer
	v.write(&b, 0)
	return b.String()
}

// brief is the beginning of String, for notes; what it costs does not depend on how large the value is.
func (v Value) brief() string {
	if s, ok := v.Text(); ok && len(s) > 4*maxBrief {
		return clip(quote(s[:4*maxBrief]))
	}
	b := writer{max: maxBrief}
	v.write(&b, 0)
	return clip(b.String())
}

const maxBrief = 60

// writer gathers text, up to max bytes or so when max is not 0.
type writer struct {
	strings.Builder
	max int
}

func (w *writer) full() bool { return w.max > 0 && w.Len() > w.max }

// maxShown is how deep nested values are written before "..." takes over.
const maxShown = 64

func (v Value) write(b *writer, depth int) {
	if depth > maxShown {
		b.WriteString("...")
		return
	}
	switch v.kind {
	case KindString:
		s := v.v.(string)
		if b.max > 0 && len(s) > 4*b.max {
			s = s[:4*b.max]
		}
		b.WriteString(quote(s))
	case KindDate, KindTime, KindDateTime, KindMonths, KindSeconds:
		b.WriteString(`@"` + v.plain() + `"`)
	case KindList:
		v.writeList(b, depth)
	case KindContext:
		v.writeContext(b, depth)
	case KindRange:
		v.writeRange(b, depth)
	default:
		b.WriteString(v.plain())
	}
}

// plain is the bare text of a value that holds no others.
func (v Value) plain() string {
	switch v.kind {
	case KindNull:
		return "null"
	case KindUnknown:
		return "unknown (" + strings.Join(v.UnknownNames(), ", ") + ")"
	case KindNumber:
		return plain(v.dec())
	case KindString:
		return v.v.(string)
	case KindBoolean:
		return strconv.FormatBool(v.v.(bool))
	case KindMonths:
		return monthsText(v.v.(int64))
	case KindFunction:
		return v.fn().String()
	case KindDate:
		return v.v.(Date).String()
	case KindTime:
		return v.v.(Time).String()
	case KindDateTime:
		return v.v.(DateTime).String()
	case KindSeconds:
		return v.v.(Duration).String()
	}
	return v.String()
}

func (v Value) writeList(b *writer, depth int) {
	b.WriteByte('[')
	for i, it := range v.Items() {
		if b.full() {
			return
		}
		if i > 0 {
			b.WriteString(", ")
		}
		it.write(b, depth+1)
	}
	b.WriteByte(']')
}

func (v Value) writeContext(b *writer, depth int) {
	b.WriteByte('{')
	for i, e := range v.Entries() {
		if b.full() {
			return
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(keyText(e.Name) + ": ")
		e.Value.write(b, depth+1)
	}
	b.WriteByte('}')
}

func (v Value) writeRange(b *writer, depth int) {
	r, _ := v.Range()
	switch {
	case r.Not:
		b.WriteString("(!= ")
		r.Low.write(b, depth+1)
		b.WriteByte(')')
	case !r.HasLow:
		b.WriteString(pick(r.HighIncluded, "(<= ", "(< "))
		r.High.write(b, depth+1)
		b.WriteByte(')')
	case !r.HasHigh:
		b.WriteString(pick(r.LowIncluded, "(>= ", "(> "))
		r.Low.write(b, depth+1)
		b.WriteByte(')')
	default:
		b.WriteString(pick(r.LowIncluded, "[", "("))
		r.Low.write(b, depth+1)
		b.WriteString("..")
		r.High.write(b, depth+1)
		b.WriteString(pick(r.HighIncluded, "]", ")"))
	}
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func keyText(s string) string {
	for i, r := range s {
		if i == 0 && !nameStart(r) || !namePart(r) && r != ' ' {
			return quote(s)
		}
	}
	if s == "" {
		return `""`
	}
	return s
}

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
