package rules_test

import (
	"strings"
	"testing"

	"torg/rules"
)

// TestProblems: everything wrong with a model is told with its place, in plain words, and the cell quoted.
func TestProblems(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*rules.Source)
		want   string
	}{
		"unknown name": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "number", "inntekten * 2") },
			`rules.yaml:10:5: there is nothing called "inntekten" here (did you mean "inntekt"?) in: inntekten * 2`},
		"unknown name of several words": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "number", "1 + grense for redusert pris x") },
			`did not understand "x" here`},
		"unknown long name": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "number", "2 * alder på barn") },
			`rules.yaml:10:9: there is nothing called "alder på barn" here (did you mean "alder på barnet"?)`},
		"type error": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "number", `inntekt + "kr"`) },
			`number + string is not possible`},
		"comparison": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "boolean", `barnets fødselsdato > 3`) },
			`date cannot be compared with number`},
		"declared type": {func(s *rules.Source) { s.Decisions[2] = expr("pris", "string", `inntekt`) },
			`declared string, but its logic gives number`},
		"cell type": {func(s *rules.Source) { s.Decisions[0].Table.Rows[0].When[0] = cell(`"mye"`) },
			`the cell is string, but the input is number`},
		"answer type": {func(s *rules.Source) { s.Decisions[0].Table.Rows[0].Then[0] = cell("3") },
			`the answer is number, but the output is string`},
		"answer not allowed": {func(s *rules.Source) { s.Decisions[0].Table.Rows[0].Then[0] = cell(`"avslått"`) },
			`not among the output's allowed values`},
		"too few cells": {func(s *rules.Source) { s.Decisions[0].Table.Rows[1].When = cells("-") },
			`the row has 1 tests, but the table has 2 inputs`},
		"duplicate row": {func(s *rules.Source) { s.Decisions[0].Table.Rows[1].ID = "for høy" },
			`two rows have the same id in: for høy`},
		"duplicate name": {func(s *rules.Source) { s.Inputs[1].Name = "inntekt" },
			`the name is used twice`},
		"name of a word":  {func(s *rules.Source) { s.Inputs[2].Name = "in" }, `expressions cannot use this name`},
		"name of a digit": {func(s *rules.Source) { s.Inputs[2].Name = "2 søsken" }, `expressions cannot use this name`},
		"bad date": {func(s *rules.Source) { s.Parameters[0].Values[0].From = "2026-02-30" },
			`"2026-02-30" is not a date`},
		"same date twice": {func(s *rules.Source) { s.Parameters[0].Values[0].From = "2025-08-01" },
			`two values from the same date`},
		"no values":      {func(s *rules.Source) { s.Parameters[0].Values = nil }, `the parameter has no values`},
		"parameter type": {func(s *rules.Source) { s.Parameters[0].Values[0].Value = `"mye"` }, `the value is not number`},
		"bad type":       {func(s *rules.Source) { s.Inputs[0].Type = "numbr" }, `there is no type called "numbr" (did you mean "number"?)`},
		"circle": {func(s *rules.Source) {
			s.Decisions[1] = expr("alder på barnet", "", "if utfall = \"avslag\" then 1 else 2")
		}, `in a circle: `},
		"itself":     {func(s *rules.Source) { s.Decisions[2] = expr("pris", "", "pris + 1") }, `in a circle: pris → pris`},
		"hit policy": {func(s *rules.Source) { s.Decisions[0].Table.HitPolicy = "X" }, `the hit policy must be one of U A P F R O C C+ C< C> C#`},
		"nothing":    {func(s *rules.Source) { s.Decisions[2].Expression = nil }, `either an expression or a table`},
		"syntax":     {func(s *rules.Source) { s.Decisions[2] = expr("pris", "", "if inntekt > 1 then 2") }, `expected "else" in if ... then ... else`},
		"quotation":  {func(s *rules.Source) { s.Decisions[2] = expr("pris", "", `"abc`) }, `not closed by a quotation mark`},
		"built-in":   {func(s *rules.Source) { s.Decisions[2] = expr("pris", "", `substring("abc")`) }, `substring is called as substring(string, start position, length (may be left out))`},
		"member":     {func(s *rules.Source) { s.Decisions[2] = expr("pris", "", `barnets fødselsdato.yaer`) }, `date has no "yaer"`},
	} {
		src := kindergarten()
		tc.change(&src)
		m, problems := rules.Compile(src)
		if m != nil || problems.Err() == nil || !strings.Contains(problems.Error(), tc.want) {
			t.Errorf("%s: want %q, got: %v", name, tc.want, problems.Err())
		}
	}
}

// TestPlaceInCell: the column is that of the wrong word, also on later lines of a cell.
func TestPlaceInCell(t *testing.T) {
	src := kindergarten()
	src.Decisions[2] = expr("pris", "", "inntekt +\n   feil ord")
	_, problems := rules.Compile(src)
	if len(problems) != 1 || problems[0].Pos.Line != 11 || problems[0].Pos.Column != 4 {
		t.Errorf("got %v", problems)
	}
}
