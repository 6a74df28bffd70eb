package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"torg/store"
)

// Lie names a record that is not what was written.
type Lie struct {
	Record string // "ledger/17", "casefile/0192…", "blob/ab12…"
	Why    string
}

func (l Lie) Error() string { return l.Record + ": " + l.Why }

// Report is what a verification went through.
type Report struct {
	Entries, Rows, Checkpoints, Documents int64
	Lies                                  []Lie
}

// maxLies bounds a report: what lies beyond is of the same kind.
const maxLies = 100

func (r *Report) lie(record, format string, args ...any) {
	if len(r.Lies) < maxLies {
		r.Lies = append(r.Lies, Lie{record, fmt.Sprintf(format, args...)})
	}
}

// Verify reads everything and recomputes it: the chain, the person index, the tree and its signatures, every row of
// tables and every document. It reports every record that lies, in the order found; an error means it could not read.
func Verify(ctx context.Context, s store.Store, verifier note.Verifier, tables []*Table) (*Report, error) {
	rep := &Report{}
	err := s.Read(ctx, func(tx store.Tx) error {
		rows, err := rep.chain(tx)
		if err != nil {
			return err
		}
		if err := rep.persons(tx); err != nil {
			return err
		}
		if err := rep.checkpoints(tx, verifier); err != nil {
			return err
		}
		for _, t := range tables {
			if err := rep.table(tx, t, rows); err != nil {
				return err
			}
		}
		rep.missing(rows)
		return rep.documents(tx)
	})
	if err != nil {
		return rep, err
	}
	if err := s.Check(ctx); err != nil {
		rep.lie("database", "%v", err)
	}
	return rep, nil
}

// chain recomputes every entry and gives the digest that each row should have now.
func (rep *Report) chain(tx store.Tx) (map[string]string, error) {
	rows, prev := map[string]string{}, ""
	err := store.Each(tx, func(scan func(...any) error) error {
		r, err := scanRecord(scan)
		if err != nil {
			return err
		}
		rep.Entries++
		record := fmt.Sprint("ledger/", r.Seq)
		switch {
		case r.Seq != rep.Entries:
			rep.lie(fmt.Sprint("ledger/", rep.Entries), "the entry is missing; the next is %d", r.Seq)
			rep.Entries = r.Seq
		case r.hash != r.chain(prev):
			rep.lie(record, "the entry does not follow from what came before it")
		}
		prev = r.hash
		return remember(rows, r.touched)
	}, `SELECT `+columns+` FROM ledger ORDER BY seq`)
	return rows, err
}

func remember(rows map[string]string, touched string) error {
	for line := range strings.Lines(touched) {
		f := strings.Fields(line)
		if len(f) == 3 { // a damaged line shows as a broken chain
			rows[f[0]+"/"+f[1]] = f[2]
		}
	}
	return nil
}

// persons holds the index by which a person finds her entries against the entries, line by line.
func (rep *Report) persons(tx store.Tx) error {
	expected := map[string]bool{}
	if err := store.Each(tx, func(scan func(...any) error) error {
		var seq int64
		var persons string
		err := scan(&seq, &persons)
		for _, p := range strings.Fields(persons) {
			expected[fmt.Sprint(p, " ", seq)] = true
		}
		return err
	}, `SELECT seq, persons FROM ledger WHERE persons <> ''`); err != nil {
		return err
	}
	if err := store.Each(tx, func(scan func(...any) error) error {
		var person string
		var seq int64
		if err := scan(&person, &seq); err != nil {
			return err
		}
		line := fmt.Sprint(person, " ", seq)
		if !expected[line] {
			rep.lie("ledger_person", "the index has a line of entry %d that the entry does not", seq)
		}
		delete(expected, line)
		return nil
	}, `SELECT person, seq FROM ledger_person`); err != nil {
		return err
	}
	if len(expected) > 0 {
		rep.lie("ledger_person", "%d lines of the index of persons are gone", len(expected))
	}
	return nil
}

func (rep *Report) checkpoints(tx store.Tx, verifier note.Verifier) error {
	type cp struct {
		size, at int64
		note     string
	}
	var all []cp
	if err := store.Each(tx, func(scan func(...any) error) error {
		var c cp
		err := scan(&c.size, &c.at, &c.note)
		all = append(all, c)
		return err
	}, `SELECT size, at, note FROM ledger_checkpoint ORDER BY size`); err != nil {
		return err
	}
	roots, err := rep.roots(tx)
	if err != nil {
		return err
	}
	before := int64(0)
	for _, c := range all {
		rep.Checkpoints++
		record := fmt.Sprint("checkpoint/", c.size)
		head, err := OpenCheckpoint(c.note, verifier)
		switch {
		case err != nil:
			rep.lie(record, "its signature does not hold")
		case head.Size != c.size:
			rep.lie(record, "it speaks of %d entries", head.Size)
		case roots(head.Size) != head.Root:
			rep.lie(record, "the ledger does not give the root that was signed")
		case !strings.Contains(c.note, "\n"+following(before, c.at)+"\n") && strings.Contains(c.note, "\nafter "):
			rep.lie(record, "the one before it is gone, or its time is another")
		}
		before = c.size
	}
	return rep.grown(tx, before)
}

