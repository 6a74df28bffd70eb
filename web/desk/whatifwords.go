package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/rules"
	"torg/service"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// parameterChoices are the parameters of a pack, each with the value it has today.
func parameterChoices(ctx context.Context, v whatIfView) (out []ui.Choice) {
	for _, p := range v.Pack.Rules().Parameters {
		label := p.Name
		if now := valueOn(p, v.Today); now != "" {
			label = t(ctx, "whatif.parameter.now", p.Name, now)
		}
		out = append(out, ui.Choice{Value: p.Name, Label: label})
	}
	return out
}

func valueOn(p rules.Parameter, day municipality.Date) (value string) {
	for _, d := range p.Values {
		if d.From <= day.String() {
			value = d.Value
		}
	}
	return value
}

// figure writes a count, or that it is kept back.
func figure(ctx context.Context, n casework.Count) string {
	if n == casework.Few {
		return t(ctx, "whatif.few")
	}
	return text.From(ctx).Number(int64(n))
}

// stateWords names a state for people.
func stateWords(ctx context.Context, s casework.State) string {
	switch s.Result {
	case service.Granted, service.Refused, service.Partly:
		if s.Machine {
			return t(ctx, "result."+resultKey(s.Result))
		}
		return t(ctx, "whatif.proposal", t(ctx, "result."+resultKey(s.Result)))
	case casework.Unknown:
		return t(ctx, "whatif.state.unknown")
	}
	return t(ctx, "whatif.state.person")
}

func passage(ctx context.Context, m casework.Passage) string {
	if m.Was == m.Now {
		return t(ctx, "whatif.values.of", stateWords(ctx, m.Was))
	}
	return stateWords(ctx, m.Was) + " → " + stateWords(ctx, m.Now)
}

// bar is a line of the picture: what it is of, how many, and how long it is of a hundred. A count that is kept back has no length.
type bar struct {
	Label string
	N     casework.Count
	Long  int
}

func bars(ctx context.Context, r casework.Report) (out []bar) {
	add := func(label string, n casework.Count) {
		if n != 0 {
			out = append(out, bar{Label: label, N: n})
		}
	}
	for _, m := range r.Moves {
		add(passage(ctx, m), m.N)
	}
	add(t(ctx, "whatif.unknown"), r.Unknown)
	most := casework.Count(1)
	for _, b := range out {
		most = max(most, b.N)
	}
	for i := range out {
		if out[i].N > 0 {
			out[i].Long = max(1, int(out[i].N*100/most))
		}
	}
	return out
}

// barWords is what a bar says, for those who hear it.
func barWords(ctx context.Context, b bar) string { return b.Label + ": " + figure(ctx, b.N) }

// servicesTable is the services of a weighing side by side.
func servicesTable(ctx context.Context, v runView) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "whatif.services"), Columns: []ui.Column{{Title: t(ctx, "whatif.service")}, {Title: t(ctx, "whatif.seen"), Numeric: true}, {Title: t(ctx, "whatif.moved"), Numeric: true},
		{Title: t(ctx, "whatif.values"), Numeric: true}, {Title: t(ctx, "whatif.unknown"), Numeric: true}}}
	for i, r := range v.Reports {
		p := v.Services[i].pack
		table.Rows = append(table.Rows, []ui.Cell{ui.C(p.Text(v.Lang, p.Meta.Title)), ui.C(figure(ctx, r.Seen)), ui.C(figure(ctx, r.Moved)), ui.C(figure(ctx, r.Values)), ui.C(figure(ctx, r.Unknown))})
	}
	return table
}

func countTerms(ctx context.Context, r casework.Report) (out []ui.Term) {
	for _, line := range []struct {
		key  string
		n    casework.Count
		must bool
	}{{"seen", r.Seen, true}, {"same", r.Same, true}, {"moved", r.Moved, true}, {"values", r.Values, true}, {"open", r.Open, r.Moved != 0 || r.Values != 0}, {"unknown", r.Unknown, false}, {"broken", r.Broken, false},
		{"earlier", r.Earlier, false}, {"leftout", r.LeftOut, false}} {
		if line.must || line.n != 0 {
			out = append(out, ui.Term{Name: t(ctx, "whatif."+line.key), Value: figure(ctx, line.n)})
		}
	}
	if !r.First.IsZero() {
		read := text.From(ctx)
		out = append(out, ui.Term{Name: t(ctx, "whatif.received"), Value: read.Date(municipality.DateOf(r.First)) + " – " + read.Date(municipality.DateOf(r.Last))})
	}
	return out
}

