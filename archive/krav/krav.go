// Package krav makes docs/noark5.md: every requirement of the Noark 5 standard (version 5.5, 400 of them, by number and in our
// own words), where it is met and which test shows it. Tests say so themselves, with a comment "// Krav: 2.5.5, 3.2.4" inside
// the function; code by naming the number in a comment. The page is made from what stands in the tree, and the package's test
// fails when the page is another, when it points at a test that is not there, or when a mandatory line says nothing.
package krav

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:generate go test . -run TestThePageSaysWhatIsThere -update

//go:embed krav.txt
var list string

// Requirement is one requirement of the standard.
type Requirement struct {
	Number  string
	Type    string   // O mandatory, B mandatory on a condition, V voluntary
	Words   string   // what it asks, in our words
	Tests   []string // "archive.TestX"
	Where   []string // "archive.CloseCaseFile"
	LeftOut string   // why it is not met, or does not arise
}

// Empty reports a line that says neither what shows it nor why it is not met.
func (r Requirement) Empty() bool { return len(r.Tests) == 0 && r.LeftOut == "" }

// Read gives the requirements as they are met in the tree at root. Errors name the line or the file that is wrong.
func Read(root string) ([]Requirement, error) {
	reqs, refs, err := lines()
	if err != nil {
		return nil, err
	}
	t := &tree{tests: map[string]bool{}, tags: map[string][]string{}, where: map[string][]string{}}
	for _, r := range reqs {
		t.numbers = append(t.numbers, r.Number)
	}
	if err := t.walk(root); err != nil {
		return nil, err
	}
	for n := range t.tags {
		if !slices.Contains(t.numbers, n) {
			return nil, fmt.Errorf("%s: no such requirement, in %v", n, t.tags[n])
		}
	}
	for i := range reqs {
		r := &reqs[i]
		for _, ref := range refs[r.Number] {
			file, name, _ := strings.Cut(ref, ":")
			test := path.Dir(file) + "." + name
			if !t.tests[test] {
				return nil, fmt.Errorf("krav.txt: %s: there is no %s", r.Number, test)
			}
			r.Tests = append(r.Tests, test)
		}
		r.Tests = sorted(append(r.Tests, t.tags[r.Number]...))
		r.Where = sorted(t.where[r.Number])
	}
	return reqs, nil
}

func sorted(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// lines reads krav.txt.
func lines() (reqs []Requirement, refs map[string][]string, err error) {
	refs = map[string][]string{}
	for n, l := range strings.Split(strings.TrimSpace(list), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		f := strings.SplitN(l, "|", 4)
		if len(f) != 4 || !strings.Contains("OBV", f[1]) || f[2] == "" {
			return nil, nil, fmt.Errorf("krav.txt: line %d: want number|type|words|references", n+1)
		}
		r := Requirement{Number: f[0], Type: f[1], Words: f[2]}
		if why, ok := strings.CutPrefix(f[3], "- "); ok {
			r.LeftOut = why
		} else if f[3] != "" {
			for _, ref := range strings.Split(f[3], ",") {
				refs[r.Number] = append(refs[r.Number], strings.TrimSpace(ref))
			}
		}
		reqs = append(reqs, r)
	}
	return reqs, refs, nil
}

// tree is what the source says.
type tree struct {
	numbers []string
	tests   map[string]bool     // "archive.TestX"
	tags    map[string][]string // number to "archive.TestX"
	where   map[string][]string // number to "archive.Symbol"
}

func (t *tree) walk(root string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && rel != "." || slices.Contains([]string{"node_modules", "testdata", "bin", "data", "krav"}, d.Name())) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_templ.go") {
			return nil
		}
		return t.file(p, rel)
	})
}

func (t *tree) file(p, rel string) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, p, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if ok && strings.HasSuffix(rel, "_test.go") && strings.HasPrefix(fn.Name.Name, "Test") && fn.Body != nil {
			t.test(rel, fn, f.Comments)
		}
	}
	if !strings.HasSuffix(rel, "_test.go") && strings.HasPrefix(rel, "archive/") {
		for _, d := range f.Decls {
			t.decl(path.Dir(rel), d, f.Comments)
		}
	}
	return nil
}

