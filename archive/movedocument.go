package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// MoveDocument puts a document in another record, under the next free number there. Both records must still take documents, and
// what is final is moved by an archivist only, as records are (3.2.17, 3.2.40). The change is logged. Errors: NotFound,
// Forbidden, Conflict.
func MoveDocument(tx *ledger.Tx, document, record string, by municipality.Actor) error {
	var d DocumentDescription
	var from, to RegistryEntry
	if err := firstError(LoadRow(tx, &d, document), LoadRow(tx, &from, d.Entry), LoadRow(tx, &to, record)); err != nil || from.SystemID == to.SystemID {
		return err
	}
	if d.Status == docFinal && by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive.MoveDocument", "archive.archivist")
	}
	if err := firstError(from.takesDocuments(), to.takesDocuments()); err != nil {
		return err
	}
	if journaledStatus(from.Status) && from.RecordType == "" {
		return conflict("MoveDocument", "archive.entry.final")
	}
	old := d
	if err := store.One(tx, `SELECT COALESCE(MAX(dokumentnummer), 0) + 1 FROM dokumentbeskrivelse WHERE registrering = $1`, []any{record}, &d.No); err != nil {
		return err
	}
	d.Entry = record
	if err := firstError(rewrite(tx, &old, &d, by), d.count(tx), old.count(tx)); err != nil {
		return err
	}
	return firstError(from.announceAgain(tx), to.announceAgain(tx))
}
