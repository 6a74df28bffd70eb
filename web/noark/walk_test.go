package noark_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestAClientThatKnowsOnlyTheRoot goes the way an independent client goes: from the root by links alone, through the whole
// structure, down to a file that is uploaded and read back, and then finds what it made.
func TestAClientThatKnowsOnlyTheRoot(t *testing.T) {
	// Krav: 2.2.1, 2.9.3, 5.1.8, 5.1.9
	r := open(t)
	w := r.walk()
	r.found(w)
	r.crawl()
}

func TestTheSameOnPostgreSQL(t *testing.T) {
	r := openPostgres(t)
	w := r.walk()
	r.found(w)
}

// walked is what the walk made.
type walked struct {
	series, caseFile, incoming, outgoing, record, document, object answer
}

func (r *rig) walk() (w walked) {
	r.Helper()
	creator := r.make(r.area("arkivstruktur"), "arkivstruktur/ny-arkivskaper", map[string]any{"arkivskaperID": "123456789", "arkivskaperNavn": "Ola"})
	fonds := r.make(creator, "arkivstruktur/ny-arkiv", map[string]any{"tittel": "Arkiv 🛫"})
	w.series = r.make(fonds, "arkivstruktur/ny-arkivdel", map[string]any{"tittel": "Arkivdel", "gradering": map[string]any{
		"graderingskode": map[string]any{"kode": "SH", "kodenavn": "Strengt hemmelig (sikkerhetsgrad)"}, "graderingsdato": "1865-02-13T00:00:00+01:00",
		"gradertAv": "PST", "nedgraderingsdato": "2070-02-13T00:00:00-01:00", "nedgradertAv": "PST"}})
	r.holds(w.series, "gradering", map[string]any{"graderingskode": map[string]any{"kode": "SH", "kodenavn": "Strengt hemmelig (sikkerhetsgrad)"},
		"graderingsdato": "1865-02-13T00:00:00+01:00", "gradertAv": "PST", "nedgraderingsdato": "2070-02-13T00:00:00-01:00", "nedgradertAv": "PST"})
	system := r.make(w.series, "arkivstruktur/ny-klassifikasjonssystem", map[string]any{"tittel": "System"})
	class := r.make(system, "arkivstruktur/ny-klasse", map[string]any{"klasseID": "1", "tittel": "Klasse"})
	sub := r.make(class, "arkivstruktur/ny-klasse", map[string]any{"klasseID": "11", "tittel": "Underklasse"})
	r.make(sub, "arkivstruktur/ny-mappe", map[string]any{"tittel": "I klasse"})
	folder := r.make(w.series, "arkivstruktur/ny-mappe", map[string]any{"tittel": "Mappe 🛫"})
	for _, code := range []string{"KLI", "PAA", "FORM", "ADV"} {
		for _, kind := range []string{"enhet", "person"} {
			r.make(folder, "arkivstruktur/ny-part"+kind, map[string]any{"partRolle": map[string]any{"kode": code}, "navn": "Eksempel " + code})
		}
	}
	r.make(folder, "arkivstruktur/ny-merknad", map[string]any{"merknadstekst": "En merknad"})
	r.identifiers(folder)
	w.record = r.make(folder, "arkivstruktur/ny-registrering", map[string]any{})
	r.identifiers(w.record)
	w.caseFile = r.make(w.series, "sakarkiv/ny-saksmappe", map[string]any{"tittel": "Test case file"})
	if w.caseFile.json["mappeID"] == nil {
		r.Error("a new case file has no mappeID")
	}
	r.make(w.caseFile, "sakarkiv/ny-presedens", map[string]any{"presedensDato": "2026-11-20T10:00:00Z", "tittel": "Slik er det", "rettskildefaktor": "Sjefen"})
	r.make(w.caseFile, "arkivstruktur/ny-partperson", map[string]any{"partRolle": map[string]any{"kode": "ADV"}, "navn": "Eksempel ADV"})
	note := r.make(w.caseFile, "sakarkiv/ny-arkivnotat", map[string]any{"tittel": "Notat"})
	r.make(note, "sakarkiv/ny-dokumentflyt", map[string]any{"flytTil": "Sjefen"})
	r.letters(&w)
	r.documents(&w)
	return w
}

func (r *rig) holds(a answer, name string, want any) {
	r.Helper()
	if part, ok := want.(map[string]any); ok { // the archive may add to it
		is, _ := a.json[name].(map[string]any)
		for k, v := range part {
			if fmt.Sprint(is[k]) != fmt.Sprint(v) {
				r.Errorf("%s.%s is %v, want %v", name, k, is[k], v)
			}
		}
		return
	}
	if got := fmt.Sprint(a.json[name]); got != fmt.Sprint(want) {
		r.Errorf("%s is %v, want %v", name, got, want)
	}
}

