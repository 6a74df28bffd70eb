package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"torg/rules"
)

// tableOf makes a model of one table written as lines of cells: the first is the columns, the last column the answer.
func tableOf(t *testing.T, policy string, inputs []rules.InputData, lines ...string) *rules.Model {
	t.Helper()
	return compile(t, sourceOf(policy, inputs, lines...))
}

func sourceOf(policy string, inputs []rules.InputData, lines ...string) rules.Source {
	split := func(s string) (out []string) {
		for _, c := range strings.Split(s, "|") {
			out = append(out, strings.TrimSpace(c))
		}
		return out
	}
	head := split(lines[0])
	tb := &rules.Table{HitPolicy: policy, Outputs: []rules.TableOutput{{Name: "svar"}}}
	for _, h := range head[:len(head)-1] {
		tb.Inputs = append(tb.Inputs, rules.TableInput{Expression: cell(h)})
	}
	for i, l := range lines[1:] {
		c := split(l)
		pos := func(k int) rules.Cell {
			return rules.Cell{Text: c[k], Pos: rules.Pos{File: "rules.yaml", Line: 20 + i, Column: 10 * (k + 1)}}
		}
		row := rules.Row{ID: fmt.Sprintf("r%d", i+1), Then: []rules.Cell{pos(len(c) - 1)}, Pos: rules.Pos{File: "rules.yaml", Line: 20 + i, Column: 3}}
		for k := range c[:len(c)-1] {
			row.When = append(row.When, pos(k))
		}
		tb.Rows = append(tb.Rows, row)
	}
	return rules.Source{Name: "t", Inputs: inputs, Decisions: []rules.DecisionSource{{Name: "svaret", Table: tb, Pos: rules.Pos{File: "rules.yaml", Line: 18, Column: 5}}}}
}

func inputs(list ...string) (out []rules.InputData) {
	for _, s := range list {
		name, typ, _ := strings.Cut(s, ":")
		out = append(out, rules.InputData{Name: name, Type: typ})
	}
	return out
}

