package archive

import (
	"fmt"
	"strings"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
)

// Reindex makes the words of entries anew, oldest first from after the cursor, at most limit of them, and gives where to
// go on: the zero Cursor when all is done. The index is made of the rows, so it can be lost and made again; done once a
// day it also opens for search what screening no longer covers.
func Reindex(tx *ledger.Tx, after Cursor, limit int) (Cursor, error) {
	var page []RegistryEntry
	err := each(tx, entryTable, `WHERE journalsekvensnummer > 0 AND (journaldato, journalsekvensnummer) > ($1, $2) ORDER BY journaldato, journalsekvensnummer LIMIT $3`,
		[]any{after.Date, after.Seq, limit}, func(r RegistryEntry) { page = append(page, r) })
	if err != nil || len(page) == 0 {
		return Cursor{}, err
	}
	last := page[len(page)-1]
	for _, r := range page {
		if err := reindex(tx, r); err != nil {
			return Cursor{}, err
		}
	}
	if len(page) < limit {
		return Cursor{}, nil
	}
	return Cursor{Date: last.JournalDate, Seq: last.Seq}, nil
}

func reindex(tx *ledger.Tx, r RegistryEntry) error {
	row, parties, err := surroundings(tx, r.SystemID)
	if err != nil {
		return err
	}
	if err := unindex(tx, r, parties); err != nil {
		return err
	}
	if s := (shield{code: row.Code, until: row.Until}); s.set() && !s.inForce(municipality.DateOf(tx.Now()).String()) {
		row, r.PublicTitle = ScreeningRow{}, ""
	}
	return index(tx, r, row, parties)
}

// unindex takes away every word the entry can have, whatever its screening was when it was indexed.
func unindex(tx *ledger.Tx, r RegistryEntry, parties []CorrespondenceParty) error {
	text := []string{r.RecordID[:strings.LastIndexByte(r.RecordID, '-')], r.Title, r.PublicTitle}
	for _, p := range parties {
		text = append(text, p.Name)
	}
	args := []any{r.JournalDate, r.Seq}
	for _, w := range words(strings.Join(text, " ")) {
		args = append(args, w)
	}
	_, err := tx.Exec(`DELETE FROM arkivord WHERE journaldato = $1 AND journalsekvensnummer = $2 AND ord IN (`+marks(3, len(args)-2)+`)`, args...)
	return err
}

// announceAgain makes an entry's words and its line in the public journal anew, when something in them has changed.
func (r *RegistryEntry) announceAgain(tx *ledger.Tx) error {
	if r.JournaledAt == 0 {
		return nil
	}
	if err := reindex(tx, *r); err != nil {
		return err
	}
	return jobs.Promise(tx, fmt.Sprintf("archive.journaled/%s/%d", r.SystemID, tx.Now().UnixMicro()), Journaled{Entry: r.SystemID})
}

// announceAgain does so for the entries a changed screening covers.
func (r *ScreeningRow) announceAgain(tx *ledger.Tx) error {
	units, err := unitsOf(tx, "skjerming", r.SystemID)
	for _, u := range units {
		if err == nil {
			err = forget(tx, u) // nobody finds it by what is now hidden while it waits to be indexed anew
		}
	}
	if err != nil {
		return err
	}
	condition := map[string]string{"journalpost": "system_id = $1", "saksmappe": "saksmappe = $1",
		"dokumentbeskrivelse": "system_id IN (SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1)"}[r.Kind]
	if condition == "" {
		return nil
	}
	var entries []RegistryEntry
	if err := each(tx, entryTable, "WHERE "+condition+" AND journalfoert > 0", []any{r.SystemID}, func(e RegistryEntry) { entries = append(entries, e) }); err != nil {
		return err
	}
	for _, e := range entries {
		if err := e.announceAgain(tx); err != nil {
			return err
		}
	}
	return nil
}

// announceAgain does so for the entry a party is of.
func (r *CorrespondenceParty) announceAgain(tx *ledger.Tx) error {
	var e RegistryEntry
	if err := load(tx, entryTable, r.Entry, &e); err != nil {
		return err
	}
	return e.announceAgain(tx)
}

// announceAgain does so for the entry a document is in.
func (r *DocumentDescription) announceAgain(tx *ledger.Tx) error {
	var e RegistryEntry
	if err := load(tx, entryTable, r.Entry, &e); err != nil {
		return err
	}
	return e.announceAgain(tx)
}
