package request

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"torg/municipality"
	"torg/service"
)

// Section is one page of an application as it is read back: to the applicant before she sends it, to the case officer,
// and in the document that is archived.
type Section struct {
	Page  string // the page's id, to go back and change; empty for what registers gave
	Title string
	Lines []Line
}

// Line is one question with its answer, or one fact with its source.
type Line struct {
	Question  string
	Label     string
	Value     string // formatted for reading; empty when unanswered
	Source    string // which register gave it; empty when the applicant did
	At        time.Time
	Period    string
	Contested bool
	Why       string // why the applicant means the register is wrong
	Files     []service.Attachment
}

var (
	wordYes    = municipality.Words{"nb": "Ja", "nn": "Ja", "en": "Yes", "se": "Juo"}
	wordNo     = municipality.Words{"nb": "Nei", "nn": "Nei", "en": "No", "se": "Ii"}
	wordFacts  = municipality.Words{"nb": "Opplysninger vi har hentet", "nn": "Opplysningar vi har henta", "en": "Information we have collected", "se": "Dieđut maid mii leat viežžan"}
	wordNoText = municipality.Words{"nb": "Ikke besvart", "nn": "Ikkje svart på", "en": "Not answered", "se": "Ii leat vástiduvvon"}
)

// Summarise reads an application back in a language: first what registers gave, then page by page what was answered.
func Summarise(p *service.Pack, in service.Input, lang municipality.Language) []Section {
	var out []Section
	if facts := factLines(p, in, lang); len(facts) > 0 {
		out = append(out, Section{Title: wordFacts.In(lang), Lines: facts})
	}
	prefilled := p.Prefilled(in)
	for _, page := range p.Visible(in) {
		s := Section{Page: page.ID, Title: p.Text(lang, page.Title)}
		for _, q := range page.Questions {
			s.Lines = append(s.Lines, answerLine(p, in, lang, q, prefilled))
		}
		if len(s.Lines) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func factLines(p *service.Pack, in service.Input, lang municipality.Language) (out []Line) {
	for _, f := range p.Shown(in, lang) {
		out = append(out, Line{Label: f.Label, Value: f.Value, Source: f.Source, At: f.At, Period: f.Period})
	}
	return out
}

func answerLine(p *service.Pack, in service.Input, lang municipality.Language, q service.Question, prefilled map[string]any) Line {
	l := Line{Question: q.ID, Label: p.Label(lang, q), Files: in.Attachments[q.ID]}
	a, answered := in.Answers[q.ID]
	if pre, ok := prefilled[q.ID]; ok && !a.Contested {
		a.Value, answered = pre, true
	}
	l.Contested, l.Why = a.Contested, a.Why
	switch {
	case q.Type == service.TypeFile:
		l.Value = fileNames(l.Files)
	case answered && a.Value != nil:
		l.Value = Readable(p, in, lang, q, a.Value)
	}
	if l.Value == "" {
		l.Value = wordNoText.In(lang)
	}
	return l
}

func fileNames(files []service.Attachment) string {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Readable writes an answer's value as a person reads it.
func Readable(p *service.Pack, in service.Input, lang municipality.Language, q service.Question, value any) string {
	return readable(q, lang, sync.OnceValue(func() []service.Option { return p.Choices(in, q, lang) }), value)
}

// readable asks for the options once, and only when it needs them: they are computed by the pack's rules.
func readable(q service.Question, lang municipality.Language, options func() []service.Option, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return wordYes.In(lang)
		}
		return wordNo.In(lang)
	case json.Number:
		if q.Type == service.TypeMoney {
			return municipality.Kroner(v.String())
		}
		return strings.Replace(v.String(), ".", ",", 1)
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, readable(q, lang, options, item))
		}
		return strings.Join(parts, ", ")
	case string:
		return readableText(q, lang, options, v)
	}
	return fmt.Sprint(value)
}

func readableText(q service.Question, lang municipality.Language, options func() []service.Option, v string) string {
	switch q.Type {
	case service.TypeDate:
		if d, err := municipality.ParseDate(v); err == nil {
			return d.In(lang)
		}
	case service.TypeTime:
		return strings.Replace(v, ":", ".", 1)
	case service.TypeChoice, service.TypeChoices:
		for _, o := range options() {
			if o.Value == v {
				return o.Label
			}
		}
	}
	return v
}
