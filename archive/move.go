package archive

import (
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// moveToSeries gives a folder another series, with the change logged on it and on what lies in it.
func (r *CaseFile) moveToSeries(tx *ledger.Tx, series string, by municipality.Actor) error {
	old := *r
	r.Series = series
	if err := rewrite(tx, &old, r, by); err != nil {
		return err
	}
	var entries []RegistryEntry
	if err := each(tx, entryTable, "WHERE saksmappe = $1 AND referanse_arkivdel <> $2", []any{r.SystemID, series}, func(e RegistryEntry) { entries = append(entries, e) }); err != nil {
		return err
	}
	for _, e := range entries {
		was := e
		e.Series = series
		if err := rewrite(tx, &was, &e, by); err != nil {
			return err
		}
	}
	return nil
}

// MoveCaseFile files a folder in another series, under another class, or both; empty leaves what is. An open folder goes
// to an open series (6.2.3), a closed one to a period that is over (6.2.11), and only an archivist moves that. The change
// is logged. Errors: NotFound, Forbidden, Conflict.
func MoveCaseFile(tx *ledger.Tx, id, series, class string, by municipality.Actor) error {
	var m CaseFile
	if err := LoadRow(tx, &m, id); err != nil {
		return err
	}
	if m.ClosedAt > 0 && by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive.MoveCaseFile", "archive.archivist")
	}
	var s Series
	if err := need(tx, "arkivdel", or(series, m.Series), &s); err != nil {
		return err
	}
	if series != "" && m.ClosedAt == 0 {
		if err := s.takesFolders(); err != nil {
			return err
		}
	}
	if class != "" {
		old := m
		m.Class = class
		if err := firstError(m.classified(tx, s), rewrite(tx, &old, &m, by)); err != nil {
			return err
		}
	}
	if series == "" || series == m.Series {
		return nil
	}
	return m.moveToSeries(tx, series, by)
}

// Moved is what a move of entries came to: the new number of each, and whether paper must be marked anew (3.2.42).
type Moved struct {
	From, To string // registreringsID before and after
	Paper    bool   // there are documents on paper, whose references must be changed by hand
}

// MoveEntries files records in another folder, each under the next free number there (3.2.35-3.2.38). A record that signs
// off, or is signed off by, one that stays behind is not moved: the Conflict names those (3.2.39). Archived records are
// moved by an archivist only (3.2.40). Errors: NotFound, Forbidden, Conflict.
func MoveEntries(tx *ledger.Tx, entries []string, folder string, by municipality.Actor) (out []Moved, err error) {
	const op = "MoveEntries"
	if len(entries) == 0 || len(entries) > MaxCaseEntries {
		return nil, tooMuch(op, "archive.entries.many", "entries", MaxCaseEntries)
	}
	if err := bound(tx, entries); err != nil {
		return nil, err
	}
	var to CaseFile
	if err := need(tx, "saksmappe", folder, &to); err != nil {
		return nil, err
	}
	for _, id := range entries {
		m, err := moveEntry(tx, id, &to, by)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// bound finds what ties the records to others that stay behind.
func bound(tx store.Tx, entries []string) error {
	args := make([]any, len(entries))
	for i, id := range entries {
		args[i] = id
	}
	in := marks(1, len(args))
	ties, err := ids(tx, `SELECT j.registrerings_id FROM avskrivning a JOIN journalpost j ON j.system_id = a.referanse_avskrives_av_journalpost
			WHERE a.journalpost IN (`+in+`) AND a.referanse_avskrives_av_journalpost NOT IN (`+in+`)
		UNION SELECT j.registrerings_id FROM avskrivning a JOIN journalpost j ON j.system_id = a.journalpost
			WHERE a.referanse_avskrives_av_journalpost IN (`+in+`) AND a.journalpost NOT IN (`+in+`) ORDER BY 1`, args...)
	if err == nil && len(ties) > 0 {
		err = conflict("MoveEntries", "archive.move.bound", strings.Join(ties, ", "))
	}
	return err
}

func moveEntry(tx *ledger.Tx, id string, to *CaseFile, by municipality.Actor) (m Moved, err error) {
	var e RegistryEntry
	if err := loadEntry(tx, "MoveEntries", id, &e); err != nil {
		return m, err
	}
	switch {
	case (e.ArchivedAt > 0 || e.Status == statusKept) && by.Role != "archivist":
		return m, municipality.E(municipality.Forbidden, "archive.MoveEntries", "archive.archivist")
	case e.CaseFile == to.SystemID:
		return Moved{From: e.RecordID, To: e.RecordID}, nil
	}
	if err := to.takesRecords(e.RecordType); err != nil {
		return m, err
	}
	old := e
	if e.No, err = nextEntryNumber(tx, to.SystemID); err != nil {
		return m, err
	}
	if err := spend(tx, entrySeries(old.CaseFile), old.No); err != nil { // those left behind keep theirs, and nobody gets this one
		return m, err
	}
	e.CaseFile, e.Series, e.Class, e.RecordID = to.SystemID, to.Series, "", entryNumber(to.FileID, e.No)
	if err := rewrite(tx, &old, &e, by); err != nil {
		return m, err
	}
	m = Moved{From: old.RecordID, To: e.RecordID}
	var paper int64
	err = store.One(tx, `SELECT COUNT(*) FROM dokumentbeskrivelse WHERE registrering = $1 AND dokumentmedium <> 'E'`, []any{id}, &paper)
	m.Paper = paper > 0 || e.Medium != electronic
	return m, firstError(err, e.announceAgain(tx))
}
