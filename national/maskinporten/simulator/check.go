package simulator

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"torg/municipality"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// accessToken is what an API reads of a token.
type accessToken struct {
	jwt.Claims
	Scope    string `json:"scope"`
	Consumer struct {
		ID string `json:"ID"`
	} `json:"consumer"`
}

// Check verifies the bearer token of a request to a simulated API: signed by this Maskinporten, alive, and with the scope.
// It gives the consumer in ISO 6523 notation: "0192:" and the organisation number. An API that wants restricted tokens
// names itself as audience. Errors: LoginNeeded when there is no good token (answer 401), Forbidden when it lacks the
// scope or is for another API (answer 403).
func (s *Simulator) Check(r *http.Request, scope string, audience ...string) (consumer string, err error) {
	claims, err := s.verify(r.Header.Get("Authorization"))
	if err != nil {
		return "", err
	}
	if !slices.Contains(strings.Fields(claims.Scope), scope) {
		return "", fail(municipality.Forbidden, "the token lacks the scope "+scope)
	}
	for _, want := range audience {
		if !claims.Audience.Contains(want) {
			return "", fail(municipality.Forbidden, "the token is not for "+want)
		}
	}
	return claims.Consumer.ID, nil
}

func (s *Simulator) verify(header string) (accessToken, error) {
	scheme, raw, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return accessToken{}, fail(municipality.LoginNeeded, "no bearer token")
	}
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return accessToken{}, fail(municipality.LoginNeeded, "the token cannot be read")
	}
	var claims accessToken
	if token.Claims(s.key.Public().Key, &claims) != nil {
		return accessToken{}, fail(municipality.LoginNeeded, "the token is not signed by this issuer")
	}
	if claims.Expiry == nil || claims.ValidateWithLeeway(jwt.Expected{Issuer: s.cfg.Issuer, Time: s.now()}, 10*time.Second) != nil {
		return accessToken{}, fail(municipality.LoginNeeded, "the token is expired or another issuer's")
	}
	return claims, nil
}

func fail(kind municipality.Kind, reason string) error {
	return &municipality.Error{Kind: kind, Op: "maskinporten/simulator.Check", Key: "maskinporten.refused", Cause: errors.New(reason)}
}

// Require lets only requests through whose token has the scope, and answers the others as RFC 6750 says.
func (s *Simulator) Require(scope string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch _, err := s.Check(r, scope); {
		case err == nil:
			next.ServeHTTP(w, r)
		case municipality.KindOf(err) == municipality.Forbidden:
			w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="`+scope+`"`)
			answer(w, http.StatusForbidden, map[string]string{"error": "insufficient_scope"})
		default:
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		}
	})
}
