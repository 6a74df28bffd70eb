package test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"torg/municipality"
	"torg/store"
	"torg/web/site"
)

// attacks is how many random edits each engine is tried with.
const attacks = 200

// attacker edits past Torg, and puts back what it changed.
type attacker struct {
	*rig
	z    *site.Zone
	seed *rand.Rand
}

// TestEveryRandomEditIsFound changes one value, takes away one row, or flips one bit of a document, past Torg, and asks for
// the proof: each edit must be found.
func TestEveryRandomEditIsFound(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		a := &attacker{r, r.zone(municipality.Internal), rand.New(rand.NewPCG(seed, 7))}
		r.walk()
		if err := r.Town.Checkpoint(t.Context(), a.z); err != nil {
			t.Fatal(err)
		}
		r.prove()
		for range attacks {
			what, undo := a.strike()
			report, err := r.Town.Verify(t.Context(), a.z)
			if err == nil && len(report.Lies) == 0 {
				t.Errorf("not found: %s", what)
			}
			undo()
		}
		r.prove() // everything was put back: what was found was the edit
	})
}

func (a *attacker) strike() (what string, undo func()) {
	switch a.seed.IntN(4) {
	case 0:
		return a.flip()
	case 1:
		return a.remove()
	}
	return a.change()
}

// targets are the tables that are vouched for, and those the vouching itself rests on.
func (a *attacker) target() string {
	names := []string{"ledger", "ledger", "ledger", "ledger_person", "ledger_node", "ledger_checkpoint", "blob", "blob"}
	for _, t := range a.z.Tables {
		names = append(names, t.Name)
	}
	for {
		name := names[a.seed.IntN(len(names))]
		if a.count(name) > 0 {
			return name
		}
	}
}

func (a *attacker) count(table string) (n int) {
	a.read(a.z, func(tx store.Tx) error { return store.One(tx, `SELECT COUNT(*) FROM `+table, nil, &n) })
	return n
}

// row takes one at random, with its columns.
func (a *attacker) row(table string) (columns []string, values []any) {
	a.t.Helper()
	skip := a.seed.IntN(a.count(table))
	a.read(a.z, func(tx store.Tx) error {
		rows, err := tx.Query(`SELECT * FROM ` + table)
		if err != nil {
			return err
		}
		defer rows.Close()
		if columns, err = rows.Columns(); err != nil {
			return err
		}
		for i := 0; rows.Next(); i++ {
			if i < skip {
				continue
			}
			values = make([]any, len(columns))
			into := make([]any, len(columns))
			for j := range values {
				into[j] = &values[j]
			}
			return rows.Scan(into...)
		}
		return rows.Err()
	})
	return columns, values
}

func (a *attacker) exec(query string, args ...any) {
	a.t.Helper()
	if err := a.z.Store.Write(a.t.Context(), func(tx store.Tx) error {
		n, err := tx.Exec(query, args...)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows", n)
		}
		return err
	}); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
}

// same finds exactly this row again.
func same(columns []string, from int) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("%s = $%d", c, from+i)
	}
	return strings.Join(parts, " AND ")
}

func (a *attacker) change() (string, func()) {
	a.t.Helper()
	table := a.target()
	columns, values := a.row(table)
	at := a.seed.IntN(len(columns))
	forged := append([]any{}, values...)
	switch v := values[at].(type) {
	case int64:
		forged[at] = v + 1_000_003
	default:
		forged[at] = fmt.Sprint(v, "x")
	}
	update := `UPDATE ` + table + ` SET ` + columns[at] + ` = $1 WHERE ` + same(columns, 2)
	a.exec(update, append([]any{forged[at]}, values...)...)
	return fmt.Sprintf("%s.%s changed", table, columns[at]), func() { a.exec(update, append([]any{values[at]}, forged...)...) }
}

func (a *attacker) remove() (string, func()) {
	a.t.Helper()
	table := a.target()
	columns, values := a.row(table)
	a.exec(`DELETE FROM `+table+` WHERE `+same(columns, 1), values...)
	marks := make([]string, len(columns))
	for i := range marks {
		marks[i] = fmt.Sprint("$", i+1)
	}
	return "a row of " + table + " removed", func() {
		a.exec(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, values...)
	}
}

// flip turns one bit of a document where it lies.
func (a *attacker) flip() (string, func()) {
	a.t.Helper()
	_, values := a.row("blob") // digest, size, segment, position, length, sealed_key
	path := filepath.Join(a.Town.Documents(a.z.Name), fmt.Sprint(values[2]))
	at := values[3].(int64) + a.seed.Int64N(values[4].(int64))
	turn := func() {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			a.t.Fatal(err)
		}
		defer f.Close()
		var b [1]byte
		if _, err := f.ReadAt(b[:], at); err != nil {
			a.t.Fatal(err)
		}
		b[0] ^= 1
		if _, err := f.WriteAt(b[:], at); err != nil {
			a.t.Fatal(err)
		}
	}
	turn()
	return "a bit of a document turned", turn
}
