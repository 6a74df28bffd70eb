package feel

import (
	"strings"
	"unicode/utf8"
)

// keywords may not stand where a value is expected.
func keyword(w string) bool {
	switch w {
	case "and", "or", "then", "else", "return", "satisfies", "in", "between", "instance", "of", "external":
		return true
	}
	return false
}

// bracketed reads what starts with (, [ or ]: a range, a list, or an expression in parentheses.
func (p *parser) bracketed() Expr {
	open := p.src[p.pos]
	p.pos++
	if open == '[' {
		return p.listOrRange()
	}
	if open == '(' && p.compareAhead() {
		e := p.operatorTest()
		p.want(")", "after the comparison")
		return e
	}
	first := p.expression()
	if p.eat("..") {
		return p.rangeEnd(false, first)
	}
	if open == ']' {
		p.fail(`expected ".." of a range`)
	}
	p.want(")", "to close the parenthesis")
	return first
}

func (p *parser) compareAhead() bool {
	p.space()
	return p.pos < len(p.src) && strings.IndexByte("<>=!", p.src[p.pos]) >= 0
}

// operatorTest reads "< 10" and its like as a range value.
func (p *parser) operatorTest() Expr {
	op := p.compareOp()
	if op == "" {
		p.fail("expected a comparison")
	}
	e := p.sum()
	return &openRange{op, e, rangeOf(e.Type())}
}

func (p *parser) rangeEnd(lowIncluded bool, low Expr) Expr {
	high := p.sum()
	included := false
	switch {
	case p.eat("]"):
		included = true
	case p.eat(")"), p.eat("["):
	default:
		p.fail("expected ], ) or [ at the end of the range")
	}
	p.checkOrder(p.pos, low, high)
	r := &rangeLiteral{low, high, lowIncluded, included, rangeOf(unify(low.Type(), high.Type()))}
	return r.folded()
}

func (p *parser) listOrRange() Expr {
	if p.eat("]") {
		return &listLiteral{nil, listOf(nil)}
	}
	first := p.listItem()
	if p.eat("..") {
		return p.rangeEnd(true, first)
	}
	items := []Expr{first}
	elem := first.Type()
	for p.eat(",") {
		it := p.listItem()
		items, elem = append(items, it), unify(elem, it.Type())
	}
	p.want("]", "to close the list")
	return &listLiteral{items, listOf(elem)}
}

func (p *parser) listItem() Expr {
	if p.compareAhead() {
		return p.operatorTest()
	}
	return p.expression()
}

func (p *parser) contextLiteral() Expr {
	p.want("{", "")
	c := &contextLiteral{typ: &Type{Kind: TypeContext}}
	outer := p.env
	p.env = outer.Child()
	for !p.eat("}") {
		if len(c.keys) > 0 {
			p.want(",", "between the entries of the context")
		}
		key := p.contextKey()
		val := p.expression()
		if c.typ.hasField(key) {
			p.warn(p.pos, "the context names %q twice", key)
			c.twice = true
		}
		p.env.Define(key, val.Type())
		p.env.hintName(key)
		c.keys, c.vals = append(c.keys, key), append(c.vals, val)
		c.typ.Fields = append(c.typ.Fields, Field{key, val.Type()})
	}
	p.env = outer
	return c
}

func (p *parser) contextKey() string {
	if p.peek(`"`) {
		key := p.stringLiteral()
		p.want(":", "after the name in the context")
		return key
	}
	i := strings.IndexByte(p.src[p.pos:], ':')
	if i < 0 {
		p.fail("expected name: value in the context")
	}
	key := normalName(p.src[p.pos : p.pos+i])
	if !validName(key) {
		p.fail("%q is not a name", clip(key))
	}
	p.pos += i + 1
	return key
}

// validName accepts grammar rule 27 of DMN 1.5: words with spaces and the signs . / - ' + *
func validName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if s == "" || !nameStart(r) {
		return false
	}
	for _, r := range s {
		if !namePart(r) && !strings.ContainsRune(" ./-'’+*", r) {
			return false
		}
	}
	return true
}

// nameOrKeyword reads a name, or a form that starts with a word.
func (p *parser) nameOrKeyword() Expr {
	w := p.word()
	start := p.pos
	if name, n := p.env.longest(p.src[p.pos:], w); n > len(w) {
		p.pos += n
		return p.reference(start, name)
	}
	if _, known := p.env.Lookup(w); !known {
		if e := p.form(w); e != nil {
			return e
		}
		if keyword(w) {
			p.fail("expected a value, found the word %q", w)
		}
	}
	p.pos += len(w)
	return p.reference(start, w)
}

