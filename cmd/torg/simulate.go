package main

import (
	"context"
	"fmt"

	"torg/cmd/demo"
)

type simulateCommand struct {
	Addr string `default:"127.0.0.1:8081" help:"Where the simulators answer."`
	Web  string `required:"" help:"Address of the municipality's pages, such as http://fjordvik.localhost:8080: the logins send people back there."`
	Org  string `help:"The municipality's organisation number."`
	Out  string `default:"./simulated" type:"path" help:"Folder for simulated.yaml, to be put into the municipality's file, and the secrets it names."`
}

// Help shows an example.
func (simulateCommand) Help() string {
	return "Example: torg simulate --web http://fjordvik.localhost:8080 --out ./simulated\nFor trying out only: whoever reaches the address may log in as anyone."
}

// Run simulates until it is interrupted.
func (c simulateCommand) Run(ctx context.Context) error {
	s, err := demo.Simulate(ctx, demo.SimulateOptions{Addr: c.Addr, Web: c.Web, OrgNumber: c.Org, Out: c.Out})
	if err != nil {
		return err
	}
	fmt.Printf("The simulators answer at %s; how to reach them is in %s/simulated.yaml\n", s.Base, c.Out)
	return s.Wait(ctx)
}
