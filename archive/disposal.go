package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// DisposalQuery selects what is due: by the day, and within a series, a class or a unit.
type DisposalQuery struct {
	Decision     string            // kassasjonsvedtak: K what is to be disposed of, G what is to be assessed again (6.1.14, 6.1.15)
	From, Until  municipality.Date // kassasjonsdato within these days; a zero Until is today
	Series       string            // arkivdel
	Class        string            // klasse
	Units        []string          // administrativEnhet, those below included by the caller
	JournalUnit  string            // journalenhet
	After        string            // systemID of the last document seen; pages go by it
	Limit        int               // at most MaxPage
	withinFolder string
}

// Due is one document whose retention ends, with what the lists of 6.1.16 and 6.1.29 want.
type Due struct {
	Document, Title, Status         string
	Entry, RecordID                 string
	Folder, FileID, FolderTitle     string
	Opened                          int64 // opprettetDato of the folder, µs UTC
	Unit, JournalUnit               string
	Class, ClassTitle               string
	Series, SeriesTitle, Start, End string
	Decision, Authority, On         string
	Years                           int64
	Spared                          string // why it cannot be disposed of now; empty when it can
}

// dueRows gives every document with the retention that counts for it: its own, else its record's, else its folder's. "Bevares"
// at any of them wins over "Kasseres" that is only inherited.
const dueRows = `SELECT d.system_id AS dokument, d.tittel, d.dokumentstatus, j.system_id AS registrering, j.registrerings_id, m.system_id AS mappe, m.mappe_id, m.tittel AS mappetittel,
	m.opprettet_dato, m.administrativ_enhet, m.journalenhet, COALESCE(k.klasse_id, '') AS klasse_id, COALESCE(k.tittel, '') AS klassetittel,
	s.system_id AS serie, s.tittel AS serietittel, s.arkivperiode_start_dato, s.arkivperiode_slutt_dato, m.klasse, m.avsluttet_dato,
	CASE WHEN kd.kassasjonsvedtak <> '' THEN kd.kassasjonsvedtak WHEN kj.kassasjonsvedtak <> '' THEN kj.kassasjonsvedtak ELSE m.kassasjonsvedtak END AS vedtak,
	CASE WHEN kd.kassasjonsvedtak <> '' THEN kd.kassasjonshjemmel WHEN kj.kassasjonsvedtak <> '' THEN kj.kassasjonshjemmel ELSE m.kassasjonshjemmel END AS hjemmel,
	CASE WHEN kd.kassasjonsvedtak <> '' THEN kd.bevaringstid WHEN kj.kassasjonsvedtak <> '' THEN kj.bevaringstid ELSE m.bevaringstid END AS aar,
	CASE WHEN kd.kassasjonsdato <> '' THEN kd.kassasjonsdato WHEN kj.kassasjonsdato <> '' THEN kj.kassasjonsdato ELSE m.kassasjonsdato END AS dato
	FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering JOIN saksmappe m ON m.system_id = j.saksmappe JOIN arkivdel s ON s.system_id = m.arkivdel
	LEFT JOIN klasse k ON k.system_id = m.klasse
	LEFT JOIN kassasjon kd ON kd.system_id = d.system_id LEFT JOIN kassasjon kj ON kj.system_id = j.system_id
	WHERE NOT EXISTS (SELECT 1 FROM utfoert_kassasjon u WHERE u.system_id = d.system_id)`

// DueForDisposal lists the documents whose retention ends, by systemID (6.1.14-6.1.16, 6.1.28, 6.1.29). What a hold, a
// precedent or an open case keeps is in the list with the reason: that is the dry run.
func DueForDisposal(tx store.Tx, q DisposalQuery) (out []Due, err error) {
	limit := q.Limit
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	until := q.Until
	if until.IsZero() {
		until = municipality.DateOf(tx.Now())
	}
	return dueWithin(tx, q, until.String(), limit)
}

// dueWithin begins from the folders, records and documents whose own day has come, which the indexes give.
func dueWithin(tx store.Tx, q DisposalQuery, until string, limit int) (out []Due, err error) {
	b := &query{}
	day := b.arg(until)
	candidates := ` AND d.system_id IN (SELECT cd.system_id FROM saksmappe cm JOIN journalpost cj ON cj.saksmappe = cm.system_id JOIN dokumentbeskrivelse cd ON cd.registrering = cj.system_id
			WHERE cm.kassasjonsdato <> '' AND cm.kassasjonsdato <= ` + day + `
		UNION SELECT ck.system_id FROM kassasjon ck WHERE ck.kassasjonsdato <> '' AND ck.kassasjonsdato <= ` + day + ` AND ck.arkivenhet = 'dokumentbeskrivelse'
		UNION SELECT cd.system_id FROM kassasjon ck JOIN dokumentbeskrivelse cd ON cd.registrering = ck.system_id WHERE ck.kassasjonsdato <> '' AND ck.kassasjonsdato <= ` + day + `)`
	b.and("vedtak = " + b.arg(or(q.Decision, "K")))
	b.and("dato <> '' AND dato <= " + day)
	b.and("dokument > " + b.arg(q.After))
	if !q.From.IsZero() {
		b.and("dato >= " + b.arg(q.From.String()))
	}
	b.within(q)
	err = store.Each(tx, func(scan func(...any) error) error {
		var d Due
		err := scan(&d.Document, &d.Title, &d.Status, &d.Entry, &d.RecordID, &d.Folder, &d.FileID, &d.FolderTitle, &d.Opened, &d.Unit, &d.JournalUnit, &d.Class, &d.ClassTitle,
			&d.Series, &d.SeriesTitle, &d.Start, &d.End, &d.Decision, &d.Authority, &d.Years, &d.On)
		out = append(out, d)
		return err
	}, `SELECT dokument, tittel, dokumentstatus, registrering, registrerings_id, mappe, mappe_id, mappetittel, opprettet_dato, administrativ_enhet, journalenhet, klasse_id, klassetittel,
		serie, serietittel, arkivperiode_start_dato, arkivperiode_slutt_dato, vedtak, hjemmel, aar, dato FROM (`+dueRows+candidates+`) t WHERE `+b.conditions()+` ORDER BY dokument LIMIT `+b.arg(limit), b.args...)
	for i := range out {
		if err == nil {
			out[i].Spared, err = spared(tx, out[i].Document)
		}
	}
	return out, err
}

