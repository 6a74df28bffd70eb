// Package oidckey holds what both ends of OAuth 2 and OpenID Connect need: private keys that sign assertions, public keys
// in JWK form, random values that cannot be guessed, one-time values that cannot be used twice, and HTTP clients that
// read no more than they must. The national logins, Maskinporten and their simulators share it.
package oidckey

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/cryptosigner"
	"github.com/go-jose/go-jose/v4/jwt"
)

// minRSA is the least RSA modulus, in bits, that Digdir accepts for client keys.
const minRSA = 2048

// Key signs JWTs with one private key. The key itself never leaves the crypto.Signer, which may be a hardware module.
type Key struct {
	signer crypto.Signer
	kid    string
	chain  []string // x5c: the certificate chain, base64 DER, leaf first
	alg    jose.SignatureAlgorithm
}

// Load takes a signer, or else a PEM block (PKCS #8, PKCS #1 or SEC 1), and the key id registered for it. RSA signs RS256
// and P-256 signs ES256; anything else, and RSA below 2048 bits, is refused. No error repeats key material.
func Load(signer crypto.Signer, pemKey []byte, kid string) (*Key, error) {
	if signer == nil {
		var err error
		if signer, err = parsePEM(pemKey); err != nil {
			return nil, err
		}
	}
	alg, err := algorithm(signer.Public())
	if err != nil {
		return nil, err
	}
	return &Key{signer: signer, kid: kid, alg: alg}, nil
}

// Generate makes a new RSA key in memory, for simulators, demonstrations and tests.
func Generate(kid string) (*Key, error) {
	private, err := rsa.GenerateKey(rand.Reader, minRSA)
	if err != nil {
		return nil, fmt.Errorf("make an RSA key: %w", err)
	}
	return Load(private, nil, kid)
}

func parsePEM(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the private key is not PEM: expected -----BEGIN PRIVATE KEY-----")
	}
	if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	return nil, fmt.Errorf("the PEM block %q holds no private key that can sign (PKCS #8, PKCS #1 or SEC 1, unencrypted)", block.Type)
}

func algorithm(public crypto.PublicKey) (jose.SignatureAlgorithm, error) {
	switch k := public.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSA {
			return "", fmt.Errorf("the RSA key has %d bits; at least %d are needed", k.N.BitLen(), minRSA)
		}
		return jose.RS256, nil
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize == 256 {
			return jose.ES256, nil
		}
	}
	return "", fmt.Errorf("a key of type %T is not supported; use RSA or P-256", public)
}

// WithChain gives a copy that sends its certificate chain (x5c) in place of a key id, as holders of a business
// certificate (virksomhetssertifikat) do. Certificates are PEM, leaf first; the leaf must belong to the key.
func (k *Key) WithChain(pemChain []byte) (*Key, error) {
	out := *k
	out.kid, out.chain = "", nil
	for block, rest := pem.Decode(pemChain); block != nil; block, rest = pem.Decode(rest) {
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d of the chain cannot be read: %w", len(out.chain)+1, err)
		}
		if len(out.chain) == 0 && !samePublic(cert.PublicKey, k.signer.Public()) {
			return nil, errors.New("the first certificate of the chain does not belong to the private key")
		}
		out.chain = append(out.chain, base64.StdEncoding.EncodeToString(block.Bytes))
	}
	if len(out.chain) == 0 {
		return nil, errors.New("the certificate chain holds no PEM certificate")
	}
	return &out, nil
}

func samePublic(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}

// Sign makes a compact JWT of the claims. typ is the media type in the header ("JWT", "logout+jwt").
func (k *Key) Sign(typ string, claims any) (string, error) {
	opts := (&jose.SignerOptions{}).WithType(jose.ContentType(typ))
	if len(k.chain) > 0 {
		opts = opts.WithHeader("x5c", k.chain)
	}
	if k.kid != "" {
		opts = opts.WithHeader("kid", k.kid)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.alg, Key: cryptosigner.Opaque(k.signer)}, opts)
	if err != nil {
		return "", fmt.Errorf("prepare the signature: %w", err)
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// ID is the key id.
func (k *Key) ID() string { return k.kid }

// Signer is the private key, to hand to a client's configuration.
func (k *Key) Signer() crypto.Signer { return k.signer }

// Public is the public half as a JWK: what is registered with the other side.
func (k *Key) Public() jose.JSONWebKey {
	return jose.JSONWebKey{Key: k.signer.Public(), KeyID: k.kid, Algorithm: string(k.alg), Use: "sig"}
}

// Random is 256 random bits as 43 characters that are safe in addresses: states, nonces, verifiers, codes.
func Random() string {
	var b [32]byte
	rand.Read(b[:]) // never fails: the process stops if the system has no randomness
	return base64.RawURLEncoding.EncodeToString(b[:])
}
