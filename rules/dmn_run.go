package rules

import (
	"fmt"

	"torg/rules/feel"
)

// dmnModel is the functions and services of a model, by key.
type dmnModel struct {
	functions map[string]*knowledge
	services  map[string]*service
}

// knowledge is a compiled business knowledge model.
type knowledge struct {
	name   string
	params []feel.Param
	result *feel.Type
	body   feel.Expr
	refs   map[string]Ref
	src    *FunctionSource
}

// service is a compiled decision service.
type service struct {
	src    *ServiceSource
	params []feel.Param
	result *feel.Type
}

// key of an element: its name, with its model's namespace before it when it is imported.
func (c *compiler) declareDMN() {
	c.m.dmn = &dmnModel{map[string]*knowledge{}, map[string]*service{}}
	if c.src.DMN == nil {
		return
	}
	for i := range c.src.DMN.Functions {
		fs := &c.src.DMN.Functions[i]
		c.space = fs.Space
		k := &knowledge{name: fs.Name, params: c.params(fs.Params), src: fs, refs: refMap(fs.Scope)}
		k.result = c.typ(fs.Type, fs.Pos)
		if k.result.IsFunction() {
			k.result = k.result.Result
		}
		c.m.dmn.functions[Key(fs.Space, fs.Name)] = k
	}
	for i := range c.src.DMN.Services {
		ss := &c.src.DMN.Services[i]
		c.m.dmn.services[Key(ss.Space, ss.Name)] = c.service(ss)
	}
}

func (c *compiler) service(ss *ServiceSource) *service {
	c.space = ss.Space
	s := &service{src: ss, result: c.typ(ss.Type, ss.Pos)}
	if s.result.IsFunction() {
		s.result = s.result.Result
	}
	for _, r := range ss.InputData {
		if in, ok := c.m.inputs[r.Key]; ok {
			s.params = append(s.params, feel.Param{Name: r.Name, Type: in.typ})
		}
	}
	for _, r := range ss.InputDecisions {
		if d, ok := c.m.decisions[r.Key]; ok {
			s.params = append(s.params, feel.Param{Name: r.Name, Type: d.typ})
		}
	}
	return s
}

// Key is how a Ref names an element: its name alone in the main model (space ""), else with the model's namespace.
func Key(space, name string) string {
	name = feel.NormalName(name)
	if space == "" {
		return name
	}
	return "{" + space + "}" + name
}

func refMap(refs []Ref) map[string]Ref {
	out := make(map[string]Ref, len(refs))
	for _, r := range refs {
		out[r.Name] = r
	}
	return out
}

// scoped defines the names a decision says it requires.
func (c *compiler) scoped(d *decision, env *feel.Env, used map[string]bool) {
	d.refs = refMap(d.src.Scope)
	keys := c.define(env, d.src.Scope)
	env.OnUse(func(n string) { used[keys[n]] = true })
}

// define makes references known and answers their keys by name.
func (c *compiler) define(env *feel.Env, refs []Ref) map[string]string {
	keys := map[string]string{}
	for _, r := range refs {
		keys[r.Name] = r.Key
		env.Define(r.Name, c.refType(r.Key))
	}
	return keys
}

func (c *compiler) refType(key string) *feel.Type {
	if in, ok := c.m.inputs[key]; ok {
		return in.typ
	}
	if d, ok := c.m.decisions[key]; ok {
		return d.resultType()
	}
	if k, ok := c.m.dmn.functions[key]; ok {
		return feel.FunctionType(k.params, k.result)
	}
	if s, ok := c.m.dmn.services[key]; ok {
		return feel.FunctionType(s.params, s.result)
	}
	return nil
}

// readFunctions compiles the logic of the business knowledge models.
func (c *compiler) readFunctions() {
	for _, k := range c.m.dmn.functions {
		c.space = k.src.Space
		env := feel.NewEnv(c.lib, c.typeNames.in(c.space))
		c.define(env, k.src.Scope)
		inner := env.Child()
		for _, p := range k.params {
			inner.Define(p.Name, p.Type)
		}
		if k.src.Kind != "" && k.src.Kind != "FEEL" {
			c.problem(k.src.Pos, k.name, "functions in other languages than FEEL are not run")
			continue
		}
		k.body = c.as(c.boxed(k.src.Body, inner, k.result), k.src.Result, k.src.Pos)
	}
}

// names is the scope of an element that says which names it requires.
type names struct {
	r    *run
	refs map[string]Ref
}

