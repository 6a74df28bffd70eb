package service

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"torg/rules"
)

// The kinds of Difference.
const (
	ValueAdded        = "value.added"   // a parameter gets a value from a day
	ValueChanged      = "value.changed" // the value from a day is another
	ValueRemoved      = "value.removed"
	SourceChanged     = "source.changed" // where a value is laid down, or whether it is checked
	ParameterAdded    = "parameter.added"
	ParameterRemoved  = "parameter.removed"
	DecisionAdded     = "decision.added"
	DecisionRemoved   = "decision.removed"
	ExpressionChanged = "expression.changed"
	ColumnsChanged    = "columns.changed" // of a table: its conditions, results or how its rows combine
	RowAdded          = "row.added"
	RowRemoved        = "row.removed"
	RowChanged        = "row.changed"
	MachineChanged    = "machine.changed" // whether, or when, the machine may decide
	BasisChanged      = "basis.changed"   // the law the service stands on
	AppealChanged     = "appeal.changed"  // weeks to appeal
	FactAdded         = "fact.added"
	FactRemoved       = "fact.removed"
	FactChanged       = "fact.changed" // what is asked of a register, or why
	QuestionAdded     = "question.added"
	QuestionRemoved   = "question.removed"
	WordsChanged      = "words.changed" // texts and letters: Now is how many files
)

// Difference is one thing that is other in a later version of a pack.
type Difference struct {
	Kind     string      `json:"kind"`
	Name     string      `json:"name,omitempty"` // of the parameter, decision, fact or question
	Row      string      `json:"row,omitempty"`
	From     string      `json:"from,omitempty"` // the day a value holds from, as an ISO date
	Was      string      `json:"was,omitempty"`
	Now      string      `json:"now,omitempty"`
	Source   string      `json:"source,omitempty"`
	Cells    []CellOther `json:"cells,omitempty"`    // of a row
	Question string      `json:"question,omitempty"` // text key of its label
}

// CellOther is one cell of a row that was added, removed or changed. Column is its heading: the expression tested, the result's
// name, "lov" or "grunn".
type CellOther struct {
	Column string `json:"column"`
	Was    string `json:"was,omitempty"`
	Now    string `json:"now,omitempty"`
}

// Diff tells what is other in the later of two versions of a pack, in the order a reader meets it: amounts, decisions, who
// decides, facts and questions.
func Diff(was, now *Pack) []Difference {
	d := &differ{}
	d.parameters(was.source.Parameters, now.source.Parameters)
	d.decisions(ruleDecisions(was.source.Decisions), ruleDecisions(now.source.Decisions))
	d.text(MachineChanged, "", machineText(was), machineText(now))
	d.text(BasisChanged, "", strings.Join(was.Meta.LegalBasis, "; "), strings.Join(now.Meta.LegalBasis, "; "))
	if was.Meta.AppealWeeks != now.Meta.AppealWeeks {
		d.add(Difference{Kind: AppealChanged, Was: strconv.Itoa(was.Meta.AppealWeeks), Now: strconv.Itoa(now.Meta.AppealWeeks)})
	}
	d.facts(was, now)
	d.questions(was, now)
	if n := wordFiles(was, now); n > 0 {
		d.add(Difference{Kind: WordsChanged, Now: strconv.Itoa(n)})
	}
	return d.out
}

type differ struct{ out []Difference }

func (d *differ) add(x Difference) { d.out = append(d.out, x) }

func (d *differ) text(kind, name, was, now string) {
	if was != now {
		d.add(Difference{Kind: kind, Name: name, Was: was, Now: now})
	}
}

// ruleDecisions are those that rules.yaml writes: the rest are expressions elsewhere in the pack.
func ruleDecisions(all []rules.DecisionSource) []rules.DecisionSource {
	return slices.DeleteFunc(slices.Clone(all), func(d rules.DecisionSource) bool { return strings.HasPrefix(d.Name, auxPrefix) })
}

