package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// born puts a record where it belongs: a folder, a series or a class that is open, and gives it its numbers.
func (r *RegistryEntry) born(tx *ledger.Tx, by municipality.Actor) error {
	if err := required("Create", "tittel", r.Title); err != nil {
		return err
	}
	if r.Status == statusKept || r.ArchivedAt > 0 {
		return conflict("Create", "archive.entry.final")
	}
	medium, unit, journalUnit, number, err := r.home(tx, by)
	if err != nil {
		return err
	}
	r.Medium, r.JournalUnit = or(r.Medium, medium, electronic), or(r.JournalUnit, journalUnit)
	if r.No, err = nextEntryNumber(tx, r.CaseFile); err != nil {
		return err
	}
	if number == "" {
		number = "R"
	}
	r.RecordID = or(r.RecordID, entryNumber(number, r.No))
	if r.RecordType != "" {
		return nil
	}
	r.RecordID = entryNumber(number, r.No)
	return r.asEntry(tx, by, unit)
}

// home looks at what the record is filed in, and gives what it takes from there.
func (r *RegistryEntry) home(tx *ledger.Tx, by municipality.Actor) (medium, unit, journalUnit, number string, err error) {
	if r.CaseFile != "" {
		var m CaseFile
		if err = need(tx, "saksmappe", r.CaseFile, &m); err != nil {
			return
		}
		if err = m.takesRecords(r.RecordType); err != nil {
			return
		}
		err = m.carryOver(tx, by)
		r.Series = m.Series
		return m.Medium, m.Unit, m.JournalUnit, m.FileID, err
	}
	if r.Class != "" {
		var k Class
		if err = need(tx, "klasse", r.Class, &k); err != nil {
			return
		}
		if err = k.takesUnits(tx, ""); err != nil {
			return
		}
		if r.Series == "" {
			if r.Series, err = seriesOfClass(tx, r.Class); err != nil {
				return
			}
		}
	}
	var s Series
	if err = need(tx, "referanse_arkivdel", r.Series, &s); err != nil {
		return
	}
	return s.Medium, by.Unit, s.JournalUnit, "", s.takesFolders()
}

// takesRecords: what is closed takes no more (2.5.5, 3.2.4), and entries of the journal lie in case files (2.5.2).
func (r *CaseFile) takesRecords(kind string) error {
	switch {
	case r.ClosedAt > 0 || r.Status == closed || r.Status == expired:
		return conflict("Create", "archive.casefile.closed")
	case kind == "" && r.FolderType != "":
		return conflict("Create", "archive.casefile.kind")
	case kind == MeetingEntry && r.FolderType != MeetingFolder:
		return conflict("Create", "archive.casefile.kind")
	}
	return nil
}

// carryOver moves an open folder of a period that overlaps the next into the series that follows (6.2.5).
func (r *CaseFile) carryOver(tx *ledger.Tx, by municipality.Actor) error {
	var s Series
	if err := need(tx, "arkivdel", r.Series, &s); err != nil {
		return err
	}
	switch {
	case s.ClosedAt > 0 || s.Status == endedPeriod:
		return conflict("Create", "archive.series.closed")
	case s.Status != overlapPeriod:
		return nil
	case s.Successor == "":
		return conflict("Create", "archive.series.successor")
	}
	return r.moveToSeries(tx, s.Successor, by)
}

// asEntry is what a journalpost has beside other records: type, status, dates, and a number in the journal at once unless
// it is only reserved. It stands in the journal for others when it gets a status that says so.
func (r *RegistryEntry) asEntry(tx *ledger.Tx, by municipality.Actor, unit string) error {
	today := municipality.DateOf(tx.Now())
	r.Type, r.Unit, r.Officer = or(r.Type, string(MemoNoFollowUp)), or(r.Unit, unit, by.Unit), or(r.Officer, by.ID)
	if r.Status == "" {
		r.Status = statusByOfficer
		if r.Type == string(Incoming) {
			r.Status = statusTemp
		}
	}
	if r.Type == string(Incoming) && r.Received == 0 {
		r.Received = tx.Now().UnixMicro()
	}
	if r.Type != string(Incoming) && r.DocDate == "" {
		r.DocDate = today.String()
	}
	if r.Status == statusReserve {
		r.Year, r.Seq, r.JournalDate = 0, 0, ""
		return nil
	}
	if r.Status == expired {
		return conflict("Create", "archive.entry.open")
	}
	last, err := lastJournalNumber(tx, r.Numbers, today.Year)
	r.Year, r.Seq, r.JournalDate = int64(today.Year), last+1, or(r.JournalDate, today.String())
	return err
}

