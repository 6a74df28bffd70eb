package archive

import (
	"errors"
	"strings"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// setting is what the case file gives a new entry, and what numbers are taken.
type setting struct {
	number                                        string // mappeID
	year, seq                                     int64
	status, unit, responsible, journalUnit, serie string
	shield                                        ScreeningRow
	lastNo, lastSeq, taken, takenDocs, gone       int64
	period                                        string // arkivdelstatus of its series
}

// find looks everything up in one statement.
func (n NewEntry) find(tx store.Tx, year int) (s setting, err error) {
	args := []any{n.CaseFile, year, n.ID}
	docs := `0`
	if len(n.Documents) > 0 {
		for _, d := range n.Documents {
			args = append(args, d.ID)
		}
		docs = `(SELECT COUNT(*) FROM dokumentbeskrivelse WHERE system_id IN (` + marks(4, len(n.Documents)) + `))`
	}
	err = store.One(tx, `SELECT m.mappe_id, m.saksaar, m.sakssekvensnummer, m.saksstatus, m.administrativ_enhet, m.saksansvarlig, m.journalenhet, m.arkivdel,
		COALESCE(s.tilgangsrestriksjon, ''), COALESCE(s.skjermingshjemmel, ''), COALESCE(s.skjerming_metadata, ''), COALESCE(s.skjerming_dokument, ''), COALESCE(s.skjerming_opphoerer_dato, ''),
		COALESCE((SELECT MAX(journalpostnummer) FROM journalpost WHERE saksmappe = m.system_id), 0),
		COALESCE((SELECT MAX(journalsekvensnummer) FROM journalpost WHERE nummerserie = '' AND journalaar = $2 AND journalsekvensnummer > 0), 0),
		(SELECT COUNT(*) FROM journalpost WHERE system_id = $3), `+docs+`, COALESCE((SELECT d.arkivdelstatus FROM arkivdel d WHERE d.system_id = m.arkivdel), ''),
		COALESCE((SELECT siste FROM brukt_nummer WHERE noekkel = 'reg/' || m.system_id), 0)
		FROM saksmappe m LEFT JOIN skjerming s ON s.system_id = m.system_id WHERE m.system_id = $1`, args,
		&s.number, &s.year, &s.seq, &s.status, &s.unit, &s.responsible, &s.journalUnit, &s.serie,
		&s.shield.Code, &s.shield.Authority, &s.shield.Metadata, &s.shield.Document, &s.shield.Until, &s.lastNo, &s.lastSeq, &s.taken, &s.takenDocs, &s.period, &s.gone)
	s.lastNo = max(s.lastNo, s.gone)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return s, notFound("Register")
	case err == nil && s.taken+s.takenDocs > 0:
		return s, conflict("Register", "archive.exists")
	case err == nil && s.status != underWay:
		return s, conflict("Register", "archive.casefile.closed")
	}
	return s, err
}

// Register files an entry in an open case file. It gets its number there at once, and its journal number too unless it
// is a draft. What comes in is frozen as it came; what the house makes is frozen by Finalise. Errors: Invalid and TooMuch
// with the field, NotFound for an unknown case file, Conflict when an id is taken or the case file is closed.
func Register(tx *ledger.Tx, n NewEntry) (EntryRef, error) {
	if err := n.check(); err != nil {
		return EntryRef{}, err
	}
	now := tx.Now()
	s, err := n.find(tx, municipality.DateOf(now).Year)
	if err != nil {
		return EntryRef{}, err
	}
	if n.Unit == "" {
		n.Unit = s.unit
	}
	if n.Officer == "" {
		n.Officer = s.responsible
	}
	by := actorOr(n.By, n.Officer)
	if s.period != activePeriod {
		if err := n.follow(tx, &s, by); err != nil {
			return EntryRef{}, err
		}
	}
	r := n.row(tx, s, by)
	if !n.Draft {
		r.journal(tx, s.lastSeq+1)
	}
	shield, err := n.putScreening(tx, s.shield)
	if err != nil {
		return EntryRef{}, err
	}
	parties, err := n.putParties(tx)
	if err != nil {
		return EntryRef{}, err
	}
	if err := firstError(put(tx, entryTable, &r), n.putDocuments(tx, r.Status != statusReserve, by)); err != nil {
		return EntryRef{}, err
	}
	if !n.Draft {
		err = announce(tx, r, shield, parties)
	}
	return r.ref(), err
}

