package desk

import (
	"torg/casework"
	"torg/decision"
	"torg/municipality"
	"torg/web/kit"
)

// propose hands the saved draft, in the version she has read as a letter, to an approver; where the service asks for none
// it makes the decision. A second click finds it done and does nothing.
func (d *desk) propose(c *kit.Ctx, who municipality.Staff, id string) error {
	form, cs, z, err := d.work(c, who, id, "propose")
	if err != nil {
		return err
	}
	cur, err := d.current(c, z, id)
	if err != nil {
		return err
	}
	if cs.Status == casework.Approval && cur.DraftedBy == who.ID || cs.Status == casework.Decided {
		return c.Redirect(casePath(id))
	}
	made, err := z.Board.Propose(c.Context(), who, id, decision.Draft{Result: cur.Result, Reasons: cur.Reasons, Version: version(form)})
	if err != nil {
		return err
	}
	if made.State == decision.Made {
		return d.done(c, id, "approve.done")
	}
	return d.done(c, id, "propose.done")
}
