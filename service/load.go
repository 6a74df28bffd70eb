package service

import (
	"fmt"
	"strings"
	"time"

	"torg/municipality"
	"torg/rules"
	"torg/rules/feel"
)

// loader gathers a pack and the faults found on the way. It goes on after a fault, to tell as many as it can at once.
type loader struct {
	pack     *Pack
	problems Problems
	exprs    []expression
	parts    map[string]*part // shared parts of letters, by file
}

func (l *loader) load() {
	for _, n := range requiredFiles() {
		if _, ok := l.pack.files[n]; !ok {
			l.add(Problem{File: n, Text: "this file is missing; a pack needs it"})
		}
	}
	l.pack.Readme = string(l.pack.files["README.md"])
	if !plainName(l.pack.Name) {
		l.add(Problem{File: l.pack.Name, Text: "a pack is named with small letters a-z, digits and hyphens"})
	}
	l.ownInputs()
	l.loadTexts()
	l.loadMeta()
	l.loadForm()
	l.loadFacts()
	l.loadRoute()
	l.loadOffers()
	l.loadRules()
	l.loadLetters()
	l.loadTests()
	if !l.problems.Fatal() {
		l.compile()
	}
}

func (l *loader) add(ps ...Problem) { l.problems = append(l.problems, ps...) }

func (l *loader) fault(d *document, at place, format string, args ...any) {
	l.add(Problem{File: d.file, Line: at.line, Column: at.column, Text: fmt.Sprintf(format, args...), Excerpt: d.excerpt(at.line)})
}

// yaml reads one file, holds it against its schema and decodes it. It answers nil when the file cannot be used.
func (l *loader) yaml(file, schema string, into any) *document {
	b, ok := l.pack.files[file]
	if !ok {
		return nil
	}
	d := readYAML(file, b)
	if len(d.faults) == 0 {
		if err := d.checkShape(schema); err != nil {
			d.fault(place{}, err.Error())
		}
	}
	if len(d.faults) == 0 && into != nil {
		if err := d.decode(d.value, into); err != nil {
			d.fault(place{line: 1, column: 1}, "this cannot be read: "+err.Error())
		}
	}
	l.add(d.faults...)
	if len(d.faults) > 0 {
		return nil
	}
	l.pack.docs[file] = d
	return d
}

func (l *loader) loadMeta() {
	m := &l.pack.Meta
	d := l.yaml("pack.yaml", "pack", m)
	if d == nil {
		return
	}
	m.Level = map[string]municipality.Assurance{"substantial": municipality.Substantial, "high": municipality.High}[m.LevelName]
	m.ResponseDays, m.ResponseMonths = m.Response.Days, m.Response.Months
	m.AppealWeeks, m.AppealBody = m.Appeal.Weeks, m.Appeal.Body
	if m.Ruleset == "" {
		m.Ruleset = Act1967
	}
	var err error
	if m.ValidFrom, err = municipality.ParseDate(m.ValidFromS); err != nil {
		l.fault(d, d.at("/validFrom"), "%q is not a date in the calendar", m.ValidFromS)
	}
	l.checkMeta(d)
	for key, at := range map[string]string{m.Title: "/title", m.Summary: "/summary", m.Audience: "/audience", m.AppealBody: "/appeal/body"} {
		l.needText(d, at, key)
	}
}

func (l *loader) checkMeta(d *document) {
	m := l.pack.Meta
	if (m.ResponseDays == 0) == (m.ResponseMonths == 0) {
		l.fault(d, d.at("/response"), "response must give either days or months")
	}
	if m.Applicant == "organisation" && len(m.Roles) == 0 {
		l.fault(d, d.at("/applicant"), "an organisation's service must list in roles which roles may apply, such as LEDE and DAGL")
	}
	if m.Retention.Decision == "dispose" && m.Retention.Years == 0 {
		l.fault(d, d.at("/retention"), "retention that disposes must say after how many years")
	}
	s := m.Screening
	if (s.Code == "") != (s.Authority == "") {
		l.fault(d, d.at("/screening"), "a screening code and its legal authority belong together")
	}
	if s.Code == "" && (s.HideParty || s.Document == "hidden") {
		l.fault(d, d.at("/screening"), "hiding the party or the document needs a code and a legal authority")
	}
	for at, title := range map[string]string{"/screening/publicFileTitle": s.PublicFileTitle, "/screening/publicEntryTitle": s.PublicEntryTitle} {
		if s.HideParty && strings.Contains(title, "{søker}") {
			l.fault(d, d.at(at), "a public title must not show the applicant when the party is hidden; write *****")
		}
	}
	for at, title := range map[string]string{"/screening/fileTitle": s.FileTitle, "/screening/entryTitle": s.EntryTitle,
		"/screening/publicFileTitle": s.PublicFileTitle, "/screening/publicEntryTitle": s.PublicEntryTitle} {
		for _, name := range placeNames(title) {
			if name != "søker" && name != "tjeneste" {
				l.fault(d, d.at(at), "there is no place {%s} in a title%s", name, didYouMean(name, []string{"søker", "tjeneste"}))
			}
		}
	}
}

