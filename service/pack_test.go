package service

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

const packsDir = "../packs"

// shipped lists the packs that come with Torg.
func shipped(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(packsDir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) < 3 {
		t.Fatalf("packs: %v", names)
	}
	return names
}

// files reads a shipped pack so that a test can change it.
func files(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	sub := os.DirFS(packsDir + "/" + name)
	err := fs.WalkDir(sub, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(sub, path)
		out[name+"/"+path] = &fstest.MapFile{Data: b, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// edit replaces a text that must be there.
func edit(t testing.TB, fsys fstest.MapFS, file, from, to string) {
	t.Helper()
	f, ok := fsys[file]
	if !ok || !bytes.Contains(f.Data, []byte(from)) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	fsys[file] = &fstest.MapFile{Data: bytes.Replace(f.Data, []byte(from), []byte(to), 1), Mode: 0o644}
}

func load(t testing.TB, name string) *Pack {
	t.Helper()
	if p, ok := loaded.Load(name); ok { // a pack never changes
		return p.(*Pack)
	}
	p, problems := Load(os.DirFS(packsDir), name)
	if p == nil {
		t.Fatal(problems)
	}
	loaded.Store(name, p)
	return p
}

// loaded are the shipped packs read so far.
var loaded sync.Map

func TestShippedPacksAreWhole(t *testing.T) {
	for _, name := range shipped(t) {
		if problems := Check(os.DirFS(packsDir), name); problems.Err() != nil {
			t.Errorf("%s:\n%v", name, problems)
		}
		for _, p := range Check(os.DirFS(packsDir), name) {
			if strings.Contains(p.Text, "is not used") || strings.Contains(p.Text, "does not mark") {
				t.Errorf("%s: %v", name, p)
			}
		}
	}
}

func TestShippedPacksTryEveryRow(t *testing.T) {
	for _, name := range shipped(t) {
		p, tried := load(t, name), map[string]bool{}
		for _, r := range p.RunTests() {
			if !r.Passed() {
				t.Errorf("%s: %s: %v", name, r.Name, r.Faults)
			}
			for _, row := range r.Fired {
				tried[row] = true
			}
		}
		for _, r := range p.rows {
			if !tried[r.decision+"/"+r.id] {
				t.Errorf("%s: no test makes %s/%s fire", name, r.decision, r.id)
			}
		}
	}
}

func TestDigestNamesTheBytes(t *testing.T) {
	const name = "ledsagerbevis"
	p := load(t, name)
	if again := load(t, name); again.Digest != p.Digest || len(p.Digest) != 64 {
		t.Errorf("digests %s and %s", p.Digest, again.Digest)
	}
	changed := files(t, name)
	edit(t, changed, name+"/README.md", "For saksbehandlere", "for saksbehandlere")
	q, problems := Load(changed, name)
	if q == nil || q.Digest == p.Digest {
		t.Errorf("one changed letter gives the same digest; %v", problems)
	}
}

func TestBundleIsReadAgainUnchanged(t *testing.T) {
	for _, name := range shipped(t) {
		p := load(t, name)
		b := p.Bundle()
		if !bytes.Equal(b, load(t, name).Bundle()) {
			t.Errorf("%s: two bundles of the same pack differ", name)
		}
		q, problems := FromBundle(b)
		if q == nil || q.Digest != p.Digest || q.Name != name || !bytes.Equal(q.Bundle(), b) {
			t.Errorf("%s came back as %+v; %v", name, q, problems)
		}
	}
}

func TestBundleRefusesWhatIsNone(t *testing.T) {
	good := load(t, "ledsagerbevis").Bundle()
	for what, b := range map[string][]byte{
		"nothing": nil, "text": []byte("not a zip"), "cut off": good[:len(good)/2], "too large": make([]byte, maxPackBytes+maxFiles*1024+1),
		"one bit turned": flip(good),
	} {
		if p, problems := FromBundle(b); p != nil || !problems.Fatal() {
			t.Errorf("%s: accepted, %v", what, problems)
		}
	}
}

func flip(b []byte) []byte {
	out := bytes.Clone(b)
	out[len(out)/3] ^= 1
	return out
}

func TestPackRefusesForeignFiles(t *testing.T) {
	const name = "ledsagerbevis"
	for _, file := range []string{"extra.txt", "letters/granted.nb.html", "text/deep/nb.yaml", "../outside.yaml"} {
		fsys := files(t, name)
		fsys[name+"/"+file] = &fstest.MapFile{Data: []byte("x"), Mode: 0o644}
		if file == "../outside.yaml" {
			continue // MapFS cleans it away; a bundle cannot
		}
		if p, problems := Load(fsys, name); p != nil || !strings.Contains(problems.Error(), "does not belong in a pack") {
			t.Errorf("%s: %v", file, problems)
		}
	}
	fsys := files(t, name)
	fsys[name+"/README.md"] = &fstest.MapFile{Data: make([]byte, maxFileBytes+1), Mode: 0o644}
	if p, problems := Load(fsys, name); p != nil || !strings.Contains(problems.Error(), "larger than") {
		t.Errorf("a file over the limit: %v", problems)
	}
	fsys = files(t, name)
	fsys[name+"/README.md"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
	if p, problems := Load(fsys, name); p != nil || !strings.Contains(problems.Error(), "only plain files") {
		t.Errorf("a link: %v", problems)
	}
}

func TestMissingFolder(t *testing.T) {
	for _, name := range []string{"finnes-ikke", "../packs", ""} {
		if p, problems := Load(os.DirFS(packsDir), name); p != nil || !problems.Fatal() {
			t.Errorf("%q: %v", name, problems)
		}
	}
}
