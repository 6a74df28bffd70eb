package service

import (
	"fmt"
	"slices"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Visible gives the pages and questions that apply, by the facts and answers so far, in order. A question that is asked
// for each of several is written out once for each, with Item set. It is nil when a fetched fact does not have the type
// facts.yaml gives it; Decide then tells the error.
func (p *Pack) Visible(in Input) []Page {
	b, err := p.bind(in)
	if err != nil {
		return nil
	}
	return b.pages
}

// page adds a page with the questions that apply, and binds their answers.
func (b *bound) page(page Page) error {
	at := fmt.Sprintf("form.yaml#/pages/%d", b.seen)
	b.seen++
	if b.need != nil && !slices.ContainsFunc(page.Questions, func(q Question) bool { return b.needs(q.ID) }) {
		return nil
	}
	show, err := b.holds(at + "/showIf")
	if err != nil || !show {
		return err
	}
	out := page
	out.Questions = nil
	for i, q := range page.Questions {
		if !b.needs(q.ID) {
			continue
		}
		asked, err := b.question(q, fmt.Sprintf("%s/questions/%d", at, i))
		if err != nil {
			return err
		}
		out.Questions = append(out.Questions, asked...)
	}
	if len(out.Questions) > 0 || len(page.Questions) == 0 {
		b.pages = append(b.pages, out)
	}
	return nil
}

// question binds one question's answer and gives it as asked: none, once, or once for each. A value that the registers do
// not have after all is asked of the applicant.
func (b *bound) question(q Question, at string) ([]Question, error) {
	if show, err := b.holds(at + "/showIf"); err != nil || !show {
		return nil, err
	}
	if q.OnlyIfNeeded && b.need == nil {
		if needed, err := b.settles(q.ID); err != nil || !needed {
			return nil, err
		}
	}
	if q.Each != "" {
		return b.each(q, at)
	}
	answer := b.in.Answers[q.ID]
	if q.From != "" && !answer.Contested {
		v, missing, err := b.value(at + "/from")
		if err == nil && len(missing) > 0 && b.made != nil {
			return []Question{q}, b.give(q.ID, rules.Fact{Value: rules.Unknown(missing...)})
		}
		if err != nil || len(missing) > 0 {
			return []Question{q}, err
		}
		if !v.IsNull() {
			return []Question{q}, b.give(q.ID, rules.Fact{Value: v, Source: "register"})
		}
	}
	if v, ok := b.answered(q, answer); ok {
		return []Question{q}, b.give(q.ID, rules.Fact{Value: v, Source: "søker", At: b.in.Received})
	}
	if b.lacks(q) {
		return []Question{q}, b.give(q.ID, rules.Fact{Value: rules.Unknown(q.ID)})
	}
	return []Question{q}, nil
}

// lacks reports whether an application that was sent in under another form has no answer where this one requires it.
func (b *bound) lacks(q Question) bool { return b.made != nil && q.Required }

// answered turns an answer into a typed value. An answer of another type is noted and counts as none.
func (b *bound) answered(q Question, a Answer) (rules.Value, bool) {
	value := a.Value
	if q.Type == TypeFile {
		names := []any{}
		for _, f := range b.in.Attachments[q.ID] {
			names = append(names, f.Name)
		}
		value = names
	}
	if empty(value) && q.Type != TypeFile {
		return rules.Null(), false
	}
	v, err := rules.FromJSONAs(normal(q, value), q.typ)
	if err != nil {
		b.invalid = append(b.invalid, FieldError{Question: q.ID, Key: "field.type." + q.Type})
		return rules.Null(), false
	}
	return v, true
}

// normal accepts the ways people and browsers write: "18.30" for a time, "1 200,50" for an amount.
func normal(q Question, v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	s = strings.TrimSpace(s)
	switch q.Type {
	case TypeNumber, TypeMoney:
		return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(s)
	case TypeTime:
		return clock(s)
	}
	return s
}

// clock makes "18.30" and "18:30" into "18:30:00".
func clock(s string) string {
	s = strings.ReplaceAll(s, ".", ":")
	if len(s) == 4 && s[1] == ':' {
		s = "0" + s
	}
	if len(s) == 5 {
		s += ":00"
	}
	return s
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return false
}

// each writes a question out for every item, and binds the answers as one list of {value, answer}.
func (b *bound) each(q Question, at string) ([]Question, error) {
	items, err := b.options(at + "/each")
	if err != nil {
		return nil, err
	}
	var asked []Question
	var answers []rules.Value
	for i := range items {
		one := q
		one.Item, one.Of, one.ID = &items[i], q.ID, fmt.Sprintf("%s[%d]", q.ID, i+1)
		v, ok := b.answered(one, b.in.Answers[one.ID])
		if !ok && b.lacks(q) {
			v = rules.Unknown(one.ID)
		}
		answers = append(answers, rules.Context(rules.Entry{Name: "value", Value: rules.String(items[i].Value)}, rules.Entry{Name: "answer", Value: v}))
		asked = append(asked, one)
	}
	if b.made != nil && !b.made.asks(q.ID) {
		return asked, nil
	}
	return asked, b.give(q.ID, rules.Fact{Value: rules.List(answers...), Source: "søker", At: b.in.Received})
}

// options computes a list of {value, label}. Facts that are not there yet give no options.
func (b *bound) options(key string) ([]Option, error) {
	v, missing, err := b.value(key)
	if err != nil || len(missing) > 0 {
		return nil, err
	}
	var out []Option
	for _, item := range v.Items() {
		value, _ := item.Get("value")
		label, _ := item.Get("label")
		o := Option{}
		o.Value, _ = value.Text()
		o.Label, _ = label.Text()
		out = append(out, o)
	}
	return out, nil
}

// Choices gives a question's options with labels a person can read in the language.
func (p *Pack) Choices(in Input, q Question, lang municipality.Language) []Option {
	if q.OptionsFrom == "" {
		out := make([]Option, len(q.Options))
		for i, o := range q.Options {
			out[i] = Option{o.Value, p.Text(lang, o.Label)}
		}
		return out
	}
	b, err := p.bind(in)
	if err != nil {
		return nil
	}
	out, err := b.options(p.placeOf(q, "optionsFrom"))
	if err != nil {
		return nil
	}
	return out
}

// placeOf finds where a setting of a question stands.
func (p *Pack) placeOf(q Question, setting string) string {
	id := q.ID
	if q.Of != "" {
		id = q.Of
	}
	for i, page := range p.Form.Pages {
		for j := range page.Questions {
			if page.Questions[j].ID == id {
				return fmt.Sprintf("form.yaml#/pages/%d/questions/%d/%s", i, j, setting)
			}
		}
	}
	return ""
}

// Prefilled gives the values fetched facts give to questions, by question id, in the shapes of answers.
func (p *Pack) Prefilled(in Input) map[string]any {
	out := map[string]any{}
	b, err := p.bind(in)
	if err != nil {
		return out
	}
	for _, page := range b.pages {
		for _, q := range page.Questions {
			if q.From == "" {
				continue
			}
			v, missing, err := b.value(p.placeOf(q, "from"))
			if err == nil && len(missing) == 0 && !v.IsNull() {
				out[q.ID] = v.ToJSON()
			}
		}
	}
	return out
}
