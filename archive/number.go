package archive

import (
	"errors"
	"fmt"

	"torg/ledger"
	"torg/store"
)

var bruktNummerTable = table("brukt_nummer", "noekkel siste")

// UsedNumber remembers the highest number of a series that something deleted had, so that no number is given twice.
type UsedNumber struct {
	Key  string // caseSeries or entrySeries
	Last int64
}

func (r *UsedNumber) cells() []any { return []any{&r.Key, &r.Last} }

func (*UsedNumber) table() *ledger.Table { return bruktNummerTable }

func caseSeries(series string, year int64) string { return fmt.Sprintf("sak/%s/%d", series, year) }

func entrySeries(folder string) string { return "reg/" + folder }

// used gives the highest number that something deleted from a series had.
func used(tx store.Tx, series string) (int64, error) {
	var last int64
	err := store.One(tx, `SELECT siste FROM brukt_nummer WHERE noekkel = $1`, []any{series}, &last)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return last, err
}

// spend remembers the number of what is deleted.
func spend(tx *ledger.Tx, series string, number int64) error {
	last, err := used(tx, series)
	if err != nil || number <= last {
		return err
	}
	return put(tx, bruktNummerTable, &UsedNumber{Key: series, Last: number})
}

// nextEntryNumber is the number of the next record in a folder.
func nextEntryNumber(tx store.Tx, folder string) (int64, error) {
	var last int64
	if err := store.One(tx, `SELECT COALESCE(MAX(journalpostnummer), 0) FROM journalpost WHERE saksmappe = $1`, []any{folder}, &last); err != nil {
		return 0, err
	}
	gone, err := used(tx, entrySeries(folder))
	return max(last, gone) + 1, err
}
