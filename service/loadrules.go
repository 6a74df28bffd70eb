package service

import (
	"encoding/json"
	"fmt"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Results as rules.yaml writes them.
const (
	resultGranted = "innvilget"
	resultRefused = "avslått"
	resultPartly  = "delvis innvilget"
)

// decision is one entry of rules.yaml.
type decision struct {
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Expression any               `json:"expression"`
	Hit        string            `json:"hit"`
	Outputs    map[string]output `json:"outputs"`
	Allowed    string            `json:"allowed"`
	Default    any               `json:"default"`
	Table      string            `json:"table"`
	Unit       string            `json:"unit"` // kr, prosent, or a word such as timer
	Gaps       string            `json:"gaps"` // why no row is needed where none fires
	Note       string            `json:"note"`
}

type output struct {
	Type    string `json:"type"`
	Allowed string `json:"allowed"`
	Default any    `json:"default"`
}

type parameter struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Unit   string `json:"unit"`
	Note   string `json:"note"`
	Values []struct {
		From     string `json:"from"`
		Value    any    `json:"value"`
		Source   string `json:"source"`
		Verified bool   `json:"verified"`
	} `json:"values"`
}

// written is what rules.yaml says of a parameter or decision beyond its rules.
type written struct {
	Unit string
	Gaps string // why its table need not cover every value
	Note string
}

// outcomeNames says which decisions make the outcome.
type outcomeNames struct {
	Result  string   `json:"result"`
	Person  []string `json:"person"`
	Reasons []string `json:"reasons"`
	Values  []string `json:"values"`
}

type rulesFile struct {
	Parameters []parameter  `json:"parameters"`
	Decisions  []decision   `json:"decisions"`
	Outcome    outcomeNames `json:"outcome"`
}

func (l *loader) loadRules() {
	var file rulesFile
	d := l.yaml("rules.yaml", "rules", &file)
	if d == nil {
		return
	}
	l.pack.source.Name = l.pack.Name
	l.pack.outcome = file.Outcome
	for i, p := range file.Parameters {
		l.parameter(d, p, fmt.Sprintf("/parameters/%d", i))
	}
	for i, dec := range file.Decisions {
		l.decision(d, dec, fmt.Sprintf("/decisions/%d", i))
	}
	l.checkOutcome(d, file)
}

// ownInputs are the names Torg gives every pack: the first four in all expressions, the rest in letters.
func (l *loader) ownInputs() {
	own := append(ownInputs(), letterInputs()...)
	if _, has := l.pack.files[offerFile]; has {
		own = append(own, eventInput())
	}
	for _, in := range own {
		l.pack.reserved[in.Name] = true
		l.pack.source.Inputs = append(l.pack.source.Inputs, in)
	}
}

func ownInputs() []rules.InputData {
	return []rules.InputData{
		{Name: "søker", Type: "context<navn: string, organisasjon: string, organisasjonsnummer: string>"},
		{Name: "dato", Type: "date"},                           // the date the rules are read at
		{Name: "mottatt dato", Type: "date"},                   // when the application came in, in Norway
		{Name: "bestridte opplysninger", Type: "list<string>"}, // ids of contested questions
	}
}

func (l *loader) parameter(d *document, p parameter, at string) {
	out := rules.Parameter{Name: p.Name, Type: p.Type, Pos: d.pos(d.at(at + "/name"))}
	before := ""
	for i, v := range p.Values {
		here := fmt.Sprintf("%s/values/%d", at, i)
		if _, err := municipality.ParseDate(v.From); err != nil {
			l.fault(d, d.at(here+"/from"), "%q is not a date in the calendar", v.From)
		}
		if v.From <= before {
			l.fault(d, d.at(here+"/from"), "the values of %s must stand in order, each from a later day than the one before", p.Name)
		}
		before = v.From
		out.Values = append(out.Values, rules.Dated{From: v.From, Value: plainFEEL(v.Value), Source: v.Source,
			Verified: v.Verified, Pos: d.pos(d.textAt(here + "/value"))})
	}
	l.unit(p.Name, p.Unit)
	l.pack.written[p.Name] = written{Unit: p.Unit, Note: p.Note}
	if l.takeName(d, at+"/name", p.Name) {
		l.pack.source.Parameters = append(l.pack.source.Parameters, out)
	}
}

