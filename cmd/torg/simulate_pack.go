package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"torg/casework"
	"torg/cmd/bench"
	"torg/cmd/town"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

type packSimulate struct {
	Names []string `arg:"" name:"name" help:"Services to weigh the change on; several when a parameter of one name is in several."`
	Set   []string `help:"A parameter's new value and the day it holds from: name=value@2026-01-31. Without a date it holds from today. Repeat for several." sep:"none" placeholder:"NAME=VALUE@DATE"`
	Pack  string   `type:"existingdir" help:"A whole changed pack instead: its folder, named as the service."`
	From  string   `help:"Only requests received from this day, 2026-01-31."`
	To    string   `help:"Only requests received up to and with this day."`
	AsOf  string   `help:"Read both versions as on this day; otherwise as on the day each request came."`
	JSON  bool     `help:"Print the reports as JSON."`
	townFlags
}

// Help shows an example.
func (packSimulate) Help() string {
	return "Shows who would have had another outcome, in numbers. Nothing is changed and nothing is fetched anew; that you asked is recorded. " +
		"Numbers below " + strconv.Itoa(casework.Least) + " are kept back, and no case is named: those who work on the cases see them on the desk, under /skrivebord/hva-om.\n\n" +
		`Example: torg pack simulate redusert-foreldrebetaling --set "inntektsgrense kjernetid=650000@2025-08-01" --data ./data`
}

// Run weighs each service, in the zone it belongs to.
func (c packSimulate) Run(ctx context.Context) error {
	debug.SetGCPercent(bench.WeighingGC)
	return c.run(ctx, os.Stdout)
}

func (c packSimulate) run(ctx context.Context, w io.Writer) error {
	if (len(c.Set) == 0) == (c.Pack == "") {
		return fmt.Errorf("say what is changed: either --set or --pack")
	}
	question, err := c.question()
	if err != nil {
		return err
	}
	out := simulated{reports: []simulation{}}
	err = c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		z := t.Site.Zones[zone]
		shelf, err := service.OpenShelf(ctx, z.Store)
		if err != nil {
			return err
		}
		return c.zone(ctx, &casework.Office{Store: z.Store, Zone: zone, Shelf: shelf}, question, &out)
	})
	if err == nil {
		err = out.lacks(c.Names)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(w).Encode(out.reports)
	}
	for _, r := range out.reports {
		r.print(w)
	}
	return nil
}

// question is what all the services are asked, but for the packs.
func (c packSimulate) question() (q casework.WhatIf, err error) {
	for _, day := range []struct {
		text string
		at   *municipality.Date
	}{{c.From, &q.From}, {c.To, &q.To}, {c.AsOf, &q.AsOf}} {
		if day.text == "" {
			continue
		}
		if *day.at, err = municipality.ParseDate(day.text); err != nil {
			return q, fmt.Errorf("%q is not a date such as 2026-01-31", day.text)
		}
	}
	if q.Change = strings.Join(c.Set, "; "); c.Pack != "" {
		q.Change = "a whole pack"
	}
	return q, nil
}

// simulation is the report of one service in one municipality.
type simulation struct {
	Change string `json:"change"`
	casework.Report
}

type simulated struct{ reports []simulation }

// lacks refuses a name that no service has, so that a slip of the pen is not silent.
func (s simulated) lacks(names []string) error {
	for _, n := range names {
		found := false
		for _, r := range s.reports {
			found = found || r.Service == n
		}
		if !found {
			return fmt.Errorf("no service %q is in force here; torg pack list tells those that come with Torg", n)
		}
	}
	return nil
}

func (c packSimulate) zone(ctx context.Context, office *casework.Office, q casework.WhatIf, out *simulated) error {
	for _, name := range c.Names {
		p, err := office.Shelf.Active(name)
		if municipality.KindOf(err) == municipality.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		q.Was = p
		if q.Now, err = c.changed(ctx, office, p); err != nil {
			return explained(err)
		}
		report, err := office.WeighAll(ctx, municipality.SystemActor("pack-simulate"), q, counting(name))
		if err != nil {
			return err
		}
		out.reports = append(out.reports, simulation{q.Change, report})
	}
	return nil
}

// explained puts what is wrong with an amendment in front: the reason is the inner error.
func explained(err error) error {
	if e, ok := err.(*municipality.Error); ok && e.Cause != nil {
		return fmt.Errorf("--set: %w", e.Cause)
	}
	return err
}

// changed is what the pack might become.
func (c packSimulate) changed(ctx context.Context, office *casework.Office, p *service.Pack) (*service.Pack, error) {
	if c.Pack != "" {
		folder, err := filepath.Abs(c.Pack)
		if err != nil {
			return nil, err
		}
		later, problems := service.Load(os.DirFS(filepath.Dir(folder)), filepath.Base(folder))
		if later == nil {
			return nil, problems
		}
		return later, nil
	}
	now, err := store.Now(ctx, office.Store)
	if err != nil {
		return nil, err
	}
	var all []service.Amendment
	for _, text := range c.Set {
		a, err := service.ParseAmendment(text, municipality.DateOf(now))
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return p.Amend(all...)
}

// counting tells on a terminal how far it has come, and ends the line when it is done.
func counting(name string) casework.Progress {
	tell := progress(name)
	if tell == nil {
		return nil
	}
	return func(done, of int) {
		if tell(fmt.Sprintf("%d of %d requests", done, of)); done == of {
			fmt.Fprintln(os.Stderr)
		}
	}
}

// print writes the report for people to read.
func (s simulation) print(w io.Writer) {
	r := s.Report
	fmt.Fprintf(w, "%s: %s\n  %s → %s, in %.1f s\n\n", r.Service, s.Change, r.Was[:12], r.Now[:12], r.Took.Seconds())
	for _, line := range []struct {
		what string
		n    casework.Count
		show bool
	}{
		{"requests weighed", r.Seen, true}, {"the same outcome", r.Same, true}, {"another result", r.Moved, true}, {"the same result, other values", r.Values, true},
		{"of those that change, not decided yet", r.Open, r.Moved+r.Values != 0}, {"unknown: stored facts do not suffice", r.Unknown, r.Unknown != 0},
		{"the rules cannot be run", r.Broken, r.Broken != 0}, {"came under earlier rules", r.Earlier, r.Earlier != 0}, {"left out: a protected address", r.LeftOut, true},
	} {
		if line.show {
			fmt.Fprintf(w, "  %-40s %10s\n", line.what, told(line.n))
		}
	}
	for _, m := range r.Moves {
		fmt.Fprintf(w, "  %-40s %10s\n", stateWord(m.Was)+" → "+stateWord(m.Now), told(m.N))
	}
	for _, v := range r.Shifts {
		fmt.Fprintf(w, "  %-40s %10s up %8s down, in all %s\n", v.Value, told(v.Up), told(v.Down), orFew(v.Sum))
	}
	for _, l := range r.Lacks {
		fmt.Fprintf(w, "  lacks %-34s %10s\n", l.Fact, told(l.N))
	}
	fmt.Fprintln(w)
}

func told(c casework.Count) string {
	if c == casework.Few {
		return "kept back"
	}
	return strconv.Itoa(int(c))
}

func orFew(s string) string {
	if s == "" {
		return "kept back"
	}
	return s
}

func stateWord(s casework.State) string {
	switch {
	case s.Result == "" || s.Result == casework.Unknown:
		return "to a person"
	case s.Machine:
		return s.Result
	}
	return s.Result + " (a person decides)"
}
