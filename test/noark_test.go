package test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"torg/cmd/demo"
)

// noark reads an address of the standard's interface as the user of demo.json.
func (r *rig) noark(address, user, password string) (int, map[string]any, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if user != "" {
		req.SetBasicAuth(user, password)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	out := map[string]any{}
	_ = json.Unmarshal(body, &out) // a file is no JSON
	return resp.StatusCode, out, string(body)
}

func follow(unit map[string]any, rel string) string {
	links, _ := unit["_links"].(map[string]any)
	one, _ := links["https://rel.arkivverket.no/noark5/v5/api/"+rel+"/"].(map[string]any)
	href, _ := one["href"].(string)
	href, _, _ = strings.Cut(href, "{")
	return href
}

// TestACaseOfTheHouseIsReadByTheStandardsInterface walks a case to its decision, and reads it as an outside system does:
// from the root in demo.json, by links, down to the letter that was sent.
func TestACaseOfTheHouseIsReadByTheStandardsInterface(t *testing.T) {
	r := start(t, false)
	r.walk()
	r.untilQuiet()
	var sheet struct{ Noark map[string]string }
	raw, err := os.ReadFile(demo.Sheet(r.Town.Data))
	if err == nil {
		err = json.Unmarshal(raw, &sheet)
	}
	if err != nil {
		t.Fatal(err)
	}
	user, password := sheet.Noark["user"], sheet.Noark["password"]
	for _, base := range []string{sheet.Noark["base"], sheet.Noark["secured"]} {
		if code, root, _ := r.noark(base, "", ""); code != 200 || follow(root, "login/oidc") == "" || follow(root, "sakarkiv") != "" {
			t.Errorf("%s tells strangers %v", base, root)
		}
		if code, _, _ := r.noark(base+"api/sakarkiv/", user, "wrong"); code != 401 {
			t.Errorf("%s takes a wrong password: %d", base, code)
		}
	}
	cases, entries, letters := 0, 0, 0
	for _, base := range []string{sheet.Noark["base"], sheet.Noark["secured"]} {
		_, root, _ := r.noark(base, user, password)
		_, area, _ := r.noark(follow(root, "sakarkiv"), user, password)
		_, folders, _ := r.noark(follow(area, "sakarkiv/saksmappe"), user, password)
		list, _ := folders["results"].([]any)
		cases += len(list)
		_, journal, _ := r.noark(follow(area, "sakarkiv/journalpost")+"?$filter=journalposttype/kode%20eq%20'U'&$expand=dokumentbeskrivelse/dokumentobjekt", user, password)
		for _, e := range results(journal) {
			entries++
			for _, d := range asList(e["dokumentbeskrivelse"]) {
				for _, o := range asList(d["dokumentobjekt"]) {
					if _, _, body := r.noark(follow(o, "arkivstruktur/fil"), user, password); strings.HasPrefix(body, "%PDF-") {
						letters++
					}
				}
			}
		}
	}
	if cases != 1 || entries != 1 || letters != 1 {
		t.Errorf("%s", fmt.Sprint(cases, " cases, ", entries, " outgoing entries, ", letters, " letters"))
	}
}

func results(page map[string]any) []map[string]any { return asList(page["results"]) }

func asList(v any) (out []map[string]any) {
	list, _ := v.([]any)
	for _, one := range list {
		if m, ok := one.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
