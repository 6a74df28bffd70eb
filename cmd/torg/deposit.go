package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"torg/archive"
	"torg/archive/bulk"
	"torg/archive/deposit"
	"torg/cmd/town"
	"torg/municipality"
	"torg/store"
)

type archiveExtract struct {
	townFlags
	Schemas   string   `required:"" type:"existingdir" help:"Folder with the official schemas of Noark 5 version 5.0, ADDML and DIAS."`
	Out       string   `required:"" type:"path" help:"Folder for the packages: OUT/MUNICIPALITY/ZONE/PACKAGE.tar."`
	Series    []string `help:"Only these arkivdeler, by systemID; every one that holds anything otherwise."`
	AllowOpen bool     `help:"Take along what is not ready for deposit too: open cases, drafts, production formats. For tests and migration."`
	Strict    bool     `help:"Make nothing of an arkivdel in which something is not ready."`
	TarOnly   bool     `help:"Leave the tar and info.xml, not the folder they were made from."`
	NoTar     bool     `help:"Leave the folder only."`
	JSON      bool     `name:"json" help:"Print what was made as JSON."`
}

// Help shows an example.
func (archiveExtract) Help() string {
	return "Example: torg archive extract --schemas ./skjema --out ./avlevering --data ./data\nAn extraction that was stopped goes on when the same command is given again."
}

// made is a package of one zone.
type made struct {
	Municipality municipality.Number `json:"municipality"`
	Zone         municipality.Zone   `json:"zone"`
	Title        string              `json:"title"`
	Error        string              `json:"error,omitempty"`
	*deposit.Result
}

// Run makes one package of each arkivdel, each zone's in a folder of its own.
func (c archiveExtract) Run(ctx context.Context) error {
	all := []made{}
	err := c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) error {
		list, err := c.series(ctx, t.Site.Zones[zone].Store)
		for _, s := range list {
			m := made{Municipality: t.Profile.Number, Zone: zone, Title: s.Title}
			if m.Result, err = c.one(ctx, t, zone, s); err != nil && municipality.KindOf(err) != municipality.Conflict {
				return err
			}
			if err != nil {
				m.Error = err.Error()
			}
			all = append(all, m)
			c.say(m)
		}
		return nil
	})
	if c.JSON && err == nil {
		err = json.NewEncoder(os.Stdout).Encode(all)
	}
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Error == "" {
			return nil
		}
	}
	fmt.Fprintln(os.Stderr, "torg: no package was made: nothing is ready for deposit. Close the cases, or give --allow-open for a test.")
	return errRefused
}

func (c archiveExtract) series(ctx context.Context, s store.Store) (list []archive.Series, err error) {
	err = s.Read(ctx, func(tx store.Tx) error {
		if list, err = deposit.SeriesOf(tx); err != nil || len(c.Series) == 0 {
			return err
		}
		all := list
		list = nil
		for _, r := range all {
			if contains(c.Series, r.SystemID) {
				list = append(list, r)
			}
		}
		return nil
	})
	return list, err
}

func (c archiveExtract) one(ctx context.Context, t *town.Town, zone municipality.Zone, s archive.Series) (*deposit.Result, error) {
	out := filepath.Join(c.Out, string(t.Profile.Number), string(zone), s.SystemID)
	opt := deposit.Options{Out: out, Schemas: c.Schemas, Series: s.SystemID, AllowOpen: c.AllowOpen, Strict: c.Strict, TarOnly: c.TarOnly, NoTar: c.NoTar, Progress: tellExtract(string(zone))}
	res, err := deposit.Extract(ctx, t.Site.Zones[zone].Store, opt)
	if err != nil {
		return res, err
	}
	body, err := json.MarshalIndent(res, "", "  ")
	if err != nil {
		return res, err
	}
	return res, os.WriteFile(filepath.Join(out, "rapport.json"), append(body, '\n'), 0o600)
}

// tellExtract prints progress at most once a second.
func tellExtract(zone string) func(deposit.Progress) {
	last := time.Time{}
	return func(p deposit.Progress) {
		if time.Since(last) < time.Second && p.Folders < p.Of {
			return
		}
		last = time.Now()
		fmt.Fprintf(os.Stderr, "%s zone: %s, %d of %d folders, %d documents, %d MB\n", zone, p.Stage, p.Folders, p.Of, p.Documents, p.Bytes>>20)
	}
}

