package kit_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/kit/texts"
	"torg/web/kit/ui"
)

func TestKitTexts(t *testing.T) {
	kittest.CheckOwnTexts(t, texts.FS)
}

func server(t *testing.T, change ...func(*kit.Config)) *kittest.Server {
	own := fstest.MapFS{}
	for _, lang := range municipality.Languages() {
		own[string(lang)+".yaml"] = &fstest.MapFile{Data: []byte("# test\ntest.custom: \"Egen tekst {0} " + string(lang) + "\"\n")}
	}
	s := kittest.New(t, []fs.FS{own}, change...)
	s.Get("/{$}", page("Forside"))
	s.Get("/minside", func(c *kit.Ctx) error {
		if err := c.Require(municipality.High); err != nil {
			return err
		}
		return page("Min side " + c.User().Citizen.PersonID)(c)
	})
	s.Get("/skrivebord", func(c *kit.Ctx) error {
		if err := c.RequireStaff("caseworker"); err != nil {
			return err
		}
		return page("Skrivebord")(c)
	})
	return s
}

func page(title string) kit.Handler {
	return func(c *kit.Ctx) error {
		return c.Render(http.StatusOK, kit.Page{Title: title}, ui.Heading(1, title, ""))
	}
}

func TestPageHasLanguageHeadersAndNoInline(t *testing.T) {
	a := server(t).Client(t).Get("/").Want(200)
	a.Has(`<html lang="nb"`, "<h1", "Forside – Fjordvik kommune", "Hopp til hovedinnhold").Lacks("style=", "<style", "onclick")
	csp := a.Header.Get("Content-Security-Policy")
	want := "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self' https://innlogging.example; frame-ancestors 'none'; base-uri 'none'"
	if csp != want {
		t.Errorf("CSP is %s", csp)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "private, no-cache"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestLanguageChoice(t *testing.T) {
	s := server(t)
	for header, want := range map[string]string{"": "nb", "nn-NO,nb;q=0.8": "nn", "en-GB": "en", "se": "se", "no": "nb", "sma": "nb", "de": "en", "da,en": "nb", ";;;": "nb"} {
		c := s.Client(t)
		c.Header.Set("Accept-Language", header)
		c.Get("/").Has(`<html lang="` + want + `"`)
	}
	c := s.Client(t)
	a := c.Get("/minside?lang=se&x=1").Want(303)
	if a.Location != "/minside?x=1" {
		t.Errorf("sent to %q", a.Location)
	}
	c.Get("/").Has(`<html lang="se"`, "Njuike váldosisdollui")
	c.Post("/spraak", url.Values{"spraak": {"nn"}, "tilbake": {"//evil.example"}}).Want(303)
	c.Get("/").Has(`<html lang="nn"`)
	if a := c.Get("//evil.example/?lang=nb"); strings.HasPrefix(a.Location, "//") {
		t.Errorf("a language link leads away: %q", a.Location)
	}
}

func TestThemeIsRememberedWithoutScript(t *testing.T) {
	c := server(t).Client(t)
	c.Get("/").Has(`data-color-scheme="auto"`)
	c.Post("/utseende", url.Values{"utseende": {"dark"}, "tilbake": {"/minside"}}).Want(303)
	c.Get("/").Has(`data-color-scheme="dark"`)
	c.Post("/utseende", url.Values{"utseende": {"pink"}}).Want(422)
}

func TestErrorsBecomePages(t *testing.T) {
	s := server(t)
	secret := errors.New("sql: secret table detail")
	for kind, want := range map[municipality.Kind]int{
		municipality.Fault: 500, municipality.NotFound: 404, municipality.Invalid: 422, municipality.Forbidden: 403, municipality.Conflict: 409,
		municipality.Unavailable: 503, municipality.Refused: 502, municipality.NotSetUp: 503, municipality.TooMuch: 413,
	} {
		s2 := server(t)
		s2.Get("/feil", func(*kit.Ctx) error { return municipality.Wrap(kind, "test", secret) })
		a := s2.Client(t).Get("/feil").Want(want).Has("<h1", "Referansenummer").Lacks("secret", "sql:")
		if ref := a.Header.Get("X-Request-Id"); ref == "" || !strings.Contains(a.Body, ref) || !strings.Contains(s2.Log.String(), ref) {
			t.Errorf("kind %v: the reference %q must be on the page and in the log", kind, ref)
		}
	}
	s.Get("/egen", func(*kit.Ctx) error {
		return &municipality.Error{Kind: municipality.Conflict, Op: "x", Key: "test.custom", Args: []any{"A"}}
	})
	s.Client(t).Get("/egen").Want(409).Has("Egen tekst A nb")
	s.Get("/panikk", func(*kit.Ctx) error { panic("secret in a panic") })
	s.Client(t).Get("/panikk").Want(500).Has("Noe gikk galt hos oss").Lacks("secret")
	if !strings.Contains(s.Log.String(), "kit_test.go") {
		t.Error("the stack of a panic must be in the log")
	}
}

func TestMissingPages(t *testing.T) {
	s := server(t)
	s.Post("/send", page("sendt"))
	c := s.Client(t)
	c.Get("/finnes-ikke").Want(404).Has("Vi finner ikke siden")
	if a := c.Get("/send").Want(405); a.Header.Get("Allow") != "POST" {
		t.Errorf("Allow is %q", a.Header.Get("Allow"))
	}
	c.Post("/minside", nil).Want(405)
}

func TestPostsFromElsewhereAreRefused(t *testing.T) {
	s := server(t)
	done := 0
	s.Post("/send", func(c *kit.Ctx) error { done++; return c.Redirect("/") })
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r := httptest.NewRequest(http.MethodPost, "/send", strings.NewReader("a=b"))
		r.Header.Set(name, value)
		s.Client(t).Do(r).Want(403).Has("fra et annet nettsted")
	}
	r := httptest.NewRequest(http.MethodPost, "/send", nil)
	r.Header.Set("Sec-Fetch-Site", "same-site")
	s.Client(t).Do(r).Want(403)
	if done != 0 {
		t.Fatal("a form from another site was received")
	}
	s.Client(t).Post("/send", url.Values{}).Want(303)
}

func TestRedirectStaysHere(t *testing.T) {
	s := server(t)
	s.Get("/gaa", func(c *kit.Ctx) error { return c.Redirect(c.R.URL.Query().Get("til")) })
	c := s.Client(t)
	for _, bad := range []string{"", "https://evil.example", "//evil.example", `/\evil.example`, "/a\nb", "/\t/evil.example", "javascript:alert(1)"} {
		c.Get("/gaa?til=" + url.QueryEscape(bad)).Want(500)
	}
	if a := c.Get("/gaa?til=%2Fminside%3Fa%3Db").Want(303); a.Location != "/minside?a=b" {
		t.Errorf("sent to %q", a.Location)
	}
}

func TestLogHoldsNoAddressOrQuery(t *testing.T) {
	s := server(t)
	s.Get("/sak/{id}", page("Sak"))
	s.Client(t).Get("/sak/hemmelig-id?fnr=02851798067").Want(200)
	log := s.Log.String()
	if strings.Contains(log, "hemmelig") || strings.Contains(log, "0285") || !strings.Contains(log, "GET /sak/{id}") {
		t.Errorf("log: %s", log)
	}
}

func TestSessionSurvivesNothingItShouldNot(t *testing.T) {
	s := server(t)
	kari := kittest.Person("p1", "Kari Fjord")
	c := s.Client(t).LoginAs(kari)
	if a := c.Get("/minside").Want(200).Has("Min side p1", "Kari Fjord"); a.Header.Get("Cache-Control") != "no-store" {
		t.Error("a logged-in page may be cached")
	}
	s.Clock.Advance(29 * time.Minute)
	c.Get("/minside").Want(200)
	s.Clock.Advance(29 * time.Minute)
	c.Get("/minside").Want(200)
	s.Clock.Advance(31 * time.Minute)
	c.Get("/minside").Want(303)
	c.LoginAs(kari)
	for range 17 {
		s.Clock.Advance(28 * time.Minute)
		c.Get("/minside")
	}
	s.Clock.Advance(28 * time.Minute) // 8 h 24 min in all, never idle
	if a := c.Get("/minside").Want(303); a.Location != "/logg-inn?nivaa=hoy&tilbake=%2Fminside" {
		t.Errorf("sent to %q", a.Location)
	}
}
