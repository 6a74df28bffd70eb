package archive

import (
	"errors"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Unfinished is what keeps a case file from being closed, by record number.
type Unfinished struct {
	NotSignedOff []string // incoming entries and memos for follow-up
	NotFinalised []string // records with documents that may still change
	NotJournaled []string // drafts
	NotKept      []string // records with a document that is in no archive format
}

// Any reports whether something is.
func (u Unfinished) Any() bool {
	return len(u.NotSignedOff)+len(u.NotFinalised)+len(u.NotJournaled)+len(u.NotKept) > 0
}

// UnfinishedIn lists what keeps a case file from being closed (requirements 3.2.7-3.2.9).
func UnfinishedIn(tx store.Tx, caseFileID string) (u Unfinished, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var number, kind, record string
		var journaled, final, open, signedOff, unkept int64
		err := scan(&number, &kind, &record, &journaled, &final, &open, &signedOff, &unkept)
		entry := record == ""
		if entry && journaled == 0 {
			u.NotJournaled = append(u.NotJournaled, number)
		}
		if entry && final == 0 || open > 0 {
			u.NotFinalised = append(u.NotFinalised, number)
		}
		if entry && signedOff == 0 && (kind == string(Incoming) || kind == string(Memo)) {
			u.NotSignedOff = append(u.NotSignedOff, number)
		}
		if unkept > 0 {
			u.NotKept = append(u.NotKept, number)
		}
		return err
	}, `SELECT registrerings_id, journalposttype, registreringstype, journalfoert, ferdigstilt,
		(SELECT COUNT(*) FROM dokumentbeskrivelse d WHERE d.registrering = j.system_id AND d.dokumentstatus <> 'F'),
		(SELECT COUNT(*) FROM avskrivning a WHERE a.journalpost = j.system_id),
		(SELECT COUNT(*) FROM dokumentbeskrivelse d WHERE d.registrering = j.system_id AND d.dokumentmedium = 'E'
			AND NOT EXISTS (SELECT 1 FROM utfoert_kassasjon u WHERE u.system_id = d.system_id)
			AND NOT EXISTS (SELECT 1 FROM dokumentobjekt o JOIN kodeliste k ON k.liste = 'arkivformat' AND k.kode = o.format AND k.inaktiv = 0 WHERE o.dokumentbeskrivelse = d.system_id))
		FROM journalpost j WHERE saksmappe = $1 AND journalstatus <> 'U' ORDER BY journalpostnummer`, caseFileID)
	return u, err
}

// CloseCaseFile closes a folder and archives what is in it: avsluttetDato, saksstatus "Avsluttet", journalstatus
// "Arkivert", and the day its retention ends. While something is unfinished it is refused with a Conflict whose Args are
// the record numbers not signed off, not finalised, not journaled and not in an archive format, each list as one text;
// a case file without a class is refused too (3.2.6). A folder already closed stays as it is.
func CloseCaseFile(tx *ledger.Tx, id string, by municipality.Actor) error {
	const op = "CloseCaseFile"
	var c CaseFile
	err := load(tx, caseTable, id, &c)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	if err != nil || c.ClosedAt > 0 {
		return err
	}
	old := c
	if err := c.shut(tx, by); err != nil {
		return err
	}
	c.changed(tx, by)
	return replace(tx, &old, &c, by)
}

// shut holds a folder to be finished and closes it, with what is in it; the row itself is for the caller to write.
func (r *CaseFile) shut(tx *ledger.Tx, by municipality.Actor) error {
	const op = "CloseCaseFile"
	u, err := UnfinishedIn(tx, r.SystemID)
	if err != nil {
		return err
	}
	if u.Any() {
		return conflict(op, "archive.close.unfinished", numbers(u.NotSignedOff), numbers(u.NotFinalised), numbers(u.NotJournaled), numbers(u.NotKept))
	}
	if r.FolderType == "" && r.Class == "" {
		return conflict(op, "archive.close.class")
	}
	if err := noneOpen(tx, `SELECT COUNT(*) FROM saksmappe WHERE referanse_forelder_mappe = $1 AND avsluttet_dato = 0`, r.SystemID, "archive.close.below"); err != nil {
		return err
	}
	if err := keepEntries(tx, r.SystemID, by); err != nil {
		return err
	}
	if r.FolderType == "" {
		r.Status = closed
	}
	r.Closing = Closing{ClosedAt: tx.Now().UnixMicro(), ClosedBy: called(by), ClosedByID: by.ID}
	r.due(municipality.DateOf(tx.Now()))
	return r.dueBelow(tx, municipality.DateOf(tx.Now()))
}

