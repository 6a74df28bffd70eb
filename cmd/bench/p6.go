package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"torg/municipality"
	"torg/store"
)

// readers is how many read at once in P6: as many as the store keeps connections for.
const readers = 8

// p6 reads the public journal: a page of fifty lines somewhere in it, as anyone gets it over HTTP, against the bare query
// for such a page; and the first page, which is the same for everyone, against the same bytes handed out unchanged.
func p6(ctx context.Context, r *run) error {
	dir, err := r.folder("p6")
	if err != nil {
		return err
	}
	c, err := r.counter(ctx, dir)
	if err != nil {
		return err
	}
	err = r.journal(ctx, c, dir)
	return join(err, c.close(), sweep(dir))
}

func (r *run) journal(ctx context.Context, c *counter, dir string) error {
	cursors, err := publish(ctx, c.Site.Internal().Store, r.Records)
	if err != nil {
		return err
	}
	raw, err := openKeyset(ctx, dir, r.Records)
	if err != nil {
		return err
	}
	defer raw.close()
	key, page, err := turns(
		func() (Measure, error) { return load(ctx, readers, r.half(), raw.page) },
		func() (Measure, error) {
			return load(ctx, readers, r.half(), c.get(func() string { return "/postliste?eldre=" + cursors[rand.IntN(len(cursors))] }))
		})
	if err != nil {
		return err
	}
	f := ratio("P6", fmt.Sprintf("journal page of 50 of %d / bare keyset query", r.Records), key, page, 0.40)
	f.Notes = []string{fmt.Sprintf("ours is the whole page over HTTP, raw the query alone, %d readers; the lines are written to the journal's own table, without search terms", readers)}
	r.add(f)
	return r.cached(ctx, c)
}

func (r *run) half() time.Duration { return max(r.For/2, 500*time.Millisecond) }

// cached compares the first page of the journal with its own bytes as a static answer.
func (r *run) cached(ctx context.Context, c *counter) error {
	body, err := fetch("http://" + c.web.addr + "/postliste")
	if err != nil {
		return err
	}
	still, err := serveBytes(body)
	if err != nil {
		return err
	}
	defer func() { _ = still.close() }()
	s := &counter{web: still}
	for range readers {
		s.callers = append(s.callers, still.call())
	}
	static, page, err := turns(
		func() (Measure, error) { return load(ctx, readers, r.half(), s.get(func() string { return "/" })) },
		func() (Measure, error) {
			return load(ctx, readers, r.half(), c.get(func() string { return "/postliste" }))
		})
	if err != nil {
		return err
	}
	f := ratio("P6", "first page of the journal / its bytes as static", static, page, 0.50)
	f.Notes = []string{fmt.Sprintf("%.1f KB; no cache in between: what browsers and proxies keep for half a minute is asked for anew each time", float64(len(body))/1000)}
	r.add(f)
	return nil
}

// get has each client fetch pages over its own connection.
func (c *counter) get(path func() string) func(context.Context, int, int) error {
	return func(_ context.Context, client, _ int) error {
		res, err := c.callers[client].do(http.MethodGet, path(), "")
		if err == nil && res.status != http.StatusOK {
			err = fmt.Errorf("a page gave status %d: %s", res.status, heading(res.page))
		}
		return err
	}
}

func fetch(address string) ([]byte, error) {
	res, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	return body, errors.Join(err, res.Body.Close())
}

// serveBytes answers everything with the same bytes.
func serveBytes(body []byte) (*web, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &web{addr: l.Addr().String(), server: &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body) // a reader who leaves is no fault of ours
	})}}
	go func() { _ = w.server.Serve(l) }() // ends with ErrServerClosed
	return w, nil
}

