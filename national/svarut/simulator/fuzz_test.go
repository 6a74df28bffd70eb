package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// Whatever is sent, the answer is of the contract, and what is accepted has documents and a title.
func FuzzSend(f *testing.F) {
	body, kind := to(kari).bytes()
	boundary := strings.TrimPrefix(kind, "multipart/form-data; boundary=")
	f.Add(strings.ReplaceAll(body, boundary, "B"))
	f.Add("--B\r\nContent-Disposition: form-data; name=\"forsendelse\"\r\n\r\n{}\r\n--B--\r\n")
	f.Add("--B--\r\n")
	f.Add("")
	w := start(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		rec := w.do("POST", "/api/v3/kontoer/"+account+"/forsendelser/person", body, "Content-Type", `multipart/form-data; boundary=B`)
		if rec.Code != http.StatusOK && rec.Code != http.StatusBadRequest {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		if !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("not JSON: %s", rec.Body)
		}
		for _, sh := range w.Shipments() {
			if sh.Title == "" || len(sh.Documents) == 0 || sh.Number == "" {
				t.Errorf("accepted %+v", sh)
			}
			w.forget(sh.ID)
		}
	})
}

func FuzzQuestion(f *testing.F) {
	f.Add(`{"id":["` + account + `"]}`)
	f.Add(`{"id":[[[[[[]]]]]]}`)
	f.Add(`{"id":null}`)
	f.Add(`{`)
	w := start(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		rec := w.do("POST", "/api/v3/kontoer/"+account+"/forsendelser/status/sok", body)
		if rec.Code != http.StatusOK && rec.Code != http.StatusBadRequest || !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
	})
}