// grown: the tree grows only when it is signed. More of it than the newest head covers means that heads are gone, unless
// the machine stopped while many entries were taken in, a batch at a time; less means that nodes are.
func (rep *Report) grown(tx store.Tx, signed int64) error {
	var nodes, last int64
	if err := store.One(tx, `SELECT COUNT(*), COALESCE(MAX(position), -1) FROM ledger_node`, nil, &nodes, &last); err != nil {
		return err
	}
	size, err := treeSize(tx)
	if err != nil {
		return err
	}
	switch {
	case nodes != last+1 || tlog.StoredHashCount(size) != nodes:
		rep.lie("ledger_node", "nodes of the tree are gone")
	case size < signed:
		rep.lie("ledger_node", "the tree has %d entries, and %d are signed for", size, signed)
	case (size-signed)%checkpointBatch != 0:
		rep.lie("checkpoint", "the tree has %d entries, and the newest head that is left covers %d: heads are gone", size, signed)
	}
	return nil
}

// roots builds the tree anew from the entries, so that stored nodes need not be believed, and compares them on the way.
func (rep *Report) roots(tx store.Tx) (func(size int64) tlog.Hash, error) {
	var built []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, p := range at {
			if p >= int64(len(built)) {
				return nil, fmt.Errorf("node %d is beyond the tree", p)
			}
			out[i] = built[p]
		}
		return out, nil
	})
	n := int64(0)
	if err := store.Each(tx, func(scan func(...any) error) error {
		var hash string
		if err := scan(&hash); err != nil {
			return err
		}
		more, err := tlog.StoredHashes(n, []byte(hash), read)
		built, n = append(built, more...), n+1
		return err
	}, `SELECT hash FROM ledger ORDER BY seq`); err != nil {
		return nil, err
	}
	if err := rep.compareNodes(tx, built); err != nil {
		return nil, err
	}
	return func(size int64) tlog.Hash {
		root, err := tlog.TreeHash(size, read)
		if err != nil {
			return tlog.Hash{}
		}
		return root
	}, nil
}

func (rep *Report) compareNodes(tx store.Tx, built []tlog.Hash) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var at int64
		var hash string
		err := scan(&at, &hash)
		if err == nil && (at < 0 || at >= int64(len(built)) || built[at].String() != hash) {
			rep.lie(fmt.Sprint("ledger_node/", at), "the node does not follow from the entries")
		}
		return err
	}, `SELECT position, hash FROM ledger_node ORDER BY position`)
}

// table compares every row with the digest the ledger has for it, and crosses it off.
func (rep *Report) table(tx store.Tx, t *Table, rows map[string]string) error {
	return store.Each(tx, func(scan func(...any) error) error {
		values, err := t.read(scan)
		if err != nil {
			return err
		}
		rep.Rows++
		record := fmt.Sprintf("%s/%v", t.Name, values[0])
		switch want, known := rows[record]; {
		case !known || want == removed:
			rep.lie(record, "the row is not accounted for by any entry")
		case want != t.digest(values):
			rep.lie(record, "the row is not what was written")
		}
		delete(rows, record)
		return nil
	}, t.Select())
}

func (rep *Report) missing(rows map[string]string) {
	for record, digest := range rows {
		if digest != removed {
			rep.lie(record, "the row is gone, or its table is not among those verified")
		}
	}
}

func (rep *Report) documents(tx store.Tx) error {
	sizes := map[string]int64{}
	if err := store.Each(tx, func(scan func(...any) error) error {
		var d string
		var size int64
		err := scan(&d, &size)
		sizes[d] = size
		return err
	}, `SELECT digest, size FROM blob`); err != nil {
		return err
	}
	for _, d := range slices.Sorted(maps.Keys(sizes)) {
		rep.Documents++
		body, err := tx.Blob(d)
		switch {
		case err != nil:
			rep.lie("blob/"+d, "%v", err)
		case int64(len(body)) != sizes[d]:
			rep.lie("blob/"+d, "it has %d bytes, and the list says %d", len(body), sizes[d])
		}
	}
	return nil
}
