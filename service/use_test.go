package service

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"torg/municipality"
)

// family is an application for reduced payment as the registers and the applicant give it.
func family() Input {
	received := time.Date(2026, 9, 10, 8, 0, 0, 0, time.UTC)
	fact := func(v any, source, period string) Fact {
		return Fact{Value: v, Source: source, At: received, Period: period}
	}
	return Input{
		AsOf: municipality.Date{Year: 2026, Month: 9, Day: 10}, Received: received, Applicant: Applicant{PersonID: "a", Name: "Nora Test"},
		Facts: map[string]Fact{
			"husstand": fact(map[string]any{
				"adressebeskyttelse": "ugradert", "kommunenummer": "9901",
				"voksne": []any{map[string]any{"personidentifikator": "a", "navn": "Nora Test", "foedselsdato": "1990-01-01", "rolle": "soeker"}},
				"barn": []any{
					map[string]any{"personidentifikator": "c", "navn": "Ada Test", "foedselsdato": "2024-10-02", "bostedHosSoeker": true, "deltBosted": false},
					map[string]any{"personidentifikator": "d", "navn": "Bo Test", "foedselsdato": "2022-10-02", "bostedHosSoeker": true, "deltBosted": false},
				}}, "Folkeregisteret", ""),
			"skattegrunnlag": fact([]any{map[string]any{"id": "a", "personinntekt": json.Number("165000"), "kapitalinntekt": json.Number("0"), "inntektsaar": "2025"}}, "Skatteetaten", "2025"),
		},
		Answers: map[string]Answer{
			"husstanden_stemmer": {Value: true}, "barn": {Value: []any{"2024-10-02 Ada Test"}},
			"barnehage[1]": {Value: "Solbakken barnehage"}, "timer[1]": {Value: "45"},
		},
		Attachments: map[string][]Attachment{},
	}
}