const statusByOfficer = "S" // journalstatus Saksbehandler har registrert innkommet dokument

// journaledStatus are those that say an entry stands in the journal for good.
func journaledStatus(status string) bool {
	return status == statusJournal || status == statusSent || status == statusKept
}

func lastJournalNumber(tx store.Tx, series string, year int) (last int64, err error) {
	err = store.One(tx, `SELECT COALESCE(MAX(journalsekvensnummer), 0) FROM journalpost WHERE nummerserie = $1 AND journalaar = $2 AND journalsekvensnummer > 0`,
		[]any{series, year}, &last)
	return last, err
}

func (r *MeetingRecord) born(tx *ledger.Tx, by municipality.Actor) error {
	var e RegistryEntry
	if err := need(tx, "system_id", r.SystemID, &e); err != nil {
		return err
	}
	if e.RecordType != MeetingEntry {
		return invalid("Create", "archive.kind", "system_id")
	}
	r.Unit, r.Officer = or(r.Unit, by.Unit, called(by)), or(r.Officer, called(by))
	return required("Create", "moeteregistreringstype", r.Type)
}

// born puts a document in a record that takes more (2.6.7, 3.2.17).
func (r *DocumentDescription) born(tx *ledger.Tx, by municipality.Actor) error {
	var e RegistryEntry
	if err := firstError(required("Create", "tittel", r.Title), need(tx, "registrering", r.Entry, &e)); err != nil {
		return err
	}
	if err := e.takesDocuments(); err != nil {
		return err
	}
	var last int64
	if err := store.One(tx, `SELECT COUNT(*), COALESCE(MAX(dokumentnummer), 0) FROM dokumentbeskrivelse WHERE registrering = $1`, []any{r.Entry}, &r.No, &last); err != nil {
		return err
	}
	r.Type, r.Status, r.Medium = or(r.Type, "B"), docEditing, or(r.Medium, e.Medium)
	if r.Attached == "" {
		r.Attached = attachment
		if r.No == 0 {
			r.Attached = mainDocument
		}
	}
	r.No, r.AttachedAt, r.AttachedBy, r.AttachedID = last+1, tx.Now().UnixMicro(), called(by), by.ID
	return nil
}

func (r *RegistryEntry) takesDocuments() error {
	if r.ArchivedAt > 0 || r.Status == statusKept || r.Status == expired {
		return conflict("Create", "archive.entry.final")
	}
	return nil
}

// count keeps antallVedlegg of the record true.
func (r *DocumentDescription) count(tx *ledger.Tx) error {
	var e RegistryEntry
	if err := load(tx, entryTable, r.Entry, &e); err != nil {
		return err
	}
	if err := store.One(tx, `SELECT COUNT(*) FROM dokumentbeskrivelse WHERE registrering = $1 AND tilknyttet_registrering_som = 'V'`, []any{r.Entry}, &e.Attachments); err != nil {
		return err
	}
	return put(tx, entryTable, &e)
}

// born makes a place for a file: the next version of its variant. What is final takes other variants only (3.2.27, 3.2.31).
func (r *DocumentObject) born(tx *ledger.Tx, by municipality.Actor) error {
	var d DocumentDescription
	if err := need(tx, "dokumentbeskrivelse", r.Document, &d); err != nil {
		return err
	}
	r.Variant = or(r.Variant, string(Production))
	var files, last int64
	if err := store.One(tx, `SELECT COUNT(*), COALESCE(MAX(CASE WHEN variantformat = $2 THEN versjonsnummer ELSE 0 END), 0) FROM dokumentobjekt WHERE dokumentbeskrivelse = $1`,
		[]any{r.Document, r.Variant}, &files, &last); err != nil {
		return err
	}
	if files >= MaxFiles {
		return tooMuch("Create", "archive.files.many", "Files", MaxFiles)
	}
	if d.Status == docFinal && last > 0 {
		return conflict("Create", "archive.document.final")
	}
	var gone int64
	if err := store.One(tx, `SELECT COALESCE(MAX(versjonsnummer), 0) FROM sletting WHERE arkivenhet = $1 AND variantformat = $2`, []any{r.Document, r.Variant}, &gone); err != nil {
		return err
	}
	r.Version, r.File, r.Checksum, r.Size = max(last, gone)+1, "", "", 0
	return nil
}
