package svarut_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"

	"torg/national/svarut/simulator"
)

// said is one exchange as it went over the wire.
type said struct {
	op, door, path string
	header         http.Header
	form           []byte
	files          []string
	bodies         [][]byte
	status         int
	answer         []byte
}

// wire writes down what is said. It holds the newest exchange first to last.
type wire struct {
	mu    sync.Mutex
	talks []said
	under sync.WaitGroup // requests the server is working on
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func (w *wire) all() []said {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]said(nil), w.talks...)
}

func (w *wire) count(op string) (n int) {
	for _, s := range w.all() {
		if s.op == op {
			n++
		}
	}
	return n
}

// record passes requests on and keeps a copy of them and of the answers.
func (w *wire) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.under.Add(1)
		defer w.under.Done()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s := said{op: opOf(r), door: r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], path: r.URL.Path, header: r.Header.Clone()}
		s.read(r.Header.Get("Content-Type"), body)
		tee := &tee{ResponseWriter: rw}
		defer func() {
			s.status, s.answer = tee.status, tee.body.Bytes()
			w.mu.Lock()
			w.talks = append(w.talks, s)
			w.mu.Unlock()
		}()
		next.ServeHTTP(tee, r)
	})
}

func (s *said) read(contentType string, body []byte) {
	kind, params, _ := mime.ParseMediaType(contentType)
	if kind != "multipart/form-data" {
		s.form = body
		return
	}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for i := 0; ; i++ {
		p, err := parts.NextPart()
		if err != nil {
			return
		}
		b, _ := io.ReadAll(p)
		if i == 0 {
			s.form = b
			continue
		}
		s.files, s.bodies = append(s.files, p.FileName()), append(s.bodies, b)
	}
}

func opOf(r *http.Request) string {
	switch p := r.URL.Path; {
	case strings.HasSuffix(p, "/status/sok"):
		return simulator.OpStatus
	case strings.HasSuffix(p, "/hendelser"):
		return simulator.OpEvents
	case strings.HasSuffix(p, "/forsendelser"):
		return simulator.OpFind
	case strings.Contains(p, "/v3/kontoer/"):
		return simulator.OpSend
	}
	return ""
}

type tee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (t *tee) WriteHeader(status int) { t.status = status; t.ResponseWriter.WriteHeader(status) }

func (t *tee) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	t.body.Write(b)
	return t.ResponseWriter.Write(b)
}

// field reads a value out of a JSON form by its path.
func field(t *testing.T, form []byte, path ...string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(form, &v); err != nil {
		t.Fatal(err)
	}
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}
