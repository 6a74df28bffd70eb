package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"torg/cmd/town"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/open"
	opentexts "torg/web/open/texts"
	"torg/web/portal"
	portaltexts "torg/web/portal/texts"
)

// web is a municipality's pages, answering on this machine as they do in use: sessions in the store, every check in
// place, a line in the log for each request.
type web struct {
	addr   string
	server *http.Server
}

func serve(t *town.Town) (*web, error) {
	texts, err := kit.LoadTexts(portaltexts.FS, opentexts.FS)
	if err != nil {
		return nil, err
	}
	k, err := kit.New(kit.Config{Municipality: t.Profile, Texts: texts, Sessions: t.Sessions, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Citizen: kit.Gate{Login: provider{}, OnLogin: func(_ context.Context, id municipality.Identity) (kit.User, error) {
			return kit.User{Citizen: &kit.Citizen{PersonID: t.Site.Names.ID(id.Person), NationalID: id.Person, Name: id.Name}}, nil
		}}})
	if err != nil {
		return nil, err
	}
	portal.Mount(k, t.Site, portal.Options{})
	open.Mount(k, t.Site)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &web{addr: l.Addr().String(), server: &http.Server{Handler: k, ReadHeaderTimeout: 10 * time.Second}}
	go func() { _ = w.server.Serve(l) }() // ends with ErrServerClosed
	return w, nil
}

func (w *web) close() error { return w.server.Close() }

// provider vouches for whoever says who she is; it stands in for the identity provider, whose work is not ours.
type provider struct{}

// Begin sends the person straight back.
func (provider) Begin(context.Context, municipality.Assurance, municipality.Language) (to, state string, err error) {
	return "/logg-inn/tilbake", "state", nil
}

// Complete believes the number in the query.
func (provider) Complete(_ context.Context, query url.Values, _ string) (municipality.Identity, error) {
	n, err := strconv.Atoi(query.Get("n"))
	id := person(n)
	return municipality.Identity{Person: id, Name: fmt.Sprint("Kari Måling ", n), Level: municipality.High, Session: "b" + query.Get("n"), At: time.Now().UTC()}, err
}

// LogoutURL is nowhere.
func (provider) LogoutURL(municipality.Identity) string { return "" }

// BackChannel ends nothing.
func (provider) BackChannel(context.Context, url.Values) (string, error) {
	return "", errors.New("not here")
}

// caller is one client with a connection that stays open from its first call. It is as small as can be: it uses the same
// processors as what it measures.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	host string
}

func (w *web) call() *caller { return &caller{host: w.addr} }

func (c *caller) connect() (err error) {
	if c.conn != nil {
		return nil
	}
	if c.conn, err = net.Dial("tcp", c.host); err == nil {
		c.in = bufio.NewReaderSize(c.conn, 32<<10)
	}
	return err
}

func (c *caller) close() {
	if c.conn != nil {
		_ = c.conn.Close()
	}
}

// reply is what a caller looks at.
type reply struct {
	status   int
	location string
	cookie   string
	bytes    int64
	page     string // of a refusal
}

func (c *caller) do(method, path, cookie string) (r reply, err error) {
	if err := c.connect(); err != nil {
		return r, err
	}
	var b strings.Builder
	b.WriteString(method + " " + path + " HTTP/1.1\r\nHost: " + c.host + "\r\nSec-Fetch-Site: same-origin\r\n")
	if cookie != "" {
		b.WriteString("Cookie: torg-okt=" + cookie + "\r\n")
	}
	if method == http.MethodPost {
		b.WriteString("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n")
	}
	b.WriteString("\r\n")
	if _, err := io.WriteString(c.conn, b.String()); err != nil {
		return r, err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return r, err
	}
	r.status, r.location = res.StatusCode, res.Header.Get("Location")
	for _, k := range res.Cookies() {
		if k.Name == "torg-okt" {
			r.cookie = k.Value
		}
	}
	if r.status >= http.StatusBadRequest { // worth reading
		page, _ := io.ReadAll(res.Body)
		r.page = string(page)
		r.bytes = int64(len(page))
		return r, res.Body.Close()
	}
	r.bytes, err = io.Copy(io.Discard, res.Body)
	return r, errors.Join(err, res.Body.Close())
}

// login logs a person in the way a browser does and gives her session's cookie.
func (c *caller) login(n int) (string, error) {
	begun, err := c.do(http.MethodGet, "/logg-inn", "")
	if err != nil {
		return "", err
	}
	back, err := c.do(http.MethodGet, "/logg-inn/tilbake?n="+strconv.Itoa(n), begun.cookie)
	if err == nil && back.cookie == "" {
		err = fmt.Errorf("logging in gave status %d and no session", back.status)
	}
	return back.cookie, err
}

// send posts the last step of an application.
func (c *caller) send(s sent) error {
	r, err := c.do(http.MethodPost, "/tjenester/"+applied+"/soknad/"+s.draft+"/send", s.cookie)
	if err == nil && (r.status != http.StatusSeeOther || !strings.Contains(r.location, "/kvittering/")) {
		err = fmt.Errorf("sending gave status %d to %q: %s", r.status, r.location, heading(r.page))
	}
	return err
}

// heading is what a page of refusal says first.
func heading(page string) string {
	_, main, _ := strings.Cut(page, "<h1")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}
