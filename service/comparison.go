package service

import (
	"reflect"
	"slices"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Comparison is a pack and what it might become, ready to weigh applications under both. It may be used by several
// goroutines, each with a Weigher of its own.
type Comparison struct {
	Was, Now *Pack
	pair     *rules.Pair
	form     bool            // both ask the applicant and the registers the same
	binding  map[string]bool // decisions that the form asks while it is bound
	outcome  []string        // decisions of Now that make the outcome
}

// Compare holds a pack against what it might become. They must be of one name.
func Compare(was, now *Pack) (*Comparison, error) {
	if was.Name != now.Name {
		return nil, municipality.Errorf(municipality.Invalid, "service.Compare", "the packs are of two services: %s and %s", was.Name, now.Name)
	}
	c := &Comparison{Was: was, Now: now, pair: rules.NewPair(was.model, now.model), binding: map[string]bool{}, outcome: now.outcome.all()}
	c.form = reflect.DeepEqual(plainForm(was.Form), plainForm(now.Form)) && reflect.DeepEqual(plainFacts(was.Facts), plainFacts(now.Facts))
	for key, name := range now.aux {
		switch {
		case strings.HasPrefix(key, "form.yaml#") && !strings.HasSuffix(key, "/optionsFrom"), strings.HasPrefix(key, "facts.yaml#") && strings.HasSuffix(key, "/when"):
			c.binding[name] = true
		case key == "route.yaml#/machine/when":
			c.outcome = append(c.outcome, name)
		}
	}
	return c, nil
}

// plainForm is a form without the places it was read from.
func plainForm(f Form) Form {
	out := Form{Pages: slices.Clone(f.Pages)}
	for i := range out.Pages {
		qs := slices.Clone(out.Pages[i].Questions)
		for j := range qs {
			qs[j].at = place{}
		}
		out.Pages[i].Questions = qs
	}
	return out
}

func plainFacts(facts []FactSource) []FactSource {
	out := slices.Clone(facts)
	for i := range out {
		out[i].shape = nil
	}
	return out
}

// Parameters are the names of the parameters whose values differ, sorted.
func (c *Comparison) Parameters() []string { return c.pair.Parameters() }

// Weigher weighs applications, one after another.
type Weigher struct {
	c    *Comparison
	days map[municipality.Date]reach
}

// reach is how far a change goes on a day.
type reach uint8

const (
	nowhere  reach = 1 + iota // no answer can be otherwise
	outcomes                  // the outcome may, what is asked cannot
	all
)

// Weigher makes a weigher for one goroutine.
func (c *Comparison) Weigher() *Weigher {
	return &Weigher{c: c, days: map[municipality.Date]reach{}}
}

// maxDays bounds what a weigher remembers.
const maxDays = 20000

func (w *Weigher) reach(day municipality.Date) reach {
	if r, ok := w.days[day]; ok {
		return r
	}
	r := w.c.reach(day)
	if len(w.days) < maxDays {
		w.days[day] = r
	}
	return r
}

func (c *Comparison) reach(day municipality.Date) reach {
	if !c.form {
		return all
	}
	touched := c.pair.Touches(ruleDate(day))
	if slices.ContainsFunc(touched, func(n string) bool { return c.binding[n] }) {
		return all
	}
	same := reflect.DeepEqual(c.Was.outcome, c.Now.outcome) && c.Was.Route.Machine == c.Now.Route.Machine
	if same && !slices.ContainsFunc(touched, func(n string) bool { return slices.Contains(c.outcome, n) }) {
		return nowhere
	}
	return outcomes
}

// Weigh tells what an application comes to under both. own is the pack it was made under: what that did not ask is not
// known, and neither is what a later form requires and nobody has answered.
func (w *Weigher) Weigh(in Input, own *Pack) (was, now Weighed, err error) {
	b, err := w.c.Was.recall(in, own)
	if err != nil {
		return was, now, err
	}
	if was, err = b.weigh(b.quick); err != nil {
		return was, now, err
	}
	later, session := b, b.quick
	switch w.reach(in.AsOf) {
	case nowhere:
		return was, was, nil
	case outcomes:
		session = w.c.pair.Fork(b.quick)
		later = &bound{pack: w.c.Now, in: in, facts: b.facts}
	case all:
		if later, err = w.c.Now.recall(in, own); err != nil {
			return was, now, err
		}
		session = later.quick
	}
	now, err = later.weigh(session)
	return was, now, err
}

// recall binds an application that was made under another version of the pack.
func (p *Pack) recall(in Input, own *Pack) (*bound, error) { return p.bindAs(in, own) }
