package feel

import (
	"strings"
)

// Param is one parameter of a function. A nil Type is Any.
type Param struct {
	Name string
	Type *Type
}

// function is the content of a function value: either a body with the scope it was made in,
// Go code for it, or the signatures of a built-in.
type function struct {
	name   string
	params []Param
	result *Type
	body   Expr
	scope  *Scope
	native func(m *Machine, args []Value) Value
	sigs   []signature
}

// String is how explanations show a function.
func (f *function) String() string {
	names := make([]string, len(f.params))
	for i, p := range f.params {
		names[i] = p.Name
	}
	if f.name != "" {
		return "function " + f.name + "(" + strings.Join(names, ", ") + ")"
	}
	return "function(" + strings.Join(names, ", ") + ")"
}

// fits says whether the function may stand where function type t is asked.
func (f *function) fits(t *Type) bool {
	if t.Params == nil && t.Result == nil || f.sigs != nil {
		return true
	}
	if len(t.Params) != len(f.params) {
		return false
	}
	for i, p := range t.Params {
		if !fitsType(p, f.params[i].Type) {
			return false
		}
	}
	return fitsType(f.resultType(), t.Result)
}

func (f *function) resultType() *Type {
	if f.result == nil && f.body != nil {
		return f.body.Type()
	}
	return f.result
}

// NativeFunction is a function value that runs Go code, such as a business knowledge model.
// Arguments reach it in the order of params, converted to their types.
func NativeFunction(name string, params []Param, result *Type, run func(m *Machine, args []Value) Value) Value {
	return Value{KindFunction, &function{name: name, params: params, result: result, native: run}}
}

// FunctionType is the type of functions with these parameters and result.
func FunctionType(params []Param, result *Type) *Type {
	t := &Type{Kind: TypeFunction, Result: result, Params: []*Type{}}
	for _, p := range params {
		t.Params = append(t.Params, p.Type)
	}
	return t
}

type functionLiteral struct {
	params []Param
	body   Expr
}

// NewFunction is "function(params) body".
func NewFunction(params []Param, body Expr) Expr { return &functionLiteral{params, body} }

func (f *functionLiteral) Type() *Type { return FunctionType(f.params, f.body.Type()) }

func (f *functionLiteral) Eval(_ *Machine, s *Scope) Value {
	return Value{KindFunction, &function{params: f.params, body: f.body, scope: s}}
}

// call is function(arguments), named or in order.
type call struct {
	fn    Expr
	args  []Expr
	names []string
	typ   *Type
	line  int
}

// NewCall is fn called with named arguments.
func NewCall(fn Expr, names []string, args []Expr) Expr {
	c := &call{fn: fn, args: args, names: names}
	if t := fn.Type(); t.is(TypeFunction) {
		c.typ = t.Result
	}
	return c
}

func (c *call) Type() *Type { return c.typ }

func (c *call) Eval(m *Machine, s *Scope) Value {
	fv := m.Run(c.fn, s)
	if fv.IsUnknown() {
		return fv
	}
	f := fv.fn()
	if f == nil {
		return m.null("%s is not a function", fv.TypeName())
	}
	args := make([]Value, len(c.args))
	for i, a := range c.args {
		args[i] = m.Run(a, s)
	}
	return f.invoke(m, args, c.names)
}

// Call runs a function value with arguments in order.
func Call(m *Machine, fn Value, args ...Value) Value {
	f := fn.fn()
	if f == nil {
		return m.null("%s is not a function", fn.TypeName())
	}
	return f.invoke(m, args, nil)
}

func (f *function) invoke(m *Machine, args []Value, names []string) Value {
	m.depth++
	defer func() { m.depth-- }()
	if m.depth > m.set.Limits.Depth {
		m.Fail(&LimitError{"it calls functions too deep"})
	}
	if m.err != nil {
		return Null()
	}
	if f.sigs != nil {
		return f.builtin(m, args, names)
	}
	bound, ok := f.bind(m, args, names)
	if !ok {
		return Null()
	}
	if f.native != nil {
		return f.native(m, bound)
	}
	s := f.scope
	for i, p := range f.params {
		s = s.With(p.Name, bound[i])
	}
	return m.Run(f.body, s)
}

// bind puts arguments in the order of the parameters and converts them; a missing or unfit one stops the call.
func (f *function) bind(m *Machine, args []Value, names []string) ([]Value, bool) {
	if len(args) != len(f.params) {
		m.null("%s takes %d arguments, not %d", f, len(f.params), len(args))
		return nil, false
	}
	out := make([]Value, len(args))
	for i, p := range f.params {
		at := i
		if names != nil {
			if at = indexOf(names, p.Name); at < 0 {
				m.null("%s lacks the argument %q", f, p.Name)
				return nil, false
			}
		}
		v, ok := m.Coerce(p.Type, args[at])
		if !ok {
			m.null("the argument %q of %s must be %s, not %s", p.Name, f, p.Type, args[at])
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}
