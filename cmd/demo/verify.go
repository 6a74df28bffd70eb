package demo

import (
	"context"
	"errors"
	"fmt"
	"os"

	"torg/cmd/town"
	"torg/ledger"
	"torg/municipality"
)

// ZoneReport is what a verification of one zone found.
type ZoneReport struct {
	Zone municipality.Zone `json:"zone"`
	*ledger.Report
}

// Say prints the report for people and tells whether nothing lied.
func (r ZoneReport) Say(quiet bool) bool {
	if !quiet {
		fmt.Printf("%s zone: %d entries, %d rows, %d documents, %d signed checkpoints\n", r.Zone, r.Entries, r.Rows, r.Documents, r.Checkpoints)
	}
	for _, l := range r.Lies {
		fmt.Fprintf(os.Stderr, "%s zone: %s: %s\n", r.Zone, l.Record, l.Why)
	}
	return len(r.Lies) == 0
}

// Inspect opens the demonstration's data beside it and changes nothing.
func Inspect(ctx context.Context, data, postgres string) (*town.Town, error) {
	p, err := readPlan()
	if err != nil {
		return nil, err
	}
	return town.Open(ctx, town.Config{Data: data, Postgres: postgres, Profile: p.Profile, Inspect: true})
}

// Verify proves the demonstration's data without changing them; it may run beside it.
func Verify(ctx context.Context, data, postgres string) (out []ZoneReport, err error) {
	t, err := Inspect(ctx, data, postgres)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	for _, z := range t.Site.Each() {
		rep, err := t.Verify(ctx, z)
		if err != nil {
			return out, fmt.Errorf("%s zone: %w", z.Name, err)
		}
		out = append(out, ZoneReport{z.Name, rep})
	}
	return out, nil
}
