package archive

import (
	"slices"
	"strconv"
	"strings"

	"torg/municipality"
)

// NoarkName is what the standard calls a column: "avsluttet_dato" is avsluttetDato.
func NoarkName(column string) string {
	parts := strings.Split(column, "_")
	for i, p := range parts[1:] {
		if p == "id" {
			parts[i+1] = "ID"
		} else if p != "" {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// ColumnOf is the column of a metadata element: the inverse of NoarkName.
func ColumnOf(element string) string {
	element = strings.ReplaceAll(element, "ID", "Id")
	var b strings.Builder
	for _, c := range element {
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Column gives the value of a row's column, a string or an int64, and nil when it has no such column.
func Column(r Row, column string) any {
	i := slices.Index(r.table().Columns, column)
	if i < 0 {
		return nil
	}
	switch p := r.cells()[i].(type) {
	case *string:
		return *p
	case *int64:
		return *p
	}
	return nil
}

// SetColumn sets a row's column. Errors: Invalid when there is no such column or the value is of another type.
func SetColumn(r Row, column string, value any) error {
	i := slices.Index(r.table().Columns, column)
	if i < 0 {
		return invalid("SetColumn", "archive.field", column)
	}
	switch p := r.cells()[i].(type) {
	case *string:
		if v, ok := value.(string); ok {
			*p = v
			return nil
		}
	case *int64:
		if v, ok := value.(int64); ok {
			*p = v
			return nil
		}
	}
	return invalid("SetColumn", "archive.field", NoarkName(column))
}

// text gives every cell as text, in the order of the columns.
func cellTexts(r Row) []string {
	cells := r.cells()
	out := make([]string, len(cells))
	for i, c := range cells {
		switch p := c.(type) {
		case *string:
			out[i] = *p
		case *int64:
			out[i] = strconv.FormatInt(*p, 10)
		}
	}
	return out
}

func keyOf(r Row) string { return *(r.cells()[0].(*string)) }

// TableName is the table a row lies in.
func TableName(r Row) string { return r.table().Name }

// Columns are the columns of a row's table, the key first.
func Columns(r Row) []string { return slices.Clone(r.table().Columns) }

// loggedOf finds what the row says of its making and change; nil when its table does not.
func loggedOf(r Row) *Logged {
	if l, ok := r.(interface{ logged() *Logged }); ok {
		return l.logged()
	}
	return nil
}

func (l *Logged) logged() *Logged { return l }

func frozen(op, column string) error {
	return &municipality.Error{Kind: municipality.Conflict, Op: "archive." + op, Key: "archive.frozen", Field: NoarkName(column), Args: []any{NoarkName(column)}}
}
