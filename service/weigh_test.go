package service

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"torg/municipality"
	"torg/rules"
)

// TestWeighingAnswersAsDecidingDoes holds the quick way against the whole one for every application that a pack tests.
func TestWeighingAnswersAsDecidingDoes(t *testing.T) {
	n := 0
	for _, name := range shipped(t) {
		p, _ := Load(os.DirFS(packsDir), name)
		if p == nil {
			continue // TestShippedPacksAreWhole tells why
		}
		for _, one := range p.tests {
			in, err := p.testInput(one)
			if err != nil || len(one.Expect.Errors) > 0 {
				continue
			}
			want, err := p.Decide(in)
			got, quickErr := p.Weigh(in)
			if (err == nil) != (quickErr == nil) {
				t.Errorf("%s, %s: %v, Decide %v", name, one.Name, quickErr, err)
				continue
			}
			if got.Result != want.Result || got.Machine != want.Machine || !slices.Equal(got.Missing, want.Missing) && len(got.Missing)+len(want.Missing) > 0 {
				t.Errorf("%s, %s: %s %v %v, Decide %s %v %v", name, one.Name, got.Result, got.Machine, got.Missing, want.Result, want.Machine, want.Missing)
			}
			for i, v := range p.ValueNames() {
				a, _ := json.Marshal(got.Values[i].ToJSON())
				b, _ := json.Marshal(want.Values[v])
				if string(a) != string(b) {
					t.Errorf("%s, %s: %s is %s, Decide says %s", name, one.Name, v, a, b)
				}
			}
			n++
		}
	}
	if n < 20 {
		t.Errorf("only %d applications were weighed", n)
	}
}

