package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"torg/service"
)

// TestPackNewAsks answers the questions as a person would, one of them wrong at first, and checks the pack that is made.
func TestPackNewAsks(t *testing.T) {
	c := packNew{Name: "leie-av-grendehus", Folder: t.TempDir(), Decides: "person"}
	var asked bytes.Buffer
	if err := c.ask(bufio.NewScanner(strings.NewReader("Leie av grendehus\nkorps\norganisation\n1 250,50\n\n")), &asked); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(asked.String(), "Who decides?") || !strings.Contains(asked.String(), "Write one of: person, organisation") {
		t.Errorf("asked:\n%s", asked.String())
	}
	want := service.Design{Name: "leie-av-grendehus", Title: "Leie av grendehus", Organisation: true, Person: true, Fee: "1250.50"}
	if got := c.design(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if err := c.write(io.Discard); err != nil {
		t.Fatal(err)
	}
	if r := service.Inspect(os.DirFS(c.Folder), c.Name); !r.Good {
		t.Error(r.Problems)
	}
	if err := c.write(io.Discard); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("written twice: %v", err)
	}
	if err := (packNew{Name: "Æ", Folder: t.TempDir()}).write(io.Discard); err == nil || !strings.Contains(err.Error(), "small letters") {
		t.Errorf("a name that cannot be: %v", err)
	}
	nobody := packNew{Name: "a"}
	if err := nobody.ask(bufio.NewScanner(strings.NewReader("")), io.Discard); err != nil || nobody.design() != (service.Design{Name: "a"}) {
		t.Errorf("nobody to ask: %v %+v", err, nobody.design())
	}
	if err := (&packNew{Name: "a"}).ask(bufio.NewScanner(strings.NewReader("Tittel\n")), io.Discard); err == nil {
		t.Error("left in the middle, and no error")
	}
}
