package simknobs

import (
	"net/http"

	"torg/municipality"
)

// Check refuses a call without the right token for a scope; the simulated Maskinporten gives one. Its error is LoginNeeded
// when there is no good token and anything else when the token lacks the right. A nil Check refuses every call, so that a
// simulator nobody has set up never pretends.
type Check func(r *http.Request, scope string) error

// Denied is the HTTP status a call is refused with, or 0 when it may go on.
func (c Check) Denied(r *http.Request, scope string) int {
	if r.Header.Get("Authorization") == "" {
		return http.StatusUnauthorized
	}
	if c == nil {
		return http.StatusForbidden
	}
	switch err := c(r, scope); {
	case err == nil:
		return 0
	case municipality.KindOf(err) == municipality.LoginNeeded:
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}
