// Package browser drives a real Chromium in tests: pages at a width and theme, with and without JavaScript, clicked and
// filled by what people read. A machine without Chromium skips such tests, and says so.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long any one thing may take before the test fails.
const patience = 30 * time.Second

// Browser is a running Chromium. It ends with the test.
type Browser struct{ ctx context.Context }

// Start runs a Chromium without a window, with its own empty profile, whose reader reads bokmål.
func Start(t testing.TB) *Browser {
	t.Helper()
	path := find()
	if path == "" {
		t.Skip("SKIPPED: no Chromium on this machine, so nothing is seen in a browser; install it (Debian: apt install chromium)")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options(path, t.TempDir())...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until it has ended, so that its folder can be removed
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return &Browser{ctx: ctx}
}

// options keep Chromium to itself: its own profile, no calls home, the same picture on every machine.
func options(path, profile string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("accept-lang", "nb-NO,nb"),
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("hide-scrollbars", true),
	)
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// View is how a page is looked at. The zero View is 1280 pixels wide, light, with JavaScript, on a screen.
type View struct {
	Width    int // CSS pixels
	Height   int // default 900
	Dark     bool
	NoScript bool
	Print    bool
}

// Page is a tab with cookies of its own.
type Page struct {
	ctx      context.Context
	t        testing.TB
	noScript bool

	complaints complaints
}

// Page opens an empty tab.
func (b *Browser) Page(t testing.TB, v View) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first act: no time limit here
		t.Fatalf("opening a tab: %v", err)
	}
	p := &Page{ctx: ctx, t: t}
	if v.Width == 0 {
		v.Width = 1280
	}
	if v.Height == 0 {
		v.Height = 900
	}
	p.do("setting the size", chromedp.EmulateViewport(int64(v.Width), int64(v.Height)))
	p.media(v)
	p.listen(ctx)
	p.noScript = v.NoScript
	p.script(!v.NoScript)
	return p
}

func (p *Page) script(on bool) {
	call(p, "turning JavaScript on or off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

func (p *Page) media(v View) {
	scheme, media := "light", ""
	if v.Dark {
		scheme = "dark"
	}
	if v.Print {
		media = "print"
	}
	call(p, "setting the theme", emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Dir is where screenshots go: the folder TORG_SCREENSHOTS names, or "" for nowhere.
func Dir() string { return os.Getenv("TORG_SCREENSHOTS") }
