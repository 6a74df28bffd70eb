package casework

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"torg/request"
	"torg/rules"
	"torg/service"
	"torg/store"
)

// State is what the rules make of a request: a result, by the machine or as a proposal to a person. Result is
// service.Granted, Refused or Partly, "" when the rules have no answer, and Unknown or Broken.
type State struct {
	Result  string `json:"result"`
	Machine bool   `json:"machine"`
}

// States that are no results of the rules.
const (
	Unknown = "unknown" // the stored facts lack something the rules need
	Broken  = "broken"  // the rules cannot be run on it: two rows of a table that allows one, a parameter with no value on the day
)

func (s State) order() string {
	return strconv.Itoa(slices.Index([]string{service.Granted, service.Partly, service.Refused, "", Unknown, Broken}, s.Result)) + strconv.FormatBool(!s.Machine)
}

// moved is how many requests go from one state to another. open of them have a case that is not decided yet.
type moved struct {
	was, now State
	n, open  int
}

// shifted is how a number among the values of the outcome changes, such as what is to be paid a month.
type shifted struct {
	up, down int // requests where it grows, and where it falls
	sum      *big.Rat
}

// Example is one request that changes. Case is empty for those that may not see it.
type Example struct {
	Case, Number string
	Received     time.Time
	Was, Now     State
	Open         bool
	Values       []Changed
	request      string
}

// Changed is one value of the outcome under both versions, as JSON shapes.
type Changed struct {
	Value    string
	Was, Now any
}

// finding is what is counted, as it is. What leaves the room is a Report of it.
type finding struct {
	seen, same, values, moved, unknown, broken, leftOut, earlier, open int
	first, last                                                        time.Time
	moves                                                              map[[2]State]*moved
	shifts                                                             map[string]*shifted
	lacks                                                              map[string]int
	examples                                                           []Example

	limit   int
	names   []string  // of values in both versions
	at      [][2]int  // where each stands in either
	pending []Example // that change in this batch, whose cases are not looked up yet
}

func newFinding(q WhatIf) *finding {
	f := &finding{limit: q.Examples, moves: map[[2]State]*moved{}, shifts: map[string]*shifted{}, lacks: map[string]int{}}
	was, now := q.Was.ValueNames(), q.Now.ValueNames()
	for i, name := range now {
		if j := slices.Index(was, name); j >= 0 {
			f.names, f.at = append(f.names, name), append(f.at, [2]int{j, i})
		}
	}
	return f
}

func stateOf(w service.Weighed) State {
	if len(w.Missing) > 0 {
		return State{Result: Unknown}
	}
	return State{w.Result, w.Machine}
}

// came counts a request that was weighed.
func (f *finding) came(req request.Request, earlier bool) {
	f.seen++
	if earlier {
		f.earlier++
	}
	if f.first.IsZero() || req.Received.Before(f.first) {
		f.first = req.Received
	}
	if req.Received.After(f.last) {
		f.last = req.Received
	}
}

// count adds what one request came to.
func (f *finding) count(req request.Request, was, now service.Weighed) {
	if len(now.Missing) > 0 {
		f.unknown++
		for _, name := range service.PlainNames(now.Missing) {
			f.lacks[name]++
		}
		return
	}
	e := Example{request: req.ID, Number: req.CaseNumber, Received: req.Received, Was: stateOf(was), Now: stateOf(now), Values: f.changed(was, now)}
	if e.Was == e.Now && len(e.Values) == 0 {
		f.same++
		return
	}
	f.pending = append(f.pending, e)
}

func (f *finding) changed(was, now service.Weighed) (out []Changed) {
	if len(was.Missing) > 0 {
		return nil
	}
	for i, name := range f.names {
		a, b := was.Values[f.at[i][0]], now.Values[f.at[i][1]]
		if a.Equal(b) {
			continue
		}
		out = append(out, Changed{name, a.ToJSON(), b.ToJSON()})
		f.shift(name, a, b)
	}
	return out
}

func (f *finding) shift(name string, a, b rules.Value) {
	x, ok := a.Decimal()
	y, also := b.Decimal()
	if !ok || !also {
		return
	}
	from, _ := new(big.Rat).SetString(x)
	to, _ := new(big.Rat).SetString(y)
	s := f.shifts[name]
	if s == nil {
		s = &shifted{sum: new(big.Rat)}
		f.shifts[name] = s
	}
	if to.Cmp(from) > 0 {
		s.up++
	} else {
		s.down++
	}
	s.sum.Add(s.sum, to.Sub(to, from))
}

