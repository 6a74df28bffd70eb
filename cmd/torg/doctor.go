package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"torg/cmd/node"
)

type doctorCommand struct {
	Config string `env:"TORG_CONFIG" default:"/etc/torg/torg.yaml" type:"path" help:"The installation's file."`
	JSON   bool   `help:"Print the findings as JSON."`
}

// Help shows an example.
func (doctorCommand) Help() string {
	return "Example: torg doctor --config /etc/torg/torg.yaml\nExit code 1 when something does not work; warnings alone give 0."
}

// Run examines and prints what was found.
func (c doctorCommand) Run(ctx context.Context) error {
	config, err := node.Load(c.Config)
	if err != nil {
		return err
	}
	found := config.Examine(ctx, time.Now())
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
			return err
		}
	}
	ill := false
	for _, f := range found {
		ill = ill || f.Grade == node.Ill
		if c.JSON {
			continue
		}
		fmt.Printf("%-8s %-16s %s\n", f.Grade, f.Where, f.What)
		if f.Do != "" {
			fmt.Printf("%-8s %-16s → %s\n", "", "", f.Do)
		}
	}
	if ill {
		return errRefused
	}
	return nil
}
