package pdf

import (
	"fmt"
	"strconv"
)

// The looks of the body: 11 points on 15.5.
func bodyLook() look    { return look{size: 11, lead: 15.5, color: ink} }
func captionLook() look { return look{size: 10, lead: 13.5, color: ink, bold: true} }

// headLook is the look of a heading, and the space before and after it.
func headLook(level int) (lk look, before, after float64) {
	switch level {
	case 1:
		return look{size: 17, lead: 21, color: accent, bold: true}, 20, 9
	case 2:
		return look{size: 13, lead: 17, color: accent, bold: true}, 17, 4
	}
	return look{size: 11, lead: 15.5, color: ink, bold: true}, 12, 2
}

const (
	paraGap  = 8.0  // between paragraphs
	itemGap  = 3.0  // between items of a list
	tableGap = 12.0 // around a table
	indent   = 18.0 // of a list
	hair     = 0.01 // forgives rounding when asking what fits
)

// layOut draws the whole document on its pages.
func (b *builder) layOut() error {
	b.layFooter()
	b.newPage()
	b.letterhead()
	body := b.d.Body
	if !opensWithTitle(body) {
		body = append([]Block{Heading{Level: 1, Text: []Span{{Text: b.d.Title}}}}, body...)
	}
	b.blocks(b.root, body, left, right-left)
	b.drawFooters()
	if b.err == nil && len(b.pages) > maxPages {
		return fmt.Errorf("pdf: the document fills more than %d pages", maxPages)
	}
	return b.err
}

// stopped tells that more layout would be wasted.
func (b *builder) stopped() bool { return b.err != nil || len(b.pages) > maxPages }

// blocks lays out blocks below each other from x, width wide.
func (b *builder) blocks(parent *elem, bs []Block, x, width float64) {
	atBody, closing := parent == b.root, closingAt(bs)
	for i, blk := range bs {
		if b.stopped() {
			return
		}
		if atBody {
			b.where = b.place(i)
		}
		if atBody && i > 0 && i == closing {
			b.keep(bs[i:], width)
		}
		switch blk := blk.(type) {
		case Heading:
			b.heading(parent, blk, bs[i+1:], x, width)
		case Paragraph:
			b.paragraph(parent.add("P", ""), blk, x, width)
		case List:
			b.list(parent, blk, x, width)
		case Table:
			b.table(parent, blk, x, width)
		}
	}
}

// closingAt is where the short paragraphs that close a letter begin, greeting
// and name; they are kept on one page. It is len(bs) when there are none.
func closingAt(bs []Block) int {
	i := len(bs)
	for i > 0 && len(bs)-i < 4 {
		p, ok := bs[i-1].(Paragraph)
		if !ok || len(plain(p.Text)) > 90 {
			break
		}
		i--
	}
	return i
}

// keep moves paragraphs to a new page unless all of them fit on this one.
func (b *builder) keep(bs []Block, width float64) {
	defer b.forget()
	height := b.gap
	for _, blk := range bs {
		if p, ok := blk.(Paragraph); ok {
			height += b.text(nil, p.Text, bodyLook(), width).height() + paraGap
		}
	}
	if b.y < top && b.y-height+paraGap < b.bottom-hair {
		b.newPage()
	}
}

// place names a block of the body as the caller counts them.
func (b *builder) place(i int) string {
	if opensWithTitle(b.d.Body) {
		i++
	}
	if i == 0 {
		return "title"
	}
	return "block " + strconv.Itoa(i)
}

// want asks for space before the next block; the larger of two wishes counts.
func (b *builder) want(gap float64) { b.gap = max(b.gap, gap) }

// need makes room: it takes the wanted space, and a new page when height does
// not fit on this one.
func (b *builder) need(height float64) {
	if b.y < top && b.y-b.gap-height < b.bottom-hair {
		b.newPage()
	}
	if b.y < top {
		b.y -= b.gap
	}
	b.gap = 0
}

// heading keeps a heading together with the beginning of what follows it.
func (b *builder) heading(parent *elem, h Heading, rest []Block, x, width float64) {
	lk, before, after := headLook(h.Level)
	p := b.text(parent.add("H"+strconv.Itoa(h.Level), ""), h.Text, lk, width)
	b.want(before)
	b.need(p.height() + after + b.start(rest, width))
	b.remember(h, b.y)
	b.flow(p, x)
	b.gap = after
}

// start is the height of the least part of bs that may stand at a page's foot.
func (b *builder) start(bs []Block, width float64) float64 {
	if len(bs) == 0 || b.stopped() {
		return 0
	}
	defer b.forget()
	switch blk := bs[0].(type) {
	case Heading:
		lk, before, after := headLook(blk.Level)
		return before + b.text(nil, blk.Text, lk, width).height() + after + b.start(bs[1:], width)
	case Paragraph:
		p := b.text(nil, blk.Text, bodyLook(), width)
		return float64(least(len(p.lines))) * p.look.lead
	case List:
		return b.start(blk.Items[0], width-indent)
	case Table:
		g := b.grid(blk, width)
		return tableGap + b.tableStart(g)
	}
	return 0
}

// forget drops a fault met while looking ahead: it is met again, and named by
// its own block, when that block is drawn.
func (b *builder) forget() { b.err = nil }

// least is how many lines of n must stand together: two, or all of three,
// so that no line is left alone.
func least(n int) int {
	if n <= 3 {
		return n
	}
	return 2
}

func (b *builder) paragraph(el *elem, blk Paragraph, x, width float64) {
	p := b.text(el, blk.Text, bodyLook(), width)
	if len(p.lines) == 0 {
		el.dropEmpty()
		return
	}
	b.need(float64(least(len(p.lines))) * p.look.lead)
	b.flow(p, x)
	b.want(paraGap)
}

// dropEmpty takes a paragraph that came to hold nothing out of the tree again.
func (e *elem) dropEmpty() {
	if e.tag == "P" {
		e.parent.kids = e.parent.kids[:len(e.parent.kids)-1]
	}
}

// flow draws p over as many pages as it takes, never leaving one line alone.
func (b *builder) flow(p *para, x float64) {
	for rest := p.lines; len(rest) > 0 && !b.stopped(); rest = p.lines {
		n := int((b.y - b.bottom + hair) / p.look.lead)
		if n >= len(rest) {
			b.lines(p, x, len(rest))
			return
		}
		if len(rest)-n == 1 {
			n--
		}
		if b.y == top {
			n = max(n, 1)
		}
		b.lines(p, x, n)
		b.newPage()
	}
}

// lines draws the next n lines of p and takes them off it.
func (b *builder) lines(p *para, x float64, n int) {
	for _, l := range p.lines[:max(n, 0)] {
		base := p.look.baseline(b.y)
		b.drawLabel(base)
		b.drawLine(p, l, x, base)
		b.y -= p.look.lead
	}
	p.lines = p.lines[max(n, 0):]
}
