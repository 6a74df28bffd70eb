// Package ansattporten logs staff in with Ansattporten, Digdir's login for people at work, or with another OpenID Connect
// provider of the municipality's own that gives levels of assurance the same way (acr "substantial" and "high").
//
// Who a staff member is comes from one claim, by default preferred_username: the user id of the municipality's
// directory. Ansattporten itself knows people by national identity number only, and such a number must never become a
// user id; a municipality that uses it gives Config.Staff, which finds the user id in its own staff register.
//
// The flow is that of package idporten; text keys of the errors are listed in package torg/internal/oidcrp. A pushed
// request is used when the provider offers it.
//
// Contract: docs.digdir.no (felleslosninger/docs), page ansattporten_guide.
package ansattporten

import (
	"context"
	"crypto"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"torg/internal/oidcrp"
	"torg/municipality"
)

// Config is the municipality's registration at the provider.
type Config struct {
	Issuer        string // https://ansattporten.no, or the municipality's own
	ClientID      string
	RedirectURL   string
	PostLogoutURL string
	Key           crypto.Signer // the client's private key,
	PEM           []byte        // or the same as PEM
	KeyID         string
	HTTP          *http.Client
	Clock         func() time.Time
	Claim         string // which claim is the user id; empty means preferred_username
	// Staff finds the user id of a person when the provider gives only a national identity number. Nil when the claim is
	// always there. It answers NotFound for someone who is not staff; the number must be neither logged nor kept.
	Staff func(ctx context.Context, person municipality.NationalID) (staffID string, err error)
}

// Client talks to the provider. It is safe for many goroutines; metadata and keys are fetched when first needed.
type Client struct {
	rp    *oidcrp.Client
	claim string
	staff func(context.Context, municipality.NationalID) (string, error)
}

// New checks the configuration and makes no call. Errors: NotSetUp ("login.notsetup", Field names what is wrong).
func New(cfg Config) (*Client, error) {
	c := &Client{claim: cfg.Claim, staff: cfg.Staff}
	if c.claim == "" {
		c.claim = "preferred_username"
	}
	rp, err := oidcrp.New(oidcrp.Config{
		Name: "ansattporten", Issuer: cfg.Issuer, ClientID: cfg.ClientID, RedirectURL: cfg.RedirectURL,
		PostLogoutURL: cfg.PostLogoutURL, Key: cfg.Key, PEM: cfg.PEM, KeyID: cfg.KeyID, HTTP: cfg.HTTP, Clock: cfg.Clock,
		Scope: "openid profile", Identify: c.identify,
	})
	if err != nil {
		return nil, err
	}
	c.rp = rp
	return c, nil
}

func (c *Client) identify(ctx context.Context, claims oidcrp.Claims, id *municipality.Identity) error {
	staffID, err := c.staffID(ctx, claims)
	if err != nil {
		return err
	}
	if !validStaffID(staffID) || municipality.ContainsNationalID(staffID) {
		return unknown("the user id is empty, too long, or a national identity number")
	}
	id.StaffID = staffID
	return nil
}

func (c *Client) staffID(ctx context.Context, claims oidcrp.Claims) (string, error) {
	if id := claims.Text(c.claim); id != "" {
		return id, nil
	}
	if c.staff == nil || claims.PID == "" {
		return "", unknown("the id token holds no claim " + c.claim)
	}
	person, err := municipality.ParseNationalID(claims.PID)
	if err != nil {
		return "", unknown("the pid is no identity number")
	}
	id, err := c.staff(ctx, person)
	switch municipality.KindOf(err) {
	case municipality.NotFound:
		return "", unknown("the person is not in the staff register")
	case municipality.Unavailable:
		return "", &municipality.Error{Kind: municipality.Unavailable, Op: "ansattporten.Complete", Key: "login.unavailable", Cause: errors.New("the staff register does not answer")}
	}
	if err != nil {
		return "", &municipality.Error{Kind: municipality.Fault, Op: "ansattporten.Complete", Key: "login.unavailable", Cause: errors.New("the staff register failed")}
	}
	return id, nil
}

func validStaffID(id string) bool {
	return id != "" && len(id) <= 200 && strings.TrimSpace(id) == id && !strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func unknown(reason string) error {
	return &municipality.Error{Kind: municipality.Forbidden, Op: "ansattporten.Complete", Key: "login.unknown", Cause: errors.New(reason)}
}

// Begin asks for a login at the level, with the provider's pages in the language. It gives the address to send the
// browser to and an opaque state to keep in the browser's session. Errors: "login.unavailable", "login.refused".
func (c *Client) Begin(ctx context.Context, level municipality.Assurance, lang municipality.Language) (redirectURL, state string, err error) {
	return c.rp.Begin(ctx, level, lang)
}

// Complete says who came back: an Identity with StaffID and without Person. Errors: "login.cancelled", "login.expired",
// "login.level", "login.unknown", "login.refused", "login.unavailable".
func (c *Client) Complete(ctx context.Context, query url.Values, state string) (municipality.Identity, error) {
	return c.rp.Complete(ctx, query, state)
}

// LogoutURL is where to send the browser to log out at the provider too; empty when that cannot be done now.
func (c *Client) LogoutURL(id municipality.Identity) string { return c.rp.LogoutURL(id) }

// FrontChannel reads a logout message that came through the browser and gives the session to end.
func (c *Client) FrontChannel(query url.Values) (session string, err error) {
	return c.rp.FrontChannel(query)
}

// BackChannel checks a logout message that came from the provider's server and gives the session to end.
func (c *Client) BackChannel(ctx context.Context, form url.Values) (session string, err error) {
	return c.rp.BackChannel(ctx, form)
}
