package object

import (
	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

// Join makes a relation between two units: links them, or moves the one to the other where it can belong to one only.
// Errors: Invalid when the relation does not lead to such units, Forbidden, Conflict as the archive's rules say.
func (a *Archive) Join(tx *ledger.Tx, c Caller, of Object, r *Relation, to Object) error {
	if !to.Type.Is(r.To.Name) {
		return invalid("Join", r.Rel, "%s kan ikke knyttes til %s slik.", of.Type.Name, to.Type.Name)
	}
	if err := firstError(a.mayChange(tx, c, of), a.maySee(tx, c, to)); err != nil {
		return err
	}
	by := c.Actor()
	switch {
	case r.Link != "" && (r.Back || r.Link == "dokument" && of.Type.Name != "dokumentbeskrivelse"):
		return archive.AddLink(tx, to.ID, r.Link, of.ID, by)
	case r.Link != "":
		return archive.AddLink(tx, of.ID, r.Link, to.ID, by)
	case r.Up:
		return a.move(tx, of, r, to.ID, by)
	case r.To.Name == "dokumentbeskrivelse":
		return archive.AddLink(tx, to.ID, archive.LinkDocument, of.ID, by)
	}
	back := to.Type.up(r.Column)
	if back == nil {
		return invalid("Join", r.Rel, "Relasjonen kan ikke endres slik.")
	}
	if err := a.mayChange(tx, c, to); err != nil {
		return err
	}
	return a.move(tx, to, back, of.ID, by)
}

func (a *Archive) maySee(tx *ledger.Tx, c Caller, o Object) error {
	_, err := a.Get(tx, c, o.Type, o.ID)
	return err
}

// up is the relation to the one unit above that a column holds.
func (t *Type) up(column string) *Relation {
	for _, r := range t.Relations {
		if r.Up && r.Column == column {
			return r
		}
	}
	return nil
}

// move gives a unit another unit above it, by the archive's rules for that.
func (a *Archive) move(tx *ledger.Tx, of Object, r *Relation, to string, by municipality.Actor) error {
	switch {
	case of.Type.Table == "saksmappe" && r.Column == "arkivdel" && to != "":
		return archive.MoveCaseFile(tx, of.ID, to, "", by)
	case of.Type.Table == "saksmappe" && r.Column == "klasse" && to != "":
		return archive.MoveCaseFile(tx, of.ID, "", to, by)
	case of.Type.Table == "journalpost" && r.Column == "saksmappe" && to != "":
		_, err := archive.MoveEntries(tx, []string{of.ID}, to, by)
		return err
	}
	if err := a.point(tx, of, r.Column, to, by); err != nil || of.Type.Name != "arkivdel" {
		return err
	}
	other := map[string]string{"referanse_forloeper": "referanse_arvtaker", "referanse_arvtaker": "referanse_forloeper"}[r.Column]
	if other == "" || to == "" { // both ends tell of it (chapter 6.1.1.7)
		return nil
	}
	return a.point(tx, Object{Type: of.Type, ID: to}, other, of.ID, by)
}

func (a *Archive) point(tx *ledger.Tx, of Object, column, to string, by municipality.Actor) error {
	row := archive.NewRow(of.Type.Table)
	return firstError(archive.LoadRow(tx, row, of.ID), archive.SetColumn(row, column, to), archive.Amend(tx, row, by))
}

// Move gives a unit another unit it belongs to, in place of the one it belonged to: a merge patch of its relations. A document
// is taken from its record to another.
func (a *Archive) Move(tx *ledger.Tx, c Caller, of Object, r *Relation, to Object) error {
	if of.Type.Name != "dokumentbeskrivelse" || r.Rel != "registrering" {
		return a.Join(tx, c, of, r, to)
	}
	if !to.Type.Is("registrering") {
		return invalid("Move", r.Rel, "%s kan ikke knyttes til %s slik.", of.Type.Name, to.Type.Name)
	}
	if err := firstError(a.mayChange(tx, c, of), a.mayChange(tx, c, to)); err != nil {
		return err
	}
	return archive.MoveDocument(tx, of.ID, to.ID, c.Actor())
}

// Part takes a relation away. Errors: Conflict where a unit must belong to one.
func (a *Archive) Part(tx *ledger.Tx, c Caller, of Object, r *Relation, to Object) error {
	if err := a.mayChange(tx, c, of); err != nil {
		return err
	}
	by := c.Actor()
	switch {
	case r.Up:
		return a.move(tx, of, r, "", by)
	case r.Link == "dokument" || r.To.Name == "dokumentbeskrivelse":
		doc, record := of, to
		if r.To.Name == "dokumentbeskrivelse" {
			doc, record = to, of
		}
		if doc.kept.main.text("registrering") == record.ID {
			return fail(municipality.Conflict, "Part", r.Rel, "Et dokument skal høre til registreringen det ble opprettet i.")
		}
		return archive.RemoveLink(tx, doc.ID, archive.LinkDocument, record.ID, by)
	case r.Link != "" && r.Back:
		return archive.RemoveLink(tx, to.ID, r.Link, of.ID, by)
	case r.Link != "":
		return archive.RemoveLink(tx, of.ID, r.Link, to.ID, by)
	}
	back := to.Type.up(r.Column)
	if back == nil {
		return invalid("Part", r.Rel, "Relasjonen kan ikke endres slik.")
	}
	return firstError(a.mayChange(tx, c, to), a.move(tx, to, back, "", by))
}
