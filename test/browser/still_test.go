package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"torg/internal/browser"
)

// TestOnATelephoneWithoutJavaScript is Kari with an old telephone: the whole way, and nothing is missing.
func TestOnATelephoneWithoutJavaScript(t *testing.T) {
	w := start(t)
	v := w.visitor(t, browser.View{Width: 320, Height: 640, NoScript: true})
	v.judged = true
	v.to("/", 200)
	v.press("Redusert foreldrebetaling i barnehage")
	v.press("Logg inn og søk")
	v.login("kari")
	v.press("Start søknaden")
	v.household()
	v.children("Ella", "Odin")
	v.press("Neste")
	v.press("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "947,87 kr i måneden", "2026/1")
	v.letter("Vedtak")
	v.press("Åpne saken")
	v.until("Brevet er levert")
	v.to("/minside/innsyn", 200)
	v.Has("Avgjorde saken")
	v.to("/postliste?q=foreldrebetaling", 200)
	v.Has("2026/1-1", "2026/1-2")
	v.logout()
}

// TestByKeyboardOnly is Kari who cannot use a mouse: she reaches everything with Tab, sees where she is, and begins
// each page past the menus.
func TestByKeyboardOnly(t *testing.T) {
	w := start(t)
	v := w.visitor(t, browser.View{})
	v.judged = true
	v.to(fees, 200)
	v.Tab(1)
	if got := v.Focused(); got != "Hopp til hovedinnhold" {
		t.Errorf("the first stop is %q", got)
	}
	v.Press(kb.Enter)
	v.enter("Logg inn og søk")
	v.tick("Kari Solvang")
	v.enter("Logg inn")
	v.enter("Start søknaden")
	v.tick("Ja")
	v.enter("Neste")
	v.tick("Odin Solvang")
	v.tick("Ella Solvang")
	v.enter("Neste")
	for range 2 {
		v.tick("Fjordvik barnehage")
	}
	for range 2 {
		v.tab("Hvor mange timer")
		v.Press("45")
	}
	v.enter("Neste")
	v.enter("Neste")
	v.enter("Send søknaden")
	v.Has("Ja, søknaden er innvilget", "947,87 kr i måneden")
	v.tab("Slik kom vi fram")
	v.Press(kb.Enter)
	v.enter("Logg ut")
	v.Has("Du er logget ut")
}

// tab moves the focus on to what is called so, as far as a page goes, and expects it to be seen there.
func (v *visitor) tab(name string) {
	v.t.Helper()
	for range 120 {
		v.Tab(1)
		if !strings.HasPrefix(v.Focused(), name) {
			continue
		}
		if !browser.Eval[bool](v.Page, `(() => {
			const el = document.activeElement, r = el.getBoundingClientRect();
			const ringed = (e) => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none';
			return r.top >= 0 && r.bottom <= innerHeight + 1 && (ringed(el) || ringed(el.parentElement)); // a radio's field bears the ring
		})()`) {
			v.t.Errorf("%s: %q has the focus, but it is out of sight or not marked", v.URL(), name)
		}
		return
	}
	v.t.Fatalf("%s: Tab never comes to %q", v.URL(), name)
}

func (v *visitor) tick(name string) {
	v.t.Helper()
	v.tab(name)
	v.Press(" ")
}

func (v *visitor) enter(name string) {
	v.t.Helper()
	v.tab(name)
	if got := v.Enter(kb.Enter); got >= 400 {
		v.t.Fatalf("Enter on %q answered %d: %s", name, got, v.Text())
	}
}
