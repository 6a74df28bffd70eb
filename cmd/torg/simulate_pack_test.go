package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"torg"
	"torg/cmd/families"
	"torg/cmd/town"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// TestSimulateAPackFromTheCommandLine runs the command beside a municipality that is open.
func TestSimulateAPackFromTheCommandLine(t *testing.T) {
	data := t.TempDir()
	open, err := town.Open(t.Context(), town.Config{Data: data, Profile: municipality.Profile{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000000"}, Packs: torg.Packs(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = open.Close() })
	p, z, err := open.Site.Pack(families.Pack)
	if err != nil {
		t.Fatal(err)
	}
	if err := families.Fill(t.Context(), z.Store, p, 7, 300); err != nil {
		t.Fatal(err)
	}
	flags := townFlags{Data: data, Zones: []string{"internal", "secured"}}
	run := func(c packSimulate) (string, error) {
		var out bytes.Buffer
		c.townFlags = flags
		err := c.run(t.Context(), &out)
		return out.String(), err
	}
	one := packSimulate{Names: []string{families.Pack}, Set: []string{"høyeste pris=400@2025-08-01"}}
	text, err := run(one)
	if err != nil || !strings.Contains(text, "requests weighed") || !strings.Contains(text, "sum per måned") || !strings.Contains(text, "→") {
		t.Errorf("%v:\n%s", err, text)
	}
	one.JSON = true
	text, err = run(one)
	var reports []struct {
		Service  string
		Requests *int
		LeftOut  *int
		Examples []any
		Change   string
	}
	if bad := json.Unmarshal([]byte(text), &reports); err != nil || bad != nil || len(reports) != 1 || reports[0].Requests == nil || *reports[0].Requests < 290 || len(reports[0].Examples) != 0 || reports[0].LeftOut != nil {
		t.Errorf("%v %v: %s", err, bad, text)
	}
	for what, c := range map[string]packSimulate{
		"no change": {Names: []string{families.Pack}}, "two changes": {Names: []string{families.Pack}, Set: one.Set, Pack: "."}, "no service": {Names: []string{"finnes-ikke"}, Set: one.Set},
		"no parameter": {Names: []string{families.Pack}, Set: []string{"pris=1"}}, "no value": {Names: []string{families.Pack}, Set: []string{"høyeste pris="}},
		"no date": {Names: []string{families.Pack}, Set: one.Set, From: "i går"}, "another pack": {Names: []string{families.Pack}, Pack: "../../packs/ledsagerbevis"},
	} {
		if text, err := run(c); err == nil || text != "" {
			t.Errorf("%s: %v\n%s", what, err, text)
		}
	}
	if text, err = run(packSimulate{Names: []string{families.Pack}, Pack: "../../packs/" + families.Pack}); err != nil || !strings.Contains(text, "another result                                    0") {
		t.Errorf("the same pack: %v\n%s", err, text)
	}
	if err := z.Store.Read(t.Context(), func(tx store.Tx) error {
		list, err := ledger.ForSubject(tx, "pack/"+families.Pack, 0, 100)
		if len(list) != 4 || list[0].Verb != "rules.whatif" || list[0].Actor.ID != "pack-simulate" {
			t.Errorf("%d entries, the last %s by %s", len(list), list[0].Verb, list[0].Actor)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
