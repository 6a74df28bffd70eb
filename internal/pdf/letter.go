package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// Places on the first page, in points from the foot of the sheet. The window
// of a Norwegian C5 envelope lies 15 mm from the left edge of the folded sheet
// and 44 mm from the top, and is 105 mm wide and 35 mm high.
const (
	headTop     = sheetHeight - 16*mm
	windowTop   = sheetHeight - 46*mm
	windowWidth = 90 * mm
	bodyTop     = sheetHeight - 83*mm // below the window, with a margin for folding
	asideLeft   = 132 * mm            // the column of sender's address and references
)

func footLook() look { return look{size: 8.5, lead: 11, color: grey} }

// letterhead draws sender, recipient and references, and leaves y below them.
func (b *builder) letterhead() {
	b.where = "letterhead"
	main, aside := b.senderName(), b.senderAddress()
	lowest := min(main, aside)
	if len(b.d.Recipient) == 0 && len(b.d.References) == 0 {
		if lowest < headTop {
			b.y = lowest - 4*mm
		}
		return
	}
	b.y = bodyTop
	b.recipient()
	b.y = min(b.y, main-6*mm, b.references(aside-5*mm)-2*mm)
}

func (b *builder) senderName() float64 {
	l, width := b.d.Letterhead, asideLeft-left-6*mm
	y := b.fixed(l.Municipality, look{size: 15, lead: 19, color: accent, bold: true}, left, headTop, width)
	return b.fixed(l.Unit, look{size: 10, lead: 13, color: grey}, left, y, width)
}

func (b *builder) senderAddress() float64 {
	l := b.d.Letterhead
	y := b.fixed(strings.Join(l.Address, "\n"), footLook(), asideLeft, headTop-3, right-asideLeft)
	if y < headTop-3 && len(l.Contact) > 0 {
		y -= 4
	}
	return b.fixed(strings.Join(l.Contact, "\n"), footLook(), asideLeft, y, right-asideLeft)
}

// recipient stays within the envelope window whatever else is on the page.
func (b *builder) recipient() {
	for i, s := range b.d.Recipient {
		b.where = "recipient line " + strconv.Itoa(i+1)
		b.measured(nil, []Span{{Text: s}}, look{size: 10.5, lead: 13})
	}
	b.where = "recipient"
	y := b.fixed(strings.Join(b.d.Recipient, "\n"), look{size: 10.5, lead: 13, color: ink}, left, windowTop, windowWidth)
	if y < sheetHeight-79.5*mm && b.err == nil {
		b.err = fmt.Errorf("pdf: the recipient's lines do not fit the envelope window of %d lines; shorten them", maxRecipient)
	}
}

// references draws label above value, and returns where it ended.
func (b *builder) references(from float64) float64 {
	y := min(from, windowTop)
	for i, r := range b.d.References {
		b.where = "reference " + strconv.Itoa(i+1)
		p := b.root.add("P", "")
		label := b.text(p, []Span{{Text: r[0]}}, footLook(), right-asideLeft)
		b.trail(label)
		y = b.put(label, asideLeft, y)
		value := b.text(p, []Span{{Text: r[1]}}, look{size: 10, lead: 13, color: ink}, right-asideLeft)
		y = b.put(value, asideLeft, y) - 4
		if len(p.kids) == 0 {
			p.dropEmpty()
		}
	}
	return y
}

// trail ends a text with a space, to keep it apart from what follows when copied.
func (b *builder) trail(p *para) {
	if len(p.lines) == 0 {
		return
	}
	c := char{r: ' '}
	b.fill(&c, faces[regular](), ' ')
	p.chars = append(p.chars, c)
	p.lines[len(p.lines)-1].to++
}

// fixed draws a paragraph at a fixed place and returns its lower edge.
func (b *builder) fixed(s string, lk look, x, y, width float64) float64 {
	if strings.TrimSpace(s) == "" {
		return y
	}
	return b.put(b.text(b.root.add("P", ""), []Span{{Text: s}}, lk, width), x, y)
}

func (b *builder) put(p *para, x, y float64) float64 {
	for _, l := range p.lines {
		b.drawLine(p, l, x, p.look.baseline(y))
		y -= p.look.lead
	}
	return y
}

// layFooter breaks the footer into lines and sets aside room for it.
func (b *builder) layFooter() {
	b.where = "footer"
	el := &elem{tag: artifact, attrs: "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"}
	b.foot = b.text(el, []Span{{Text: b.d.Footer}}, footLook(), right-left-90)
	if len(b.foot.lines) > 3 && b.err == nil {
		b.err = fmt.Errorf("pdf: the footer fills more than 3 lines; shorten it")
	}
	b.bottom = b.footTop() + 5*mm
}

func (b *builder) footTop() float64 {
	return footerLine + float64(max(1, len(b.foot.lines)))*footLook().lead
}

// drawFooters draws footer and page number on every page, now that their count is known.
func (b *builder) drawFooters() {
	if b.stopped() {
		return
	}
	b.page().close()
	for i, pg := range b.pages {
		b.at = i
		b.put(b.foot, left, b.footTop())
		n := b.text(b.foot.el, []Span{{Text: b.pageNumber(i + 1)}}, footLook(), right-left)
		b.put(n, right-n.width(), b.footTop())
		pg.close()
		pg.under = rule(pg.under, "0.72 0.74 0.78", 0.5, left, right, b.footTop()+4)
	}
}

func (b *builder) pageNumber(n int) string {
	page, of := b.d.Words.Page, b.d.Words.Of
	if page == "" || of == "" {
		return fmt.Sprintf("%d / %d", n, len(b.pages))
	}
	return fmt.Sprintf("%s %d %s %d", page, n, of, len(b.pages))
}
