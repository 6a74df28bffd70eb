package idporten_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/idporten"
	"torg/national/idporten/simulator"

	"github.com/go-jose/go-jose/v4"
)

type jwk = jose.JSONWebKey

func TestLoginSaysWhoItIs(t *testing.T) {
	r := newRig(t)
	address, state, err := r.client.Begin(context.Background(), municipality.High, municipality.NorthernSami)
	if err != nil {
		t.Fatal(err)
	}
	if q := must(url.Parse(address)).Query(); len(q) != 2 || q.Get("client_id") != client || q.Get("request_uri") == "" {
		t.Errorf("the browser carries more than client_id and request_uri: %v", q)
	}
	browser := oidctest.NewBrowser(t, r.issuer)
	_, page, _ := browser.Open(address)
	for _, text := range []string{`<html lang="se">`, "Kari Solvang", "Søker plass i barnehage", "Ola Nes", `for="number"`} {
		if !strings.Contains(page, text) {
			t.Errorf("the login page lacks %q", text)
		}
	}
	r.clock.Move(time.Minute)
	_, _, away := browser.Submit(page, choose(people(t)[0].PID))
	id, err := r.client.Complete(context.Background(), away.Query(), state)
	if err != nil {
		t.Fatal(err)
	}
	if id.Person != people(t)[0].PID || id.StaffID != "" || id.Level != municipality.High || id.Issuer != r.issuer {
		t.Errorf("wrong identity: level %d, issuer %s", id.Level, id.Issuer)
	}
	if id.Session == "" || id.Token == "" || !id.At.Equal(r.clock.Now()) || len(id.Languages) != 1 || id.Languages[0] != municipality.NorthernSami {
		t.Errorf("session, token, time or language is wrong: %v %v", id.At, id.Languages)
	}
}

