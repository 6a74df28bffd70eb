package archive

import (
	"fmt"
	"strconv"
	"strings"

	"torg/municipality"
	"torg/store"
)

// String writes the cursor for an address: "2026-02-11.35". The zero Cursor is empty.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return c.Date + "." + strconv.FormatInt(c.Seq, 10)
}

// ParseCursor reads what String writes. Errors: Invalid.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	day, seq, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(seq, 10, 64)
	if _, bad := municipality.ParseDate(day); bad != nil || err != nil || n < 1 || strconv.FormatInt(n, 10) != seq {
		return Cursor{}, invalid("ParseCursor", "error.cursor", "cursor")
	}
	return Cursor{Date: day, Seq: n}, nil
}

// query gathers the conditions of a list.
type query struct {
	from  string
	key   string // the table whose journaldato and journalsekvensnummer give the order
	where []string
	args  []any
}

func (q *query) arg(v any) string {
	q.args = append(q.args, v)
	return fmt.Sprint("$", len(q.args))
}

func (q *query) conditions() string { return strings.Join(q.where, " AND ") }

func (q *query) and(condition string) { q.where = append(q.where, condition) }

// EntriesFor lists the journal as an audience may see it, newest first, and gives where the next page begins: the zero
// Cursor when there is no more. Who may see what is part of the query, so that a page costs the same for everyone.
// Errors: Invalid, NotFound for an audience that cannot be.
func EntriesFor(tx store.Tx, a Audience, q EntryQuery) ([]EntryView, Cursor, error) {
	const op = "EntriesFor"
	g, err := newGate(tx, op, a)
	if err != nil {
		return nil, Cursor{}, err
	}
	limit := q.Limit
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	b := &query{from: "journalpost j ", key: "j"}
	if err := g.narrow(tx, b, q); err != nil {
		return nil, Cursor{}, err
	}
	if q.Before != (Cursor{}) {
		b.and("(" + b.key + ".journaldato, " + b.key + ".journalsekvensnummer) < (" + b.arg(q.Before.Date) + ", " + b.arg(q.Before.Seq) + ")")
	}
	found, err := entries(tx, selectEntry+b.from+joinEntry+"WHERE "+strings.Join(b.where, " AND ")+
		" ORDER BY "+b.key+".journaldato DESC, "+b.key+".journalsekvensnummer DESC LIMIT "+b.arg(limit+1), b.args...)
	if err != nil {
		return nil, Cursor{}, err
	}
	var next Cursor
	if len(found) > limit {
		found = found[:limit]
		next = Cursor{Date: found[limit-1].journalDate, Seq: found[limit-1].seq}
	}
	views := make([]EntryView, 0, len(found))
	for _, e := range found {
		if s := g.entry(e); s != blind {
			views = append(views, g.show(e, s))
		}
	}
	return views, next, nil
}

// narrow adds who is asking and what for.
func (g *gate) narrow(tx store.Tx, b *query, q EntryQuery) error {
	stems := words(q.Text)
	if len(stems) > maxQueryWords {
		return tooMuch("EntriesFor", "archive.search.words", "Text", maxQueryWords)
	}
	if g.a.Person != "" || g.a.Org != "" {
		g.own(b)
	} else if len(stems) > 0 {
		if err := rarestFirst(tx, stems); err != nil {
			return err
		}
		stems = g.lead(b, stems)
	}
	g.search(b, stems)
	if len(stems) == 0 && b.key == "j" && strings.TrimSpace(q.Text) != "" {
		b.and("1 = 0") // signs only: nothing is found by them
	}
	b.and("j.journalsekvensnummer > 0")
	if g.a.Staff == nil {
		b.and("j.journalfoert > 0")
	}
	if !q.From.IsZero() {
		b.and("j.journaldato >= " + b.arg(q.From.String()))
	}
	if !q.To.IsZero() {
		b.and("j.journaldato <= " + b.arg(q.To.String()))
	}
	if q.Type != "" {
		b.and("j.journalposttype = " + b.arg(string(q.Type)))
	}
	return nil
}

// own begins from the party's own case files and letters, which are few, rather than from the whole journal. CROSS JOIN
// keeps SQLite to that order.
func (g *gate) own(b *query) {
	column, value := g.identity()
	me := b.arg(value)
	b.from = `(SELECT x.system_id AS id FROM part p JOIN journalpost x ON x.saksmappe = p.arkivenhet WHERE p.` + column + ` = ` + me + ` AND p.` + column + ` <> ''
		UNION SELECT k.journalpost FROM korrespondansepart k WHERE k.` + column + ` = ` + me + ` AND k.` + column + ` <> '') mine CROSS JOIN ` + b.from
	b.and("j.system_id = mine.id")
}

// rarestFirst puts the word that fewest entries have in front, so that a search costs what its rarest word does.
// Counting stops where a word is common anyway.
func rarestFirst(tx store.Tx, stems []string) error {
	const common = 2000
	least := int64(common + 1)
	for i := 0; i < len(stems) && len(stems) > 1; i++ {
		var n int64
		if err := store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 FROM arkivord WHERE ord = $1 LIMIT $2) w`, []any{stems[i], common}, &n); err != nil {
			return err
		}
		if n < least {
			least = n
			stems[0], stems[i] = stems[i], stems[0]
		}
	}
	return nil
}

// lead begins from the entries that have the first word, in the order of the index.
func (g *gate) lead(b *query, stems []string) []string {
	b.from, b.key = "arkivord w CROSS JOIN journalpost j ", "w"
	b.and("w.ord = " + b.arg(stems[0]) + " AND j.journaldato = w.journaldato AND j.journalsekvensnummer = w.journalsekvensnummer AND " + g.findable(b, "w"))
	return stems[1:]
}

// search demands every word. A word that is secret finds an entry only for those with full sight of it.
func (g *gate) search(b *query, stems []string) {
	for _, w := range stems {
		b.and("EXISTS (SELECT 1 FROM arkivord o WHERE o.ord = " + b.arg(w) + " AND o.journaldato = j.journaldato AND o.journalsekvensnummer = j.journalsekvensnummer AND " + g.findable(b, "o") + ")")
	}
}

// findable is the condition on a word of the index, table w, that this audience may find entries by it.
func (g *gate) findable(b *query, w string) string {
	switch {
	case g.a.Public:
		today := date(g.today)
		return "(" + w + ".art = 1 OR " + w + ".art = 2 AND j.journaldato >= " + b.arg((today.AddMonths(-12)).String()) + ")"
	case g.a.Staff != nil && g.a.Staff.Has("archivist"):
		return `1 = 1`
	case g.a.Staff != nil:
		unit, id := b.arg(g.a.Staff.Unit), b.arg(g.a.Staff.ID)
		return "(" + w + ".art > 0 OR " + unit + ` <> '' AND ` + unit + ` IN (j.administrativ_enhet, m.administrativ_enhet) OR ` + id + ` <> '' AND ` + id + ` IN (j.saksbehandler, m.saksansvarlig))`
	}
	return "(" + w + ".art > 0 OR " + w + `.art = 0 AND j.journalposttype NOT IN ('N', 'X'))`
}
