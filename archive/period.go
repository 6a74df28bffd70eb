package archive

import (
	"errors"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// NewPeriod begins a new period of the house's own series: a successor is made where new case files go, and the series
// that was takes no more. Sharp (skarpt skille) is for the turn where everything is closed already: the old period ends at
// once and is refused while a folder is open. Otherwise (mykt skille) the old one overlaps: its open folders take records
// still, and move to the successor when they get one (6.2.3-6.2.5). Only an archivist may (2.9.6). Errors: Forbidden,
// Conflict, NotSetUp.
func NewPeriod(tx *ledger.Tx, title, principle string, sharp bool, by municipality.Actor) (Series, error) {
	const op = "NewPeriod"
	if by.Role != "archivist" {
		return Series{}, municipality.E(municipality.Forbidden, "archive."+op, "archive.archivist")
	}
	old, err := activeSeries(tx)
	if err != nil {
		return Series{}, err
	}
	today := municipality.DateOf(tx.Now())
	next := Series{Fonds: old.Fonds, Title: title, Description: old.Description, Medium: old.Medium, System: old.System, Inheritance: old.Inheritance,
		Periods: or(principle, old.Periods), Disposal: old.Disposal, Start: today.String(), Precursor: old.SystemID, JournalUnit: old.JournalUnit, Zone: old.Zone}
	if err := Create(tx, &next, by); err != nil {
		return next, err
	}
	was := old
	old.Successor, old.End, old.Status = next.SystemID, today.AddDays(-1).String(), overlapPeriod
	if err := rewrite(tx, &was, &old, by); err != nil || !sharp {
		return next, err
	}
	return next, EndPeriod(tx, old.SystemID, by)
}

// activeSeries is where the house files new case files now.
func activeSeries(tx store.Tx) (s Series, err error) {
	err = store.One(tx, seriesTable.Select()+` WHERE sone <> '' AND arkivdelstatus = 'A' AND avsluttet_dato = 0`, nil, s.cells()...)
	if errors.Is(err, store.ErrNotFound) {
		err = municipality.E(municipality.NotSetUp, "archive.NewPeriod", "archive.setup.missing")
	}
	return s, err
}

// EndPeriod closes a series for good: its status is "Avsluttet periode", and nothing can be filed in it. While a folder in
// it is open it is refused (6.2.6, 6.2.7); OpenFolders lists those and CarryOver moves them.
func EndPeriod(tx *ledger.Tx, series string, by municipality.Actor) error {
	if by.Role != "archivist" {
		return municipality.E(municipality.Forbidden, "archive.EndPeriod", "archive.archivist")
	}
	var s Series
	if err := LoadRow(tx, &s, series); err != nil || s.ClosedAt > 0 {
		return err
	}
	if s.Status == activePeriod && s.Zone != "" {
		return conflict("EndPeriod", "archive.series.active") // the house would have nowhere to file
	}
	s.Status = endedPeriod
	return Amend(tx, &s, by)
}

// OpenFolders lists the folders of a series that are still open, oldest number first, after the id given (6.2.8).
func OpenFolders(tx store.Tx, series, after string, limit int) (out []CaseFile, err error) {
	err = EachRow(tx, `WHERE arkivdel = $1 AND avsluttet_dato = 0 AND saksstatus <> 'U' AND system_id > $2 ORDER BY system_id LIMIT $3`,
		[]any{series, after, min(max(limit, 1), MaxCaseEntries)}, func(m CaseFile) error { out = append(out, m); return nil })
	return out, err
}

// CarryOver moves open folders of a series whose period overlaps into its successor, at most limit of them, and tells how
// many were moved: none when all is done (6.2.9).
func CarryOver(tx *ledger.Tx, series string, limit int, by municipality.Actor) (int, error) {
	if by.Role != "archivist" {
		return 0, municipality.E(municipality.Forbidden, "archive.CarryOver", "archive.archivist")
	}
	var s Series
	if err := LoadRow(tx, &s, series); err != nil {
		return 0, err
	}
	if s.Status != overlapPeriod || s.Successor == "" {
		return 0, conflict("CarryOver", "archive.series.successor")
	}
	open, err := OpenFolders(tx, series, "", limit)
	for i := range open {
		if err == nil {
			err = open[i].moveToSeries(tx, s.Successor, by)
		}
	}
	return len(open), err
}
