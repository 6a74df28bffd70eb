package oidcsim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"

	"github.com/go-jose/go-jose/v4/jwt"
)

// Lifetimes the real ones use: a pushed request 120 s, an assertion at most 120 s and never from the future by more than
// 10 s. A code and a login page left open have lifetimes of our choosing.
const (
	pushedLife    = 120 * time.Second
	assertionLife = 120 * time.Second
	assertionSkew = 10 * time.Second
	ticketLife    = 30 * time.Minute
	codeLife      = time.Minute
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// request is a checked authorization request.
type request struct {
	Client, Redirect, State, Nonce, Challenge, Locale, Scope string
	Level                                                    municipality.Assurance
	Prompt                                                   bool // prompt=login: log in anew
	Until                                                    time.Time
}

func (r request) alive(now time.Time) bool { return now.Before(r.Until) }

// problem is why a request is refused, as OAuth codes; an empty one is none. Shown is false when the browser must not be
// sent back to the address in the request, since that address is not known to be the client's.
type problem struct {
	Code, Description string
	Shown             bool
}

// par takes a pushed authorization request (RFC 9126).
func (s *Simulator) par(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request", "the form cannot be read")
		return
	}
	client, why := s.authenticate(r.PostForm)
	if why != "" {
		refuse(w, http.StatusUnauthorized, "invalid_client", why)
		return
	}
	if r.PostForm.Has("request_uri") {
		refuse(w, http.StatusBadRequest, "invalid_request", "request_uri may not be pushed")
		return
	}
	req, no := s.check(client, r.PostForm)
	if no.Code != "" {
		refuse(w, http.StatusBadRequest, no.Code, no.Description)
		return
	}
	req.Until = s.now().Add(pushedLife)
	uri := "urn:ietf:params:oauth:request_uri:" + oidckey.Random()
	s.mu.Lock()
	err := put(s.pushed, uri, req, s.now())
	s.mu.Unlock()
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "temporarily_unavailable", err.Error())
		return
	}
	answer(w, http.StatusCreated, map[string]any{"request_uri": uri, "expires_in": int(pushedLife / time.Second)})
}

// check holds a request against the rules. PKCE, state and nonce are demanded of everybody, as Ansattporten does and
// ID-porten strongly advises.
func (s *Simulator) check(client Client, q url.Values) (request, problem) {
	bad := func(text string) (request, problem) { return request{}, problem{"invalid_request", text, true} }
	for name, values := range q {
		if len(values) > 1 {
			return request{}, problem{Code: "invalid_request", Description: "repeated parameter " + name}
		}
	}
	if q.Get("client_id") != client.ID {
		return request{}, problem{Code: "invalid_request", Description: "client_id is not the client that asks"}
	}
	if !slices.Contains(client.RedirectURIs, q.Get("redirect_uri")) {
		return request{}, problem{Code: "invalid_request", Description: "redirect_uri is not registered for the client"}
	}
	switch {
	case q.Get("response_type") != "code":
		return request{}, problem{"unsupported_response_type", "only code is supported", true}
	case !slices.Contains(strings.Fields(q.Get("scope")), "openid"):
		return request{}, problem{"invalid_scope", "openid is missing", true}
	case q.Get("state") == "" || q.Get("nonce") == "":
		return bad("state and nonce are required")
	case q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43:
		return bad("PKCE with S256 is required")
	case q.Get("prompt") != "" && q.Get("prompt") != "login":
		return bad("only prompt=login is supported")
	}
	level, ok := s.level(q.Get("acr_values"))
	if !ok {
		return bad("acr_values names no known level")
	}
	return request{
		Client: client.ID, Redirect: q.Get("redirect_uri"), State: q.Get("state"), Nonce: q.Get("nonce"), Scope: q.Get("scope"),
		Challenge: q.Get("code_challenge"), Locale: chooseLocale(q.Get("ui_locales")), Level: level, Prompt: q.Get("prompt") == "login",
	}, problem{}
}

// level reads acr_values: the lowest of those named will do. None named means substantial.
func (s *Simulator) level(acr string) (municipality.Assurance, bool) {
	lowest := municipality.NoAssurance
	for _, value := range strings.Fields(acr) {
		level := municipality.Substantial
		switch value {
		case s.cfg.ACRPrefix + "substantial":
		case s.cfg.ACRPrefix + "high":
			level = municipality.High
		default:
			return 0, false
		}
		if lowest == municipality.NoAssurance || level < lowest {
			lowest = level
		}
	}
	return max(lowest, municipality.Substantial), true
}

func (s *Simulator) acr(level municipality.Assurance) string {
	switch level {
	case municipality.High:
		return s.cfg.ACRPrefix + "high"
	case municipality.Substantial:
		return s.cfg.ACRPrefix + "substantial"
	}
	return s.cfg.ACRPrefix + "low"
}

// authenticate checks private_key_jwt (RFC 7523 section 3, with Digdir's demands). An empty reason means it holds.
func (s *Simulator) authenticate(form url.Values) (Client, string) {
	if form.Get("client_assertion_type") != assertionType {
		return Client{}, "client_assertion is missing"
	}
	token, err := jwt.ParseSigned(form.Get("client_assertion"), oidckey.Algorithms())
	if err != nil {
		return Client{}, "client_assertion cannot be read"
	}
	var unproved, claims jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&unproved) != nil {
		return Client{}, "client_assertion holds no claims"
	}
	client, ok := s.client(unproved.Issuer)
	if !ok || form.Get("client_id") != "" && form.Get("client_id") != client.ID {
		return Client{}, "unknown client"
	}
	for _, key := range client.Keys {
		if key.KeyID == token.Headers[0].KeyID && token.Claims(key.Key, &claims) == nil {
			return client, s.assertion(client, claims)
		}
	}
	return Client{}, "client_assertion is not signed with a key of the client"
}

func (s *Simulator) assertion(client Client, c jwt.Claims) string {
	now := s.now()
	switch {
	case c.Subject != client.ID:
		return "sub must be the client"
	case len(c.Audience) != 1 || c.Audience[0] != s.cfg.Issuer:
		return "aud must be the issuer and nothing else"
	case c.IssuedAt == nil || c.Expiry == nil || c.Expiry.Time().Sub(c.IssuedAt.Time()) > assertionLife:
		return "exp - iat must be at most 120 seconds"
	case c.IssuedAt.Time().After(now.Add(assertionSkew)):
		return "iat is in the future"
	case !now.Before(c.Expiry.Time()):
		return "client_assertion is expired"
	case c.ID == "" || !s.used.Use(client.ID+" "+c.ID, c.Expiry.Time(), now):
		return "jti is missing or used before"
	}
	return ""
}
