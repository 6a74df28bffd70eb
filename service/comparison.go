package service

import (
	"fmt"
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
	c           *Comparison
	days        map[municipality.Date]plan
	tried, gone int // how many were tried at the frontier, and how many of them the change went past it
}

// plan is how far a change goes on a day, and the shortest way to see whether it goes that far for one application.
type plan struct {
	reach    reach
	frontier []string        // where the change begins; nothing else changes when these answer the same
	need     map[string]bool // all that the frontier rests on
}

// reach is how far a change goes.
type reach uint8

const (
	nowhere  reach = 1 + iota // no answer can be otherwise
	outcomes                  // the outcome may, what is asked cannot
	all
)

// Weigher makes a weigher for one goroutine.
func (c *Comparison) Weigher() *Weigher {
	return &Weigher{c: c, days: map[municipality.Date]plan{}}
}

// maxDays bounds what a weigher remembers.
const maxDays = 20000

func (w *Weigher) plan(day municipality.Date) plan {
	if p, ok := w.days[day]; ok {
		return p
	}
	p := w.c.plan(day)
	if len(w.days) < maxDays {
		w.days[day] = p
	}
	return p
}

// Reaches reports whether any application that is read as on a day can come to something else.
func (w *Weigher) Reaches(day municipality.Date) bool { return w.plan(day).reach != nowhere }

func (c *Comparison) plan(day municipality.Date) plan {
	if !c.form {
		return plan{reach: all}
	}
	touched := c.pair.Touches(ruleDate(day))
	if slices.ContainsFunc(touched, func(n string) bool { return c.binding[n] }) {
		return plan{reach: all}
	}
	if !reflect.DeepEqual(c.Was.outcome, c.Now.outcome) || c.Was.Route.Machine != c.Now.Route.Machine {
		return plan{reach: outcomes}
	}
	if !slices.ContainsFunc(touched, func(n string) bool { return slices.Contains(c.outcome, n) }) {
		return plan{reach: nowhere}
	}
	p := plan{reach: outcomes, frontier: c.pair.Frontier(ruleDate(day), c.outcome...)}
	p.need = c.Now.needed(p.frontier)
	return p
}

// needed is everything that must be bound to ask some decisions: what they rest on, and what the form asks before it lets a
// question that is among it apply.
func (p *Pack) needed(decisions []string) map[string]bool {
	asked := slices.Clone(decisions)
	for {
		need := p.model.Rests(asked...)
		before := len(asked)
		ask := func(key string) {
			if name, ok := p.aux[key]; ok && !slices.Contains(asked, name) {
				asked = append(asked, name)
			}
		}
		for i, page := range p.Form.Pages {
			for j, q := range page.Questions {
				if need[q.ID] {
					at := fmt.Sprintf("form.yaml#/pages/%d", i)
					for _, key := range []string{at + "/showIf", fmt.Sprintf("%s/questions/%d/showIf", at, j), fmt.Sprintf("%s/questions/%d/from", at, j), fmt.Sprintf("%s/questions/%d/each", at, j)} {
						ask(key)
					}
				}
			}
		}
		for i, f := range p.Facts {
			if need[f.Name] {
				ask(fmt.Sprintf("facts.yaml#/facts/%d/when", i))
			}
		}
		if len(asked) == before {
			return need
		}
	}
}

// Weigh tells what an application comes to under both. own is the pack it was made under: what that did not ask is not
// known, and neither is what a later form requires and nobody has answered.
func (w *Weigher) Weigh(in Input, own *Pack) (was, now Weighed, err error) {
	b, err := w.c.Was.bindAs(in, own)
	if err != nil {
		return was, now, err
	}
	if was, err = b.weigh(b.quick); err != nil {
		return was, now, err
	}
	later, session := &bound{pack: w.c.Now, in: in, facts: b.facts}, b.quick
	switch w.plan(in.AsOf).reach {
	case nowhere:
		return was, was, nil
	case outcomes:
		session = w.c.pair.Fork(b.quick)
	case all:
		if later, err = w.c.Now.bindAs(in, own); err != nil {
			return was, now, err
		}
		session = later.quick
	}
	now, err = later.weigh(session)
	return was, now, err
}

// Part names the facts and questions, søker and the other names of Torg's own included, that suffice to ask Stops of an
// application that is read as on a day. It is nil when Stops is not worth asking: when the change may go anywhere, and when
// it has seldom stopped.
func (w *Weigher) Part(day municipality.Date) map[string]bool {
	if w.tried > seldom && w.gone*2 > w.tried {
		return nil
	}
	return w.plan(day).need
}

// Stops reports whether the change stops where it begins: every decision there answers the same under both, and waits for
// nothing. Then nothing in the outcome can be otherwise, whatever else is not known.
func (w *Weigher) Stops(in Input, own *Pack) bool {
	p := w.plan(in.AsOf)
	if p.reach == nowhere {
		return true
	}
	if len(p.frontier) == 0 {
		return false
	}
	w.tried++
	if !w.c.stops(p, in, own) {
		w.gone++
		return false
	}
	return true
}

func (c *Comparison) stops(p plan, in Input, own *Pack) bool {
	b, err := c.Was.bindSome(in, own, p.need)
	if err != nil {
		return false
	}
	later := c.pair.Fork(b.quick)
	for _, name := range p.frontier {
		x, waits, err := b.quick.Value(name)
		if err != nil || len(waits) > 0 {
			return false
		}
		y, waits, err := later.Value(name)
		if err != nil || len(waits) > 0 || !x.Equal(y) || !slices.Equal(b.quick.Fired(name), later.Fired(name)) {
			return false
		}
	}
	return true
}

// seldom is how many applications are tried before a weigher judges whether it helps.
const seldom = 200
