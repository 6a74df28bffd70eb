package store

import (
	"reflect"
	"testing"
)

func TestQuestions(t *testing.T) {
	for _, c := range []struct {
		in, want string
		order    []int
	}{
		{"SELECT 1", "SELECT 1", nil},
		{"VALUES ($1, $2, $3)", "VALUES (?, ?, ?)", nil},
		{"VALUES ($2, $1, $2)", "VALUES (?, ?, ?)", []int{1, 0, 1}},
		{"a = $1 AND b = '$2' AND \"$3\" = $2", "a = ? AND b = '$2' AND \"$3\" = ?", nil},
		{"x = 'it''s $1' OR y = $1", "x = 'it''s $1' OR y = ?", nil},
		{"VALUES ($10)", "VALUES (?)", []int{9}},
		{"$ $x $0", "$ $x $0", nil},
		{"UPDATE t SET a = $3 WHERE id = $1", "UPDATE t SET a = ? WHERE id = ?", []int{2, 0}},
	} {
		if got, order := questions(c.in); got != c.want || !reflect.DeepEqual(order, c.order) {
			t.Errorf("%s: %q %v", c.in, got, order)
		}
	}
}

func TestArranged(t *testing.T) {
	if got := arranged([]any{"a", "b"}, []int{1, 0, 1}); !reflect.DeepEqual(got, []any{"b", "a", "b"}) {
		t.Errorf("%v", got)
	}
	if got := arranged([]any{"a"}, []int{1}); len(got) != 1 {
		t.Errorf("a missing argument became %v", got)
	}
}
