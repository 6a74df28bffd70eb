package service

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Check is Load and everything a pack must hold before it is adopted: every text in every language, law and reason on every
// row that refuses, the letters and the elements the law demands in them, tests that pass, and a test for every row.
// Warnings tell what can wait: texts nobody uses, amounts nobody has checked, languages no speaker has read.
func Check(fsys fs.FS, name string) Problems { return Inspect(fsys, name).Problems }

// Report is what Inspect found in a pack.
type Report struct {
	Name      string    `json:"pack"`
	Digest    string    `json:"digest,omitempty"`
	Good      bool      `json:"good"` // nothing stops the pack from being used
	Problems  Problems  `json:"problems"`
	Tests     int       `json:"tests"`
	Tables    int       `json:"tables"`
	Rows      int       `json:"rows"`
	Unreached []string  `json:"unreached"` // rows no test makes fire, as "decision/row"
	Reading   []Reading `json:"reading"`   // of texts and letters in bokmål and nynorsk
}

// Inspect is Check with what it counted and measured on the way.
func Inspect(fsys fs.FS, name string) Report {
	p, problems := Load(fsys, name)
	if p == nil {
		return Report{Name: name, Problems: problems, Unreached: []string{}, Reading: []Reading{}}
	}
	c := &checker{pack: p, problems: problems, results: p.RunTests(), unreached: []string{}}
	c.all()
	tables := map[string]bool{}
	for _, r := range p.rows {
		tables[r.decision] = true
	}
	return Report{Name: name, Digest: p.Digest, Good: !c.problems.Fatal(), Problems: append(Problems{}, c.problems.sorted()...), Tests: len(p.tests), Tables: len(tables),
		Rows: len(p.rows), Unreached: c.unreached, Reading: append([]Reading{}, c.read...)}
}

func (c *checker) all() {
	p := c.pack
	c.texts()
	c.rows()
	c.tables()
	c.letters()
	c.readings()
	c.tests()
	c.parameters()
	if strings.TrimSpace(p.Readme) == "" {
		c.add("README.md", place{}, "", "the pack lacks README.md: a page for the case officer on what the service does and how to handle it")
	}
}

// Rules is the rule model as written, to publish it or export it as DMN. The decisions Torg itself adds for forms and
// letters are left out.
func (p *Pack) Rules() rules.Source {
	out := p.source
	out.Decisions = nil
	for _, d := range p.source.Decisions {
		if !strings.HasPrefix(d.Name, auxPrefix) {
			out.Decisions = append(out.Decisions, d)
		}
	}
	return out
}

type checker struct {
	pack      *Pack
	problems  Problems
	results   []TestResult
	unreached []string
	read      []Reading
}

func (c *checker) add(file string, at place, excerpt, format string, args ...any) {
	c.problems = append(c.problems, Problem{File: file, Line: at.line, Column: at.column, Excerpt: excerpt, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) warn(file string, at place, excerpt, format string, args ...any) {
	c.add(file, at, excerpt, format, args...)
	c.problems[len(c.problems)-1].Warning = true
}

// texts demands the same keys, with the same {places}, in every language the pack speaks.
func (c *checker) texts() {
	nb := c.pack.catalog[municipality.Bokmaal]
	for _, lang := range c.pack.Meta.Languages {
		file := "text/" + string(lang) + ".yaml"
		texts, ok := c.pack.catalog[lang]
		if !ok {
			c.add(file, place{}, "", "the file is missing; pack.yaml lists the language")
			continue
		}
		for _, key := range sortedKeys(nb) {
			c.text(file, lang, key, nb[key], texts)
		}
		for _, key := range sortedKeys(texts) {
			if _, ok := nb[key]; !ok {
				c.warn(file, c.textPlace(lang, key), "", "the text %q is not in text/nb.yaml%s", key, didYouMean(key, sortedKeys(nb)))
			}
		}
		if c.pack.unread[lang] {
			c.warn(file, place{}, "", "nobody who speaks the language has read these texts yet (reviewed: false)")
		}
	}
	for _, key := range sortedKeys(nb) {
		if !c.pack.used[key] && !c.pack.isTerm(key) && !strings.HasPrefix(key, AnswerPrefix) {
			c.warn("text/nb.yaml", c.textPlace(municipality.Bokmaal, key), "", "the text %q is not used", key)
		}
	}
}

func (c *checker) text(file string, lang municipality.Language, key, nb string, texts map[string]string) {
	got, ok := texts[key]
	if !ok || got == "" {
		c.add(file, c.textPlace(lang, key), "", "the text %q is missing", key)
		return
	}
	if want := placeSet(nb); placeSet(got) != want {
		c.add(file, c.textPlace(lang, key), "", "the text %q has the places %s, but in bokmål %s", key, orNone(placeSet(got)), orNone(want))
	}
}

func placeSet(s string) string {
	names := placeNames(s)
	for i := range names {
		names[i] = "{" + names[i] + "}"
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (c *checker) textPlace(lang municipality.Language, key string) place {
	d := c.pack.textsAt[lang]
	if d == nil {
		return place{}
	}
	return d.at(textPointer(d, key))
}

// rows demands reason and law where the law demands grounds (forvaltningsloven 1967 §§ 24-25, 2025 §§ 56-57).
func (c *checker) rows() {
	tried := map[string]bool{}
	for _, r := range c.results {
		for _, row := range r.Fired {
			tried[row] = true
		}
	}
	d := c.pack.docs["rules.yaml"]
	for _, r := range c.pack.rows {
		excerpt := d.excerpt(r.at.line)
		if r.refuses && len(r.law) == 0 {
			c.add(d.file, r.at, excerpt, "the row %s refuses, so it must name the law in the column lov", r.id)
		}
		if r.decision == c.pack.outcome.Result && r.reason == "" {
			c.add(d.file, r.at, excerpt, "the row %s gives the result, so it must tell the reason in the column grunn", r.id)
		}
		if contains(c.pack.outcome.Person, r.decision) && r.reason == "" {
			c.add(d.file, r.at, excerpt, "the row %s sends the case to a person, so it must tell why in the column grunn", r.id)
		}
		if !tried[r.decision+"/"+r.id] {
			c.unreached = append(c.unreached, r.decision+"/"+r.id)
			c.add(d.file, r.at, excerpt, "no test makes the row %s of %s fire; add one in tests/", r.id, r.decision)
		}
	}
}

func (c *checker) tests() {
	if len(c.pack.tests) == 0 {
		c.add("tests", place{}, "", "the pack has no tests; add tests/*.yaml")
	}
	for _, r := range c.results {
		for _, f := range r.Faults {
			c.add(r.File, place{line: r.Line, column: 1}, "", "the test %q fails: %s", r.Name, f)
		}
	}
}

// parameters warns of amounts that nobody has checked against their source.
func (c *checker) parameters() {
	for _, p := range c.pack.source.Parameters {
		for _, v := range p.Values {
			if !v.Verified {
				at := place{line: v.Pos.Line, column: v.Pos.Column}
				c.warn(v.Pos.File, at, c.pack.docs[v.Pos.File].excerpt(at.line), "%s from %s is not checked against its source (verified: false)", p.Name, v.From)
			}
		}
	}
}
