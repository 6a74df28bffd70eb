package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"torg/municipality"
	"torg/store"
)

// Runner takes due jobs of one store and has them done.
type Runner struct {
	Store   store.Store
	Workers *Workers
	Clock   func() time.Time // time.Now when nil
	Log     *slog.Logger
	Width   int // how many at once; 4 when 0
	bell    chan struct{}
}

const (
	lease     = time.Minute      // renewed while a worker is at it; one that stopped is replaced after so long
	renewal   = 15 * time.Second // how often
	longestDo = 20 * time.Minute // longer than any worker may take: a carrier may need a quarter of an hour
	idle      = time.Second      // how often to look without being rung
	maxTries  = 12               // with doubling from a second: somewhat over an hour; then a person looks
	firstWait = time.Second
	longest   = 15 * time.Minute
)

// NewRunner makes a runner of a store.
func NewRunner(s store.Store, w *Workers, log *slog.Logger) *Runner {
	return &Runner{Store: s, Workers: w, Log: log, bell: make(chan struct{}, 1)}
}

// Ring wakes the runner; it never blocks. It is what a store calls after a commit.
func (r *Runner) Ring() {
	select {
	case r.bell <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, and then waits for what it has begun.
func (r *Runner) Run(ctx context.Context) {
	tick := time.NewTicker(idle)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := r.Round(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("jobs: taking work", "err", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.bell:
		case <-tick.C:
		}
	}
}

// Round promises what the schedules ask for, takes what is due and does it. It reports how many it did.
func (r *Runner) Round(ctx context.Context) (int, error) {
	if err := r.schedule(ctx); err != nil {
		return 0, err
	}
	due, err := r.due(ctx)
	if err != nil || !due {
		return 0, err
	}
	claimed, err := r.claim(ctx)
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	for _, j := range claimed {
		wg.Go(func() { r.do(ctx, j) })
	}
	wg.Wait()
	return len(claimed), nil
}

func (r *Runner) width() int {
	if r.Width > 0 {
		return r.Width
	}
	return 4
}

func (r *Runner) now() time.Time {
	if r.Clock != nil {
		return r.Clock().UTC()
	}
	return time.Now().UTC()
}

func (r *Runner) schedule(ctx context.Context) error {
	for _, s := range r.Workers.schedules {
		slot := r.now().Truncate(s.every)
		id := fmt.Sprintf("%s/%s", s.args.Kind(), slot.Format(time.RFC3339))
		known := 0
		if err := r.Store.Read(ctx, func(tx store.Tx) error {
			return store.One(tx, `SELECT COUNT(*) FROM job WHERE id = $1`, []any{id}, &known)
		}); err != nil {
			return err
		}
		if known > 0 {
			continue
		}
		if err := r.Store.Write(ctx, func(tx store.Tx) error { return Promise(tx, id, s.args) }); err != nil {
			return err
		}
	}
	return nil
}

// due looks before claiming, so that an idle runner writes nothing.
func (r *Runner) due(ctx context.Context) (due bool, err error) {
	now, n := r.now().UnixMicro(), 0
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		return store.One(tx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM job WHERE (state = 'waiting' AND run_at <= $1) OR (state = 'running' AND lease_until < $1) LIMIT 1) AS d`, []any{now}, &n)
	})
	return n > 0, err
}

func (r *Runner) claim(ctx context.Context) (out []Job, err error) {
	now := r.now()
	err = r.Store.Write(ctx, func(tx store.Tx) error {
		out = nil
		return store.Each(tx, func(scan func(...any) error) error {
			j := Job{State: Running, Store: r.Store, settled: &atomic.Bool{}}
			err := scan(&j.ID, &j.Kind, &j.Args, &j.Tries)
			out = append(out, j)
			return err
		}, `UPDATE job SET state = 'running', tries = tries + 1, lease_until = $1, changed_at = $2
			WHERE id IN (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $2) OR (state = 'running' AND lease_until < $2) ORDER BY run_at, id LIMIT $3)
			RETURNING id, kind, args, tries`, now.Add(lease).UnixMicro(), now.UnixMicro(), r.width())
	})
	return out, err
}

func (r *Runner) do(ctx context.Context, j Job) {
	err := r.attempt(ctx, j)
	if settle := r.settle(context.WithoutCancel(ctx), j, err); settle != nil {
		r.Log.Error("jobs: noting the outcome; the lease will run out and the job be tried again", "job", j.ID, "err", settle)
	}
}

func (r *Runner) attempt(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("jobs: a worker panicked", "job", j.ID, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("the worker panicked")
		}
	}()
	fn, ok := r.Workers.do[j.Kind]
	if !ok {
		return municipality.Errorf(municipality.NotSetUp, "jobs.Run", "nobody does %q here", j.Kind)
	}
	ctx, cancel := context.WithTimeout(ctx, longestDo)
	defer cancel()
	go r.renew(ctx, j)
	return fn(ctx, j)
}

// renew keeps the lease of a job whose worker is still at it.
func (r *Runner) renew(ctx context.Context, j Job) {
	tick := time.NewTicker(renewal)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := r.Store.Write(ctx, func(tx store.Tx) error {
				_, err := tx.Exec(`UPDATE job SET lease_until = $1 WHERE id = $2 AND state = 'running' AND tries = $3`, r.now().Add(lease).UnixMicro(), j.ID, j.Tries)
				return err
			}); err != nil && ctx.Err() == nil {
				r.Log.Warn("jobs: renewing a lease", "job", j.ID, "err", err)
			}
		}
	}
}

func (r *Runner) settle(ctx context.Context, j Job, err error) error {
	if err == nil && j.settled.Load() {
		return nil
	}
	state, at, text := Done, r.now(), ""
	var later Later
	switch {
	case errors.As(err, &later):
		state, at, j.Tries = Waiting, at.Add(later.After), j.Tries-1
	case err != nil:
		state, at, text = r.verdict(j, err, at)
		r.Log.Warn("jobs: a try failed", "job", j.ID, "try", j.Tries, "next", state, "err", err)
	}
	return r.Store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.Exec(`UPDATE job SET state = $1, run_at = $2, changed_at = $3, error = $4, lease_until = 0, tries = $5 WHERE id = $6 AND state = 'running'`,
			string(state), at.UnixMicro(), tx.Now().UnixMicro(), text, j.Tries, j.ID)
		return err
	})
}

// verdict decides whether a failed try is worth repeating. A refusal or a missing configuration is not: a person must act.
func (r *Runner) verdict(j Job, err error, now time.Time) (State, time.Time, string) {
	text := err.Error()
	switch municipality.KindOf(err) {
	case municipality.Refused, municipality.NotSetUp, municipality.Invalid, municipality.Forbidden:
		return Failed, now, text
	}
	if j.Tries >= maxTries {
		return Failed, now, text
	}
	return Waiting, now.Add(min(firstWait<<(j.Tries-1), longest)), text
}
