package open

import (
	"context"
	"strings"

	"torg/municipality"
	"torg/rules"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// rulebooks lists the services whose rules are published.
func (o *open) rulebooks(c *kit.Ctx) error {
	here := ui.Link{Text: own(c, "rules.index"), Href: "/regler"}
	return show(c, kit.Page{Title: here.Text, Crumbs: crumbs(c, here)}, rulebooksPage(o.Packs(), c.Lang))
}

// rulesView is the rules of a service: as they are in force, or as they were.
type rulesView struct {
	Pack      *service.Pack
	Lang      municipality.Language
	Version   service.Version
	Current   bool              // this version is in force
	Early     bool              // the day is before any version was in force here
	Day       municipality.Date // the reader chose it; zero when she did not
	DayText   string            // as she wrote it
	Today     municipality.Date // amounts are marked as they hold on this day
	Source    rules.Source
	Concludes service.Concludes
	Errors    ui.Errors
}

// file is the address of the version as a file; DMN holds the amounts of the day that is shown.
func (v rulesView) file(kind string) string {
	at := "/regler/" + v.Pack.Name + "/versjon/" + v.Version.Digest + "/regler." + kind
	if kind == "dmn" && !v.Day.IsZero() {
		at += "?dato=" + v.Day.String()
	}
	return at
}

// rules publishes what a service's rules say, with law, dated values and their sources: the legal content of a system that
// decides is to be known (lov 20. juni 2025 nr. 81 § 13). A reader may ask for the rules as they were on a day.
func (o *open) rules(c *kit.Ctx) error {
	p, z, history, err := o.book(c)
	if err != nil {
		return err
	}
	if len(history) == 0 {
		return notFound("rules")
	}
	day, text, wrong := chosenDay(c)
	v := rulesView{Version: history[0], Current: true, Day: day, DayText: text}
	if wrong {
		v.Day = municipality.Date{}
		v.Errors.Add("dato", own(c, "version.date.error"))
	}
	then := p
	if !v.Day.IsZero() {
		v.Version, v.Early, _ = service.On(history, day.End())
		v.Current = v.Version.Digest == history[0].Digest
		if then, err = z.Shelf.ByDigest(c.Context(), v.Version.Digest); err != nil {
			return err
		}
	}
	return o.rulesPage(c, p, then, v)
}

// rulesPage shows a version of the rules of p.
func (o *open) rulesPage(c *kit.Ctx, p, then *service.Pack, v rulesView) error {
	now, err := o.now(c)
	if err != nil {
		return err
	}
	if v.Today = v.Day; v.Day.IsZero() {
		v.Today = municipality.DateOf(now)
	}
	v.Pack, v.Lang, v.Source, v.Concludes = then, c.Lang, then.Rules(), then.Concludes()
	title := own(c, "rules.title", then.Text(c.Lang, then.Meta.Title))
	page := kit.Page{Title: title, Wide: true, Errors: len(v.Errors), Crumbs: bookCrumbs(c, p)}
	if len(v.Errors) > 0 {
		return c.Render(statusOf(true), page, rulesPage(v, title))
	}
	return show(c, page, rulesPage(v, title))
}

func (v rulesView) terms(ctx context.Context) []ui.Term {
	r := text.From(ctx)
	machine := t(ctx, "rules.machine.no")
	if v.Pack.Route.Machine.May {
		machine = t(ctx, "rules.machine.yes")
	}
	if v.Pack.Route.Machine.May && v.Pack.Route.Machine.When != "" {
		machine = t(ctx, "rules.machine.when", v.Pack.Route.Machine.When)
	}
	return []ui.Term{
		{Name: t(ctx, "rules.since"), Value: r.DateTime(v.Version.Since)},
		{Name: t(ctx, "rules.validfrom"), Value: r.Date(v.Pack.Meta.ValidFrom)},
		{Name: t(ctx, "rules.basis"), Value: strings.Join(v.Pack.Meta.LegalBasis, "; ")},
		{Name: t(ctx, "rules.machine"), Value: machine},
		{Name: t(ctx, "rules.digest"), Body: code(v.Pack.Digest)},
	}
}

// parameters is every dated value with where it is laid down and whether anyone has checked it there.
func (v rulesView) parameters(ctx context.Context) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "rules.parameters"), Quiet: true, Columns: []ui.Column{
		{Title: t(ctx, "rules.name")}, {Title: t(ctx, "rules.from")}, {Title: t(ctx, "rules.value"), Numeric: true}, {Title: t(ctx, "rules.source")}, {Title: t(ctx, "rules.checked")}}}
	for _, p := range v.Source.Parameters {
		for i, d := range p.Values {
			table.Rows = append(table.Rows, []ui.Cell{ui.C(p.Name), {Body: fromDate(v.date(ctx, d.From), v.inForce(p, i))}, ui.C(d.Value), ui.C(d.Source), {Body: checked(d.Verified)}})
		}
	}
	return table
}