// publish fills the public journal and gives cursors spread over it.
func publish(ctx context.Context, s store.Store, n int) (cursors []string, err error) {
	const batch, columns = 500, 16
	base := time.Now().UTC().Add(-time.Duration(n) * 2 * time.Minute)
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", columns), ",") + ")"
	for from := 0; from < n; from += batch {
		count := min(batch, n-from)
		err = s.Write(ctx, func(tx store.Tx) error {
			args := make([]any, 0, count*columns)
			for i := from; i < from+count; i++ {
				at := base.Add(time.Duration(i) * 2 * time.Minute)
				id := municipality.NewID(at)
				args = append(args, line50(i, id, at)...)
				if i == from {
					cursors = append(cursors, url.QueryEscape(fmt.Sprintf("%d.%s", at.UnixMicro(), id)))
				}
			}
			_, err := tx.Exec(numbered("INSERT INTO journal_entry (id, zone, number, case_number, journal_number, title, case_title, kind, document_date, journal_date, journaled_at, senders, receivers, screening, unit, documents) VALUES "+
				strings.TrimSuffix(strings.Repeat(row+",", count), ",")), args...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return cursors[len(cursors)/10:], nil // older than the oldest there is no page of fifty
}

func line50(i int, id string, at time.Time) []any {
	on := municipality.DateOf(at).String()
	return []any{id, "internal", fmt.Sprintf("2026/%d-1", i), fmt.Sprintf("2026/%d", i), fmt.Sprintf("%d/2026", i), title(i), title(i / 3), "I", on, on, at.UnixMicro(),
		fmt.Sprintf(`["Kari Nordmann %d"]`, i%100000), `[]`, "", "barnehage", fmt.Sprintf(`[{"id":%q,"title":%q,"mime":"application/pdf","size":20480,"open":true}]`, id, title(i))}
}

// numbered writes $1, $2 for each question mark, as the store takes them.
func numbered(q string) string {
	var b strings.Builder
	n := 0
	for _, c := range q {
		if c != '?' {
			b.WriteRune(c)
			continue
		}
		n++
		fmt.Fprintf(&b, "$%d", n)
	}
	return b.String()
}

// keyset is the raw program for reading: one prepared query on a table that has what a line of a journal shows.
type keyset struct {
	db   *sql.DB
	stmt *sql.Stmt
	base int64
	n    int
}

func openKeyset(ctx context.Context, dir string, n int) (*keyset, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.Join(dir, "keyset.db")}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=cache_size(-32000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	k := &keyset{db: db, n: n, base: 1_640_995_200}
	if err := k.fill(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	k.stmt, err = db.PrepareContext(ctx, "SELECT id, jdate, title, party, casno FROM reg WHERE tenant = ? AND (jdate, id) < (?, ?) ORDER BY jdate DESC, id DESC LIMIT 50")
	return k, err
}

func (k *keyset) fill(ctx context.Context) error {
	if _, err := k.db.ExecContext(ctx, `CREATE TABLE reg (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, jdate INTEGER NOT NULL, title TEXT NOT NULL, party TEXT, casno TEXT, kind TEXT);
		CREATE INDEX reg_d ON reg (tenant, jdate DESC, id DESC)`); err != nil {
		return err
	}
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	put, err := tx.PrepareContext(ctx, "INSERT INTO reg VALUES (?, 1, ?, ?, ?, ?, 'I')")
	for i := 0; i < k.n && err == nil; i++ {
		_, err = put.ExecContext(ctx, i, k.base+int64(i)*120, title(i), fmt.Sprint("Kari Nordmann ", i%100000), fmt.Sprintf("2026/%d", i%60000))
	}
	return errors.Join(err, tx.Commit())
}

func (k *keyset) page(ctx context.Context, _, _ int) error {
	from := k.n/10 + rand.IntN(k.n-k.n/10)
	rows, err := k.stmt.QueryContext(ctx, 1, k.base+int64(from)*120, int64(1)<<60)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, at int64
		var title, party, number string
		if err := rows.Scan(&id, &at, &title, &party, &number); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (k *keyset) close() { _ = errors.Join(k.stmt.Close(), k.db.Close()) }
