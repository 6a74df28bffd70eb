package idporten_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
	"torg/national/idporten"

	"github.com/go-jose/go-jose/v4/jwt"
)

// recorder keeps what goes over the wire.
type recorder struct {
	mu      sync.Mutex
	paths   []string
	forms   map[string]url.Values
	answers map[string][]byte
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	got, _ := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(got))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.forms == nil {
		r.forms, r.answers = map[string]url.Values{}, map[string][]byte{}
	}
	last := req.URL.Path[strings.LastIndex(req.URL.Path, "/"):]
	r.paths = append(r.paths, req.URL.Path)
	r.forms[last], _ = url.ParseQuery(string(sent))
	r.answers[last] = got
	return resp, nil
}

func (r *recorder) count(suffix string) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.paths {
		if strings.HasSuffix(p, suffix) {
			n++
		}
	}
	return n
}

func connect(t *testing.T, cfg idporten.Config) *idporten.Client {
	t.Helper()
	c, err := idporten.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// quietClient is a client whose provider is never reached.
func quietClient() (*idporten.Client, error) {
	key, err := oidckey.Generate("k")
	if err != nil {
		return nil, err
	}
	return idporten.New(idporten.Config{
		Issuer: "https://idporten.example", ClientID: "c", RedirectURL: back, PostLogoutURL: bye, Key: key.Signer(), KeyID: "k",
		HTTP: &http.Client{Transport: silent{}},
	})
}

type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no network") }

// TestContract holds what client and simulator send to Digdir's tables: par, token, client assertion and id token.
func TestContract(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	r.client = r.connect(t, wire)
	id := r.logIn(t)

	par := wire.forms["/par"]
	exactly(t, "par", names(par), "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "acr_values", "ui_locales",
		"code_challenge", "code_challenge_method", "client_assertion_type", "client_assertion")
	for name, value := range map[string]string{"response_type": "code", "client_id": client, "redirect_uri": back, "scope": "openid profile", "acr_values": "idporten-loa-high", "ui_locales": "nb", "code_challenge_method": "S256"} {
		if par.Get(name) != value {
			t.Errorf("par: %s is %q, want %q", name, par.Get(name), value)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(par.Get(name)) < 43 {
			t.Errorf("par: %s has %d characters", name, len(par.Get(name)))
		}
	}
	token := wire.forms["/token"]
	exactly(t, "token", names(token), "grant_type", "client_id", "code", "redirect_uri", "code_verifier", "client_assertion_type", "client_assertion")
	r.assertionHolds(t, par.Get("client_assertion"))
	r.assertionHolds(t, token.Get("client_assertion"))
	if par.Get("client_assertion") == token.Get("client_assertion") {
		t.Error("one assertion served twice")
	}
	var pushed, answer map[string]any
	unmarshal(t, wire.answers["/par"], &pushed)
	unmarshal(t, wire.answers["/token"], &answer)
	exactly(t, "par answer", names(pushed), "request_uri", "expires_in")
	if pushed["expires_in"] != 120.0 {
		t.Errorf("a pushed request lives %v seconds", pushed["expires_in"])
	}
	exactly(t, "token answer", names(answer), "access_token", "token_type", "expires_in", "scope", "id_token")
	exactly(t, "id token", names(claimsOf(t, id.Token)), "iss", "aud", "sub", "pid", "locale", "nonce", "sid", "acr", "amr", "auth_time", "exp", "iat", "jti")
}

func (r *rig) assertionHolds(t *testing.T, raw string) {
	t.Helper()
	claims := claimsOf(t, raw)
	exactly(t, "assertion", names(claims), "iss", "sub", "aud", "iat", "exp", "jti")
	if claims["iss"] != client || claims["sub"] != client || claims["aud"] != r.issuer || claims["exp"].(float64)-claims["iat"].(float64) > 120 {
		t.Errorf("the assertion says %v", claims)
	}
}

func claimsOf(t *testing.T, raw string) map[string]any {
	t.Helper()
	token, err := jwt.ParseSigned(raw, oidckey.Algorithms())
	if err != nil || token.Headers[0].KeyID == "" || token.Headers[0].Algorithm != "RS256" {
		t.Fatalf("not an RS256 token with a kid: %v", err)
	}
	var claims map[string]any
	if err := token.UnsafeClaimsWithoutVerification(&claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func names[V any](m map[string]V) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	return out
}

func exactly(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s holds %v, want %v", what, got, want)
	}
}

func unmarshal(t *testing.T, text []byte, dst any) {
	t.Helper()
	if err := json.Unmarshal(text, dst); err != nil {
		t.Fatal(err)
	}
}

// TestRealEnvironment pushes a request to ID-porten's test environment when a registration is at hand.
func TestRealEnvironment(t *testing.T) {
	id := os.Getenv("TORG_IDPORTEN_CLIENT")
	if id == "" {
		t.Skip("TORG_IDPORTEN_CLIENT, _KID, _REDIRECT and _PEM (a file) are not set: ID-porten's test environment is not asked")
	}
	key, err := os.ReadFile(os.Getenv("TORG_IDPORTEN_PEM"))
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, idporten.Config{Issuer: "https://test.idporten.no", ClientID: id, KeyID: os.Getenv("TORG_IDPORTEN_KID"), PEM: key, RedirectURL: os.Getenv("TORG_IDPORTEN_REDIRECT"), PostLogoutURL: os.Getenv("TORG_IDPORTEN_REDIRECT"), Clock: time.Now})
	if address, _, err := c.Begin(context.Background(), municipality.High, municipality.Bokmaal); err != nil || address == "" {
		t.Fatal(err)
	}
}
