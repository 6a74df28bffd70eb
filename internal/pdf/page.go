package pdf

import (
	"strconv"

	"golang.org/x/image/font/sfnt"
)

// Measures of the sheet, in points. The left margin leaves the 18 mm free
// that print services use for their bar code.
const (
	mm          = 72 / 25.4
	sheetWidth  = 210 * mm
	sheetHeight = 297 * mm
	left        = 25 * mm
	right       = sheetWidth - 28*mm
	top         = sheetHeight - 22*mm
	footerLine  = 13 * mm // baseline of the lowest line of the footer
)

// Colours as PDF operands, all with a contrast above 7:1 on white.
const (
	ink    = "0.1 0.1 0.12"
	grey   = "0.3 0.32 0.35"
	accent = "0.05 0.22 0.4"
	blue   = "0.02 0.25 0.55"
)

// builder lays out one document.
type builder struct {
	d      Document
	pages  []*page
	at     int     // the page drawn on
	y      float64 // where the next thing may begin, from the foot of the sheet
	bottom float64 // how far down the body may go
	gap    float64 // wanted before the next block; lost at the head of a page
	root   *elem
	fonts  [4]*docFont
	buf    sfnt.Buffer
	label  *label
	foot   *para
	ahead  *grid
	marks  []*bookmark
	where  string
	err    error // the first character that cannot be drawn
	obj    objects
}

// page is one sheet under construction. What lies under and over the text is
// decoration, kept out of the structure tree.
type page struct {
	under, text, over []byte
	marked            []*elem // by marked-content number
	open              *elem
	links             []link
	obj               int
}

// link is an active area on a page.
type link struct {
	x0, y0, x1, y1 float64
	address        string
	el             *elem
}

// docFont is the part of a face that one document uses.
type docFont struct {
	face   *face
	common [commonRunes]uint16
	more   map[rune]uint16
	chars  []char // by number in the document; 0 is never drawn
}

func newBuilder(d Document) *builder {
	b := &builder{d: d, root: &elem{tag: "Document"}}
	b.obj.reserve(firstFree)
	return b
}

func (b *builder) page() *page { return b.pages[b.at] }

func (b *builder) newPage() {
	if len(b.pages) > 0 {
		b.page().close()
	}
	b.at = len(b.pages)
	b.pages = append(b.pages, &page{text: make([]byte, 0, 8<<10)})
	b.y, b.gap = top, 0
}

// mark makes what is drawn next belong to el.
func (b *builder) mark(el *elem) {
	pg := b.page()
	if pg.open == el {
		return
	}
	pg.close()
	pg.open = el
	if el.tag == artifact {
		pg.text = append(pg.text, el.attrs...)
		return
	}
	n := len(pg.marked)
	pg.marked = append(pg.marked, el)
	el.kids = append(el.kids, kid{kind: markedContent, page: b.at, n: n})
	pg.text = append(append(append(pg.text, '/'), el.tag...), " <</MCID "...)
	pg.text = append(strconv.AppendInt(pg.text, int64(n), 10), ">> BDC\n"...)
}

func (pg *page) close() {
	if pg.open != nil {
		pg.text = append(pg.text, "EMC\n"...)
		pg.open = nil
	}
}

// drawLine draws one line of p with its baseline at y.
func (b *builder) drawLine(p *para, l line, x, y float64) {
	for i := l.from; i < l.to; {
		span, end := p.chars[i].span, i
		for end < l.to && p.chars[end].span == span {
			end++
		}
		part := line{from: i, to: end, hyphen: l.hyphen && end == l.to}
		x += b.drawPart(p, int(span), part, x, y)
		i = end
	}
}

// drawPart draws characters of one span and returns how wide they are.
func (b *builder) drawPart(p *para, span int, l line, x, y float64) float64 {
	s, el, color := p.spans[span], p.el, p.look.color
	if s.Link != "" && el.tag != artifact {
		el, color = p.link(span), blue
	}
	b.mark(el)
	f := cut(s, p.look)
	width := float64(b.show(f, p, l, color, x, y)) * p.look.size / 1000
	if el != p.el {
		b.activate(el, p, span, link{x0: x, x1: x + width, y0: y - 0.25*p.look.size, y1: y + 0.85*p.look.size})
	}
	return width
}

