package skatt

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

	"torg/internal/callout"
	"torg/internal/demopeople"
	"torg/internal/tape"
	"torg/municipality"
	"torg/national/skatt/simulator"
	"torg/request"
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

func about(key string) request.Query {
	return request.Query{Set: "income", Person: demopeople.MustByKey(key).ID}
}

func TestIncome(t *testing.T) {
	_, client, _ := setUp(t)
	for key, want := range map[string]string{
		"kari":    `{"ikkeFastsatt":false,"inntektsaar":2025,"kapitalinntekt":0,"kilde":"Skatteetaten","oppgjoersdato":"2026-06-22","personinntekt":121400,"samletInntekt":121400,"skjerming":false}`,
		"amina":   `{"ikkeFastsatt":false,"inntektsaar":2025,"kapitalinntekt":2500,"kilde":"Skatteetaten","oppgjoersdato":"2026-06-22","personinntekt":221900,"samletInntekt":224400,"skjerming":false}`,
		"solveig": `{"ikkeFastsatt":false,"inntektsaar":2025,"kapitalinntekt":22300,"kilde":"Skatteetaten","oppgjoersdato":"2026-06-22","personinntekt":241000,"samletInntekt":263300,"skjerming":false}`,
		"tesfay":  `{"ikkeFastsatt":true,"inntektsaar":2025,"kapitalinntekt":null,"kilde":"Skatteetaten","oppgjoersdato":null,"personinntekt":null,"samletInntekt":null,"skjerming":false}`,
	} {
		a, err := client.Ask(t.Context(), about(key))
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if got := dump(t, a.Values); got != want || a.Period != "2025" || a.Source != "Skatteetaten" {
			t.Errorf("%s: %s %s", key, got, a.Period)
		}
	}
}

func dump(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestLatestSettledYear: before last year's settlement the year before counts, whatever is known later.
func TestLatestSettledYear(t *testing.T) {
	_, client, _ := setUp(t)
	for day, want := range map[municipality.Date]string{
		{Year: 2026, Month: 6, Day: 22}: "2025", {Year: 2026, Month: 6, Day: 21}: "2024", {Year: 2026, Month: 1, Day: 2}: "2024",
	} {
		q := about("kari")
		q.AsOf = day
		if a, err := client.Ask(t.Context(), q); err != nil || a.Period != want || a.Values["ikkeFastsatt"] != false {
			t.Errorf("as of %s: %s, %v", day, a.Period, err)
		}
	}
}

// TestDraftIsNoIncome: a year that is only a draft is not used, and the simulator gives it at the draft stage only.
func TestDraftIsNoIncome(t *testing.T) {
	sim, client, _ := setUp(t)
	tesfay := demopeople.MustByKey("tesfay")
	sim.SetIncome(tesfay.ID, 2025, demopeople.Income{Personal: 90000, Settled: municipality.Date{Year: 2026, Month: 12, Day: 1}})
	if a, err := client.Ask(t.Context(), about("tesfay")); err != nil || a.Values["ikkeFastsatt"] != true || a.Values["samletInntekt"] != nil {
		t.Errorf("%v, %v", a.Values, err)
	}
}

func TestShieldedAmountsAreNotGiven(t *testing.T) {
	sim, client, _ := setUp(t)
	sim.Shield(demopeople.MustByKey("kari").ID)
	if a, err := client.Ask(t.Context(), about("kari")); err != nil || a.Values["skjerming"] != true || a.Values["samletInntekt"] != nil {
		t.Errorf("%v, %v", a.Values, err)
	}
}

func TestFaults(t *testing.T) {
	kari := about("kari")
	for name, c := range map[string]struct {
		fault func(*simulator.Simulator)
		query request.Query
		want  municipality.Kind
	}{
		"lost before":    {func(s *simulator.Simulator) { s.LoseBeforeNext(3) }, kari, municipality.Unavailable},
		"lost after":     {func(s *simulator.Simulator) { s.LoseAfterNext(3) }, kari, municipality.Unavailable},
		"slow":           {func(s *simulator.Simulator) { s.SlowNext(1) }, kari, municipality.Unavailable},
		"wrong":          {func(s *simulator.Simulator) { s.GarbleNext(1) }, kari, municipality.Unavailable},
		"down":           {func(s *simulator.Simulator) { s.Down(500) }, kari, municipality.Unavailable},
		"wrong address":  {func(s *simulator.Simulator) { s.FailNext(1, 404) }, kari, municipality.Refused},
		"refused":        {func(s *simulator.Simulator) { s.FailNext(1, 400) }, kari, municipality.Refused},
		"forbidden":      {func(s *simulator.Simulator) { s.FailNext(1, 403) }, kari, municipality.Forbidden},
		"unknown person": {func(*simulator.Simulator) {}, request.Query{Set: "income", Person: "01818010083"}, municipality.NotFound},
		"no number":      {func(*simulator.Simulator) {}, request.Query{Set: "income", Person: "12345678901"}, municipality.Refused},
		"no such set":    {func(*simulator.Simulator) {}, request.Query{Set: "wealth", Person: kari.Person}, municipality.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			sim := simulator.New(simulator.Config{Check: check, Now: today})
			server := httptest.NewServer(sim.Handler())
			defer server.Close()
			c.fault(sim)
			_, err := New(callout.Config{Base: server.URL, Token: token, Now: today, Timeout: 300 * time.Millisecond}).Ask(t.Context(), c.query)
			if err == nil || municipality.KindOf(err) != c.want || municipality.ContainsNationalID(err.Error()) {
				t.Errorf("got %v, want kind %d", err, c.want)
			}
		})
	}
}

