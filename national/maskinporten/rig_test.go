package maskinporten_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"torg/internal/oidckey"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/maskinporten"
	"torg/national/maskinporten/simulator"

	"github.com/go-jose/go-jose/v4"
)

// Invented organisations with valid check digits in the series for synthetic ones.
var (
	fjordvik = org("31000001")
	nordeid  = org("31000002")
)

func org(head string) municipality.OrgNumber {
	for digit := '0'; digit <= '9'; digit++ {
		if n, err := municipality.ParseOrgNumber(head + string(digit)); err == nil {
			return n
		}
	}
	return org("31000003") // the head has no check digit; the next one has
}

type rig struct {
	sim    *simulator.Simulator
	client *maskinporten.Client
	key    *oidckey.Key
	issuer string
	clock  *oidctest.Clock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{clock: oidctest.NewClock(), key: oidctest.Key(t, "k1")}
	address, serve := oidctest.Server(t)
	r.issuer = address + "/maskinporten/"
	sim, err := simulator.New(simulator.Config{
		Issuer: r.issuer, Clock: r.clock.Now, Denied: map[municipality.OrgNumber][]string{fjordvik: {"skatt:hemmelig"}},
		Clients: []simulator.Client{{
			ID: "fjordvik", Org: fjordvik, Keys: []jose.JSONWebKey{r.key.Public()}, Scopes: []string{"krr:global/kontaktinformasjon.read", "ks:fiks", "skatt:hemmelig"},
			Delegated: map[municipality.OrgNumber][]string{nordeid: {"ks:fiks"}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	serve(sim)
	r.sim, r.client = sim, r.connect(t, func(*maskinporten.Config) {})
	return r
}

func (r *rig) connect(t *testing.T, change func(*maskinporten.Config)) *maskinporten.Client {
	t.Helper()
	cfg := maskinporten.Config{Issuer: r.issuer, ClientID: "fjordvik", Key: r.key.Signer(), KeyID: "k1", Clock: r.clock.Now}
	change(&cfg)
	c, err := maskinporten.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (r *rig) token(t *testing.T, scope ...string) string {
	t.Helper()
	text, err := r.client.Token(context.Background(), scope...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func bearer(t *testing.T, token string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return req
}

func want(t *testing.T, err error, kind municipality.Kind, key string) {
	t.Helper()
	e, ok := err.(*municipality.Error)
	if !ok {
		t.Fatalf("got %v (%T), want a *municipality.Error with %s", err, err, key)
	}
	if e.Kind != kind || e.Key != key {
		t.Errorf("got kind %d key %q (%v), want %d %q", e.Kind, e.Key, err, kind, key)
	}
	if strings.Contains(err.Error(), "eyJ") {
		t.Errorf("the error holds a token: %v", err)
	}
}
