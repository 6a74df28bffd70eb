package rules

import (
	"embed"
	"encoding/json"
	"html"
	"strings"
)

//go:embed text/*.json
var phraseFiles embed.FS

// Telling is how an explanation is put into words. Every function may be nil, or answer "" for what it does not know; then
// the name or value is written as it stands in the rules.
type Telling struct {
	Language string                                 // nb, nn, en or se
	Label    func(name string) string               // of a fact, parameter, decision or column
	Value    func(name string, v Value) string      // a value of that name, with its unit
	Text     func(name, text string) string         // a text that a cell of that column names, such as a chosen option
	Reason   func(decision, row, key string) string // the reason a row tells
	Rows     func(decision string) []string         // ids of all rows of a decision's table, in order
	Hidden   func(decision string) bool             // decisions that are not told of
	Source   func(source string) string             // who said a fact
}

// maxIndent bounds how deep decisions are told inside one another.
const maxIndent = 50

// The kinds of Node.
const (
	NodeMissing   = "missing" // facts that are unknown and would settle the answer
	NodeDecision  = "decision"
	NodeFact      = "fact"
	NodeParameter = "parameter"
	NodeFormula   = "formula"
	NodeRow       = "row"
	NodeCell      = "cell"
	NodeLaw       = "law"
	NodeNote      = "note"
)

// Node is one line of an explanation, with what it rests on below it. Text is the whole line in words; the other fields are
// its parts, for those who show them apart.
type Node struct {
	Kind   string `json:"kind"`
	Name   string `json:"name,omitempty"`  // in the rules
	Label  string `json:"label,omitempty"` // as people call it
	Value  string `json:"value,omitempty"` // as people read it
	Text   string `json:"text"`
	State  string `json:"state,omitempty"`  // of a row: fired, not, waits or skipped; of a cell: yes, no or unknown
	Source string `json:"source,omitempty"` // who said it, where it is laid down
	From   string `json:"from,omitempty"`   // ISO date: of a fact when it was given, of a parameter from when it holds
	Nodes  []Node `json:"nodes,omitempty"`
}

// Tell makes the tree of how a result was reached: first what is unknown, then each decision nothing else rests on, and
// under it the facts, parameters, rows, law and decisions it used. A decision is explained where it first stands.
func Tell(res *Result, t Telling) []Node {
	x := &teller{t: t, words: phrases(t.Language), steps: map[string]*Step{}, told: map[string]bool{}}
	used := map[string]bool{}
	for i := range res.Steps {
		s := &res.Steps[i]
		x.steps[s.Decision] = s
		for _, d := range s.Decisions {
			used[d] = true
		}
	}
	var out []Node
	if len(res.Missing) > 0 {
		out = append(out, x.missing(res.Missing))
	}
	for i := range res.Steps {
		if !used[res.Steps[i].Decision] && !x.hidden(res.Steps[i].Decision) {
			out = append(out, x.decision(&res.Steps[i], 0))
		}
	}
	return out
}

// phrases are the words of a language; of bokmål when there are none.
func phrases(lang string) map[string]string {
	b, err := phraseFiles.ReadFile("text/" + lang + ".json")
	if err != nil {
		b, _ = phraseFiles.ReadFile("text/nb.json")
	}
	out := map[string]string{}
	_ = json.Unmarshal(b, &out) // compiled in, and read by a test
	return out
}

type teller struct {
	t     Telling
	words map[string]string
	steps map[string]*Step
	told  map[string]bool
	when  bool // the cell being told is about a point in time
}

