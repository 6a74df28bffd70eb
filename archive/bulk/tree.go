package bulk

import (
	"fmt"
	"strings"

	"torg/archive/deposit"
	"torg/archive/depot"
	"torg/municipality"
)

// node is an element with what is in it.
type node struct {
	name, kind  string
	text, label string // label is the attribute navn of a field of own metadata
	line        int
	kids        []*node
	unit        *unit // of a container: what is known of it
}

// unit is a container whose children are taken as they close: arkiv, arkivdel, klassifikasjonssystem, klasse or mappe.
type unit struct {
	id      string
	numbers map[int64]bool // journalpostnummer taken in a folder
	next    int64          // number for what has none
	parent  *node
}

// containers are taken as soon as they close, and not kept in their parent.
func container(name string) bool {
	switch name {
	case "arkiv", "arkivdel", "klassifikasjonssystem", "klasse", "mappe", "registrering":
		return true
	}
	return false
}

// get is the text of a child, without space around it.
func (n *node) get(name string) string {
	if k := n.child(name); k != nil {
		return strings.TrimSpace(k.text)
	}
	return ""
}

func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

func (n *node) all(name string) (out []*node) {
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// Begin implements depot.Visitor.
func (im *importer) Begin(e depot.Element) error {
	if im.nodes++; im.nodes > maxNodes {
		return municipality.Errorf(municipality.TooMuch, op, "line %d: more than %d elements in one registration", e.Line, maxNodes)
	}
	n := &node{name: e.Name, kind: local(e.Type), line: e.Line, label: e.Attr("navn")}
	if container(e.Name) {
		n.unit = &unit{numbers: map[int64]bool{}}
		if len(im.stack) > 0 {
			n.unit.parent = im.stack[len(im.stack)-1]
		}
		im.nodes = 0
	}
	im.stack = append(im.stack, n)
	return nil
}

// local is a name without its prefix.
func local(s string) string {
	if _, rest, ok := strings.Cut(s, ":"); ok {
		return rest
	}
	return s
}

// End implements depot.Visitor.
func (im *importer) End(name, text string) error {
	n := im.stack[len(im.stack)-1]
	im.stack = im.stack[:len(im.stack)-1]
	n.text = text
	if len(im.stack) == 0 {
		if n.name != "arkiv" {
			return municipality.Errorf(municipality.Invalid, op, "the structure begins with %q, not with arkiv", n.name)
		}
		return im.take(n)
	}
	parent := im.stack[len(im.stack)-1]
	if n.unit != nil && parent.unit != nil {
		return im.take(n)
	}
	parent.kids = append(parent.kids, n)
	if name == "systemID" && parent.unit != nil {
		parent.unit.id = im.id(parent, text)
	}
	return nil
}

// id is the systemID of a node: kept as it is when it can be a key, made from it when it cannot.
func (im *importer) id(n *node, text string) string {
	id := strings.TrimSpace(clean(text))
	if id != "" && !strings.ContainsAny(id, " \n\t\r") && len(id) <= 100 {
		return id
	}
	im.rep.remark("systemID manglet eller kunne ikke brukes; en ny er laget")
	return deposit.Derived("import", im.rep.Source, n.name, fmt.Sprint(n.line), id)
}

// idOf is the systemID of any node with one, or one made from its place in its owner.
func (im *importer) idOf(n *node, owner string, nth int) string {
	if n.unit != nil && n.unit.id != "" {
		return n.unit.id
	}
	if id := n.get("systemID"); id != "" {
		return im.id(n, id)
	}
	return deposit.Derived("import", owner, n.name, fmt.Sprint(nth))
}

// around is the container a node lies in, past those that an extraction made because of the schema.
func around(n *node) *node {
	for n = n.unit.parent; n != nil && n.unit != nil; n = n.unit.parent {
		if !made(n) {
			return n
		}
	}
	return nil
}

// within is the nearest container of a name around a node.
func within(n *node, name string) *node {
	for n = around(n); n != nil; n = around(n) {
		if n.name == name {
			return n
		}
	}
	return nil
}

// made tells of a container that an extraction of ours made because the schema would not let its content lie where it does.
func made(n *node) bool {
	p := n.unit.parent
	if p == nil || p.unit == nil {
		return false
	}
	switch n.name {
	case "mappe":
		return p.name == "mappe" && n.unit.id == deposit.MadeFolder(p.unit.id)
	case "klassifikasjonssystem":
		return n.unit.id == deposit.MadeSystem(p.unit.id)
	case "klasse":
		for _, title := range []string{deposit.MadeForFolders, deposit.MadeForRecords, deposit.MadeForNone} {
			if n.unit.id == deposit.MadeClass(p.unit.id, title) {
				return true
			}
		}
	}
	return false
}

func (im *importer) where(n *node) string {
	id := ""
	if n.unit != nil {
		id = n.unit.id
	}
	if id == "" {
		id = n.get("systemID")
	}
	return strings.TrimSpace(fmt.Sprintf("linje %d %s", n.line, id))
}
