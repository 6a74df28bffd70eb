package enhetsregister

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"torg/internal/callout"
	"torg/internal/demopeople"
	"torg/internal/tape"
	"torg/municipality"
	"torg/national/enhetsregister/simulator"
	"torg/request"
)

const published = "../../../shared/contracts/enhetsregisteret/brreg-openAPI/specs/enhetsregisteret.json"

func check(r *http.Request, scope string) error {
	if r.Header.Get("Authorization") != "Bearer right" || scope != RoleScope {
		return errors.New("wrong token")
	}
	return nil
}

func token(context.Context, ...string) (string, error) { return "right", nil }

func today() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

func setUp(t *testing.T) (*simulator.Simulator, *Client, *tape.Tape) {
	t.Helper()
	sim, log := simulator.New(simulator.Config{Check: check}), &tape.Tape{}
	server := httptest.NewServer(log.Wrap(sim.Handler()))
	t.Cleanup(server.Close)
	return sim, New(callout.Config{Base: server.URL, Token: token, Now: today, Timeout: 300 * time.Millisecond}), log
}

func org(t *testing.T, key string) demopeople.Organisation {
	t.Helper()
	o, ok := demopeople.Org(key)
	if !ok {
		t.Fatalf("no organisation %s", key)
	}
	return o
}

func dump(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestOrganisation(t *testing.T) {
	_, client, _ := setUp(t)
	for key, want := range map[string]map[string]any{
		"idrettslaget": {"navn": "FJORDVIK IDRETTSLAG", "organisasjonsform": "FLI", "slettet": false, "konkurs": false, "registreringsdato": "1998-05-04", "naeringskode": "93.120"},
		"snekkeriet":   {"organisasjonsform": "AS", "konkurs": true, "slettet": false},
		"sangkoret":    {"navn": "FJORDVIK SANGLAG", "slettet": true, "slettedato": "2022-12-30", "forretningsadresse": nil},
	} {
		a, err := client.Ask(t.Context(), request.Query{Set: "organisation", Org: org(t, key).Number})
		if err != nil || a.Source != Source {
			t.Fatalf("%s: %v", key, err)
		}
		for field, value := range want {
			if a.Values[field] != value {
				t.Errorf("%s: %s is %v, want %v", key, field, a.Values[field], value)
			}
		}
	}
	a, _ := client.Ask(t.Context(), request.Query{Set: "organisation", Org: org(t, "idrettslaget").Number})
	if got := dump(t, a.Values["forretningsadresse"]); got != `{"kommunenummer":"9901","linjer":["Skolevegen 30"],"postnummer":"9995","poststed":"FJORDVIK"}` {
		t.Errorf("address %s", got)
	}
}

func TestRolesByPerson(t *testing.T) {
	_, client, _ := setUp(t)
	for key, want := range map[string]string{
		"leif":  "FJORDVIK IDRETTSLAG FLI LEDE false",
		"nadia": "INDRE FJORDVIK VELFORENING FLI LEDE false, BRYGGA KAFÉ NADIA RAHIMI ENK INNH false",
		"roar":  "NAUSTET SNEKKERI AS AS DAGL true, NAUSTET SNEKKERI AS AS LEDE true",
		"kari":  "",
	} {
		a, err := client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey(key).ID})
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		var got []string
		for _, o := range a.Values["organisasjoner"].([]any) {
			m := o.(map[string]any)
			got = append(got, m["navn"].(string)+" "+m["organisasjonsform"].(string)+" "+m["rolle"].(string)+" "+dump(t, m["konkurs"]))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", key, s, want)
		}
	}
}

func TestOfficersCarryNoNumbers(t *testing.T) {
	_, client, log := setUp(t)
	a, err := client.Ask(t.Context(), request.Query{Set: "officers", Org: org(t, "idrettslaget").Number})
	if err != nil || !strings.Contains(dump(t, a.Values), `{"foedselsdato":"1971-12-01","navn":"Leif Arne Tangen","rolle":"LEDE","rollenavn":"Styrets leder"}`) {
		t.Errorf("%s, %v", dump(t, a.Values), err)
	}
	for _, e := range log.All() {
		if municipality.ContainsNationalID(e.Address + string(e.Answer)) {
			t.Error("the open service gave an identity number")
		}
	}
}

