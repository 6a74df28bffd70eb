package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"torg/archive"
	"torg/archive/deposit"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// importer is one import under way.
type importer struct {
	ctx     context.Context
	s       store.Store
	opt     Options
	rep     *Report
	openDoc func(name string) (io.ReadCloser, error)
	codes   codes
	oslo    *time.Location
	stack   []*node
	nodes   int
	waiting []pending
	size    int
	acts    int
	writing chan outcome // the act under way
	offline bool         // tests: nothing is written
	batch   int64
	columns map[string]map[string]int // places of columns, by table
	fields  map[string]bool           // own metadata already in the catalogue
	numbers map[string]string         // case and journal numbers taken in this import, by who has them
}

// pending is a unit that waits to be written, with all its rows.
type pending struct {
	name  string // of the unit, for the report: "journalpost"
	table string
	id    string
	rows  []archive.Row
	docs  []document
	where string
}

// document is a file that waits with its row.
type document struct {
	row  *archive.DocumentObject
	body []byte
}

func newImporter(ctx context.Context, s store.Store, opt Options, rep *Report, openDoc func(string) (io.ReadCloser, error)) (*importer, error) {
	if opt.By.ID == "" {
		opt.By = municipality.SystemActor("import")
	}
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, op, err)
	}
	im := &importer{ctx: ctx, s: s, opt: opt, rep: rep, openDoc: openDoc, oslo: oslo, columns: map[string]map[string]int{}, fields: map[string]bool{}, numbers: map[string]string{}}
	err = s.Read(ctx, func(tx store.Tx) error {
		if im.codes, err = readCodes(tx); err != nil {
			return err
		}
		return store.Each(tx, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			im.fields[name] = true
			return err
		}, `SELECT navn FROM vsm_felt`)
	})
	return im, err
}

// enqueue lets a unit wait for its act.
func (im *importer) enqueue(p pending) error {
	im.waiting = append(im.waiting, p)
	for _, d := range p.docs {
		im.size += len(d.body)
	}
	if !im.offline && (len(im.waiting) >= unitsAtOnce || im.size >= bytesAtOnce) {
		return im.flush()
	}
	return nil
}

// flush has what waits written in one act, by a goroutine of its own while the next units are read. What is there already
// is left as it is; where it says something else, that is told.
func (im *importer) flush() error {
	if err := im.settle(); err != nil || len(im.waiting) == 0 {
		return errors.Join(err, im.ctx.Err())
	}
	im.acts++
	e := ledger.Entry{Actor: im.opt.By, Verb: "archive.import", Subject: fmt.Sprintf("import/%s/%d", deposit.Derived("import", im.rep.Source)[:8], im.acts), Purpose: "import", Basis: "arkivlova § 9", Detail: fmt.Sprint(len(im.waiting), " units")}
	units, answer := im.waiting, make(chan outcome, 1)
	im.waiting, im.size, im.writing = nil, 0, answer
	go func() {
		var done outcome
		err := ledger.Act(im.ctx, im.s, e, func(tx *ledger.Tx) (err error) {
			done = outcome{} // an act may run twice
			return write(tx, units, &done)
		})
		done.err = err
		answer <- done
	}()
	return im.ctx.Err()
}

// settle waits for the act under way, if there is one, and accounts for it.
func (im *importer) settle() error {
	if im.writing == nil {
		return nil
	}
	done := <-im.writing
	im.writing = nil
	if done.err != nil {
		return done.err
	}
	im.account(done)
	if im.opt.Progress != nil {
		im.opt.Progress(Progress{Units: im.batch, Already: im.rep.Already, Documents: im.rep.Documents, Bytes: im.rep.Bytes})
	}
	if im.opt.stop != nil {
		return im.opt.stop()
	}
	return nil
}

// finish writes all that waits.
func (im *importer) finish() error {
	err := im.flush()
	return errors.Join(err, im.settle())
}

// outcome is what one act did.
type outcome struct {
	taken   []pending
	already int64
	other   []pending // there with another content
	err     error
}

func (im *importer) account(o outcome) {
	im.rep.Already += o.already
	im.batch += int64(len(o.taken))
	for _, p := range o.taken {
		im.rep.Taken[p.name]++
		for _, r := range p.rows[1:] {
			im.rep.Taken[archive.TableName(r)]++
		}
		for _, d := range p.docs {
			im.rep.Documents++
			im.rep.Bytes += int64(len(d.body))
		}
	}
	for _, p := range o.other {
		im.rep.reject(p.where, p.name, "en enhet med samme systemID finnes i arkivet med et annet innhold; den er ikke rørt")
	}
}

func write(tx *ledger.Tx, units []pending, o *outcome) error {
	there, err := there(tx, units)
	if err != nil {
		return err
	}
	for _, p := range units {
		if there[p.table+" "+p.id] {
			same, err := equal(tx, p)
			if err != nil {
				return err
			}
			if same {
				o.already++
			} else {
				o.other = append(o.other, p)
			}
			continue
		}
		there[p.table+" "+p.id] = true
		if err := put(tx, p); err != nil {
			return municipality.Wrap(municipality.Fault, op+": "+p.where, err)
		}
		o.taken = append(o.taken, p)
	}
	return nil
}

func put(tx *ledger.Tx, p pending) error {
	for _, d := range p.docs {
		digest, err := tx.PutBlob(d.body)
		if err != nil {
			return err
		}
		d.row.File, d.row.Checksum, d.row.Algorithm, d.row.Size = digest, digest, "SHA-256", int64(len(d.body))
	}
	for _, r := range p.rows {
		if err := archive.PutRow(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// there finds which units the archive has.
func there(tx store.Tx, units []pending) (map[string]bool, error) {
	byTable := map[string][]any{}
	for _, p := range units {
		byTable[p.table] = append(byTable[p.table], p.id)
	}
	out := map[string]bool{}
	for table, ids := range byTable {
		err := store.Each(tx, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			out[table+" "+id] = true
			return err
		}, "SELECT system_id FROM "+table+" WHERE system_id IN ("+marks(len(ids))+")", ids...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// equal holds a unit's own row against the one that is there.
func equal(tx store.Tx, p pending) (bool, error) {
	have := archive.NewRow(p.table)
	if err := archive.LoadRow(tx, have, p.id); err != nil {
		return false, err
	}
	s := deposit.ShapeOf(p.table)
	for _, f := range s.Fields() {
		if archive.Column(have, f.Column) != archive.Column(p.rows[0], f.Column) {
			return false, nil
		}
	}
	return true, nil
}

func marks(n int) string {
	b := make([]byte, 0, n*5)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "$%d", i+1)
	}
	return string(b)
}
