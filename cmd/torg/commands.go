package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"

	"torg"
	"torg/cmd/demo"
	"torg/service"
)

type demoCommand struct {
	Addr      string `env:"ADDR" default:"127.0.0.1:8080" help:"Where the municipality answers."`
	Data      string `env:"DATA" default:"./data" type:"path" help:"Folder of its data."`
	Postgres  string `env:"TORG_POSTGRES" help:"Keep the data in PostgreSQL instead of SQLite: a connection string."`
	Clamd     string `env:"TORG_CLAMD" help:"Address of a ClamAV daemon that looks at every file: host:port, or unix:/path."`
	People    string `env:"TORG_PEOPLE" type:"path" help:"Folder of published test persons to add to the simulated Folkeregisteret."`
	Contracts string `env:"TORG_SVARUT_CONTRACTS" type:"path" help:"Folder of SvarUt's published contracts, to hold every request against."`
}

// Help shows an example.
func (demoCommand) Help() string { return "Example: torg demo --addr 127.0.0.1:8080 --data ./data" }

// Run serves until it is interrupted.
func (c demoCommand) Run(ctx context.Context) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
	d, err := demo.Start(ctx, demo.Options{Addr: c.Addr, Data: c.Data, Postgres: c.Postgres, People: c.People, Contracts: c.Contracts, Clamd: c.Clamd, Log: log})
	if err != nil {
		return err
	}
	fmt.Printf("Fjordvik kommune answers at %s\nPeople, staff and simulators are listed in %s\n", d.Base, demo.Sheet(c.Data))
	<-ctx.Done()
	return d.Close()
}

type packCommand struct {
	Check    packCheck    `cmd:"" help:"Check packs: exit code 1 with file:line:column when there is a fault."`
	List     packList     `cmd:"" help:"List the packs that come with Torg."`
	New      packNew      `cmd:"" help:"Make a new pack that passes the check."`
	Simulate packSimulate `cmd:"" help:"Weigh a changed rule on the requests there are: who would have had another outcome."`
}

type packCheck struct {
	Folder string   `arg:"" optional:"" type:"existingdir" help:"Folder with one folder per pack; those that come with Torg when empty."`
	Names  []string `help:"Only these packs."`
}

// Help shows an example.
func (packCheck) Help() string { return "Example: torg pack check ./packs" }

// Run checks every pack of the folder.
func (c packCheck) Run() error {
	fsys := torg.Packs()
	if c.Folder != "" {
		fsys = os.DirFS(c.Folder)
	}
	names, err := packNames(fsys)
	if err != nil {
		return err
	}
	good := true
	for _, name := range names {
		if len(c.Names) == 0 || contains(c.Names, name) {
			good = checkPack(fsys, name) && good
		}
	}
	if !good {
		return errRefused
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func packNames(fsys fs.FS) (names []string, err error) {
	entries, err := fs.ReadDir(fsys, ".")
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

func checkPack(fsys fs.FS, name string) bool {
	problems := service.Check(fsys, name)
	for _, p := range problems {
		fmt.Printf("%s/%s\n", name, p)
	}
	if problems.Fatal() {
		return false
	}
	fmt.Printf("%s: good\n", name)
	return true
}

type packList struct{}

// Run lists the packs.
func (packList) Run() error {
	names, err := packNames(torg.Packs())
	for _, n := range names {
		p, problems := service.Load(torg.Packs(), n)
		if p == nil {
			return problems
		}
		fmt.Printf("%-40s %s  %s\n", n, p.Digest[:12], p.Text("nb", p.Meta.Title))
	}
	return err
}

type versionCommand struct{}

// Run prints what was built.
func (versionCommand) Run() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("built without build information")
	}
	fmt.Println("torg", info.Main.Version, info.GoVersion)
	return nil
}
