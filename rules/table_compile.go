package rules

import (
	"fmt"
	"strings"

	"torg/rules/feel"
)

// table is a compiled decision table; it runs as an expression.
type table struct {
	policy  string
	inputs  []column
	outputs []output
	rows    []*row
	typ     *feel.Type
	strict  bool
}

type column struct {
	expr    feel.Expr
	label   string
	typ     *feel.Type
	allowed feel.Expr // nil when all values are
}

type output struct {
	name  string
	typ   *feel.Type
	def   feel.Expr // nil when there is no default
	order []Value   // allowed values, best first
}

type row struct {
	id    string
	tests []test
	then  []feel.Expr
	law   []string
	text  string
}

type test struct {
	expr feel.Expr
	text string
	any  bool // "-": nothing is asked
}

func policies() []string {
	return []string{"U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"}
}

func (c *compiler) table(src *Table, env *feel.Env, pos Pos, want *feel.Type) feel.Expr {
	t := &table{policy: src.HitPolicy, strict: !c.m.lenient}
	if t.policy == "" {
		t.policy = "U"
	}
	if !contains(policies(), t.policy) {
		c.problem(pos, src.HitPolicy, "the hit policy must be one of "+strings.Join(policies(), " "))
	}
	for i := range src.Inputs {
		t.inputs = append(t.inputs, c.column(&src.Inputs[i], env))
	}
	if len(src.Outputs) == 0 {
		c.problem(pos, "", "the table has no outputs")
	}
	for i := range src.Outputs {
		t.outputs = append(t.outputs, c.output(&src.Outputs[i], env, len(src.Outputs) > 1, pos, outputWant(t.policy, want, src, i)))
	}
	ids := map[string]bool{}
	for i := range src.Rows {
		t.rows = append(t.rows, c.row(src, i, t, env, ids))
	}
	t.typ = t.result()
	return t
}

