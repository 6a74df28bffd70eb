package jobs_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"torg/jobs"
	"torg/store"
	"torg/store/sqlite"
)

// TestAFinishedJobIsNotWrittenOnceMore counts commits: one to take the job, one for its effect, and none after.
func TestAFinishedJobIsNotWrittenOnceMore(t *testing.T) {
	c := &clock{now: time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)}
	var commits atomic.Int64
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "j.db"), store.Options{Clock: c.Now, Probe: func(p store.Point) error {
		if p == store.BeforeCommit {
			commits.Add(1)
		}
		return nil
	}})
	s = ready(t, s, err)
	w := jobs.NewWorkers()
	jobs.Register(w, func(ctx context.Context, j jobs.Job, _ ping) error {
		return s.Write(ctx, func(tx store.Tx) error { return j.Finish(tx) })
	})
	promise(t, s, "a")
	r := runner(s, c, w)
	if due, err := r.Round(t.Context()); err != nil || due != 1 {
		t.Fatalf("%d jobs, %v", due, err)
	}
	if got := count(t, s, jobs.Done); got != 1 {
		t.Errorf("%d jobs are done", got)
	}
	if got := commits.Load(); got != 4 { // the schema, the promise, the claim and the effect
		t.Errorf("%d commits, want 4", got)
	}
}
