package desk

import (
	"net/http"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// biasView is the page where an employee says that she is disqualified.
type biasView struct {
	casework.Case
	Service string
	Reason  string
	Errors  ui.Errors
}

const maxReason = 1000 // characters

func (d *desk) askDisqualify(c *kit.Ctx, who municipality.Staff, id string) error {
	cs, z, err := d.Desk(c.Context(), who, id)
	if err != nil {
		return err
	}
	return d.biasPage(c, z, http.StatusOK, biasView{Case: cs})
}

func (d *desk) biasPage(c *kit.Ctx, z *site.Zone, code int, v biasView) (err error) {
	if v.Service, err = serviceName(c.Context(), z, v.Case, c.Lang); err != nil {
		return err
	}
	title := own(c, "bias.title")
	page := kit.Page{Title: title, Errors: len(v.Errors), Crumbs: caseCrumbs(c, v.Case, ui.Link{Text: title, Href: casePath(v.ID) + "/inhabil"})}
	return c.Render(code, page, biasTempl(v))
}

// disqualify notes that she is disqualified, by her own word. She does not see the case again.
func (d *desk) disqualify(c *kit.Ctx, who municipality.Staff, id string) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	_, z, err := d.place(c.Context(), who, id)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(form.Get("reason"))
	if reason == "" || len([]rune(reason)) > maxReason {
		return d.biasAgain(c, z, who, id, reason)
	}
	if err := z.Office.Disqualify(c.Context(), who, id, who.ID, reason); err != nil {
		return err
	}
	if err := c.Session().Flash("success", own(c, "bias.done")); err != nil {
		return err
	}
	return c.Redirect(root)
}

func (d *desk) biasAgain(c *kit.Ctx, z *site.Zone, who municipality.Staff, id, reason string) error {
	cs, err := z.Office.Look(c.Context(), who, id)
	if err != nil {
		return err
	}
	v := biasView{Case: cs, Reason: reason}
	v.Errors.Add("reason", own(c, "bias.error", maxReason))
	return d.biasPage(c, z, http.StatusUnprocessableEntity, v)
}
