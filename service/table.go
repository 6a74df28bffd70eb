package service

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"torg/rules"
)

// A decision table is written as a Markdown table, so that a person who knows the law can read it:
//
//	| rad    | når barnet bor hos søkeren | når inntekten | så utfall   | lov                | grunn        |
//	|--------|----------------------------|---------------|-------------|--------------------|--------------|
//	| annen  | false                      | -             | "avslått"   | forskrift § 4      | grunn.annen  |
//
// A heading that begins "når" is a condition on the FEEL expression after it, "så" a result by that name, "lov" the law
// behind the row (several with ;), "grunn" the key of the text that tells the reason, "rad" the row's name.
// A cell "-" matters not. A | inside a cell is written \|.
const (
	headWhen   = "når "
	headThen   = "så "
	headLaw    = "lov"
	headReason = "grunn"
	headRow    = "rad"
)

// Limits of one table.
const (
	maxColumns = 40
	maxRows    = 1000
)

// gridCell is one cell of the table as written, and where its text begins.
type gridCell struct {
	text string
	at   place
}

// grid reads the rows of cells of a table. Faults are told through fault.
func grid(text string, start place, fault func(place, string)) [][]gridCell {
	var rows [][]gridCell
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		at := place{line: start.line + i, column: start.column}
		trimmed := strings.TrimSpace(line)
		if !strings.HasPrefix(trimmed, "|") || !strings.HasSuffix(trimmed, "|") || len(trimmed) < 2 {
			fault(at, "every line of a table begins and ends with |")
			return nil
		}
		cells := cut(line, at)
		if len(rows) > 0 && len(cells) != len(rows[0]) {
			fault(at, fmt.Sprintf("this row has %d cells, but the heading has %d; a | inside a cell is written \\|", len(cells), len(rows[0])))
			continue
		}
		if rows = append(rows, cells); len(cells) > maxColumns || len(rows) > maxRows {
			fault(at, fmt.Sprintf("a table has at most %d columns and %d rows", maxColumns, maxRows))
			return nil
		}
	}
	return rows
}

// cut takes a line apart at each | that is not escaped.
func cut(line string, at place) (cells []gridCell) {
	begin := strings.IndexByte(line, '|') + 1
	for i := begin; i < len(line); i++ {
		if line[i] == '\\' && i+1 < len(line) && line[i+1] == '|' {
			i++
			continue
		}
		if line[i] != '|' {
			continue
		}
		raw := line[begin:i]
		lead := len(raw) - len(strings.TrimLeft(raw, " \t"))
		column := at.column + utf8.RuneCountInString(line[:begin+lead])
		cells = append(cells, gridCell{strings.ReplaceAll(strings.TrimSpace(raw), `\|`, "|"), place{line: at.line, column: column}})
		begin = i + 1
	}
	return cells
}

// ruler reports whether the row is the line of dashes under the heading.
func ruler(row []gridCell) bool {
	for _, c := range row {
		if strings.Trim(c.text, "-:") != "" || c.text == "" {
			return false
		}
	}
	return true
}

// columns sorts the headings by their first word.
type columns struct {
	when, then       []int
	law, reason, row int
}

func headings(head []gridCell, fault func(place, string)) columns {
	c := columns{law: -1, reason: -1, row: -1}
	for i, h := range head {
		switch {
		case strings.HasPrefix(h.text, headWhen):
			c.when = append(c.when, i)
		case strings.HasPrefix(h.text, headThen):
			c.then = append(c.then, i)
		case h.text == headLaw:
			c.law = i
		case h.text == headReason:
			c.reason = i
		case h.text == headRow:
			c.row = i
		default:
			fault(h.at, fmt.Sprintf("the heading %q is not understood; begin it with \"når \" for a condition or \"så \" for a result, "+
				"or use lov, grunn or rad", h.text))
		}
	}
	return c
}

// tableOf turns the text of a table into a decision table for the rules room.
func tableOf(file, text string, start place, dec decision, fault func(place, string)) (*rules.Table, []rowRef) {
	rows := grid(text, start, fault)
	if len(rows) < 3 || !ruler(rows[1]) {
		fault(start, "a table has a heading, a line of dashes under it, and at least one row")
		return nil, nil
	}
	c := headings(rows[0], fault)
	if len(c.when) == 0 {
		fault(start, `a table needs at least one condition: a heading that begins with "når "`)
	}
	if len(c.then) == 0 && c.reason < 0 {
		fault(start, `a table needs a result: a heading that begins with "så ", or grunn`)
	}
	t := &rules.Table{HitPolicy: hitPolicy(dec.Hit)}
	for _, i := range c.when {
		t.Inputs = append(t.Inputs, rules.TableInput{Expression: after(file, rows[0][i], headWhen)})
	}
	t.Outputs = outputs(file, rows[0], c, dec)
	var refs []rowRef
	for n, r := range rows[2:] {
		row := tableRow(file, r, c, n, fault)
		t.Rows = append(t.Rows, row)
		refs = append(refs, rowRef{decision: dec.Name, id: row.ID, law: row.Law, reason: row.Text, refuses: gives(row, resultRefused) || gives(row, resultPartly), partly: gives(row, resultPartly), at: r[0].at})
	}
	return t, refs
}

