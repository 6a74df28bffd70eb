package oidcsim

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"torg/internal/oidckey"

	"github.com/go-jose/go-jose/v4/jwt"
)

// backChannelWait is how long a client may take to answer a logout message; the real one tries once, and no more.
const backChannelWait = 5 * time.Second

// endSession logs the browser's person out everywhere (OpenID Connect RP-Initiated Logout 1.0).
func (s *Simulator) endSession(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.sorry(w, "nb", http.StatusBadRequest, "invalid_request")
		return
	}
	hint, ok := s.hint(r.Form.Get("id_token_hint"))
	if r.Form.Has("id_token_hint") && !ok {
		s.sorry(w, "nb", http.StatusBadRequest, "invalid_request: id_token_hint is not ours")
		return
	}
	sid := hint.SID
	if sid == "" {
		sid = s.sidOfCookie(r)
	}
	ended := s.end(r.Context(), sid)
	http.SetCookie(w, &http.Cookie{Name: "sim_session", Path: s.prefix + "/", MaxAge: -1, HttpOnly: true})
	s.loggedOut(w, r, hint, s.frames(ended, hint.client()))
}

// loggedOut sends the browser on when the client named itself and a registered address; otherwise it ends up here.
func (s *Simulator) loggedOut(w http.ResponseWriter, r *http.Request, hint hint, frames []string) {
	client, _ := s.client(hint.client())
	to := r.Form.Get("post_logout_redirect_uri")
	if !slices.Contains(client.PostLogoutURIs, to) {
		to = ""
	} else if state := r.Form.Get("state"); state != "" {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		to += sep + url.Values{"state": {state}}.Encode()
	}
	if to != "" && len(frames) == 0 {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	s.byePage(w, chooseLocale(hint.Locale), to, frames)
}

type hint struct {
	Audience jwt.Audience `json:"aud"`
	SID      string       `json:"sid"`
	Locale   string       `json:"locale"`
}

func (h hint) client() string {
	if len(h.Audience) == 1 {
		return h.Audience[0]
	}
	return ""
}

// hint reads an id token of ours. It may be expired: people log out after hours.
func (s *Simulator) hint(raw string) (hint, bool) {
	token, err := jwt.ParseSigned(raw, oidckey.Algorithms())
	var h hint
	if err != nil || token.Claims(s.key.Public().Key, &h) != nil {
		return hint{}, false
	}
	return h, true
}

func (s *Simulator) sidOfCookie(r *http.Request) string {
	cookie, err := r.Cookie("sim_session")
	if err != nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for sid, known := range s.sessions {
		if known.cookie != "" && known.cookie == cookie.Value {
			return sid
		}
	}
	return ""
}

// Logout ends a session as if the person had logged out at another service: clients with a back-channel address are
// told. It reports whether there was such a session.
func (s *Simulator) Logout(ctx context.Context, sid string) bool { return s.end(ctx, sid).sid != "" }

// Sessions lists the sessions (sid) of a person that have not ended.
func (s *Simulator) Sessions(subject string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sids []string
	for sid, known := range s.sessions {
		if known.person.Subject == subject && known.alive(s.now()) {
			sids = append(sids, sid)
		}
	}
	slices.Sort(sids)
	return sids
}

// end forgets a session and tells every client in it that has a back-channel address.
func (s *Simulator) end(ctx context.Context, sid string) session {
	s.mu.Lock()
	known, ok := s.sessions[sid]
	delete(s.sessions, sid)
	s.mu.Unlock()
	if !ok {
		return session{}
	}
	for _, id := range known.clients {
		if client, ok := s.client(id); ok && client.BackChannelURI != "" {
			if err := s.tell(ctx, client, *known); err != nil {
				s.cfg.Log.Warn("logout message not delivered", "client", client.ID, "error", err)
			}
		}
	}
	return *known
}

// tell sends one logout message (OpenID Connect Back-Channel Logout 1.0 section 2.5).
func (s *Simulator) tell(ctx context.Context, client Client, who session) error {
	raw, err := s.LogoutToken(client.ID, who.sid)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, backChannelWait)
	defer cancel()
	body := strings.NewReader(url.Values{"logout_token": {raw}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, client.BackChannelURI, body)
	if err != nil {
		return fmt.Errorf("the back-channel address of the client: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.cfg.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the client answered %d", resp.StatusCode)
	}
	return nil
}

// LogoutToken makes the message that tells a client that a session has ended.
func (s *Simulator) LogoutToken(clientID, sid string) (string, error) {
	now := s.now()
	return s.Sign("logout+jwt", map[string]any{
		"iss": s.cfg.Issuer, "aud": clientID, "sid": sid, "jti": oidckey.Random(), "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	})
}

// Sign signs claims with the provider's key, so that tests can try messages the real one would never send.
func (s *Simulator) Sign(typ string, claims map[string]any) (string, error) {
	return s.key.Sign(typ, claims)
}

// frames are the addresses that tell the other clients through the browser; the client that asked is not told.
func (s *Simulator) frames(ended session, asked string) []string {
	var out []string
	for _, id := range ended.clients {
		client, ok := s.client(id)
		if !ok || id == asked || client.FrontChannelURI == "" {
			continue
		}
		sep := "?"
		if strings.Contains(client.FrontChannelURI, "?") {
			sep = "&"
		}
		out = append(out, client.FrontChannelURI+sep+url.Values{"iss": {s.cfg.Issuer}, "sid": {ended.sid}}.Encode())
	}
	return out
}
