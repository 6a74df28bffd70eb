package service

import (
	"fmt"
	"strings"
	"testing"
)

// TestTablesAreChecked breaks the tables of a good pack and demands that the check tells it, at its place.
func TestTablesAreChecked(t *testing.T) {
	const child, wine = "redusert-foreldrebetaling", "skjenkebevilling-enkelt-anledning"
	for _, c := range []struct {
		pack, from, to, at, text string
		warning                  bool
	}{
		{child, "| annen-adresse | 0  ", "| annen-adresse | <= 1", "rules.yaml:194", "the rows annen-adresse and høy-inntekt both fire when", false},
		{child, "| innvilget     | > 0                                 | 0 ", "| innvilget     | > 1                                 | 0 ", "rules.yaml:186",
			"no row covers count(barn som bor hos søkeren) is 1, count(barn som bor et annet sted) is 0 and lavere betaling is true", false},
		{child, "| annen-adresse | 0  ", "| annen-adresse | < 0", "rules.yaml:193", "can never fire: no value of count(barn som bor hos søkeren) passes this cell", false},
		{wine, "    gaps: Utenfor", "    note: Utenfor", "rules.yaml:110", "no row covers", false},
		{wine, "| slettet   | true                       | -", "| slettet   | -                          | -", "rules.yaml:119", "the row for-ung can never decide, since slettet always goes before it", false},
		{wine, "< alder for ansvarlig      |", "< slutt i minutter - 1     |", "rules.yaml:119", "this cell of the row for-ung is a free expression", true},
	} {
		fsys := files(t, c.pack)
		edit(t, fsys, c.pack+"/rules.yaml", c.from, c.to)
		if got := toldOf(Check(fsys, c.pack), c.text); !strings.HasPrefix(got, c.at) || strings.HasSuffix(got, "warning") != c.warning {
			t.Errorf("%q is told as %q, want at %s", c.text, got, c.at)
		}
	}
}

// toldOf gives where a text is told, "file:line", and " warning" after it when that is what it is.
func toldOf(ps Problems, text string) string {
	for _, p := range ps {
		if strings.Contains(p.Text, text) {
			out := fmt.Sprintf("%s:%d", p.File, p.Line)
			if p.Warning {
				out += " warning"
			}
			return out
		}
	}
	return "nowhere"
}
