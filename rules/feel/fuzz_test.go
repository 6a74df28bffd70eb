package feel_test

import (
	"testing"

	"torg/rules/feel"
)

// FuzzExpression: whatever is written, the parser and the machine answer or refuse; they neither fall nor hang.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		`1 + 2 * -3 ** 2`, `"a" + "\u00e5"`, `@"2026-01-31T10:00:00@Europe/Oslo" + @"P1M"`, `[1..5[`, `]1..5]`, `(< 5)`,
		`{a: 1, "b c": a}.b c`, `for i in 1..3, j in [i] return i + partial[-1]`, `some x in [1] satisfies x in (1, > 2)`,
		`function(a: list<number>) a[1]`, `x instance of context<a: number>`, `not(true) and null`, `sort([2,1], function(a,b) a<b)`,
		`matches("abc", "(a|b)*c{1,2}?")`, `replace("a","[a-z-[b]]","$0")`, `number("1,0", ".", ",")`, `5 between 1 and 2`, `a.b[c = 1].d(e: 1)`,
	} {
		f.Add(s)
	}
	lib := feel.Standard()
	limits := feel.Limits{Steps: 20_000, ListSize: 2_000, StringLength: 20_000, Depth: 200}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2_000 {
			return
		}
		env := feel.NewEnv(lib, nil)
		env.Define("x", nil)
		env.Define("a b", feel.Simple(feel.TypeNumber))
		scope := feel.NewScope(nil).With("x", feel.List(feel.Number(1), feel.Null())).With("a b", feel.Unknown("a b"))
		e, _ := feel.Parse(text, env)
		v := feel.NewMachine(feel.Settings{Limits: limits}).Run(e, scope)
		_ = v.String()
		if _, err := v.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		u, _ := feel.ParseUnary(text, env, nil)
		feel.TestValue(feel.NewMachine(feel.Settings{Limits: limits}), u, scope, feel.Number(3))
	})
}
