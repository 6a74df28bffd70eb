package archive

import (
	"context"
	"errors"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

var errSoon = errors.New("archive: not built yet")

// Tables lists every table the ledger vouches for.
func Tables() []*ledger.Table { return nil }

// SetUp makes fonds, creator and series. It is idempotent.
func SetUp(ctx context.Context, s store.Store, by municipality.Actor, p Plan) error { return errSoon }

// OpenCaseFile opens a case file.
func OpenCaseFile(tx *ledger.Tx, n NewCaseFile) (CaseRef, error) { return CaseRef{}, errSoon }

// Register files an entry.
func Register(tx *ledger.Tx, n NewEntry) (EntryRef, error) { return EntryRef{}, errSoon }

// Journal gives a draft its journal number.
func Journal(tx *ledger.Tx, entryID string, by municipality.Actor) (EntryRef, error) {
	return EntryRef{}, errSoon
}

// AddFile adds a variant or version.
func AddFile(tx *ledger.Tx, documentID string, f NewFile) error { return errSoon }

// Finalise freezes an entry.
func Finalise(tx *ledger.Tx, entryID string, by municipality.Actor) error { return errSoon }

// Dispatched notes that an entry was sent.
func Dispatched(tx *ledger.Tx, entryID string, at time.Time) error { return errSoon }

// SignOffEntry notes that an incoming entry is answered or needs no answer.
func SignOffEntry(tx *ledger.Tx, incomingID, outgoingID, code string) error { return errSoon }

// CloseCaseFile closes a case file.
func CloseCaseFile(tx *ledger.Tx, id string, by municipality.Actor) error { return errSoon }

// CaseFor is a case file as an audience may see it.
func CaseFor(tx store.Tx, a Audience, caseFileID string) (CaseView, error) {
	return CaseView{}, errSoon
}

// EntryFor is an entry as an audience may see it.
func EntryFor(tx store.Tx, a Audience, entryID string) (EntryView, error) {
	return EntryView{}, errSoon
}

// DocumentFor is a document with its bytes as an audience may see it.
func DocumentFor(tx store.Tx, a Audience, documentID string) (DocumentView, []byte, error) {
	return DocumentView{}, nil, errSoon
}

// EntriesFor lists entries.
func EntriesFor(tx store.Tx, a Audience, q EntryQuery) ([]EntryView, Cursor, error) {
	return nil, Cursor{}, errSoon
}

// CheckDocuments lists document objects whose bytes are missing.
func CheckDocuments(tx store.Tx) []error { return nil }
