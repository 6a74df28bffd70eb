package journal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/norwegian"
	"golang.org/x/text/cases"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// NameYears is how long a person's name may be searched for (offentlegforskrifta § 6 fourth paragraph third sentence; it
// speaks of the central journal, and is followed here too).
const NameYears = 1

// index rebuilds an entry's search terms. Names of persons are terms of their own kind, which lose their effect with age.
func index(tx *ledger.Tx, e Entry, org string) error {
	if _, err := tx.Exec(`DELETE FROM journal_term WHERE entry = $1`, e.ID); err != nil {
		return err
	}
	text := strings.Join([]string{e.Title, e.CaseTitle, e.Unit, org}, " ")
	for term := range Terms(text) {
		if err := addTerm(tx, e, term, false); err != nil {
			return err
		}
	}
	for _, number := range []string{e.Number, e.CaseNumber, e.JournalNumber} {
		if err := addTerm(tx, e, number, false); err != nil {
			return err
		}
	}
	for term := range Terms(strings.Join(append(append([]string{}, e.Senders...), e.Receivers...), " ")) {
		if err := addTerm(tx, e, term, true); err != nil {
			return err
		}
	}
	return nil
}

func addTerm(tx *ledger.Tx, e Entry, term string, name bool) error {
	kind := 0
	if name {
		kind = 1
	}
	_, err := tx.Exec(`INSERT INTO journal_term (term, entry, name, journaled_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, term, e.ID, kind, e.Journaled.UnixMicro())
	return err
}

// Terms are the stems of the words of a text, folded, in Norwegian.
func Terms(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		out[stem(word)] = true
	}
	return out
}

func stem(word string) string {
	env := snowballstem.NewEnv(cases.Fold().String(word))
	norwegian.Stem(env)
	return env.Current()
}

// Query asks for lines of the journal, newest first.
type Query struct {
	Text     string // words, all of which must occur; the last may be the beginning of a word
	From, To municipality.Date
	Before   string // cursor of the page before; empty for the newest
	After    string // cursor of the page after, to go back towards the newest; Before is then empty
	Limit    int    // at most 100
}

const (
	maxPage  = 100
	maxWords = 8
)

// Page is one page of lines. Next is the cursor of the following, older page, Newer that of the one before; each is empty
// at its end.
type Page struct {
	Entries []Entry
	Next    string
	Newer   string
}

// Find reads a page of the journal.
func Find(ctx context.Context, s store.Store, q Query) (p Page, err error) {
	if q.Limit <= 0 || q.Limit > maxPage {
		q.Limit = maxPage
	}
	err = s.Read(ctx, func(tx store.Tx) error {
		where, args, err := q.where(tx.Now())
		if err != nil {
			return err
		}
		found, err := scanEntries(tx, where, args...)
		if err != nil {
			return err
		}
		p = q.page(found)
		return nil
	})
	return p, err
}

// page cuts what was found, one more than asked for when there is more, and notes where the neighbouring pages begin.
func (q Query) page(found []Entry) (p Page) {
	more := len(found) > q.Limit
	p.Entries = found[:min(len(found), q.Limit)]
	if q.After != "" {
		slices.Reverse(p.Entries)
	}
	if len(p.Entries) == 0 {
		return p
	}
	if q.After != "" || more {
		p.Next = p.Entries[len(p.Entries)-1].cursor()
	}
	if q.Before != "" || q.After != "" && more {
		p.Newer = p.Entries[0].cursor()
	}
	return p
}

func (e Entry) cursor() string { return fmt.Sprintf("%d.%s", e.Journaled.UnixMicro(), e.ID) }

// where builds the condition. Every value is an argument; nothing of the reader's text becomes SQL.
func (q Query) where(now time.Time) (string, []any, error) {
	var parts []string
	var args []any
	arg := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	for mark, from := range map[string]string{"<": q.Before, ">": q.After} {
		if from == "" {
			continue
		}
		at, id, ok := cursor(from)
		if !ok || q.Before != "" && q.After != "" {
			return "", nil, &municipality.Error{Kind: municipality.Invalid, Op: "journal.Find", Key: "error.cursor", Field: "before"}
		}
		parts = append(parts, "(journaled_at, id) "+mark+" ("+arg(at)+", "+arg(id)+")")
	}
	if !q.From.IsZero() {
		parts = append(parts, "journal_date >= "+arg(q.From.String()))
	}
	if !q.To.IsZero() {
		parts = append(parts, "journal_date <= "+arg(q.To.String()))
	}
	cutoff := now.AddDate(-NameYears, 0, 0).UnixMicro()
	for i, w := range q.words() {
		parts = append(parts, "id IN (SELECT entry FROM journal_term WHERE "+w.condition(arg, i == len(q.words())-1)+" AND (name = 0 OR journaled_at >= "+arg(cutoff)+"))")
	}
	where := ""
	if len(parts) > 0 {
		where = "WHERE " + strings.Join(parts, " AND ")
	}
	order := " ORDER BY journaled_at DESC, id DESC LIMIT "
	if q.After != "" {
		order = " ORDER BY journaled_at, id LIMIT "
	}
	return where + order + arg(q.Limit+1), args, nil
}

type word struct{ raw, stem string }

func (q Query) words() (out []word) {
	for _, w := range strings.Fields(q.Text) {
		folded := cases.Fold().String(w)
		if strings.ContainsRune(w, '/') { // a case or journal number is one term
			out = append(out, word{folded, folded})
			continue
		}
		for part := range strings.FieldsFuncSeq(folded, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			out = append(out, word{part, stem(part)})
		}
	}
	return out[:min(len(out), maxWords)]
}

// condition matches the stem, and for the last word also everything that begins as it does.
func (w word) condition(arg func(any) string, last bool) string {
	exact := "term = " + arg(w.stem)
	if !last || len([]rune(w.raw)) < 3 {
		return exact
	}
	return "(" + exact + " OR (term >= " + arg(w.raw) + " AND term < " + arg(w.raw+"\U0010FFFF") + "))"
}

func cursor(s string) (at int64, id string, ok bool) {
	a, id, found := strings.Cut(s, ".")
	at, err := strconv.ParseInt(a, 10, 64)
	return at, id, found && err == nil && municipality.ValidID(id)
}