// identifiers puts one national identifier of each kind on a unit. The archive judges none of others' numbers.
func (r *rig) identifiers(on answer) {
	r.Helper()
	for kind, data := range map[string]map[string]any{
		"bygning":             {"bygningsnummer": 1, "endringsloepenummer": 2},
		"dnummer":             {"dNummer": "01010101011"},
		"enhetsidentifikator": {"organisasjonsnummer": "02020202022"},
		"foedselsnummer":      {"foedselsnummer": "03030303033"},
		"matrikkel":           {"kommunenummer": "0101", "gaardsnummer": 0, "bruksnummer": 0, "festenummer": 1, "seksjonsnummer": 1},
		"plan":                {"kommunenummer": "0101", "fylkesnummer": "01", "landkode": map[string]any{"kode": "NO", "kodenavn": "Norge"}, "planidentifikasjon": "050505"},
		"posisjon":            {"koordinatsystem": map[string]any{"kode": "EPSG:4326", "kodenavn": "WGS84"}, "x": 1.01, "y": 2.02, "z": 3.03},
	} {
		made := r.make(on, "arkivstruktur/ny-"+kind, data)
		for k, v := range data {
			r.holds(made, k, v)
		}
	}
}

func (r *rig) letters(w *walked) {
	r.Helper()
	code := func(c string) map[string]any { return map[string]any{"kode": c} }
	w.incoming = r.make(w.caseFile, "sakarkiv/ny-journalpost", map[string]any{"tittel": "test", "journalposttype": code("I"), "journalstatus": code("J")})
	w.outgoing = r.make(w.caseFile, "sakarkiv/ny-journalpost", map[string]any{"tittel": "test reply", "journalposttype": code("U"), "journalstatus": code("J")})
	r.make(w.incoming, "sakarkiv/ny-avskrivning", map[string]any{"avskrivningsmaate": code("BU"), "referanseAvskrivesAvJournalpost": w.outgoing.json["systemID"]})
	for _, kind := range []string{"enhet", "person"} {
		for _, c := range []string{"EA", "EM", "EK", "GM", "IA", "IM", "IK"} {
			r.make(w.incoming, "arkivstruktur/ny-korrespondansepart"+kind, map[string]any{"korrespondanseparttype": code(c), "navn": "Eksempel " + c})
		}
	}
}

func (r *rig) documents(w *walked) {
	r.Helper()
	w.document = r.make(w.record, "arkivstruktur/ny-dokumentbeskrivelse", map[string]any{"tittel": "Dokument"})
	r.make(w.record, "arkivstruktur/ny-dokumentbeskrivelse", map[string]any{"tittel": "Slettet", "sletting": map[string]any{
		"slettingstype": map[string]any{"kode": "SP", "kodenavn": "Sletting av produksjonsformat"}, "slettetDato": "1880-10-10T00:00:00+01:00", "slettetAv": "Vaktmester"}})
	r.make(w.record, "arkivstruktur/ny-dokumentbeskrivelse", map[string]any{"tittel": "Skjermet", "skjerming": map[string]any{
		"tilgangsrestriksjon": map[string]any{"kode": "P", "kodenavn": "Personalsaker"}, "skjermingshjemmel": "Offentleglova § 13",
		"skjermingDokument": map[string]any{"kode": "H", "kodenavn": "Skjerming av hele dokumentet"}, "skjermingsvarighet": 60, "skjermingOpphoererDato": "1942-07-25T12:00:00Z"}})
	body := []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?><xml></xml>\n")
	sum := sha256.Sum256(body)
	w.object = r.make(w.document, "arkivstruktur/ny-dokumentobjekt", map[string]any{"format": map[string]any{"kode": "fmt/101"}, "sjekksum": hex.EncodeToString(sum[:]),
		"sjekksumAlgoritme": "SHA-256", "filstoerrelse": len(body)})
	file := w.object.link("arkivstruktur/fil")
	r.want(r.do(http.MethodPost, file, body, "Content-Type", "application/xml"), 201, "upload")
	got := r.want(r.get(file, "Accept", "application/xml"), 200, "download")
	if string(got.body) != string(body) || got.header.Get("Content-Type") != "application/xml" {
		r.Errorf("the file came back as %q, %s", got.body, got.header.Get("Content-Type"))
	}
	r.want(r.get(file, "Accept", "image/png"), 406, "another type")
	if from := r.want(r.get(w.document.link("self")), 200, "document").link("arkivstruktur/fil"); from != file {
		r.Errorf("the document's file is %q, want %q", from, file)
	}
	r.make(w.object, "arkivstruktur/ny-konvertering", map[string]any{"konvertertFraFormat": map[string]any{"kode": "x-fmt/111"}, "konvertertTilFormat": map[string]any{"kode": "fmt/101"},
		"konverteringsverktoey": "et verktøy", "konverteringskommentar": "en prøve"})
}

