package oidcsim

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

// idTokenLife is how long the real ones let an id token live.
const idTokenLife = 120 * time.Second

// token exchanges a code for tokens (OAuth 2 section 4.1.3, PKCE section 4.6).
func (s *Simulator) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request", "the form cannot be read")
		return
	}
	client, why := s.authenticate(r.PostForm)
	if why != "" {
		refuse(w, http.StatusUnauthorized, "invalid_client", why)
		return
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		refuse(w, http.StatusBadRequest, "unsupported_grant_type", "only authorization_code is supported")
		return
	}
	g, who, why := s.redeem(client, r.PostForm)
	if why != "" {
		refuse(w, http.StatusBadRequest, "invalid_grant", why)
		return
	}
	raw, err := s.idToken(client, g, who, s.faults.Of(Token))
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error", "the token could not be signed")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"access_token": oidckey.Random(), "token_type": "Bearer", "expires_in": int(idTokenLife / time.Second), "scope": g.request.Scope, "id_token": raw,
	})
}

// redeem uses up a code. A code that is offered twice ends the session it gave, as RFC 6749 section 4.1.2 advises.
func (s *Simulator) redeem(client Client, form url.Values) (grant, session, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := form.Get("code")
	g, ok := s.codes[code]
	if !ok || g.request.Client != client.ID || !g.alive(s.now()) {
		return grant{}, session{}, "the code is unknown or expired"
	}
	if g.spent {
		delete(s.sessions, g.sid)
		return grant{}, session{}, "the code was used before"
	}
	if form.Get("redirect_uri") != g.request.Redirect {
		return grant{}, session{}, "redirect_uri is not the one of the request"
	}
	if !verifies(form.Get("code_verifier"), g.request.Challenge) {
		return grant{}, session{}, "code_verifier does not fit"
	}
	g.spent = true
	s.codes[code] = g
	who, ok := s.sessions[g.sid]
	if !ok {
		return grant{}, session{}, "the session has ended"
	}
	return g, *who, ""
}

func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	got := base64.RawURLEncoding.EncodeToString(sum[:])
	return len(verifier) >= 43 && len(verifier) <= 128 && subtle.ConstantTimeCompare([]byte(got), []byte(challenge)) == 1
}

// idToken signs the claims of Digdir's table of the id token; mode bends them.
func (s *Simulator) idToken(client Client, g grant, who session, mode Mode) (string, error) {
	now := s.now()
	claims := map[string]any{
		"iss": s.cfg.Issuer, "aud": client.ID, "sub": pairwise(client.ID, who.person.Subject), "sid": who.sid, "nonce": g.request.Nonce,
		"acr": s.acr(who.level), "amr": []string{"TestID"}, "locale": g.request.Locale, "auth_time": who.proved.Unix(),
		"iat": now.Unix(), "exp": now.Add(idTokenLife).Unix(), "jti": oidckey.Random()[:22],
	}
	own := s.cfg.Claims(who.person)
	if mode == NoPerson {
		own = nil
	}
	for name, value := range own {
		if mode == BadPerson {
			value = "12345678901"
		}
		claims[name] = value
	}
	key := s.key
	bend(claims, mode, now, s.acr(municipality.NoAssurance))
	if mode == BadKey {
		forged, err := oidckey.Generate(s.key.ID())
		if err != nil {
			return "", err
		}
		key = forged
	}
	return key.Sign("JWT", claims)
}

func bend(claims map[string]any, mode Mode, now time.Time, low string) {
	switch mode {
	case BadNonce:
		claims["nonce"] = oidckey.Random()
	case BadIssuer:
		claims["iss"] = "https://idporten.example"
	case BadAudience:
		claims["aud"] = "somebody-else"
	case Shared:
		claims["aud"] = []any{claims["aud"], "somebody-else"}
	case EarlyToken:
		claims["iat"] = now.Add(-time.Hour).Unix()
	case OldToken:
		claims["iat"], claims["exp"] = now.Add(-time.Hour).Unix(), now.Add(-time.Hour+idTokenLife).Unix()
	case LowLevel:
		claims["acr"] = low
	}
}

// pairwise gives each client its own name for a person, so that clients cannot compare.
func pairwise(client, subject string) string {
	sum := sha256.Sum256([]byte(client + "\x00" + subject))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