func (l *loader) loadRoute() {
	r := &l.pack.Route
	d := l.yaml("route.yaml", "route", r)
	if d == nil {
		return
	}
	if r.Approval.Required && r.Approval.Role == "" {
		r.Approval.Role = "approver"
	}
	l.needText(d, "/mandate", r.Mandate)
	l.expr(d, "/machine/when", r.Machine.When, "boolean")
	for i := range r.Steps {
		s, at := &r.Steps[i], fmt.Sprintf("/steps/%d", i)
		if s.Unit == "" {
			s.Unit = r.Unit
		}
		if s.Title == "" {
			s.Title = "step." + s.ID
		}
		l.needText(d, at, s.Title)
		l.expr(d, at+"/when", s.When, "boolean")
	}
}

func (l *loader) loadFacts() {
	var file struct {
		Facts []FactSource `json:"facts"`
	}
	d := l.yaml("facts.yaml", "facts", &file)
	if d == nil {
		return
	}
	l.pack.Facts = file.Facts
	for i := range l.pack.Facts {
		f, at := &l.pack.Facts[i], fmt.Sprintf("/facts/%d", i)
		f.MaxAge = period(f.MaxAgeText)
		l.needText(d, at+"/purpose", f.Purpose)
		l.expr(d, at+"/of", f.Of, "list<string>")
		l.expr(d, at+"/when", f.ShowIf, "boolean")
		for j, s := range f.Show {
			l.needText(d, fmt.Sprintf("%s/show/%d/label", at, j), s.Label)
			l.expr(d, fmt.Sprintf("%s/show/%d/value", at, j), s.Value, "Any")
		}
		var err error
		if f.shape, err = feel.ParseType(f.typeName(), nil); err != nil {
			l.fault(d, d.at(at+"/gives"), "a type in gives cannot be used: %v", err)
			continue
		}
		l.input(d, at+"/name", f.Name, f.typeName())
	}
}

// typeName is the FEEL type of the fact in rules.
func (f FactSource) typeName() string {
	t := "context<"
	if f.Of != "" {
		t += "id: string, "
	}
	for i, n := range sortedKeys(f.Gives) {
		if i > 0 {
			t += ", "
		}
		t += n + ": " + f.Gives[n]
	}
	if t += ">"; f.Of != "" {
		return "list<" + t + ">"
	}
	return t
}

// period reads the part of ISO 8601 durations the schema lets through.
func period(s string) time.Duration {
	var total time.Duration
	n := 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			n = min(n*10+int(c-'0'), 100_000)
		case c == 'D':
			total, n = total+time.Duration(n)*24*time.Hour, 0
		case c == 'H':
			total, n = total+time.Duration(n)*time.Hour, 0
		case c == 'M':
			total, n = total+time.Duration(n)*time.Minute, 0
		}
	}
	return total
}

// input declares a name that rules can use.
func (l *loader) input(d *document, at, name, typ string) {
	p := d.at(at)
	if l.pack.reserved[name] {
		l.fault(d, p, "the name %q is used already, or is one that Torg gives itself; choose another", name)
		return
	}
	l.pack.reserved[name] = true
	l.pack.source.Inputs = append(l.pack.source.Inputs, rules.InputData{Name: name, Type: typ, Pos: d.pos(p)})
}

func (d *document) pos(p place) rules.Pos {
	return rules.Pos{File: d.file, Line: p.line, Column: p.column}
}
