package pdf

import "slices"

const (
	columnGap = 12.0 // between columns
	cellPad   = 4.0  // above and below the text of a row
)

func cellLook(header bool) look { return look{size: 10, lead: 13.5, color: ink, bold: header} }

// grid is a table measured and broken into lines.
type grid struct {
	of      *[]string // first row of its table, to know it again
	width   float64
	widths  []float64
	aligns  []Align
	caption *para
	head    []*para
	rows    [][]*para
}

// grid measures a table for the given width. The grid made when looking ahead
// from a heading is used again for the table itself.
func (b *builder) grid(t Table, width float64) *grid {
	if b.ahead != nil && b.ahead.of == &t.Rows[0] && b.ahead.width == width {
		return b.ahead
	}
	g := &grid{of: &t.Rows[0], width: width, aligns: make([]Align, columns(t))}
	copy(g.aligns, t.Align)
	g.caption = b.text(nil, []Span{{Text: t.Caption}}, captionLook(), width)
	if len(t.Header) > 0 {
		g.head = b.cells(t.Header, len(g.aligns), cellLook(true))
	}
	for _, r := range t.Rows {
		g.rows = append(g.rows, b.cells(r, len(g.aligns), cellLook(false)))
	}
	if t.RowHeaders && len(t.Header) == 0 {
		for _, r := range g.rows {
			r[0].look.color = grey // question and answer: the answer stands out
		}
	}
	g.fit(width)
	if b.err == nil {
		b.ahead = g
	}
	return g
}

func (b *builder) cells(texts []string, n int, lk look) []*para {
	out := make([]*para, n)
	for i := range out {
		var s string
		if i < len(texts) {
			s = texts[i]
		}
		out[i] = b.measured(nil, []Span{{Text: s}}, lk)
	}
	return out
}

// each visits every row, the header too.
func (g *grid) each(visit func([]*para)) {
	if g.head != nil {
		visit(g.head)
	}
	for _, r := range g.rows {
		visit(r)
	}
}

// fit gives every column its width.
func (g *grid) fit(width float64) {
	n := len(g.aligns)
	want, least := make([]float64, n), make([]float64, n)
	g.each(func(row []*para) {
		for i, p := range row {
			w, l := p.extent()
			want[i], least[i] = max(want[i], w), max(least[i], l)
		}
	})
	g.widths = share(want, least, width-columnGap*float64(n-1))
	g.each(func(row []*para) {
		for i, p := range row {
			p.wrap(g.widths[i])
		}
	})
}

// share divides room among columns: all they want when there is room for it.
// Otherwise narrow columns get what they want and wide ones an equal part of
// the rest, never less than their longest word while the words fit.
func share(want, least []float64, room float64) []float64 {
	out := slices.Clone(want)
	if spare := room - sum(want); spare >= 0 {
		for i := range out {
			out[i] += spare / float64(len(out))
		}
		return out
	}
	if sum(least) >= room {
		return squeeze(least, room)
	}
	wide := slices.Repeat([]bool{true}, len(want))
	settle(out, wide, room, func(i int, part float64) (float64, bool) { return least[i], least[i] > part })
	settle(out, wide, room, func(i int, part float64) (float64, bool) { return want[i], want[i] < part })
	part := equalPart(out, wide, room)
	for i := range out {
		if wide[i] {
			out[i] = part
		}
	}
	return out
}

// settle takes columns out of the sharing, one at a time, since each changes
// the part of the others.
func settle(out []float64, wide []bool, room float64, fixed func(i int, part float64) (float64, bool)) {
	for i := 0; i < len(out); i++ {
		if w, ok := fixed(i, equalPart(out, wide, room)); wide[i] && ok {
			out[i], wide[i] = w, false
			i = -1
		}
	}
}

// equalPart is what each wide column gets when the others have their width.
func equalPart(widths []float64, wide []bool, room float64) float64 {
	n := 0.0
	for i, w := range widths {
		if wide[i] {
			n++
		} else {
			room -= w
		}
	}
	return room / max(n, 1)
}

// squeeze makes columns narrower than their longest words, which then break.
func squeeze(least []float64, room float64) []float64 {
	out := make([]float64, len(least))
	for i := range out {
		out[i] = max(room*least[i]/sum(least), room/float64(len(out))/2)
	}
	for i, s := 0, sum(out); i < len(out); i++ {
		out[i] *= room / s
	}
	return out
}

func sum(vs []float64) (s float64) {
	for _, v := range vs {
		s += v
	}
	return s
}

