package feel

import (
	"strings"
)

// Subject is what a column of a table asks about. Columns that ask about the same thing, such as "alder" and
// "alder < 18", have the same Key, so that an analysis does not take them for independent.
type Subject struct {
	Key  string // empty when the expression is not understood
	Base Expr   // the thing itself
	op   string // empty: the column is the thing itself; "not", or a comparison with a known value
	with Expr
	flip bool // the known value stands on the left
}

// SubjectOf takes the expression of a column apart. closed says which expressions have a known value.
func SubjectOf(e Expr, closed func(Expr) bool) Subject {
	switch t := e.(type) {
	case *comparing:
		if key := Written(t.l); key != "" && closed(t.r) && !closed(t.l) {
			return Subject{key, t.l, t.op, t.r, false}
		}
		if key := Written(t.r); key != "" && closed(t.l) && !closed(t.r) {
			return Subject{key, t.r, t.op, t.l, true}
		}
	case *call:
		if builtinName(t) == "not" && len(t.args) == 1 {
			if key := Written(t.args[0]); key != "" {
				return Subject{Key: key, Base: t.args[0], op: "not"}
			}
		}
	}
	return Subject{Key: Written(e), Base: e}
}

// Direct says whether the column is the thing itself.
func (s Subject) Direct() bool { return s.op == "" }

// Points are the values at which the column may change, when it is not the thing itself.
func (s Subject) Points(m *Machine, sc *Scope) []Value {
	if s.with == nil {
		return nil
	}
	return []Value{m.Run(s.with, sc)}
}

// Value is the value of the column when the thing it asks about is base.
func (s Subject) Value(m *Machine, sc *Scope, base Value) Value {
	switch {
	case s.op == "":
		return base
	case s.op == "not":
		return not(base)
	case s.flip:
		return compareValues(m, s.op, m.Run(s.with, sc), base)
	}
	return compareValues(m, s.op, base, m.Run(s.with, sc))
}

// Written is an expression in one way of writing, so that two that are the same have the same text; "" for those that
// have parts it does not know.
func Written(e Expr) string {
	w := &written{ok: true}
	w.expr(e)
	if !w.ok {
		return ""
	}
	return w.b.String()
}

type written struct {
	b  strings.Builder
	ok bool
}

func (w *written) expr(e Expr) {
	switch t := e.(type) {
	case *nameRef:
		w.b.WriteString(t.name)
	case *constantExpr:
		if t.val.kind == KindFunction {
			w.b.WriteString(t.val.fn().name)
			return
		}
		w.b.WriteString(t.val.String())
	case *path:
		w.expr(t.of)
		w.b.WriteString("." + t.name)
	case *binary:
		w.pair(t.l, opText(t.op), t.r)
	case *comparing:
		w.pair(t.l, t.op, t.r)
	case *logical:
		w.pair(t.l, pick(t.and, "and", "or"), t.r)
	case *call:
		w.call(t)
	case *listLiteral:
		w.list("[", t.items, "]")
	default:
		w.ok = false
	}
}

func (w *written) pair(l Expr, op string, r Expr) {
	w.b.WriteByte('(')
	w.expr(l)
	w.b.WriteString(" " + op + " ")
	w.expr(r)
	w.b.WriteByte(')')
}

func (w *written) call(c *call) {
	if c.names != nil {
		w.ok = false
		return
	}
	w.expr(c.fn)
	w.list("(", c.args, ")")
}

func (w *written) list(open string, items []Expr, closing string) {
	w.b.WriteString(open)
	for i, it := range items {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.expr(it)
	}
	w.b.WriteString(closing)
}

// builtinName is the name of the built-in a call calls; "" for other functions.
func builtinName(c *call) string {
	v, ok := ConstantOf(c.fn)
	if !ok || v.fn() == nil || v.fn().sigs == nil {
		return ""
	}
	return v.fn().name
}

// NameOf is the name an expression consists of; ok is false for other expressions.
func NameOf(e Expr) (name string, ok bool) {
	n, ok := e.(*nameRef)
	if !ok {
		return "", false
	}
	return n.name, true
}

// Bounds is what the form of an expression says of its value: unary tests it always passes ("" for none), and whether it is
// always a whole number. A count is never negative, a month lies in [1..12].
func Bounds(e Expr) (tests string, whole bool) {
	switch t := e.(type) {
	case *call:
		switch builtinName(t) {
		case "count", "string length":
			return ">= 0", true
		case "day of year":
			return "[1..366]", true
		case "week of year":
			return "[1..53]", true
		case "floor", "ceiling":
			return "", len(t.args) == 1
		}
	case *path:
		return propertyBounds(t)
	case *binary:
		return binaryBounds(t)
	}
	return "", false
}

func propertyBounds(p *path) (tests string, whole bool) {
	switch p.of.Type().base() {
	case TypeDate, TypeDateTime, TypeTime:
		return map[string]string{"month": "[1..12]", "day": "[1..31]", "weekday": "[1..7]", "hour": "[0..23]", "minute": "[0..59]"}[p.name], p.name != "second"
	case TypeMonths, TypeSeconds:
		return "", p.name != "seconds"
	}
	return "", false
}

// binaryBounds: sums and products of counts are counts; differences are at least whole.
func binaryBounds(b *binary) (tests string, whole bool) {
	at := func(e Expr) (bool, bool) {
		if v, ok := ConstantOf(e); ok && v.kind == KindNumber {
			n, isWhole := v.Int64()
			return isWhole && n >= 0, isWhole
		}
		t, w := Bounds(e)
		return t == ">= 0", w
	}
	lowL, wholeL := at(b.l)
	lowR, wholeR := at(b.r)
	if b.op != '+' && b.op != '-' && b.op != '*' {
		return "", false
	}
	if lowL && lowR && b.op != '-' {
		tests = ">= 0"
	}
	return tests, wholeL && wholeR
}

// Outcomes are the constants an expression can come to, when it can come to nothing else, as "if x then 1 else 2".
func Outcomes(e Expr) (values []Value, ok bool) {
	switch t := e.(type) {
	case *constantExpr:
		return []Value{t.val}, t.val.kind != KindFunction
	case *ifExpr:
		yes, ok := Outcomes(t.yes)
		no, ok2 := Outcomes(t.no)
		return append(append([]Value{}, yes...), no...), ok && ok2
	}
	return nil, false
}
