package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"

	"torg/cmd/demo"
	"torg/cmd/town"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

type verifyCommand struct {
	townFlags
	Witness []string `type:"existingfile" help:"Heads that a witness has kept: they must be of this ledger's own past."`
	JSON    bool     `help:"Print the reports as JSON."`
}

// Help shows an example.
func (verifyCommand) Help() string {
	return "Example: torg verify --data ./data\nWith a witness: torg verify --config /etc/torg/torg.yaml --witness torg-9901-internal.note"
}

// Run proves each zone and names every record that lies.
func (c verifyCommand) Run(ctx context.Context) error {
	honest, reports := true, []demo.ZoneReport{}
	err := c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		report, err := t.Verify(ctx, t.Site.Zones[zone])
		if err != nil {
			return err
		}
		if err := c.witnessed(ctx, t, zone, report); err != nil {
			return err
		}
		r := demo.ZoneReport{Zone: zone, Report: report}
		reports = append(reports, r)
		honest = r.Say(c.JSON) && honest
		return nil
	})
	if c.JSON && err == nil {
		err = json.NewEncoder(os.Stdout).Encode(reports)
	}
	if err == nil && !honest {
		err = errRefused
	}
	return err
}

// witnessed holds the ledger against the heads of it that somebody else has kept.
func (c verifyCommand) witnessed(ctx context.Context, t *town.Town, zone municipality.Zone, report *ledger.Report) error {
	v, err := note.NewVerifier(t.Keys.Zones[zone].Verifier)
	if err != nil {
		return err
	}
	for _, path := range c.Witness {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		kept, err := ledger.OpenCheckpoint(string(b), v)
		if err != nil {
			continue // another ledger's
		}
		if err := t.Site.Zones[zone].Store.Read(ctx, func(tx store.Tx) error { return ledger.Agrees(tx, kept) }); err != nil {
			report.Lies = append(report.Lies, ledger.Lie{Record: fmt.Sprint("witness/", kept.Size), Why: err.Error()})
		}
	}
	return nil
}
