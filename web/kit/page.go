package kit

import (
	"bytes"
	"net/url"
	"strconv"

	"torg/municipality"
	"torg/web/kit/ui"

	"github.com/a-h/templ"
)

// Page is what the layout must know of a page.
type Page struct {
	Title  string    // of the window; the heading is in the body
	Crumbs []ui.Link // from the front page down; the last is this page
	Active string    // the address of the menu item this page belongs to
	Wide   bool      // tables and lists of staff; text stays narrow
	Errors int       // how many errors a form has: the window's title says so first
}

// Render shows body in the layout.
func (c *Ctx) Render(status int, page Page, body templ.Component) error {
	var buf bytes.Buffer
	ctx := templ.WithChildren(c.Context(), body)
	if err := ui.Layout(c.frame(page)).Render(ctx, &buf); err != nil {
		return municipality.Wrap(municipality.Fault, "kit.Render", err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(c.Lang))
	h.Add("Vary", "Accept-Language")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", c.caching())
	}
	return c.write(status, buf.Bytes())
}

// caching keeps what a logged-in person saw out of every cache, also the browser's own: the machine may be shared.
func (c *Ctx) caching() string {
	if c.user != nil {
		return "no-store"
	}
	return "private, no-cache"
}

// write sends b, compressed when the browser takes it and it pays.
func (c *Ctx) write(status int, b []byte) error {
	h := c.W.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(b) > 1000 && acceptsGzip(c.R) {
		h.Set("Content-Encoding", "gzip")
		b = c.k.zip(b)
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	c.W.WriteHeader(status)
	_, err := c.W.Write(b)
	if err != nil {
		c.k.Log.Debug("the reader left", "ref", c.Reference(), "error", err)
	}
	return nil
}

// frame is everything around the page.
func (c *Ctx) frame(page Page) ui.Frame {
	f := ui.Frame{
		Lang: string(c.Lang), Title: c.title(page), Site: c.k.Municipality.Name, Theme: c.theme(), Here: c.here(),
		Style: c.k.assets.url("all.css"), Script: c.k.assets.url("torg.js"), Icon: c.k.assets.url("crest.svg"),
		Languages: c.languages(), Crumbs: page.Crumbs, Wide: page.Wide, Simulated: c.k.Simulated,
		LoginHref: "/logg-inn?" + url.Values{"tilbake": {c.here()}}.Encode(), CanLogin: c.k.Citizen.Login != nil,
		Contact: c.contact(),
	}
	if c.k.Nav != nil {
		f.Nav = current(c.k.Nav(c), page.Active)
	}
	if c.k.Footer != nil {
		f.Footer = c.k.Footer(c)
	}
	c.frameUser(&f)
	return f
}

func (c *Ctx) contact() []string {
	var lines []string
	for _, line := range append(c.k.Municipality.Address, c.k.Municipality.Phone) {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (c *Ctx) frameUser(f *ui.Frame) {
	if !c.noState {
		f.Flashes = c.Session().flashes()
	}
	if c.user == nil {
		return
	}
	f.User, f.LogoutHref = c.user.Name(), "/logg-ut"
	if c.user.Staff != nil {
		f.LogoutHref = "/ansatt/logg-ut"
	}
	if c.user.ActingFor != nil {
		f.Acting, f.SwitchHref = c.user.ActingFor.Name, c.k.SwitchHref
	}
}

func (c *Ctx) title(page Page) string {
	title := page.Title
	if page.Errors > 0 {
		title = c.T("kit.title.error", title)
	}
	if title == "" {
		return c.k.Municipality.Name
	}
	return c.T("kit.title", title, c.k.Municipality.Name)
}

func current(links []ui.Link, active string) []ui.Link {
	out := make([]ui.Link, len(links))
	for i, l := range links {
		l.Current = l.Current || active != "" && l.Href == active
		out[i] = l
	}
	return out
}

// languages are links to this same page in the other languages, each named in its own.
func (c *Ctx) languages() []ui.Link {
	names := map[municipality.Language]string{
		municipality.Bokmaal: "Bokmål", municipality.Nynorsk: "Nynorsk", municipality.English: "English", municipality.NorthernSami: "Davvisámegiella",
	}
	var out []ui.Link
	for _, lang := range municipality.Languages() {
		out = append(out, ui.Link{Text: names[lang], Href: withLanguage(c.here(), lang), Lang: string(lang), Current: lang == c.Lang})
	}
	return out
}

func withLanguage(here string, lang municipality.Language) string {
	u, err := url.Parse(here)
	if err != nil {
		return "/?lang=" + string(lang)
	}
	q := u.Query()
	q.Set("lang", string(lang))
	u.RawQuery = q.Encode()
	return u.RequestURI()
}
