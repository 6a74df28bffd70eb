package feel

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Diag is one thing wrong with an expression, at a byte offset of its text.
type Diag struct {
	Offset int
	Text   string
	Syntax bool // the text cannot be read at all
}

// Bounds of what the parser accepts.
const (
	maxSource = 200_000 // bytes of one expression
	maxNest   = 150     // how deep it nests
	maxTries  = 20      // how many steps reading may take for each byte, as some text is read in more than one way
)

type parser struct {
	src   string
	pos   int
	env   *Env
	diags []Diag
	depth int
	work  int
	test  *Type // in unary tests: the type of the value tested
}

// syntaxError leaves the parser when the text cannot be read; it never leaves the package.
type syntaxError struct {
	pos  int
	text string
	stop bool // no other reading may be tried
}

// Parse compiles an expression. With a Syntax diagnostic the Expr is one that is always null;
// other diagnostics leave an expression that runs, its doubtful parts as null.
func Parse(text string, env *Env) (Expr, []Diag) {
	p := &parser{src: text, env: env}
	return p.whole(func() Expr { return p.expression() })
}

func (p *parser) whole(rule func() Expr) (out Expr, diags []Diag) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(syntaxError)
			if !ok {
				panic(r)
			}
			out, diags = constant(Null()), append(p.diags, Diag{e.pos, e.text, true})
		}
	}()
	if len(p.src) > maxSource {
		p.fail("the expression is longer than %d bytes", maxSource)
	}
	if !utf8.ValidString(p.src) {
		p.fail("the expression is not valid UTF-8")
	}
	e := rule()
	p.space()
	if p.pos < len(p.src) {
		p.fail("did not understand %q here", clip(p.src[p.pos:]))
	}
	return e, p.diags
}

func (p *parser) fail(format string, args ...any) {
	panic(syntaxError{pos: p.pos, text: fmt.Sprintf(format, args...)})
}

func (p *parser) warn(pos int, format string, args ...any) {
	p.diags = append(p.diags, Diag{Offset: pos, Text: fmt.Sprintf(format, args...)})
}

// try runs a rule and takes everything back if it cannot read the text.
func (p *parser) try(rule func() Expr) (out Expr, ok bool) {
	pos, env, n, depth := p.pos, p.env, len(p.diags), p.depth
	defer func() {
		if r := recover(); r != nil {
			if e, is := r.(syntaxError); !is || e.stop {
				panic(r)
			}
			p.pos, p.env, p.diags, p.depth = pos, env, p.diags[:n], depth
			out, ok = nil, false
		}
	}()
	return rule(), true
}

// within runs a rule with inner names.
func (p *parser) within(env *Env, rule func() Expr) Expr {
	outer := p.env
	p.env = env
	e := rule()
	p.env = outer
	return e
}

// space skips white space and comments.
func (p *parser) space() {
	for p.pos < len(p.src) {
		r, w := utf8.DecodeRuneInString(p.src[p.pos:])
		switch {
		case unicode.IsSpace(r) || r == 0xFEFF:
			p.pos += w
		case strings.HasPrefix(p.src[p.pos:], "//"):
			if i := strings.IndexByte(p.src[p.pos:], '\n'); i >= 0 {
				p.pos += i
			} else {
				p.pos = len(p.src)
			}
		case strings.HasPrefix(p.src[p.pos:], "/*"):
			i := strings.Index(p.src[p.pos:], "*/")
			if i < 0 {
				p.fail("the comment is not closed by */")
			}
			p.pos += i + 2
		default:
			return
		}
	}
}

func (p *parser) peek(tok string) bool {
	p.space()
	return strings.HasPrefix(p.src[p.pos:], tok)
}

func (p *parser) eat(tok string) bool {
	if !p.peek(tok) {
		return false
	}
	p.pos += len(tok)
	return true
}

func (p *parser) want(tok, where string) {
	if !p.eat(tok) {
		if p.pos >= len(p.src) {
			p.fail("expected %q %s, but the text ends", tok, where)
		}
		p.fail("expected %q %s, found %q", tok, where, clip(p.src[p.pos:]))
	}
}

// word reads one identifier without moving on: its text, or "".
func (p *parser) word() string {
	p.space()
	return firstWord(p.src[p.pos:])
}

func (p *parser) peekWord(w string) bool { return p.word() == w }

func (p *parser) eatWord(w string) bool {
	if p.word() != w {
		return false
	}
	p.pos += len(w)
	return true
}

func (p *parser) wantWord(w, where string) {
	if !p.eatWord(w) {
		p.fail("expected %q %s", w, where)
	}
}

// deeper guards the depth of the text.
func (p *parser) deeper(rule func() Expr) Expr {
	p.depth++
	if p.depth > maxNest {
		p.fail("the expression nests deeper than %d levels", maxNest)
	}
	if p.work++; p.work > maxTries*(len(p.src)+100) {
		panic(syntaxError{pos: p.pos, text: "the expression is too tangled to read", stop: true})
	}
	e := rule()
	p.depth--
	return e
}

func (p *parser) expression() Expr { return p.deeper(p.disjunction) }

