package house

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// walk calls fn with every Go file of the tree, by its path from the root.
func walk(t *testing.T, fn func(rel string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"testdata", "node_modules", "tools", "data", "bin"}, d.Name())) {
			return fs.SkipDir
		}
		if strings.HasSuffix(rel, ".go") {
			fn(filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func descriptor(folder string) []byte {
	b, _ := os.ReadFile(filepath.Join(root, folder, "integration.toml"))
	return b
}

func TestImportsPointOneWay(t *testing.T) {
	fset := token.NewFileSet()
	walk(t, func(rel string) {
		if strings.HasPrefix(rel, "packs/") {
			t.Errorf("%s: packs are data, not code", rel)
		}
		f, err := parser.ParseFile(fset, filepath.Join(root, rel), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		test := strings.HasSuffix(rel, "_test.go") || strings.HasSuffix(path.Dir(rel), "test") || strings.HasSuffix(path.Dir(rel), "tape")
		for _, im := range f.Imports {
			imp, _ := strconv.Unquote(im.Path.Value)
			if why := law(path.Dir(rel), imp, test, descriptor); why != "" {
				t.Errorf("%s: imports %q: %s", fset.Position(im.Pos()), imp, why)
			}
		}
	})
}

// The laws themselves, as a table anyone can read.
func TestLaws(t *testing.T) {
	toml := func(folder string) []byte {
		if folder == "national/folkeregister" {
			return []byte(`serves = "request"`)
		}
		return nil
	}
	for _, c := range []struct {
		pkg, imp string
		ok       bool
	}{
		{"casework", "torg/request", true},
		{"request", "torg/casework", false},
		{"decision", "torg/archive", true},
		{"archive", "torg/decision", false},
		{"rules", "torg/store", false},
		{"rules", "net/http", false},
		{"rules/feel", "os", false},
		{"casework", "net/http", false},
		{"national/folkeregister", "net/http", true},
		{"web/portal", "net/http", true},
		{"request", "torg/national/folkeregister", false},
		{"national/folkeregister", "torg/request", true},
		{"national/folkeregister", "torg/casework", false},
		{"national/folkeregister/simulator", "torg/national/skatt", false},
		{"national/unknown", "torg/municipality", false},
		{"web/portal", "torg/casework", true},
		{"web/portal", "torg/national/idporten", false},
		{"web/desk", "torg/store/postgres", false},
		{"casework", "torg/web/kit", false},
		{"cmd/torg", "torg/store/sqlite", true},
		{"cmd/torg", "torg/store/storetest", false},
		{"store/sqlite", "modernc.org/sqlite", true},
		{"ledger", "modernc.org/sqlite", false},
		{"internal/pdf", "torg/casework", false},
		{"internal/pdf", "torg/municipality", true},
	} {
		if why := law(c.pkg, c.imp, false, toml); (why == "") != c.ok {
			t.Errorf("%s -> %s: why = %q, want allowed = %v", c.pkg, c.imp, why, c.ok)
		}
	}
}

// roomFiles parses the shipping Go files of the rooms after jobs.
func roomFiles(t *testing.T, fset *token.FileSet, fn func(room string, f *ast.File)) {
	t.Helper()
	for _, room := range rooms()[slices.Index(rooms(), "jobs")+1:] {
		files, err := filepath.Glob(filepath.Join(root, room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", room, len(files), err)
		}
		for _, p := range files {
			if strings.HasSuffix(p, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, p, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			fn(room, f)
		}
	}
}

// Rooms write only through ledger.Act, so that no act goes unrecorded.
func TestNoActWithoutAnEntry(t *testing.T) {
	fset := token.NewFileSet()
	roomFiles(t, fset, func(room string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if _, lit := call.Args[1].(*ast.FuncLit); ok && lit && sel.Sel.Name == "Write" {
				t.Errorf("%s: Store.Write in %s: use ledger.Act", fset.Position(n.Pos()), room)
			}
			return true
		})
	})
}

// unvouched are the tables that may be written without the ledger vouching for their rows, since they can be rebuilt or
// hold nothing that must be proved.
func unvouched() []string {
	return []string{"draft", "journal_term", "arkivord", "sokbar", "sokeord", "ordliste", "sokstatus", // drafts are not acts yet; the others are search indexes
		"resident", "watched"} // made again from Folkeregisteret, and how far it is read
}

// What must be provable is written with Put. A statement that writes a table directly names one that need not be.
func TestRowsAreVouchedFor(t *testing.T) {
	fset := token.NewFileSet()
	roomFiles(t, fset, func(room string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(lit.Value)
			if table := written(text); table != "" && !slices.Contains(unvouched(), table) {
				t.Errorf("%s: %s writes %s directly: use Put, or list the table as unvouched and say why", fset.Position(n.Pos()), room, table)
			}
			return true
		})
	})
}

// written is the table an SQL text writes, or "".
func written(text string) string {
	words := strings.Fields(text)
	for i, start := range [][]string{{"INSERT", "INTO"}, {"DELETE", "FROM"}, {"UPDATE"}} {
		if len(words) > len(start) && slices.Equal(words[:len(start)], start) {
			return strings.TrimSuffix(words[len(start)], "(")
		}
		_ = i
	}
	return ""
}

// Every representation of a record is made from a screened view: the web never names the archive's raw rows.
func TestNothingRendersARawRecord(t *testing.T) {
	raw := []string{"CaseFile", "RegistryEntry", "DocumentDescription", "DocumentObject", "CorrespondenceParty", "Party"}
	fset := token.NewFileSet()
	walk(t, func(rel string) {
		if !strings.HasPrefix(rel, "web/") || strings.HasPrefix(rel, "web/noark/") {
			return
		}
		f, err := parser.ParseFile(fset, filepath.Join(root, rel), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if x, isName := sel2(sel, ok); isName && x == "archive" && slices.Contains(raw, sel.Sel.Name) {
				t.Errorf("%s: archive.%s is a raw record; pages are made from views", fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	})
}

func sel2(sel *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	x, isName := sel.X.(*ast.Ident)
	if !isName {
		return "", false
	}
	return x.Name, true
}

func TestEveryPackageHasAComment(t *testing.T) {
	said := map[string]bool{}
	walk(t, func(rel string) {
		if strings.HasSuffix(rel, "_test.go") && path.Dir(rel) != "test" {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, rel), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		said[path.Dir(rel)] = said[path.Dir(rel)] || f.Doc != nil
	})
	for pkg, ok := range said {
		if !ok {
			t.Errorf("package %s has no comment", pkg)
		}
	}
}

// Released migrations are never edited: a municipality that ran them would differ from one that starts today.
func TestReleasedMigrationsStand(t *testing.T) {
	listed := map[string]string{}
	b, err := os.ReadFile("migrations.sum")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 2 {
			listed[f[1]] = f[0]
		}
	}
	found, err := filepath.Glob(filepath.Join(root, "*", "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	more, _ := filepath.Glob(filepath.Join(root, "web", "*", "migrations", "*.sql"))
	for _, p := range append(found, more...) {
		rel, _ := filepath.Rel(root, p)
		body, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		switch want := listed[filepath.ToSlash(rel)]; {
		case want == "":
			t.Errorf("%s is not in migrations.sum; add: %s  %s", rel, hex.EncodeToString(sum[:]), filepath.ToSlash(rel))
		case want != hex.EncodeToString(sum[:]):
			t.Errorf("%s has been edited after its release; write a new migration instead", rel)
		}
		delete(listed, filepath.ToSlash(rel))
	}
	for gone := range listed {
		t.Errorf("%s is in migrations.sum and not in the tree", gone)
	}
}

// The tree speaks of itself alone.
func TestNothingTellsOfAnotherPlace(t *testing.T) {
	forbidden := []string{"/wo" + "rk/", "/tmp/br" + "ief", "proxy.go" + "lang.org", "registry.npm" + "js.org"}
	walk(t, func(rel string) {
		b, err := os.ReadFile(filepath.Join(root, rel))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range forbidden {
			if strings.Contains(string(b), f) {
				t.Errorf("%s tells of %q", rel, f)
			}
		}
	})
	lock, err := os.ReadFile(filepath.Join(root, "web/kit/assets/package-lock.json"))
	if err != nil || strings.Contains(string(lock), "resolved") {
		t.Errorf("the lock file names where packages were fetched, or is missing: %v", err)
	}
}

// House numbers to feel by: the test only speaks of what is far outside.
func TestFilesAreReadable(t *testing.T) {
	walk(t, func(rel string) {
		if strings.HasSuffix(rel, "_templ.go") {
			return
		}
		b, err := os.ReadFile(filepath.Join(root, rel))
		if err != nil {
			t.Fatal(err)
		}
		limit := 450
		if strings.HasSuffix(rel, "_test.go") {
			limit = 1200
		}
		if n := strings.Count(string(b), "\n"); n > limit {
			t.Error(fmt.Sprintf("%s has %d lines; at most %d", rel, n, limit))
		}
	})
}
