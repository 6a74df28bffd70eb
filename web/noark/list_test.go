package noark_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// folders makes n folders in a new series, and gives it.
func (r *rig) folders(n int) answer {
	r.Helper()
	fonds := r.make(r.area("arkivstruktur"), "arkivstruktur/ny-arkiv", map[string]any{"tittel": "Arkiv"})
	series := r.make(fonds, "arkivstruktur/ny-arkivdel", map[string]any{"tittel": "Arkivdel"})
	for i := range n {
		r.make(series, "arkivstruktur/ny-mappe", map[string]any{"tittel": fmt.Sprintf("Mappe %02d", i%7), "noekkelord": []any{fmt.Sprint("ord", i%3), "felles"}})
	}
	return series
}

func titles(a answer) (out []string) {
	results, _ := a.json["results"].([]any)
	for _, one := range results {
		out = append(out, fmt.Sprint(one.(map[string]any)["tittel"]))
	}
	return out
}

// TestPagesMeetWithoutGapsOrRepeats follows next from page to page, in every order, while others make folders in between.
func TestPagesMeetWithoutGapsOrRepeats(t *testing.T) {
	r := open(t)
	series := r.folders(23)
	list := series.link("arkivstruktur/mappe")
	for _, order := range []string{"", "tittel", "tittel desc", "opprettetDato desc", "tittel desc, opprettetDato"} {
		seen := map[string]bool{}
		var all []string
		next := list + "?$top=5&$orderby=" + url.QueryEscape(order)
		if order == "" {
			next = list + "?$top=5"
		}
		for next != "" {
			a := r.want(r.get(next), 200, next)
			for _, one := range a.json["results"].([]any) {
				id := fmt.Sprint(one.(map[string]any)["systemID"])
				if seen[id] {
					t.Errorf("%q: %s comes twice", order, id)
				}
				seen[id] = true
			}
			all = append(all, titles(a)...)
			next = a.link("next")
		}
		if len(seen) != 23 {
			t.Errorf("%q: %d of 23", order, len(seen))
		}
		if up := slices.IsSorted(all); strings.HasPrefix(order, "tittel") && up == strings.Contains(order, "desc") {
			t.Errorf("%q gives %v", order, all)
		}
	}
}

func TestListOptions(t *testing.T) {
	// Krav: 5.1.1, 5.1.2, 5.1.4, 5.1.5, 5.1.6, 5.1.7, 5.1.13
	r := open(t)
	series := r.folders(9)
	list := series.link("arkivstruktur/mappe")
	for query, want := range map[string]int{
		"":                             9,
		"$filter=tittel eq 'Mappe 01'": 2,
		"$filter=noekkelord eq 'ord1'": 3,
		"$filter=noekkelord/any(n:n eq 'felles') and not noekkelord/any(n:n eq 'ord0')": 6,
		"$filter=arkivdel/tittel eq 'Arkivdel'":                                         9,
		"$filter=tolower(tittel) eq 'mappe 00'":                                         2,
		"$filter=endswith(tittel,'6') or startswith(tittel,'Mappe 05')":                 2,
		"$filter=length(tittel) gt 8":                                                   0,
		"$filter=dokumentmedium eq null":                                                9,
		"$filter=beskrivelse ne null":                                                   0,
		"$filter=opprettetDato gt 2026-11-19 and opprettetDato lt 2026-11-22T00:00:00Z": 9,
		"$filter=hour(opprettetDato) eq 9":                                              9,
		"$filter=tittel in ('Mappe 00','Mappe 06')":                                     3,
		"$search='mappe 03'":                                                            1,
		"$search=FELLES":                                                                9,
	} {
		a := r.want(r.get(list+"?"+strings.ReplaceAll(query, " ", "%20")), 200, query)
		if got := fmt.Sprint(a.json["count"]); got != fmt.Sprint(want) {
			t.Errorf("%s: %s, want %d", query, got, want)
		}
	}
	if a := r.want(r.get(list+"?$top=2&$skip=3&$orderby=tittel"), 200, "skip"); len(titles(a)) != 2 || titles(a)[0] != "Mappe 01" {
		t.Errorf("skip gives %v", titles(a))
	}
	if a := r.want(r.get(list+"?$top=0"), 200, "none"); fmt.Sprint(a.json["count"]) != "9" || a.json["results"] != nil {
		t.Errorf("$top=0 gives %s", a.body)
	}
	if a := r.want(r.get(list+"$count"), 200, "count"); string(a.body) != "9" {
		t.Errorf("$count gives %s", a.body)
	}
	one := r.want(r.get(list+"?$top=1&$select=tittel"), 200, "select").json["results"].([]any)[0].(map[string]any)
	if len(one) != 3 || one["systemID"] == nil || one["_links"] == nil {
		t.Errorf("$select gives %v", one)
	}
	if a := r.want(r.get(list+"?$top=100000"), 200, "a large page"); len(titles(a)) != 9 {
		t.Errorf("a large page gives %d", len(titles(a)))
	}
	for _, bad := range []string{"$orderby=titel", "$orderby=arkivdel/tittel", "$skip=1000000", "$expand=tull", "$expand=arkivdel/arkiv/arkivdel/mappe", "$skiptoken=x", "$search=" + strings.Repeat("a+", 20), "$filter=" + strings.Repeat("not%20", 60) + "les"} {
		r.want(r.get(list+"?"+bad), 400, bad)
	}
	empty := r.want(r.get(series.link("arkivstruktur/registrering")), 200, "an empty list")
	if fmt.Sprint(empty.json["count"]) != "0" || empty.json["results"] != nil || empty.link("self") == "" {
		t.Errorf("an empty list is %s", empty.body)
	}
}