// say fills {1}, {2} … of a phrase.
func (x *teller) say(key string, args ...string) string {
	var b strings.Builder
	text := x.words[key]
	for {
		at := strings.IndexByte(text, '{')
		if at < 0 || at+2 >= len(text) {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		if n := int(text[at+1] - '1'); n >= 0 && n < len(args) {
			b.WriteString(args[n])
		}
		text = text[at+3:]
	}
}

func (x *teller) hidden(decision string) bool { return x.t.Hidden != nil && x.t.Hidden(decision) }

func (x *teller) label(name string) string {
	if x.t.Label != nil {
		if l := x.t.Label(name); l != "" {
			return l
		}
	}
	return name
}

func (x *teller) value(name string, v Value) string {
	if b, ok := v.Bool(); ok {
		return x.words[pickText(b, "yes", "no")]
	}
	if v.IsNull() {
		return x.words["nothing"]
	}
	if x.t.Value != nil {
		if s := x.t.Value(name, v); s != "" {
			return s
		}
	}
	if s, ok := v.Text(); ok {
		return s
	}
	if d, ok := v.Date(); ok {
		return d.String()
	}
	return v.String()
}

// list is "a, b og c".
func (x *teller) list(names []string, word string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + x.words[word] + names[len(names)-1]
}

func (x *teller) labels(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = x.label(n)
	}
	return x.list(out, "and")
}

func (x *teller) missing(names []string) Node {
	out := Node{Kind: NodeMissing, Text: x.say("missing", x.labels(names))}
	for _, n := range names {
		out.Nodes = append(out.Nodes, Node{Kind: NodeFact, Name: n, Label: x.label(n), Text: x.say("fact.unknown", x.label(n))})
	}
	return out
}

func (x *teller) decision(s *Step, depth int) Node {
	n := Node{Kind: NodeDecision, Name: s.Decision, Label: x.label(s.Decision)}
	if len(s.Waiting) > 0 {
		n.Text = x.say("decision.waits", n.Label, x.labels(s.Waiting))
	} else {
		n.Value = x.value(s.Decision, s.Value)
		n.Text = x.say("decision", n.Label, n.Value)
	}
	if x.told[s.Decision] {
		n.Nodes = []Node{{Kind: NodeNote, Text: x.words["told"]}}
		return n
	}
	x.told[s.Decision] = true
	n.Nodes = x.under(s, depth)
	return n
}

func (x *teller) under(s *Step, depth int) (out []Node) {
	for _, r := range s.Rows {
		out = append(out, x.row(s, r))
	}
	out = append(out, x.skipped(s)...)
	if s.Expression != "" {
		out = append(out, Node{Kind: NodeFormula, Value: s.Expression, Text: x.say("formula", s.Expression)})
	}
	for _, f := range s.Facts {
		out = append(out, x.fact(f))
	}
	for _, p := range s.Parameters {
		out = append(out, x.parameter(p))
	}
	for _, l := range s.Law {
		out = append(out, Node{Kind: NodeLaw, Value: l, Text: x.say("law", l)})
	}
	for _, note := range s.Notes {
		out = append(out, Node{Kind: NodeNote, Value: note, Text: x.say("note", note)})
	}
	for _, d := range s.Decisions {
		if inner := x.steps[d]; inner != nil && depth < maxIndent && !x.hidden(d) {
			out = append(out, x.decision(inner, depth+1))
		}
	}
	return out
}

func (x *teller) fact(f UsedFact) Node {
	n := Node{Kind: NodeFact, Name: f.Name, Label: x.label(f.Name), Source: f.Source}
	if len(f.Value.Waiting()) > 0 {
		n.Text = x.say("fact.unknown", n.Label)
		return n
	}
	n.Value = x.value(f.Name, f.Value)
	switch {
	case f.Source == "":
		n.Text = x.say("fact", n.Label, n.Value)
	case f.At.IsZero():
		n.Text = x.say("fact.source", n.Label, n.Value, x.source(f.Source))
	default:
		n.From = f.At.UTC().Format("2006-01-02")
		n.Text = x.say("fact.dated", n.Label, n.Value, x.source(f.Source), x.day(n.From))
	}
	return n
}

func (x *teller) source(name string) string {
	if x.t.Source != nil {
		if s := x.t.Source(name); s != "" {
			return s
		}
	}
	return name
}

