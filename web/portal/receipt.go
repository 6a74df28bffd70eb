package portal

import (
	"net/http"

	"torg/casework"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

type receiptView struct {
	Request  request.Request
	Service  string
	Lang     municipality.Language
	State    string // "answered", "person" or "soon"
	Answer   *answerView
	Case     casework.Case
	Manual   []reason // why a person must decide
	Unit     string
	Sections []checkSection
}

// receipt says that the application came in, and gives the answer at once when the rules suffice for it.
func (p *portal) receipt(c *kit.Ctx) error {
	pack, z, err := p.Pack(c.Param("pack"))
	if err != nil {
		return err
	}
	if err := c.Require(pack.Meta.Level); err != nil {
		return err
	}
	if !municipality.ValidID(c.Param("id")) {
		return notFound("receipt")
	}
	req, err := z.Reception.Request(c.Context(), applicant(c).Person.ID, c.Param("id"))
	if err != nil {
		return err
	}
	if req.Pack != pack.Name {
		return notFound("receipt")
	}
	cs, found, err := z.Await(c.Context(), req.ID)
	if err != nil {
		return err
	}
	v, err := p.received(c, z, req, cs, found)
	if err != nil {
		return err
	}
	title := own(c, "receipt.title."+v.State)
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/tjenester", Crumbs: serviceCrumbs(c, pack, ui.Link{Text: own(c, "receipt.crumb")})}, receiptPage(v))
}

func (p *portal) received(c *kit.Ctx, z *site.Zone, req request.Request, cs casework.Case, found bool) (v receiptView, err error) {
	pack, err := z.Shelf.ByDigest(c.Context(), req.Digest)
	if err != nil {
		return v, err
	}
	v = receiptView{Request: req, Service: pack.Text(c.Lang, pack.Meta.Title), Lang: c.Lang, State: "soon", Unit: z.Office.UnitName(pack.Route.Unit, c.Lang)}
	d := caseData{zone: z, pack: pack, Request: req, in: req.Input(applicant(c).Person)}
	if found {
		if d, err = p.gather(c, z, cs); err != nil {
			return v, err
		}
		if err := saw(c, z, cs, "case.look"); err != nil {
			return v, err
		}
		v.Case, v.Answer, v.Manual = cs, d.answer(c), manual(d, c)
		v.State = stateOf(cs, v.Answer)
	}
	v.Sections = d.sections(c)
	return v, nil
}

func stateOf(cs casework.Case, answer *answerView) string {
	switch {
	case answer != nil:
		return "answered"
	case cs.Status == casework.ByRules:
		return "soon"
	}
	return "person"
}

// routeSays is the reason that stands when the service is always decided by a person.
const routeSays = "manual.route"

// manual is why the rules could not decide alone.
func manual(d caseData, c *kit.Ctx) []reason {
	var list []service.Reason
	seen := map[string]bool{routeSays: len(d.Outcome.ManualReasons) > 1} // that the route says so is no news beside why
	for _, r := range d.Outcome.ManualReasons {
		if !seen[r.Key] {
			seen[r.Key] = true
			list = append(list, r)
		}
	}
	return reasons(d.pack, c.Lang, list)
}
