package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"torg"
	"torg/cmd/town"
	"torg/municipality"
	"torg/service"
)

// fjordvik opens the demonstration municipality's data in a folder.
func fjordvik(t *testing.T, data string) *town.Town {
	t.Helper()
	open, err := town.Open(t.Context(), town.Config{Data: data, Profile: municipality.Profile{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000000"}, Packs: torg.Packs(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return open
}

// TestAdoptFromTheCommandLine puts the municipality's own version of a pack into force; it stays so when Torg starts again
// with the pack that comes with it.
func TestAdoptFromTheCommandLine(t *testing.T) {
	data, folder := t.TempDir(), filepath.Join(t.TempDir(), "ledsagerbevis")
	open := fjordvik(t, data)
	if err := os.CopyFS(folder, os.DirFS("../../packs/ledsagerbevis")); err != nil {
		t.Fatal(err)
	}
	readme := filepath.Join(folder, "README.md")
	if err := os.WriteFile(readme, []byte("# Ledsagerbevis i Fjordvik\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	adopt := func() string {
		var out bytes.Buffer
		c := packAdopt{Folder: folder, townFlags: townFlags{Data: data, Zones: []string{"internal", "secured"}}}
		if err := c.run(t.Context(), &out); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		return out.String()
	}
	if got := adopt(); !strings.Contains(got, "Fjordvik kommune: ledsagerbevis is in force in the secured zone") {
		t.Errorf("adopted: %s", got)
	}
	if got := adopt(); !strings.Contains(got, "in force already, since ") {
		t.Errorf("adopted twice: %s", got)
	}
	if err := open.Close(); err != nil {
		t.Fatal(err)
	}
	open = fjordvik(t, data)
	defer func() { _ = open.Close() }()
	if p, _, err := open.Site.Pack("ledsagerbevis"); err != nil || !strings.Contains(p.Readme, "i Fjordvik") {
		t.Errorf("after a new start the pack in force is another: %v", err)
	}
	var out bytes.Buffer
	if err := (packList{Data: data, Zones: []string{"internal", "secured"}, JSON: true, History: true}).run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	var lines []listed
	if err := json.Unmarshal(out.Bytes(), &lines); err != nil {
		t.Fatal(err)
	}
	mine := 0
	for _, l := range lines {
		if l.Name == "ledsagerbevis" && l.Zone == municipality.Secured && l.Since != nil {
			mine++
		}
	}
	if mine != 2 || len(lines) < 4 {
		t.Errorf("%d adoptions of it: %s", mine, out.String())
	}
}

// TestAdoptRefusesFaults: a pack with a failing test is not adopted.
func TestAdoptRefusesFaults(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "ledsagerbevis")
	if err := os.CopyFS(folder, os.DirFS("../../packs/ledsagerbevis")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "README.md")); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (packAdopt{Folder: folder, townFlags: townFlags{Data: t.TempDir()}}).run(t.Context(), &out); !errors.Is(err, errRefused) || !strings.Contains(out.String(), "README.md") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := (packAdopt{Folder: t.TempDir()}).run(t.Context(), &out); err == nil || !strings.Contains(err.Error(), "no pack.yaml") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestCheckAsJSON: everything the check knows, for other programs.
func TestCheckAsJSON(t *testing.T) {
	var out bytes.Buffer
	if err := (packCheck{Folder: "../../packs/ledsagerbevis", JSON: true}).run(&out); err != nil {
		t.Fatal(err)
	}
	var reports []service.Report
	if err := json.Unmarshal(out.Bytes(), &reports); err != nil {
		t.Fatal(err)
	}
	r := reports[0]
	if len(reports) != 1 || !r.Good || r.Rows == 0 || r.Tests == 0 || len(r.Reading) == 0 || len(r.Unreached) != 0 || r.Digest == "" {
		t.Errorf("%s", out.String())
	}
}
