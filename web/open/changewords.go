package open

import (
	"context"

	"torg/service"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// change is a difference in words: a sentence, and under it the cells of a row or an expression before and after.
type change struct {
	Words string
	Was   string
	Now   string
	Cells []service.CellOther
	Code  bool // Was and Now are expressions
}

// changeWords tells a difference as a citizen reads it.
func (v changesView) changeWords(ctx context.Context, d service.Difference) change {
	day := rulesView{}.date(ctx, d.From)
	out := change{Cells: v.cells(d.Cells)}
	switch d.Kind {
	case service.ValueAdded:
		if out.Words = t(ctx, "change.value.added", d.Name, d.Was, d.Now, day, d.Source); d.Was == "" {
			out.Words = t(ctx, "change.value.first", d.Name, d.Now, day, d.Source)
		}
	case service.ValueChanged:
		out.Words = t(ctx, "change.value.changed", d.Name, d.Was, d.Now, day, d.Source)
	case service.ValueRemoved:
		if out.Words = t(ctx, "change.value.removed", d.Name, d.Was, day, d.Now); d.Now == "" {
			out.Words = t(ctx, "change.value.gone", d.Name, d.Was, day)
		}
	case service.SourceChanged:
		out.Words = t(ctx, "change.source.changed", d.Name, day, d.Now)
	case service.RowAdded, service.RowRemoved, service.RowChanged:
		out.Words = t(ctx, "change."+d.Kind, d.Row, d.Name)
	case service.QuestionAdded:
		out.Words = t(ctx, "change.question.added", v.Later.Text(v.Lang, d.Question))
	case service.QuestionRemoved:
		out.Words = t(ctx, "change.question.removed", v.Pack.Text(v.Lang, d.Question))
	case service.AppealChanged:
		out.Words = t(ctx, "change.appeal.changed", d.Was, d.Now)
	case service.WordsChanged:
		out.Words = t(ctx, "change.words.changed", d.Now)
	default:
		out.Words, out.Was, out.Now = t(ctx, "change."+d.Kind, d.Name), d.Was, d.Now
		out.Code = d.Kind == service.ExpressionChanged || d.Kind == service.ColumnsChanged || d.Kind == service.DecisionAdded || d.Kind == service.DecisionRemoved
	}
	return out
}

// cells are those of a row, with the reason's key as the words people are given.
func (v changesView) cells(list []service.CellOther) []service.CellOther {
	out := make([]service.CellOther, len(list))
	for i, c := range list {
		if out[i] = c; c.Column == "grunn" {
			out[i].Was = rulesView{Pack: v.Pack, Lang: v.Lang}.reason(c.Was)
			out[i].Now = rulesView{Pack: v.Later, Lang: v.Lang}.reason(c.Now)
		}
	}
	return out
}

func cellsTable(ctx context.Context, caption string, cells []service.CellOther) ui.TableOf {
	table := ui.TableOf{Caption: caption, Quiet: true, Columns: []ui.Column{{Title: t(ctx, "change.column")}, {Title: t(ctx, "change.was")}, {Title: t(ctx, "change.now")}}}
	for _, c := range cells {
		column := c.Column
		switch column {
		case "lov":
			column = t(ctx, "rules.law")
		case "grunn":
			column = t(ctx, "rules.reason")
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(column), dash(c.Was), dash(c.Now)})
	}
	return table
}

func historyTable(ctx context.Context, v historyView) ui.TableOf {
	read := text.From(ctx)
	table := ui.TableOf{Caption: t(ctx, "history.caption"), Quiet: true, Columns: []ui.Column{{Title: t(ctx, "history.version"), Numeric: true}, {Title: t(ctx, "history.from")}, {Title: t(ctx, "history.to")}, {Title: t(ctx, "history.by")}, {Title: t(ctx, "rules.digest")}, {Title: t(ctx, "history.see")}}}
	for _, l := range v.Lines {
		until := t(ctx, "history.now")
		if !l.Until.IsZero() {
			until = read.DateTime(l.Until)
		}
		table.Rows = append(table.Rows, []ui.Cell{ui.C(read.Number(int64(l.Number))), ui.C(read.DateTime(l.Since)), ui.C(until), ui.C(t(ctx, adopterKey(l.Version))), {Body: code(l.Digest[:12])}, {Body: versionLinks(v.Pack.Name, l)}})
	}
	return table
}
