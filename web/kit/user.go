package kit

import (
	"encoding/json"
	"time"

	"torg/municipality"
)

// User is who is logged in. It lives in the session.
type User struct {
	Citizen   *Citizen               `json:",omitempty"`
	Staff     *municipality.Staff    `json:",omitempty"`
	Level     municipality.Assurance // how sure the identity provider is
	Identity  municipality.Identity
	ActingFor *Acting `json:",omitempty"`
}

// Citizen is a person who logged in with her national identity.
type Citizen struct {
	PersonID   string // internal id
	NationalID municipality.NationalID
	Name       string
}

// Acting is whom the user acts for, other than herself. Role is why she may, as a text key: "role.parent", "role.chair".
type Acting struct {
	Kind string // "person" or "organisation"
	ID   string
	Name string
	Role string
}

// Name is what the page shows as logged in.
func (u *User) Name() string {
	switch {
	case u.Staff != nil:
		return u.Staff.Name
	case u.Citizen != nil:
		return u.Citizen.Name
	}
	return u.Identity.Name
}

// How long a login lasts: at most eight hours, and half an hour without a sign of life.
const (
	Idle     = 30 * time.Minute
	Lifetime = 8 * time.Hour
)

const (
	keyUser  = "torg.user"
	keySeen  = "torg.seen"
	keyFlash = "torg.flash"
	keyLogin = "torg.login"
)

// login is what the session keeps of a logged-in user.
type login struct {
	User  User
	Since time.Time
}

// User is who is logged in, or nil. It is read once per request; change it with ActFor.
func (c *Ctx) User() *User { return c.user }

// Require lets a citizen through who logged in at the level or above. Otherwise the error sends her to log in and back.
func (c *Ctx) Require(level municipality.Assurance) error {
	if c.user == nil || c.user.Citizen == nil || c.user.Level < level {
		return loginNeeded(false, level, "")
	}
	return nil
}

// RequireStaff lets staff through who hold the role; an empty role lets all staff through.
func (c *Ctx) RequireStaff(role string) error {
	if c.user == nil || c.user.Staff == nil {
		return loginNeeded(true, municipality.Substantial, "")
	}
	if role != "" && !c.user.Staff.Has(role) {
		return municipality.E(municipality.Forbidden, "kit.RequireStaff", "")
	}
	return nil
}

// ActFor makes the user act for someone, or for herself when acting is nil. The caller has checked that she may.
func (c *Ctx) ActFor(acting *Acting) error {
	if c.user == nil {
		return loginNeeded(false, municipality.Substantial, "")
	}
	var l login
	if !c.Session().Get(keyUser, &l) {
		return loginNeeded(false, municipality.Substantial, "")
	}
	l.User.ActingFor = acting
	c.user = &l.User
	return c.Session().Put(keyUser, l)
}

// loadUser reads the user from the session, and ends the session if it has been idle, is too old, or was ended from the
// provider's side.
func (c *Ctx) loadUser() error {
	var l login
	if !c.Session().Get(keyUser, &l) {
		return nil
	}
	now := c.k.Now()
	seen := time.UnixMicro(c.k.sessions.GetInt64(c.Context(), keySeen))
	ended, err := c.k.ended(c.Context(), l.User.Identity)
	if err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.loadUser", err)
	}
	if ended || now.Sub(seen) > Idle || now.Sub(l.Since) > Lifetime {
		return c.k.sessions.Destroy(c.Context())
	}
	if now.Sub(seen) > time.Minute { // once a minute is enough: every change of a session is a write
		c.k.sessions.Put(c.Context(), keySeen, now.UnixMicro())
	}
	c.user = &l.User
	return nil
}

// setUser begins a login under a new session token, so that a token planted before it is worth nothing.
func (c *Ctx) setUser(u User) error {
	if err := c.k.sessions.RenewToken(c.Context()); err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.setUser", err)
	}
	now := c.k.Now().UTC()
	c.k.sessions.Put(c.Context(), keySeen, now.UnixMicro())
	c.user = &u
	return c.Session().Put(keyUser, login{User: u, Since: now})
}

func decode(raw []byte, into any) bool { return len(raw) > 0 && json.Unmarshal(raw, into) == nil }
