package oidcsim_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/internal/oidckey"
	"torg/internal/oidcsim"
	"torg/internal/oidctest"

	"github.com/go-jose/go-jose/v4"
)

const back = "https://fjordvik.example/tilbake"

// rig talks to the simulator as a client would that may do everything wrong.
type rig struct {
	t      *testing.T
	sim    *oidcsim.Simulator
	key    *oidckey.Key
	issuer string
	clock  *oidctest.Clock
}

func newRig(t *testing.T, change ...func(*oidcsim.Config)) *rig {
	t.Helper()
	r := &rig{t: t, key: oidctest.Key(t, "k1"), clock: oidctest.NewClock()}
	address, serve := oidctest.Server(t)
	r.issuer = address + "/op"
	cfg := oidcsim.Config{
		Name: "Test", Issuer: r.issuer, Clock: r.clock.Now, Key: oidctest.Key(t, "sim").Signer(),
		People: []oidcsim.Person{{Subject: "kari", Name: "Kari <Solvang>", Why: "tester"}},
		Claims: func(p oidcsim.Person) map[string]any { return map[string]any{"preferred_username": p.Subject} },
		Clients: []oidcsim.Client{
			{ID: "strict", Keys: []jose.JSONWebKey{r.key.Public()}, RedirectURIs: []string{back}, RequirePAR: true},
			{ID: "loose", Keys: []jose.JSONWebKey{r.key.Public()}, RedirectURIs: []string{back}},
		},
	}
	for _, f := range change {
		f(&cfg)
	}
	sim, err := oidcsim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.sim = sim
	serve(sim)
	return r
}

const verifier = "0123456789012345678901234567890123456789012"

// request is a good authorization request; the challenge is S256 of verifier.
func request(client string) url.Values {
	return url.Values{
		"client_id": {client}, "response_type": {"code"}, "redirect_uri": {back}, "scope": {"openid"}, "state": {"s1"}, "nonce": {"n1"},
		"code_challenge": {challenge()}, "code_challenge_method": {"S256"}, "acr_values": {"high"},
	}
}

