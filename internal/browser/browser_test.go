package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const bad = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="script-src 'self'"><title>x</title></head>
<body><script>document.title='ran'</script><img src="data:image/png;base64,iVBORw0KGgo="><label for=a>Navn</label><input id=a value=gammel><div style="width:5000px">bred</div></body></html>`

// What the tests of pages rely on: that this package sees faults where there are some.
func TestFaultsAreSeen(t *testing.T) {
	b := Start(t)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(bad)) }))
	defer web.Close()
	p := b.Page(t, View{Width: 320})
	if status := p.Open(web.URL); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if p.Title() != "x" || p.Overflow() == 0 {
		t.Errorf("title %q, overflow %d", p.Title(), p.Overflow())
	}
	p.Fill("Navn", "nytt")
	if got := Eval[string](p, "document.getElementById('a').value"); got != "nytt" {
		t.Errorf("the field holds %q", got)
	}
	found := map[string]bool{}
	for _, v := range p.Violations() {
		found[v.ID] = true
	}
	if !found["image-alt"] || !found["html-has-lang"] {
		t.Errorf("axe found %v", found)
	}
	if said := strings.Join(p.Complaints(), "\n"); !strings.Contains(said, "Content Security Policy") {
		t.Errorf("the browser said %q", said)
	}
}
