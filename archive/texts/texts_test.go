package texts_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/goccy/go-yaml"

	"torg/archive/texts"
	"torg/municipality"
)

// TestEveryRefusalHasAText reads the keys out of the room's own code, so that a new one cannot be forgotten.
func TestEveryRefusalHasAText(t *testing.T) {
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	key := regexp.MustCompile(`"((?:archive(?:\.[a-z]+){1,2})|error\.cursor)"`)
	place := regexp.MustCompile(`\{\d\}`)
	not := map[string]bool{"archive.journaled": true, "archive.identify": true, "archive.entries": true, "archive.fill": true, "archive.put": true, "archive.setup": true, "archive.test": true, "archive.erase": true, "archive.overwrite": true, "archive.index": true}
	used := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = !not[m[1]]
		}
	}
	first := read(t, municipality.Bokmaal)
	for _, lang := range municipality.Languages() {
		all := read(t, lang)
		for k, is := range used {
			if is && all[k] == "" {
				t.Errorf("%s has no %s", lang, k)
			}
		}
		for k, text := range all {
			if !used[k] || len(place.FindAllString(text, -1)) != len(place.FindAllString(first[k], -1)) {
				t.Errorf("%s: %s is not used, or fills other places", lang, k)
			}
		}
	}
}

func read(t *testing.T, lang municipality.Language) (out map[string]string) {
	t.Helper()
	b, err := texts.FS.ReadFile(string(lang) + ".yaml")
	if err == nil {
		err = yaml.Unmarshal(b, &out)
	}
	if err != nil {
		t.Fatal(lang, err)
	}
	return out
}
