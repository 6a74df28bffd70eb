package portal

import (
	"net/http"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// opened is a draft with who is at it, where it lies, and how it looks to the pack's rules now.
type opened struct {
	request.Draft
	zone  *site.Zone
	who   request.Applicant
	in    service.Input
	pages []service.Page
}

// draft loads the draft that the address names. Another person's is not found; one for an organisation needs that the
// register says that she may act for it.
func (p *portal) draft(c *kit.Ctx) (o opened, err error) {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return o, err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return o, err
	}
	if !municipality.ValidID(c.Param("id")) {
		return o, notFound("draft")
	}
	d, err := z.Reception.Draft(c.Context(), applicant(c), c.Param("id"))
	if err != nil {
		return o, err
	}
	if d.Pack.Name != pack.Name {
		return o, notFound("draft")
	}
	if f := c.User().ActingFor; d.Org != "" && (f == nil || f.ID != string(d.Org)) {
		if err := assume(c, z, d.Pack, d.Org); err != nil {
			return o, err
		}
	}
	return look(c, d, z, acting(c, d.Pack)), nil
}

// look is the draft as the rules see it now.
func look(c *kit.Ctx, d request.Draft, z *site.Zone, who request.Applicant) opened {
	in := d.Input(c.Now(), who)
	return opened{Draft: d, zone: z, who: who, in: in, pages: d.Pack.Visible(in)}
}

// at gives a page that applies, by its id.
func (o opened) at(id string) (service.Page, int, bool) {
	for i, page := range o.pages {
		if page.ID == id {
			return page, i, true
		}
	}
	return service.Page{}, 0, false
}

// next is where to go on: the first page with something missing, else the check of all answers.
func (o opened) next() string {
	if o.Version <= 1 && len(o.pages) > 0 {
		return pagePath(o.Draft, o.pages[0].ID)
	}
	for _, page := range o.pages {
		if len(o.Pack.Validate(o.in, page.ID)) > 0 {
			return pagePath(o.Draft, page.ID)
		}
	}
	return draftPath(o.Draft) + "/kontroll"
}

// steps shows the way through the form. A page can be gone to when all before it are in order.
func (o opened) steps(c *kit.Ctx, current string) (out []ui.Step) {
	clear, passed := true, false
	for _, page := range o.pages {
		s := ui.Step{Text: o.Pack.Text(c.Lang, page.Title)}
		faulty := len(o.Pack.Validate(o.in, page.ID)) > 0
		if clear {
			s.Href = pagePath(o.Draft, page.ID)
		}
		switch {
		case page.ID == current:
			s.State, passed = "current", true
		case !faulty && o.Version > 1 && (!passed || clear):
			s.State = "done"
		case faulty && !passed:
			s.State = "error"
		}
		clear = clear && !faulty
		out = append(out, s)
	}
	last := ui.Step{Text: own(c, "check.step")}
	if clear {
		last.Href = draftPath(o.Draft) + "/kontroll"
	}
	if current == "" {
		last.State = "current"
	}
	return append(out, last)
}

// resume goes to where the person left off.
func (p *portal) resume(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	return c.Redirect(o.next())
}

// refetch asks the registers that were silent once more.
func (p *portal) refetch(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	d, err := o.zone.Reception.Refetch(c.Context(), o.who, o.ID)
	if err != nil {
		return err
	}
	again := look(c, d, o.zone, o.who)
	kind, text := "success", "fetch.now"
	if len(missing(again)) > 0 {
		kind, text = "warning", "fetch.still"
	}
	if err := c.Session().Flash(kind, own(c, text)); err != nil {
		return err
	}
	if form, err := c.Form(); err == nil {
		if page, _, ok := again.at(form.Get("side")); ok {
			return c.Redirect(pagePath(d, page.ID))
		}
	}
	return c.Redirect(again.next())
}

// missing lists the registers that facts are lacking from, each once: they were silent, or know nothing of the person.
func missing(o opened) (out []string) {
	seen := map[string]bool{}
	for _, f := range o.Pack.Facts {
		if _, have := o.Facts[f.Name]; have || seen[f.Register] {
			continue
		}
		if ids, ready, err := o.Pack.Subjects(o.in, f.Name); err == nil && ready && len(ids) > 0 {
			seen[f.Register] = true
			out = append(out, f.Register)
		}
	}
	return out
}

func (p *portal) askDiscard(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	title := own(c, "discard.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Crumbs: serviceCrumbs(c, o.Pack, ui.Link{Text: title})},
		ui.ConfirmPage(ui.ConfirmOf{Title: title, Text: own(c, "discard.text", o.Pack.Text(c.Lang, o.Pack.Meta.Title)), Points: []string{own(c, "discard.point1"), own(c, "discard.point2")},
			Action: draftPath(o.Draft) + "/forkast", Button: own(c, "draft.discard"), Danger: true, Cancel: draftPath(o.Draft)}))
}

// discard deletes the draft. A second press finds nothing to delete, and ends up the same place.
func (p *portal) discard(c *kit.Ctx) error {
	o, err := p.draft(c)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return c.Redirect("/minside")
	}
	if err != nil {
		return err
	}
	if err := o.zone.Reception.Discard(c.Context(), o.who, o.ID); err != nil {
		return err
	}
	if err := c.Session().Flash("success", own(c, "discard.done")); err != nil {
		return err
	}
	return c.Redirect("/minside")
}