func (t *tree) test(rel string, fn *ast.FuncDecl, comments []*ast.CommentGroup) {
	t.tests[path.Dir(rel)+"."+fn.Name.Name] = true
	for _, c := range comments {
		if c.Pos() < fn.Pos() || c.End() > fn.End() {
			continue
		}
		for _, line := range c.List {
			if numbers, ok := strings.CutPrefix(line.Text, "// Krav: "); ok {
				for _, n := range strings.Split(numbers, ",") {
					n = strings.TrimSpace(n)
					t.tags[n] = append(t.tags[n], path.Dir(rel)+"."+fn.Name.Name)
				}
			}
		}
	}
}

// decl notes the numbers that a declaration, its comment included, names.
func (t *tree) decl(pkg string, d ast.Decl, comments []*ast.CommentGroup) {
	name, doc, begin, end := described(d)
	if name == "" {
		return
	}
	if doc != nil {
		begin = doc.Pos()
	}
	for _, c := range comments {
		if c.Pos() < begin || c.End() > end {
			continue
		}
		for _, n := range t.named(c.Text()) {
			t.where[n] = append(t.where[n], pkg+"."+name)
		}
	}
}

func described(d ast.Decl) (name string, doc *ast.CommentGroup, begin, end token.Pos) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name = d.Name.Name
		if d.Recv != nil {
			if s, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
				if id, ok := s.X.(*ast.Ident); ok {
					name = id.Name + "." + name
				}
			}
		}
		return name, d.Doc, d.Pos(), d.End()
	case *ast.GenDecl:
		if len(d.Specs) > 0 {
			if s, ok := d.Specs[0].(*ast.TypeSpec); ok {
				return s.Name.Name, d.Doc, d.Pos(), d.End()
			}
		}
	}
	return "", nil, 0, 0
}

var number = regexp.MustCompile(`\b([2-6])\.(\d{1,2})\.(\d{1,2})(?:-(?:\d\.\d{1,2}\.)?(\d{1,2}))?\b`)

// named finds the numbers a comment names, "3.2.7-3.2.9" as three.
func (t *tree) named(comment string) (out []string) {
	for _, m := range number.FindAllStringSubmatch(comment, -1) {
		first, _ := strconv.Atoi(m[3])
		last := first
		if m[4] != "" {
			last, _ = strconv.Atoi(m[4])
		}
		for i := first; i <= last; i++ {
			if n := fmt.Sprintf("%s.%s.%d", m[1], m[2], i); slices.Contains(t.numbers, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// Page writes the table.
func Page(reqs []Requirement) string {
	var b strings.Builder
	b.WriteString(`# Noark 5: the requirements, one by one

Made by ` + "`go generate ./archive/krav`" + ` from the tests and comments of the tree; edited by hand it is made anew. Numbers and types are those of
the Noark 5 standard (version 5.5); the words are ours. O is mandatory, B mandatory on a condition (read here for a municipal case archive), V voluntary.

`)
	counts := map[string][3]int{}
	for _, r := range reqs {
		c := counts[r.Type]
		switch {
		case len(r.Tests) > 0:
			c[0]++
		case r.LeftOut != "":
			c[1]++
		default:
			c[2]++
		}
		counts[r.Type] = c
	}
	b.WriteString("| type | shown by a test | left out or does not arise, with why | says nothing |\n| --- | --: | --: | --: |\n")
	for _, kind := range []string{"O", "B", "V"} {
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", kind, counts[kind][0], counts[kind][1], counts[kind][2])
	}
	chapter := ""
	for _, r := range reqs {
		if c := r.Number[:strings.LastIndexByte(r.Number, '.')]; c != chapter {
			chapter = c
			fmt.Fprintf(&b, "\n## %s\n\n| | | what | where | shown by |\n| --- | --- | --- | --- | --- |\n", c)
		}
		shown := strings.Join(r.Tests, "<br>")
		if r.LeftOut != "" {
			shown = strings.TrimSpace(shown + " *" + r.LeftOut + "*")
		}
		where := r.Where
		if len(where) > maxWhere {
			where = where[:maxWhere]
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.Number, r.Type, r.Words, strings.Join(where, "<br>"), shown)
	}
	return b.String()
}

// maxWhere is how many places of the code are named at most.
const maxWhere = 4
