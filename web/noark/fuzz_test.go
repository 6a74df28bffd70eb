package noark

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"
)

// FuzzBody: whatever is sent is an object or a refusal, never a panic, and an object is one that JSON agrees on.
func FuzzBody(f *testing.F) {
	for _, s := range []string{`{"tittel":"x"}`, `{"a":[{"b":1.0e5}]}`, `[]`, `{"a":1,"a":2}`, "{", "\xef\xbb\xbf{}", `{"a":{"a":{"a":null}}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		out, err := readObject(raw)
		if err != nil {
			var r *refusal
			if !errors.As(err, &r) || r.status != http.StatusBadRequest {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		if _, err := json.Marshal(out); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	})
}

// FuzzHeaders reads what strangers write in headers and addresses.
func FuzzHeaders(f *testing.F) {
	f.Add("bytes 0-5/10", "application/json;q=0, */*", `"x", W/"y"`, "/api/arkivstruktur/mappe/")
	f.Fuzz(func(t *testing.T, span, accept, tag, path string) {
		if from, to, total, ask, err := ranged(span); err == nil && !ask && (from < 0 || to < from) {
			t.Errorf("%q: %d-%d/%d", span, from, to, total)
		}
		acceptable(accept)
		takes(accept, "text/plain")
		matches(tag, `"a"`)
		segments(path)
	})
}
