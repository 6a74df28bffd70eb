package backup

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"torg/store"
)

// A run of rows ends after a row whose own digest says so, about every thousandth, so that a row put in between moves no
// later border and the runs after it are found at the place already.
const (
	cutMask  = 1<<10 - 1
	maxRows  = 8 << 10
	maxBytes = 8 << 20
)

// run is rows that lie together, as JSON lines.
type run struct {
	buf  bytes.Buffer
	rows int
}

// add appends a row and reports whether the run ends with it.
func (r *run) add(values []any) (bool, error) {
	line, err := json.Marshal(values)
	if err != nil {
		return false, err
	}
	r.buf.Write(line)
	r.buf.WriteByte('\n')
	r.rows++
	h := fnv.New32a()
	h.Write(line)
	return h.Sum32()&cutMask == 0 || r.rows >= maxRows || r.buf.Len() >= maxBytes, nil
}

// each reads a table in the order of its key and gives it in runs.
func (t table) each(tx store.Tx, columns []string, give func(*run) error) error {
	r := &run{}
	err := store.Each(tx, func(scan func(...any) error) error {
		values, err := row(scan, len(columns))
		if err != nil {
			return err
		}
		full, err := r.add(values)
		if err != nil || !full {
			return err
		}
		err = give(r)
		r = &run{}
		return err
	}, `SELECT `+strings.Join(columns, ", ")+` FROM `+t.Name+` ORDER BY `+strings.Join(t.Key, ", "))
	if err != nil || r.rows == 0 {
		return err
	}
	return give(r)
}

func row(scan func(...any) error, n int) ([]any, error) {
	values, into := make([]any, n), make([]any, n)
	for i := range values {
		into[i] = &values[i]
	}
	if err := scan(into...); err != nil {
		return nil, err
	}
	for i, v := range values {
		switch v := v.(type) {
		case []byte:
			values[i] = string(v)
		case string, int64, nil:
		default:
			return nil, fmt.Errorf("backup: column %d holds a %T, which docs/sql.md does not know", i+1, v)
		}
	}
	return values, nil
}

// columns of a table as it is now.
func (t table) columns(tx store.Tx) ([]string, error) {
	rows, err := tx.Query(`SELECT * FROM ` + t.Name + ` WHERE 1 = 0`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

// name is where a run lies: a digest that only who has the key can make, so that the place cannot tell whether certain rows
// are there.
func (r *run) name(key []byte, of table) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(of.Name + "\n"))
	h.Write(r.buf.Bytes())
	sum := hex.EncodeToString(h.Sum(nil))
	return "rows/" + sum[:2] + "/" + sum + ".age"
}

func pack(body []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}

// maxUnpacked is the most a packed run may become: one row may be as large as a form.
const maxUnpacked = 256 << 20

func unpack(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if err == nil && len(out) > maxUnpacked {
		err = fmt.Errorf("backup: a run of rows is larger than %d bytes", maxUnpacked)
	}
	return out, err
}

// values reads a line back. Whole numbers stay whole.
func values(line []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var out []any
	if err := d.Decode(&out); err != nil {
		return nil, err
	}
	for i, v := range out {
		if n, ok := v.(json.Number); ok {
			whole, err := n.Int64()
			if err != nil {
				return nil, err
			}
			out[i] = whole
		}
	}
	return out, nil
}
