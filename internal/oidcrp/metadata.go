package oidcrp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"torg/internal/oidckey"

	"github.com/coreos/go-oidc/v3/oidc"
)

// metadataLife is how long the provider's metadata is kept; Digdir names 24 hours as suitable. When it is over and the
// provider does not answer, the old metadata is used on, and asked for again after metadataPause.
const (
	metadataLife  = 24 * time.Hour
	metadataPause = time.Minute
)

// metadata is the part of OpenID Connect Discovery 1.0 section 3 that we use.
type metadata struct {
	Issuer     string `json:"issuer"`
	Authorize  string `json:"authorization_endpoint"`
	Token      string `json:"token_endpoint"`
	Keys       string `json:"jwks_uri"`
	PAR        string `json:"pushed_authorization_request_endpoint"`
	EndSession string `json:"end_session_endpoint"`
	SendsIss   bool   `json:"authorization_response_iss_parameter_supported"`

	verifier *oidc.IDTokenVerifier
	keys     *oidckey.Set
}

type metadataCache struct {
	turn chan struct{} // one fetch at a time, without making a caller wait past its context
	got  *metadata
	next time.Time // when to ask again
}

func newMetadataCache() metadataCache { return metadataCache{turn: make(chan struct{}, 1)} }

// metadata gives the provider's metadata, from memory or from the provider.
func (c *Client) metadata(ctx context.Context) (*metadata, error) {
	select {
	case c.meta.turn <- struct{}{}:
		defer func() { <-c.meta.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", oidckey.ErrUnreachable, ctx.Err())
	}
	if c.meta.got != nil && c.now().Before(c.meta.next) {
		return c.meta.got, nil
	}
	fresh, err := c.discover(ctx)
	switch {
	case err == nil:
		c.meta.got, c.meta.next = fresh, c.now().Add(metadataLife)
	case c.meta.got != nil:
		c.meta.next = c.now().Add(metadataPause)
	default:
		return nil, err
	}
	return c.meta.got, nil
}

// discover asks twice at most: reading metadata changes nothing, and a single lost answer should not cost a login.
func (c *Client) discover(ctx context.Context) (*metadata, error) {
	address := strings.TrimSuffix(c.cfg.Issuer, "/") + "/.well-known/openid-configuration"
	var m metadata
	err := oidckey.GetJSON(ctx, c.http, address, &m)
	if errors.Is(err, oidckey.ErrUnreachable) && ctx.Err() == nil {
		err = oidckey.GetJSON(ctx, c.http, address, &m)
	}
	if err != nil {
		return nil, err
	}
	if err := c.check(&m); err != nil {
		return nil, err
	}
	m.keys = &oidckey.Set{Address: m.Keys, HTTP: c.http, Clock: c.now}
	m.verifier = oidc.NewVerifier(c.cfg.Issuer, m.keys, &oidc.Config{ClientID: c.cfg.ClientID, SupportedSigningAlgs: algorithms(), Now: c.now})
	return &m, nil
}

func (c *Client) check(m *metadata) error {
	if m.Issuer != c.cfg.Issuer {
		return fmt.Errorf("%w: the metadata is of another issuer", oidckey.ErrNonsense)
	}
	must := map[string]string{"authorization_endpoint": m.Authorize, "token_endpoint": m.Token, "jwks_uri": m.Keys}
	if c.cfg.RequirePAR || m.PAR != "" {
		must["pushed_authorization_request_endpoint"] = m.PAR
	}
	if m.EndSession != "" {
		must["end_session_endpoint"] = m.EndSession
	}
	for name, address := range must {
		if err := oidckey.CheckAddress(name, address); err != nil {
			return fmt.Errorf("%w: %w", oidckey.ErrNonsense, err)
		}
	}
	return nil
}

func algorithms() []string {
	var names []string
	for _, alg := range oidckey.Algorithms() {
		names = append(names, string(alg))
	}
	return names
}
