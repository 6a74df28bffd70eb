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
)

// logoutWait bounds how long LogoutURL may ask for metadata it does not have.
const logoutWait = 5 * time.Second

// LogoutURL is where to send the browser to log out at the provider too (OpenID Connect RP-Initiated Logout 1.0). It is
// empty when that cannot be done: the provider offers no logout, or its metadata cannot be had now. Then the page must say
// that the login at the provider still stands.
func (c *Client) LogoutURL(id municipality.Identity) string {
	ctx, cancel := context.WithTimeout(context.Background(), logoutWait)
	defer cancel()
	meta, err := c.metadata(ctx)
	if err != nil || meta.EndSession == "" {
		return ""
	}
	query := url.Values{"post_logout_redirect_uri": {c.cfg.PostLogoutURL}, "state": {oidckey.Random()}}
	if id.Token != "" {
		query.Set("id_token_hint", id.Token)
	} else {
		query.Set("client_id", c.cfg.ClientID)
	}
	return withQuery(meta.EndSession, query)
}

// FrontChannel reads the provider's logout message that comes through the browser, in a frame where our cookies may be
// missing (OpenID Connect Front-Channel Logout 1.0). It gives the provider's session (sid) to end. The message is not
// signed: knowing a sid is what it proves, and ending a session is all it may do. Errors: logout.refused.
func (c *Client) FrontChannel(query url.Values) (string, error) {
	sid := query.Get("sid")
	if query.Get("iss") != c.cfg.Issuer || sid == "" || len(sid) > 200 {
		return "", c.badLogout("FrontChannel", errors.New("iss or sid is missing or another's"))
	}
	return sid, nil
}

// BackChannel checks the provider's logout message that comes from its server (OpenID Connect Back-Channel Logout 1.0
// section 2.6) and gives the provider's session (sid) to end. A message counts once.
// Errors: logout.refused; login.unavailable when the provider's keys cannot be fetched.
func (c *Client) BackChannel(ctx context.Context, form url.Values) (string, error) {
	raw := form.Get("logout_token")
	if raw == "" || len(raw) > 8000 || !c.mayBeLogout(raw) {
		return "", c.badLogout("BackChannel", errors.New("no logout_token of the allowed form"))
	}
	meta, err := c.metadata(ctx)
	if err != nil {
		return "", c.called("BackChannel", err)
	}
	if _, err := meta.keys.VerifySignature(ctx, raw); errors.Is(err, oidckey.ErrSignature) {
		return "", c.badLogout("BackChannel", err)
	} else if err != nil {
		return "", c.called("BackChannel", err)
	}
	return c.logoutSession(ctx, meta, raw)
}

// logoutSession checks the claims of a message that the provider signed.
func (c *Client) logoutSession(ctx context.Context, meta *metadata, raw string) (string, error) {
	token, err := meta.verifier.VerifyLogout(ctx, raw)
	if err != nil {
		return "", c.badLogout("BackChannel", oidckey.Safe(err))
	}
	var claims struct {
		Events map[string]map[string]any `json:"events"`
	}
	fresh := c.now().Sub(token.IssuedAt)
	switch {
	case token.Claims(&claims) != nil || claims.Events["http://schemas.openid.net/event/backchannel-logout"] == nil:
		return "", c.badLogout("BackChannel", errors.New("the event is not a logout"))
	case len(token.Audience) != 1 || token.SessionID == "" || len(token.SessionID) > 200:
		return "", c.badLogout("BackChannel", errors.New("aud or sid is missing or too many"))
	case fresh > tokenAge || fresh < -skew || token.Expiry.After(token.IssuedAt.Add(time.Hour)):
		return "", c.badLogout("BackChannel", errors.New("the message was not made now"))
	case !c.used.Use(token.TokenID, token.Expiry, c.now()):
		return "", c.badLogout("BackChannel", errors.New("the message was used before (jti)"))
	}
	return token.SessionID, nil
}

// mayBeLogout looks at the type in the header, which spares fetching keys for other kinds of token. Older issuers write
// "JWT" or nothing.
func (c *Client) mayBeLogout(raw string) bool {
	head, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	var header struct {
		Type string `json:"typ"`
	}
	if err != nil || json.Unmarshal(text, &header) != nil {
		return false
	}
	typ := strings.TrimPrefix(strings.ToLower(header.Type), "application/")
	return typ == "" || typ == "jwt" || typ == "logout+jwt"
}

func (c *Client) badLogout(op string, cause error) error {
	return c.fail(op, municipality.Invalid, "logout.refused", cause)
}
