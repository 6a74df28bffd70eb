package desk

import (
	"net/http"

	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// proposal shows an approver what another has drafted: the letter, the reasons and who wrote them.
func (d *desk) proposal(c *kit.Ctx, who municipality.Staff, id string) error {
	return d.proposalPage(c, who, id, http.StatusOK, "", nil)
}

func (d *desk) proposalPage(c *kit.Ctx, who municipality.Staff, id string, code int, remark string, cause error) error {
	v, err := d.preview(c, who, id)
	if err != nil {
		return err
	}
	if v.Draft.State != decision.Proposed {
		return c.Redirect(casePath(id))
	}
	if v.Remark = remark; cause != nil {
		v.Errors.Add("remark", c.ErrorText(cause))
	}
	title := own(c, "approve.title")
	page := kit.Page{Title: title, Errors: len(v.Errors), Crumbs: caseCrumbs(c, v.Case, ui.Link{Text: title, Href: casePath(id) + "/godkjenn"})}
	return c.Render(code, page, approveTempl(v))
}

// mayApprove says, as the key of a text, why she may not approve this; "" when she may.
func (v letterView) mayNotApprove() string {
	switch {
	case v.Draft.DraftedBy == v.Who.ID:
		return "foureyes"
	case !v.Who.MayApprove(v.Draft.Pack):
		return "mandate"
	}
	return ""
}

// approve makes the decision in the version she has read. A second click finds it made.
func (d *desk) approve(c *kit.Ctx, who municipality.Staff, id string) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	cs, z, err := d.place(c.Context(), who, id)
	if err != nil {
		return err
	}
	if cs.Status == casework.Decided {
		return c.Redirect(casePath(id))
	}
	if _, err := z.Board.Approve(c.Context(), who, id, version(form)); err != nil {
		return err
	}
	return d.done(c, id, "approve.done")
}

// sendBack returns the proposal with a remark.
func (d *desk) sendBack(c *kit.Ctx, who municipality.Staff, id string) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	_, z, err := d.place(c.Context(), who, id)
	if err != nil {
		return err
	}
	err = z.Board.SendBack(c.Context(), who, id, version(form), form.Get("remark"))
	if municipality.KindOf(err) == municipality.Invalid && err != nil {
		return d.proposalPage(c, who, id, http.StatusUnprocessableEntity, form.Get("remark"), err)
	}
	if err != nil {
		return err
	}
	return d.done(c, id, "sendback.done")
}
