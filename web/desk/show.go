package desk

import (
	"net/http"

	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// show is the page of a case. The look is recorded before anything is read.
func (d *desk) show(c *kit.Ctx, who municipality.Staff, id string) error {
	cs, z, err := d.Desk(c.Context(), who, id)
	if err != nil {
		return err
	}
	v, err := d.load(c, z, who, cs)
	if err != nil {
		return err
	}
	here := ui.Link{Text: cs.Number, Href: casePath(id)}
	page := kit.Page{Title: cs.Number + " " + v.Title, Active: root + "/saker", Crumbs: crumbs(c, ui.Link{Text: own(c, "cases.title"), Href: root + "/saker"}, here)}
	return c.Render(http.StatusOK, page, casePage(v))
}

// What she may do now. The rooms check it all again.

func (v caseView) mayWork() bool { return v.Who.Has("caseworker") && v.Who.Unit == v.Case.Unit }

func (v caseView) mayTake() bool {
	return v.mayWork() && !v.Status.Finished() && v.Status != casework.ByRules && v.Officer != v.Who.ID
}

func (v caseView) mayDraft() bool {
	return v.mayWork() && (v.Status == casework.Open || v.Status == casework.Waiting)
}

func (v caseView) mayDecide() bool {
	return v.Status == casework.Approval && v.Who.Has("approver") && v.Who.Unit == v.Case.Unit
}

func (v caseView) mayAct() bool { return v.mayDecide() || v.mayDraft() || v.mayTake() }

func (v caseView) mayStepBack() bool {
	return !v.Status.Finished() && v.Status != casework.ByRules && v.Who.Unit == v.Case.Unit
}

func (v caseView) late() bool { return late(v.Case, v.Today) }

func (v caseView) returned() bool { return v.Draft.State == decision.Drafting && v.Draft.Remark != "" }
