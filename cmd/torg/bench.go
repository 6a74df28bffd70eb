package main

import (
	"context"
	"time"

	"torg/cmd/bench"
)

type benchCommand struct {
	Only     []string      `help:"Only these goals, such as P1,P6."`
	JSON     bool          `help:"Print the figures as JSON."`
	N        int           `env:"TORG_BENCH_N" default:"20000" help:"Journal records of P6 and P14."`
	Clients  int           `default:"64" help:"Clients at once."`
	For      time.Duration `default:"2s" help:"How long each timed part takes."`
	Apply    int           `default:"1500" help:"Applications prepared for each timed part of P1."`
	Postgres string        `env:"TORG_TEST_POSTGRES" help:"Connection string for P5; a server is started when it is empty and one is installed."`
	Profile  string        `type:"path" help:"Write a CPU profile of our timed part of P1 to this file."`
	Dir      string        `type:"path" help:"Folder for the data, on the disk to be measured; a temporary one when empty."`
	Part     string        `hidden:"" enum:",raw,ours" default:""`
	PartN    int           `hidden:""`
}

// Help shows an example.
func (benchCommand) Help() string { return "Example: torg bench --only P1,P2" }

// Run measures the goals and prints each with the raw program it is held against.
func (c benchCommand) Run(ctx context.Context) error {
	opt := bench.Options{Only: c.Only, JSON: c.JSON, Records: c.N, Clients: c.Clients, For: c.For, Apply: c.Apply, Postgres: c.Postgres, Profile: c.Profile, Dir: c.Dir}
	if c.Part != "" {
		return bench.Part(ctx, opt, c.Part, c.PartN)
	}
	return bench.Run(ctx, opt)
}
