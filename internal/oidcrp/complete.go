package oidcrp

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"

	"github.com/coreos/go-oidc/v3/oidc"
)

// skew is how far clocks may differ. tokenAge is how old a fresh id token may be: it comes straight from the token
// endpoint, so an old one has been kept by somebody.
const (
	skew     = time.Minute
	tokenAge = 5 * time.Minute
)

// Claims is what the provider says of the person, as in Digdir's table of the id token.
type Claims struct {
	ACR      string         `json:"acr"`
	PID      string         `json:"pid"`
	Session  string         `json:"sid"`
	Locale   string         `json:"locale"`
	Name     string         `json:"name"`
	AuthTime int64          `json:"auth_time"`
	Party    string         `json:"azp"`
	All      map[string]any `json:"-"`
}

// Text gives a claim that is text, and nothing for one that is absent or something else.
func (c Claims) Text(name string) string {
	s, _ := c.All[name].(string)
	return s
}

// Complete takes what the browser came back with and what Begin left in the session, fetches and checks the id token, and
// says who it is. The caller forgets the kept state first: an attempt is completed once.
// Errors: login.cancelled, login.refused, login.expired, login.level, login.unavailable, and those of Identify.
func (c *Client) Complete(ctx context.Context, query url.Values, kept string) (municipality.Identity, error) {
	a, err := c.attempt(query, kept)
	if err != nil {
		return municipality.Identity{}, err
	}
	meta, err := c.metadata(ctx)
	if err != nil {
		return municipality.Identity{}, c.called("Complete", err)
	}
	if err := c.response(meta, query); err != nil {
		return municipality.Identity{}, err
	}
	raw, err := c.exchange(ctx, meta, query.Get("code"), a)
	if err != nil {
		return municipality.Identity{}, c.called("Complete", err)
	}
	return c.identity(ctx, meta, raw, a)
}

// attempt finds the attempt again and checks that this browser began it, and lately.
func (c *Client) attempt(query url.Values, kept string) (attempt, error) {
	a, err := unpack(kept)
	if err == nil && subtle.ConstantTimeCompare([]byte(a.State), []byte(query.Get("state"))) != 1 {
		err = errors.New("the state is not the one of this browser's attempt")
	}
	age := c.now().Sub(time.Unix(a.Begun, 0))
	if err == nil && (age > attemptLife || age < -skew) {
		err = errors.New("the attempt is too old")
	}
	if err != nil {
		return attempt{}, c.fail("Complete", municipality.LoginNeeded, "login.expired", err)
	}
	return a, nil
}

// response reads the authorization response (OAuth 2 section 4.1.2, issuer by RFC 9207).
func (c *Client) response(meta *metadata, query url.Values) error {
	if iss := query.Get("iss"); iss != c.cfg.Issuer && (iss != "" || meta.SendsIss) {
		return c.refused("Complete", "the browser came back from another issuer")
	}
	if query.Has("error") {
		return c.declined(query.Get("error"))
	}
	if code := query.Get("code"); code == "" || len(code) > 4000 {
		return c.refused("Complete", "the browser came back without a code")
	}
	return nil
}

func (c *Client) declined(code string) error {
	cause := errors.New("the provider sent the browser back with " + oidckey.CodeText(code))
	switch code {
	case "access_denied":
		return c.fail("Complete", municipality.Refused, "login.cancelled", cause)
	case "temporarily_unavailable", "server_error":
		return c.fail("Complete", municipality.Unavailable, "login.unavailable", cause)
	}
	return c.fail("Complete", municipality.Refused, "login.refused", cause)
}

func (c *Client) exchange(ctx context.Context, meta *metadata, code string, a attempt) (string, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.cfg.RedirectURL},
		"client_id": {c.cfg.ClientID}, "code_verifier": {a.Verifier},
	}
	if err := c.authenticate(form); err != nil {
		return "", err
	}
	var tokens struct {
		ID string `json:"id_token"`
	}
	if err := oidckey.PostForm(ctx, c.http, meta.Token, form, &tokens); err != nil {
		return "", err
	}
	if tokens.ID == "" {
		return "", errors.Join(oidckey.ErrNonsense, errors.New("the answer holds no id token"))
	}
	return tokens.ID, nil
}

// identity checks the id token (OpenID Connect Core section 3.1.3.7, and Digdir's demand that acr is checked).
func (c *Client) identity(ctx context.Context, meta *metadata, raw string, a attempt) (municipality.Identity, error) {
	if _, err := meta.keys.VerifySignature(ctx, raw); err != nil {
		return municipality.Identity{}, c.unsigned("Complete", err)
	}
	token, err := meta.verifier.Verify(ctx, raw)
	if err != nil {
		return municipality.Identity{}, c.fail("Complete", municipality.Refused, "login.refused", oidckey.Safe(err))
	}
	claims, err := c.claims(token, a)
	if err != nil {
		return municipality.Identity{}, err
	}
	level := c.level(claims.ACR)
	if level < a.Level {
		return municipality.Identity{}, c.fail("Complete", municipality.LoginNeeded, "login.level", errors.New("the provider vouches for less than was asked"))
	}
	id := municipality.Identity{
		Name: claims.Name, Level: level, Session: claims.Session, Token: raw, Issuer: token.Issuer,
		At: provedAt(claims, token), Languages: languages(claims.Locale),
	}
	if err := c.cfg.Identify(ctx, claims, &id); err != nil {
		return municipality.Identity{}, err
	}
	return id, nil
}

// unsigned tells a token that the provider did not sign from keys that could not be fetched. It is asked before go-oidc
// verifies the token, since go-oidc's error no longer says which of the two it was.
func (c *Client) unsigned(op string, err error) error {
	if !errors.Is(err, oidckey.ErrSignature) {
		return c.called(op, err)
	}
	return c.fail(op, municipality.Refused, "login.refused", err)
}

// claims checks what go-oidc leaves to its caller: nonce, sole audience, and age.
func (c *Client) claims(token *oidc.IDToken, a attempt) (Claims, error) {
	var claims Claims
	if token.Claims(&claims) != nil || token.Claims(&claims.All) != nil {
		return Claims{}, c.refused("Complete", "the id token's claims have the wrong form")
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.Nonce)) != 1 {
		return Claims{}, c.refused("Complete", "the id token answers another request (nonce)")
	}
	if len(token.Audience) != 1 || claims.Party != "" && claims.Party != c.cfg.ClientID {
		return Claims{}, c.refused("Complete", "the id token is for others too (aud, azp)")
	}
	if age := c.now().Sub(token.IssuedAt); age > tokenAge || age < -skew {
		return Claims{}, c.refused("Complete", "the id token was not issued now (iat)")
	}
	return claims, nil
}

func provedAt(claims Claims, token *oidc.IDToken) time.Time {
	if claims.AuthTime > 0 {
		return time.Unix(claims.AuthTime, 0).UTC()
	}
	return token.IssuedAt.UTC()
}

func languages(text string) []municipality.Language {
	var out []municipality.Language
	for _, tag := range strings.Fields(text) {
		for _, known := range municipality.Languages() {
			if tag == string(known) {
				out = append(out, known)
			}
		}
	}
	return out
}
