package ansattporten_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"torg/internal/oidcsim"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/ansattporten"
)

// TestContractThroughTheBrowser is a provider that takes no pushed requests: the request itself goes through the browser,
// with what Ansattporten demands (state, nonce, PKCE) and levels without a prefix.
func TestContractThroughTheBrowser(t *testing.T) {
	r := newRig(t)
	plain := httptest.NewUnstartedServer(nil)
	issuer := "http://" + plain.Listener.Addr().String()
	sim := r.at(t, issuer)
	plain.Config.Handler = withoutPAR(sim)
	plain.Start()
	t.Cleanup(plain.Close)
	r.issuer = issuer
	c := r.connect(t, unchanged)
	address, state, err := c.Begin(context.Background(), municipality.High, municipality.English)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name, values := range u.Query() {
		names = append(names, name)
		if len(values) != 1 || values[0] == "" {
			t.Errorf("%s: %v", name, values)
		}
	}
	slices.Sort(names)
	expected := "acr_values client_id code_challenge code_challenge_method nonce redirect_uri response_type scope state ui_locales"
	if got := strings.Join(names, " "); got != expected || u.Query().Get("acr_values") != "high" || u.Query().Get("ui_locales") != "en" {
		t.Errorf("the request holds %s", got)
	}
	query := oidctest.NewBrowser(t, issuer).LogIn(address, url.Values{"person": {"siri.berg"}})
	if id, err := c.Complete(context.Background(), query, state); err != nil || id.StaffID != "siri.berg" || id.Level != municipality.High {
		t.Errorf("got %q, %v", id.StaffID, err)
	}
}

// withoutPAR takes the address for pushed requests out of the metadata.
func withoutPAR(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "openid-configuration") {
			next.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		var meta map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &meta); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		delete(meta, "pushed_authorization_request_endpoint")
		_ = json.NewEncoder(w).Encode(meta)
	})
}

// TestFaults is the fault table for staff. What a fault means is decided in oidcrp, where the table of ID-porten tries
// every mode; here each kind is tried once, for kind and key.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		where oidcsim.Endpoint
		mode  oidcsim.Mode
		kind  municipality.Kind
		key   string
	}{
		{oidcsim.Token, oidcsim.LostBefore, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Token, oidcsim.LostAfter, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Token, oidcsim.Wrong, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Token, oidcsim.Refused, municipality.Refused, "login.refused"},
		{oidcsim.Token, oidcsim.BadNonce, municipality.Refused, "login.refused"},
		{oidcsim.Token, oidcsim.BadKey, municipality.Refused, "login.refused"},
		{oidcsim.Token, oidcsim.NoPerson, municipality.Forbidden, "login.unknown"},
	} {
		t.Run(string(c.mode), func(t *testing.T) {
			r := newRig(t)
			client := r.connect(t, unchanged)
			r.sim.Fail(c.where, c.mode)
			_, err := r.logIn(t, client, "siri.berg")
			want(t, err, c.kind, c.key)
			r.sim.Fail(c.where, oidcsim.Works)
			if _, err := r.logIn(t, client, "siri.berg"); err != nil {
				t.Errorf("when it works again: %v", err)
			}
		})
	}
}

// TestTwice and slow: the code is spent, and a caller that gives up gets its answer at once.
func TestTwiceAndSlow(t *testing.T) {
	r := newRig(t)
	c := r.connect(t, unchanged)
	address, state, err := c.Begin(context.Background(), municipality.Substantial, municipality.Bokmaal)
	if err != nil {
		t.Fatal(err)
	}
	query := oidctest.NewBrowser(t, r.issuer).LogIn(address, url.Values{"person": {"siri.berg"}})
	if _, err := c.Complete(context.Background(), query, state); err != nil {
		t.Fatal(err)
	}
	_, err = c.Complete(context.Background(), query, state)
	want(t, err, municipality.LoginNeeded, "login.expired")
	r.sim.Fail(oidcsim.Token, oidcsim.Slow)
	gone, leave := context.WithCancel(context.Background())
	leave()
	_, err = c.Complete(gone, query, state)
	want(t, err, municipality.Unavailable, "login.unavailable")
}

// TestRealEnvironment asks Ansattporten's test environment for a login when a registration is at hand.
func TestRealEnvironment(t *testing.T) {
	id := os.Getenv("TORG_ANSATTPORTEN_CLIENT")
	if id == "" {
		t.Skip("TORG_ANSATTPORTEN_CLIENT, _KID, _REDIRECT and _PEM (a file) are not set: Ansattporten's test environment is not asked")
	}
	key, err := os.ReadFile(os.Getenv("TORG_ANSATTPORTEN_PEM"))
	if err != nil {
		t.Fatal(err)
	}
	address := os.Getenv("TORG_ANSATTPORTEN_REDIRECT")
	c, err := ansattporten.New(ansattporten.Config{Issuer: "https://test.ansattporten.no", ClientID: id, KeyID: os.Getenv("TORG_ANSATTPORTEN_KID"), PEM: key, RedirectURL: address, PostLogoutURL: address})
	if err != nil {
		t.Fatal(err)
	}
	if to, _, err := c.Begin(context.Background(), municipality.High, municipality.Bokmaal); err != nil || to == "" {
		t.Fatal(err)
	}
}
