package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver
)

// The raw program keeps what a registration cannot do without: a folder, the registration, a party, a document with its
// object and an event chained by hash, under twelve indexes, with a document of 20 KiB in a segment file. It checks
// nothing, screens nothing, promises nothing and asks nobody who it is.
const rawSchema = `
CREATE TABLE tenant_head (tenant INTEGER PRIMARY KEY, seq BIGINT NOT NULL, head BLOB NOT NULL);
CREATE TABLE folder (id BIGINT PRIMARY KEY, tenant INTEGER NOT NULL, uuid BLOB NOT NULL, title TEXT NOT NULL, year INTEGER, status TEXT, created BIGINT);
CREATE UNIQUE INDEX folder_u ON folder (uuid);
CREATE INDEX folder_t ON folder (tenant, id);
CREATE TABLE registration (id BIGINT PRIMARY KEY, tenant INTEGER NOT NULL, uuid BLOB NOT NULL, folder BIGINT NOT NULL, year INTEGER NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL,
	title TEXT NOT NULL, public_title TEXT NOT NULL, jdate BIGINT NOT NULL, ddate BIGINT NOT NULL, screening TEXT, status TEXT NOT NULL);
CREATE UNIQUE INDEX reg_u ON registration (uuid);
CREATE UNIQUE INDEX reg_s ON registration (tenant, year, seq);
CREATE INDEX reg_d ON registration (tenant, jdate DESC, id DESC);
CREATE TABLE party (id BIGINT PRIMARY KEY, registration BIGINT NOT NULL, kind TEXT, name TEXT, email TEXT);
CREATE INDEX party_r ON party (registration);
CREATE TABLE docdesc (id BIGINT PRIMARY KEY, registration BIGINT NOT NULL, uuid BLOB NOT NULL, title TEXT, kind TEXT, no INTEGER, created BIGINT);
CREATE INDEX docdesc_r ON docdesc (registration);
CREATE TABLE docobj (id BIGINT PRIMARY KEY, docdesc BIGINT NOT NULL, version INTEGER, format TEXT, sha256 BLOB, size INTEGER, ref TEXT);
CREATE INDEX docobj_d ON docobj (docdesc);
CREATE TABLE event (tenant INTEGER NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (tenant, seq));
`

// documentSize is how large the raw program's document is, in bytes.
const documentSize = 20 << 10

// rawReg is one registration on its way into the raw program.
type rawReg struct {
	tenant              int
	folder              bool // opens a folder of its own, as one in five does
	fuuid, ruuid, duuid [16]byte
	title, party, email string
	hash                [32]byte
	payload             []byte
	done                chan error
}

// rawDB is the raw program on SQLite: one writer, whatever waits is committed together.
type rawDB struct {
	db      *sql.DB
	c       *sql.Conn
	blobs   *rawBlobs
	queue   chan *rawReg
	tenants int
	delay   time.Duration // added to each fsync
	syncs   atomic.Int64
	ids     int64
	s       map[string]*sql.Stmt
	end     chan struct{}
}

func openRaw(dir string, tenants int, delay time.Duration) (*rawDB, error) {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32000)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.Join(dir, "raw.db")}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	d := &rawDB{db: db, queue: make(chan *rawReg, 256), tenants: tenants, delay: delay, s: map[string]*sql.Stmt{}, end: make(chan struct{})}
	if d.blobs, err = openRawBlobs(dir, delay, &d.syncs); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := d.prepare(); err != nil {
		return nil, errors.Join(err, d.blobs.close(), db.Close())
	}
	go d.loop()
	return d, nil
}

func rawStatements() map[string]string {
	return map[string]string{
		"begin": "BEGIN IMMEDIATE", "commit": "COMMIT",
		"head": "SELECT seq, head FROM tenant_head WHERE tenant = ?", "move": "UPDATE tenant_head SET seq = ?, head = ? WHERE tenant = ?",
		"folder": "INSERT INTO folder VALUES (?, ?, ?, ?, 2026, 'B', ?)", "find": "SELECT id FROM folder WHERE tenant = ? ORDER BY id DESC LIMIT 1",
		"reg":   "INSERT INTO registration VALUES (?, ?, ?, ?, 2026, ?, 'I', ?, ?, ?, ?, NULL, 'J')",
		"party": "INSERT INTO party VALUES (?, ?, 'avsender', ?, ?)", "desc": "INSERT INTO docdesc VALUES (?, ?, ?, ?, 'B', 1, ?)",
		"obj": "INSERT INTO docobj VALUES (?, ?, 1, 'fmt/95', ?, ?, ?)", "event": "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
	}
}

func (d *rawDB) prepare() (err error) {
	ctx := context.Background()
	if d.c, err = d.db.Conn(ctx); err != nil {
		return err
	}
	if _, err := d.c.ExecContext(ctx, rawSchema); err != nil {
		return err
	}
	for t := range d.tenants {
		if _, err := d.c.ExecContext(ctx, "INSERT INTO tenant_head VALUES (?, 0, ?)", t+1, make([]byte, 32)); err != nil {
			return err
		}
	}
	for name, q := range rawStatements() {
		if d.s[name], err = d.c.PrepareContext(ctx, q); err != nil {
			return fmt.Errorf("raw %s: %w", name, err)
		}
	}
	return nil
}