func amend(t *testing.T, p *Pack, texts ...string) *Pack {
	t.Helper()
	for _, text := range texts {
		a, err := ParseAmendment(text, municipality.Date{Year: 2026, Month: 11, Day: 22})
		if err != nil {
			t.Fatal(err)
		}
		if p, err = p.Amend(a); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func values(p *Pack, parameter string) (out []string) {
	for _, q := range p.source.Parameters {
		if q.Name == parameter {
			for _, d := range q.Values {
				out = append(out, d.From+" "+d.Value)
			}
		}
	}
	return out
}

func TestAnAmendmentChangesOneValueAndNothingElse(t *testing.T) {
	p := load(t, "redusert-foreldrebetaling")
	for text, want := range map[string][]string{
		"inntektsgrense kjernetid=650000@2025-08-01":  {"2023-08-01 615590", "2024-08-01 642700", "2025-08-01 650000"},
		"inntektsgrense kjernetid=650000@2024-08-01":  {"2023-08-01 615590", "2024-08-01 650000"},
		"inntektsgrense kjernetid=600000@2020-02-29":  {"2020-02-29 600000", "2023-08-01 615590", "2024-08-01 642700"},
		"inntektsgrense kjernetid=600000.50":          {"2023-08-01 615590", "2024-08-01 642700", "2026-11-22 600000.50"},
		"inntektsgrense kjernetid= 1 + 1 @2023-08-02": {"2023-08-01 615590", "2023-08-02 1 + 1", "2024-08-01 642700"},
	} {
		got := amend(t, p, text)
		if !slices.Equal(values(got, "inntektsgrense kjernetid"), want) {
			t.Errorf("%s gives %v", text, values(got, "inntektsgrense kjernetid"))
		}
		for _, other := range p.parameterNames() {
			if other != "inntektsgrense kjernetid" && !slices.Equal(values(p, other), values(got, other)) {
				t.Errorf("%s changed %s too", text, other)
			}
		}
		if got.Digest == p.Digest || got.Name != p.Name || !strings.Contains(string(got.files["rules.yaml"]), "# kroner per år") {
			t.Errorf("%s: digest %s, or the comments are gone", text, got.Digest)
		}
		c, err := Compare(p, got)
		if err != nil || !slices.Equal(c.Parameters(), []string{"inntektsgrense kjernetid"}) {
			t.Errorf("%s: %v changed, %v", text, c.Parameters(), err)
		}
	}
	twice := amend(t, p, "inntektsgrense kjernetid=650000@2027-01-01", "inntektsgrense kjernetid=660000@2026-06-01", "høyeste pris=1400@2027-01-01")
	if got := values(twice, "inntektsgrense kjernetid"); !slices.Equal(got, []string{"2023-08-01 615590", "2024-08-01 642700", "2026-06-01 660000", "2027-01-01 650000"}) {
		t.Errorf("two amendments give %v", got)
	}
}

func TestAWrongAmendmentIsRefusedWithItsField(t *testing.T) {
	p := load(t, "redusert-foreldrebetaling")
	day := municipality.Date{Year: 2026, Month: 1, Day: 1}
	for text, field := range map[string]string{"": "parameter", "inntektsgrense kjernetid": "parameter", "=5": "parameter", "inntektsgrense kjernetid=": "value", "inntektsgrense kjernetid=5@i går": "from",
		"inntektsgrense kjernetid=5@2026-02-29": "from"} {
		if _, err := ParseAmendment(text, day); fieldOfError(err) != field {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, c := range []struct {
		a     Amendment
		field string
	}{
		{Amendment{Parameter: "inntektsgrense", Value: "1", From: day}, "parameter"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: `"mye"`, From: day}, "value"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: "1 +", From: day}, "value"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: "1\nx: 2", From: day}, "value"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: strings.Repeat("1", 501), From: day}, "value"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: "642700", From: municipality.Date{Year: 2024, Month: 8, Day: 1}}, "value"},
		{Amendment{Parameter: "inntektsgrense kjernetid", Value: "1", From: day, Source: "x\ny"}, "source"},
	} {
		if _, err := p.Amend(c.a); fieldOfError(err) != c.field {
			t.Errorf("%v: %v", c.a, err)
		}
	}
	odd, err := p.Amend(Amendment{Parameter: "inntektsgrense kjernetid", Value: "1", From: day, Source: "kommunestyret: 'sak' # 12"})
	if err != nil || !slices.ContainsFunc(odd.source.Parameters[3].Values, func(d rules.Dated) bool { return d.Source == "kommunestyret: 'sak' # 12" }) {
		t.Errorf("a source with signs: %v", err)
	}
}

func fieldOfError(err error) string {
	e, ok := err.(*municipality.Error)
	if !ok {
		return ""
	}
	return e.Field
}

// other makes a pack with other files.
func other(t *testing.T, p *Pack, edits ...string) *Pack {
	t.Helper()
	files := map[string][]byte{}
	for name, b := range p.files {
		files[name] = b
	}
	for i := 0; i < len(edits); i += 3 {
		before := string(files[edits[i]])
		after := strings.Replace(before, edits[i+1], edits[i+2], 1)
		if before == after {
			t.Fatalf("%s has no %q", edits[i], edits[i+1])
		}
		files[edits[i]] = []byte(after)
	}
	out, problems := fromFiles(p.Name, files)
	if out == nil {
		t.Fatal(problems)
	}
	return out
}

func weigh(t *testing.T, was, now *Pack, in Input) (Weighed, Weighed) {
	t.Helper()
	c, err := Compare(was, now)
	if err != nil {
		t.Fatal(err)
	}
	w := c.Weigher()
	a, b, err := w.Weigh(in, was)
	if err != nil {
		t.Fatal(err)
	}
	if w.Stops(in, was) && (a.Result != b.Result || a.Machine != b.Machine || !slices.EqualFunc(a.Values, b.Values, rules.Value.Equal)) {
		t.Errorf("it was said to stop, and goes from %s %v to %s %v", a.Result, a.Values, b.Result, b.Values)
	}
	return a, b
}

