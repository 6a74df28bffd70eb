package noark_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"torg/internal/oidckey"
	"torg/municipality"
	"torg/web/noark"
)

// issuer is one who signs tokens.
type issuer struct {
	*httptest.Server
	key *oidckey.Key
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := oidckey.Generate("k1")
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/keys" {
			_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": i.URL, "jwks_uri": i.URL + "/keys"})
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) token(t *testing.T, key *oidckey.Key, change map[string]any) string {
	t.Helper()
	claims := map[string]any{"iss": i.URL, "aud": "https://arkiv.fjordvik.example.com", "exp": start.Add(time.Hour).Unix(), "nbf": start.Unix(), "sub": admin, "scope": "noark5 annet"}
	maps.Copy(claims, change)
	token, err := key.Sign("JWT", claims)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestBearerTokensOfAnIssuer(t *testing.T) {
	i := newIssuer(t)
	check, err := noark.NewIssuer(noark.IssuerConfig{Issuer: i.URL, Audience: "https://arkiv.fjordvik.example.com", Scope: "noark5", Clock: func() time.Time { return start.Add(time.Minute) }})
	if err != nil {
		t.Fatal(err)
	}
	if user, err := check.Check(t.Context(), i.token(t, i.key, nil)); err != nil || user != admin {
		t.Fatalf("%q %v", user, err)
	}
	if user, err := check.Check(t.Context(), i.token(t, i.key, map[string]any{"aud": []string{"other", "https://arkiv.fjordvik.example.com"}})); err != nil || user != admin {
		t.Errorf("one of several audiences: %q %v", user, err)
	}
	other, err := oidckey.Generate("k1")
	if err != nil {
		t.Fatal(err)
	}
	for what, token := range map[string]string{
		"another's key":    i.token(t, other, nil),
		"another issuer":   i.token(t, i.key, map[string]any{"iss": "https://other.example.com"}),
		"another audience": i.token(t, i.key, map[string]any{"aud": "https://other.example.com"}),
		"no audience":      i.token(t, i.key, map[string]any{"aud": nil}),
		"run out":          i.token(t, i.key, map[string]any{"exp": start.Add(-time.Hour).Unix()}),
		"no end":           i.token(t, i.key, map[string]any{"exp": 0}),
		"not yet":          i.token(t, i.key, map[string]any{"nbf": start.Add(time.Hour).Unix()}),
		"another scope":    i.token(t, i.key, map[string]any{"scope": "noark55"}),
		"nobody":           i.token(t, i.key, map[string]any{"sub": ""}),
		"no token":         "x.y.z",
		"unsigned":         "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbkBleGFtcGxlLmNvbSJ9.",
		"nothing":          "",
	} {
		if user, err := check.Check(t.Context(), token); municipality.KindOf(err) != municipality.LoginNeeded || err == nil || user != "" {
			t.Errorf("%s: %q %v", what, user, err)
		}
	}
}

func TestAnIssuerMustBeSetUp(t *testing.T) {
	for _, cfg := range []noark.IssuerConfig{{}, {Issuer: "https://login.example.com"}, {Issuer: "http://login.example.com", Audience: "x"}, {Issuer: "ftp://x", Audience: "x"}} {
		if _, err := noark.NewIssuer(cfg); municipality.KindOf(err) != municipality.NotSetUp || err == nil {
			t.Errorf("%+v: %v", cfg.Issuer, err)
		}
	}
	if _, err := noark.New(noark.Config{}); municipality.KindOf(err) != municipality.NotSetUp || err == nil {
		t.Errorf("an interface of nothing: %v", err)
	}
}

func TestAnIssuerThatDoesNotAnswer(t *testing.T) {
	i := newIssuer(t)
	token := i.token(t, i.key, nil)
	check, err := noark.NewIssuer(noark.IssuerConfig{Issuer: i.URL, Audience: "x"})
	if err != nil {
		t.Fatal(err)
	}
	i.Close()
	if _, err := check.Check(t.Context(), token); municipality.KindOf(err) != municipality.Unavailable || err == nil {
		t.Errorf("%v", err)
	}
}
