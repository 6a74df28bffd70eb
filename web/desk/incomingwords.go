package desk

import (
	"context"

	"torg/archive"
	"torg/request"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/ui"
	"torg/web/site"
)

// unitChoices are the units a new case can be given to.
func (d *desk) unitChoices(c *kit.Ctx) (out []ui.Choice) {
	for _, u := range d.Units {
		out = append(out, ui.Choice{Value: u.ID, Label: d.unit(u.ID, c.Lang)})
	}
	return out
}

// staffChoices are those who can have a case in the zone.
func (d *desk) staffChoices(z *site.Zone) (out []ui.Choice) {
	for _, m := range d.Site.Staff {
		if m.MayEnter(z.Name) && (m.Has("caseworker") || m.Has("leader") || m.Has("approver")) {
			out = append(out, ui.Choice{Value: m.ID, Label: m.Name})
		}
	}
	return out
}

func codeChoices(codes []archive.Code) (out []ui.Choice) {
	for _, o := range codes {
		out = append(out, ui.Choice{Value: o.Code, Label: o.Code + " – " + o.Name})
	}
	return out
}

func mailChannelKey(ch request.Channel) string {
	switch ch {
	case request.ByEmail, request.ByScan:
		return "incoming.channel." + string(ch)
	}
	return "incoming.channel.other"
}

func orNone(ctx context.Context, s, key string) string {
	if s == "" {
		return t(ctx, key)
	}
	return s
}

func incomingTable(ctx context.Context, all []parcelAt) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "incoming.title"), Quiet: true}
	for _, name := range []string{"subject", "sender", "received", "channel"} {
		table.Columns = append(table.Columns, ui.Column{Title: t(ctx, "incoming.column."+name)})
	}
	for _, in := range all {
		table.Rows = append(table.Rows, []ui.Cell{{Body: incomingLink(in)}, ui.C(orNone(ctx, in.Sender, "incoming.nosender")), ui.C(text.From(ctx).DateTime(in.Received)), ui.C(t(ctx, mailChannelKey(in.Channel)))})
	}
	return table
}

func incomingTerms(ctx context.Context, v incomingView) []ui.Term {
	return []ui.Term{
		{Name: t(ctx, "incoming.column.sender"), Value: orNone(ctx, v.Sender, "incoming.nosender")},
		{Name: t(ctx, "incoming.column.received"), Value: text.From(ctx).DateTime(v.Received)},
		{Name: t(ctx, "incoming.column.channel"), Value: t(ctx, mailChannelKey(v.Channel))},
	}
}

// state names the text of what became of a parcel that no longer waits.
func (v incomingView) state() string {
	if v.State == request.NotARecord {
		return "incoming.state.discarded"
	}
	return "incoming.state.distributed"
}

// whatever is wrong, in one list at the top.
func (v incomingView) faults() ui.Errors {
	return append(append(ui.Errors{}, v.Errors...), v.Discard...)
}

func hideChoices(ctx context.Context) (out []ui.Choice) {
	for _, what := range []string{"tittel", "part", "dokument"} {
		out = append(out, ui.Choice{Value: what, Label: t(ctx, "incoming.hide."+what)})
	}
	return out
}
