package rules

import (
	"torg/rules/feel"
)

// boxed compiles a boxed expression; a declared type converts its value.
func (c *compiler) boxed(b *Boxed, env *feel.Env, want *feel.Type) feel.Expr {
	if b == nil {
		return feel.Constant(Null())
	}
	declared := c.typ(b.Type, b.Pos)
	if declared != nil && b.Kind != BoxedFunction {
		want = declared
	}
	e := c.bare(b, env, want)
	if declared == nil || b.Kind == BoxedFunction {
		return e
	}
	return &typed{e, declared}
}

func (c *compiler) bare(b *Boxed, env *feel.Env, want *feel.Type) feel.Expr {
	switch b.Kind {
	case BoxedLiteral:
		return c.parse(b.Text, env)
	case BoxedTable:
		return c.table(b.Table, env, b.Pos, want)
	case BoxedContext:
		return c.boxedContext(b, env, want)
	case BoxedList:
		return feel.NewList(c.all(b.Items, env))
	case BoxedRelation:
		return c.relation(b, env)
	case BoxedInvocation:
		return c.invocation(b, env)
	case BoxedFunction:
		return c.function(b, env)
	case BoxedConditional:
		it := c.all(b.Items, env)
		return feel.NewIf(part(it, 0), part(it, 1), part(it, 2))
	}
	return c.iteration(b, env)
}

func part(list []feel.Expr, i int) feel.Expr {
	if i >= len(list) {
		return feel.Constant(Null())
	}
	return list[i]
}

func (c *compiler) all(items []*Boxed, env *feel.Env) []feel.Expr {
	out := make([]feel.Expr, len(items))
	for i, it := range items {
		out[i] = c.boxed(it, env, nil)
	}
	return out
}

// iteration compiles filter, for, every and some.
func (c *compiler) iteration(b *Boxed, env *feel.Env) feel.Expr {
	if len(b.Items) != 2 {
		c.problem(b.Pos, b.Kind, "a boxed "+b.Kind+" needs two parts")
		return feel.Constant(Null())
	}
	in := c.boxed(b.Items[0], env, nil)
	if b.Kind == BoxedFilter {
		return feel.NewFilter(in, c.boxed(b.Items[1], env.ForItems(in.Type()), nil))
	}
	name := feel.NormalName(b.Variable)
	its := []feel.Iterator{{Name: name, List: in}}
	inner := env.Child()
	inner.Define(name, its[0].ItemType())
	inner.Define("partial", feel.ListType(nil))
	body := c.boxed(b.Items[1], inner, nil)
	if b.Kind == BoxedFor {
		return feel.NewFor(its, body)
	}
	return feel.NewQuantified(b.Kind == BoxedEvery, its, body)
}

func (c *compiler) relation(b *Boxed, env *feel.Env) feel.Expr {
	var rows []feel.Expr
	for _, row := range b.Rows {
		ctx := &boxedContext{typ: feel.Simple(feel.TypeContext)}
		for i, cell := range row[:min(len(row), len(b.Entries))] {
			col := &b.Entries[i]
			ctx.add(feel.NormalName(col.Name), c.as(c.boxed(cell, env, nil), col.Type, col.Pos))
		}
		ctx.apart = true
		rows = append(rows, ctx)
	}
	return feel.NewList(rows)
}

func (c *compiler) as(e feel.Expr, typ string, pos Pos) feel.Expr {
	if t := c.typ(typ, pos); t != nil {
		return &typed{e, t}
	}
	return e
}

func (c *compiler) invocation(b *Boxed, env *feel.Env) feel.Expr {
	if len(b.Items) != 1 {
		c.problem(b.Pos, b.Kind, "an invocation needs a function")
		return feel.Constant(Null())
	}
	fn := c.boxed(b.Items[0], env, nil)
	names, args := []string{}, []feel.Expr{}
	for i := range b.Entries {
		names = append(names, feel.NormalName(b.Entries[i].Name))
		args = append(args, c.as(c.boxed(b.Entries[i].Value, env, nil), b.Entries[i].Type, b.Entries[i].Pos))
	}
	if len(names) == 0 {
		names = nil
	}
	return feel.NewCall(fn, names, args)
}

func (c *compiler) function(b *Boxed, env *feel.Env) feel.Expr {
	inner := env.Child()
	params := c.params(b.Params)
	for _, p := range params {
		inner.Define(p.Name, p.Type)
	}
	if b.Language != "" && b.Language != "FEEL" {
		c.problem(b.Pos, b.Language, "functions in other languages than FEEL are not run")
		return feel.Constant(Null())
	}
	if len(b.Items) == 0 {
		return feel.NewFunction(params, feel.Constant(Null()))
	}
	return feel.NewFunction(params, c.as(c.boxed(b.Items[0], inner, nil), b.Type, b.Pos))
}

func (c *compiler) params(src []Named) []feel.Param {
	var out []feel.Param
	for _, p := range src {
		out = append(out, feel.Param{Name: feel.NormalName(p.Name), Type: c.typ(p.Type, p.Pos)})
	}
	return out
}

// typed converts a value to its declared type; one that does not fit is null.
type typed struct {
	e feel.Expr
	t *feel.Type
}

// Type is the declared type.
func (t *typed) Type() *feel.Type { return t.t }

// Eval converts what the inner expression gives.
func (t *typed) Eval(m *feel.Machine, s *feel.Scope) Value {
	v := m.Run(t.e, s)
	out, ok := m.Coerce(t.t, v)
	if !ok {
		return m.Note("%s is not %s", v, t.t)
	}
	return out
}

// boxedContext evaluates its entries in order, each seeing those before it. With a result, its value is that of the result.
type boxedContext struct {
	names  []string
	vals   []feel.Expr
	result feel.Expr
	typ    *feel.Type
	apart  bool // entries do not see one another (rows of a relation)
}

func (b *boxedContext) add(name string, e feel.Expr) {
	b.names, b.vals = append(b.names, name), append(b.vals, e)
	b.typ.Fields = append(b.typ.Fields, feel.Field{Name: name, Type: e.Type()})
}

// Type is what is known of the context, or of its result.
func (b *boxedContext) Type() *feel.Type {
	if b.result != nil {
		return b.result.Type()
	}
	return b.typ
}

// Eval evaluates entry by entry.
func (b *boxedContext) Eval(m *feel.Machine, s *feel.Scope) Value {
	entries := make([]Entry, len(b.names))
	for i, n := range b.names {
		v := m.Run(b.vals[i], s)
		entries[i] = Entry{Name: n, Value: v}
		if !b.apart {
			s = s.With(n, v)
		}
	}
	if b.result != nil {
		return m.Run(b.result, s)
	}
	return Context(entries...)
}

func (c *compiler) boxedContext(b *Boxed, env *feel.Env, want *feel.Type) feel.Expr {
	ctx := &boxedContext{typ: feel.Simple(feel.TypeContext)}
	env = env.Child()
	for i := range b.Entries {
		e := &b.Entries[i]
		name := feel.NormalName(e.Name)
		if name == "" {
			ctx.result = c.boxed(e.Value, env, want)
			continue
		}
		inner := env
		if e.Value != nil && e.Value.Kind == BoxedFunction {
			inner = env.Child()
			inner.Define(name, feel.Simple(feel.TypeFunction))
		}
		val := c.as(c.boxed(e.Value, inner, nil), e.Type, e.Pos)
		ctx.add(name, val)
		env.Define(name, val.Type())
	}
	return ctx
}
