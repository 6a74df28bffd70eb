package oidcsim_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"torg/internal/oidcsim"
	"torg/internal/oidctest"

	"golang.org/x/oauth2"
)

// challenge is made by another hand than the simulator's.
func challenge() string { return oauth2.S256ChallengeFromVerifier(verifier) }

// TestStrippedPath mounts the simulator the other way, behind http.StripPrefix.
func TestStrippedPath(t *testing.T) {
	r := newRig(t)
	server := httptest.NewServer(http.StripPrefix("/op", r.sim))
	t.Cleanup(server.Close)
	resp, err := http.Get(server.URL + "/op/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// TestOneLoginForAll is single sign-on: it lasts 30 minutes without use and two hours in all, and prompt=login ends it.
func TestOneLoginForAll(t *testing.T) {
	r := newRig(t, func(c *oidcsim.Config) { c.SSO = true })
	browser := oidctest.NewBrowser(t, r.issuer)
	address := r.issuer + "/authorize?" + request("loose").Encode()
	browser.LogIn(address, url.Values{"person": {"kari"}})
	for range 4 {
		r.clock.Move(29 * time.Minute)
		if _, _, away := browser.Open(address); away == nil || away.Query().Get("code") == "" {
			t.Fatal("the login did not count the next time")
		}
	}
	if _, _, away := browser.Open(r.issuer + "/authorize?" + with(request("loose"), "prompt", "login").Encode()); away != nil {
		t.Error("prompt=login did not show the login page")
	}
	r.clock.Move(5 * time.Minute)
	if _, _, away := browser.Open(address); away != nil {
		t.Error("the login counts after two hours")
	}
}

// TestNoSharedLogin is the same without single sign-on.
func TestNoSharedLogin(t *testing.T) {
	r := newRig(t)
	browser := oidctest.NewBrowser(t, r.issuer)
	address := r.issuer + "/authorize?" + request("loose").Encode()
	browser.LogIn(address, url.Values{"person": {"kari"}})
	if _, _, away := browser.Open(address); away != nil {
		t.Error("the login counted the next time")
	}
}