// outputWant is the type the decision's own type asks of output i, when the output does not say.
func outputWant(policy string, want *feel.Type, src *Table, i int) *feel.Type {
	if want == nil || policy == "C#" {
		return nil
	}
	if want.Kind == feel.TypeList && (policy == "R" || policy == "O" || policy == "C") {
		want = want.Elem
	}
	if len(src.Outputs) == 1 {
		return want
	}
	if want != nil {
		for _, f := range want.Fields {
			if f.Name == feel.NormalName(src.Outputs[i].Name) {
				return f.Type
			}
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (c *compiler) column(src *TableInput, env *feel.Env) column {
	col := column{expr: c.parse(src.Expression, env), label: src.Label}
	if col.label == "" {
		col.label = strings.TrimSpace(src.Expression.Text)
	}
	col.typ = c.typ(src.Type, src.Expression.Pos)
	if col.typ == nil {
		col.typ = col.expr.Type()
	} else if !feel.Fits(col.expr.Type(), col.typ) {
		c.problem(src.Expression.Pos, src.Expression.Text, "the input is declared "+col.typ.String()+", but is "+col.expr.Type().String())
	}
	if strings.TrimSpace(src.Allowed.Text) != "" {
		col.allowed = c.parseTests(src.Allowed, env, col.typ)
	}
	return col
}

func (c *compiler) output(src *TableOutput, env *feel.Env, several bool, pos Pos, want *feel.Type) output {
	o := output{name: feel.NormalName(src.Name), typ: c.typ(src.Type, pos)}
	if several && o.name == "" {
		c.problem(pos, src.Label, "a table with several outputs needs a name for each")
	}
	if o.typ == nil {
		o.typ = want
	}
	if strings.TrimSpace(src.Allowed.Text) != "" {
		o.order = feel.AllowedOrder(c.parseTests(src.Allowed, env, o.typ))
	} else if o.typ != nil && o.typ.Allowed != nil {
		o.order = feel.AllowedOrder(o.typ.Allowed)
	}
	if strings.TrimSpace(src.Default.Text) != "" {
		o.def = c.answerCell(src.Default, env, &o)
	}
	return o
}

func (c *compiler) row(src *Table, i int, t *table, env *feel.Env, ids map[string]bool) *row {
	rs := &src.Rows[i]
	r := &row{id: rs.ID, law: rs.Law, text: rs.Text}
	if r.id == "" {
		r.id = fmt.Sprintf("%d", i+1)
	}
	if ids[r.id] {
		c.problem(rs.Pos, r.id, "two rows have the same id")
	}
	ids[r.id] = true
	if len(rs.When) != len(t.inputs) {
		c.problem(rs.Pos, r.id, fmt.Sprintf("the row has %d tests, but the table has %d inputs", len(rs.When), len(t.inputs)))
	}
	if len(rs.Then) != len(t.outputs) {
		c.problem(rs.Pos, r.id, fmt.Sprintf("the row has %d answers, but the table has %d outputs", len(rs.Then), len(t.outputs)))
	}
	for k := range t.inputs[:min(len(rs.When), len(t.inputs))] {
		r.tests = append(r.tests, c.testCell(rs.When[k], env, &t.inputs[k]))
	}
	for k := range t.outputs[:min(len(rs.Then), len(t.outputs))] {
		r.then = append(r.then, c.answerCell(rs.Then[k], env, &t.outputs[k]))
	}
	return r
}

func (c *compiler) testCell(cell Cell, env *feel.Env, col *column) test {
	e := c.parseTests(cell, env, col.typ)
	c.checkAllowed(cell, feel.AllowedOrder(e), col.allowed)
	return test{e, strings.TrimSpace(cell.Text), feel.AlwaysTrue(e)}
}

// checkAllowed reports texts a cell asks for that the column can never hold.
func (c *compiler) checkAllowed(cell Cell, asked []Value, allowed feel.Expr) {
	if allowed == nil {
		return
	}
	var names []string
	for _, v := range feel.AllowedOrder(allowed) {
		if s, ok := v.Text(); ok {
			names = append(names, s)
		}
	}
	for _, v := range asked {
		s, ok := v.Text()
		if ok && len(names) > 0 && !contains(names, s) {
			c.problem(cell.Pos, cell.Text, fmt.Sprintf("the input is never %q%s", s, feel.DidYouMean(s, names)))
		}
	}
}

// answerCell compiles one answer; an empty cell answers null.
func (c *compiler) answerCell(cell Cell, env *feel.Env, o *output) feel.Expr {
	if strings.TrimSpace(cell.Text) == "" {
		return feel.Constant(Null())
	}
	e := c.parse(cell, env)
	if !feel.Fits(e.Type(), o.typ) {
		c.problem(cell.Pos, cell.Text, "the answer is "+e.Type().String()+", but the output is "+o.typ.String())
	}
	if v, ok := feel.ConstantOf(e); ok && len(o.order) > 0 && !among(o.order, v) && !v.IsNull() {
		c.problem(cell.Pos, cell.Text, "the answer is not among the output's allowed values")
	}
	return e
}

func among(list []Value, v Value) bool {
	for _, x := range list {
		if x.Equal(v) {
			return true
		}
	}
	return false
}

// result is the type of the table's answer.
func (t *table) result() *feel.Type {
	one := t.oneResult()
	switch t.policy {
	case "R", "O", "C":
		return feel.ListType(one)
	case "C#":
		return feel.Simple(feel.TypeNumber)
	}
	return one
}

func (t *table) oneResult() *feel.Type {
	if len(t.outputs) == 1 {
		return t.outputType(0)
	}
	ctx := &feel.Type{Kind: feel.TypeContext}
	for i, o := range t.outputs {
		ctx.Fields = append(ctx.Fields, feel.Field{Name: o.name, Type: t.outputType(i)})
	}
	return ctx
}

func (t *table) outputType(i int) *feel.Type {
	if t.outputs[i].typ != nil {
		return t.outputs[i].typ
	}
	var out *feel.Type
	for k, r := range t.rows {
		if i >= len(r.then) {
			continue
		}
		if k == 0 {
			out = r.then[i].Type()
		}
		out = feel.Unify(out, r.then[i].Type())
	}
	return out
}

// Type is what is known of the answer before the table runs.
func (t *table) Type() *feel.Type { return t.typ }
