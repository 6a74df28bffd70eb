package feel

import (
	"fmt"
	"sort"
	"strings"
)

// kinds is a set of value kinds an argument may have.
type kinds uint32

const anyKind kinds = 1<<32 - 1

type sigParam struct {
	name     string
	kinds    kinds
	optional bool
	many     bool // takes the rest of the arguments
}

// signature is one way to call a built-in. run sees every parameter in order; those left out at the end are missing.
type signature struct {
	params []sigParam
	result string // a FEEL type, "same" for the type of the first argument, "item" for its items
	run    func(m *Machine, a []Value) Value
}

// Library is the built-in functions. It never changes once made.
type Library struct {
	fns  map[string]Value
	long map[string][]string
}

// Standard makes the library of DMN 1.5 section 10.3.4.
func Standard() *Library {
	l := &Library{fns: map[string]Value{}, long: map[string][]string{}}
	for _, add := range []func(*Library){
		addConversions, addStrings, addNumbers, addLists, addListStats, addDates, addRanges, addContexts,
	} {
		add(l)
	}
	return l
}

func (l *Library) find(name string) (Value, bool) {
	if l == nil {
		return Value{}, false
	}
	v, ok := l.fns[name]
	return v, ok
}

func (l *Library) has(name string) bool {
	_, ok := l.find(name)
	return ok
}

