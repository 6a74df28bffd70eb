package decision

import (
	"context"
	"strings"

	"torg/casework"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Approve makes a proposed decision. It takes another officer than the one who drafted it, with the mandate for the
// service, and the version she read.
func (b *Board) Approve(ctx context.Context, who municipality.Staff, caseID string, version int64) (Decision, error) {
	return b.finish(ctx, who, caseID, version, func(d *Decision) error {
		switch {
		case d.State != Proposed:
			return municipality.E(municipality.Conflict, "decision.Approve", "error.casestate")
		case d.DraftedBy == who.ID:
			return municipality.E(municipality.Forbidden, "decision.Approve", "error.foureyes")
		}
		d.ApprovedBy, d.ApprovedName = who.ID, who.Name
		return mandated(who, d)
	})
}

func mandated(who municipality.Staff, d *Decision) error {
	if !who.MayApprove(d.Pack) {
		return municipality.E(municipality.Forbidden, "decision.mandated", "error.mandate")
	}
	return nil
}

// finish makes the decision that is drafted, if allowed says so, both before the letter is laid out and in the act itself.
func (b *Board) finish(ctx context.Context, who municipality.Staff, caseID string, version int64, allowed func(*Decision) error) (out Decision, err error) {
	c, err := b.Office.Check(ctx, who, caseID) // before anything is told of the case
	if err != nil {
		return out, err
	}
	var d Decision
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) error { d, err = current(tx, caseID); return err }); err != nil {
		return out, err
	}
	if err := ready(&d, version, allowed); err != nil {
		return out, err
	}
	letter, err := b.compose(ctx, c, d)
	if err != nil {
		return out, err
	}
	// Settle writes the case in make; what Act writes back must be that, so the case is read again.
	err = b.Office.Act(ctx, who, caseID, "decision.make", "forvaltningsloven §§ 24–27", func(tx *ledger.Tx, c *casework.Case) error {
		d, err := current(tx, caseID)
		if err != nil {
			return err
		}
		if err := ready(&d, version, allowed); err != nil {
			return err
		}
		if err := b.make(tx, *c, d, letter, who.Actor("approver")); err != nil {
			return err
		}
		if *c, err = casework.ByID(tx, caseID); err != nil {
			return err
		}
		out, err = ByID(tx, d.ID)
		return err
	})
	return out, err
}

func ready(d *Decision, version int64, allowed func(*Decision) error) error {
	if d.ID == "" || d.Version != version {
		return municipality.E(municipality.Conflict, "decision.finish", "error.draftchanged")
	}
	return allowed(d)
}

// SendBack returns a proposal to the one who drafted it, with a remark.
func (b *Board) SendBack(ctx context.Context, who municipality.Staff, caseID string, version int64, remark string) error {
	if remark = strings.TrimSpace(remark); remark == "" {
		return &municipality.Error{Kind: municipality.Invalid, Op: "decision.SendBack", Key: "error.remark", Field: "remark"}
	}
	return b.Office.Act(ctx, who, caseID, "decision.return", "", func(tx *ledger.Tx, c *casework.Case) error {
		d, err := current(tx, caseID)
		if err != nil {
			return err
		}
		if err := ready(&d, version, func(d *Decision) error { return mandated(who, d) }); err != nil {
			return err
		}
		if d.State != Proposed {
			return municipality.E(municipality.Conflict, "decision.SendBack", "error.casestate")
		}
		d.State, d.Remark, d.Version = Drafting, remark, d.Version+1
		c.Status = casework.Open
		if err := casework.FinishTasks(tx, *c, who.Actor("approver"), casework.Approve); err != nil {
			return err
		}
		if err := casework.AddTask(tx, *c, casework.Return, "caseworker", remark); err != nil {
			return err
		}
		return d.put(tx)
	})
}

// Reached is what dispatch tells about a decision's letter.
type Reached struct {
	Notified, Opened, Delivered bool
}

// Arrived notes how far a decision's letter has come. The first delivery starts the appeal deadline (forvaltningsloven
// § 29: from when the notice has reached the party): weeks counted from the day it was in Norway, moved past Saturdays
// and holidays. A letter that is no decision's is ignored.
func Arrived(tx *ledger.Tx, entry string, r Reached) error {
	d, err := one(tx, `WHERE entry = $1 AND entry <> ''`, entry)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	changed := false
	if r.Notified && d.Notified.IsZero() {
		d.Notified, changed = tx.Now(), true
	}
	if r.Opened && d.Opened.IsZero() {
		d.Opened, changed = tx.Now(), true
	}
	if r.Delivered && d.Delivered.IsZero() {
		d.Delivered, changed = tx.Now(), true
		d.AppealBy = municipality.DeadlineWeeks(municipality.DateOf(tx.Now()), d.AppealWeeks)
	}
	if !changed {
		return nil
	}
	return d.put(tx)
}

// Deadline gives the decisions of a person whose appeal deadline runs, for her page.
func Deadline(tx store.Tx, person string) ([]Decision, error) {
	return scan(tx, `WHERE person = $1 AND state = 'made' ORDER BY made_at DESC LIMIT 100`, person)
}
