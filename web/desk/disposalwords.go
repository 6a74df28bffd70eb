package desk

import (
	"context"

	"torg/archive"
	"torg/municipality"
	"torg/store"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// batchState names the text and the colour of how far a list has come.
func batchState(b archive.DisposalBatch) (color, key string) {
	switch b.Status {
	case "U":
		return "warning", "disposal.state.prepared"
	case "G":
		return "info", "disposal.state.approved"
	case "A":
		return "neutral", "disposal.state.refused"
	}
	return "success", "disposal.state.done"
}

// sparedText is why a document stays: the archive's own reasons in the reader's language, and an archivist's as she wrote it.
func sparedText(ctx context.Context, why string) string {
	switch why {
	case "sperre":
		return t(ctx, "disposal.spared.hold")
	case "presedens":
		return t(ctx, "disposal.spared.precedent")
	case "åpen sak":
		return t(ctx, "disposal.spared.open")
	case "hører også til en annen registrering":
		return t(ctx, "disposal.spared.elsewhere")
	case "bevares":
		return t(ctx, "disposal.spared.preserved")
	case "ikke lenger til kassasjon":
		return t(ctx, "disposal.spared.nolonger")
	}
	return why
}

func disposalColumns(ctx context.Context, names ...string) (out []ui.Column) {
	for _, name := range names {
		out = append(out, ui.Column{Title: t(ctx, "disposal.column."+name)})
	}
	return out
}

func dueTable(ctx context.Context, list []archive.Due) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "disposal.due"), Quiet: true, Columns: disposalColumns(ctx, "document", "case", "authority", "on", "fate")}
	for _, l := range list {
		on := l.On
		if d, err := municipality.ParseDate(l.On); err == nil {
			on = text.From(ctx).Date(d)
		}
		fate := t(ctx, "disposal.goes")
		if l.Spared != "" {
			fate = sparedText(ctx, l.Spared)
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(l.Title), ui.C(l.FileID + " " + l.FolderTitle), ui.C(t(ctx, "disposal.years", l.Years) + " " + l.Authority), ui.C(on), ui.C(fate)})
	}
	return table
}

func listsTable(ctx context.Context, list []archive.DisposalBatch) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "disposal.lists"), Quiet: true, Columns: disposalColumns(ctx, "list", "count", "by", "state")}
	for _, b := range list {
		color, key := batchState(b)
		made := text.From(ctx).DateTime(store.Moment(b.CreatedAt))
		table.Rows = append(table.Rows, []ui.Cell{{Text: made + ": " + b.Reason, Href: disposalRoot + "/" + b.SystemID}, ui.C(text.From(ctx).Number(b.Count)), ui.C(b.CreatedBy), {Body: status(color, t(ctx, key))}})
	}
	return table
}

func linesTable(ctx context.Context, v batchView) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "disposal.list"), Quiet: true, Columns: disposalColumns(ctx, "document", "case", "fate")}
	for _, l := range v.Lines {
		table.Rows = append(table.Rows, []ui.Cell{ui.C(l.Title), ui.C(l.Number + " " + l.CaseTitle), {Body: lineFate(v, l)}})
	}
	return table
}

func batchTerms(ctx context.Context, v batchView) []ui.Term {
	_, key := batchState(v.DisposalBatch)
	r := text.From(ctx)
	terms := []ui.Term{{Name: t(ctx, "disposal.column.state"), Value: t(ctx, key)}, {Name: t(ctx, "disposal.reason"), Value: v.Reason},
		{Name: t(ctx, "disposal.column.by"), Value: v.CreatedBy + ", " + r.DateTime(store.Moment(v.CreatedAt))},
		{Name: t(ctx, "disposal.column.count"), Value: t(ctx, "disposal.counts", r.Number(v.Count), r.Number(int64(v.Spared)), r.Number(int64(v.Gone)))}}
	if v.ApprovedAt != 0 {
		terms = append(terms, ui.Term{Name: t(ctx, "disposal.decidedby"), Value: v.ApprovedBy + ", " + r.DateTime(store.Moment(v.ApprovedAt))})
	}
	if v.DoneAt != 0 {
		terms = append(terms, ui.Term{Name: t(ctx, "disposal.state.done"), Value: r.DateTime(store.Moment(v.DoneAt))})
	}
	return terms
}

func dueTitle(ctx context.Context, v disposalView, z zoneDue) string {
	if v.Both {
		return t(ctx, "disposal.due") + " – " + t(ctx, "zone."+string(z.Zone))
	}
	return t(ctx, "disposal.due")
}

// reasonField is the reason for a list. Each zone has its own form, and only the one that was sent shows the fault; the
// others have another name for screen readers and ids that do not meet.
func reasonField(ctx context.Context, v disposalView, z zoneDue) ui.Field {
	f := ui.Field{Name: reasonName(z.Zone), Label: t(ctx, "disposal.reason"), Required: true, Quiet: true, Rows: 3, MaxLength: maxReason}
	if v.Zone == string(z.Zone) {
		f.Value, f.Error = v.Reason, v.Errors.For(f.Name)
	}
	return f
}

func reasonName(zone municipality.Zone) string { return "reason-" + string(zone) }
