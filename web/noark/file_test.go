package noark_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// emptyObject gives a dokumentobjekt without a file.
func (r *rig) emptyObject(data map[string]any) answer {
	r.Helper()
	series := r.want(r.get(r.area("arkivstruktur").link("arkivstruktur/arkivdel")), 200, "series").json["results"].([]any)[0].(map[string]any)
	record := r.make(r.make(answer{json: series}, "arkivstruktur/ny-mappe", map[string]any{"tittel": "Mappe"}), "arkivstruktur/ny-registrering", map[string]any{})
	return r.make(r.make(record, "arkivstruktur/ny-dokumentbeskrivelse", map[string]any{}), "arkivstruktur/ny-dokumentobjekt", data)
}

func TestAFileInPieces(t *testing.T) {
	r := open(t)
	object := r.emptyObject(map[string]any{})
	file := object.link("arkivstruktur/fil")
	body := bytes.Repeat([]byte("linje av en fil\n"), 4000)
	begun := r.want(r.do(http.MethodPost, file, "", "X-Upload-Content-Type", "text/plain", "X-Upload-Content-Length", fmt.Sprint(len(body))), 200, "begin")
	session := begun.header.Get("Location")
	piece := func(from, to int, what []byte) answer {
		return r.do(http.MethodPut, session, what, "Content-Type", "text/plain", "Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(body)))
	}
	const half = 30_000
	r.want(piece(100, half, body[100:half+1]), 416, "not from the beginning")
	r.want(piece(0, half-1, body[:half-10]), 422, "shorter than it says")
	first := r.want(piece(0, half-1, body[:half]), 200, "first piece")
	if first.header.Get("Range") != fmt.Sprintf("bytes 0-%d", half-1) {
		t.Errorf("Range is %q", first.header.Get("Range"))
	}
	r.want(piece(0, half-1, body[:half]), 200, "first piece again")
	asked := r.want(r.do(http.MethodPut, session, "", "Content-Range", fmt.Sprintf("bytes */%d", len(body))), 200, "how far")
	if asked.header.Get("Range") != first.header.Get("Range") {
		t.Errorf("asked, it says %q", asked.header.Get("Range"))
	}
	kari := r.as("kari.li")
	kari.want(kari.do(http.MethodPut, session, body[half:], "Content-Range", fmt.Sprintf("bytes %d-%d/%d", half, len(body)-1, len(body))), 404, "another's session")
	last := r.want(piece(half-500, len(body)-1, body[half-500:]), 201, "the rest, a little of it again")
	sum := sha256.Sum256(body)
	if last.json["sjekksum"] != hex.EncodeToString(sum[:]) || fmt.Sprint(last.json["filstoerrelse"]) != fmt.Sprint(len(body)) || last.json["mimeType"] != "text/plain" {
		t.Errorf("the file is %s", last.body)
	}
	if got := r.want(r.get(file), 200, "download"); !bytes.Equal(got.body, body) {
		t.Errorf("%d bytes came back of %d", len(got.body), len(body))
	}
	r.want(piece(0, half-1, body[:half]), 404, "a session that is over")
	r.want(r.do(http.MethodPost, file, body, "Content-Type", "text/plain"), 409, "a file in place of a file")
}

func TestAFileIsWhatItWasSaidToBe(t *testing.T) {
	r := open(t)
	body := []byte("en liten fil\n")
	for name, said := range map[string]map[string]any{
		"sjekksum":      {"sjekksum": strings.Repeat("0", 64)},
		"filstoerrelse": {"filstoerrelse": 5},
		"mimeType":      {"mimeType": "image/png"},
	} {
		object := r.emptyObject(said)
		file := object.link("arkivstruktur/fil")
		r.want(r.do(http.MethodPost, file, body, "Content-Type", "text/plain"), 400, name)
		if a := r.get(file); a.code != 404 {
			t.Errorf("%s: a refused file is there, %d", name, a.code)
		}
	}
	object := r.emptyObject(map[string]any{})
	r.want(r.do(http.MethodPost, object.link("arkivstruktur/fil"), "", "Content-Type", "text/plain"), 400, "an empty file")
	r.want(r.do(http.MethodPost, object.link("arkivstruktur/fil"), "", "X-Upload-Content-Length", "99999999999"), 413, "a file beyond the limit")
}

func TestRefusalsSayWhatAndWhere(t *testing.T) {
	r := open(t)
	w := r.walk()
	folder := w.series.link("arkivstruktur/ny-mappe")
	for what, c := range map[string]struct {
		code int
		body any
		says string
	}{
		"unknown attribute":  {400, map[string]any{"tittel": "x", "titel": "y"}, "titel"},
		"missing attribute":  {400, map[string]any{}, "tittel"},
		"wrong type":         {400, map[string]any{"tittel": 1}, "tittel"},
		"bad code":           {400, map[string]any{"tittel": "x", "dokumentmedium": map[string]any{"kode": "Q"}}, "dokumentmedium"},
		"bad date":           {400, map[string]any{"tittel": "x", "gradering": map[string]any{"graderingskode": map[string]any{"kode": "B"}, "graderingsdato": "igår"}}, "graderingsdato"},
		"in a part":          {400, map[string]any{"tittel": "x", "skjerming": map[string]any{"hjemmel": "y"}}, "hjemmel"},
		"too long":           {400, map[string]any{"tittel": strings.Repeat("x", 20_000)}, "tittel"},
		"control characters": {400, map[string]any{"tittel": "a\x00b"}, "tittel"},
		"not JSON":           {400, "{", "JSON"},
		"a list":             {400, "[]", "JSON"},
		"two objects":        {400, `{"tittel":"x"}{}`, "JSON"},
		"a name twice":       {400, `{"tittel":"x","tittel":"y"}`, "to ganger"},
		"deep":               {400, `{"tittel":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}`, "dypt"},
		"large":              {413, `{"tittel":"` + strings.Repeat("x", 2<<20) + `"}`, "større"},
		"not UTF-8":          {400, "{\"tittel\":\"\xff\"}", "UTF-8"},
	} {
		a := r.want(r.do(http.MethodPost, folder, c.body), c.code, what)
		fault, _ := a.json["feil"].(map[string]any)
		if fmt.Sprint(fault["kode"]) != fmt.Sprint(c.code) || !strings.Contains(fmt.Sprint(fault["beskrivelse"]), c.says) {
			t.Errorf("%s: %s", what, a.body)
		}
	}
	r.want(r.do(http.MethodPost, folder, "<x/>", "Content-Type", "application/xml"), 415, "XML")
	r.want(r.get(folder, "Accept", "application/xml"), 406, "XML asked for")
	r.want(r.do(http.MethodDelete, folder, nil), 405, "a template is not deleted")
	r.want(r.get("api/arkivstruktur/mappe/"+id0+"/"), 404, "no such unit")
	r.want(r.get("api/arkivstruktur/mappe/1/"), 404, "no id at all")
	r.want(r.get("api/arkivstruktur/tull/"), 404, "no such type")
	r.want(r.get("api/tull/"), 404, "no such area")
	r.want(r.get("api/arkivstruktur/skjerming/"), 404, "a part has no address")
	r.want(r.get("api/arkivstruktur/mappe/?$filter=titel%20eq%20'x'"), 400, "unknown attribute in a filter")
	r.want(r.do(http.MethodHead, w.caseFile.link("self"), nil), 200, "HEAD")
	r.want(r.do(http.MethodDelete, w.incoming.link("self"), nil), 409, "what is journaled stays")
	r.want(r.do(http.MethodDelete, w.caseFile.link("self"), nil), 409, "and the folder it is in")
}

func TestBrowsersOfAnyOriginMayAsk(t *testing.T) {
	r := open(t).as("")
	a := r.want(r.do(http.MethodOptions, "api/arkivstruktur/mappe/"+id0+"/", nil, "Origin", "http://localhost:3000", "Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,if-match"), 200, "preflight")
	for header, has := range map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PATCH", "Access-Control-Allow-Headers": "If-Match", "Allow": "DELETE"} {
		if !strings.Contains(a.header.Get(header), has) {
			t.Errorf("%s is %q", header, a.header.Get(header))
		}
	}
	if a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Error("cookies of other origins are let in")
	}
}
