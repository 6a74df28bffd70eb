package object

import (
	"encoding/json"
	"slices"

	"torg/municipality"
	"torg/store"
)

// administered are the types only archivists make and change (requirements 5.13.4 to 5.13.6).
func (t *Type) administered() bool {
	switch t.Table {
	case "arkiv", "arkivskaper", "arkivdel", "klassifikasjonssystem", "klasse", "kodeliste", "vsm_felt", "administrativ_enhet", "bruker", "tilgang", "endringslogg":
		return true
	}
	return false
}

// MayMake reports whether the caller may make units of the type under the one given (nil: under nothing).
func (a *Archive) MayMake(tx store.Tx, c Caller, t *Type, under *Object) bool {
	return a.mayMake(tx, c, t, under) == nil
}

func (a *Archive) mayMake(tx store.Tx, c Caller, t *Type, under *Object) error {
	const op = "Create"
	switch {
	case under == nil && !slices.Contains(AtRoot(t.Area), t.Name) && t.Area != "metadata":
		return invalid(op, "", "%s opprettes under en annen enhet.", t.Name)
	case under != nil && !under.Type.Makes(t.Name):
		return invalid(op, "", "%s kan ikke opprettes under %s.", t.Name, under.Type.Name)
	}
	if err := a.mayNew(tx, c, t); err != nil {
		return err
	}
	switch {
	case c.administers():
		return nil
	case t.administered() || !c.writes():
		return forbidden(op)
	case under == nil || under.Type.administered():
		return nil
	}
	if !a.Mine(tx, c, *under) {
		return forbidden(op)
	}
	return nil
}

func (a *Archive) mayChange(tx store.Tx, c Caller, o Object) error {
	if c.administers() {
		return nil
	}
	if o.Type.administered() || !c.writes() || !a.Mine(tx, c, o) {
		return forbidden("Update")
	}
	return nil
}

// MayChange reports whether the caller may change the unit at all; the archive's rules may still refuse a change.
func (a *Archive) MayChange(tx store.Tx, c Caller, o Object) bool {
	return a.mayChange(tx, c, o) == nil
}

// writes: those who work with cases.
func (c Caller) writes() bool {
	return c.Staff.Has("caseworker") || c.Staff.Has("approver") || c.administers()
}

func forbidden(op string) error {
	return fail(municipality.Forbidden, op, "", "Du har ikke rettighet til dette.")
}

// ownText is how a value of one of the municipality's own fields is kept.
func ownText(op, name string, v any) (string, error) {
	switch x := v.(type) {
	case string:
		c, err := encodeText(op, shown(name), x)
		s, _ := c.value.(string)
		return s, err
	case json.Number:
		return x.String(), nil
	case bool:
		if x {
			return "true", nil
		}
		return "false", nil
	}
	return "", invalid(op, shown(name), "Verdien skal være en tekst, et tall eller true/false.")
}

// MayType reports whether the caller's role lets her make and change units of the type.
func (a *Archive) MayType(c Caller, t *Type) bool {
	return c.administers() || c.writes() && !t.administered()
}

// Owned gives, of the units listed, those the caller may change; nil when she may change all.
func (a *Archive) Owned(tx store.Tx, c Caller, list []Object) (map[string]bool, error) {
	if c.administers() {
		return nil, nil
	}
	out := map[string]bool{}
	for table, ids := range byTable(list) {
		t := a.Model.ofTable(table)
		if t.administered() {
			for _, id := range ids { // a folder may be made under a series by those who write
				out[id.(string)] = c.writes()
			}
			continue
		}
		k := a.compiler(tx, c)
		k.owning = true
		in, args := marks(ids)
		k.args = args
		cond := k.visible(t, "o")
		if cond == "" {
			cond = "1 = 1"
		}
		if err := scanRows(tx, []string{"system_id"}, "SELECT o.system_id FROM "+table+" o WHERE o.system_id IN ("+in+") AND "+cond, k.args, func(r row) {
			out[r.text("system_id")] = c.writes()
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func byTable(list []Object) map[string][]any {
	out := map[string][]any{}
	for _, o := range list {
		out[o.Type.Table] = append(out[o.Type.Table], o.ID)
	}
	return out
}

func (m *Model) ofTable(table string) *Type {
	for _, t := range m.Types() {
		if t.Table == table {
			return t
		}
	}
	return nil
}

// Below gives, of the units listed, those that have units of their own kind under them which the caller may see.
func (a *Archive) Below(tx store.Tx, c Caller, list []Object) (map[string]bool, error) {
	out := map[string]bool{}
	for table, ids := range byTable(list) {
		column := map[string]string{"arkiv": "overarkiv", "klasse": "overklasse", "saksmappe": "referanse_forelder_mappe"}[table]
		if column == "" {
			continue
		}
		k := a.compiler(tx, c)
		in, args := marks(ids)
		k.args = args
		cond := ""
		if v := k.visible(a.Model.ofTable(table), "o"); v != "" {
			cond = " AND " + v
		}
		if err := scanRows(tx, []string{"over"}, "SELECT DISTINCT o."+column+" FROM "+table+" o WHERE o."+column+" <> '' AND o."+column+" IN ("+in+")"+cond, k.args, func(r row) {
			out[r.text("over")] = true
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Lists are the code lists of a type's attributes, those within its parts included.
func (t *Type) Lists() (out []string) {
	for _, a := range t.all {
		switch {
		case a.Kind == Code:
			out = append(out, a.List)
		case a.Kind == Part:
			out = append(out, a.Of.Lists()...)
		case a.Kind == Own:
			out = append(out, "virksomhetsspesifikkeMetadata")
		}
	}
	return out
}

// Passive reports that the archive knows the user and that she is to act no more (requirements 4.1.2, 4.1.5).
func (a *Archive) Passive(tx store.Tx, user string) (bool, error) {
	var n int64
	err := store.One(tx, "SELECT COUNT(*) FROM bruker WHERE kortnavn = $1 AND status = 'passiv'", []any{user}, &n)
	return n > 0, err
}

// Above gives, of the units that those listed belong to, those the caller may see; nil when she sees all.
func (a *Archive) Above(tx store.Tx, c Caller, list []Object) (map[string]bool, error) {
	k := a.compiler(tx, c)
	if c.administers() && !k.narrowed {
		return nil, nil
	}
	out, ids := map[string]bool{}, map[*Type][]any{}
	for _, o := range list {
		for _, r := range o.Type.Relations {
			if id := o.Up[r.Rel]; id != "" {
				ids[r.To] = append(ids[r.To], id)
			}
		}
	}
	for t, some := range ids {
		k := a.compiler(tx, c)
		in, args := marks(some)
		k.args = args
		cond := k.visible(t, "o")
		if cond == "" {
			cond = "1 = 1"
		}
		if err := scanRows(tx, []string{"system_id"}, "SELECT o.system_id FROM "+t.Table+" o WHERE o.system_id IN ("+in+") AND "+cond, k.args, func(r row) {
			out[r.text("system_id")] = true
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}
