package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"torg/service"
)

type packNew struct {
	Name   string `arg:"" help:"Name of the pack: small letters, digits and hyphens."`
	Folder string `default:"." type:"existingdir" help:"Where its folder is made."`
}

// Help shows an example.
func (packNew) Help() string { return "Example: torg pack new leie-av-grendehus --folder ./packs" }

// Run writes a small pack that passes the check and can be changed step by step. It overwrites nothing.
func (c packNew) Run() error {
	files, err := service.Skeleton(c.Name)
	if err != nil {
		return fmt.Errorf("%q cannot name a pack; use small letters, digits and hyphens", c.Name)
	}
	root := filepath.Join(c.Folder, c.Name)
	if _, err := os.Stat(root); err == nil {
		return fmt.Errorf("%s is there already; choose another name or remove it", root)
	}
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if err := writeNew(filepath.Join(root, filepath.FromSlash(n)), files[n]); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d files. Change them, and run: torg pack check %s --names %s\n", root, len(names), c.Folder, c.Name)
	return nil
}

func writeNew(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, body, 0o644)
}
