package jobs

import (
	"context"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// List gives jobs of a state, oldest change first, at most limit.
func List(tx store.Tx, state State, limit int) (out []Job, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var j Job
		var runAt, changed int64
		err := scan(&j.ID, &j.Kind, &j.Args, &j.State, &runAt, &j.Tries, &changed, &j.Error)
		j.RunAt, j.Changed = time.UnixMicro(runAt).UTC(), time.UnixMicro(changed).UTC()
		out = append(out, j)
		return err
	}, `SELECT id, kind, args, state, run_at, tries, changed_at, error FROM job WHERE state = $1 ORDER BY changed_at, id LIMIT $2`, string(state), limit)
	return out, err
}

// Retry has a failed job tried again at once, by the decision of a person.
func Retry(ctx context.Context, s store.Store, by municipality.Actor, id string) error {
	return decide(ctx, s, by, id, "job.retry", Waiting, "")
}

// Drop gives a failed job up, by the decision of a person and for a reason.
func Drop(ctx context.Context, s store.Store, by municipality.Actor, id, why string) error {
	if why == "" {
		return &municipality.Error{Kind: municipality.Invalid, Op: "jobs.Drop", Key: "error.reason", Field: "why"}
	}
	return decide(ctx, s, by, id, "job.drop", Dropped, why)
}

func decide(ctx context.Context, s store.Store, by municipality.Actor, id, verb string, to State, why string) error {
	return ledger.Act(ctx, s, ledger.Entry{Actor: by, Verb: verb, Subject: "job/" + id, Detail: why}, func(tx *ledger.Tx) error {
		n, err := tx.Exec(`UPDATE job SET state = $1, run_at = $2, tries = 0, changed_at = $2 WHERE id = $3 AND state = 'failed'`, string(to), tx.Now().UnixMicro(), id)
		if err == nil && n == 0 {
			return municipality.E(municipality.Conflict, "jobs."+verb, "error.conflict")
		}
		return err
	})
}