func (p *parser) disjunction() Expr {
	left := p.conjunction()
	for p.eatWord("or") {
		left = p.logic(left, p.conjunction(), false)
	}
	return left
}

func (p *parser) conjunction() Expr {
	left := p.comparison()
	for p.eatWord("and") {
		left = p.logic(left, p.comparison(), true)
	}
	return left
}

func (p *parser) logic(l, r Expr, and bool) Expr {
	for _, e := range []Expr{l, r} {
		if !fitsType(e.Type(), simple(TypeBoolean)) {
			p.warn(p.pos, "%q needs true or false on both sides, not %s", pick(and, "and", "or"), e.Type())
		}
	}
	return &logical{l, r, and}
}

func (p *parser) compareOp() string {
	for _, op := range []string{"<=", ">=", "!=", "=", "<", ">"} {
		if p.eat(op) {
			return op
		}
	}
	return ""
}

func (p *parser) comparison() Expr {
	left := p.sum()
	for {
		pos := p.pos
		switch op := p.compareOp(); {
		case op != "":
			left = p.compared(pos, op, left, p.sum())
		case p.eatWord("between"):
			low := p.sum()
			p.wantWord("and", "after between")
			high := p.sum()
			p.checkOrder(pos, left, low)
			p.checkOrder(pos, left, high)
			left = &between{left, low, high}
		case p.eatWord("in"):
			left = p.membership(left)
		default:
			return left
		}
	}
}

func (p *parser) compared(pos int, op string, l, r Expr) Expr {
	if op == "=" || op == "!=" {
		if !comparable(l.Type(), r.Type()) {
			p.warn(pos, "%s can never equal %s", l.Type(), r.Type())
		}
	} else {
		p.checkOrder(pos, l, r)
	}
	return &comparing{l, r, op}
}

func (p *parser) checkOrder(pos int, l, r Expr) {
	a, b := l.Type(), r.Type()
	if !ordered(a) || !ordered(b) {
		p.warn(pos, "%s cannot be ordered", pickType(!ordered(a), a, b))
	} else if !comparable(a, b) {
		p.warn(pos, "%s cannot be compared with %s", a, b)
	}
}

// comparable says whether values of the two types may be of one kind.
func comparable(a, b *Type) bool {
	return a.is(TypeAny) || b.is(TypeAny) || a.is(TypeNull) || b.is(TypeNull) || a.base() == b.base()
}

func pickType(first bool, a, b *Type) *Type {
	if first {
		return a
	}
	return b
}

func ordered(t *Type) bool {
	switch t.base() {
	case TypeBoolean, TypeContext, TypeFunction, TypeRange, TypeList:
		return false
	}
	return true
}

// membership reads what follows "in": one test, or several in parentheses.
func (p *parser) membership(left Expr) Expr {
	outer := p.test
	p.test = left.Type()
	defer func() { p.test = outer }()
	if p.peek("(") {
		if e, ok := p.try(func() Expr { return p.testsInParentheses(left) }); ok {
			return e
		}
	}
	return &inTest{left, []Expr{p.positiveTest()}}
}

func (p *parser) testsInParentheses(left Expr) Expr {
	p.want("(", "")
	tests := []Expr{p.positiveTest()}
	for p.eat(",") {
		tests = append(tests, p.positiveTest())
	}
	p.want(")", "after the tests")
	if p.peek("[") || p.peek("..") || p.peek(".") {
		p.fail("not a list of tests")
	}
	return &inTest{left, tests}
}

func (p *parser) sum() Expr {
	left := p.product()
	for {
		pos := p.pos
		switch {
		case p.peek("+"):
			p.pos++
			left = p.binary(pos, '+', left, p.product())
		case p.peek("-"):
			p.pos++
			left = p.binary(pos, '-', left, p.product())
		default:
			return left
		}
	}
}

func (p *parser) product() Expr {
	left := p.power()
	for {
		pos := p.pos
		switch {
		case p.peek("*") && !p.peek("**"):
			p.pos++
			left = p.binary(pos, '*', left, p.power())
		case p.peek("/"):
			p.pos++
			left = p.binary(pos, '/', left, p.power())
		default:
			return left
		}
	}
}

func (p *parser) power() Expr {
	left := p.negation()
	for p.peek("**") {
		pos := p.pos
		p.pos += 2
		left = p.binary(pos, '^', left, p.negation())
	}
	return left
}

func (p *parser) negation() Expr {
	if !p.peek("-") {
		return p.instance()
	}
	pos := p.pos
	p.pos++
	inner := p.deeper(p.negation)
	switch inner.Type().base() {
	case TypeAny, TypeNumber, TypeMonths, TypeSeconds, TypeNull:
	default:
		p.warn(pos, "%s cannot be negated", inner.Type())
	}
	return &negative{inner}
}

func (p *parser) instance() Expr {
	left := p.postfix()
	for p.peekWord("instance") {
		save := p.pos
		p.pos += len("instance")
		if !p.eatWord("of") {
			p.pos = save
			return left
		}
		left = p.instanceType(left)
	}
	return left
}
