package kittest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/web/kit"
)

// Exam is what a handler is asked at its access exam. Leave out what cannot be: a page everyone may see has no Wrong.
type Exam struct {
	Method string     // default GET
	Path   string     // of something that Right may see or do
	Form   url.Values // of a POST

	Right     *kit.User   // gets an answer below 400
	Wrong     []*kit.User // others of the same kind, who must not: another citizen, an officer of another unit
	NoMandate []*kit.User // logged in and of the right kind, without the role or mandate
	Screened  []*kit.User // may see the case, but not what Secrets holds

	// Secrets is what no refused reader, and no one for whom it is screened, may find in the answer: names, numbers, titles.
	Secrets []string
}

// Exercise holds a handler to its exam: without login, as the wrong person, without a mandate, with screening, after the
// session has expired, and from another website. Right comes last, so that a POST changes nothing before it.
func Exercise(t *testing.T, s *Server, e Exam) {
	t.Helper()
	if e.Method == "" {
		e.Method = http.MethodGet
	}
	t.Run("no login", func(t *testing.T) { e.toLogin(t, e.ask(s.Client(t))) })
	t.Run("wrong person", func(t *testing.T) { e.refused(t, s, e.Wrong, http.StatusForbidden, http.StatusNotFound) })
	t.Run("no mandate", func(t *testing.T) { e.refused(t, s, e.NoMandate, http.StatusForbidden, http.StatusNotFound) })
	t.Run("screened", func(t *testing.T) {
		for _, u := range e.Screened {
			e.ask(s.Client(t).LoginAs(*u)).Lacks(e.Secrets...)
		}
	})
	t.Run("expired", func(t *testing.T) {
		c := s.Client(t).LoginAs(*e.Right)
		s.Clock.Advance(kit.Idle + time.Minute)
		e.toLogin(t, e.ask(c))
	})
	t.Run("from another site", func(t *testing.T) { e.crossSite(t, s) })
	t.Run("right person", func(t *testing.T) { e.admitted(t, s) })
}

func (e Exam) ask(c *Client) Answer {
	c.t.Helper()
	if e.Method == http.MethodPost {
		return c.Post(e.Path, e.Form)
	}
	return c.Get(e.Path)
}

// toLogin wants a page sent to the login and back, and a form answered with an offer to log in.
func (e Exam) toLogin(t *testing.T, a Answer) {
	t.Helper()
	a.Lacks(e.Secrets...)
	if e.Method == http.MethodPost {
		a.Want(http.StatusUnauthorized)
		return
	}
	a.Want(http.StatusSeeOther)
	back := "tilbake=" + url.QueryEscape(e.Path)
	if !strings.Contains(a.Location, "/logg-inn?") || !strings.Contains(a.Location, back) {
		t.Errorf("sent to %q, want the login and back to %s", a.Location, e.Path)
	}
}

func (e Exam) refused(t *testing.T, s *Server, users []*kit.User, statuses ...int) {
	t.Helper()
	for _, u := range users {
		a := e.ask(s.Client(t).LoginAs(*u)).Lacks(e.Secrets...)
		if a.Status != statuses[0] && a.Status != statuses[1] {
			t.Errorf("%s: status %d, want one of %v", u.Name(), a.Status, statuses)
		}
	}
}

func (e Exam) crossSite(t *testing.T, s *Server) {
	t.Helper()
	if e.Method != http.MethodPost {
		return
	}
	c := s.Client(t).LoginAs(*e.Right)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.Path, strings.NewReader(e.Form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	c.Do(r).Want(http.StatusForbidden)
}

func (e Exam) admitted(t *testing.T, s *Server) {
	t.Helper()
	if a := e.ask(s.Client(t).LoginAs(*e.Right)); a.Status >= http.StatusBadRequest {
		t.Errorf("%s got %d: %s", e.Right.Name(), a.Status, brief(a.Body))
	}
}
