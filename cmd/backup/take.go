package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"torg/store"
)

// Source is a zone to be taken.
type Source struct {
	Store      store.Store
	Migrations []store.Migrations
	Documents  string // folder of the segments
	Key        []byte // 32 bytes that make the names of runs; the zone's own
	Recipients []age.Recipient
	Progress   func(string) // told now and then; may be nil
}

// Manifest is one backup.
type Manifest struct {
	Taken    time.Time // UTC: the moment it shows
	Tables   []Table
	Segments []Segment
	Entries  int64 // of the ledger, to compare with
}

// Table is the rows of a table.
type Table struct {
	Name    string
	Columns []string
	Rows    int
	Runs    []string // names at the place, in order
}

// Segment is a file of documents, up to the last byte anything refers to.
type Segment struct {
	Name   string
	Length int64
	Parts  []string // names at the place, in order
}

// Summary is what a backup did.
type Summary struct {
	Name                string // of the manifest
	Rows                int
	NewRuns, KnownRuns  int
	NewBytes            int64 // written to the place
	Documents, NewParts int64 // bytes referred to, and of them new
}

const (
	manifests  = "manifests"
	partLimit  = 64 << 20
	timeLayout = "2006-01-02T15-04-05.000000Z"
)

// Take takes a backup while the zone is in use: the rows of one snapshot, then the documents those refer to, which are on
// disk before the rows that name them. A backup that is broken off leaves no manifest; what it wrote is found by the next.
func Take(ctx context.Context, s Source, to Place) (sum Summary, err error) {
	if len(s.Recipients) == 0 {
		return sum, errors.New("backup: there is nobody to encrypt to: name at least one age recipient")
	}
	unlock, err := lock(ctx, to, time.Now())
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	t := taking{Source: s, to: to, sum: &sum}
	if err := t.know(ctx); err != nil {
		return sum, err
	}
	var m Manifest
	if err := s.Store.Read(ctx, func(tx store.Tx) error { return t.snapshot(ctx, tx, &m) }); err != nil {
		return sum, err
	}
	if err := t.documents(ctx, &m); err != nil {
		return sum, err
	}
	return sum, t.finish(ctx, m)
}

// taking is a backup under way.
type taking struct {
	Source
	to    Place
	sum   *Summary
	known map[string]bool // runs at the place
}

func (t *taking) know(ctx context.Context) error {
	found, err := t.to.List(ctx, "rows")
	t.known = map[string]bool{}
	for _, name := range found {
		t.known[name] = true
	}
	return err
}

func (t *taking) snapshot(ctx context.Context, tx store.Tx, m *Manifest) error {
	m.Taken = tx.Now()
	all, err := tables(t.Migrations)
	if err != nil {
		return err
	}
	for _, one := range all {
		t.say("rows of " + one.Name)
		kept, err := t.table(ctx, tx, one)
		if err != nil {
			return fmt.Errorf("backup: table %s: %w", one.Name, err)
		}
		m.Tables = append(m.Tables, kept)
	}
	if err := store.One(tx, `SELECT COUNT(*) FROM ledger`, nil, &m.Entries); err != nil {
		return err
	}
	return store.Each(tx, func(scan func(...any) error) error {
		var s Segment
		err := scan(&s.Name, &s.Length)
		m.Segments = append(m.Segments, s)
		return err
	}, `SELECT segment, MAX(position + length) FROM blob GROUP BY segment ORDER BY segment`)
}

func (t *taking) table(ctx context.Context, tx store.Tx, of table) (out Table, err error) {
	out.Name = of.Name
	if out.Columns, err = of.columns(tx); err != nil {
		return out, err
	}
	err = of.each(tx, out.Columns, func(r *run) error {
		name := r.name(t.Key, of)
		out.Runs = append(out.Runs, name)
		out.Rows += r.rows
		return t.put(ctx, name, r.buf.Bytes())
	})
	t.sum.Rows += out.Rows
	return out, err
}

