package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"torg/archive/depot"
)

type archiveCommand struct {
	Extract  archiveExtract  `cmd:"" help:"Make a Noark 5 deposit package of each arkivdel."`
	Validate archiveValidate `cmd:"" help:"Judge a Noark 5 deposit package as a depot does: exit code 1 when a test finds a fault."`
	Import   archiveImport   `cmd:"" help:"Take in a Noark 5 extraction, or the records of an older system: exit code 1 when something could not be taken."`
}

type archiveValidate struct {
	Package string `arg:"" type:"path" help:"The package: a folder or a tar file."`
	Schemas string `type:"existingdir" help:"Folder with the official schemas; those in the package are used when empty."`
	HTML    string `name:"html" type:"path" help:"Write the report for people to this file."`
	JSON    string `name:"json" type:"path" help:"Write the report for programs to this file; - is standard output."`
	Limit   int    `default:"100" help:"Faults listed per test; the rest are counted."`
}

// Help shows an example.
func (archiveValidate) Help() string {
	return "Example: torg archive validate avlevering.tar --schemas ./skjema --html rapport.html"
}

// Run validates, writes the reports and prints what was found.
func (c archiveValidate) Run(ctx context.Context) error {
	progress := func(stage string) { fmt.Fprintln(os.Stderr, "reading", stage) }
	rep, err := depot.Validate(ctx, c.Package, depot.Options{Schemas: c.Schemas, Limit: c.Limit, Progress: progress})
	if err != nil {
		return err
	}
	if err := errors.Join(writeReport(c.HTML, rep.WriteHTML), writeReport(c.JSON, rep.WriteJSON)); err != nil {
		return err
	}
	if c.JSON != "-" {
		sayReport(rep)
	}
	if !rep.Good() {
		return errRefused
	}
	return nil
}

// writeReport writes to a file, or to standard output for "-".
func writeReport(path string, write func(io.Writer) error) error {
	switch path {
	case "":
		return nil
	case "-":
		return write(os.Stdout)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

func sayReport(rep *depot.Report) {
	for _, k := range rep.Checks {
		fmt.Printf("%-6s %-16s %8d  %s\n", k.Number, k.Result, k.Total, k.Name)
		for i, e := range k.Errors {
			if i == 5 {
				fmt.Printf("       … %d more\n", k.Faults-5)
				break
			}
			fmt.Printf("       %s: %s\n", e.Location, e.Message)
		}
		if k.Result == depot.NotChecked {
			fmt.Printf("       %v\n", k.Notes)
		}
	}
	fmt.Printf("%s: %s, %d faults\n", rep.Package, rep.Result, rep.Faults)
}
