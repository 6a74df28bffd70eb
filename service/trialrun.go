package service

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"torg/municipality"
)

// TestResult is what became of one of the pack's tests.
type TestResult struct {
	Name   string
	File   string
	Line   int
	Faults []string // what differed; empty when the test passed
	Fired  []string // rows that fired, as "decision/row"
}

// Passed reports whether everything came out as expected.
func (r TestResult) Passed() bool { return len(r.Faults) == 0 }

// RunTests runs the pack's own tests, in order.
func (p *Pack) RunTests() []TestResult {
	out := make([]TestResult, len(p.tests))
	for i, t := range p.tests {
		out[i] = p.try(t)
	}
	return out
}

// Examples are the applications of the pack's own tests that are whole enough to be decided, in order.
func (p *Pack) Examples() (out []Input) {
	for _, t := range p.tests {
		if in, err := p.testInput(t); err == nil && len(t.Expect.Errors) == 0 {
			out = append(out, in)
		}
	}
	return out
}

// trial is one test under way.
type trial struct {
	test
	pack    *Pack
	in      Input
	outcome Outcome
	result  TestResult
}

func (t *trial) fault(format string, args ...any) {
	t.result.Faults = append(t.result.Faults, fmt.Sprintf(format, args...))
}

func (p *Pack) try(one test) TestResult {
	t := &trial{test: one, pack: p, result: TestResult{Name: one.Name, File: one.file, Line: one.at.line}}
	var err error
	if t.in, err = p.testInput(one); err != nil {
		t.fault("the test's input cannot be used: %v", err)
		return t.result
	}
	t.offer()
	t.checkForm()
	if len(one.Expect.Errors) > 0 {
		return t.result // an application with faults is never decided
	}
	if t.outcome, err = p.Decide(t.in); err != nil {
		t.fault("the rules cannot decide: %v", err)
		return t.result
	}
	t.result.Fired = fired(t.outcome.Explanation)
	t.checkOutcome()
	for _, l := range one.Expect.Letters {
		t.checkLetter(l)
	}
	return t.result
}

// testInput makes an application of a test. Facts came in when the application did.
func (p *Pack) testInput(t test) (Input, error) {
	in := Input{Facts: map[string]Fact{}, Answers: map[string]Answer{}, Attachments: map[string][]Attachment{},
		Applicant: Applicant{PersonID: t.Applicant.ID, Name: t.Applicant.Name, OrgID: t.Applicant.Org, OrgName: t.Applicant.OrgName}}
	var err error
	if in.AsOf, err = municipality.ParseDate(t.AsOf); err != nil {
		return in, fmt.Errorf("asOf is missing or no date")
	}
	in.Received = in.AsOf.UTC().Add(10 * time.Hour)
	if t.Received != "" {
		if in.Received, err = time.Parse(time.RFC3339, t.Received); err != nil {
			return in, fmt.Errorf("received must be written as 2026-01-31T12:00:00Z")
		}
	}
	in.Facts[MunicipalityFact] = OwnMunicipality("9901", in.Received) // Fjordvik
	for name, v := range t.Facts {
		if v != nil {
			in.Facts[name] = Fact{Value: v, Source: "Testregisteret", At: in.Received, Period: "2025"}
		}
	}
	for q, v := range t.Answers {
		in.Answers[q] = Answer{Value: v}
	}
	for q, why := range t.Contested {
		in.Answers[q] = Answer{Value: t.Answers[q], Contested: true, Why: why}
	}
	for q, files := range t.Attachments {
		for _, f := range files {
			in.Attachments[q] = append(in.Attachments[q], Attachment{Name: f, MIME: mimeOf(f), Size: 1000})
		}
	}
	return in, nil
}

