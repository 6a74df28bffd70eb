package archive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"torg/municipality"
	"torg/store"
)

// SearchQuery is what an employee looks for.
type SearchQuery struct {
	Text     string            // as parseQuery reads it: words, "a phrase", OR, -word, word*, tittel:word
	From, To municipality.Date // of the journal, or of the folder; a zero date is no bound
	Folders  bool              // folders only
	Records  bool              // records only
	Type     EntryType         // journalposttype; empty for all
	Unit     string            // administrativEnhet
	Before   string            // Next of the page before; empty for the first
	Limit    int               // at most MaxPage
}

// Hit is a folder or a record that a search found, as the employee may see it. One of the two is set.
type Hit struct {
	Case  *CaseView
	Entry *EntryView
}

// Found is a page of a search, newest first. Next is empty when there is no more. A search that must look through much
// for little gives what it has and where to go on: a page may be short, or empty, and there still be more.
type Found struct {
	Hits []Hit
	Next string
}

const (
	scanRows    = 5_000 // rows of the rarest word that one search looks through, in three steps: most are served by the first
	scanPhrases = 60    // units whose documents are read to see whether words stand beside each other
)

// Search finds folders and records by their titles, parties and numbers and by the text of their documents (5.1.1-5.1.13).
// A word that is screened finds nothing for those without full sight, and what is found is shown as the gate shows it.
// Errors: Invalid, TooMuch, NotFound for an employee without access to the zone.
func Search(tx store.Tx, s municipality.Staff, q SearchQuery) (Found, error) {
	const op = "Search"
	g, err := newGate(tx, op, Audience{Staff: &s})
	if err != nil {
		return Found{}, err
	}
	clauses, err := parseQuery(q.Text)
	if err != nil {
		return Found{}, err
	}
	before, err := place64(q.Before)
	if err != nil || len(clauses) == 0 && strings.TrimSpace(q.Text) != "" {
		return Found{}, err
	}
	p := &plan{g: g, q: q, limit: q.Limit}
	if p.limit <= 0 || p.limit > MaxPage {
		p.limit = MaxPage
	}
	if possible, err := p.expand(tx, clauses); err != nil || !possible {
		return Found{}, err
	}
	return p.run(tx, before)
}

func place64(s string) (int64, error) {
	if s == "" {
		return 1 << 62, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, invalid("Search", "error.cursor", "Before")
	}
	return n, nil
}

// wanted is one condition: any of the alternatives, each a list of stems that must all be there.
type wanted struct {
	any     [][]string
	fields  int64
	not     bool
	phrases [][]string
}

type plan struct {
	g     *gate
	q     SearchQuery
	limit int
	all   []wanted
	scan  int // rows of the lead that the next step looks through
}

// expand turns clauses into conditions: patterns into the words they stand for, words with most rows last. It tells whether
// anything can be found at all.
func (p *plan) expand(tx store.Tx, clauses []clause) (bool, error) {
	for _, c := range clauses {
		w := wanted{fields: 0, not: c.not}
		for _, t := range c.terms {
			w.fields |= t.fields
			if t.pattern == "" {
				w.any = append(w.any, t.words)
			} else {
				found, err := ids(tx, `SELECT ord FROM ordliste WHERE ord LIKE $1 ORDER BY ord LIMIT $2`, t.like(), maxExpanded)
				if err != nil {
					return false, err
				}
				for _, o := range found {
					w.any = append(w.any, []string{o})
				}
			}
			if t.phrase != nil && !c.not {
				w.phrases = append(w.phrases, t.phrase)
			}
		}
		if len(w.any) == 0 && !w.not {
			return false, nil
		}
		if len(w.any) > 0 {
			p.all = append(p.all, w)
		}
	}
	return true, p.rarestFirst(tx)
}

