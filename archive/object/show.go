package object

import (
	"encoding/json"
	"strings"
)

// show makes the object of a unit.
func (u *unit) show(names codeNames) Object {
	o := Object{Type: u.t, ID: u.id, Values: map[string]any{}, Up: map[string]string{}, Places: u.t.Table, kept: *u}
	for _, a := range u.t.all {
		if v := u.attr(a, names); v != nil {
			o.Values[a.Name] = v
		}
	}
	for _, r := range u.t.Relations {
		if id := u.main.text(r.Column); r.Up && id != "" {
			o.Up[r.Rel] = id
		}
	}
	return o
}

func (u *unit) attr(a *Attr, names codeNames) any {
	switch {
	case a.Name == "systemID":
		return u.id
	case a.Kind == Own:
		return u.ownFields(names)
	case a.Kind == Part:
		return u.part(a, names)
	}
	r := u.main
	if a.Row != "" {
		r = u.rows[a.Row]
	}
	if a.Name == "referanseDokumentfil" { // an address, which the interface knows and the archive does not
		return nil
	}
	v := a.decode(r[a.Column], u.given[a.Column], names)
	if name, ok := v.(string); ok && a.Kind == Text {
		return names.people.name(a.Column, name)
	}
	return v
}

// part shows data within the unit; nil when there is none.
func (u *unit) part(a *Attr, names codeNames) any {
	if a.Of.Name == "personidentifikator" {
		return identities(u.main.text("personidentifikator"))
	}
	r := u.main
	if a.Row != "" {
		if r = u.rows[a.Row]; r == nil {
			return nil
		}
	}
	out := map[string]any{}
	for _, b := range a.Of.all {
		column := b.Column
		if a.Second {
			column = "annen_" + column
		}
		if v := b.decode(r[column], u.given[column], names); v != nil {
			out[b.Name] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// identities shows the identity numbers of a person: a D-number has its first digit raised by four.
func identities(lines string) any {
	var out []any
	for n := range strings.FieldsSeq(lines) {
		name := "foedselsnummer"
		if n[0] >= '4' && n[0] <= '7' {
			name = "dNummer"
		}
		out = append(out, map[string]any{name: n})
	}
	if out == nil {
		return nil
	}
	return out
}

// ownFields shows the municipality's own fields, each of the type the catalogue says.
func (u *unit) ownFields(names codeNames) any {
	if len(u.own) == 0 {
		return nil
	}
	out := map[string]any{}
	for _, v := range u.own {
		one := decodeOwn(names.own()[v.name], v.value)
		switch before := out[v.name].(type) {
		case nil:
			out[v.name] = one
		case []any:
			out[v.name] = append(before, one)
		default:
			out[v.name] = []any{before, one}
		}
	}
	return out
}

// decodeOwn gives a kept value of a field of a type.
func decodeOwn(kind, s string) any {
	switch kind {
	case "integer", "decimal", "double":
		return json.Number(s)
	case "boolean":
		return s == "true"
	}
	return s
}