func machineText(p *Pack) string {
	switch m := p.Route.Machine; {
	case !m.May:
		return "nei"
	case m.When != "":
		return m.When
	}
	return "ja"
}

func (d *differ) parameters(was, now []rules.Parameter) {
	before := map[string]rules.Parameter{}
	for _, p := range was {
		before[p.Name] = p
	}
	for _, p := range now {
		old, there := before[p.Name]
		delete(before, p.Name)
		if !there {
			d.add(Difference{Kind: ParameterAdded, Name: p.Name})
		}
		d.values(p.Name, old.Values, p.Values)
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		d.add(Difference{Kind: ParameterRemoved, Name: name})
	}
}

func (d *differ) values(name string, was, now []rules.Dated) {
	on := func(list []rules.Dated, day string) (v rules.Dated, at int) {
		at = -1
		for i, x := range list {
			if x.From <= day {
				v, at = x, i
			}
		}
		return v, at
	}
	for _, v := range now {
		old, at := on(was, v.From)
		switch {
		case at < 0 || old.From != v.From:
			d.add(Difference{Kind: ValueAdded, Name: name, From: v.From, Was: old.Value, Now: v.Value, Source: v.Source})
		case old.Value != v.Value:
			d.add(Difference{Kind: ValueChanged, Name: name, From: v.From, Was: old.Value, Now: v.Value, Source: v.Source})
		case old.Source != v.Source || old.Verified != v.Verified:
			d.add(Difference{Kind: SourceChanged, Name: name, From: v.From, Was: old.Source, Now: v.Source})
		}
	}
	for _, v := range was {
		if at := slices.IndexFunc(now, func(x rules.Dated) bool { return x.From == v.From }); at < 0 {
			next, _ := on(now, v.From)
			d.add(Difference{Kind: ValueRemoved, Name: name, From: v.From, Was: v.Value, Now: next.Value})
		}
	}
}

func (d *differ) decisions(was, now []rules.DecisionSource) {
	before := map[string]rules.DecisionSource{}
	for _, x := range was {
		before[x.Name] = x
	}
	for _, x := range now {
		old, there := before[x.Name]
		delete(before, x.Name)
		if !there {
			d.add(Difference{Kind: DecisionAdded, Name: x.Name, Now: expressionText(x)})
			old = rules.DecisionSource{Table: emptied(x.Table)}
		} else if expressionText(old) != expressionText(x) {
			d.add(Difference{Kind: ExpressionChanged, Name: x.Name, Was: expressionText(old), Now: expressionText(x)})
		}
		d.tables(x.Name, old.Table, x.Table)
	}
	for _, x := range was {
		if _, gone := before[x.Name]; gone {
			d.add(Difference{Kind: DecisionRemoved, Name: x.Name, Was: expressionText(x)})
		}
	}
}

// emptied is a table with the columns of another and no rows.
func emptied(t *rules.Table) *rules.Table {
	if t == nil {
		return nil
	}
	return &rules.Table{HitPolicy: t.HitPolicy, Inputs: t.Inputs, Outputs: t.Outputs}
}

func expressionText(x rules.DecisionSource) string {
	if x.Expression == nil {
		return ""
	}
	return strings.Join(strings.Fields(x.Expression.Text), " ")
}

func columnNames(t *rules.Table) (out []string) {
	for _, in := range t.Inputs {
		out = append(out, strings.TrimSpace(in.Expression.Text))
	}
	for _, o := range t.Outputs {
		out = append(out, o.Name)
	}
	return out
}

