package desk

import (
	"context"
	"strings"

	"torg/archive"
	"torg/decision"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// decisionTerms says what was decided, by whom, and how the deadline for appeal runs.
func decisionTerms(ctx context.Context, d decision.Decision) []ui.Term {
	r := text.From(ctx)
	by := d.DraftedName
	switch {
	case d.Machine:
		by = t(ctx, "actor.machine")
	case d.ApprovedName != "":
		by = t(ctx, "decision.two", d.DraftedName, d.ApprovedName)
	}
	appeal := t(ctx, "decision.appeal.waits")
	if !d.AppealBy.IsZero() {
		appeal = r.Date(d.AppealBy)
	}
	return []ui.Term{{Name: t(ctx, "decision.result"), Value: t(ctx, "status.decided."+resultKey(d.Result))}, {Name: t(ctx, "decision.at"), Value: r.DateTime(d.MadeAt)},
		{Name: t(ctx, "decision.by"), Value: by}, {Name: t(ctx, "decision.appeal"), Value: appeal}}
}

func draftTerms(ctx context.Context, d decision.Decision) []ui.Term {
	state := "draft.state.draft"
	if d.State == decision.Proposed {
		state = "draft.state.proposed"
	}
	return []ui.Term{{Name: t(ctx, "draft.state"), Value: t(ctx, state)}, {Name: t(ctx, "decision.result"), Value: t(ctx, "result."+resultKey(d.Result))},
		{Name: t(ctx, "draft.by"), Value: d.DraftedName}, {Name: t(ctx, "draft.at"), Value: text.From(ctx).DateTime(d.Drafted)}}
}

func documentPath(id, doc string) string { return casePath(id) + "/dokument/" + doc }

// sizeOf says what a document is and how large: "PDF, 34 kB".
func sizeOf(ctx context.Context, d archive.DocumentView) string {
	kind := map[string]string{"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG"}[d.MIME]
	if kind == "" {
		kind = t(ctx, "file")
	}
	return kind + ", " + text.From(ctx).Number((d.Size+1023)/1024) + "\u00a0kB"
}

func paragraphs(s string) (out []string) {
	for p := range strings.SplitSeq(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
