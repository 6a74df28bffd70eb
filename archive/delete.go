package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// goes rows know when they may be taken away.
type goes interface {
	goes(tx *ledger.Tx, by municipality.Actor) error
}

// Delete takes a row away, by the rules, with what hangs on it, and logs it on the unit it was or was of (2.3.2, 2.3.5).
// What is closed, archived or has been journaled is never deleted (3.2.3, 3.2.12, 3.2.16, 3.2.19); documents that are kept
// go by disposal only. Errors: NotFound, Conflict.
func Delete(tx *ledger.Tx, r Row, by municipality.Actor) error {
	if err := LoadRow(tx, r, keyOf(r)); err != nil {
		return err
	}
	g, ok := r.(goes)
	if !ok {
		return conflict("Delete", "archive.delete.never")
	}
	if err := g.goes(tx, by); err != nil {
		return err
	}
	if err := firstError(LogEvent(tx, r, EventDeleted, "slettet: "+r.table().Name, by), takeHanging(tx, keyOf(r)), tx.Remove(r.table(), keyOf(r)), wantIndex(tx)); err != nil {
		return err
	}
	return settleGone(tx, r)
}

// settleGone makes anew what was made of a row that is gone, where its unit still stands.
func settleGone(tx *ledger.Tx, r Row) error {
	switch r.(type) {
	case *ScreeningRow, *CorrespondenceParty, *DocumentDescription:
		return settle(tx, r)
	}
	return nil
}

// takeHanging removes what hangs on a unit that is taken away. The log stays.
func takeHanging(tx *ledger.Tx, unit string) error {
	byUnit := map[string]string{"merknad": "arkivenhet", "kryssreferanse": "arkivenhet", "dokumentflyt": "registrering", "nasjonalidentifikator": "arkivenhet", "vsm": "arkivenhet",
		"eksternnoekkel": "arkivenhet", "part": "arkivenhet", "korrespondansepart": "journalpost", "moetedeltaker": "moetemappe", "oppgitt_tid": "arkivenhet",
		"skjerming": "system_id", "gradering": "system_id", "elektronisk_signatur": "system_id", "kassasjon": "system_id", "moetemappe": "system_id", "moeteregistrering": "system_id", "kontaktinformasjon": "system_id"}
	for _, make := range rowKinds() {
		t := make().table()
		column := byUnit[t.Name]
		if column == "" {
			continue
		}
		keys, err := ids(tx, "SELECT "+t.Columns[0]+" FROM "+t.Name+" WHERE "+column+" = $1", unit)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if err := tx.Remove(t, k); err != nil {
				return err
			}
		}
	}
	return takeLinks(tx, unit)
}

func takeLinks(tx *ledger.Tx, unit string) error {
	keys, err := ids(tx, `SELECT noekkel FROM lenke WHERE fra = $1 UNION SELECT noekkel FROM lenke WHERE til = $1`, unit)
	for _, k := range keys {
		if err == nil {
			err = tx.Remove(lenkeTable, k)
		}
	}
	return err
}

