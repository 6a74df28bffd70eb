package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	softHyphen = '\u00ad'
	zeroSpace  = '\u200b' // a place where a line may break, without width
)

// char is one measured character. Measures are in 1/1000 em.
type char struct {
	r       rune
	glyph   uint16
	advance int16
	kern    int16 // before it, when it stands right after the one before
	span    int32
}

// line is chars[from:to] of a paragraph; the next line starts at next.
type line struct {
	from, to, next int
	width          int // 1/1000 em, without a space at its end
	hyphen         bool
}

// para is text measured and broken into lines, ready to be drawn.
type para struct {
	el    *elem
	look  look
	spans []Span
	links []*elem // by span, made when the link is first drawn
	chars []char
	lines []line
}

// look is the size of a text, the distance between its lines, both in points,
// and its colour.
type look struct {
	size, lead float64
	color      string
	bold       bool // all of it
}

// baseline is where the letters stand in a line whose upper edge is y.
func (lk look) baseline(y float64) float64 { return y - 0.5*(lk.lead-lk.size) - 0.8*lk.size }

func (p *para) height() float64 { return float64(len(p.lines)) * p.look.lead }

// width is that of the widest line, in points.
func (p *para) width() float64 {
	w := 0
	for _, l := range p.lines {
		w = max(w, l.width)
	}
	return float64(w) * p.look.size / 1000
}

// clean makes characters what they look like: composed letters, plain line
// breaks, no invisible joiners.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\v', '\f':
			return ' '
		case '\r', '\ufeff', '\u2060', '\u200c', '\u200d', '\u200e', '\u200f':
			return -1
		case '\u2028', '\u2029', '\u0085':
			return '\n'
		}
		return r
	}, norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")))
}

// text measures spans and breaks them into lines of at most width points.
func (b *builder) text(el *elem, spans []Span, lk look, width float64) *para {
	p := b.measured(el, spans, lk)
	p.wrap(width)
	return p
}

func (b *builder) measured(el *elem, spans []Span, lk look) *para {
	p := &para{el: el, look: lk, spans: spans}
	n := 0
	for _, s := range spans {
		n += len(s.Text)
	}
	p.chars = make([]char, 0, n)
	for i := range spans {
		b.measure(p, i)
	}
	for n := len(p.chars); n > 0 && isBlank(p.chars[n-1].r); n = len(p.chars) {
		p.chars = p.chars[:n-1]
	}
	return p
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' }

// measure appends the characters of one span, runs of spaces as one.
func (b *builder) measure(p *para, span int) {
	f := faces[cut(p.spans[span], p.look)]()
	last, start := rune(' '), len(p.chars)
	if start > 0 {
		last = p.chars[start-1].r
	}
	for _, r := range clean(p.spans[span].Text) {
		if r == ' ' && isBlank(last) {
			continue
		}
		c := char{r: r, span: int32(span)}
		if r == '\n' {
			b.fill(&c, f, ' ') // a space in the text, to keep words apart when copied
		} else if r != zeroSpace {
			b.fill(&c, f, r)
			if n := len(p.chars); n > start && p.chars[n-1].glyph != 0 {
				c.kern = int16(f.kern(&b.buf, p.chars[n-1].glyph, c.glyph))
			}
		}
		p.chars, last = append(p.chars, c), r
	}
}

// fill finds the glyph of a character, or notes the first that is missing.
func (b *builder) fill(c *char, f *face, r rune) {
	g, ok := f.glyph(&b.buf, r)
	if !ok && b.err == nil {
		b.err = &GlyphError{Char: r, Where: b.where}
	}
	c.glyph, c.advance = g.id, g.advance
}

// cut is the number of the face a span is set in.
func cut(s Span, lk look) int {
	n := regular
	if s.Bold || lk.bold {
		n |= bold
	}
	if s.Italic {
		n |= italic
	}
	return n
}

// wrap breaks the text greedily into lines of at most width points.
func (p *para) wrap(width float64) {
	limit := int(width*1000/p.look.size) + 1 // 1/1000 em, forgiving the rounding
	p.lines = p.lines[:0]
	for i := 0; i < len(p.chars); {
		l := p.nextLine(i, limit)
		p.lines = append(p.lines, l)
		i = l.next
	}
}

func (p *para) nextLine(from, limit int) line {
	best, w, seen := line{to: -1}, 0, 0 // seen is the width up to the last character that is not a space
	for j := from; j < len(p.chars); j++ {
		c := p.chars[j]
		switch c.r {
		case '\n':
			return line{from: from, to: j + 1, next: j + 1, width: seen}
		case ' ':
			best = line{from: from, to: j + 1, next: j + 1, width: seen} // its space stays, to keep words apart when copied
			w += int(c.advance)
			continue
		case zeroSpace:
			best = line{from: from, to: j, next: j + 1, width: seen}
			continue
		case softHyphen:
			if h := w + int(c.advance); h <= limit && j > from {
				best = line{from: from, to: j, next: j + 1, width: h, hyphen: true}
			}
			continue
		}
		if w += p.step(from, j); w > limit {
			if best.to >= 0 {
				return best
			}
			return p.force(from, j, limit)
		}
		if seen = w; p.breaksAfter(j) {
			best = line{from: from, to: j + 1, next: j + 1, width: w}
		}
	}
	return line{from: from, to: len(p.chars), next: len(p.chars), width: seen}
}

// step is how far character j carries the pen in a line that starts at from.
func (p *para) step(from, j int) int {
	c := p.chars[j]
	if c.r == softHyphen || c.r == zeroSpace {
		return 0
	}
	if j == from {
		return int(c.advance)
	}
	return int(c.advance) + int(c.kern)
}

// breaksAfter tells whether a line may end after a hyphen or a slash: between
// letters, but not after a single one ("e-post").
func (p *para) breaksAfter(j int) bool {
	r := p.chars[j].r
	if (r != '-' && r != '/' && r != '–') || j < 2 || j+2 >= len(p.chars) {
		return false
	}
	for _, k := range []int{j - 2, j - 1, j + 1, j + 2} {
		if !unicode.IsLetter(p.chars[k].r) {
			return false
		}
	}
	return true
}

// force breaks inside a word that is wider than the line, with a hyphen when
// it is between letters. Character j is the first that does not fit.
func (p *para) force(from, j, limit int) line {
	l := line{from: from, to: max(j, from+1)}
	for k := from; k < l.to; k++ {
		l.width += p.step(from, k)
	}
	hyphen := int(faces[regular]().common['-'].advance)
	for t, w := l.to, l.width; t > from+1; t-- {
		if w+hyphen <= limit && p.insideWord(t) {
			l.to, l.width, l.hyphen = t, w+hyphen, true
			break
		}
		if !p.insideWord(t) {
			break
		}
		w -= p.step(from, t-1)
	}
	l.next = l.to
	return l
}

func (p *para) insideWord(t int) bool {
	return unicode.IsLetter(p.chars[t-1].r) && t < len(p.chars) && unicode.IsLetter(p.chars[t].r)
}
