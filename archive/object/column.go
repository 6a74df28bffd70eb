package object

import (
	"slices"
	"strconv"
	"strings"
)

// column is where a path ends: an SQL expression for the value and what it is.
type column struct {
	expr string
	kind Kind
	attr *Attr
	key  string // expression for the id of the unit, for values whose lexical form is kept beside
}

// present: there is a value. A whole number that is 0 is one only where 0 was given.
func (c column) present() string {
	switch {
	case c.kind == Moment:
		return c.expr + " <> 0"
	case c.kind == Bool:
		return "1 = 1"
	case c.kind == Whole && (c.attr == nil || c.attr.Required || c.key == ""):
		return "1 = 1"
	case c.kind == Whole:
		return "(" + c.expr + " <> 0 OR EXISTS (SELECT 1 FROM oppgitt_tid g WHERE g.noekkel = " + c.key + " || '." + c.attr.Column + "' AND g.verdi = '0'))"
	}
	return c.expr + " <> ''"
}

// many: the column holds several values, one per line.
func (c column) many() bool { return c.attr != nil && c.attr.Many }

// through applies functions to the column, the innermost last in the list.
func (c column) through(functions []string) (expr string, kind Kind, err error) {
	expr, kind = c.expr, textual(c.kind)
	for _, f := range slices.Backward(functions) {
		if expr, kind, err = apply(f, expr, kind); err != nil {
			return "", "", err
		}
	}
	return expr, kind, nil
}

// textual: codes and identifiers are matched as texts.
func textual(k Kind) Kind {
	if k == Code || k == ID || k == Own {
		return Text
	}
	return k
}

func apply(f, expr string, kind Kind) (string, Kind, error) {
	switch {
	case kind == Text && f == "tolower":
		return lower(expr), Text, nil
	case kind == Text && f == "toupper":
		return upper(expr), Text, nil
	case kind == Text && f == "trim":
		return "TRIM(" + expr + ")", Text, nil
	case kind == Text && f == "length":
		return "LENGTH(" + expr + ")", Whole, nil
	case kind == Day:
		return ofDay(f, expr)
	case kind == Moment:
		return ofMoment(f, expr)
	}
	return "", "", badFilter("%s kan ikke brukes på denne attributten.", f)
}

// lower and upper: what the engines do alike, and the letters they do not.
func lower(expr string) string { return swapped("LOWER(", expr, false) }
func upper(expr string) string { return swapped("UPPER(", expr, true) }

func swapped(function, expr string, up bool) string {
	for _, pair := range []string{"Ææ", "Øø", "Åå", "Ää", "Öö", "Áá", "Čč", "Đđ", "Ŋŋ", "Šš", "Ŧŧ", "Žž", "Éé", "Üü"} {
		r := []rune(pair)
		from, to := string(r[0]), string(r[1])
		if up {
			from, to = to, from
		}
		expr = "REPLACE(" + expr + ", '" + from + "', '" + to + "')"
	}
	return function + expr + ")"
}

// ofDay takes a part of a kept date. The parts of ISO 8601 compare as texts as they do as numbers, and a date that is not
// there gives the empty text.
func ofDay(f, expr string) (string, Kind, error) {
	switch f {
	case "year":
		return "SUBSTR(" + expr + ", 1, 4)", "year", nil
	case "month":
		return "SUBSTR(" + expr + ", 6, 2)", "two", nil
	case "day":
		return "SUBSTR(" + expr + ", 9, 2)", "two", nil
	case "date":
		return expr, Day, nil
	}
	return "", "", badFilter("%s kan ikke brukes på en dato.", f)
}

