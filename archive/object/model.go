package object

import (
	"strings"

	"torg/archive"
)

// Kind is what a value is.
type Kind string

// The kinds of value.
const (
	Text    Kind = "tekst"
	Moment  Kind = "tid"     // a point in time, kept in µs UTC
	Day     Kind = "dag"     // a date, kept as ISO 8601 text
	Whole   Kind = "tall"    // a whole number
	Decimal Kind = "desimal" // kept as it was written
	Bool    Kind = "bool"
	ID      Kind = "id"     // a systemID
	Code    Kind = "kode"   // a code of a list
	Part    Kind = "objekt" // data with attributes of its own
	Own     Kind = "egne"   // virksomhetsspesifikkeMetadata
)

// Attr is one attribute of a type.
type Attr struct {
	Name     string
	Kind     Kind
	List     string // of a Code: the code list
	Of       *Type  // of a Part: its type
	Required bool   // the client must give it
	Many     bool
	Fixed    bool // may be given when the unit is made, and never changed
	Kept     bool // stays as it is when a client leaves it out of a whole new state
	House    bool // the archive's own: a client may repeat it, not set it
	Column   string
	Row      string // table of the row it is kept in, under the unit's key; empty for the unit's own row
	Second   bool   // of an address: kept as the party's second one
}

// Type is a type of unit.
type Type struct {
	Name, Area string
	Table      string
	Base       *Type
	Subs       []*Type
	Column     string // which tells the types of one table from each other
	Value      string // what it holds for this type; "*" for the base of types that all have a value
	own        []*Attr
	all        []*Attr
	by         map[string]*Attr
	Relations  []*Relation
	New        []string // what can be made under it: "arkivdel"
}

// Attrs are the attributes of the type, its bases' first.
func (t *Type) Attrs() []*Attr { return t.all }

// Attr finds an attribute by name.
func (t *Type) Attr(name string) *Attr { return t.by[name] }

// Is reports whether t is base or one of its subtypes.
func (t *Type) Is(base string) bool {
	for ; t != nil; t = t.Base {
		if t.Name == base {
			return true
		}
	}
	return false
}

// Rel is the last part of the relation of the type: the standard writes it in small letters, but for the municipality's own
// fields.
func (t *Type) Rel() string {
	if t.Area == "metadata" {
		return t.Name
	}
	return strings.ToLower(t.Name)
}

// abstract types are never made themselves.
func (t *Type) abstract() bool {
	return t.Value == "*" && len(t.Subs) > 0 && t.Name != "endringslogg"
}

// Model is all types. It is not changed once made.
type Model struct {
	types map[string]*Type // by name in small letters
	order []*Type
}

// Type finds a type by name, whatever its case; nil when there is none.
func (m *Model) Type(name string) *Type { return m.types[strings.ToLower(name)] }

// Types are all types with units of their own, in the order of the standard.
func (m *Model) Types() (out []*Type) {
	for _, t := range m.order {
		if t.Table != "-" && t.Area != "-" {
			out = append(out, t)
		}
	}
	return out
}

func newModel() *Model {
	m := &Model{types: map[string]*Type{}}
	var now *Type
	for line := range strings.Lines(structure) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case strings.HasPrefix(line, "type "):
			now = m.typeLine(f[1:])
		default:
			now.own = append(now.own, m.attrLine(now, f))
		}
	}
	for _, t := range m.order {
		t.gather()
	}
	m.relate()
	return m
}

func (m *Model) typeLine(f []string) *Type {
	t := &Type{Name: f[0], Area: f[1], Table: f[2]}
	for i := 3; i+1 < len(f); i += 2 {
		switch f[i] {
		case "<":
			t.Base = m.Type(f[i+1])
			t.Base.Subs = append(t.Base.Subs, t)
		case "?":
			t.Column, t.Value, _ = strings.Cut(f[i+1], "=")
		}
	}
	m.types[strings.ToLower(t.Name)] = t
	m.order = append(m.order, t)
	return t
}

func (m *Model) attrLine(t *Type, f []string) *Attr {
	a := &Attr{Name: f[0]}
	spec, where, _ := strings.Cut(f[1], "@")
	a.Required, a.Many = strings.Contains(spec, "!"), strings.Contains(spec, "*")
	a.Fixed, a.House, a.Kept = strings.Contains(spec, "="), strings.Contains(spec, "-"), strings.Contains(spec, "+")
	kind, of, _ := strings.Cut(strings.TrimRight(spec, "!*=-+"), ":")
	a.Kind = Kind(kind)
	switch a.Kind {
	case Code:
		a.List = strings.ToLower(of)
	case Part:
		a.Of = m.late(of)
	}
	a.place(where)
	return a
}

// place tells where the attribute is kept.
func (a *Attr) place(where string) {
	a.Column = archive.ColumnOf(a.Name)
	switch row, table, _ := strings.Cut(where, ":"); {
	case row == "rad":
		a.Row = table
	case where == "annen":
		a.Second, a.Row = true, "kontaktinformasjon"
	case where != "" && where != "her":
		a.Column = where
	}
}

// late gives a type that may be described further down.
func (m *Model) late(name string) *Type {
	if t := m.Type(name); t != nil {
		return t
	}
	t := &Type{Name: name, Area: "-", Table: "-"}
	for line := range strings.Lines(parts) {
		f := strings.Fields(line)
		if strings.HasPrefix(line, "type ") && f[1] == name {
			m.types[strings.ToLower(name)] = t
			continue
		}
		if m.types[strings.ToLower(name)] == t {
			if len(f) == 0 || strings.HasPrefix(line, "type ") {
				break
			}
			t.own = append(t.own, m.attrLine(t, f))
		}
	}
	t.gather()
	return t
}

func (t *Type) gather() {
	t.all, t.by = nil, map[string]*Attr{}
	if t.Base != nil {
		t.all = append(t.all, t.Base.all...)
	}
	t.all = append(t.all, t.own...)
	for _, a := range t.all {
		t.by[a.Name] = a
	}
}
