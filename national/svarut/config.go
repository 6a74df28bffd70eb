package svarut

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"torg/municipality"
)

// Scope is the Maskinporten scope that SvarUt asks for.
const Scope = "ks:fiks"

// The times we wait when Config does not say. SvarUt itself gives up a sending after fifteen minutes.
const (
	sendWithin = 16 * time.Minute
	askWithin  = 30 * time.Second
	settle     = 15 * time.Minute
)

// Config is what an operator sets. What lacks a default must be given, or every call answers NotSetUp and names it.
type Config struct {
	BaseURL             string // "https://svarut.ks.no/api", or the test environment's; no default
	AccountID           string // kontoId, a UUID: the sender's account in Fiks forvaltning
	IntegrationID       string // a UUID: the Fiks integration that was given rights on the account
	IntegrationPassword string // its password

	// Token gives a Maskinporten access token for a scope. Its error's kind is passed on.
	Token func(ctx context.Context, scope string) (string, error)

	// ReceiverCertificate is SvarUt's own certificate, which Secured letters are encrypted to. When nil it is fetched from
	// CertificateURL ("https://svarut.ks.no/forsendelse/publickey/hent"); with neither, Secured letters are NotSetUp.
	ReceiverCertificate *x509.Certificate
	CertificateURL      string

	HTTP  *http.Client     // nil: a client of our own. Redirects are never followed: they would carry the password along
	Clock func() time.Time // nil: the wall clock

	SendWithin time.Duration // longest wait for an answer to a sending; 0: 16 minutes
	AskWithin  time.Duration // longest wait for any other answer; 0: 30 seconds
	Settle     time.Duration // how long an unanswered sending may still turn out to be accepted; 0: 15 minutes
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{}
	}
	own := *c.HTTP
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.HTTP = &own
	c.SendWithin = orElse(c.SendWithin, sendWithin)
	c.AskWithin = orElse(c.AskWithin, askWithin)
	c.Settle = orElse(c.Settle, settle)
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return c
}

func orElse(d, other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return d
}

// missing names what is not set, or is set to something that cannot be.
func (c Config) missing() []string {
	var out []string
	if !webAddress(c.BaseURL) {
		out = append(out, "baseUrl")
	}
	if !validUUID(c.AccountID) {
		out = append(out, "accountId")
	}
	if !validUUID(c.IntegrationID) {
		out = append(out, "integrationId")
	}
	if c.IntegrationPassword == "" {
		out = append(out, "integrationPassword")
	}
	if c.Token == nil {
		out = append(out, "token (Maskinporten)")
	}
	return out
}

// Check says whether the configuration is whole; the error is NotSetUp and names what is missing. It asks nobody.
func (p *Post) Check() error { return p.check("svarut.Check", false) }

func (p *Post) check(op string, secured bool) error {
	missing := p.cfg.missing()
	if secured && p.cfg.ReceiverCertificate == nil && !webAddress(p.cfg.CertificateURL) {
		missing = append(missing, "receiverCertificate or certificateUrl (secured letters are encrypted)")
	}
	if len(missing) == 0 {
		return nil
	}
	names := strings.Join(missing, ", ")
	return &municipality.Error{Kind: municipality.NotSetUp, Op: op, Key: "dispatch.post.notsetup", Field: names,
		Cause: errors.New("SvarUt is not set up: missing or unusable: " + names)}
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// validUUID takes the 36 characters of RFC 9562, of any version and in either case.
func validUUID(s string) bool { return municipality.ValidID(strings.ToLower(s)) }
