package feel

// ParseUnary compiles the unary tests of a decision table cell or of allowed values: "-", "not(...)",
// or tests with commas between. input is the type of the value tested.
func ParseUnary(text string, env *Env, input *Type) (Expr, []Diag) {
	inner := env.Child()
	inner.Define("?", input)
	p := &parser{src: text, env: inner, test: input}
	return p.whole(p.unaryTests)
}

func (p *parser) unaryTests() Expr {
	p.space()
	if p.pos == len(p.src) {
		return &tests{}
	}
	if p.eat("-") {
		if p.space(); p.pos == len(p.src) {
			return &tests{}
		}
		p.pos = 0
	}
	if p.peekWord("not") {
		if e, ok := p.try(p.negatedTests); ok {
			return e
		}
	}
	return p.testList()
}

func (p *parser) negatedTests() Expr {
	p.pos += len("not")
	p.want("(", "after not")
	e := p.testList()
	p.want(")", "after the tests")
	if p.space(); p.pos < len(p.src) {
		p.fail("not a negated test")
	}
	e.negated = true
	return e
}

func (p *parser) testList() *tests {
	t := &tests{list: []Expr{p.positiveTest()}}
	for p.eat(",") {
		t.list = append(t.list, p.positiveTest())
	}
	return t
}

// positiveTest reads one test: a comparison with the value, or an expression to compare it with.
func (p *parser) positiveTest() Expr {
	if p.compareAhead() {
		pos := p.pos
		op := p.compareOp()
		e := p.sum()
		p.checkTest(pos, e.Type(), op == "=" || op == "!=")
		return &operatorTest{op, e}
	}
	pos := p.pos
	p.space()
	start := p.pos
	e := p.expression()
	asks := usesInput(p.src[start:p.pos])
	switch {
	case e.Type().is(TypeBoolean) && !fitsType(e.Type(), p.test):
		asks = true
	case !asks:
		p.checkValueTest(pos, e.Type())
	case !fitsType(e.Type(), simple(TypeBoolean)):
		asks = false
	}
	return &valueTest{e, asks}
}

// usesInput says whether the text names the tested value "?" outside texts in quotation marks.
func usesInput(s string) bool {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '?' && !quoted:
			return true
		}
	}
	return false
}

func (p *parser) checkTest(pos int, t *Type, equality bool) {
	if !fitsType(t, p.test) && !fitsType(p.test, t) {
		p.warn(pos, "%s cannot be compared with the input, which is %s", t, p.test)
	} else if !equality && !ordered(p.test) {
		p.warn(pos, "the input is %s, which cannot be ordered", p.test)
	}
}

// checkValueTest: a test may be a value of the input's type, a list or range of them, or true/false.
func (p *parser) checkValueTest(pos int, t *Type) {
	if fitsType(t, p.test) || fitsType(p.test, t) {
		return
	}
	for t.is(TypeList) || t.is(TypeRange) {
		t = t.Elem
		if fitsType(t, p.test) || fitsType(p.test, t) {
			return
		}
	}
	p.warn(pos, "the cell is %s, but the input is %s", t, p.test)
}

// TestValue runs unary tests on a value: true, false, null, or unknown.
func TestValue(m *Machine, test Expr, s *Scope, v Value) Value {
	return m.Run(test, s.With("?", v))
}

// TestWith is TestValue in a scope where "?" is already the value, so that a column of tests shares one scope.
func TestWith(m *Machine, test Expr, s *Scope, v Value) Value {
	t, ok := test.(*tests)
	if !ok || !m.Work(1) {
		return m.Run(test, s)
	}
	return t.run(m, s, v)
}

// tests is a whole cell. No tests at all means any value will do.
type tests struct {
	list    []Expr
	negated bool
}

// AlwaysTrue says whether compiled unary tests accept every value ("-" or empty).
func AlwaysTrue(e Expr) bool {
	t, ok := e.(*tests)
	return ok && len(t.list) == 0
}

func (*tests) Type() *Type { return simple(TypeBoolean) }

func (t *tests) Eval(m *Machine, s *Scope) Value {
	if len(t.list) == 0 {
		return Bool(true)
	}
	in, _ := s.Find(m, "?")
	return t.run(m, s, in)
}

func (t *tests) run(m *Machine, s *Scope, in Value) Value {
	if len(t.list) == 0 {
		return Bool(true)
	}
	out := anyTest(m, s, in, t.list)
	if t.negated {
		return not(out)
	}
	return out
}

// anyTest is three-valued "or" over tests of one value.
func anyTest(m *Machine, s *Scope, in Value, list []Expr) Value {
	out := Bool(false)
	for _, e := range list {
		r := runTest(m, s, in, e)
		switch {
		case r.IsTrue():
			return r
		case r.IsUnknown():
			out = Unknown(append(out.UnknownNames(), r.UnknownNames()...)...)
		case r.IsNull() && !out.IsUnknown():
			out = r
		}
	}
	return out
}

func runTest(m *Machine, s *Scope, in Value, e Expr) Value {
	switch t := e.(type) {
	case *operatorTest:
		return compareValues(m, t.op, in, m.Run(t.e, s))
	case *valueTest:
		return t.run(m, s, in)
	}
	return Null()
}

// operatorTest is "< 10" and its like.
type operatorTest struct {
	op string
	e  Expr
}

func (*operatorTest) Type() *Type { return simple(TypeBoolean) }

func (t *operatorTest) Eval(m *Machine, s *Scope) Value {
	in, _ := s.Find(m, "?")
	return runTest(m, s, in, t)
}

// valueTest is an expression: the value wanted, a list or range holding it, or, when it asks about "?", the answer.
type valueTest struct {
	e    Expr
	asks bool
}

func (*valueTest) Type() *Type { return simple(TypeBoolean) }

func (t *valueTest) Eval(m *Machine, s *Scope) Value {
	in, _ := s.Find(m, "?")
	return t.run(m, s, in)
}

func (t *valueTest) run(m *Machine, s *Scope, in Value) Value {
	v := m.Run(t.e, s)
	if t.asks && (v.kind == KindBoolean || v.kind == KindUnknown || v.IsNull()) {
		return v
	}
	if !m.Work((in.weight() + v.weight()) / 4) {
		return Null()
	}
	return matches(in, v)
}

// matches says whether a value is what a test asks for (DMN 1.5 table 55, "in").
func matches(in, want Value) Value {
	if u, ok := firstUnknown(in, want); ok {
		return u
	}
	switch want.kind {
	case KindRange:
		if in.kind == KindRange {
			return equal(in, want)
		}
		return inRange(in, *want.v.(*Range))
	case KindList:
		return inList(in, want)
	}
	return equal(in, want)
}

// inList: the value is an item, lies in a range that is an item, or is the list itself.
func inList(in, list Value) Value {
	if in.kind == KindList && equal(in, list).IsTrue() {
		return Bool(true)
	}
	for _, it := range list.Items() {
		if equal(in, it).IsTrue() {
			return Bool(true)
		}
		if it.kind == KindRange && inRange(in, *it.v.(*Range)).IsTrue() {
			return Bool(true)
		}
	}
	return Bool(false)
}