func TestExpand(t *testing.T) {
	r := open(t)
	w := r.walk()
	a := r.want(r.get(w.caseFile.link("self")+"?$expand=part,arkivdel,registrering/korrespondansepart"), 200, "expand")
	parts, _ := a.json["part"].([]any)
	series, _ := a.json["arkivdel"].(map[string]any)
	records, _ := a.json["registrering"].([]any)
	if len(parts) != 1 || series["tittel"] != "Arkivdel" || len(records) != 3 {
		t.Fatalf("%d parties, series %v, %d records", len(parts), series["tittel"], len(records))
	}
	found := 0
	for _, one := range records {
		list, _ := one.(map[string]any)["korrespondansepart"].([]any)
		found += len(list)
	}
	if found != 14 {
		t.Errorf("%d correspondence parties", found)
	}
}

func TestRelationsAreMadeMovedAndParted(t *testing.T) {
	r := open(t)
	w := r.walk()
	other := r.make(w.series, "sakarkiv/ny-saksmappe", map[string]any{"tittel": "En annen"})
	record := r.make(w.caseFile, "arkivstruktur/ny-registrering", map[string]any{"tittel": "Skal flyttes"})
	ref := func(method string, of answer, rel, body string) answer {
		return r.do(method, of.link("self")+rel, body)
	}
	r.want(ref(http.MethodPut, record, "mappe/$ref", other.link("self")), 204, "a record moves to another folder")
	if a := r.want(r.get(record.link("self")), 200, "record"); !strings.Contains(a.link("arkivstruktur/mappe"), fmt.Sprint(other.json["systemID"])) {
		t.Errorf("it lies in %s", a.link("arkivstruktur/mappe"))
	}
	r.want(ref(http.MethodPost, record, "dokumentbeskrivelse/$ref?$id="+w.document.link("self"), ""), 204, "a document belongs to one more record")
	count := func(a answer, rel string) string {
		return fmt.Sprint(r.want(r.get(a.link("self")+rel+"/"), 200, rel).json["count"])
	}
	if count(record, "dokumentbeskrivelse") != "1" || count(w.document, "registrering") != "2" {
		t.Errorf("%s documents, %s records", count(record, "dokumentbeskrivelse"), count(w.document, "registrering"))
	}
	r.want(ref(http.MethodDelete, record, "dokumentbeskrivelse/$ref?$id="+w.document.link("self"), ""), 204, "and no more")
	r.want(ref(http.MethodDelete, w.record, "dokumentbeskrivelse/$ref?$id="+w.document.link("self"), ""), 409, "the record it was made in stays")
	class := r.want(r.get("api/arkivstruktur/klasse/?$filter=klasseID%20eq%20'11'"), 200, "class").json["results"].([]any)[0].(map[string]any)
	r.want(ref(http.MethodPost, other, "sekundaerklassifikasjon/$ref", linkOf(class, "self")), 204, "a second class")
	if count(other, "sekundaerklassifikasjon") != "1" {
		t.Error("the second class is not there")
	}
	tag := r.get(record.link("self")).header.Get("ETag")
	back := r.want(r.do(http.MethodPatch, record.link("self"), map[string]any{"_links": map[string]any{relBase + "arkivstruktur/mappe/": map[string]any{"href": w.caseFile.link("self")}}},
		"Content-Type", "application/merge-patch+json", "If-Match", tag), 200, "moved by its links")
	if !strings.Contains(back.link("arkivstruktur/mappe"), fmt.Sprint(w.caseFile.json["systemID"])) {
		t.Errorf("it lies in %s", back.link("arkivstruktur/mappe"))
	}
	tag = r.get(w.document.link("self")).header.Get("ETag")
	r.want(r.do(http.MethodPatch, w.document.link("self"), map[string]any{"_links": map[string]any{relBase + "arkivstruktur/registrering/": map[string]any{"href": record.link("self") + "dokumentbeskrivelse/"}}},
		"Content-Type", "application/merge-patch+json", "If-Match", tag), 200, "a document moves by its links")
	if count(record, "dokumentbeskrivelse") != "1" || count(w.document, "registrering") != "1" {
		t.Errorf("%s documents, %s records after the move", count(record, "dokumentbeskrivelse"), count(w.document, "registrering"))
	}
	for what, address := range map[string]string{"elsewhere": "https://example.com/api/arkivstruktur/mappe/" + id0, "nothing": r.base + "api/arkivstruktur/mappe/" + id0 + "/", "a list": r.base + "api/arkivstruktur/mappe/", "no address": "x"} {
		r.want(ref(http.MethodPut, record, "mappe/$ref", address), 400, what)
	}
	r.want(ref(http.MethodPut, record, "mappe/$ref", w.series.link("self")), 400, "a unit of another type")
}

