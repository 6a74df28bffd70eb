package maskinporten_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"torg/municipality"
	"torg/national/maskinporten"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// recorder keeps what goes over the wire.
type recorder struct {
	forms   []url.Values
	answers []string
	next    http.RoundTripper
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		body, _ := io.ReadAll(req.Body)
		form, _ := url.ParseQuery(string(body))
		r.forms = append(r.forms, form)
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		body, _ := io.ReadAll(resp.Body)
		r.answers = append(r.answers, string(body))
		resp.Body = io.NopCloser(bytes.NewReader(body))
	}
	return resp, err
}

// TestContract holds request and answer to Digdir's tables of the grant, the token call and the token.
func TestContract(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	c := r.connect(t, func(cfg *maskinporten.Config) { cfg.HTTP = &http.Client{Transport: wire} })
	for range 2 {
		if _, err := c.For("https://api.example/").Token(context.Background(), "ks:fiks"); err != nil {
			t.Fatal(err)
		}
		r.clock.Move(time.Hour)
	}
	form := wire.forms[0]
	if len(form) != 2 || form.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		t.Errorf("the call holds %v", form)
	}
	first, second := claimsOf(t, form.Get("assertion")), claimsOf(t, wire.forms[1].Get("assertion"))
	only(t, first, "aud", "iss", "scope", "iat", "exp", "jti", "resource")
	if first["aud"] != r.issuer || first["exp"].(float64)-first["iat"].(float64) > 120 || first["jti"] == second["jti"] {
		t.Errorf("aud, lifetime or jti is wrong: %v", first)
	}
	var answer map[string]any
	if err := json.Unmarshal([]byte(wire.answers[1]), &answer); err != nil {
		t.Fatal(err)
	}
	only(t, answer, "access_token", "token_type", "expires_in", "scope")
	token := claimsOf(t, answer["access_token"].(string))
	only(t, token, "aud", "iss", "scope", "iat", "exp", "jti", "client_id", "client_amr", "token_type", "consumer")
	if consumer := token["consumer"].(map[string]any); consumer["authority"] != "iso6523-actorid-upis" || consumer["ID"] != "0192:"+string(fjordvik) {
		t.Errorf("consumer is %v", consumer)
	}
}

func claimsOf(t *testing.T, raw string) map[string]any {
	t.Helper()
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || token.Headers[0].KeyID == "" {
		t.Fatalf("not an RS256 token with a kid: %v", err)
	}
	var claims map[string]any
	if err := token.UnsafeClaimsWithoutVerification(&claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func only(t *testing.T, got map[string]any, names ...string) {
	t.Helper()
	for name := range got {
		if !slices.Contains(names, name) {
			t.Errorf("%q is not in the published table", name)
		}
	}
	for _, name := range names {
		if _, ok := got[name]; !ok {
			t.Errorf("%q is missing", name)
		}
	}
}

// TestSimulatorRefusesTheSameGrantTwice replays a grant that was good the first time.
func TestSimulatorRefusesTheSameGrantTwice(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	c := r.connect(t, func(cfg *maskinporten.Config) { cfg.HTTP = &http.Client{Transport: wire} })
	if _, err := c.Token(context.Background(), "ks:fiks"); err != nil {
		t.Fatal(err)
	}
	if code, text := r.post(t, wire.forms[0]); code != http.StatusBadRequest || maskinporten.Code(text) != "MP-012" {
		t.Errorf("the second time: %d %s", code, text)
	}
}

// TestSimulatorRefusesBadGrants signs grants the client would never make.
func TestSimulatorRefusesBadGrants(t *testing.T) {
	r := newRig(t)
	now := r.clock.Now()
	good := func() map[string]any {
		return map[string]any{"aud": r.issuer, "iss": "fjordvik", "scope": "ks:fiks", "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": municipality.NewID(now)}
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		code   string
	}{
		"another audience":  {func(g map[string]any) { g["aud"] = "https://maskinporten.no/" }, "MP-110"},
		"two audiences":     {func(g map[string]any) { g["aud"] = []string{r.issuer, "x"} }, "MP-110"},
		"121 seconds":       {func(g map[string]any) { g["exp"] = now.Add(121 * time.Second).Unix() }, "MP-011"},
		"no iat":            {func(g map[string]any) { delete(g, "iat") }, "MP-011"},
		"11 seconds ahead":  {func(g map[string]any) { g["iat"], g["exp"] = now.Unix()+11, now.Unix()+60 }, "MP-130"},
		"undocumented name": {func(g map[string]any) { g["foo"] = "bar" }, "MP-011"},
		"no scope":          {func(g map[string]any) { delete(g, "scope") }, "MP-011"},
		"both delegations":  {func(g map[string]any) { g["consumer_org"], g["iss_onbehalfof"] = string(nordeid), "x" }, "MP-011"},
	} {
		claims := good()
		c.change(claims)
		raw, err := r.key.Sign("JWT", claims)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {raw}}
		if code, text := r.post(t, form); code != http.StatusBadRequest || maskinporten.Code(text) != c.code {
			t.Errorf("%s: %d %s, want %s", name, code, text, c.code)
		}
	}
}

func (r *rig) post(t *testing.T, form url.Values) (int, string) {
	t.Helper()
	resp, err := http.PostForm(r.issuer+"token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestRealEnvironment asks Digdir's test environment for a token when a registration is at hand.
func TestRealEnvironment(t *testing.T) {
	client, kid, scope := os.Getenv("TORG_MASKINPORTEN_CLIENT"), os.Getenv("TORG_MASKINPORTEN_KID"), os.Getenv("TORG_MASKINPORTEN_SCOPE")
	if client == "" {
		t.Skip("TORG_MASKINPORTEN_CLIENT, _KID, _SCOPE and _PEM (a file) are not set: Maskinporten's test environment is not asked")
	}
	key, err := os.ReadFile(os.Getenv("TORG_MASKINPORTEN_PEM"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := maskinporten.New(maskinporten.Config{Issuer: "https://test.maskinporten.no/", ClientID: client, KeyID: kid, PEM: key})
	if err != nil {
		t.Fatal(err)
	}
	if token, err := c.Token(context.Background(), strings.Fields(scope)...); err != nil || token == "" {
		t.Fatal(err)
	}
}
