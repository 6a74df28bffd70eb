package portal_test

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/internal/browser"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/portal"
	"torg/web/portal/texts"
)

// door is a login page that lets Nora in at once.
type door struct{ r *rig }

func (d door) Begin(_ context.Context, _ municipality.Assurance, _ municipality.Language) (string, string, error) {
	return "/logg-inn/tilbake?state=x", "x", nil
}

func (d door) Complete(_ context.Context, q url.Values, state string) (municipality.Identity, error) {
	if q.Get("state") != state {
		return municipality.Identity{}, municipality.E(municipality.Refused, "test", "")
	}
	return municipality.Identity{Person: noraID, Level: municipality.High, Session: "sid"}, nil
}

func (door) LogoutURL(municipality.Identity) string { return "" }

func (door) BackChannel(context.Context, url.Values) (string, error) { return "", nil }

// site serves the citizen's pages to a browser, with the workers at work.
func (r *rig) site(t *testing.T) string {
	t.Helper()
	web := kittest.New(t, []fs.FS{texts.FS}, func(c *kit.Config) {
		c.Citizen = kit.Gate{Login: door{r}, OnLogin: func(context.Context, municipality.Identity) (kit.User, error) {
			return r.person(noraID, "Nora Test"), nil
		}}
		c.Now = time.Now
	})
	portal.Mount(web.Kit, r.Site, portal.Options{})
	s := httptest.NewServer(web.Kit)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { r.Run(ctx); close(done) }()
	t.Cleanup(func() { s.Close(); stop(); <-done })
	return s.URL
}

// TestWholeWayInABrowser walks from the front page to the appeal as a person would, on a telephone without JavaScript and
// on a wide dark screen with it. Every page is held against axe and must fit the window.
func TestWholeWayInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide-dark": {Width: 1280, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			base := r.site(t)
			p := b.Page(t, view)
			look := func(what string) {
				t.Helper()
				if o := p.Overflow(); o > 0 {
					t.Errorf("%s is %d pixels too wide", what, o)
				}
				if !view.NoScript {
					p.Axe()
				}
				p.Screenshot(name + "-" + what)
			}
			p.Open(base + "/")
			look("front")
			p.Click("Redusert foreldrebetaling i barnehage")
			look("service")
			p.Click("Logg inn og søk")
			look("begin")
			p.Click("Start søknaden")
			look("first-page")
			p.Click("Neste")
			p.Has("Du må rette 1 feil før du kan gå videre")
			look("with-errors")
			p.Choose("Ja")
			p.Click("Neste")
			p.Choose("Ada Test")
			p.Click("Neste")
			p.Has("Svarene dine gjør at vi må spørre om litt mer")
			p.Choose("Solbakken barnehage")
			p.Fill("Hvor mange timer i uka har Ada Test plass?", "45")
			look("more")
			p.Click("Neste")
			p.Has("150 000")
			look("prefilled")
			p.Click("Neste")
			look("check")
			p.Click("Send søknaden")
			p.Has("Ja, søknaden er innvilget", "818,18 kr")
			look("receipt")
			p.Click("Klag på vedtaket")
			look("appeal")
			p.Fill("Hva vil du ha endret?", "Jeg vil betale mindre")
			p.Click("Send klagen")
			p.Has("Klagen er sendt")
			look("case")
			for _, page := range []string{"/minside", "/minside/om-meg", "/minside/innsyn", "/tjenester?q=romskip"} {
				p.Open(base + page)
				look(strings.ReplaceAll(strings.Trim(page, "/"), "/", "-"))
			}
		})
	}
}
