package object

import (
	"strings"

	"torg/municipality"
	"torg/store"
)

// Get gives one unit of a type, or of one of its subtypes. Errors: NotFound, also when the caller may not know of it.
func (a *Archive) Get(tx store.Tx, c Caller, t *Type, id string) (Object, error) {
	k := a.compiler(tx, c)
	return a.one(tx, k, t, id)
}

// Mine reports whether the caller may change the unit.
func (a *Archive) Mine(tx store.Tx, c Caller, o Object) bool {
	if c.administers() {
		return true
	}
	k := a.compiler(tx, c)
	k.owning = true
	_, err := a.one(tx, k, o.Type, o.ID)
	return err == nil
}

func (a *Archive) one(tx store.Tx, k *compiler, t *Type, id string) (Object, error) {
	where := " WHERE o.system_id = " + k.arg(id)
	for _, cond := range []string{t.condition("o"), k.visible(t, "o")} {
		if cond != "" {
			where += " AND " + cond
		}
	}
	found, err := a.load(tx, t, where, k.args)
	if err != nil {
		return Object{}, err
	}
	if len(found) == 0 {
		return Object{}, notFound("Get")
	}
	return found[0], nil
}

// load reads units and all that belongs to them.
func (a *Archive) load(tx store.Tx, t *Type, tail string, args []any) ([]Object, error) {
	columns := columnsOf(t.Table)
	var units []*unit
	err := scanRows(tx, columns, "SELECT o."+strings.Join(columns, ", o.")+" FROM "+t.Table+" o"+tail, args, func(r row) {
		units = append(units, &unit{t: concrete(t, r), id: r.text(columns[0]), main: r, rows: map[string]row{}, given: map[string]string{}})
	})
	if err == nil {
		err = fill(tx, units)
	}
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "object.load", err)
	}
	names := namesOf(tx)
	names.people = a.People
	out := make([]Object, len(units))
	for i, u := range units {
		out[i] = u.show(names)
	}
	return out, nil
}