// ofMoment takes a part of a point in time, reckoned in UTC: the proleptic Gregorian calendar from days, in whole numbers.
func ofMoment(f, expr string) (string, Kind, error) {
	us := "(" + expr + " + 62135596800000000)" // since 0001-01-01
	days := "(" + us + " / 86400000000 + 306)" // since 0000-03-01
	doe := "(" + days + " % 146097)"
	yoe := "((" + doe + " - " + doe + " / 1460 + " + doe + " / 36524 - " + doe + " / 146096) / 365)"
	doy := "(" + doe + " - (365 * " + yoe + " + " + yoe + " / 4 - " + yoe + " / 100))"
	mp := "((5 * " + doy + " + 2) / 153)"
	month := "(CASE WHEN " + mp + " < 10 THEN " + mp + " + 3 ELSE " + mp + " - 9 END)"
	out := ""
	switch f {
	case "year":
		out = "(" + days + " / 146097 * 400 + " + yoe + " + CASE WHEN " + month + " <= 2 THEN 1 ELSE 0 END)"
	case "month":
		out = month
	case "day":
		out = "(" + doy + " - (153 * " + mp + " + 2) / 5 + 1)"
	case "hour":
		out = "(" + us + " / 3600000000 % 24)"
	case "minute":
		out = "(" + us + " / 60000000 % 60)"
	case "second":
		out = "(" + us + " / 1000000 % 60)"
	case "date":
		return "((" + expr + " + 62135596800000000) / 86400000000)", "days", nil
	default:
		return "", "", badFilter("%s kan ikke brukes på et tidspunkt.", f)
	}
	return "(CASE WHEN " + expr + " = 0 THEN -1 ELSE " + out + " END)", Whole, nil
}

// applied does to a literal text what the functions around it say.
func applied(functions []string, s string) string {
	for _, f := range slices.Backward(functions) {
		switch f {
		case "tolower":
			s = strings.ToLower(s)
		case "toupper":
			s = strings.ToUpper(s)
		case "trim":
			s = strings.TrimSpace(s)
		}
	}
	return s
}

// against compares a column with a literal.
func (c *compiler) against(col column, op Op, lit Literal, functions, around []string) (string, error) {
	expr, kind, err := col.through(functions)
	if err != nil {
		return "", err
	}
	if col.many() && len(functions) == 0 {
		return c.line(col, op, lit)
	}
	v, err := literal(kind, lit, around)
	if err != nil {
		return "", err
	}
	out := expr + " " + string(op) + " " + c.arg(v)
	if op != Equal && len(functions) == 0 || v == int64(0) || v == "" {
		out = "(" + out + " AND " + col.present() + ")"
	}
	return out, nil
}

// line compares each value of a many-valued column: only whether one is the same.
func (c *compiler) line(col column, op Op, lit Literal) (string, error) {
	if op != Equal {
		return "", badFilter("En liste av tekster kan bare sammenlignes med eq og ne.")
	}
	sep := "'\n'"
	if col.kind == Code {
		sep = "' '"
	}
	whole := "(" + sep + " || " + col.expr + " || " + sep + ")"
	return "(" + col.expr + " <> '' AND REPLACE(" + whole + ", " + sep + " || " + c.arg(lit.Text) + " || " + sep + ", '') <> " + whole + ")", nil
}

// literal makes the value a column of a kind is compared with.
func literal(kind Kind, lit Literal, around []string) (any, error) {
	switch kind {
	case Text, Decimal:
		return applied(around, lit.Text), nil
	case Whole:
		n, err := strconv.ParseInt(lit.Text, 10, 64)
		if err != nil {
			return nil, badFilter("Verdien skal være et heltall.")
		}
		return n, nil
	case Bool:
		return boolean(lit.Text)
	case "year", "two":
		return padded(kind, lit.Text)
	}
	return moment(kind, lit.Text)
}

func boolean(s string) (any, error) {
	switch strings.ToLower(s) {
	case "true":
		return int64(1), nil
	case "false":
		return int64(0), nil
	}
	return nil, badFilter("Verdien skal være true eller false.")
}

func padded(kind Kind, s string) (any, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9999 {
		return nil, badFilter("Verdien skal være et tall mellom 0 og 9999.")
	}
	if kind == "year" {
		return strconv.Itoa(n + 10000)[1:], nil
	}
	if n > 99 {
		n = 99
	}
	return strconv.Itoa(n + 100)[1:], nil
}

func moment(kind Kind, s string) (any, error) {
	t, ok := ParseMoment(s)
	if !ok {
		return nil, badFilter("Verdien skal være en dato eller et tidspunkt, som 2026-11-22 eller 2026-11-22T09:00:00+01:00.")
	}
	switch kind {
	case Day:
		return dayOf(s), nil
	case "days":
		return (t.UnixMicro() + 62135596800000000) / 86400000000, nil
	}
	return t.UnixMicro(), nil
}
