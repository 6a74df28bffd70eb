package object

import (
	"strings"
)

// walk follows a path to an attribute and gives leaf the column. Through units of another kind it asks whether there is
// one for which leaf holds: the standard's clients write "part/navn" where OData has any().
func (c *compiler) walk(s scope, path []string, leaf func(column) (string, error)) (string, error) {
	if len(path) == 0 || len(path) > 8 {
		return "", badFilter("En attributt mangler, eller stien er for lang.")
	}
	name := path[0]
	if v, ok := s.vars[name]; ok {
		v.vars = s.vars
		if v.attr != nil {
			return leaf(v.column(v.attr))
		}
		return c.walk(v, path[1:], leaf)
	}
	if to := c.model.cast(s.t, name); to != nil {
		return c.narrow(s, to, func(s scope) (string, error) { return c.walk(s, path[1:], leaf) })
	}
	if a, of := s.t.find(name); a != nil && !(len(path) > 1 && a.Kind != Part && a.Kind != Own && a.Kind != Code && s.t.relation(c.model, name) != nil) {
		return c.narrow(s, of, func(s scope) (string, error) { return c.attribute(s, a, path[1:], leaf) })
	}
	if strings.Contains(name, ":") {
		return c.own(s, name, leaf)
	}
	if s.t.relation(c.model, name) == nil {
		return "", badFilter("%s har ikke attributten %s.", s.t.Name, shown(name))
	}
	return c.follow(s, path[:1], func(there scope) (string, error) {
		if len(path) == 1 { // "part ne null"
			return "1 = 1", nil
		}
		return c.walk(there, path[1:], leaf)
	})
}

// find finds an attribute of the type or, since clients ask for them through the base, of one of its subtypes; of is the
// subtype.
func (t *Type) find(name string) (a *Attr, of *Type) {
	if a := t.by[name]; a != nil {
		return a, t
	}
	for _, s := range t.family() {
		if a := s.by[name]; a != nil {
			return a, s
		}
	}
	return nil, nil
}

// narrow holds only for units of a subtype.
func (c *compiler) narrow(s scope, to *Type, inner func(scope) (string, error)) (string, error) {
	if to == s.t || s.alias == "" {
		return inner(s)
	}
	s.t = to
	out, err := inner(s)
	if cond := to.condition(s.alias); cond != "" {
		out = "(" + cond + " AND " + out + ")"
	}
	return out, err
}

// cast reads a type in a path, as OData writes it or as the standard does: "Default.PartPersonType", "PartPerson".
func (m *Model) cast(t *Type, name string) *Type {
	if i := strings.LastIndex(name, "."); i >= 0 {
		name = name[i+1:]
	} else if !strings.HasSuffix(name, "Type") {
		return nil
	}
	to := m.Type(strings.TrimSuffix(name, "Type"))
	if to == nil || t == nil || to.Table != t.Table {
		return nil
	}
	return to
}

func (s scope) column(a *Attr) column {
	return column{expr: s.alias + "." + a.Column, kind: a.Kind, attr: a, key: s.alias + ".system_id"}
}

func (c *compiler) attribute(s scope, a *Attr, rest []string, leaf func(column) (string, error)) (string, error) {
	switch {
	case a.Kind == Own && len(rest) == 1:
		return c.own(s, rest[0], leaf)
	case a.Kind == Own:
		return "EXISTS (SELECT 1 FROM vsm v WHERE v.arkivenhet = " + s.alias + ".system_id)", nil
	case a.Kind == Part:
		return c.part(s, a, rest, leaf)
	case a.Row != "":
		return c.beside(s, a.Row, func(alias string) (string, error) {
			return leaf(column{expr: alias + "." + a.Column, kind: a.Kind, attr: a})
		})
	}
	return c.value(s.column(a), rest, leaf)
}

// value is a column, or a part of a code. A many-valued attribute may be named twice ("noekkelord/noekkelord").
func (c *compiler) value(col column, rest []string, leaf func(column) (string, error)) (string, error) {
	a := col.attr
	switch {
	case len(rest) == 0, len(rest) == 1 && a.Many && rest[0] == a.Name, a.Kind == Code && rest[0] == "kode":
		return leaf(col)
	case a.Kind == Code && rest[0] == "kodenavn":
		expr := "COALESCE((SELECT MAX(k.kodenavn) FROM kodeliste k WHERE k.liste = '" + a.List + "' AND k.kode = " + col.expr + "), '')"
		return leaf(column{expr: expr, kind: Text})
	}
	return "", badFilter("%s har ikke attributten %s.", a.Name, shown(rest[0]))
}

func (c *compiler) beside(s scope, table string, inner func(alias string) (string, error)) (string, error) {
	alias := c.next()
	key := "system_id"
	if table == "sletting" {
		key = "arkivenhet"
	}
	out, err := inner(alias)
	return "EXISTS (SELECT 1 FROM " + table + " " + alias + " WHERE " + alias + "." + key + " = " + s.alias + ".system_id AND " + out + ")", err
}

// part is data within the unit.
func (c *compiler) part(s scope, a *Attr, rest []string, leaf func(column) (string, error)) (string, error) {
	if a.Of.Name == "personidentifikator" {
		return leaf(column{expr: s.alias + ".personidentifikator", kind: Text, attr: &Attr{Kind: Text, Many: true, Name: "personidentifikator"}})
	}
	inner := func(alias string) (string, error) {
		if len(rest) == 0 {
			return c.anything(a, alias)
		}
		b := a.Of.by[rest[0]]
		if b == nil {
			return "", badFilter("%s har ikke attributten %s.", a.Name, shown(rest[0]))
		}
		name := b.Column
		if a.Second {
			name = "annen_" + name
		}
		return c.value(column{expr: alias + "." + name, kind: b.Kind, attr: b, key: s.alias + ".system_id"}, rest[1:], leaf)
	}
	if a.Row == "" {
		return inner(s.alias)
	}
	return c.beside(s, a.Row, inner)
}

// anything: some attribute of the part has a value.
func (c *compiler) anything(a *Attr, alias string) (string, error) {
	var out []string
	for _, b := range a.Of.all {
		name := b.Column
		if a.Second {
			name = "annen_" + name
		}
		out = append(out, column{expr: alias + "." + name, kind: b.Kind, attr: b, key: ""}.something())
	}
	return "(" + strings.Join(out, " OR ") + ")", nil
}

func (c column) something() string {
	if c.kind == Moment || c.kind == Whole || c.kind == Bool {
		return c.expr + " <> 0"
	}
	return c.expr + " <> ''"
}

// own is one of the municipality's own fields.
func (c *compiler) own(s scope, name string, leaf func(column) (string, error)) (string, error) {
	alias := c.next()
	named := c.arg(name)
	out, err := leaf(column{expr: alias + ".verdi", kind: Own})
	return "EXISTS (SELECT 1 FROM vsm " + alias + " WHERE " + alias + ".arkivenhet = " + s.alias + ".system_id AND " + alias + ".navn = " + named + " AND " + out + ")", err
}
