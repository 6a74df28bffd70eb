package noark_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// TestWhatAClientSendsBackWhole changes every kind of unit the way clients do: GET, one attribute changed, all of it PUT
// back without its lists, with the ETag in the request header of that name.
func TestWhatAClientSendsBackWhole(t *testing.T) {
	r := open(t)
	w := r.walk()
	for _, a := range r.made(w) {
		now := r.want(r.get(a.link("self")), 200, "get")
		unit, modified := whole(now)
		if unit["foedselsnummer"] != nil || unit["dNummer"] != nil || unit["journalstatus"] != nil {
			continue
		}
		put := r.do(http.MethodPut, a.link("self"), unit, "ETag", now.header.Get("ETag"))
		r.want(put, 200, fmt.Sprintf("put %s %v", a.link("self"), modified))
		if modified != "" && fmt.Sprint(put.json[modified]) != fmt.Sprint(unit[modified]) {
			t.Errorf("%s is %v, want %v", modified, put.json[modified], unit[modified])
		}
		if again := r.get(a.link("self")); modified != "" && again.header.Get("ETag") == now.header.Get("ETag") {
			t.Errorf("%s: the ETag stands after a change", a.link("self"))
		}
	}
}

// made are the units of a walk, found by links.
func (r *rig) made(w walked) (out []answer) {
	r.Helper()
	for _, a := range []answer{w.series, w.caseFile, w.incoming, w.record, w.document} {
		out = append(out, a)
		for rel := range a.json["_links"].(map[string]any) {
			if strings.Contains(rel, "/ny-") || !strings.HasPrefix(rel, relBase) || strings.Contains(rel, "metadata") || strings.Contains(rel, "loggingogsporing") {
				continue
			}
			list := r.get(linkOf(a.json, rel))
			results, _ := list.json["results"].([]any)
			for _, one := range results {
				out = append(out, answer{json: one.(map[string]any)})
			}
		}
	}
	if len(out) < 30 {
		r.Errorf("only %d units", len(out))
	}
	return out
}

// whole is a unit as a client sends it back: lists left out, the last of some attributes changed.
func whole(a answer) (unit map[string]any, modified string) {
	unit = map[string]any{}
	for k, v := range a.json {
		if _, list := v.([]any); !list {
			unit[k] = v
		}
	}
	for _, k := range []string{"navn", "merknadstekst", "konverteringskommentar", "kommunenummer", "organisasjonsnummer", "bygningsnummer", "tittel", "x"} {
		if _, ok := unit[k]; ok {
			modified = k
		}
	}
	switch v := unit[modified].(type) {
	case string:
		unit[modified] = v + " modified"
	case json.Number:
		f, _ := v.Float64()
		unit[modified] = json.Number(strings.TrimSuffix(fmt.Sprintf("%.2f", f+1), ".00"))
	}
	return unit, modified
}

func TestChangesNeedTheETag(t *testing.T) {
	r := open(t)
	w := r.walk()
	self := w.caseFile.link("self")
	now := r.get(self)
	tag := now.header.Get("ETag")
	patch := map[string]any{"tittel": "Ny tittel"}
	merge := []string{"Content-Type", "application/merge-patch+json"}
	r.want(r.do(http.MethodPatch, self, patch, merge...), 428, "no ETag")
	r.want(r.do(http.MethodPatch, self, patch, append(merge, "If-Match", `"other"`)...), 412, "another ETag")
	r.want(r.do(http.MethodPatch, self, patch, append(merge, "ETag", `"other"`)...), 409, "another ETag in the older header")
	changed := r.want(r.do(http.MethodPatch, self, patch, append(merge, "If-Match", tag)...), 200, "patch")
	if changed.json["tittel"] != "Ny tittel" || changed.json["mappeID"] != now.json["mappeID"] || changed.json["saksansvarlig"] != now.json["saksansvarlig"] {
		t.Errorf("the patch gave %s", changed.body)
	}
	r.want(r.do(http.MethodPatch, self, patch, append(merge, "If-Match", tag)...), 412, "the ETag from before")
	r.want(r.do(http.MethodDelete, self, nil, "If-Match", tag), 412, "deletion of what has changed")
	r.want(r.get(self, "If-None-Match", changed.header.Get("ETag")), 304, "not changed since")
	if changed.header.Get("ETag") != r.get(self).header.Get("ETag") {
		t.Error("the ETag of the answer to a change is not that of the unit")
	}
}

// TestNoUpdateIsLost lets many clients add one to a number at a time, each trying again when another came first.
func TestNoUpdateIsLost(t *testing.T) {
	r := open(t)
	w := r.walk()
	self := w.caseFile.link("self")
	const clients, each = 6, 5
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for done := 0; done < each; {
				now := r.get(self)
				text, _ := now.json["beskrivelse"].(string)
				a := r.do(http.MethodPatch, self, map[string]any{"beskrivelse": text + "x"}, "Content-Type", "application/merge-patch+json", "If-Match", now.header.Get("ETag"))
				switch a.code {
				case 200:
					done++
				case 412:
				default:
					t.Errorf("status %d", a.code)
					return
				}
			}
		})
	}
	all.Wait()
	if got := r.get(self).json["beskrivelse"]; got != strings.Repeat("x", clients*each) {
		t.Errorf("%d of %d updates stand", len(fmt.Sprint(got)), clients*each)
	}
}

