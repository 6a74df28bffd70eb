// Package simulator is a Maskinporten to develop, demonstrate and test against: a stateful http.Handler that checks
// grants as the real one does, answers with its MP-codes, and issues RS256 tokens that simulators of APIs verify with
// Check. It serves under the path of Config.Issuer, whether or not a mux strips that path:
//
//	GET  .well-known/oauth-authorization-server  jwks
//	POST token
package simulator

import (
	"crypto"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"torg/internal/oidckey"
	"torg/internal/oidcsim"
	"torg/municipality"

	"github.com/go-jose/go-jose/v4"
)

// The endpoints, for Fail.
const (
	Discovery oidcsim.Endpoint = ".well-known/oauth-authorization-server"
	Keys      oidcsim.Endpoint = "jwks"
	Token     oidcsim.Endpoint = "token"
)

// Client is a registration: whose it is, its public keys, and the scopes it may ask for.
type Client struct {
	ID     string
	Org    municipality.OrgNumber
	Keys   []jose.JSONWebKey
	Scopes []string
	// Delegated names organisations that have delegated scopes to Org, which then is their supplier.
	Delegated map[municipality.OrgNumber][]string
}

// Config says who the simulator knows.
type Config struct {
	Issuer  string // its own address, with path, ending in a stroke as the real one's does
	Clients []Client
	// Denied names scopes whose owner has not given an organisation access, though a client is registered for them.
	Denied map[municipality.OrgNumber][]string
	Life   time.Duration    // of tokens; zero for two minutes
	Clock  func() time.Time // nil for the system's clock
	Key    crypto.Signer    // RSA; signs tokens; nil makes a new one
}

// Simulator is the http.Handler.
type Simulator struct {
	cfg    Config
	key    *oidckey.Key
	prefix string
	faults oidcsim.Faults
	used   oidckey.Once

	mu     sync.Mutex
	issued int
}

// New makes a simulator with a signing key of its own, made now. Errors: NotSetUp when Issuer is no address.
func New(cfg Config) (*Simulator, error) {
	u, err := url.Parse(cfg.Issuer)
	if err != nil || u.Host == "" {
		return nil, &municipality.Error{Kind: municipality.NotSetUp, Op: "maskinporten/simulator.New", Key: "maskinporten.notsetup", Field: "Issuer"}
	}
	key, err := oidcsim.SigningKey(cfg.Key, "maskinporten-"+oidckey.Random()[:8])
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "maskinporten/simulator.New", err)
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Life == 0 {
		cfg.Life = 2 * time.Minute
	}
	return &Simulator{cfg: cfg, key: key, prefix: strings.TrimSuffix(u.Path, "/")}, nil
}

// Fail makes an endpoint fail in a mode until told otherwise; oidcsim.Works ends it.
func (s *Simulator) Fail(e oidcsim.Endpoint, m oidcsim.Mode) { s.faults.Set(e, m) }

// Issued is how many tokens have been issued.
func (s *Simulator) Issued() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issued
}

func (s *Simulator) now() time.Time { return s.cfg.Clock().UTC() }

// ServeHTTP answers one of the addresses.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if s.prefix != "" && strings.HasPrefix(path, s.prefix+"/") {
		path = strings.TrimPrefix(path, s.prefix)
	}
	e := oidcsim.Endpoint(strings.TrimPrefix(path, "/"))
	next, method := s.route(e)
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case next == nil:
		http.NotFound(w, r)
	case r.Method != method:
		w.Header().Set("Allow", method)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	default:
		s.faults.Serve(e, w, r, next)
	}
}

func (s *Simulator) route(e oidcsim.Endpoint) (http.HandlerFunc, string) {
	switch e {
	case Discovery:
		return s.discovery, http.MethodGet
	case Keys:
		return s.keys, http.MethodGet
	case Token:
		return s.token, http.MethodPost
	}
	return nil, ""
}

func (s *Simulator) discovery(w http.ResponseWriter, _ *http.Request) {
	base := strings.TrimSuffix(s.cfg.Issuer, "/") + "/"
	answer(w, http.StatusOK, map[string]any{
		"issuer": s.cfg.Issuer, "token_endpoint": base + string(Token), "jwks_uri": base + string(Keys),
		"token_endpoint_auth_methods_supported":            []string{"private_key_jwt"},
		"grant_types_supported":                            []string{grantType},
		"token_endpoint_auth_signing_alg_values_supported": []string{"RS256", "RS384", "RS512"},
	})
}

func (s *Simulator) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{s.key.Public()}})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone; nothing to do about it
}
