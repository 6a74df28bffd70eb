package object

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

// draft is a unit on its way to be written: its rows as they shall be, and what is to be kept beside them.
type draft struct {
	a       *Archive
	op      string
	t       *Type
	main    archive.Row
	beside  map[string]*side
	given   map[string]cell // column → value and lexical form
	own     map[string]any  // the municipality's own fields as they shall be; nil when they are not spoken of
	before  *Object         // nil for a new unit
	under   map[string]any  // units given within: relation → what was given
	claims  map[string]any  // what the client gave, to be held against what was kept
	partial bool            // a merge patch: what is not named stays
}

// side is a row under the unit's key in another table.
type side struct {
	row   archive.Row
	there bool
	gone  bool
}

func (a *Archive) draft(op string, t *Type, main archive.Row, before *Object) *draft {
	return &draft{a: a, op: op, t: t, main: main, before: before, beside: map[string]*side{}, given: map[string]cell{}, under: map[string]any{}, claims: map[string]any{}}
}

// take reads what a client gave. Attributes the type does not have are refused by name.
func (d *draft) take(in map[string]any) error {
	for key, v := range in {
		if key == "_links" {
			continue
		}
		a := d.t.Attr(key)
		if a == nil {
			if err := d.within(key, v); err != nil {
				return err
			}
			continue
		}
		if err := d.attr(a, v); err != nil {
			return err
		}
	}
	return nil
}

