package tck_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"torg/rules"
	"torg/rules/dmn"
)

// TestNoFalseAlarm: an expression the checker complains of must not turn out to have a value, but for "and" and "or",
// which may have one whatever stands on the other side.
func TestNoFalseAlarm(t *testing.T) {
	if _, err := os.Stat(kit); err != nil {
		t.Skip("the DMN kit is not beside the repository")
	}
	fsys := os.DirFS(kit)
	_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if !strings.HasSuffix(p, ".dmn") {
			return nil
		}
		data, _ := fs.ReadFile(fsys, p)
		src, _ := dmn.Read(dmn.File{Name: p, Data: data})
		if src.DMN == nil {
			return nil
		}
		m, problems := rules.Compile(src)
		bad := map[string]string{}
		for _, pr := range problems {
			bad[pr.Quote] = pr.Text
		}
		for _, ds := range src.Decisions {
			if ds.Boxed == nil || ds.Boxed.Kind != rules.BoxedLiteral {
				continue
			}
			text, warned := bad[strings.TrimSpace(ds.Boxed.Text.Text)]
			if !warned {
				continue
			}
			res, err := m.Evaluate(rules.Request{Decisions: []string{rules.Key(ds.Space, ds.Name)}, MissingIsNull: true})
			if err != nil {
				continue
			}
			if v := res.Values[rules.Key(ds.Space, ds.Name)]; !v.IsNull() && !strings.Contains(text, "true or false on both sides") {
				t.Errorf("%s %s: %q gives %s, but: %s", p, ds.Name, ds.Boxed.Text.Text, v, text)
			}
		}
		return nil
	})
}
