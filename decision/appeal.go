package decision

import (
	"context"

	"torg/casework"
	"torg/municipality"
	"torg/request"
	"torg/store"
)

// Appeal takes a party's appeal against the decision made last in her case. late tells that the deadline had passed; the
// appeal is received all the same, and the unit decides whether it may be tried (forvaltningsloven § 31). While the
// letter has not been delivered the deadline has not begun. Conflict when nothing is decided yet.
func (b *Board) Appeal(ctx context.Context, who request.Applicant, caseID, id, wish, grounds string) (late bool, err error) {
	var made *Decision
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) error {
		if _, err := casework.Own(tx, who.Person.ID, caseID); err != nil {
			return err
		}
		list, err := OfCase(tx, caseID)
		for i := range list {
			if list[i].State == Made {
				made = &list[i]
			}
		}
		if made != nil {
			late = made.Late(municipality.DateOf(tx.Now()))
		}
		return err
	}); err != nil {
		return false, err
	}
	if made == nil {
		return false, municipality.E(municipality.Conflict, "decision.Appeal", "error.nodecision")
	}
	return late, b.Office.Appeal(ctx, who, casework.Appeal{ID: id, Case: caseID, Decision: made.ID, Late: late, Wish: wish, Grounds: grounds})
}

// Late reports whether the appeal deadline has passed on a date. It has not when it has not begun.
func (d Decision) Late(on municipality.Date) bool {
	return !d.AppealBy.IsZero() && d.AppealBy.Before(on)
}
