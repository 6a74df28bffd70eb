package oidcsim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"torg/internal/oidckey"
	"torg/municipality"
)

// session is a login at the provider, which may serve several clients.
type session struct {
	sid     string
	cookie  string // proves the session in the browser; empty without SSO
	person  Person
	level   municipality.Assurance
	proved  time.Time
	used    time.Time
	clients []string
}

// A session ends after 30 minutes without use and after 120 minutes at the latest (Digdir).
func (s session) alive(now time.Time) bool {
	return now.Before(s.used.Add(30*time.Minute)) && now.Before(s.proved.Add(120*time.Minute))
}

// authorize takes the browser in. A pushed request is used up here; what follows goes by a ticket, so that the login page
// can be reloaded.
func (s *Simulator) authorize(w http.ResponseWriter, r *http.Request) {
	req, no := s.asked(r.URL.Query())
	if no.Code != "" && no.Shown {
		s.sendBack(w, r, req.Redirect, url.Values{"error": {no.Code}, "error_description": {no.Description}, "state": {req.State}})
		return
	}
	if no.Code != "" {
		s.sorry(w, "nb", http.StatusBadRequest, no.Code+": "+no.Description)
		return
	}
	if known := s.sso(r, req); known != nil {
		s.admit(w, r, req, known)
		return
	}
	ticket := oidckey.Random()
	req.Until = s.now().Add(ticketLife)
	s.mu.Lock()
	err := put(s.tickets, ticket, req, s.now())
	s.mu.Unlock()
	if err != nil {
		s.sorry(w, req.Locale, http.StatusServiceUnavailable, err.Error())
		return
	}
	http.Redirect(w, r, s.prefix+"/login?ticket="+ticket, http.StatusSeeOther)
}

// asked finds the request: pushed, or in the address itself.
func (s *Simulator) asked(q url.Values) (request, problem) {
	client, ok := s.client(q.Get("client_id"))
	if !ok {
		return request{}, problem{Code: "invalid_request", Description: "unknown client_id"}
	}
	if uri := q.Get("request_uri"); uri != "" {
		s.mu.Lock()
		req, found := s.pushed[uri]
		delete(s.pushed, uri)
		s.mu.Unlock()
		if !found || req.Client != client.ID || !req.alive(s.now()) {
			return request{}, problem{Code: "invalid_request_uri", Description: "request_uri is unknown, used or expired"}
		}
		return req, problem{}
	}
	if client.RequirePAR {
		return request{}, problem{Code: "invalid_request", Description: "the client must push its requests (PAR)"}
	}
	req, no := s.check(client, q)
	if no.Shown {
		req.Redirect, req.State = q.Get("redirect_uri"), q.Get("state")
	}
	return req, no
}

// sso finds a login that counts for this request too.
func (s *Simulator) sso(r *http.Request, req request) *session {
	cookie, err := r.Cookie("sim_session")
	if !s.cfg.SSO || err != nil || req.Prompt {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.sessions {
		if known.cookie != "" && known.cookie == cookie.Value && known.alive(s.now()) && known.level >= req.Level {
			return known
		}
	}
	return nil
}

// login shows the form (GET) and takes it (POST).
func (s *Simulator) login(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.sorry(w, "nb", http.StatusBadRequest, "invalid_request")
		return
	}
	ticket := r.Form.Get("ticket")
	s.mu.Lock()
	req, ok := s.tickets[ticket]
	s.mu.Unlock()
	switch {
	case !ok || !req.alive(s.now()):
		s.sorry(w, "nb", http.StatusBadRequest, texts("nb")["expired"])
	case r.Method != http.MethodPost:
		s.form(w, req, ticket, "", http.StatusOK)
	case r.PostForm.Has("cancel"):
		s.drop(ticket)
		s.sendBack(w, r, req.Redirect, url.Values{"error": {"access_denied"}, "error_description": {"the person cancelled"}, "state": {req.State}})
	default:
		s.choose(w, r, req, ticket)
	}
}

