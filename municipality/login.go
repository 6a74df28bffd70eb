package municipality

import "time"

// Identity is who logged in, as the identity provider vouched for it. It lives in the session only and is never logged.
type Identity struct {
	Person    NationalID // empty for staff
	StaffID   string     // empty for citizens
	Name      string     // if the provider gives it
	Level     Assurance  // how sure the provider is
	Session   string     // the provider's session id (sid), for logout from its side
	Token     string     // the id token, needed to log out there
	At        time.Time  // when the person proved who she is, UTC
	Issuer    string
	Languages []Language // the reader's choice at the provider, if it says
}

// Assurance is an identity assurance level (nivå, eIDAS): higher is surer.
type Assurance int

// The levels ID-porten gives.
const (
	NoAssurance Assurance = iota
	Substantial           // idporten-loa-substantial
	High                  // idporten-loa-high
)
