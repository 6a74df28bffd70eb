package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Violation is what axe found wrong: a rule, and where.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
}

// Axe fails the test for every fault axe-core finds against WCAG 2.2 A and AA and its own best practice.
func (p *Page) Axe() {
	p.t.Helper()
	for _, v := range p.Violations() {
		p.t.Errorf("%s: %s (%s): %s\n  %s", p.URL(), v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}

// Violations is what axe-core finds on the page as it is now. Without axe-core the test is skipped, loudly.
func (p *Page) Violations() []Violation {
	p.t.Helper()
	source := p.axeSource()
	if p.noScript { // axe is JavaScript itself; the page's own has had its chance not to run
		p.script(true)
		defer p.script(false)
	}
	if !Eval[bool](p, "typeof axe === 'object'") { // a page looked at twice keeps it
		Eval[bool](p, source+"\n;true")
	}
	return Eval[[]Violation](p, `axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => ({
		id: v.id, impact: v.impact || '', help: v.help, nodes: v.nodes.map((n) => n.target.join(' ') + ': ' + n.html.slice(0, 200) + ' ' + (n.any[0] ? n.any[0].message : '')),
	})))`)
}

func (p *Page) axeSource() string {
	p.t.Helper()
	path, err := axePath()
	if err != nil {
		p.t.Skip("SKIPPED: " + err.Error())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		p.t.Skipf("SKIPPED: accessibility is not tested, since axe-core was not fetched; run web/kit/assets/build.sh: %v", err)
	}
	return string(raw)
}

// axePath finds axe-core in the repository that the test stands in.
func axePath() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "web", "kit", "assets", "node_modules", "axe-core", "axe.min.js"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("accessibility is not tested: no go.mod above the test's folder")
		}
	}
}
