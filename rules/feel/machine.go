package feel

import (
	"fmt"
)

// Limits bound what one evaluation may cost. A zero field means the default.
type Limits struct {
	Steps        int // operations done; default 2,000,000
	Depth        int // how deep expressions and calls nest; default 2,000
	ListSize     int // items in one list; default 100,000
	StringLength int // bytes in one string; default 1,000,000
}

func (l Limits) withDefaults() Limits {
	def := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	def(&l.Steps, 2_000_000)
	def(&l.Depth, 2_000)
	def(&l.ListSize, 100_000)
	def(&l.StringLength, 1_000_000)
	return l
}

// LimitError says that an evaluation was stopped because it cost more than its Limits allow.
type LimitError struct{ What string }

// Error says which limit was met.
func (e *LimitError) Error() string { return "the evaluation was stopped: " + e.What }

// Settings are what an evaluation may know about the world.
type Settings struct {
	Limits  Limits
	Today   Date     // the answer of today(); the zero Date makes it null
	Now     DateTime // the answer of now(); the zero DateTime makes it midnight of Today, UTC
	NoClock bool     // today() and now() are unknown, for what must hold on every day
	Silent  bool     // keep no notes of why something became null
}

// Machine runs expressions. It belongs to one evaluation and is not safe for several goroutines.
type Machine struct {
	set   Settings
	steps int
	depth int
	err   error
	notes []string
	trace any
}

// SetTrace gives the machine something that expressions made elsewhere find again with Trace.
func (m *Machine) SetTrace(t any) { m.trace = t }

// Trace is what SetTrace gave.
func (m *Machine) Trace() any { return m.trace }

// Note is null with a note why.
func (m *Machine) Note(format string, args ...any) Value { return m.null(format, args...) }

// maxNotes bounds how many notes one evaluation keeps.
const maxNotes = 50

// NewMachine makes a machine for one evaluation.
func NewMachine(s Settings) *Machine {
	s.Limits = s.Limits.withDefaults()
	return &Machine{set: s}
}

// Err is the *LimitError that stopped the evaluation, or the error given to Fail; nil while all is well.
func (m *Machine) Err() error { return m.err }

// Fail stops the evaluation. The first error stands.
func (m *Machine) Fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// Notes takes the notes gathered since the last call: why a step became null.
func (m *Machine) Notes() []string {
	n := m.notes
	m.notes = nil
	return n
}

// Run evaluates an expression within the limits.
func (m *Machine) Run(e Expr, s *Scope) Value {
	if m.err != nil || !m.Work(1) {
		return Null()
	}
	m.depth++
	if m.depth > m.set.Limits.Depth {
		m.Fail(&LimitError{fmt.Sprintf("it nests deeper than %d levels", m.set.Limits.Depth)})
		m.depth--
		return Null()
	}
	v := e.Eval(m, s)
	m.depth--
	if v.kind == KindList || v.kind == KindContext {
		return m.weighed(v)
	}
	return v
}

// Equal is "=" with its cost counted.
func (m *Machine) Equal(a, b Value) Value {
	if !m.Work(min(a.weight(), b.weight()) / 4) {
		return Null()
	}
	return equal(a, b)
}

// Coerce is Type.Coerce with its cost counted.
func (m *Machine) Coerce(t *Type, v Value) (Value, bool) {
	if t != nil && !m.Work(v.weight()/4) {
		return Null(), true
	}
	return t.Coerce(v)
}

// weighed refuses a value with too many parts, counted as often as they occur: ten times the limit on one list.
func (m *Machine) weighed(v Value) Value {
	if limit := 10 * m.set.Limits.ListSize; v.weight() > limit {
		m.Fail(&LimitError{fmt.Sprintf("a value has more than %d parts", limit)})
		return Null()
	}
	return v
}

// Work counts n operations; it is false when the limit is reached.
func (m *Machine) Work(n int) bool {
	m.steps += n
	if m.steps > m.set.Limits.Steps {
		m.Fail(&LimitError{fmt.Sprintf("it takes more than %d steps", m.set.Limits.Steps)})
	}
	return m.err == nil
}

// list makes a list within the limits.
func (m *Machine) list(items []Value) Value {
	if !m.room(len(items)) || !m.Work(len(items)/4) {
		return Null()
	}
	return List(items...)
}

// room says whether a list may hold n items.
func (m *Machine) room(n int) bool {
	if n > m.set.Limits.ListSize {
		m.Fail(&LimitError{fmt.Sprintf("a list has more than %d items", m.set.Limits.ListSize)})
	}
	return m.err == nil
}

// text makes a string within the limits.
func (m *Machine) text(s string) Value {
	if !m.roomText(len(s)) || !m.Work(len(s)/64) {
		return Null()
	}
	return String(s)
}

func (m *Machine) roomText(n int) bool {
	if n > m.set.Limits.StringLength {
		m.Fail(&LimitError{fmt.Sprintf("a text is longer than %d bytes", m.set.Limits.StringLength)})
	}
	return m.err == nil
}

// null is null with a note why. Values among args are shown in brief.
func (m *Machine) null(format string, args ...any) Value {
	if m.set.Silent || len(m.notes) >= maxNotes {
		return Null()
	}
	for i, a := range args {
		switch a := a.(type) {
		case Value:
			args[i] = a.brief()
		case error:
			args[i] = clip(a.Error())
		}
	}
	m.notes = append(m.notes, fmt.Sprintf(format, args...))
	return Null()
}

// Scope is what names mean while an expression runs. The zero *Scope knows no names.
type Scope struct {
	parent *Scope
	name   string
	val    Value
	ctx    Value // a context whose entries are names
	src    Source
}

// Source answers for names computed on demand, such as decisions.
type Source interface {
	Lookup(m *Machine, name string) (Value, bool)
}

// NewScope makes an outermost scope.
func NewScope(src Source) *Scope { return &Scope{src: src} }

// With adds one name.
func (s *Scope) With(name string, v Value) *Scope { return &Scope{parent: s, name: name, val: v} }

// WithContext adds every entry of a context as a name.
func (s *Scope) WithContext(ctx Value) *Scope { return &Scope{parent: s, ctx: ctx} }

// WithSource adds names computed on demand, nearer than those before.
func (s *Scope) WithSource(src Source) *Scope { return &Scope{parent: s, src: src} }

// Find is the value of a name, the nearest first.
func (s *Scope) Find(m *Machine, name string) (Value, bool) {
	for ; s != nil; s = s.parent {
		switch {
		case s.name == name && s.src == nil && s.ctx.kind == KindNull:
			return s.val, true
		case s.src != nil:
			if v, ok := s.src.Lookup(m, name); ok {
				return v, true
			}
		case s.ctx.kind == KindContext:
			if v, ok := s.ctx.Get(name); ok {
				return v, true
			}
		}
	}
	return Value{}, false
}

// Expr is a compiled expression.
type Expr interface {
	Eval(m *Machine, s *Scope) Value
	Type() *Type // what is known about the value before running
}
