package decision

import (
	"context"

	"torg/archive"
	"torg/casework"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// Event says that a decision is made; its letter lies finished in the archive and is to be sent.
type Event struct {
	Decision string `json:"decision"`
	Entry    string `json:"entry"`
}

// Kind names the event.
func (Event) Kind() string { return "decision.made" }

// Work registers what this room does for the rooms before it.
func (b *Board) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e casework.Opened) error {
		if !e.Machine {
			return nil
		}
		return b.byRules(ctx, j, e.Case)
	})
	b.concludeWork(w)
}

// byRules makes the decision that the rules alone suffice for. The outcome is the one the case was opened with: same facts,
// same rules, same day.
func (b *Board) byRules(ctx context.Context, j jobs.Job, caseID string) error {
	var c casework.Case
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) (err error) { c, err = casework.ByID(tx, caseID); return err }); err != nil {
		return err
	}
	letter, err := b.Office.Compose(ctx, c, c.Outcome.Result, service.LetterData{Outcome: c.Outcome})
	if err != nil {
		return err
	}
	by := municipality.MachineActor(c.Pack, c.Digest)
	d := Decision{Case: c.ID, Person: c.Person, Result: c.Outcome.Result, Machine: true, Pack: c.Pack, Digest: c.Digest, Outcome: c.Outcome, Version: 1}
	return ledger.Act(ctx, b.Office.Store, c.Entry(by, "decision.make", "forvaltningsloven §§ 24–27"), func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		d.ID, d.Drafted = municipality.NewID(tx.Now()), tx.Now()
		return b.make(tx, c, d, letter, by)
	})
}

// make is the one way a decision comes to be: the letter is archived and finalised, the application signed off, the case
// settled, and the sending promised, all in the act that decides.
func (b *Board) make(tx *ledger.Tx, c casework.Case, d Decision, letter casework.Composed, by municipality.Actor) error {
	entry, err := b.Office.Send(tx, c, letter, officerOf(d))
	if err != nil {
		return err
	}
	req, err := request.ByID(tx, c.Request)
	if err != nil {
		return err
	}
	if err := archive.SignOffEntry(tx, req.Entry, entry.ID, "BU"); err != nil {
		return err
	}
	pack, err := b.Office.Shelf.ByDigest(context.Background(), c.Digest)
	if err != nil {
		return err
	}
	d.State, d.MadeAt, d.Entry, d.Title, d.AppealWeeks = Made, tx.Now(), entry.ID, letter.Title, pack.Meta.AppealWeeks
	if err := d.put(tx); err != nil {
		return err
	}
	if err := casework.Settle(tx, c.ID, by, d.Result); err != nil {
		return err
	}
	return jobs.Promise(tx, "decision.made/"+d.ID, Event{Decision: d.ID, Entry: entry.ID})
}

func officerOf(d Decision) string {
	if d.Machine {
		return ""
	}
	return d.DraftedName
}
