package adresse

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"torg/internal/callout"
	"torg/internal/tape"
	"torg/municipality"
	"torg/national/adresse/simulator"
	"torg/request"
)

const published = "../../../shared/contracts/adresse-geonorge/matrikkel-adressesok/src/openapi.json"

func today() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

func setUp(t *testing.T, within municipality.Number) (*simulator.Simulator, *Client, *tape.Tape) {
	t.Helper()
	sim, log := simulator.New(), &tape.Tape{}
	server := httptest.NewServer(log.Wrap(sim.Handler()))
	t.Cleanup(server.Close)
	return sim, New(callout.Config{Base: server.URL, Now: today, Timeout: 300 * time.Millisecond}, within), log
}

func ask(t *testing.T, c *Client, set, text string) []any {
	t.Helper()
	a, err := c.Ask(t.Context(), request.Query{Set: set, Text: text})
	if err != nil || a.Source != Source {
		t.Fatalf("%s %q: %v", set, text, err)
	}
	return a.Values["adresser"].([]any)
}

func dump(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestSearch(t *testing.T) {
	_, client, _ := setUp(t, "9901")
	for text, want := range map[string]int{
		"Strandgata 12": 1, "strandgata 12, 9995 Fjordvik": 1, "Bjørkelia 5": 1, "Strandgata": 20, "Fergevegen 9": 0, "Storgata 1": 0,
	} {
		if got := len(ask(t, client, "search", text)); got != want {
			t.Errorf("%q: %d addresses, want %d", text, got, want)
		}
	}
	a := ask(t, client, "search", "Elvegeaidnu 7")[0].(map[string]any)
	if a["adressetekst"] != "Elvegeaidnu 7" || a["postnummer"] != "9996" || a["kommunenummer"] != "9901" || a["nummer"] != json.Number("7") || a["punkt"] == nil {
		t.Errorf("got %v", a)
	}
}

func TestWholeCountry(t *testing.T) {
	_, client, _ := setUp(t, "")
	a, err := client.Ask(t.Context(), request.Query{Set: "search", Text: "Fergevegen"})
	if err != nil || len(a.Values["adresser"].([]any)) != 20 || a.Values["antall"] != json.Number("40") {
		t.Errorf("%v, %v", a.Values["antall"], err)
	}
}

func TestNear(t *testing.T) {
	_, client, _ := setUp(t, "")
	found := ask(t, client, "near", "67.9022, 11.2022, 30")
	if len(found) == 0 || found[0].(map[string]any)["adressetekst"] != "Strandgata 12" {
		t.Errorf("got %s", dump(t, found))
	}
}

// TestSearchTextIsNoOperator: what a person writes is words to look for, nothing else; identity numbers go nowhere.
func TestSearchTextIsNoOperator(t *testing.T) {
	for text, want := range map[string]string{
		`Strandgata +"12"* | -x`: "Strandgata 12 -x", "  Øvre   Skråveg 3/B ": "Øvre Skråveg 3/B", "Čáhcegeaidnu 4": "Čáhcegeaidnu 4",
	} {
		if got, err := searchText(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", " \t", "***", "-", strings.Repeat("a", 201), "Strandgata 02851798067"} {
		if got, err := searchText(text); err == nil {
			t.Errorf("%q was taken as %q", text, got)
		}
	}
}

func TestFaults(t *testing.T) {
	q := request.Query{Set: "search", Text: "Strandgata 12"}
	for name, c := range map[string]struct {
		fault func(*simulator.Simulator)
		query request.Query
		want  municipality.Kind
	}{
		"lost before": {func(s *simulator.Simulator) { s.LoseBeforeNext(3) }, q, municipality.Unavailable},
		"lost after":  {func(s *simulator.Simulator) { s.LoseAfterNext(3) }, q, municipality.Unavailable},
		"slow":        {func(s *simulator.Simulator) { s.SlowNext(1) }, q, municipality.Unavailable},
		"wrong":       {func(s *simulator.Simulator) { s.GarbleNext(1) }, q, municipality.Unavailable},
		"down":        {func(s *simulator.Simulator) { s.Down(503) }, q, municipality.Unavailable},
		"refused":     {func(s *simulator.Simulator) { s.FailNext(1, 400) }, q, municipality.Refused},
		"nothing":     {func(*simulator.Simulator) {}, request.Query{Set: "search"}, municipality.Refused},
		"no point":    {func(*simulator.Simulator) {}, request.Query{Set: "near", Text: "67.9,11.2"}, municipality.Refused},
		"far":         {func(*simulator.Simulator) {}, request.Query{Set: "near", Text: "67.9,11.2,99999"}, municipality.Refused},
		"not a place": {func(*simulator.Simulator) {}, request.Query{Set: "near", Text: "NaN,11.2,10"}, municipality.Refused},
		"no such set": {func(*simulator.Simulator) {}, request.Query{Set: "owner", Text: "x"}, municipality.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			sim, client, _ := setUp(t, "")
			server := httptest.NewServer(sim.Handler()) // without the tape, so that a lost connection is lost
			defer server.Close()
			client = New(callout.Config{Base: server.URL, Timeout: 300 * time.Millisecond}, "")
			c.fault(sim)
			if _, err := client.Ask(t.Context(), c.query); err == nil || municipality.KindOf(err) != c.want {
				t.Errorf("got %v, want kind %d", err, c.want)
			}
		})
	}
	if _, err := New(callout.Config{}, "").Ask(t.Context(), q); municipality.KindOf(err) != municipality.NotSetUp {
		t.Errorf("without address: %v", err)
	}
}

func TestTwiceGivesTheSame(t *testing.T) {
	_, client, _ := setUp(t, "")
	if a, b := dump(t, ask(t, client, "search", "Skolevegen 2")), dump(t, ask(t, client, "search", "Skolevegen 2")); a != b {
		t.Errorf("%s and %s", a, b)
	}
}

func TestSimulatorRefuses(t *testing.T) {
	sim := simulator.New()
	for _, address := range []string{"/sok", "/sok?ukjent=1", "/sok?sok=x&treffPerSide=1001", "/sok?sok=x&side=-1", "/sok?sok=x&side=1000", "/punktsok", "/punktsok?lat=1&lon=2", "/punktsok?lat=a&lon=2&radius=3"} {
		rec := httptest.NewRecorder()
		sim.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "GET", root+address, nil))
		if rec.Code != 400 {
			t.Errorf("%s: %d", address, rec.Code)
		}
	}
}

