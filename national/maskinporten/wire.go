package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// grantLife is the longest exp - iat that Maskinporten takes. maxLife is the longest life of a token that is believed.
const (
	grantLife = 120 * time.Second
	maxLife   = 24 * time.Hour
)

// fetch asks for a token and says how long it lives. Every grant has a new jti, so a lost answer costs nothing: the
// caller asks again.
func (c *Client) fetch(ctx context.Context, scope, resource []string) (string, time.Duration, error) {
	endpoint, err := c.tokenEndpoint(ctx)
	if err != nil {
		return "", 0, failed(err)
	}
	assertion, err := c.grant(scope, resource)
	if err != nil {
		return "", 0, municipality.Wrap(municipality.Fault, "maskinporten.Token", err)
	}
	var got struct {
		Text string `json:"access_token"`
		Type string `json:"token_type"`
		Life int64  `json:"expires_in"` // seconds
	}
	err = oidckey.PostForm(ctx, c.http, endpoint, url.Values{"grant_type": {grantType}, "assertion": {assertion}}, &got)
	if err != nil {
		return "", 0, failed(err)
	}
	life := time.Duration(got.Life) * time.Second
	if !plain(got.Text) || !strings.EqualFold(got.Type, "bearer") || got.Life <= 0 || got.Life > int64(maxLife/time.Second) {
		return "", 0, failed(fmt.Errorf("%w: the token answer has no usable token", oidckey.ErrNonsense))
	}
	return got.Text, life, nil
}

// plain reports whether a token can stand in a header.
func plain(text string) bool {
	return text != "" && len(text) <= 16<<10 && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// grant signs the request. Claims that the documentation does not name are refused by Maskinporten, so there are none.
func (c *Client) grant(scope, resource []string) (string, error) {
	now := c.cfg.Clock().UTC()
	claims := map[string]any{
		"aud": c.cfg.Issuer, "iss": c.cfg.ClientID, "scope": strings.Join(scope, " "),
		"iat": now.Unix(), "exp": now.Add(grantLife).Unix(), "jti": municipality.NewID(now),
	}
	if len(resource) > 0 {
		claims["resource"] = resource
	}
	if c.cfg.Consumer != "" {
		claims["consumer_org"] = string(c.cfg.Consumer)
	}
	return c.key.Sign("JWT", claims)
}

// tokenEndpoint reads the metadata (RFC 8414) the first time, and believes it until the process ends.
func (c *Client) tokenEndpoint(ctx context.Context) (string, error) {
	c.mu.Lock()
	known := c.endpoint
	c.mu.Unlock()
	if known != "" {
		return known, nil
	}
	var meta struct {
		Issuer string `json:"issuer"`
		Token  string `json:"token_endpoint"`
	}
	address := strings.TrimSuffix(c.cfg.Issuer, "/") + "/.well-known/oauth-authorization-server"
	if err := oidckey.GetJSON(ctx, c.http, address, &meta); err != nil {
		return "", err
	}
	if meta.Issuer != c.cfg.Issuer {
		return "", fmt.Errorf("%w: the metadata is of another issuer", oidckey.ErrNonsense)
	}
	if err := oidckey.CheckAddress("token_endpoint", meta.Token); err != nil {
		return "", fmt.Errorf("%w: %w", oidckey.ErrNonsense, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endpoint = meta.Token
	return meta.Token, nil
}

// failed maps what a call ended in to a kind and a text.
func failed(err error) error {
	kind, key := municipality.Unavailable, "maskinporten.unavailable"
	if answer, ok := errors.AsType[*oidckey.Answer](err); ok && !answer.Temporary() {
		kind, key = meaning(Code(answer.Description))
	}
	return &municipality.Error{Kind: kind, Op: "maskinporten.Token", Key: key, Cause: err}
}

// Code finds the MP-code in an error description: "MP-110", or nothing.
func Code(description string) string {
	_, rest, found := strings.Cut(description, "MP-")
	if !found || len(rest) < 3 || strings.Trim(rest[:3], "0123456789") != "" {
		return ""
	}
	return "MP-" + rest[:3]
}

// meaning is Digdir's page of MP-codes, read for what the municipality can do about it.
func meaning(code string) (municipality.Kind, string) {
	switch code {
	case "MP-012":
		return municipality.Unavailable, "maskinporten.unavailable" // a new grant has a new jti
	case "MP-100", "MP-110", "MP-120", "MP-121", "MP-122", "MP-123", "MP-124":
		return municipality.NotSetUp, "maskinporten.client"
	case "MP-130":
		return municipality.NotSetUp, "maskinporten.clock"
	case "MP-200", "MP-201":
		return municipality.Forbidden, "maskinporten.scope"
	case "MP-250":
		return municipality.Forbidden, "maskinporten.access"
	case "MP-251":
		return municipality.Forbidden, "maskinporten.delegation"
	case "MP-011", "MP-301", "MP-302", "MP-303":
		return municipality.Refused, "maskinporten.request"
	}
	return municipality.Refused, "maskinporten.refused"
}
