package service

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"torg/municipality"
)

// FuzzLoad puts any bytes in the place of one file of a good pack: Load answers with a pack or with faults that have a
// place, never with a panic, and a pack that loads can decide and write without one.
func FuzzLoad(f *testing.F) {
	base := small()
	for i, name := range fuzzed() {
		f.Add(uint8(i), base["p/"+name].Data)
	}
	for _, s := range []string{"", "---\n", "a: &a [*a]\n", "- - - - -\n", "? ? ?\n", "\"", "{{", "---\ntitle: {{ for x in [1] }}\n---\n{{ end }}", "a: |\n  |", "decisions: [{name: x, type: list<list<list"} {
		for i := range fuzzed() {
			f.Add(uint8(i), []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		name := fuzzed()[int(which)%len(fuzzed())]
		fsys := small()
		fsys["p/"+name] = &fstest.MapFile{Data: b, Mode: 0o644}
		p, problems := Load(fsys, "p")
		if (p == nil) != problems.Fatal() {
			t.Fatalf("pack %v with problems %v", p != nil, problems)
		}
		_ = problems.Error()
		if p != nil {
			use(t, p)
		}
	})
}

func fuzzed() []string {
	return []string{"pack.yaml", "form.yaml", "facts.yaml", "rules.yaml", "route.yaml", "text/nb.yaml", "letters/granted.nb.md", "tests/a.yaml"}
}

func use(t *testing.T, p *Pack) {
	in := Input{AsOf: municipality.Date{Year: 2026, Month: 5, Day: 5}, Received: time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC),
		Answers: map[string]Answer{"antall": {Value: "3"}}}
	p.Visible(in)
	p.Validate(in, "")
	p.Shown(in, municipality.English)
	o, err := p.Decide(in)
	if err != nil {
		return
	}
	if o.Machine && (o.Result == "" || len(o.Missing) > 0) {
		t.Fatalf("the machine decides nothing: %+v", o)
	}
	_, _, _ = p.Letter(LetterGranted, municipality.Bokmaal, LetterData{Input: in, Outcome: o})
	if q, problems := FromBundle(p.Bundle()); q == nil || q.Digest != p.Digest {
		t.Fatalf("the bundle is not read again: %v", problems)
	}
}

// small is the smallest pack that is one.
func small() fstest.MapFS {
	out := fstest.MapFS{}
	for name, b := range skeletonFiles("p") {
		out["p/"+name] = &fstest.MapFile{Data: b, Mode: 0o644}
	}
	return out
}

func TestSkeletonIsAWholePack(t *testing.T) {
	files, err := Skeleton("leie-av-lokale")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, b := range files {
		path := dir + "/leie-av-lokale/" + name
		if err := os.MkdirAll(path[:strings.LastIndex(path, "/")], 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if problems := Check(os.DirFS(dir), "leie-av-lokale"); problems.Err() != nil {
		t.Error(problems)
	}
	for _, bad := range []string{"", "Leie", "leie av lokale", "../x", "æ"} {
		if _, err := Skeleton(bad); municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
