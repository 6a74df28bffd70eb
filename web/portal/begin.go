package portal

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// organisation is one that the person has a role in.
type organisation struct {
	Number   municipality.OrgNumber
	Name     string
	Role     string // the register's code
	RoleName string // the register's words
	May      bool   // the role lets her apply for this service
	Closed   bool   // deleted or bankrupt: nobody may sign for it
}

type beginView struct {
	Pack   *service.Pack
	Lang   municipality.Language
	Person string
	Facts  []source
	Draft  *request.Draft
	Orgs   []organisation
	Chosen municipality.OrgNumber
	At     time.Time // when the register answered
	Silent bool      // Enhetsregisteret did not answer
	Files  int
}

// begin is the page between the description and the first question: who applies, for whom, and what will be fetched.
func (p *portal) begin(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return err
	}
	v := beginView{Pack: pack, Lang: c.Lang, Person: c.User().Name(), Facts: sources(c, pack)}
	if v.Draft, err = p.begun(c, z, pack); err != nil {
		return err
	}
	if forOrganisation(pack) {
		if err := p.organisations(c, z, &v); err != nil {
			return err
		}
	}
	title := own(c, "begin.title", pack.Text(c.Lang, pack.Meta.Title))
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/tjenester", Crumbs: serviceCrumbs(c, pack, ui.Link{Text: own(c, "begin.crumb"), Href: "/tjenester/" + pack.Name + "/soknad"})}, beginPage(v))
}

// begun finds the draft the person has of the service as it is today.
func (p *portal) begun(c *kit.Ctx, z *site.Zone, pack *service.Pack) (*request.Draft, error) {
	drafts, err := z.Reception.Drafts(c.Context(), applicant(c).Person.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if d.Pack.Digest == pack.Digest {
			return &d, nil
		}
	}
	return nil, nil
}

func (p *portal) organisations(c *kit.Ctx, z *site.Zone, v *beginView) error {
	if f := c.User().ActingFor; f != nil && f.Kind == "organisation" {
		v.Chosen = municipality.OrgNumber(f.ID)
	}
	orgs, at, err := roles(c, z, v.Pack)
	if municipality.KindOf(err) == municipality.Unavailable && err != nil {
		v.Silent = true
		return nil
	}
	v.Orgs, v.At = orgs, at
	return err
}

// roles asks Enhetsregisteret which organisations the person has a role in.
func roles(c *kit.Ctx, z *site.Zone, pack *service.Pack) (out []organisation, at time.Time, err error) {
	answer, err := z.Reception.Roles(c.Context(), applicant(c).Person)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return nil, at, nil
	}
	if err != nil {
		return nil, at, err
	}
	list, _ := answer.Values["organisasjoner"].([]any)
	for _, item := range list {
		if o, ok := organisationOf(item, pack); ok {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b organisation) int {
		switch {
		case a.May == b.May:
			return 0
		case a.May:
			return -1
		}
		return 1
	})
	return out, answer.At, nil
}

func organisationOf(item any, pack *service.Pack) (o organisation, ok bool) {
	m, _ := item.(map[string]any)
	text := func(key string) string { s, _ := m[key].(string); return s }
	number, err := municipality.ParseOrgNumber(text("organisasjonsnummer"))
	if err != nil {
		return o, false
	}
	gone, _ := m["slettet"].(bool)
	bankrupt, _ := m["konkurs"].(bool)
	o = organisation{Number: number, Name: text("navn"), Role: text("rolle"), RoleName: text("rollenavn"), Closed: gone || bankrupt}
	o.May = !o.Closed && slices.Contains(pack.Meta.Roles, o.Role)
	return o, true
}

// assume makes the person act for an organisation, if the register says today that she may for this service.
func assume(c *kit.Ctx, z *site.Zone, pack *service.Pack, number municipality.OrgNumber) error {
	orgs, _, err := roles(c, z, pack)
	if err != nil {
		return err
	}
	for _, o := range orgs {
		if o.Number == number && o.May {
			return c.ActFor(&kit.Acting{Kind: "organisation", ID: string(o.Number), Name: o.Name, Role: o.Role})
		}
	}
	if f := c.User().ActingFor; f != nil && f.ID == string(number) {
		if err := c.ActFor(nil); err != nil { // she could before; not any more
			return err
		}
	}
	return municipality.E(municipality.Forbidden, "portal.assume", "portal.error.mandate")
}

// start opens a draft for the person herself, or goes on with the one she has.
func (p *portal) start(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return err
	}
	if forOrganisation(pack) {
		return c.Redirect("/tjenester/" + pack.Name + "/soknad")
	}
	return p.open(c, z, pack)
}

// choose takes the organisation that the person acts for, and begins.
func (p *portal) choose(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	number, err := municipality.ParseOrgNumber(form.Get("organisasjon"))
	if err != nil || !forOrganisation(pack) {
		return notFound("choose")
	}
	if err := assume(c, z, pack, number); err != nil {
		return err
	}
	return p.open(c, z, pack)
}

func (p *portal) open(c *kit.Ctx, z *site.Zone, pack *service.Pack) error {
	d, err := z.Reception.Start(c.Context(), acting(c, pack), pack.Name, c.Lang)
	if err != nil {
		return err
	}
	return c.Redirect(look(c, d, z, acting(c, pack)).next())
}

func draftPath(d request.Draft) string {
	return "/tjenester/" + url.PathEscape(d.Pack.Name) + "/soknad/" + d.ID
}

func pagePath(d request.Draft, page string) string {
	return draftPath(d) + "/side/" + url.PathEscape(page)
}
