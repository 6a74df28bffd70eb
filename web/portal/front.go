package portal

import (
	"net/http"

	"torg/web/kit"
)

// front is the municipality's front page.
func (p *portal) front(c *kit.Ctx) error {
	v := frontView{Name: p.Profile.Name, Groups: grouped(p.Packs(), c.Lang), Lang: c.Lang, Demo: p.Demo, Journal: p.Journal}
	return c.Render(http.StatusOK, kit.Page{Title: p.Profile.Name, Active: "/", Wide: true}, frontPage(v))
}
