// Package desk is the staff's pages: what is to be done, a case with all that is known of it, questions to the applicant,
// drafts and approvals of decisions, and the jobs that have stopped. Every look at a case is recorded before it is shown.
package desk

import (
	"context"
	"net/url"
	"slices"

	"torg/casework"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/ui"
	"torg/web/site"
)

// Options are what a municipality chooses. The zero Options is a plain municipality.
type Options struct {
	Waiting int // how many tasks of a zone are read for a list; 200 when 0
}

type desk struct {
	*site.Site
	Options
	kit *kit.Kit
}

const root = "/skrivebord"

// Mount registers the staff's pages.
func Mount(k *kit.Kit, s *site.Site, opt Options) {
	if opt.Waiting == 0 {
		opt.Waiting = 200
	}
	d := &desk{Site: s, Options: opt, kit: k}
	k.Get(root, d.staff(d.overview))
	k.Get(root+"/oppgaver", d.staff(d.tasks))
	k.Get(root+"/saker", d.staff(d.cases))
	k.Get(root+"/tilbud", d.staff(d.offers))
	k.Get(searchRoot, d.staff(d.search))
	k.Get(root+"/jobber", d.staff(d.jobs))
	k.Post(root+"/jobber/prov-igjen", d.staff(d.retry))
	k.Post(root+"/jobber/gi-opp", d.staff(d.drop))
	d.mountCase(k)
	d.mountIncoming(k)
	d.mountDisposal(k)
	mountAdopt(k, mountWhatIf(k, d))
}

func (d *desk) mountCase(k *kit.Kit) {
	const base = root + "/saker/{id}"
	k.Get(base, d.of(d.show))
	k.Get(base+"/dokument/{doc}", d.of(d.document))
	k.Post(base+"/ta", d.of(d.take))
	k.Post(base+"/brev/{entry}/send-igjen", d.of(d.resend))
	k.Get(base+"/spor", d.of(d.newQuestion))
	k.Post(base+"/spor", d.of(d.ask))
	k.Get(base+"/vedtak", d.of(d.draft))
	k.Post(base+"/vedtak", d.of(d.save))
	k.Get(base+"/vedtak/brev", d.of(d.letter))
	k.Get(base+"/vedtak/brev.pdf", d.of(d.letterPDF))
	k.Post(base+"/vedtak/foreslaa", d.of(d.propose))
	k.Get(base+"/godkjenn", d.of(d.proposal))
	k.Post(base+"/godkjenn", d.of(d.approve))
	k.Post(base+"/send-tilbake", d.of(d.sendBack))
	k.Get(base+"/inhabil", d.of(d.askDisqualify))
	k.Post(base+"/inhabil", d.of(d.disqualify))
}

// page is a handler that knows who reads.
type page func(*kit.Ctx, municipality.Staff) error

// staff lets employees in, with the roles they hold now and not those they held when they logged in.
func (d *desk) staff(p page) kit.Handler {
	return func(c *kit.Ctx) error {
		if err := c.RequireStaff(""); err != nil {
			return err
		}
		who, ok := d.Member(c.User().Staff.ID)
		if !ok {
			return municipality.E(municipality.Forbidden, "desk.staff", "login.unknown")
		}
		return p(c, who)
	}
}

// of is staff for a page of a case: an address that cannot be a case's is not looked up.
func (d *desk) of(p func(*kit.Ctx, municipality.Staff, string) error) kit.Handler {
	return d.staff(func(c *kit.Ctx, who municipality.Staff) error {
		id := c.Param("id")
		if !municipality.ValidID(id) {
			return notFound("of")
		}
		return p(c, who, id)
	})
}

// place finds a case for an employee who may see it, in whichever zone it lies, and records nothing: what she does with it
// records itself.
func (d *desk) place(ctx context.Context, who municipality.Staff, id string) (casework.Case, *site.Zone, error) {
	for _, z := range d.zones(who) {
		c, err := z.Office.Check(ctx, who, id)
		if err == nil || municipality.KindOf(err) != municipality.NotFound {
			return c, z, err
		}
	}
	return casework.Case{}, nil, notFound("place")
}

// zones are those she may enter.
func (d *desk) zones(who municipality.Staff) (out []*site.Zone) {
	for _, z := range d.Each() {
		if who.MayEnter(z.Name) {
			out = append(out, z)
		}
	}
	return out
}

// worker lets those through who handle cases; an approver reads, approves and sends back.
func worker(who municipality.Staff, op string) error {
	if !who.Has("caseworker") {
		return municipality.E(municipality.Forbidden, "desk."+op, "error.forbidden")
	}
	return nil
}

// work opens an act of a caseworker's on a case she may see: its form, and where the case lies.
func (d *desk) work(c *kit.Ctx, who municipality.Staff, id, op string) (form url.Values, cs casework.Case, z *site.Zone, err error) {
	if form, err = c.Form(); err != nil {
		return form, cs, nil, err
	}
	if cs, z, err = d.place(c.Context(), who, id); err != nil {
		return form, cs, z, err
	}
	return form, cs, z, worker(who, op)
}

func notFound(op string) error {
	return municipality.E(municipality.NotFound, "desk."+op, "error.notfound")
}

func casePath(id string) string { return root + "/saker/" + id }

// own is a text of ours; its keys begin with "desk.".
func own(c *kit.Ctx, key string, args ...any) string { return c.T("desk."+key, args...) }

// t is a text of ours in templates.
func t(ctx context.Context, key string, args ...any) string {
	return text.T(ctx, "desk."+key, args...)
}

func crumbs(c *kit.Ctx, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: own(c, "title"), Href: root}}, links...)
}

// Nav is the staff's menu: what this employee may open.
func Nav(c *kit.Ctx) []ui.Link {
	links := []ui.Link{{Text: own(c, "title"), Href: root}, {Text: own(c, "tasks.title"), Href: root + "/oppgaver"}, {Text: own(c, "cases.title"), Href: root + "/saker"}}
	if u := c.User(); u != nil && u.Staff != nil && maySearch(*u.Staff) {
		links = append(links, ui.Link{Text: own(c, "search.title"), Href: searchRoot})
	}
	if u := c.User(); u != nil && u.Staff != nil && u.Staff.Has("archivist") {
		links = append(links, ui.Link{Text: own(c, "incoming.title"), Href: incomingRoot}, ui.Link{Text: own(c, "disposal.title"), Href: disposalRoot})
	}
	if u := c.User(); u != nil && u.Staff != nil && slices.Contains(u.Staff.Roles, "operator") {
		links = append(links, ui.Link{Text: own(c, "jobs.title"), Href: root + "/jobber"})
	}
	return links
}
