package service

import (
	"testing"

	"torg/municipality"
)

func TestLabelsInSentences(t *testing.T) {
	beer, wine, liquor := Option{"g1", "Øl og rusbrus"}, Option{"g2", "Vin"}, Option{"g3", "Brennevin"}
	name, mixed, plan := Option{"Solbakken barnehage", "Solbakken barnehage"}, Option{"nav", "Nav"}, Option{"tt", "TT-kort"}
	for _, c := range []struct {
		chosen []Option
		mid    bool
		lang   municipality.Language
		want   string
	}{
		{nil, true, "nb", ""},
		{[]Option{wine}, true, "nb", "vin"},
		{[]Option{wine}, false, "nb", "Vin"},
		{[]Option{wine, liquor}, true, "nb", "vin og brennevin"},
		{[]Option{wine, liquor}, false, "en", "Vin and brennevin"},
		{[]Option{beer, wine}, true, "nn", "øl og rusbrus samt vin"},
		{[]Option{beer, wine, liquor}, true, "nb", "øl og rusbrus; vin samt brennevin"},
		{[]Option{name, wine}, true, "nb", "Solbakken barnehage og vin"},
		{[]Option{plan}, true, "nb", "TT-kort"},
		{[]Option{mixed, {"nrk", "NRK"}}, true, "se", "nav ja NRK"},
	} {
		if got := joinedLabels(c.chosen, c.mid, c.lang); got != c.want {
			t.Errorf("%v: got %q, want %q", c.chosen, got, c.want)
		}
	}
	for before, want := range map[string]bool{"": false, "Du har søkt om ": true, "Ferdig. ": false, "| Alkohol | ": false, "Du kan velge: ": false, "- ": false, "**": false, "Du får **": true} {
		if got := continues(before); got != want {
			t.Errorf("after %q: %v, want %v", before, got, want)
		}
	}
}
