package decision

import (
	"context"
	"strings"

	"torg/casework"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

const (
	maxReasons = 10000 // characters
	minReasons = 20    // an officer's reasons say something (forvaltningsloven § 24)
)

// Draft is what an officer writes.
type Draft struct {
	Result  string // service.Granted, Refused or Partly
	Reasons string
	Version int64 // the draft's version as the page was shown; 0 for the first
}

func (d Draft) check() error {
	fault := func(key, field string, args ...any) error {
		return &municipality.Error{Kind: municipality.Invalid, Op: "decision.Draft", Key: key, Field: field, Args: args}
	}
	n := len([]rune(strings.TrimSpace(d.Reasons)))
	switch {
	case d.Result != service.Granted && d.Result != service.Refused && d.Result != service.Partly:
		return fault("error.result", "result")
	case n < minReasons:
		return fault("error.reasons.short", "reasons", minReasons)
	case n > maxReasons:
		return fault("error.reasons.long", "reasons", maxReasons)
	}
	return nil
}

// Save keeps an officer's draft.
func (b *Board) Save(ctx context.Context, who municipality.Staff, caseID string, in Draft) (out Decision, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	err = b.Office.Act(ctx, who, caseID, "decision.draft", "forvaltningsloven § 25", func(tx *ledger.Tx, c *casework.Case) error {
		out, err = b.write(tx, who, c, in, Drafting)
		return err
	})
	return out, err
}

// Propose hands the draft to a second officer for approval; where the pack asks for none, it makes the decision.
func (b *Board) Propose(ctx context.Context, who municipality.Staff, caseID string, in Draft) (out Decision, err error) {
	saved, err := b.Save(ctx, who, caseID, in)
	if err != nil {
		return out, err
	}
	pack, err := b.Office.Shelf.ByDigest(ctx, saved.Digest)
	if err != nil {
		return out, err
	}
	if !pack.Route.Approval.Required {
		return b.finish(ctx, who, caseID, saved.Version, func(d *Decision) error { return mandated(who, d) })
	}
	in.Version = saved.Version
	err = b.Office.Act(ctx, who, caseID, "decision.propose", "forvaltningsloven § 25", func(tx *ledger.Tx, c *casework.Case) error {
		if out, err = b.write(tx, who, c, in, Proposed); err != nil {
			return err
		}
		c.Status = casework.Approval
		if err := casework.FinishTasks(tx, *c, who.Actor("caseworker"), casework.Assess, casework.Return, casework.Answered); err != nil {
			return err
		}
		return casework.AddTask(tx, *c, casework.Approve, "approver", "")
	})
	return out, err
}

// write keeps a draft in the officer's name, over the version she saw.
func (b *Board) write(tx *ledger.Tx, who municipality.Staff, c *casework.Case, in Draft, to State) (Decision, error) {
	if c.Status != casework.Open && c.Status != casework.Waiting {
		return Decision{}, municipality.E(municipality.Conflict, "decision.write", "error.casestate")
	}
	d, err := current(tx, c.ID)
	if err != nil {
		return d, err
	}
	if d.Version != in.Version {
		return d, municipality.E(municipality.Conflict, "decision.write", "error.draftchanged")
	}
	if d.ID == "" {
		d = Decision{ID: municipality.NewID(tx.Now()), Case: c.ID, Person: c.Person, Pack: c.Pack, Digest: c.Digest}
	}
	d.State, d.Result, d.Reasons, d.Outcome = to, in.Result, strings.TrimSpace(in.Reasons), c.Outcome
	d.Outcome.Result, d.Outcome.Machine = in.Result, false
	d.DraftedBy, d.DraftedName, d.Drafted, d.Version = who.ID, who.Name, tx.Now(), d.Version+1
	c.Officer = who.ID
	return d, d.put(tx)
}

// Preview lays the letter of a draft out as it would go out, with nothing kept.
func (b *Board) Preview(ctx context.Context, who municipality.Staff, caseID string) (casework.Composed, Decision, error) {
	c, err := b.Office.Look(ctx, who, caseID)
	if err != nil {
		return casework.Composed{}, Decision{}, err
	}
	var d Decision
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) error { d, err = current(tx, caseID); return err }); err != nil {
		return casework.Composed{}, d, err
	}
	if d.ID == "" {
		return casework.Composed{}, d, municipality.E(municipality.NotFound, "decision.Preview", "error.nodraft")
	}
	letter, err := b.compose(ctx, c, d)
	return letter, d, err
}

func (b *Board) compose(ctx context.Context, c casework.Case, d Decision) (casework.Composed, error) {
	return b.Office.Compose(ctx, c, d.Result, service.LetterData{Outcome: d.Outcome, Officer: d.DraftedName, Approver: d.ApprovedName, FreeText: d.Reasons})
}

// Current gives the draft or proposal of a case; the zero Decision when there is none.
func (b *Board) Current(tx store.Tx, caseID string) (Decision, error) { return current(tx, caseID) }
