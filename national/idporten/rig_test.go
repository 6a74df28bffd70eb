package idporten_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"torg/internal/oidckey"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/idporten"
	"torg/national/idporten/simulator"
)

// Synthetic numbers (month + 80).
const (
	kari = "17892812347"
	ola  = "05848012346"
)

const (
	home   = "https://fjordvik.example"
	back   = home + "/innlogging/tilbake"
	bye    = home + "/utlogget"
	client = "fjordvik"
)

// rig is an ID-porten, our client registered there, and a clock for both.
type rig struct {
	sim    *simulator.Simulator
	client *idporten.Client
	key    *oidckey.Key
	issuer string
	clock  *oidctest.Clock
}

func person(t *testing.T, head string) municipality.NationalID {
	t.Helper()
	for tail := range 1000 {
		n := head + string([]byte{byte('0' + tail/100), byte('0' + tail/10%10), byte('0' + tail%10)})
		if id, err := municipality.ParseNationalID(n); err == nil {
			return id
		}
	}
	t.Fatalf("no number begins with %s", head)
	return ""
}

func people(t *testing.T) []simulator.Person {
	return []simulator.Person{
		{PID: person(t, kari[:8]), Name: "Kari Solvang", Why: "Søker plass i barnehage"},
		{PID: person(t, ola[:8]), Name: "Ola Nes", Why: "Har bare MinID", Level: municipality.Substantial},
	}
}

func newRig(t *testing.T, change ...func(*simulator.Config)) *rig {
	t.Helper()
	r := &rig{clock: oidctest.NewClock(), key: oidctest.Key(t, "k1")}
	address, serve := oidctest.Server(t)
	r.issuer = address + "/idporten"
	cfg := simulator.Config{Issuer: r.issuer, People: people(t), Clock: r.clock.Now, Key: oidctest.Key(t, "sim").Signer(), Clients: []simulator.Client{{
		ID: client, Keys: []jwk{r.key.Public()}, RedirectURIs: []string{back}, PostLogoutURIs: []string{bye}, RequirePAR: true,
	}}}
	for _, f := range change {
		f(&cfg)
	}
	sim, err := simulator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	serve(sim)
	r.sim, r.client = sim, r.connect(t, nil)
	return r
}

func (r *rig) config() idporten.Config {
	return idporten.Config{Issuer: r.issuer, ClientID: client, RedirectURL: back, PostLogoutURL: bye, Key: r.key.Signer(), KeyID: "k1", Clock: r.clock.Now}
}

func (r *rig) connect(t *testing.T, transport http.RoundTripper) *idporten.Client {
	t.Helper()
	cfg := r.config()
	cfg.HTTP = &http.Client{Transport: transport}
	c, err := idporten.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func choose(n municipality.NationalID) url.Values { return url.Values{"person": {string(n)}} }

// begin starts a login and walks through the login page.
func (r *rig) begin(t *testing.T, level municipality.Assurance, who municipality.NationalID) (url.Values, string) {
	t.Helper()
	address, state, err := r.client.Begin(context.Background(), level, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	return oidctest.NewBrowser(t, r.issuer).LogIn(address, choose(who)), state
}

func (r *rig) logIn(t *testing.T) municipality.Identity {
	t.Helper()
	query, state := r.begin(t, municipality.High, people(t)[0].PID)
	id, err := r.client.Complete(context.Background(), query, state)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// want checks kind and key of an error, and that it tells nothing of who it was about.
func want(t *testing.T, err error, kind municipality.Kind, key string) {
	t.Helper()
	e, ok := err.(*municipality.Error)
	if !ok {
		t.Fatalf("got %v (%T), want a *municipality.Error with %s", err, err, key)
	}
	if e.Kind != kind || e.Key != key {
		t.Errorf("got kind %d key %q (%v), want %d %q", e.Kind, e.Key, err, kind, key)
	}
	for _, p := range people(t) {
		if strings.Contains(err.Error(), string(p.PID)) || municipality.ContainsNationalID(err.Error()) || strings.Contains(err.Error(), "eyJ") {
			t.Errorf("the error tells too much: %v", err)
		}
	}
}
