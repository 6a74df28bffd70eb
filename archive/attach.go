package archive

import (
	"strings"

	"torg/ledger"
	"torg/municipality"
)

// Attach gives a document object that was made without a file its bytes, finds what they are, and keeps their checksum.
// Content of a kind the archive does not know is kept as "av/0" in the production format, so that nothing sent by a
// subject system is lost; the archive format must be one that may be kept (2.7.9). Errors: NotFound, Conflict when there is a file or
// the document is final, Invalid and TooMuch with what is wrong.
func Attach(tx *ledger.Tx, objectID string, body []byte, mime, fileName string, by municipality.Actor) error {
	const op = "Attach"
	var o DocumentObject
	var d DocumentDescription
	if err := firstError(LoadRow(tx, &o, objectID), LoadRow(tx, &d, o.Document)); err != nil {
		return err
	}
	if o.File != "" {
		return conflict(op, "archive.document.final")
	}
	f := NewFile{Variant: Variant(o.Variant), MIME: mime, FileName: baseName(fileName), Body: body}
	found, err := f.check(op)
	if unknownKind(err) && f.Variant != Archived {
		found, err = format{puid: unknownFormat, name: "Ukjent format"}, nil
	}
	if err != nil {
		return err
	}
	digest, err := tx.PutBlob(body)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "archive."+op, err)
	}
	old := o
	kind, _, _ := strings.Cut(mime, ";")
	o.Format, o.Details, o.File, o.FileName, o.Checksum = found.puid, or(found.name, o.Details), digest, f.FileName, digest
	o.MIME, o.Algorithm, o.Size = strings.TrimSpace(kind), "SHA-256", int64(len(body))
	return firstError(rewrite(tx, &old, &o, by), settle(tx, &d))
}

const unknownFormat = "av/0" // the standard's code for a format that is not recognised

// unknownKind: the file is of a kind the archive has no rule for, or is not what it is said to be.
func unknownKind(err error) bool {
	e, ok := err.(*municipality.Error)
	return ok && (e.Key == "archive.file.type" || e.Key == "archive.file.mismatch")
}
