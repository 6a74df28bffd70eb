// Package idporten logs citizens in with ID-porten, the national login of Digdir: OpenID Connect authorization code flow
// with pushed requests (PAR), PKCE S256, private_key_jwt, a level of assurance per login, and logout from both sides.
//
// The web asks Begin where to send the browser, keeps the state it gives in the browser's session, and hands both to
// Complete when the browser comes back. Logout at ID-porten itself is LogoutURL; ID-porten tells of logouts elsewhere
// through the browser (FrontChannel) or server to server (BackChannel), and both give the session (Identity.Session)
// that must end here. Text keys of the errors are listed in package torg/internal/oidcrp.
//
// Contract: docs.digdir.no (felleslosninger/docs), pages authorize, par, token, id_token, sso, backchannel_logout, pkce.
// The folder simulator holds an ID-porten to develop and test against.
package idporten

import (
	"context"
	"crypto"
	"errors"
	"net/http"
	"net/url"
	"time"

	"torg/internal/oidcrp"
	"torg/municipality"
)

// Config is the municipality's registration at ID-porten (Samarbeidsportalen).
type Config struct {
	Issuer        string // https://idporten.no or https://test.idporten.no
	ClientID      string
	RedirectURL   string           // where the browser comes back after login, as registered
	PostLogoutURL string           // where it comes after logout, as registered
	Key           crypto.Signer    // the client's private key,
	PEM           []byte           // or the same as PEM
	KeyID         string           // the key's id as registered
	HTTP          *http.Client     // nil for the system's defaults
	Clock         func() time.Time // nil for the system's clock
}

// Client talks to ID-porten. It is safe for many goroutines; metadata and keys are fetched when first needed.
type Client struct{ rp *oidcrp.Client }

// New checks the configuration and makes no call. Errors: NotSetUp ("login.notsetup", Field names what is wrong).
func New(cfg Config) (*Client, error) {
	rp, err := oidcrp.New(oidcrp.Config{
		Name: "idporten", Issuer: cfg.Issuer, ClientID: cfg.ClientID, RedirectURL: cfg.RedirectURL,
		PostLogoutURL: cfg.PostLogoutURL, Key: cfg.Key, PEM: cfg.PEM, KeyID: cfg.KeyID, HTTP: cfg.HTTP, Clock: cfg.Clock,
		ACRPrefix: "idporten-loa-", RequirePAR: true, Scope: "openid profile", Identify: identify,
	})
	if err != nil {
		return nil, err
	}
	return &Client{rp: rp}, nil
}

// identify reads the pid. It is absent for people whom ID-porten knows only by e-mail or by a foreign eID, and then the
// municipality has nobody to tie a case to.
func identify(_ context.Context, c oidcrp.Claims, id *municipality.Identity) error {
	if c.PID == "" {
		return &municipality.Error{Kind: municipality.Refused, Op: "idporten.Complete", Key: "login.nopid", Cause: errors.New("the id token holds no pid")}
	}
	number, err := municipality.ParseNationalID(c.PID)
	if err != nil {
		return &municipality.Error{Kind: municipality.Refused, Op: "idporten.Complete", Key: "login.refused", Cause: errors.New("the pid is no identity number")}
	}
	id.Person = number
	return nil
}

// Begin asks ID-porten for a login at the level (substantial at least), with its pages in the language. It gives the
// address to send the browser to, which is good for two minutes, and an opaque state to keep in the browser's session.
// Errors: "login.unavailable", "login.refused".
func (c *Client) Begin(ctx context.Context, level municipality.Assurance, lang municipality.Language) (redirectURL, state string, err error) {
	return c.rp.Begin(ctx, level, lang)
}

// Complete says who came back. query is the whole query of the redirect, state what Begin gave; forget it first, for an
// attempt is completed once. Errors: "login.cancelled", "login.expired", "login.level", "login.nopid", "login.refused",
// "login.unavailable".
func (c *Client) Complete(ctx context.Context, query url.Values, state string) (municipality.Identity, error) {
	return c.rp.Complete(ctx, query, state)
}

// LogoutURL is where to send the browser to log out of ID-porten and every service logged in to with it. It is empty when
// ID-porten cannot be reached: then the page must say that the login there still stands.
func (c *Client) LogoutURL(id municipality.Identity) string { return c.rp.LogoutURL(id) }

// FrontChannel reads a logout message that came through the browser and gives the session to end.
// Errors: Invalid ("logout.refused").
func (c *Client) FrontChannel(query url.Values) (session string, err error) {
	return c.rp.FrontChannel(query)
}

// BackChannel checks a logout message that came from ID-porten's server and gives the session to end; answer 200 when it
// is ended, 400 on an error, and forbid storing the answer. Errors: Invalid ("logout.refused"), Unavailable.
func (c *Client) BackChannel(ctx context.Context, form url.Values) (session string, err error) {
	return c.rp.BackChannel(ctx, form)
}
