package rules

import (
	"time"
)

// Result is the answer to a Request, with how it was reached. It is stored with the decision it supports,
// so its JSON names never change.
type Result struct {
	AsOf    Date             `json:"asOf"`
	Values  map[string]Value `json:"values"`
	Missing []string         `json:"missing"` // facts that are unknown and would matter to the answer
	Steps   []Step           `json:"steps"`
}

// Step explains one evaluated decision, in evaluation order.
type Step struct {
	Decision   string          `json:"decision"`
	Value      Value           `json:"value"`
	Waiting    []string        `json:"waiting,omitempty"` // facts the value waits for
	Facts      []UsedFact      `json:"facts,omitempty"`
	Parameters []UsedParameter `json:"parameters,omitempty"`
	Decisions  []string        `json:"decisions,omitempty"` // other decisions it used
	Rows       []RowOutcome    `json:"rows,omitempty"`
	Law        []string        `json:"law,omitempty"` // of the rows that fired
	Expression string          `json:"expression,omitempty"`
	Notes      []string        `json:"notes,omitempty"` // why parts of it became null
}

// UsedFact is a fact a decision asked for.
type UsedFact struct {
	Name   string    `json:"name"`
	Value  Value     `json:"value"`
	Source string    `json:"source,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// UsedParameter is a dated parameter a decision asked for, with the date its value holds from.
type UsedParameter struct {
	Name     string `json:"name"`
	Value    Value  `json:"value"`
	From     string `json:"from"`
	Source   string `json:"source,omitempty"`
	Verified bool   `json:"verified"`
}

// RowOutcome is what became of one row of a table. Because holds, for a row that fired, every cell that said yes;
// for one that did not, the first cell that said no; for one that waits, also the cells that do not know yet.
type RowOutcome struct {
	ID      string        `json:"id"`
	Fired   bool          `json:"fired"`
	Waiting []string      `json:"waiting,omitempty"`
	Because []CellOutcome `json:"because,omitempty"`
	Law     []string      `json:"law,omitempty"`
	Text    string        `json:"text,omitempty"`
}

// CellOutcome is what one cell said of the value of its column.
type CellOutcome struct {
	Input string `json:"input"`
	Test  string `json:"test"`
	Value Value  `json:"value"`
	Said  string `json:"said"` // yes, no or unknown
}

func (r *run) step() *Step {
	if len(r.open) == 0 {
		return nil
	}
	return r.open[len(r.open)-1]
}

func (r *run) useFact(name string, v Value) {
	s := r.step()
	if s == nil {
		return
	}
	for _, f := range s.Facts {
		if f.Name == name {
			return
		}
	}
	f := r.req.Facts[name]
	s.Facts = append(s.Facts, UsedFact{name, v, f.Source, f.At})
}

func (r *run) useParameter(name string, d *datedValue) {
	s := r.step()
	if s == nil {
		return
	}
	for _, p := range s.Parameters {
		if p.Name == name {
			return
		}
	}
	s.Parameters = append(s.Parameters, UsedParameter{name, d.value, d.from.String(), d.source, d.verified})
}

func (r *run) useDecision(name string) {
	if s := r.step(); s != nil && !contains(s.Decisions, name) {
		s.Decisions = append(s.Decisions, name)
	}
}

// rows leaves the outcome of a table's rows with the step under way, and the law of those that fired.
func (r *run) rows(rows []RowOutcome) {
	s := r.step()
	if s == nil {
		return
	}
	s.Rows = append(s.Rows, rows...)
	for _, row := range rows {
		if !row.Fired {
			continue
		}
		for _, l := range row.Law {
			if !contains(s.Law, l) {
				s.Law = append(s.Law, l)
			}
		}
	}
}