// told writes findings as "kind rows: text (example)".
func told(fs []rules.Finding) (out []string) {
	for _, f := range fs {
		s := f.Kind + " "
		if f.Kind != rules.FindGap {
			s += strings.Join(f.Rows, ",") + " "
		} else {
			s += strings.TrimPrefix(f.Text, "no row covers ")
		}
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

func TestCheckTables(t *testing.T) {
	for name, c := range map[string]struct {
		policy string
		in     []rules.InputData
		lines  []string
		want   []string
	}{
		"whole": {"U", inputs("alder:number"), []string{"alder | svar", "< 18 | 1", "[18..67) | 2", ">= 67 | 3"}, nil},
		"an open end is a gap": {"U", inputs("alder:number"), []string{"alder | svar", "< 18 | 1", "(18..67) | 2", ">= 67 | 3"},
			[]string{"gap alder is 18"}},
		"a range between": {"U", inputs("alder:number"), []string{"alder | svar", "< 18 | 1", "> 67 | 3"}, []string{"gap alder is [18..67]"}},
		"overlap at an end": {"U", inputs("alder:number"), []string{"alder | svar", "<= 18 | 1", ">= 18 | 2"},
			[]string{"overlap r1,r2"}},
		"any with the same answer":  {"A", inputs("alder:number"), []string{"alder | svar", "<= 18 | 1", ">= 18 | 1"}, nil},
		"any with other answers":    {"A", inputs("alder:number"), []string{"alder | svar", "<= 18 | 1", ">= 18 | 2"}, []string{"overlap r1,r2"}},
		"first covers":              {"F", inputs("alder:number"), []string{"alder | svar", "< 18 | 1", "- | 2"}, nil},
		"first shadows":             {"F", inputs("alder:number"), []string{"alder | svar", "< 18 | 1", ">= 18 | 2", "> 70 | 3"}, []string{"unreachable r3,r2"}},
		"first shadows by two":      {"F", inputs("a:number"), []string{"a | svar", "< 5 | 1", ">= 5 | 2", "[0..9] | 3"}, []string{"unreachable r3,r1,r2"}},
		"two columns":               {"U", inputs("a:boolean", "b:boolean"), []string{"a | b | svar", "true | - | 1", "false | true | 2"}, []string{"gap a is false and b is false"}},
		"the same thing twice":      {"U", inputs("a:number"), []string{"a < 5 | a | svar", "true | - | 1", "false | < 10 | 2", "false | >= 10 | 3"}, nil},
		"negated":                   {"U", inputs("a:boolean"), []string{"not(a) | a | svar", "true | - | 1", "- | true | 2"}, nil},
		"contradiction":             {"F", inputs("a:number"), []string{"a < 5 | a | svar", "true | > 9 | 1", "- | - | 2"}, []string{"impossible r1"}},
		"impossible count":          {"F", inputs("l:list<number>"), []string{"count(l) | svar", "< 0 | 1", "- | 2"}, []string{"impossible r1"}},
		"counts are whole":          {"U", inputs("l:list<number>"), []string{"count(l) | svar", "0 | 1", "[1..3] | 2", ">= 4 | 3"}, nil},
		"months":                    {"U", inputs("d:date"), []string{"d.month | svar", "[1..7] | 1", "[8..12] | 2"}, nil},
		"texts":                     {"U", inputs("s:string"), []string{`s | svar`, `"a","b" | 1`, `"c" | 2`}, []string{"gap s is any other value"}},
		"texts with not":            {"U", inputs("s:string"), []string{`s | svar`, `"a","b" | 1`, `not("a","b") | 2`}, nil},
		"texts overlap":             {"U", inputs("s:string"), []string{`s | svar`, `"a","b" | 1`, `not("a") | 2`}, []string{"overlap r1,r2"}},
		"dates":                     {"U", inputs("d:date"), []string{`d | svar`, `< date("2026-01-01") | 1`, `> date("2026-01-01") | 2`}, []string{"gap d is 2026-01-01"}},
		"days follow":               {"U", inputs("d:date"), []string{`d | svar`, `<= date("2026-01-01") | 1`, `>= date("2026-01-02") | 2`}, nil},
		"times":                     {"U", inputs("t:time"), []string{`t | svar`, `< time("08:00:00") | 1`, `>= time("08:00:00") | 2`}, nil},
		"durations":                 {"U", inputs("p:days and time duration"), []string{`p | svar`, `< duration("P1D") | 1`, `> duration("P1D") | 2`}, []string{`gap p is @"P1D"`}},
		"null asked for":            {"U", inputs("a:number"), []string{"a | svar", "null | 0", "< 5 | 1", ">= 5 | 2"}, nil},
		"not null":                  {"U", inputs("a:number"), []string{"a | svar", "not(null) | 0"}, []string{"gap a is empty (null)"}},
		"free cell":                 {"U", inputs("a:number", "b:number"), []string{"a | svar", "< b + 1 | 1", ">= 5 | 2"}, []string{"not analysed", "not analysed r1"}},
		"limits by one name":        {"U", inputs("a:number", "grense:number"), []string{"a | svar", "< grense | 1", ">= grense | 2"}, nil},
		"limits by one name, gap":   {"U", inputs("a:number", "grense:number"), []string{"a | svar", "< grense | 1", "> grense | 2"}, []string{"gap a is grense"}},
		"limits by name and number": {"U", inputs("a:number", "grense:number"), []string{"a | svar", "< grense | 1", "[5..9] | 2"}, []string{"not analysed", "not analysed r1"}},
		"an expression of ?":        {"U", inputs("a:number"), []string{"a | svar", "? > 3 and ? < 5 | 1", "not(? > 3 and ? < 5) | 2"}, nil},
		"a function of ?":           {"U", inputs("s:string"), []string{"s | svar", `starts with(?, "a") | 1`, `"b" | 2`}, []string{"not analysed", "not analysed r1"}},
		"today is any day":          {"F", inputs("d:date"), []string{"d | svar", "< today() | 1", "- | 2"}, []string{"not analysed r1"}},
		"collect has no gaps":       {"C", inputs("a:number"), []string{"a | svar", "< 5 | 1", "< 9 | 2"}, nil},
		"duplicates":                {"C", inputs("a:number"), []string{"a | svar", "< 5 | 1", "<  5 | 1"}, []string{"duplicate r1,r2"}},
		"impossible in collect":     {"C", inputs("a:boolean"), []string{"a | svar", "not(true, false) | 1"}, []string{"impossible r1"}},
	} {
		got := told(tableOf(t, c.policy, c.in, c.lines...).CheckTables(rules.Analysis{}))
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

// TestCheckTablesByDate: a gap that only some values of a parameter open is told with its date.
func TestCheckTablesByDate(t *testing.T) {
	src := sourceOf("U", inputs("a:number"), "a | svar", "< grense | 1", ">= 100 | 2")
	src.Parameters = []rules.Parameter{{Name: "grense", Type: "number", Values: []rules.Dated{{From: "2024-01-01", Value: "90"}, {From: "2025-01-01", Value: "110"}, {From: "2026-01-01", Value: "100"}}}}
	fs := compile(t, src).CheckTables(rules.Analysis{})
	var got []string
	for _, f := range fs {
		got = append(got, f.From+" "+f.Text+" ["+f.Example+"] "+f.Pos.String())
	}
	want := "2025-01-01 the rows r1 and r2 both fire when a is [100..110); only one may. Narrow one of them, or choose hit: first [a = 100] rules.yaml:21:3\n" +
		"2024-01-01 no row covers a is [90..100) [a = 90] rules.yaml:18:5"
	if strings.Join(sorted(got), "\n") != strings.Join(sorted(strings.Split(want, "\n")), "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func sorted(s []string) []string {
	out := append([]string{}, s...)
	slices.Sort(out)
	return out
}

// TestCheckTablesDomains: what is known of an input, and what a decision can come to, closes gaps and shows cells that
// cannot pass.
func TestCheckTablesDomains(t *testing.T) {
	known := rules.Analysis{Domains: map[string]rules.Domain{
		"s": {Tests: `"a", "b"`}, "n": {Tests: "[1..9]", Whole: true}, "valgfri": {Nullable: true}}}
	for name, c := range map[string]struct {
		in    []rules.InputData
		lines []string
		want  []string
	}{
		"all options":      {inputs("s:string"), []string{`s | svar`, `"a" | 1`, `"b" | 2`}, nil},
		"an option lacks":  {inputs("s:string"), []string{`s | svar`, `"a" | 1`}, []string{`gap s is "b"`}},
		"no such option":   {inputs("s:string"), []string{`s | svar`, `"a","b" | 1`, `"c" | 2`}, []string{"impossible r2"}},
		"function of all":  {inputs("s:string"), []string{`s | svar`, `starts with(?, "a") | 1`, `"b" | 2`}, nil},
		"within limits":    {inputs("n:number"), []string{`n | svar`, `[1..4] | 1`, `[5..9] | 2`}, nil},
		"beyond limits":    {inputs("n:number"), []string{`n | svar`, `[1..9] | 1`, `> 9 | 2`}, []string{"impossible r2"}},
		"may be empty":     {inputs("valgfri:boolean"), []string{`valgfri | svar`, `true | 1`, `false | 2`}, []string{"gap valgfri is empty (null)"}},
		"empty is covered": {inputs("valgfri:boolean"), []string{`valgfri | svar`, `true | 1`, `not(true) | 2`}, nil},
	} {
		if got := told(tableOf(t, "U", c.in, c.lines...).CheckTables(known)); strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	src := sourceOf("U", inputs("n:number"), `klasse | svar`, `"lav" | 1`, `"middels" | 2`, `"høy" | 3`)
	src.Decisions = append(src.Decisions, expr("klasse", "string", `if n < 3 then "lav" else "høy"`))
	if got := told(compile(t, src).CheckTables(known)); len(got) != 1 || got[0] != "impossible r2" {
		t.Errorf("a decision of two outcomes: %q", got)
	}
}

func TestCheckTablesPriority(t *testing.T) {
	src := sourceOf("P", inputs("a:number"), "a | svar", `< 9 | "nei"`, `< 5 | "ja"`, `>= 5 | "ja"`, `- | "nei"`)
	src.Decisions[0].Table.Outputs[0].Allowed = cell(`"ja", "nei"`)
	if got := told(compile(t, src).CheckTables(rules.Analysis{})); strings.Join(got, ";") != "unreachable r1,r2,r3;unreachable r4,r2,r3" {
		t.Errorf("got %q", got)
	}
}

// TestCheckTablesBounded: tables made to fall into very many pieces are told of, and the check ends.
func TestCheckTablesBounded(t *testing.T) {
	in, head := []rules.InputData{}, ""
	for i := range 30 {
		in = append(in, rules.InputData{Name: fmt.Sprintf("k%d", i), Type: "number"})
		head += fmt.Sprintf("k%d | ", i)
	}
	lines := []string{head + "svar"}
	for r := range 120 {
		l := ""
		for i := range 30 {
			if (r*7+i*13)%11 == 0 {
				l += fmt.Sprintf("not(%d) | ", r)
			} else {
				l += "- | "
			}
		}
		lines = append(lines, l+"1")
	}
	for _, policy := range []string{"A", "F"} {
		fs := tableOf(t, policy, in, lines...).CheckTables(rules.Analysis{MaxBoxes: 500})
		if got := strings.Join(told(fs), ";"); !strings.Contains(got, "not analysed") {
			t.Errorf("policy %s: %s", policy, got)
		}
		for _, f := range fs {
			if f.Kind == rules.FindNotAnalysed && !strings.Contains(f.Text, "more than 500 pieces") {
				t.Errorf("%v", f)
			}
		}
	}
}

// TestCheckTablesAgainstTheEngine: for many made-up tables, every value in a grid is put to the engine, and gaps, overlaps
// and rows that never decide are exactly those the check tells.
func TestCheckTablesAgainstTheEngine(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 26))
	tests := []string{"-", "-", "< 2", "<= 2", "> 2", ">= 2", "2", "[1..3]", "(1..3)", "not(2)", "1,3", "< 1, > 3", "not([2..3])"}
	for n := range 400 {
		policy := []string{"U", "F"}[n%2]
		lines := []string{"a | b | svar"}
		for range 1 + rnd.IntN(4) {
			lines = append(lines, fmt.Sprintf("%s | %s | %d", tests[rnd.IntN(len(tests))], tests[rnd.IntN(len(tests))], rnd.IntN(9)))
		}
		in := inputs("a:number", "b:number")
		m, all := tableOf(t, policy, in, lines...), tableOf(t, "C", in, lines...)
		want, got := engineFindings(t, all, policy, len(lines)-1), map[string]bool{}
		for _, f := range m.CheckTables(rules.Analysis{}) {
			switch f.Kind {
			case rules.FindGap:
				got["gap"] = true
			case rules.FindOverlap:
				got["overlap "+strings.Join(f.Rows, ",")] = true
			case rules.FindUnreachable:
				got["never "+f.Rows[0]] = true
			}
		}
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Fatalf("policy %s, table\n%s\nthe engine says %v\nthe check says %v", policy, strings.Join(lines, "\n"), want, got)
		}
	}
}

// engineFindings asks the engine, of a table that collects, which rows fire at every point of a grid fine enough for the
// tests used.
func engineFindings(t *testing.T, m *rules.Model, policy string, rows int) map[string]bool {
	t.Helper()
	out, decided := map[string]bool{}, map[string]bool{}
	for at := range 12 * 12 {
		x, _ := rules.ParseNumber(fmt.Sprintf("%g", float64(at%12-1)/2))
		y, _ := rules.ParseNumber(fmt.Sprintf("%g", float64(at/12-1)/2))
		res, err := m.Evaluate(rules.Request{Facts: map[string]rules.Fact{"a": {Value: x}, "b": {Value: y}}})
		if err != nil {
			t.Fatal(err)
		}
		var fired []string
		for _, r := range res.Steps[0].Rows {
			if r.Fired {
				fired = append(fired, r.ID)
			}
		}
		if len(fired) == 0 {
			out["gap"] = true
			continue
		}
		decided[fired[0]] = true
		for i := range fired {
			for j := i + 1; j < len(fired) && policy == "U"; j++ {
				out["overlap "+fired[i]+","+fired[j]] = true
			}
		}
	}
	for i := 1; i <= rows && policy == "F"; i++ {
		if id := fmt.Sprintf("r%d", i); !decided[id] {
			out["never "+id] = true
		}
	}
	return out
}

// TestCheckTablesOpenDecision: a cell that rests on a fact is left open, whatever the column is.
func TestCheckTablesOpenDecision(t *testing.T) {
	src := sourceOf("C", inputs("dato:date", "til:date", "varighet:string"),
		`siste dag | til | svar`, `< dato + duration("P1Y") * korteste | - | 1`, "- | < dato | 2")
	src.Parameters = []rules.Parameter{{Name: "korteste", Type: "number", Values: []rules.Dated{{From: "2024-01-01", Value: "2"}}}}
	src.Decisions = append(src.Decisions, expr("siste dag", "date", `if varighet = "midlertidig" then til else null`))
	if got := told(compile(t, src).CheckTables(rules.Analysis{})); strings.Join(got, ";") != "not analysed r1" {
		t.Errorf("got %q", got)
	}
}

// FuzzCheckTables: whatever stands in the cells of a table that compiles, the check ends, and putting its findings into words
// never fails.
func FuzzCheckTables(f *testing.F) {
	for _, s := range []string{"< 5", "[1..5)", "not(3)", `"a","b"`, "? > 3 or ? < b", "null", "< b", "@\"2026-01-01\"", "(< 3), (> 5)", "true", "today()", "[null..3]", "!= 4", "{a: 1}", "[1, [2..3]]"} {
		f.Add(s, "> 1", "n", byte(0))
		f.Add("-", s, "n < 4", byte(1))
	}
	policies := []string{"U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"}
	f.Fuzz(func(t *testing.T, one, two, column string, policy byte) {
		if len(one)+len(two)+len(column) > 400 || strings.ContainsAny(one+two+column, "|\n") {
			return
		}
		m, _ := rules.Compile(sourceOf(policies[int(policy)%len(policies)], inputs("n:number", "b:number", "d:date", "s:string"),
			column+" | n | svar", one+" | - | 1", two+" | "+one+" | 2", "- | "+two+" | 1"))
		if m == nil {
			return
		}
		for _, finding := range m.CheckTables(rules.Analysis{MaxBoxes: 200, Domains: map[string]rules.Domain{"n": {Tests: "[0..100]"}}}) {
			if finding.Text == "" || strings.Contains(finding.Text, "%!") {
				t.Fatalf("%+v", finding)
			}
		}
	})
}
