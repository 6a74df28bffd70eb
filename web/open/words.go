package open

import (
	"context"
	"strings"

	"torg/journal"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// dayTable is one date's lines as a table; on a narrow screen each is a card.
func dayTable(ctx context.Context, d day) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "journal.caption", d.Date), Quiet: true, Columns: []ui.Column{
		{Title: t(ctx, "column.entry")}, {Title: t(ctx, "column.kind")}, {Title: t(ctx, "column.parties")}, {Title: t(ctx, "column.unit")}, {Title: t(ctx, "column.documents")}}}
	for _, l := range d.Lines {
		table.Rows = append(table.Rows, []ui.Cell{{Body: lineTitle(l)}, ui.C(t(ctx, kindKey(l.Kind))), {Body: lineParties(l)}, ui.C(l.Unit), {Body: lineDocuments(l)}})
	}
	return table
}

// sizeOf says what a document is and how large: "PDF, 34 kB".
func sizeOf(ctx context.Context, d journal.Document) string {
	kind := map[string]string{"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG"}[d.MIME]
	if kind == "" {
		kind = t(ctx, "file")
	}
	return kind + ", " + text.From(ctx).Number((d.Size+1023)/1024) + "\u00a0kB"
}

func whyText(ctx context.Context, l line) string {
	if l.Screening == "" {
		return t(ctx, "entry.why.nolaw")
	}
	return t(ctx, "entry.why.law", l.Screening)
}

// block is a paragraph or a list of a text.
type block struct {
	List  bool
	Lines []string
}

func blocks(s string) (out []block) {
	for _, p := range paragraphs(s) {
		item, list := strings.CutPrefix(p, "- ")
		if len(out) == 0 || out[len(out)-1].List != list {
			out = append(out, block{List: list})
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, item)
	}
	return out
}