func (r *rig) assert(client string, change func(map[string]any)) url.Values {
	r.t.Helper()
	now := r.clock.Now()
	claims := map[string]any{"iss": client, "sub": client, "aud": r.issuer, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": oidckey.Random()}
	change(claims)
	raw, err := r.key.Sign("JWT", claims)
	if err != nil {
		r.t.Fatal(err)
	}
	return url.Values{"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {raw}}
}

func unchanged(map[string]any) {}

// post sends forms to an endpoint and gives status, and error or request_uri.
func (r *rig) post(endpoint oidcsim.Endpoint, forms ...url.Values) (int, string) {
	r.t.Helper()
	all := url.Values{}
	for _, f := range forms {
		maps.Copy(all, f)
	}
	resp, err := http.PostForm(r.issuer+"/"+string(endpoint), all)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var body struct {
		Error string `json:"error"`
		URI   string `json:"request_uri"`
	}
	_ = json.NewDecoder(resp.Body).Decode(&body) // not every answer is JSON
	return resp.StatusCode, body.Error + body.URI
}

func with(form url.Values, name string, values ...string) url.Values {
	out := maps.Clone(form)
	out[name] = values
	return out
}

func TestRequestsThatAreRefused(t *testing.T) {
	r := newRig(t)
	for name, c := range map[string]struct {
		form url.Values
		code string
	}{
		"no PKCE":                   {with(request("strict"), "code_challenge"), "invalid_request"},
		"plain PKCE":                {with(request("strict"), "code_challenge_method", "plain"), "invalid_request"},
		"no nonce":                  {with(request("strict"), "nonce"), "invalid_request"},
		"no state":                  {with(request("strict"), "state"), "invalid_request"},
		"not registered":            {with(request("strict"), "redirect_uri", back+"/"), "invalid_request"},
		"implicit flow":             {with(request("strict"), "response_type", "id_token"), "unsupported_response_type"},
		"no openid":                 {with(request("strict"), "scope", "profile"), "invalid_scope"},
		"unknown level":             {with(request("strict"), "acr_values", "Level4"), "invalid_request"},
		"prompt=none":               {with(request("strict"), "prompt", "none"), "invalid_request"},
		"a parameter twice":         {with(request("strict"), "nonce", "a", "b"), "invalid_request"},
		"another client's id":       {with(request("strict"), "client_id", "loose"), "invalid_client"},
		"a request_uri in the push": {with(request("strict"), "request_uri", "urn:x"), "invalid_request"},
	} {
		if status, code := r.post(oidcsim.PAR, c.form, r.assert("strict", unchanged)); status/100 != 4 || code != c.code {
			t.Errorf("%s: %d %s, want %s", name, status, code, c.code)
		}
	}
	if status, uri := r.post(oidcsim.PAR, request("strict"), r.assert("strict", unchanged)); status != http.StatusCreated || !strings.HasPrefix(uri, "urn:") {
		t.Errorf("the good one: %d %s", status, uri)
	}
}

func TestAssertionsThatAreRefused(t *testing.T) {
	r := newRig(t)
	now := r.clock.Now()
	for name, change := range map[string]func(map[string]any){
		"the token address as aud": func(c map[string]any) { c["aud"] = r.issuer + "/token" },
		"two audiences":            func(c map[string]any) { c["aud"] = []string{r.issuer, "x"} },
		"121 seconds":              func(c map[string]any) { c["exp"] = now.Add(121 * time.Second).Unix() },
		"no exp":                   func(c map[string]any) { delete(c, "exp") },
		"expired":                  func(c map[string]any) { c["iat"], c["exp"] = now.Unix()-200, now.Unix()-100 },
		"from the future":          func(c map[string]any) { c["iat"], c["exp"] = now.Unix()+11, now.Unix()+60 },
		"no jti":                   func(c map[string]any) { delete(c, "jti") },
		"another sub":              func(c map[string]any) { c["sub"] = "loose" },
		"unknown client":           func(c map[string]any) { c["iss"] = "nobody" },
	} {
		if status, code := r.post(oidcsim.PAR, request("strict"), r.assert("strict", change)); status != http.StatusUnauthorized || code != "invalid_client" {
			t.Errorf("%s: %d %s", name, status, code)
		}
	}
	once := r.assert("strict", unchanged)
	if status, _ := r.post(oidcsim.PAR, request("strict"), once); status != http.StatusCreated {
		t.Errorf("the first time: %d", status)
	}
	if status, code := r.post(oidcsim.PAR, request("strict"), once); status != http.StatusUnauthorized {
		t.Errorf("the same jti twice: %d %s", status, code)
	}
	stranger := &rig{t: t, key: oidctest.NewKey(t, "k1"), issuer: r.issuer, clock: r.clock}
	if status, _ := r.post(oidcsim.PAR, request("strict"), stranger.assert("strict", unchanged)); status != http.StatusUnauthorized {
		t.Errorf("another's signature: %d", status)
	}
	if status, _ := r.post(oidcsim.PAR, request("strict")); status != http.StatusUnauthorized {
		t.Errorf("no assertion: %d", status)
	}
}

func (r *rig) push() string {
	r.t.Helper()
	status, uri := r.post(oidcsim.PAR, request("strict"), r.assert("strict", unchanged))
	if status != http.StatusCreated {
		r.t.Fatalf("push: %d %s", status, uri)
	}
	return r.issuer + "/authorize?" + url.Values{"client_id": {"strict"}, "request_uri": {uri}}.Encode()
}

func TestPushedRequestsGrowOldAndAreUsedOnce(t *testing.T) {
	r := newRig(t)
	address := r.push()
	r.clock.Move(121 * time.Second)
	if status, page, away := oidctest.NewBrowser(t, r.issuer).Open(address); status != http.StatusBadRequest || away != nil || !strings.Contains(page, "invalid_request_uri") {
		t.Errorf("after 121 seconds: %d", status)
	}
	address = r.push()
	browser := oidctest.NewBrowser(t, r.issuer)
	_, page, _ := browser.Open(address)
	if status, _, _ := browser.Open(address); status != http.StatusBadRequest {
		t.Errorf("a second time: %d", status)
	}
	if status, _, _ := browser.Open(strings.Replace(r.push(), "client_id=strict", "client_id=loose", 1)); status != http.StatusBadRequest {
		t.Errorf("by another client: %d", status)
	}
	r.clock.Move(31 * time.Minute)
	if status, _, away := browser.Submit(page, url.Values{"person": {"kari"}}); status != http.StatusBadRequest || away != nil {
		t.Errorf("a login page from half an hour ago: %d", status)
	}
}

func TestRequestsThroughTheBrowser(t *testing.T) {
	r := newRig(t)
	open := func(q url.Values) (int, *url.URL) {
		status, _, away := oidctest.NewBrowser(t, r.issuer).Open(r.issuer + "/authorize?" + q.Encode())
		return status, away
	}
	if status, away := open(request("strict")); status != http.StatusBadRequest || away != nil {
		t.Errorf("a client that must push: %d %v", status, away)
	}
	if status, away := open(with(request("loose"), "redirect_uri", "https://evil.example/")); status != http.StatusBadRequest || away != nil {
		t.Errorf("an address that is not registered: %d %v", status, away)
	}
	if _, away := open(with(request("loose"), "nonce")); away == nil || away.Query().Get("error") != "invalid_request" || away.Query().Get("state") != "s1" || away.Query().Get("iss") != r.issuer {
		t.Errorf("without nonce the browser should be sent back with an error, but got %v", away)
	}
	if status, away := open(request("loose")); status != http.StatusOK || away != nil {
		t.Errorf("a good one: %d %v", status, away)
	}
}

func (r *rig) code() url.Values {
	r.t.Helper()
	q := oidctest.NewBrowser(r.t, r.issuer).LogIn(r.push(), url.Values{"person": {"kari"}})
	return url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {back}, "code_verifier": {verifier}}
}

func TestCodesThatAreRefused(t *testing.T) {
	r := newRig(t)
	for name, change := range map[string]func(url.Values) (url.Values, string){
		"wrong verifier":     func(f url.Values) (url.Values, string) { return with(f, "code_verifier", verifier[1:]+"x"), "strict" },
		"short verifier":     func(f url.Values) (url.Values, string) { return with(f, "code_verifier", "x"), "strict" },
		"no verifier":        func(f url.Values) (url.Values, string) { return with(f, "code_verifier"), "strict" },
		"another address":    func(f url.Values) (url.Values, string) { return with(f, "redirect_uri", back+"2"), "strict" },
		"by another client":  func(f url.Values) (url.Values, string) { return f, "loose" },
		"a minute too late":  func(f url.Values) (url.Values, string) { r.clock.Move(61 * time.Second); return f, "strict" },
		"a code of nobody's": func(f url.Values) (url.Values, string) { return with(f, "code", "x"), "strict" },
	} {
		form, client := change(r.code())
		if status, code := r.post(oidcsim.Token, form, r.assert(client, unchanged)); status != http.StatusBadRequest || code != "invalid_grant" {
			t.Errorf("%s: %d %s", name, status, code)
		}
	}
	form := r.code()
	if status, code := r.post(oidcsim.Token, with(form, "grant_type", "password"), r.assert("strict", unchanged)); code != "unsupported_grant_type" {
		t.Errorf("another grant: %d %s", status, code)
	}
	if status, _ := r.post(oidcsim.Token, form); status != http.StatusUnauthorized {
		t.Errorf("no assertion: %d", status)
	}
	if status, code := r.post(oidcsim.Token, form, r.assert("strict", unchanged)); status != http.StatusOK {
		t.Errorf("the good one: %d %s", status, code)
	}
	if status, code := r.post(oidcsim.Token, form, r.assert("strict", unchanged)); code != "invalid_grant" {
		t.Errorf("the same code twice: %d %s", status, code)
	}
}

func TestPagesAreStrict(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/login?ticket=x", "/authorize?client_id=x", "/endsession"} {
		resp, err := http.Get(r.issuer + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		policy := resp.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
	_, page, _ := oidctest.NewBrowser(t, r.issuer).Open(r.push())
	if strings.Contains(page, "<script") || strings.Contains(page, "style=") || strings.Contains(page, "<Solvang>") || !strings.Contains(page, "Kari &lt;Solvang&gt;") {
		t.Error("the page holds scripts, inline style, or a name as markup")
	}
	style, err := http.Get(r.issuer + "/style.css")
	if err != nil {
		t.Fatal(err)
	}
	style.Body.Close()
	if style.StatusCode != http.StatusOK || style.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("style: %d %s", style.StatusCode, style.Header.Get("Content-Type"))
	}
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en", "se"} {
		r := newRig(t)
		form := with(request("loose"), "ui_locales", lang)
		browser := oidctest.NewBrowser(t, r.issuer)
		_, page, _ := browser.Open(r.issuer + "/authorize?" + form.Encode())
		_, again, _ := browser.Submit(page, url.Values{})
		if !strings.Contains(page, `<html lang="`+lang+`">`) || strings.Contains(again, "no value") || strings.Contains(again, "<h2></h2>") || strings.Contains(again, "<p></p>") {
			t.Errorf("%s: something is unsaid", lang)
		}
	}
}

func TestMethodsAndPaths(t *testing.T) {
	r := newRig(t)
	for path, want := range map[string]int{"/par": http.StatusMethodNotAllowed, "/token": http.StatusMethodNotAllowed, "/": http.StatusNotFound, "/elsewhere": http.StatusNotFound} {
		resp, err := http.Get(r.issuer + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
	if status, _ := r.post(oidcsim.Token, url.Values{"code": {strings.Repeat("x", 100<<10)}}); status != http.StatusBadRequest {
		t.Errorf("a huge form: %d", status)
	}
}
