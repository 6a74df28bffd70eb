package folkeregister

import (
	"encoding/json"
	"strings"
	"testing"

	"torg/internal/demopeople"
	"torg/municipality"
	"torg/request"
)

func ask(t *testing.T, r rig, set, key string) map[string]any {
	t.Helper()
	a, err := r.client.Ask(t.Context(), request.Query{Set: set, Person: demopeople.MustByKey(key).ID})
	if err != nil {
		t.Fatalf("%s about %s: %v", set, key, err)
	}
	if a.Source != Source || !a.At.Equal(today()) {
		t.Errorf("source %q at %v", a.Source, a.At)
	}
	return a.Values
}

func TestPerson(t *testing.T) {
	v := ask(t, newRig(t), "person", "kari")
	if v["navn"] != "Kari Solvang" || v["fornavn"] != "Kari" || v["kommunenummer"] != "9901" || v["doed"] != false || v["foedselsdato"] != "1992-04-17" {
		t.Errorf("got %v", v)
	}
	a := v["adresse"].(map[string]any)
	if a["linjer"].([]any)[0] != "Strandgata 12" || a["postnummer"] != "9995" || a["poststed"] != "FJORDVIK" {
		t.Errorf("address %v", a)
	}
}

func TestDeadApplicantIsAnswered(t *testing.T) {
	if v := ask(t, newRig(t), "person", "arvid"); v["doed"] != true || v["status"] != "doed" {
		t.Errorf("got %v", v)
	}
}

func TestDeathIsSeenAtOnce(t *testing.T) {
	r := newRig(t)
	r.sim.Die(demopeople.MustByKey("kari").ID, municipality.Date{Year: 2026, Month: 11, Day: 20})
	if v := ask(t, r, "person", "kari"); v["doed"] != true {
		t.Errorf("got %v", v)
	}
	events, err := r.client.Events(t.Context(), 1)
	if err != nil || len(events) != 1 || events[0].Kind != "endringIDoedsfall" || events[0].Person != demopeople.MustByKey("kari").ID {
		t.Errorf("events %v, %v", events, err)
	}
	if later, err := r.client.Events(t.Context(), 2); err != nil || len(later) != 0 {
		t.Errorf("events after the last: %v, %v", later, err)
	}
}

func TestDNumberIsNotResident(t *testing.T) {
	v := ask(t, newRig(t), "person", "marta")
	if v["kommunenummer"] != "" || v["status"] != "midlertidig" || v["adresse"] == nil {
		t.Errorf("got %v", v)
	}
}

// household is what householdSet says, in short: "kari/soeker jonas/ektefelle | odin+ ella+".
func household(t *testing.T, v map[string]any) string {
	t.Helper()
	var adults, kids []string
	for _, a := range v["voksne"].([]any) {
		m := a.(map[string]any)
		adults = append(adults, keyOf(t, m)+"/"+m["rolle"].(string))
	}
	for _, b := range v["barn"].([]any) {
		m := b.(map[string]any)
		kids = append(kids, keyOf(t, m)+marks(m))
	}
	return strings.Join(adults, " ") + " | " + strings.Join(kids, " ")
}

// marks: h lives with the applicant, d shared residence, r applicant is responsible.
func marks(m map[string]any) string {
	out := ":"
	for _, k := range []struct{ field, mark string }{{"bostedHosSoeker", "h"}, {"deltBosted", "d"}, {"soekerHarForeldreansvar", "r"}} {
		if m[k.field] == true {
			out += k.mark
		}
	}
	return out + m["foreldreansvar"].(string)
}

func keyOf(t *testing.T, m map[string]any) string {
	t.Helper()
	p, ok := demopeople.ByID(municipality.NationalID(m["personidentifikator"].(string)))
	if !ok {
		t.Fatal("an unknown person in the household")
	}
	return p.Key
}

