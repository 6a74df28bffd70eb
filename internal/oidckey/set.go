package oidckey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Algorithms are the signatures accepted from others: RSA and elliptic curves. Shared-secret signatures and "none" never.
func Algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.ES256, jose.ES384, jose.ES512}
}

// ErrSignature is what Set gives for a token that none of the issuer's keys signed.
var ErrSignature = errors.New("the signature is not the issuer's")

// setPause is the shortest time between two fetches of an issuer's keys. Anybody may post a token with an invented key
// id; without the pause each would cost a call to the issuer.
const setPause = 10 * time.Second

// Set verifies signatures with an issuer's published keys (jwks_uri). Keys are fetched when first needed and again when
// a token names a key that is not known, so the issuer may change keys at any time. It satisfies go-oidc's KeySet.
type Set struct {
	Address string
	HTTP    *http.Client
	Clock   func() time.Time

	mu   sync.Mutex // guards what follows; a fetch holds it, so that many callers make one call
	keys []jose.JSONWebKey
	last time.Time
}

// VerifySignature gives the payload of a JWS. Errors: ErrSignature, and those of GetJSON when keys cannot be fetched.
func (s *Set) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	jws, err := jose.ParseSigned(token, Algorithms())
	if err != nil || len(jws.Signatures) != 1 {
		return nil, fmt.Errorf("%w: not a signed token of an allowed algorithm", ErrSignature)
	}
	keys, err := s.find(ctx, jws.Signatures[0].Header.KeyID)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if payload, err := jws.Verify(key.Key); err == nil {
			return payload, nil
		}
	}
	return nil, ErrSignature
}

func (s *Set) find(ctx context.Context, kid string) ([]jose.JSONWebKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := match(s.keys, kid); len(found) > 0 {
		return found, nil
	}
	if !s.last.IsZero() && s.Clock().Before(s.last.Add(setPause)) {
		return nil, fmt.Errorf("%w: no such key id", ErrSignature)
	}
	keys, err := s.fetch(ctx)
	if err != nil {
		return nil, err
	}
	s.keys, s.last = keys, s.Clock()
	return match(keys, kid), nil
}

func match(keys []jose.JSONWebKey, kid string) []jose.JSONWebKey {
	var found []jose.JSONWebKey
	for _, k := range keys {
		if k.IsPublic() && k.Use != "enc" && (kid == "" || k.KeyID == kid) {
			found = append(found, k)
		}
	}
	return found
}

// fetch reads the set key by key: a key of a type we do not know must not hide the others (RFC 7517 section 5).
func (s *Set) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	var raw struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := GetJSON(ctx, s.HTTP, s.Address, &raw); err != nil {
		return nil, err
	}
	var keys []jose.JSONWebKey
	for _, text := range raw.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(text, &key) == nil && key.Valid() {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%w: the issuer publishes no usable key", ErrNonsense)
	}
	return keys, nil
}
