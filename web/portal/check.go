package portal

import (
	"errors"
	"net/http"
	"strings"

	"torg/municipality"
	"torg/request"
	"torg/web/kit"
	"torg/web/kit/ui"
)

type checkView struct {
	opened
	Lang     municipality.Language
	Steps    []ui.Step
	Sections []checkSection
	Back     string
	Letter   string // the language letters will be in
	Machine  bool
}

type checkSection struct {
	Title string
	Lines []ui.Answer
}

// check reads the answers back before they are sent.
func (p *portal) check(c *kit.Ctx) error {
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	if to, faulty := o.firstFault(); faulty {
		return c.Redirect(to)
	}
	v := checkView{opened: o, Lang: c.Lang, Steps: o.steps(c, ""), Sections: readBack(c, o.Pack, o.in, o.givenBy, func(page, question string) string {
		return pagePath(o.Draft, page) + "?til=kontroll#" + ui.FieldID(question)
	}), Back: "/tjenester/" + o.Pack.Name, Letter: languageNames([]municipality.Language{o.Language}), Machine: o.Pack.Route.Machine.May}
	if n := len(o.pages); n > 0 {
		v.Back = pagePath(o.Draft, o.pages[n-1].ID)
	}
	title := own(c, "check.title")
	return c.Render(http.StatusOK, kit.Page{Title: title + " – " + o.Pack.Text(c.Lang, o.Pack.Meta.Title), Active: "/tjenester",
		Crumbs: serviceCrumbs(c, o.Pack, ui.Link{Text: title, Href: draftPath(o.Draft) + "/kontroll"})}, checkPage(v))
}

func (o opened) firstFault() (to string, faulty bool) {
	for _, page := range o.pages {
		if len(o.Pack.Validate(o.in, page.ID)) > 0 {
			return pagePath(o.Draft, page.ID) + "?feil=1&til=kontroll", true
		}
	}
	return "", false
}

// send sends the application in. The request has the draft's id, so a second press leads to the same receipt.
func (p *portal) send(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return err
	}
	if !municipality.ValidID(c.Param("id")) {
		return notFound("send")
	}
	receipt := "/tjenester/" + pack.Name + "/kvittering/" + c.Param("id")
	if _, err := z.Reception.Request(c.Context(), applicant(c).Person.ID, c.Param("id")); err == nil {
		return c.Redirect(receipt)
	}
	o, err := p.draft(c)
	if err != nil {
		return err
	}
	return o.submit(c, receipt)
}

func (o opened) submit(c *kit.Ctx, receipt string) error {
	if o.Org != "" { // the role may have ended since the draft was begun
		if err := assume(c, o.zone, o.Pack, o.Org); err != nil {
			return err
		}
	}
	_, err := o.zone.Reception.Submit(c.Context(), o.who, o.ID)
	if _, faulty := errors.AsType[*request.FaultyAnswers](err); faulty {
		to, _ := o.firstFault()
		if to == "" {
			to = draftPath(o.Draft) + "/kontroll"
		}
		return c.Redirect(to)
	}
	if err != nil {
		return err
	}
	return c.Redirect(receipt)
}

func oneLine(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}