// rowRef remembers a row for the checks that go over all tables.
type rowRef struct {
	decision, id, reason string
	law                  []string
	refuses, partly      bool
	at                   place
}

func gives(r rules.Row, result string) bool {
	return len(r.Then) > 0 && strings.Contains(r.Then[0].Text, `"`+result+`"`)
}

func after(file string, c gridCell, prefix string) rules.Cell {
	skip := utf8.RuneCountInString(prefix)
	return rules.Cell{Text: strings.TrimPrefix(c.text, prefix), Pos: rules.Pos{File: file, Line: c.at.line, Column: c.at.column + skip}}
}

func cellOf(file string, c gridCell) rules.Cell {
	return rules.Cell{Text: c.text, Pos: rules.Pos{File: file, Line: c.at.line, Column: c.at.column}}
}

func outputs(file string, head []gridCell, c columns, dec decision) (out []rules.TableOutput) {
	if len(c.then) == 0 && c.reason >= 0 {
		return []rules.TableOutput{{Name: dec.Name, Type: "string"}}
	}
	for _, i := range c.then {
		cell := after(file, head[i], headThen)
		o := dec.Outputs[cell.Text]
		if len(c.then) == 1 && o.Type == "" {
			o = output{Type: onlyOutputType(dec.Type, dec.Hit), Allowed: dec.Allowed, Default: dec.Default}
		}
		out = append(out, rules.TableOutput{Name: cell.Text, Type: o.Type, Allowed: rules.Cell{Text: o.Allowed, Pos: cell.Pos}, Default: rules.Cell{Text: plainFEEL(o.Default), Pos: cell.Pos}})
	}
	return out
}

// hitPolicy is the DMN letter of a hit policy as a pack names it.
func hitPolicy(name string) string {
	return hitPolicies()[name]
}

func hitPolicies() map[string]string {
	return map[string]string{"unique": "U", "first": "F", "any": "A", "priority": "P", "collect": "C", "rule order": "R",
		"output order": "O", "sum": "C+", "min": "C<", "max": "C>", "count": "C#"}
}

// onlyOutputType is the type of the only output of a table, by the type of the decision.
func onlyOutputType(typ, hit string) string {
	if !collects(hit) {
		return typ
	}
	return strings.TrimSuffix(strings.TrimPrefix(typ, "list<"), ">")
}

// reasonAnswer is what a row answers in a table without "så": its reason.
func reasonAnswer(reason string) string { return `"` + strings.ReplaceAll(reason, `"`, "") + `"` }

func collects(hit string) bool {
	return hit == "collect" || hit == "rule order" || hit == "output order"
}

func tableRow(file string, cells []gridCell, c columns, n int, fault func(place, string)) rules.Row {
	row := rules.Row{ID: fmt.Sprint(n + 1), Pos: rules.Pos{File: file, Line: cells[0].at.line, Column: cells[0].at.column}}
	if c.row >= 0 && cells[c.row].text != "" {
		row.ID = cells[c.row].text
	}
	for _, i := range append(append([]int{}, c.when...), c.then...) {
		if cells[i].text == "" {
			fault(cells[i].at, "this cell is empty; write - when it does not matter, or null for no value")
		}
	}
	for _, i := range c.when {
		row.When = append(row.When, cellOf(file, cells[i]))
	}
	for _, i := range c.then {
		row.Then = append(row.Then, cellOf(file, cells[i]))
	}
	if c.law >= 0 {
		row.Law = laws(cells[c.law].text)
	}
	if c.reason >= 0 && cells[c.reason].text != "-" {
		row.Text = cells[c.reason].text
	}
	if len(c.then) == 0 {
		row.Then = []rules.Cell{{Text: reasonAnswer(row.Text), Pos: row.Pos}}
	}
	return row
}

func laws(s string) (out []string) {
	for _, part := range strings.Split(s, ";") {
		if part = strings.TrimSpace(part); part != "" && part != "-" {
			out = append(out, part)
		}
	}
	return out
}
