package noark_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"torg/ledger"
	"torg/store"
)

func TestWhoMayComeIn(t *testing.T) {
	r := open(t)
	anonymous := r.as("")
	root := anonymous.want(anonymous.get(""), 200, "root")
	if root.link("login/oidc") == "" || root.link("arkivstruktur") != "" || root.link("admin/system") != "" {
		t.Errorf("the root tells strangers %s", root.body)
	}
	for _, address := range []string{"arkivstruktur/arkiv/", "api/arkivstruktur/", "api/metadata/journalstatus/", "api/admin/system/", "api/sakarkiv/saksmappe/" + id0 + "/"} {
		a := anonymous.want(anonymous.get(address), 401, address)
		if !strings.Contains(strings.Join(a.header.Values("WWW-Authenticate"), " "), "Basic") || a.json["feil"] == nil {
			t.Errorf("%s: %v %s", address, a.header, a.body)
		}
	}
	for _, header := range []string{"Basic " + base64.StdEncoding.EncodeToString([]byte(admin+":wrong")), "Basic x", "Bearer x", "Digest x", "Basic " + base64.StdEncoding.EncodeToString([]byte("nobody:"))} {
		anonymous.want(anonymous.get("", "Authorization", header), 401, header)
	}
	// Krav: 4.1.1, 4.1.4, 4.1.5, 4.1.7, 4.1.8
	made := r.make(r.area("admin"), "admin/ny-bruker", map[string]any{"brukerNavn": "Ola Nes", "kortnavn": "ola.nes"})
	ola := r.as("ola.nes")
	ola.want(ola.get("api/arkivstruktur/"), 200, "a user in force")
	r.want(r.do(http.MethodPatch, made.link("self"), map[string]any{"avsluttetDato": "2026-11-20T10:00:00Z"}, "Content-Type", "application/merge-patch+json", "If-Match", made.header.Get("ETag")), 200, "the user leaves")
	ola.want(ola.get("api/arkivstruktur/"), 401, "a user who has left")
	secured := r.as("ute.dal")
	secured.want(secured.get("api/arkivstruktur/"), 403, "another zone's user")
}

const id0 = "00000000-0000-7000-8000-000000000000"

func TestTokensForAPassword(t *testing.T) {
	r := open(t).as("")
	meta := r.want(r.get(r.want(r.get(""), 200, "root").link("login/oidc")), 200, "configuration")
	address, _ := meta.json["token_endpoint"].(string)
	form := func(v url.Values) answer {
		return r.do(http.MethodPost, address, v.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json", "Authorization", "Basic bmlraXRhLWNsaWVudDpzZWNyZXQ=")
	}
	r.want(form(url.Values{"grant_type": {"password"}, "username": {admin}, "password": {"wrong"}}), 400, "wrong password")
	r.want(form(url.Values{"grant_type": {"client_credentials"}}), 400, "another grant")
	got := r.want(form(url.Values{"grant_type": {"password"}, "client_id": {"client"}, "username": {admin}, "password": {password}}), 200, "token")
	bearer := fmt.Sprint(got.json["token_type"], " ", got.json["access_token"])
	r.want(r.get("api/arkivstruktur/arkiv/", "Authorization", bearer), 200, "with the token")
	r.want(r.get("api/arkivstruktur/arkiv/", "Authorization", fmt.Sprint("Bearer ", got.json["refresh_token"])), 401, "with the refresh token")
	again := r.want(form(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {fmt.Sprint(got.json["refresh_token"])}}), 200, "refresh")
	if again.json["expires_in"] == nil || again.json["refresh_expires_in"] == nil {
		t.Errorf("%s", again.body)
	}
}

// screened makes a case file of one unit's with something to hide, and gives it.
func (r *rig) screened() answer {
	r.Helper()
	series := r.want(r.get(r.area("arkivstruktur").link("arkivstruktur/arkivdel")), 200, "series").json["results"].([]any)[0].(map[string]any)
	made := r.make(answer{json: series}, "sakarkiv/ny-saksmappe", map[string]any{"tittel": "Sak om Kari Nordmann", "skjerming": map[string]any{
		"tilgangsrestriksjon": map[string]any{"kode": "13"}, "skjermingshjemmel": "offentleglova § 13", "skjermingMetadata": []any{map[string]any{"kode": "TMO"}}}})
	r.make(made, "arkivstruktur/ny-partperson", map[string]any{"partRolle": map[string]any{"kode": "KLI"}, "navn": "Kari Nordmann"})
	return made
}

