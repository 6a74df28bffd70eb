package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/user"
	"time"

	"torg"
	"torg/cmd/town"
	"torg/municipality"
	"torg/service"
)

type packAdopt struct {
	Folder string `arg:"" type:"existingdir" help:"Folder of the pack."`
	Force  bool   `help:"Adopt a pack whose check tells faults that do not stop its use, such as a failing test."`
	townFlags
}

// Help shows an example.
func (packAdopt) Help() string {
	return "Checks the pack and puts it into force in its zone: new applications are made under it, and cases that are under way keep the one they were made under. " +
		"A municipality that is running takes it up when it starts next.\n\nExample: torg pack adopt ./packs/leie-av-grendehus --data ./data"
}

// Run checks and adopts.
func (c packAdopt) Run(ctx context.Context) error { return c.run(ctx, os.Stdout) }

func (c packAdopt) run(ctx context.Context, w io.Writer) error {
	fsys, names := packsOf(c.Folder, nil)
	if len(names) != 1 {
		return fmt.Errorf("%s is not the folder of a pack: it has no pack.yaml", c.Folder)
	}
	p, problems := service.Load(fsys, names[0])
	if p == nil {
		return problems
	}
	if problems = service.Check(fsys, names[0]); problems.Fatal() {
		for _, f := range problems {
			fmt.Fprintf(w, "%s/%s\n", p.Name, f)
		}
		if !c.Force {
			return errRefused
		}
	}
	done := 0
	err := c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		if zone != p.Meta.Zone {
			return nil
		}
		done++
		return c.adopt(ctx, w, t, p)
	})
	if err == nil && done == 0 {
		err = fmt.Errorf("%s belongs in the %s zone, which --zones leaves out", p.Name, p.Meta.Zone)
	}
	return err
}

func (c packAdopt) adopt(ctx context.Context, w io.Writer, t *town.Town, p *service.Pack) error {
	s := t.Site.Zones[p.Meta.Zone].Store
	before, err := service.Adoptions(ctx, s, p.Name)
	if err != nil {
		return err
	}
	if len(before) > 0 && before[0].Digest == p.Digest {
		fmt.Fprintf(w, "%s: %s is in force already, since %s\n", t.Profile.Name, p.Name, norwegianTime(before[0].Since))
		return nil
	}
	if err := service.Adopt(ctx, s, operator(), p); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %s is in force in the %s zone (%s)\n", t.Profile.Name, p.Name, p.Meta.Zone, p.Digest[:12])
	return nil
}

// operator is whoever runs the command, by the name the machine knows.
func operator() municipality.Actor {
	who := "unknown"
	if u, err := user.Current(); err == nil && u.Username != "" {
		who = u.Username
	}
	return municipality.SystemActor("operator/" + who)
}

func norwegianTime(t time.Time) string {
	if zone, err := time.LoadLocation("Europe/Oslo"); err == nil {
		t = t.In(zone)
	}
	return t.Format("2006-01-02 15:04")
}

type packList struct {
	Data     string   `type:"path" help:"List what is in force in this data folder instead, and since when."`
	Config   string   `type:"path" help:"List what is in force in this installation instead, and since when."`
	Postgres string   `env:"TORG_POSTGRES" help:"With --data: connection string, when the data are in PostgreSQL."`
	Zones    []string `default:"internal,secured" enum:"internal,secured" help:"Only these zones."`
	History  bool     `help:"With --data or --config: every adoption, the latest first."`
	JSON     bool     `help:"Print as JSON."`
}

// Help shows an example.
func (packList) Help() string { return "Example: torg pack list --data ./data" }

// Run lists the packs that come with Torg, or those in force.
func (c packList) Run(ctx context.Context) error { return c.run(ctx, os.Stdout) }

// listed is one line of the list.
type listed struct {
	Municipality string            `json:"municipality,omitempty"`
	Zone         municipality.Zone `json:"zone,omitempty"`
	Title        string            `json:"title,omitempty"`
	Name         string            `json:"name"`
	Digest       string            `json:"digest"`
	Since        *time.Time        `json:"since,omitempty"`
	By           string            `json:"by,omitempty"`
}

func (c packList) run(ctx context.Context, w io.Writer) error {
	lines, err := c.lines(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(w).Encode(lines)
	}
	for _, l := range lines {
		if l.Since == nil {
			fmt.Fprintf(w, "%-40s %s  %s\n", l.Name, l.Digest[:12], l.Title)
			continue
		}
		fmt.Fprintf(w, "%s  %-8s  %-40s %s  since %s  by %s\n", l.Municipality, l.Zone, l.Name, l.Digest[:12], norwegianTime(*l.Since), l.By)
	}
	return nil
}

func (c packList) lines(ctx context.Context) ([]listed, error) {
	if c.Data == "" && c.Config == "" {
		return shippedPacks()
	}
	out := []listed{}
	towns := townFlags{Config: c.Config, Data: c.Data, Postgres: c.Postgres, Zones: c.Zones}
	err := towns.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		all, err := service.Adoptions(ctx, t.Site.Zones[zone].Store, "")
		seen := map[string]bool{}
		for _, a := range all {
			if c.History || !seen[a.Name] {
				out = append(out, listed{Municipality: t.Profile.Name, Zone: zone, Name: a.Name, Digest: a.Digest, Since: &a.Since, By: a.By})
			}
			seen[a.Name] = true
		}
		return err
	})
	return out, err
}

func shippedPacks() ([]listed, error) {
	names, err := packNames(torg.Packs())
	out := []listed{}
	for _, n := range names {
		p, problems := service.Load(torg.Packs(), n)
		if p == nil {
			return nil, problems
		}
		out = append(out, listed{Name: n, Digest: p.Digest, Title: p.Text(municipality.Bokmaal, p.Meta.Title)})
	}
	return out, err
}