func movesTable(ctx context.Context, r casework.Report) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "whatif.moves"), Columns: []ui.Column{{Title: t(ctx, "whatif.was")}, {Title: t(ctx, "whatif.now")}, {Title: t(ctx, "whatif.requests"), Numeric: true}, {Title: t(ctx, "whatif.open"), Numeric: true}}}
	for _, m := range r.Moves {
		now := stateWords(ctx, m.Now)
		if m.Was == m.Now {
			now = t(ctx, "whatif.values.of", now)
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(stateWords(ctx, m.Was)), ui.C(now), ui.C(figure(ctx, m.N)), ui.C(figure(ctx, m.Open))})
	}
	return table
}

func shiftsTable(ctx context.Context, p *service.Pack, r casework.Report) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "whatif.shifts"), Columns: []ui.Column{{Title: t(ctx, "whatif.value")}, {Title: t(ctx, "whatif.up"), Numeric: true}, {Title: t(ctx, "whatif.down"), Numeric: true}, {Title: t(ctx, "whatif.sum"), Numeric: true}}}
	for _, s := range r.Shifts {
		sum := t(ctx, "whatif.kept")
		if s.Sum != "" {
			sum = amount(p, s.Value, json.Number(strings.TrimPrefix(s.Sum, "+")))
			if strings.HasPrefix(s.Sum, "+") {
				sum = "+" + sum
			}
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(s.Value), ui.C(figure(ctx, s.Up)), ui.C(figure(ctx, s.Down)), ui.C(sum)})
	}
	return table
}

// amount writes a number of the rules: as kroner when the pack does.
func amount(p *service.Pack, name string, n json.Number) string {
	if p.IsMoney(name) {
		return municipality.Kroner(n.String())
	}
	return strings.Replace(n.String(), ".", ",", 1)
}

func lacksTable(ctx context.Context, r casework.Report) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "whatif.lacks"), Columns: []ui.Column{{Title: t(ctx, "whatif.fact")}, {Title: t(ctx, "whatif.requests"), Numeric: true}}}
	for _, l := range r.Lacks {
		table.Rows = append(table.Rows, []ui.Cell{ui.C(l.Fact), ui.C(figure(ctx, l.N))})
	}
	return table
}

// examplesTable is some of the cases that change, for those who work on them. It names nobody; to open a case is a look at it,
// and is recorded.
func examplesTable(ctx context.Context, p *service.Pack, r casework.Report) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "whatif.examples"), Columns: []ui.Column{{Title: t(ctx, "whatif.case")}, {Title: t(ctx, "whatif.came")}, {Title: t(ctx, "whatif.was")}, {Title: t(ctx, "whatif.now")}, {Title: t(ctx, "whatif.change")}}}
	for _, e := range r.Examples {
		table.Rows = append(table.Rows, []ui.Cell{{Text: e.Number, Href: casePath(e.Case)}, ui.C(text.From(ctx).ShortDate(municipality.DateOf(e.Received))), ui.C(stateWords(ctx, e.Was)), ui.C(stateWords(ctx, e.Now)),
			{Body: valueLines(changedLines(p, e.Values))}})
	}
	return table
}

// changedLines are the values that change and can be told on a line.
func changedLines(p *service.Pack, list []casework.Changed) (out []string) {
	for _, v := range list {
		was, ok := plainValue(p, v.Value, v.Was)
		now, also := plainValue(p, v.Value, v.Now)
		if ok && also {
			out = append(out, fmt.Sprintf("%s: %s → %s", v.Value, was, now))
		}
	}
	return out
}

func plainValue(p *service.Pack, name string, v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "–", true
	case json.Number:
		return amount(p, name, v), true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// words is what is asked, for people: the ledger has it as it is written on the command line.
func (q asked) words(read *text.Reader) string {
	if q.amendment.Parameter == "" {
		return read.T("desk.whatif.asked.rules")
	}
	return read.T("desk.whatif.asked", q.amendment.Parameter, q.amendment.Value, q.amendment.From)
}