func TestAClientSeesOnlyWhatItsUserMay(t *testing.T) {
	// Krav: 5.1.11, 5.1.12
	r := open(t)
	kari, ola := r.as("kari.li"), r.as("ola.nes")
	made := kari.screened()
	self := made.link("self")
	kari.want(kari.get(self), 200, "the officer's own")
	part := kari.want(kari.get(made.link("arkivstruktur/part")), 200, "its parties")
	party := linkOf(part.json["results"].([]any)[0].(map[string]any), "self")
	for _, address := range []string{self, made.link("arkivstruktur/part"), party, self + "ny-merknad/", self + "registrering/$count"} {
		ola.want(ola.get(address), 404, "another unit's")
	}
	ola.want(ola.do(http.MethodPatch, self, map[string]any{"tittel": "x"}, "Content-Type", "application/merge-patch+json", "If-Match", "*"), 404, "another unit's")
	ola.want(ola.do(http.MethodDelete, self, nil), 404, "another unit's")
	for _, probe := range []string{"api/sakarkiv/saksmappe/", "api/arkivstruktur/mappe/?$filter=contains(tittel,'Nordmann')", "api/arkivstruktur/part/?$filter=contains(navn,'Nordmann')",
		"api/arkivstruktur/mappe/?$search=Nordmann", "api/arkivstruktur/arkivdel/?$filter=mappe/any(m:contains(m/tittel,'Nordmann'))", "api/arkivstruktur/arkivdel/?$filter=mappe/part/navn%20eq%20'Kari%20Nordmann'"} {
		if a := ola.want(ola.get(probe), 200, probe); fmt.Sprint(a.json["count"]) != "0" || a.json["results"] != nil {
			t.Errorf("%s tells of it: %s", probe, a.body)
		}
		if a := kari.want(kari.get(probe), 200, probe); fmt.Sprint(a.json["count"]) == "0" {
			t.Errorf("%s tells its officer nothing", probe)
		}
	}
}

// TestLinksDoNotTellOfWhatIsHidden: an entry that is open, in a folder that is not.
func TestLinksDoNotTellOfWhatIsHidden(t *testing.T) {
	r := open(t)
	kari, ola := r.as("kari.li"), r.as("ola.nes")
	made := kari.screened()
	entry := kari.make(made, "sakarkiv/ny-journalpost", map[string]any{"tittel": "Åpen post", "journalposttype": map[string]any{"kode": "X"}})
	a := kari.want(kari.get(entry.link("self")), 200, "the entry")
	if a.json["skjerming"] != nil { // it took the folder's screening: the officer lifts it
		kari.want(kari.do(http.MethodPatch, a.link("self"), map[string]any{"skjerming": nil}, "Content-Type", "application/merge-patch+json", "If-Match", a.header.Get("ETag")), 200, "open")
	}
	seen := ola.want(ola.get(entry.link("self")), 200, "the open entry")
	if seen.link("arkivstruktur/mappe") != "" || a.link("arkivstruktur/mappe") == "" {
		t.Errorf("a stranger is led to %q, the officer to %q", seen.link("arkivstruktur/mappe"), a.link("arkivstruktur/mappe"))
	}
	list := ola.want(ola.get("api/sakarkiv/journalpost/?$filter=mappe/tittel%20ne%20null"), 200, "filter")
	if fmt.Sprint(list.json["count"]) != "0" {
		t.Errorf("a filter tells of the folder: %s", list.body)
	}
	class := r.make(r.make(r.area("arkivstruktur"), "arkivstruktur/ny-klassifikasjonssystem", map[string]any{"tittel": "Personer"}), "arkivstruktur/ny-klasse",
		map[string]any{"klasseID": "x1", "tittel": "En person", "skjerming": map[string]any{"tilgangsrestriksjon": map[string]any{"kode": "P"}, "skjermingshjemmel": "offentleglova § 13"}})
	ola.want(ola.get(class.link("self")), 404, "a screened class")
	r.want(r.get(class.link("self")), 200, "an archivist's")
}

