package object

import (
	"strconv"
	"strings"

	"torg/municipality"
	"torg/store"
)

// Limits of one answer.
const (
	PageSize    = 50      // units of a page when the client names no number
	MaxPage     = 500     // units of a page
	MaxSkip     = 100_000 // units that may be skipped by number; the next page's address skips none
	maxOrders   = 5
	maxSearched = 10 // words of a search
)

// Query selects units of a type.
type Query struct {
	Type   *Type
	Under  *Object   // the unit they belong to; nil for all
	By     *Relation // how they belong to it
	List   string    // of codes: the list
	Filter Expr      // nil for all
	Search string    // words that must all occur
	Order  []Order
	Top    int // 0 is PageSize
	Skip   int
	After  *Place // begin after this place instead of skipping
}

// Place is where a page ended: the value it was sorted by and the last unit.
type Place struct {
	Value string `json:"v,omitempty"`
	ID    string `json:"i"`
}

// Page is a part of a list. Count is how many there are in all that this caller may see.
type Page struct {
	Objects []Object
	Count   int64
	More    bool
	Next    *Place // where the next page begins; nil when pages are reached by skipping
}

// List gives a page of units the caller may see. Errors: Invalid and TooMuch with the option.
func (a *Archive) List(tx store.Tx, c Caller, q Query) (p Page, err error) {
	if err := q.check(); err != nil {
		return p, err
	}
	k := a.compiler(tx, c)
	where, err := k.where(q)
	if err != nil {
		return p, err
	}
	if err := store.One(tx, "SELECT COUNT(*) FROM "+q.Type.Table+" o"+where, k.args, &p.Count); err != nil {
		return p, municipality.Wrap(municipality.Fault, "object.List", err)
	}
	tail, err := k.tail(q, where)
	if err != nil {
		return p, err
	}
	p.Objects, err = a.load(tx, q.Type, tail, k.args) // the rows are read once their keys are sorted and cut
	if err != nil {
		return p, err
	}
	if p.More = len(p.Objects) > q.Top; p.More {
		p.Objects = p.Objects[:q.Top]
		p.Next = q.place(p.Objects[q.Top-1])
	}
	return p, nil
}

// Count is how many units of a list there are.
func (a *Archive) Count(tx store.Tx, c Caller, q Query) (n int64, err error) {
	k := a.compiler(tx, c)
	where, err := k.where(q)
	if err != nil {
		return 0, err
	}
	return n, municipality.Wrap(municipality.Fault, "object.Count", store.One(tx, "SELECT COUNT(*) FROM "+q.Type.Table+" o"+where, k.args, &n))
}

func (a *Archive) compiler(tx store.Tx, c Caller) *compiler {
	k := &compiler{model: a.Model, caller: c, today: municipality.DateOf(tx.Now()).String(), now: tx.Now().UnixMicro()}
	k.narrowed = k.limited(tx)
	return k
}

func (q *Query) check() error {
	if q.Top == 0 {
		q.Top = PageSize
		if q.List != "" {
			q.Top = MaxPage // a code list is short, and read whole
		}
	}
	q.Top = min(q.Top, MaxPage)
	switch {
	case q.Top < 0 || q.Skip < 0:
		return invalid("list", "$top", "$top og $skip skal være hele tall som ikke er negative.")
	case q.Skip > MaxSkip:
		return fail(municipality.TooMuch, "list", "$skip", "$skip kan være høyst %d; følg lenken «next» i stedet.", MaxSkip)
	case len(q.Order) > maxOrders:
		return fail(municipality.TooMuch, "list", "$orderby", "Det kan sorteres på høyst %d attributter.", maxOrders)
	}
	return nil
}

func (c *compiler) where(q Query) (string, error) {
	s := scope{t: q.Type, alias: "o", vars: map[string]scope{}}
	var parts []string
	for _, cond := range []string{q.Type.condition("o"), c.visible(q.Type, "o"), c.belongs(q)} {
		if cond != "" {
			parts = append(parts, cond)
		}
	}
	if q.List != "" {
		parts = append(parts, "o.liste = "+c.arg(q.List))
	}
	if q.Filter != nil {
		out, err := c.compile(q.Filter, s)
		if err != nil {
			return "", err
		}
		parts = append(parts, out)
	}
	out, err := c.search(q, s)
	if err != nil {
		return "", err
	}
	parts = append(parts, out...)
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), nil
}

// belongs: the units that belong to one unit, by the column that says so or by links.
func (c *compiler) belongs(q Query) string {
	if q.Under == nil {
		return ""
	}
	r, id := q.By, c.arg(q.Under.ID)
	out := ""
	switch {
	case strings.HasPrefix(r.Column, "="):
		out = "o.system_id IN (SELECT " + r.Column[1:] + " FROM " + q.Under.Type.Table + " WHERE system_id = " + id + " UNION ALL SELECT til FROM lenke WHERE fra = " + id + " AND art = 'dokument')"
	case r.Link == "arkivskaper" && r.Back:
		out = "o.system_id IN (SELECT arkiv FROM arkivskaper WHERE system_id = " + id + " UNION ALL SELECT fra FROM lenke WHERE til = " + id + " AND art = 'arkivskaper')"
	case r.Link == "arkivskaper":
		out = "o.system_id IN (SELECT system_id FROM arkivskaper WHERE arkiv = " + id + " UNION ALL SELECT til FROM lenke WHERE fra = " + id + " AND art = 'arkivskaper')"
	case r.Link != "" && r.Back:
		out = "o.system_id IN (SELECT fra FROM lenke WHERE til = " + id + " AND art = '" + r.Link + "')"
	case r.Link != "":
		out = "o.system_id IN (SELECT til FROM lenke WHERE fra = " + id + " AND art = '" + r.Link + "')"
	case r.To.Name == "dokumentbeskrivelse":
		out = "o.system_id IN (SELECT system_id FROM dokumentbeskrivelse WHERE registrering = " + id + " UNION ALL SELECT fra FROM lenke WHERE til = " + id + " AND art = 'dokument')"
	default:
		out = "o." + r.Column + " = " + id + " AND o." + r.Column + " <> ''" // lets the indexes of those that have one be used
	}
	if r.And != "" {
		out += " AND " + strings.ReplaceAll(r.And, "%", "o")
	}
	return out
}

