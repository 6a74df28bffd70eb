package archive

import (
	"strconv"

	"torg/ledger"
	"torg/store"
)

// KeepGiven keeps how a time was written by who gave it, when the column that holds it would be written otherwise. value is
// what the column holds: the microseconds, or the date. An empty text forgets.
func KeepGiven(tx *ledger.Tx, unit, column, value, given string) error {
	key := unit + "." + column
	if given == "" {
		return tx.Remove(oppgittTidTable, key)
	}
	if len(given) > 64 {
		return tooMuch("KeepGiven", "archive.text.long", NoarkName(column), 64)
	}
	return put(tx, oppgittTidTable, &GivenTime{Key: key, Of: unit, Column: column, Value: value, Given: given})
}

// GivenTimes reads how the times of a row were written, by column, those only whose column still holds what was given.
func GivenTimes(tx store.Tx, r Row) (map[string]string, error) {
	out := map[string]string{}
	err := EachRow(tx, "WHERE arkivenhet = $1", []any{keyOf(r)}, func(g GivenTime) error {
		switch v := Column(r, g.Column).(type) {
		case string:
			if v == g.Value {
				out[g.Column] = g.Given
			}
		case int64:
			if strconv.FormatInt(v, 10) == g.Value {
				out[g.Column] = g.Given
			}
		}
		return nil
	})
	return out, err
}
