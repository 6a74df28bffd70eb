package kittest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"torg/municipality"
	"torg/web/kit"
)

// Client is a browser: it keeps cookies and sends the headers of someone who reads this site. It follows no redirects.
type Client struct {
	Header http.Header // sent with every request
	t      testing.TB
	s      *Server
	jar    *cookiejar.Jar
	base   *url.URL
}

// Client makes a browser with no cookies, that reads bokmål.
func (s *Server) Client(t testing.TB) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: "fjordvik.example"}
	return &Client{t: t, s: s, jar: jar, base: base, Header: http.Header{"Accept-Language": {"nb"}}}
}

// Answer is what the server answered.
type Answer struct {
	Status   int
	Header   http.Header
	Body     string
	Location string
	t        testing.TB
}

// Want fails the test if the status is another.
func (a Answer) Want(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d; location %q; body:\n%s", a.Status, status, a.Location, brief(a.Body))
	}
	return a
}

// brief is the part of a page that tells it from others.
func brief(body string) string {
	if _, main, ok := strings.Cut(body, "<main"); ok {
		body = main
	}
	return body[:min(len(body), 1500)]
}

// Has fails the test if a text is not in the body.
func (a Answer) Has(texts ...string) Answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.Body, s) {
			a.t.Errorf("the page lacks %q; body:\n%s", s, brief(a.Body))
		}
	}
	return a
}

// Lacks fails the test if a text is in the body or a header.
func (a Answer) Lacks(texts ...string) Answer {
	a.t.Helper()
	var header strings.Builder
	_ = a.Header.Write(&header)
	for _, s := range texts {
		if strings.Contains(a.Body, s) || strings.Contains(header.String(), s) {
			a.t.Errorf("the answer must not hold %q", s)
		}
	}
	return a
}

// Get opens a page.
func (c *Client) Get(path string) Answer {
	c.t.Helper()
	return c.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form from this site.
func (c *Client) Post(path string, form url.Values) Answer {
	c.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(sameOrigin(r))
}

// Attachment is a file in a form.
type Attachment struct {
	Field, Name string
	Body        []byte
}

// Upload sends a form with files from this site.
func (c *Client) Upload(path string, form url.Values, files ...Attachment) Answer {
	c.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, values := range form {
		for _, v := range values {
			c.must(w.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		c.must(err)
		_, err = part.Write(f.Body)
		c.must(err)
	}
	c.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.Do(sameOrigin(r))
}

func (c *Client) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func sameOrigin(r *http.Request) *http.Request {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// Do sends a request with the client's cookies and headers.
func (c *Client) Do(r *http.Request) Answer {
	c.t.Helper()
	r.Host = c.base.Host
	for name, values := range c.Header {
		if r.Header.Get(name) == "" {
			r.Header[name] = values
		}
	}
	for _, cookie := range c.jar.Cookies(c.base) {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	c.s.ServeHTTP(w, r)
	res := w.Result()
	c.jar.SetCookies(c.base, res.Cookies())
	body, err := io.ReadAll(res.Body)
	c.must(err)
	return Answer{Status: res.StatusCode, Header: res.Header, Body: string(body), Location: res.Header.Get("Location"), t: c.t}
}

// Cookies are what the browser keeps.
func (c *Client) Cookies() []*http.Cookie { return c.jar.Cookies(c.base) }

// LoginAs logs in, through the kit's own login pages, as a citizen or as staff. A level of zero becomes High.
func (c *Client) LoginAs(u kit.User) *Client {
	c.t.Helper()
	if u.Level == municipality.NoAssurance {
		u.Level = municipality.High
	}
	c.s.SetNext(u)
	c.Get(prefix(u) + "/logg-inn?nivaa=" + levelParam(u.Level)).Want(http.StatusSeeOther)
	c.Get(prefix(u) + "/logg-inn/tilbake?state=state-" + level2(u.Level)).Want(http.StatusSeeOther)
	return c
}

// SetNext says who the next login is.
func (s *Server) SetNext(u kit.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = u
}

func levelParam(l municipality.Assurance) string {
	if l == municipality.High {
		return "hoy"
	}
	return ""
}

func prefix(u kit.User) string {
	if u.Staff != nil {
		return "/ansatt"
	}
	return ""
}

// Person is a synthetic citizen to log in as.
func Person(id, name string) kit.User {
	return kit.User{Citizen: &kit.Citizen{PersonID: id, Name: name}, Level: municipality.High, Identity: municipality.Identity{Session: "sid-" + id, Name: name}}
}

// Officer is a staff member with roles to log in as, in both zones.
func Officer(id, name string, roles ...string) kit.User {
	staff := &municipality.Staff{ID: id, Name: name, Roles: roles, Zones: municipality.Zones()}
	return kit.User{Staff: staff, Level: municipality.Substantial, Identity: municipality.Identity{StaffID: id, Session: "sid-" + id}}
}
