package service

import (
	"fmt"
	"strings"

	"torg/municipality"
	"torg/rules"
	"torg/rules/dmn"
)

// ExportDMN writes the pack's rules as a DMN 1.5 file that other tools read, with the amounts of a day. Nothing is lost:
// ImportDMN makes the same rules.yaml of it. The error is Invalid when an amount has no value on the day.
func (p *Pack) ExportDMN(asOf municipality.Date) ([]byte, error) {
	b, err := dmn.Write(p.Rules(), ruleDate(asOf), p.annex())
	if err != nil {
		return nil, municipality.Wrap(municipality.Invalid, "service.ExportDMN", err)
	}
	return b, nil
}

// ImportDMN makes a rules.yaml of a DMN file. inputs names the facts the rules ask for, with their types: in a pack they are
// questions of form.yaml or facts of facts.yaml. Problems tell what a pack has no place for; the file is then nil.
func ImportDMN(name string, b []byte) (rulesYAML []byte, inputs []rules.InputData, problems Problems) {
	src, annex, found := dmn.ReadPack(dmn.File{Name: name, Data: b})
	for _, p := range found {
		problems = append(problems, Problem{File: name, Line: p.Pos.Line, Column: p.Pos.Column, Text: p.Text, Excerpt: p.Quote})
	}
	if problems.Fatal() {
		return nil, nil, problems.sorted()
	}
	w := &rulesWriter{src: src, annex: annex}
	rulesYAML = w.file()
	if d := readYAML("rules.yaml", rulesYAML); len(d.faults) > 0 || d.checkShape("rules") != nil || len(d.faults) > 0 {
		for _, f := range d.faults {
			f.File = name + " as rules.yaml"
			problems = append(problems, f)
		}
	}
	if problems.Fatal() {
		return nil, nil, problems.sorted()
	}
	return rulesYAML, src.Inputs, nil
}

// annex is what rules.yaml says beyond the rules.
func (p *Pack) annex() dmn.Annex {
	d := p.docs["rules.yaml"]
	out := dmn.Annex{Comments: d.headComments(), Parameters: map[string]dmn.Remarks{}, Decisions: map[string]dmn.Remarks{}, Outcome: map[string][]string{
		"person": p.outcome.Person, "reasons": p.outcome.Reasons, "values": p.outcome.Values}}
	if p.outcome.Result != "" {
		out.Outcome["result"] = []string{p.outcome.Result}
	}
	for i, par := range p.source.Parameters {
		r := d.remarks(fmt.Sprintf("/parameters/%d", i))
		r.Unit, r.Note = p.written[par.Name].Unit, p.written[par.Name].Note
		out.Parameters[par.Name] = r
	}
	for i, dec := range p.Rules().Decisions {
		r := d.remarks(fmt.Sprintf("/decisions/%d", i))
		w := p.written[dec.Name]
		r.Unit, r.Gaps, r.Note = w.Unit, w.Gaps, w.Note
		out.Decisions[dec.Name] = r
	}
	return out
}

// headComments are the comment lines at the top of a file, without the line that tells editors of the schema.
func (d *document) headComments() (out []string) {
	for _, line := range d.lines {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			return out
		}
		if text = strings.TrimSpace(text); !strings.HasPrefix(text, "yaml-language-server:") {
			out = append(out, text)
		}
	}
	return out
}

// remarks are the comments above an entry and beside its name.
func (d *document) remarks(at string) (r dmn.Remarks) {
	line := d.at(at + "/name").line
	if line < 1 || line > len(d.lines) {
		return r
	}
	for i := line - 2; i >= 0; i-- {
		text, ok := strings.CutPrefix(strings.TrimSpace(d.lines[i]), "#")
		if !ok {
			break
		}
		r.Before = append([]string{strings.TrimSpace(text)}, r.Before...)
	}
	if _, after, ok := strings.Cut(d.lines[line-1], " #"); ok {
		r.After = strings.TrimSpace(after)
	}
	return r
}