func (v rulesView) date(ctx context.Context, iso string) string {
	d, err := municipality.ParseDate(iso)
	if err != nil { // packs with other dates are not loaded
		return iso
	}
	return text.From(ctx).Date(d)
}

// inForce reports whether the i-th value of a parameter is the one that holds today.
func (v rulesView) inForce(p rules.Parameter, i int) bool {
	today := v.Today.String()
	return p.Values[i].From <= today && (i+1 == len(p.Values) || p.Values[i+1].From > today)
}

// role is what a decision is for, when it is part of the outcome.
func (v rulesView) role(ctx context.Context, name string) string {
	for key, names := range map[string][]string{"rules.role.result": {v.Concludes.Result}, "rules.role.person": v.Concludes.Person, "rules.role.reasons": v.Concludes.Reasons} {
		for _, n := range names {
			if n == name {
				return t(ctx, key)
			}
		}
	}
	return ""
}

// table writes a decision table, a row for each rule: its conditions, its result, its law and the reason people are given.
func (v rulesView) table(ctx context.Context, d rules.DecisionSource) ui.TableOf {
	out := ui.TableOf{Caption: d.Name, Quiet: true, Columns: []ui.Column{{Title: t(ctx, "rules.row")}, {Title: t(ctx, "rules.when")}, {Title: t(ctx, "rules.then")}, {Title: t(ctx, "rules.law")}, {Title: t(ctx, "rules.reason")}}}
	for _, r := range d.Table.Rows {
		out.Rows = append(out.Rows, []ui.Cell{ui.C(r.ID), {Body: pairs(conditions(d.Table, r), t(ctx, "rules.always"))}, {Body: pairs(results(d.Table, r), "–")}, dash(strings.Join(r.Law, "; ")), dash(v.reason(r.Text))})
	}
	return out
}

// pair is an expression and what it must be, or a result and what it becomes.
type pair struct{ Left, Right string }

// conditions are those of a row that matter; "-" does not.
func conditions(table *rules.Table, r rules.Row) (out []pair) {
	for i, cell := range r.When {
		if cell.Text != "-" {
			out = append(out, pair{table.Inputs[i].Expression.Text, cell.Text})
		}
	}
	return out
}

// results are what a row gives. A table that only gathers reasons gives nothing beside them.
func results(table *rules.Table, r rules.Row) (out []pair) {
	for i, cell := range r.Then {
		if cell.Text != `"`+r.Text+`"` {
			out = append(out, pair{table.Outputs[i].Name, cell.Text})
		}
	}
	return out
}

func dash(s string) ui.Cell {
	if s == "" {
		return ui.Cell{Body: quiet("–")}
	}
	return ui.C(s)
}

// reason is the text of a row, with the names of its places in brackets instead of values.
func (v rulesView) reason(key string) string {
	if key == "" {
		return ""
	}
	s := v.Pack.Text(v.Lang, key)
	for {
		open := strings.IndexByte(s, '{')
		end := strings.IndexByte(s, '}')
		if open < 0 || end < open {
			return s
		}
		name, _, _ := strings.Cut(s[open+1:end], "|")
		s = s[:open] + "[" + strings.TrimSpace(name) + "]" + s[end+1:]
	}
}
