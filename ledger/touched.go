package ledger

import (
	"strings"

	"torg/store"
)

// Touch is a row that an act wrote or removed.
type Touch struct {
	Seq        int64 // the entry
	Table, Key string
}

// Touched lists the rows written by the entries after one, in order, those of at most limit entries, and gives the last entry
// read. It is how an index follows what has changed without the acts having to know of it.
func Touched(tx store.Tx, after int64, limit int) (out []Touch, last int64, err error) {
	last = after
	err = store.Each(tx, func(scan func(...any) error) error {
		var touched string
		if err := scan(&last, &touched); err != nil {
			return err
		}
		for line := range strings.Lines(touched) {
			if f := strings.Fields(line); len(f) == 3 {
				out = append(out, Touch{last, f[0], f[1]})
			}
		}
		return nil
	}, `SELECT seq, touched FROM ledger WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	return out, last, err
}
