package demopeople

import (
	"strings"
	"testing"

	"torg/municipality"
)

func TestEverybodyIsSyntheticAndUnique(t *testing.T) {
	ids, keys := map[municipality.NationalID]string{}, map[string]bool{}
	for _, p := range All() {
		if _, err := municipality.ParseNationalID(string(p.ID)); err != nil {
			t.Errorf("%s: number has wrong check digits", p.Key)
		}
		if m := (p.ID[2]-'0')*10 + p.ID[3] - '0'; m <= 80 || m > 92 {
			t.Errorf("%s: month %d is not lifted by 80", p.Key, m)
		}
		if other := ids[p.ID]; other != "" || keys[p.Key] {
			t.Errorf("%s shares number or key with %q", p.Key, other)
		}
		ids[p.ID], keys[p.Key] = p.Key, true
	}
}

func TestDNumberOnlyForThoseNotResident(t *testing.T) {
	for _, p := range All() {
		if p.ID.IsDNumber() != (p.Status == "midlertidig") {
			t.Errorf("%s: status %s does not fit the kind of number", p.Key, p.Status)
		}
	}
}

func TestRelationsPointAtPeople(t *testing.T) {
	known := func(key string) bool { _, ok := ByKey(key); return ok }
	for _, p := range All() {
		if p.Spouse != "" && MustByKey(p.Spouse).Spouse != p.Key {
			t.Errorf("%s is married to %s, who is not married back", p.Key, p.Spouse)
		}
	}
	for _, f := range Families() {
		for _, parent := range f.Parents {
			if !known(f.Child) || !known(parent.Key) {
				t.Errorf("family of %s names someone unknown", f.Child)
			}
		}
	}
	for _, g := range Guardianships() {
		if !known(g.Ward) || !known(g.Guardian) {
			t.Errorf("guardianship of %s names someone unknown", g.Ward)
		}
	}
}

func TestOrganisations(t *testing.T) {
	for _, o := range Organisations() {
		if _, err := municipality.ParseOrgNumber(string(o.Number)); err != nil || !strings.HasPrefix(string(o.Number), "31") {
			t.Errorf("%s: %s is no synthetic organisation number", o.Key, o.Number)
		}
		for _, r := range o.Roles {
			if _, ok := ByKey(r.Person); !ok {
				t.Errorf("%s: role of %q, who is unknown", o.Key, r.Person)
			}
		}
	}
}

func TestLoginsSayWhy(t *testing.T) {
	if len(Logins()) < 20 {
		t.Fatalf("only %d people can log in", len(Logins()))
	}
	for _, p := range Logins() {
		for _, l := range municipality.Languages() {
			if p.WhyIn(l) == "" {
				t.Errorf("%s has no note in %s", p.Key, l)
			}
		}
	}
}

func TestNumbersStay(t *testing.T) {
	// Stored demonstrations hold this number: a change of the lists must not renumber people.
	if got := MustByKey("kari"); got.Name() != "Kari Solvang" || got.ID != "17849213075" {
		t.Errorf("kari is now %s", got.ID)
	}
}
