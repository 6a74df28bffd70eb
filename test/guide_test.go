package test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"torg/service"
)

var guideBlock = regexp.MustCompile("(?ms)^```[a-z]+ title=(\\S+)(?: instead of: ([^\n]*))?\n(.*?)\n```$")

// TestTheGuideMakesAServiceThatWorks follows docs/packs.md from nothing, as a reader would: the skeleton, then every file the
// example shows. What the guide promises at its end must come true.
func TestTheGuideMakesAServiceThatWorks(t *testing.T) {
	const name = "leie-av-grendehus"
	guide, err := os.ReadFile("../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := service.Skeleton(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"nn", "en", "se"} { // as step 2 says
		delete(files, "text/"+lang+".yaml")
	}
	blocks := guideBlock.FindAllStringSubmatch(string(guide), -1)
	if len(blocks) < 9 {
		t.Fatalf("the guide shows %d files, which is too few for a service", len(blocks))
	}
	for _, b := range blocks {
		file, instead, text := b[1], b[2], b[3]+"\n"
		if instead != "" {
			if !strings.Contains(string(files[file]), instead) {
				t.Fatalf("the guide replaces %q in %s, which is not there", instead, file)
			}
			text = strings.Replace(string(files[file]), instead, strings.TrimSuffix(text, "\n"), 1)
		}
		files[file] = []byte(text)
	}
	problems := service.Check(packIn(name, files), name)
	warnings := 0
	for _, p := range problems {
		if !p.Warning {
			t.Errorf("%s", p)
			continue
		}
		warnings++
	}
	if warnings != 1 {
		t.Errorf("the guide promises one warning, of the amount nobody has checked: %v", problems)
	}
}

func packIn(name string, files map[string][]byte) fs.FS {
	out := fstest.MapFS{}
	for n, b := range files {
		out[name+"/"+n] = &fstest.MapFile{Data: b}
	}
	return out
}
