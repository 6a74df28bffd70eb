package dmn_test

import (
	"strings"
	"testing"

	"torg/rules"
	"torg/rules/dmn"
)

func cell(s string) rules.Cell { return rules.Cell{Text: s} }

func pack() rules.Source {
	sum := cell("count(barn[alder < 6]) * sats")
	return rules.Source{
		Name: "støtte & hjelp",
		Inputs: []rules.InputData{{Name: "inntekt", Type: "number"}, {Name: "barn", Type: "list<context<navn: string, alder: number>>"},
			{Name: "dager", Type: "list<date>"}},
		Parameters: []rules.Parameter{{Name: "sats", Type: "number", Values: []rules.Dated{{From: "2025-01-01", Value: "100"}, {From: "2026-01-01", Value: "110", Source: "forskrift"}}}},
		Decisions: []rules.DecisionSource{
			{Name: "utfall", Type: "string", Table: &rules.Table{HitPolicy: "F",
				Inputs:  []rules.TableInput{{Expression: cell("inntekt"), Label: "Inntekt", Type: "number"}},
				Outputs: []rules.TableOutput{{Name: "utfall", Type: "string", Allowed: cell(`"ja", "nei"`), Default: cell(`"nei"`)}},
				Rows:    []rules.Row{{ID: "lav", When: []rules.Cell{cell("< 1000")}, Then: []rules.Cell{cell(`"ja"`)}, Law: []string{"lov/1", "lov/2"}, Text: "ja.lav"}}}},
			{Name: "beløp", Type: "number", Expression: &sum},
		},
	}
}

// TestWriteAndRead: the written file answers as the pack does, on each side of a change of rate.
func TestWriteAndRead(t *testing.T) {
	m, problems := rules.Compile(pack())
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	child := rules.Context(rules.Entry{Name: "navn", Value: rules.String("A")}, rules.Entry{Name: "alder", Value: rules.Number(3)})
	for _, day := range []rules.Date{{Year: 2025, Month: 12, Day: 31}, {Year: 2026, Month: 1, Day: 1}} {
		data, err := dmn.Write(pack(), day, dmn.Annex{})
		if err != nil {
			t.Fatal(err)
		}
		back := read(t, string(data))
		req := rules.Request{AsOf: day, Decisions: []string{"utfall", "beløp"}, Facts: map[string]rules.Fact{"inntekt": {Value: rules.Number(5)}, "barn": {Value: rules.List(child, child)}}}
		a, err := m.Evaluate(req)
		b, err2 := back.Evaluate(req)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for name, v := range a.Values {
			if !v.Equal(b.Values[name]) {
				t.Errorf("on %s %s is %s, and %s in DMN", day, name, v, b.Values[name])
			}
		}
		row := b.Steps[0].Rows[0]
		if row.ID != "lav" || row.Text != "ja.lav" || strings.Join(row.Law, ",") != "lov/1,lov/2" {
			t.Errorf("the row came back as %+v", row)
		}
	}
	if _, err := dmn.Write(pack(), rules.Date{Year: 2024, Month: 1, Day: 1}, dmn.Annex{}); err == nil || !strings.Contains(err.Error(), `"sats" has no value on 2024-01-01`) {
		t.Errorf("before the first rate: %v", err)
	}
}
