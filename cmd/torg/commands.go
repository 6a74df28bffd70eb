package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"

	"torg/cmd/demo"
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
