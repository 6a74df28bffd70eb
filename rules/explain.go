package rules

import (
	"fmt"
	"strings"
)

// Explain writes a result as an indented tree: each decision, the facts and parameters it used, which rows fired
// and what stopped the others, the law, and under it the decisions it used. labels gives names people know; it may be
// nil, and a name it answers with "" is shown as it is.
func Explain(res *Result, labels func(name string) string) string {
	x := &explainer{labels: labels, steps: map[string]*Step{}, told: map[string]bool{}}
	if len(res.Missing) > 0 {
		names := make([]string, len(res.Missing))
		for i, n := range res.Missing {
			names[i] = x.label(n)
		}
		x.line(0, "waits for: %s", strings.Join(names, ", "))
	}
	used := map[string]bool{}
	for i := range res.Steps {
		s := &res.Steps[i]
		x.steps[s.Decision] = s
		for _, d := range s.Decisions {
			used[d] = true
		}
	}
	for i := range res.Steps {
		if !used[res.Steps[i].Decision] {
			x.step(&res.Steps[i], 0)
		}
	}
	return x.b.String()
}

type explainer struct {
	b      strings.Builder
	labels func(string) string
	steps  map[string]*Step
	told   map[string]bool
}

func (x *explainer) label(name string) string {
	if x.labels != nil {
		if l := x.labels(name); l != "" {
			return l
		}
	}
	return name
}

func (x *explainer) line(indent int, format string, args ...any) {
	x.b.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(&x.b, format, args...)
	x.b.WriteByte('\n')
}

func (x *explainer) step(s *Step, at int) {
	x.line(at, "%s = %s", x.label(s.Decision), s.Value)
	if x.told[s.Decision] {
		x.line(at+1, "as told above")
		return
	}
	x.told[s.Decision] = true
	for _, f := range s.Facts {
		x.line(at+1, "%s = %s%s", x.label(f.Name), f.Value, from(f))
	}
	for _, p := range s.Parameters {
		x.line(at+1, "%s = %s (from %s%s)", x.label(p.Name), p.Value, p.From, comma(p.Source))
	}
	if s.Expression != "" {
		x.line(at+1, "by %s", s.Expression)
	}
	for _, r := range s.Rows {
		x.row(r, at+1)
	}
	for _, l := range s.Law {
		x.line(at+1, "law: %s", l)
	}
	for _, n := range s.Notes {
		x.line(at+1, "note: %s", n)
	}
	for _, d := range s.Decisions {
		if inner := x.steps[d]; inner != nil && at < maxIndent {
			x.step(inner, at+1)
		}
	}
}

// maxIndent bounds how deep decisions are shown inside one another.
const maxIndent = 50

func from(f UsedFact) string {
	if f.Source == "" {
		return ""
	}
	if f.At.IsZero() {
		return " (" + f.Source + ")"
	}
	return " (" + f.Source + ", " + f.At.UTC().Format("2006-01-02") + ")"
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

func (x *explainer) row(r RowOutcome, at int) {
	state := "did not fire"
	switch {
	case r.Fired:
		state = "fired"
	case r.Waiting != nil:
		state = "waits"
	}
	if r.Text != "" {
		state += ": " + x.label(r.Text)
	}
	x.line(at, "row %s %s", r.ID, state)
	for _, c := range r.Because {
		x.line(at+1, "%s is %s; %s? %s", x.label(c.Input), c.Value, c.Test, c.Said)
	}
}
