package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// Digdir's limits: exp - iat at most 120 s, iat at most 10 s ahead.
const (
	grantLife = 120 * time.Second
	grantSkew = 10 * time.Second
)

// grant is the claims Digdir documents; any other claim is refused.
type grant struct {
	Audience jwt.Audience `json:"aud"`
	Issuer   string       `json:"iss"`
	Subject  string       `json:"sub"`
	Issued   int64        `json:"iat"`
	Expires  int64        `json:"exp"`
	ID       string       `json:"jti"`
	Scope    string       `json:"scope"`
	Resource resource     `json:"resource"`
	PID      string       `json:"pid"`
	Consumer string       `json:"consumer_org"`
	OnBehalf string       `json:"iss_onbehalfof"`
}

// resource is one address or several.
type resource []string

// UnmarshalJSON reads text or a list of text.
func (r *resource) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*r = resource{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(r))
}

// no is a refusal in Maskinporten's words.
type no struct {
	status            int
	code, description string
}

// token takes a JWT bearer grant (RFC 7523 section 2.1).
func (s *Simulator) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, no{http.StatusBadRequest, "invalid_request", "the form cannot be read"})
		return
	}
	if r.PostForm.Get("grant_type") != grantType {
		refuse(w, no{http.StatusBadRequest, "unsupported_grant_type", "only " + grantType + " is supported"})
		return
	}
	client, g, why := s.read(r.PostForm.Get("assertion"))
	if why == nil {
		why = s.valid(client, g)
	}
	if why == nil {
		why = s.allowed(client, g)
	}
	if why != nil {
		refuse(w, *why)
		return
	}
	s.issue(w, client, g)
}

// read finds the client and checks the signature.
func (s *Simulator) read(raw string) (Client, grant, *no) {
	badForm := &no{http.StatusBadRequest, "invalid_request", "Invalid assertion. Invalid parameter value (MP-011)"}
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512})
	if err != nil {
		return Client{}, grant{}, badForm
	}
	var unproved jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&unproved) != nil {
		return Client{}, grant{}, badForm
	}
	i := slices.IndexFunc(s.cfg.Clients, func(c Client) bool { return c.ID == unproved.Issuer })
	if i < 0 {
		return Client{}, grant{}, &no{http.StatusBadRequest, "invalid_grant", "Invalid assertion. Client authentication failed. Client not found (MP-100)"}
	}
	client := s.cfg.Clients[i]
	for _, key := range client.Keys {
		var text json.RawMessage
		if key.KeyID != token.Headers[0].KeyID || token.Claims(key.Key, &text) != nil {
			continue
		}
		g, ok := strict(text)
		if !ok {
			return Client{}, grant{}, badForm
		}
		return client, g, nil
	}
	return Client{}, grant{}, &no{http.StatusBadRequest, "invalid_grant", "Invalid assertion. Client authentication failed. Invalid JWT signature (MP-124)"}
}

func strict(text json.RawMessage) (grant, bool) {
	var g grant
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	return g, dec.Decode(&g) == nil
}

// valid checks what a grant says of itself.
func (s *Simulator) valid(client Client, g grant) *no {
	now := s.now()
	expires, issued := time.Unix(g.Expires, 0), time.Unix(g.Issued, 0)
	invalid := func(text string) *no { return &no{http.StatusBadRequest, "invalid_grant", text} }
	switch {
	case len(g.Audience) != 1 || g.Audience[0] != s.cfg.Issuer:
		return invalid("Invalid assertion. Client authentication failed. Invalid JWT claim aud (MP-110)")
	case g.Issued == 0 || g.Expires == 0 || expires.Sub(issued) > grantLife:
		return invalid("Invalid assertion. JWT lifetime is longer than 120 seconds (MP-011)")
	case issued.After(now.Add(grantSkew)):
		return invalid("Invalid assertion. Issue time is after now (MP-130)")
	case !now.Before(expires):
		return invalid("Invalid assertion. Client authentication failed. JWT is expired (MP-130)")
	case g.ID != "" && !s.used.Use(client.ID+" "+g.ID, expires, now):
		return invalid("Validation of JWT Bearer grant failed. Grant is used before (MP-012)")
	case g.Scope == "" || g.Consumer != "" && g.OnBehalf != "":
		return &no{http.StatusBadRequest, "invalid_request", "Invalid assertion. Invalid parameter value (MP-011)"}
	}
	return nil
}

// allowed checks the scopes: registered on the client, or delegated to its owner, and given by the API's owner.
func (s *Simulator) allowed(client Client, g grant) *no {
	consumer := s.consumer(client, g)
	for _, scope := range strings.Fields(g.Scope) {
		switch {
		case consumer != client.Org && !slices.Contains(client.Delegated[consumer], scope):
			return &no{http.StatusForbidden, "access_denied", "Consumer " + string(consumer) + " has not delegated access to the scope " + scope + " to supplier " + string(client.Org) + " (MP-251)"}
		case !slices.Contains(client.Scopes, scope):
			return &no{http.StatusBadRequest, "invalid_scope", "Token request contains invalid scopes for client (MP-200)"}
		case slices.Contains(s.cfg.Denied[consumer], scope):
			return &no{http.StatusForbidden, "access_denied", "Consumer has not been granted access to the scope " + scope + " (MP-250)"}
		}
	}
	return nil
}

func (s *Simulator) consumer(client Client, g grant) municipality.OrgNumber {
	if g.Consumer != "" {
		return municipality.OrgNumber(g.Consumer)
	}
	return client.Org
}

// issue signs the token, with the claims of Digdir's table.
func (s *Simulator) issue(w http.ResponseWriter, client Client, g grant) {
	now, consumer := s.now(), s.consumer(client, g)
	claims := map[string]any{
		"iss": s.cfg.Issuer, "aud": "unspecified", "client_id": client.ID, "client_amr": "private_key_jwt", "token_type": "Bearer",
		"scope": strings.Join(strings.Fields(g.Scope), " "), "iat": now.Unix(), "exp": now.Add(s.cfg.Life).Unix(), "jti": oidckey.Random(),
		"consumer": actor(consumer),
	}
	if len(g.Resource) > 0 {
		claims["aud"] = []string(g.Resource)
	}
	if consumer != client.Org {
		claims["supplier"], claims["delegation_source"] = actor(client.Org), "https://altinn.example/"
	}
	text, err := s.key.Sign("JWT", claims)
	if err != nil {
		refuse(w, no{http.StatusInternalServerError, "server_error", "the token could not be signed"})
		return
	}
	s.mu.Lock()
	s.issued++
	s.mu.Unlock()
	answer(w, http.StatusOK, map[string]any{"access_token": text, "token_type": "Bearer", "expires_in": int(s.cfg.Life / time.Second), "scope": claims["scope"]})
}

// actor is an organisation in ISO 6523 notation.
func actor(org municipality.OrgNumber) map[string]string {
	return map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:" + string(org)}
}

func refuse(w http.ResponseWriter, n no) {
	answer(w, n.status, map[string]string{"error": n.code, "error_description": n.description})
}
