package rules_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"torg/rules"
)

func cell(s string) rules.Cell {
	return rules.Cell{Text: s, Pos: rules.Pos{File: "rules.yaml", Line: 10, Column: 5}}
}

func cells(s ...string) []rules.Cell {
	out := make([]rules.Cell, len(s))
	for i, x := range s {
		out[i] = cell(x)
	}
	return out
}

func expr(name, typ, text string) rules.DecisionSource {
	c := cell(text)
	return rules.DecisionSource{Name: name, Type: typ, Expression: &c}
}

// kindergarten is reduced parental payment in miniature: six per cent of income, never above the ceiling.
func kindergarten() rules.Source {
	return rules.Source{
		Name: "redusert foreldrebetaling",
		Inputs: []rules.InputData{
			{Name: "inntekt", Type: "number"}, {Name: "barnets fødselsdato", Type: "date"}, {Name: "søsken", Type: "number"},
		},
		Parameters: []rules.Parameter{
			{Name: "makspris", Type: "number", Values: []rules.Dated{
				{From: "2026-08-01", Value: "120000", Source: "statsbudsjettet 2026", Verified: true},
				{From: "2025-08-01", Value: "200000", Source: "statsbudsjettet 2025", Verified: true},
			}},
			{Name: "grense for redusert pris", Type: "number", Values: []rules.Dated{{From: "2025-01-01", Value: "66200000"}}},
		},
		Decisions: []rules.DecisionSource{
			{Name: "utfall", Type: "string", Table: &rules.Table{
				HitPolicy: "U",
				Inputs:    []rules.TableInput{{Expression: cell("inntekt")}, {Expression: cell("alder på barnet")}},
				Outputs:   []rules.TableOutput{{Name: "utfall", Allowed: cell(`"innvilget", "avslag"`)}},
				Rows: []rules.Row{
					{ID: "for høy", When: cells(">= grense for redusert pris", "-"), Then: cells(`"avslag"`), Law: []string{"lov/2005-06-17-64/§15"}, Text: "avslag.inntekt"},
					{ID: "for gammel", When: cells("< grense for redusert pris", "> 6"), Then: cells(`"avslag"`), Law: []string{"lov/2005-06-17-64/§1"}},
					{ID: "innvilget", When: cells("< grense for redusert pris", "<= 6"), Then: cells(`"innvilget"`)},
				},
			}},
			expr("alder på barnet", "number", "years and months duration(barnets fødselsdato, today()).years"),
			expr("pris", "number", "min(makspris, decimal(inntekt * 0.06 / 11, 0))"),
		},
	}
}

