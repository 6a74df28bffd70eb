package object

import (
	"fmt"
	"sort"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

// Change is a new state for a unit.
type Change struct {
	Values  map[string]any
	Partial bool                 // a merge patch (RFC 7396): what is not named stays
	Expect  func(o Object) error // holds the unit to be what the client last saw, in the transaction that changes it
}

// Update gives a unit a new state. Errors: those of Expect, Invalid with the attribute, Forbidden, Conflict.
func (a *Archive) Update(tx *ledger.Tx, c Caller, t *Type, id string, ch Change) (Object, error) {
	o, err := a.toChange(tx, c, t, id, ch.Expect)
	if err != nil {
		return Object{}, err
	}
	main := archive.NewRow(o.Type.Table)
	if err := archive.LoadRow(tx, main, id); err != nil {
		return Object{}, err
	}
	if err := archive.May(tx, c.Staff, archive.Edit, main); err != nil {
		return Object{}, err
	}
	d := a.draft("Update", o.Type, main, &o)
	d.partial = ch.Partial
	if err := d.take(ch.Values); err != nil {
		return Object{}, err
	}
	if !ch.Partial {
		if err := d.rest(ch.Values); err != nil {
			return Object{}, err
		}
	}
	if err := d.rewrite(tx, id, c.Actor()); err != nil {
		return Object{}, err
	}
	return a.fresh(tx, o.Type, id)
}

// toChange reads a unit the caller may change, and holds it to be what she thinks it is.
func (a *Archive) toChange(tx *ledger.Tx, c Caller, t *Type, id string, expect func(Object) error) (Object, error) {
	o, err := a.Get(tx, c, t, id)
	if err != nil {
		return o, err
	}
	if err := a.mayChange(tx, c, o); err != nil {
		return o, err
	}
	if expect != nil {
		return o, expect(o)
	}
	return o, nil
}

func (d *draft) rewrite(tx *ledger.Tx, id string, by municipality.Actor) error {
	if err := d.amend(tx, by); err != nil {
		return err
	}
	return firstError(d.writeBeside(tx, id, by), d.writeOwn(tx, id, by), d.keepGiven(tx, id))
}

func (d *draft) amend(tx *ledger.Tx, by municipality.Actor) error {
	switch d.t.Table {
	case "endringslogg":
		return fail(municipality.Forbidden, d.op, "", "Loggen skrives av arkivet selv.")
	case "nasjonalidentifikator":
		return d.createIdentifier(tx)
	}
	return archive.Amend(tx, d.main, by)
}

// writeOwn writes the municipality's own fields as they shall be.
func (d *draft) writeOwn(tx *ledger.Tx, id string, by municipality.Actor) error {
	if d.own == nil {
		return nil
	}
	var old []archive.OwnValue
	if err := archive.EachRow(tx, "WHERE arkivenhet = $1 ORDER BY navn, nr", []any{id}, func(v archive.OwnValue) error { old = append(old, v); return nil }); err != nil {
		return err
	}
	next, err := d.ownRows(id)
	if err != nil {
		return err
	}
	for i := range old {
		if v, kept := next[key(old[i])]; kept && v.Value == old[i].Value {
			delete(next, key(old[i]))
			continue
		}
		if err := archive.Delete(tx, &old[i], by); err != nil {
			return err
		}
	}
	for _, k := range sorted(next) {
		v := next[k]
		if err := archive.Create(tx, &v, by); err != nil {
			return err
		}
	}
	return nil
}

func key(v archive.OwnValue) string { return fmt.Sprintf("%s %06d", v.Name, v.Nr) }

func sorted(m map[string]archive.OwnValue) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func (d *draft) ownRows(id string) (map[string]archive.OwnValue, error) {
	out := map[string]archive.OwnValue{}
	for name, v := range d.own {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		if len(list) > MaxList || len(d.own) > MaxList {
			return nil, fail(municipality.TooMuch, d.op, shown(name), "Feltet har flere enn %d verdier.", MaxList)
		}
		for i, one := range list {
			text, err := ownText(d.op, name, one)
			if err != nil {
				return nil, err
			}
			r := archive.OwnValue{Of: id, Name: name, Nr: int64(i + 1), Value: text}
			out[key(r)] = r
		}
	}
	return out, nil
}