// empty refuses to delete what something lies in.
func empty(tx store.Tx, id string, queries ...string) error {
	for _, q := range queries {
		var n int64
		if err := store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 FROM `+q+` = $1 LIMIT 1) t`, []any{id}, &n); err != nil {
			return err
		}
		if n > 0 {
			return conflict("Delete", "archive.delete.full")
		}
	}
	return nil
}

func (r *Fonds) goes(tx *ledger.Tx, by municipality.Actor) error {
	return empty(tx, r.SystemID, "arkivdel WHERE arkiv", "arkiv WHERE overarkiv <> '' AND overarkiv")
}

func (r *FondsCreator) goes(tx *ledger.Tx, by municipality.Actor) error {
	return empty(tx, r.Fonds, "arkivdel WHERE arkiv") // a creator of something stays
}

func (r *Series) goes(tx *ledger.Tx, by municipality.Actor) error {
	if r.Zone != "" {
		return conflict("Delete", "archive.delete.never")
	}
	return empty(tx, r.SystemID, "saksmappe WHERE arkivdel", "journalpost WHERE referanse_arkivdel")
}

func (r *ClassificationSystem) goes(tx *ledger.Tx, by municipality.Actor) error {
	return empty(tx, r.SystemID, "klasse WHERE klassifikasjonssystem", "arkivdel WHERE klassifikasjonssystem")
}

func (r *Class) goes(tx *ledger.Tx, by municipality.Actor) error {
	if r.ClosedAt > 0 {
		return conflict("Delete", "archive.delete.closed")
	}
	return empty(tx, r.SystemID, "klasse WHERE overklasse <> '' AND overklasse", "saksmappe WHERE klasse", "journalpost WHERE klasse <> '' AND klasse")
}

// goes: a folder that is closed, or has ever had something journaled in it, stays.
func (r *CaseFile) goes(tx *ledger.Tx, by municipality.Actor) error {
	if r.ClosedAt > 0 {
		return conflict("Delete", "archive.delete.closed")
	}
	if err := empty(tx, r.SystemID, "journalpost WHERE saksmappe", "saksmappe WHERE referanse_forelder_mappe <> '' AND referanse_forelder_mappe",
		"endringslogg WHERE referanse_metadata = 'saksmappe' AND tidligere_verdi"); err != nil { // something was moved out of it: its number is known
		return err
	}
	return spend(tx, caseSeries(r.Numbers, r.Year), r.Seq)
}

// goes: an entry that is, or was, journaled, sent, archived or annulled stays, and so does what its officer has finished
// (3.2.19, 3.2.20); one that is only reserved goes (3.2.21).
func (r *RegistryEntry) goes(tx *ledger.Tx, by municipality.Actor) error {
	if r.ArchivedAt > 0 || r.JournaledAt > 0 || r.Seq > 0 || r.RecordType == "" && r.Status != statusReserve {
		return conflict("Delete", "archive.delete.journaled") // what has a number in the journal is annulled instead
	}
	if err := spend(tx, entrySeries(r.CaseFile), r.No); err != nil {
		return err
	}
	docs, err := documentsOf(tx, r.SystemID)
	for i := range docs {
		if err == nil {
			err = Delete(tx, &docs[i], by)
		}
	}
	return err
}

// goes: what is final stays; a draft goes with its files.
func (r *DocumentDescription) goes(tx *ledger.Tx, by municipality.Actor) error {
	if r.Status == docFinal {
		return conflict("Delete", "archive.document.final")
	}
	var files []DocumentObject
	if err := each(tx, objectTable, "WHERE dokumentbeskrivelse = $1", []any{r.SystemID}, func(o DocumentObject) { files = append(files, o) }); err != nil {
		return err
	}
	for i := range files {
		if err := Delete(tx, &files[i], by); err != nil {
			return err
		}
	}
	return nil
}

func (r *DocumentObject) goes(tx *ledger.Tx, by municipality.Actor) error {
	var d DocumentDescription
	if err := load(tx, documentTable, r.Document, &d); err != nil {
		return err
	}
	if d.Status == docFinal { // DeleteFile is for what is archived
		return conflict("Delete", "archive.document.final")
	}
	return unlinkBlob(tx, r.File, r.SystemID)
}

func (r *Party) goes(tx *ledger.Tx, by municipality.Actor) error {
	unit, err := hangs(tx, "arkivenhet", r.Of, "saksmappe", "journalpost", "dokumentbeskrivelse")
	return firstError(err, openFor(unit, "part"))
}

func (r *CorrespondenceParty) goes(tx *ledger.Tx, by municipality.Actor) error {
	var e RegistryEntry
	return firstError(load(tx, entryTable, r.Entry, &e), e.correspondenceOpen())
}

// goes: an obsolete precedent stays (2.8.18), and so does one in force: it becomes obsolete instead.
func (r *Precedent) goes(tx *ledger.Tx, by municipality.Actor) error {
	return conflict("Delete", "archive.delete.never")
}

func (r *Code) goes(tx *ledger.Tx, by municipality.Actor) error {
	return conflict("Delete", "archive.delete.never") // taken out of use instead (5.2.16)
}

func (r *Remark) goes(*ledger.Tx, municipality.Actor) error         { return nil }
func (r *CrossReference) goes(*ledger.Tx, municipality.Actor) error { return nil }
func (r *ScreeningRow) goes(*ledger.Tx, municipality.Actor) error   { return nil }
func (r *DisposalRow) goes(*ledger.Tx, municipality.Actor) error    { return nil }
func (r *Identifier) goes(*ledger.Tx, municipality.Actor) error     { return nil }
func (r *OwnValue) goes(*ledger.Tx, municipality.Actor) error       { return nil }
func (r *ExternalKey) goes(*ledger.Tx, municipality.Actor) error    { return nil }
func (r *ContactDetails) goes(*ledger.Tx, municipality.Actor) error { return nil }
func (r *Attendee) goes(*ledger.Tx, municipality.Actor) error       { return nil }
func (r *Access) goes(*ledger.Tx, municipality.Actor) error         { return nil }
func (r *SignOff) goes(tx *ledger.Tx, by municipality.Actor) error {
	var e RegistryEntry
	return firstError(load(tx, entryTable, r.Entry, &e), e.takesDocuments())
}
