package archive_test

import (
	"testing"

	"pgregory.net/rapid"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// TestNoSequenceOfChangesBreaksTheRules tries any column of a folder, an entry and a document with any value, in any order,
// together with closing, opening, moving and deleting. Whatever is refused, three things hold after every step: what is
// closed or archived has the title it was closed with, what is journaled is there with its number, and the ledger vouches
// for every row at the end.
func TestNoSequenceOfChangesBreaksTheRules(t *testing.T) {
	// Krav: 3.2.2, 3.2.14, 3.2.19
	one(t, func(h house) {
		f := h.frame()
		rapid.Check(t, func(r *rapid.T) {
			folder, other := f.folder(), f.folder()
			h.made(folder, other)
			e, d := h.entryIn(folder.SystemID, rapid.SampledFrom([]string{"I", "U", "N", "X"}).Draw(r, "type"), "")
			rows := []archive.Row{folder, &e, &d}
			var closedTitle, keptTitle, number string
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				_ = act(h.Context(), h.s, func(tx *ledger.Tx) error { return step(tx, r, rows, other.SystemID) }) // refused or not
				h.read(func(tx store.Tx) error {
					var m archive.CaseFile
					var now archive.RegistryEntry
					there := archive.LoadRow(tx, &m, folder.SystemID) == nil
					entry := archive.LoadRow(tx, &now, e.SystemID) == nil
					if number != "" && (!entry || now.JournaledAt == 0) {
						r.Errorf("entry %s is gone from the journal", number)
					}
					if closedTitle != "" && (!there || m.ClosedAt > 0 && m.Title != closedTitle) {
						r.Errorf("the closed folder is %q", m.Title)
					}
					if keptTitle != "" && now.Title != keptTitle {
						r.Errorf("the archived entry is %q", now.Title)
					}
					if entry && now.JournaledAt > 0 {
						number = now.RecordID
					}
					if entry && now.ArchivedAt > 0 {
						keptTitle = now.Title
					}
					closedTitle = ""
					if there && m.ClosedAt > 0 {
						closedTitle = m.Title
					}
					return nil
				})
			}
		})
		h.verify()
	})
}

// step does one thing to one row.
func step(tx *ledger.Tx, r *rapid.T, rows []archive.Row, other string) error {
	row := rapid.SampledFrom(rows).Draw(r, "row")
	id := archive.Column(row, "system_id").(string)
	by := rapid.SampledFrom([]municipality.Actor{kari, archivar}).Draw(r, "by")
	fresh := archive.NewRow(archive.TableName(row))
	if err := archive.LoadRow(tx, fresh, id); err != nil {
		return err
	}
	switch rapid.IntRange(0, 9).Draw(r, "what") {
	case 0:
		return archive.Delete(tx, fresh, by)
	case 1:
		return archive.CloseCaseFile(tx, id, by)
	case 2:
		return archive.ConcludeCaseFile(tx, id, by)
	case 3:
		return archive.ReopenCaseFile(tx, id, "feil", by)
	case 4:
		_, err := archive.MoveEntries(tx, []string{id}, other, by)
		return err
	case 5:
		return archive.Finalise(tx, id, by)
	case 6:
		return archive.Annul(tx, id, "feil", by)
	}
	column := rapid.SampledFrom(archive.Columns(fresh)).Draw(r, "column")
	var value any = rapid.SampledFrom([]string{"", "A", "B", "E", "F", "I", "J", "U", "R", "Ny tekst", "2026-03-02", other}).Draw(r, "text")
	if _, number := archive.Column(fresh, column).(int64); number {
		value = rapid.Int64Range(-1, 3).Draw(r, "number")
	}
	if err := archive.SetColumn(fresh, column, value); err != nil {
		return err
	}
	return archive.Amend(tx, fresh, by)
}
