package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"torg/cmd/demo"
	"torg/cmd/node"
	"torg/cmd/town"
	"torg/municipality"
)

// townFlags name municipalities to be opened beside what runs: those of an installation, or the demonstration's.
type townFlags struct {
	Config       string   `env:"TORG_CONFIG" type:"path" help:"The installation's file; when empty, the demonstration's data in --data."`
	Data         string   `env:"DATA" default:"./data" type:"path" help:"Folder of the demonstration's data."`
	Postgres     string   `env:"TORG_POSTGRES" help:"Connection string, when the demonstration's data are in PostgreSQL."`
	Municipality []string `help:"Only these municipalities of the installation, by number."`
	Zones        []string `default:"internal,secured" enum:"internal,secured" help:"Only these zones."`
}

func (f townFlags) zones() (out []municipality.Zone) {
	for _, z := range f.Zones {
		out = append(out, municipality.Zone(z))
	}
	return out
}

// each opens the municipalities one by one.
func (f townFlags) each(ctx context.Context, do func(*town.Town) error) error {
	if f.Config == "" {
		t, err := demo.Inspect(ctx, f.Data, f.Postgres)
		if err != nil {
			return err
		}
		return errors.Join(do(t), t.Close())
	}
	c, err := node.Load(f.Config)
	if err != nil {
		return err
	}
	all, err := c.Only(f.Municipality...)
	if err != nil {
		return err
	}
	for _, m := range all {
		t, err := c.Inspect(ctx, m, f.zones())
		if err == nil {
			err = errors.Join(do(t), t.Close())
		}
		if err != nil {
			return fmt.Errorf("municipality %s: %w", m.Profile.Number, err)
		}
	}
	return nil
}

// eachZone opens the zones asked for, of each municipality.
func (f townFlags) eachZone(ctx context.Context, do func(*town.Town, municipality.Zone) error) error {
	return f.each(ctx, func(t *town.Town) error {
		for _, zone := range f.zones() {
			if err := do(t, zone); err != nil {
				return fmt.Errorf("%s zone: %w", zone, err)
			}
		}
		return nil
	})
}

// progress tells on a terminal what is being done; a log is not filled with it.
func progress(label string) func(string) {
	info, err := os.Stderr.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(what string) { fmt.Fprintf(os.Stderr, "\r\033[K%s: %s", label, what) }
}
