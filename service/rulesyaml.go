package service

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"torg/rules"
	"torg/rules/dmn"
)

// rulesWriter writes rules.yaml: the same words in the same order, tables with their columns aligned.
type rulesWriter struct {
	src   rules.Source
	annex dmn.Annex
	b     strings.Builder
}

func (w *rulesWriter) line(indent int, format string, args ...any) {
	w.b.WriteString(strings.Repeat(" ", indent) + fmt.Sprintf(format, args...) + "\n")
}

func (w *rulesWriter) file() []byte {
	w.line(0, "# yaml-language-server: $schema=../../service/schema/rules.schema.json")
	for _, c := range w.annex.Comments {
		w.line(0, "# %s", c)
	}
	if len(w.src.Parameters) > 0 {
		w.line(0, "parameters:")
	}
	for _, p := range w.src.Parameters {
		w.parameter(p)
	}
	w.line(0, "decisions:")
	for i := range w.src.Decisions {
		w.decision(&w.src.Decisions[i])
	}
	w.outcome()
	return []byte(w.b.String())
}

// entry begins a parameter or decision.
func (w *rulesWriter) entry(name, typ string, r dmn.Remarks) {
	for _, c := range r.Before {
		w.line(2, "# %s", c)
	}
	if r.After != "" {
		w.line(2, "- name: %s # %s", scalar(name), r.After)
	} else {
		w.line(2, "- name: %s", scalar(name))
	}
	w.line(4, "type: %s", scalar(typ))
	for _, p := range [][2]string{{"unit", r.Unit}, {"note", r.Note}, {"gaps", r.Gaps}} {
		if p[1] != "" {
			w.line(4, "%s: %s", p[0], scalar(p[1]))
		}
	}
}

func (w *rulesWriter) parameter(p rules.Parameter) {
	w.entry(p.Name, p.Type, w.annex.Parameters[p.Name])
	w.line(4, "values:")
	for _, v := range p.Values {
		w.line(6, "- from: %s", v.From)
		w.text(8, "value", v.Value)
		w.line(8, "source: %s", scalar(v.Source))
		w.line(8, "verified: %t", v.Verified)
	}
}

// text writes a FEEL text: on its line when it is short, folded when long, as it stands when it has lines of its own.
func (w *rulesWriter) text(indent int, key, text string) {
	text = strings.TrimSpace(text)
	switch {
	case strings.Contains(text, "\n"):
		w.line(indent, "%s: |-", key)
		for _, l := range strings.Split(text, "\n") {
			w.line(indent+2, "%s", strings.TrimRight(l, " \t\r"))
		}
	case utf8.RuneCountInString(text) <= foldAt || strings.Contains(text, "  ") || strings.Contains(text, "\t"):
		w.line(indent, "%s: %s", key, scalar(text))
	default:
		w.line(indent, "%s: >-", key)
		w.fold(indent+2, text)
	}
}

// foldAt is how long a line of text may be.
const foldAt = 110

