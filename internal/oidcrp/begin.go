package oidcrp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"

	"golang.org/x/oauth2"
)

// attemptLife is how long a person may take at the provider before the attempt must begin anew.
const attemptLife = 30 * time.Minute

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// attempt is what must be remembered between leaving for the provider and coming back.
type attempt struct {
	State    string                 `json:"s"`
	Nonce    string                 `json:"n"`
	Verifier string                 `json:"v"`
	Level    municipality.Assurance `json:"l"`
	Begun    int64                  `json:"t"` // Unix seconds
}

// Begin asks the provider for a login at the level (at least substantial) in the language, and gives where to send the
// browser and what to keep in the browser's session until it comes back.
// Errors: login.unavailable, login.refused.
func (c *Client) Begin(ctx context.Context, level municipality.Assurance, lang municipality.Language) (string, string, error) {
	meta, err := c.metadata(ctx)
	if err != nil {
		return "", "", c.called("Begin", err)
	}
	a := attempt{
		State: oidckey.Random(), Nonce: oidckey.Random(), Verifier: oauth2.GenerateVerifier(),
		Level: max(level, municipality.Substantial), Begun: c.now().Unix(),
	}
	query := c.request(a, lang)
	if meta.PAR != "" {
		if query, err = c.push(ctx, meta, query); err != nil {
			return "", "", c.called("Begin", err)
		}
	}
	return withQuery(meta.Authorize, query), a.pack(), nil
}

// request is the authorization request; Digdir's table of the /authorize endpoint.
func (c *Client) request(a attempt, lang municipality.Language) url.Values {
	return url.Values{
		"response_type":         {"code"},
		"client_id":             {c.cfg.ClientID},
		"redirect_uri":          {c.cfg.RedirectURL},
		"scope":                 {c.cfg.Scope},
		"state":                 {a.State},
		"nonce":                 {a.Nonce},
		"acr_values":            {c.acr(a.Level)},
		"ui_locales":            {locale(lang)},
		"code_challenge":        {oauth2.S256ChallengeFromVerifier(a.Verifier)},
		"code_challenge_method": {"S256"},
	}
}

// push hands the request over behind the browser's back, so that nobody can read or change it on the way.
func (c *Client) push(ctx context.Context, meta *metadata, query url.Values) (url.Values, error) {
	if err := c.authenticate(query); err != nil {
		return nil, err
	}
	var pushed struct {
		URI string `json:"request_uri"`
	}
	if err := oidckey.PostForm(ctx, c.http, meta.PAR, query, &pushed); err != nil {
		return nil, err
	}
	if pushed.URI == "" || len(pushed.URI) > 500 {
		return nil, errors.Join(oidckey.ErrNonsense, errors.New("the pushed request got no request_uri"))
	}
	return url.Values{"client_id": {c.cfg.ClientID}, "request_uri": {pushed.URI}}, nil
}

func (c *Client) authenticate(form url.Values) error {
	token, err := c.assertion()
	if err != nil {
		return err
	}
	form.Set("client_assertion_type", assertionType)
	form.Set("client_assertion", token)
	return nil
}

func (c *Client) acr(level municipality.Assurance) string {
	if level >= municipality.High {
		return c.cfg.ACRPrefix + "high"
	}
	return c.cfg.ACRPrefix + "substantial"
}

// level reads an acr; one we do not know is no assurance at all.
func (c *Client) level(acr string) municipality.Assurance {
	switch name, ok := strings.CutPrefix(acr, c.cfg.ACRPrefix); {
	case ok && name == "high":
		return municipality.High
	case ok && name == "substantial":
		return municipality.Substantial
	}
	return municipality.NoAssurance
}

func locale(lang municipality.Language) string {
	for _, known := range municipality.Languages() {
		if lang == known {
			return string(lang)
		}
	}
	return string(municipality.Bokmaal)
}

func withQuery(address string, query url.Values) string {
	if strings.Contains(address, "?") {
		return address + "&" + query.Encode()
	}
	return address + "?" + query.Encode()
}

func (a attempt) pack() string {
	text, _ := json.Marshal(a) // strings and numbers only: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

func unpack(kept string) (attempt, error) {
	var a attempt
	text, err := base64.RawURLEncoding.DecodeString(kept)
	if err != nil || len(text) > 2000 || json.Unmarshal(text, &a) != nil || a.State == "" || a.Nonce == "" || a.Verifier == "" {
		return attempt{}, errors.New("no login was begun in this browser")
	}
	return a, nil
}