// TestNumberTravelsInTheBody: addresses end up in logs along the way.
func TestNumberTravelsInTheBody(t *testing.T) {
	_, client, log := setUp(t)
	_, _ = client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey("leif").ID})
	for _, e := range log.All() {
		if municipality.ContainsNationalID(e.Address) {
			t.Error("an identity number stands in an address")
		}
	}
}

func TestDeletedWhileHeld(t *testing.T) {
	sim, client, _ := setUp(t)
	o := org(t, "idrettslaget")
	o.Deleted = municipality.Date{Year: 2026, Month: 1, Day: 1}
	sim.Put(o)
	a, err := client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey("leif").ID})
	if err != nil || a.Values["organisasjoner"].([]any)[0].(map[string]any)["slettet"] != true {
		t.Errorf("%v, %v", a.Values, err)
	}
}

func TestFaults(t *testing.T) {
	club, leif := request.Query{Set: "organisation", Org: org(t, "idrettslaget").Number}, request.Query{Set: "roles", Person: demopeople.MustByKey("leif").ID}
	for name, c := range map[string]struct {
		fault func(*simulator.Simulator)
		query request.Query
		want  municipality.Kind
	}{
		"lost before":    {func(s *simulator.Simulator) { s.LoseBeforeNext(3) }, club, municipality.Unavailable},
		"lost after":     {func(s *simulator.Simulator) { s.LoseAfterNext(3) }, leif, municipality.Unavailable},
		"slow":           {func(s *simulator.Simulator) { s.SlowNext(1) }, leif, municipality.Unavailable},
		"wrong":          {func(s *simulator.Simulator) { s.GarbleNext(1) }, club, municipality.Unavailable},
		"wrong roles":    {func(s *simulator.Simulator) { s.GarbleNext(1) }, leif, municipality.Unavailable},
		"down":           {func(s *simulator.Simulator) { s.Down(502) }, leif, municipality.Unavailable},
		"refused":        {func(s *simulator.Simulator) { s.FailNext(1, 400) }, club, municipality.Refused},
		"forbidden":      {func(s *simulator.Simulator) { s.FailNext(1, 403) }, leif, municipality.Forbidden},
		"no such unit":   {func(*simulator.Simulator) {}, request.Query{Set: "organisation", Org: "974760673"}, municipality.NotFound},
		"nobody's roles": {func(*simulator.Simulator) {}, request.Query{Set: "officers", Org: "974760673"}, municipality.NotFound},
		"no number":      {func(*simulator.Simulator) {}, request.Query{Set: "organisation", Org: "123"}, municipality.Refused},
		"no person":      {func(*simulator.Simulator) {}, request.Query{Set: "roles"}, municipality.Refused},
		"no such set":    {func(*simulator.Simulator) {}, request.Query{Set: "accounts"}, municipality.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			sim := simulator.New(simulator.Config{Check: check})
			server := httptest.NewServer(sim.Handler())
			defer server.Close()
			c.fault(sim)
			_, err := New(callout.Config{Base: server.URL, Token: token, Timeout: 300 * time.Millisecond}).Ask(t.Context(), c.query)
			if err == nil || municipality.KindOf(err) != c.want || municipality.ContainsNationalID(err.Error()) {
				t.Errorf("got %v, want kind %d", err, c.want)
			}
		})
	}
}

func TestTwiceGivesTheSame(t *testing.T) {
	_, client, _ := setUp(t)
	a, err1 := client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey("nadia").ID})
	b, err2 := client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey("nadia").ID})
	if err1 != nil || err2 != nil || dump(t, a) != dump(t, b) {
		t.Errorf("%v and %v", a, b)
	}
}

// TestOpenPartNeedsNoToken: a municipality without the agreement still gets what is open, and is told what is missing.
func TestOpenPartNeedsNoToken(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	server := httptest.NewServer(sim.Handler())
	defer server.Close()
	client := New(callout.Config{Base: server.URL})
	if _, err := client.Ask(t.Context(), request.Query{Set: "organisation", Org: org(t, "idrettslaget").Number}); err != nil {
		t.Error(err)
	}
	if _, err := client.Ask(t.Context(), request.Query{Set: "roles", Person: demopeople.MustByKey("leif").ID}); municipality.KindOf(err) != municipality.NotSetUp {
		t.Errorf("got %v", err)
	}
	if _, err := New(callout.Config{}).Ask(t.Context(), request.Query{Set: "organisation", Org: org(t, "idrettslaget").Number}); municipality.KindOf(err) != municipality.NotSetUp {
		t.Errorf("got %v", err)
	}
}

