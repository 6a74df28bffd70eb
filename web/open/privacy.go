package open

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// privacy says what the municipality does with what it knows: the same for every service, made from the services in force.
func (o *open) privacy(c *kit.Ctx) error {
	v := o.text(c, "personvern")
	here := ui.Link{Text: v.Title, Href: "/personvern"}
	return show(c, kit.Page{Title: v.Title, Crumbs: crumbs(c, here)}, privacyPage(v, o.Packs(), c.Lang))
}

// processing is the table of what is done with personal data in each service.
func processing(ctx context.Context, packs []*service.Pack, lang municipality.Language) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "processing.title"), Quiet: true, Columns: []ui.Column{
		{Title: t(ctx, "processing.service")}, {Title: t(ctx, "processing.basis")}, {Title: t(ctx, "processing.facts")}, {Title: t(ctx, "processing.keep")}}}
	for _, p := range packs {
		table.Rows = append(table.Rows, []ui.Cell{{Text: p.Text(lang, p.Meta.Title), Href: "/regler/" + p.Name}, ui.C(strings.Join(p.Meta.LegalBasis, "; ")), {Body: registers(ctx, p)}, ui.C(keep(ctx, p.Meta.Retention))})
	}
	return table
}

func keep(ctx context.Context, r service.Retention) string {
	if r.Decision == "dispose" {
		return t(ctx, "processing.years", r.Years)
	}
	return t(ctx, "processing.preserve")
}

// registerName is a national register as people know it.
func registerName(ctx context.Context, register string) string {
	switch register {
	case "folkeregister", "skatt", "enhetsregister", "adresse":
		return t(ctx, "register."+register)
	}
	return t(ctx, "register.other")
}

func registers(ctx context.Context, p *service.Pack) templ.Component {
	var names []string
	seen := map[string]bool{}
	for _, f := range p.Facts {
		if name := registerName(ctx, f.Register); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return quiet(t(ctx, "processing.nofacts"))
	}
	return plain(strings.Join(names, ", "))
}

// factsTable is what is fetched about people for a service, from where and by what right.
func factsTable(ctx context.Context, p *service.Pack, lang municipality.Language) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "rules.facts"), Quiet: true, Columns: []ui.Column{
		{Title: t(ctx, "rules.name")}, {Title: t(ctx, "rules.register")}, {Title: t(ctx, "rules.purpose")}, {Title: t(ctx, "rules.basis")}}}
	for _, f := range p.Facts {
		table.Rows = append(table.Rows, []ui.Cell{ui.C(f.Name), ui.C(registerName(ctx, f.Register)), ui.C(p.Text(lang, f.Purpose)), ui.C(f.Basis)})
	}
	return table
}
