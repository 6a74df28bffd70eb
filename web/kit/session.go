package kit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"torg/municipality"
	"torg/web/kit/ui"

	"github.com/alexedwards/scs/v2"
)

func (k *Kit) newSessions() *scs.SessionManager {
	s := scs.New()
	s.Store = k.Sessions
	s.Lifetime = Lifetime
	s.HashTokenInStore = true // who reads the store cannot log in with what is there
	s.Cookie.Name = "torg-okt"
	if k.HTTPS {
		s.Cookie.Name = "__Host-torg-okt"
	}
	s.Cookie.Secure = k.HTTPS
	s.Cookie.HttpOnly = true
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Persist = false // gone when the browser closes
	s.ErrorFunc = k.sessionFailed
	return s
}

// sessionFailed answers when the session store does not.
func (k *Kit) sessionFailed(w http.ResponseWriter, r *http.Request, err error) {
	c := k.newCtx(w, r, route{machine: true})
	c.fail(municipality.Wrap(municipality.Unavailable, "kit.session", err))
}

// Session is what the kit remembers of a browser between requests. Keep little in it: ids and choices, not documents.
type Session struct{ c *Ctx }

// Session is the session of this browser.
func (c *Ctx) Session() Session { return Session{c} }

// Put keeps v, as JSON, under key.
func (s Session) Put(key string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "kit.Session.Put", err)
	}
	s.c.k.sessions.Put(s.c.Context(), key, raw)
	return nil
}

// Get reads what Put kept into the pointer and reports whether there was anything.
func (s Session) Get(key string, into any) bool {
	return !s.c.noState && decode(s.c.k.sessions.GetBytes(s.c.Context(), key), into)
}

// Remove forgets key.
func (s Session) Remove(key string) { s.c.k.sessions.Remove(s.c.Context(), key) }

// Flash shows a message at the top of the next page: kind is "info", "success", "warning" or "danger".
func (s Session) Flash(kind, message string) error {
	var waiting []ui.Flash
	s.Get(keyFlash, &waiting)
	return s.Put(keyFlash, append(waiting, ui.Flash{Kind: kind, Text: message}))
}

func (s Session) flashes() (waiting []ui.Flash) {
	if s.Get(keyFlash, &waiting) {
		s.Remove(keyFlash)
	}
	return waiting
}

// endedKey names the mark that a login was ended from the provider's side. The mark, and not the session's removal, is
// what kills it: a request under way at that moment would otherwise write the session back.
func endedKey(session string) string {
	sum := sha256.Sum256([]byte(session))
	return "ended-" + hex.EncodeToString(sum[:])
}

// end marks the provider's session as over, for as long as any session of ours can live.
func (k *Kit) end(ctx context.Context, session string) error {
	if session == "" {
		return nil
	}
	expiry := time.Now().Add(Lifetime + Idle) // the store's clock, as for sessions themselves
	if s, ok := k.Sessions.(scs.CtxStore); ok {
		return s.CommitCtx(ctx, endedKey(session), []byte{1}, expiry)
	}
	return k.Sessions.Commit(endedKey(session), []byte{1}, expiry)
}

func (k *Kit) ended(ctx context.Context, id municipality.Identity) (found bool, err error) {
	if id.Session == "" {
		return false, nil
	}
	if s, ok := k.Sessions.(scs.CtxStore); ok {
		_, found, err = s.FindCtx(ctx, endedKey(id.Session))
		return found, err
	}
	_, found, err = k.Sessions.Find(endedKey(id.Session))
	return found, err
}
