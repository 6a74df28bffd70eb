package odata

import (
	"regexp"
	"slices"
	"strings"

	"torg/archive/object"
)

// Filter reads a $filter. Errors: Invalid with the place.
func Filter(s string) (object.Expr, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, refuse(t.at, "Her var filteret ventet å slutte")
	}
	return e, nil
}

type parser struct {
	tokens []token
	at     int
	depth  int
}

func (p *parser) peek() token {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	last := 0
	if len(p.tokens) > 0 {
		last = p.tokens[len(p.tokens)-1].at + len(p.tokens[len(p.tokens)-1].text)
	}
	return token{kind: end, at: last}
}

func (p *parser) next() token {
	t := p.peek()
	p.at++
	return t
}

// is reports a word, whatever its case, or a mark.
func (t token) is(s string) bool {
	return t.kind == mark && t.text == s || t.kind == word && strings.EqualFold(t.text, s)
}

func (p *parser) take(s string) bool {
	if p.peek().is(s) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(s string) error {
	if !p.take(s) {
		return refuse(p.peek().at, "Her var «"+s+"» ventet")
	}
	return nil
}

func (p *parser) or() (object.Expr, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, refuse(p.peek().at, "Filteret er for dypt")
	}
	defer func() { p.depth-- }()
	return p.several("or", p.and, func(l []object.Expr) object.Expr { return object.Or(l) })
}

func (p *parser) and() (object.Expr, error) {
	return p.several("and", p.not, func(l []object.Expr) object.Expr { return object.And(l) })
}

