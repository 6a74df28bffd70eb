package object

import (
	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Delete takes a unit away, where the archive's rules let it. Errors: those of expect, NotFound, Forbidden, Conflict.
func (a *Archive) Delete(tx *ledger.Tx, c Caller, t *Type, id string, expect func(Object) error) error {
	o, err := a.toChange(tx, c, t, id, expect)
	if err != nil {
		return err
	}
	row := archive.NewRow(o.Type.Table)
	if err := archive.LoadRow(tx, row, id); err != nil {
		return err
	}
	if err := archive.May(tx, c.Staff, archive.Remove, row); err != nil {
		return err
	}
	by := c.Actor()
	switch o.Type.Table {
	case "endringslogg":
		return fail(municipality.Forbidden, "Delete", "", "Loggen kan ikke endres.")
	case "kodeliste":
		return a.removeCode(tx, row, by)
	case "vsm_felt":
		return a.removeUnused(tx, row, by, `SELECT COUNT(*) FROM vsm WHERE navn = $1`, archive.Column(row, "navn"))
	case "dokumentflyt":
		return a.removeUnused(tx, row, by, `SELECT COUNT(*) FROM journalpost WHERE system_id = $1 AND arkivert_dato > 0`, archive.Column(row, "registrering"))
	case "konvertering":
		return a.removeUnused(tx, row, by, `SELECT COUNT(*) FROM dokumentobjekt o JOIN dokumentbeskrivelse d ON d.system_id = o.dokumentbeskrivelse WHERE o.system_id = $1 AND d.dokumentstatus = 'F'`,
			archive.Column(row, "dokumentobjekt"))
	case "klassifikasjonssystem":
		if err := a.unclassify(tx, id, by); err != nil {
			return err
		}
	}
	return archive.Delete(tx, row, by)
}

// removeCode takes away a code that the standard does not demand and nothing has ever used.
// Codes in use get an end instead.
func (a *Archive) removeCode(tx *ledger.Tx, row archive.Row, by municipality.Actor) error {
	if archive.Column(row, "fast") != int64(0) {
		return fail(municipality.Conflict, "Delete", "", "Koden kreves av standarden.")
	}
	list, code := archive.Column(row, "liste"), archive.Column(row, "kode")
	if list == "tilgangsrestriksjon" { // 5.2.16: every code that has been valid
		return fail(municipality.Conflict, "Delete", "", "Tilgangskoder tas ikke bort. Sett koden inaktiv i stedet.")
	}
	for _, t := range a.Model.order {
		for _, at := range t.own {
			if at.Kind != Code || at.List != list {
				continue
			}
			for _, table := range a.Model.keeping(t, at) {
				var n int64
				if err := store.One(tx, "SELECT COUNT(*) FROM (SELECT 1 FROM "+table+" WHERE "+at.Column+" = $1 LIMIT 1) x", []any{code}, &n); err != nil {
					return err
				}
				if n > 0 {
					return fail(municipality.Conflict, "Delete", "", "Koden er brukt. Sett den inaktiv i stedet.")
				}
			}
		}
	}
	return a.removed(tx, row, by)
}

// keeping are the tables an attribute of a type, or of a part of units, is kept in.
func (m *Model) keeping(t *Type, a *Attr) (out []string) {
	if t.Table != "-" {
		return []string{t.Table}
	}
	seen := map[string]bool{}
	for _, unit := range m.Types() {
		for _, p := range unit.own {
			if p.Kind != Part || p.Of != t || p.Second {
				continue
			}
			table := p.Row
			if table == "" {
				table = unit.Table
			}
			if !seen[table] {
				seen[table] = true
				out = append(out, table)
			}
		}
	}
	return out
}

func (a *Archive) removeUnused(tx *ledger.Tx, row archive.Row, by municipality.Actor, query string, arg any) error {
	var n int64
	if err := store.One(tx, query, []any{arg}, &n); err != nil {
		return err
	}
	if n > 0 {
		return fail(municipality.Conflict, "Delete", "", "Enheten er i bruk eller arkivert, og kan ikke slettes.")
	}
	return a.removed(tx, row, by)
}

// removed takes the row away and logs it.
func (a *Archive) removed(tx *ledger.Tx, row archive.Row, by municipality.Actor) error {
	for _, t := range archive.Tables() {
		if t.Name == archive.TableName(row) {
			key := archive.Column(row, t.Columns[0]).(string)
			return firstError(archive.LogEvent(tx, row, archive.EventDeleted, "slettet: "+t.Name, by), tx.Remove(t, key))
		}
	}
	return municipality.Errorf(municipality.Fault, "object.Delete", "no table %s", archive.TableName(row))
}

// unclassify takes a classification system that has no classes from the series it was meant for.
func (a *Archive) unclassify(tx *ledger.Tx, system string, by municipality.Actor) error {
	var n int64
	if err := store.One(tx, `SELECT COUNT(*) FROM klasse WHERE klassifikasjonssystem = $1`, []any{system}, &n); err != nil || n > 0 {
		return err
	}
	var series []string
	if err := archive.EachRow(tx, "WHERE klassifikasjonssystem = $1 AND avsluttet_dato = 0", []any{system}, func(s archive.Series) error {
		series = append(series, s.SystemID)
		return nil
	}); err != nil {
		return err
	}
	for _, id := range series {
		if err := a.point(tx, Object{Type: a.Model.Type("arkivdel"), ID: id}, "klassifikasjonssystem", "", by); err != nil {
			return err
		}
	}
	return nil
}
