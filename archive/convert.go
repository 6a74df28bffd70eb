package archive

import (
	"errors"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// born holds a rule to say when, and which versions (2.7.10-2.7.12): when is dokumentstatus "F", or a journalstatus; versions
// are the newest, all, or those that are marked.
func (r *ConversionRule) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Versions = or(r.Versions, "siste")
	if r.When != docFinal && r.When != statusJournal && r.When != statusSent && r.When != statusKept {
		return invalid("Create", "archive.code", "hendelse")
	}
	if r.Versions != "siste" && r.Versions != "alle" && r.Versions != "merket" {
		return invalid("Create", "archive.code", "versjoner")
	}
	return nil
}

func (r *ConversionRule) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	return r.born(tx, by)
}
func (r *ConversionRule) goes(*ledger.Tx, municipality.Actor) error { return nil }

// noArchiveFormat is the condition on a document d that none of its files is in a format for keeping.
const noArchiveFormat = `NOT EXISTS (SELECT 1 FROM dokumentobjekt a JOIN kodeliste k ON k.liste = 'arkivformat' AND k.kode = a.format AND k.inaktiv = 0
	WHERE a.dokumentbeskrivelse = d.system_id AND a.referanse_dokumentfil <> '')`

// ToConvert lists the files that a rule in force says shall be converted and that are not yet: by systemID after the one
// given, at most limit. A document that has a file in an archive format needs no other.
func ToConvert(tx store.Tx, after string, limit int) (out []DocumentObject, err error) {
	err = EachRow(tx, `o WHERE o.system_id > $1 AND o.referanse_dokumentfil <> '' AND o.variantformat = 'P'
		AND EXISTS (SELECT 1 FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering JOIN konverteringsregel r ON r.aktiv = 1
			AND (r.hendelse = 'F' AND d.dokumentstatus = 'F' OR r.hendelse <> 'F' AND r.hendelse = j.journalstatus)
			WHERE d.system_id = o.dokumentbeskrivelse AND `+noArchiveFormat+`
			AND (r.versjoner = 'alle' OR r.versjoner = 'merket' AND o.merket = 1
				OR r.versjoner = 'siste' AND NOT EXISTS (SELECT 1 FROM dokumentobjekt n WHERE n.dokumentbeskrivelse = o.dokumentbeskrivelse AND n.variantformat = 'P' AND n.versjonsnummer > o.versjonsnummer)))
		ORDER BY o.system_id LIMIT $2`, []any{after, min(max(limit, 1), MaxCaseEntries)}, func(o DocumentObject) error { out = append(out, o); return nil })
	return out, err
}

// Converted files what a tool has made of a file as its archive format, with what was converted to what, by which tool, and
// both checksums (2.7.26, 6.4.42). Errors: NotFound, Conflict when the document has one already, Invalid when what was made
// is in no archive format.
func Converted(tx *ledger.Tx, object string, f NewFile, tool, comment string, by municipality.Actor) error {
	const op = "Converted"
	var from DocumentObject
	if err := LoadRow(tx, &from, object); err != nil {
		return err
	}
	f.Variant = Archived
	if err := AddFile(tx, from.Document, f); err != nil {
		return err
	}
	var made DocumentObject
	err := store.One(tx, objectTable.Select()+` WHERE dokumentbeskrivelse = $1 AND variantformat = 'A' ORDER BY versjonsnummer DESC LIMIT 1`, []any{from.Document}, made.cells()...)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	c := Conversion{SystemID: municipality.NewID(tx.Now()), Object: made.SystemID, At: tx.Now().UnixMicro(), By: called(by), From: from.Format, To: made.Format,
		Tool: tool, Comment: comment, ChecksumFrom: from.Checksum, ChecksumTo: made.Checksum}
	return firstError(err, put(tx, conversionTable, &c))
}

// FormatFault is a document that lies in no archive format (2.7.13).
type FormatFault struct {
	Document, Title, Entry, RecordID, Folder, FileID string
	Formats                                          string // PRONOM ids of the files it has, with a space between
}

// FormatFaults lists such documents, by systemID after the one given, at most limit; electronic ones that are final only.
func FormatFaults(tx store.Tx, after string, limit int) (out []FormatFault, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var f FormatFault
		err := scan(&f.Document, &f.Title, &f.Entry, &f.RecordID, &f.Folder, &f.FileID)
		out = append(out, f)
		return err
	}, `SELECT d.system_id, d.tittel, j.system_id, j.registrerings_id, j.saksmappe, COALESCE(m.mappe_id, '') FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering
		LEFT JOIN saksmappe m ON m.system_id = j.saksmappe
		WHERE d.system_id > $1 AND d.dokumentstatus = 'F' AND d.dokumentmedium = 'E' AND `+noArchiveFormat+`
		AND NOT EXISTS (SELECT 1 FROM utfoert_kassasjon u WHERE u.system_id = d.system_id) ORDER BY d.system_id LIMIT $2`, after, min(max(limit, 1), MaxCaseEntries))
	for i := range out {
		if err != nil {
			break
		}
		var formats []string
		formats, err = ids(tx, `SELECT DISTINCT format FROM dokumentobjekt WHERE dokumentbeskrivelse = $1 ORDER BY format`, out[i].Document)
		for _, f := range formats {
			out[i].Formats += f + " "
		}
	}
	return out, err
}
