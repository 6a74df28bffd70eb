package service

import (
	"testing"

	"torg/municipality"
)

// TestNobodyIsAskedWhatCannotMatter: a question marked onlyIfNeeded is asked while its answer can change the decision, and
// not when the answers before it have settled everything.
func TestNobodyIsAskedWhatCannotMatter(t *testing.T) {
	const pack = "beboerparkering"
	fsys := files(t, pack)
	edit(t, fsys, pack+"/form.yaml", "      - id: kort_fra_for\n        type: number\n", "      - id: kort_fra_for\n        type: number\n        onlyIfNeeded: true\n")
	edit(t, fsys, pack+"/rules.yaml", "      | flere       | -             | -                                                                    | -              | >= flest tillatelser | person.flere       |\n", "")
	p, problems := Load(fsys, pack)
	if p == nil {
		t.Fatal(problems)
	}
	person := map[string]any{"adressebeskyttelse": "ugradert", "adresse": map[string]any{"linjer": []any{"Strandgata 3"}}}
	for name, c := range map[string]struct {
		vehicle string
		facts   map[string]Fact
		asked   bool
	}{
		"too heavy whatever she answers":        {"tung", map[string]Fact{"person": {Value: person}}, false},
		"the number of permits decides":         {"elbil", map[string]Fact{"person": {Value: person}}, true},
		"the register has not been asked yet":   {"elbil", nil, true},
		"nothing more matters, register or not": {"tung", nil, false},
	} {
		in := Input{AsOf: municipality.Date{Year: 2026, Month: 11, Day: 20}, Facts: c.facts,
			Answers: map[string]Answer{"bor": {Value: "fast"}, "kjennemerke": {Value: "AB12345"}, "kjoretoy": {Value: c.vehicle}, "eierskap": {Value: "min"}}}
		asked := false
		for _, page := range p.Visible(in) {
			for _, q := range page.Questions {
				asked = asked || q.ID == "kort_fra_for"
			}
		}
		if asked != c.asked {
			t.Errorf("%s: asked is %v", name, asked)
		}
	}
}
