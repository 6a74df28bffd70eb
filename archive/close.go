package archive

import (
	"errors"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// SignOffEntry notes how an incoming entry, or a memo for follow-up, was dealt with (avskrivning). Answered by letter,
// e-mail or memo (BU, BE, BN) it names the journaled entry that answers it; the other manners (TLF, TE, TO, SA) name
// none. Errors: Invalid for the code or the answer, NotFound, Conflict when it is signed off already.
func SignOffEntry(tx *ledger.Tx, incomingID, outgoingID, code string) error {
	const op = "SignOffEntry"
	var in, out RegistryEntry
	if SignOffName(code) == "" {
		return invalid(op, "archive.signoff.code", "code")
	}
	if err := loadEntry(tx, op, incomingID, &in); err != nil {
		return err
	}
	if in.Type != string(Incoming) && in.Type != string(Memo) || in.Seq == 0 {
		return conflict(op, "archive.signoff.kind")
	}
	if err := answer(tx, outgoingID, code, &out); err != nil {
		return err
	}
	var done int64
	if err := store.One(tx, `SELECT COUNT(*) FROM avskrivning WHERE journalpost = $1 AND referanse_avskrives_av_journalpost = $2`, []any{incomingID, outgoingID}, &done); err != nil {
		return err
	}
	if done > 0 {
		return conflict(op, "archive.signoff.done")
	}
	by := actorOr(municipality.Actor{}, out.Officer)
	if out.Officer == "" {
		by = actorOr(municipality.Actor{}, in.Officer)
	}
	return put(tx, signOffTable, &SignOff{SystemID: municipality.NewID(tx.Now()), Entry: incomingID, Date: municipality.DateOf(tx.Now()).String(),
		By: called(by), ByID: by.ID, Manner: code, Answer: outgoingID})
}

// answer checks the entry that answers: it must be of a kind that fits the code.
func answer(tx store.Tx, id, code string, out *RegistryEntry) error {
	const op = "SignOffEntry"
	answers := code == "BU" || code == "BE" || code == "BN"
	if !answers && id == "" {
		return nil
	}
	if !answers || id == "" {
		return invalid(op, "archive.signoff.answer", "outgoingID")
	}
	if err := loadEntry(tx, op, id, out); err != nil {
		return err
	}
	memo := out.Type == string(Memo) || out.Type == string(MemoNoFollowUp)
	if out.Seq == 0 || (code == "BN") != memo || out.Type == string(Incoming) {
		return invalid(op, "archive.signoff.answer", "outgoingID")
	}
	return nil
}

// Unfinished is what keeps a case file from being closed, by entry number.
type Unfinished struct {
	NotSignedOff []string // incoming entries and memos for follow-up
	NotFinalised []string // entries with documents that may still change
	NotJournaled []string // drafts
}

// Any reports whether something is.
func (u Unfinished) Any() bool {
	return len(u.NotSignedOff)+len(u.NotFinalised)+len(u.NotJournaled) > 0
}

// UnfinishedIn lists what keeps a case file from being closed (requirements 3.2.7 and 3.2.9).
func UnfinishedIn(tx store.Tx, caseFileID string) (u Unfinished, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var number, kind, record string
		var seq, final, open, signedOff int64
		err := scan(&number, &kind, &record, &seq, &final, &open, &signedOff)
		if seq == 0 && record == "" {
			u.NotJournaled = append(u.NotJournaled, number)
		}
		if final == 0 || open > 0 {
			u.NotFinalised = append(u.NotFinalised, number)
		}
		if signedOff == 0 && (kind == string(Incoming) || kind == string(Memo)) {
			u.NotSignedOff = append(u.NotSignedOff, number)
		}
		return err
	}, `SELECT registrerings_id, journalposttype, registreringstype, journalsekvensnummer, ferdigstilt,
		(SELECT COUNT(*) FROM dokumentbeskrivelse d WHERE d.registrering = j.system_id AND d.dokumentstatus <> 'F'),
		(SELECT COUNT(*) FROM avskrivning a WHERE a.journalpost = j.system_id)
		FROM journalpost j WHERE saksmappe = $1 AND journalstatus <> 'U' ORDER BY journalpostnummer`, caseFileID)
	return u, err
}

// CloseCaseFile closes a case file and archives its entries: saksstatus "Avsluttet", journalstatus "Arkivert". While
// something is unfinished it is refused with a Conflict whose Args are the entry numbers not signed off, not finalised
// and not journaled, each list as one text. A case file already closed stays as it is.
func CloseCaseFile(tx *ledger.Tx, id string, by municipality.Actor) error {
	const op = "CloseCaseFile"
	var c CaseFile
	err := load(tx, caseTable, id, &c)
	if errors.Is(err, store.ErrNotFound) {
		return notFound(op)
	}
	if err != nil || c.Status == closed {
		return err
	}
	u, err := UnfinishedIn(tx, id)
	if err != nil {
		return err
	}
	if u.Any() {
		return conflict(op, "archive.close.unfinished", numbers(u.NotSignedOff), numbers(u.NotFinalised), numbers(u.NotJournaled))
	}
	if err := keepEntries(tx, id, by); err != nil {
		return err
	}
	today := municipality.DateOf(tx.Now())
	c.Status, c.Closing = closed, Closing{ClosedAt: tx.Now().UnixMicro(), ClosedBy: called(by), ClosedByID: by.ID}
	if c.Decision == "K" {
		c.On = (today.AddMonths(12 * int(c.Years))).String()
	}
	c.changed(tx, by)
	return put(tx, caseTable, &c)
}

func numbers(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}

func keepEntries(tx *ledger.Tx, caseFileID string, by municipality.Actor) error {
	var entries []RegistryEntry
	if err := each(tx, entryTable, "WHERE saksmappe = $1 AND journalstatus NOT IN ('U', 'A') ORDER BY journalpostnummer", []any{caseFileID},
		func(r RegistryEntry) { entries = append(entries, r) }); err != nil {
		return err
	}
	for _, r := range entries {
		r.Status, r.ArchivedAt, r.ArchivedBy, r.ArchivedID = statusKept, tx.Now().UnixMicro(), called(by), by.ID
		r.changed(tx, by)
		if err := put(tx, entryTable, &r); err != nil {
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
