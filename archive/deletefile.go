package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Kinds of deletion (slettingstype M089).
const (
	deletedProduction = "SP"
	deletedVersion    = "SV"
	deletedVariant    = "SS"
)

// Surplus is a file of an archived document that may be deleted: an older version, a variant, or a production format whose
// document is in an archive format too.
type Surplus struct {
	Object, Document, Entry, RecordID string
	Type                              string // slettingstype it would be deleted under
	Version                           int64
	Variant                           Variant
	Format                            string
	Size                              int64 // bytes
}

// SurplusQuery selects what to look for. Empty fields do not select.
type SurplusQuery struct {
	Type   string // slettingstype: SV older versions, SS public variants, SP production formats
	Folder string // in this folder only
	After  string // systemID of the last seen; pages go by it
	Limit  int    // at most MaxPage
}

const surplusRows = `SELECT o.system_id, o.dokumentbeskrivelse, d.registrering, j.registrerings_id, o.versjonsnummer, o.variantformat, o.format, o.filstoerrelse,
	CASE WHEN EXISTS (SELECT 1 FROM dokumentobjekt n WHERE n.dokumentbeskrivelse = o.dokumentbeskrivelse AND n.variantformat = o.variantformat AND n.versjonsnummer > o.versjonsnummer) THEN 'SV'
		WHEN o.variantformat = 'O' THEN 'SS' ELSE 'SP' END AS slettes
	FROM dokumentobjekt o JOIN dokumentbeskrivelse d ON d.system_id = o.dokumentbeskrivelse JOIN journalpost j ON j.system_id = d.registrering
	WHERE d.dokumentstatus = 'F' AND o.referanse_dokumentfil <> '' AND (o.variantformat = 'O'
		OR EXISTS (SELECT 1 FROM dokumentobjekt n WHERE n.dokumentbeskrivelse = o.dokumentbeskrivelse AND n.variantformat = o.variantformat AND n.versjonsnummer > o.versjonsnummer)
		OR o.variantformat = 'P' AND EXISTS (SELECT 1 FROM dokumentobjekt n JOIN kodeliste k ON k.liste = 'arkivformat' AND k.kode = n.format AND k.inaktiv = 0
			WHERE n.dokumentbeskrivelse = o.dokumentbeskrivelse AND n.variantformat = 'A' AND n.referanse_dokumentfil <> ''))`

// SurplusFiles finds them (2.7.15, 2.7.19, 2.7.23).
func SurplusFiles(tx store.Tx, q SurplusQuery) (out []Surplus, err error) {
	limit := q.Limit
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	err = store.Each(tx, func(scan func(...any) error) error {
		var s Surplus
		err := scan(&s.Object, &s.Document, &s.Entry, &s.RecordID, &s.Version, &s.Variant, &s.Format, &s.Size, &s.Type)
		out = append(out, s)
		return err
	}, `SELECT * FROM (`+surplusRows+`) t WHERE system_id > $1 AND ($2 = '' OR slettes = $2) AND ($3 = '' OR registrering IN (SELECT system_id FROM journalpost WHERE saksmappe = $3))
		ORDER BY system_id LIMIT $4`, q.After, q.Type, q.Folder, limit)
	return out, err
}

// DeleteFiles deletes files that SurplusFiles finds, each with a line in its document's log of deletions (2.7.14-2.7.25). The
// last version and the archive format stay whatever is asked. Only an archivist may (2.9.10). Errors: Forbidden, NotFound
// for what is not surplus, TooMuch.
func DeleteFiles(tx *ledger.Tx, objects []string, by municipality.Actor) error {
	const op = "DeleteFiles"
	if by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive."+op, "archive.archivist")
	}
	if len(objects) > MaxCaseEntries {
		return tooMuch(op, "archive.files.many", "objects", MaxCaseEntries)
	}
	for _, id := range objects {
		if err := deleteFile(tx, id, by); err != nil {
			return err
		}
	}
	return nil
}

func deleteFile(tx *ledger.Tx, id string, by municipality.Actor) error {
	var kind string
	if err := store.One(tx, `SELECT slettes FROM (`+surplusRows+`) t WHERE system_id = $1`, []any{id}, &kind); err != nil {
		return notFound("DeleteFiles")
	}
	var o DocumentObject
	if err := LoadRow(tx, &o, id); err != nil {
		return err
	}
	return o.delete(tx, kind, by)
}

// delete takes the row away, logs what it was, and promises that its bytes go.
func (r *DocumentObject) delete(tx *ledger.Tx, kind string, by municipality.Actor) error {
	d := Deletion{SystemID: municipality.NewID(tx.Now()), Of: r.Document, Type: kind, At: tx.Now().UnixMicro(), By: called(by), ByID: by.ID,
		Object: r.SystemID, Version: r.Version, Variant: r.Variant, Format: r.Format, Checksum: r.Checksum}
	return firstError(put(tx, slettingTable, &d), LogEvent(tx, &d, EventDeleted, NoarkName(kind)+" "+r.SystemID, by), r.vanish(tx))
}

// vanish removes the row and what hangs on it, and promises that its bytes go.
func (r *DocumentObject) vanish(tx *ledger.Tx) error {
	keys, err := ids(tx, `SELECT system_id FROM konvertering WHERE dokumentobjekt = $1`, r.SystemID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := tx.Remove(conversionTable, k); err != nil {
			return err
		}
	}
	return firstError(tx.Remove(elektroniskSignaturTable, r.SystemID), tx.Remove(objectTable, r.SystemID), unlinkBlob(tx, r.File, r.SystemID))
}
