package tck

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"torg/rules"
	"torg/rules/dmn"
	"torg/rules/feel"
)

// Failure is one case that did not give what it expects.
type Failure struct {
	Folder, Case, Node string
	Text               string
}

// folder is what one folder came to.
type folder struct {
	name           string
	passed, failed int
}

// Run runs every folder of fsys that holds DMN test cases and writes a table, one line for each folder, and at the end
// "N passed, M failed". A case passes when every result it names is right. err tells of folders that cannot be read.
func Run(fsys fs.FS, w io.Writer) (passed, failed int, err error) {
	return RunEach(fsys, w, nil)
}

// RunEach is Run that also tells of every failure; each may be nil.
func RunEach(fsys fs.FS, w io.Writer, each func(Failure)) (passed, failed int, err error) {
	dirs, err := caseFolders(fsys)
	if err != nil {
		return 0, 0, err
	}
	for _, dir := range dirs {
		f, err := runFolder(fsys, dir, each)
		if err != nil {
			return passed, failed, fmt.Errorf("%s: %w", dir, err)
		}
		passed, failed = passed+f.passed, failed+f.failed
		if _, err := fmt.Fprintf(w, "%-60s %5d passed %5d failed\n", f.name, f.passed, f.failed); err != nil {
			return passed, failed, err
		}
	}
	_, err = fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed)
	return passed, failed, err
}

// caseFolders are the folders with at least one model.
func caseFolders(fsys fs.FS) ([]string, error) {
	seen := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(p, ".dmn") {
			seen[path.Dir(p)] = true
		}
		return err
	})
	var out []string
	for d := range seen {
		out = append(out, d)
	}
	sort.Strings(out)
	return out, err
}

type runner struct {
	folder folder
	models map[string]*rules.Model
	files  []dmn.File
	each   func(Failure)
}

func runFolder(fsys fs.FS, dir string, each func(Failure)) (folder, error) {
	r := &runner{folder: folder{name: dir}, models: map[string]*rules.Model{}, each: each}
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return r.folder, err
	}
	var suites []*suite
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if ext != ".dmn" && ext != ".xml" {
			continue
		}
		data, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err != nil {
			return r.folder, err
		}
		if ext == ".dmn" {
			r.files = append(r.files, dmn.File{Name: e.Name(), Data: data})
		} else if s, err := parseSuite(data); err == nil && len(s.Cases) > 0 {
			suites = append(suites, s)
		}
	}
	for _, s := range suites {
		r.suite(s)
	}
	return r.folder, nil
}

func (r *runner) suite(s *suite) {
	m, err := r.model(strings.TrimSpace(s.Model))
	for i := range s.Cases {
		c := &s.Cases[i]
		ok := true
		for k := range c.Results {
			text := ""
			if err != nil {
				text = err.Error()
			} else {
				text = r.check(m, c, &c.Results[k])
			}
			if text != "" {
				ok = false
				r.tell(Failure{r.folder.name, c.ID, c.Results[k].Name, text})
			}
		}
		if ok {
			r.folder.passed++
		} else {
			r.folder.failed++
		}
	}
}

func (r *runner) tell(f Failure) {
	if r.each != nil {
		r.each(f)
	}
}

// model compiles the model a suite names, the others of the folder being there to import.
func (r *runner) model(name string) (*rules.Model, error) {
	if m, ok := r.models[name]; ok {
		return m, nil
	}
	var main *dmn.File
	var others []dmn.File
	for i := range r.files {
		if r.files[i].Name == name {
			main = &r.files[i]
		} else {
			others = append(others, r.files[i])
		}
	}
	if main == nil {
		return nil, fmt.Errorf("there is no model %q in the folder", name)
	}
	src, problems := dmn.Read(*main, others...)
	if src.DMN == nil {
		return nil, problems.Err()
	}
	m, _ := rules.Compile(src)
	r.models[name] = m
	return m, nil
}

// check runs one result of a case; it is "" when right, else what is wrong.
func (r *runner) check(m *rules.Model, c *testCase, want *result) string {
	got, err := r.ask(m, c, want)
	if err != nil {
		return err.Error()
	}
	expected, err := want.Expected.read()
	if err != nil {
		return err.Error()
	}
	if !alike(got, expected) {
		return fmt.Sprintf("is %s, expected %s", got, expected)
	}
	return ""
}

func (r *runner) ask(m *rules.Model, c *testCase, want *result) (rules.Value, error) {
	req := rules.Request{AsOf: rules.Date{Year: 2026, Month: 1, Day: 1}, MissingIsNull: true, Facts: map[string]rules.Fact{}}
	for i := range c.Inputs {
		v, err := c.Inputs[i].read()
		if err != nil {
			return v, err
		}
		req.Facts[rules.Key(c.Inputs[i].Namespace, c.Inputs[i].Name)] = rules.Fact{Value: v}
	}
	if c.Type == "decisionService" || c.Type == "bkm" {
		return r.invoke(m, c, want, req)
	}
	key := rules.Key(want.Namespace, want.Name)
	req.Decisions = []string{key}
	res, err := m.Evaluate(req)
	if err != nil {
		return rules.Null(), err
	}
	return res.Values[key], nil
}

func (r *runner) invoke(m *rules.Model, c *testCase, want *result, req rules.Request) (rules.Value, error) {
	res, err := m.Invoke(c.Invocable, req)
	if err != nil {
		return rules.Null(), err
	}
	v := res.Values[c.Invocable]
	if part, ok := v.Get(feel.NormalName(want.Name)); ok {
		return part, nil
	}
	return v, nil
}

// alike compares as the kit does: numbers to eight digits, lists and contexts part by part, all else by value.
func alike(got, want rules.Value) bool {
	if got.Kind() != want.Kind() {
		return false
	}
	switch want.Kind() {
	case feel.KindNumber:
		return close8(got, want)
	case feel.KindList:
		return sameList(got, want)
	case feel.KindContext:
		return sameContext(got, want)
	}
	return got.Equal(want) && got.String() == want.String() || got.Equal(want) && want.Kind() != feel.KindTime && want.Kind() != feel.KindDateTime
}

func sameList(got, want rules.Value) bool {
	a, b := got.Items(), want.Items()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !alike(a[i], b[i]) {
			return false
		}
	}
	return true
}

func sameContext(got, want rules.Value) bool {
	if len(got.Entries()) != len(want.Entries()) {
		return false
	}
	for _, e := range want.Entries() {
		v, ok := got.Get(e.Name)
		if !ok || !alike(v, e.Value) {
			return false
		}
	}
	return true
}

// close8 accepts a difference below 1e-8, as expected results are written with fewer digits than 34.
func close8(got, want rules.Value) bool {
	if got.Equal(want) {
		return true
	}
	a, _ := got.Decimal()
	b, _ := want.Decimal()
	x, _, err := apd.NewFromString(a)
	y, _, err2 := apd.NewFromString(b)
	if err != nil || err2 != nil {
		return false
	}
	c := apd.BaseContext.WithPrecision(50)
	var diff apd.Decimal
	if _, err := c.Sub(&diff, x, y); err != nil {
		return false
	}
	diff.Abs(&diff)
	return diff.Cmp(apd.New(1, -8)) < 0
}
