package noark_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"torg/web/kit"
	portaltexts "torg/web/portal/texts"
)

// TestEveryVerbHasAText: whoever a unit concerns reads on My page what was done, in plain words.
func TestEveryVerbHasAText(t *testing.T) {
	texts, err := kit.LoadTexts(portaltexts.FS)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("*.go")
	found := map[string]bool{}
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil && !strings.HasSuffix(f, "_test.go") {
			for _, m := range regexp.MustCompile(`"(noark\.(?:look|create|update|delete|party|upload|link|unlink|extend))"`).FindAllStringSubmatch(string(b), -1) {
				found[m[1]] = true
			}
		}
	}
	if len(found) != 9 {
		t.Errorf("%d verbs", len(found))
	}
	for verb := range found {
		if !texts.Has("portal.verb." + verb) {
			t.Errorf("%s has no text", verb)
		}
	}
	if !texts.Has("portal.purpose.arkivgrensesnitt") {
		t.Error("the purpose has no text")
	}
}
