// Package oidcrp is the relying party's side of OpenID Connect as the Norwegian public logins use it: authorization code
// with PKCE (RFC 7636), pushed authorization requests (RFC 9126), private_key_jwt (RFC 7523), levels of assurance (acr),
// and logout from both sides. The packages national/idporten and national/ansattporten give it their particulars.
//
// Errors are *municipality.Error; none holds a national identity number, a token or what a person typed. Keys:
//
//	login.notsetup     NotSetUp     configuration is missing or cannot be used
//	login.unavailable  Unavailable  the provider does not answer, or not sensibly
//	login.refused      Refused      the provider said no, or what it said could not be trusted
//	login.cancelled    Refused      the person chose not to log in
//	login.expired      LoginNeeded  the attempt is too old, already used, or not begun in this browser
//	login.level        LoginNeeded  the person proved less than was asked for
//	login.nopid        Refused      the provider knows no national identity number for the person
//	login.unknown      Forbidden    the provider vouches for the person, but not as one of the staff
//	logout.refused     Invalid      a logout message that is not the provider's, or was used before
package oidcrp

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

// Config is the particulars of one provider and our registration there.
type Config struct {
	Name          string // of the package, for errors: "idporten"
	Issuer        string // exactly as the provider writes it
	ClientID      string
	RedirectURL   string // where the browser comes back; registered
	PostLogoutURL string // where the browser comes after logout; registered
	Key           crypto.Signer
	PEM           []byte // the private key, when Key is nil
	KeyID         string // as registered
	HTTP          *http.Client
	Clock         func() time.Time
	ACRPrefix     string // "idporten-loa-" for ID-porten, nothing for Ansattporten
	RequirePAR    bool   // fail rather than send the request through the browser
	Scope         string
	// Identify fills in who it is, from claims that are already proved to be the provider's and ours.
	Identify func(ctx context.Context, c Claims, id *municipality.Identity) error
}

// Client logs people in at one provider. It is safe for many goroutines and makes no call before it is used.
type Client struct {
	cfg  Config
	key  *oidckey.Key
	http *http.Client
	used oidckey.Once // logout tokens
	meta metadataCache
}

// New checks the configuration. A value that is missing or unusable gives NotSetUp with Field naming it.
func New(cfg Config) (*Client, error) {
	for _, must := range [][2]string{{"Issuer", cfg.Issuer}, {"ClientID", cfg.ClientID}, {"RedirectURL", cfg.RedirectURL}, {"PostLogoutURL", cfg.PostLogoutURL}} {
		if must[1] == "" {
			return nil, notSetUp(cfg.Name, must[0], errors.New("is not set"))
		}
	}
	if err := oidckey.CheckAddress("Issuer", cfg.Issuer); err != nil {
		return nil, notSetUp(cfg.Name, "Issuer", err)
	}
	if cfg.Key == nil && len(cfg.PEM) == 0 {
		return nil, notSetUp(cfg.Name, "Key", errors.New("is not set"))
	}
	key, err := oidckey.Load(cfg.Key, cfg.PEM, cfg.KeyID)
	if err != nil {
		return nil, notSetUp(cfg.Name, "Key", err)
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Scope == "" {
		cfg.Scope = "openid"
	}
	return &Client{cfg: cfg, key: key, http: oidckey.Bounded(cfg.HTTP), meta: newMetadataCache()}, nil
}

func notSetUp(name, field string, cause error) error {
	return &municipality.Error{Kind: municipality.NotSetUp, Op: name + ".New", Key: "login.notsetup", Field: field, Cause: cause}
}

func (c *Client) now() time.Time { return c.cfg.Clock().UTC() }

// fail makes our error of one of the keys of the package.
func (c *Client) fail(op string, kind municipality.Kind, key string, cause error) error {
	return &municipality.Error{Kind: kind, Op: c.cfg.Name + "." + op, Key: key, Cause: cause}
}

func (c *Client) refused(op, reason string) error {
	return c.fail(op, municipality.Refused, "login.refused", errors.New(reason))
}

// called maps what a call to the provider ended in.
func (c *Client) called(op string, err error) error {
	answer, answered := errors.AsType[*oidckey.Answer](err)
	switch {
	case answered && answer.Temporary():
		return c.fail(op, municipality.Unavailable, "login.unavailable", err)
	case answered && answer.Code == "invalid_grant":
		return c.fail(op, municipality.LoginNeeded, "login.expired", err)
	case answered:
		return c.fail(op, municipality.Refused, "login.refused", err)
	}
	return c.fail(op, municipality.Unavailable, "login.unavailable", err)
}

// assertion proves that we are the client: one use, two minutes, for the issuer alone (Digdir, token endpoint).
func (c *Client) assertion() (string, error) {
	now := c.now()
	token, err := c.key.Sign("JWT", map[string]any{
		"iss": c.cfg.ClientID, "sub": c.cfg.ClientID, "aud": c.cfg.Issuer,
		"iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": oidckey.Random(),
	})
	if err != nil {
		return "", fmt.Errorf("sign the client assertion: %w", err)
	}
	return token, nil
}