// fieldName is how the municipality's own fields are named (chapter 6.5): name space with its version, colon, field.
var fieldName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+:[a-z0-9]+$`)

// within takes units given together with the one they belong to (compositions, chapter 6.1.1.3).
func (d *draft) within(key string, v any) error {
	r := d.t.Relation(key)
	if r == nil || r.Up || !composed(r.To.Table) {
		return invalid(d.op, shown(key), "%s har ikke attributten %s.", d.t.Name, shown(key))
	}
	if d.before != nil {
		return invalid(d.op, shown(key), "%s endres med sin egen ressurslenke.", shown(key))
	}
	d.under[key] = v
	return nil
}

func composed(table string) bool {
	return table == "merknad" || table == "part" || table == "korrespondansepart" || table == "nasjonalidentifikator" || table == "kryssreferanse"
}

// attr takes one attribute. What is as it was before stays as it was, lexical form and all.
func (d *draft) attr(a *Attr, v any) error {
	if d.before != nil {
		was := d.before.Values[a.Name]
		if same(was, v) {
			return nil
		}
		if a.House || a.Fixed {
			return d.unchangeable(a, v)
		}
	} else if a.House {
		return nil // the archive fills it in (chapter 7, Arkivenhet)
	}
	if v == nil && a.Required {
		return invalid(d.op, a.Name, "%s må ha en verdi.", a.Name)
	}
	switch a.Kind {
	case Part:
		return d.part(a, v)
	case Own:
		return d.ownFields(a, v)
	}
	c, err := a.encode(d.op, a.Name, v)
	if err != nil {
		return err
	}
	if name, _ := c.value.(string); d.t.Table == "vsm_felt" && a.Name == "navn" && !fieldName.MatchString(name) {
		return invalid(d.op, a.Name, "Navnet skal være som ppt-v1:skoleaar: små bokstaver a-z og tall, navnerom med versjon, kolon og felt.")
	}
	d.claims[a.Column] = c.value
	return d.set(a.Row, a.Column, c)
}

// unchangeable: when and by whom it was changed is the archive's to say, so an old answer in a new state is no fault; every
// other attribute of the kind must be as it was.
func (d *draft) unchangeable(a *Attr, v any) error {
	switch a.Name {
	case "endretDato", "endretAv", "referanseEndretAv", "referanseDokumentfil":
		return nil
	}
	if v == nil && d.before.Values[a.Name] != nil && !d.partial {
		return nil
	}
	if a.Fixed && d.before.Values[a.Name] == nil { // not given until now
		return d.late(a, v)
	}
	return fail(municipality.Conflict, d.op, a.Name, "%s kan ikke endres.", a.Name)
}

func (d *draft) late(a *Attr, v any) error {
	c, err := a.encode(d.op, a.Name, v)
	if err != nil {
		return err
	}
	return d.set(a.Row, a.Column, c)
}

// set puts a value in a row of the unit, its own or one beside it.
func (d *draft) set(table, column string, c cell) error {
	r := d.main
	if table != "" {
		s, err := d.side(table)
		if err != nil {
			return err
		}
		r = s.row
	}
	if name, ok := c.value.(string); ok && table == "" {
		c.value = d.a.People.id(column, name)
	}
	if err := archive.SetColumn(r, column, c.value); err != nil {
		return municipality.Wrap(municipality.Fault, d.op, err)
	}
	d.given[column] = c
	return nil
}

// side is the unit's row in another table, new when there is none.
func (d *draft) side(table string) (*side, error) {
	if s := d.beside[table]; s != nil {
		s.gone = false
		return s, nil
	}
	s := &side{row: archive.NewRow(table)}
	if s.row == nil {
		return nil, municipality.Errorf(municipality.Fault, d.op, "no table %s", table)
	}
	if d.before != nil {
		if old := d.before.kept.rows[table]; old != nil {
			s.there = true
			for column, v := range old {
				if err := archive.SetColumn(s.row, column, v); err != nil {
					return nil, err
				}
			}
		}
	}
	d.beside[table] = s
	return s, nil
}

// part takes data within the unit: a whole new state of it, or the changes of a merge patch.
func (d *draft) part(a *Attr, v any) error {
	if a.Of.Name == "personidentifikator" {
		return d.identities(a, v)
	}
	was, _ := d.was(a).(map[string]any)
	if v == nil {
		return d.dropPart(a)
	}
	given, ok := v.(map[string]any)
	if !ok {
		return invalid(d.op, a.Name, "%s skal være et objekt.", a.Name)
	}
	next := given
	if d.partial {
		next = merged(was, given)
	}
	for key := range next {
		if a.Of.Attr(key) == nil && key != "_links" {
			return invalid(d.op, a.Name+"."+shown(key), "%s har ikke attributten %s.", a.Name, shown(key))
		}
	}
	for _, b := range a.Of.all {
		if err := d.inner(a, b, was[b.Name], next[b.Name]); err != nil {
			return err
		}
	}
	return nil
}

func (d *draft) was(a *Attr) any {
	if d.before == nil {
		return nil
	}
	return d.before.Values[a.Name]
}

// inner takes one attribute of data within the unit.
func (d *draft) inner(a, b *Attr, was, v any) error {
	path := a.Name + "." + b.Name
	switch {
	case v == nil && b.Required:
		return invalid(d.op, path, "%s må ha en verdi.", path)
	case d.before != nil && same(was, v):
		return nil
	}
	c, err := b.encode(d.op, path, v)
	if err != nil {
		return err
	}
	column := b.Column
	if a.Second {
		column = "annen_" + column
	}
	return d.set(a.Row, column, c)
}

// dropPart takes data within the unit away: a row of its own goes, columns are emptied.
func (d *draft) dropPart(a *Attr) error {
	if d.was(a) == nil {
		return nil
	}
	if a.Row != "" && a.Row != "kontaktinformasjon" {
		s, err := d.side(a.Row)
		if err == nil {
			s.gone = true
		}
		return err
	}
	for _, b := range a.Of.all {
		column := b.Column
		if a.Second {
			column = "annen_" + column
		}
		if err := d.set(a.Row, column, cell{value: b.empty()}); err != nil {
			return err
		}
	}
	return nil
}

// identities takes the identity numbers of a person, and finds the person who is known here by the first.
func (d *draft) identities(a *Attr, v any) error {
	list, ok := v.([]any)
	if v != nil && !ok {
		list = []any{v}
	}
	text, person := "", ""
	for i, one := range list {
		m, _ := one.(map[string]any)
		n, _ := m["foedselsnummer"].(string)
		if n == "" {
			n, _ = m["dNummer"].(string)
		}
		id, err := municipality.ParseNationalID(n)
		if err != nil || len(m) > 2 {
			return invalid(d.op, a.Name+"["+strconv.Itoa(i)+"]", `Verdien skal være {"foedselsnummer": "…"} eller {"dNummer": "…"} med et gyldig nummer.`)
		}
		if text != "" {
			text += "\n"
		}
		if text += string(id); person == "" {
			person = d.a.Names(id)
		}
	}
	if err := d.set("", "personidentifikator", cell{value: text}); err != nil {
		return err
	}
	return d.set("", "person", cell{value: person})
}

// ownFields takes the municipality's own fields.
func (d *draft) ownFields(a *Attr, v any) error {
	given, ok := v.(map[string]any)
	if v != nil && !ok {
		return invalid(d.op, a.Name, "%s skal være et objekt.", a.Name)
	}
	was, _ := d.was(a).(map[string]any)
	if d.partial && v != nil {
		given = merged(was, given)
	}
	d.own = map[string]any{}
	for key, one := range given {
		if one != nil {
			d.own[key] = one
		}
	}
	return nil
}

// merged is RFC 7396 for one level of attributes and all levels under it.
func merged(was, patch map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range was {
		out[k] = v
	}
	for k, v := range patch {
		inner, isMap := v.(map[string]any)
		before, wasMap := out[k].(map[string]any)
		switch {
		case v == nil:
			delete(out, k)
		case isMap && wasMap && inner["kode"] == nil:
			out[k] = merged(before, inner)
		default:
			out[k] = v
		}
	}
	return out
}

// same reports that what a client gives is what is shown. A code is the same whatever name it is given.
func same(was, v any) bool {
	if m, ok := v.(map[string]any); ok {
		if w, ok := was.(map[string]any); ok && w["kode"] != nil && m["kode"] != nil {
			return w["kode"] == m["kode"]
		}
		if m["_links"] != nil {
			m = merged(m, map[string]any{"_links": nil})
		}
		return reflect.DeepEqual(was, any(m))
	}
	if n, ok := v.(json.Number); ok {
		w, _ := was.(json.Number)
		return w == n
	}
	return reflect.DeepEqual(was, v)
}

// rest empties what a whole new state does not name. Lists stay: they have ways of their own (chapter 6.1.1.5), and so does what
// the standard demands every unit to have.
func (d *draft) rest(in map[string]any) error {
	for _, a := range d.t.all {
		if _, named := in[a.Name]; named || a.House || a.Fixed || a.Many || a.Kept {
			continue
		}
		if a.Required {
			return invalid(d.op, a.Name, "%s mangler.", a.Name)
		}
		if d.before != nil && d.before.Values[a.Name] != nil {
			if err := d.attr(a, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// complete holds a new unit to have what the client must give.
func (d *draft) complete(in map[string]any) error {
	for _, a := range d.t.all {
		if a.Required && in[a.Name] == nil {
			return invalid(d.op, a.Name, "%s mangler.", a.Name)
		}
	}
	return nil
}

// keepGiven keeps how values were given beside the columns.
func (d *draft) keepGiven(tx *ledger.Tx, id string) error {
	for column, c := range d.given {
		if c.given == "" && (d.before == nil || d.before.kept.given[column] == "") {
			continue
		}
		value, ok := c.value.(string)
		if n, isInt := c.value.(int64); isInt {
			value, ok = strconv.FormatInt(n, 10), true
		}
		if !ok {
			continue
		}
		if err := archive.KeepGiven(tx, id, column, value, c.given); err != nil {
			return err
		}
	}
	return nil
}
