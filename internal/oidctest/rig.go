// Package oidctest sets up a simulated login and a browser that walks through it, for the tests of the logins.
package oidctest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/internal/oidckey"
)

// Clock is a clock that tests move by hand.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts on a working day in winter.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)} }

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move turns the clock.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Server starts a web server and gives its address before its handler is known, since an issuer must know its address.
func Server(t *testing.T) (address string, serve func(http.Handler)) {
	t.Helper()
	var handler http.Handler
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	return "http://" + server.Listener.Addr().String(), func(h http.Handler) {
		handler = h
		server.Start()
		t.Cleanup(server.Close)
	}
}

// Key gives a key for a client. The same key comes under every name, since making one takes long.
func Key(t *testing.T, kid string) *oidckey.Key {
	t.Helper()
	made, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	key, err := oidckey.Load(made.Signer(), nil, kid)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

var shared = sync.OnceValues(func() (*oidckey.Key, error) { return oidckey.Generate("shared") })

// NewKey makes a key that nobody else has.
func NewKey(t *testing.T, kid string) *oidckey.Key {
	t.Helper()
	key, err := oidckey.Generate(kid)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Browser walks through login pages. It stops at addresses outside the provider, and hands those back.
type Browser struct {
	t      *testing.T
	http   *http.Client
	within string
}

// NewBrowser makes a browser with an empty cookie jar that follows redirects within the provider only.
func NewBrowser(t *testing.T, within string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{t: t, within: within}
	b.http = &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), within) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// Open opens an address. It gives the page, or where the provider sent the browser away to.
func (b *Browser) Open(address string) (status int, page string, away *url.URL) {
	b.t.Helper()
	resp, err := b.http.Get(address)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.read(resp)
}

// Submit fills in the login page and sends it.
func (b *Browser) Submit(page string, fields url.Values) (status int, answer string, away *url.URL) {
	b.t.Helper()
	found := ticketField.FindStringSubmatch(page)
	if found == nil {
		b.t.Fatalf("no login form on the page:\n%s", page)
	}
	fields.Set("ticket", found[1])
	resp, err := b.http.PostForm(b.within+"/login", fields)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.read(resp)
}

// LogIn goes from the address Begin gave to the query the browser comes back with.
func (b *Browser) LogIn(address string, fields url.Values) url.Values {
	b.t.Helper()
	_, page, away := b.Open(address)
	if away == nil {
		_, page, away = b.Submit(page, fields)
	}
	if away == nil {
		b.t.Fatalf("the provider did not send the browser back:\n%s", page)
	}
	return away.Query()
}

func (b *Browser) read(resp *http.Response) (int, string, *url.URL) {
	b.t.Helper()
	defer resp.Body.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, resp.Body); err != nil {
		b.t.Fatal(err)
	}
	if resp.StatusCode/100 == 3 {
		away, err := resp.Location()
		if err != nil {
			b.t.Fatal(err)
		}
		return resp.StatusCode, text.String(), away
	}
	return resp.StatusCode, text.String(), nil
}
