package casework

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Count is a number of requests. Few says that it is kept back: so small that it might tell of a person, or one from which
// such a number could be worked out. It is null in JSON.
type Count int

// Few stands in place of a count that is kept back.
const Few Count = -1

// Least is the smallest number, but for none, that is told to those who do not work on the cases.
const Least = 5

// MarshalJSON writes a count that is kept back as null.
func (c Count) MarshalJSON() ([]byte, error) {
	if c == Few {
		return []byte("null"), nil
	}
	return json.Marshal(int(c))
}

// Passage is how many requests go from one state to another. Open of them have a case that is not decided yet. Was and Now are
// the same where only values change.
type Passage struct {
	Was  State `json:"was"`
	Now  State `json:"now"`
	N    Count `json:"requests"`
	Open Count `json:"open"`
}

// Shift is how a number among the values of the outcome changes, such as what is to be paid a month.
type Shift struct {
	Value string `json:"value"` // its name in rules.yaml
	Up    Count  `json:"up"`    // requests where it grows
	Down  Count  `json:"down"`  // and where it falls
	Sum   string `json:"sum"`   // of all changes, a decimal with a sign; "" when it is kept back
}

// Lack is a fact that requests lack when they are to be weighed under the changed rules.
type Lack struct {
	Fact string `json:"fact"`
	N    Count  `json:"requests"`
}

// Report is the answer to what if, as the one who asked may see it.
type Report struct {
	Service  string        `json:"service"` // the pack's name
	Was      string        `json:"was"`     // digests
	Now      string        `json:"now"`
	Exact    bool          `json:"exact"`         // nothing is kept back: the reader works on these cases
	Seen     Count         `json:"requests"`      // weighed
	Same     Count         `json:"same"`          // nothing in the outcome changes
	Values   Count         `json:"otherValues"`   // the result is the same, but an amount or date is another
	Moved    Count         `json:"otherResult"`   // or from the machine to a person, or back
	Unknown  Count         `json:"unknown"`       // cannot be weighed, for want of facts
	Broken   Count         `json:"notCalculable"` // the rules cannot be run on them
	LeftOut  Count         `json:"leftOut"`       // of protected persons: for those who may enter the secured zone
	Earlier  Count         `json:"earlierRules"`  // came under an earlier version of the rules
	Open     Count         `json:"open"`          // of those that change, how many have a case that is not decided yet
	First    time.Time     `json:"first"`         // received
	Last     time.Time     `json:"last"`
	Moves    []Passage     `json:"moves"`
	Shifts   []Shift       `json:"values"`
	Lacks    []Lack        `json:"lacks"`
	Examples []Example     `json:"examples"`
	Took     time.Duration `json:"nanoseconds"`
}

// report writes down what was found, and keeps back what the reader may not be told.
func (f *finding) report(exact bool) Report {
	r := Report{Exact: exact, Seen: Count(f.seen), Same: Count(f.same), Values: Count(f.values), Moved: Count(f.moved), Unknown: Count(f.unknown), Broken: Count(f.broken),
		LeftOut: Count(f.leftOut), Earlier: Count(f.earlier), Open: Count(f.open), First: f.first, Last: f.last, Moves: []Passage{}, Shifts: []Shift{}, Lacks: []Lack{}, Examples: []Example{}}
	for _, m := range f.moves {
		r.Moves = append(r.Moves, Passage{m.was, m.now, Count(m.n), Count(m.open)})
	}
	slices.SortFunc(r.Moves, func(a, b Passage) int {
		return strings.Compare(a.Was.order()+a.Now.order(), b.Was.order()+b.Now.order())
	})
	for _, name := range f.names {
		if s := f.shifts[name]; s != nil {
			r.Shifts = append(r.Shifts, Shift{name, Count(s.up), Count(s.down), decimal(s.sum)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.lacks)) {
		r.Lacks = append(r.Lacks, Lack{name, Count(f.lacks[name])})
	}
	slices.SortStableFunc(r.Lacks, func(a, b Lack) int { return int(b.N - a.N) })
	if r.Examples = append(r.Examples, f.examples...); !exact {
		r.guard()
	}
	return r
}

// guard keeps back what is so small that it might tell of a person.
func (r *Report) guard() {
	if r.LeftOut < Least { // that there is none, too, would tell something of those who apply
		r.LeftOut = Few
	}
	r.Examples = []Example{}
	moves := make([]*Count, len(r.Moves))
	for i := range r.Moves {
		m := &r.Moves[i]
		closed := m.N - m.Open
		if few(m.Open) || few(closed) {
			m.Open = Few
		}
		moves[i] = &m.N
	}
	changed := r.Moved + r.Values
	if closed := changed - r.Open; few(r.Open) || few(closed) {
		r.Open = Few
	}
	if few(r.Earlier) || few(r.Seen-r.Earlier) {
		r.Earlier = Few
	}
	for i := range r.Shifts {
		r.Shifts[i].guard(r)
	}
	for i := range r.Lacks {
		if few(r.Lacks[i].N) {
			r.Lacks[i].N = Few
		}
	}
	keepBack(moves)
	if !keepBack([]*Count{&r.Same, &r.Values, &r.Moved, &r.Unknown, &r.Broken}) {
		r.Seen = Few
	}
	r.guardParts()
}

// guardParts keeps back what another count, that is kept back, could be worked out from.
func (r *Report) guardParts() {
	if slices.ContainsFunc(r.Moves, func(m Passage) bool { return m.N == Few || m.Open == Few }) {
		for i := range r.Moves {
			r.Moves[i].Open = Few
		}
	}
	if r.Unknown == Few {
		for i := range r.Lacks {
			r.Lacks[i].N = Few
		}
	}
}

// guard keeps back how a value changes when few do: a sum over few is nearly an amount of one.
func (s *Shift) guard(r *Report) {
	n := s.Up + s.Down
	if few(s.Up) || few(s.Down) || few(r.Moved+r.Values-n) || few(n-r.Values) || few(n-r.Moved) {
		s.Up, s.Down, s.Sum = Few, Few, ""
	}
}

func few(c Count) bool { return c > 0 && c < Least }

// keepBack hides the small counts of a group whose sum is told. When only one is hidden, the next smallest is too, or the sum
// would tell it; it is false when there is no other to hide.
func keepBack(group []*Count) bool {
	hidden := 0
	var next *Count
	for _, c := range group {
		switch {
		case few(*c):
			*c, hidden = Few, hidden+1
		case *c > 0 && (next == nil || *c < *next):
			next = c
		}
	}
	if hidden != 1 {
		return true
	}
	if next == nil {
		return false
	}
	*next = Few
	return true
}

// Guarded is the report as anyone may see it: without cases, and with what is so small that it might tell of a person kept
// back. It is what may be kept.
func (r Report) Guarded() Report {
	if !r.Exact {
		return r
	}
	r.Exact, r.Moves, r.Shifts, r.Lacks = false, slices.Clone(r.Moves), slices.Clone(r.Shifts), slices.Clone(r.Lacks)
	r.guard()
	return r
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Count) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*c = Few
		return nil
	}
	var n int
	err := json.Unmarshal(b, &n)
	*c = Count(n)
	return err
}