func (s *Simulator) drop(ticket string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tickets, ticket)
}

// choose logs in who was chosen, or says what is wrong and shows the form again.
func (s *Simulator) choose(w http.ResponseWriter, r *http.Request, req request, ticket string) {
	person, wrong := s.person(r.PostForm)
	if wrong == "" && level(person) < req.Level {
		wrong = "tooLow"
	}
	if wrong != "" {
		s.form(w, req, ticket, wrong, http.StatusUnprocessableEntity)
		return
	}
	s.drop(ticket)
	now := s.now()
	made := &session{sid: oidckey.Random(), person: person, level: s.levelOf(req, person), proved: now, used: now}
	if s.cfg.SSO {
		made.cookie = oidckey.Random()
		http.SetCookie(w, &http.Cookie{Name: "sim_session", Value: made.cookie, Path: s.prefix + "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.cfg.Issuer, "https:")})
	}
	s.mu.Lock()
	err := put(s.sessions, made.sid, made, now)
	s.mu.Unlock()
	if err != nil {
		s.sorry(w, req.Locale, http.StatusServiceUnavailable, err.Error())
		return
	}
	s.admit(w, r, req, made)
}

// levelOf is the level a login proves. Where a login counts for the next service too, people use the one they have at hand,
// mostly BankID, which is the highest: they get more than was asked for, as at ID-porten.
func (s *Simulator) levelOf(req request, p Person) municipality.Assurance {
	if s.cfg.SSO {
		return level(p)
	}
	return req.Level
}

func level(p Person) municipality.Assurance {
	if p.Level == municipality.NoAssurance {
		return municipality.High
	}
	return p.Level
}

// person reads the form: a typed number goes before a chosen name. A typed number must be synthetic, so that nobody types
// a living person's.
func (s *Simulator) person(form url.Values) (Person, string) {
	typed := strings.ReplaceAll(strings.TrimSpace(form.Get("number")), " ", "")
	if typed == "" || !s.cfg.TypeNumber {
		i := slices.IndexFunc(s.cfg.People, func(p Person) bool { return p.Subject == form.Get("person") })
		if i < 0 {
			return Person{}, "chooseSomeone"
		}
		return s.cfg.People[i], ""
	}
	if _, err := municipality.ParseNationalID(typed); err != nil {
		return Person{}, "badNumber"
	}
	if typed[2] < '4' {
		return Person{}, "realNumber"
	}
	if i := slices.IndexFunc(s.cfg.People, func(p Person) bool { return p.Subject == typed }); i >= 0 {
		return s.cfg.People[i], ""
	}
	return Person{Subject: typed}, ""
}

// grant is what a code stands for.
type grant struct {
	request request
	sid     string
	until   time.Time
	spent   bool
}

func (g grant) alive(now time.Time) bool { return now.Before(g.until) }

// admit makes a code and sends the browser back with it.
func (s *Simulator) admit(w http.ResponseWriter, r *http.Request, req request, who *session) {
	code := oidckey.Random()
	s.mu.Lock()
	who.used = s.now()
	if !slices.Contains(who.clients, req.Client) {
		who.clients = append(who.clients, req.Client)
	}
	err := put(s.codes, code, grant{request: req, sid: who.sid, until: s.now().Add(codeLife)}, s.now())
	s.mu.Unlock()
	if err != nil {
		s.sorry(w, req.Locale, http.StatusServiceUnavailable, err.Error())
		return
	}
	s.sendBack(w, r, req.Redirect, url.Values{"code": {code}, "state": {req.State}})
}

func (s *Simulator) sendBack(w http.ResponseWriter, r *http.Request, to string, q url.Values) {
	q.Set("iss", s.cfg.Issuer)
	sep := "?"
	if strings.Contains(to, "?") {
		sep = "&"
	}
	http.Redirect(w, r, to+sep+q.Encode(), http.StatusSeeOther)
}