// link is the structure element of the link that span belongs to. Spans side
// by side with the same address are one link.
func (p *para) link(span int) *elem {
	if p.links == nil {
		p.links = make([]*elem, len(p.spans))
	}
	address, first := p.spans[span].Link, span
	for p.links[first] == nil && first > 0 && p.spans[first-1].Link == address {
		first--
	}
	if p.links[first] == nil {
		p.links[first] = p.el.add("Link", "")
		for k := first; k < len(p.spans) && p.spans[k].Link == address; k++ {
			p.links[first].said += clean(p.spans[k].Text)
		}
	}
	p.links[span] = p.links[first]
	return p.links[first]
}

// activate underlines the link and makes its area answer.
func (b *builder) activate(el *elem, p *para, span int, l link) {
	l.el, l.address = el, p.spans[span].Link
	pg := b.page()
	el.kids = append(el.kids, kid{kind: annotation, page: b.at, n: len(pg.links)})
	pg.links = append(pg.links, l)
	pg.over = rule(pg.over, blue, 0.5, l.x0, l.x1, l.y0+0.13*p.look.size)
}

// rule appends a horizontal line.
func rule(to []byte, color string, thick, x0, x1, y float64) []byte {
	to = append(append(to, color...), " RG "...)
	to = append(number(to, thick), "w "...)
	to = append(number(number(to, x0), y), "m "...)
	return append(number(number(to, x1), y), "l S\n"...)
}

// show writes the operators that draw l and returns its width in 1/1000 em.
func (b *builder) show(f int, p *para, l line, color string, x, y float64) int {
	pg, df := b.page(), b.font(f)
	t := append(pg.text, "BT /F"...)
	t = append(t, byte('0'+f), ' ')
	t = append(number(t, p.look.size), "Tf "...)
	t = append(append(t, color...), " rg "...)
	t = append(number(number(t, x), y), "Td [<"...)
	width := 0
	for j := l.from; j < l.to; j++ {
		c := p.chars[j]
		if c.glyph == 0 || c.r == softHyphen {
			continue
		}
		if c.kern != 0 && j > l.from {
			t = append(strconv.AppendInt(append(t, '>'), int64(-c.kern), 10), '<')
		}
		if c.r == '\n' {
			c.r = ' '
		}
		t = hex4(t, df.number(c))
		width += p.step(l.from, j)
	}
	if l.hyphen {
		g := df.face.common[softHyphen]
		t = hex4(t, df.number(char{r: softHyphen, glyph: g.id, advance: g.advance}))
		width += int(g.advance)
	}
	pg.text = append(t, ">] TJ ET\n"...)
	return width
}

func (b *builder) font(f int) *docFont {
	if b.fonts[f] == nil {
		b.fonts[f] = &docFont{face: faces[f](), chars: make([]char, 1, 80)}
	}
	return b.fonts[f]
}

// number is the character's number in this document's part of the font, given
// in the order of first use. Each character has its own, also when two share a
// shape, so that each is copied as itself.
func (f *docFont) number(c char) uint16 {
	if c.r < commonRunes {
		if n := f.common[c.r]; n != 0 {
			return n
		}
		f.common[c.r] = uint16(len(f.chars))
	} else {
		if n, ok := f.more[c.r]; ok {
			return n
		}
		if f.more == nil {
			f.more = map[rune]uint16{}
		}
		f.more[c.r] = uint16(len(f.chars))
	}
	f.chars = append(f.chars, c)
	return uint16(len(f.chars) - 1)
}

const hexDigits = "0123456789ABCDEF"

func hex4(to []byte, n uint16) []byte {
	return append(to, hexDigits[n>>12], hexDigits[n>>8&15], hexDigits[n>>4&15], hexDigits[n&15])
}

// number appends a measure with at most two decimals and a space.
func number(to []byte, v float64) []byte {
	to = strconv.AppendFloat(to, v, 'f', 2, 64)
	for to[len(to)-1] == '0' {
		to = to[:len(to)-1]
	}
	if to[len(to)-1] == '.' {
		to = to[:len(to)-1]
	}
	return append(to, ' ')
}