func (d *rawDB) close() error {
	close(d.queue)
	<-d.end
	return errors.Join(d.blobs.close(), d.c.Close(), d.db.Close())
}

// register puts the document down and then the rows, each made durable together with whatever else waits.
func (d *rawDB) register(client, n int) error {
	x := newRawReg(n%d.tenants+1, n)
	var err error
	if x.hash, err = d.blobs.put(uint64(client)<<40 | uint64(n)); err != nil {
		return err
	}
	x.done = make(chan error, 1)
	d.queue <- x
	return <-x.done
}

func newRawReg(tenant, n int) *rawReg {
	x := &rawReg{tenant: tenant, folder: n%5 == 0, title: title(n), party: fmt.Sprint("Kari Nordmann ", n%1000000), email: fmt.Sprintf("kari%d@example.com", n%1000000)}
	x.fuuid, x.ruuid, x.duuid = uuid7(), uuid7(), uuid7()
	x.payload = fmt.Appendf(nil, `{"type":"journalpost.registered","reg":"%x","title":%q,"actor":"saksbehandler-%d","at":%d}`, x.ruuid, x.title, n%400, time.Now().UnixNano())
	return x
}

func (d *rawDB) loop() {
	defer close(d.end)
	for x := range d.queue {
		batch := []*rawReg{x}
	gather:
		for len(batch) < 64 {
			select {
			case y, ok := <-d.queue:
				if !ok {
					break gather
				}
				batch = append(batch, y)
			default:
				break gather
			}
		}
		err := d.commit(batch)
		for _, y := range batch {
			y.done <- err
		}
	}
}

func (d *rawDB) commit(batch []*rawReg) error {
	if _, err := d.s["begin"].Exec(); err != nil {
		return err
	}
	for _, x := range batch {
		if err := d.insert(x); err != nil {
			return err
		}
	}
	time.Sleep(d.delay)
	d.syncs.Add(1)
	_, err := d.s["commit"].Exec()
	return err
}

func (d *rawDB) insert(x *rawReg) error {
	now := time.Now().UnixMicro()
	var seq int64
	var head []byte
	if err := d.s["head"].QueryRow(x.tenant).Scan(&seq, &head); err != nil {
		return err
	}
	seq++
	folder, err := d.folderOf(x, now)
	if err != nil {
		return err
	}
	d.ids++
	id := d.ids
	sum := sha256.New()
	sum.Write(head)
	sum.Write(x.payload)
	hash := sum.Sum(nil)
	return d.all(
		step{"reg", []any{id, x.tenant, x.ruuid[:], folder, seq, x.title, x.title, now, now}},
		step{"party", []any{id, id, x.party, x.email}},
		step{"desc", []any{id, id, x.duuid[:], x.title, now}},
		step{"obj", []any{id, id, x.hash[:], documentSize, hex.EncodeToString(x.hash[:])}},
		step{"event", []any{x.tenant, seq, now, x.payload, hash}},
		step{"move", []any{seq, hash, x.tenant}})
}

type step struct {
	statement string
	args      []any
}

func (d *rawDB) all(steps ...step) error {
	for _, s := range steps {
		if _, err := d.s[s.statement].Exec(s.args...); err != nil {
			return fmt.Errorf("raw %s: %w", s.statement, err)
		}
	}
	return nil
}

func (d *rawDB) folderOf(x *rawReg, now int64) (id int64, err error) {
	if !x.folder {
		if err = d.s["find"].QueryRow(x.tenant).Scan(&id); err == nil || !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	d.ids++
	_, err = d.s["folder"].Exec(d.ids, x.tenant, x.fuuid[:], x.title, now)
	return d.ids, err
}

// uuid7 makes an identifier that sorts by time.
func uuid7() (u [16]byte) {
	ms := time.Now().UnixMilli()
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	a, b := rand.Uint64(), rand.Uint64()
	for i := range 8 {
		u[8+i] = byte(a >> (8 * i))
	}
	u[6], u[7] = 0x70|byte(b)&0x0f, byte(b>>8)
	u[8] = u[8]&0x3f | 0x80
	return u
}

var titleWords = sync.OnceValue(func() []string {
	return strings.Fields("søknad barnehageplass byggesak klage vedtak svar innsyn rammetillatelse nabovarsel dispensasjon reguleringsplan skjenkebevilling eiendomsskatt vann avløp renovasjon skoleskyss tilskudd kulturmidler ferdigattest oppmåling startlån omsorgsbolig parkering høring uttalelse kommunestyret formannskapet avtale leverandør anskaffelse tilsyn brannvern motorferdsel utmark landbruk viltnemnd forurensing")
})

// title is a title as they are in a journal.
func title(n int) string {
	words := titleWords()
	r := rand.New(rand.NewPCG(uint64(n), 7))
	out := make([]string, 0, 12)
	for range 6 + r.IntN(5) {
		out = append(out, words[r.IntN(len(words))])
	}
	return fmt.Sprintf("%s gnr %d bnr %d", strings.Join(out, " "), r.IntN(200), r.IntN(900))
}
