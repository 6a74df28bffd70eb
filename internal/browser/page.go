package browser

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func call[P, R any](p *Page, what string, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	return r
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Eval runs an expression in the page and gives its value.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("evaluating in %s: %v", p.URL(), err)
	}
	return v
}

// Open goes to an address and gives the status of the answer.
func (p *Page) Open(url string) int {
	p.t.Helper()
	return p.load("opening "+url, chromedp.Navigate(url))
}

func (p *Page) load(what string, step chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	return int(res.Status)
}

// Click presses the link, button or summary with the text, by the mouse. If it leads somewhere, Click waits until the
// page is there and gives the status of its answer; otherwise 0.
func (p *Page) Click(text string) int {
	p.t.Helper()
	expression := jsCall("click", text)
	switch found := Eval[string](p, finder+"; torgKind("+expression+")"); found {
	case "":
		p.t.Fatalf("no link or button says %q; there are: %s", text, Eval[string](p, finder+"; torgAll()"))
	case "goes":
		return p.load("pressing "+text, chromedp.Click(element(expression)))
	}
	p.do("pressing "+text, chromedp.Click(element(expression)))
	return 0
}

// Fill writes value, key by key, in the field with the label, in place of what is there.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	field := p.field(label)
	p.do("going to "+label, chromedp.Focus(field))
	Eval[bool](p, "document.activeElement.select(), true")
	if value == "" {
		value = kb.Delete
	}
	p.Press(value)
}

// Choose ticks the radio button or box with the label.
func (p *Page) Choose(label string) {
	p.t.Helper()
	p.do("choosing "+label, chromedp.Click(p.field(label)))
}

// Select chooses the option of the list with the label.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	field := p.field(label)
	value := Eval[string](p, finder+"; torgOption("+jsCall("field", label)+", "+quote(option)+")")
	p.do("selecting "+option, chromedp.SetValue(field, value))
}

// Upload gives a file to the field with the label.
func (p *Page) Upload(label, file string) {
	p.t.Helper()
	p.do("uploading to "+label, chromedp.SetUploadFiles(p.field(label), []string{file}))
}

func (p *Page) field(label string) chromedp.JSPath {
	p.t.Helper()
	expression := jsCall("field", label)
	if !Eval[bool](p, finder+"; "+expression+" !== null") {
		p.t.Fatalf("no field is labelled %q; there are: %s", label, Eval[string](p, finder+"; torgLabels()"))
	}
	return element(expression)
}

// Press sends keys to what has the focus: text, or kb.Tab, kb.Enter, kb.Escape of chromedp/kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("pressing keys", chromedp.KeyEvent(keys))
}

// Tab moves the focus forward n times.
func (p *Page) Tab(n int) { p.t.Helper(); p.Press(strings.Repeat(kb.Tab, n)) }

// Focused is the text, or the label, of what has the focus.
func (p *Page) Focused() string {
	p.t.Helper()
	return Eval[string](p, finder+"; torgName(document.activeElement)")
}

// URL is the address of the page.
func (p *Page) URL() string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	url, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		p.t.Fatalf("asking for the address: %v", err)
	}
	return url
}

// Title is the title of the window.
func (p *Page) Title() string { p.t.Helper(); return Eval[string](p, "document.title") }

// Text is what can be read on the page.
func (p *Page) Text() string { p.t.Helper(); return Eval[string](p, "document.body.innerText") }

// Has fails the test if a text cannot be read on the page. Kinds of space are all the same.
func (p *Page) Has(texts ...string) {
	p.t.Helper()
	page := spaces(p.Text())
	for _, s := range texts {
		if !strings.Contains(page, spaces(s)) {
			p.t.Errorf("%s lacks %q; it says: %s", p.URL(), s, page)
		}
	}
}

// Lacks fails the test if a text can be read on the page or is in its source.
func (p *Page) Lacks(texts ...string) {
	p.t.Helper()
	source := spaces(Eval[string](p, "document.documentElement.outerHTML"))
	for _, s := range texts {
		if strings.Contains(source, spaces(s)) {
			p.t.Errorf("%s must not hold %q", p.URL(), s)
		}
	}
}

func spaces(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
}

// Overflow is how many pixels the page is wider than the window: 0 when nothing must be scrolled sideways (WCAG 1.4.10).
func (p *Page) Overflow() int {
	p.t.Helper()
	return Eval[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
}

// Screenshot keeps a picture of the whole page as name.png in Dir, if there is one.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	if Dir() == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
	if err := os.WriteFile(filepath.Join(Dir(), name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func element(expression string) chromedp.JSPath {
	return chromedp.JSPath("(() => {" + finder + "; return " + expression + "})()")
}

func jsCall(what, text string) string {
	return "torgFind(" + quote(what) + ", " + quote(text) + ")"
}

// quote writes s as a JavaScript string.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string always marshals
	return string(b)
}

// SetCookie gives the tab a cookie for an address: a session made without the browser.
func (p *Page) SetCookie(url, name, value string) {
	p.t.Helper()
	call(p, "setting a cookie", network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url})
}
