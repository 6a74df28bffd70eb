package svarut

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"sync"
	"time"
)

// keep is how long a fetched certificate is used before it is fetched anew.
const keep = 24 * time.Hour

// certificate is SvarUt's: the operator's, or the one last fetched.
type certificate struct {
	given *x509.Certificate

	mu      sync.Mutex
	fetched *x509.Certificate
	at      time.Time
}

// certificate gives the certificate to encrypt to. It must be valid today: NotSetUp when the operator's own is not,
// Unavailable when SvarUt's cannot be had.
func (p *Post) certificate(ctx context.Context, op string) (*x509.Certificate, error) {
	now, c := p.cfg.Clock(), p.cert
	if c.given != nil {
		if !valid(c.given, now) {
			return nil, credentials(op, "receiverCertificate is not valid today; get SvarUt's present one")
		}
		return c.given, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fetched != nil && now.Sub(c.at) < keep && valid(c.fetched, now) {
		return c.fetched, nil
	}
	cert, err := p.fetchCertificate(ctx)
	if err != nil {
		return nil, unavailable(op, errors.Join(errors.New("SvarUt's certificate could not be fetched"), err))
	}
	if !valid(cert, now) {
		return nil, unavailable(op, errors.New("the certificate SvarUt gives is not valid today"))
	}
	c.fetched, c.at = cert, now
	return cert, nil
}

func valid(c *x509.Certificate, now time.Time) bool {
	return !now.Before(c.NotBefore) && !now.After(c.NotAfter)
}

// fetchCertificate asks without credentials: the certificate is public.
func (p *Post) fetchCertificate(ctx context.Context) (*x509.Certificate, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.AskWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.cfg.CertificateURL, nil)
	if err != nil {
		return nil, err
	}
	status, body, err := p.exchange(req)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, errors.New("no certificate at certificateUrl")
	}
	return parseCertificate(body)
}

// parseCertificate reads PEM or DER.
func parseCertificate(b []byte) (*x509.Certificate, error) {
	if block, _ := pem.Decode(b); block != nil {
		b = block.Bytes
	}
	return x509.ParseCertificate(b)
}
