// Package tape keeps what went over the wire, so that contract tests can hold every request and answer up against the
// published schema. It is for tests: it keeps bodies in memory.
package tape

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Exchange is one request and its answer.
type Exchange struct {
	Method  string
	Address string // path and query
	Request []byte
	Status  int
	Answer  []byte
}

// Tape keeps exchanges. The zero value is ready.
type Tape struct {
	mu  sync.Mutex
	all []Exchange
}

// Wrap keeps everything that passes to next and back.
func (t *Tape) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		kept := httptest.NewRecorder()
		next.ServeHTTP(kept, r)
		t.add(Exchange{r.Method, r.URL.String(), body, kept.Code, kept.Body.Bytes()})
		for key, values := range kept.Header() {
			w.Header()[key] = values
		}
		w.WriteHeader(kept.Code)
		_, _ = w.Write(kept.Body.Bytes())
	})
}

func (t *Tape) add(e Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, e)
}

// All gives what was kept so far.
func (t *Tape) All() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Exchange(nil), t.all...)
}
