package town

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	archivetexts "torg/archive/texts"
	"torg/municipality"
	"torg/web/desk"
	desktexts "torg/web/desk/texts"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/open"
	opentexts "torg/web/open/texts"
	"torg/web/portal"
	portaltexts "torg/web/portal/texts"
	sitetexts "torg/web/site/texts"
)

// Front is how a municipality meets those who read it.
type Front struct {
	Citizens, Employees kit.Login
	Roles               []string // which surfaces it shows, of Roles; every one when empty
	Issuers             []string // addresses of the logins: a form may end up there
	HTTPS               bool     // readers come by https
	Simulated           bool     // show the banner of the demonstration
	Demo                *portal.Demo
	Noark               *Noark // the standard's interface to the archive; nil leaves it out
}

// Roles are the surfaces there are.
func Roles() []string { return []string{"portal", "desk", "open", "noark"} }

// Handler mounts the surfaces. Errors: Invalid for a role there is none of.
func (t *Town) Handler(f Front) (http.Handler, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	texts, err := kit.LoadTexts(textSources()...)
	if err != nil {
		return nil, err
	}
	k, err := kit.New(kit.Config{
		Municipality: t.Profile, Texts: texts, Sessions: t.Sessions, Log: t.Log, Now: t.Clock, Simulated: f.Simulated, HTTPS: f.HTTPS,
		Citizen: kit.Gate{Login: f.Citizens, OnLogin: t.citizen}, Staff: kit.Gate{Login: f.Employees, OnLogin: t.employee},
		FormTargets: origins(f.Issuers), Nav: f.nav, Footer: f.footer,
	})
	if err != nil {
		return nil, err
	}
	f.mount(k, t)
	return t.withNoark(f, k)
}

// origins are where addresses lie, each once.
func origins(addresses []string) (out []string) {
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" && !slices.Contains(out, u.Scheme+"://"+u.Host) {
			out = append(out, u.Scheme+"://"+u.Host)
		}
	}
	return out
}

func (f *Front) check() error {
	if len(f.Roles) == 0 {
		f.Roles = Roles()
	}
	for _, r := range f.Roles {
		if !slices.Contains(Roles(), r) {
			return municipality.Errorf(municipality.Invalid, "town.Handler", "there is no role %q; there are %s", r, strings.Join(Roles(), ", "))
		}
	}
	return nil
}

func (f *Front) shows(role string) bool { return slices.Contains(f.Roles, role) }

// textSources are the texts of every surface and of the rooms' refusals.
func textSources() []fs.FS {
	return []fs.FS{sitetexts.FS, archivetexts.FS, portaltexts.FS, opentexts.FS, desktexts.FS}
}

// mount registers the surfaces. The open one also answers the probes, so every process has it.
func (f *Front) mount(k *kit.Kit, t *Town) {
	open.Mount(k, t.Site)
	if f.shows("portal") {
		portal.Mount(k, t.Site, portal.Options{Demo: f.Demo})
	}
	if f.shows("desk") {
		desk.Mount(k, t.Site, desk.Options{})
	}
}

// citizen makes a user of who logged in at ID-porten. ID-porten gives no name; Folkeregisteret does, when it answers.
func (t *Town) citizen(ctx context.Context, id municipality.Identity) (kit.User, error) {
	c := &kit.Citizen{PersonID: t.Site.Names.ID(id.Person), NationalID: id.Person, Name: id.Name}
	if c.Name == "" {
		name, err := t.Site.NameOf(ctx, id.Person)
		if err != nil {
			return kit.User{}, err
		}
		c.Name = name
	}
	return kit.User{Citizen: c, Level: id.Level, Identity: id}, nil
}

func (t *Town) employee(_ context.Context, id municipality.Identity) (kit.User, error) {
	m, ok := t.Site.Member(id.StaffID)
	if !ok {
		return kit.User{}, municipality.E(municipality.Forbidden, "town.employee", "login.unknown")
	}
	return kit.User{Staff: &m, Level: id.Level, Identity: id}, nil
}

func (f *Front) nav(c *kit.Ctx) []ui.Link {
	journal := ui.Link{Text: c.T("site.nav.journal"), Href: "/postliste"}
	if u := c.User(); u != nil && u.Staff != nil && f.shows("desk") {
		return append(desk.Nav(c), journal) // and the public journal
	}
	if !f.shows("portal") {
		return []ui.Link{journal}
	}
	return []ui.Link{{Text: c.T("site.nav.services"), Href: "/tjenester"}, journal, {Text: c.T("site.nav.mine"), Href: "/minside"}}
}

func (f *Front) footer(c *kit.Ctx) []ui.Link {
	links := []ui.Link{{Text: c.T("site.nav.rules"), Href: "/regler"}, {Text: c.T("site.nav.access"), Href: "/innsyn"}, {Text: c.T("site.nav.status"), Href: "/status"}}
	if f.shows("desk") {
		links = append(links, ui.Link{Text: c.T("site.nav.staff"), Href: "/ansatt/logg-inn?tilbake=/skrivebord"})
	}
	return links
}
