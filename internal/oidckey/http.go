package oidckey

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"torg/municipality"
)

// BodyLimit is the most that is read of any answer, in bytes. Metadata, key sets and tokens are a few kilobytes.
const BodyLimit = 256 << 10

// ErrTooLarge is what reading an answer beyond BodyLimit gives.
var ErrTooLarge = errors.New("the answer is larger than 256 KiB")

// Bounded copies an HTTP client (nil: a new one) so that it waits at most ten seconds for a whole answer, follows no
// redirects (a redirect would carry an assertion elsewhere) and reads at most BodyLimit of an answer.
func Bounded(base *http.Client) *http.Client {
	out := http.Client{}
	if base != nil {
		out = *base
	}
	if out.Timeout == 0 {
		out.Timeout = 10 * time.Second
	}
	if out.Transport == nil {
		out.Transport = http.DefaultTransport
	}
	out.Transport = limited{out.Transport}
	out.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &out
}

type limited struct{ next http.RoundTripper }

// RoundTrip bounds what may be read of the answer.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &body{ReadCloser: resp.Body, left: BodyLimit}
	return resp, nil
}

type body struct {
	io.ReadCloser
	left int
}

// Read fails beyond the limit instead of cutting the answer short: half an answer could pass for a whole one.
func (b *body) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	if len(p) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// CheckAddress refuses an address that tokens or assertions must not be sent to: anything but https, except to this
// machine itself, where the simulators stand.
func CheckAddress(name, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("%s is not a web address", name)
	}
	if u.Scheme == "https" || u.Scheme == "http" && Loopback(u.Hostname()) {
		return nil
	}
	return fmt.Errorf("%s must be https (plain http is only for this machine itself)", name)
}

// Loopback reports whether a host name is this machine itself.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// Safe makes the text of err fit for the operator's log: one short line, and nothing at all if it holds what may be a
// national identity number. It breaks the chain on purpose: errors of libraries may quote what they were given.
func Safe(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(SafeText(err.Error()))
}

// SafeText is Safe for text that another system sent.
func SafeText(s string) string {
	if municipality.ContainsNationalID(s) {
		return "(the reason is withheld: it holds a number that may identify a person)"
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + " …"
	}
	return s
}
