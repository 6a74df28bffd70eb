package rules_test

import (
	"testing"

	"torg/rules"
)

// TestAccepts: what a pack may well say is accepted, and gives the right answer.
func TestAccepts(t *testing.T) {
	inputs := []rules.InputData{
		{Name: "n", Type: "number"}, {Name: "tekst", Type: "string"}, {Name: "ja", Type: "boolean"}, {Name: "dag", Type: "date"},
		{Name: "tid", Type: "years and months duration"}, {Name: "barn", Type: "list<context<navn: string, fødselsdato: date, går på SFO: boolean>>"},
		{Name: "søker", Type: "context<navn: string, årlig inntekt: number, adresse: context<post nr: string>>"},
		{Name: "hva som helst", Type: "Any"}, {Name: "datoer", Type: "list<date>"}, {Name: "tom", Type: "number"},
		{Name: "barnehage-pris", Type: "number"}, {Name: "når", Type: "date and time"},
	}
	child := func(name, born string, sfo bool) rules.Value {
		return rules.Context(rules.Entry{Name: "navn", Value: rules.String(name)}, rules.Entry{Name: "fødselsdato", Value: rules.DateValue(day(born))},
			rules.Entry{Name: "går på SFO", Value: rules.Bool(sfo)})
	}
	facts := map[string]rules.Value{
		"n": rules.Number(7), "tekst": rules.String("abc"), "ja": rules.Bool(true), "dag": rules.DateValue(day("2026-02-03")),
		"barn": rules.List(child("A", "2020-05-01", true), child("B", "2024-05-01", false)),
		"søker": rules.Context(rules.Entry{Name: "navn", Value: rules.String("N")}, rules.Entry{Name: "årlig inntekt", Value: rules.Number(500)},
			rules.Entry{Name: "adresse", Value: rules.Context(rules.Entry{Name: "post nr", Value: rules.String("0001")})}),
		"hva som helst": rules.Number(1), "datoer": rules.List(rules.DateValue(day("2026-01-01")), rules.DateValue(day("2026-03-01"))),
		"tom": rules.Null(), "barnehage-pris": rules.Number(100),
	}
	for text, want := range map[string]string{
		"if tom = null then 0 else tom":                 "0",
		"if n = null or n > 5 then \"ja\" else null":    `"ja"`,
		"count(barn[går på SFO])":                       "1",
		"count(barn[fødselsdato > dag - @\"P3Y\"])":     "1",
		"barn[går på SFO = true].navn":                  `["A"]`,
		"barn[1].navn + \" og \" + barn[-1].navn":       `"A og B"`,
		"for b in barn return b.går på SFO":             "[true, false]",
		"every b in barn satisfies b.fødselsdato < dag": "true",
		"søker.årlig inntekt * 2 + n":                   "1007",
		"søker.adresse.post nr":                         `"0001"`,
		"n in (1, 2, [5..9])":                           "true",
		"tekst in (\"abc\", \"d\")":                     "true",
		"dag in [@\"2026-01-01\"..@\"2026-12-31\"]":     "true",
		"dag.year = 2026 and dag.month between 1 and 6": "true",
		"max(datoer)":     `@"2026-03-01"`,
		"datoer[1] < dag": "true",
		"years and months duration(barn[1].fødselsdato, dag).years": "5",
		"string(n) + \" kr\"":    `"7 kr"`,
		"barnehage-pris - 1":     "99",
		"hva som helst + 1":      "2",
		"hva som helst.noe":      "null",
		"decimal(n / 3, 2)":      "2.33",
		"if ja then n else 0":    "7",
		"{a: n, b c: a * 2}.b c": "14",
		"sum(for b in barn return if b.går på SFO then 10 else 20)": "30",
		"min(n, 5)":                                   "5",
		"sort(datoer, function(a, b) a > b)[1]":       `@"2026-03-01"`,
		"not(ja) or n > 3":                            "true",
		"list contains([\"abc\"], tekst)":             "true",
		"matches(tekst, \"^[a-zæøå]+$\")":             "true",
		"date and time(dag, time(\"10:00:00\"))":      `@"2026-02-03T10:00:00"`,
		"today() - dag":                               `@"P292D"`,
		"dag + @\"P1M\"":                              `@"2026-03-03"`,
		"[{navn: \"x\", sum: 1}, {navn: \"y\"}].navn": `["x", "y"]`,
		"get value(søker, \"årlig inntekt\")":         "500",
		"n = 7 and tekst = \"abc\" and ja":            "true",
		"(function(x: number) x * n)(2)":              "14",
	} {
		m := compile(t, rules.Source{Inputs: inputs, Decisions: []rules.DecisionSource{expr("svar", "", text)}})
		res := evaluate(t, m, "2026-11-22", facts)
		if got := res.Values["svar"].String(); got != want {
			t.Errorf("%s is %s, want %s; missing %v", text, got, want, res.Missing)
		}
	}
}

