package rules

import (
	"sort"
	"strings"

	"torg/rules/feel"
)

// readAll compiles every decision: once quietly to see who uses whom, then in order, so that
// the types worked out for one are known to the next.
func (c *compiler) readAll() {
	c.quiet = true
	c.readFunctions()
	for _, d := range c.m.order {
		c.read(d)
	}
	c.quiet, c.shared = false, nil
	c.m.order = c.sorted()
	for _, d := range c.m.order {
		c.read(d)
		c.checkType(d)
	}
	c.readFunctions()
}

func (c *compiler) checkType(d *decision) {
	if d.typ != nil && d.body != nil && !feel.Fits(d.body.Type(), d.typ) {
		c.problem(d.pos, d.name, "the decision is declared "+d.typ.String()+", but its logic gives "+d.body.Type().String())
	}
}

// read compiles the logic of one decision.
func (c *compiler) read(d *decision) {
	c.space = d.src.Space
	env, used := c.envOf(d)
	switch {
	case d.src.Expression != nil:
		d.text = strings.TrimSpace(d.src.Expression.Text)
		d.body = c.parse(*d.src.Expression, env)
	case d.src.Table != nil:
		d.body = c.table(d.src.Table, env, d.pos, d.typ)
	case d.src.Boxed != nil:
		d.body = c.boxed(d.src.Boxed, env, d.typ)
	default:
		d.body = feel.Constant(Null())
	}
	d.uses = nil
	for n := range used {
		d.uses = append(d.uses, n)
	}
	sort.Strings(d.uses)
	if d.src.Scope == nil {
		c.shared.Define(d.name, d.resultType())
	}
}

// envOf is the names a decision may use, and a set filled with those it does use.
func (c *compiler) envOf(d *decision) (*feel.Env, map[string]bool) {
	env := feel.NewEnv(c.lib, c.typeNames.in(c.space))
	used := map[string]bool{}
	if d.src.Scope != nil {
		c.scoped(d, env, used)
		return env, used
	}
	env = c.sharedEnv()
	env.OnUse(func(n string) { used[n] = true })
	return env, used
}

// sharedEnv is every name of the model, for decisions that may use them all.
func (c *compiler) sharedEnv() *feel.Env {
	if c.shared != nil {
		return c.shared
	}
	c.shared = feel.NewEnv(c.lib, c.typeNames.in(""))
	for n, in := range c.m.inputs {
		c.shared.Define(n, in.typ)
	}
	for n, p := range c.m.params {
		c.shared.Define(n, p.typ)
	}
	for n, d := range c.m.decisions {
		c.shared.Define(n, d.typ)
	}
	return c.shared
}

// sorted puts each decision after those it uses and reports circles.
func (c *compiler) sorted() []*decision {
	var out []*decision
	state := map[*decision]int{} // 1 under way, 2 done
	var path []string
	var visit func(d *decision)
	visit = func(d *decision) {
		if state[d] == 2 {
			return
		}
		if state[d] == 1 {
			c.problem(d.pos, "", "the decisions go in a circle: "+circle(path, d.name))
			return
		}
		state[d] = 1
		path = append(path, d.name)
		for _, n := range d.uses {
			if other, ok := c.m.decisions[n]; ok {
				visit(other)
			}
		}
		path = path[:len(path)-1]
		state[d] = 2
		out = append(out, d)
	}
	for _, d := range c.m.order {
		visit(d)
	}
	return out
}

func circle(path []string, back string) string {
	for i, n := range path {
		if n == back {
			path = path[i:]
			break
		}
	}
	return strings.Join(append(append([]string{}, path...), back), " → ")
}
