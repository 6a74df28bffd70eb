// Package browser_test walks the demonstration as the people it is for, in a real Chromium, with the real workers running.
package browser_test

import (
	"io"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/cmd/demo"
	"torg/internal/browser"
	"torg/internal/demopeople"
)

// clock starts on a fixed day, so that the test says the same next year, and goes on from there as real clocks do.
type clock struct {
	mu     sync.Mutex
	began  time.Time
	offset time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return firstDay().Add(time.Since(c.began) + c.offset)
}

// Add lets days pass.
func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// firstDay is a Friday morning.
func firstDay() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }

// town is the running demonstration and who looks at it.
type town struct {
	*demo.Demo
	browser *browser.Browser
	clock   *clock
	data    string
	seen    map[string]bool // looks already judged
}

func start(t *testing.T) *town {
	t.Helper()
	b := browser.Start(t)
	c := &clock{began: time.Now()}
	w := &town{browser: b, clock: c, data: t.TempDir(), seen: map[string]bool{}}
	d, err := demo.Start(t.Context(), demo.Options{Addr: "127.0.0.1:0", Data: w.data, Clock: c.Now, Log: slog.New(slog.NewTextHandler(logs(), nil)),
		Follow: 100 * time.Millisecond, Pace: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	w.Demo = d
	t.Cleanup(func() { _ = d.Close() }) // a test that stops it earlier has seen the error
	return w
}

// logs shows the municipality's log when the test is asked to be talkative.
func logs() io.Writer {
	if os.Getenv("TORG_TEST_LOG") != "" {
		return os.Stderr
	}
	return io.Discard
}

// visitor is a person at a screen.
type visitor struct {
	*browser.Page
	t    *testing.T
	w    *town
	view browser.View

	judged bool // another walk judges the pages; this one only walks
}

func (w *town) visitor(t *testing.T, v browser.View) *visitor {
	t.Helper()
	return &visitor{Page: w.browser.Page(t, v), t: t, w: w, view: v}
}

// to opens a path of the municipality and expects a status.
func (v *visitor) to(path string, status int) {
	v.t.Helper()
	if got := v.Open(v.w.Base + path); got != status {
		v.t.Fatalf("%s answered %d, want %d: %s", path, got, status, v.Text())
	}
}

// press presses what leads on, and expects the next page to be a good one.
func (v *visitor) press(text string) {
	v.t.Helper()
	if got := v.Click(text); got >= 400 {
		v.t.Fatalf("pressing %q answered %d: %s", text, got, v.Text())
	}
}

// stopped presses what must be refused with the form shown again.
func (v *visitor) stopped(text string, want int) {
	v.t.Helper()
	if got := v.Click(text); got != want {
		v.t.Fatalf("pressing %q answered %d, want %d: %s", text, got, want, v.Text())
	}
}

// login chooses a person on the simulated login page, which must be the page that is open.
func (v *visitor) login(key string) {
	v.t.Helper()
	v.look("logg-inn")
	v.Choose(demopeople.MustByKey(key).Name())
	v.press("Logg inn")
}

// staff logs an employee in at the desk.
func (w *town) staff(t *testing.T, name string) *visitor {
	t.Helper()
	v := w.visitor(t, browser.View{})
	v.to("/skrivebord", 200)
	v.look("logg-inn-ansatt")
	v.Choose(name)
	v.press("Logg inn")
	v.Has("Skrivebordet")
	return v
}

// choose ticks an option within the group of questions with the legend; several groups may have the same options.
func (v *visitor) choose(legend, label string) {
	v.t.Helper()
	if !browser.Eval[bool](v.Page, `(() => {
		const clean = (s) => s.replace(/\s+/g, ' ').trim();
		const group = [...document.querySelectorAll('fieldset')].find((f) => f.querySelector('legend') && clean(f.querySelector('legend').textContent).startsWith(`+strconv.Quote(legend)+`));
		const label = group && [...group.querySelectorAll('label')].find((l) => clean(l.textContent).startsWith(`+strconv.Quote(label)+`));
		if (!label) return false;
		label.control.click();
		return label.control.checked;
	})()`) {
		v.t.Fatalf("%s: no %q under %q: %s", v.URL(), label, legend, v.Text())
	}
}

// until reloads the page until it says a text: what workers do takes the time it takes.
func (v *visitor) until(text string) {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); v.Open(v.URL()) {
		if strings.Contains(flat(v.Text()), text) {
			return
		}
	}
	v.t.Fatalf("%s never said %q: %s", v.URL(), text, v.Text())
}

func flat(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
}

// look judges the page that is open, in both themes and both widths: nothing for axe to find, nothing to scroll sideways,
// no raw keys, no identity numbers. A page with a name is judged once.
func (v *visitor) look(name string) {
	v.t.Helper()
	if v.judged || v.w.seen[name] {
		return
	}
	v.w.seen[name] = true
	v.words(name)
	for _, width := range []int{320, 1280} {
		for _, dark := range []bool{false, true} {
			v.As(browser.View{Width: width, Dark: dark})
			if over := v.Overflow(); over > 0 {
				v.t.Errorf("%s is %d pixels wider than a window of %d", name, over, width)
			}
			v.Axe()
			v.Screenshot(strings.ReplaceAll(name, "/", "-") + "-" + strconv.Itoa(width) + map[bool]string{true: "-dark"}[dark])
		}
	}
	v.As(v.view)
}

var (
	rawKey = regexp.MustCompile(`\b(kit|site|portal|open|desk|archive|page|question|option|grunn|person|step|rute)\.[a-z]+[a-z.-]*\b|\{\d\}|%!|<nil>|0001-01-01`)
	number = regexp.MustCompile(`\b\d{6} ?\d{5}\b`)
)

// words finds what no reader should meet.
func (v *visitor) words(name string) {
	v.t.Helper()
	text := v.Text()
	if found := rawKey.FindAllString(text, 5); found != nil {
		v.t.Errorf("%s shows %q", name, found)
	}
	if found := number.FindAllString(text, 5); found != nil && !strings.HasPrefix(name, "logg-inn") {
		v.t.Errorf("%s shows identity numbers: %d of them", name, len(found))
	}
}

func (w *town) person(key string) demopeople.Person { return demopeople.MustByKey(key) }
