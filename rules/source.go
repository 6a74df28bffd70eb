package rules

import (
	"strconv"
	"strings"
)

// Pos is where something is written. Line and column count from 1; 0 means not known.
type Pos struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String is the position as editors write it, file:line:column.
func (p Pos) String() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
	}
	if p.Line > 0 && p.Column > 0 {
		s += ":" + strconv.Itoa(p.Column)
	}
	return s
}

// Problem is one thing wrong with a rule model, in plain words, with the cell it stands in.
type Problem struct {
	Pos   Pos
	Text  string
	Quote string // the cell as written; empty when the problem is not in a cell
}

// String is the problem on one line.
func (p Problem) String() string {
	s := p.Text
	if p.Quote != "" {
		s += " in: " + p.Quote
	}
	if at := p.Pos.String(); at != "" {
		s = at + ": " + s
	}
	return s
}

// Problems are everything wrong with a rule model. As an error it lists them line by line.
type Problems []Problem

// Error lists the problems, one on each line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// Err is nil when there are no problems. Use it to return Problems as an error.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Source is a rule model as written: a pack's rules.yaml, or a DMN file.
type Source struct {
	Name       string
	Inputs     []InputData
	Parameters []Parameter
	Decisions  []DecisionSource
	DMN        *DMN // what only DMN files have; nil for a pack's rules
}

// InputData is a fact that decisions may ask for. Type is a FEEL type such as "number" or "list<date>".
type InputData struct {
	Name, Type string
	Pos        Pos
	Space      string // in DMN: the imported model it is of; empty for the main one
}

// Parameter is a number or other value the law sets and changes: a rate, a ceiling. Each value holds from its date
// until the next.
type Parameter struct {
	Name, Type string
	Values     []Dated
	Pos        Pos
}

// Dated is the value of a parameter from a date on.
type Dated struct {
	From     string // ISO date, inclusive
	Value    string // a FEEL expression without names, for example 66200000 or "yes"
	Source   string // where it is laid down
	Verified bool   // a person has checked it against the source
	Pos      Pos
}

// DecisionSource is one decision: exactly one of Expression, Table and Boxed. It may refer to inputs,
// parameters and other decisions by name.
type DecisionSource struct {
	Name, Type string // an empty Type is worked out from the logic
	Expression *Cell
	Table      *Table
	Boxed      *Boxed
	Pos        Pos
	Scope      []Ref  // in DMN: the only names it may use; nil for all
	Space      string // in DMN: the imported model it is of; empty for the main one
}

// Cell is a piece of FEEL as written.
type Cell struct {
	Text string
	Pos  Pos
}

// Table is a decision table.
type Table struct {
	HitPolicy string // U A P F R O C C+ C< C> C#; empty means U
	Inputs    []TableInput
	Outputs   []TableOutput
	Rows      []Row
}

// TableInput is a column that is tested.
type TableInput struct {
	Expression  Cell
	Label, Type string
	Allowed     Cell // unary tests that values must pass; empty for all
}

// TableOutput is a column that is answered. A table with several answers with a context of their names.
type TableOutput struct {
	Name, Label, Type string
	Allowed, Default  Cell // Allowed also orders the values for hit policies P and O
}

// Row is one rule of a table: when all tests in When pass, the answer is Then.
type Row struct {
	ID   string
	When []Cell
	Then []Cell
	Law  []string // references to the law the row rests on
	Text string   // key of the reason shown to people
	Pos  Pos
}
