// Package kittest helps test handlers: a client with cookies and the headers a browser sends, logins without an identity
// provider, a clock that tests turn, the check of texts, and the access exam every handler sits.
package kittest

import (
	"context"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/texts"

	"github.com/alexedwards/scs/v2/memstore"
)

// Server is a kit under test. Register pages on Kit, then make clients.
type Server struct {
	*kit.Kit
	Clock *Clock
	Log   *strings.Builder // everything logged; read it after the requests

	mu   sync.Mutex
	next kit.User // who the next login is
}

// Clock is a clock that moves only when told.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// New makes a kit for the invented municipality Fjordvik with strict texts: the kit's own and those given. Change the
// configuration with the functions.
func New(t testing.TB, sources []fs.FS, change ...func(*kit.Config)) *Server {
	t.Helper()
	catalogue, err := kit.LoadTexts(sources...)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Clock: &Clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}, Log: &strings.Builder{}}
	config := kit.Config{
		Municipality: municipality.Profile{Number: "9901", Name: "Fjordvik kommune"},
		Texts:        catalogue.Strict(), Sessions: memstore.NewWithCleanupInterval(0), Now: s.Clock.Now,
		Log: slog.New(slog.NewTextHandler(&locked{w: s.Log}, nil)), FormTargets: []string{issuer},
	}
	config.Citizen, config.Staff = s.gate("/logg-inn"), s.gate("/ansatt/logg-inn")
	for _, f := range change {
		f(&config)
	}
	if s.Kit, err = kit.New(config); err != nil {
		t.Fatal(err)
	}
	return s
}

type locked struct {
	mu sync.Mutex
	w  *strings.Builder
}

// Write appends.
func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

const issuer = "https://innlogging.example"

func (s *Server) gate(path string) kit.Gate {
	return kit.Gate{Login: &provider{s: s, back: path + "/tilbake"}, OnLogin: func(context.Context, municipality.Identity) (kit.User, error) {
		return s.user(), nil
	}}
}

func (s *Server) user() kit.User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next
}

// provider is an identity provider that vouches for whoever the test says.
type provider struct {
	s    *Server
	back string
}

// Begin sends the browser to the provider's address.
func (p *provider) Begin(_ context.Context, level municipality.Assurance, lang municipality.Language) (string, string, error) {
	return issuer + "/authorize?lang=" + string(lang), "state-" + level2(level), nil
}

func level2(l municipality.Assurance) string {
	if l == municipality.High {
		return "high"
	}
	return "substantial"
}

// Complete vouches when the state is the one that Begin gave.
func (p *provider) Complete(_ context.Context, query url.Values, state string) (municipality.Identity, error) {
	if query.Get("state") != state || query.Get("error") != "" {
		return municipality.Identity{}, municipality.E(municipality.Refused, "kittest.Complete", "")
	}
	u := p.s.user()
	id := u.Identity
	id.Level, id.Issuer = u.Level, issuer
	return id, nil
}

// LogoutURL is the provider's own place for logging out.
func (p *provider) LogoutURL(municipality.Identity) string { return issuer + "/logout" }

// BackChannel takes the field logout_token as the session id; "bad" is a token that does not hold.
func (p *provider) BackChannel(_ context.Context, form url.Values) (string, error) {
	if token := form.Get("logout_token"); token != "bad" {
		return token, nil
	}
	return "", municipality.E(municipality.Refused, "kittest.BackChannel", "")
}

// CheckTexts fails the test for every fault in the texts of a package: see text.Check. Keys may not be the kit's own.
func CheckTexts(t *testing.T, source fs.FS) {
	t.Helper()
	CheckOwnTexts(t, source)
	if _, err := text.Load(texts.FS, source); err != nil {
		t.Error(err)
	}
}

// CheckOwnTexts is CheckTexts for the kit itself.
func CheckOwnTexts(t *testing.T, source fs.FS) {
	t.Helper()
	for _, fault := range text.Check(source) {
		t.Error(fault)
	}
}
