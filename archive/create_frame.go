package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

func (r *Fonds) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Status, r.Medium = or(r.Status, created), or(r.Medium, electronic)
	if r.Parent != "" {
		var over Fonds
		if err := need(tx, "overarkiv", r.Parent, &over); err != nil {
			return err
		}
		if over.closedNow() {
			return conflict("Create", "archive.fonds.closed")
		}
	}
	r.close(tx, by, r.Status == "A")
	return required("Create", "tittel", r.Title)
}

func (r *Fonds) closedNow() bool { return r.Status == "A" || r.ClosedAt > 0 }

// close sets when and by whom, when a unit is closed and was not.
func (c *Closing) close(tx store.Tx, by municipality.Actor, now bool) {
	switch {
	case now && c.ClosedAt == 0:
		*c = Closing{ClosedAt: tx.Now().UnixMicro(), ClosedBy: called(by), ClosedByID: by.ID}
	case now && c.ClosedBy == "":
		c.ClosedBy, c.ClosedByID = called(by), by.ID
	}
}

func (r *FondsCreator) born(tx *ledger.Tx, by municipality.Actor) error {
	return firstError(required("Create", "arkivskaper_id", r.ID), required("Create", "arkivskaper_navn", r.Name))
}

func (r *Series) born(tx *ledger.Tx, by municipality.Actor) error {
	var f Fonds
	if err := firstError(required("Create", "tittel", r.Title), need(tx, "arkiv", r.Fonds, &f)); err != nil {
		return err
	}
	if f.closedNow() { // requirement 2.3.1
		return conflict("Create", "archive.fonds.closed")
	}
	r.Status, r.Medium, r.Start = or(r.Status, activePeriod), or(r.Medium, f.Medium), or(r.Start, municipality.DateOf(tx.Now()).String())
	r.close(tx, by, r.Status == endedPeriod || r.ClosedAt > 0)
	return r.Disposal.check("Create")
}

func (r *ClassificationSystem) born(tx *ledger.Tx, by municipality.Actor) error {
	r.close(tx, by, r.ClosedAt > 0)
	return required("Create", "tittel", r.Title)
}

// born holds a class to its place: under a system or a class that is open and has no folders, with an id of its own.
func (r *Class) born(tx *ledger.Tx, by municipality.Actor) error {
	if err := firstError(required("Create", "klasse_id", r.ID), required("Create", "tittel", r.Title), r.Disposal.check("Create")); err != nil {
		return err
	}
	if r.Parent != "" {
		var over Class
		if err := need(tx, "overklasse", r.Parent, &over); err != nil {
			return err
		}
		if over.ClosedAt > 0 {
			return conflict("Create", "archive.class.closed")
		}
		if used, err := classUsed(tx, over.SystemID); err != nil || used {
			return firstError(err, conflict("Create", "archive.class.used"))
		}
		r.System = over.System
	}
	var s ClassificationSystem
	if err := need(tx, "klassifikasjonssystem", r.System, &s); err != nil {
		return err
	}
	if s.ClosedAt > 0 {
		return conflict("Create", "archive.class.closed")
	}
	r.close(tx, by, r.ClosedAt > 0)
	return r.alone(tx)
}

// alone: klasseID is unique in its system.
func (r *Class) alone(tx store.Tx) error {
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM klasse WHERE klassifikasjonssystem = $1 AND klasse_id = $2 AND system_id <> $3`, []any{r.System, r.ID, r.SystemID}, &n)
	if err == nil && n > 0 {
		err = conflict("Create", "archive.class.taken")
	}
	return err
}

// classUsed reports a class that has folders or records.
func classUsed(tx store.Tx, class string) (bool, error) {
	var n int64
	err := store.One(tx, `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM saksmappe WHERE klasse = $1 LIMIT 1) m) + (SELECT COUNT(*) FROM (SELECT 1 FROM journalpost WHERE klasse = $1 AND klasse <> '' LIMIT 1) j)`,
		[]any{class}, &n)
	return n > 0, err
}

// check holds a retention together: a decision has its codes, and disposal a time.
func (d *Disposal) check(op string) error {
	switch {
	case d.Decision == "" && (d.Years > 0 || d.On != "" || d.Authority != ""):
		return invalid(op, "archive.retention", "kassasjonsvedtak")
	case d.Years < 0 || d.Years > 1000:
		return invalid(op, "archive.retention", "bevaringstid")
	}
	return nil
}
