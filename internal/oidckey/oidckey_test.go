package oidckey

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestLoadReadsTheUsualForms(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsa8, _ := x509.MarshalPKCS8PrivateKey(rsaKey)
	ec8, _ := x509.MarshalPKCS8PrivateKey(ecKey)
	ec1, _ := x509.MarshalECPrivateKey(ecKey)
	for name, c := range map[string]struct {
		pem []byte
		alg string
	}{
		"PKCS 8 RSA": {block("PRIVATE KEY", rsa8), "RS256"}, "PKCS 1": {block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), "RS256"},
		"PKCS 8 EC": {block("PRIVATE KEY", ec8), "ES256"}, "SEC 1": {block("EC PRIVATE KEY", ec1), "ES256"},
	} {
		key, err := Load(nil, c.pem, "k")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		raw, err := key.Sign("JWT", map[string]any{"a": "b"})
		if err != nil {
			t.Fatal(err)
		}
		token, err := jwt.ParseSigned(raw, Algorithms())
		if err != nil || token.Headers[0].Algorithm != c.alg || token.Headers[0].KeyID != "k" || token.Claims(key.Public().Key, &map[string]any{}) != nil {
			t.Errorf("%s: signature does not hold: %v", name, err)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	odd, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	oddDER, _ := x509.MarshalECPrivateKey(odd)
	secret := x509.MarshalPKCS1PrivateKey(weak)
	for name, text := range map[string][]byte{"nothing": nil, "no PEM": []byte("hemmelig"), "weak": block("RSA PRIVATE KEY", secret), "P-384": block("EC PRIVATE KEY", oddDER), "cut short": block("PRIVATE KEY", secret[:100])} {
		if _, err := Load(nil, text, "k"); err == nil || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChainMustBelongToTheKey(t *testing.T) {
	key, other := generate(t), generate(t)
	cert := certificate(t, key)
	with, err := key.WithChain(cert)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := with.Sign("JWT", map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.ParseSigned(raw, Algorithms())
	if err != nil || token.Headers[0].KeyID != "" {
		t.Errorf("a token with x5c: %v, kid %q", err, token.Headers[0].KeyID)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(cert)
	if _, err := token.Headers[0].Certificates(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		t.Errorf("the chain in the header: %v", err)
	}
	for name, chain := range map[string][]byte{"another's": certificate(t, other), "none": nil, "nonsense": block("CERTIFICATE", []byte("x"))} {
		if _, err := key.WithChain(chain); err == nil {
			t.Errorf("%s: the chain was taken", name)
		}
	}
}

func generate(t *testing.T) *Key {
	t.Helper()
	key, err := Generate("k")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certificate(t *testing.T, key *Key) []byte {
	t.Helper()
	name := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "FJORDVIK KOMMUNE"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, name, name, key.Signer().Public(), key.Signer())
	if err != nil {
		t.Fatal(err)
	}
	return block("CERTIFICATE", der)
}

func TestOnce(t *testing.T) {
	var o Once
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	if !o.Use("a", now.Add(time.Minute), now) || o.Use("a", now.Add(time.Minute), now) {
		t.Error("a value is not taken once and only once")
	}
	if !o.Use("a", now.Add(time.Hour), now.Add(time.Minute)) {
		t.Error("an expired value is still remembered")
	}
	for i := range onceLimit {
		o.Use(fmt.Sprint(i), now.Add(time.Minute), now)
	}
	if o.Use("one more", now.Add(time.Minute), now) {
		t.Error("a full memory takes more")
	}
	if !o.Use("one more", now.Add(time.Hour), now.Add(2*time.Minute)) || len(o.seen) > 2 {
		t.Errorf("what has expired is not forgotten: %d", len(o.seen))
	}
}

func TestBodyLimit(t *testing.T) {
	for size, fits := range map[int]bool{0: true, BodyLimit - 1: true, BodyLimit: true, BodyLimit + 1: false, 3 * BodyLimit: false} {
		text, err := io.ReadAll(&body{ReadCloser: io.NopCloser(bytes.NewReader(make([]byte, size))), left: BodyLimit})
		if fits && (err != nil || len(text) != size) || !fits && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%d bytes: read %d, %v", size, len(text), err)
		}
	}
	if c := Bounded(nil); c.Timeout != 10*time.Second || c.CheckRedirect(nil, nil) != http.ErrUseLastResponse {
		t.Error("no time limit, or redirects are followed")
	}
}

func TestAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://idporten.no": true, "http://127.0.0.1:8080/x": true, "http://localhost/x": true, "http://[::1]/": true, "http://idporten.localhost:1/": true,
		"http://idporten.no": false, "http://127.0.0.1.evil.example/": false, "ftp://x": false, "": false, "https://": false, "/x": false, "https://a@b/": false, "https://a/#x": false,
	} {
		if err := CheckAddress("issuer", address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestSafeText(t *testing.T) {
	number := ""
	for tail := range 1000 {
		if s := fmt.Sprintf("01857012%03d", tail); SafeText("pid "+s) != "pid "+s {
			number = s
			break
		}
	}
	if number == "" {
		t.Fatal("no identity number is withheld")
	}
	if got := SafeText("a\nb\x00c"); got != "a b c" {
		t.Errorf("control characters: %q", got)
	}
	if got := SafeText(strings.Repeat("å", 1000)); len([]rune(got)) > 310 {
		t.Errorf("%d characters", len([]rune(got)))
	}
	for text, code := range map[string]string{"invalid_grant": "invalid_grant", "Invalid": "", "a b": "", number: "", strings.Repeat("a", 60): ""} {
		if CodeText(text) != code {
			t.Errorf("%q gives %q", text, CodeText(text))
		}
	}
}