func (l *loader) takeName(d *document, at, name string) bool {
	if l.pack.reserved[name] {
		l.fault(d, d.at(at), "the name %q is used already, or is one that Torg gives itself; choose another", name)
		return false
	}
	l.pack.reserved[name] = true
	return true
}

func (l *loader) decision(d *document, dec decision, at string) {
	src := rules.DecisionSource{Name: dec.Name, Type: dec.Type, Pos: d.pos(d.at(at + "/name"))}
	if (dec.Expression == nil) == (dec.Table == "") {
		l.fault(d, d.at(at), "the decision %s needs either an expression or a table", dec.Name)
		return
	}
	if dec.Expression != nil {
		cell := rules.Cell{Text: plainFEEL(dec.Expression), Pos: d.pos(d.textAt(at + "/expression"))}
		src.Expression = &cell
	} else {
		src.Table = l.table(d, dec, at)
	}
	l.unit(dec.Name, dec.Unit)
	l.pack.written[dec.Name] = written{Unit: dec.Unit, Gaps: dec.Gaps, Note: dec.Note}
	if l.takeName(d, at+"/name", dec.Name) {
		l.pack.source.Decisions = append(l.pack.source.Decisions, src)
	}
}

func (l *loader) table(d *document, dec decision, at string) *rules.Table {
	start := d.at(at + "/table")
	if !start.block {
		l.fault(d, start, "write the table under a line that ends with |")
		return nil
	}
	t, rows := tableOf(d.file, dec.Table, start, dec, func(p place, text string) { l.fault(d, p, "%s", text) })
	l.pack.rows = append(l.pack.rows, rows...)
	for _, r := range rows {
		l.pack.used[r.reason] = true
		if r.reason != "" && !l.hasText(r.reason) {
			l.fault(d, r.at, "there is no text %q in text/nb.yaml%s", r.reason, didYouMean(r.reason, sortedKeys(l.pack.catalog[municipality.Bokmaal])))
		}
	}
	return t
}

func (l *loader) checkOutcome(d *document, file rulesFile) {
	names := map[string]decision{}
	for _, dec := range file.Decisions {
		names[dec.Name] = dec
	}
	check := func(at, name string, needsTable bool) {
		dec, ok := names[name]
		if !ok {
			l.fault(d, d.at(at), "there is no decision called %q%s", name, didYouMean(name, sortedKeys(names)))
		} else if needsTable && dec.Table == "" {
			l.fault(d, d.at(at), "%s must be a table, so that each row can tell its reason", name)
		}
	}
	if file.Outcome.Result != "" {
		check("/outcome/result", file.Outcome.Result, true)
	} else if l.pack.Route.Machine.May {
		l.fault(d, d.at("/outcome"), "outcome must name the decision that gives the result, since route.yaml lets the rules decide")
	}
	for i, n := range file.Outcome.Person {
		check(fmt.Sprintf("/outcome/person/%d", i), n, true)
	}
	for i, n := range file.Outcome.Reasons {
		check(fmt.Sprintf("/outcome/reasons/%d", i), n, true)
	}
	for i, n := range file.Outcome.Values {
		check(fmt.Sprintf("/outcome/values/%d", i), n, false)
	}
}

// plainFEEL is a YAML value as FEEL text: a number or true needs no quotes in the file.
func plainFEEL(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return string(v)
	}
	return fmt.Sprint(v)
}

// textAt is where the text of a value begins: inside its quotes, or on the first line of a block.
func (d *document) textAt(pointer string) place {
	p := d.at(pointer)
	if p.block || p.line < 1 || p.line > len(d.lines) {
		return p
	}
	line := []rune(d.lines[p.line-1])
	if i := p.column - 1; i >= 0 && i < len(line) && (line[i] == '"' || line[i] == '\'') {
		p.column++
	}
	return p
}
