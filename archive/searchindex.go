package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"torg/archive/textract"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Index is promised by acts that change something, once for all of some seconds: what has changed is made findable.
type Index struct{}

// Kind implements jobs.Args.
func (Index) Kind() string { return "archive.index" }

// IndexEvery is how long a change may wait before it is found.
const IndexEvery = 10 * time.Second

type indexKey struct{}

// wantIndex promises it. Acts that are committed together promise it once.
func wantIndex(tx *ledger.Tx) error {
	due := tx.Now().Truncate(IndexEvery).Add(IndexEvery)
	memory := store.Memory(tx.Tx)
	if at, told := memory[indexKey{}].(time.Time); told && at.Equal(due) {
		return nil
	}
	err := jobs.PromiseAt(tx, "archive.index/"+due.Format(time.RFC3339), Index{}, due)
	if err == nil && memory != nil {
		memory[indexKey{}] = due
	}
	return err
}

const (
	indexEntries = 400 // entries of the ledger looked through in one round
	indexUnits   = 50  // units indexed in one act, so that no act waits long for it
)

// findable is a unit as the index sees it.
type findable struct {
	unit, kind, date string
	at, seq          int64 // µs UTC, and the number in the journal: the newest is found first
	draft            bool
	units, officers  [2]string
	open, hidden     map[string]int64 // stem to fields
	order            []string
}

func (f *findable) add(text string, field int64, hidden bool, known func(string) bool) {
	to := f.open
	if hidden {
		to = f.hidden
	}
	for _, w := range analysed(text, known) {
		if f.open[w] == 0 && f.hidden[w] == 0 {
			if len(f.order) >= maxIndexed {
				continue
			}
			f.order = append(f.order, w)
		}
		to[w] |= field
	}
}

// CatchUp makes what has changed since the last time findable, and tells how many units it indexed. It reads the ledger to
// know what has changed, takes the text out of documents before an act begins, and writes in acts of few units; where
// nothing has changed it writes nothing.
func (r *Room) CatchUp(ctx context.Context) (int, error) {
	var todo []string
	var last int64
	if err := r.Store.Read(ctx, func(tx store.Tx) (err error) {
		if last, err = indexedTo(tx); err != nil {
			return err
		}
		if todo, err = endedScreenings(tx); err != nil || len(todo) > 0 {
			return err
		}
		for before := int64(-1); len(todo) == 0 && err == nil && before < last; {
			before = last
			todo, last, err = changedUnits(tx, last)
		}
		return err
	}); err != nil || len(todo) == 0 {
		return 0, err
	}
	for list := range slices.Chunk(todo, indexUnits) {
		if err := r.indexUnits(ctx, list, last); err != nil {
			return 0, err
		}
	}
	return len(todo), nil
}

// endedScreenings finds the units whose screening has ended since the index was last written on another day: what it hid may
// be found from then on.
func endedScreenings(tx store.Tx) (out []string, err error) {
	day := ""
	if err := store.One(tx, `SELECT verdi FROM sokstatus WHERE navn = 'dag'`, nil, &day); err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	today := municipality.DateOf(tx.Now()).String()
	if day == "" || day == today {
		return nil, nil
	}
	screened, err := ids(tx, `SELECT system_id FROM skjerming WHERE skjerming_opphoerer_dato > $1 AND skjerming_opphoerer_dato <= $2`, day, today)
	for _, id := range screened {
		if err != nil {
			break
		}
		var units []string
		units, err = unitsOf(tx, "skjerming", id)
		out = append(out, units...)
	}
	return out, err
}

// changedUnits finds the folders and records that the entries after one have changed.
func changedUnits(tx store.Tx, after int64) (out []string, last int64, err error) {
	touched, last, err := ledger.Touched(tx, after, indexEntries)
	seen := map[string]bool{}
	for _, t := range touched {
		if err != nil {
			break
		}
		var units []string
		units, err = unitsOf(tx, t.Table, t.Key)
		for _, u := range units {
			if u != "" && !seen[u] {
				seen[u] = true
				out = append(out, u)
			}
		}
	}
	return out, last, err
}

// unitsOf gives the folders and records that a changed row makes out of date. A folder's words are its records' too.
func unitsOf(tx store.Tx, table, key string) ([]string, error) {
	switch table {
	case "saksmappe":
		return ids(tx, `SELECT system_id FROM saksmappe WHERE system_id = $1 UNION SELECT system_id FROM journalpost WHERE saksmappe = $1`, key)
	case "journalpost":
		return []string{key}, nil
	case "skjerming":
		return ids(tx, `SELECT system_id FROM journalpost WHERE system_id = $1 OR saksmappe = $1 UNION SELECT system_id FROM saksmappe WHERE system_id = $1
			UNION SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1`, key)
	case "part":
		return ids(tx, `SELECT arkivenhet FROM part WHERE system_id = $1`, key)
	case "korrespondansepart":
		return ids(tx, `SELECT journalpost FROM korrespondansepart WHERE system_id = $1`, key)
	case "dokumentbeskrivelse":
		return ids(tx, `SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1`, key)
	case "dokumentobjekt":
		return ids(tx, `SELECT d.registrering FROM dokumentobjekt o JOIN dokumentbeskrivelse d ON d.system_id = o.dokumentbeskrivelse WHERE o.system_id = $1`, key)
	case "utfoert_kassasjon":
		return ids(tx, `SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1`, key)
	}
	return nil, nil
}

