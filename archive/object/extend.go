package object

import (
	"torg/archive"
	"torg/ledger"
)

// Extend makes a unit of a base type one of a subtype, under the same systemID (requirements 5.4.8 and 5.5.7), with the
// attributes given. Errors: Invalid with the attribute, Forbidden, Conflict as the archive's rules say.
func (a *Archive) Extend(tx *ledger.Tx, c Caller, of Object, to *Type, in map[string]any) (Object, error) {
	if _, err := a.toChange(tx, c, of.Type, of.ID, nil); err != nil {
		return Object{}, err
	}
	if err := archive.Widen(tx, of.ID, c.Actor()); err != nil {
		return Object{}, err
	}
	o, err := a.fresh(tx, to, of.ID)
	if err != nil {
		return o, err
	}
	main := archive.NewRow(to.Table)
	if err := archive.LoadRow(tx, main, of.ID); err != nil {
		return Object{}, err
	}
	d := a.draft("Extend", to, main, &o)
	d.partial = true
	if err := d.take(in); err != nil {
		return Object{}, err
	}
	if err := d.rewrite(tx, of.ID, c.Actor()); err != nil {
		return Object{}, err
	}
	return a.fresh(tx, to, of.ID)
}