// TestAcceptsCells: what a cell of a table may say.
func TestAcceptsCells(t *testing.T) {
	for _, c := range []struct{ typ, input, cell, want string }{
		{"number", "7", "-", "true"}, {"number", "7", "> 5", "true"}, {"number", "7", "7", "true"}, {"number", "7", "1, 7", "true"},
		{"number", "7", "not(1, 7)", "false"}, {"number", "7", "[5..7)", "false"}, {"number", "7", "< 5, > 6", "true"},
		{"number", "7", "null", "false"}, {"number", "null", "null", "true"}, {"number", "7", "not(null)", "true"}, {"number", "null", "> 5", "false"},
		{"number", "7", "? > 5 and ? < 8", "true"}, {"number", "7", "odd(?)", "true"}, {"number", "7", "-7, -1", "false"}, {"number", "-7", "-7", "true"},
		{"number", "7", "grense", "false"}, {"number", "7", "< grense", "true"}, {"number", "7", "[1..grense]", "true"}, {"number", "8", "grense - 2", "true"},
		{"string", `"a"`, `"a", "b"`, "true"}, {"string", `"a"`, `not("a")`, "false"}, {"string", `"abc"`, `contains(?, "b")`, "true"},
		{"string", `"a"`, `starts with(?, "b")`, "false"}, {"string", `"a"`, `["a", "b"]`, "true"},
		{"boolean", "true", "true", "true"}, {"boolean", "true", "false", "false"}, {"boolean", "false", "false", "true"}, {"boolean", "null", "true", "false"},
		{"date", `@"2026-02-03"`, `>= @"2026-01-01"`, "true"}, {"date", `@"2026-02-03"`, `date("2026-02-03")`, "true"},
		{"date", `@"2026-02-03"`, `[@"2026-01-01"..@"2026-02-01"]`, "false"}, {"date", `@"2026-02-03"`, "?.year = 2026", "true"},
		{"list<string>", `["a", "b"]`, `list contains(?, "a")`, "true"}, {"list<string>", `["a"]`, "count(?) > 1", "false"},
		{"years and months duration", `@"P2Y"`, `>= @"P18M"`, "true"},
	} {
		tab := &rules.Table{HitPolicy: "U", Inputs: []rules.TableInput{{Expression: cell("verdi"), Type: c.typ}},
			Outputs: []rules.TableOutput{{Type: "boolean", Default: cell("false")}}, Rows: []rules.Row{{When: cells(c.cell), Then: cells("true")}}}
		m := compile(t, rules.Source{Decisions: []rules.DecisionSource{expr("verdi", c.typ, c.input), expr("grense", "number", "10"), {Name: "d", Table: tab}}})
		if got := evaluate(t, m, "2026-01-01", nil, "d").Values["d"].String(); got != c.want {
			t.Errorf("%s against %s is %s, want %s", c.input, c.cell, got, c.want)
		}
	}
}
