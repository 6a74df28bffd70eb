package gallery_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"torg/internal/browser"
	"torg/municipality"
	"torg/web/gallery"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/kit/ui"
)

func TestTexts(t *testing.T) { kittest.CheckTexts(t, gallery.Texts) }

func server(t *testing.T) *kittest.Server {
	s := kittest.New(t, []fs.FS{gallery.Texts}, func(c *kit.Config) {
		c.Simulated, c.SwitchHref = true, "/minside/bytt"
		c.Nav = func(c *kit.Ctx) []ui.Link {
			return []ui.Link{{Text: c.T("gallery.title"), Href: "/galleri"}, {Text: c.T("gallery.form.title"), Href: "/galleri/skjema"}, {Text: c.T("gallery.table.caption"), Href: "/minside"}}
		}
		c.Municipality.Address = []string{"Rådhusgata 1", "9901 Fjordvik"}
		c.Municipality.Phone = "99 01 00 00"
	})
	gallery.Mount(s.Kit)
	return s
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	s := server(t)
	for _, lang := range municipality.Languages() {
		c := s.Client(t)
		c.Header.Set("Accept-Language", string(lang))
		for _, path := range gallery.Pages() {
			a := c.Get(path)
			if !strings.Contains(a.Body, `<html lang="`+string(lang)+`"`) || strings.Contains(a.Body, "gallery.") || strings.Contains(a.Body, "kit.") {
				t.Errorf("%s in %s is in the wrong language or shows a raw key", path, lang)
			}
			a.Lacks(" style=", "<style", "{0}")
		}
	}
}

func TestInBrowser(t *testing.T) {
	b := browser.Start(t)
	web := httptest.NewServer(server(t))
	defer web.Close()
	for _, v := range []browser.View{{Width: 320}, {Width: 320, Dark: true}, {Width: 1280}, {Width: 1280, Dark: true}} {
		name := fmt.Sprintf("%d-%s", v.Width, map[bool]string{true: "dark", false: "light"}[v.Dark])
		t.Run(name, func(t *testing.T) {
			p := b.Page(t, v)
			for _, path := range gallery.Pages() {
				p.Open(web.URL + path)
				p.Axe()
				if over := p.Overflow(); over > 0 {
					t.Errorf("%s is %d pixels too wide", path, over)
				}
				p.Screenshot(name + strings.ReplaceAll(path, "/", "-"))
			}
		})
	}
}

func TestLoggedInAndOnPaper(t *testing.T) {
	b := browser.Start(t)
	s := server(t)
	web := httptest.NewServer(s)
	defer web.Close()
	parent := kittest.Person("p1", "Kari Nordmann Fjordvik-Elvebakken")
	parent.ActingFor = &kit.Acting{Kind: "person", ID: "p2", Name: "Lille Fjord", Role: "role.parent"}
	client := s.Client(t).LoginAs(parent)
	for name, v := range map[string]browser.View{"320": {Width: 320}, "1280": {}, "print": {Print: true, Dark: true, Width: 800}} {
		p := b.Page(t, v)
		for _, cookie := range client.Cookies() {
			p.SetCookie(web.URL, cookie.Name, cookie.Value)
		}
		p.Open(web.URL + "/galleri")
		p.Has("Vi mottok søknaden")
		if !v.Print {
			p.Has(parent.Citizen.Name, "Lille Fjord", "Logg ut")
		}
		p.Axe()
		if over := p.Overflow(); over > 0 && !v.Print {
			t.Errorf("%s is %d pixels too wide", name, over)
		}
		p.Screenshot("loggedin-" + name)
	}
}

func TestFormByKeyboardWithAndWithoutScript(t *testing.T) {
	b := browser.Start(t)
	web := httptest.NewServer(server(t))
	defer web.Close()
	for _, noScript := range []bool{false, true} {
		t.Run(fmt.Sprintf("no script %v", noScript), func(t *testing.T) {
			p := b.Page(t, browser.View{NoScript: noScript})
			p.Open(web.URL + "/galleri/skjema")
			if status := p.Click("Neste"); status != http.StatusUnprocessableEntity {
				t.Fatalf("an empty form gave %d", status)
			}
			if !strings.HasPrefix(p.Title(), "Feil: ") || !strings.HasPrefix(p.Focused(), "Du må rette 6 feil") {
				t.Errorf("title %q, focus on %q", p.Title(), p.Focused())
			}
			p.Screenshot(fmt.Sprintf("form-errors-noscript-%v", noScript))
			p.Axe()
			p.Click("Du må svare på «Barnets navn»")
			if p.Focused() != "Barnets navn" {
				t.Errorf("the link of the summary leads to %q", p.Focused())
			}
			p.Press("Lille Fjord")
			p.Fill("Er det noe vi bør vite?", "Nei, ingenting spesielt.")
			p.Fill("Inntekt i året", "482 500")
			p.Fill("Når ønsker du å starte?", "1.2.2027")
			p.Choose("Mandag")
			p.Choose("Ja")
			if status := p.Click("Neste"); status != http.StatusOK {
				t.Fatalf("a right form gave %d: %s", status, p.Text())
			}
			p.Has("Vi har mottatt søknaden", "2026/1234", "innen 14. november 2026")
		})
	}
}

func TestSkipLinkThemeAndLanguage(t *testing.T) {
	b := browser.Start(t)
	web := httptest.NewServer(server(t))
	defer web.Close()
	p := b.Page(t, browser.View{NoScript: true})
	p.Open(web.URL + "/galleri")
	p.Tab(1)
	if p.Focused() != "Hopp til hovedinnhold" {
		t.Errorf("the first stop is %q", p.Focused())
	}
	light := browser.Eval[string](p, "getComputedStyle(document.body).backgroundColor")
	p.Click("Mørkt")
	if dark := browser.Eval[string](p, "getComputedStyle(document.body).backgroundColor"); dark == light || !strings.HasSuffix(p.URL(), "/galleri") {
		t.Errorf("background %s before, %s after; at %s", light, dark, p.URL())
	}
	p.Click("Språk")
	p.Click("Davvisámegiella")
	p.Has("Oassegalleriija", "Buot neahttabáikki oasit")
	if font := browser.Eval[bool](p, "document.fonts.check('16px Inter', 'čđŋšŧž')"); !font {
		t.Error("the Sámi letters are not in the font")
	}
}