func TestRemovedUnit(t *testing.T) {
	sim, client, _ := setUp(t)
	sim.FailNext(1, http.StatusGone)
	a, err := client.Ask(t.Context(), request.Query{Set: "organisation", Org: org(t, "idrettslaget").Number})
	if err != nil || a.Values["slettet"] != true {
		t.Errorf("%v, %v", a.Values, err)
	}
}

func TestSimulatorRefuses(t *testing.T) {
	sim := simulator.New(simulator.Config{Check: check})
	leif := string(demopeople.MustByKey("leif").ID)
	for name, c := range map[string]struct {
		method, path, token, kind, body string
		want                            int
	}{
		"no token":    {"POST", "/autorisert-api/personer/rolleutskrift", "", "text/plain", leif, 401},
		"wrong token": {"POST", "/autorisert-api/personer/rolleutskrift", "Bearer wrong", "text/plain", leif, 403},
		"JSON":        {"POST", "/autorisert-api/personer/rolleutskrift", "Bearer right", "application/json", leif, 415},
		"no number":   {"POST", "/autorisert-api/personer/rolleutskrift", "Bearer right", "text/plain", "1", 400},
		"no unit":     {"GET", "/api/enheter/974760673", "", "", "", 404},
		"bad unit":    {"GET", "/api/enheter/1", "", "", "", 400},
	} {
		req := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
		req.Header.Set("Authorization", c.token)
		req.Header.Set("Content-Type", c.kind)
		rec := httptest.NewRecorder()
		sim.Handler().ServeHTTP(rec, req)
		if rec.Code != c.want {
			t.Errorf("%s: %d, want %d", name, rec.Code, c.want)
		}
	}
}

// TestContract holds every organisation up against the published OpenAPI. Its fields are all optional there, so the test
// also asks that those it knows are answered.
func TestContract(t *testing.T) {
	raw, err := os.ReadFile(published)
	if err != nil {
		t.Skip("the published OpenAPI of Enhetsregisteret is not beside the repository: contract not checked")
	}
	spec, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("spec.json", spec); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("spec.json#/components/schemas/Enhet")
	paths := spec.(map[string]any)["paths"].(map[string]any)
	if _, ok := paths["/enheter/{organisasjonsnummer}"]; !ok {
		t.Error("the published description has no such address any more")
	}
	_, client, log := setUp(t)
	for _, o := range demopeople.Organisations() {
		if _, err := client.Ask(t.Context(), request.Query{Set: "organisation", Org: o.Number}); err != nil {
			t.Error(err)
		}
	}
	for _, e := range log.All() {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(e.Answer)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", e.Address, err)
		}
		if _, ok := value.(map[string]any)["organisasjonsform"]; !ok {
			t.Errorf("%s answers no organisasjonsform", e.Address)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"enheter":[{"organisasjonsnummer":"974760673","navn":"X","roller":[{"fratraadt":false,"type":{"kode":"LEDE"}}]}]}`)
	f.Add(`{"rollegrupper":[{"roller":[{"type":{"kode":"LEDE"},"person":{"fodselsdato":"1980-01-01","navn":{"fornavn":"A"}}}]}]}`)
	f.Add(`{"organisasjonsnummer":"974760673","navn":"X","forretningsadresse":{"adresse":[null]}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		if held, err := parsePersonRoles([]byte(raw)); err == nil {
			for _, h := range held {
				if _, err := municipality.ParseOrgNumber(string(h.number)); err != nil || h.role == "" {
					t.Errorf("%q gives %+v", raw, h)
				}
			}
		}
		if u, err := parseUnit([]byte(raw), "974760673"); err == nil {
			if _, err := json.Marshal(u.values()); err != nil {
				t.Error(err)
			}
		}
		_, _ = parseOfficers([]byte(raw))
	})
}
