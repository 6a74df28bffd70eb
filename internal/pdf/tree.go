package pdf

import "strconv"

// elem is one element of the structure tree (ISO 32000-1, 14.7).
type elem struct {
	tag    string
	attrs  string // further entries of its dictionary
	parent *elem
	kids   []kid
	obj    int
	said   string // the whole text of a link
}

// artifact is the tag of what is no part of the content; attrs then holds the
// operator that begins it.
const artifact = "Artifact"

type kidKind uint8

const (
	childElement  kidKind = iota
	markedContent         // n is its number on page
	annotation            // n is the link's number on page
)

// kid is a child in the structure tree.
type kid struct {
	kind    kidKind
	el      *elem
	page, n int
}

func (e *elem) add(tag, attrs string) *elem {
	c := &elem{tag: tag, attrs: attrs, parent: e}
	e.kids = append(e.kids, kid{el: c})
	return c
}

// number gives every element its object.
func (b *builder) numberTree(e *elem) {
	e.obj = b.obj.next()
	for _, k := range e.kids {
		if k.kind == childElement {
			b.numberTree(k.el)
		}
	}
}

// writeTree writes the element objects.
func (b *builder) writeTree(e *elem, parent int) {
	b.obj.begin(e.obj)
	b.obj.str("<</S /" + e.tag + " /P ").ref(parent).str(e.attrs).str("/K [")
	for _, k := range e.kids {
		switch k.kind {
		case childElement:
			b.obj.ref(k.el.obj)
		case markedContent:
			b.obj.str("<</Type /MCR /Pg ").ref(b.pages[k.page].obj).str("/MCID ").int(k.n).str(">>")
		case annotation:
			b.obj.str("<</Type /OBJR /Pg ").ref(b.pages[k.page].obj).str("/Obj ").ref(b.linkObject(k.page, k.n)).str(">>")
		}
	}
	b.obj.str("]>>").end()
	for _, k := range e.kids {
		if k.kind == childElement {
			b.writeTree(k.el, e.obj)
		}
	}
}

// writeParents writes the tree that leads from page content and links back to
// the structure (ISO 32000-1, 14.7.4.4): pages first, then links.
func (b *builder) writeParents() {
	b.obj.begin(parentsObj).str("<</Nums [")
	for i, pg := range b.pages {
		b.obj.int(i).str("[")
		for _, e := range pg.marked {
			b.obj.ref(e.obj)
		}
		b.obj.str("]\n")
	}
	key := len(b.pages)
	for _, pg := range b.pages {
		for _, l := range pg.links {
			b.obj.int(key).ref(l.el.obj)
			key++
		}
	}
	b.obj.str("]>>").end()
	b.obj.begin(treeObj).str("<</Type /StructTreeRoot /K [").ref(b.root.obj).str("] /ParentTree ").ref(parentsObj)
	b.obj.str("/ParentTreeNextKey " + strconv.Itoa(key) + ">>").end()
}
