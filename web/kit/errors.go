package kit

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"torg/municipality"
	"torg/web/kit/ui"
)

// outcome is how a kind of error is shown: its status, and the texts "kit.error.<name>.title", ".body" and ".next".
type outcome struct {
	status int
	name   string
}

// outcomeOf is the one place where what went wrong becomes a status and a page.
func outcomeOf(err error) outcome {
	if own, ok := errors.AsType[*webError](err); ok {
		return own.outcome
	}
	switch municipality.KindOf(err) {
	case municipality.NotFound:
		return outcome{http.StatusNotFound, "notfound"}
	case municipality.Invalid:
		return outcome{http.StatusUnprocessableEntity, "invalid"}
	case municipality.Forbidden:
		return outcome{http.StatusForbidden, "forbidden"}
	case municipality.Conflict:
		return outcome{http.StatusConflict, "conflict"}
	case municipality.Unavailable:
		return outcome{http.StatusServiceUnavailable, "unavailable"}
	case municipality.Refused:
		return outcome{http.StatusBadGateway, "refused"}
	case municipality.NotSetUp:
		return outcome{http.StatusServiceUnavailable, "notsetup"}
	case municipality.TooMuch:
		return outcome{http.StatusRequestEntityTooLarge, "toomuch"}
	case municipality.LoginNeeded:
		return outcome{http.StatusUnauthorized, "login"}
	}
	return outcome{http.StatusInternalServerError, "fault"}
}

// webError is what only the web knows of.
type webError struct {
	outcome
	staff bool
	level municipality.Assurance
	key   string
}

// Error names it for the log.
func (e *webError) Error() string { return "kit: " + e.name }

// Unwrap gives the municipality's own error, so that municipality.KindOf knows a login is needed.
func (e *webError) Unwrap() error {
	switch e.name {
	case "login":
		return municipality.E(municipality.LoginNeeded, "kit.Require", e.key)
	case "crosssite":
		return municipality.E(municipality.Forbidden, "kit.Post", "")
	}
	return municipality.E(municipality.Invalid, "kit.serve", "")
}

func crossSite() error { return &webError{outcome: outcome{http.StatusForbidden, "crosssite"}} }

func methodNotAllowed() error {
	return &webError{outcome: outcome{http.StatusMethodNotAllowed, "method"}}
}

func loginNeeded(staff bool, level municipality.Assurance, key string) error {
	return &webError{outcome: outcome{http.StatusUnauthorized, "login"}, staff: staff, level: level, key: key}
}

// fail shows err to the reader and tells the operator what it was.
func (c *Ctx) fail(err error) {
	if errors.Is(err, context.Canceled) && c.R.Context().Err() != nil {
		return // nobody is there to read it
	}
	o := outcomeOf(err)
	c.k.Log.LogAttrs(c.Context(), levelOf(o.status), "refused", slog.String("ref", c.Reference()), slog.String("page", c.R.Pattern),
		slog.Int("status", o.status), slog.String("error", err.Error()))
	if o.name == "login" && c.R.Method != http.MethodPost {
		_ = c.Redirect(c.loginPath(err))
		return
	}
	if o.name == "unavailable" {
		c.W.Header().Set("Retry-After", "60")
	}
	if failed := c.Render(o.status, Page{Title: c.T("kit.error." + o.name + ".title")}, ui.ErrorPage(c.problem(o, err))); failed != nil {
		c.k.Log.Error("the error page could not be shown", "ref", c.Reference(), "error", failed)
		http.Error(c.W, c.T("kit.error.fault.title")+" "+c.Reference(), http.StatusInternalServerError)
	}
}

// problem says what happened and what to do next. A text of the room's own takes the place of the general one.
func (c *Ctx) problem(o outcome, err error) ui.Problem {
	p := ui.Problem{
		Title: c.T("kit.error." + o.name + ".title"), Body: c.T("kit.error." + o.name + ".body"),
		Next: c.T("kit.error." + o.name + ".next"), Reference: c.Reference(),
		Actions: []ui.Link{{Text: c.T("kit.error.home"), Href: "/"}},
	}
	if own := c.ErrorText(err); own != "" {
		p.Body = own
	}
	if o.name == "login" {
		p.Actions = append([]ui.Link{{Text: c.T("kit.login"), Href: c.loginPath(err)}}, p.Actions...)
	}
	return p
}

// ErrorText is the text an error carries for people, in the reader's language, or "" if it has none. Faults have none:
// what they say is for the operator.
func (c *Ctx) ErrorText(err error) string {
	e, ok := errors.AsType[*municipality.Error](err)
	if !ok || e.Kind == municipality.Fault || e.Key == "" || !c.HasText(e.Key) {
		return ""
	}
	return c.T(e.Key, e.Args...)
}

func (c *Ctx) loginPath(err error) string {
	e, ok := errors.AsType[*webError](err)
	staff := ok && e.staff || !ok && c.user != nil && c.user.Staff != nil
	path, query := "/logg-inn", url.Values{"tilbake": {c.here()}}
	if staff {
		path = "/ansatt/logg-inn"
	}
	if ok && e.level == municipality.High {
		query.Set("nivaa", "hoy")
	}
	return path + "?" + query.Encode()
}

// keyLevel is the text for a login at too low a level.
const keyLevel = "kit.login.level"
