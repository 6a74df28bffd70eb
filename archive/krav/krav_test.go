package krav_test

import (
	"flag"
	"os"
	"testing"

	"torg/archive/krav"
)

var update = flag.Bool("update", false, "write docs/noark5.md anew")

const page = "../../docs/noark5.md"

// TestThePageSaysWhatIsThere holds the page to the tree, and every mandatory line to say something.
func TestThePageSaysWhatIsThere(t *testing.T) {
	reqs, err := krav.Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	if len(reqs) != 400 {
		t.Errorf("%d requirements", len(reqs))
	}
	for _, r := range reqs {
		if r.Empty() && r.Type != "V" {
			t.Errorf("%s (%s) %s: no test shows it, and nothing says why not", r.Number, r.Type, r.Words)
		}
		if r.LeftOut != "" && r.Type == "O" {
			t.Errorf("%s is mandatory and left out: %s", r.Number, r.LeftOut)
		}
	}
	want := krav.Page(reqs)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("docs/noark5.md is not what the tests and comments say; run go generate ./archive/krav (%v)", err)
	}
}
