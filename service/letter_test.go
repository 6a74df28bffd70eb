package service

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"torg/municipality"
	"torg/rules"
)

func letterOf(t *testing.T, p *Pack, kind string, lang municipality.Language, in Input, change func(*LetterData)) (string, string, error) {
	t.Helper()
	o, err := p.Decide(in)
	if err != nil {
		t.Fatal(err)
	}
	d := LetterData{Input: in, Outcome: o, Case: CaseData{Number: "2026/7", Received: in.Received}, Unit: "Barnehage", DecidedAt: in.Received,
		Municipality: municipality.Profile{Name: "Fjordvik kommune", Address: []string{"Rådhuset", "9999 Fjordvik"}, Phone: "00", Email: "post@fjordvik.example"}}
	if change != nil {
		change(&d)
	}
	return p.Letter(kind, lang, d)
}

// TestNothingInAValueActsAsMarkdown puts Markdown and HTML where people and registers give text, and renders the letter.
func TestNothingInAValueActsAsMarkdown(t *testing.T) {
	evil := "*a* _b_ [c](http://evil.example) <script>alert(1)</script> # h\n# h\n\n- li\n1. n\n> q\n| a | b |\n--- \n`code` ~~s~~ &amp; {{ x }} ![i](j)"
	p, in := load(t, "redusert-foreldrebetaling"), family()
	in.Applicant.Name = evil
	husstand := in.Facts["husstand"]
	husstand.Value.(map[string]any)["barn"] = []any{map[string]any{"navn": evil, "foedselsdato": "2024-10-02", "bostedHosSoeker": true}}
	in.Answers["barn"] = Answer{Value: []any{"2024-10-02 " + evil}}
	title, body, err := letterOf(t, p, LetterGranted, municipality.Bokmaal, in, func(d *LetterData) {
		d.Officer, d.FreeText, d.Unit, d.Case.Number = evil, evil, evil, evil
	})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(body), &page); err != nil {
		t.Fatal(err)
	}
	html := page.String()
	for _, bad := range []string{"<script", "<a href=\"http://evil", "<em>", "<img", "<h1", "<blockquote", "<code", "<del>", "<hr", "<ol"} {
		if strings.Contains(html, bad) {
			t.Errorf("the letter holds %s:\n%s", bad, html)
		}
	}
	if strings.Contains(title, "\n") || strings.Count(html, "<table") != 1 || !strings.Contains(html, "*a* _b_ [c](http://evil.example)") {
		t.Errorf("the values do not read as they were written:\n%s", html)
	}
}