func TestContract(t *testing.T) {
	raw, err := os.ReadFile(published)
	if err != nil {
		t.Skip("the published OpenAPI of the address service is not beside the repository: contract not checked")
	}
	spec, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("spec.json", spec); err != nil {
		t.Fatal(err)
	}
	schemas := map[string]*jsonschema.Schema{"/sok": c.MustCompile("spec.json#/definitions/OutputAdresseList"), "/punktsok": c.MustCompile("spec.json#/definitions/OutputGeoPointList")}
	_, client, log := setUp(t, "9901")
	ask(t, client, "search", "Strandgata")
	ask(t, client, "search", "ingensteds")
	ask(t, client, "near", "67.9,11.2,500")
	for _, e := range log.All() {
		u, _ := url.Parse(e.Address)
		path := strings.TrimPrefix(u.Path, root)
		checkParameters(t, spec, path, u.Query())
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(e.Answer)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schemas[path].Validate(value); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// checkParameters holds the sent parameters up against the description: known, required ones there, of the right type.
func checkParameters(t *testing.T, spec any, path string, sent url.Values) {
	t.Helper()
	get := spec.(map[string]any)["paths"].(map[string]any)[path].(map[string]any)["get"].(map[string]any)
	known := map[string]map[string]any{}
	for _, p := range get["parameters"].([]any) {
		m := p.(map[string]any)
		known[m["name"].(string)] = m
		if m["required"] == true && sent.Get(m["name"].(string)) == "" {
			t.Errorf("%s lacks %s", path, m["name"])
		}
	}
	for name := range sent {
		if p := known[name]; p == nil || !fits(p["type"].(string), sent.Get(name)) {
			t.Errorf("%s has %s=%s, which the description does not take", path, name, sent.Get(name))
		}
	}
}

func fits(kind, value string) bool {
	var err error
	switch kind {
	case "integer":
		_, err = strconv.Atoi(value)
	case "number":
		_, err = strconv.ParseFloat(value, 64)
	case "boolean":
		_, err = strconv.ParseBool(value)
	}
	return err == nil
}

func FuzzParseList(f *testing.F) {
	f.Add(`{"metadata":{"totaltAntallTreff":1},"adresser":[{"adressetekst":"A 1","nummer":1,"representasjonspunkt":{"lat":1.5,"lon":2}}]}`)
	f.Add(`{"metadata":{},"adresser":[null]}`)
	f.Add(`{"adresser":{}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		found, _, err := parseList([]byte(raw))
		if err != nil {
			return
		}
		if len(found) > pageSize {
			t.Errorf("%d addresses", len(found))
		}
		if _, err := json.Marshal(found); err != nil {
			t.Errorf("%q gives what is not JSON: %v", raw, err)
		}
	})
}

func FuzzQuestion(f *testing.F) {
	f.Add("Strandgata 12")
	f.Add("67.9,11.2,50")
	f.Fuzz(func(t *testing.T, s string) {
		if text, err := searchText(s); err == nil && (strings.ContainsAny(text, `"*+|()~\`) || len([]rune(text)) > maxQuestion) {
			t.Errorf("%q became %q", s, text)
		}
		_, _ = point(s)
	})
}
