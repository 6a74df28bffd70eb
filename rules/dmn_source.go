package rules

// DMN is what only DMN files have: types, functions and services, spread over models that import one another.
type DMN struct {
	Spaces    []Space
	Functions []FunctionSource
	Services  []ServiceSource
}

// Space is one model of those that make up a Source: its namespace, its item definitions, and the models it
// imports by the name it gives them.
type Space struct {
	ID      string
	Types   []TypeSource
	Imports map[string]string // name → ID
}

// TypeSource is an item definition: a type by reference, a structure of components, or a function type.
type TypeSource struct {
	Name       string
	Ref        string
	Collection bool
	Components []TypeSource
	Function   *FunctionTypeSource
	Allowed    Cell // unary tests each value must pass
	Constraint Cell // unary tests the whole must pass
	Pos        Pos
}

// FunctionTypeSource is the type of functions, by the types of parameters and result.
type FunctionTypeSource struct {
	Params []Named
	Result string
}

// Named is a name with a type, and for context entries and bindings with a value.
type Named struct {
	Name, Type string
	Value      *Boxed
	Pos        Pos
}

// FunctionSource is a business knowledge model.
type FunctionSource struct {
	Name, Type string
	Params     []Named
	Body       *Boxed // nil: the function has no logic and is always null
	Kind       string // FEEL, Java or PMML; only FEEL runs
	Result     string // declared type of the logic
	Scope      []Ref
	Space      string
	Pos        Pos
}

// ServiceSource is a decision service. Its parameters are the input data, then the input decisions.
type ServiceSource struct {
	Name, Type     string
	Output         []Ref
	InputData      []Ref
	InputDecisions []Ref
	Space          string
	Pos            Pos
}

// Ref is a name that may be used, and the key of the element it stands for.
type Ref struct{ Name, Key string }

// The kinds of boxed expressions (DMN 1.5 chapter 10.2).
const (
	BoxedLiteral     = "literalExpression"
	BoxedTable       = "decisionTable"
	BoxedContext     = "context"
	BoxedList        = "list"
	BoxedRelation    = "relation"
	BoxedInvocation  = "invocation"
	BoxedFunction    = "functionDefinition"
	BoxedConditional = "conditional"
	BoxedFilter      = "filter"
	BoxedFor         = "for"
	BoxedEvery       = "every"
	BoxedSome        = "some"
)

// Boxed is a boxed expression. Which fields count depends on Kind.
type Boxed struct {
	Kind     string
	Type     string   // declared; empty when it is not
	Text     Cell     // literal
	Table    *Table   // decision table
	Entries  []Named  // context entries (the last without a name is the result), bindings of an invocation, columns of a relation
	Items    []*Boxed // list items; function called; if, then, else; in and match, return or satisfies; body of a function
	Rows     [][]*Boxed
	Params   []Named
	Variable string // of for, every and some
	Language string // of a function: FEEL, Java or PMML
	Pos      Pos
}