func mimeOf(name string) string {
	_, ending, _ := strings.Cut(name, ".")
	return map[string]string{"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}[ending]
}

// checkForm holds the form's faults and questions against the test.
func (t *trial) checkForm() {
	got := map[string]string{}
	for _, e := range t.pack.Validate(t.in, "") {
		got[e.Question] = e.Key
	}
	for _, q := range sortedKeys(overlay(got, t.Expect.Errors)) {
		if got[q] != t.Expect.Errors[q] {
			t.fault("fault of %s: got %q, want %q", q, got[q], t.Expect.Errors[q])
		}
	}
	shown := map[string]bool{}
	for _, page := range t.pack.Visible(t.in) {
		for _, q := range page.Questions {
			shown[q.ID] = true
		}
	}
	for _, q := range t.Expect.Visible {
		if !shown[q] {
			t.fault("the question %s is not shown", q)
		}
	}
	for _, q := range t.Expect.Hidden {
		if shown[q] {
			t.fault("the question %s is shown", q)
		}
	}
}

func (t *trial) checkOutcome() {
	e, o := t.Expect, t.outcome
	if e.Machine != nil && *e.Machine != o.Machine {
		t.fault("machine: got %v, want %v (%s)", o.Machine, *e.Machine, strings.Join(keysOf(o.ManualReasons), ", "))
	}
	if want := strings.TrimSuffix(e.Result, "none"); e.Result != "" && want != o.Result {
		t.fault("result: got %q, want %q", o.Result, want)
	}
	t.same("reasons", keysOf(o.Reasons), e.Reasons)
	t.same("manual", keysOf(o.ManualReasons), e.Manual)
	t.same("missing", o.Missing, e.Missing)
	for _, row := range e.Rows {
		if !contains(t.result.Fired, row) {
			t.fault("the row %s does not fire; these do: %s", row, strings.Join(t.result.Fired, ", "))
		}
	}
	for _, name := range sortedKeys(e.Values) {
		if !matches(o.Values[name], e.Values[name]) {
			t.fault("%s: got %s, want %s", name, asJSON(o.Values[name]), asJSON(e.Values[name]))
		}
	}
}

// same compares two lists as sets; a list the test does not give is not compared.
func (t *trial) same(what string, got, want []string) {
	if want == nil {
		return
	}
	g, w := append([]string{}, got...), append([]string{}, want...)
	sort.Strings(g)
	sort.Strings(w)
	if strings.Join(g, "\x00") != strings.Join(w, "\x00") {
		t.fault("%s: got [%s], want [%s]", what, strings.Join(g, ", "), strings.Join(w, ", "))
	}
}

func keysOf(rs []Reason) []string {
	out := []string{}
	for _, r := range rs {
		out = append(out, r.Key)
	}
	return out
}

// matches reports whether got is what the test wants; of a context only the names the test gives are looked at.
func matches(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		for k := range want {
			ok = ok && matches(g[k], want[k])
		}
		return ok
	case []any:
		g, ok := got.([]any)
		ok = ok && len(g) == len(want)
		for i := range want {
			ok = ok && matches(g[i], want[i])
		}
		return ok
	}
	return asJSON(got) == asJSON(want)
}

// asJSON writes a value so that 1200 and 1200.00 are the same.
func asJSON(v any) string {
	switch v := v.(type) {
	case json.Number:
		if n, ok := decimal(v); ok {
			return n.RatString()
		}
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = asJSON(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := []string{}
		for _, k := range sortedKeys(v) {
			parts = append(parts, k+": "+asJSON(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// fired lists the rows that fired in an explanation.
func fired(explanation json.RawMessage) (out []string) {
	var r struct {
		Steps []struct {
			Decision string
			Rows     []struct {
				ID    string
				Fired bool
			}
		}
	}
	if json.Unmarshal(explanation, &r) != nil {
		return nil
	}
	for _, s := range r.Steps {
		for _, row := range s.Rows {
			if row.Fired {
				out = append(out, s.Decision+"/"+row.ID)
			}
		}
	}
	return out
}

// checkLetter writes the letter as Fjordvik would send it, and looks for texts in it.
func (t *trial) checkLetter(want expectedLetter) {
	data := t.letterData()
	data.Offer = t.offerOfTest(municipality.Language(want.Language))
	title, body, err := t.pack.Letter(want.Kind, municipality.Language(want.Language), data)
	if err != nil {
		t.fault("the letter %s.%s: %v", want.Kind, want.Language, err)
		return
	}
	text := strings.ReplaceAll(title+"\n"+body, "\u00a0", " ")
	for _, s := range want.Contains {
		if !strings.Contains(text, s) {
			t.fault("the letter %s.%s does not say %q", want.Kind, want.Language, s)
		}
	}
	for _, s := range want.Lacks {
		if strings.Contains(text, s) {
			t.fault("the letter %s.%s says %q", want.Kind, want.Language, s)
		}
	}
}

func (t *trial) letterData() LetterData {
	d := LetterData{Input: t.in, Outcome: t.outcome, Case: CaseData{Number: "2026/1", Received: t.in.Received}, Unit: "Testenheten",
		DecidedAt: t.in.Received.Add(time.Hour), FreeText: t.FreeText,
		Municipality: municipality.Profile{Name: "Fjordvik", Address: []string{"Rådhuset", "9999 Fjordvik"}, Phone: "00 00 00 00", Email: "post@fjordvik.example"}}
	if !t.outcome.Machine {
		d.Officer, d.Approver = "Kari Saksbehandler", "Ola Godkjenner"
	}
	return d
}
