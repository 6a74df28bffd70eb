// Package noark is the standard's own interface to the archive: Noark 5 Tjenestegrensesnitt 1.1, conformance 2.1a, as a
// REST service with HAL links. It stands on archive/object, and so on the same archive, access rules, numbering, freezing
// and ledger as every other surface: a client sees only what its user may, and every change is an act in the ledger.
//
// A client needs to know the address of the root alone; every other is a link with one of the standard's relations.
package noark

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"torg/archive/object"
	"torg/municipality"
	"torg/store"
	"torg/web/kit/text"
)

// Media type of the interface (chapter 6.1.1.8).
const MediaType = "application/vnd.noark5+json"

// RelBase is what every relation of the standard begins with.
const RelBase = "https://rel.arkivverket.no/noark5/v5/api/"

// Config is one zone's interface.
type Config struct {
	Path    string // where it is mounted: "/noark5v5/"
	Base    string // scheme and host that links begin with; from the request when empty
	Zone    municipality.Zone
	Store   store.Store
	Archive *object.Archive
	Staff   func(id string) (municipality.Staff, bool)
	Texts   *text.Catalogue // of the archive's refusals
	Product Product
	Basic   map[string]string // passwords by user id: demonstration and tests only; nil switches HTTP Basic off
	OIDC    *Issuer           // who issues tokens; nil when none is configured
	Uploads string            // folder of uploads under way
	Log     *slog.Logger
	Now     func() time.Time
}

// Product is what the interface says of itself to those who are logged in (admin/system).
type Product struct{ Vendor, Name, Version, Date string }

// Limits of a request.
const (
	MaxBody  = 1 << 20 // bytes of JSON
	maxDepth = 12      // how deep JSON nests
)

// Server answers the interface. It is an http.Handler for everything under its path.
type Server struct {
	Config
	tokens  *tokens
	uploads *uploads
}

// New makes the interface of a zone. Errors: NotSetUp with what is missing.
func New(c Config) (*Server, error) {
	if c.Store == nil || c.Archive == nil || c.Staff == nil || c.Texts == nil || c.Uploads == "" || !strings.HasPrefix(c.Path, "/") || !strings.HasSuffix(c.Path, "/") {
		return nil, municipality.Errorf(municipality.NotSetUp, "noark.New", "the interface needs Path, Store, Archive, Staff, Texts and Uploads")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Server{Config: c, tokens: newTokens(c.Now), uploads: newUploads(c.Uploads, c.Now)}, nil
}

// ServeHTTP answers, and writes one log line that holds no address beyond the kind of resource, no query, name or number.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.Now()
	c := &call{s: s, w: w, r: r, base: s.base(r)}
	c.headers()
	c.segments = segments(strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(s.Path, "/")))
	if err := c.protected(); err != nil {
		c.fail(err)
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "noark", slog.String("method", r.Method), slog.String("kind", c.kind), slog.Int("status", c.status), slog.Duration("took", s.Now().Sub(start)))
}

// base is what links begin with.
func (s *Server) base(r *http.Request) string {
	if s.Base != "" {
		return strings.TrimSuffix(s.Base, "/") + s.Path
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.Path
}

// segments are the parts of an address. "api" first may be there or not, and so may the last stroke; an unfilled template
// ends in a brace.
func segments(path string) (out []string) {
	for p := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSuffix(path, "{"), "%7B"), "/") {
		if p != "" {
			out = append(out, p)
		}
	}
	if len(out) > 0 && out[0] == "api" {
		out = out[1:]
	}
	return out
}
