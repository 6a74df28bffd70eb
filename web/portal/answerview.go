package portal

import (
	"context"
	"slices"
	"strings"

	"torg/municipality"
	"torg/service"
	"torg/web/kit"
)

// answer is the decision as its party reads it, or nil when there is none.
func (d caseData) answer(c *kit.Ctx) *answerView {
	made := d.Decision
	if made == nil {
		return nil
	}
	v := &answerView{Result: made.Result, Called: d.pack.Text(c.Lang, service.AnswerPrefix+made.Result), Machine: made.Machine, Service: d.pack.Text(c.Lang, d.pack.Meta.Title), Made: made.MadeAt, Officer: made.DraftedName,
		Approver: made.ApprovedName, Words: paragraphs(made.Reasons), Weeks: made.AppealWeeks, Body: d.pack.Text(c.Lang, d.pack.Meta.AppealBody),
		Delivered: made.Delivered, AppealBy: made.AppealBy, Case: d.ID}
	v.Past = !made.AppealBy.IsZero() && made.AppealBy.Before(c.Today())
	if made.Machine || made.Result == d.Outcome.Result { // an officer's other answer does not rest on what the rules proposed
		v.Reasons = reasons(d.pack, c.Lang, made.Outcome.Reasons)
		v.Values = valuesOf(c, made.Outcome.Values)
		v.lift(made.Outcome.Values)
	}
	v.Tree = explain(c.Context(), d.pack, c.Lang, made.Outcome)
	if doc, ok := d.letter(made.Entry); ok {
		v.Letter = documentPath(d.ID, doc.ID)
	}
	return v
}

// called is what the service itself calls its answer, or "".
func (v caseView) called() string {
	if v.Answer == nil {
		return ""
	}
	return v.Answer.Called
}

// lift takes what the reader wants to know first out of the reasons and values: what a yes comes to, the days it is valid
// from and to (those are names that packs' rules and letters share), and the law, named once.
func (v *answerView) lift(values map[string]any) {
	for _, r := range v.Reasons {
		for _, law := range strings.Split(r.Law, "; ") {
			if law != "" && !slices.Contains(v.Law, law) {
				v.Law = append(v.Law, law)
			}
		}
	}
	if len(v.Reasons) > 1 && v.Result != service.Refused { // a reason that is alone is why, and stands there
		v.Lead, v.Reasons = v.Reasons[0].Text, v.Reasons[1:]
	}
	v.From, v.To = dateIn(values, "gjelder fra"), dateIn(values, "gjelder til")
	if v.Result == service.Refused {
		v.From, v.To = municipality.Date{}, municipality.Date{}
	}
}

// dateIn is a value that is a date; the zero date when it is not there.
func dateIn(values map[string]any, name string) municipality.Date {
	s, _ := values[name].(string)
	on, err := municipality.ParseDate(s)
	if err != nil {
		return municipality.Date{}
	}
	return on
}

// madeBy says who decided, and when.
func madeBy(ctx context.Context, v answerView) string {
	switch {
	case v.Machine:
		return t(ctx, "answer.machine", v.Made)
	case v.Approver != "":
		return t(ctx, "answer.two", v.Officer, v.Approver, v.Made)
	}
	return t(ctx, "answer.one", v.Officer, v.Made)
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
