package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"torg"
	"torg/service"
)

type packCommand struct {
	Check    packCheck    `cmd:"" help:"Check packs: exit code 1 with file:line:column when there is a fault."`
	Adopt    packAdopt    `cmd:"" help:"Put a pack into force."`
	List     packList     `cmd:"" help:"List the packs that come with Torg, or those in force and since when."`
	New      packNew      `cmd:"" help:"Make a new pack that passes the check."`
	Export   packExport   `cmd:"" help:"Write a pack's rules as a DMN file, which other tools read."`
	Import   packImport   `cmd:"" help:"Make a pack's rules.yaml of a DMN file."`
	Simulate packSimulate `cmd:"" help:"Weigh a changed rule on the requests there are: who would have had another outcome."`
}

type packCheck struct {
	Folder string   `arg:"" optional:"" type:"existingdir" help:"A pack, or a folder with one folder per pack; those that come with Torg when empty."`
	Names  []string `help:"Only these packs."`
	JSON   bool     `help:"Print everything as JSON: faults, warnings, tests, rows and reading levels."`
}

// Help shows an example.
func (packCheck) Help() string { return "Example: torg pack check ./packs/leie-av-grendehus" }

// Run checks every pack of the folder.
func (c packCheck) Run() error { return c.run(os.Stdout) }

func (c packCheck) run(w io.Writer) error {
	fsys := torg.Packs()
	if c.Folder != "" {
		fsys, c.Names = packsOf(c.Folder, c.Names)
	}
	names, err := packNames(fsys)
	if err != nil {
		return err
	}
	for _, n := range c.Names {
		if !contains(names, n) {
			return fmt.Errorf("there is no pack %q here; there are: %s", n, strings.Join(names, ", "))
		}
	}
	good, reports := true, []service.Report{}
	for _, name := range names {
		if len(c.Names) == 0 || contains(c.Names, name) {
			r := service.Inspect(fsys, name)
			reports, good = append(reports, r), good && r.Good
		}
	}
	if c.JSON {
		err = json.NewEncoder(w).Encode(reports)
	} else {
		say(w, reports)
	}
	if err == nil && !good {
		err = errRefused
	}
	return err
}

// say prints reports for people.
func say(w io.Writer, reports []service.Report) {
	for _, r := range reports {
		for _, p := range r.Problems {
			fmt.Fprintf(w, "%s/%s\n", r.Name, p)
		}
		if r.Good {
			fmt.Fprintf(w, "%s: good: %d rows in %d tables, each reached by one of %d tests\n", r.Name, r.Rows, r.Tables, r.Tests)
		} else if len(r.Unreached) > 0 {
			fmt.Fprintf(w, "%s: no test reaches %s\n", r.Name, strings.Join(r.Unreached, ", "))
		}
	}
}

// packsOf is the folder of packs. A folder that is itself a pack is that one pack, since that is what people write first.
func packsOf(folder string, names []string) (fs.FS, []string) {
	whole, err := filepath.Abs(folder)
	if _, missing := os.Stat(filepath.Join(folder, "pack.yaml")); err != nil || missing != nil {
		return os.DirFS(folder), names
	}
	return os.DirFS(filepath.Dir(whole)), []string{filepath.Base(whole)}
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
