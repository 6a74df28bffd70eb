package casework

import (
	"context"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

var biases = ledger.NewTable("case_bias", "id", "case_id", "officer", "reason", "at")

// Look gives a case to an officer who may see it, and records that she looked before anything is shown.
// NotFound hides the existence of cases of other units and zones; Forbidden means she is disqualified.
func (o *Office) Look(ctx context.Context, who municipality.Staff, id string) (Case, error) {
	c, err := o.allowed(ctx, who, id)
	if err != nil {
		return c, err
	}
	return c, ledger.Look(ctx, o.Store, c.Entry(who.Actor(roleOf(who)), "case.look", "forvaltningsloven § 13 b"))
}

// LookAt is Look at one thing in the case, such as a document: verb and thing, an id, stand in the record.
func (o *Office) LookAt(ctx context.Context, who municipality.Staff, id, verb, thing string) (Case, error) {
	c, err := o.allowed(ctx, who, id)
	if err != nil {
		return c, err
	}
	e := c.Entry(who.Actor(roleOf(who)), verb, "forvaltningsloven § 13 b")
	e.Detail = thing
	return c, ledger.Look(ctx, o.Store, e)
}

// roleOf is the role an officer acts in when she has several.
func roleOf(who municipality.Staff) string {
	for _, r := range []string{"caseworker", "approver", "leader", "archivist"} {
		if who.Has(r) {
			return r
		}
	}
	return ""
}

// Check gives a case to an act or a document that records itself, for an officer who may see it: Look without the record.
func (o *Office) Check(ctx context.Context, who municipality.Staff, id string) (Case, error) {
	return o.allowed(ctx, who, id)
}

func (o *Office) allowed(ctx context.Context, who municipality.Staff, id string) (c Case, err error) {
	err = o.Store.Read(ctx, func(tx store.Tx) error {
		if c, err = ByID(tx, id); err != nil {
			return err
		}
		return o.may(tx, who, c)
	})
	return c, err
}

func (o *Office) may(tx store.Tx, who municipality.Staff, c Case) error {
	if !who.MayEnter(o.Zone) || !worksOn(who, c) && !who.Has("archivist") {
		return municipality.E(municipality.NotFound, "casework.may", "error.notfound")
	}
	biased, err := Disqualified(tx, c.ID, who.ID)
	if err == nil && biased {
		return municipality.E(municipality.Forbidden, "casework.may", "error.disqualified")
	}
	return err
}

// worksOn reports whether a case is one of those an officer works on. An archivist sees the others, and touches none of them.
func worksOn(who municipality.Staff, c Case) bool {
	return who.Unit == c.Unit && (who.Has("caseworker") || who.Has("approver") || who.Has("leader"))
}

// Disqualified reports whether an officer is disqualified (inhabil) in a case.
func Disqualified(tx store.Tx, caseID, officer string) (bool, error) {
	n := 0
	err := store.One(tx, `SELECT COUNT(*) FROM case_bias WHERE case_id = $1 AND officer = $2`, []any{caseID, officer}, &n)
	return n > 0, err
}

// Disqualify notes that an officer is disqualified, by her own word or her leader's (forvaltningsloven § 8). She can do
// nothing more on the case, and does not see it again.
func (o *Office) Disqualify(ctx context.Context, who municipality.Staff, id, officer, reason string) error {
	c, err := o.allowed(ctx, who, id)
	if err != nil {
		return err
	}
	if reason == "" {
		return &municipality.Error{Kind: municipality.Invalid, Op: "casework.Disqualify", Key: "error.reason", Field: "reason"}
	}
	if officer != who.ID && !who.Has("leader") {
		return municipality.E(municipality.Forbidden, "casework.Disqualify", "error.forbidden")
	}
	return ledger.Act(ctx, o.Store, c.Entry(who.Actor(roleOf(who)), "case.disqualify", "forvaltningsloven §§ 6–8"), func(tx *ledger.Tx) error {
		if err := tx.Put(biases, municipality.NewID(tx.Now()), c.ID, officer, reason, tx.Now().UnixMicro()); err != nil {
			return err
		}
		if c.Officer == officer {
			c.Officer = ""
			return c.put(tx)
		}
		return nil
	})
}

// Take gives the case to an officer, who answers for it from then on.
func (o *Office) Take(ctx context.Context, who municipality.Staff, id string) error {
	return o.Act(ctx, who, id, "case.take", "forvaltningsloven § 11 a", func(tx *ledger.Tx, c *Case) error {
		if c.Status.Finished() {
			return municipality.E(municipality.Conflict, "casework.Take", "error.finished")
		}
		c.Officer = who.ID
		return nil
	})
}

// Act does something on a case as an officer who may, and writes the case back. Other rooms do their acts through it, so
// that the same check stands before all of them.
func (o *Office) Act(ctx context.Context, who municipality.Staff, id, verb, basis string, fn func(*ledger.Tx, *Case) error) error {
	c, err := o.allowed(ctx, who, id)
	if err != nil {
		return err
	}
	return ledger.Act(ctx, o.Store, c.Entry(who.Actor(roleOf(who)), verb, basis), func(tx *ledger.Tx) error {
		fresh, err := ByID(tx, id) // as it is now, not as it was when the page was shown
		if err != nil {
			return err
		}
		if err := o.may(tx, who, fresh); err != nil {
			return err
		}
		if !worksOn(who, fresh) {
			return municipality.E(municipality.Forbidden, "casework.Act", "error.forbidden")
		}
		if err := fn(tx, &fresh); err != nil {
			return err
		}
		return fresh.put(tx)
	})
}

// Settle ends a case with a result; the room that made the decision calls it in its own act.
func Settle(tx *ledger.Tx, id string, by municipality.Actor, result string) error {
	c, err := ByID(tx, id)
	if err != nil {
		return err
	}
	if c.Status.Finished() {
		return municipality.E(municipality.Conflict, "casework.Settle", "error.finished")
	}
	c.Status, c.Result, c.Decided = Decided, result, tx.Now()
	if err := FinishTasks(tx, c, by); err != nil {
		return err
	}
	return c.put(tx)
}

// Move changes a case's state for a later room, in its own act.
func Move(tx *ledger.Tx, c Case, to Status) error {
	c.Status = to
	return c.put(tx)
}
