// Package portal is the citizen's pages: the catalogue of services, applications from the first page to the answer, My
// page with cases and documents, what the municipality knows about a person, and who has looked.
package portal

import (
	"context"
	"time"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// Options are what a municipality chooses. The zero Options is a plain municipality.
type Options struct {
	Demo    *Demo  // shown on the front page; nil outside demonstrations
	Journal string // where the public journal is; "/postliste" when empty
	Rules   string // where each service's rules are published; "/regler/" when empty, "-" when nowhere
}

// Demo says what can be tried in a demonstration, and as whom.
type Demo struct {
	Lines  []municipality.Words // what can be tried, a sentence each
	People []DemoPerson
	Links  []DemoLink
}

// DemoPerson is an invented person to log in as.
type DemoPerson struct {
	Name string
	Why  municipality.Words // why she is interesting
}

// DemoLink leads to what else can be looked at, such as the simulators.
type DemoLink struct {
	Text municipality.Words
	Href string
}

type portal struct {
	*site.Site
	Options
}

// uploadLimit is how many bytes one page with files may carry; each question has the pack's own limits within it.
const uploadLimit = 64 << 20

// Mount registers the citizen's pages.
func Mount(k *kit.Kit, s *site.Site, opt Options) {
	if opt.Journal == "" {
		opt.Journal = "/postliste"
	}
	if opt.Rules == "" {
		opt.Rules = "/regler/"
	}
	if k.SwitchHref == "" {
		k.SwitchHref = switchPath
	}
	p := &portal{Site: s, Options: opt}
	k.Get("/{$}", p.front)
	k.Get("/tjenester", p.catalogue)
	k.Get("/tjenester/{pack}", p.service)
	p.mountApplication(k)
	p.mountOwn(k)
}

func (p *portal) mountApplication(k *kit.Kit) {
	const base = "/tjenester/{pack}/soknad"
	k.Get(base, p.begin)
	k.Post(base, p.start)
	k.Post("/tjenester/{pack}/velg", p.choose)
	k.Get(base+"/{id}", p.resume)
	k.Get(base+"/{id}/kontroll", p.check)
	k.Post(base+"/{id}/send", p.send)
	k.Post(base+"/{id}/hent-igjen", p.refetch)
	k.Get(base+"/{id}/forkast", p.askDiscard)
	k.Post(base+"/{id}/forkast", p.discard)
	k.Get(base+"/{id}/side/{page}", p.page)
	k.Post(base+"/{id}/side/{page}", p.answer, kit.Upload(uploadLimit))
	k.Get("/tjenester/{pack}/kvittering/{id}", p.receipt)
}

// applicant is the one who is logged in, acting for herself.
func applicant(c *kit.Ctx) request.Applicant {
	who := c.User().Citizen
	return request.Applicant{Person: request.Person{ID: who.PersonID, NationalID: who.NationalID, Name: who.Name}}
}

// acting is the one who is logged in, as she applies for a service: for an organisation when the service asks for one.
func acting(c *kit.Ctx, p *service.Pack) request.Applicant {
	a := applicant(c)
	if f := c.User().ActingFor; forOrganisation(p) && f != nil && f.Kind == "organisation" {
		a.Org, a.OrgName, a.Role = municipality.OrgNumber(f.ID), f.Name, f.Role
	}
	return a
}

func forOrganisation(p *service.Pack) bool { return p.Meta.Applicant == "organisation" }

// read runs fn in a snapshot of a zone.
func read(ctx context.Context, z *site.Zone, fn func(store.Tx) error) error {
	return z.Store.Read(ctx, fn)
}

// crumbs is the way from the front page.
func crumbs(c *kit.Ctx, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: c.T("kit.home"), Href: "/"}}, links...)
}

// own is a text of ours; its keys begin with "portal.".
func own(c *kit.Ctx, key string, args ...any) string { return c.T("portal."+key, args...) }

// notFound hides what is not for the reader.
func notFound(op string) error { return municipality.E(municipality.NotFound, "portal."+op, "") }

func dateOf(t time.Time) municipality.Date {
	if t.IsZero() {
		return municipality.Date{}
	}
	return municipality.DateOf(t)
}

// Nav is the main menu of the citizen's pages.
func (o Options) Nav(c *kit.Ctx) []ui.Link {
	journal := o.Journal
	if journal == "" {
		journal = "/postliste"
	}
	return []ui.Link{{Text: own(c, "nav.services"), Href: "/tjenester"}, {Text: own(c, "nav.mine"), Href: "/minside"}, {Text: own(c, "nav.journal"), Href: journal}}
}
