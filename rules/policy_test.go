package rules_test

import (
	"strings"
	"testing"

	"torg/rules"
)

// grades is a table over n, with one or two outputs.
func grades(policy string, rows ...[]string) rules.Source {
	t := &rules.Table{HitPolicy: policy, Inputs: []rules.TableInput{{Expression: cell("n")}, {Expression: cell("m")}},
		Outputs: []rules.TableOutput{{Name: "svar", Allowed: cell(`"høy", "middels", "lav"`)}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, rules.Row{When: cells(r[0], r[1]), Then: cells(r[2])})
	}
	return rules.Source{Inputs: []rules.InputData{{Name: "n", Type: "number"}, {Name: "m", Type: "number"}},
		Decisions: []rules.DecisionSource{{Name: "d", Table: t}}}
}

func TestHitPolicies(t *testing.T) {
	rows := [][]string{{"> 1", "-", `"lav"`}, {"> 5", "-", `"høy"`}, {"> 3", "-", `"middels"`}, {"> 100", "-", `"lav"`}}
	for policy, want := range map[string]map[int64]string{
		"F":  {10: `"lav"`, 1: "null"},
		"P":  {10: `"høy"`, 4: `"middels"`, 2: `"lav"`},
		"R":  {10: `["lav", "høy", "middels"]`, 2: `["lav"]`, 0: "null"},
		"O":  {10: `["høy", "middels", "lav"]`},
		"C":  {10: `["lav", "høy", "middels"]`},
		"C#": {10: "3", 0: "0"},
	} {
		m := compile(t, grades(policy, rows...))
		for n, w := range want {
			res := evaluate(t, m, "2026-01-01", map[string]rules.Value{"n": rules.Number(n)})
			if got := res.Values["d"].String(); got != w {
				t.Errorf("%s of %d is %s, want %s", policy, n, got, w)
			}
		}
	}
}

func TestAggregation(t *testing.T) {
	for policy, want := range map[string]string{"C+": "60.5", "C<": "10", "C>": "30.5"} {
		src := grades(policy, []string{"> 1", "-", "10"}, []string{"> 1", "-", "20"}, []string{"> 1", "-", "30.5"}, []string{"< 0", "-", "99"})
		src.Decisions[0].Table.Outputs[0] = rules.TableOutput{Name: "sum", Type: "number"}
		res := evaluate(t, compile(t, src), "2026-01-01", map[string]rules.Value{"n": rules.Number(10)})
		if got := res.Values["d"].String(); got != want {
			t.Errorf("%s is %s, want %s", policy, got, want)
		}
	}
}

// TestBrokenPolicy: a table that breaks its promise is an error, never an answer.
func TestBrokenPolicy(t *testing.T) {
	for _, policy := range []string{"U", "A"} {
		m := compile(t, grades(policy, []string{"> 1", "-", `"lav"`}, []string{"> 5", "-", `"høy"`}))
		_, err := m.Evaluate(rules.Request{AsOf: day("2026-01-01"), Facts: map[string]rules.Fact{"n": {Value: rules.Number(9)}}})
		if err == nil || !strings.Contains(err.Error(), `decision "d": rows 1 and 2 both fire`) {
			t.Errorf("%s: %v", policy, err)
		}
	}
	m := compile(t, grades("A", []string{"> 1", "-", `"lav"`}, []string{"> 5", "-", `"lav"`}))
	if got := evaluate(t, m, "2026-01-01", map[string]rules.Value{"n": rules.Number(9)}).Values["d"].String(); got != `"lav"` {
		t.Errorf("rows that agree under A give %s", got)
	}
}

// TestWaiting: what an unknown fact does to each hit policy.
func TestWaiting(t *testing.T) {
	rows := [][]string{{"-", "> 5", `"lav"`}, {"> 5", "-", `"lav"`}, {"-", "< 0", `"høy"`}}
	for policy, want := range map[string]string{
		"F":  `"lav"`, // the row that waits would answer the same
		"P":  "",      // the last row may fire, and ranks higher
		"U":  `"lav"`, // the table promises that only one fires
		"R":  "",
		"C#": "",
	} {
		res := evaluate(t, compile(t, grades(policy, rows...)), "2026-01-01", map[string]rules.Value{"n": rules.Number(9)})
		got := ""
		if v, ok := res.Values["d"]; ok {
			got = v.String()
		}
		if got != want || (want == "") != (len(res.Missing) == 1 && res.Missing[0] == "m") {
			t.Errorf("%s: %q, missing %v", policy, got, res.Missing)
		}
	}
}

func TestDefaultsAndSeveralOutputs(t *testing.T) {
	src := grades("U", []string{"> 5", "-", `"høy"`})
	tab := src.Decisions[0].Table
	tab.Outputs[0].Default = cell(`"lav"`)
	tab.Outputs = append(tab.Outputs, rules.TableOutput{Name: "pris", Type: "number"})
	tab.Rows[0].Then = cells(`"høy"`, "n * 2")
	m := compile(t, src)
	if got := evaluate(t, m, "2026-01-01", map[string]rules.Value{"n": rules.Number(9)}).Values["d"].String(); got != `{svar: "høy", pris: 18}` {
		t.Errorf("got %s", got)
	}
	if got := evaluate(t, m, "2026-01-01", map[string]rules.Value{"n": rules.Number(1)}).Values["d"].String(); got != `{svar: "lav", pris: null}` {
		t.Errorf("default %s", got)
	}
}

// TestUnknownInside: names a context should have, but lacks, are facts nobody has given.
func TestUnknownInside(t *testing.T) {
	src := rules.Source{
		Inputs:    []rules.InputData{{Name: "søker", Type: "context<navn: string, alder: number>"}, {Name: "barn", Type: "list<context<alder: number>>"}},
		Decisions: []rules.DecisionSource{expr("voksen", "boolean", "søker.alder >= 18"), expr("antall", "number", "count(barn)"), expr("sum", "number", "sum(barn.alder)")},
	}
	m := compile(t, src)
	ctx := rules.Context(rules.Entry{Name: "navn", Value: rules.String("Ola")})
	res := evaluate(t, m, "2026-01-01", map[string]rules.Value{"søker": ctx, "barn": rules.List(rules.Context(), ctx)})
	if len(res.Missing) != 3 || res.Missing[0] != "barn[1].alder" || res.Missing[2] != "søker.alder" {
		t.Errorf("missing %v", res.Missing)
	}
	if got := res.Values["antall"].String(); got != "2" {
		t.Errorf("antall %s", got)
	}
}

func TestFactOfWrongType(t *testing.T) {
	m := compile(t, kindergarten())
	_, err := m.Evaluate(rules.Request{AsOf: day("2026-01-01"), Facts: map[string]rules.Fact{"inntekt": {Value: rules.String("mye")}}})
	if err == nil || strings.Contains(err.Error(), "mye") || !strings.Contains(err.Error(), `the fact "inntekt" must be number, not string`) {
		t.Errorf("got %v; the value must not be told", err)
	}
}

func TestLimitsOfRequest(t *testing.T) {
	src := rules.Source{Decisions: []rules.DecisionSource{expr("d", "", "count(for i in 1..1000 return i)")}}
	_, err := compile(t, src).Evaluate(rules.Request{AsOf: day("2026-01-01"), Limits: rules.Limits{Steps: 100}})
	if err == nil || !strings.Contains(err.Error(), "more than 100 steps") {
		t.Errorf("got %v", err)
	}
}