func (p *parser) several(between string, one func() (object.Expr, error), all func([]object.Expr) object.Expr) (object.Expr, error) {
	var list []object.Expr
	for {
		e, err := one()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if !p.take(between) {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return all(list), nil
}

func (p *parser) not() (object.Expr, error) {
	if !p.take("not") {
		return p.primary()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, refuse(p.peek().at, "Filteret er for dypt")
	}
	defer func() { p.depth-- }()
	e, err := p.not()
	return object.Not{Of: e}, err
}

// primary is a condition: in parentheses, a match, any or all, or a comparison.
func (p *parser) primary() (object.Expr, error) {
	if p.take("(") {
		e, err := p.or()
		if err == nil {
			err = p.expect(")")
		}
		return p.answer(e, err)
	}
	if how, ok := p.matching(); ok {
		e, err := p.match(how)
		return p.answer(e, err)
	}
	left, some, err := p.operand()
	if err != nil || some != nil {
		return p.answer(some, err)
	}
	return p.compare(left)
}

// answer reads what may stand after a condition: "eq true", "ne false".
func (p *parser) answer(e object.Expr, err error) (object.Expr, error) {
	if err != nil {
		return nil, err
	}
	op, ok := comparison(p.peek())
	if !ok || op != object.Equal && op != object.Unequal {
		return e, nil
	}
	p.at++
	t := p.next()
	if !t.is("true") && !t.is("false") {
		return nil, refuse(t.at, "Her var true eller false ventet")
	}
	if t.is("true") == (op == object.Equal) {
		return e, nil
	}
	return object.Not{Of: e}, nil
}

func (p *parser) matching() (object.How, bool) {
	t := p.peek()
	if p.at+1 >= len(p.tokens) || !p.tokens[p.at+1].is("(") || t.kind != word {
		return "", false
	}
	switch strings.ToLower(t.text) {
	case "contains", "substringof":
		return object.Contains, true
	case "startswith":
		return object.StartsWith, true
	case "endswith":
		return object.EndsWith, true
	}
	return "", false
}

func (p *parser) match(how object.How) (object.Expr, error) {
	p.at += 2
	of, some, err := p.operand()
	if err == nil && some != nil {
		err = refuse(p.peek().at, "Her var en attributt eller en tekst ventet")
	}
	if err == nil {
		err = p.expect(",")
	}
	if err != nil {
		return nil, err
	}
	what, some, err := p.operand()
	if err == nil && some != nil {
		err = refuse(p.peek().at, "Her var en attributt eller en tekst ventet")
	}
	if err == nil {
		err = p.expect(")")
	}
	return object.Match{How: how, Of: of, Text: what}, err
}

func comparison(t token) (object.Op, bool) {
	if t.kind == mark && t.text == "=" {
		return object.Equal, true
	}
	if t.kind != word {
		return "", false
	}
	op, ok := map[string]object.Op{"eq": object.Equal, "ne": object.Unequal, "lt": object.Less, "le": object.AtMost, "gt": object.More, "ge": object.AtLeast}[strings.ToLower(t.text)]
	return op, ok
}

// compare reads the rest of a comparison. An attribute alone is one with true.
func (p *parser) compare(left object.Operand) (object.Expr, error) {
	t := p.peek()
	if t.is("in") {
		return p.in(left)
	}
	op, ok := comparison(t)
	if !ok {
		if left.Literal.Kind != object.NoLiteral {
			return nil, refuse(t.at, "Her var en sammenligning ventet: eq, ne, gt, ge, lt eller le")
		}
		return object.Compare{Left: left, Op: object.Equal, Right: object.Operand{Literal: object.Literal{Kind: object.Bools, Text: "true"}}}, nil
	}
	p.at++
	right, some, err := p.operand()
	if err == nil && some != nil {
		err = refuse(t.at, "Her var en verdi ventet")
	}
	return object.Compare{Left: left, Op: op, Right: right}, err
}

// in is equal to one of a list.
func (p *parser) in(left object.Operand) (object.Expr, error) {
	p.at++
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var out object.Or
	for {
		v, some, err := p.operand()
		if err != nil {
			return nil, err
		}
		if some != nil || v.Literal.Kind == object.NoLiteral {
			return nil, refuse(p.peek().at, "Her var en verdi ventet")
		}
		out = append(out, object.Compare{Left: left, Op: object.Equal, Right: v})
		if !p.take(",") {
			return out, p.expect(")")
		}
	}
}

func functions() []string {
	return []string{"tolower", "toupper", "trim", "length", "year", "month", "day", "hour", "minute", "second", "date"}
}

// operand reads a value, an attribute, or a function of one; or, where a path ends in any or all, a condition.
func (p *parser) operand() (o object.Operand, some object.Expr, err error) {
	t := p.next()
	switch {
	case t.kind == text:
		return object.Operand{Literal: object.Literal{Kind: object.Texts, Text: t.text}}, nil, nil
	case t.kind == number:
		return p.figure(t)
	case t.kind != word:
		return o, nil, refuse(t.at, "Her var en attributt eller en verdi ventet")
	case t.is("null"):
		return object.Operand{Literal: object.Literal{Kind: object.Null}}, nil, nil
	case t.is("true") || t.is("false"):
		return object.Operand{Literal: object.Literal{Kind: object.Bools, Text: strings.ToLower(t.text)}}, nil, nil
	case uuid.MatchString(t.text):
		return object.Operand{Literal: object.Literal{Kind: object.Texts, Text: t.text}}, nil, nil
	}
	if next := p.peek(); next.kind == text && typed(t.text) && next.at == t.at+len(t.text) {
		p.at++
		return object.Operand{Literal: object.Literal{Kind: object.Times, Text: next.text}}, nil, nil
	}
	if f := strings.ToLower(t.text); slices.Contains(functions(), f) && p.peek().is("(") {
		return p.function(f)
	}
	return p.path(t)
}

func typed(name string) bool {
	switch strings.ToLower(name) {
	case "datetime", "datetimeoffset", "date", "guid":
		return true
	}
	return false
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// figure is a number, a date, a time or an identifier written without quotes.
func (p *parser) figure(t token) (object.Operand, object.Expr, error) {
	kind := object.Numbers
	switch {
	case uuid.MatchString(t.text):
		kind = object.Texts
	case len(t.text) >= 8 && strings.Count(t.text, "-") >= 2:
		kind = object.Times
	case t.text == "-" || t.text == "+":
		return object.Operand{}, nil, refuse(t.at, "Her var et tall ventet")
	}
	return object.Operand{Literal: object.Literal{Kind: kind, Text: t.text}}, nil, nil
}

func (p *parser) function(f string) (object.Operand, object.Expr, error) {
	if p.depth++; p.depth > maxDepth {
		return object.Operand{}, nil, refuse(p.peek().at, "Filteret er for dypt")
	}
	defer func() { p.depth-- }()
	p.at++
	o, some, err := p.operand()
	if err == nil && some != nil {
		err = refuse(p.peek().at, "Her var en attributt ventet")
	}
	if err == nil {
		err = p.expect(")")
	}
	o.Functions = append([]string{f}, o.Functions...)
	return o, nil, err
}

// path reads names with strokes between. any and all end it.
func (p *parser) path(t token) (o object.Operand, some object.Expr, err error) {
	o.Path = []string{t.text}
	for p.take("/") {
		t := p.next()
		if t.kind != word {
			return o, nil, refuse(t.at, "Her var navnet på en attributt ventet")
		}
		if (t.is("any") || t.is("all")) && p.peek().is("(") {
			some, err = p.some(o.Path, t.is("all"))
			return o, some, err
		}
		o.Path = append(o.Path, t.text)
	}
	return o, nil, nil
}

func (p *parser) some(path []string, all bool) (object.Expr, error) {
	p.at++
	if p.take(")") {
		if all {
			return nil, refuse(p.peek().at, "all() mangler et vilkår")
		}
		return object.Some{Path: path}, nil
	}
	name := p.next()
	if name.kind != word {
		return nil, refuse(name.at, "Her var et navn ventet")
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	return object.Some{Path: path, Var: name.text, All: all, Of: e}, p.expect(")")
}
