package noark

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

// IssuerConfig names an issuer of bearer tokens: the municipality's own, Maskinporten or Ansattporten.
type IssuerConfig struct {
	Issuer   string // as it stands in iss; its configuration is at /.well-known/openid-configuration
	Audience string // must be in aud
	Scope    string // must be among the scopes, when set
	Claim    string // which claim is the user id: "sub" when empty
	HTTP     *http.Client
	Clock    func() time.Time
}

// skew is how far clocks may differ.
const skew = 30 * time.Second

// NewIssuer makes what checks the tokens of an issuer. Errors: NotSetUp with the field.
func NewIssuer(cfg IssuerConfig) (*Issuer, error) {
	if err := oidckey.CheckAddress("issuer", cfg.Issuer); err != nil {
		return nil, municipality.Wrap(municipality.NotSetUp, "noark.NewIssuer", err)
	}
	if cfg.Audience == "" {
		return nil, municipality.Errorf(municipality.NotSetUp, "noark.NewIssuer", "the audience of tokens is not set")
	}
	if cfg.Claim == "" {
		cfg.Claim = "sub"
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	v := &verifier{IssuerConfig: cfg, client: oidckey.Bounded(cfg.HTTP)}
	return &Issuer{Metadata: strings.TrimSuffix(cfg.Issuer, "/") + "/.well-known/openid-configuration", Check: v.check}, nil
}

// verifier checks tokens with the issuer's published keys, fetched when first needed.
type verifier struct {
	IssuerConfig
	client *http.Client
	mu     sync.Mutex
	keys   *oidckey.Set
}

func (v *verifier) set(ctx context.Context) (*oidckey.Set, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.keys != nil {
		return v.keys, nil
	}
	var meta struct {
		Issuer string `json:"issuer"`
		JWKS   string `json:"jwks_uri"`
	}
	if err := oidckey.GetJSON(ctx, v.client, strings.TrimSuffix(v.Issuer, "/")+"/.well-known/openid-configuration", &meta); err != nil {
		return nil, municipality.Wrap(municipality.Unavailable, "noark.issuer", err)
	}
	if meta.Issuer != v.Issuer || oidckey.CheckAddress("jwks_uri", meta.JWKS) != nil {
		return nil, municipality.Errorf(municipality.NotSetUp, "noark.issuer", "the issuer's configuration is another's")
	}
	v.keys = &oidckey.Set{Address: meta.JWKS, HTTP: v.client, Clock: v.Clock}
	return v.keys, nil
}

// claims are those of a token that are looked at.
type claims struct {
	Issuer    string          `json:"iss"`
	Audience  json.RawMessage `json:"aud"`
	Expires   float64         `json:"exp"`
	NotBefore float64         `json:"nbf"`
	Scope     string          `json:"scope"`
}

func (v *verifier) check(ctx context.Context, token string) (string, error) {
	if len(token) > 16<<10 {
		return "", unknown()
	}
	keys, err := v.set(ctx)
	if err != nil {
		return "", err
	}
	payload, err := keys.VerifySignature(ctx, token)
	if errors.Is(err, oidckey.ErrSignature) {
		return "", unknown()
	}
	if err != nil {
		return "", municipality.Wrap(municipality.Unavailable, "noark.issuer", err)
	}
	var c claims
	var all map[string]any
	if json.Unmarshal(payload, &c) != nil || json.Unmarshal(payload, &all) != nil || !v.holds(c) {
		return "", unknown()
	}
	user, _ := all[v.Claim].(string)
	if user == "" {
		return "", unknown()
	}
	return user, nil
}

// holds: the token is this issuer's, for us, in force, and of the scope.
func (v *verifier) holds(c claims) bool {
	now := v.Clock()
	var one string
	var many []string
	if json.Unmarshal(c.Audience, &one) == nil {
		many = []string{one}
	} else if json.Unmarshal(c.Audience, &many) != nil {
		return false
	}
	return c.Issuer == v.Issuer && slices.Contains(many, v.Audience) &&
		c.Expires > 0 && now.Before(time.Unix(int64(c.Expires), 0).Add(skew)) && !now.Add(skew).Before(time.Unix(int64(c.NotBefore), 0)) &&
		(v.Scope == "" || slices.Contains(strings.Fields(c.Scope), v.Scope))
}
