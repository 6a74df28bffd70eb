package kit

import (
	"net/http"
	"net/url"
	"time"

	"torg/municipality"
	"torg/web/kit/ui"
)

// attempt is a login under way: what the provider must get back, and where the person was going.
type attempt struct {
	State  string
	Return string
	Staff  bool
	Level  municipality.Assurance
	At     time.Time
}

// attemptLife is how long a person may take at the provider.
const attemptLife = 15 * time.Minute

func (k *Kit) mountLogin(prefix string, g Gate, staff bool) {
	door := gate{Gate: g, staff: staff, done: prefix + "/logg-ut/ferdig"}
	k.Get(prefix+"/logg-inn", door.begin)
	k.Get(prefix+"/logg-inn/tilbake", door.complete)
	k.Post(prefix+"/logg-ut", door.logout)
	k.Get(prefix+"/logg-ut/ferdig", loggedOut)
	k.mux.Handle("GET "+prefix+"/logg-ut/fra-utsteder", k.wrap(door.frontChannel, route{machine: true}))
	k.mux.Handle("POST "+prefix+"/logg-ut/fra-utsteder", k.wrap(door.backChannel, route{machine: true}))
}

type gate struct {
	Gate
	staff bool
	done  string
}

func (g gate) ready() error {
	if g.Login == nil || g.OnLogin == nil {
		return municipality.E(municipality.NotSetUp, "kit.login", "")
	}
	return nil
}

// begin sends the person to the identity provider. What it writes is the browser's own session only.
func (g gate) begin(c *Ctx) error {
	if err := g.ready(); err != nil {
		return err
	}
	a := attempt{Return: c.R.URL.Query().Get("tilbake"), Staff: g.staff, Level: municipality.Substantial, At: c.k.Now().UTC()}
	if c.R.URL.Query().Get("nivaa") == "hoy" {
		a.Level = municipality.High
	}
	if !localPath(a.Return) {
		a.Return = "/"
	}
	to, state, err := g.Login.Begin(c.Context(), a.Level, c.Lang)
	if err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.login.begin", err)
	}
	a.State = state
	if err := c.Session().Put(keyLogin, a); err != nil {
		return err
	}
	return c.leave(to)
}

// complete receives the person back. Every way it can go wrong leads to a page that offers to try again.
func (g gate) complete(c *Ctx) error {
	if err := g.ready(); err != nil {
		return err
	}
	var a attempt
	found := c.Session().Get(keyLogin, &a)
	c.Session().Remove(keyLogin)
	if !found || a.Staff != g.staff || c.k.Now().Sub(a.At) > attemptLife {
		return g.failed(c, a, "kit.login.failed.body", nil)
	}
	id, err := g.Login.Complete(c.Context(), c.R.URL.Query(), a.State)
	if kind := municipality.KindOf(err); err != nil && (kind == municipality.Unavailable || kind == municipality.NotSetUp) {
		return err
	}
	if err != nil {
		return g.failed(c, a, "kit.login.failed.body", err)
	}
	if id.Level < a.Level {
		return g.failed(c, a, keyLevel, nil)
	}
	return g.welcome(c, a, id)
}

func (g gate) welcome(c *Ctx, a attempt, id municipality.Identity) error {
	user, err := g.OnLogin(c.Context(), id)
	if err != nil {
		return err
	}
	if g.staff && user.Staff == nil || !g.staff && user.Citizen == nil {
		return municipality.E(municipality.Forbidden, "kit.login", "")
	}
	user.Identity, user.Level = id, id.Level
	if err := c.setUser(user); err != nil {
		return err
	}
	return c.Redirect(a.Return)
}

func (g gate) failed(c *Ctx, a attempt, body string, cause error) error {
	c.k.Log.Info("login failed", "ref", c.Reference(), "staff", g.staff, "why", body, "error", cause)
	again := "/logg-inn"
	if g.staff {
		again = "/ansatt/logg-inn"
	}
	query := url.Values{"tilbake": {a.Return}}
	if a.Level == municipality.High {
		query.Set("nivaa", "hoy")
	}
	p := ui.Problem{
		Title: c.T("kit.login.failed.title"), Body: c.T(body), Next: c.T("kit.login.failed.next"), Reference: c.Reference(),
		Actions: []ui.Link{{Text: c.T("kit.error.retry"), Href: again + "?" + query.Encode()}, {Text: c.T("kit.error.home"), Href: "/"}},
	}
	return c.Render(http.StatusForbidden, Page{Title: p.Title}, ui.ErrorPage(p))
}

// logout ends the session here and, where the provider has a place for it, there.
func (g gate) logout(c *Ctx) error {
	user := c.user
	if user == nil {
		return c.Redirect(g.done)
	}
	if err := c.k.end(c.Context(), user.Identity.Session); err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.logout", err)
	}
	if err := c.k.sessions.Destroy(c.Context()); err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.logout", err)
	}
	if g.Login != nil {
		if to := g.Login.LogoutURL(user.Identity); to != "" {
			return c.leave(to)
		}
	}
	return c.Redirect(g.done)
}

func loggedOut(c *Ctx) error {
	p := ui.Problem{
		Title: c.T("kit.loggedout.title"), Body: c.T("kit.loggedout.body"),
		Actions: []ui.Link{{Text: c.T("kit.error.home"), Href: "/"}},
	}
	return c.Render(http.StatusOK, Page{Title: p.Title}, ui.ErrorPage(p))
}

// frontChannel answers the provider's page, which opens it in a frame when the person logs out elsewhere (OpenID Connect
// Front-Channel Logout 1.0). Only who knows the session id can end it.
func (g gate) frontChannel(c *Ctx) error {
	sid := c.R.URL.Query().Get("sid")
	if sid == "" || len(sid) > 500 {
		return municipality.E(municipality.Invalid, "kit.frontChannel", "")
	}
	if err := c.k.end(c.Context(), sid); err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.frontChannel", err)
	}
	c.W.Header().Del("X-Frame-Options")
	c.W.Header().Set("Content-Security-Policy", "default-src 'none'")
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.WriteHeader(http.StatusOK)
	return nil
}

// backChannel receives the provider's own message that a session has ended (OpenID Connect Back-Channel Logout 1.0).
func (g gate) backChannel(c *Ctx) error {
	if err := g.ready(); err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	if err := c.R.ParseForm(); err != nil {
		return municipality.Wrap(municipality.Invalid, "kit.backChannel", err)
	}
	sid, err := g.Login.BackChannel(c.Context(), c.R.PostForm)
	if err != nil || sid == "" {
		c.k.Log.Warn("a logout token was refused", "ref", c.Reference(), "error", err)
		c.W.WriteHeader(http.StatusBadRequest) // the answer the standard gives for a token that does not hold
		return nil
	}
	if err := c.k.end(c.Context(), sid); err != nil {
		return municipality.Wrap(municipality.Unavailable, "kit.backChannel", err)
	}
	c.W.WriteHeader(http.StatusOK)
	return nil
}
