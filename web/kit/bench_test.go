package kit_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"torg/web/kit/kittest"
)

// BenchmarkPage is a page as a logged-in reader gets it: session, layout, compression.
func BenchmarkPage(b *testing.B) {
	s := kittest.New(b, nil)
	s.Get("/{$}", page("Forside"))
	c := s.Client(b).LoginAs(kittest.Person("p1", "Kari"))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	for _, cookie := range c.Cookies() {
		r.AddCookie(cookie)
	}
	for b.Loop() {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
