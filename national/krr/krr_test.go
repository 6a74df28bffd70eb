package krr

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"torg/dispatch"
	"torg/internal/callout"
	"torg/internal/demopeople"
	"torg/internal/tape"
	"torg/municipality"
	"torg/national/krr/simulator"
)

func check(r *http.Request, scope string) error {
	if r.Header.Get("Authorization") != "Bearer right" || scope != Scope {
		return errors.New("wrong token")
	}
	return nil
}

func token(context.Context, ...string) (string, error) { return "right", nil }

func today() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

func setUp(t *testing.T) (*simulator.Simulator, *Client, *tape.Tape) {
	t.Helper()
	sim, log := simulator.New(simulator.Config{Check: check, Now: today}), &tape.Tape{}
	server := httptest.NewServer(log.Wrap(sim.Handler()))
	t.Cleanup(server.Close)
	return sim, New(callout.Config{Base: server.URL, Token: token, Now: today, Timeout: 300 * time.Millisecond}), log
}

func TestContacts(t *testing.T) {
	_, client, _ := setUp(t)
	for key, want := range map[string]dispatch.Contact{
		"kari":    {Known: true, CanNotify: true, Email: "kari.solvang@example.com", Mobile: "+4700000101", Language: "nb"},
		"mikkel":  {Known: true, CanNotify: true, Email: "mikkel.somby@example.com", Mobile: "+4700000104", Language: "se"},
		"bjoerg":  {Known: true, Reserved: true, CanNotify: true, Email: "bjorg.lien@example.com", Mobile: "+4700000125", Language: "nb"},
		"gerd":    {Known: true, Email: "gerd.sorensen@example.com", Language: "nb"},
		"solveig": {Known: true, Reserved: true, Language: "nb"},
		"oyvind":  {},
	} {
		if got, err := client.Contact(t.Context(), demopeople.MustByKey(key).ID); err != nil || got != want {
			t.Errorf("%s: %+v, %v", key, got, err)
		}
	}
}

