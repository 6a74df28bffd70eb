package rules_test

import (
	"slices"
	"testing"

	"torg/rules"
)

func session(t *testing.T, m *rules.Model, on string) *rules.Session {
	t.Helper()
	s, err := m.Session(day(on), rules.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func give(t *testing.T, s *rules.Session, name string, v rules.Value) {
	t.Helper()
	if err := s.Give(name, v); err != nil {
		t.Fatal(err)
	}
}

// TestASessionAnswersAsEvaluateDoes gives facts one by one and changes one; after each, every decision has the answer, the
// missing facts and the fired rows that a whole evaluation has.
func TestASessionAnswersAsEvaluateDoes(t *testing.T) {
	m := compile(t, kindergarten())
	s, facts := session(t, m, "2026-11-22"), map[string]rules.Fact{}
	for _, step := range []struct {
		name  string
		value rules.Value
	}{
		{"søsken", rules.Number(1)}, {"inntekt", rules.Number(30000000)}, {"barnets fødselsdato", rules.DateValue(day("2023-11-23"))},
		{"inntekt", rules.Number(90000000)}, {"barnets fødselsdato", rules.DateValue(day("2012-02-29"))}, {"inntekt", rules.Null()},
	} {
		facts[step.name] = rules.Fact{Value: step.value}
		give(t, s, step.name, step.value)
		for _, name := range m.DecisionNames() {
			whole, err := m.Evaluate(rules.Request{AsOf: day("2026-11-22"), Facts: facts, Decisions: []string{name}})
			got, missing, quickErr := s.Value(name)
			if (err == nil) != (quickErr == nil) {
				t.Fatalf("%s: %v, evaluate %v", name, quickErr, err)
			}
			want, known := whole.Values[name]
			if known == got.IsUnknown() || known && !got.Equal(want) || !slices.Equal(missing, whole.Missing) && len(missing)+len(whole.Missing) > 0 {
				t.Errorf("after %s, %s is %s waiting for %v; evaluate says %s and %v", step.name, name, got, missing, want, whole.Missing)
			}
			var rows []rules.FiredRow
			for _, st := range whole.Steps {
				for _, r := range st.Rows {
					if st.Decision == name && r.Fired {
						rows = append(rows, rules.FiredRow{ID: r.ID, Text: r.Text})
					}
				}
			}
			if !slices.Equal(rows, s.Fired(name)) {
				t.Errorf("%s fired %v, evaluate %v", name, s.Fired(name), rows)
			}
		}
	}
	if err := s.Give("inntekt", rules.String("mye")); err == nil {
		t.Error("a text was taken for a number")
	}
	if _, _, err := s.Value("finnes ikke"); err == nil {
		t.Error("a decision that is not there answered")
	}
}

func TestASessionKeepsNoAnswerOfAnEvaluationThatFailed(t *testing.T) {
	m := compile(t, kindergarten())
	s := session(t, m, "2020-01-01") // before the first value of any parameter
	give(t, s, "inntekt", rules.Number(1))
	for range 2 {
		if _, _, err := s.Value("pris"); err == nil {
			t.Error("a parameter without a value gave an answer")
		}
	}
}

func TestAForkWorksOutOnlyWhatMayDiffer(t *testing.T) {
	old := kindergarten()
	later := kindergarten()
	later.Parameters[1].Values = append(later.Parameters[1].Values, rules.Dated{From: "2026-08-01", Value: "20000000"})
	a, b := compile(t, old), compile(t, later)
	pair := rules.NewPair(a, b)
	if got := pair.Parameters(); !slices.Equal(got, []string{"grense for redusert pris"}) {
		t.Errorf("changed parameters %v", got)
	}
	if got := pair.Touches(day("2026-07-31")); len(got) != 0 {
		t.Errorf("the day before, %v may differ", got)
	}
	if got := pair.Touches(day("2026-08-01")); !slices.Equal(got, []string{"utfall"}) {
		t.Errorf("from its day, %v may differ", got)
	}
	for on, want := range map[string]string{"2026-07-31": "innvilget", "2026-08-01": "avslag"} {
		s := session(t, a, on)
		give(t, s, "inntekt", rules.Number(30000000))
		give(t, s, "barnets fødselsdato", rules.DateValue(day("2023-11-23")))
		if v, _, _ := s.Value("utfall"); v.String() != `"innvilget"` {
			t.Fatalf("before: %s", v)
		}
		v, _, err := pair.Fork(s).Value("utfall")
		if got, _ := v.Text(); err != nil || got != want {
			t.Errorf("on %s: %s %v, want %s", on, v, err, want)
		}
	}
	other := kindergarten()
	other.Inputs[2].Type = "string"
	if rules.NewPair(a, compile(t, other)).Fork(session(t, a, "2026-08-01")) != nil {
		t.Error("facts of another type were taken over")
	}
}
