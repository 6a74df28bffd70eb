package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

func (r *RegistryEntry) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*RegistryEntry)
	if err := firstError(required("Amend", "tittel", r.Title), hold(was, r, was.frozenColumns()...)); err != nil {
		return err
	}
	if was.ArchivedAt == 0 && r.ArchivedAt > 0 && r.RecordType == "" {
		r.Status = statusKept
	}
	if r.Status != was.Status {
		return r.enter(tx, was, by)
	}
	if was.ArchivedAt == 0 && r.ArchivedAt > 0 {
		return r.keep(tx, by)
	}
	return nil
}

// frozenColumns are what the record keeps in the state it is in (3.2.14, 3.2.22-3.2.24; M101-M105).
func (r *RegistryEntry) frozenColumns() []string {
	out := []string{}
	own := r.RecordType == "" && r.Type != string(Incoming)
	switch {
	case r.ArchivedAt > 0 || r.Status == statusKept:
		out = append(out, "tittel", "dokumentmedium", "referanse_arkivdel", "klasse", "arkivert_dato", "arkivert_av", "referanse_arkivert_av",
			"journalposttype", "journaldato", "dokumentets_dato", "mottatt_dato", "sendt_dato", "journalstatus")
		if own {
			out = append(out, "saksbehandler", "administrativ_enhet")
		}
	case own && journaledStatus(r.Status):
		out = append(out, "journalposttype", "dokumentets_dato", "saksbehandler", "administrativ_enhet", "tittel")
		if r.Sent > 0 {
			out = append(out, "sendt_dato")
		}
	case journaledStatus(r.Status):
		out = append(out, "mottatt_dato")
	case r.Status == expired:
		out = append(out, "journalposttype", "tittel", "journalstatus")
	}
	return out
}

// enter lets an entry get another status: what is journaled, sent or archived has final documents and someone it is from
// or to (3.2.30, 2.6.3), and does not go back (3.2.19).
func (r *RegistryEntry) enter(tx *ledger.Tx, was *RegistryEntry, by municipality.Actor) error {
	switch {
	case !forward(was.Status, r.Status):
		return frozen("Amend", "journalstatus")
	case r.Status == expired:
		return r.annulled(tx)
	case journaledStatus(r.Status):
		if err := firstError(finalDocuments(tx, r.SystemID), r.corresponds(tx)); err != nil {
			return err
		}
	}
	if r.FinalAt == 0 && r.Status != statusTemp && r.Status != statusByOfficer && r.Status != statusReserve {
		r.freeze(tx, by)
	}
	if was.Status == statusReserve && r.Seq == 0 {
		if err := r.numberNow(tx); err != nil {
			return err
		}
	}
	if r.Status == statusSent && r.Sent == 0 {
		r.Sent = tx.Now().UnixMicro()
	}
	if r.Status == statusKept {
		if err := r.keep(tx, by); err != nil {
			return err
		}
	}
	if journaledStatus(r.Status) && r.JournaledAt == 0 {
		return r.stand(tx)
	}
	return nil
}

// forward: a status that says the entry is journaled is left for a later one only.
func forward(from, to string) bool {
	rank := map[string]int{statusReserve: 0, statusTemp: 0, statusByOfficer: 0, statusFinal: 1, "G": 2, statusJournal: 3, statusSent: 4, statusKept: 5}
	if to == expired {
		return from != statusKept
	}
	if from == expired {
		return false
	}
	return !journaledStatus(from) || rank[to] >= rank[from]
}

func finalDocuments(tx store.Tx, entry string) error {
	return noneOpen(tx, `SELECT COUNT(*) FROM dokumentbeskrivelse WHERE registrering = $1 AND dokumentstatus <> 'F'`, entry, "archive.document.open")
}

