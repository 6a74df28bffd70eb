package rules

import (
	"fmt"
	"strings"
)

// Explain writes a result as an indented text: each decision, the facts and parameters it used, which rows fired
// and what stopped the others, and the law. labels gives names people know; it may be nil, and a name it answers
// with "" is shown as it is.
func Explain(res *Result, labels func(name string) string) string {
	x := &explainer{labels: labels}
	if len(res.Missing) > 0 {
		names := make([]string, len(res.Missing))
		for i, n := range res.Missing {
			names[i] = x.label(n)
		}
		x.line(0, "waits for: %s", strings.Join(names, ", "))
	}
	for i := range res.Steps {
		x.step(&res.Steps[i])
	}
	return x.b.String()
}

type explainer struct {
	b      strings.Builder
	labels func(string) string
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

func (x *explainer) step(s *Step) {
	x.line(0, "%s = %s", x.label(s.Decision), s.Value)
	for _, f := range s.Facts {
		x.line(1, "%s = %s%s", x.label(f.Name), f.Value, from(f))
	}
	for _, p := range s.Parameters {
		x.line(1, "%s = %s (from %s%s)", x.label(p.Name), p.Value, p.From, comma(p.Source))
	}
	for _, d := range s.Decisions {
		x.line(1, "uses %s", x.label(d))
	}
	if s.Expression != "" {
		x.line(1, "by %s", s.Expression)
	}
	for _, r := range s.Rows {
		x.row(r)
	}
	for _, l := range s.Law {
		x.line(1, "law: %s", l)
	}
	for _, n := range s.Notes {
		x.line(1, "note: %s", n)
	}
}

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

func (x *explainer) row(r RowOutcome) {
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
	x.line(1, "row %s %s", r.ID, state)
	for _, c := range r.Because {
		x.line(2, "%s is %s; %s? %s", x.label(c.Input), c.Value, c.Test, c.Said)
	}
}