func TestTypedNumber(t *testing.T) {
	r := newRig(t)
	address, state, err := r.client.Begin(context.Background(), municipality.Substantial, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	browser := oidctest.NewBrowser(t, r.issuer)
	_, page, _ := browser.Open(address)
	unborn := person(t, "31123999") // not synthetic, but nobody is born that day yet (2039)
	for typed, text := range map[string]string{"": "Velg en person", "12345678901": "ikke et gyldig", string(unborn): "virkelig person"} {
		status, again, _ := browser.Submit(page, url.Values{"number": {typed}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(again, text) || !strings.Contains(again, `role="alert"`) {
			t.Errorf("%d characters typed: status %d, the page should say %q", len(typed), status, text)
		}
	}
	other := person(t, "01857012")
	_, _, away := browser.Submit(page, url.Values{"number": {string(other[:6] + " " + other[6:])}})
	id, err := r.client.Complete(context.Background(), away.Query(), state)
	if err != nil || id.Person != other {
		t.Errorf("a typed number does not log in: %v", err)
	}
}

func TestLevelIsHeld(t *testing.T) {
	r := newRig(t)
	minID := people(t)[1].PID
	query, state := r.begin(t, municipality.Substantial, minID)
	id, err := r.client.Complete(context.Background(), query, state)
	if err != nil || id.Level != municipality.Substantial {
		t.Fatalf("substantial: %v, level %d", err, id.Level)
	}
	address, _, err := r.client.Begin(context.Background(), municipality.High, municipality.English)
	if err != nil {
		t.Fatal(err)
	}
	browser := oidctest.NewBrowser(t, r.issuer)
	_, page, _ := browser.Open(address)
	if _, again, away := browser.Submit(page, choose(minID)); away != nil || !strings.Contains(again, "no login at the highest level") {
		t.Error("the simulator let MinID pass for the highest level")
	}
	r.sim.Fail("token", "low-level")
	query, state = r.begin(t, municipality.Substantial, minID)
	_, err = r.client.Complete(context.Background(), query, state)
	want(t, err, municipality.LoginNeeded, "login.level")
}

func TestCancel(t *testing.T) {
	r := newRig(t)
	address, state, err := r.client.Begin(context.Background(), municipality.High, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	query := oidctest.NewBrowser(t, r.issuer).LogIn(address, url.Values{"cancel": {"1"}})
	_, err = r.client.Complete(context.Background(), query, state)
	want(t, err, municipality.Refused, "login.cancelled")
}

func TestComingBackWrong(t *testing.T) {
	r := newRig(t)
	query, state := r.begin(t, municipality.High, people(t)[0].PID)
	_, other := r.begin(t, municipality.High, people(t)[0].PID)
	change := func(name string, value ...string) url.Values {
		q := url.Values{}
		for k, v := range query {
			q[k] = v
		}
		q[name] = value
		return q
	}
	for name, c := range map[string]struct {
		query url.Values
		state string
		kind  municipality.Kind
		key   string
	}{
		"no state kept":           {query, "", municipality.LoginNeeded, "login.expired"},
		"nonsense kept":           {query, "bm9uc2Vuc2U", municipality.LoginNeeded, "login.expired"},
		"another browser's state": {query, other, municipality.LoginNeeded, "login.expired"},
		"state missing":           {change("state"), state, municipality.LoginNeeded, "login.expired"},
		"state changed":           {change("state", "x"), state, municipality.LoginNeeded, "login.expired"},
		"another issuer":          {change("iss", "https://evil.example"), state, municipality.Refused, "login.refused"},
		"issuer missing":          {change("iss"), state, municipality.Refused, "login.refused"},
		"no code":                 {change("code"), state, municipality.Refused, "login.refused"},
		"invented code":           {change("code", "abc"), state, municipality.LoginNeeded, "login.expired"},
		"huge code":               {change("code", strings.Repeat("a", 5000)), state, municipality.Refused, "login.refused"},
		"odd error":               {change("error", kari+"<script>"), state, municipality.Refused, "login.refused"},
		"provider ill":            {change("error", "server_error"), state, municipality.Unavailable, "login.unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.client.Complete(context.Background(), c.query, c.state)
			want(t, err, c.kind, c.key)
		})
	}
	if _, err := r.client.Complete(context.Background(), query, state); err != nil {
		t.Errorf("after all that, the right one no longer works: %v", err)
	}
}

// TestAnAttemptGrowsOld comes back after half an hour: the code is not even tried.
func TestAnAttemptGrowsOld(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	r.client = r.connect(t, wire)
	query, state := r.begin(t, municipality.High, people(t)[0].PID)
	r.clock.Move(31 * time.Minute)
	_, err := r.client.Complete(context.Background(), query, state)
	want(t, err, municipality.LoginNeeded, "login.expired")
	if wire.count("/token") != 0 {
		t.Error("the code of an old attempt was tried")
	}
}

func TestMissingConfigurationIsNamed(t *testing.T) {
	r := newRig(t)
	for field, spoil := range map[string]func(*idporten.Config){
		"Issuer":        func(c *idporten.Config) { c.Issuer = "" },
		"ClientID":      func(c *idporten.Config) { c.ClientID = "" },
		"RedirectURL":   func(c *idporten.Config) { c.RedirectURL = "" },
		"PostLogoutURL": func(c *idporten.Config) { c.PostLogoutURL = "" },
		"Key":           func(c *idporten.Config) { c.Key = nil },
	} {
		cfg := r.config()
		spoil(&cfg)
		_, err := idporten.New(cfg)
		want(t, err, municipality.NotSetUp, "login.notsetup")
		if err.(*municipality.Error).Field != field {
			t.Errorf("%s is missing, but the error names %q", field, err.(*municipality.Error).Field)
		}
	}
	cfg := r.config()
	cfg.Issuer = "http://idporten.no"
	_, err := idporten.New(cfg)
	want(t, err, municipality.NotSetUp, "login.notsetup")
	cfg = r.config()
	cfg.Key, cfg.PEM = nil, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
	_, err = idporten.New(cfg)
	want(t, err, municipality.NotSetUp, "login.notsetup")
}

func TestSimulatorKnowsOnlySyntheticPeople(t *testing.T) {
	for _, number := range []municipality.NationalID{"123", person(t, "31123999")} {
		_, err := simulator.New(simulator.Config{Issuer: "http://127.0.0.1/x", People: []simulator.Person{{PID: number}}})
		want(t, err, municipality.Invalid, "error.nationalid")
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
