package service

import (
	"regexp"
	"strings"
	"testing"

	"torg/municipality"
	"torg/rules"
)

// TestExplainEveryTest tells the outcome of every test of every pack in every language: whole, with nothing of the engine's
// own shining through, and no identity number.
func TestExplainEveryTest(t *testing.T) {
	raw := regexp.MustCompile(`\{\d\}|torg_|%!|<nil>|map\[|\d{11}`)
	for _, name := range shipped(t) {
		p := load(t, name)
		for _, one := range p.tests {
			in, err := p.testInput(one)
			if err != nil || len(one.Expect.Errors) > 0 {
				continue
			}
			out, err := p.Decide(in)
			if err != nil {
				t.Fatal(err)
			}
			for _, lang := range []municipality.Language{municipality.Bokmaal, municipality.NorthernSami} {
				nodes, err := p.Explain(lang, out)
				if err != nil {
					t.Fatalf("%s %s: %v", name, one.Name, err)
				}
				if bad := raw.FindString(rules.Plain(nodes)); bad != "" || len(nodes) == 0 && len(p.outcome.all()) > 0 {
					t.Errorf("%s %s %s: %q in %d nodes", name, one.Name, lang, bad, len(nodes))
				}
			}
		}
	}
}

// TestExplainInWords reads one explanation closely.
func TestExplainInWords(t *testing.T) {
	p := load(t, "redusert-foreldrebetaling")
	in, err := p.testInput(p.tests[0])
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Decide(in)
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := p.Explain(municipality.Bokmaal, out)
	if err != nil {
		t.Fatal(err)
	}
	got := rules.Plain(nodes)
	for _, want := range []string{"Utfall: innvilget", "Regelen «innvilget» passer: Dere skal betale", "Regelen «høy-inntekt» passer ikke", "Hjemmel: barnehageloven § 20",
		"Høyeste pris: 1\u00a0200\u00a0kr, gjelder fra 1.\u00a0august 2025 (Stortingets", "Andel av inntekten: 6\u00a0%, gjelder", "(fra Testregisteret, ", "men regelen gjelder bare når det er nei"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestMaskIDs masks identity numbers in texts, and leaves numbers that only look like one.
func TestMaskIDs(t *testing.T) {
	const id = "01819012345" // the form of one; made valid below
	valid := ""
	for n := range 100 {
		try := id[:9] + string(rune('0'+n/10)) + string(rune('0'+n%10))
		if _, err := municipality.ParseNationalID(try); err == nil {
			valid = try
			break
		}
	}
	if valid == "" {
		t.Fatal("no control digits fit")
	}
	got := string(maskIDs([]byte(`{"a":"` + valid + `","b":0.` + valid + `,"c":"9` + valid + `","d":"say \"` + valid + `\""}`)))
	if strings.Count(got, valid) != 2 || !strings.Contains(got, `"b":0.`+valid) || !strings.Contains(got, `"c":"9`+valid) {
		t.Errorf("got %s", got)
	}
}
