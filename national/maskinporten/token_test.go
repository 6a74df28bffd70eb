package maskinporten_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"torg/internal/oidcsim"
	"torg/internal/oidctest"
	"torg/municipality"
	"torg/national/maskinporten"
	"torg/national/maskinporten/simulator"
)

func TestTokenOpensTheAPIItIsFor(t *testing.T) {
	r := newRig(t)
	token := r.token(t, "ks:fiks")
	consumer, err := r.sim.Check(bearer(t, token), "ks:fiks")
	if err != nil || consumer != "0192:"+string(fjordvik) {
		t.Errorf("got %q, %v", consumer, err)
	}
	_, err = r.sim.Check(bearer(t, token), "krr:global/kontaktinformasjon.read")
	want(t, err, municipality.Forbidden, "maskinporten.refused")
	for name, bad := range map[string]string{"none": "", "nonsense": "abc", "changed": token[:len(token)-4] + "AAAA", "another issuer's": newRig(t).token(t, "ks:fiks")} {
		if _, err := r.sim.Check(bearer(t, bad), "ks:fiks"); municipality.KindOf(err) != municipality.LoginNeeded {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.clock.Move(3 * time.Minute)
	_, err = r.sim.Check(bearer(t, token), "ks:fiks")
	want(t, err, municipality.LoginNeeded, "maskinporten.refused")
}

func TestTokenIsKeptUntilHalfAMinuteBeforeItsEnd(t *testing.T) {
	r := newRig(t)
	first := r.token(t, "ks:fiks")
	r.clock.Move(89 * time.Second)
	if r.token(t, "ks:fiks") != first {
		t.Error("31 seconds before its end the token was thrown away")
	}
	r.clock.Move(time.Second)
	if r.token(t, "ks:fiks") == first {
		t.Error("30 seconds before its end the token is still handed out")
	}
	both := r.token(t, "ks:fiks", "krr:global/kontaktinformasjon.read")
	if r.token(t, "krr:global/kontaktinformasjon.read", "ks:fiks", "ks:fiks") != both {
		t.Error("the order of scopes makes another token")
	}
	if got := r.sim.Issued(); got != 3 {
		t.Errorf("%d tokens were issued, want 3", got)
	}
}

// gate lets token calls through when it is opened, and says that one has come.
type gate struct{ came, open chan struct{} }

func (g gate) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		g.came <- struct{}{}
		<-g.open
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestManyWaitForOneCall(t *testing.T) {
	r := newRig(t)
	g := gate{came: make(chan struct{}, 100), open: make(chan struct{})}
	c := r.connect(t, func(cfg *maskinporten.Config) { cfg.HTTP = &http.Client{Transport: g} })
	impatient, giveUp := context.WithCancel(context.Background())
	first := make(chan error)
	go func() {
		_, err := c.Token(impatient, "ks:fiks")
		first <- err
	}()
	<-g.came
	giveUp() // the one who came first leaves; the call goes on for the others
	want(t, <-first, municipality.Unavailable, "maskinporten.unavailable")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := c.Token(context.Background(), "ks:fiks"); err != nil {
				t.Error(err)
			}
		})
	}
	close(g.open)
	all.Wait()
	if got := r.sim.Issued(); got != 1 {
		t.Errorf("%d tokens were issued, want 1", got)
	}
}

func TestResourceAndDelegation(t *testing.T) {
	r := newRig(t)
	forAPI := r.client.For("https://api.example/")
	token, err := forAPI.Token(context.Background(), "ks:fiks")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.sim.Check(bearer(t, token), "ks:fiks", "https://api.example/"); err != nil {
		t.Error(err)
	}
	_, err = r.sim.Check(bearer(t, r.token(t, "ks:fiks")), "ks:fiks", "https://api.example/")
	want(t, err, municipality.Forbidden, "maskinporten.refused")

	supplier := r.connect(t, func(cfg *maskinporten.Config) { cfg.Consumer = nordeid })
	if token, err = supplier.Token(context.Background(), "ks:fiks"); err != nil {
		t.Fatal(err)
	}
	if consumer, _ := r.sim.Check(bearer(t, token), "ks:fiks"); consumer != "0192:"+string(nordeid) {
		t.Errorf("the consumer is %s, not the one the supplier acts for", consumer)
	}
	_, err = supplier.Token(context.Background(), "krr:global/kontaktinformasjon.read")
	want(t, err, municipality.Forbidden, "maskinporten.delegation")
}