func (t *taking) put(ctx context.Context, name string, body []byte) error {
	if t.known[name] {
		t.sum.KnownRuns++
		return nil
	}
	packed, err := pack(body)
	if err != nil {
		return err
	}
	sealed, err := seal(packed, t.Recipients)
	if err != nil {
		return err
	}
	t.known[name] = true
	t.sum.NewRuns++
	t.sum.NewBytes += int64(len(sealed))
	if err := t.to.Put(ctx, name, sealed); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func seal(body []byte, to []age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// documents takes what has been appended to each segment since the last time.
func (t *taking) documents(ctx context.Context, m *Manifest) error {
	for i := range m.Segments {
		s := &m.Segments[i]
		t.say("documents of " + s.Name)
		there, err := t.to.List(ctx, "documents/"+s.Name)
		if err != nil {
			return err
		}
		end, err := s.follow(there)
		if err != nil {
			return err
		}
		if err := t.segment(ctx, s, end); err != nil {
			return fmt.Errorf("backup: documents in %s: %w", s.Name, err)
		}
		t.sum.Documents += s.Length
	}
	return nil
}

// follow finds the parts that lie end to end from the beginning, and where they end.
func (s *Segment) follow(names []string) (end int64, err error) {
	type part struct {
		name string
		end  int64
	}
	from := map[int64]part{}
	for _, name := range names {
		start, stop, _, err := partOf(name)
		if err != nil {
			return 0, err
		}
		if stop > from[start].end { // the longest, when a backup that was broken off had begun at the same place
			from[start] = part{name, stop}
		}
	}
	for end < s.Length {
		p, ok := from[end]
		if !ok {
			break
		}
		s.Parts = append(s.Parts, p.name)
		end = p.end
	}
	return end, nil
}

func partOf(name string) (start, end int64, sum string, err error) {
	fields := strings.Split(filepath.Base(name), "-")
	if len(fields) == 3 {
		start, err = strconv.ParseInt(fields[0], 10, 64)
		if err == nil {
			end, err = strconv.ParseInt(fields[1], 10, 64)
		}
		sum = fields[2]
	}
	if err != nil || len(fields) != 3 || end <= start || start < 0 || len(sum) != 64 {
		return 0, 0, "", fmt.Errorf("backup: %q is not the name of a part", name)
	}
	return start, end, sum, nil
}

func (t *taking) segment(ctx context.Context, s *Segment, from int64) error {
	if from >= s.Length {
		return nil
	}
	f, err := os.Open(filepath.Join(t.Documents, filepath.Base(s.Name)))
	if err != nil {
		return err
	}
	defer f.Close()
	for from < s.Length {
		body := make([]byte, min(partLimit, s.Length-from))
		if _, err := f.ReadAt(body, from); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		digest := sha256.Sum256(body)
		name := fmt.Sprintf("documents/%s/%d-%d-%s", s.Name, from, from+int64(len(body)), hex.EncodeToString(digest[:]))
		if err := t.to.Put(ctx, name, body); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		s.Parts = append(s.Parts, name)
		from += int64(len(body))
		t.sum.NewParts += int64(len(body))
		t.sum.NewBytes += int64(len(body))
	}
	return nil
}

// finish writes the manifest: from now on there is a backup.
func (t *taking) finish(ctx context.Context, m Manifest) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if b, err = pack(b); err != nil {
		return err
	}
	if b, err = seal(b, t.Recipients); err != nil {
		return err
	}
	t.sum.Name = m.Taken.UTC().Format(timeLayout)
	t.sum.NewBytes += int64(len(b))
	return t.to.Put(ctx, manifests+"/"+t.sum.Name+".age", b)
}

func (t *taking) say(what string) {
	if t.Progress != nil {
		t.Progress(what)
	}
}

// Times lists the backups at a place, oldest first.
func Times(ctx context.Context, p Place) (out []time.Time, err error) {
	names, err := p.List(ctx, manifests)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		at, err := time.Parse(timeLayout, strings.TrimSuffix(filepath.Base(n), ".age"))
		if err != nil {
			return nil, fmt.Errorf("backup: %q is not the name of a backup", n)
		}
		out = append(out, at)
	}
	slices.SortFunc(out, time.Time.Compare)
	return out, nil
}