// rarestFirst puts the condition with the fewest rows first, so that a search costs what its rarest word does. A condition
// of several words is split, so that each can be weighed; one with alternatives is led by only when there is no other.
func (p *plan) rarestFirst(tx store.Tx) error {
	var flat []wanted
	for _, w := range p.all {
		if len(w.any) == 1 && !w.not && len(w.any[0]) > 1 {
			for _, word := range w.any[0] {
				flat = append(flat, wanted{any: [][]string{{word}}, fields: w.fields, phrases: w.phrases})
				w.phrases = nil
			}
			continue
		}
		flat = append(flat, w)
	}
	p.all = flat
	const common = 2000
	weights := map[int]int64{}
	for i, w := range p.all {
		weights[i] = common + 1
		if w.not {
			weights[i] = 1 << 40
		}
		if len(w.any) != 1 || w.not || len(p.all) == 1 {
			continue
		}
		var n int64
		if err := store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 FROM sokeord WHERE ord = $1 LIMIT $2) w`, []any{w.any[0][0], common}, &n); err != nil {
			return err
		}
		weights[i] = n
	}
	order := make([]int, len(p.all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(weights[a] - weights[b]) })
	sorted := make([]wanted, len(p.all))
	for i, from := range order {
		sorted[i] = p.all[from]
	}
	p.all = sorted
	return nil
}

// run asks for pages until one is full, nothing is left, or enough has been looked through.
func (p *plan) run(tx store.Tx, before int64) (Found, error) {
	var out Found
	for _, p.scan = range []int{scanRows / 50, scanRows / 8, scanRows} {
		rows, next, err := p.page(tx, before)
		if err != nil {
			return out, err
		}
		found, err := p.loaded(tx, rows)
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			if len(out.Hits) == p.limit {
				out.Next = strconv.FormatInt(before, 10)
				return out, nil
			}
			h, ok, err := p.show(tx, r, found)
			if err != nil {
				return out, err
			}
			if ok {
				out.Hits = append(out.Hits, h)
			}
			before = r.nr
		}
		if next == 0 {
			return out, nil
		}
		before = next
		out.Next = strconv.FormatInt(before, 10)
		if len(out.Hits) == p.limit {
			break
		}
	}
	return out, nil
}

type hitRow struct {
	nr         int64
	unit, kind string
}

// page finds the next units in one statement. next is 0 when the index holds no more.
func (p *plan) page(tx store.Tx, before int64) (rows []hitRow, next int64, err error) {
	b := &query{}
	want := p.limit + 1
	if p.phrased() {
		want = scanPhrases
	}
	lead := p.lead(b, before)
	p.filter(b)
	err = store.Each(tx, func(scan func(...any) error) error {
		var r hitRow
		err := scan(&r.nr, &r.unit, &r.kind)
		rows = append(rows, r)
		return err
	}, `SELECT DISTINCT s.nr, s.enhet, s.art FROM `+lead+` CROSS JOIN sokbar s WHERE s.nr = w.nr AND `+b.conditions()+` ORDER BY s.nr DESC LIMIT `+b.arg(want), b.args...)
	if err != nil {
		return nil, 0, err
	}
	if len(rows) == want {
		return rows, rows[want-1].nr, nil
	}
	next, err = p.bound(tx, before)
	return rows, next, err
}

func (p *plan) phrased() bool {
	return slices.ContainsFunc(p.all, func(w wanted) bool { return len(w.phrases) > 0 })
}

// lead is where the search begins: at most scanRows rows of its first condition, newest first; or of all units, when it
// asks for no word.
func (p *plan) lead(b *query, before int64) string {
	b.and("1 = 1")
	if len(p.all) == 0 || p.all[0].not {
		return `(SELECT nr FROM sokbar WHERE nr < ` + b.arg(before) + ` ORDER BY nr DESC LIMIT ` + fmt.Sprint(p.scan) + `) w`
	}
	var from []string
	at, pre := b.arg(before), p.possible(b)
	for _, words := range p.all[0].any {
		from = append(from, `SELECT nr, apent, skjult FROM (SELECT nr, apent, skjult FROM sokeord WHERE ord = `+b.arg(words[0])+` AND nr < `+at+` ORDER BY nr DESC LIMIT `+fmt.Sprint(p.scan/len(p.all[0].any))+`) t`+pre)
	}
	if !slices.ContainsFunc(p.all[0].any, func(words []string) bool { return len(words) > 1 }) { // the row itself is the word
		b.and(p.sees(b, "w", p.all[0].fields))
	} else {
		b.and(p.holds(b, p.all[0]))
	}
	return `(` + strings.Join(wrapped(from), ` UNION ALL `) + `) w`
}

// bound is how far back the lead has looked, when it was cut: 0 when it came to the end.
func (p *plan) bound(tx store.Tx, before int64) (next int64, err error) {
	b := &query{}
	lead := `SELECT nr FROM sokbar WHERE nr < ` + b.arg(before)
	per := p.scan
	if len(p.all) > 0 && !p.all[0].not {
		per = p.scan / len(p.all[0].any)
		var cut int64
		for _, words := range p.all[0].any {
			var n, least int64
			if err := store.One(tx, `SELECT COUNT(*), COALESCE(MIN(nr), 0) FROM (SELECT nr FROM sokeord WHERE ord = $1 AND nr < $2 ORDER BY nr DESC LIMIT $3) t`, []any{words[0], before, per}, &n, &least); err != nil {
				return 0, err
			}
			if n == int64(per) {
				cut = max(cut, least)
			}
		}
		return cut, nil
	}
	var n, least int64
	err = store.One(tx, `SELECT COUNT(*), COALESCE(MIN(nr), 0) FROM (`+lead+` ORDER BY nr DESC LIMIT `+fmt.Sprint(per)+`) t`, b.args, &n, &least)
	if n < int64(per) {
		least = 0
	}
	return least, err
}

// filter adds the other conditions, and who asks.
func (p *plan) filter(b *query) {
	for i, w := range p.all {
		if i == 0 && !w.not {
			continue
		}
		condition := p.holds(b, w)
		if w.not {
			condition = "NOT " + condition
		}
		b.and(condition)
	}
	if !p.g.a.Staff.Has("archivist") {
		b.and("(s.utkast = 0 OR " + p.mine(b) + ")")
	}
	if !p.q.From.IsZero() {
		b.and("s.dato >= " + b.arg(p.q.From.String()))
	}
	if !p.q.To.IsZero() {
		b.and("s.dato <= " + b.arg(p.q.To.String()))
	}
	if p.q.Folders != p.q.Records {
		b.and("s.art = " + b.arg(map[bool]string{true: "M", false: "J"}[p.q.Folders]))
	}
	if p.q.Type != "" {
		b.and("EXISTS (SELECT 1 FROM journalpost j WHERE j.system_id = s.enhet AND j.journalposttype = " + b.arg(string(p.q.Type)) + ")")
	}
	if p.q.Unit != "" {
		unit := b.arg(p.q.Unit)
		b.and(unit + " IN (s.enhet1, s.enhet2)")
	}
}

// holds is the condition that one of the alternatives stands in the unit, where this employee may find it by it.
func (p *plan) holds(b *query, w wanted) string {
	return p.standsIn(b, w, "w", func() string { return p.sees(b, "o", w.fields) })
}

// possible passes over, before anything is asked of a unit, what lacks one of the other words altogether. The limit, which
// nothing reaches, keeps SQLite from doing it last.
func (p *plan) possible(b *query) string {
	var every []string
	for i, w := range p.all {
		if i > 0 && !w.not {
			every = append(every, p.standsIn(b, w, "t", func() string { return "(o.apent | o.skjult) <> 0" }))
		}
	}
	if len(every) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(every, " AND ") + " LIMIT 1000000"
}

func (p *plan) standsIn(b *query, w wanted, unit string, sees func() string) string {
	var either []string
	for _, words := range w.any {
		var every []string
		for _, word := range words {
			every = append(every, "EXISTS (SELECT 1 FROM sokeord o WHERE o.ord = "+b.arg(word)+" AND o.nr = "+unit+".nr AND "+sees()+")")
		}
		either = append(either, "("+strings.Join(every, " AND ")+")")
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

func (p *plan) sees(b *query, table string, fields int64) string {
	mask := fmt.Sprint(fields)
	open := "(" + table + ".apent & " + mask + ") <> 0"
	hidden := "(" + table + ".skjult & " + mask + ") <> 0"
	if p.g.a.Staff.Has("archivist") {
		return "(" + open + " OR " + hidden + ")"
	}
	return "(" + open + " OR " + hidden + " AND " + p.mine(b) + ")"
}

// mine is that the unit is the employee's own: her unit's, or hers to answer for.
func (p *plan) mine(b *query) string {
	s := p.g.a.Staff
	var either []string
	if s.Unit != "" {
		either = append(either, b.arg(s.Unit)+" IN (s.enhet1, s.enhet2)")
	}
	if s.ID != "" {
		either = append(either, b.arg(s.ID)+" IN (s.saksbehandler1, s.saksbehandler2)")
	}
	if len(either) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

// CountFound counts what a search finds, at most limit: what the employee may not know of is not counted. more tells that
// there are more than were counted.
func CountFound(tx store.Tx, s municipality.Staff, q SearchQuery, limit int) (n int, more bool, err error) {
	q.Limit = MaxPage
	for n < limit {
		page, err := Search(tx, s, q)
		if err != nil {
			return n, false, err
		}
		n += len(page.Hits)
		if page.Next == "" {
			return min(n, limit), n > limit, nil
		}
		q.Before = page.Next
	}
	return limit, true, nil
}

// wrapped lets parts that end in a LIMIT stand in a union, on both engines.
func wrapped(parts []string) (out []string) {
	for _, p := range parts {
		out = append(out, "SELECT nr, apent, skjult FROM ("+p+") p")
	}
	return out
}
