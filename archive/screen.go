package archive

import (
	"torg/ledger"
	"torg/municipality"
)

// ScreenEntry screens an entry that has no screening of its own yet, before it is journaled. Errors: Conflict when it has.
func ScreenEntry(tx *ledger.Tx, entryID string, s Screening, by municipality.Actor) error {
	var there ScreeningRow
	if err := LoadRow(tx, &there, entryID); err == nil {
		return conflict("ScreenEntry", "archive.exists")
	}
	if s == (Screening{}) {
		return nil
	}
	_, err := NewEntry{ID: entryID, Screening: &s, By: by}.putScreening(tx, ScreeningRow{})
	return err
}
