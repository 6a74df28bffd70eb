package folkeregister

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"torg/internal/demopeople"
	"torg/municipality"
	"torg/request"
)

// TestContract asks every set about everyone and holds each question and answer up against the published schema.
func TestContract(t *testing.T) {
	model := readModel(t)
	r := newRig(t)
	for _, p := range demopeople.All() {
		for _, set := range []string{"person", "household", "guardians", "residence", "parents"} {
			ask(t, r, set, p.Key)
		}
	}
	parts := []string{"historikk"} // no part of its own: it asks for what held before too
	for _, e := range model["Folkeregisterperson"] {
		parts = append(parts, e.Name)
	}
	documents := map[string]any{}
	for i, e := range r.log.All() {
		checkQuestion(t, e.Method, e.Address, e.Request, parts)
		for j, d := range people(t, e.Answer) {
			documents[fmt.Sprintf("%d-%d", i, j)] = d
		}
	}
	if len(documents) < 100 {
		t.Fatalf("only %d documents were seen", len(documents))
	}
	model.check(t, documents)
}

func checkQuestion(t *testing.T, method, address string, body []byte, parts []string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range u.Query()["part"] {
		if !slices.Contains(parts, part) {
			t.Errorf("asks for %q, which is no part of the document", part)
		}
	}
	one := method == "GET" && regexp.MustCompile(`^`+root+`/personer/[0-9]{11}$`).MatchString(u.Path)
	var bulk struct {
		IDs []string `json:"foedselsEllerDNummer"`
	}
	if many := method == "POST" && u.Path == root+"/personer/bulkoppslag/"; many {
		one = json.Unmarshal(body, &bulk) == nil && len(bulk.IDs) > 0 && len(bulk.IDs) <= MaxBulk
	}
	if !one {
		t.Errorf("%s %s is no question of the service", method, u.Path)
	}
}

// people are the person documents of an answer, single or bulk.
func people(t *testing.T, raw []byte) []any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	bulk, ok := v["oppslag"].([]any)
	if !ok {
		return []any{v}
	}
	var out []any
	for _, o := range bulk {
		if d := o.(map[string]any)["folkeregisterperson"]; d != nil {
			out = append(out, d)
		}
	}
	return out
}

// TestPublishedPeople asks about every published synthetic person and compares with the document itself, read simply.
func TestPublishedPeople(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		t.Skip("the published test people are not beside the repository: not checked")
	}
	r, seen := newRig(t), 0
	err := fs.WalkDir(os.DirFS(published), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "/npr.json") {
			return err
		}
		raw, err := fs.ReadFile(os.DirFS(published), name)
		if err != nil {
			return err
		}
		seen++
		comparePublished(t, r, raw)
		return nil
	})
	if err != nil || seen < 10 {
		t.Errorf("%d people, %v", seen, err)
	}
}

func comparePublished(t *testing.T, r rig, raw []byte) {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	number := municipality.NationalID(current1(d, "identifikasjonsnummer")["foedselsEllerDNummer"].(string))
	a, err := r.client.Ask(t.Context(), request.Query{Set: "person", Person: number})
	if err != nil {
		t.Errorf("%s: %v", number.Masked(), err)
		return
	}
	v := a.Values
	if v["status"] != current1(d, "status")["status"] || v["doed"] != (d["doedsfall"] != nil) {
		t.Errorf("%s: status %v, dead %v", number.Masked(), v["status"], v["doed"])
	}
	if name := current1(d, "navn"); name != nil && v["etternavn"] != name["etternavn"] {
		t.Errorf("%s: wrong name", number.Masked())
	}
	if protected := current1(d, "adressebeskyttelse"); protected != nil && (v["adresse"] != nil || v["adressebeskyttelse"] != protected["graderingsnivaa"]) {
		t.Errorf("%s: protection %v is not kept", number.Masked(), protected["graderingsnivaa"])
	}
	for _, set := range []string{"household", "children", "guardians"} {
		if _, err := r.client.Ask(t.Context(), request.Query{Set: set, Person: number}); err != nil {
			t.Errorf("%s: %s: %v", number.Masked(), set, err)
		}
	}
}

// current1 is the last entry of a part that holds today, or nil.
func current1(d map[string]any, part string) map[string]any {
	var out map[string]any
	entries, _ := d[part].([]any)
	for _, e := range entries {
		if m := e.(map[string]any); m["erGjeldende"] == true {
			out = m
		}
	}
	return out
}

// TestHistoryIsNotShownUnasked: the register gives what holds today unless history is asked for.
func TestHistoryIsNotShownUnasked(t *testing.T) {
	r := newRig(t)
	d := r.sim.Document(demopeople.MustByKey("kari").ID)
	old := map[string]any{"erGjeldende": false, "fornavn": "Kari", "etternavn": "Hagen"}
	d["navn"] = append([]any{old}, d["navn"].([]any)...)
	r.sim.Put(d, "endringINavn")
	if v := ask(t, r, "person", "kari"); v["etternavn"] != "Solvang" || strings.Contains(string(r.log.All()[0].Answer), "Hagen") {
		t.Errorf("got %v", v)
	}
}

func FuzzParsePerson(f *testing.F) {
	for _, p := range demopeople.All()[:4] {
		f.Add(`{"identifikasjonsnummer":[{"erGjeldende":true,"foedselsEllerDNummer":"` + string(p.ID) + `","status":"iBruk"}],"navn":[{"fornavn":"A","etternavn":"B"}],
		 "bostedsadresse":[{"vegadresse":{"adressenavn":"X","adressenummer":{"husnummer":"1"}},"adressegradering":"` + string(p.Protection) + `"}],"adressebeskyttelse":[{"graderingsnivaa":"strengtFortrolig"}]}`)
	}
	f.Add(`{"identifikasjonsnummer":[null],"doedsfall":{},"bostedsadresse":[{"matrikkeladresse":{"matrikkelnummer":{"gaardsnummer":"x"}}}]}`)
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := parsePerson([]byte(raw), []byte("key"))
		if err != nil {
			return
		}
		if _, err := municipality.ParseNationalID(string(p.id)); err != nil {
			t.Errorf("%q gives the number %q", raw, p.id)
		}
		if p.grade.weight() > 0 && p.address != nil || p.grade == strict && p.municipality != "" {
			t.Errorf("%q lets an address out", raw)
		}
		if _, err := json.Marshal(p.address.value()); err != nil {
			t.Error(err)
		}
	})
}

func FuzzParseEvents(f *testing.F) {
	f.Add(`[{"sekvensnummer":1,"hendelse":{"folkeregisteridentifikator":"02851798067","hendelsestype":"x"}}]`)
	f.Fuzz(func(t *testing.T, raw string) {
		events, err := parseEvents([]byte(raw))
		for _, e := range events {
			if _, bad := municipality.ParseNationalID(string(e.Person)); e.Person != "" && bad != nil || err != nil {
				t.Errorf("%q gives %+v, %v", raw, e, err)
			}
		}
	})
}
