package service

import (
	"fmt"
	"strings"

	"torg/rules"
)

// maxGaps is how many gaps of one table are told.
const maxGaps = 3

// tables holds every decision table against all values it can meet: values no row covers, rows that fire together though
// only one may, rows that never decide and cells nothing passes.
func (c *checker) tables() {
	gaps, order := map[string][]rules.Finding{}, []string{}
	for _, f := range c.pack.model.CheckTables(rules.Analysis{Domains: c.pack.domains()}) {
		switch {
		case strings.HasPrefix(f.Decision, auxPrefix):
		case f.Kind == rules.FindGap:
			if gaps[f.Decision] == nil {
				order = append(order, f.Decision)
			}
			gaps[f.Decision] = append(gaps[f.Decision], f)
		default:
			c.finding(f)
		}
	}
	for _, name := range order {
		c.gap(name, gaps[name])
	}
}

// finding tells of one row or two. What could not be analysed, and rows said twice, are for the author to know.
func (c *checker) finding(f rules.Finding) {
	text := "table " + f.Decision + ": " + f.Text
	if f.Example != "" {
		text += "; for example " + f.Example
	}
	if f.From != "" {
		text += " (with the parameters of " + f.From + ")"
	}
	say := c.add
	if f.Kind == rules.FindNotAnalysed || f.Kind == rules.FindDuplicate {
		say = c.warn
	}
	at := place{line: f.Pos.Line, column: f.Pos.Column}
	say("rules.yaml", at, c.pack.docs["rules.yaml"].excerpt(at.line), "%s", text)
}

// gap tells what a table leaves open, unless the author says why that is right. Where only an unanswered question is left
// open it is a warning: the case then goes to a person.
func (c *checker) gap(name string, found []rules.Finding) {
	if c.pack.written[name].Gaps != "" {
		return
	}
	text, say := "table "+name+": no row covers", c.warn
	for i, f := range found {
		if !f.Empty {
			say = c.add
		}
		if i == maxGaps {
			text += fmt.Sprintf("; and %d more", len(found)-maxGaps)
		}
		if i >= maxGaps {
			continue
		}
		if text += "; or" + strings.TrimPrefix(f.Text, "no row covers") + ": for example " + f.Example; f.From != "" {
			text += " (with the parameters of " + f.From + ")"
		}
	}
	text = strings.Replace(text, "covers; or", "covers", 1)
	at := place{line: found[0].Pos.Line, column: found[0].Pos.Column}
	say("rules.yaml", at, c.pack.docs["rules.yaml"].excerpt(at.line), "%s. Add a row, a default, or say under gaps: why no row is needed", text)
}

// domains is what the form and the facts say of the values rules can meet.
func (p *Pack) domains() map[string]rules.Domain {
	out := map[string]rules.Domain{}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.Each == "" {
				out[q.ID] = q.domain(page)
			}
		}
	}
	for _, f := range p.Facts {
		out[f.Name] = rules.Domain{Nullable: f.ShowIf != ""}
	}
	return out
}

// domain is the values an application that was accepted can have for a question.
func (q Question) domain(page Page) rules.Domain {
	d := rules.Domain{Nullable: !q.Required || q.ShowIf != "" || page.ShowIf != ""}
	switch {
	case q.Type == TypeChoice && len(q.Options) > 0:
		values := make([]string, len(q.Options))
		for i, o := range q.Options {
			values[i] = rules.String(o.Value).String()
		}
		d.Tests = strings.Join(values, ", ")
	case q.Type == TypeNumber || q.Type == TypeMoney:
		d.Tests = bounds(string(q.Min), string(q.Max))
	}
	return d
}

func bounds(low, high string) string {
	switch {
	case low != "" && high != "":
		return "[" + low + ".." + high + "]"
	case low != "":
		return ">= " + low
	case high != "":
		return "<= " + high
	}
	return ""
}
