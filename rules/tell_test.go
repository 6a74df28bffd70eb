package rules_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"torg/rules"
)

// TestPhrases: every language has every phrase, with the same places.
func TestPhrases(t *testing.T) {
	read := func(lang string) map[string]string {
		b, err := os.ReadFile("text/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		if err := json.Unmarshal(b, &out); err != nil {
			t.Fatal(err)
		}
		delete(out, "reviewed")
		return out
	}
	nb := read("nb")
	for _, lang := range []string{"nn", "en", "se"} {
		got := read(lang)
		if len(got) != len(nb) {
			t.Errorf("%s has %d phrases, bokmål %d", lang, len(got), len(nb))
		}
		for key, want := range nb {
			for _, place := range []string{"{1}", "{2}", "{3}", "{4}"} {
				if got[key] == "" || strings.Count(got[key], place) != strings.Count(want, place) {
					t.Errorf("%s: %q is %q, and in bokmål %q", lang, key, got[key], want)
				}
			}
		}
	}
}

// told evaluates and tells in a language.
func tell(t *testing.T, lang string, facts map[string]rules.Fact) []rules.Node {
	t.Helper()
	m := compile(t, kindergarten())
	res, err := m.Evaluate(rules.Request{AsOf: day("2026-08-15"), Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	return rules.Tell(res, rules.Telling{Language: lang, Rows: m.RowIDs})
}

func TestTell(t *testing.T) {
	facts := map[string]rules.Fact{
		"inntekt":             {Value: rules.Number(50000000), Source: "Skatteetaten", At: time.Date(2026, 8, 14, 9, 0, 0, 0, time.UTC)},
		"barnets fødselsdato": {Value: rules.DateValue(day("2023-01-10"))},
	}
	got := rules.Plain(tell(t, "nb", facts))
	for _, want := range []string{
		"utfall: innvilget\n",
		"  Regelen «for høy» passer ikke\n    inntekt er 50000000, men regelen gjelder bare når det er grense for redusert pris eller mer.\n",
		"  Regelen «innvilget» passer\n    inntekt er 50000000. Regelen gjelder når det er under grense for redusert pris.\n",
		"    alder på barnet er 3. Regelen gjelder når det er 6 eller mindre.\n",
		"  inntekt: 50000000 (fra Skatteetaten, 2026-08-14)\n",
		"makspris: 120000, gjelder fra 2026-08-01 (statsbudsjettet 2026)\n",
		"Verdien er ikke kontrollert mot kilden.\n",
		"Regnet ut slik: min(makspris, decimal(inntekt * 0.06 / 11, 0))\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "ikke kjent") {
		t.Errorf("tells of something unknown:\n%s", got)
	}
}

// TestTellMissing: what is unknown comes first, and only what would settle the answer.
func TestTellMissing(t *testing.T) {
	nodes := tell(t, "en", map[string]rules.Fact{"inntekt": {Value: rules.Number(70000000)}})
	if nodes[0].Kind != rules.NodeMissing || nodes[0].Text != "This is not known yet, and decides the answer: barnets fødselsdato." {
		t.Errorf("first comes %+v", nodes[0].Text)
	}
	got := rules.Plain(nodes)
	if !strings.Contains(got, "alder på barnet: cannot be decided until we know barnets fødselsdato") || !strings.Contains(got, "utfall: avslag") {
		t.Errorf("tells:\n%s", got)
	}
}

// TestTellHTML: nothing in names, values or rows can act as HTML.
func TestTellHTML(t *testing.T) {
	src := sourceOf("F", inputs("navn:string"), "navn | svar", `"<b>" | 1`, `- | 2`, `"c" | 3`)
	m := compile(t, src)
	res, err := m.Evaluate(rules.Request{Facts: map[string]rules.Fact{"navn": {Value: rules.String(`<script>"&`), Source: "<i>"}}})
	if err != nil {
		t.Fatal(err)
	}
	got := rules.HTML(rules.Tell(res, rules.Telling{Language: "nn", Rows: m.RowIDs}))
	if strings.Contains(got, "<script") || strings.Contains(got, "<i>") || strings.Contains(got, "<b>") {
		t.Errorf("unescaped: %s", got)
	}
	for _, want := range []string{"&lt;script&gt;", `data-state="fired"`, `data-state="not"`, `data-state="skipped"`, "Regelen «r3» vart ikkje vurdert"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s: %s", want, got)
		}
	}
}

// TestTellCells puts cells of each form into words.
func TestTellCells(t *testing.T) {
	for test, want := range map[string]string{
		"< 5": "under 5", ">= 5": "5 eller mer", "[1..5]": "fra 1 til 5", "(1..5)": "mellom 1 og 5", "[1..5)": "fra 1 til, men ikke med, 5",
		"(1..5]": "over 1 og ikke mer enn 5", "not(null)": "oppgitt", "not(3)": "noe annet enn 3", "1, 2": "1 eller 2", "not(1, 2)": "noe annet enn 1 eller 2",
	} {
		m := tableOf(t, "C", inputs("a:number"), "a | svar", test+" | 1")
		res, err := m.Evaluate(rules.Request{Facts: map[string]rules.Fact{"a": {Value: rules.Number(3)}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.Plain(rules.Tell(res, rules.Telling{Language: "nb"})); !strings.Contains(got, "når det er "+want+".") {
			t.Errorf("%s: %s", test, got)
		}
	}
	m := tableOf(t, "C", inputs("d:date"), "d | svar", `< date("2026-01-01") | 1`)
	res, _ := m.Evaluate(rules.Request{Facts: map[string]rules.Fact{"d": {Value: rules.DateValue(day("2025-01-01"))}}})
	if got := rules.Plain(rules.Tell(res, rules.Telling{Language: "nb"})); !strings.Contains(got, `når det er før date("2026-01-01").`) {
		t.Errorf("a date: %s", got)
	}
}