func (d *differ) tables(name string, was, now *rules.Table) {
	if was == nil || now == nil {
		return // another expression tells it
	}
	if a, b := columnNames(was), columnNames(now); !slices.Equal(a, b) || was.HitPolicy != now.HitPolicy {
		d.add(Difference{Kind: ColumnsChanged, Name: name, Was: strings.Join(a, ", ") + " (" + was.HitPolicy + ")", Now: strings.Join(b, ", ") + " (" + now.HitPolicy + ")"})
	}
	before := map[string]rules.Row{}
	for _, r := range was.Rows {
		before[r.ID] = r
	}
	for _, r := range now.Rows {
		old, there := before[r.ID]
		delete(before, r.ID)
		cells := others(cellsOf(was, old), cellsOf(now, r))
		switch {
		case !there:
			d.add(Difference{Kind: RowAdded, Name: name, Row: r.ID, Cells: cells})
		case len(cells) > 0:
			d.add(Difference{Kind: RowChanged, Name: name, Row: r.ID, Cells: cells})
		}
	}
	for _, r := range was.Rows {
		if _, gone := before[r.ID]; gone {
			d.add(Difference{Kind: RowRemoved, Name: name, Row: r.ID, Cells: others(cellsOf(was, r), nil)})
		}
	}
}

// cellsOf are the cells of a row that say something, with their headings.
func cellsOf(t *rules.Table, r rules.Row) (out []CellOther) {
	for i, c := range r.When {
		if c.Text != "-" {
			out = append(out, CellOther{Column: strings.TrimSpace(t.Inputs[i].Expression.Text), Now: c.Text})
		}
	}
	for i, c := range r.Then {
		if c.Text != `"`+r.Text+`"` {
			out = append(out, CellOther{Column: t.Outputs[i].Name, Now: c.Text})
		}
	}
	if len(r.Law) > 0 {
		out = append(out, CellOther{Column: headLaw, Now: strings.Join(r.Law, "; ")})
	}
	if r.Text != "" {
		out = append(out, CellOther{Column: headReason, Now: r.Text})
	}
	return out
}

func others(was, now []CellOther) (out []CellOther) {
	find := func(list []CellOther, column string) string {
		for _, c := range list {
			if c.Column == column {
				return c.Now
			}
		}
		return ""
	}
	for _, c := range now {
		if old := find(was, c.Column); old != c.Now {
			out = append(out, CellOther{c.Column, old, c.Now})
		}
	}
	for _, c := range was {
		if find(now, c.Column) == "" {
			out = append(out, CellOther{c.Column, c.Now, ""})
		}
	}
	return out
}

func (d *differ) facts(was, now *Pack) {
	for _, f := range now.Facts {
		old := was.factOf(f.Name)
		switch {
		case old == nil:
			d.add(Difference{Kind: FactAdded, Name: f.Name, Now: factText(f)})
		case factText(*old) != factText(f):
			d.add(Difference{Kind: FactChanged, Name: f.Name, Was: factText(*old), Now: factText(f)})
		}
	}
	for _, f := range was.Facts {
		if now.factOf(f.Name) == nil {
			d.add(Difference{Kind: FactRemoved, Name: f.Name, Was: factText(f)})
		}
	}
}

func factText(f FactSource) string {
	return f.Register + "/" + f.Set + ": " + strings.Join(sortedKeys(f.Gives), ", ") + "; " + f.Basis
}

func (d *differ) questions(was, now *Pack) {
	for _, page := range now.Form.Pages {
		for _, q := range page.Questions {
			if !was.asks(q.ID) {
				d.add(Difference{Kind: QuestionAdded, Name: q.ID, Question: q.Label})
			}
		}
	}
	for _, page := range was.Form.Pages {
		for _, q := range page.Questions {
			if !now.asks(q.ID) {
				d.add(Difference{Kind: QuestionRemoved, Name: q.ID, Question: q.Label})
			}
		}
	}
}

// wordFiles counts the files of texts and letters that differ.
func wordFiles(was, now *Pack) (n int) {
	for _, name := range fileNames(overlay(was.files, now.files)) {
		if (strings.HasPrefix(name, "letters/") || strings.HasPrefix(name, "text/")) && string(was.files[name]) != string(now.files[name]) {
			n++
		}
	}
	return n
}
