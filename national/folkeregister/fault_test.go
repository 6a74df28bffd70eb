package folkeregister

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/internal/callout"
	"torg/internal/demopeople"
	"torg/municipality"
	"torg/national/folkeregister/simulator"
	"torg/request"
)

// The fault table: what the register or the road to it may do, and what the client makes of it.
func TestFaults(t *testing.T) {
	kari := demopeople.MustByKey("kari").ID
	for name, c := range map[string]struct {
		fault func(*simulator.Simulator)
		query request.Query
		want  municipality.Kind
	}{
		"lost before":     {func(s *simulator.Simulator) { s.LoseBeforeNext(3) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"lost after":      {func(s *simulator.Simulator) { s.LoseAfterNext(3) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"slow":            {func(s *simulator.Simulator) { s.SlowNext(1) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"wrong":           {func(s *simulator.Simulator) { s.GarbleNext(1) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"down":            {func(s *simulator.Simulator) { s.Down(503) }, request.Query{Set: "household", Person: kari}, municipality.Unavailable},
		"too many calls":  {func(s *simulator.Simulator) { s.FailNext(1, 429) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"firewall page":   {func(s *simulator.Simulator) { s.FailNext(1, 404) }, request.Query{Set: "person", Person: kari}, municipality.Refused},
		"refused":         {func(s *simulator.Simulator) { s.FailNext(1, 400) }, request.Query{Set: "person", Person: kari}, municipality.Refused},
		"forbidden":       {func(s *simulator.Simulator) { s.FailNext(1, 403) }, request.Query{Set: "person", Person: kari}, municipality.Forbidden},
		"redirected":      {func(s *simulator.Simulator) { s.FailNext(1, 302) }, request.Query{Set: "person", Person: kari}, municipality.Unavailable},
		"unknown person":  {func(*simulator.Simulator) {}, request.Query{Set: "person", Person: "01818010083"}, municipality.NotFound},
		"no valid number": {func(*simulator.Simulator) {}, request.Query{Set: "person", Person: "12345678901"}, municipality.Refused},
		"no such set":     {func(*simulator.Simulator) {}, request.Query{Set: "everything", Person: kari}, municipality.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			sim, client := faulty(t)
			c.fault(sim)
			_, err := client.Ask(t.Context(), c.query)
			if err == nil || municipality.KindOf(err) != c.want {
				t.Errorf("got %v (kind %d), want kind %d", err, municipality.KindOf(err), c.want)
			}
			if err != nil && (municipality.ContainsNationalID(err.Error()) || strings.Contains(err.Error(), "Solvang")) {
				t.Errorf("the error tells about a person")
			}
		})
	}
}

func faulty(t *testing.T) (*simulator.Simulator, *Client) {
	t.Helper()
	sim, err := simulator.New(simulator.Config{Check: check, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	return sim, New(callout.Config{Base: server.URL, Token: token("right"), Now: today, Timeout: 300 * time.Millisecond})
}

func TestTwiceGivesTheSame(t *testing.T) {
	r := newRig(t)
	if a, b := dump(t, ask(t, r, "household", "kari")), dump(t, ask(t, r, "household", "kari")); a != b {
		t.Errorf("%s and %s", a, b)
	}
}

func TestWellAgainAfterAFault(t *testing.T) {
	sim, client := faulty(t)
	sim.Down(503)
	_, _ = client.Ask(t.Context(), request.Query{Set: "person", Person: demopeople.MustByKey("kari").ID})
	sim.Up()
	if _, err := client.Ask(t.Context(), request.Query{Set: "person", Person: demopeople.MustByKey("kari").ID}); err != nil {
		t.Errorf("after Up: %v", err)
	}
}

func TestNotSetUp(t *testing.T) {
	q := request.Query{Set: "person", Person: demopeople.MustByKey("kari").ID}
	for name, cfg := range map[string]callout.Config{
		"no address": {Token: token("right")},
		"no tokens":  {Base: "http://127.0.0.1:1"},
	} {
		if _, err := New(cfg).Ask(t.Context(), q); municipality.KindOf(err) != municipality.NotSetUp {
			t.Errorf("%s: %v", name, err)
		}
	}
	failing := func(context.Context, ...string) (string, error) {
		return "", municipality.E(municipality.Refused, "maskinporten", "")
	}
	if _, err := New(callout.Config{Base: "http://127.0.0.1:1", Token: failing}).Ask(t.Context(), q); municipality.KindOf(err) != municipality.Refused {
		t.Errorf("a refused token: %v", err)
	}
}

func TestAnswerAboutSomeoneElseIsNotUsed(t *testing.T) {
	jonas := demopeople.MustByKey("jonas").ID
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"identifikasjonsnummer":[{"erGjeldende":true,"foedselsEllerDNummer":"` + string(jonas) + `"}]}`))
	}))
	defer server.Close()
	client := New(callout.Config{Base: server.URL, Token: token("right")})
	_, err := client.Ask(t.Context(), request.Query{Set: "person", Person: demopeople.MustByKey("kari").ID})
	if municipality.KindOf(err) != municipality.Unavailable {
		t.Errorf("got %v", err)
	}
}

func TestLargeAnswerIsRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) }))
	defer server.Close()
	client := New(callout.Config{Base: server.URL, Token: token("right"), Limit: 1000})
	_, err := client.Ask(t.Context(), request.Query{Set: "person", Person: demopeople.MustByKey("kari").ID})
	if municipality.KindOf(err) != municipality.Unavailable || !strings.Contains(err.Error(), "larger") {
		t.Errorf("got %v", err)
	}
}

func TestSimulatorRefuses(t *testing.T) {
	sim, _ := faulty(t)
	server := httptest.NewServer(sim.Handler())
	defer server.Close()
	many := `{"foedselsEllerDNummer":["` + strings.Repeat(string(demopeople.MustByKey("kari").ID)+`","`, 1000) + string(demopeople.MustByKey("kari").ID) + `"]}`
	kari := "/personer/" + string(demopeople.MustByKey("kari").ID)
	for name, c := range map[string]struct {
		method, path, token, accept, body string
		want                              int
	}{
		"no token":       {"GET", kari, "", "", "", 401},
		"wrong token":    {"GET", kari, "Bearer wrong", "", "", 403},
		"wrong format":   {"GET", kari, "Bearer right", "text/csv", "", 406},
		"no number":      {"GET", "/personer/12345678901", "Bearer right", "", "", 400},
		"unknown part":   {"GET", kari + "?part=alt", "Bearer right", "", "", 400},
		"unknown person": {"GET", "/personer/01818010083", "Bearer right", "", "", 404},
		"too many":       {"POST", "/personer/bulkoppslag/", "Bearer right", "", many, 400},
		"nobody":         {"POST", "/personer/bulkoppslag/", "Bearer right", "", `{"foedselsEllerDNummer":[]}`, 400},
		"no JSON":        {"POST", "/personer/bulkoppslag/", "Bearer right", "", `<x/>`, 400},
		"no sequence":    {"GET", "/hendelser/feed/x", "Bearer right", "", "", 400},
	} {
		req, _ := http.NewRequestWithContext(t.Context(), c.method, server.URL+root+c.path, strings.NewReader(c.body))
		req.Header.Set("Content-Type", "application/json")
		set(req, "Authorization", c.token)
		set(req, "Accept", c.accept)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, res.StatusCode, c.want)
		}
	}
}

func set(r *http.Request, key, value string) {
	if value != "" {
		r.Header.Set(key, value)
	}
}

func TestBulkLimit(t *testing.T) {
	_, client := faulty(t)
	if _, err := client.caller.session().many(t.Context(), make([]municipality.NationalID, MaxBulk+1), nil); municipality.KindOf(err) != municipality.TooMuch {
		t.Errorf("got %v", err)
	}
}
