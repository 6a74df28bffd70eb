package desk

import (
	"context"
	"strconv"

	"torg/internal/pdf"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// parsed reads a letter's text the way its layout does, so that the page shows what the paper will. The letter has been
// laid out from the same text already, so a fault cannot come now; were it to, the text is shown as it stands.
func parsed(markdown string) []pdf.Block {
	blocks, err := pdf.Markdown(markdown)
	if err != nil {
		return []pdf.Block{pdf.Paragraph{Text: []pdf.Span{{Text: markdown}}}}
	}
	return blocks
}

func letterTable(table pdf.Table) ui.TableOf {
	out := ui.TableOf{Caption: table.Caption, Quiet: table.Caption == ""}
	for i, h := range table.Header {
		out.Columns = append(out.Columns, ui.Column{Title: h, Numeric: i < len(table.Align) && table.Align[i] == pdf.Right})
	}
	for _, row := range table.Rows {
		var cells []ui.Cell
		for _, cell := range row {
			cells = append(cells, ui.C(cell))
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func plainNumber(n int64) string { return strconv.FormatInt(n, 10) }

func results(ctx context.Context, list []string) (out []ui.Choice) {
	for _, r := range list {
		out = append(out, ui.Choice{Value: r, Label: t(ctx, "result."+resultKey(r))})
	}
	return out
}

// draftHint tells what the rules propose, when they do.
func draftHint(ctx context.Context, v draftView) string {
	if v.Outcome.Result == "" {
		return ""
	}
	return t(ctx, "draft.hint", t(ctx, "result."+resultKey(v.Outcome.Result)))
}

// jobTerms tells an operator about a job that stopped: never what it was to work on.
func jobTerms(ctx context.Context, l jobLine) []ui.Term {
	r := text.From(ctx)
	zone := t(ctx, "zone.internal")
	if l.Zone == "secured" {
		zone = t(ctx, "zone.secured")
	}
	return []ui.Term{{Name: t(ctx, "jobs.id"), Value: masked(l.ID)}, {Name: t(ctx, "jobs.zone"), Value: zone}, {Name: t(ctx, "jobs.tries"), Value: r.Number(int64(l.Tries))},
		{Name: t(ctx, "jobs.stopped"), Value: r.DateTime(l.Changed)}, {Name: t(ctx, "jobs.error"), Value: masked(l.Error)}}
}
