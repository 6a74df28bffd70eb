package portal

import (
	"errors"
	"net/http"
	"strings"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// appealView is the form for an appeal.
type appealView struct {
	ID                   string // of the appeal to come, so that sending it twice complains once
	Case, Service        string
	Answer               answerView
	Wish, Grounds, Where string
	Errors               ui.Errors
}

// maxAppeal is how long each part of an appeal may be, in characters.
const maxAppeal = 4000

// askAppeal shows the form. Where nothing is decided there is nothing to complain about yet.
func (p *portal) askAppeal(c *kit.Ctx) error {
	v, err := p.appealView(c)
	if err != nil {
		return err
	}
	if v.Case == "" {
		return c.Redirect(casePath(c.Param("id")))
	}
	return renderAppeal(c, http.StatusOK, v)
}

func (p *portal) appealView(c *kit.Ctx) (v appealView, err error) {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return v, err
	}
	d, err := p.gather(c, z, cs)
	if err != nil {
		return v, err
	}
	if answer := d.answer(c); answer != nil {
		v = appealView{ID: municipality.NewID(c.Now()), Case: cs.ID, Service: answer.Service, Answer: *answer, Where: cs.Number}
	}
	return v, nil
}

func renderAppeal(c *kit.Ctx, status int, v appealView) error {
	title := own(c, "appeal.form")
	return c.Render(status, kit.Page{Title: title, Active: "/minside", Errors: len(v.Errors),
		Crumbs: mineCrumbs(c, ui.Link{Text: v.Where, Href: casePath(v.Case)}, ui.Link{Text: title, Href: casePath(v.Case) + "/klage"})}, appealPage(v))
}

// appeal receives an appeal.
func (p *portal) appeal(c *kit.Ctx) error {
	v, err := p.appealView(c)
	if err != nil {
		return err
	}
	if v.Case == "" {
		return municipality.E(municipality.Conflict, "portal.appeal", "portal.appeal.nothing")
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v.ID, v.Wish, v.Grounds = form.Get("klage"), strings.TrimSpace(form.Get("onske")), strings.TrimSpace(form.Get("grunn"))
	if !municipality.ValidID(v.ID) {
		return notFound("appeal")
	}
	_, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	late, err := z.Board.Appeal(c.Context(), applicant(c), v.Case, v.ID, v.Wish, v.Grounds)
	if e, ok := errors.AsType[*municipality.Error](err); ok && e.Kind == municipality.Invalid {
		v.Errors.Add(map[string]string{"wish": "onske", "grounds": "grunn"}[e.Field], own(c, "appeal.error."+e.Field, maxAppeal))
		return renderAppeal(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return appealed(c, v.Case, late)
}

// appealed tells that the appeal came in, and whether it came in time.
func appealed(c *kit.Ctx, caseID string, late bool) error {
	kind, said := "success", "appeal.done"
	if late {
		kind, said = "warning", "appeal.done.late"
	}
	if err := c.Session().Flash(kind, own(c, said)); err != nil {
		return err
	}
	return c.Redirect(casePath(caseID))
}
