package feel_test

import (
	"errors"
	"strings"
	"testing"

	"torg/rules/feel"
)

// TestHostile: expressions made to cost much are stopped by the limits, or answered, within a moment.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"loops":        "count(for a in 1..1000, b in 1..1000, c in 1..1000 return a)",
		"quantified":   "some a in 1..10000, b in 1..10000 satisfies a + b = 0",
		"doubling":     "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
		"sharing":      "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]",
		"sharing 2":    "for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}",
		"nesting":      "for i in 1..3000 return [partial[-1]]",
		"compared":     "{x: for i in 1..18 return if i = 1 then [1] else [partial[-1], partial[-1]], y: for i in 1..500 return x = x}.y[1]",
		"big context":  `{c: context(for i in 1..50000 return {key: string(i), value: i}), d: for i in 1..50000 return get value(c, string(i)), e: c = c}.e`,
		"puts":         `for i in 1..20000 return if i = 1 then {} else context put(partial[-1], string(i), i)`,
		"long text":    `for i in 1..60 return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1]`,
		"power":        "9.99 ** 999999999",
		"many powers":  "for i in 1..2000 return 1.0000001 ** 1000000",
		"many roots":   "for i in 1..2000 return (i + 0.5) ** 0.777",
		"many exps":    "for i in 1..2000 return exp(i)",
		"tower":        "9 ** 9 ** 9 ** 9",
		"exp":          "exp(99999999)",
		"root":         "2 ** 0.333333333333333333333",
		"range":        "count(for i in 1..999999999999 return i)",
		"dates":        `count(for i in @"0001-01-01"..@"9999-01-01" return i)`,
		"pattern":      `matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+b")`,
		"pattern2":     `matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|aa)*b")`,
		"recursion":    "{f: function(x) g(x), y: sort(for i in 1..5000 return 5000 - i, function(a, b) a < b)}.y[1]",
		"many notes":   `count(for i in 1..100000 return 1 + "a")`,
		"distinct":     "count(distinct values([1, 2]))",
		"distinct big": "count(distinct values(for i in 1..50000 return i))",
		"big exponent": "1e6000 * 1e6000",
		"months":       `@"2026-01-01" + duration("P999999999Y")`,
		"seconds":      `@"2026-01-01T00:00:00" + duration("P99999999999999D") * 1000`,
	} {
		got := eval(t, text) // one that ran away would never come back, and the test run's own limit would tell
		if strings.HasPrefix(got, "syntax") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLimitsStop(t *testing.T) {
	for text, want := range map[string]string{
		"some a in 1..10000, b in 1..10000 satisfies a + b = 0":                         "steps",
		"count(for a in 1..1000, b in 1..1000, c in 1..10 return a)":                    "items",
		"for i in 1..100001 return i":                                                   "items",
		"for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]":       "parts",
		`for i in 1..60 return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1]`: "bytes",
	} {
		if got := eval(t, text); !strings.Contains(got, want) {
			t.Errorf("%s answers %s, want a limit on %s", text, got, want)
		}
	}
	e, _ := feel.Parse("{f: function(n) if n = 0 then 0 else 1 + 1}.f(3)", feel.NewEnv(feel.Standard(), nil))
	m := feel.NewMachine(feel.Settings{Limits: feel.Limits{Depth: 3}})
	m.Run(e, nil)
	var le *feel.LimitError
	if !errors.As(m.Err(), &le) {
		t.Errorf("the limit on depth did not stop it: %v", m.Err())
	}
}

func TestParserBounds(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000),
		"lists":       strings.Repeat("[", 5000),
		"minus":       strings.Repeat("-", 5000) + "1",
		"if":          strings.Repeat("if ", 5000),
		"contexts":    strings.Repeat("{a:", 5000),
		"in":          "1 in " + strings.Repeat("(", 60) + "1",
		"ranges":      strings.Repeat("1[", 60) + "1",
		"in in":       strings.Repeat("1 in (", 60),
		"in in 2":     strings.Repeat("1 in (", 60) + "1" + strings.Repeat(")", 60) + "[",
		"filters":     strings.Repeat("a[", 60) + "1",
		"functions":   strings.Repeat("function(a) ", 140) + "(",
		"names":       strings.Repeat("f(a: ", 60) + "1",
		"ranges 2":    strings.Repeat("[1..", 100),
		"long":        strings.Repeat("1+", 200_000) + "1",
	} {
		got := eval(t, text)
		if !strings.HasPrefix(got, "syntax") {
			t.Errorf("%s was read: %.80s", name, got)
		}
	}
}
