package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"torg/store"
)

// Target is where a backup is put back: a store that holds nothing yet.
type Target struct {
	Store      store.Store
	Migrations []store.Migrations
	Documents  string // folder for the segments
	Identities []age.Identity
	Progress   func(string)
}

// ErrNone means that there is no backup from before the moment asked for.
var ErrNone = errors.New("backup: there is no backup from that time or before")

// Restore puts back the newest backup not taken after at (the zero time means the newest of all) and tells which it was. The
// target must be empty: nothing is ever overwritten. What is read is checked against its digest on the way.
func Restore(ctx context.Context, from Place, at time.Time, t Target) (m Manifest, err error) {
	if m, err = find(ctx, from, at, t.Identities); err != nil {
		return m, err
	}
	if err := t.Store.Migrate(ctx, t.Migrations...); err != nil {
		return m, err
	}
	if err := t.empty(ctx); err != nil {
		return m, err
	}
	if err := t.documents(ctx, from, m); err != nil { // first: no row may name a document that is not there
		return m, err
	}
	for _, table := range m.Tables {
		t.say("rows of " + table.Name)
		if err := t.table(ctx, from, table); err != nil {
			return m, fmt.Errorf("backup: table %s: %w", table.Name, err)
		}
	}
	return m, nil
}

func find(ctx context.Context, from Place, at time.Time, ids []age.Identity) (m Manifest, err error) {
	all, err := Times(ctx, from)
	if err != nil {
		return m, err
	}
	var chosen time.Time
	for _, taken := range all {
		if at.IsZero() || !taken.After(at) {
			chosen = taken
		}
	}
	if chosen.IsZero() {
		return m, ErrNone
	}
	b, err := open(ctx, from, manifests+"/"+chosen.UTC().Format(timeLayout)+".age", ids)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m)
}

// open reads what was sealed and packed.
func open(ctx context.Context, from Place, name string, ids []age.Identity) ([]byte, error) {
	sealed, err := from.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("backup: %s: %w", name, err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), ids...)
	if err != nil {
		return nil, fmt.Errorf("backup: %s does not open with the identities given: %w", name, err)
	}
	packed, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("backup: %s is damaged: %w", name, err)
	}
	return unpack(packed)
}

// empty refuses a store that somebody uses: it has a ledger with entries.
func (t Target) empty(ctx context.Context) error {
	var n int
	err := t.Store.Read(ctx, func(tx store.Tx) error { return store.One(tx, `SELECT COUNT(*) FROM ledger`, nil, &n) })
	if err == nil && n > 0 {
		err = fmt.Errorf("backup: the target is in use: its ledger has %d entries; restore to an empty one", n)
	}
	return err
}

// table puts rows back a run at a time; a run that is there already is there whole.
func (t Target) table(ctx context.Context, from Place, table Table) error {
	if err := t.clear(ctx, table); err != nil {
		return err
	}
	rows := 0
	for _, name := range table.Runs {
		b, err := open(ctx, from, name, t.Identities)
		if err != nil {
			return err
		}
		if err := t.Store.Write(ctx, func(tx store.Tx) error { return insert(tx, table, b) }); err != nil {
			return err
		}
		rows += bytes.Count(b, []byte("\n"))
	}
	if rows != table.Rows {
		return fmt.Errorf("%d rows came, and the manifest says %d", rows, table.Rows)
	}
	return nil
}

// clear empties what a fresh store fills itself, its list of migrations.
func (t Target) clear(ctx context.Context, table Table) error {
	return t.Store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.Exec(`DELETE FROM ` + table.Name)
		return err
	})
}

// insertSize is how many rows go into one statement: engines bound the number of arguments.
const insertSize = 400

func insert(tx store.Tx, table Table, lines []byte) error {
	in := bufio.NewScanner(bytes.NewReader(lines))
	in.Buffer(nil, maxUnpacked)
	var args []any
	n := 0
	per := max(1, min(insertSize, 20_000/len(table.Columns)))
	flush := func() error {
		if n == 0 {
			return nil
		}
		_, err := tx.Exec(statement(table, n), args...)
		args, n = args[:0], 0
		return err
	}
	for in.Scan() {
		v, err := values(in.Bytes())
		if err != nil {
			return err
		}
		if len(v) != len(table.Columns) {
			return fmt.Errorf("a row has %d values for %d columns", len(v), len(table.Columns))
		}
		args, n = append(args, v...), n+1
		if n == per {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return errors.Join(in.Err(), flush())
}

func statement(table Table, rows int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO ` + table.Name + ` (` + strings.Join(table.Columns, ", ") + `) VALUES `)
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range table.Columns {
			if j > 0 {
				b.WriteString(", ")
			}
			n++
			fmt.Fprintf(&b, "$%d", n)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// documents puts the segments back, each part held against its digest.
func (t Target) documents(ctx context.Context, from Place, m Manifest) error {
	if err := os.MkdirAll(t.Documents, 0o700); err != nil {
		return err
	}
	for _, s := range m.Segments {
		t.say("documents of " + s.Name)
		if err := t.segment(ctx, from, s); err != nil {
			return fmt.Errorf("backup: documents in %s: %w", s.Name, err)
		}
	}
	return nil
}

func (t Target) segment(ctx context.Context, from Place, s Segment) (err error) {
	path := filepath.Join(t.Documents, filepath.Base(s.Name))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	at := int64(0)
	for _, name := range s.Parts {
		start, end, sum, err := partOf(name)
		if err != nil {
			return err
		}
		body, err := from.Get(ctx, name)
		if err != nil {
			return err
		}
		digest := sha256.Sum256(body)
		if start != at || hex.EncodeToString(digest[:]) != sum || int64(len(body)) != end-start {
			return fmt.Errorf("%s is not what was put there", name)
		}
		if _, err := f.Write(body); err != nil {
			return err
		}
		at = end
	}
	if at < s.Length {
		return fmt.Errorf("%d bytes are there of %d", at, s.Length)
	}
	return nil
}

func (t Target) say(what string) {
	if t.Progress != nil {
		t.Progress(what)
	}
}
