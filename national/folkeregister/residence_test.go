package folkeregister

import (
	"testing"

	"torg/internal/demopeople"
	"torg/municipality"
)

func TestResidence(t *testing.T) {
	r := newRig(t)
	kari := demopeople.MustByKey("kari")
	born := ask(t, r, "residence", "kari")["bosattFra"]
	for _, step := range []struct {
		to    municipality.Number
		since any
	}{{demopeople.Fjordvik, born}, {demopeople.Neighbour, "2026-11-22"}, {demopeople.Fjordvik, "2026-11-22"}} {
		if err := r.sim.Move(kari.ID, step.to, 30); err != nil {
			t.Fatal(err)
		}
		if v := ask(t, r, "residence", "kari"); v["bosattFra"] != step.since || v["kommunenummer"] != string(step.to) || v["adresse"] != nil {
			t.Errorf("after moving to %s: %v since %v", step.to, v["kommunenummer"], v["bosattFra"])
		}
	}
	for _, key := range []string{"sara", "liv"} { // strictly protected: not even the municipality, nor the name to others
		if v := ask(t, r, "residence", key); v["kommunenummer"] != "" || v["bosattFra"] != "" || v["navn"] != "" {
			t.Errorf("%s: %d values tell where a protected person is", key, len(v))
		}
	}
}

func TestParents(t *testing.T) {
	r := newRig(t)
	for child, want := range map[string][]string{"ella": {"kari", "jonas"}, "leo": {"silje"}, "kari": {}} {
		list := ask(t, r, "parents", child)["ansvarlige"].([]any)
		if len(list) != len(want) {
			t.Errorf("%s has %d responsible, want %d", child, len(list), len(want))
			continue
		}
		for i, item := range list {
			if got := item.(map[string]any)["personidentifikator"]; got != string(demopeople.MustByKey(want[i]).ID) {
				t.Errorf("%s: the wrong person is responsible", child)
			}
		}
	}
}

func TestTheFeedIsReadAgain(t *testing.T) {
	r := newRig(t)
	if _, err := r.sim.Birth("Live", municipality.Date{Year: 2026, Month: 11, Day: 22}, demopeople.MustByKey("kari").ID); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		list, err := r.client.Changes(t.Context(), 1)
		if err != nil || len(list) != 2 || list[0].Kind != "personErOpprettet" || list[0].Sequence != 1 {
			t.Errorf("%d changes, %v", len(list), err)
		}
	}
}
