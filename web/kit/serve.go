package kit

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"torg/municipality"
)

// ServeHTTP answers a request and writes one log line: no address, query, name or number of a person is in it.
func (k *Kit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if k.assets.serves(r) {
		k.assets.ServeHTTP(w, r)
		return
	}
	for name, value := range k.headers {
		w.Header().Set(name, value)
	}
	ref := newReference()
	w.Header().Set("X-Request-Id", ref)
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	r = r.WithContext(context.WithValue(r.Context(), referenceKey{}, ref))
	start := time.Now()
	if !k.switchLanguage(rec, r) {
		k.mux.ServeHTTP(rec, r)
	}
	k.Log.LogAttrs(r.Context(), levelOf(rec.status), "request", slog.String("ref", ref), slog.String("method", method(r)),
		slog.String("page", r.Pattern), slog.Int("status", rec.status), slog.Int("bytes", rec.bytes), slog.Duration("took", time.Since(start)))
}

type referenceKey struct{}

func levelOf(status int) slog.Level {
	if status >= 500 {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// method keeps what a stranger writes in the request line out of the log.
func method(r *http.Request) string {
	if strings.Contains(" GET HEAD POST PUT DELETE PATCH OPTIONS ", " "+r.Method+" ") {
		return r.Method
	}
	return "other"
}

func (k *Kit) wrap(h Handler, rt route) http.Handler {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { k.answer(w, r, h, rt) })
	if rt.machine {
		return page
	}
	return k.sessions.LoadAndSave(page)
}

func (k *Kit) answer(w http.ResponseWriter, r *http.Request, h Handler, rt route) {
	c := k.newCtx(w, r, rt)
	defer c.release()
	if err := c.admit(rt); err != nil {
		c.fail(err)
		return
	}
	if err := call(h, c); err != nil {
		c.fail(err)
	}
}

// admit checks what must hold before any handler: the origin of a form, its size, and that the session still lives.
func (c *Ctx) admit(rt route) error {
	if rt.machine {
		c.R.Body = http.MaxBytesReader(c.W, c.R.Body, c.k.BodyLimit)
		return nil
	}
	if err := c.k.cross.Check(c.R); err != nil {
		return crossSite()
	}
	if err := c.loadUser(); err != nil {
		return err
	}
	return c.reserve(rt.limit)
}

// call runs h and turns a panic into an error, so that the reader gets a page and the operator the stack.
func call(h Handler, c *Ctx) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
			panic(p)
		}
		c.k.Log.Error("a page panicked", "ref", c.Reference(), "page", c.R.Pattern, "panic", p, "stack", string(debug.Stack()))
		err = municipality.E(municipality.Fault, "kit.call", "")
	}()
	return h(c)
}

// recorder remembers status and size for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
	wrote  bool
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
