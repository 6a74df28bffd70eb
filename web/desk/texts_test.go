package desk_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"torg/web/desk/texts"
	"torg/web/kit"
	"torg/web/kit/kittest"
)

func kitPerson(r *rig) kit.User { return kittest.Person(r.Site.Names.ID(noraID), "Nora Prøve") }

func TestTextsAreWholeInEveryLanguage(t *testing.T) { kittest.CheckTexts(t, texts.FS) }

// TestEveryActAndJobHasAText reads the rooms' own code for what they write into the ledger and promise as work, so that a
// new act cannot come without words for it.
func TestEveryActAndJobHasAText(t *testing.T) {
	catalogue, err := kit.LoadTexts(texts.FS)
	if err != nil {
		t.Fatal(err)
	}
	verb := regexp.MustCompile(`(?:Verb: |Entry\([^"\n]*, |\.Act\([^"\n]*, |note\([^"\n]*, |entry\([^"\n]*, )"([a-z]+\.[a-z]+)"`)
	kind := regexp.MustCompile(`Kind\(\) string { return "([a-z.]+)" }`)
	state := regexp.MustCompile(`(?m)^\t\w+ +(?:Status|TaskKind|State) += "([a-z]+)"`)
	checks := []struct {
		what   *regexp.Regexp
		key    string
		rooms  []string
		found  int
		atMust int
	}{
		{what: verb, key: "desk.verb.", rooms: []string{"request", "casework", "decision", "dispatch"}, atMust: 15},
		{what: kind, key: "desk.job.", rooms: []string{"request", "casework", "decision", "dispatch", "archive"}, atMust: 6},
		{what: state, key: "desk.letter.", rooms: []string{"dispatch"}, atMust: 7},
	}
	for _, c := range checks {
		for _, room := range c.rooms {
			for _, found := range c.what.FindAllStringSubmatch(source(t, room), -1) {
				if c.found++; !catalogue.Has(c.key + found[1]) {
					t.Errorf("%s: %s%s has no text", room, c.key, found[1])
				}
			}
		}
		if c.found < c.atMust {
			t.Errorf("only %d found for %s: is the code written another way now?", c.found, c.key)
		}
	}
}

func source(t *testing.T, room string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", room, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", room, err)
	}
	var out strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	return out.String()
}
