package portal

import (
	"slices"
	"strings"
	"time"

	"torg/municipality"
	"torg/web/kit"
)

// answer is the decision as its party reads it, or nil when there is none.
func (d caseData) answer(c *kit.Ctx) *answerView {
	made := d.Decision
	if made == nil {
		return nil
	}
	v := &answerView{Result: made.Result, Machine: made.Machine, Service: d.pack.Text(c.Lang, d.pack.Meta.Title), Made: made.MadeAt, Officer: made.DraftedName,
		Approver: made.ApprovedName, Words: paragraphs(made.Reasons), Weeks: made.AppealWeeks, Body: d.pack.Text(c.Lang, d.pack.Meta.AppealBody),
		Delivered: made.Delivered, AppealBy: made.AppealBy, Case: d.ID}
	v.Past = !made.AppealBy.IsZero() && made.AppealBy.Before(municipality.DateOf(time.Now()))
	if made.Machine || made.Result == d.Outcome.Result { // an officer's other answer does not rest on what the rules proposed
		v.Reasons = reasons(d.pack, c.Lang, made.Outcome.Reasons)
		v.Values = valuesOf(c, made.Outcome.Values)
	}
	v.Tree = explain(c.Context(), d.pack, c.Lang, made.Outcome)
	if doc, ok := d.letter(made.Entry); ok {
		v.Letter = documentPath(d.ID, doc.ID)
	}
	return v
}

func paragraphs(s string) (out []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// valuesOf are the figures of the answer, by the rules' own names. Nested ones stand in the explanation.
func valuesOf(c *kit.Ctx, values map[string]any) (out []given) {
	var names []string
	for name, v := range values {
		switch v.(type) {
		case nil, []any, map[string]any:
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, given{Name: capital(name), Value: readable(c.Context(), values[name])})
	}
	return out
}
