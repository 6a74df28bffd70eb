package deposit

import (
	"fmt"
	"strings"

	"torg/store"
)

// row is one row, by its shape's columns.
type row struct {
	s    *Shape
	text []string
	num  []int64
}

func (r *row) index(col string) int {
	for i, c := range r.s.cols {
		if c == col {
			return i
		}
	}
	return -1
}

// str is a text column; empty when the row has none of that name.
func (r *row) str(col string) string {
	if i := r.index(col); i >= 0 {
		return r.text[i]
	}
	return ""
}

func (r *row) int(col string) int64 {
	if i := r.index(col); i >= 0 {
		return r.num[i]
	}
	return 0
}

func (r *row) key() string { return r.text[0] }

// load reads rows that match a condition.
func load(tx store.Tx, s *Shape, condition string, args ...any) (out []*row, err error) {
	dest := make([]any, len(s.cols))
	err = store.Each(tx, func(scan func(...any) error) error {
		r := &row{s: s, text: make([]string, len(s.cols)), num: make([]int64, len(s.cols))}
		for i := range s.cols {
			if s.whole[i] {
				dest[i] = &r.num[i]
			} else {
				dest[i] = &r.text[i]
			}
		}
		out = append(out, r)
		return scan(dest...)
	}, "SELECT "+strings.Join(s.cols, ", ")+" FROM "+s.Table+" "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("deposit: %s: %w", s.Table, err)
	}
	return out, nil
}

// chunk is how many ids one statement asks for. Lists are filled up to one of few lengths, so that few statements are
// prepared.
const chunk = 500

// gather reads the rows of a table that belong to units, by unit.
func gather(tx store.Tx, table string, ids []string) (map[string][]*row, error) {
	s := ShapeOf(table)
	out := map[string][]*row{}
	for len(ids) > 0 {
		n := min(len(ids), chunk)
		marks, args := inList(ids[:n])
		ids = ids[n:]
		order := ""
		if s.order != "" {
			order = " ORDER BY " + s.order
		}
		rows, err := load(tx, s, "WHERE "+s.Parent+" IN ("+marks+")"+order, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			parent := r.str(s.Parent)
			out[parent] = append(out[parent], r)
		}
	}
	return out, nil
}

func inList(ids []string) (string, []any) {
	size := chunk
	for _, n := range []int{1, 4, 16, 64, 200} {
		if len(ids) <= n {
			size = n
			break
		}
	}
	args := make([]any, size)
	var b strings.Builder
	for i := range size {
		args[i] = ids[min(i, len(ids)-1)]
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String(), args
}