// Names are the names of all built-ins, sorted.
func (l *Library) Names() []string {
	var out []string
	if l != nil {
		for n := range l.fns {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out
}

// add defines one way to call a built-in, written as
// "substring(string: string, start position: number, length?: number) string".
func (l *Library) add(spec string, run func(m *Machine, a []Value) Value) {
	name, rest, _ := strings.Cut(spec, "(")
	inside, result, _ := strings.Cut(rest, ")")
	sig := signature{result: strings.TrimSpace(result), run: run}
	for _, p := range strings.Split(inside, ",") {
		if p = strings.TrimSpace(p); p != "" {
			sig.params = append(sig.params, parseSigParam(p))
		}
	}
	v, ok := l.fns[name]
	if !ok {
		v = Value{KindFunction, &function{name: name}}
		l.fns[name] = v
		if first := firstWord(name); first != name {
			addLong(l.long, first, name)
		}
	}
	f := v.fn()
	f.sigs = append(f.sigs, sig)
}

func parseSigParam(s string) sigParam {
	name, typ, _ := strings.Cut(s, ":")
	p := sigParam{name: strings.TrimSpace(name)}
	p.name, p.optional = strings.CutSuffix(p.name, "?")
	p.name, p.many = strings.CutSuffix(p.name, "...")
	for _, t := range strings.Split(strings.TrimSpace(typ), "|") {
		p.kinds |= kindSet(t)
	}
	return p
}

func kindSet(t string) kinds {
	switch t {
	case "number":
		return 1 << KindNumber
	case "string":
		return 1 << KindString
	case "boolean":
		return 1 << KindBoolean
	case "date":
		return 1 << KindDate
	case "time":
		return 1 << KindTime
	case "datetime":
		return 1 << KindDateTime
	case "months":
		return 1 << KindMonths
	case "seconds":
		return 1 << KindSeconds
	case "list":
		return 1 << KindList
	case "context":
		return 1 << KindContext
	case "range":
		return 1 << KindRange
	case "function":
		return 1 << KindFunction
	case "null":
		return 1 << KindNull
	case "point":
		return anyKind &^ (1<<KindRange | 1<<KindList | 1<<KindContext | 1<<KindFunction | 1<<KindNull)
	}
	return anyKind
}

// accept converts an argument to a parameter; ok is false when it does not fit.
func (p sigParam) accept(v Value) (Value, bool) {
	if p.kinds&(1<<v.kind) != 0 {
		return v, true
	}
	if it := v.Items(); len(it) == 1 && p.kinds&(1<<it[0].kind) != 0 {
		return it[0], true
	}
	if p.kinds&(1<<KindList) != 0 && !v.IsNull() {
		return List(v), true
	}
	return Value{}, false
}

// builtin picks the signature that fits the arguments and runs it.
func (f *function) builtin(m *Machine, args []Value, names []string) Value {
	if u, ok := firstUnknown(args...); ok {
		return u
	}
	for _, asWritten := range []bool{true, false} { // after(range: r, point: p) is another question than after(point: p, range: r)
		for i := range f.sigs {
			if f.sigs[i].inOrder(names) != asWritten {
				continue
			}
			if bound, ok := f.sigs[i].bind(args, names); ok {
				m.Work(len(bound))
				return f.sigs[i].run(m, bound)
			}
		}
	}
	return m.null("%s does not take %s", f.name, showArgs(args))
}

func showArgs(args []Value) string {
	s := make([]string, len(args))
	for i, a := range args {
		s[i] = a.brief()
	}
	return "(" + clip(strings.Join(s, ", ")) + ")"
}

func (sg *signature) bind(args []Value, names []string) ([]Value, bool) {
	if names != nil {
		return sg.bindNamed(args, names)
	}
	if !sg.arity(len(args)) {
		return nil, false
	}
	out := make([]Value, len(args))
	for i, a := range args {
		v, ok := sg.params[min(i, len(sg.params)-1)].accept(a)
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

func (sg *signature) arity(n int) bool {
	least := 0
	for _, p := range sg.params {
		if p.many {
			return n > least
		}
		if !p.optional {
			least++
		}
	}
	return n >= least && n <= len(sg.params)
}

// inOrder says whether named arguments are written in the order of the parameters; unnamed ones always are.
func (sg *signature) inOrder(names []string) bool {
	last := -1
	for _, n := range names {
		at := sg.param(n)
		if at < last {
			return false
		}
		last = at
	}
	return true
}

// rest is what a parameter that takes the rest of the arguments gets when it is named: each item of the list given, or the
// value itself when its items would not do.
func (p sigParam) rest(v Value) []Value {
	if v.kind != KindList {
		return []Value{v}
	}
	for _, it := range v.Items() {
		if p.kinds&(1<<it.kind) == 0 {
			return []Value{v}
		}
	}
	return v.Items()
}

// bindNamed: every name must be a parameter, every parameter without "?" must be named.
func (sg *signature) bindNamed(args []Value, names []string) ([]Value, bool) {
	out := make([]Value, 0, len(sg.params))
	used := 0
	for _, p := range sg.params {
		i := indexOf(names, p.name)
		if i < 0 {
			if !p.optional {
				return nil, false
			}
			continue
		}
		v, ok := p.accept(args[i])
		if !ok {
			return nil, false
		}
		used++
		if p.many {
			return append(out, p.rest(v)...), used == len(names)
		}
		out = append(out, v)
	}
	return out, used == len(names)
}

// check looks at a call before it runs: how many arguments, which names, which types.
func (f *function) check(c *call) (sig *signature, problem string) {
	for i := range f.sigs {
		sg := &f.sigs[i]
		if !sg.fitsCall(c) {
			continue
		}
		if sg.fitsTypes(c) {
			return sg, ""
		}
	}
	return nil, fmt.Sprintf("%s is called as %s", f.name, f.usage())
}

func (f *function) usage() string {
	var out []string
	for _, sg := range f.sigs {
		var p []string
		for _, par := range sg.params {
			p = append(p, par.name+pick(par.optional, " (may be left out)", ""))
		}
		out = append(out, f.name+"("+strings.Join(p, ", ")+")")
	}
	return strings.Join(out, " or ")
}

func (sg *signature) fitsCall(c *call) bool {
	if c.names == nil {
		return sg.arity(len(c.args))
	}
	for _, n := range c.names {
		if sg.param(n) < 0 {
			return false
		}
	}
	for _, p := range sg.params {
		if !p.optional && indexOf(c.names, p.name) < 0 {
			return false
		}
	}
	return true
}

func (sg *signature) param(name string) int {
	for i, p := range sg.params {
		if p.name == name {
			return i
		}
	}
	return -1
}

func (sg *signature) fitsTypes(c *call) bool {
	for i, a := range c.args {
		at := min(i, len(sg.params)-1)
		if c.names != nil {
			at = sg.param(c.names[i])
		}
		if !sg.params[at].mayAccept(a.Type()) {
			return false
		}
	}
	return true
}

func (p sigParam) mayAccept(t *Type) bool {
	k := t.base()
	if k == TypeAny || k == TypeNull || p.kinds&(1<<KindList) != 0 {
		return true
	}
	if k == TypeList && t.Elem.base() == TypeAny {
		return true
	}
	if k == TypeList && p.kinds&(1<<KindList) == 0 {
		k = t.Elem.base()
	}
	return p.kinds&(1<<kindOf(k)) != 0
}

func kindOf(k TypeKind) Kind {
	return [...]Kind{TypeAny: KindNull, TypeNull: KindNull, TypeNumber: KindNumber, TypeString: KindString,
		TypeBoolean: KindBoolean, TypeDate: KindDate, TypeTime: KindTime, TypeDateTime: KindDateTime,
		TypeMonths: KindMonths, TypeSeconds: KindSeconds, TypeList: KindList, TypeContext: KindContext,
		TypeRange: KindRange, TypeFunction: KindFunction}[k]
}

// resultType is what is known of a built-in's answer before it runs.
func resultType(f *function, sg *signature, c *call) *Type {
	if sg.result == "" || sg.result == "Any" {
		return nil
	}
	if sg.result != "same" && sg.result != "item" {
		t, err := ParseType(sg.result, nil)
		if err != nil {
			return nil
		}
		return t
	}
	if len(c.args) == 0 || c.names != nil {
		return nil
	}
	t := c.args[0].Type()
	if sg.result == "item" && t.is(TypeList) {
		return t.Elem
	}
	return t
}
