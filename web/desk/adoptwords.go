package desk

import (
	"context"

	"torg/municipality"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

func rulebookTable(ctx context.Context, lines []rulebookLine, lang municipality.Language) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "rulebook.inforce"), Quiet: true, Columns: []ui.Column{{Title: t(ctx, "whatif.service")}, {Title: t(ctx, "rulebook.since")}, {Title: t(ctx, "rulebook.versions"), Numeric: true}, {Title: t(ctx, "rulebook.see")}}}
	for _, l := range lines {
		table.Rows = append(table.Rows, []ui.Cell{ui.C(l.Pack.Text(lang, l.Pack.Meta.Title)), ui.C(text.From(ctx).DateTime(l.Version.Since)), ui.C(text.From(ctx).Number(int64(l.Count))), {Body: rulebookLinks(l)}})
	}
	return table
}

func proposalsTable(ctx context.Context, list []proposalLine) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "rulebook.proposals"), Quiet: true, Columns: []ui.Column{{Title: t(ctx, "whatif.service")}, {Title: t(ctx, "proposal.change")}, {Title: t(ctx, "proposal.by")}, {Title: t(ctx, "proposal.state")}}}
	for _, p := range list {
		table.Rows = append(table.Rows, []ui.Cell{{Text: p.Service, Href: proposalPath(p.Zone, p.ID)}, ui.C(p.Change), ui.C(p.ProposedName + ", " + text.From(ctx).DateTime(p.Proposed)), {Body: status(stateColor(p.State), t(ctx, "proposal.state."+p.State))}})
	}
	return table
}

func stateColor(state string) string {
	return map[string]string{"open": "warning", "adopted": "success", "refused": "danger", "withdrawn": "neutral"}[state]
}

func proposalTerms(ctx context.Context, v proposalView) []ui.Term {
	read := text.From(ctx)
	out := []ui.Term{{Name: t(ctx, "proposal.change"), Value: v.Change}, {Name: t(ctx, "proposal.by"), Value: v.ProposedName + ", " + read.DateTime(v.Proposed)}, {Name: t(ctx, "proposal.state"), Value: t(ctx, "proposal.state."+v.State)}}
	if !v.Settled.IsZero() {
		out = append(out, ui.Term{Name: t(ctx, "proposal.settled"), Value: v.SettledName + ", " + read.DateTime(v.Settled)})
	}
	return append(out, ui.Term{Name: t(ctx, "proposal.digest"), Value: v.Digest}, ui.Term{Name: t(ctx, "proposal.base"), Value: v.Base})
}
