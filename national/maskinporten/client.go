// Package maskinporten fetches access tokens from Maskinporten, which machines show when they call public APIs: JWT bearer
// grants (RFC 7523) signed with the municipality's key, cached until shortly before they expire.
//
// Errors are *municipality.Error. Keys:
//
//	maskinporten.notsetup     NotSetUp     configuration is missing or cannot be used
//	maskinporten.client       NotSetUp     Maskinporten does not accept the client, key or certificate (MP-100, 110, 120-124)
//	maskinporten.clock        NotSetUp     the clocks differ too much, or the grant was late (MP-130)
//	maskinporten.scope        Forbidden    the client is not registered for the scope (MP-200, 201)
//	maskinporten.access       Forbidden    the owner of the API has not given the municipality the scope (MP-250)
//	maskinporten.delegation   Forbidden    the municipality has not delegated the scope to the supplier (MP-251)
//	maskinporten.request      Refused      the grant has the wrong form (MP-011, 301-303)
//	maskinporten.refused      Refused      another refusal
//	maskinporten.unavailable  Unavailable  no answer, or no sensible one; or the grant was taken for a repeat (MP-012)
//
// Contract: docs.digdir.no (felleslosninger/docs), pages maskinporten_protocol_jwtgrant, _protocol_token, _feilsoking.
// The folder simulator holds a Maskinporten to develop and test against.
package maskinporten

import (
	"context"
	"crypto"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

// Config is the municipality's registration at Maskinporten (Samarbeidsportalen).
type Config struct {
	Issuer   string                 // https://maskinporten.no/ or https://test.maskinporten.no/, with the stroke at the end
	ClientID string                 // from Samarbeidsportalen
	Key      crypto.Signer          // the private key,
	PEM      []byte                 // or the same as PEM
	KeyID    string                 // the key's id as registered; or
	Chain    []byte                 // the business certificate with its chain, PEM
	Consumer municipality.OrgNumber // whom a supplier's client acts for; empty for the client's own organisation
	HTTP     *http.Client           // nil for the system's defaults
	Clock    func() time.Time       // nil for the system's clock
}

// margin is how long before its end a token is no longer handed out: the call it is for takes time too.
const margin = 30 * time.Second

// Client fetches and keeps tokens. It is safe for many goroutines; those that want the same token wait for one call.
type Client struct {
	*source
	resource []string // which API the tokens are for
}

// source is what a client shares with those made from it by For.
type source struct {
	cfg  Config
	key  *oidckey.Key
	http *http.Client

	mu       sync.Mutex // guards what follows
	endpoint string     // of tokens, once it is known
	tokens   map[string]token
	flights  map[string]*flight
}

type token struct {
	text string
	end  time.Time
}

// New checks the configuration and makes no call. Errors: NotSetUp ("maskinporten.notsetup", Field names what is wrong).
func New(cfg Config) (*Client, error) {
	if cfg.Issuer == "" || oidckey.CheckAddress("Issuer", cfg.Issuer) != nil {
		return nil, notSetUp("Issuer", errors.New("is missing, or not https"))
	}
	if cfg.ClientID == "" {
		return nil, notSetUp("ClientID", errors.New("is not set"))
	}
	if cfg.KeyID == "" && len(cfg.Chain) == 0 {
		return nil, notSetUp("KeyID", errors.New("is not set, nor is a certificate chain"))
	}
	key, err := loadKey(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Consumer != "" {
		if _, err := municipality.ParseOrgNumber(string(cfg.Consumer)); err != nil {
			return nil, notSetUp("Consumer", errors.New("is no organisation number"))
		}
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Client{source: &source{cfg: cfg, key: key, http: oidckey.Bounded(cfg.HTTP), tokens: map[string]token{}, flights: map[string]*flight{}}}, nil
}

func loadKey(cfg Config) (*oidckey.Key, error) {
	if cfg.Key == nil && len(cfg.PEM) == 0 {
		return nil, notSetUp("Key", errors.New("is not set"))
	}
	key, err := oidckey.Load(cfg.Key, cfg.PEM, cfg.KeyID)
	if err != nil {
		return nil, notSetUp("Key", err)
	}
	if !strings.HasPrefix(key.Public().Algorithm, "RS") {
		return nil, notSetUp("Key", errors.New("Maskinporten takes RSA keys only"))
	}
	if len(cfg.Chain) == 0 {
		return key, nil
	}
	if key, err = key.WithChain(cfg.Chain); err != nil {
		return nil, notSetUp("Chain", err)
	}
	return key, nil
}

func notSetUp(field string, cause error) error {
	return &municipality.Error{Kind: municipality.NotSetUp, Op: "maskinporten.New", Key: "maskinporten.notsetup", Field: field, Cause: cause}
}

// For gives a client for tokens that name the API they are for (audience restriction); some APIs demand it. It shares
// everything else with c.
func (c *Client) For(resource ...string) *Client {
	return &Client{source: c.source, resource: slices.Clone(resource)}
}

// Token gives a token with the scopes, kept or new. It is good for at least half a minute more. Keep it out of logs.
func (c *Client) Token(ctx context.Context, scope ...string) (string, error) {
	scope = slices.Compact(slices.Sorted(slices.Values(scope)))
	if len(scope) == 0 || slices.ContainsFunc(scope, func(s string) bool { return s == "" || strings.ContainsAny(s, " \t\r\n") }) {
		return "", &municipality.Error{Kind: municipality.Invalid, Op: "maskinporten.Token", Key: "maskinporten.request", Cause: errors.New("no scope, or a scope with a space in it")}
	}
	name := strings.Join(scope, " ") + "\n" + strings.Join(c.resource, " ")
	f := c.join(name, scope, c.resource)
	select {
	case <-f.done:
		return f.text, f.err
	case <-ctx.Done():
		return "", &municipality.Error{Kind: municipality.Unavailable, Op: "maskinporten.Token", Key: "maskinporten.unavailable", Cause: ctx.Err()}
	}
}

// forget drops a token that an API would not take, unless another has come in its place.
func (c *Client) forget(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, t := range c.tokens {
		if t.text == text {
			delete(c.tokens, name)
		}
	}
}