func (q *query) within(d DisposalQuery) {
	for column, value := range map[string]string{"serie": d.Series, "klasse": d.Class, "journalenhet": d.JournalUnit, "mappe": d.withinFolder} {
		if value != "" {
			q.and(column + " = " + q.arg(value))
		}
	}
	if len(d.Units) > 0 {
		first := len(q.args) + 1
		for _, u := range d.Units {
			q.args = append(q.args, u)
		}
		q.and("administrativ_enhet IN (" + marks(first, len(d.Units)) + ")")
	}
}

// Reasons a document is not disposed of now.
const (
	sparedHold      = "sperre"
	sparedPrecedent = "presedens"
	sparedOpen      = "åpen sak"
	sparedElsewhere = "hører også til en annen registrering"
	sparedPreserved = "bevares"
)

// spared tells why a document must not go now: something rests on it (a demand for access, an appeal), it or its case is a
// precedent, its case is open, it belongs to another record too, or a level that it belongs to says that it is preserved.
func spared(tx store.Tx, document string) (why string, err error) {
	var held, precedent, open, elsewhere, preserved int64
	err = store.One(tx, `SELECT
		(SELECT COUNT(*) FROM kassasjonssperre h WHERE h.til_dato = 0 AND h.arkivenhet IN (d.system_id, j.system_id, m.system_id, m.klasse, m.arkivdel)),
		(SELECT COUNT(*) FROM lenke l WHERE l.art = 'presedens' AND l.til IN (j.system_id, m.system_id)),
		CASE WHEN m.avsluttet_dato = 0 THEN 1 ELSE 0 END,
		(SELECT COUNT(*) FROM lenke l WHERE l.fra = d.system_id AND l.art = 'dokument'),
		(SELECT COUNT(*) FROM kassasjon k WHERE k.system_id IN (d.system_id, j.system_id) AND k.kassasjonsvedtak = 'B') + CASE WHEN m.kassasjonsvedtak = 'B' THEN 1 ELSE 0 END
			+ CASE WHEN s.kassasjonsvedtak = 'B' AND s.kassasjonsarv <> 'N' THEN 1 ELSE 0 END
		FROM dokumentbeskrivelse d JOIN journalpost j ON j.system_id = d.registrering JOIN saksmappe m ON m.system_id = j.saksmappe JOIN arkivdel s ON s.system_id = m.arkivdel
		WHERE d.system_id = $1`, []any{document}, &held, &precedent, &open, &elsewhere, &preserved)
	for _, reason := range []struct {
		n   int64
		why string
	}{{held, sparedHold}, {precedent, sparedPrecedent}, {preserved, sparedPreserved}, {elsewhere, sparedElsewhere}, {open, sparedOpen}} {
		if reason.n > 0 && why == "" {
			why = reason.why
		}
	}
	return why, err
}

// HoldDisposal stops disposal of a unit and what is in it: while access is being decided, an appeal runs, or a court has the
// case. It gives the id to lift it by.
func HoldDisposal(tx *ledger.Tx, unit, reason string, by municipality.Actor) (string, error) {
	const op = "HoldDisposal"
	r, err := UnitOf(tx, unit, "arkivdel", "klasse", "saksmappe", "journalpost", "dokumentbeskrivelse")
	if err == nil {
		err = title(op, "reason", reason)
	}
	if err != nil {
		return "", err
	}
	h := Hold{SystemID: municipality.NewID(tx.Now()), Of: unit, Reason: reason, From: tx.Now().UnixMicro(), By: called(by)}
	return h.SystemID, firstError(put(tx, kassasjonssperreTable, &h), LogEvent(tx, r, EventChanged, "kassasjonssperre: "+reason, by))
}

// LiftHold ends a hold. Lifted already, it stays as it is.
func LiftHold(tx *ledger.Tx, id string, by municipality.Actor) error {
	var h Hold
	if err := LoadRow(tx, &h, id); err != nil || h.Until > 0 {
		return err
	}
	h.Until, h.LiftedBy = tx.Now().UnixMicro(), called(by)
	return firstError(LogEvent(tx, &h, EventChanged, "kassasjonssperre opphevet", by), put(tx, kassasjonssperreTable, &h))
}
