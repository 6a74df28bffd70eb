package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func told(list []Difference) (out []string) {
	for _, d := range list {
		s := strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s→%s", d.Kind, d.Name, d.Row, d.From, d.Was, d.Now))
		for _, c := range d.Cells {
			s += fmt.Sprintf(" [%s: %s→%s]", c.Column, c.Was, c.Now)
		}
		out = append(out, strings.Join(strings.Fields(s), " "))
	}
	return out
}

func TestADifferenceIsToldOnceAndInFull(t *testing.T) {
	p := load(t, "redusert-foreldrebetaling")
	if got := Diff(p, p); len(got) > 0 {
		t.Errorf("a pack differs from itself: %v", told(got))
	}
	for want, now := range map[string]*Pack{
		"value.added høyeste pris 2027-01-01 1200→1400":                                amend(t, p, "høyeste pris=1400@2027-01-01"),
		"value.changed høyeste pris 2025-08-01 1200→1400":                              amend(t, p, "høyeste pris=1400@2025-08-01"),
		"machine.changed ja→nei":                                                       other(t, p, "route.yaml", "may: true", "may: false"),
		"expression.changed husstandens inntekt inntektsgrunnlag→inntektsgrunnlag + 1": other(t, p, "rules.yaml", "expression: inntektsgrunnlag", "expression: inntektsgrunnlag + 1"),
		"words.changed →1":                                                             other(t, p, "text/en.yaml", "\n", "\n\n"),
	} {
		if got := told(Diff(p, now)); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	back := told(Diff(amend(t, p, "høyeste pris=1400@2027-01-01"), p))
	if !slices.Equal(back, []string{"value.removed høyeste pris 2027-01-01 1400→1200"}) {
		t.Errorf("taken back: %q", back)
	}
	row := other(t, p, "rules.yaml", "| husstand        | false                  | -                                     | -                                            | -                               | person.husstand        |", "| husstand        | false                  | true                                  | -                                            | -                               | person.husstand        |")
	if got := told(Diff(p, row)); len(got) != 1 || !strings.HasPrefix(got[0], "row.changed til saksbehandler husstand") || !strings.Contains(got[0], "[husstandens skattegrunnlag = null: →true]") {
		t.Errorf("a row: %q", got)
	}
	fact := other(t, p, "facts.yaml", "      kapitalinntekt: number", "      kapitalinntekt: number\n      næringsinntekt: number")
	if got := told(Diff(p, fact)); len(got) != 1 || !strings.HasPrefix(got[0], "fact.changed skattegrunnlag") {
		t.Errorf("a fact: %q", got)
	}
	if got := told(Diff(p, load(t, "ledsagerbevis"))); len(got) < 20 || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "decision.removed") }) ||
		!slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "row.added") }) || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "parameter.removed") }) {
		t.Errorf("two services: %q", got)
	}
}
