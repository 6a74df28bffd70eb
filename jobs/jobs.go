// Package jobs is work promised in a transaction: it exists if and only if the act that promised it does, and it is done
// exactly once, or waits, or stands on the desk of failed jobs. It is never lost.
package jobs

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("jobs", files) }

// Args is work that has been promised. The room that owns the event owns the type; the room that does the work
// registers a function for it.
type Args interface{ Kind() string }

// State of a job.
type State string

// The states. A running job whose lease has run out is taken up again.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
	Dropped State = "dropped" // a person decided that it shall not be done
)

// Promise records args in tx. The id makes a promise idempotent: promising twice is promising once.
func Promise(tx store.Tx, id string, args Args) error { return PromiseAt(tx, id, args, tx.Now()) }

// PromiseAt is Promise for later.
func PromiseAt(tx store.Tx, id string, args Args, at time.Time) error {
	b, err := json.Marshal(args)
	if err != nil {
		return municipality.Wrap(municipality.Fault, "jobs.Promise", err)
	}
	now := tx.Now().UnixMicro()
	_, err = tx.Exec(`INSERT INTO job (id, kind, args, state, run_at, lease_until, tries, created_at, changed_at, error)
		VALUES ($1, $2, $3, 'waiting', $4, 0, 0, $5, $5, '') ON CONFLICT (id) DO NOTHING`, id, args.Kind(), string(b), at.UnixMicro(), now)
	return err
}

// Job is one piece of work in the hands of a worker.
type Job struct {
	ID      string
	Kind    string
	Args    string
	State   State
	RunAt   time.Time // UTC
	Tries   int       // tries begun, this one included
	Changed time.Time // UTC
	Error   string    // why the last try failed; no sensitive values
	Store   store.Store
	settled *atomic.Bool // its effect is committed and it is marked done; nil outside a runner
}

// Finish marks the job done in the same transaction as its effect, so that the effect is there exactly once even if the
// machine stops in the next instant. It fails when the job is no longer this worker's, and the effect with it.
func (j Job) Finish(tx store.Tx) error {
	n, err := tx.Exec(`UPDATE job SET state = 'done', changed_at = $1, error = '' WHERE id = $2 AND state = 'running' AND tries = $3`, tx.Now().UnixMicro(), j.ID, j.Tries)
	if err == nil && n != 1 {
		err = fmt.Errorf("jobs: %s is no longer ours", j.ID)
	}
	if err == nil && j.settled != nil {
		tx.AfterCommit(func() { j.settled.Store(true) }) // the runner need not write it once more
	}
	return err
}

// Later is returned by a worker that has nothing to do yet; it does not count as a failure.
type Later struct{ After time.Duration }

func (l Later) Error() string { return "later: " + l.After.String() }
