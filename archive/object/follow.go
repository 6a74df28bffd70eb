package object

import "strings"

// relation finds a relation of the type or its subtypes, by its own name or by the name of a type it leads to: clients ask
// for "enhetsidentifikator" where the relation is "nasjonalidentifikator".
func (t *Type) relation(m *Model, name string) *Relation {
	for _, s := range t.family() {
		if r := s.Relation(name); r != nil {
			return r
		}
	}
	if to := m.byAlias(name); to != nil {
		for _, r := range t.Relations {
			if to.Is(r.To.Name) && r.To.Table == to.Table {
				return r
			}
		}
	}
	return nil
}

// byAlias finds a type by name. Persons are known by one of two numbers.
func (m *Model) byAlias(name string) *Type {
	if strings.EqualFold(name, "personidentifikator") {
		return m.Type("nasjonalidentifikator")
	}
	return m.Type(name)
}

// follow leads along relations to other units, and asks for one there for which inner holds.
func (c *compiler) follow(s scope, path []string, inner func(scope) (string, error)) (string, error) {
	if v, ok := s.vars[path[0]]; ok {
		v.vars = s.vars
		return c.follow(v, path[1:], inner)
	}
	if s.t == nil {
		return "", badFilter("Stien kan ikke følges.")
	}
	if a, of := s.t.find(path[0]); a != nil && a.Many && len(path) == 1 {
		return c.narrow(s, of, func(s scope) (string, error) { return c.each(s, a, inner) })
	}
	r := s.t.relation(c.model, path[0])
	if r == nil {
		return "", badFilter("%s har ikke relasjonen %s.", s.t.Name, shown(path[0]))
	}
	to := r.To
	if sub := c.model.byAlias(path[0]); sub != nil && sub.Is(to.Name) {
		to = sub
	}
	there := scope{t: to, alias: c.next(), vars: s.vars}
	out, err := "", error(nil)
	if len(path) > 1 {
		out, err = c.follow(there, path[1:], inner)
	} else {
		out, err = inner(there)
	}
	if err != nil {
		return "", err
	}
	where := []string{r.joins(s.alias, there.alias), out}
	for _, cond := range []string{to.condition(there.alias), c.visible(to, there.alias)} {
		if cond != "" {
			where = append(where, cond)
		}
	}
	return "EXISTS (SELECT 1 FROM " + to.Table + " " + there.alias + " WHERE " + strings.Join(where, " AND ") + ")", nil
}

// each asks a many-valued attribute: the condition is held against the whole column, which compares line by line.
func (c *compiler) each(s scope, a *Attr, inner func(scope) (string, error)) (string, error) {
	there := scope{t: s.t, alias: s.alias, attr: a, vars: s.vars}
	if a.Kind == Part { // personidentifikator
		there.attr = &Attr{Name: a.Name, Kind: Text, Many: true, Column: "personidentifikator"}
	}
	return inner(there)
}

// joins says that the rows of two aliases are joined by the relation.
func (r *Relation) joins(from, to string) string {
	out := ""
	switch {
	case strings.HasPrefix(r.Column, "="): // the one it was made in, and those it was joined to later
		out = "(" + to + ".system_id = " + from + "." + r.Column[1:] + " OR EXISTS (SELECT 1 FROM lenke l WHERE l.fra = " + from + ".system_id AND l.art = 'dokument' AND l.til = " + to + ".system_id))"
	case r.Link == "arkivskaper" && !r.Back:
		out = "(" + to + ".arkiv = " + from + ".system_id OR " + linked(r.Link, from, to) + ")"
	case r.Link == "arkivskaper":
		out = "(" + from + ".arkiv = " + to + ".system_id OR " + linked(r.Link, to, from) + ")"
	case r.Link != "" && r.Back:
		out = linked(r.Link, to, from)
	case r.Link != "":
		out = linked(r.Link, from, to)
	case r.Up:
		out = to + ".system_id = " + from + "." + r.Column
	case r.To.Name == "dokumentbeskrivelse" && r.Column == "registrering":
		out = "(" + to + ".registrering = " + from + ".system_id OR " + linked("dokument", to, from) + ")"
	default:
		out = to + "." + r.Column + " = " + from + ".system_id AND " + to + "." + r.Column + " <> ''"
	}
	if r.And != "" {
		out += " AND " + strings.ReplaceAll(r.And, "%", to)
	}
	return out
}

func linked(kind, from, to string) string {
	return "EXISTS (SELECT 1 FROM lenke l WHERE l.fra = " + from + ".system_id AND l.art = '" + kind + "' AND l.til = " + to + ".system_id)"
}

// condition tells rows of the type from those of others in the same table; empty when all rows are.
func (t *Type) condition(alias string) string {
	switch {
	case t.Name == "endringslogg" || t.Value == "*" || t.Column == "" && t.Name != "hendelseslogg" || t.Name == "mappe" || t.Name == "registrering":
		return ""
	case t.Name == "hendelseslogg":
		return alias + ".hendelsetype <> ''"
	case t.Column == "parttype":
		return t.party(alias)
	}
	return alias + "." + t.Column + " = '" + t.Value + "'"
}

// party tells the types of parties, those that do not say it by what is set (archive room, columns parttype).
func (t *Type) party(alias string) string {
	org, internal := alias+".organisasjonsnummer <> ''", "1 = 0"
	if t.Table == "korrespondansepart" {
		internal = alias + ".korrespondanseparttype IN ('IA', 'IM', 'IK')"
	}
	untold := map[bool]string{true: "NOT " + org}[strings.HasSuffix(t.Value, "person")]
	switch {
	case strings.HasSuffix(t.Value, "intern"):
		untold = internal
	case strings.HasSuffix(t.Value, "enhet"):
		untold = org + " AND NOT " + internal
	default:
		untold = "NOT " + org + " AND NOT " + internal
	}
	return "(" + alias + ".parttype = '" + t.Value + "' OR " + alias + ".parttype = '' AND " + untold + ")"
}
