package rules

import (
	"fmt"
	"sort"
	"strings"

	"torg/rules/feel"
)

// Model is a compiled rule model. It never changes and may be used by several goroutines.
type Model struct {
	name      string
	inputs    map[string]*input
	params    map[string]*parameter
	decisions map[string]*decision
	order     []*decision // each after those it uses
	lenient   bool
	dmn       *dmnModel
	// by the name of an input, parameter or decision: the indexes of all decisions that rest on it
	dependents map[string][]int
}

type input struct {
	name string
	typ  *feel.Type
}

type parameter struct {
	name   string
	typ    *feel.Type
	values []datedValue // by date
}

type datedValue struct {
	from     Date
	value    Value
	source   string
	verified bool
}

type decision struct {
	name  string
	index int        // in Model.order
	typ   *feel.Type // declared; nil when it is not
	body  feel.Expr
	text  string // the expression as written, when it is one
	law   []string
	uses  []string
	src   *DecisionSource
	pos   Pos
	refs  map[string]Ref
}

// InputType is the declared FEEL type of an input; ok is false when there is no such input.
func (m *Model) InputType(name string) (typ string, ok bool) {
	in, ok := m.inputs[name]
	if !ok {
		return "", false
	}
	return in.typ.String(), true
}

// InputNames are the names of all inputs, sorted.
func (m *Model) InputNames() []string {
	out := make([]string, 0, len(m.inputs))
	for n := range m.inputs {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// FactFromJSON makes the value of an input of decoded JSON, by the input's own type, so that "2026-01-31" becomes a
// date where the model asks for one. It refuses names the model does not ask for, and values that do not fit.
func (m *Model) FactFromJSON(name string, x any) (Value, error) {
	in, ok := m.inputs[name]
	if !ok {
		return Value{}, fmt.Errorf("the model has no input %q%s", name, feel.DidYouMean(name, m.InputNames()))
	}
	return feel.FromJSONTyped(x, in.typ)
}

// DecisionNames are all decisions in evaluation order: each after those it uses.
func (m *Model) DecisionNames() []string {
	out := make([]string, len(m.order))
	for i, d := range m.order {
		out[i] = d.name
	}
	return out
}

// Uses are the names of inputs, parameters and other decisions a decision refers to, sorted; ok is false when there is
// no such decision.
func (m *Model) Uses(name string) (names []string, ok bool) {
	d, ok := m.decisions[feel.NormalName(name)]
	if !ok {
		return nil, false
	}
	return append([]string{}, d.uses...), true
}

// DecisionType is the FEEL type of a decision's answer, declared or worked out; ok is false when there is no such decision.
func (m *Model) DecisionType(name string) (typ string, ok bool) {
	d, ok := m.decisions[name]
	if !ok {
		return "", false
	}
	return d.resultType().String(), true
}

func (d *decision) resultType() *feel.Type {
	if d.typ != nil || d.body == nil {
		return d.typ
	}
	return d.body.Type()
}

type compiler struct {
	src       Source
	m         *Model
	lib       *feel.Library
	typeNames *typeTable
	shared    *feel.Env // all names, for decisions that may use them all
	space     string    // the model whose types and imports are in view
	problems  Problems
	quiet     bool // first reading, to see who uses whom: say nothing yet
}

// Compile checks a rule model and makes it ready to run. Problems say everything found wrong: unknown names,
// types that cannot fit, circles, duplicates, wrong numbers of cells, dates that do not exist; the Model is then nil.
// A Source with DMN is compiled leniently, as that standard asks: expressions that are wrong are null,
// the Model is made all the same, and Problems are warnings.
func Compile(src Source) (*Model, Problems) {
	c := &compiler{src: src, lib: feel.Standard()}
	c.m = &Model{name: src.Name, inputs: map[string]*input{}, params: map[string]*parameter{},
		decisions: map[string]*decision{}, lenient: src.DMN != nil}
	c.declareTypes()
	c.declareInputs()
	c.declareParameters()
	c.declareDecisions()
	c.declareDMN()
	c.readAll()
	c.m.link()
	sort.SliceStable(c.problems, func(i, j int) bool { return before(c.problems[i].Pos, c.problems[j].Pos) })
	if len(c.problems) > 0 && !c.m.lenient {
		return nil, c.problems
	}
	return c.m, c.problems
}

func before(a, b Pos) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	if a.Line != b.Line {
		return a.Line < b.Line
	}
	return a.Column < b.Column
}

func (c *compiler) problem(pos Pos, quote, text string) {
	if !c.quiet {
		c.problems = append(c.problems, Problem{pos, text, quote})
	}
}

// typ reads a declared type as the model in view sees it; an empty one is nil, Any.
func (c *compiler) typ(name string, pos Pos) *feel.Type { return c.typeIn(c.space, name, pos) }

func (c *compiler) taken(name string, pos Pos) bool {
	if name == "" {
		c.problem(pos, "", "a name is missing")
		return true
	}
	if !c.m.lenient && !feel.ValidName(name) {
		c.problem(pos, name, "expressions cannot use this name: it must begin with a letter, and not be a word of the language")
	}
	_, isInput := c.m.inputs[name]
	_, isParam := c.m.params[name]
	_, isDecision := c.m.decisions[name]
	if isInput || isParam || isDecision {
		c.problem(pos, name, "the name is used twice")
		return true
	}
	return false
}

func (c *compiler) declareInputs() {
	for _, in := range c.src.Inputs {
		name := Key(in.Space, in.Name)
		c.space = in.Space
		if !c.taken(name, in.Pos) {
			c.m.inputs[name] = &input{name, c.typ(in.Type, in.Pos)}
		}
	}
}

func (c *compiler) declareParameters() {
	for _, p := range c.src.Parameters {
		name := feel.NormalName(p.Name)
		if c.taken(name, p.Pos) {
			continue
		}
		par := &parameter{name: name, typ: c.typ(p.Type, p.Pos)}
		if len(p.Values) == 0 {
			c.problem(p.Pos, p.Name, "the parameter has no values")
		}
		for _, d := range p.Values {
			c.addDated(par, d)
		}
		sort.SliceStable(par.values, func(i, j int) bool { return par.values[i].from.Before(par.values[j].from) })
		c.m.params[name] = par
	}
}

func (c *compiler) addDated(par *parameter, d Dated) {
	from, err := feel.ParseDate(d.From)
	if err != nil {
		c.problem(d.Pos, d.From, err.Error())
		return
	}
	for _, other := range par.values {
		if other.from == from {
			c.problem(d.Pos, d.From, "the parameter has two values from the same date")
		}
	}
	e := c.parse(Cell{d.Value, d.Pos}, feel.NewEnv(c.lib, c.typeNames.in(c.space)))
	v, ok := par.typ.Coerce(feel.NewMachine(feel.Settings{}).Run(e, nil))
	if !ok {
		c.problem(d.Pos, d.Value, "the value is not "+par.typ.String())
		return
	}
	if par.typ == nil {
		par.typ = e.Type()
	}
	par.values = append(par.values, datedValue{from, v, d.Source, d.Verified})
}

func (c *compiler) declareDecisions() {
	for i := range c.src.Decisions {
		ds := &c.src.Decisions[i]
		name := Key(ds.Space, ds.Name)
		c.space = ds.Space
		if c.taken(name, ds.Pos) {
			continue
		}
		d := &decision{name: name, typ: c.typ(ds.Type, ds.Pos), src: ds, pos: ds.Pos}
		if n := count(ds.Expression != nil, ds.Table != nil, ds.Boxed != nil); n != 1 && !c.m.lenient {
			c.problem(ds.Pos, ds.Name, "a decision has either an expression or a table")
			continue
		}
		c.m.decisions[name] = d
		c.m.order = append(c.m.order, d)
	}
}

func count(bs ...bool) int {
	n := 0
	for _, b := range bs {
		if b {
			n++
		}
	}
	return n
}

// parse compiles one cell and reports what is wrong with it.
func (c *compiler) parse(cell Cell, env *feel.Env) feel.Expr {
	e, diags := feel.Parse(cell.Text, env)
	c.report(cell, diags)
	return e
}

func (c *compiler) parseTests(cell Cell, env *feel.Env, input *feel.Type) feel.Expr {
	e, diags := feel.ParseUnary(cell.Text, env, input)
	c.report(cell, diags)
	return e
}

func (c *compiler) report(cell Cell, diags []feel.Diag) {
	for _, d := range diags {
		c.problem(at(cell, d.Offset), strings.TrimSpace(cell.Text), d.Text)
	}
}

// at is the position of a byte offset in a cell.
func at(cell Cell, offset int) Pos {
	p := cell.Pos
	if p.Line == 0 {
		return p
	}
	text := cell.Text[:min(offset, len(cell.Text))]
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		p.Line += strings.Count(text, "\n")
		p.Column, text = 1, text[i+1:]
	}
	p.Column += len([]rune(text))
	return p
}
