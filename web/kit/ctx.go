package kit

import (
	"context"
	"net/http"
	"strings"
	"time"

	"torg/municipality"
	"torg/web/kit/text"
)

// Ctx is one request and its answer, with the reader's language: T, Date, DateTime, Money, Number and the rest of
// text.Reader write for her.
type Ctx struct {
	*text.Reader
	W http.ResponseWriter
	R *http.Request

	k        *Kit
	user     *User
	reserved int64
	noState  bool // the session store did not answer: render without it
}

func (k *Kit) newCtx(w http.ResponseWriter, r *http.Request, rt route) *Ctx {
	c := &Ctx{W: w, R: r, k: k, Reader: k.Texts.Reader(k.languageOf(r)), noState: rt.machine}
	c.R = r.WithContext(text.With(r.Context(), c.Reader))
	return c
}

// Context is the request's context; it carries the reader for components.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Now is what the clock of the whole site says, in UTC. Pages ask it, and never the machine's own clock, so that a deadline
// is judged by the same clock as it was set by.
func (c *Ctx) Now() time.Time { return c.k.Now().UTC() }

// Today is the date here in Norway by that clock.
func (c *Ctx) Today() municipality.Date { return municipality.DateOf(c.Now()) }

// Param is a part of the address, as named in the pattern: "/minside/saker/{id}".
func (c *Ctx) Param(name string) string { return c.R.PathValue(name) }

// Reference is the number that ties this page to its log line. People read it to the help desk.
func (c *Ctx) Reference() string {
	ref, _ := c.R.Context().Value(referenceKey{}).(string)
	return ref
}

// Municipality says whose site this is.
func (c *Ctx) Municipality() municipality.Profile { return c.k.Municipality }

// Redirect sends the reader on to a path of this site (303). Another site is refused as a fault of ours: an address that
// came with the request must never decide where she goes.
func (c *Ctx) Redirect(to string) error {
	if !localPath(to) {
		return municipality.E(municipality.Fault, "kit.Redirect", "")
	}
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// localPath reports whether to is a path on this site. Browsers read "//x" and "/\x" as another host, and skip tabs and
// line breaks inside an address.
func localPath(to string) bool {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || len(to) > 2000 {
		return false
	}
	return !strings.ContainsFunc(to, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f })
}

// here is the address to come back to: this page when it can be opened by a link, else the page the form was on.
func (c *Ctx) here() string {
	if c.R.Method == http.MethodGet || c.R.Method == http.MethodHead {
		return c.R.URL.RequestURI()
	}
	return c.referer()
}

// leave sends the browser to another site: only to addresses that an identity provider gave.
func (c *Ctx) leave(to string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}
