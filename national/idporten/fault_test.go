package idporten_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"torg/internal/oidcsim"
	"torg/municipality"
)

// TestFaultsAtBegin is the fault table of what happens before the browser leaves: nothing is lost, and the next try works.
func TestFaultsAtBegin(t *testing.T) {
	for _, c := range []struct {
		where oidcsim.Endpoint
		mode  oidcsim.Mode
		kind  municipality.Kind
		key   string
	}{
		{oidcsim.Discovery, oidcsim.LostBefore, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Discovery, oidcsim.Unavailable, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Discovery, oidcsim.Wrong, municipality.Unavailable, "login.unavailable"},
		{oidcsim.Discovery, oidcsim.Huge, municipality.Unavailable, "login.unavailable"},
		{oidcsim.PAR, oidcsim.LostBefore, municipality.Unavailable, "login.unavailable"},
		{oidcsim.PAR, oidcsim.LostAfter, municipality.Unavailable, "login.unavailable"},
		{oidcsim.PAR, oidcsim.Unavailable, municipality.Unavailable, "login.unavailable"},
		{oidcsim.PAR, oidcsim.Wrong, municipality.Unavailable, "login.unavailable"},
		{oidcsim.PAR, oidcsim.Refused, municipality.Refused, "login.refused"},
	} {
		t.Run(string(c.where)+" "+string(c.mode), func(t *testing.T) {
			r := newRig(t)
			r.sim.Fail(c.where, c.mode)
			_, _, err := r.client.Begin(context.Background(), municipality.High, municipality.Bokmaal)
			want(t, err, c.kind, c.key)
			r.sim.Fail(c.where, oidcsim.Works)
			r.logIn(t)
		})
	}
}

// TestFaultsAtComplete is the fault table of what happens when the browser is back. again is what trying the same code
// once more gives: after "lost after" it is spent, and the person must log in anew.
func TestFaultsAtComplete(t *testing.T) {
	const none = ""
	for _, c := range []struct {
		where oidcsim.Endpoint
		mode  oidcsim.Mode
		kind  municipality.Kind
		key   string
		again string
	}{
		{oidcsim.Token, oidcsim.LostBefore, municipality.Unavailable, "login.unavailable", none},
		{oidcsim.Token, oidcsim.LostAfter, municipality.Unavailable, "login.unavailable", "login.expired"},
		{oidcsim.Token, oidcsim.Unavailable, municipality.Unavailable, "login.unavailable", none},
		{oidcsim.Token, oidcsim.Wrong, municipality.Unavailable, "login.unavailable", none},
		{oidcsim.Token, oidcsim.Huge, municipality.Unavailable, "login.unavailable", none},
		{oidcsim.Token, oidcsim.Refused, municipality.Refused, "login.refused", none},
		{oidcsim.Token, oidcsim.BadNonce, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.BadIssuer, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.BadAudience, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.Shared, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.EarlyToken, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.BadKey, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.OldToken, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Token, oidcsim.LowLevel, municipality.LoginNeeded, "login.level", "login.expired"},
		{oidcsim.Token, oidcsim.NoPerson, municipality.Refused, "login.nopid", "login.expired"},
		{oidcsim.Token, oidcsim.BadPerson, municipality.Refused, "login.refused", "login.expired"},
		{oidcsim.Keys, oidcsim.LostBefore, municipality.Unavailable, "login.unavailable", "login.expired"},
		{oidcsim.Keys, oidcsim.Wrong, municipality.Unavailable, "login.unavailable", "login.expired"},
		{oidcsim.Keys, oidcsim.Unavailable, municipality.Unavailable, "login.unavailable", "login.expired"},
	} {
		t.Run(string(c.where)+" "+string(c.mode), func(t *testing.T) {
			r := newRig(t)
			query, state := r.begin(t, municipality.High, people(t)[0].PID)
			r.sim.Fail(c.where, c.mode)
			_, err := r.client.Complete(context.Background(), query, state)
			want(t, err, c.kind, c.key)
			r.sim.Fail(c.where, oidcsim.Works)
			_, err = r.client.Complete(context.Background(), query, state)
			if c.again == none && err != nil {
				t.Errorf("the second try should work: %v", err)
			} else if c.again != none {
				want(t, err, municipality.LoginNeeded, c.again)
			}
			r.logIn(t)
		})
	}
}

// TestTwice completes one login twice: the second is refused, and what the first gave is ended at the provider.
func TestTwice(t *testing.T) {
	r := newRig(t)
	query, state := r.begin(t, municipality.High, people(t)[0].PID)
	if _, err := r.client.Complete(context.Background(), query, state); err != nil {
		t.Fatal(err)
	}
	_, err := r.client.Complete(context.Background(), query, state)
	want(t, err, municipality.LoginNeeded, "login.expired")
	if left := r.sim.Sessions(string(people(t)[0].PID)); len(left) != 0 {
		t.Error("a code was used twice, and the session lives on")
	}
}

// hurried gives up on a call as soon as it is sent.
type hurried struct{ path string }

func (h hurried) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, h.path) {
		ctx, cancel := context.WithCancel(req.Context())
		cancel()
		req = req.WithContext(ctx)
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestSlow(t *testing.T) {
	for _, path := range []string{"/par", "/.well-known/openid-configuration"} {
		r := newRig(t)
		r.sim.Fail(oidcsim.Endpoint(path[1:]), oidcsim.Slow)
		_, _, err := r.connect(t, hurried{path}).Begin(context.Background(), municipality.High, municipality.Bokmaal)
		want(t, err, municipality.Unavailable, "login.unavailable")
	}
	r := newRig(t)
	query, state := r.begin(t, municipality.High, people(t)[0].PID)
	r.sim.Fail(oidcsim.Token, oidcsim.Slow)
	_, err := r.connect(t, hurried{"/token"}).Complete(context.Background(), query, state)
	want(t, err, municipality.Unavailable, "login.unavailable")
}

// TestOldMetadataServesWhileTheProviderIsSilent lets a day pass: metadata is asked for again, and the old is used until
// it comes.
func TestOldMetadataServesWhileTheProviderIsSilent(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	r.client = r.connect(t, wire)
	r.logIn(t)
	r.clock.Move(23 * 3600e9)
	r.logIn(t)
	if got := wire.count("/.well-known/openid-configuration"); got != 1 {
		t.Errorf("metadata was asked for %d times in a day", got)
	}
	r.sim.Fail(oidcsim.Discovery, oidcsim.Unavailable)
	r.clock.Move(2 * 3600e9)
	r.logIn(t)
	if got := wire.count("/.well-known/openid-configuration"); got != 2 {
		t.Errorf("metadata was asked for %d times, want 2: after a day, and then not for a minute", got)
	}
}

// TestStrangersCannotMakeUsAskForKeys sends logout messages with invented key ids.
func TestStrangersCannotMakeUsAskForKeys(t *testing.T) {
	r := newRig(t)
	wire := &recorder{}
	r.client = r.connect(t, wire)
	r.logIn(t)
	for range 20 {
		stranger := newKey(t)
		raw, err := stranger.Sign("logout+jwt", map[string]any{"iss": r.issuer})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.client.BackChannel(context.Background(), url.Values{"logout_token": {raw}})
		want(t, err, municipality.Invalid, "logout.refused")
	}
	if got := wire.count("/jwks"); got != 1 {
		t.Errorf("keys were asked for %d times", got)
	}
}
