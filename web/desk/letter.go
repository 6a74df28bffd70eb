package desk

import (
	"net/http"
	"strconv"

	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// letterView is a letter as it will go out, and what can be done with the draft behind it.
type letterView struct {
	casework.Case
	Service  string
	Letter   casework.Composed
	Draft    decision.Decision
	Who      municipality.Staff
	Pack     *service.Pack
	Approval bool // a second officer must approve
	Remark   string
	Errors   ui.Errors
}

// letter shows the drafted letter before it is sent on.
func (d *desk) letter(c *kit.Ctx, who municipality.Staff, id string) error {
	if err := worker(who, "letter"); err != nil {
		return err
	}
	v, err := d.preview(c, who, id)
	if err != nil {
		return err
	}
	if v.Draft.State == decision.Proposed {
		return c.Redirect(casePath(id))
	}
	title := own(c, "letter.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Crumbs: caseCrumbs(c, v.Case, ui.Link{Text: title, Href: casePath(id) + "/vedtak/brev"})}, letterTempl(v))
}

// preview lays out the letter of the draft; the board records the look.
func (d *desk) preview(c *kit.Ctx, who municipality.Staff, id string) (v letterView, err error) {
	cs, z, err := d.place(c.Context(), who, id)
	if err != nil {
		return v, err
	}
	v = letterView{Case: cs, Who: who}
	if v.Letter, v.Draft, err = z.Board.Preview(c.Context(), who, id); err != nil {
		return v, err
	}
	if v.Pack, err = z.Shelf.ByDigest(c.Context(), cs.Digest); err != nil {
		return v, err
	}
	v.Service, v.Approval = v.Pack.Text(c.Lang, v.Pack.Meta.Title), v.Pack.Route.Approval.Required
	return v, nil
}

// letterPDF is the same letter as it will look on paper.
func (d *desk) letterPDF(c *kit.Ctx, who municipality.Staff, id string) error {
	v, err := d.preview(c, who, id)
	if err != nil {
		return err
	}
	return file(c, "application/pdf", "utkast-"+strconv.FormatInt(v.Draft.Version, 10)+".pdf", false, v.Letter.PDF)
}