func TestCodeListsGrowAndShrink(t *testing.T) {
	r := open(t)
	metadata := r.area("metadata")
	n := 0
	for rel := range metadata.json["_links"].(map[string]any) {
		if !strings.Contains(rel, "/ny-") || strings.Contains(rel, "virksomhetsspesifikke") {
			continue
		}
		n++
		made := r.want(r.do(http.MethodPost, linkOf(metadata.json, rel), map[string]any{"kode": "XYZ", "kodenavn": "ZYX"}), 201, rel)
		r.want(r.do(http.MethodPost, linkOf(metadata.json, rel), map[string]any{"kode": "XYZ", "kodenavn": "ZYX"}), 409, rel+" twice")
		got := r.want(r.get(made.link("self")), 200, rel)
		if got.json["kode"] != "XYZ" || got.json["kodenavn"] != "ZYX" || got.json["liste"] != nil {
			t.Errorf("%s: %s", rel, got.body)
		}
		gone := 204
		if strings.Contains(rel, "tilgangsrestriksjon") { // every one that has been valid stays (requirement 5.2.16)
			gone = 409
		}
		r.want(r.do(http.MethodDelete, made.link("self"), nil, "ETag", got.header.Get("ETag")), gone, rel)
	}
	if n < 30 {
		t.Errorf("only %d lists", n)
	}
	status := r.want(r.get(metadata.link("metadata/journalstatus")), 200, "journalstatus")
	if !strings.Contains(string(status.body), "Journalført") {
		t.Errorf("journalstatus is %.300s", status.body)
	}
}

func TestOwnFields(t *testing.T) {
	r := open(t)
	w := r.walk()
	metadata := r.area("metadata")
	for name, kind := range map[string]string{"n5t-v1:tekst": "string", "n5t-v1:tall": "integer", "n5t-v1:desimal": "decimal", "n5t-v1:ja": "boolean", "n5t-v1:dato": "date"} {
		made := r.make(metadata, "metadata/ny-virksomhetsspesifikkeMetadata", map[string]any{"navn": name, "type": kind})
		if made.link("self") == "" || made.json["navn"] != name {
			t.Errorf("%s: %s", name, made.body)
		}
	}
	fields := map[string]any{"n5t-v1:tekst": "42", "n5t-v1:tall": json.Number("42"), "n5t-v1:desimal": json.Number("1.50"), "n5t-v1:ja": true, "n5t-v1:dato": "2026-11-20"}
	folder := r.make(w.series, "arkivstruktur/ny-mappe", map[string]any{"tittel": "Med egne felt", "virksomhetsspesifikkeMetadata": fields})
	got := r.get(folder.link("self")).json["virksomhetsspesifikkeMetadata"]
	for k, v := range fields {
		if got.(map[string]any)[k] != v {
			t.Errorf("%s is %v, want %v", k, got.(map[string]any)[k], v)
		}
	}
	address := r.area("arkivstruktur").link("arkivstruktur/mappe")
	for _, filter := range []string{"n5t-v1:tekst eq '42'", `virksomhetsspesifikkeMetadata/n5t-v1:tekst eq "42"`, "contains(n5t-v1:tekst, '4')"} {
		if a := r.get(address + "?$filter=" + strings.ReplaceAll(filter, " ", "%20")); fmt.Sprint(a.json["count"]) != "1" {
			t.Errorf("%s: %.200s", filter, a.body)
		}
	}
	for what, bad := range map[string]map[string]any{"no number": {"n5t-v1:tall": "mange"}, "no date": {"n5t-v1:dato": "igår"}, "an object": {"n5t-v1:tekst": map[string]any{"a": "b"}}} {
		r.want(r.do(http.MethodPost, w.series.link("arkivstruktur/ny-mappe"), map[string]any{"tittel": "x", "virksomhetsspesifikkeMetadata": bad}), 400, what)
	}
	for _, name := range []string{"x", "Ppt-v1:felt", "ppt-v1:felt modified", "ppt:felt", "ppt-v1:", "ppt-v1:æ"} {
		r.want(r.do(http.MethodPost, metadata.link("metadata/ny-virksomhetsspesifikkeMetadata"), map[string]any{"navn": name, "type": "string"}), 400, name)
	}
	refused := r.do(http.MethodPost, w.series.link("arkivstruktur/ny-mappe"), map[string]any{"tittel": "x", "virksomhetsspesifikkeMetadata": map[string]any{"n5t-v1:bogus": "42"}})
	r.want(refused, 400, "a field that is not in the catalogue")
}
