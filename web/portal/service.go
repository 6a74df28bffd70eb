package portal

import (
	"net/http"
	"strings"

	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// serviceView is a service as it is told of before anyone begins.
type serviceView struct {
	Pack     *service.Pack
	Lang     municipality.Language
	Unit     string
	Facts    []source
	Files    []string // what may have to be enclosed
	LoggedIn bool     // as the service needs
	Ready    bool     // logged in as the service needs, and needs choose nobody to act for: the button starts at once
	DraftDay int
	Rules    string
}

// source is one set of facts that will be fetched.
type source struct{ Register, Purpose, Basis string }

// service tells what a service is before anything is asked.
func (p *portal) service(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	v := serviceView{Pack: pack, Lang: c.Lang, Unit: z.Office.UnitName(pack.Route.Unit, c.Lang), Facts: sources(c, pack), Files: enclosures(pack, c.Lang),
		DraftDay: int(request.DraftLife.Hours() / 24), LoggedIn: c.Require(pack.Meta.Level) == nil, Rules: p.Options.Rules + pack.Name}
	v.Ready = v.LoggedIn && !forOrganisation(pack)
	if p.Options.Rules == "-" {
		v.Rules = ""
	}
	title := pack.Text(c.Lang, pack.Meta.Title)
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/tjenester", Crumbs: serviceCrumbs(c, pack)}, servicePage(v))
}

func serviceCrumbs(c *kit.Ctx, pack *service.Pack, more ...ui.Link) []ui.Link {
	links := []ui.Link{{Text: own(c, "catalogue.title"), Href: "/tjenester"}, {Text: pack.Text(c.Lang, pack.Meta.Title), Href: "/tjenester/" + pack.Name}}
	return crumbs(c, append(links, more...)...)
}

func sources(c *kit.Ctx, pack *service.Pack) (out []source) {
	for _, f := range pack.Facts {
		out = append(out, source{registerName(c, f.Register), pack.Text(c.Lang, f.Purpose), f.Basis})
	}
	return out
}

// registerName is a register as people know it.
func registerName(c *kit.Ctx, register string) string {
	if key := "portal.register." + register; c.HasText(key) {
		return c.T(key)
	}
	return own(c, "register.other")
}

func enclosures(pack *service.Pack, lang municipality.Language) (out []string) {
	for _, page := range pack.Form.Pages {
		for _, q := range page.Questions {
			if q.Type == service.TypeFile {
				out = append(out, pack.Label(lang, q))
			}
		}
	}
	return out
}

// firstSentence is what a card has room for.
func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

func demoPeople(people []DemoPerson, lang municipality.Language) (out []ui.Term) {
	for _, p := range people {
		out = append(out, ui.Term{Name: p.Name, Value: p.Why.In(lang)})
	}
	return out
}