// found searches for what the walk made, encoded in the ways clients encode.
func (r *rig) found(w walked) {
	r.Helper()
	for _, s := range []struct {
		rel, filter string
		least       int
	}{
		{"arkivstruktur/dokumentobjekt", "sjekksumAlgoritme eq 'SHA-256'", 1},
		{"arkivstruktur/dokumentbeskrivelse", "opprettetAv eq 'admin@example.com'", 1},
		{"arkivstruktur/dokumentbeskrivelse", "dokumentstatus/kode eq 'B'", 1},
		{"arkivstruktur/dokumentbeskrivelse", "dokumentstatus/kode EQ 'B'", 1},
		{"arkivstruktur/registrering", "contains(tittel, 'test')", 1},
		{"arkivstruktur/mappe", "contains(part/navn, 'Eksempel')", 1},
		{"arkivstruktur/mappe", "part/partRolle/kode eq 'ADV'", 1},
		{"arkivstruktur/mappe", "contains(tittel, 'file') AND dokumentmedium/kode eq null and saksaar ne null", 1},
		{"arkivstruktur/mappe", "enhetsidentifikator/organisasjonsnummer eq '02020202022'", 1},
		{"arkivstruktur/mappe", "nasjonalidentifikator/organisasjonsnummer eq '02020202022'", 1},
		{"arkivstruktur/mappe", "nasjonalidentifikator/foedselsnummer eq '03030303033'", 1},
		{"arkivstruktur/mappe", "personidentifikator/foedselsnummer eq '03030303033'", 1},
		{"arkivstruktur/mappe", "nasjonalidentifikator/kommunenummer eq '0101'", 1},
		{"arkivstruktur/mappe", "nasjonalidentifikator/koordinatsystem/kode eq 'EPSG:4326'", 1},
		{"arkivstruktur/mappe", "nasjonalidentifikator/x gt 1.0'", 1},
		{"arkivstruktur/mappe", "noekkelord/noekkelord eq 'interesting'", 0},
		{"arkivstruktur/mappe", "noekkelord/noekkelord ne null", 0},
		{"arkivstruktur/mappe", "gradering/graderingskode/kode eq 'B'", 0},
		{"arkivstruktur/mappe", "merknad/any(m: contains(m/merknadstekst, 'merknad'))", 1},
		{"arkivstruktur/mappe", "part/any(s: s/Default.PartPersonType/navn eq 'Eksempel ADV')", 1},
		{"arkivstruktur/mappe", "year(opprettetDato) eq 2026 and month(opprettetDato) eq 11 and day(opprettetDato) eq 20", 1},
		{"sakarkiv/saksmappe", "year(saksdato) gt 2014 or saksdato lt DateTime'2017-02-15'", 1},
		{"sakarkiv/journalpost", "korrespondansepart/any(k: k/korrespondanseparttype/kode eq 'EM')", 1},
		{"arkivstruktur/klasse", "klassifikasjonssystem/tittel eq 'System'", 1},
		{"arkivstruktur/mappe", "klasse/klasseID eq '11' and klasse/klassifikasjonssystem/tittel eq 'System'", 1},
	} {
		area, _, _ := strings.Cut(s.rel, "/")
		address := r.area(area).link(s.rel)
		once := "$filter=" + url.QueryEscape(s.filter) + "&$top=1"
		for _, query := range []string{once, url.QueryEscape(once)} {
			a := r.want(r.get(address+"?"+query), 200, s.filter)
			if n := fmt.Sprint(a.json["count"]); n == "0" && s.least > 0 {
				r.Errorf("%s finds nothing", s.filter)
			}
		}
	}
}

// crawl follows every link there is: each must lead somewhere, and say what may be done there.
func (r *rig) crawl() {
	r.Helper()
	seen, left := map[string]bool{}, []string{r.base}
	for len(left) > 0 {
		address := left[0]
		left = left[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		a := r.get(address)
		if strings.Contains(address, "/referanseFil/") && a.code == 404 {
			continue
		}
		if a.code != 200 || a.header.Get("Allow") == "" {
			r.Errorf("GET %s: %d, Allow %q: %.200s", address, a.code, a.header.Get("Allow"), a.body)
			continue
		}
		options := r.as("").do(http.MethodOptions, address, nil)
		if options.code != 200 || !slices.Contains(strings.Split(options.header.Get("Allow"), ","), "GET") {
			r.Errorf("OPTIONS %s: %d %s", address, options.code, options.header.Get("Allow"))
		}
		left = append(left, hrefs(a.json)...)
	}
	if len(seen) < 300 {
		r.Errorf("only %d addresses were found", len(seen))
	}
}

func hrefs(v any) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		links, _ := v["_links"].(map[string]any)
		for rel := range links {
			if href := linkOf(v, rel); href != "" && !strings.Contains(strings.TrimPrefix(href, "http://"), "//") {
				out = append(out, href)
			}
		}
		out = append(out, hrefs(v["results"])...)
	case []any:
		for _, one := range v {
			out = append(out, hrefs(one)...)
		}
	}
	return out
}
