package archive

import (
	"torg/municipality"
	"torg/store"
)

// Precedents lists every precedent, the newest first, those in force only or the obsolete too (2.8.20, 2.8.21).
func Precedents(tx store.Tx, obsolete bool) (out []Precedent, err error) {
	condition := "WHERE presedens_status <> 'F' "
	if obsolete {
		condition = ""
	}
	err = EachRow(tx, condition+"ORDER BY presedens_dato DESC, system_id DESC", nil, func(p Precedent) error { out = append(out, p); return nil })
	return out, err
}

// SeriesLine is one line of the overview of the archive (6.6.1, 6.6.2).
type SeriesLine struct {
	Fonds                           Fonds
	Creators                        []string // arkivskaperNavn
	Series                          Series
	System, SystemType              string // primary klassifikasjonssystem
	Folders, Records, Open, Graded  int64
	OldestFolder, NewestFolder      int64 // opprettetDato, µs UTC
	DisposalsDone, DocumentsOnPaper int64
}

// Overview describes every series there is, or that of a period that begins or ends within the days given.
func Overview(tx store.Tx, from, to municipality.Date) (out []SeriesLine, err error) {
	err = EachRow(tx, `WHERE ($1 = '' OR arkivperiode_slutt_dato = '' OR arkivperiode_slutt_dato >= $1) AND ($2 = '' OR arkivperiode_start_dato <= $2) ORDER BY arkiv, arkivperiode_start_dato, system_id`,
		[]any{from.String(), to.String()}, func(s Series) error { out = append(out, SeriesLine{Series: s}); return nil })
	for i := range out {
		if err == nil {
			err = out[i].fill(tx)
		}
	}
	return out, err
}

func (l *SeriesLine) fill(tx store.Tx) error {
	id := l.Series.SystemID
	if err := load(tx, fondsTable, l.Series.Fonds, &l.Fonds); err != nil {
		return err
	}
	creators, err := ids(tx, `SELECT arkivskaper_navn FROM arkivskaper WHERE arkiv = $1 UNION SELECT k.arkivskaper_navn FROM lenke l JOIN arkivskaper k ON k.system_id = l.til
		WHERE l.fra = $1 AND l.art = 'arkivskaper' ORDER BY 1`, l.Fonds.SystemID)
	if err != nil {
		return err
	}
	l.Creators = creators
	if err := store.One(tx, `SELECT COALESCE(MAX(tittel), ''), COALESCE(MAX(klassifikasjonstype), '') FROM klassifikasjonssystem WHERE system_id = $1`, []any{l.Series.System}, &l.System, &l.SystemType); err != nil {
		return err
	}
	if err := store.One(tx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN avsluttet_dato = 0 THEN 1 ELSE 0 END), 0), COALESCE(MIN(opprettet_dato), 0), COALESCE(MAX(opprettet_dato), 0) FROM saksmappe WHERE arkivdel = $1`,
		[]any{id}, &l.Folders, &l.Open, &l.OldestFolder, &l.NewestFolder); err != nil {
		return err
	}
	return store.One(tx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM gradering g WHERE g.system_id = j.system_id) THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN j.dokumentmedium <> 'E' THEN 1 ELSE 0 END), 0),
		(SELECT COUNT(*) FROM utfoert_kassasjon u JOIN dokumentbeskrivelse d ON d.system_id = u.system_id JOIN journalpost x ON x.system_id = d.registrering WHERE x.referanse_arkivdel = $1)
		FROM journalpost j WHERE j.referanse_arkivdel = $1`, []any{id}, &l.Records, &l.Graded, &l.DocumentsOnPaper, &l.DisposalsDone)
}

// TransferLine is one case of the list that follows records put away, handed over or deposited (6.5.1-6.5.4).
type TransferLine struct {
	Class, ClassTitle             string
	FileID, Title, Status, Series string
	Decision, On                  string
	Opened                        int64 // opprettetDato, µs UTC
	Records, Graded               int64 // graded records are marked at the case
}

// TransferQuery selects the cases of the list. Empty fields do not select.
type TransferQuery struct {
	Series, JournalUnit string
	From, To            municipality.Date // the period of the series
	After               string            // FileID of the last seen, with its class before it: Class + " " + FileID
	Limit               int
}

// TransferList lists cases by class, so that each class can head its own (6.5.3). It is for the archivist.
func TransferList(tx store.Tx, s municipality.Staff, q TransferQuery) (out []TransferLine, err error) {
	if !s.Has("archivist") {
		return nil, municipality.E(municipality.Forbidden, "archive.TransferList", "archive.archivist")
	}
	limit := q.Limit
	if limit <= 0 || limit > MaxCaseEntries {
		limit = MaxCaseEntries
	}
	err = store.Each(tx, func(scan func(...any) error) error {
		var l TransferLine
		err := scan(&l.Class, &l.ClassTitle, &l.FileID, &l.Title, &l.Status, &l.Series, &l.Decision, &l.On, &l.Opened, &l.Records, &l.Graded)
		out = append(out, l)
		return err
	}, `SELECT COALESCE(k.klasse_id, ''), COALESCE(k.tittel, ''), m.mappe_id, m.tittel, m.saksstatus, d.tittel, m.kassasjonsvedtak, m.kassasjonsdato, m.opprettet_dato,
			(SELECT COUNT(*) FROM journalpost j WHERE j.saksmappe = m.system_id),
			(SELECT COUNT(*) FROM journalpost j JOIN gradering g ON g.system_id = j.system_id WHERE j.saksmappe = m.system_id)
		FROM saksmappe m JOIN arkivdel d ON d.system_id = m.arkivdel LEFT JOIN klasse k ON k.system_id = m.klasse
		WHERE ($1 = '' OR m.arkivdel = $1) AND ($2 = '' OR m.journalenhet = $2) AND ($3 = '' OR d.arkivperiode_slutt_dato = '' OR d.arkivperiode_slutt_dato >= $3)
			AND ($4 = '' OR d.arkivperiode_start_dato <= $4) AND (COALESCE(k.klasse_id, '') || ' ' || m.mappe_id) > $5
		ORDER BY COALESCE(k.klasse_id, '') || ' ' || m.mappe_id LIMIT $6`, q.Series, q.JournalUnit, q.From.String(), q.To.String(), q.After, limit)
	return out, err
}
