package feel

import (
	"strings"
)

// reference resolves a name already read.
func (p *parser) reference(start int, name string) Expr {
	t, known := p.env.Lookup(name)
	if known && !(t.base() != TypeFunction && t.base() != TypeAny && p.peek("(") && p.env.lib.has(name)) {
		p.env.used(name)
		return &nameRef{name, t}
	}
	if f, ok := p.env.lib.find(name); ok {
		return &constantExpr{f, &Type{Kind: TypeFunction}}
	}
	if p.env.isOpen() {
		return &nameRef{name, nil}
	}
	whole := p.unknownWords(start)
	p.warn(start, "there is nothing called %q here%s", whole, DidYouMean(whole, append(p.env.Names(), p.env.lib.Names()...)))
	return &missingName{whole}
}

// unknownWords takes the words that follow an unknown name, as they are most likely part of it.
func (p *parser) unknownWords(start int) string {
	for {
		save := p.pos
		w := p.word()
		if w == "" || keyword(w) {
			p.pos = save
			return normalName(p.src[start:p.pos])
		}
		p.pos += len(w)
	}
}

// call reads ( ... ) after a function.
func (p *parser) call(fn Expr) Expr {
	start := p.pos
	p.want("(", "")
	c := &call{fn: fn, line: start}
	for !p.eat(")") {
		if len(c.args) > 0 {
			p.want(",", "between the arguments")
		}
		name := p.argumentName()
		if (name != "") != (len(c.names) > 0) && len(c.args) > 0 {
			p.fail("arguments are either all named or none")
		}
		if name != "" {
			c.names = append(c.names, name)
		}
		c.args = append(c.args, p.argument())
	}
	p.checkCall(start, c)
	return c
}

// argument allows a comparison such as "< 10" as a range.
func (p *parser) argument() Expr {
	if p.compareAhead() {
		return p.operatorTest()
	}
	return p.expression()
}

// argumentName reads "name:" before an argument, or nothing.
func (p *parser) argumentName() string {
	p.space()
	i := strings.IndexAny(p.src[p.pos:], ":,()[]{}\"@=<>")
	if i <= 0 || p.src[p.pos+i] != ':' {
		return ""
	}
	name := normalName(p.src[p.pos : p.pos+i])
	if !validName(name) {
		return ""
	}
	p.pos += i + 1
	return name
}

// checkCall checks what can be known of a call before it runs, and gives it its type.
func (p *parser) checkCall(pos int, c *call) {
	if f, ok := c.fn.(*constantExpr); ok {
		p.checkBuiltin(pos, c, f.val)
		return
	}
	t := c.fn.Type()
	if !t.is(TypeAny) && !t.is(TypeFunction) {
		p.warn(pos, "%s is not a function", t)
		return
	}
	if t.is(TypeFunction) {
		c.typ = t.Result
		if t.Params != nil && len(t.Params) != len(c.args) {
			p.warn(pos, "the function takes %d arguments, not %d", len(t.Params), len(c.args))
		}
	}
}

func (p *parser) checkBuiltin(pos int, c *call, v Value) {
	f := v.fn()
	if f == nil {
		p.warn(pos, "%s is not a function", v.String())
		return
	}
	sig, problem := f.check(c)
	if problem != "" {
		p.warn(pos, "%s", problem)
		return
	}
	c.typ = resultType(f, sig, c)
}
