package request

import (
	"context"
	"time"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
)

// Sweep deletes drafts that nobody has touched for DraftLife.
type Sweep struct{}

// Kind names the work.
func (Sweep) Kind() string { return "request.sweep" }

// Work registers what this room does for itself.
func (r *Reception) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ Sweep) error { return r.sweep(ctx) })
	w.Every(24*time.Hour, Sweep{})
	r.offerWork(w)
}

func (r *Reception) sweep(ctx context.Context) error {
	e := ledger.Entry{Actor: municipality.SystemActor("request"), Verb: "draft.expire", Subject: "draft/old", Basis: "personvernforordningen art. 5 nr. 1 e"}
	return ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		_, err := tx.Exec(`DELETE FROM draft WHERE changed_at < $1`, tx.Now().Add(-DraftLife).UnixMicro())
		return err
	})
}
