package object

import (
	"strconv"
	"strings"

	"torg/municipality"
)

// compiler turns conditions into the SQL common to both engines (docs/sql.md). Values are always bound.
type compiler struct {
	model    *Model
	caller   Caller
	today    string // the date in Norway, ISO 8601
	args     []any
	alias    int
	owning   bool  // units the caller may change, not those she may see
	narrowed bool  // rights are given to the caller's roles
	now      int64 // µs UTC
	depth    int
}

// scope is what names in a condition refer to: units of a type, in the rows of an alias; or, with attr, the values of a
// many-valued attribute.
type scope struct {
	t     *Type
	alias string
	attr  *Attr
	vars  map[string]scope
}

// Limits of a condition.
const (
	maxDepth = 40  // how deep conditions nest
	maxParts = 200 // comparisons and matches in one condition
)

func (c *compiler) arg(v any) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args))
}

func (c *compiler) next() string {
	c.alias++
	return "a" + strconv.Itoa(c.alias)
}

func badFilter(format string, args ...any) error {
	return invalid("filter", "$filter", format, args...)
}

func (c *compiler) compile(e Expr, s scope) (string, error) {
	if c.depth++; c.depth > maxDepth || len(c.args) > maxParts*2 {
		return "", fail(municipality.TooMuch, "filter", "$filter", "Filteret er for stort eller for dypt.")
	}
	defer func() { c.depth-- }()
	switch e := e.(type) {
	case And:
		return c.join(e, " AND ", s)
	case Or:
		return c.join(e, " OR ", s)
	case Not:
		inner, err := c.compile(e.Of, s)
		return "NOT (" + inner + ")", err
	case Compare:
		return c.compare(e, s)
	case Match:
		return c.match(e, s)
	case Some:
		return c.some(e, s)
	}
	return "", badFilter("Filteret kan ikke leses.")
}

func (c *compiler) join(list []Expr, word string, s scope) (string, error) {
	out := make([]string, len(list))
	for i, e := range list {
		one, err := c.compile(e, s)
		if err != nil {
			return "", err
		}
		out[i] = one
	}
	return "(" + strings.Join(out, word) + ")", nil
}

// compare: null means "no value"; "ne" is the opposite of "eq", so that it holds where there is no value.
func (c *compiler) compare(e Compare, s scope) (string, error) {
	if e.Left.Literal.Kind != NoLiteral && e.Right.Literal.Kind == NoLiteral {
		e.Left, e.Right, e.Op = e.Right, e.Left, mirrored(e.Op)
	}
	lit := e.Right.Literal
	if e.Left.Literal.Kind != NoLiteral || lit.Kind == NoLiteral {
		return "", badFilter("En sammenligning skal ha én attributt og én verdi.")
	}
	negated := e.Op == Unequal
	if negated {
		e.Op = Equal
	}
	leaf := func(col column) (string, error) {
		return c.against(col, e.Op, lit, e.Left.Functions, e.Right.Functions)
	}
	if lit.Kind == Null {
		if e.Op != Equal {
			return "", badFilter("null kan bare brukes med eq og ne.")
		}
		negated = !negated
		leaf = func(col column) (string, error) { return col.present(), nil }
	}
	out, err := c.walk(s, e.Left.Path, leaf)
	if negated {
		out = "NOT (" + out + ")"
	}
	return out, err
}

func mirrored(op Op) Op {
	switch op {
	case Less:
		return More
	case More:
		return Less
	case AtMost:
		return AtLeast
	case AtLeast:
		return AtMost
	}
	return op
}

// match: the standard's own examples have the two arguments either way round.
func (c *compiler) match(e Match, s scope) (string, error) {
	if e.Of.Literal.Kind != NoLiteral && e.Text.Literal.Kind == NoLiteral {
		e.Of, e.Text = e.Text, e.Of
	}
	if e.Of.Literal.Kind != NoLiteral || e.Text.Literal.Kind != Texts {
		return "", badFilter("%s skal ha én attributt og én tekst.", e.How)
	}
	text := applied(e.Text.Functions, e.Text.Literal.Text)
	return c.walk(s, e.Of.Path, func(col column) (string, error) {
		expr, kind, err := col.through(e.Of.Functions)
		if err != nil {
			return "", err
		}
		if kind != Text {
			return "", badFilter("%s gjelder bare tekster.", e.How)
		}
		return c.has(e.How, expr, text), nil
	})
}

// has says that a text has another in it, with regard to case and without patterns, alike on both engines.
func (c *compiler) has(how How, expr, text string) string {
	n := strconv.Itoa(len([]rune(text)))
	switch {
	case text == "":
		return expr + " <> ''"
	case how == StartsWith:
		return "SUBSTR(" + expr + ", 1, " + n + ") = " + c.arg(text)
	case how == EndsWith:
		return "(LENGTH(" + expr + ") >= " + n + " AND SUBSTR(" + expr + ", LENGTH(" + expr + ") - " + n + " + 1) = " + c.arg(text) + ")"
	}
	return "REPLACE(" + expr + ", " + c.arg(text) + ", '') <> " + expr
}

// some is any and all, and a path that must lead somewhere.
func (c *compiler) some(e Some, s scope) (string, error) {
	inner := e.Of
	if inner != nil && e.All {
		inner = Not{inner}
	}
	out, err := c.follow(s, e.Path, func(there scope) (string, error) {
		if inner == nil {
			return "1 = 1", nil
		}
		vars := map[string]scope{}
		for k, v := range s.vars {
			vars[k] = v
		}
		vars[e.Var] = there
		outer := s
		outer.vars = vars
		return c.compile(inner, outer)
	})
	if e.All {
		out = "NOT (" + out + ")"
	}
	return out, err
}
