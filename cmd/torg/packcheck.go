package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"torg"
	"torg/service"
)

type packCommand struct {
	Check    packCheck    `cmd:"" help:"Check packs: exit code 1 with file:line:column when there is a fault."`
	List     packList     `cmd:"" help:"List the packs that come with Torg."`
	New      packNew      `cmd:"" help:"Make a new pack that passes the check."`
	Export   packExport   `cmd:"" help:"Write a pack's rules as a DMN file, which other tools read."`
	Import   packImport   `cmd:"" help:"Make a pack's rules.yaml of a DMN file."`
	Simulate packSimulate `cmd:"" help:"Weigh a changed rule on the requests there are: who would have had another outcome."`
}

type packCheck struct {
	Folder string   `arg:"" optional:"" type:"existingdir" help:"A pack, or a folder with one folder per pack; those that come with Torg when empty."`
	Names  []string `help:"Only these packs."`
}

// Help shows an example.
func (packCheck) Help() string { return "Example: torg pack check ./packs/leie-av-grendehus" }

// Run checks every pack of the folder.
func (c packCheck) Run() error {
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
