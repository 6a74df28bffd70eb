package pdf

import "strings"

// outlineFrom is how many pages a document has before it gets bookmarks.
const outlineFrom = 3

// bookmark is a heading in the reader's list of contents.
type bookmark struct {
	level, page int
	y           float64
	text        string
	kids        []*bookmark
	obj         int
}

// remember notes a heading for the list of contents, at the place it was drawn.
func (b *builder) remember(h Heading, y float64) {
	b.marks = append(b.marks, &bookmark{level: h.Level, page: b.at, y: y, text: strings.TrimSpace(oneLine(plain(h.Text)))})
}

// outline writes the list of contents of a long document (ISO 32000-1,
// 12.3.3) and returns its object, or 0 for a short document.
func (b *builder) outline() int {
	if len(b.pages) < outlineFrom || len(b.marks) == 0 {
		return 0
	}
	root := &bookmark{}
	path := []*bookmark{root}
	for _, m := range b.marks {
		for len(path) > 1 && path[len(path)-1].level >= m.level {
			path = path[:len(path)-1]
		}
		above := path[len(path)-1]
		above.kids = append(above.kids, m)
		path = append(path, m)
	}
	root.obj = b.obj.next()
	for _, m := range b.marks {
		m.obj = b.obj.next()
	}
	b.obj.begin(root.obj).str("<</Type /Outlines ")
	b.writeFamily(root)
	b.obj.str("/Count ").int(len(b.marks)).str(">>").end()
	b.writeBookmarks(root)
	return root.obj
}

func (b *builder) writeFamily(m *bookmark) {
	if n := len(m.kids); n > 0 {
		b.obj.str("/First ").ref(m.kids[0].obj).str("/Last ").ref(m.kids[n-1].obj)
	}
}

func (b *builder) writeBookmarks(above *bookmark) {
	for i, m := range above.kids {
		o := b.obj.begin(m.obj).str("<</Title ").text(m.text).str("/Parent ").ref(above.obj)
		if i > 0 {
			o.str("/Prev ").ref(above.kids[i-1].obj)
		}
		if i+1 < len(above.kids) {
			o.str("/Next ").ref(above.kids[i+1].obj)
		}
		b.writeFamily(m)
		if n := m.below(); n > 0 {
			o.str("/Count ").int(n)
		}
		o.str("/Dest [").ref(b.pages[m.page].obj).str("/XYZ ").num(left).num(m.y).str("null]>>").end()
		b.writeBookmarks(m)
	}
}

// below counts the bookmarks under m, which all stand open.
func (m *bookmark) below() int {
	n := len(m.kids)
	for _, k := range m.kids {
		n += k.below()
	}
	return n
}