// search: every word occurs, whatever its case, in one of the texts a unit is known by.
func (c *compiler) search(q Query, s scope) (out []string, err error) {
	words := strings.Fields(strings.Trim(strings.TrimSpace(q.Search), `'"`))
	if len(words) > maxSearched {
		return nil, fail(municipality.TooMuch, "list", "$search", "Det kan søkes med høyst %d ord.", maxSearched)
	}
	for _, w := range words {
		word := c.arg(strings.ToLower(strings.Trim(w, `'"`)))
		var any []string
		for _, t := range q.Type.family() {
			for _, a := range t.own {
				if a.Kind == Text && a.Row == "" && a.Column != "referanse_dokumentfil" {
					l := lower("o." + a.Column)
					any = append(any, "REPLACE("+l+", "+word+", '') <> "+l)
				}
			}
		}
		if t := q.Type.Base; t != nil {
			for _, a := range t.all {
				if a.Kind == Text && a.Row == "" {
					l := lower("o." + a.Column)
					any = append(any, "REPLACE("+l+", "+word+", '') <> "+l)
				}
			}
		}
		if len(any) == 0 {
			return nil, invalid("list", "$search", "%s kan ikke søkes i.", s.t.Name)
		}
		out = append(out, "("+strings.Join(any, " OR ")+")")
	}
	return out, nil
}

// tail is what comes after SELECT … FROM.
func (c *compiler) tail(q Query, where string) (string, error) {
	keys, err := c.orders(q)
	if err != nil {
		return "", err
	}
	if q.After != nil {
		after, err := c.after(q, keys)
		if err != nil {
			return "", err
		}
		if where == "" {
			where = " WHERE " + after
		} else {
			where += " AND " + after
		}
	}
	var order []string
	for i, k := range keys {
		if i < len(q.Order) && q.Order[i].Descending || i >= len(q.Order) && q.descends() {
			k += " DESC"
		}
		order = append(order, k)
	}
	by := " ORDER BY " + strings.Join(order, ", ")
	cut := where + by + " LIMIT " + c.arg(q.Top+1)
	if q.Skip > 0 && q.After == nil {
		cut += " OFFSET " + c.arg(q.Skip)
	}
	if len(q.Order) == 0 {
		return cut, nil
	}
	return " WHERE o.system_id IN (SELECT o.system_id FROM " + q.Type.Table + " o" + cut + ")" + by, nil
}

// orders are the sort expressions, the unit's id last so that the order is whole.
func (c *compiler) orders(q Query) (out []string, err error) {
	s := scope{t: q.Type, alias: "o", vars: map[string]scope{}}
	for _, o := range q.Order {
		expr := ""
		_, err := c.walk(s, o.Path, func(col column) (string, error) { expr = col.expr; return "", nil })
		if err == nil && !strings.HasPrefix(expr, "o.") {
			err = invalid("list", "$orderby", "Det kan ikke sorteres på %s.", shown(strings.Join(o.Path, "/")))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, expr)
	}
	return append(out, "o.system_id"), nil
}

// descends: the id follows the direction of a single attribute, so that a place in the order is one comparison.
func (q Query) descends() bool { return len(q.Order) == 1 && q.Order[0].Descending }

func (c *compiler) after(q Query, keys []string) (string, error) {
	op := " > "
	if q.descends() {
		op = " < "
	}
	switch len(keys) {
	case 1:
		return keys[0] + op + c.arg(q.After.ID), nil
	case 2:
		var v any = q.After.Value
		if a := q.Type.orderAttr(q.Order[0]); a != nil && a.empty() == int64(0) {
			n, err := strconv.ParseInt(q.After.Value, 10, 64)
			if err != nil {
				return "", invalid("list", "$skiptoken", "Adressen til neste side kan ikke leses.")
			}
			v = n
		}
		return "(" + keys[0] + ", " + keys[1] + ")" + op + "(" + c.arg(v) + ", " + c.arg(q.After.ID) + ")", nil
	}
	return "", invalid("list", "$skiptoken", "Adressen til neste side kan ikke leses.")
}

func (t *Type) orderAttr(o Order) *Attr {
	a, _ := t.find(o.Path[0])
	return a
}

// place is where the page ended, when the order has one attribute or none.
func (q Query) place(last Object) *Place {
	switch len(q.Order) {
	case 0:
		return &Place{ID: last.ID}
	case 1:
		a := q.Type.orderAttr(q.Order[0])
		if a == nil || a.Kind == Part || a.Row != "" {
			return nil
		}
		p := &Place{ID: last.ID}
		switch v := last.kept.main[a.Column].(type) {
		case string:
			p.Value = v
		case int64:
			p.Value = strconv.FormatInt(v, 10)
		}
		return p
	}
	return nil
}