func (c archiveExtract) say(m made) {
	if m.Left.Any() || m.Left.NoFile > 0 {
		verb := "left out"
		if m.Left.Included {
			verb = "taken along"
		}
		fmt.Fprintf(os.Stderr, "%s zone, %s: not ready and %s: %s\n", m.Zone, m.Title, verb, m.Left.Summary())
		for i, u := range m.Left.Units {
			if i == 20 {
				fmt.Fprintf(os.Stderr, "  … the rest stand in rapport.json\n")
				break
			}
			fmt.Fprintf(os.Stderr, "  %s %s: %s\n", u.Number, u.Folder, u.Why)
		}
	}
	for _, n := range m.Left.Notes {
		fmt.Fprintln(os.Stderr, " ", n)
	}
	if c.JSON {
		return
	}
	if m.Error != "" {
		fmt.Printf("%s zone, %s: no package: %s\n", m.Zone, m.Title, m.Error)
		return
	}
	n := m.Counts
	fmt.Printf("%s zone, %s: %d folders, %d records, %d documents, %d files of %d bytes\n  %s%s\n", m.Zone, m.Title, n.Folders, n.Records, n.Documents, n.Files, n.Bytes, m.Tar, orDir(m.Tar, m.Dir))
}

func orDir(tar, dir string) string {
	if tar == "" {
		return dir
	}
	return ""
}

type archiveImport struct {
	townFlags
	Package string `arg:"" optional:"" type:"path" help:"A Noark 5 extraction, version 3.1, 4.0 or 5.x: a folder or a tar."`
	CSV     string `name:"csv" type:"existingfile" help:"Records of an older system, a line each; needs --mapping."`
	JSONL   string `name:"jsonl" type:"existingfile" help:"The same with a JSON object on each line."`
	Mapping string `type:"existingfile" help:"File that says what each column is; see docs/deposit.md."`
	Zone    string `default:"internal" enum:"internal,secured" help:"The zone it is taken into."`
	Report  string `type:"path" help:"Write the report, with everything that could not be taken, to this file as JSON."`
}

// Help shows an example.
func (archiveImport) Help() string {
	return "Example: torg archive import avlevering.tar --zone internal --report rapport.json\nA run that was stopped is given again; what is in the archive already is left as it is."
}

// Run takes the archive in.
func (c archiveImport) Run(ctx context.Context) error {
	if given := count(c.Package, c.CSV, c.JSONL); given != 1 {
		return errors.New("give one of a package, --csv and --jsonl")
	}
	c.Zones = []string{c.Zone}
	var rep *bulk.Report
	err := c.eachZone(ctx, func(t *town.Town, zone municipality.Zone) (err error) {
		if rep != nil {
			return errors.New("name one municipality")
		}
		if rep, err = c.into(ctx, t.Site.Zones[zone].Store); err != nil || len(rep.Taken) == 0 {
			return err
		}
		filed, err := rep.FileReport(ctx, t.Site.Zones[zone].Store, municipality.SystemActor("torg archive import"))
		if err == nil {
			fmt.Fprintf(os.Stderr, "the report is filed as %s\n", filed.Number)
		}
		return err
	})
	if rep != nil {
		err = errors.Join(err, c.say(rep))
	}
	if err == nil && !rep.Good() {
		err = errRefused
	}
	return err
}

func count(texts ...string) (n int) {
	for _, s := range texts {
		if s != "" {
			n++
		}
	}
	return n
}

func (c archiveImport) into(ctx context.Context, s store.Store) (*bulk.Report, error) {
	last := time.Now()
	opt := bulk.Options{Progress: func(p bulk.Progress) {
		if time.Since(last) > time.Second {
			last = time.Now()
			fmt.Fprintf(os.Stderr, "%d units taken, %d there already, %d documents, %d MB\n", p.Units, p.Already, p.Documents, p.Bytes>>20)
		}
	}}
	if c.Package != "" {
		return bulk.Import(ctx, s, c.Package, opt)
	}
	if c.Mapping == "" {
		return nil, errors.New("--mapping is needed: it says what each column is")
	}
	return bulk.ImportTable(ctx, s, c.CSV+c.JSONL, c.Mapping, opt)
}

func (c archiveImport) say(rep *bulk.Report) error {
	for name, n := range rep.Taken {
		fmt.Printf("%8d  %s\n", n, name)
	}
	fmt.Printf("%d were there already; %d documents of %d bytes; %d things could not be taken\n", rep.Already, rep.Documents, rep.Bytes, rep.Rejects)
	for i, r := range rep.Rejected {
		if i == 20 {
			fmt.Println("  … the rest stand in the report")
			break
		}
		fmt.Printf("  %s %s: %s\n", r.Where, r.What, r.Why)
	}
	return writeReport(c.Report, rep.WriteJSON)
}
