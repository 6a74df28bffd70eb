package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"torg"
	"torg/municipality"
	"torg/service"
)

type packExport struct {
	Name   string `arg:"" help:"Name of the pack."`
	Folder string `type:"existingdir" help:"Folder the pack's folder lies in; the packs that come with Torg when empty."`
	DMN    string `name:"dmn" required:"" type:"path" help:"File to write: DMN 1.5. - writes to standard output."`
	AsOf   string `help:"Day whose amounts the file calculates with, 2026-01-31; today when empty. All amounts are kept in the file."`
}

// Help shows an example.
func (packExport) Help() string {
	return "Example: torg pack export ledsagerbevis --dmn ledsagerbevis.dmn"
}

// Run writes the rules of a pack as DMN.
func (c packExport) Run() error {
	day := municipality.DateOf(time.Now())
	if c.AsOf != "" {
		var err error
		if day, err = municipality.ParseDate(c.AsOf); err != nil {
			return fmt.Errorf("--as-of %q is not a date such as 2026-01-31", c.AsOf)
		}
	}
	fsys := packsIn(c.Folder)
	names, err := packNames(fsys)
	if err != nil {
		return err
	}
	if !contains(names, c.Name) {
		return fmt.Errorf("there is no pack %q here; there are: %s", c.Name, strings.Join(names, ", "))
	}
	p, problems := service.Load(fsys, c.Name)
	if p == nil {
		return problems
	}
	b, err := p.ExportDMN(day)
	if err != nil {
		return err
	}
	if filepath.Base(c.DMN) == "-" {
		_, err = os.Stdout.Write(b)
		return err
	}
	if err := os.WriteFile(c.DMN, b, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: the rules of %s with the amounts of %s\n", c.DMN, c.Name, day)
	return nil
}

// packsIn is a folder of packs; those that come with Torg when it is not named.
func packsIn(folder string) fs.FS {
	if folder == "" {
		return torg.Packs()
	}
	return os.DirFS(folder)
}

type packImport struct {
	File    string `arg:"" type:"existingfile" help:"DMN file."`
	Pack    string `type:"existingdir" help:"Folder of the pack whose rules.yaml is written; without it the file is printed."`
	Replace bool   `help:"Write over the rules.yaml that is there."`
}

// Help shows an example.
func (packImport) Help() string {
	return "Example: torg pack import ledsagerbevis.dmn --pack ./packs/ledsagerbevis --replace"
}

// Run makes a rules.yaml of a DMN file. Nothing is written over unless asked for.
func (c packImport) Run() error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	text, inputs, problems := service.ImportDMN(filepath.Base(c.File), b)
	if problems.Fatal() {
		for _, p := range problems {
			fmt.Println(p)
		}
		return errRefused
	}
	if c.Pack == "" {
		_, err = os.Stdout.Write(text)
		return err
	}
	path := filepath.Join(c.Pack, "rules.yaml")
	if _, err := os.Stat(path); err == nil && !c.Replace {
		return fmt.Errorf("%s is there already; add --replace to write over it", path)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s is written. The rules ask for these facts, as questions of form.yaml or facts of facts.yaml:\n", path)
	for _, in := range inputs {
		fmt.Printf("  %s: %s\n", in.Name, in.Type)
	}
	return nil
}
