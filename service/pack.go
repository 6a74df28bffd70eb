package service

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"torg/municipality"
	"torg/rules"
)

// Limits of a whole pack.
const (
	maxFiles     = 200
	maxPackBytes = 4 << 20
)

// Pack is one service, read and checked. It does not change after Load; callers must not change what they are handed.
type Pack struct {
	Name   string // the folder's name, "ledsagerbevis"
	Digest string // SHA-256 in hex over the sorted file names and bytes
	Meta   Meta
	Form   Form
	Facts  []FactSource
	Route  Route
	offers OfferPlan
	Readme string // Markdown for the case officer

	files    map[string][]byte
	catalog  map[municipality.Language]map[string]string
	own      map[municipality.Language]map[string]string // Torg's own texts for every service
	textsAt  map[municipality.Language]*document
	unread   map[municipality.Language]bool
	letters  map[string]map[municipality.Language]*letter
	outcome  outcomeNames
	source   rules.Source
	model    *rules.Model
	aux      map[string]string  // where an expression stands → the decision that computes it
	used     map[string]bool    // text keys something points to
	units    map[string]string  // by name of the rules
	written  map[string]written // by name of a parameter or decision
	reserved map[string]bool    // names the pack cannot use, since we give them
	rows     []rowRef           // rows of every table, to know which no test tries
	tests    []test
	docs     map[string]*document
}

// Load reads the pack in the folder name of fsys. With faults that stop its use the pack is nil.
func Load(fsys fs.FS, name string) (*Pack, Problems) {
	sub, err := fs.Sub(fsys, name)
	if err != nil {
		return nil, Problems{{File: name, Text: "this is not a folder name that can be used"}}
	}
	files, problems := readFiles(sub)
	if problems.Fatal() {
		return nil, problems
	}
	return fromFiles(path.Base(name), files)
}

// fromFiles is Load for files already in memory.
func fromFiles(name string, files map[string][]byte) (*Pack, Problems) {
	l := &loader{parts: map[string]*part{}, pack: &Pack{Name: name, files: files, Digest: digest(files),
		catalog: map[municipality.Language]map[string]string{}, textsAt: map[municipality.Language]*document{},
		own:    map[municipality.Language]map[string]string{},
		unread: map[municipality.Language]bool{}, letters: map[string]map[municipality.Language]*letter{},
		aux: map[string]string{}, used: map[string]bool{}, written: map[string]written{}, units: map[string]string{}, reserved: map[string]bool{}, docs: map[string]*document{}}}
	l.load()
	problems := l.problems.sorted()
	if problems.Fatal() {
		return nil, problems
	}
	return l.pack, problems
}

// digest is SHA-256 over, for each file by name: name, a zero byte, length in decimal, a zero byte, the bytes.
func digest(files map[string][]byte) string {
	h := sha256.New()
	for _, n := range fileNames(files) {
		fmt.Fprintf(h, "%s\x00%d\x00", n, len(files[n]))
		h.Write(files[n])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func fileNames(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// readFiles takes in every file of the folder, within the limits.
func readFiles(fsys fs.FS) (map[string][]byte, Problems) {
	files, total := map[string][]byte{}, 0
	var problems Problems
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if p := acceptable(name, e); p != "" {
			problems = append(problems, Problem{File: name, Text: p})
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		files[name] = b
		if total += len(b); err == nil && (total > maxPackBytes || len(files) > maxFiles) {
			return fmt.Errorf("the pack is larger than %d files or %d bytes", maxFiles, maxPackBytes)
		}
		return err
	})
	if err != nil {
		problems = append(problems, Problem{File: ".", Text: "the folder cannot be read: " + err.Error()})
	}
	return files, problems
}

// acceptable says why a file has no place in a pack, or "".
func acceptable(name string, e fs.DirEntry) string {
	if e != nil {
		if info, err := e.Info(); err != nil || !info.Mode().IsRegular() {
			return "only plain files may stand in a pack; remove the link"
		} else if info.Size() > maxFileBytes {
			return fmt.Sprintf("the file is larger than %d bytes", maxFileBytes)
		}
	}
	dir, base := path.Split(name)
	ok := false
	switch dir {
	case "":
		ok = base == "README.md" || base == offerFile || required(base)
	case "letters/":
		ok = strings.HasSuffix(base, ".md")
	case "text/", "tests/":
		ok = strings.HasSuffix(base, ".yaml")
	}
	if !ok {
		return "this file does not belong in a pack; a pack holds pack.yaml, form.yaml, facts.yaml, rules.yaml, route.yaml, offer.yaml, " +
			"README.md, letters/*.md, text/*.yaml and tests/*.yaml"
	}
	return ""
}

func required(base string) bool {
	for _, n := range requiredFiles() {
		if n == base {
			return true
		}
	}
	return false
}

func requiredFiles() []string {
	return []string{"pack.yaml", "form.yaml", "facts.yaml", "rules.yaml", "route.yaml"}
}