// cases looks up the cases of the requests that change, and counts them.
func (w *weighing) cases(ctx context.Context, part *finding) error {
	if len(part.pending) == 0 {
		return nil
	}
	found := map[string]Case{}
	biased := map[string]bool{}
	if err := w.office.Store.Read(ctx, func(tx store.Tx) error {
		if err := caseStates(tx, part.pending, found); err != nil || w.who == nil {
			return err
		}
		return biasedIn(tx, w.who.ID, biased)
	}); err != nil {
		return err
	}
	for _, e := range part.pending {
		c := found[e.request]
		e.Open = !c.Status.Finished()
		if w.who != nil && c.ID != "" && worksOn(*w.who, c) && !biased[c.ID] {
			e.Case = c.ID
		} else {
			e.Number = ""
		}
		part.change(e)
	}
	part.pending = nil
	return nil
}

// caseStates finds the cases that requests opened: what is needed to count them and to say who may see them.
func caseStates(tx store.Tx, list []Example, found map[string]Case) error {
	marks, args := make([]string, len(list)), make([]any, len(list))
	for i, e := range list {
		marks[i], args[i] = "$"+strconv.Itoa(i+1), e.request
	}
	return store.Each(tx, func(scan func(...any) error) error {
		var c Case
		err := scan(&c.ID, &c.Request, &c.Unit, &c.Status)
		found[c.Request] = c
		return err
	}, `SELECT id, request, unit, status FROM case_work WHERE request IN (`+strings.Join(marks, ", ")+`)`, args...)
}

// biasedIn finds the cases an officer is disqualified in.
func biasedIn(tx store.Tx, officer string, into map[string]bool) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		into[id] = true
		return err
	}, `SELECT case_id FROM case_bias WHERE officer = $1`, officer)
}

// change counts a request that changes, and keeps it as an example while there is room.
func (f *finding) change(e Example) {
	if e.Open {
		f.open++
	}
	if e.Was == e.Now {
		f.values++
	} else {
		f.moved++
	}
	key := [2]State{e.Was, e.Now}
	m := f.moves[key]
	if m == nil {
		m = &moved{was: e.Was, now: e.Now}
		f.moves[key] = m
	}
	if m.n++; e.Open {
		m.open++
	}
	if e.Case != "" {
		f.examples = append(f.examples, e)
	}
}

// add takes in what another goroutine found.
func (f *finding) add(g *finding) {
	f.seen, f.same, f.values, f.moved, f.unknown = f.seen+g.seen, f.same+g.same, f.values+g.values, f.moved+g.moved, f.unknown+g.unknown
	f.broken, f.leftOut, f.earlier, f.open = f.broken+g.broken, f.leftOut+g.leftOut, f.earlier+g.earlier, f.open+g.open
	if f.first.IsZero() || !g.first.IsZero() && g.first.Before(f.first) {
		f.first = g.first
	}
	if g.last.After(f.last) {
		f.last = g.last
	}
	for key, m := range g.moves {
		if have := f.moves[key]; have != nil {
			have.n, have.open = have.n+m.n, have.open+m.open
		} else {
			f.moves[key] = m
		}
	}
	for name, s := range g.shifts {
		if have := f.shifts[name]; have != nil {
			have.up, have.down = have.up+s.up, have.down+s.down
			have.sum.Add(have.sum, s.sum)
		} else {
			f.shifts[name] = s
		}
	}
	for name, n := range g.lacks {
		f.lacks[name] += n
	}
	f.keep(g.examples)
}

// keep keeps, as examples, those of the oldest requests, first those whose result changes, whatever order they were found in.
func (f *finding) keep(more []Example) {
	f.examples = append(f.examples, more...)
	slices.SortFunc(f.examples, func(a, b Example) int {
		if moved := a.Was != a.Now; moved != (b.Was != b.Now) {
			if moved {
				return -1
			}
			return 1
		}
		if n := a.Received.Compare(b.Received); n != 0 {
			return n
		}
		return strings.Compare(a.request, b.request)
	})
	if f.limit > 0 && len(f.examples) > f.limit {
		f.examples = slices.Clip(f.examples[:f.limit])
	}
}

// decimal writes a sum with a sign and no more decimals than it has, at most six.
func decimal(r *big.Rat) string {
	s := strings.TrimRight(strings.TrimRight(r.FloatString(6), "0"), ".")
	if r.Sign() > 0 {
		return "+" + s
	}
	return s
}
