package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit/text"
	"torg/web/kit/ui"
)

// field is what every kind of question has in common.
func (v pageView) field(ctx context.Context, q service.Question) ui.Field {
	f := ui.Field{Name: q.ID, Label: v.Pack.Label(v.Lang, q), Hint: v.Pack.Text(v.Lang, q.Hint), Error: v.errorOf(q.ID, q), Required: q.Required, Quiet: q.Required,
		Autocomplete: q.AutoComplete, MaxLength: q.MaxLength, Rows: 5}
	f.Value = written(text.From(ctx), q, v.Answers[q.ID].Value)
	return f
}

// errorOf is what is wrong with a field, without the name of the question, which stands beside it already.
func (v pageView) errorOf(name string, q service.Question) string {
	return strings.TrimPrefix(v.Errors.For(name), v.Pack.Label(v.Lang, q)+labelEnd)
}

// written is an answer as a person would write it in the box.
func written(r *text.Reader, q service.Question, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "ja"
		}
		return "nei"
	case json.Number:
		return strings.ReplaceAll(v.String(), ".", ",")
	case string:
		if d, err := municipality.ParseDate(v); err == nil && q.Type == service.TypeDate {
			return r.ShortDate(d)
		}
		return v
	}
	return fmt.Sprint(value)
}

// choices is a question with given answers.
func (v pageView) choices(ctx context.Context, q service.Question) ui.Choices {
	c := ui.Choices{Field: v.field(ctx, q)}
	for _, o := range v.Pack.Choices(v.in, q, v.Lang) {
		c.Options = append(c.Options, ui.Choice{Value: o.Value, Label: o.Label})
	}
	if many, ok := v.Answers[q.ID].Value.([]any); ok {
		c.Value = ""
		for _, one := range many {
			c.Chosen = append(c.Chosen, fmt.Sprint(one))
		}
	}
	return c
}

// fileField is a question answered with files.
func (v pageView) fileField(ctx context.Context, q service.Question) ui.FileField {
	return ui.FileField{Field: v.field(ctx, q), Accept: strings.Join(q.Accept, ","), Types: typeNames(q.Accept), MaxMB: int(q.MaxBytes >> 20), Multiple: q.MaxFiles != 1}
}

// whyField asks why a fetched value is wrong.
func (v pageView) whyField(ctx context.Context, q service.Question) ui.Field {
	name := whyPrefix + q.ID
	return ui.Field{Name: name, Label: t(ctx, "contest.why"), Hint: t(ctx, "contest.why.hint"), Value: v.Answers[q.ID].Why, Error: v.errorOf(name, q), Quiet: true, Rows: 4, MaxLength: 4000}
}

// contestField asks for the value as the applicant means it is.
func (v pageView) contestField(q service.Question) service.Question {
	q.Required = false
	return q
}

func (v pageView) fetched(q service.Question) bool {
	_, ok := v.Prefilled[q.ID]
	return ok
}

func (v pageView) contested(q service.Question) bool { return v.Answers[q.ID].Contested }

// prefilledAnswer is a fetched value as it is shown, with the registers it came from.
func (v pageView) prefilledAnswer(ctx context.Context, q service.Question) ui.Answer {
	var from []string
	for _, f := range v.givenBy(q.ID) {
		line := t(ctx, "source", sourceName(ctx, f.Source), dateOf(f.At))
		if f.Period != "" {
			line = t(ctx, "source.period", sourceName(ctx, f.Source), dateOf(f.At), f.Period)
		}
		if !slices.Contains(from, line) {
			from = append(from, line)
		}
	}
	return ui.Answer{Label: v.Pack.Label(v.Lang, q), Value: request.Readable(v.Pack, v.in, v.Lang, q, v.Prefilled[q.ID]), Source: strings.Join(from, ". ")}
}

// uploaded lists the files of a question.
func (v pageView) uploaded(q service.Question) []service.Attachment { return v.Attachments[q.ID] }

// hasFiles reports whether the page takes files.
func (v pageView) hasFiles() bool {
	return slices.ContainsFunc(v.Page.Questions, func(q service.Question) bool { return q.Type == service.TypeFile })
}

// fileSize writes bytes as people read them.
func fileSize(n int64) string {
	switch {
	case n >= 1<<20:
		return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".", ",", 1)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

// fileKind is a media type as people know it.
func fileKind(mimeType string) string {
	return typeNames([]string{mimeType})
}