// TestRefusals sends what Maskinporten refuses, and holds client and simulator to its codes.
func TestRefusals(t *testing.T) {
	r := newRig(t)
	stranger := oidctest.NewKey(t, "k1")
	for name, c := range map[string]struct {
		change func(*maskinporten.Config)
		scope  string
		kind   municipality.Kind
		key    string
	}{
		"unknown client":     {func(c *maskinporten.Config) { c.ClientID = "nobody" }, "ks:fiks", municipality.NotSetUp, "maskinporten.client"},
		"unknown key":        {func(c *maskinporten.Config) { c.KeyID = "k2" }, "ks:fiks", municipality.NotSetUp, "maskinporten.client"},
		"someone else's key": {func(c *maskinporten.Config) { c.Key = stranger.Signer() }, "ks:fiks", municipality.NotSetUp, "maskinporten.client"},
		"clock behind":       {func(c *maskinporten.Config) { c.Clock = shifted(r, -3*time.Minute) }, "ks:fiks", municipality.NotSetUp, "maskinporten.clock"},
		"clock ahead":        {func(c *maskinporten.Config) { c.Clock = shifted(r, time.Minute) }, "ks:fiks", municipality.NotSetUp, "maskinporten.clock"},
		"scope not ours":     {func(*maskinporten.Config) {}, "skatt:annet", municipality.Forbidden, "maskinporten.scope"},
		"scope not given":    {func(*maskinporten.Config) {}, "skatt:hemmelig", municipality.Forbidden, "maskinporten.access"},
		"no scope":           {func(*maskinporten.Config) {}, "", municipality.Invalid, "maskinporten.request"},
		"two in one":         {func(*maskinporten.Config) {}, "a b", municipality.Invalid, "maskinporten.request"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.connect(t, c.change).Token(context.Background(), c.scope)
			want(t, err, c.kind, c.key)
		})
	}
}

func shifted(r *rig, by time.Duration) func() time.Time {
	return func() time.Time { return r.clock.Now().Add(by) }
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		where oidcsim.Endpoint
		mode  oidcsim.Mode
		kind  municipality.Kind
		key   string
	}{
		{simulator.Discovery, oidcsim.LostBefore, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Discovery, oidcsim.Unavailable, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Discovery, oidcsim.Wrong, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.LostBefore, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.LostAfter, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.Unavailable, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.Wrong, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.Huge, municipality.Unavailable, "maskinporten.unavailable"},
		{simulator.Token, oidcsim.Refused, municipality.Refused, "maskinporten.refused"},
	} {
		t.Run(string(c.where)+" "+string(c.mode), func(t *testing.T) {
			r := newRig(t)
			r.sim.Fail(c.where, c.mode)
			_, err := r.client.Token(context.Background(), "ks:fiks")
			want(t, err, c.kind, c.key)
			r.sim.Fail(c.where, oidcsim.Works)
			if _, err := r.client.Token(context.Background(), "ks:fiks"); err != nil {
				t.Errorf("when it works again, the client does not: %v", err)
			}
		})
	}
}

func TestSlow(t *testing.T) {
	r := newRig(t)
	r.sim.Fail(simulator.Token, oidcsim.Slow)
	came := make(chan struct{}, 1)
	c := r.connect(t, func(cfg *maskinporten.Config) { cfg.HTTP = &http.Client{Transport: telling{came}} })
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-came
		cancel()
	}()
	_, err := c.Token(ctx, "ks:fiks")
	want(t, err, municipality.Unavailable, "maskinporten.unavailable")
}

type telling struct{ came chan struct{} }

func (g telling) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		g.came <- struct{}{}
		ctx, cancel := context.WithCancel(req.Context())
		cancel() // the wait is over for this call too
		req = req.WithContext(ctx)
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestMissingConfigurationIsNamed(t *testing.T) {
	r := newRig(t)
	good := maskinporten.Config{Issuer: r.issuer, ClientID: "fjordvik", Key: r.key.Signer(), KeyID: "k1"}
	for field, spoil := range map[string]func(*maskinporten.Config){
		"Issuer":   func(c *maskinporten.Config) { c.Issuer = "http://maskinporten.no/" },
		"ClientID": func(c *maskinporten.Config) { c.ClientID = "" },
		"KeyID":    func(c *maskinporten.Config) { c.KeyID = "" },
		"Key":      func(c *maskinporten.Config) { c.Key = nil },
		"Chain":    func(c *maskinporten.Config) { c.Chain = []byte("no certificate") },
		"Consumer": func(c *maskinporten.Config) { c.Consumer = "123" },
	} {
		cfg := good
		spoil(&cfg)
		_, err := maskinporten.New(cfg)
		want(t, err, municipality.NotSetUp, "maskinporten.notsetup")
		if err.(*municipality.Error).Field != field {
			t.Errorf("%s is bad, but the error names %q", field, err.(*municipality.Error).Field)
		}
	}
}

func FuzzCode(f *testing.F) {
	for _, s := range []string{"MP-110: Invalid JWT claim aud", "x (MP-012)", "MP-", "MP-1", "MP-abc", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if code := maskinporten.Code(s); code != "" && len(code) != 6 {
			t.Errorf("%q gives the code %q", s, code)
		}
	})
}
