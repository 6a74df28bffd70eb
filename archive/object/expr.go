package object

// Expr is a condition on units, as a client wrote it: one of And, Or, Not, Compare, Match and Some.
type Expr interface{ expr() }

// And holds when all do, Or when one does.
type (
	And []Expr
	Or  []Expr
	// Not holds when its condition does not.
	Not struct{ Of Expr }
	// Compare holds when the left operand stands so to the right.
	Compare struct {
		Left, Right Operand
		Op          Op
	}
	// Match holds when a text has another in it.
	Match struct {
		How  How
		Of   Operand
		Text Operand
	}
	// Some holds when one (Any), or each, of the units a path leads to fits the condition. Without a condition: when there is one.
	Some struct {
		Path []string
		Var  string
		All  bool
		Of   Expr
	}
)

func (And) expr()     {}
func (Or) expr()      {}
func (Not) expr()     {}
func (Compare) expr() {}
func (Match) expr()   {}
func (Some) expr()    {}

// Op is a comparison.
type Op string

// The comparisons.
const (
	Equal   Op = "="
	Unequal Op = "<>"
	Less    Op = "<"
	AtMost  Op = "<="
	More    Op = ">"
	AtLeast Op = ">="
)

// How a text is matched.
type How string

// The ways.
const (
	Contains   How = "contains"
	StartsWith How = "startswith"
	EndsWith   How = "endswith"
)

// Operand is a path to an attribute, or a literal, within any number of functions, the outermost first.
type Operand struct {
	Functions []string // "tolower", "year", …
	Path      []string // names from the unit, or from a variable of any or all
	Literal   Literal
}

// LiteralKind is what a literal was written as.
type LiteralKind int

// The kinds of literal.
const (
	NoLiteral LiteralKind = iota
	Null
	Texts
	Numbers
	Bools
	Times // a date or date-time without quotes, or with the word before it
)

// Literal is a value in a condition.
type Literal struct {
	Kind LiteralKind
	Text string // as written, without quotes
}

// Order is one attribute a list is sorted by.
type Order struct {
	Path       []string
	Descending bool
}
