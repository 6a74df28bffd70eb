package pdf

import "strconv"

// label is the bullet or number of an item, waiting for the item's first line.
type label struct {
	p *para
	x float64
}

func (b *builder) list(parent *elem, l List, x, width float64) {
	numbering := "/A <</O /List /ListNumbering /Disc>> "
	if l.Ordered {
		numbering = "/A <</O /List /ListNumbering /Decimal>> "
	}
	el := parent.add("L", numbering)
	if parent.tag == "LBody" {
		b.gap = min(b.gap, itemGap)
	}
	shift := b.labelWidth(l)
	for i, item := range l.Items {
		if b.stopped() {
			return
		}
		li := el.add("LI", "")
		b.flushLabel()
		b.label = &label{b.text(li.add("Lbl", ""), []Span{{Text: labelText(l, i)}}, bodyLook(), width), x}
		b.item(li.add("LBody", ""), item, x+shift, width-shift)
		b.gap = itemGap
	}
	b.flushLabel()
	b.want(paraGap)
}

func labelText(l List, i int) string {
	if l.Ordered {
		return strconv.Itoa(i+1) + "."
	}
	return "•"
}

// labelWidth is how far the text of the items stands in: room for the longest number.
func (b *builder) labelWidth(l List) float64 {
	last := b.text(nil, []Span{{Text: labelText(l, len(l.Items)-1)}}, bodyLook(), right-left)
	return max(indent, last.width()+7)
}

// item lays out what an item holds. A single paragraph is the item's own text.
func (b *builder) item(body *elem, bs []Block, x, width float64) {
	if len(bs) == 1 {
		if p, ok := bs[0].(Paragraph); ok {
			b.paragraph(body, p, x, width)
			return
		}
	}
	b.blocks(body, bs, x, width)
}

// drawLabel draws the waiting label on the baseline of the line beside it.
func (b *builder) drawLabel(base float64) {
	if b.label == nil {
		return
	}
	l := b.label
	b.label = nil
	for _, ln := range l.p.lines {
		b.drawLine(l.p, ln, l.x, base)
	}
}

// flushLabel gives a label whose item has no text of its own a line to itself.
func (b *builder) flushLabel() {
	if b.label == nil {
		return
	}
	lk := bodyLook()
	b.need(lk.lead)
	b.drawLabel(lk.baseline(b.y))
	b.y -= lk.lead
}