func questionIDs(pages []Page) (ids []string) {
	for _, p := range pages {
		for _, q := range p.Questions {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

func TestSubjectsFollowEarlierFacts(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	ids, ready, err := p.Subjects(in, "skattegrunnlag")
	if err != nil || !ready || !slices.Equal(ids, []string{"a"}) {
		t.Errorf("%v %v %v", ids, ready, err)
	}
	delete(in.Facts, "husstand")
	if ids, ready, err := p.Subjects(in, "skattegrunnlag"); ready || len(ids) > 0 || err != nil {
		t.Errorf("before the household is known: %v %v %v", ids, ready, err)
	}
	if ids, ready, _ := p.Subjects(in, "husstand"); !ready || !slices.Equal(ids, []string{"a"}) {
		t.Errorf("the applicant herself: %v %v", ids, ready)
	}
	if _, _, err := p.Subjects(in, "finnes ikke"); municipality.KindOf(err) != municipality.NotFound {
		t.Errorf("unknown fact: %v", err)
	}
}

func TestQuestionsAreWrittenOutForEachChild(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	in.Answers["barn"] = Answer{Value: []any{"2024-10-02 Ada Test", "2022-10-02 Bo Test"}}
	ids := questionIDs(p.Visible(in))
	for _, want := range []string{"barnehage[1]", "barnehage[2]", "timer[1]", "timer[2]"} {
		if !slices.Contains(ids, want) {
			t.Errorf("no %s in %v", want, ids)
		}
	}
	for _, q := range p.Visible(in)[1].Questions {
		if q.ID == "timer[2]" {
			if got := p.Label(municipality.English, q); got != "For how many hours a week does Bo Test have a place?" || q.Of != "timer" {
				t.Errorf("label %q of %q", got, q.Of)
			}
		}
	}
	if errs := p.Validate(in, "barn"); len(errs) != 2 || errs[0].Key != "field.required" || p.Validate(in, "husstand") != nil {
		t.Errorf("faults %v", errs)
	}
	in.Answers["barn"] = Answer{}
	if ids := questionIDs(p.Visible(in)); slices.Contains(ids, "barnehage[1]") {
		t.Errorf("asked about no child: %v", ids)
	}
}

func TestHiddenAnswerCountsAsNone(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	in.Answers["husstand_forklaring"] = Answer{Value: "gammelt svar"}
	in.Answers["timer[7]"] = Answer{Value: "1"}
	o, err := p.Decide(in)
	if err != nil || !o.Machine || o.Result != Granted {
		t.Errorf("%+v %v", o, err)
	}
	if strings.Contains(string(o.Explanation), "gammelt svar") {
		t.Error("a hidden answer reached the explanation")
	}
}

func TestFetchedValueCannotBeChangedWithoutContesting(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	in.Answers["inntektsgrunnlag"] = Answer{Value: "1"}
	o, _ := p.Decide(in)
	if got := asJSON(o.Values["husstandens inntekt"]); got != "165000" {
		t.Errorf("the applicant's number counted without contesting: %s", got)
	}
	in.Answers["inntektsgrunnlag"] = Answer{Value: "100 000,50", Contested: true}
	if errs := p.Validate(in, "inntekt"); len(errs) != 2 || errs[0].Key != "field.why" {
		t.Errorf("contesting without why: %v", errs)
	}
	in.Answers["inntektsgrunnlag"] = Answer{Value: "100 000,50", Contested: true, Why: "Ny jobb."}
	in.Attachments["dokumentasjon"] = []Attachment{{Name: "a.pdf", MIME: "application/pdf", Size: 10}}
	if errs := p.Validate(in, ""); len(errs) != 0 {
		t.Errorf("faults %v", errs)
	}
	o, err := p.Decide(in)
	if err != nil || o.Machine || asJSON(o.Values["husstandens inntekt"]) != "200001/2" || keysOf(o.ManualReasons)[0] != "manual.contested" {
		t.Errorf("%v %v %v", o.Values, o.ManualReasons, err)
	}
}

func TestPackSeesOnlyWhatItAskedFor(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	o, err := p.Decide(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{"kommunenummer", "inntektsaar", "deltBosted"} {
		if strings.Contains(string(o.Explanation), hidden) {
			t.Errorf("the explanation holds %s, which facts.yaml does not name", hidden)
		}
	}
}

func TestExplanationHoldsNoIdentityNumber(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	const number = "02851798067"
	in.Applicant.PersonID = number
	in.Facts["husstand"].Value.(map[string]any)["voksne"].([]any)[0].(map[string]any)["personidentifikator"] = number
	in.Facts["skattegrunnlag"].Value.([]any)[0].(map[string]any)["id"] = number
	o, err := p.Decide(in)
	if err != nil || !o.Machine {
		t.Fatalf("%+v %v", o, err)
	}
	if s := string(o.Explanation); strings.Contains(s, number) || !strings.Contains(s, "028517 *****") || !json.Valid(o.Explanation) {
		t.Error("the explanation holds an identity number, or is broken")
	}
}

func TestEmptyDateOfARegisterIsNone(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	children := in.Facts["husstand"].Value.(map[string]any)["barn"].([]any)
	children[1].(map[string]any)["foedselsdato"] = ""
	q, _ := p.question("barn")
	if got := p.Choices(in, q, municipality.Bokmaal); len(got) != 1 || got[0].Label != "Ada Test" {
		t.Errorf("choices %v", got)
	}
	if o, err := p.Decide(in); err != nil || !o.Machine {
		t.Errorf("%+v %v", o, err)
	}
}

func TestShownAndPrefilled(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	shown := p.Shown(in, municipality.Bokmaal)
	if len(shown) != 1 || shown[0].Value != "Nora Test" || shown[0].Label != "Voksne i husstanden" || shown[0].Source != "Folkeregisteret" {
		t.Errorf("%+v", shown)
	}
	if got := p.Prefilled(in)["inntektsgrunnlag"]; asJSON(got) != "165000" {
		t.Errorf("prefilled %v", got)
	}
	q, _ := p.question("barn")
	if got := p.Choices(in, q, municipality.Bokmaal); len(got) != 2 || got[0].Label != "Ada Test" {
		t.Errorf("choices %v", got)
	}
	q, _ = p.question("barnehage")
	if got := p.Choices(in, q, municipality.Nynorsk); got[len(got)-1].Label != "Ein annan barnehage" {
		t.Errorf("choices %v", got)
	}
}

func TestStaleFacts(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	at := in.Received
	if got := p.Stale(in, at.Add(30*24*time.Hour)); len(got) != 0 {
		t.Errorf("on the last day: %v", got)
	}
	if got := p.Stale(in, at.Add(30*24*time.Hour+time.Second)); !slices.Equal(got, []string{"husstand", "skattegrunnlag"}) {
		t.Errorf("after it: %v", got)
	}
	delete(in.Facts, "skattegrunnlag")
	if got := p.Stale(in, at); !slices.Equal(got, []string{"skattegrunnlag"}) {
		t.Errorf("never fetched: %v", got)
	}
}

func TestDecideWithoutFactsDecidesNothing(t *testing.T) {
	for _, name := range shipped(t) {
		p := load(t, name)
		o, err := p.Decide(Input{AsOf: municipality.Date{Year: 2026, Month: 5, Day: 5}, Received: time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)})
		if err != nil || o.Machine || o.Result == Granted {
			t.Errorf("%s: %+v %v", name, o, err)
		}
	}
}

func TestDecideRefusesAnswersOfAnotherType(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	in.Answers["timer[1]"] = Answer{Value: "mange"}
	_, err := p.Decide(in)
	if municipality.KindOf(err) != municipality.Invalid {
		t.Errorf("%v", err)
	}
	if errs := p.Validate(in, "barn"); len(errs) != 1 || errs[0].Question != "timer[1]" || p.ErrorText(municipality.Bokmaal, errs[0]) != "Skriv et tall, for eksempel 25 eller 12,5." {
		t.Errorf("%v", errs)
	}
	in = family()
	in.Facts["skattegrunnlag"] = Fact{Value: "tull"}
	if _, err := p.Decide(in); municipality.KindOf(err) != municipality.Invalid || strings.Contains(err.Error(), "tull") {
		t.Errorf("a fact of another type: %v", err)
	}
}

func TestNumbersHaveLimits(t *testing.T) {
	q := Question{ID: "x", Type: TypeMoney, Min: "0", Max: "1000"}
	fail := func(key string, _ ...any) []FieldError { return []FieldError{{Key: key}} }
	for in, want := range map[any]string{"0": "", "1 000,00": "", "1000,01": "field.max", "-0,01": "field.min", "1,005": "field.type.money",
		"1e3": "field.type.money", "1/2": "field.type.money", "NaN": "field.type.money", strings.Repeat("9", 40): "field.type.money", json.Number("12.5"): "", true: "field.type.money"} {
		got := ""
		if errs := checkNumber(q, in, fail); len(errs) > 0 {
			got = errs[0].Key
		}
		if got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}

func TestFilesHaveLimits(t *testing.T) {
	p := load(t, "ledsagerbevis")
	q, _ := p.question("legeerklaring")
	ok := Attachment{Name: "a.pdf", MIME: "application/pdf; charset=binary", Size: q.MaxBytes}
	for want, files := range map[string][]Attachment{
		"": {ok}, "field.required-file": {}, "field.file.count": {ok, ok, ok, ok, ok, ok},
		"field.file.size": {{Name: "a.pdf", MIME: "application/pdf", Size: q.MaxBytes + 1}}, "field.file.empty": {{Name: "a.pdf", MIME: "application/pdf"}},
		"field.file.type": {{Name: "a.pdf", MIME: "text/html", Size: 1}},
	} {
		errs := checkFiles(q, files)
		if len(errs) == 0 && want != "" || len(errs) > 0 && errs[0].Key != want {
			t.Errorf("%v: want %q", errs, want)
		}
		for _, e := range errs {
			if text := p.ErrorText(municipality.Nynorsk, e); text == "" || strings.ContainsAny(text, "{}") {
				t.Errorf("%s reads %q", e.Key, text)
			}
		}
	}
}

// TestEveryOwnTextIsInEveryLanguage: no key reaches a reader raw.
func TestEveryOwnTextIsInEveryLanguage(t *testing.T) {
	nb := builtin(municipality.Bokmaal)
	if len(nb) < 20 {
		t.Fatalf("only %d texts", len(nb))
	}
	for _, lang := range municipality.Languages() {
		texts := builtin(lang)
		for key := range nb {
			if placeSet(texts[key]) != placeSet(nb[key]) || texts[key] == "" {
				t.Errorf("%s: %s reads %q", lang, key, texts[key])
			}
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	p, in := load(b, "redusert-foreldrebetaling"), family()
	for b.Loop() {
		if o, err := p.Decide(in); err != nil || !o.Machine {
			b.Fatal(err)
		}
	}
}