func TestLetterWithAHoleIsNotWritten(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	noFacts := in
	noFacts.Facts = map[string]Fact{}
	for what, err := range map[string]error{
		"facts missing":          third(letterOf(t, p, LetterGranted, municipality.Bokmaal, noFacts, nil)),
		"no own words":           third(letterOf(t, p, LetterMore, municipality.Bokmaal, in, nil)),
		"another result, no why": third(letterOf(t, p, LetterRefused, municipality.Bokmaal, in, func(d *LetterData) { d.Officer = "Kari" })),
	} {
		if municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := letterOf(t, p, "finnes-ikke", municipality.Bokmaal, in, nil); municipality.KindOf(err) != municipality.NotFound {
		t.Errorf("unknown letter: %v", err)
	}
}

func third(_, _ string, err error) error { return err }

// TestOfficerWhoDecidesOtherwiseGivesHerOwnGrounds: the rules' reasons would explain another result.
func TestOfficerWhoDecidesOtherwiseGivesHerOwnGrounds(t *testing.T) {
	p, in := load(t, "redusert-foreldrebetaling"), family()
	_, body, err := letterOf(t, p, LetterRefused, municipality.Bokmaal, in, func(d *LetterData) {
		d.Officer, d.Approver, d.FreeText = "Kari", "Ola", "Husstanden har flyttet fra kommunen."
	})
	if err != nil || !strings.Contains(body, "Husstanden har flyttet") || strings.Contains(body, "i stedet for") || strings.Contains(body, "automatisk") ||
		!strings.Contains(body, "barnehageloven § 20") {
		t.Errorf("%v\n%s", err, body)
	}
}

func TestEveryLetterHoldsTheElementsOfBothActs(t *testing.T) {
	for _, name := range shipped(t) {
		p := load(t, name)
		for _, kind := range []string{LetterGranted, LetterRefused} {
			for _, lang := range p.Meta.Languages {
				have := p.LetterElements(kind, lang)
				for _, act := range []string{Act1967, Act2025} {
					for _, e := range RequiredElements(act, kind, p.Route.Machine.May) {
						if !contains(have, e) {
							t.Errorf("%s: %s.%s lacks %s of %s", name, kind, lang, e, act)
						}
					}
				}
			}
		}
	}
}

// TestLetterLanguage writes loops in loops, conditions and formats from a small template.
func TestLetterLanguage(t *testing.T) {
	fsys := files(t, "ledsagerbevis")
	fsys["ledsagerbevis/letters/receipt.nb.md"] = &fstest.MapFile{Mode: 0o644, Data: []byte(`---
title: Sak {{ sak.nummer }}
---
{{ for o in omrader }}
{{ o }}:
{{ for n in [1, 2] }}
{{ if n = 2 }}
- {{ o }}{{ n }}
{{ else }}
- først {{ n * 1234567.5 | kr }}
{{ end }}
{{ end }}
{{ end }}
{{ omrader | etikett }} / {{ omrader | liste }} / {{ tidligere_bevis }} / {{ person.foedselsdato }} / {{ if bilde = [] }}uten{{ else }}med{{ end }}

{{ "a | b" }}
`)}
	p, problems := Load(fsys, "ledsagerbevis")
	if p == nil {
		t.Fatal(problems)
	}
	in, err := p.testInput(p.tests[0])
	if err != nil {
		t.Fatal(err)
	}
	title, body, err := letterOf(t, p, LetterReceipt, municipality.Bokmaal, in, nil)
	want := "kultur:\n- først 1\u00a0234\u00a0567,50\u00a0kr\n- kultur2\nreise:\n- først 1\u00a0234\u00a0567,50\u00a0kr\n- reise2\n" +
		"Kino, teater, konserter og museum samt buss, båt og tog / kultur og reise / nei / 1.\u00a0januar 1990 / med\n\na \\| b\n"
	if err != nil || title != "Sak 2026/7" || body != want {
		t.Errorf("%v %q\n%q\n%q", err, title, body, want)
	}
}

func TestFormatsOfLanguages(t *testing.T) {
	n, err := rules.ParseNumber("-1234.5")
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[municipality.Language]string{"nb": "−1\u00a0234,50\u00a0kr", "nn": "−1\u00a0234,50\u00a0kr", "en": "NOK\u00a0−1,234.50", "se": "−1\u00a0234,50\u00a0kr"} {
		if got := format(n, asMoney, lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	day := rules.DateValue(rules.Date{Year: 2026, Month: 2, Day: 6})
	for lang, want := range map[municipality.Language]string{"nb": "6.\u00a0februar 2026", "nn": "6.\u00a0februar 2026", "en": "6\u00a0February 2026", "se": "guovvamánu 6.\u00a0b. 2026"} {
		if got := format(day, "", lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	list := rules.List(rules.String("a"), rules.String("b"), rules.String("c"))
	for lang, want := range map[municipality.Language]string{"nb": "a, b og c", "en": "a, b and c", "se": "a, b ja c"} {
		if got := format(list, asList, lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	if got := format(rules.List(), asBullets, "nb"); got != "" {
		t.Errorf("no items: %q", got)
	}
}

func TestResponseDate(t *testing.T) {
	p := load(t, "ledsagerbevis")
	if got := p.ResponseDate(municipality.Date{Year: 2026, Month: 1, Day: 31}).String(); got != "2026-02-28" {
		t.Errorf("a month from 31 January: %s", got)
	}
	if got := p.Expected(time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)); got != "2026-08-01" {
		t.Errorf("half past midnight on 1 July in Norway: %v", got)
	}
}

func BenchmarkLetter(b *testing.B) {
	p, in := load(b, "redusert-foreldrebetaling"), family()
	o, err := p.Decide(in)
	if err != nil {
		b.Fatal(err)
	}
	d := LetterData{Input: in, Outcome: o, Case: CaseData{Number: "2026/7", Received: in.Received}, DecidedAt: in.Received}
	for b.Loop() {
		if _, _, err := p.Letter(LetterGranted, municipality.Bokmaal, d); err != nil {
			b.Fatal(err)
		}
	}
}