func (r *RegistryEntry) corresponds(tx store.Tx) error {
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM korrespondansepart WHERE journalpost = $1`, []any{r.SystemID}, &n)
	if err == nil && n == 0 {
		err = conflict("Amend", "archive.party.none")
	}
	return err
}

func (r *RegistryEntry) numberNow(tx store.Tx) error {
	today := municipality.DateOf(tx.Now())
	last, err := lastJournalNumber(tx, r.Numbers, today.Year)
	r.Year, r.Seq, r.JournalDate = int64(today.Year), last+1, or(r.JournalDate, today.String())
	return err
}

// stand has the entry stand in the journal for everyone.
func (r *RegistryEntry) stand(tx *ledger.Tx) error {
	r.JournaledAt = tx.Now().UnixMicro()
	if r.Seq == 0 {
		if err := r.numberNow(tx); err != nil {
			return err
		}
	}
	shield, parties, err := surroundings(tx, r.SystemID)
	if err != nil {
		return err
	}
	return firstError(put(tx, entryTable, r), announce(tx, *r, shield, parties))
}

// keep archives the record: arkivertDato and arkivertAv are the core's (3.2.13, 3.2.18).
func (r *RegistryEntry) keep(tx *ledger.Tx, by municipality.Actor) error {
	r.ArchivedAt, r.ArchivedBy, r.ArchivedID = tx.Now().UnixMicro(), called(by), by.ID
	return finalDocuments(tx, r.SystemID)
}

// annulled: an entry that expires ("utgår") has no sign-off that others rest on.
func (r *RegistryEntry) annulled(tx store.Tx) error {
	return noneOpen(tx, `SELECT COUNT(*) FROM avskrivning WHERE referanse_avskrives_av_journalpost = $1`, r.SystemID, "archive.signoff.rests")
}

// Annul has an entry expire ("utgår"): it keeps its number and stays in the journal, with the reason in the log, and nothing
// more happens to it. What is archived, or answers another, does not expire. Errors: NotFound, Invalid, Conflict.
func Annul(tx *ledger.Tx, entryID, reason string, by municipality.Actor) error {
	var e RegistryEntry
	if err := firstError(title("Annul", "reason", reason), loadEntry(tx, "Annul", entryID, &e)); err != nil || e.Status == expired {
		return err
	}
	e.Status = expired
	return firstError(LogEvent(tx, &e, EventChanged, reason, by), Amend(tx, &e, by))
}

func (r *DocumentDescription) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*DocumentDescription)
	if err := required("Amend", "tittel", r.Title); err != nil {
		return err
	}
	if was.Status == docFinal { // 3.2.32, 3.2.33: the title may still change
		return hold(was, r, "dokumentstatus", "dokumenttype", "tilknyttet_registrering_som", "dokumentmedium")
	}
	if r.Status == docFinal && r.Medium == electronic {
		return noneOpen(tx, `SELECT COUNT(*) FROM dokumentobjekt WHERE dokumentbeskrivelse = $1 AND referanse_dokumentfil = ''`, r.SystemID, "archive.document.fileless")
	}
	return nil
}

func (r *DocumentObject) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*DocumentObject)
	if was.File == "" {
		return nil
	}
	return hold(was, r, "format", "format_detaljer", "mime_type", "filnavn")
}

func (r *CorrespondenceParty) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	var e RegistryEntry
	if err := load(tx, entryTable, r.Entry, &e); err != nil {
		return err
	}
	return firstError(e.correspondenceOpen(), required("Amend", "navn", r.Name), r.Contact.whole())
}

func (r *Party) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	return firstError(required("Amend", "navn", r.Name), r.Contact.whole())
}

func (r *ScreeningRow) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	r.Inherited = "" // what is changed is the unit's own from now on (6.1.11 in spirit; 6.6.26 of the interface)
	return r.whole(tx)
}

func (r *DisposalRow) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	r.Inherited = ""
	d := Disposal{Decision: r.Decision, Authority: r.Authority, Years: r.Years, On: r.On}
	return firstError(required("Amend", "kassasjonsvedtak", r.Decision), d.check("Amend"), dateText("kassasjonsdato", r.On))
}

func (r *Precedent) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*Precedent)
	if was.ClosedAt > 0 {
		if err := hold(was, r, append(closingList(), "tittel")...); err != nil {
			return err
		}
	}
	r.close(tx, by, r.ClosedAt > 0)
	if r.ApprovedAt > 0 && was.ApprovedAt == 0 {
		r.ApprovedBy, r.ApprovedID = called(by), by.ID
	}
	return firstError(required("Amend", "tittel", r.Title), required("Amend", "rettskildefaktor", r.Source))
}

// amended: a code the standard demands stays what it is; one of the municipality's may get a new name or be taken out of
// use, never taken away (5.2.16).
func (r *Code) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*Code)
	if was.Fixed > 0 {
		return hold(was, r, "kodenavn", "inaktiv")
	}
	if r.Inactive > 0 && was.Inactive == 0 {
		r.Until = tx.Now().UnixMicro()
	}
	return nil
}

func (r *Code) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Fixed, r.From = 0, tx.Now().UnixMicro()
	var n int64
	err := store.One(tx, `SELECT COUNT(*) FROM kodeliste WHERE liste = $1 AND kode = $2`, []any{r.List, r.Code}, &n)
	if err == nil && n > 0 {
		err = conflict("Create", "archive.exists")
	}
	return firstError(err, required("Create", "liste", r.List), required("Create", "kode", r.Code), required("Create", "kodenavn", r.Name))
}
