package idporten_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"torg/internal/oidckey"
	"torg/internal/oidcsim"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/idporten/simulator"
)

func newKey(t *testing.T) *oidckey.Key { return oidctest.Key(t, "k-"+oidckey.Random()[:6]) }

func TestLogoutFromHere(t *testing.T) {
	r := newRig(t)
	id := r.logIn(t)
	r.clock.Move(time.Hour) // the id token has expired, as it always has when people log out
	address := r.client.LogoutURL(id)
	_, _, away := oidctest.NewBrowser(t, r.issuer).Open(address)
	if away == nil || !strings.HasPrefix(away.String(), bye+"?state=") {
		t.Errorf("after logout the browser is at %v", away)
	}
	if len(r.sim.Sessions(string(id.Person))) != 0 {
		t.Error("the session lives on at the provider")
	}
	other := must(url.Parse(address))
	q := other.Query()
	q.Set("post_logout_redirect_uri", "https://evil.example/")
	other.RawQuery = q.Encode()
	if _, page, away := oidctest.NewBrowser(t, r.issuer).Open(other.String()); away != nil || !strings.Contains(page, "Du er logget ut") {
		t.Error("the browser was sent to an address that is not registered")
	}
	q.Set("id_token_hint", "eyJhbGciOiJub25lIn0.e30.")
	other.RawQuery = q.Encode()
	if status, _, _ := oidctest.NewBrowser(t, r.issuer).Open(other.String()); status != http.StatusBadRequest {
		t.Errorf("a hint that is not the provider's gave %d", status)
	}
}

func TestLogoutURLIsEmptyWhenTheProviderIsAway(t *testing.T) {
	r := newRig(t)
	r.sim.Fail(oidcsim.Discovery, oidcsim.Unavailable)
	if got := r.client.LogoutURL(municipality.Identity{}); got != "" {
		t.Errorf("got %s", got)
	}
}

// TestLogoutElsewhere logs out at another service and hears of it both ways.
func TestLogoutElsewhere(t *testing.T) {
	var heard []string
	var r *rig
	ours, serve := oidctest.Server(t)
	serve(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if err := req.ParseForm(); err != nil {
			t.Error(err)
		}
		sid, err := r.client.BackChannel(req.Context(), req.PostForm)
		if err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusBadRequest)
		}
		heard = append(heard, sid)
	}))
	r = newRig(t, func(cfg *simulator.Config) {
		cfg.SSO = true
		cfg.Clients[0].BackChannelURI, cfg.Clients[0].FrontChannelURI = ours+"/bak", home+"/utlogging/ramme"
		other := cfg.Clients[0]
		other.ID, other.BackChannelURI, other.FrontChannelURI = "nav", "", ""
		cfg.Clients = append(cfg.Clients, other)
	})
	browser := oidctest.NewBrowser(t, r.issuer)
	first := r.through(t, browser, r.config().ClientID)
	second := r.through(t, browser, "nav") // single sign-on: no login page this time
	if first.Session != second.Session {
		t.Fatal("two services, one login, but two sessions")
	}
	address := r.issuer + "/endsession?" + url.Values{"id_token_hint": {second.Token}, "post_logout_redirect_uri": {bye}}.Encode()
	_, page, _ := browser.Open(address)
	if !slices.Equal(heard, []string{first.Session}) {
		t.Errorf("heard of %d sessions from the server, want the one", len(heard))
	}
	_, frame, _ := strings.Cut(page, `<iframe class="quiet" title="Utlogging av en annen tjeneste" src="`)
	frame, _, _ = strings.Cut(frame, `"`)
	query := must(url.Parse(strings.ReplaceAll(frame, "&amp;", "&"))).Query()
	if sid, err := r.client.FrontChannel(query); err != nil || sid != first.Session {
		t.Errorf("through the browser: %v (frame %q)", err, frame)
	}
	for _, bad := range []url.Values{{}, {"iss": {r.issuer}}, {"iss": {"https://evil.example"}, "sid": {"x"}}, {"iss": {r.issuer}, "sid": {strings.Repeat("x", 300)}}} {
		_, err := r.client.FrontChannel(bad)
		want(t, err, municipality.Invalid, "logout.refused")
	}
}

