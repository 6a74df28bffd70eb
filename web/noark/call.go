package noark

import (
	"errors"
	"net/http"
	"runtime/debug"
	"strings"

	"torg/archive/object"
	"torg/municipality"
)

// call is one request being answered.
type call struct {
	s        *Server
	w        http.ResponseWriter
	r        *http.Request
	base     string
	segments []string
	user     object.Caller
	known    bool // someone is logged in
	kind     string
	status   int
	methods  []string
	within   []string // persons whose data is shown by $expand
}

// protected answers, and turns a panic into a refusal.
func (c *call) protected() (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
			panic(p)
		}
		c.s.Log.Error("the interface panicked", "kind", c.kind, "panic", p, "stack", string(debug.Stack()))
		err = municipality.E(municipality.Fault, "noark", "")
	}()
	return c.route()
}

// headers are the same on every answer. Any origin may ask: credentials are never cookies, so a page that asks must hold them itself.
func (c *call) headers() {
	h := c.w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "Origin, Authorization, Accept")
	if c.r.Header.Get("Origin") == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Allow, ETag, Location, Range, WWW-Authenticate, Content-Disposition")
}

// allow says what may be done here, and answers OPTIONS. done is true when the request is answered or refused.
func (c *call) allow(methods ...string) (done bool, err error) {
	list := []string{}
	for _, m := range methods {
		list = append(list, m)
		if m == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	list = append(list, http.MethodOptions)
	c.methods = list
	c.w.Header().Set("Allow", strings.Join(list, ","))
	switch {
	case c.r.Method == http.MethodOptions:
		c.preflight(list)
		return true, nil
	case contains(list, c.r.Method):
		return false, nil
	}
	return true, &refusal{status: http.StatusMethodNotAllowed, why: "Ressursen kan ikke brukes slik. Se hodefeltet Allow."}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// preflight answers OPTIONS, also what a browser asks before it asks (CORS). It needs no login: it tells nothing of what is there.
func (c *call) preflight(methods []string) {
	h := c.w.Header()
	if c.r.Header.Get("Origin") != "" {
		h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
		h.Set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Content-Range, ETag, If-Match, X-Requested-With, X-Upload-Content-Length, X-Upload-Content-Type")
		h.Set("Access-Control-Max-Age", "600")
	}
	c.write(http.StatusOK, nil)
}

func (c *call) write(status int, body []byte) {
	c.status = status
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // the client has gone when this fails
	}
}
