package ledger

import (
	"time"

	"torg/store"
)

// Extent is how long the ledger is, and how much of it has been signed for.
type Extent struct {
	Entries  int64
	Signed   int64     // entries under the newest signed checkpoint
	SignedAt time.Time // UTC; zero when nothing has been signed
}

// Newest gives the ledger's extent.
func Newest(tx store.Tx) (h Extent, err error) {
	var at int64
	err = store.One(tx, `SELECT COALESCE((SELECT MAX(seq) FROM ledger), 0), COALESCE((SELECT MAX(size) FROM ledger_checkpoint), 0), COALESCE((SELECT MAX(at) FROM ledger_checkpoint), 0)`, nil, &h.Entries, &h.Signed, &at)
	h.SignedAt = store.Moment(at)
	return h, err
}
