package dispatch

import (
	"context"
	"fmt"

	"torg/archive"
	"torg/casework"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Again is a letter that failed and that an officer has asked to have sent once more.
const Again State = "again"

// maxAttempts is how many times a letter may be sent again. What fails so often is not mended by sending.
const maxAttempts = 5

// Resent says that a letter is to be sent once more.
type Resent struct {
	Entry   string `json:"entry"`
	Attempt int64  `json:"attempt"`
	Paper   bool   `json:"paper"`
}

// Kind names the work.
func (Resent) Kind() string { return "dispatch.resend" }

// Resend has a letter that failed sent once more, as the carrier finds best, or on paper. The bytes are those archived.
// What happened before stands in the ledger. Errors: NotFound when the letter is not of the case, Conflict when it has not
// failed (the second click among them) or has been tried too often, Forbidden and NotFound as casework.Office.Act.
func Resend(ctx context.Context, o *casework.Office, who municipality.Staff, caseID, entry string, paper bool) error {
	return o.Act(ctx, who, caseID, "dispatch.resend", "forvaltningsloven § 27", func(tx *ledger.Tx, c *casework.Case) error {
		s, err := ByID(tx, entry)
		if err != nil {
			return err
		}
		if s.Case != c.ID {
			return municipality.E(municipality.NotFound, "dispatch.Resend", "error.notfound")
		}
		if s.Failed.IsZero() || s.Attempt >= maxAttempts {
			return municipality.E(municipality.Conflict, "dispatch.Resend", "error.casestate")
		}
		s = Shipment{ID: s.ID, Case: s.Case, Person: s.Person, Channel: s.Channel, State: Again, Created: s.Created, Digest: s.Digest, Attempt: s.Attempt + 1}
		if paper {
			s.Channel = Paper
		}
		if err := s.put(tx); err != nil {
			return err
		}
		if err := casework.FinishTasks(tx, *c, who.Actor("caseworker"), casework.Delivery); err != nil {
			return err
		}
		return jobs.Promise(tx, fmt.Sprintf("dispatch.resend/%s/%d", entry, s.Attempt), Resent{Entry: entry, Attempt: s.Attempt, Paper: paper})
	})
}

// resend puts the letter in the carrier's hands under a reference of its own, so that the carrier does not take it for the
// one that failed. A repeat after a lost answer gives the same shipment.
func (r *Room) resend(ctx context.Context, j jobs.Job, e Resent) error {
	p, err := r.read(ctx, e.Entry)
	if err != nil {
		return err
	}
	channel := Paper
	if !e.Paper {
		if channel, err = r.channel(ctx, p); err != nil {
			return err
		}
	}
	l := r.letter(p, channel)
	l.Reference = fmt.Sprintf("%s/%d", p.entry.ID, e.Attempt)
	carrier, sendErr := r.Post.Send(ctx, l)
	if sendErr != nil && municipality.KindOf(sendErr) != municipality.Refused {
		return sendErr
	}
	return ledger.Act(ctx, r.Office.Store, r.note(p, "dispatch.send", string(channel)), func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		s, err := ByID(tx, e.Entry)
		if err != nil || s.Attempt != e.Attempt || s.State != Again {
			return err
		}
		s.Channel = channel
		if sendErr != nil {
			s.State, s.Failed = Failed, tx.Now()
			if err := s.put(tx); err != nil {
				return err
			}
			return callForHelp(tx, s)
		}
		return r.sentAgain(tx, s, carrier)
	})
}

func (r *Room) sentAgain(tx *ledger.Tx, s Shipment, carrier string) error {
	s.Carrier, s.State, s.Sent = carrier, Accepted, tx.Now()
	if err := s.put(tx); err != nil {
		return err
	}
	if err := archive.Dispatched(tx, s.ID, tx.Now()); err != nil { // told again it keeps the first time
		return err
	}
	return jobs.PromiseAt(tx, fmt.Sprintf("dispatch.track/%s/%d", s.ID, s.Attempt), Track{s.ID}, tx.Now().Add(r.Follow))
}

// tried reports whether an officer has taken over the sending of a letter, so that the first promise must not.
func tried(tx store.Tx, entry string) (bool, error) {
	s, err := ByID(tx, entry)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return false, nil
	}
	return err == nil && s.Attempt > 0, err
}