func compile(t testing.TB, src rules.Source) *rules.Model {
	t.Helper()
	m, problems := rules.Compile(src)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func day(s string) rules.Date {
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func evaluate(t testing.TB, m *rules.Model, asOf string, facts map[string]rules.Value, want ...string) *rules.Result {
	t.Helper()
	req := rules.Request{AsOf: day(asOf), Facts: map[string]rules.Fact{}, Decisions: want}
	for n, v := range facts {
		req.Facts[n] = rules.Fact{Value: v, Source: "søker"}
	}
	res, err := m.Evaluate(req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestGrantsAndExplains(t *testing.T) {
	m := compile(t, kindergarten())
	res := evaluate(t, m, "2026-11-22", map[string]rules.Value{
		"inntekt": rules.Number(30000000), "barnets fødselsdato": rules.DateValue(day("2023-11-23")),
	})
	if got := res.Values["utfall"].String(); got != `"innvilget"` {
		t.Errorf("utfall is %s", got)
	}
	if got := res.Values["alder på barnet"].String(); got != "2" {
		t.Errorf("age is %s the day before the third birthday", got)
	}
	if n, ok := res.Values["pris"].Int64(); !ok || n != 120000 {
		t.Errorf("pris is %s, want the ceiling of 2026-08-01", res.Values["pris"])
	}
	text := rules.Plain(rules.Tell(res, rules.Telling{Language: "en"}))
	for _, want := range []string{"The rule “innvilget” applies", `inntekt is 30000000, but the rule applies only when it is grense for redusert pris or more.`, "valid from 2026-08-01 (statsbudsjettet 2026)", "\n    barnets fødselsdato: 2023-11-23 (from søker)\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, text)
		}
	}
	if len(res.Missing) != 0 {
		t.Errorf("missing %v, want nothing", res.Missing)
	}
}

func TestParameterOfTheDay(t *testing.T) {
	m := compile(t, kindergarten())
	facts := map[string]rules.Value{"inntekt": rules.Number(60000000)}
	for asOf, want := range map[string]int64{"2026-07-31": 200000, "2026-08-01": 120000, "2025-08-01": 200000} {
		if n, _ := evaluate(t, m, asOf, facts, "pris").Values["pris"].Int64(); n != want {
			t.Errorf("on %s the price is %d, want %d", asOf, n, want)
		}
	}
	_, err := m.Evaluate(rules.Request{AsOf: day("2025-07-31"), Facts: map[string]rules.Fact{"inntekt": {Value: rules.Number(1)}}, Decisions: []string{"pris"}})
	if err == nil || !strings.Contains(err.Error(), `"makspris" has no value on 2025-07-31`) {
		t.Errorf("before the first value: %v", err)
	}
}

// TestUnknownThatDoesNotMatter: an income above the ceiling refuses, whatever the age.
func TestUnknownThatDoesNotMatter(t *testing.T) {
	m := compile(t, kindergarten())
	res := evaluate(t, m, "2026-11-22", map[string]rules.Value{"inntekt": rules.Number(70000000)}, "utfall")
	if got := res.Values["utfall"].String(); got != `"avslag"` || len(res.Missing) != 0 {
		t.Errorf("utfall %s, missing %v", got, res.Missing)
	}
	res = evaluate(t, m, "2026-11-22", map[string]rules.Value{"inntekt": rules.Number(100)}, "utfall")
	if _, ok := res.Values["utfall"]; ok || len(res.Missing) != 1 || res.Missing[0] != "barnets fødselsdato" {
		t.Errorf("utfall %v, missing %v", res.Values, res.Missing)
	}
}

func TestResultIsJSON(t *testing.T) {
	m := compile(t, kindergarten())
	res := evaluate(t, m, "2026-11-22", map[string]rules.Value{"inntekt": rules.Number(30000000)})
	b, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"asOf":"2026-11-22"`, `"pris":120000`, `"missing":["barnets fødselsdato"]`, `"decision":"utfall"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the JSON lacks %s: %s", want, b)
		}
	}
	var back rules.Result
	if err := json.Unmarshal(b, &back); err != nil {
		t.Errorf("does not read back: %v", err)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	m := compile(b, kindergarten())
	req := rules.Request{AsOf: day("2026-11-22"), Facts: map[string]rules.Fact{
		"inntekt": {Value: rules.Number(30000000)}, "barnets fødselsdato": {Value: rules.DateValue(day("2023-11-23"))},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Evaluate(req); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLargePack is forty tables of thirty rows, each over the answer of the one before.
func BenchmarkLargePack(b *testing.B) {
	src := rules.Source{Inputs: []rules.InputData{{Name: "d0", Type: "number"}}}
	for i := 1; i <= 40; i++ {
		t := &rules.Table{HitPolicy: "U", Inputs: []rules.TableInput{{Expression: cell(fmt.Sprintf("d%d", i-1))}}, Outputs: []rules.TableOutput{{Type: "number"}}}
		for r := range 30 {
			t.Rows = append(t.Rows, rules.Row{When: cells(fmt.Sprintf("[%d..%d)", r*10, r*10+10)), Then: cells(fmt.Sprintf("%d + 1", r*7))})
		}
		src.Decisions = append(src.Decisions, rules.DecisionSource{Name: fmt.Sprintf("d%d", i), Table: t})
	}
	m := compile(b, src)
	req := rules.Request{AsOf: day("2026-11-22"), Facts: map[string]rules.Fact{"d0": {Value: rules.Number(155)}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Evaluate(req); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSeveralAtOnce: one model answers many at the same time.
func TestSeveralAtOnce(t *testing.T) {
	m := compile(t, kindergarten())
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			res, err := m.Evaluate(rules.Request{AsOf: day("2026-11-22"), Decisions: []string{"pris"},
				Facts: map[string]rules.Fact{"inntekt": {Value: rules.Number(int64(i) * 1100)}}})
			if err != nil {
				t.Error(err)
				return
			}
			if n, _ := res.Values["pris"].Int64(); n != int64(i)*6 {
				t.Errorf("%d gives %d", i, n)
			}
		})
	}
	wg.Wait()
}
