package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"torg/cmd/node"
	"torg/municipality"
)

// nodeFlags are what serve and work have in common.
type nodeFlags struct {
	Config       string   `env:"TORG_CONFIG" default:"/etc/torg/torg.yaml" type:"path" help:"The installation's file."`
	Municipality []string `help:"Only these municipalities, by number; every one otherwise."`
	Zones        []string `default:"internal,secured" enum:"internal,secured" help:"Which zones this process works in. The internal one is always open; the secured one's keys are not read unless it is named."`
	JSON         bool     `help:"Log as JSON lines."`
}

func (f nodeFlags) options() (node.Options, error) {
	c, err := node.Load(f.Config)
	opt := node.Options{Config: c, Numbers: f.Municipality, Log: f.log()}
	for _, z := range f.Zones {
		opt.Zones = append(opt.Zones, municipality.Zone(z))
	}
	return opt, err
}

func (f nodeFlags) log() *slog.Logger {
	how := &slog.HandlerOptions{Level: slog.LevelInfo}
	if f.JSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, how))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, how))
}

type serveCommand struct {
	nodeFlags `embed:""`
	Roles     []string `help:"Surfaces this process shows: portal,desk,open; every one otherwise."`
	Work      bool     `negatable:"" default:"true" help:"Do the promised work in the same process; --no-work when torg work runs beside it."`
}

// Help shows an example.
func (serveCommand) Help() string {
	return "Example: torg serve --config /etc/torg/torg.yaml --roles portal,open --zones internal --no-work"
}

// Run serves until it is interrupted.
func (c serveCommand) Run(ctx context.Context) error {
	opt, err := c.options()
	if err != nil {
		return err
	}
	opt.Serve, opt.Work, opt.Roles = true, c.Work, c.Roles
	return run(ctx, opt)
}

type workCommand struct {
	nodeFlags `embed:""`
}

// Help shows an example.
func (workCommand) Help() string {
	return "Example: torg work --config /etc/torg/torg.yaml --zones secured"
}

// Run works until it is interrupted.
func (c workCommand) Run(ctx context.Context) error {
	opt, err := c.options()
	if err != nil {
		return err
	}
	opt.Work = true
	return run(ctx, opt)
}

func run(ctx context.Context, opt node.Options) error {
	n, err := node.Start(ctx, opt)
	if err != nil {
		return err
	}
	opt.Log.Info("torg is up", "pages", n.Pages, "inside", n.Inside, "work", opt.Work)
	return errors.Join(n.Wait(ctx), n.Close())
}

type municipalityCommand struct {
	Add  municipalityAdd  `cmd:"" help:"Add a municipality: its file, keys and stores."`
	List municipalityList `cmd:"" help:"List the municipalities of the installation."`
}

type municipalityAdd struct {
	Config string `env:"TORG_CONFIG" default:"/etc/torg/torg.yaml" type:"path" help:"The installation's file."`
	Number string `arg:"" help:"The municipality's number, four digits."`
	Name   string `required:"" help:"Its name, as letters are signed."`
	Org    string `required:"" help:"Its organisation number."`
	Host   string `required:"" help:"The name its pages are asked for by."`
	Store  string `default:"main" help:"Which of the directory of stores it lies in."`
}

// Help shows an example.
func (municipalityAdd) Help() string {
	return "Example: torg municipality add 9902 --name 'Innfjord kommune' --org 310000019 --host innfjord.example.com"
}

// Run adds it.
func (a municipalityAdd) Run(ctx context.Context) error {
	c, err := node.Load(a.Config)
	if err != nil {
		return err
	}
	if err := c.Add(ctx, node.NewMunicipality{Number: a.Number, Name: a.Name, OrgNumber: a.Org, Host: a.Host, Store: a.Store}); err != nil {
		return err
	}
	fmt.Printf("Municipality %s is there. Its units, staff and national components are written in %s/%s.yaml.\n", a.Number, c.Municipalities, a.Number)
	return nil
}

type municipalityList struct {
	Config string `env:"TORG_CONFIG" default:"/etc/torg/torg.yaml" type:"path" help:"The installation's file."`
	JSON   bool   `help:"Print as JSON."`
}

// Help shows an example.
func (municipalityList) Help() string { return "Example: torg municipality list --json" }

// Run lists them.
func (l municipalityList) Run() error {
	c, err := node.Load(l.Config)
	if err != nil {
		return err
	}
	all, err := c.All()
	if err != nil {
		return err
	}
	type line struct {
		Number, Name, Address, Store string
	}
	out := []line{}
	for _, m := range all {
		out = append(out, line{string(m.Profile.Number), m.Profile.Name, m.Base(), m.Store})
	}
	if l.JSON {
		return json.NewEncoder(os.Stdout).Encode(out)
	}
	for _, m := range out {
		fmt.Printf("%s  %-30s %-40s %s\n", m.Number, m.Name, m.Address, m.Store)
	}
	return nil
}
