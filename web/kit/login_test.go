package kit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/kittest"
)

func TestLoginReturnsToWhereShePressed(t *testing.T) {
	s := server(t)
	c := s.Client(t)
	s.SetNext(kittest.Person("p1", "Kari Fjord"))
	to := c.Get("/minside").Want(303).Location
	if to != "/logg-inn?nivaa=hoy&tilbake=%2Fminside" {
		t.Fatalf("sent to %q", to)
	}
	if at := c.Get(to).Want(303).Location; !strings.HasPrefix(at, "https://innlogging.example/") {
		t.Fatalf("sent to %q", at)
	}
	before := cookie(c)
	if back := c.Get("/logg-inn/tilbake?state=state-high").Want(303).Location; back != "/minside" {
		t.Fatalf("came back to %q", back)
	}
	if after := cookie(c); after == before || after == "" {
		t.Error("the session token must change at login")
	}
	c.Get("/minside").Want(200)
}

func cookie(c *kittest.Client) string {
	for _, k := range c.Cookies() {
		if strings.Contains(k.Name, "okt") {
			return k.Value
		}
	}
	return ""
}

func TestLoginNeverLeadsAway(t *testing.T) {
	s := server(t)
	s.SetNext(kittest.Person("p1", "Kari"))
	c := s.Client(t)
	c.Get("/logg-inn?nivaa=hoy&tilbake=" + url.QueryEscape("https://evil.example/")).Want(303)
	if at := c.Get("/logg-inn/tilbake?state=state-high").Want(303).Location; at != "/" {
		t.Errorf("sent to %q", at)
	}
}

func TestLoginThatFails(t *testing.T) {
	s := server(t)
	c := s.Client(t)
	c.Get("/logg-inn/tilbake?state=x").Want(403).Has("Du ble ikke logget inn") // never begun
	low := kittest.Person("p1", "Kari")
	low.Level = municipality.Substantial
	s.SetNext(low)
	c.Get("/logg-inn?nivaa=hoy")
	c.Get("/logg-inn/tilbake?state=state-high").Want(403).Has("krever sikrere innlogging")
	c.Get("/minside").Want(303)
	c.Get("/logg-inn")
	c.Get("/logg-inn/tilbake?state=other").Want(403)
	c.Get("/logg-inn/tilbake?state=state-substantial").Want(403) // an attempt is good for one answer
	c.Get("/logg-inn")
	s.Clock.Advance(16 * time.Minute)
	c.Get("/logg-inn/tilbake?state=state-substantial").Want(403)
	c.Get("/logg-inn")
	c.Get("/ansatt/logg-inn/tilbake?state=state-substantial").Want(403) // begun at the other door
}

func TestCitizenIsNotStaffAndStaffNotCitizen(t *testing.T) {
	s := server(t)
	c := s.Client(t).LoginAs(kittest.Person("p1", "Kari"))
	if to := c.Get("/skrivebord").Want(303).Location; !strings.HasPrefix(to, "/ansatt/logg-inn?") {
		t.Errorf("sent to %q", to)
	}
	c.LoginAs(kittest.Officer("u1", "Ola Li", "archivist"))
	c.Get("/skrivebord").Want(403).Has("Du har ikke tilgang")
	c.Get("/minside").Want(303)
	c.LoginAs(kittest.Officer("u2", "Eva Li", "caseworker")).Get("/skrivebord").Want(200).Has("Eva Li")
	s.SetNext(kittest.Person("p1", "Kari"))
	c.Get("/ansatt/logg-inn")
	c.Get("/ansatt/logg-inn/tilbake?state=state-substantial").Want(403)
}

func TestSubstantialIsNotHigh(t *testing.T) {
	s := server(t)
	low := kittest.Person("p1", "Kari")
	low.Level = municipality.Substantial
	if to := s.Client(t).LoginAs(low).Get("/minside").Want(303).Location; to != "/logg-inn?nivaa=hoy&tilbake=%2Fminside" {
		t.Errorf("sent to %q", to)
	}
}

func TestLogout(t *testing.T) {
	s := server(t)
	c := s.Client(t).LoginAs(kittest.Person("p1", "Kari"))
	if to := c.Post("/logg-ut", nil).Want(303).Location; to != "https://innlogging.example/logout" {
		t.Errorf("sent to %q", to)
	}
	c.Get("/minside").Want(303)
	c.Get("/logg-ut/ferdig").Want(200).Has("Du er logget ut")
	c.Post("/logg-ut", nil).Want(303)
}

func TestLogoutFromTheProvider(t *testing.T) {
	for name, end := range map[string]func(s *kittest.Server, sid string){
		"back channel": func(s *kittest.Server, sid string) {
			s.Client(t).Post("/logg-ut/fra-utsteder", url.Values{"logout_token": {sid}}).Want(200)
		},
		"front channel": func(s *kittest.Server, sid string) {
			s.Client(t).Get("/logg-ut/fra-utsteder?sid=" + sid + "&iss=x").Want(200)
		},
	} {
		s := server(t)
		kari, ola := s.Client(t).LoginAs(kittest.Person("p1", "Kari")), s.Client(t).LoginAs(kittest.Person("p2", "Ola"))
		kari.Get("/minside").Want(200)
		end(s, "sid-p1")
		if a := kari.Get("/minside"); a.Status != http.StatusSeeOther {
			t.Errorf("%s: Kari's session lives", name)
		}
		ola.Get("/minside").Want(200)
		s.Client(t).Post("/logg-ut/fra-utsteder", url.Values{"logout_token": {"bad"}}).Want(400)
		s.Client(t).Get("/logg-ut/fra-utsteder").Want(422)
	}
}

func TestLoginNotSetUpSaysSo(t *testing.T) {
	s := server(t, func(c *kit.Config) { c.Citizen = kit.Gate{} })
	s.Client(t).Get("/logg-inn").Want(503).Has("ikke klar ennå")
}

func TestPostWithoutLoginOffersToLogIn(t *testing.T) {
	s := server(t)
	s.Post("/minside/send", func(c *kit.Ctx) error { return c.Require(municipality.High) })
	s.Client(t).Post("/minside/send", nil).Want(401).Has("Du er ikke logget inn", "/logg-inn?")
}

func TestActingForIsKept(t *testing.T) {
	s := server(t, func(c *kit.Config) { c.SwitchHref = "/minside/bytt" })
	s.Post("/bytt", func(c *kit.Ctx) error {
		if err := c.ActFor(&kit.Acting{Kind: "person", ID: "barn", Name: "Lille Fjord"}); err != nil {
			return err
		}
		return c.Redirect("/minside")
	})
	s.Client(t).Post("/bytt", nil).Want(401)
	c := s.Client(t).LoginAs(kittest.Person("p1", "Kari"))
	c.Post("/bytt", nil).Want(303)
	c.Get("/minside").Want(200).Has("Lille Fjord", "/minside/bytt")
}

func TestSecureCookiesOverHTTPS(t *testing.T) {
	s := server(t, func(c *kit.Config) { c.HTTPS = true })
	a := s.Client(t).Get("/logg-inn").Want(303)
	set := a.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-torg-okt=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(set, want) {
			t.Errorf("cookie %q lacks %s", set, want)
		}
	}
	if a.Header.Get("Strict-Transport-Security") == "" {
		t.Error("HSTS is missing")
	}
}
