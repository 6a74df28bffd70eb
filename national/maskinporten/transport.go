package maskinporten

import (
	"errors"
	"net/http"

	"torg/internal/oidckey"
	"torg/municipality"
)

// transport adds tokens to requests.
type transport struct {
	client *Client
	base   http.RoundTripper
	scope  []string
}

// Transport gives a RoundTripper (nil base: http.DefaultTransport) that adds a token with the scopes to each request. A
// token the API answers 401 to is forgotten, and the request is tried once more with a new one, if its body can be sent
// again: 401 says that nothing was done. Tokens go neither to another host by a redirect nor over plain http, except to
// this machine itself. Errors are those of Token, in the *url.Error of http.Client.
func (c *Client) Transport(base http.RoundTripper, scope ...string) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return &transport{client: c, base: base, scope: scope}
}

// RoundTrip sends one request.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if redirectedAway(r) {
		return t.base.RoundTrip(r)
	}
	if r.URL.Scheme != "https" && !oidckey.Loopback(r.URL.Hostname()) {
		closeBody(r)
		return nil, &municipality.Error{Kind: municipality.NotSetUp, Op: "maskinporten.Transport", Key: "maskinporten.notsetup", Cause: errors.New("a token may not be sent over plain http")}
	}
	resp, token, err := t.send(r)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	t.client.forget(token)
	again, ok := rewound(r)
	if !ok {
		return resp, nil
	}
	resp.Body.Close()
	resp, _, err = t.send(again)
	return resp, err
}

func (t *transport) send(r *http.Request) (*http.Response, string, error) {
	token, err := t.client.Token(r.Context(), t.scope...)
	if err != nil {
		closeBody(r)
		return nil, "", err
	}
	out := r.Clone(r.Context())
	out.Header.Set("Authorization", "Bearer "+token)
	resp, err := t.base.RoundTrip(out)
	return resp, token, err
}

// redirectedAway reports whether r follows redirects that led away from the host first asked, even if by way of others.
func redirectedAway(r *http.Request) bool {
	for from := r.Response; from != nil && from.Request != nil; from = from.Request.Response {
		if from.Request.URL.Host != r.URL.Host {
			return true
		}
	}
	return false
}

func rewound(r *http.Request) (*http.Request, bool) {
	out := r.Clone(r.Context())
	if r.Body == nil || r.Body == http.NoBody {
		return out, true
	}
	if r.GetBody == nil {
		return nil, false
	}
	body, err := r.GetBody()
	out.Body = body
	return out, err == nil
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		r.Body.Close()
	}
}