func indexedTo(tx store.Tx) (n int64, err error) {
	var v string
	err = store.One(tx, `SELECT verdi FROM sokstatus WHERE navn = 'ledger'`, nil, &v)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err == nil {
		n, err = strconv.ParseInt(v, 10, 64)
	}
	return n, err
}

// indexUnits writes the words of some units, and how far the index will have come when all of this round are written: what
// is done twice, because a machine stopped in between, gives the same.
func (r *Room) indexUnits(ctx context.Context, units []string, upTo int64) error {
	ready := make([]*findable, 0, len(units))
	if err := r.Store.Read(ctx, func(tx store.Tx) error {
		for _, id := range units {
			f, err := collect(tx, id)
			if err != nil {
				return err
			}
			ready = append(ready, f)
		}
		return nil
	}); err != nil {
		return err
	}
	slices.SortStableFunc(ready, func(a, b *findable) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
	act := ledger.Entry{Actor: municipality.SystemActor("archive"), Verb: "archive.index", Subject: "archive/index"}
	return ledger.Act(ctx, r.Store, act, func(tx *ledger.Tx) error {
		for _, f := range ready {
			if err := f.write(tx); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO sokstatus (navn, verdi) VALUES ('ledger', $1), ('dag', $2) ON CONFLICT (navn) DO UPDATE SET verdi = excluded.verdi`, strconv.FormatInt(upTo, 10), municipality.DateOf(tx.Now()).String())
		return err
	})
}

// forget takes a unit out of the index.
func forget(tx store.Tx, unit string) error {
	var nr int64
	var words string
	err := store.One(tx, `SELECT nr, ord FROM sokbar WHERE enhet = $1`, []any{unit}, &nr, &words)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for list := range slices.Chunk(strings.Fields(words), 100) {
		args := []any{nr}
		for _, w := range list {
			args = append(args, w)
		}
		if _, err := tx.Exec(`DELETE FROM sokeord WHERE nr = $1 AND ord IN (`+marks(2, len(list))+`)`, args...); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM sokbar WHERE nr = $1`, nr)
	return err
}

// forgetText takes the record a document is in out of the index until it is indexed anew, without the document's text.
func forgetText(tx store.Tx, document string) error {
	units, err := ids(tx, `SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1`, document)
	for _, u := range units {
		if err == nil {
			err = forget(tx, u)
		}
	}
	return err
}

func (f *findable) write(tx store.Tx) error {
	if err := forget(tx, f.unit); err != nil || len(f.order) == 0 {
		return err
	}
	nr, err := freeNumber(tx, f.at/1000)
	if err != nil {
		return err
	}
	draft := int64(0)
	if f.draft {
		draft = 1
	}
	if _, err := tx.Exec(`INSERT INTO sokbar (nr, enhet, art, dato, utkast, enhet1, enhet2, saksbehandler1, saksbehandler2, ord) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		nr, f.unit, f.kind, f.date, draft, f.units[0], f.units[1], f.officers[0], f.officers[1], strings.Join(f.order, " ")); err != nil {
		return err
	}
	for list := range slices.Chunk(f.order, 100) {
		args, rows, known := []any{nr}, make([]string, 0, len(list)), make([]string, 0, len(list))
		for _, w := range list {
			args = append(args, w, f.open[w], f.hidden[w])
			rows = append(rows, fmt.Sprintf("($%d, $1, $%d, $%d)", len(args)-2, len(args)-1, len(args)))
			known = append(known, fmt.Sprintf("($%d)", len(known)+1))
		}
		if _, err := tx.Exec(`INSERT INTO sokeord (ord, nr, apent, skjult) VALUES `+strings.Join(rows, ", "), args...); err != nil {
			return err
		}
		only := make([]any, len(list))
		for i, w := range list {
			only[i] = w
		}
		if _, err := tx.Exec(`INSERT INTO ordliste (ord) VALUES `+strings.Join(known, ", ")+` ON CONFLICT DO NOTHING`, only...); err != nil {
			return err
		}
	}
	return nil
}

// freeNumber is the first number from a moment, in milliseconds, that no unit has: the order of a search is the order of
// what happened, however late it was indexed.
func freeNumber(tx store.Tx, ms int64) (int64, error) {
	for n := max(ms, 1); ; n++ {
		var taken int64
		if err := store.One(tx, `SELECT COUNT(*) FROM sokbar WHERE nr = $1`, []any{n}, &taken); err != nil || taken == 0 {
			return n, err
		}
	}
}

// collect reads the words of a folder or record: each open to all employees, or hidden to those without full sight.
func collect(tx store.Tx, id string) (*findable, error) {
	f := &findable{unit: id, open: map[string]int64{}, hidden: map[string]int64{}}
	known := knownStems(tx)
	var e RegistryEntry
	err := load(tx, entryTable, id, &e)
	if err == nil {
		return f, f.entry(tx, e, known)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	c, err := loadFolder(tx, "collect", id)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return f, nil // gone: only forgotten
	}
	if err != nil {
		return nil, err
	}
	f.folder(c, municipality.DateOf(tx.Now()).String(), known)
	return f, nil
}

// knownStems answers whether a stem has been met as a word of its own; each is asked for once.
func knownStems(tx store.Tx) func(string) bool {
	met := map[string]bool{}
	for _, h := range heads() {
		met[h] = true
	}
	return func(st string) bool {
		if len([]rune(st)) < 3 {
			return false
		}
		is, asked := met[st]
		if !asked {
			var n int64
			is = store.One(tx, `SELECT COUNT(*) FROM ordliste WHERE ord = $1`, []any{st}, &n) == nil && n > 0
			met[st] = is
		}
		return is
	}
}

func (f *findable) folder(c folder, today string, known func(string) bool) {
	f.kind, f.at, f.date = "M", c.CreatedAt, or(c.Date, municipality.DateOf(store.Moment(c.CreatedAt)).String())
	f.units, f.officers = [2]string{c.Unit, c.UnitID}, [2]string{c.Responsible, c.ResponsibleID}
	f.add(c.FileID, inNumber, false, known)
	public := c.own.title(today, c.Title, c.PublicTitle, caseTitleWords)
	f.add(public, inTitle, false, known)
	f.add(c.Title, inTitle, public != c.Title, known)
	f.add(c.Keywords, inTitle, c.own.inForce(today), known)
	hide := c.own.hides(today, casePartyNames)
	for _, p := range c.parties {
		f.add(p.name, inParty, hide || p.protected, known)
	}
}

func (f *findable) entry(tx store.Tx, r RegistryEntry, known func(string) bool) error {
	f.kind, f.at, f.date = "J", max(r.JournaledAt, r.CreatedAt), or(r.JournalDate, municipality.DateOf(store.Moment(r.CreatedAt)).String())
	f.seq = r.Seq
	f.draft = r.RecordType == "" && r.JournaledAt == 0
	f.units[0], f.officers[0] = r.Unit, r.Officer
	found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE j.system_id = $1`, r.SystemID)
	if err != nil || len(found) == 0 { // a record in no folder: its own words only
		f.add(r.RecordID+" "+r.Title, inTitle|inNumber, false, known)
		return err
	}
	e, g := found[0], &gate{today: municipality.DateOf(tx.Now()).String()}
	f.units[1], f.officers[1] = e.caseUnit, e.responsible
	f.entryWords(g, e, known)
	return f.texts(tx, g, e, known)
}

func (f *findable) entryWords(g *gate, e *entry, known func(string) bool) {
	f.add(e.number+" "+journalNumber(e.number, e.year, e.seq), inNumber, false, known)
	public := g.maskedTitle(e)
	f.add(public, inTitle, false, known)
	f.add(e.title, inTitle, public != e.title, known)
	public = e.cases.title(g.today, e.caseTitle, e.casePublicTitle, caseTitleWords)
	f.add(public, inTitle, false, known)
	f.add(e.caseTitle, inTitle, public != e.caseTitle, known)
	hide := e.own.hides(g.today, senderName, receiverName)
	for _, p := range e.parties {
		f.add(p.name, inParty, hidesName(hide, p.kind, p.protected), known)
	}
}

// texts adds the titles and the text of the documents. What nobody but those with full sight may open, only they find.
func (f *findable) texts(tx store.Tx, g *gate, e *entry, known func(string) bool) error {
	careful := g.careful(e)
	for _, d := range e.documents {
		f.add(d.title, inTitle, g.documentTitle(e, d, careful) != d.title, known)
		best, ok := d.best(full, careful)
		if !ok || best.digest == "" || best.size > textract.MaxBody {
			continue
		}
		body, err := tx.Blob(best.digest)
		if err != nil {
			continue // its bytes are gone; the rest of the record is still found
		}
		text, err := textract.Text(best.mime, body)
		if err != nil && text == "" {
			continue
		}
		f.add(text, inText, careful, known)
	}
	return nil
}

// index does the promised work: round after round until nothing is left.
func (r *Room) index(ctx context.Context) error {
	for {
		n, err := r.CatchUp(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}
