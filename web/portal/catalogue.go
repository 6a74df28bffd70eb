package portal

import (
	"net/http"
	"strings"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// maxQuery is how much of a search is looked at, in characters.
const maxQuery = 100

type frontView struct {
	Name    string
	Groups  []group
	Lang    municipality.Language
	Demo    *Demo
	Journal string
}

type catalogueView struct {
	Query  string
	Groups []group
	Found  int
	Lang   municipality.Language
}

// catalogue lists the services by need, or those that a search finds.
func (p *portal) catalogue(c *kit.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := catalogueView{Query: clip(strings.TrimSpace(form.Get("q")), maxQuery), Lang: c.Lang}
	packs := p.Packs()
	if v.Query != "" {
		packs = search(packs, v.Query, c.Lang)
	}
	v.Found, v.Groups = len(packs), grouped(packs, c.Lang)
	title := own(c, "catalogue.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/tjenester", Wide: true, Crumbs: crumbs(c, ui.Link{Text: title, Href: "/tjenester"})}, cataloguePage(v))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
