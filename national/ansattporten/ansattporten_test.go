package ansattporten_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"torg/internal/oidckey"
	"torg/internal/oidcsim"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/ansattporten"
	"torg/national/ansattporten/simulator"

	"github.com/go-jose/go-jose/v4"
)

const (
	back = "https://fjordvik.example/skrivebord/tilbake"
	bye  = "https://fjordvik.example/skrivebord/utlogget"
)

type rig struct {
	sim    *simulator.Simulator
	key    *oidckey.Key
	issuer string
	clock  *oidctest.Clock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{clock: oidctest.NewClock(), key: oidctest.Key(t, "k1")}
	address, serve := oidctest.Server(t)
	r.issuer = address
	r.sim = r.at(t, address)
	serve(r.sim)
	return r
}

// at makes a simulator for an address.
func (r *rig) at(t *testing.T, issuer string) *simulator.Simulator {
	t.Helper()
	sim, err := simulator.New(simulator.Config{
		Issuer: issuer, Clock: r.clock.Now, Key: oidctest.Key(t, "sim").Signer(),
		People:  []simulator.Person{{StaffID: "siri.berg", Name: "Siri Berg", Why: "Saksbehandler i barnehage"}, {StaffID: "lav", Name: "Lav", Level: municipality.Substantial}},
		Clients: []simulator.Client{{ID: "desk", Keys: []jose.JSONWebKey{r.key.Public()}, RedirectURIs: []string{back}, PostLogoutURIs: []string{bye}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

func (r *rig) connect(t *testing.T, change func(*ansattporten.Config)) *ansattporten.Client {
	t.Helper()
	cfg := ansattporten.Config{Issuer: r.issuer, ClientID: "desk", RedirectURL: back, PostLogoutURL: bye, Key: r.key.Signer(), KeyID: "k1", Clock: r.clock.Now}
	change(&cfg)
	c, err := ansattporten.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func unchanged(*ansattporten.Config) {}

func (r *rig) logIn(t *testing.T, c *ansattporten.Client, who string) (municipality.Identity, error) {
	t.Helper()
	address, state, err := c.Begin(context.Background(), municipality.Substantial, municipality.Nynorsk)
	if err != nil {
		t.Fatal(err)
	}
	query := oidctest.NewBrowser(t, r.issuer).LogIn(address, url.Values{"person": {who}})
	return c.Complete(context.Background(), query, state)
}

func want(t *testing.T, err error, kind municipality.Kind, key string) {
	t.Helper()
	e, ok := err.(*municipality.Error)
	if !ok || e.Kind != kind || e.Key != key {
		t.Errorf("got %v, want kind %d key %s", err, kind, key)
	}
	if err != nil && municipality.ContainsNationalID(err.Error()) {
		t.Error("the error holds an identity number")
	}
}

func TestStaffLogIn(t *testing.T) {
	r := newRig(t)
	c := r.connect(t, unchanged)
	id, err := r.logIn(t, c, "siri.berg")
	if err != nil {
		t.Fatal(err)
	}
	if id.StaffID != "siri.berg" || id.Name != "Siri Berg" || id.Person != "" || id.Level != municipality.Substantial || id.Session == "" {
		t.Errorf("wrong identity: %q %q level %d", id.StaffID, id.Name, id.Level)
	}
	_, _, away := oidctest.NewBrowser(t, r.issuer).Open(c.LogoutURL(id))
	if away == nil || !strings.HasPrefix(away.String(), bye) {
		t.Errorf("after logout the browser is at %v", away)
	}
	raw, err := r.sim.LogoutToken("desk", id.Session)
	if err != nil {
		t.Fatal(err)
	}
	if sid, err := c.BackChannel(context.Background(), url.Values{"logout_token": {raw}}); err != nil || sid != id.Session {
		t.Errorf("logout from the server: %v", err)
	}
	if sid, err := c.FrontChannel(url.Values{"iss": {r.issuer}, "sid": {id.Session}}); err != nil || sid != id.Session {
		t.Errorf("logout through the browser: %v", err)
	}
}

// TestLevelIsHeld has the provider answer with less than was asked for.
func TestLevelIsHeld(t *testing.T) {
	r := newRig(t)
	r.sim.Fail(oidcsim.Token, oidcsim.LowLevel)
	_, err := r.logIn(t, r.connect(t, unchanged), "siri.berg")
	want(t, err, municipality.LoginNeeded, "login.level")
}

func TestOtherClaim(t *testing.T) {
	r := newRig(t)
	id, err := r.logIn(t, r.connect(t, func(c *ansattporten.Config) { c.Claim = "name" }), "siri.berg")
	if err != nil || id.StaffID != "Siri Berg" {
		t.Errorf("got %q, %v", id.StaffID, err)
	}
	_, err = r.logIn(t, r.connect(t, func(c *ansattporten.Config) { c.Claim = "upn" }), "siri.berg")
	want(t, err, municipality.Forbidden, "login.unknown")
}

func synthetic(t *testing.T) municipality.NationalID {
	t.Helper()
	for tail := range 1000 {
		if id, err := municipality.ParseNationalID(fmt.Sprintf("01857012%03d", tail)); err == nil {
			return id
		}
	}
	t.Fatal("no such number")
	return ""
}

// TestNumberBecomesUserID is Ansattporten proper: it gives a pid and no user id.
func TestNumberBecomesUserID(t *testing.T) {
	person := synthetic(t)
	address, serve := oidctest.Server(t)
	r := &rig{clock: oidctest.NewClock(), key: oidctest.Key(t, "k1"), issuer: address}
	sim, err := oidcsim.New(oidcsim.Config{
		Name: "Ansattporten", Issuer: address, Clock: r.clock.Now, Key: oidctest.Key(t, "sim").Signer(), People: []oidcsim.Person{{Subject: string(person), Name: "Siri"}},
		Clients: []oidcsim.Client{{ID: "desk", Keys: []jose.JSONWebKey{r.key.Public()}, RedirectURIs: []string{back}}},
		Claims:  func(p oidcsim.Person) map[string]any { return map[string]any{"pid": p.Subject} },
	})
	if err != nil {
		t.Fatal(err)
	}
	serve(sim)
	register := func(id string, err error) func(*ansattporten.Config) {
		return func(c *ansattporten.Config) {
			c.Staff = func(_ context.Context, n municipality.NationalID) (string, error) {
				if n != person {
					t.Error("asked for another person")
				}
				return id, err
			}
		}
	}
	if id, err := r.logIn(t, r.connect(t, register("siri.berg", nil)), string(person)); err != nil || id.StaffID != "siri.berg" || id.Person != "" {
		t.Errorf("got %q, %v", id.StaffID, err)
	}
	for name, c := range map[string]struct {
		change func(*ansattporten.Config)
		kind   municipality.Kind
		key    string
	}{
		"no register":         {unchanged, municipality.Forbidden, "login.unknown"},
		"the number itself":   {register(string(person), nil), municipality.Forbidden, "login.unknown"},
		"the number in text":  {register("u-"+string(person), nil), municipality.Forbidden, "login.unknown"},
		"nothing":             {register("", nil), municipality.Forbidden, "login.unknown"},
		"not staff":           {register("", municipality.E(municipality.NotFound, "x", "y")), municipality.Forbidden, "login.unknown"},
		"register is away":    {register("", municipality.E(municipality.Unavailable, "x", "y")), municipality.Unavailable, "login.unavailable"},
		"register is at odds": {register("", errors.New("bad thing with "+string(person))), municipality.Fault, "login.unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.logIn(t, r.connect(t, c.change), string(person))
			want(t, err, c.kind, c.key)
		})
	}
}

func TestConfiguration(t *testing.T) {
	_, err := ansattporten.New(ansattporten.Config{})
	want(t, err, municipality.NotSetUp, "login.notsetup")
	_, err = simulator.New(simulator.Config{Issuer: "http://127.0.0.1/", People: []simulator.Person{{Name: "Ingen"}}})
	want(t, err, municipality.Invalid, "login.unknown")
	_, err = simulator.New(simulator.Config{})
	want(t, err, municipality.NotSetUp, "login.notsetup")
}
