package archive

import (
	"torg/ledger"
	"torg/municipality"
)

// Widen makes a plain folder a case file, or a plain record an entry of the journal, under the same systemID (5.4.8, 5.5.7). It gets
// its numbers as if it were made so; what else it needs is set by Amend. The change is logged. Errors: NotFound,
// Conflict when it is closed, archived or of another kind.
func Widen(tx *ledger.Tx, id string, by municipality.Actor) error {
	unit, err := UnitOf(tx, id, "saksmappe", "journalpost")
	if err != nil {
		return err
	}
	switch r := unit.(type) {
	case *CaseFile:
		return r.widen(tx, by)
	case *RegistryEntry:
		return r.widen(tx, by)
	}
	return conflict("Widen", "archive.casefile.kind")
}

func (r *CaseFile) widen(tx *ledger.Tx, by municipality.Actor) error {
	old := *r
	if r.FolderType != PlainFolder || r.ClosedAt > 0 {
		return conflict("Widen", "archive.casefile.kind")
	}
	var s Series
	if err := need(tx, "arkivdel", r.Series, &s); err != nil {
		return err
	}
	r.FolderType, r.Numbers = "", ""
	if err := r.numbered(tx, by, s); err != nil {
		return err
	}
	return rewrite(tx, &old, r, by)
}

func (r *RegistryEntry) widen(tx *ledger.Tx, by municipality.Actor) error {
	old := *r
	if r.RecordType != PlainRecord || r.ArchivedAt > 0 {
		return conflict("Widen", "archive.casefile.kind")
	}
	r.RecordType = ""
	_, unit, _, number, err := r.home(tx, by)
	if err != nil {
		return err
	}
	if number != "" {
		r.RecordID = entryNumber(number, r.No)
	}
	if err := r.asEntry(tx, by, unit); err != nil {
		return err
	}
	return rewrite(tx, &old, r, by)
}