func TestWhoMayChangeWhat(t *testing.T) {
	// Krav: 2.9.1, 2.9.2, 2.9.4, 2.9.6, 2.9.7
	r := open(t)
	kari, ola, per := r.as("kari.li"), r.as("ola.nes"), r.as("per.aas")
	structure := kari.area("arkivstruktur")
	if structure.link("arkivstruktur/ny-arkiv") != "" || r.area("arkivstruktur").link("arkivstruktur/ny-arkiv") == "" {
		t.Error("who may make an arkiv is told wrongly")
	}
	kari.want(kari.do(http.MethodPost, "api/arkivstruktur/ny-arkiv/", map[string]any{"tittel": "x"}), 403, "a caseworker makes no arkiv")
	kari.want(kari.do(http.MethodPost, "api/metadata/ny-dokumenttype/", map[string]any{"kode": "x", "kodenavn": "x"}), 403, "a caseworker makes no codes")
	series := kari.want(kari.get(structure.link("arkivstruktur/arkivdel")), 200, "series").json["results"].([]any)[0].(map[string]any)
	made := kari.make(answer{json: series}, "sakarkiv/ny-saksmappe", map[string]any{"tittel": "Åpen sak"})
	if made.json["saksansvarlig"] != "Kari Li" || made.json["administrativEnhet"] != "Oppvekst" {
		t.Errorf("a new case file is %s's, of %s", made.json["saksansvarlig"], made.json["administrativEnhet"])
	}
	seen := ola.want(ola.get(made.link("self")), 200, "an open case")
	if seen.link("arkivstruktur/ny-merknad") != "" || seen.link("sakarkiv/ny-journalpost") != "" {
		t.Error("links tell of what another unit may not do")
	}
	ola.want(ola.do(http.MethodPost, made.link("self")+"ny-merknad/", map[string]any{"merknadstekst": "x"}), 403, "another unit's case")
	ola.want(ola.do(http.MethodDelete, made.link("self"), nil), 403, "another unit's case")
	per.want(per.do(http.MethodPost, linkOf(series, "self")+"ny-mappe/", map[string]any{"tittel": "x"}), 403, "a leader makes no folders")
	kari.want(kari.do(http.MethodDelete, linkOf(series, "self"), nil), 403, "the frame")
}

func TestRightsGivenToARoleNarrow(t *testing.T) {
	// Krav: 4.1.14, 4.1.15
	r := open(t)
	kari := r.as("kari.li")
	first, second := kari.screened(), kari.screened()
	admin := r.area("admin")
	give := func(category, unit string, read, create bool) {
		r.make(admin, "admin/ny-tilgang", map[string]any{"rolle": "caseworker", "tilgangskategori": map[string]any{"kode": category}, "referanseArkivenhet": unit, "les": read, "ny": create, "endre": true, "slett": false})
	}
	give("M", fmt.Sprint(first.json["systemID"]), false, false)
	kari.want(kari.get(first.link("self")), 404, "what the role may not read")
	kari.want(kari.get(second.link("self")), 200, "what nothing is said of")
	if a := kari.want(kari.get("api/sakarkiv/saksmappe/"), 200, "list"); fmt.Sprint(a.json["count"]) != "1" {
		t.Errorf("%s case files are counted", a.json["count"])
	}
	give("M", "", true, false)
	kari.want(kari.get(second.link("self")), 200, "what the role may read")
	series := kari.want(kari.get("api/arkivstruktur/arkivdel/"), 200, "series").json["results"].([]any)[0].(map[string]any)
	kari.want(kari.do(http.MethodPost, linkOf(series, "self")+"ny-mappe/", map[string]any{"tittel": "x"}), 403, "what the role may not make")
	kari.want(kari.do(http.MethodDelete, second.link("self"), nil), 403, "what the role may not take away")
}

func TestLooksAtPersonsAreRecorded(t *testing.T) {
	r := open(t).as("kari.li")
	made := r.screened()
	r.make(made, "arkivstruktur/ny-partperson", map[string]any{"partRolle": map[string]any{"kode": "KLI"}, "navn": "Ola Nordmann", "personidentifikator": []any{map[string]any{"foedselsnummer": someone}}})
	person := "p-" + someone[:6]
	before := r.entries(person)
	r.want(r.get(made.link("self")), 200, "the case")
	r.want(r.get(made.link("arkivstruktur/part")), 200, "its parties")
	r.want(r.get("api/sakarkiv/saksmappe/?$expand=part"), 200, "all cases")
	looks := 0
	for _, e := range r.entries(person)[:3] {
		if e.Verb == "noark.look" && e.Actor.ID == "kari.li" && e.Basis != "" {
			looks++
		}
	}
	if len(before) == 0 || looks != 3 {
		t.Errorf("%d entries when it was made, %d looks", len(before), looks)
	}
}

const someone = "02851798067" // synthetic: month and 80

func (r *rig) entries(person string) (out []ledger.Record) {
	r.Helper()
	if err := r.store.Read(r.Context(), func(tx store.Tx) (err error) {
		out, err = ledger.ForPerson(tx, person, 0, 50)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return out
}
