package archive

import (
	"fmt"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Kinds of folder and record that share a table with saksmappe and journalpost.
const (
	PlainFolder   = "mappe"
	MeetingFolder = "moetemappe"
	PlainRecord   = "registrering"
	ArchiveNote   = "arkivnotat"
	MeetingEntry  = "moeteregistrering"
)

// born puts a folder in its place: a series in an active period, a class that is a leaf and open (2.3.6, 2.4.4, 2.4.5,
// 2.5.6, 6.2.3-6.2.6), or another folder that is open.
func (r *CaseFile) born(tx *ledger.Tx, by municipality.Actor) error {
	if err := firstError(required("Create", "tittel", r.Title), r.Disposal.check("Create")); err != nil {
		return err
	}
	if r.Parent != "" {
		if err := r.under(tx); err != nil {
			return err
		}
	}
	var s Series
	if err := r.place(tx, &s); err != nil {
		return err
	}
	if err := r.inherit(tx, s); err != nil {
		return err
	}
	return r.numbered(tx, by, s)
}

// under takes the place of the folder above.
func (r *CaseFile) under(tx store.Tx) error {
	var over CaseFile
	if err := need(tx, "referanse_forelder_mappe", r.Parent, &over); err != nil {
		return err
	}
	if over.ClosedAt > 0 {
		return conflict("Create", "archive.casefile.closed")
	}
	r.Series = or(r.Series, over.Series)
	if r.Class == "" {
		r.Class = over.Class
	}
	return nil
}

// place finds the series, by the class's system when none is named, and holds it and the class to be open.
func (r *CaseFile) place(tx store.Tx, s *Series) error {
	if r.Series == "" && r.Class != "" {
		found, err := seriesOfClass(tx, r.Class)
		if err != nil {
			return err
		}
		r.Series = found
	}
	if err := need(tx, "arkivdel", r.Series, s); err != nil {
		return err
	}
	if err := s.takesFolders(); err != nil {
		return err
	}
	return r.classified(tx, *s)
}

func seriesOfClass(tx store.Tx, class string) (string, error) {
	found, err := ids(tx, `SELECT d.system_id FROM arkivdel d JOIN klasse k ON k.klassifikasjonssystem = d.klassifikasjonssystem
		WHERE k.system_id = $1 AND d.arkivdelstatus = 'A' AND d.avsluttet_dato = 0
		UNION SELECT d.system_id FROM arkivdel d JOIN lenke l ON l.fra = d.system_id AND l.art = 'sekundaerklassifikasjonssystem' JOIN klasse k ON k.klassifikasjonssystem = l.til
		WHERE k.system_id = $1 AND d.arkivdelstatus = 'A' AND d.avsluttet_dato = 0 ORDER BY 1 LIMIT 1`, class)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// Codes of arkivdelstatus beside the active one.
const (
	overlapPeriod = "O"
	endedPeriod   = "P"
)

// takesFolders: a series that is closed, or whose period is over or overlaps the next, takes no new folders.
func (r *Series) takesFolders() error {
	if r.ClosedAt > 0 || r.Status == overlapPeriod || r.Status == endedPeriod {
		return conflict("Create", "archive.series.closed")
	}
	return nil
}

// classified holds the class to be open, a leaf, and of the series' primary system. A case file made without a class gets
// it before it is closed (3.2.6).
func (r *CaseFile) classified(tx store.Tx, s Series) error {
	if r.Class == "" {
		return nil
	}
	var k Class
	if err := need(tx, "klasse", r.Class, &k); err != nil {
		return err
	}
	return k.takesUnits(tx, s.System)
}

func (r *Class) takesUnits(tx store.Tx, primary string) error {
	if r.ClosedAt > 0 {
		return conflict("Create", "archive.class.closed")
	}
	if primary != "" && r.System != primary {
		return conflict("Create", "archive.class.system")
	}
	var below int64
	err := store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 FROM klasse WHERE overklasse = $1 AND overklasse <> '' LIMIT 1) k`, []any{r.SystemID}, &below)
	if err == nil && below > 0 {
		err = conflict("Create", "archive.class.notleaf")
	}
	return err
}

// numbered gives the folder its number and what the core fills in.
func (r *CaseFile) numbered(tx *ledger.Tx, by municipality.Actor, s Series) error {
	today := municipality.DateOf(tx.Now())
	r.Medium, r.JournalUnit = or(r.Medium, s.Medium), or(r.JournalUnit, s.JournalUnit)
	number, prefix := &r.Numbers, markOf(municipality.Zone(s.Zone))
	if r.FolderType == "" {
		r.Status, r.Date, r.Unit, r.Responsible = or(r.Status, underWay), or(r.Date, today.String()), or(r.Unit, by.Unit, called(by)), or(r.Responsible, called(by))
	} else {
		*number, prefix = r.FolderType, prefix+map[string]string{PlainFolder: "M", MeetingFolder: "MM"}[r.FolderType]
	}
	last, err := lastNumber(tx, *number, today.Year)
	if err != nil {
		return err
	}
	r.Year, r.Seq = int64(today.Year), last+1
	r.FileID = or(r.FileID, prefix+caseNumber(r.Year, r.Seq))
	if r.FolderType == "" {
		r.FileID = prefix + caseNumber(r.Year, r.Seq)
	}
	return r.closedWhenMade()
}

// closedWhenMade: a folder is closed by an act of its own, which looks at what is in it.
func (r *CaseFile) closedWhenMade() error {
	if r.Status == closed || r.ClosedAt > 0 {
		return conflict("Create", "archive.casefile.closed")
	}
	return nil
}

func lastNumber(tx store.Tx, series string, year int) (last int64, err error) {
	err = store.One(tx, `SELECT COALESCE(MAX(sakssekvensnummer), 0) FROM saksmappe WHERE nummerserie = $1 AND saksaar = $2 AND sakssekvensnummer > 0`, []any{series, year}, &last)
	if err != nil {
		return 0, err
	}
	gone, err := used(tx, caseSeries(series, int64(year)))
	return max(last, gone), err
}

func (r *Meeting) born(tx *ledger.Tx, by municipality.Actor) error {
	var m CaseFile
	if err := need(tx, "system_id", r.SystemID, &m); err != nil {
		return err
	}
	if m.FolderType != MeetingFolder {
		return invalid("Create", "archive.kind", "system_id")
	}
	return firstError(required("Create", "moetenummer", r.Number), required("Create", "utvalg", r.Board), required("Create", "moetedato", r.Date))
}

func (r *Attendee) born(tx *ledger.Tx, by municipality.Actor) error {
	var m Meeting
	if err := firstError(required("Create", "moetedeltaker_navn", r.Name), need(tx, "moetemappe", r.Meeting, &m)); err != nil || r.Nr > 0 {
		return err
	}
	return nextNr(tx, "moetedeltaker", "moetemappe", r.Meeting, &r.Nr)
}

// nextNr is the place after the last of what hangs on a unit.
func nextNr(tx store.Tx, table, column, unit string, nr *int64) error {
	return store.One(tx, fmt.Sprintf(`SELECT COALESCE(MAX(nr), 0) + 1 FROM %s WHERE %s = $1`, table, column), []any{unit}, nr)
}