// Lookup finds a required element.
func (n names) Lookup(_ *feel.Machine, name string) (Value, bool) {
	ref, ok := n.refs[name]
	if !ok {
		return Value{}, false
	}
	return n.r.element(ref.Key)
}

// element is the value of an element by key.
func (r *run) element(key string) (Value, bool) {
	if d, ok := r.m.decisions[key]; ok {
		r.useDecision(d.name)
		return r.decide(d), true
	}
	if in, ok := r.m.inputs[key]; ok {
		return r.fact(in), true
	}
	if k, ok := r.m.dmn.functions[key]; ok {
		return r.knowledge(k), true
	}
	if s, ok := r.m.dmn.services[key]; ok {
		return r.service(s), true
	}
	return Value{}, false
}

func (r *run) scopeOf(d *decision) *feel.Scope {
	if d.refs == nil {
		return r.scope
	}
	return feel.NewScope(names{r, d.refs})
}

// knowledge is a business knowledge model as a function value. One value for each evaluation, as a function equals only itself.
func (r *run) knowledge(k *knowledge) Value {
	if v, ok := r.funcs[k]; ok {
		return v
	}
	v := feel.NativeFunction(k.name, k.params, k.result, func(m *feel.Machine, args []Value) Value {
		if k.body == nil {
			return m.Note("%s has no logic that can be run", k.name)
		}
		s := feel.NewScope(names{r, k.refs})
		for i, p := range k.params {
			s = s.With(p.Name, args[i])
		}
		return fit(m, k.result, m.Run(k.body, s), k.name)
	})
	r.funcs[k] = v
	return v
}

func fit(m *feel.Machine, t *feel.Type, v Value, name string) Value {
	out, ok := m.Coerce(t, v)
	if !ok {
		return m.Note("%s answered %s, which is not %s", name, v, t)
	}
	return out
}

// service is a decision service as a function value.
func (r *run) service(s *service) Value {
	if v, ok := r.funcs[s]; ok {
		return v
	}
	v := feel.NativeFunction(s.src.Name, s.params, s.result, func(m *feel.Machine, args []Value) Value {
		return r.serve(s, args)
	})
	r.funcs[s] = v
	return v
}

// serve runs a service in an evaluation of its own, which knows only the arguments.
func (r *run) serve(s *service, args []Value) Value {
	child := &run{m: r.m, req: r.req, machine: r.machine, done: map[*decision]Value{}, active: map[*decision]bool{},
		facts: map[string]Value{}, funcs: map[any]Value{}, open: r.open}
	child.scope = feel.NewScope(child)
	refs := append(append([]Ref{}, s.src.InputData...), s.src.InputDecisions...)
	for i, ref := range refs[:min(len(refs), len(args))] {
		if d, ok := r.m.decisions[ref.Key]; ok {
			child.done[d] = args[i]
		} else {
			child.facts[ref.Key] = args[i]
		}
	}
	r.machine.SetTrace(child)
	out := child.outputs(s)
	r.machine.SetTrace(r)
	r.steps = append(r.steps, child.steps...)
	return fit(r.machine, s.result, out, s.src.Name)
}

func (r *run) outputs(s *service) Value {
	var entries []Entry
	for _, ref := range s.src.Output {
		if d, ok := r.m.decisions[ref.Key]; ok {
			entries = append(entries, Entry{Name: ref.Name, Value: r.decide(d)})
		}
	}
	if len(entries) == 1 {
		return entries[0].Value
	}
	return Context(entries...)
}

// Invoke calls a business knowledge model or decision service of a DMN model by name, with the request's facts as its
// arguments; an argument that is not given is null. Errors are those of Evaluate.
func (m *Model) Invoke(name string, req Request) (*Result, error) {
	r := m.newRun(req)
	fv, params, ok := r.invocable(feel.NormalName(name))
	if !ok {
		return nil, fmt.Errorf("there is no function or service called %q", name)
	}
	args := make([]Value, len(params))
	for i, p := range params {
		args[i] = req.Facts[p.Name].Value
	}
	v := feel.Call(r.machine, fv, args...)
	if err := r.machine.Err(); err != nil {
		return nil, err
	}
	return &Result{AsOf: req.AsOf, Values: map[string]Value{name: v}, Missing: []string{}, Steps: r.steps}, nil
}

func (r *run) invocable(name string) (Value, []feel.Param, bool) {
	if k, ok := r.m.dmn.functions[name]; ok {
		return r.knowledge(k), k.params, true
	}
	if s, ok := r.m.dmn.services[name]; ok {
		return r.service(s), s.params, true
	}
	return Value{}, nil, false
}