// follow moves the case file of a period that overlaps the next into it, with its new entry (6.2.5).
func (n NewEntry) follow(tx *ledger.Tx, s *setting, by municipality.Actor) error {
	var m CaseFile
	if err := load(tx, caseTable, n.CaseFile, &m); err != nil {
		return err
	}
	err := m.carryOver(tx, by)
	s.serie = m.Series
	return err
}

func (n NewEntry) row(tx *ledger.Tx, s setting, by municipality.Actor) RegistryEntry {
	no := s.lastNo + 1
	r := RegistryEntry{SystemID: n.ID, CaseFile: n.CaseFile, RecordID: entryNumber(s.number, no), Title: n.Title, PublicTitle: n.PublicTitle,
		Medium: electronic, No: no, Type: string(n.Type), Status: statusReserve, DocDate: n.DocumentDate.String(), Received: store.Micro(n.Received),
		Due: n.Due.String(), Attachments: int64(max(len(n.Documents)-1, 0)), JournalUnit: s.journalUnit, Unit: n.Unit, Officer: n.Officer,
		Series: s.serie, Logged: made(tx, by)}
	if n.Type == Incoming {
		r.Status = statusTemp
		r.freeze(tx, by)
		if r.Received == 0 {
			r.Received = tx.Now().UnixMicro()
		}
	}
	if n.DocumentDate.IsZero() && n.Type != Incoming {
		r.DocDate = municipality.DateOf(tx.Now()).String()
	}
	return r
}

func (r *RegistryEntry) freeze(tx store.Tx, by municipality.Actor) {
	r.FinalAt, r.FinalBy = tx.Now().UnixMicro(), called(by)
}

// journal gives the entry its journal number, of the year it is in Norway. Only what is frozen can be "Journalført"
// (requirement 3.2.30); what is sent becomes "Ekspedert" instead.
func (r *RegistryEntry) journal(tx store.Tx, seq int64) {
	today := municipality.DateOf(tx.Now())
	r.Year, r.Seq, r.JournalDate, r.JournaledAt = int64(today.Year), seq, today.String(), tx.Now().UnixMicro()
	if r.FinalAt > 0 && r.Type != string(Outgoing) {
		r.Status = statusJournal
	}
}

func (r *RegistryEntry) ref() EntryRef {
	return EntryRef{ID: r.SystemID, CaseFile: r.CaseFile, Year: int(r.Year), Seq: int(r.Seq), No: int(r.No), Number: r.RecordID, JournalNumber: journalNumber(r.RecordID, r.Year, r.Seq)}
}

// announce makes the entry findable and promises it to the public journal.
func announce(tx *ledger.Tx, r RegistryEntry, shield ScreeningRow, parties []CorrespondenceParty) error {
	if err := index(tx, r, shield, parties); err != nil {
		return err
	}
	return firstError(jobs.Promise(tx, "archive.journaled/"+r.SystemID, Journaled{Entry: r.SystemID}), wantIndex(tx))
}

// putScreening writes the entry's own screening, or what it takes from the case file when none is given.
func (n NewEntry) putScreening(tx *ledger.Tx, inherited ScreeningRow) (ScreeningRow, error) {
	s, from := n.Screening, ""
	if s == nil && inherited.Code != "" {
		s, from = inherited.screening(), n.CaseFile
	}
	if s == nil || *s == (Screening{}) {
		return ScreeningRow{}, nil
	}
	r := ScreeningRow{SystemID: n.ID, Kind: entryTable.Name, Code: s.Code, Authority: s.Authority, Until: s.Until.String(), Inherited: from}
	if s.HideTitle {
		r.Metadata = entryTitleWords + " " + documentTitle
	}
	if s.HideParty {
		r.Metadata = strings.TrimSpace(r.Metadata + " " + senderName + " " + receiverName)
	}
	if s.HideDocument {
		r.Document = wholeDocument
	}
	return r, put(tx, screeningTable, &r)
}

// screening reads a row back in the words of the API.
func (r ScreeningRow) screening() *Screening {
	s := &Screening{Code: r.Code, Authority: r.Authority, HideDocument: r.Document != ""}
	for _, code := range strings.Fields(r.Metadata) {
		s.HideTitle = s.HideTitle || code == caseTitleWords || code == entryTitleWords
		s.HideParty = s.HideParty || code == casePartyNames || code == senderName || code == receiverName
	}
	if d, err := municipality.ParseDate(r.Until); err == nil {
		s.Until = d
	}
	return s
}

