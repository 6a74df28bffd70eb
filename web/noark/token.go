package noark

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// tokens are those given to users with a password, where HTTP Basic is configured: a client that knows only how to fetch a
// token by OpenID Connect can then be tried without an issuer. They live in memory and for an hour.
type tokens struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[string]lease
}

type lease struct {
	user    string
	until   time.Time
	refresh bool
}

const (
	tokenLife   = time.Hour
	refreshLife = 8 * time.Hour
	maxTokens   = 10_000
)

func newTokens(now func() time.Time) *tokens { return &tokens{now: now, by: map[string]lease{}} }

func (t *tokens) give(user string, life time.Duration, refresh bool) string {
	token := rand.Text() + rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.by) >= maxTokens {
		for k, l := range t.by {
			if !t.now().Before(l.until) {
				delete(t.by, k)
			}
		}
	}
	if len(t.by) >= maxTokens { // all still good: the oldest logins give way
		clear(t.by)
	}
	t.by[token] = lease{user, t.now().Add(life), refresh}
	return token
}

func (t *tokens) find(token string, refresh bool) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.by[token]
	return l.user, ok && l.refresh == refresh && t.now().Before(l.until)
}

func (t *tokens) user(token string) (string, bool) { return t.find(token, false) }

// discovery is the OpenID configuration of the interface's own token service.
func (c *call) discovery() error {
	if c.s.Basic == nil {
		return notHere()
	}
	if done, err := c.allow(http.MethodGet); done {
		return err
	}
	c.w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(map[string]any{"issuer": strings.TrimSuffix(c.base, "/"), "token_endpoint": c.base + "oauth2/token",
		"grant_types_supported": []string{"password", "refresh_token"}, "response_types_supported": []string{"token"},
		"token_endpoint_auth_methods_supported": []string{"none", "client_secret_basic"}})
	if err == nil {
		c.write(http.StatusOK, body)
	}
	return err
}

// token gives a token for a user and her password, or for a refresh token (RFC 6749 sections 4.3 and 6).
func (c *call) token() error {
	if c.s.Basic == nil {
		return notHere()
	}
	if done, err := c.allow(http.MethodPost); done {
		return err
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, 16<<10)
	if err := c.r.ParseForm(); err != nil {
		return c.denied("invalid_request")
	}
	user, ok := c.grant(c.r.PostForm)
	if !ok {
		return c.denied("invalid_grant")
	}
	c.w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(map[string]any{"access_token": c.s.tokens.give(user, tokenLife, false), "token_type": "Bearer", "expires_in": int(tokenLife.Seconds()),
		"refresh_token": c.s.tokens.give(user, refreshLife, true), "refresh_expires_in": int(refreshLife.Seconds())})
	if err == nil {
		c.write(http.StatusOK, body)
	}
	return err
}

func (c *call) grant(form url.Values) (string, bool) {
	switch form.Get("grant_type") {
	case "password":
		user := form.Get("username")
		return user, c.s.password(user, form.Get("password"))
	case "refresh_token":
		return c.s.tokens.find(form.Get("refresh_token"), true)
	}
	return "", false
}

func (c *call) denied(code string) error {
	c.w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(map[string]string{"error": code})
	if err == nil {
		c.write(http.StatusBadRequest, body)
	}
	return err
}