// form reads what the words if, for, some, every, function, true, false, null begin; nil for other words.
func (p *parser) form(w string) Expr {
	start := p.pos
	p.pos += len(w)
	switch w {
	case "if":
		return p.conditional()
	case "for":
		return p.forLoop()
	case "some", "every":
		return p.quantified(w == "every")
	case "true", "false":
		return constant(Bool(w == "true"))
	case "null":
		return constant(Null())
	case "function":
		if p.peek("(") {
			return p.functionLiteral()
		}
	}
	p.pos = start
	return nil
}

func (p *parser) conditional() Expr {
	cond := p.expression()
	if !fitsType(cond.Type(), simple(TypeBoolean)) {
		p.warn(p.pos, "if needs true or false, not %s", cond.Type())
	}
	p.wantWord("then", "after the condition of if")
	yes := p.expression()
	p.wantWord("else", "in if ... then ... else")
	no := p.expression()
	return NewIf(cond, yes, no)
}

// variable reads the name that for, some and every give their items, up to "in".
func (p *parser) variable() string {
	p.space()
	start := p.pos
	for p.pos < len(p.src) {
		if p.pos > start && p.peekWord("in") {
			name := normalName(p.src[start:p.pos])
			p.pos += len("in")
			return name
		}
		before := p.pos
		p.space()
		if w := p.word(); w != "" {
			p.pos += len(w)
			continue
		}
		if p.pos < len(p.src) && strings.IndexByte("./-'+*0123456789", p.src[p.pos]) >= 0 {
			p.pos++
			continue
		}
		p.pos = before
		break
	}
	p.fail(`expected name "in" list`)
	return ""
}

func (p *parser) iterator() Iterator {
	name := p.variable()
	low := p.expression()
	if !p.eat("..") {
		return Iterator{Name: name, List: low}
	}
	return Iterator{Name: name, List: low, To: p.expression()}
}

// itemType is what one turn of the loop sees.
func (it Iterator) itemType() *Type {
	t := it.List.Type()
	if it.To != nil {
		return unify(t, it.To.Type())
	}
	if t.is(TypeList) || t.is(TypeRange) {
		return t.Elem
	}
	return t
}

func (p *parser) iterators() []Iterator {
	var out []Iterator
	for {
		it := p.iterator()
		p.env = p.env.Child()
		p.env.Define(it.Name, it.itemType())
		out = append(out, it)
		if !p.eat(",") {
			return out
		}
	}
}

func (p *parser) forLoop() Expr {
	outer := p.env
	its := p.iterators()
	p.wantWord("return", "after the lists of for")
	p.env = p.env.Child()
	p.env.Define("partial", listOf(nil))
	body := p.expression()
	p.env = outer
	return NewFor(its, body)
}

func (p *parser) quantified(every bool) Expr {
	outer := p.env
	its := p.iterators()
	p.wantWord("satisfies", "after the lists of some and every")
	body := p.expression()
	p.env = outer
	if !fitsType(body.Type(), simple(TypeBoolean)) {
		p.warn(p.pos, "satisfies needs true or false, not %s", body.Type())
	}
	return NewQuantified(every, its, body)
}

func (p *parser) functionLiteral() Expr {
	p.want("(", "")
	env := p.env.Child()
	var params []Param
	for !p.eat(")") {
		if len(params) > 0 {
			p.want(",", "between the parameters")
		}
		par := p.parameter()
		env.Define(par.Name, par.Type)
		params = append(params, par)
	}
	if p.eatWord("external") {
		p.expression()
		p.warn(p.pos, "external functions are not run")
		return constant(Null())
	}
	body := p.within(env, p.expression)
	return NewFunction(params, body)
}

func (p *parser) parameter() Param {
	p.space()
	i := strings.IndexAny(p.src[p.pos:], ",:)")
	if i < 0 {
		p.fail("the parameters lack a closing )")
	}
	name := normalName(p.src[p.pos : p.pos+i])
	if !validName(name) {
		p.fail("%q is not a name", clip(name))
	}
	p.pos += i
	par := Param{Name: name}
	if p.eat(":") {
		t, problem := p.typeHere()
		if problem != "" {
			p.warn(p.pos, "%s", problem)
		}
		par.Type = t
	}
	return par
}