func TestReservationCountsAtOnce(t *testing.T) {
	sim, client, _ := setUp(t)
	kari := demopeople.MustByKey("kari")
	_, _ = client.Contact(t.Context(), kari.ID)
	kari.Contact.Reserved = true
	sim.Set(kari.ID, kari.Contact)
	if got, err := client.Contact(t.Context(), kari.ID); err != nil || !got.Reserved {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault func(*simulator.Simulator)
		want  municipality.Kind
	}{
		"lost before": {func(s *simulator.Simulator) { s.LoseBeforeNext(3) }, municipality.Unavailable},
		"lost after":  {func(s *simulator.Simulator) { s.LoseAfterNext(3) }, municipality.Unavailable},
		"slow":        {func(s *simulator.Simulator) { s.SlowNext(1) }, municipality.Unavailable},
		"wrong":       {func(s *simulator.Simulator) { s.GarbleNext(1) }, municipality.Unavailable},
		"down":        {func(s *simulator.Simulator) { s.Down(500) }, municipality.Unavailable},
		"refused":     {func(s *simulator.Simulator) { s.FailNext(1, 400) }, municipality.Refused},
		"forbidden":   {func(s *simulator.Simulator) { s.FailNext(1, 403) }, municipality.Forbidden},
	} {
		sim, _, _ := setUp(t)
		server := httptest.NewServer(sim.Handler())
		client := New(callout.Config{Base: server.URL, Token: token, Timeout: 300 * time.Millisecond})
		c.fault(sim)
		_, err := client.Contact(t.Context(), demopeople.MustByKey("kari").ID)
		if err == nil || municipality.KindOf(err) != c.want || municipality.ContainsNationalID(err.Error()) {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

func TestTwiceGivesTheSame(t *testing.T) {
	_, client, _ := setUp(t)
	a, err1 := client.Contact(t.Context(), demopeople.MustByKey("kari").ID)
	b, err2 := client.Contact(t.Context(), demopeople.MustByKey("kari").ID)
	if a != b || err1 != nil || err2 != nil {
		t.Errorf("%+v and %+v", a, b)
	}
}

func TestLimits(t *testing.T) {
	sim, client, _ := setUp(t)
	people := make([]municipality.NationalID, MaxPeople)
	for i := range people {
		people[i] = demopeople.MustByKey("kari").ID
	}
	if _, err := client.Lookup(t.Context(), people); err != nil {
		t.Errorf("a thousand: %v", err)
	}
	if _, err := client.Lookup(t.Context(), append(people, people[0])); municipality.KindOf(err) != municipality.TooMuch {
		t.Errorf("a thousand and one: %v", err)
	}
	before := sim.Calls()
	if _, err := client.Contact(t.Context(), "12345678901"); municipality.KindOf(err) != municipality.Refused || sim.Calls() != before {
		t.Errorf("no number: %v", err)
	}
	if got, err := client.Lookup(t.Context(), nil); err != nil || len(got) != 0 || sim.Calls() != before {
		t.Errorf("nobody: %v, %v", got, err)
	}
}

func TestNotSetUp(t *testing.T) {
	for _, cfg := range []callout.Config{{Token: token}, {Base: "http://127.0.0.1:1"}} {
		if _, err := New(cfg).Contact(t.Context(), demopeople.MustByKey("kari").ID); municipality.KindOf(err) != municipality.NotSetUp {
			t.Errorf("got %v", err)
		}
	}
}

func TestSimulatorRefuses(t *testing.T) {
	sim, _, _ := setUp(t)
	kari := string(demopeople.MustByKey("kari").ID)
	many := `{"personidentifikatorer":["` + strings.Repeat(kari+`","`, 1000) + kari + `"]}`
	for name, c := range map[string]struct {
		token, kind, body string
		want              int
	}{
		"no token":    {"", "application/json", `{"personidentifikatorer":["` + kari + `"]}`, 401},
		"wrong token": {"Bearer wrong", "application/json", `{"personidentifikatorer":["` + kari + `"]}`, 403},
		"no type":     {"Bearer right", "", `{"personidentifikatorer":["` + kari + `"]}`, 415},
		"nobody":      {"Bearer right", "application/json", `{"personidentifikatorer":[]}`, 400},
		"no number":   {"Bearer right", "application/json", `{"personidentifikatorer":["1"]}`, 400},
		"too many":    {"Bearer right", "application/json", many, 400},
		"no JSON":     {"Bearer right", "application/json", `<x/>`, 400},
	} {
		req := httptest.NewRequestWithContext(t.Context(), "POST", "/rest/v2/personer", strings.NewReader(c.body))
		req.Header.Set("Authorization", c.token)
		req.Header.Set("Content-Type", c.kind)
		rec := httptest.NewRecorder()
		sim.Handler().ServeHTTP(rec, req)
		if rec.Code != c.want {
			t.Errorf("%s: %d, want %d", name, rec.Code, c.want)
		}
	}
}

// documented is the register's attribute list (docs.digdir.no, "Attributter i KRR") as a schema: facts only.
const documented = `{
 "request": {"type":"object","required":["personidentifikatorer"],"additionalProperties":false,
  "properties":{"personidentifikatorer":{"type":"array","minItems":1,"maxItems":1000,"items":{"type":"string","pattern":"^[0-9]{11}$"}}}},
 "answer": {"type":"object","required":["personer"],"additionalProperties":false,"properties":{"personer":{"type":"array","items":{
  "type":"object","required":["personidentifikator","reservasjon","status"],"additionalProperties":false,"properties":{
   "personidentifikator":{"type":"string","pattern":"^[0-9]{11}$"},"reservasjon":{"enum":["JA","NEI"]},
   "status":{"enum":["AKTIV","SLETTET","IKKE_REGISTRERT"]},"varslingsstatus":{"enum":["KAN_VARSLES","KAN_IKKE_VARSLES"]},
   "spraak":{"enum":["nb","nn","en","se"]},"spraak_oppdatert":{"type":"string","format":"date-time"},
   "kontaktinformasjon":{"type":"object","additionalProperties":false,"properties":{
    "epostadresse":{"type":"string"},"epostadresse_oppdatert":{"type":"string","format":"date-time"},
    "epostadresse_sist_verifisert":{"type":"string","format":"date-time"},"mobiltelefonnummer":{"type":"string"},
    "mobiltelefonnummer_oppdatert":{"type":"string","format":"date-time"},
    "mobiltelefonnummer_sist_verifisert":{"type":"string","format":"date-time"}}}}}}}}}`

func TestContract(t *testing.T) {
	_, client, log := setUp(t)
	var all []municipality.NationalID
	for _, p := range demopeople.All() {
		all = append(all, p.ID)
	}
	if _, err := client.Lookup(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for _, e := range log.All() {
		if e.Method+" "+e.Address != "POST /rest/v2/personer" {
			t.Errorf("address %s", e.Address)
		}
		validate(t, "#/request", e.Request)
		validate(t, "#/answer", e.Answer)
	}
}

func validate(t *testing.T, at string, raw []byte) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(documented))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("krr.json", schema); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.MustCompile("krr.json" + at).Validate(value); err != nil {
		t.Errorf("%s: %v", at, err)
	}
}

func FuzzParseAnswer(f *testing.F) {
	kari := demopeople.MustByKey("kari").ID
	f.Add(`{"personer":[{"personidentifikator":"` + string(kari) + `","reservasjon":"NEI","status":"AKTIV","varslingsstatus":"KAN_VARSLES","kontaktinformasjon":{"epostadresse":"a@example.com"}}]}`)
	f.Add(`{"personer":[]}`)
	f.Add(`{"personer":null}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, raw string) {
		out, err := parseAnswer([]byte(raw), []municipality.NationalID{kari})
		if err != nil {
			return
		}
		c, ok := out[kari]
		if !ok || len(out) != 1 || c.CanNotify && !c.Known || c.CanNotify && c.Email == "" && c.Mobile == "" || strings.ContainsAny(c.Email+c.Mobile, "\r\n") {
			t.Errorf("%q gives %+v", raw, out)
		}
		if _, err := json.Marshal(c); err != nil {
			t.Error(err)
		}
	})
}
