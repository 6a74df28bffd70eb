package archive

import (
	"errors"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// AddFile adds a variant, or a new version of a variant, to a document. Once the document is finalised only a variant it
// does not have is taken, such as the archive format made after reception or a copy for the public (requirements 3.2.27
// and 3.2.31). Errors: NotFound, Conflict, Invalid, TooMuch.
func AddFile(tx *ledger.Tx, documentID string, f NewFile) error {
	const op = "AddFile"
	var status, officer string
	err := store.One(tx, `SELECT d.dokumentstatus, j.saksbehandler FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering WHERE d.system_id = $1`,
		[]any{documentID}, &status, &officer)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	if err != nil {
		return err
	}
	var files, version int64
	if err := store.One(tx, `SELECT COUNT(*), COALESCE(MAX(CASE WHEN variantformat = $2 THEN versjonsnummer ELSE 0 END), 0) FROM dokumentobjekt WHERE dokumentbeskrivelse = $1`,
		[]any{documentID, string(f.Variant)}, &files, &version); err != nil {
		return err
	}
	switch {
	case files >= MaxFiles:
		return tooMuch(op, "archive.files.many", "Files", MaxFiles)
	case status == docFinal && version > 0:
		return conflict(op, "archive.document.final")
	}
	return firstError(f.put(tx, op, documentID, version+1, municipality.SystemActor("archive")), wantIndex(tx))
}

// Finalise freezes an entry: its documents get dokumentstatus "Dokumentet er ferdigstilt" and the entry journalstatus
// "Ferdigstilt fra saksbehandler", or "Journalført" when it is journaled and not to be sent. Nothing in it may change afterwards. An entry already frozen stays as it is. Errors:
// NotFound, Conflict when a document has no file or the entry is annulled.
func Finalise(tx *ledger.Tx, entryID string, by municipality.Actor) error {
	const op = "Finalise"
	var r RegistryEntry
	if err := loadEntry(tx, op, entryID, &r); err != nil {
		return err
	}
	if r.Status == expired {
		return conflict(op, "archive.entry.final")
	}
	if r.FinalAt > 0 {
		return nil
	}
	docs, err := documentsOf(tx, entryID)
	if err != nil {
		return err
	}
	if err := fileless(tx, op, entryID); err != nil {
		return err
	}
	for _, d := range docs {
		old := d
		d.Status = docFinal
		d.changed(tx, by)
		if err := replace(tx, &old, &d, by); err != nil {
			return err
		}
	}
	old := r
	r.freeze(tx, by)
	r.Status = statusFinal
	if r.Seq > 0 && r.Type != string(Outgoing) { // what is not sent has no further step
		r.Status = statusJournal
	}
	r.changed(tx, by)
	return replace(tx, &old, &r, by)
}

func documentsOf(tx store.Tx, entryID string) (out []DocumentDescription, err error) {
	err = each(tx, documentTable, "WHERE registrering = $1 ORDER BY dokumentnummer", []any{entryID}, func(r DocumentDescription) { out = append(out, r) })
	return out, err
}

func fileless(tx store.Tx, op, entryID string) error {
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM dokumentbeskrivelse d WHERE d.registrering = $1 AND d.dokumentmedium = 'E'
		AND NOT EXISTS (SELECT 1 FROM dokumentobjekt o WHERE o.dokumentbeskrivelse = d.system_id)`, []any{entryID}, &n)
	if err == nil && n > 0 {
		return conflict(op, "archive.document.fileless", n)
	}
	return err
}

// Dispatched notes when an entry was sent: journalstatus "Ekspedert". Told again it keeps the first time. Errors:
// NotFound; Conflict when the entry is not frozen, has no journal number, or is of a kind that is not sent.
func Dispatched(tx *ledger.Tx, entryID string, at time.Time) error {
	const op = "Dispatched"
	var r RegistryEntry
	if err := loadEntry(tx, op, entryID, &r); err != nil {
		return err
	}
	switch {
	case r.Type == string(Incoming):
		return conflict(op, "archive.entry.incoming")
	case r.FinalAt == 0:
		return conflict(op, "archive.entry.open")
	case r.Seq == 0:
		return conflict(op, "archive.entry.unjournaled")
	case r.Sent > 0:
		return nil
	case r.Status != statusFinal && r.Status != statusJournal:
		return conflict(op, "archive.entry.final")
	}
	old, by := r, municipality.SystemActor("archive")
	r.Status, r.Sent = statusSent, store.Micro(at)
	r.changed(tx, by)
	return replace(tx, &old, &r, by)
}
