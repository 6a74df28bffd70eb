package noark

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"torg/archive/object"
	"torg/municipality"
	"torg/store"
)

// Issuer is whose bearer tokens are taken.
type Issuer struct {
	// Metadata is the address of the issuer's OpenID configuration; it is linked to from the root.
	Metadata string
	// Check gives the user id a token stands for. Errors: LoginNeeded for a token that is not good, Unavailable.
	Check func(ctx context.Context, token string) (user string, err error)
}

// login finds who asks. No credentials is nobody; wrong ones are refused wherever they are sent.
func (c *call) login() error {
	scheme, rest, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	id := ""
	var err error
	switch strings.ToLower(scheme) {
	case "":
		return nil
	case "basic":
		id, err = c.basic()
	case "bearer":
		id, err = c.bearer(strings.TrimSpace(rest))
	default:
		err = unknown()
	}
	if err != nil {
		return err
	}
	staff, ok := c.s.Staff(id)
	if !ok {
		return unknown()
	}
	if !staff.MayEnter(c.s.Zone) {
		return &refusal{status: http.StatusForbidden, why: "Brukeren har ikke tilgang til denne sonen."}
	}
	passive := false
	if err := c.s.Store.Read(c.r.Context(), func(tx store.Tx) (err error) {
		passive, err = c.s.Archive.Passive(tx, staff.ID)
		return err
	}); err != nil {
		return err
	}
	if passive {
		return unknown()
	}
	c.user, c.known = object.Caller{Staff: staff, Zone: c.s.Zone}, true
	return nil
}

func unknown() error { return municipality.E(municipality.LoginNeeded, "noark.login", "") }

// basic checks a user and her password in a time that tells nothing of either.
func (c *call) basic() (string, error) {
	user, password, ok := c.r.BasicAuth()
	if !ok || c.s.Basic == nil || !c.s.password(user, password) {
		return "", unknown()
	}
	return user, nil
}

func (s *Server) password(user, password string) bool {
	want, there := s.Basic[user]
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(password))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && there && want != ""
}

func (c *call) bearer(token string) (string, error) {
	if user, ok := c.s.tokens.user(token); ok {
		return user, nil
	}
	if c.s.OIDC == nil {
		return "", unknown()
	}
	return c.s.OIDC.Check(c.r.Context(), token)
}

// challenge tells how to log in (RFC 7617, RFC 6750).
func (c *call) challenge() {
	h := c.w.Header()
	if c.s.Basic != nil {
		h.Add("WWW-Authenticate", `Basic realm="Noark 5", charset="UTF-8"`)
	}
	if c.s.OIDC != nil || c.s.Basic != nil {
		h.Add("WWW-Authenticate", `Bearer realm="Noark 5"`)
	}
}

// need refuses those who are not logged in.
func (c *call) need() error {
	if !c.known {
		return unknown()
	}
	return nil
}