func (w *rulesWriter) fold(indent int, text string) {
	line := ""
	for _, word := range strings.Split(text, " ") {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > foldAt {
			w.line(indent, "%s", line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	w.line(indent, "%s", line)
}

func (w *rulesWriter) decision(d *rules.DecisionSource) {
	w.entry(d.Name, d.Type, w.annex.Decisions[d.Name])
	if d.Expression != nil {
		w.text(4, "expression", d.Expression.Text)
		return
	}
	w.line(4, "hit: %s", hitName(d.Table.HitPolicy))
	w.outputs(d)
	w.line(4, "table: |")
	for _, l := range tableLines(d) {
		w.line(6, "%s", l)
	}
}

// hitName is a hit policy as a pack names it.
func hitName(policy string) string {
	for name, letter := range hitPolicies() {
		if letter == policy {
			return name
		}
	}
	return "unique"
}

// outputs writes types, allowed values and defaults where they are not what the decision's type says already.
func (w *rulesWriter) outputs(d *rules.DecisionSource) {
	t := d.Table
	if reasonsOnly(d) {
		return
	}
	if len(t.Outputs) == 1 && plainOutput(d) {
		w.optional(4, "allowed", t.Outputs[0].Allowed.Text)
		w.optional(4, "default", t.Outputs[0].Default.Text)
		return
	}
	w.line(4, "outputs:")
	for _, o := range t.Outputs {
		if o.Type+o.Allowed.Text+o.Default.Text == "" {
			w.line(6, "%s: {}", scalar(o.Name))
			continue
		}
		w.line(6, "%s:", scalar(o.Name))
		w.optional(8, "type", o.Type)
		w.optional(8, "allowed", o.Allowed.Text)
		w.optional(8, "default", o.Default.Text)
	}
}

func (w *rulesWriter) optional(indent int, key, text string) {
	if text = strings.TrimSpace(text); text != "" {
		w.line(indent, "%s: %s", key, scalar(text))
	}
}

// plainOutput reports whether the only output has the type that rules.yaml would give it by itself.
func plainOutput(d *rules.DecisionSource) bool {
	return d.Table.Outputs[0].Type == "" || d.Table.Outputs[0].Type == onlyOutputType(d.Type, hitName(d.Table.HitPolicy))
}

// reasonsOnly reports whether a table answers with nothing but its reasons, as one without "så" does.
func reasonsOnly(d *rules.DecisionSource) bool {
	t := d.Table
	if len(t.Outputs) != 1 || t.Outputs[0].Name != d.Name || t.Outputs[0].Type != "string" {
		return false
	}
	for _, r := range t.Rows {
		if len(r.Then) != 1 || r.Then[0].Text != reasonAnswer(r.Text) {
			return false
		}
	}
	return true
}

func (w *rulesWriter) outcome() {
	w.line(0, "outcome:")
	if list := w.annex.Outcome["result"]; len(list) > 0 {
		w.line(2, "result: %s", scalar(list[0]))
	}
	for _, part := range []string{"person", "reasons", "values"} {
		if list := w.annex.Outcome[part]; len(list) > 0 {
			w.line(2, "%s:", part)
			for _, name := range list {
				w.line(4, "- %s", scalar(name))
			}
		}
	}
	if len(w.annex.Outcome) == 0 { // of a file from another tool: the municipality fills it in
		w.line(2, "values: []")
	}
}

// tableLines lays a table out in columns.
func tableLines(d *rules.DecisionSource) []string {
	t := d.Table
	named, laws, reasons := false, false, reasonsOnly(d)
	for i, r := range t.Rows {
		named = named || r.ID != "" && r.ID != fmt.Sprint(i+1)
		laws, reasons = laws || len(r.Law) > 0, reasons || r.Text != ""
	}
	var grid [][]string
	add := func(rad string, when, then []string, law, reason string) {
		var row []string
		if named {
			row = append(row, rad)
		}
		row = append(row, when...)
		if !reasonsOnly(d) {
			row = append(row, then...)
		}
		if laws {
			row = append(row, law)
		}
		if reasons {
			row = append(row, reason)
		}
		grid = append(grid, row)
	}
	head := func(n int, text func(int) string) (out []string) {
		for i := range n {
			out = append(out, text(i))
		}
		return out
	}
	add(headRow, head(len(t.Inputs), func(i int) string { return headWhen + t.Inputs[i].Expression.Text }),
		head(len(t.Outputs), func(i int) string { return headThen + outputName(d, i) }), headLaw, headReason)
	for _, r := range t.Rows {
		add(dashed(r.ID), cellTexts(r.When, "-"), cellTexts(r.Then, "null"), dashed(strings.Join(r.Law, "; ")), dashed(r.Text))
	}
	return aligned(grid)
}

func outputName(d *rules.DecisionSource, i int) string {
	if name := d.Table.Outputs[i].Name; name != "" {
		return name
	}
	return d.Name
}

// cellTexts are the cells of a row on one line each; empty is written for those that say nothing.
func cellTexts(cells []rules.Cell, empty string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(strings.NewReplacer("\n", " ", "\r", "", "\t", " ").Replace(c.Text))
		if out[i] == "" {
			out[i] = empty
		}
	}
	return out
}

func dashed(s string) string {
	if strings.TrimSpace(s) == "" {
		return "-"
	}
	return s
}

// aligned pads the cells so that the table looks like one.
func aligned(grid [][]string) (lines []string) {
	widths := make([]int, len(grid[0]))
	for _, row := range grid {
		for i, c := range row {
			row[i] = strings.ReplaceAll(c, "|", `\|`)
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	for n, row := range grid {
		parts := make([]string, len(row))
		for i, c := range row {
			parts[i] = c + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
		}
		lines = append(lines, "| "+strings.Join(parts, " | ")+" |")
		if n == 0 {
			for i := range parts {
				parts[i] = strings.Repeat("-", widths[i]+2)
			}
			lines = append(lines, "|"+strings.Join(parts, "|")+"|")
		}
	}
	return lines
}

// scalar is a text as YAML writes it: bare when nothing in it means something to YAML, else in quotation marks.
func scalar(s string) string {
	if bare(s) {
		return s
	}
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

func bare(s string) bool {
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\r\t") || strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") {
		return false
	}
	if slices.Contains([]string{"true", "false", "null", "~", "yes", "no", "on", "off"}, strings.ToLower(s)) {
		return s == "true" || s == "false"
	}
	return !strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`<=.") || s[0] == '-' && json.Valid([]byte(s))
}
