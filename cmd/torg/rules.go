package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"torg/municipality"
	"torg/rules"
	"torg/rules/dmn"
	"torg/rules/tck"
)

type rulesCommand struct {
	Tck  rulesTck  `cmd:"" help:"Run folders in the format of the DMN kit; ends with 'N passed, M failed'."`
	Eval rulesEval `cmd:"" help:"Evaluate a DMN model and print the result and its explanation."`
}

type rulesTck struct {
	Dir string `arg:"" type:"existingdir" help:"Folder of test cases."`
}

// Help shows an example.
func (rulesTck) Help() string { return "Example: torg rules tck ./TestCases" }

// Run runs the kit; any failed case gives exit code 1.
func (c rulesTck) Run() error {
	_, failed, err := tck.Run(os.DirFS(c.Dir), os.Stdout)
	if err == nil && failed > 0 {
		err = errRefused
	}
	return err
}

type rulesEval struct {
	Model string `arg:"" type:"existingfile" help:"DMN file."`
	Input string `help:"Input data as JSON, or @file." default:"{}"`
	AsOf  string `help:"The date the rules are read at, 2026-01-31; today when empty."`
	JSON  bool   `help:"Print everything as JSON."`

	Language string `enum:"nb,nn,en,se" default:"en" help:"Language of the explanation: nb, nn, en or se."`
}

// Help shows an example.
func (rulesEval) Help() string {
	return `Example: torg rules eval fees.dmn --as-of 2026-11-22 --input '{"inntekt": 412000}'`
}

// Run evaluates every decision of the model.
func (c rulesEval) Run() error {
	model, err := readModel(c.Model)
	if err != nil {
		return err
	}
	req, err := c.request(model)
	if err != nil {
		return err
	}
	result, err := model.Evaluate(req)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(result)
	}
	for _, name := range model.DecisionNames() {
		if v, ok := result.Values[name]; ok {
			fmt.Printf("%s = %s\n", name, v)
		}
	}
	if len(result.Missing) > 0 {
		fmt.Println("unknown, and would matter:", strings.Join(result.Missing, ", "))
	}
	fmt.Print(rules.Plain(rules.Tell(result, rules.Telling{Language: c.Language, Rows: model.RowIDs})))
	return nil
}

func readModel(path string) (*rules.Model, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	src, problems := dmn.Read(dmn.File{Name: filepath.Base(path), Data: b})
	if err := problems.Err(); err != nil {
		return nil, err
	}
	model, problems := rules.Compile(src)
	if model == nil {
		return nil, problems
	}
	return model, nil
}

func (c rulesEval) request(model *rules.Model) (req rules.Request, err error) {
	day := municipality.DateOf(time.Now())
	if c.AsOf != "" {
		if day, err = municipality.ParseDate(c.AsOf); err != nil {
			return req, fmt.Errorf("--as-of %q is not a date such as 2026-01-31", c.AsOf)
		}
	}
	req.AsOf = rules.Date{Year: day.Year, Month: int(day.Month), Day: day.Day}
	text := c.Input
	if name, isFile := strings.CutPrefix(text, "@"); isFile {
		b, err := os.ReadFile(name)
		if err != nil {
			return req, err
		}
		text = string(b)
	}
	var input map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&input); err != nil {
		return req, fmt.Errorf("--input is not a JSON object: %w", err)
	}
	req.Facts = map[string]rules.Fact{}
	for name, v := range input {
		value, err := model.FactFromJSON(name, v)
		if err != nil {
			return req, err
		}
		req.Facts[name] = rules.Fact{Value: value, Source: "input"}
	}
	return req, nil
}