func TestAUnitOfABaseTypeBecomesMore(t *testing.T) {
	// Krav: 2.5.1, 2.6.1
	r := open(t)
	series := r.folders(1)
	folder := r.make(series, "arkivstruktur/ny-mappe", map[string]any{"tittel": "Blir en sak"})
	record := r.make(folder, "arkivstruktur/ny-registrering", map[string]any{"tittel": "Blir en journalpost"})
	widened := r.want(r.do(http.MethodPut, folder.link("sakarkiv/utvid-til-saksmappe"), map[string]any{"saksansvarlig": "Arne", "saksdato": "2017-12-08T00:00:00", "saksstatus": map[string]any{"kode": "R"}}), 200, "a case file")
	if widened.json["systemID"] != folder.json["systemID"] || widened.json["sakssekvensnummer"] == nil || widened.json["saksdato"] != "2017-12-08T00:00:00" || widened.json["saksansvarlig"] != "Arne" ||
		!strings.Contains(widened.link("self"), "sakarkiv/saksmappe") || widened.link("sakarkiv/utvid-til-saksmappe") != "" {
		t.Errorf("it became %s", widened.body)
	}
	entry := r.want(r.do(http.MethodPut, record.link("sakarkiv/utvid-til-journalpost"), map[string]any{"journalposttype": map[string]any{"kode": "X"}}), 200, "an entry")
	if entry.json["journalsekvensnummer"] == nil || !strings.Contains(entry.link("self"), "sakarkiv/journalpost") {
		t.Errorf("it became %s", entry.body)
	}
	r.want(r.do(http.MethodPut, folder.link("sakarkiv/utvid-til-saksmappe"), map[string]any{}), 404, "it is one already")
}