func TestTwiceGivesTheSame(t *testing.T) {
	_, client, _ := setUp(t)
	a, err1 := client.Ask(t.Context(), about("kari"))
	b, err2 := client.Ask(t.Context(), about("kari"))
	if err1 != nil || err2 != nil || dump(t, a) != dump(t, b) {
		t.Errorf("%v and %v", a, b)
	}
}

func TestNotSetUp(t *testing.T) {
	for _, cfg := range []callout.Config{{Token: token}, {Base: "http://127.0.0.1:1"}} {
		if _, err := New(cfg).Ask(t.Context(), about("kari")); municipality.KindOf(err) != municipality.NotSetUp {
			t.Errorf("got %v", err)
		}
	}
}

func TestSimulatorRefuses(t *testing.T) {
	sim := simulator.New(simulator.Config{Check: check, Now: today})
	kari := "/2025/" + string(demopeople.MustByKey("kari").ID)
	for name, c := range map[string]struct {
		token, path, accept string
		want                int
		code                string
	}{
		"no token":       {"", "/oppgjoer/kommuneforeldrebetaling" + kari, "", 401, "SSG-004"},
		"wrong token":    {"Bearer wrong", "/oppgjoer/kommuneforeldrebetaling" + kari, "", 403, "SSG-005"},
		"other rights":   {"Bearer right", "/oppgjoer/nav" + kari, "", 403, "SSG-005"},
		"other stage":    {"Bearer right", "/utkast/kommunepersonligassistanse" + kari, "", 403, "SSG-005"},
		"no year":        {"Bearer right", "/oppgjoer/kommuneforeldrebetaling/1999/" + string(demopeople.MustByKey("kari").ID), "", 400, "SSG-006"},
		"no number":      {"Bearer right", "/oppgjoer/kommuneforeldrebetaling/2025/12345678901", "", 400, "SSG-006"},
		"draft not left": {"Bearer right", "/utkast/kommuneforeldrebetaling" + kari, "", 404, "SSG-008"},
		"wrong format":   {"Bearer right", "/oppgjoer/kommuneforeldrebetaling" + kari, "text/csv", 406, "SSG-009"},
		"wrong address":  {"Bearer right", "/oppgjoer", "", 404, "SSG-003"},
	} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", root+c.path, nil)
		req.Header.Set("Authorization", c.token)
		req.Header.Set("Accept", c.accept)
		rec := httptest.NewRecorder()
		sim.Handler().ServeHTTP(rec, req)
		if rec.Code != c.want || !strings.Contains(rec.Body.String(), c.code) {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
}

// documented is the answer and the error of the service's documentation as a schema: facts only.
const documented = `{
 "answer":{"type":"object","required":["personidentifikator","inntektsaar","skjermet"],"additionalProperties":false,"properties":{
  "personidentifikator":{"type":"string","pattern":"^[0-9]{11}$"},"inntektsaar":{"type":"string","pattern":"^[0-9]{4}$"},"skjermet":{"type":"boolean"},
  "grunnlag":{"$ref":"#/entries"},"svalbardGrunnlag":{"$ref":"#/entries"},"kildeskattPaaLoennGrunnlag":{"$ref":"#/entries"},
  "skatteoppgjoersdato":{"type":"string","format":"date"},"stadie":{"enum":["oppgjoer","utkast","fastsatt"]},"registreringstidpunkt":{"type":"string"}}},
 "entries":{"type":"array","items":{"type":"object","required":["tekniskNavn","beloep","kategori"],"additionalProperties":false,"properties":{
  "tekniskNavn":{"type":"string"},"beloep":{"type":"integer"},"kategori":{"type":"array","items":{"enum":["inntekt","inntektsfradrag","formue","formuesfradrag","-"]}}}}},
 "error":{"type":"object","required":["kode","melding","korrelasjonsid"],"properties":{"kode":{"type":"string","pattern":"^(SSG|DAS)-[0-9]{3}$"},
  "melding":{"type":"string"},"korrelasjonsid":{"type":"string","format":"uuid"}}}}`

func TestContract(t *testing.T) {
	_, client, log := setUp(t)
	for _, p := range demopeople.All() {
		if _, err := client.Ask(t.Context(), request.Query{Set: "income", Person: p.ID}); err != nil {
			t.Errorf("%s: %v", p.Key, err)
		}
	}
	for _, e := range log.All() {
		part := strings.Split(strings.TrimPrefix(e.Address, root+"/"), "/")
		if e.Method != "GET" || len(part) != 4 || part[0] != "oppgjoer" || part[1] != "kommuneforeldrebetaling" {
			t.Errorf("asked for %s %s", e.Method, part[:2])
		}
		schema := "#/answer"
		if e.Status != http.StatusOK {
			schema = "#/error"
		}
		validate(t, schema, e.Answer)
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
	if err := c.AddResource("skatt.json", schema); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.MustCompile("skatt.json" + at).Validate(value); err != nil {
		t.Errorf("%s: %v", at, err)
	}
}

// TestSumsEveryIncome: mainland, Svalbard and tax at source count; deductions and wealth do not; both forms of category do.
func TestSumsEveryIncome(t *testing.T) {
	kari := demopeople.MustByKey("kari").ID
	raw := `{"personidentifikator":"` + string(kari) + `","inntektsaar":"2025","skjermet":false,"skatteoppgjoersdato":"2026-04-01",
	 "grunnlag":[{"tekniskNavn":"annenArbeidsinntekt","beloep":100,"kategori":["inntekt"]},{"tekniskNavn":"samletSkattepliktigOverskuddAvUtleieAvFritidseiendom","beloep":7,"kategori":"inntekt"},
	  {"tekniskNavn":"pensjonsinnbetaling","beloep":50,"kategori":["inntektsfradrag"]},{"tekniskNavn":"innskudd","beloep":9000,"kategori":["formue"]}],
	 "svalbardGrunnlag":[{"tekniskNavn":"loennsinntektPaaSvalbard","beloep":20,"kategori":["inntekt"]}],
	 "kildeskattPaaLoennGrunnlag":[{"tekniskNavn":"loenn","beloep":3,"kategori":["inntekt"]}]}`
	b, err := parseBasis([]byte(raw), kari, 2025)
	if err != nil || b.personal != 123 || b.capital != 7 {
		t.Errorf("%+v, %v", b, err)
	}
	for name, bad := range map[string]string{
		"another year": strings.Replace(raw, `"2025"`, `"2024"`, 1), "a part of a krone": strings.Replace(raw, ":100,", ":100.5,", 1),
		"no date": strings.Replace(raw, "2026-04-01", "soon", 1), "too much": strings.Replace(raw, ":100,", ":99999999999999,", 1),
		"someone else": strings.Replace(raw, string(kari), "01818010083", 1),
	} {
		if _, err := parseBasis([]byte(bad), kari, 2025); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzParseBasis(f *testing.F) {
	kari := demopeople.MustByKey("kari").ID
	f.Add(`{"personidentifikator":"` + string(kari) + `","inntektsaar":"2025","grunnlag":[{"tekniskNavn":"x","beloep":1,"kategori":["inntekt"]}],"skatteoppgjoersdato":"2026-04-01"}`)
	f.Add(`{"grunnlag":[{"kategori":null}]}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, raw string) {
		b, err := parseBasis([]byte(raw), kari, 2025)
		if err == nil && (b.year != 2025 || b.personal > maxEntries*maxAmount || b.capital > maxEntries*maxAmount) {
			t.Errorf("%q gives %+v", raw, b)
		}
	})
}
