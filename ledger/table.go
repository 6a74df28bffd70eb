package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"

	"torg/municipality"
)

// Table is a table whose rows the ledger vouches for. The first column is its key, a text. Columns hold text or 64-bit
// whole numbers and are never null, so that a row has one digest on every engine.
type Table struct {
	Name    string
	Columns []string
	born    int // columns it had at first
	put     string
}

// NewTable describes a table.
func NewTable(name string, columns ...string) *Table {
	t := &Table{Name: name, Columns: columns, born: len(columns)}
	marks, sets := make([]string, len(columns)), make([]string, 0, len(columns))
	for i, c := range columns {
		marks[i] = fmt.Sprint("$", i+1)
		if i > 0 {
			sets = append(sets, c+" = excluded."+c)
		}
	}
	t.put = "INSERT INTO " + name + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ") ON CONFLICT (" + columns[0] + ") DO UPDATE SET " + strings.Join(sets, ", ")
	return t
}

// Grown gives the table with columns that a later migration added, each with the default ” or 0. A row written before
// them keeps its digest: columns added later count only up to the last that holds something.
func (t *Table) Grown(columns ...string) *Table {
	g := NewTable(t.Name, append(t.Columns[:len(t.Columns):len(t.Columns)], columns...)...)
	g.born = t.born
	return g
}

// written are the values that count: those of the first columns, and of later ones up to the last that holds something.
func (t *Table) written(values []any) []any {
	n := len(values)
	for n > t.born && (values[n-1] == "" || values[n-1] == int64(0)) {
		n--
	}
	return values[:n]
}

func (t *Table) digest(values []any) string { return digestRow(t.written(values)) }

// read gives a row's values as they were written: engines may give a text as bytes.
func (t *Table) read(scan func(...any) error) ([]any, error) {
	values, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		dest[i] = &values[i]
	}
	err := scan(dest...)
	for i, v := range values {
		if raw, ok := v.([]byte); ok {
			values[i] = string(raw)
		}
	}
	return values, err
}

// Select is "SELECT all columns FROM table", to which a room adds its condition.
func (t *Table) Select() string { return "SELECT " + strings.Join(t.Columns, ", ") + " FROM " + t.Name }

// Put writes one whole row, new or in place of the one with the same key. Values are string, int, int64 or bool, in the
// order of the columns.
func (t *Tx) Put(table *Table, values ...any) error {
	if len(values) != len(table.Columns) {
		return municipality.Errorf(municipality.Fault, "ledger.Put", "%s has %d columns, got %d values", table.Name, len(table.Columns), len(values))
	}
	for i, v := range values {
		plain, err := plain(v)
		if err != nil {
			return municipality.Errorf(municipality.Fault, "ledger.Put", "%s.%s: %w", table.Name, table.Columns[i], err)
		}
		values[i] = plain
	}
	key, ok := values[0].(string)
	if !ok || key == "" || strings.ContainsAny(key, " \n") {
		return municipality.Errorf(municipality.Fault, "ledger.Put", "%s: a key is a text without spaces", table.Name)
	}
	if _, err := t.Exec(table.put, values...); err != nil {
		return err
	}
	t.touched = append(t.touched, mark(table.Name, key, table.digest(values)))
	return nil
}

// Remove deletes a row and says so.
func (t *Tx) Remove(table *Table, key string) error {
	n, err := t.Exec("DELETE FROM "+table.Name+" WHERE "+table.Columns[0]+" = $1", key)
	if err == nil && n > 0 {
		t.touched = append(t.touched, mark(table.Name, key, removed))
	}
	return err
}

// removed stands where a digest would: the row is gone and should be.
const removed = "-"

func mark(table, key, digest string) string { return table + " " + key + " " + digest }

func plain(v any) (any, error) {
	switch v := v.(type) {
	case string, int64:
		return v, nil
	case int:
		return int64(v), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case []byte:
		return string(v), nil
	}
	return nil, fmt.Errorf("%T is neither text nor whole number", v)
}

// digestBytes is how much of SHA-256 is kept per row: 192 bits, as many as finding two rows with one digest needs to
// stay out of reach.
const digestBytes = 24

func digestRow(values []any) string {
	h := sha256.New()
	for _, v := range values {
		writeValue(h, v)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:digestBytes])
}

// writeValue puts kind and length first, so that no two rows have one text.
func writeValue(h hash.Hash, v any) {
	var n [9]byte
	switch v := v.(type) {
	case int64:
		n[0] = 'i'
		binary.BigEndian.PutUint64(n[1:], uint64(v))
		h.Write(n[:])
	case string:
		n[0] = 's'
		binary.BigEndian.PutUint64(n[1:], uint64(len(v)))
		h.Write(n[:])
		h.Write([]byte(v))
	}
}