func TestAChangeReachesFromItsDayOn(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	for text, same := range map[string]bool{"høyeste pris=800@2026-09-10": false, "høyeste pris=800@2026-09-11": true, "gratis timer=10@2020-01-01": false, "rabatt barn nummer to=0@2020-01-01": true} {
		a, b := weigh(t, p, amend(t, p, text), in)
		equal := a.Result == b.Result
		for i := range a.Values {
			equal = equal && a.Values[i].Equal(b.Values[i])
		}
		if equal != same {
			t.Errorf("%s: the same outcome %v, want %v: %v %v", text, equal, same, a.Values, b.Values)
		}
		whole, err := amend(t, p, text).Weigh(in)
		if err != nil || whole.Result != b.Result || !whole.Values[1].Equal(b.Values[1]) {
			t.Errorf("%s: forked %v, whole %v", text, b.Values, whole.Values)
		}
	}
}

func TestWhatAnOldApplicationWasNeverAskedIsUnknown(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	question := other(t, p, "form.yaml", "  - id: barn\n    questions:\n", "  - id: barn\n    questions:\n      - id: formue\n        type: money\n        required: true\n",
		"rules.yaml", "expression: inntektsgrunnlag", "expression: inntektsgrunnlag + formue",
		"text/nb.yaml", "\n", "\nquestion.formue.label: Formue\n")
	a, b := weigh(t, p, question, in)
	if a.Result != Granted || !slices.Equal(b.Missing, []string{"formue"}) || b.Machine {
		t.Errorf("a new question: %s then %v", a.Result, b.Missing)
	}
	value := other(t, p, "facts.yaml", "kapitalinntekt: number", "kapitalinntekt: number\n      næringsinntekt: number",
		"rules.yaml", "return s.personinntekt + ", "return s.personinntekt + s.næringsinntekt + ")
	if _, b = weigh(t, p, value, in); len(b.Missing) != 1 || plainMissing(b.Missing[0]) != "skattegrunnlag.næringsinntekt" {
		t.Errorf("a new value of a register: %v", b.Missing)
	}
	fact := other(t, p, "facts.yaml", "facts:\n", "facts:\n  - name: bolig\n    register: adresse\n    set: bolig\n    purpose: formal.inntekt\n    basis: lov\n    maxAge: P1D\n    gives:\n      verdi: number\n",
		"rules.yaml", "expression: inntektsgrunnlag", "expression: inntektsgrunnlag + bolig.verdi")
	if _, b = weigh(t, p, fact, in); !slices.Equal(b.Missing, []string{"bolig"}) {
		t.Errorf("a new fact: %v", b.Missing)
	}
	gone := in
	gone.Answers = map[string]Answer{"husstanden_stemmer": {Value: true}, "barn": {Value: []any{"2024-10-02 Ada Test"}}, "barnehage[1]": {Value: "Solbakken barnehage"}}
	if a, _ = weigh(t, p, amend(t, p, "høyeste pris=1@2026-01-01"), gone); !slices.Equal(a.Missing, []string{"timer[1]"}) {
		t.Errorf("a required answer that is not there: %v", a.Missing)
	}
	if _, err := Compare(p, load(t, "ledsagerbevis")); municipality.KindOf(err) != municipality.Invalid {
		t.Errorf("two services were compared: %v", err)
	}
}

// BenchmarkWeigh is one application under two versions, of which the later has another limit.
func BenchmarkWeigh(b *testing.B) {
	p, in := load(b, "redusert-foreldrebetaling"), family()
	later, err := p.Amend(Amendment{Parameter: "inntektsgrense kjernetid", Value: "100000", From: municipality.Date{Year: 2025, Month: 8, Day: 1}})
	if err != nil {
		b.Fatal(err)
	}
	c, err := Compare(p, later)
	if err != nil {
		b.Fatal(err)
	}
	w := c.Weigher()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := w.Weigh(in, p); err != nil {
			b.Fatal(err)
		}
	}
}