// extent is the width, in points, of the text on lines of its own and of its longest word.
func (p *para) extent() (whole, word float64) {
	w, from, longest, widest := 0, 0, 0, 0
	for j, c := range p.chars {
		if c.r == '\n' {
			widest, w = max(widest, w), 0
		}
		if isBlank(c.r) || c.r == zeroSpace || c.r == softHyphen {
			longest, from = max(longest, w-from), w
		}
		if c.r != '\n' {
			w += p.step(0, j)
		} else {
			from = 0
		}
	}
	longest, widest = max(longest, w-from), max(widest, w)
	return float64(widest) * p.look.size / 1000, float64(longest)*p.look.size/1000 + 0.1
}

// tableStart is the height of caption, header and first row.
func (b *builder) tableStart(g *grid) float64 {
	h := g.caption.height() + rowHeight(g.rows[0])
	if g.head != nil {
		h += rowHeight(g.head)
	}
	return min(h, (top-b.bottom)/2)
}

func rowLines(row []*para) int {
	n := 1
	for _, p := range row {
		n = max(n, len(p.lines))
	}
	return n
}

func rowHeight(row []*para) float64 { return float64(rowLines(row))*row[0].look.lead + 2*cellPad }

func (b *builder) table(parent *elem, t Table, x, width float64) {
	g := b.grid(t, width)
	b.ahead = nil
	el := parent.add("Table", "")
	b.flushLabel()
	b.want(tableGap)
	b.need(b.tableStart(g))
	if len(g.caption.lines) > 0 {
		g.caption.el = el.add("Caption", "")
		b.flow(g.caption, x)
	}
	d := &tableDrawer{b: b, g: g, x: x, width: width}
	if g.head != nil {
		d.header(el.add("THead", "").add("TR", ""))
	}
	body := el.add("TBody", "")
	for _, r := range g.rows {
		if b.stopped() {
			return
		}
		d.bodyRow(body.add("TR", ""), r, t.RowHeaders)
	}
	b.want(tableGap)
}

const (
	columnScope = "/A <</O /Table /Scope /Column>> "
	rowScope    = "/A <</O /Table /Scope /Row>> "
)

// tableDrawer draws the rows of one table down the pages.
type tableDrawer struct {
	b        *builder
	g        *grid
	x, width float64
	repeat   []*para // the header as an artifact, for the pages after the first
}

func (d *tableDrawer) header(tr *elem) {
	if rowHeight(d.g.head) < (top-d.b.bottom)/3 {
		for _, p := range d.g.head {
			again := *p
			again.el = &elem{tag: artifact, attrs: "/Artifact <</Type /Pagination>> BDC\n"}
			d.repeat = append(d.repeat, &again)
		}
	}
	for _, p := range d.g.head {
		p.el = tr.add("TH", columnScope)
	}
	d.row(d.g.head, true)
}

func (d *tableDrawer) bodyRow(tr *elem, row []*para, headers bool) {
	for i, p := range row {
		if i == 0 && headers {
			p.el = tr.add("TH", rowScope)
		} else {
			p.el = tr.add("TD", "")
		}
	}
	d.row(row, false)
}

// row draws a row on one page when it fits on any, else over several.
func (d *tableDrawer) row(row []*para, header bool) {
	b, fresh := d.b, false
	for !b.stopped() {
		fits := int((b.y - b.bottom - 2*cellPad + hair) / row[0].look.lead)
		rest := rowLines(row)
		if fits >= rest {
			d.part(row, rest, header)
			return
		}
		if fresh || (fits > 1 && rowHeight(row) > (top-b.bottom)/2) {
			d.part(row, max(fits, 1), header)
		}
		b.newPage()
		if fresh = true; !header {
			d.again()
		}
	}
}

// again repeats the header at the head of a page.
func (d *tableDrawer) again() {
	if d.repeat == nil {
		return
	}
	row := make([]*para, len(d.repeat))
	for i, p := range d.repeat {
		c := *p
		row[i] = &c
	}
	d.part(row, rowLines(row), true)
}

// part draws the next n lines of every cell, and the line below them.
func (d *tableDrawer) part(row []*para, n int, header bool) {
	b, x, head := d.b, d.x, d.b.y-cellPad
	for i, p := range row {
		y := head
		for _, l := range p.lines[:min(n, len(p.lines))] {
			b.drawLine(p, l, x+d.shift(i, l, p.look), p.look.baseline(y))
			y -= p.look.lead
		}
		p.lines = p.lines[min(n, len(p.lines)):]
		x += d.g.widths[i] + columnGap
	}
	b.y = head - float64(n)*row[0].look.lead - cellPad
	pg := b.page()
	if header {
		pg.over = rule(pg.over, accent, 1, d.x, d.x+d.width, b.y)
	} else {
		pg.over = rule(pg.over, "0.72 0.74 0.78", 0.5, d.x, d.x+d.width, b.y)
	}
}

func (d *tableDrawer) shift(column int, l line, lk look) float64 {
	free := d.g.widths[column] - float64(l.width)*lk.size/1000
	switch d.g.aligns[column] {
	case Right:
		return free
	case Center:
		return free / 2
	}
	return 0
}