// through logs in at a client with a browser that may be logged in already.
func (r *rig) through(t *testing.T, browser *oidctest.Browser, id string) municipality.Identity {
	t.Helper()
	cfg := r.config()
	cfg.ClientID = id
	c := connect(t, cfg)
	address, state, err := c.Begin(context.Background(), municipality.High, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Complete(context.Background(), browser.LogIn(address, choose(people(t)[0].PID)), state)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestBackChannelRefuses tries every way a logout message can be wrong (Back-Channel Logout 1.0 section 2.6).
func TestBackChannelRefuses(t *testing.T) {
	r := newRig(t)
	id := r.logIn(t)
	now := r.clock.Now()
	event := map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
	good := func() map[string]any {
		return map[string]any{"iss": r.issuer, "aud": client, "sid": id.Session, "jti": oidckey.Random(), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "events": event}
	}
	for name, change := range map[string]func(map[string]any){
		"a nonce":       func(c map[string]any) { c["nonce"] = "x" },
		"no event":      func(c map[string]any) { delete(c, "events") },
		"another event": func(c map[string]any) { c["events"] = map[string]any{"urn:x": map[string]any{}} },
		"an event of nothing": func(c map[string]any) {
			c["events"] = map[string]any{"http://schemas.openid.net/event/backchannel-logout": nil}
		},
		"no jti":           func(c map[string]any) { delete(c, "jti") },
		"no sid":           func(c map[string]any) { delete(c, "sid"); c["sub"] = "x" },
		"another audience": func(c map[string]any) { c["aud"] = "nav" },
		"two audiences":    func(c map[string]any) { c["aud"] = []string{client, "nav"} },
		"another issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"expired":          func(c map[string]any) { c["iat"], c["exp"] = now.Add(-time.Hour).Unix(), now.Add(-time.Minute).Unix() },
		"old":              func(c map[string]any) { c["iat"] = now.Add(-30 * time.Minute).Unix() },
		"from tomorrow": func(c map[string]any) {
			c["iat"], c["exp"] = now.Add(24*time.Hour).Unix(), now.Add(25*time.Hour).Unix()
		},
		"good for a year": func(c map[string]any) { c["exp"] = now.AddDate(1, 0, 0).Unix() },
		"no end":          func(c map[string]any) { delete(c, "exp") },
	} {
		claims := good()
		change(claims)
		t.Run(name, func(t *testing.T) { r.refusesLogout(t, sign(t, r, "logout+jwt", claims)) })
	}
	r.refusesLogout(t, id.Token)
	r.refusesLogout(t, "")
	r.refusesLogout(t, strings.Repeat("a", 9000))
	r.refusesLogout(t, "eyJhbGciOiJub25lIn0.e30.")
	r.refusesLogout(t, sign(t, r, "at+jwt", good()))

	raw := sign(t, r, "logout+jwt", good())
	if sid, err := r.client.BackChannel(context.Background(), url.Values{"logout_token": {raw}}); err != nil || sid != id.Session {
		t.Errorf("the right message: %v", err)
	}
	r.refusesLogout(t, raw) // a second time
}

func (r *rig) refusesLogout(t *testing.T, raw string) {
	t.Helper()
	_, err := r.client.BackChannel(context.Background(), url.Values{"logout_token": {raw}})
	want(t, err, municipality.Invalid, "logout.refused")
}

func sign(t *testing.T, r *rig, typ string, claims map[string]any) string {
	t.Helper()
	raw, err := r.sim.Sign(typ, claims)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func FuzzBackChannel(f *testing.F) {
	r, err := quietClient()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJ0eXAiOiJsb2dvdXQrand0In0.e30.AAAA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if _, err := r.BackChannel(context.Background(), url.Values{"logout_token": {raw}}); err == nil {
			t.Errorf("%q passed for a logout message", raw)
		}
		if _, err := r.Complete(context.Background(), url.Values{"code": {raw}, "state": {raw}}, raw); err == nil {
			t.Errorf("%q passed for a login", raw)
		}
	})
}