// day writes an ISO date as the teller writes dates.
func (x *teller) day(iso string) string {
	d, err := ParseDate(iso)
	if err != nil {
		return iso
	}
	return x.value("", DateValue(d))
}

func (x *teller) parameter(p UsedParameter) Node {
	n := Node{Kind: NodeParameter, Name: p.Name, Label: x.label(p.Name), Value: x.value(p.Name, p.Value), Source: p.Source, From: p.From}
	n.Text = x.say("parameter", n.Label, n.Value, x.day(p.From))
	if p.Source != "" {
		n.Text = x.say("parameter.source", n.Label, n.Value, x.day(p.From), p.Source)
	}
	if !p.Verified {
		n.Nodes = []Node{{Kind: NodeNote, Text: x.words["unverified"]}}
	}
	return n
}

func (x *teller) row(s *Step, r RowOutcome) Node {
	n := Node{Kind: NodeRow, Name: r.ID, Label: r.ID, State: "not", Text: x.say("row.not", r.ID)}
	switch {
	case r.Fired:
		n.State, n.Text = "fired", x.say("row.fired", r.ID)
		if x.t.Reason != nil && r.Text != "" {
			if why := x.t.Reason(s.Decision, r.ID, r.Text); why != "" {
				n.Value, n.Text = why, x.say("row.reason", r.ID, why)
			}
		}
	case r.Waiting != nil:
		n.State, n.Text = "waits", x.say("row.waits", r.ID)
	}
	for _, c := range r.Because {
		n.Nodes = append(n.Nodes, x.cell(c))
	}
	for _, l := range r.Law {
		if r.Fired {
			n.Nodes = append(n.Nodes, Node{Kind: NodeLaw, Value: l, Text: x.say("law", l)})
		}
	}
	return n
}

// skipped tells the rows after the one that decided, under hit policy first.
func (x *teller) skipped(s *Step) (out []Node) {
	if x.t.Rows == nil || len(s.Rows) == 0 {
		return nil
	}
	ids := x.t.Rows(s.Decision)
	if len(ids) <= len(s.Rows) || ids[len(s.Rows)-1] != s.Rows[len(s.Rows)-1].ID {
		return nil
	}
	for _, id := range ids[len(s.Rows):] {
		out = append(out, Node{Kind: NodeRow, Name: id, Label: id, State: "skipped", Text: x.say("row.skipped", id)})
	}
	return out
}

// Plain writes nodes as indented lines.
func Plain(nodes []Node) string {
	var b strings.Builder
	plain(&b, nodes, 0)
	return b.String()
}

func plain(b *strings.Builder, nodes []Node, depth int) {
	for _, n := range nodes {
		b.WriteString(strings.Repeat("  ", depth) + n.Text + "\n")
		plain(b, n.Nodes, depth+1)
	}
}

// HTML writes nodes as nested lists: each item has its kind and state as data attributes, and everything in it is escaped.
func HTML(nodes []Node) string {
	var b strings.Builder
	asHTML(&b, nodes)
	return b.String()
}

func asHTML(b *strings.Builder, nodes []Node) {
	if len(nodes) == 0 {
		return
	}
	b.WriteString("<ul>")
	for _, n := range nodes {
		b.WriteString(`<li data-kind="` + html.EscapeString(n.Kind) + `"`)
		if n.State != "" {
			b.WriteString(` data-state="` + html.EscapeString(n.State) + `"`)
		}
		b.WriteString(">" + html.EscapeString(n.Text))
		asHTML(b, n.Nodes)
		b.WriteString("</li>")
	}
	b.WriteString("</ul>")
}

// RowIDs are the ids of all rows of a decision's table, in order; nil when it is no table.
func (m *Model) RowIDs(decision string) (ids []string) {
	d, ok := m.decisions[decision]
	if !ok {
		return nil
	}
	if t, _ := tableIn(d); t != nil {
		for _, r := range t.rows {
			ids = append(ids, r.id)
		}
	}
	return ids
}