func TestHouseholds(t *testing.T) {
	r := newRig(t)
	for key, want := range map[string]string{
		"kari":    "kari/soeker jonas/ektefelle | odin:hrfelles ella:hrfelles",
		"jonas":   "jonas/soeker kari/ektefelle | odin:hrfelles ella:hrfelles",
		"amina":   "amina/soeker | ilyas:hrmor",
		"ingrid":  "ingrid/soeker per/ektefelle | nora:hrfelles signe:hrfelles",
		"mikkel":  "mikkel/soeker | risten:drfelles",
		"hanne":   "hanne/soeker | risten:hdrfelles",
		"tor":     "tor/soeker | leo:mor",
		"astrid":  "astrid/soeker yusuf/medforelder | jakob:hrfelles",
		"maja":    "maja/soeker thea/ektefelle | alma:hrfelles",
		"kine":    "kine/soeker | mats:hrmor",
		"sara":    "sara/soeker | liv:hrmor",
		"solveig": "solveig/soeker | ",
	} {
		if got := household(t, ask(t, r, "household", key)); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

func TestChildrenGrowOutOfTheHousehold(t *testing.T) {
	r := newRig(t)
	q := request.Query{Set: "household", Person: demopeople.MustByKey("helga").ID, AsOf: municipality.Date{Year: 2027, Month: 4, Day: 28}}
	a, err := r.client.Ask(t.Context(), q)
	if err != nil || len(a.Values["barn"].([]any)) != 0 {
		t.Errorf("on the 18th birthday: %v, %v", a.Values["barn"], err)
	}
	if v := ask(t, r, "children", "helga"); len(v["barn"].([]any)) != 1 {
		t.Errorf("children: %v", v)
	}
}

func TestGuardians(t *testing.T) {
	v := ask(t, newRig(t), "guardians", "emil")
	g := v["verger"].([]any)[0].(map[string]any)
	if g["personidentifikator"] != string(demopeople.MustByKey("trine").ID) || g["navn"] != "Trine Bakken" || g["gyldigFra"] != "2023-02-01" {
		t.Errorf("got %v", g)
	}
	if v := ask(t, newRig(t), "guardians", "kari"); len(v["verger"].([]any)) != 0 {
		t.Errorf("kari has guardians: %v", v)
	}
}

// TestProtectedAddressNeverLeaves looks for every piece of a protected person's address, and for her name in what others
// are told, in every set about everyone.
func TestProtectedAddressNeverLeaves(t *testing.T) {
	r := newRig(t)
	for _, asked := range demopeople.All() {
		for _, set := range []string{"person", "household", "children", "guardians"} {
			text := dump(t, ask(t, r, set, asked.Key))
			for _, p := range demopeople.All() {
				if p.Protection == demopeople.Open {
					continue
				}
				if strings.Contains(text, p.Address.Lines()[0]) {
					t.Errorf("%s about %s tells where %s lives", set, asked.Key, p.Key)
				}
				if p.Protection != demopeople.ClientAddress && p.Key != asked.Key && strings.Contains(text, p.Name()) {
					t.Errorf("%s about %s tells the name of %s", set, asked.Key, p.Key)
				}
			}
		}
	}
	if v := ask(t, r, "person", "sara"); v["adresse"] != nil || v["kommunenummer"] != "" || v["adressebeskyttelse"] != "strengtFortrolig" {
		t.Errorf("sara: %v", v)
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

// TestProtectionOnTheAddressAlone: the grade may stand on the address only, or be one we have never heard of.
func TestProtectionOnTheAddressAlone(t *testing.T) {
	for _, grade := range []string{"strengtFortrolig", "fortrolig", "klientadresse", "noeNytt"} {
		r := newRig(t)
		d := r.sim.Document(demopeople.MustByKey("kari").ID)
		d["bostedsadresse"].([]any)[0].(map[string]any)["adressegradering"] = grade
		r.sim.Put(d, "endringIAdresse")
		if v := ask(t, r, "person", "kari"); v["adresse"] != nil || v["adressebeskyttelse"] != grade {
			t.Errorf("%s: %v", grade, v)
		}
	}
}

func TestOnlyNeededPartsAreAsked(t *testing.T) {
	r := newRig(t)
	ask(t, r, "guardians", "emil")
	for _, call := range r.seen() {
		if strings.Contains(call, "relasjon-utvidet") || strings.Contains(call, "person-basis") || strings.Contains(call, "foreldreansvar") {
			t.Errorf("asked for more than guardians need: %s", call)
		}
	}
}
