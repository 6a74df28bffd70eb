package depot

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// node is an element of arkivuttrekk.xml, which is small.
type node struct {
	tag, name string // local name, and its name attribute
	value     string
	kids      []*node
}

// maxNodes bounds arkivuttrekk.xml.
const maxNodes = 50000

// child is the nth child of a tag; nil when there is none.
func (n *node) child(tag string, nth int) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.tag != tag {
			continue
		}
		if nth == 0 {
			return k
		}
		nth--
	}
	return nil
}

// property is the first property of a name among the children of properties.
func (n *node) property(name string) *node {
	if p := n.child("properties", 0); p != nil {
		for _, k := range p.kids {
			if k.name == name {
				return k
			}
		}
	}
	return nil
}

func (n *node) text() string {
	if n == nil {
		return ""
	}
	return strings.TrimSpace(n.value)
}

// builder makes the nodes.
type builder struct {
	root  *node
	stack []*node
	n     int
}

func (b *builder) open(_ *reader, f *frame, attrs []xml.Attr) error {
	if b.n++; b.n > maxNodes {
		return &xmlError{f.line, "for mange elementer"}
	}
	n := &node{tag: f.name}
	for _, a := range attrs {
		if a.Name.Local == "name" {
			n.name = a.Value
		}
	}
	if len(b.stack) == 0 {
		b.root = n
	} else {
		top := b.stack[len(b.stack)-1]
		top.kids = append(top.kids, n)
	}
	b.stack = append(b.stack, n)
	return nil
}

func (b *builder) close(_ *reader, f *frame) error {
	top := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	if top.tag == "value" && len(b.stack) > 0 {
		b.stack[len(b.stack)-1].value = f.text
	}
	return nil
}

// manifest is what arkivuttrekk.xml says of the package.
type manifest struct {
	files                 []listedFile
	schemas               map[string][]string // of each XML file, the main schemas
	counts                map[string]string   // numberOfOccurrences, by file and element: "arkivstruktur/mappe"
	info                  map[string]string   // of additionalInfo
	sharpIn, sharpOut     bool
	start, end            string // of the period
	version, system, fond string
}

// listedFile is a file that arkivuttrekk.xml names, with its checksum.
type listedFile struct{ name, algorithm, sum string }

func (v *validator) readManifest() error {
	b := &builder{}
	if err := v.read(manifestFile, b, "N5.01", "N5.02", "N5.03"); err != nil {
		return err
	}
	v.addml = &manifest{schemas: map[string][]string{}, counts: map[string]string{}, info: map[string]string{}}
	if b.root == nil || b.root.tag != "addml" {
		v.c.fail("N5.01", manifestFile, "filen er ikke ADDML")
		return nil
	}
	v.addml.fill(b.root, v.c)
	return nil
}

// fill reads by position what a depot's reader reads by position: the first dataset, its first data object, that object's
// first property (info) and that property's second (additionalInfo).
func (m *manifest) fill(root *node, c *collector) {
	set := root.child("dataset", 0)
	m.context(set)
	outer := set.child("dataObjects", 0).child("dataObject", 0)
	info := outer.child("properties", 0).child("property", 0)
	extra := info.child("properties", 0).child("property", 1)
	m.version = info.child("properties", 0).child("property", 0).property("version").text()
	if extra == nil || extra.name != "additionalInfo" {
		c.fail("N5.28", manifestFile, "additionalInfo står ikke der lesere venter den (andre egenskap under info)")
	} else {
		m.additional(extra)
	}
	inner := outer.child("dataObjects", 0)
	if inner == nil {
		c.fail("N5.01", manifestFile, "ingen filer er oppgitt")
		return
	}
	if first := inner.child("dataObject", 0); first != nil && first.name != "arkivstruktur" {
		c.fail("N5.10", manifestFile, "arkivstruktur skal være det første dataobjektet, det er %s", quote(first.name))
	}
	for _, o := range inner.kids {
		m.object(o)
	}
}

func (m *manifest) context(set *node) {
	for _, e := range walk(set.child("reference", 0)) {
		switch e.name {
		case "startDate":
			m.start = e.text()
		case "endDate":
			m.end = e.text()
		case "systemName":
			m.system = e.text()
		case "archive":
			m.fond = e.text()
		}
	}
}

func walk(n *node) (out []*node) {
	if n == nil {
		return nil
	}
	out = append(out, n)
	for _, k := range n.kids {
		out = append(out, walk(k)...)
	}
	return out
}

func (m *manifest) additional(extra *node) {
	if p := extra.child("properties", 0); p != nil {
		for _, k := range p.kids {
			m.info[k.name] = k.text()
		}
	}
	period := extra.property("periode")
	m.sharpIn = period.property("inngaaendeSkille").text() == "skarpt"
	m.sharpOut = period.property("utgaaendeSkille").text() == "skarpt"
}

// property is safe on nil, as child is.
func (m *manifest) object(o *node) {
	props := o.child("properties", 0)
	if props == nil {
		return
	}
	xmlFile := ""
	for _, p := range props.kids {
		switch p.name {
		case "file":
			f := fileOf(p)
			xmlFile = f.name
			m.files = append(m.files, f)
		case "schema":
			f := fileOf(p.property("file"))
			if f.sum != "" || !m.lists(f.name) {
				m.files = append(m.files, f)
			}
			if p.text() == "main" {
				m.schemas[xmlFile] = append(m.schemas[xmlFile], f.name)
			}
		case "info":
			m.occurrences(o.name, p)
		}
	}
}

func (m *manifest) lists(name string) bool {
	for _, f := range m.files {
		if f.name == name {
			return true
		}
	}
	return false
}

func fileOf(p *node) listedFile {
	sum := p.property("checksum")
	return listedFile{p.property("name").text(), sum.property("algorithm").text(), sum.property("value").text()}
}

func (m *manifest) occurrences(object string, info *node) {
	if p := info.child("properties", 0); p != nil {
		for _, k := range p.kids {
			if k.name == "numberOfOccurrences" {
				m.counts[object+"/"+k.text()] = k.property("value").text()
			}
		}
	}
}

// occurring is a number that arkivuttrekk.xml gives; ok is false when it gives none.
func (m *manifest) occurring(key string) (n int64, ok bool) {
	n, err := strconv.ParseInt(m.counts[key], 10, 64)
	return n, err == nil
}

// truth is a yes or no of additionalInfo.
func (m *manifest) truth(key string) (yes, ok bool) {
	switch m.info[key] {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