// dueBelow works out the same for records and documents that have a retention of their own.
func (r *CaseFile) dueBelow(tx *ledger.Tx, from municipality.Date) error {
	var own []DisposalRow
	if err := each(tx, kassasjonTable, `WHERE kassasjonsdato = '' AND bevaringstid > 0 AND kassasjonsvedtak <> 'B' AND system_id IN (SELECT system_id FROM journalpost WHERE saksmappe = $1
		UNION SELECT d.system_id FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering WHERE j.saksmappe = $1)`, []any{r.SystemID},
		func(d DisposalRow) { own = append(own, d) }); err != nil {
		return err
	}
	for _, d := range own {
		d.On = from.AddMonths(12 * int(d.Years)).String()
		if err := put(tx, kassasjonTable, &d); err != nil {
			return err
		}
	}
	return nil
}

// due works out the day the retention ends, from the day the folder is closed (6.1.6); a day set by hand stands (6.1.8).
func (r *CaseFile) due(from municipality.Date) {
	if (r.Decision == "K" || r.Decision == "G") && r.On == "" && r.Years > 0 {
		r.On = from.AddMonths(12 * int(r.Years)).String()
	}
}

// ConcludeCaseFile is CloseCaseFile where what is not signed off is signed off with "Saken ble avsluttet" first (3.4.5).
func ConcludeCaseFile(tx *ledger.Tx, id string, by municipality.Actor) error {
	open, err := ids(tx, `SELECT system_id FROM journalpost j WHERE saksmappe = $1 AND registreringstype = '' AND journalposttype IN ('I', 'N') AND journalstatus <> 'U'
		AND journalfoert > 0 AND NOT EXISTS (SELECT 1 FROM avskrivning a WHERE a.journalpost = j.system_id) ORDER BY journalpostnummer`, id)
	if err != nil {
		return err
	}
	for _, entry := range open {
		if err := SignOffEntry(tx, entry, "", "SA"); err != nil {
			return err
		}
	}
	return CloseCaseFile(tx, id, by)
}

// ReopenCaseFile opens a closed case file again, which only an archivist may, with the reason in the log. What was archived
// in it stays archived. Errors: NotFound, Forbidden, Invalid without a reason, Conflict when its period is over.
func ReopenCaseFile(tx *ledger.Tx, id, reason string, by municipality.Actor) error {
	const op = "ReopenCaseFile"
	if by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive."+op, "archive.archivist")
	}
	if err := title(op, "reason", reason); err != nil {
		return err
	}
	var c CaseFile
	if err := LoadRow(tx, &c, id); err != nil || c.ClosedAt == 0 {
		return err
	}
	var s Series
	if err := need(tx, "arkivdel", c.Series, &s); err != nil {
		return err
	}
	if s.ClosedAt > 0 || s.Status == endedPeriod {
		return conflict(op, "archive.series.closed")
	}
	old := c
	c.Closing, c.On = Closing{}, ""
	if c.FolderType == "" {
		c.Status = underWay
	}
	return firstError(LogEvent(tx, &c, EventChanged, reason, by), rewrite(tx, &old, &c, by))
}

func numbers(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}

func keepEntries(tx *ledger.Tx, caseFileID string, by municipality.Actor) error {
	var entries []RegistryEntry
	if err := each(tx, entryTable, "WHERE saksmappe = $1 AND journalstatus NOT IN ('U', 'A') AND arkivert_dato = 0 ORDER BY journalpostnummer", []any{caseFileID},
		func(r RegistryEntry) { entries = append(entries, r) }); err != nil {
		return err
	}
	for _, r := range entries {
		old := r
		if r.RecordType == "" {
			r.Status = statusKept
		}
		r.ArchivedAt, r.ArchivedBy, r.ArchivedID = tx.Now().UnixMicro(), called(by), by.ID
		r.changed(tx, by)
		if err := replace(tx, &old, &r, by); err != nil {
			return err
		}
	}
	return nil
}

// CheckDocuments lists every document object whose bytes are not in the store, or are not those its row speaks of. That
// the bytes still have their digest is for ledger.Verify, which reads them.
func CheckDocuments(tx store.Tx) (faults []error) {
	err := store.Each(tx, func(scan func(...any) error) error {
		var id, checksum, file string
		var size, kept int64
		if err := scan(&id, &checksum, &file, &size, &kept); err != nil {
			return err
		}
		switch {
		case file == "" && size == 0: // a place made for a file that has not come yet
		case kept < 0:
			faults = append(faults, municipality.Errorf(municipality.Fault, "archive.CheckDocuments", "dokumentobjekt/%s: its bytes are missing", id))
		case kept != size || checksum != file:
			faults = append(faults, municipality.Errorf(municipality.Fault, "archive.CheckDocuments", "dokumentobjekt/%s: its bytes are others than it says", id))
		}
		return nil
	}, `SELECT o.system_id, o.sjekksum, o.referanse_dokumentfil, o.filstoerrelse, COALESCE(b.size, -1)
		FROM dokumentobjekt o LEFT JOIN blob b ON b.digest = o.referanse_dokumentfil
		WHERE b.digest IS NULL OR b.size <> o.filstoerrelse OR o.sjekksum <> o.referanse_dokumentfil ORDER BY o.system_id`)
	if err != nil {
		faults = append(faults, err)
	}
	return faults
}
