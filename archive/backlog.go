package archive

import (
	"torg/municipality"
	"torg/store"
)

// Backlog is one entry that has not been dealt with (restanse).
type Backlog struct {
	EntryView
	DaysOld int // days since it was journaled
	Overdue bool
}

// BacklogQuery selects restanser. Empty fields do not select.
type BacklogQuery struct {
	Unit, Officer string
	DueBefore     municipality.Date // forfallsdato before this day
	After         Cursor
	Limit         int
}

// BacklogFor lists the incoming entries, and memos for follow-up, that nothing has been done with, oldest first, as an
// employee may see them (3.4.1). The zero Cursor tells that there are no more.
func BacklogFor(tx store.Tx, s municipality.Staff, q BacklogQuery) ([]Backlog, Cursor, error) {
	const op = "BacklogFor"
	g, err := newGate(tx, op, Audience{Staff: &s})
	if err != nil {
		return nil, Cursor{}, err
	}
	limit := q.Limit
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	b := &query{}
	b.and(`j.journalposttype IN ('I', 'N') AND j.journalstatus NOT IN ('A', 'U') AND j.journalsekvensnummer > 0`)
	b.and(`NOT EXISTS (SELECT 1 FROM avskrivning a WHERE a.journalpost = j.system_id)`)
	b.and(`(j.journaldato, j.journalsekvensnummer) > (` + b.arg(q.After.Date) + `, ` + b.arg(q.After.Seq) + `)`)
	for column, value := range map[string]string{"j.administrativ_enhet": q.Unit, "j.saksbehandler": q.Officer} {
		if value != "" {
			b.and(column + " = " + b.arg(value))
		}
	}
	if !q.DueBefore.IsZero() {
		b.and(`j.forfallsdato <> '' AND j.forfallsdato < ` + b.arg(q.DueBefore.String()))
	}
	found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE `+b.conditions()+` ORDER BY j.journaldato, j.journalsekvensnummer LIMIT `+b.arg(limit+1), b.args...)
	if err != nil {
		return nil, Cursor{}, err
	}
	var next Cursor
	if len(found) > limit {
		found = found[:limit]
		next = Cursor{Date: found[limit-1].journalDate, Seq: found[limit-1].seq}
	}
	return g.backlog(found), next, nil
}

func (g *gate) backlog(found []*entry) (out []Backlog) {
	today := date(g.today)
	for _, e := range found {
		s := g.entry(e)
		if s == blind {
			continue
		}
		v := Backlog{EntryView: g.show(e, s), DaysOld: int(today.UTC().Sub(date(e.journalDate).UTC()).Hours() / 24)}
		v.Overdue = !v.Due.IsZero() && v.Due.Before(today) // the due date is for those with full sight
		out = append(out, v)
	}
	return out
}