// putParties writes the correspondence parties. What the house writes to itself is from the unit when nobody is named.
func (n NewEntry) putParties(tx *ledger.Tx) (out []CorrespondenceParty, err error) {
	given := n.Parties
	if len(given) == 0 {
		given = []NewParty{{Name: n.Unit, Role: InternalSender}}
	}
	for i, p := range given {
		r := CorrespondenceParty{SystemID: municipality.NewID(tx.Now()), Entry: n.ID, Nr: int64(i + 1), Type: partyType(p.Role), Contact: p.contact()}
		if internal(r.Type) {
			r.Unit, r.Officer = n.Unit, n.Officer
		}
		if err := put(tx, correspondenceTable, &r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (n NewEntry) putDocuments(tx *ledger.Tx, final bool, by municipality.Actor) error {
	for i, d := range n.Documents {
		r := DocumentDescription{SystemID: d.ID, Entry: n.ID, Type: d.DocumentType, Status: docEditing, Title: d.Title, PublicTitle: d.PublicTitle,
			Medium: electronic, Attached: attachment, No: int64(i + 1), AttachedAt: tx.Now().UnixMicro(), AttachedBy: called(by), AttachedID: by.ID, Logged: made(tx, by)}
		if r.Type == "" {
			r.Type = "Brev"
		}
		if d.Main {
			r.Attached = mainDocument
		}
		if final {
			r.Status = docFinal
		}
		if err := put(tx, documentTable, &r); err != nil {
			return err
		}
		versions := map[Variant]int64{}
		for _, f := range d.Files {
			versions[f.Variant]++
			if err := f.put(tx, "Register", d.ID, versions[f.Variant], by); err != nil {
				return err
			}
		}
	}
	return nil
}

// put keeps the bytes and writes the object that speaks of them.
func (f NewFile) put(tx *ledger.Tx, op, document string, version int64, by municipality.Actor) error {
	found, err := f.check(op)
	if err != nil {
		return err
	}
	digest, err := tx.PutBlob(f.Body)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "archive."+op, err)
	}
	kind, _, _ := strings.Cut(f.MIME, ";")
	return put(tx, objectTable, &DocumentObject{SystemID: municipality.NewID(tx.Now()), Document: document, Version: version, Variant: string(f.Variant),
		Format: found.puid, Details: found.name, File: digest, FileName: baseName(f.FileName), Checksum: digest, MIME: strings.TrimSpace(kind),
		Algorithm: "SHA-256", Size: int64(len(f.Body)), Logged: made(tx, by)})
}

// baseName is the last part of a file name, whichever way its slashes lean.
func baseName(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// Journal gives a draft its journal number. An entry that has one keeps it. Errors: NotFound, Conflict when the case
// file is closed.
func Journal(tx *ledger.Tx, entryID string, by municipality.Actor) (EntryRef, error) {
	var r RegistryEntry
	if err := loadEntry(tx, "Journal", entryID, &r); err != nil || r.Seq > 0 {
		return r.ref(), err
	}
	if r.Status == expired || r.Status == statusKept {
		return EntryRef{}, conflict("Journal", "archive.entry.final")
	}
	var last int64
	if err := store.One(tx, `SELECT COALESCE(MAX(journalsekvensnummer), 0) FROM journalpost WHERE nummerserie = '' AND journalaar = $1 AND journalsekvensnummer > 0`,
		[]any{municipality.DateOf(tx.Now()).Year}, &last); err != nil {
		return EntryRef{}, err
	}
	old := r
	r.journal(tx, last+1)
	r.changed(tx, by)
	shield, parties, err := surroundings(tx, entryID)
	if err != nil {
		return EntryRef{}, err
	}
	return r.ref(), firstError(replace(tx, &old, &r, by), announce(tx, r, shield, parties))
}

func loadEntry(tx store.Tx, op, id string, r *RegistryEntry) error {
	err := load(tx, entryTable, id, r)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	return err
}

func surroundings(tx store.Tx, entryID string) (shield ScreeningRow, parties []CorrespondenceParty, err error) {
	if err = load(tx, screeningTable, entryID, &shield); err != nil && !errors.Is(err, store.ErrNotFound) {
		return shield, nil, err
	}
	parties, err = Correspondents(tx, entryID)
	return shield, parties, err
}

// Correspondents reads the raw correspondence parties of an entry, numbers and addresses included, in the order given.
// For dispatch and extraction only: nothing people see is made from them.
func Correspondents(tx store.Tx, entryID string) (out []CorrespondenceParty, err error) {
	err = each(tx, correspondenceTable, "WHERE journalpost = $1 ORDER BY nr", []any{entryID}, func(r CorrespondenceParty) { out = append(out, r) })
	return out, err
}
