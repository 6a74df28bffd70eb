package service

import (
	"encoding/json"
	"fmt"
	"strconv"

	"torg/rules"
)

func (l *loader) loadForm() {
	d := l.yaml("form.yaml", "form", &l.pack.Form)
	if d == nil {
		return
	}
	seen := map[string]bool{}
	for i := range l.pack.Form.Pages {
		p, at := &l.pack.Form.Pages[i], fmt.Sprintf("/pages/%d", i)
		if seen[p.ID] {
			l.fault(d, d.at(at+"/id"), "there are two pages called %q", p.ID)
		}
		seen[p.ID] = true
		l.defaultText(&p.Title, "page."+p.ID+".title", true)
		l.defaultText(&p.Intro, "page."+p.ID+".intro", false)
		l.needText(d, at, p.Title)
		l.needText(d, at, p.Intro)
		l.expr(d, at+"/showIf", p.ShowIf, "boolean")
		for j := range p.Questions {
			l.question(d, &p.Questions[j], fmt.Sprintf("%s/questions/%d", at, j), i)
		}
	}
}

// defaultText fills in the key a text has by custom: always when it must be there, else when some language has it.
func (l *loader) defaultText(key *string, custom string, must bool) {
	if *key == "" && (must || l.hasText(custom)) {
		*key = custom
	}
}

func (l *loader) question(d *document, q *Question, at string, page int) {
	q.page, q.at, q.typ = page, d.at(at), simpleType(q.valueType())
	l.defaultText(&q.Label, "question."+q.ID+".label", true)
	l.defaultText(&q.Hint, "question."+q.ID+".hint", false)
	l.needText(d, at, q.Label)
	l.needText(d, at, q.Hint)
	for i := range q.Options {
		l.defaultText(&q.Options[i].Label, "option."+q.ID+"."+q.Options[i].Value, true)
		l.needText(d, fmt.Sprintf("%s/options/%d", at, i), q.Options[i].Label)
	}
	l.expr(d, at+"/showIf", q.ShowIf, "boolean")
	l.expr(d, at+"/from", q.From, q.valueType())
	l.expr(d, at+"/optionsFrom", q.OptionsFrom, optionList)
	l.expr(d, at+"/each", q.Each, optionList)
	l.checkQuestion(d, q, at)
	if q.Type == TypeMoney {
		l.unit(q.ID, asMoney)
	}
	l.input(d, at+"/id", q.ID, q.typeName())
}

// optionList is the FEEL type of options computed from facts.
const optionList = "list<context<value: string, label: string>>"

func (l *loader) checkQuestion(d *document, q *Question, at string) {
	choice := q.Type == TypeChoice || q.Type == TypeChoices
	numeric := q.Type == TypeNumber || q.Type == TypeMoney
	for _, c := range []struct {
		wrong bool
		key   string
		text  string
	}{
		{choice && (len(q.Options) > 0) == (q.OptionsFrom != ""), "", "a choice needs either options or optionsFrom"},
		{!choice && len(q.Options) > 0, "/options", "only choice and choices have options"},
		{!choice && q.OptionsFrom != "", "/optionsFrom", "only choice and choices have options"},
		{!numeric && q.Min != "", "/min", "only number and money have a least value"},
		{!numeric && q.Max != "", "/max", "only number and money have a greatest value"},
		{q.Type != TypeFile && len(q.Accept) > 0, "/accept", "only files have media types"},
		{q.Type == TypeFile && len(q.Accept) == 0, "", "a file question must list the media types it accepts"},
		{q.Type == TypeFile && q.MaxBytes == 0, "", "a file question must say maxBytes"},
		{q.Contestable && q.From == "", "/contestable", "only a value fetched with from can be contested"},
		{q.Each != "" && (q.From != "" || q.Type == TypeFile), "/each", "a question asked for each cannot be a file or fetched"},
		{!isNumber(q.Min), "/min", "this is not a number"},
		{!isNumber(q.Max), "/max", "this is not a number"},
	} {
		if c.wrong {
			l.fault(d, d.at(at+c.key), "%s: %s", q.ID, c.text)
		}
	}
	if q.Type == TypeFile && q.MaxFiles == 0 {
		q.MaxFiles = 5
	}
	if q.MaxLength == 0 {
		q.MaxLength = map[string]int{TypeText: 200, TypeTextarea: 4000}[q.Type]
	}
}

func isNumber(n json.Number) bool {
	if n == "" {
		return true
	}
	_, err := strconv.ParseFloat(string(n), 64)
	return err == nil
}

// simpleType is a type of valueType, read.
func simpleType(name string) *rules.Type {
	t, err := rules.ParseType(name)
	if err != nil { // all that valueType gives are types
		panic("service: " + err.Error())
	}
	return t
}

// valueType is the FEEL type of one answer.
func (q Question) valueType() string {
	switch q.Type {
	case TypeNumber, TypeMoney:
		return "number"
	case TypeDate:
		return "date"
	case TypeTime:
		return "time"
	case TypeYesNo:
		return "boolean"
	case TypeChoices, TypeFile:
		return "list<string>"
	}
	return "string"
}

// typeName is the FEEL type of the question in rules.
func (q Question) typeName() string {
	if q.Each != "" {
		return "list<context<value: string, answer: " + q.valueType() + ">>"
	}
	return q.valueType()
}
