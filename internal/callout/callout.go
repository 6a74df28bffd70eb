// Package callout makes the calls that the clients of national registers have in common: a bearer token for a scope, a
// time-out, a limit on the answer's size, no redirects, and errors in the kinds of package municipality.
//
// Nothing sensitive leaves it in an error: an address may hold an identity number, so neither address nor body is ever
// part of an error's text.
package callout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"torg/municipality"
)

// Defaults used when a Config says nothing else.
const (
	DefaultTimeout = 10 * time.Second
	DefaultLimit   = 4 << 20 // bytes of answer
)

// TokenFunc gives an access token for scopes, usually the Token method of a Maskinporten client. Its errors keep their kind.
type TokenFunc func(ctx context.Context, scope ...string) (string, error)

// Config is what a client needs to reach its register.
type Config struct {
	Base    string           // root of the service, "https://kontaktregisteret.no"; empty is NotSetUp at the first call
	Token   TokenFunc        // needed for calls with a scope
	Timeout time.Duration    // for the whole call, answer read; 0 is DefaultTimeout
	Limit   int64            // largest answer in bytes; 0 is DefaultLimit
	HTTP    *http.Client     // 0 is a client of its own that follows no redirect
	Now     func() time.Time // nil is time.Now
}

// Caller makes calls to one register.
type Caller struct {
	op  string
	cfg Config
}

// New makes a caller; op names the register in errors, "folkeregister". Nothing is checked until a call is made, so a
// municipality may run with registers it has not connected: the call then says NotSetUp.
func New(op string, cfg Config) *Caller {
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.Limit == 0 {
		cfg.Limit = DefaultLimit
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{}
	}
	own := *cfg.HTTP
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a token must not travel on
	cfg.HTTP = &own
	return &Caller{op: op, cfg: cfg}
}

// Request is one call. Body, when not nil, is sent as JSON.
type Request struct {
	Method string
	Path   string
	Query  url.Values
	Scope  string // empty when the service is open
	Body   any
	Text   string // sent as text/plain instead of Body when not empty
	Accept string // empty is application/json
}

// Response is an answer of any status, read in full.
type Response struct {
	Status int
	Body   []byte
	At     time.Time // when it came, UTC
}

// Now is the time by the caller's clock, UTC.
func (c *Caller) Now() time.Time { return c.cfg.Now().UTC() }

// Do makes the call. Errors: NotSetUp without address or token source, Unavailable when no whole answer comes, TooMuch
// is never given: an answer above the limit is Unavailable, as no fact can be read from it.
func (c *Caller) Do(ctx context.Context, r Request) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	req, err := c.build(ctx, r)
	if err != nil {
		return Response{}, err
	}
	res, err := c.cfg.HTTP.Do(req)
	if err != nil {
		return Response{}, c.Fail(municipality.Unavailable, "register.unavailable", cleaned(err))
	}
	defer func() { _ = res.Body.Close() }()
	body, err := c.read(res.Body)
	return Response{Status: res.StatusCode, Body: body, At: c.Now()}, err
}

func (c *Caller) build(ctx context.Context, r Request) (*http.Request, error) {
	if c.cfg.Base == "" {
		return nil, c.Fail(municipality.NotSetUp, "register.notsetup", errors.New("no address is configured"))
	}
	body, err := encode(r)
	if err != nil {
		return nil, c.Fail(municipality.Fault, "", err)
	}
	address := strings.TrimSuffix(c.cfg.Base, "/") + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, address, body)
	if err != nil {
		return nil, c.Fail(municipality.NotSetUp, "register.notsetup", errors.New("the configured address cannot be used"))
	}
	return req, c.headers(ctx, req, r)
}

func encode(r Request) (io.Reader, error) {
	if r.Text != "" {
		return strings.NewReader(r.Text), nil
	}
	if r.Body == nil {
		return nil, nil
	}
	raw, err := json.Marshal(r.Body)
	return bytes.NewReader(raw), err
}

func (c *Caller) headers(ctx context.Context, req *http.Request, r Request) error {
	accept := r.Accept
	if accept == "" {
		accept = "application/json"
	}
	req.Header.Set("Accept", accept)
	if r.Text != "" {
		req.Header.Set("Content-Type", "text/plain")
	} else if r.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.Scope == "" {
		return nil
	}
	if c.cfg.Token == nil {
		return c.Fail(municipality.NotSetUp, "register.notsetup", errors.New("no source of access tokens is configured"))
	}
	token, err := c.cfg.Token(ctx, r.Scope)
	if err != nil {
		return municipality.Wrap(municipality.Unavailable, c.op, err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}

func (c *Caller) read(body io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(body, c.cfg.Limit+1))
	if err != nil {
		return nil, c.Fail(municipality.Unavailable, "register.unavailable", cleaned(err))
	}
	if int64(len(raw)) > c.cfg.Limit {
		return nil, c.Fail(municipality.Unavailable, "register.unavailable", fmt.Errorf("answer is larger than %d bytes", c.cfg.Limit))
	}
	return raw, nil
}

// cleaned takes the address out of a network error: it may hold an identity number.
func cleaned(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// Decode reads a JSON answer with numbers kept as written. A body that is not what we asked for is Unavailable: the
// register, or something on the way to it, is not working.
func (c *Caller) Decode(r Response, into any) error {
	if err := Strict(r.Body, into); err != nil {
		return c.Fail(municipality.Unavailable, "register.unavailable", errors.New("the answer is not the JSON agreed on"))
	}
	return nil
}

// Strict decodes exactly one JSON value and keeps numbers as written. The decoder's own text is not for logs, since it may
// quote the body.
func Strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// Status gives the error of an answer that is not 200, by status alone. 404 is left to each client, as its meaning
// differs. code is the register's own code for the error, shown to the operator; it must hold no text of a person.
func (c *Caller) Status(r Response, code string) error {
	cause := fmt.Errorf("status %d %s", r.Status, code)
	switch {
	case r.Status == http.StatusOK:
		return nil
	case r.Status == http.StatusUnauthorized, r.Status == http.StatusForbidden:
		return c.Fail(municipality.Forbidden, "register.forbidden", cause)
	case r.Status == http.StatusTooManyRequests, r.Status >= 500, r.Status < 400:
		return c.Fail(municipality.Unavailable, "register.unavailable", cause)
	}
	return c.Fail(municipality.Refused, "register.refused", cause)
}

// Fail makes an error of this register.
func (c *Caller) Fail(kind municipality.Kind, key string, cause error) error {
	return &municipality.Error{Kind: kind, Op: c.op, Key: key, Cause: cause}
}

// Code keeps a register's error code only when it looks like one, so that no free text reaches a log.
func Code(s string) string {
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool {
		return !(r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) || municipality.ContainsNationalID(s) {
		return ""
	}
	return s
}
