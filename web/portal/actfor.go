package portal

import (
	"context"
	"net/http"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// switchPath is where the reader changes whom she acts for; the link beside her name in the header leads here.
const switchPath = "/minside/handle-for"

func (p *portal) askActFor(c *kit.Ctx) error {
	if err := c.Require(municipality.Substantial); err != nil {
		return err
	}
	title := own(c, "actfor.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Crumbs: mineCrumbs(c, ui.Link{Text: title, Href: switchPath})}, actForPage(c.User().ActingFor))
}

// actForSelf ends acting for another. A second press changes nothing more.
func (p *portal) actForSelf(c *kit.Ctx) error {
	if err := c.Require(municipality.Substantial); err != nil {
		return err
	}
	if c.User().ActingFor != nil {
		if err := c.ActFor(nil); err != nil {
			return err
		}
		if err := c.Session().Flash("success", own(c, "actfor.done")); err != nil {
			return err
		}
	}
	return c.Redirect("/minside")
}

func actForLead(ctx context.Context, acting *kit.Acting) string {
	if acting == nil {
		return t(ctx, "actfor.nobody")
	}
	return t(ctx, "actfor.now", acting.Name)
}
