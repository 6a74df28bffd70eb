package object

import (
	"strconv"
	"strings"

	"torg/archive"
	"torg/store"
)

// row is a table's row by column: strings and int64.
type row map[string]any

func (r row) text(column string) string { s, _ := r[column].(string); return s }

// unit is one unit as it is kept: its own row, the rows under its key in other tables, the municipality's own fields, and
// how values were given.
type unit struct {
	t     *Type
	id    string
	main  row
	rows  map[string]row
	given map[string]string
	own   []ownValue
}

type ownValue struct{ name, value string }

// Object is a unit as it is shown: attributes by name, values as JSON has them.
type Object struct {
	Type   *Type
	ID     string
	Values map[string]any
	Up     map[string]string // relation to the one unit above → its systemID
	Places string            // table of the unit
	kept   unit
}

// File is the digest of the file of a dokumentobjekt; empty for other units and when none is uploaded.
func (o Object) File() string { return o.kept.main.text("referanse_dokumentfil") }

// concrete finds the type of a row among the types of its table.
func concrete(t *Type, r row) *Type {
	for t.Base != nil && t.Base.Table == t.Table {
		t = t.Base
	}
	return t.choose(r)
}

func (t *Type) choose(r row) *Type {
	if t.Name == "endringslogg" && r.text("hendelsetype") != "" {
		return t.Subs[0]
	}
	value, all := r.text(t.column()), t.family()
	for _, s := range all {
		if s.Column != "" && s.Value == value && s.Value != "*" {
			return s
		}
	}
	if v := guessed(t, r); v != "" {
		for _, s := range all {
			if s.Value == v {
				return s
			}
		}
	}
	return t
}

// column is the one that tells the types of the table from each other.
func (t *Type) column() string {
	if t.Column == "" && len(t.Subs) > 0 {
		return t.Subs[0].Column
	}
	return t.Column
}

// family is the type and all types under it.
func (t *Type) family() []*Type {
	out := []*Type{t}
	for _, s := range t.Subs {
		out = append(out, s.family()...)
	}
	return out
}

// guessed tells the type of a party that does not say it: by what is set (archive room, columns parttype).
func guessed(t *Type, r row) string {
	switch t.Name {
	case "part":
		if r.text("organisasjonsnummer") != "" {
			return "partenhet"
		}
		return "partperson"
	case "korrespondansepart":
		switch kind := r.text("korrespondanseparttype"); {
		case kind == "IA" || kind == "IM" || kind == "IK":
			return "korrespondansepartintern"
		case r.text("organisasjonsnummer") != "":
			return "korrespondansepartenhet"
		}
		return "korrespondansepartperson"
	}
	return ""
}

// scan reads rows of a table by column.
func scanRows(tx store.Tx, columns []string, query string, args []any, fn func(row)) error {
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = new(any)
	}
	return store.Each(tx, func(scan func(...any) error) error {
		if err := scan(cells...); err != nil {
			return err
		}
		r := make(row, len(columns))
		for i, c := range columns {
			r[c] = plain(*(cells[i].(*any)))
		}
		fn(r)
		return nil
	}, query, args...)
}

func plain(v any) any {
	switch x := v.(type) {
	case []byte:
		return string(x)
	case int64, string:
		return x
	}
	return ""
}

func columnsOf(table string) []string { return archive.Columns(archive.NewRow(table)) }

// fill reads what belongs to the units beside their own rows, in one statement for each table.
func fill(tx store.Tx, units []*unit) error {
	if len(units) == 0 {
		return nil
	}
	byID, ids := map[string]*unit{}, make([]any, 0, len(units))
	tables := map[string]bool{}
	own := false
	for _, u := range units {
		byID[u.id] = u
		ids = append(ids, u.id)
		for _, a := range u.t.all {
			if a.Row != "" {
				tables[a.Row] = true
			}
			own = own || a.Kind == Own
		}
	}
	in, args := marks(ids)
	for table := range tables {
		if err := fillRows(tx, table, byID, in, args); err != nil {
			return err
		}
	}
	if own {
		if err := fillOwn(tx, byID, in, args); err != nil {
			return err
		}
	}
	return fillGiven(tx, byID, in, args)
}

// marks makes an IN list; the last id is repeated so that few different statements are prepared.
func marks(ids []any) (string, []any) {
	size := 1
	for _, n := range []int{1, 10, 30, 100, 300, 1000} {
		size = n
		if len(ids) <= n {
			break
		}
	}
	for len(ids) < size {
		ids = append(ids, ids[len(ids)-1])
	}
	var b strings.Builder
	for i := range ids {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String(), ids
}

func fillRows(tx store.Tx, table string, byID map[string]*unit, in string, args []any) error {
	columns, key, order := columnsOf(table), "system_id", ""
	if table == "sletting" {
		key, order = "arkivenhet", " ORDER BY slettet_dato"
	}
	return scanRows(tx, columns, "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" WHERE "+key+" IN ("+in+")"+order, args, func(r row) {
		byID[r.text(key)].rows[table] = r
	})
}

func fillOwn(tx store.Tx, byID map[string]*unit, in string, args []any) error {
	columns := []string{"arkivenhet", "navn", "verdi"}
	return scanRows(tx, columns, "SELECT arkivenhet, navn, verdi FROM vsm WHERE arkivenhet IN ("+in+") ORDER BY navn, nr", args, func(r row) {
		u := byID[r.text("arkivenhet")]
		u.own = append(u.own, ownValue{r.text("navn"), r.text("verdi")})
	})
}

// fillGiven keeps how values were given, where the column still holds what was given.
func fillGiven(tx store.Tx, byID map[string]*unit, in string, args []any) error {
	columns := []string{"arkivenhet", "kolonne", "verdi", "oppgitt"}
	return scanRows(tx, columns, "SELECT arkivenhet, kolonne, verdi, oppgitt FROM oppgitt_tid WHERE arkivenhet IN ("+in+")", args, func(r row) {
		u := byID[r.text("arkivenhet")]
		if u.holds(r.text("kolonne"), r.text("verdi")) {
			u.given[r.text("kolonne")] = r.text("oppgitt")
		}
	})
}

func (u *unit) holds(column, value string) bool {
	for _, r := range append([]row{u.main}, values(u.rows)...) {
		switch v := r[column].(type) {
		case string:
			if v == value {
				return true
			}
		case int64:
			if strconv.FormatInt(v, 10) == value {
				return true
			}
		}
	}
	return false
}

func values(m map[string]row) (out []row) {
	for _, r := range m {
		out = append(out, r)
	}
	return out
}
