package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"torg/internal/pgtest"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/postgres"
	"torg/store/sqlite"
)

type ping struct{ N int }

func (ping) Kind() string { return "test.ping" }

// clock is moved by the test, never by time.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func both(t *testing.T, run func(*testing.T, store.Store, *clock)) {
	t.Run("sqlite", func(t *testing.T) {
		c := &clock{now: time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)}
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "j.db"), store.Options{Clock: c.Now})
		run(t, ready(t, s, err), c)
	})
	t.Run("postgres", func(t *testing.T) {
		c := &clock{now: time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)}
		dsn := pgtest.DSN(t)
		pgtest.Drop(t, dsn, "jobs_test")
		s, err := postgres.Open(t.Context(), dsn, "jobs_test", store.Options{Clock: c.Now})
		run(t, ready(t, s, err), c)
	})
}

func ready(t *testing.T, s store.Store, err error) store.Store {
	t.Helper()
	if err == nil {
		err = s.Migrate(t.Context(), ledger.Migrations(), jobs.Migrations())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func runner(s store.Store, c *clock, w *jobs.Workers) *jobs.Runner {
	r := jobs.NewRunner(s, w, slog.New(slog.NewTextHandler(io.Discard, nil)))
	r.Clock = c.Now
	return r
}

func promise(t *testing.T, s store.Store, id string) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx store.Tx) error { return jobs.Promise(tx, id, ping{1}) }); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, s store.Store, state jobs.State) (n int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		list, err := jobs.List(tx, state, 100)
		n = len(list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPromisedOnceDoneOnce(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		var mu sync.Mutex
		done, w := 0, jobs.NewWorkers()
		jobs.Register(w, func(_ context.Context, j jobs.Job, p ping) error {
			mu.Lock()
			defer mu.Unlock()
			done += p.N
			return nil
		})
		promise(t, s, "a")
		promise(t, s, "a")
		promise(t, s, "b")
		a, b := runner(s, c, w), runner(s, c, w)
		var wg sync.WaitGroup
		for _, r := range []*jobs.Runner{a, b, a, b} {
			wg.Go(func() { _, _ = r.Round(t.Context()) })
		}
		wg.Wait()
		if done != 2 || count(t, s, jobs.Done) != 2 {
			t.Errorf("done %d, in table %d; want 2", done, count(t, s, jobs.Done))
		}
	})
}

func TestUnpromisedWhenTheActFails(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		_ = s.Write(t.Context(), func(tx store.Tx) error {
			if err := jobs.Promise(tx, "a", ping{1}); err != nil {
				return err
			}
			return errors.New("no")
		})
		if n := count(t, s, jobs.Waiting); n != 0 {
			t.Errorf("%d promised", n)
		}
	})
}

func TestFailureIsRetriedThenStandsOnTheDesk(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		tries, w := 0, jobs.NewWorkers()
		jobs.Register(w, func(context.Context, jobs.Job, ping) error { tries++; return errors.New("down") })
		promise(t, s, "a")
		r := runner(s, c, w)
		for range 40 {
			if _, err := r.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			c.Add(16 * time.Minute)
		}
		if tries != 12 || count(t, s, jobs.Failed) != 1 {
			t.Fatalf("%d tries, %d failed", tries, count(t, s, jobs.Failed))
		}
		officer := municipality.Actor{Kind: municipality.Officer, ID: "drift"}
		if err := jobs.Retry(t.Context(), s, officer, "a"); err != nil {
			t.Fatal(err)
		}
		_, _ = r.Round(t.Context())
		if tries != 13 {
			t.Errorf("not tried again: %d", tries)
		}
	})
}

func TestRefusalIsNotRepeated(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		tries, w := 0, jobs.NewWorkers()
		jobs.Register(w, func(context.Context, jobs.Job, ping) error {
			tries++
			return municipality.E(municipality.Refused, "test", "x")
		})
		promise(t, s, "a")
		r := runner(s, c, w)
		for range 3 {
			_, _ = r.Round(t.Context())
			c.Add(time.Hour)
		}
		if tries != 1 || count(t, s, jobs.Failed) != 1 {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestAnInterruptedWorkerIsReplacedAndItsEffectIsRefused(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		w := jobs.NewWorkers()
		var lost jobs.Job
		jobs.Register(w, func(_ context.Context, j jobs.Job, _ ping) error {
			if lost.ID == "" {
				lost = j
				c.Add(time.Hour) // the machine hung past its lease
				if _, err := runner(s, c, w).Round(t.Context()); err != nil {
					return err
				}
				err := s.Write(t.Context(), func(tx store.Tx) error { return j.Finish(tx) })
				if err == nil {
					t.Error("a worker that lost its lease finished the job")
				}
				return err
			}
			return s.Write(t.Context(), func(tx store.Tx) error { return j.Finish(tx) })
		})
		promise(t, s, "a")
		if _, err := runner(s, c, w).Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if count(t, s, jobs.Done) != 1 {
			t.Error("the job is not done")
		}
	})
}

func TestPanicsAndUnknownKindsAreNotLost(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		w := jobs.NewWorkers()
		promise(t, s, "a")
		_, _ = runner(s, c, w).Round(t.Context())
		if count(t, s, jobs.Failed) != 1 {
			t.Error("a job nobody can do is not on the desk")
		}
		jobs.Register(w, func(context.Context, jobs.Job, ping) error { panic("boom") })
		promise(t, s, "b")
		_, _ = runner(s, c, w).Round(t.Context())
		if count(t, s, jobs.Waiting) != 1 {
			t.Error("a job whose worker panicked is lost")
		}
	})
}

func TestSchedulesPromiseOncePerPeriod(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		done, w := 0, jobs.NewWorkers()
		jobs.Register(w, func(context.Context, jobs.Job, ping) error { done++; return nil })
		w.Every(time.Hour, ping{1})
		for range 5 {
			_, _ = runner(s, c, w).Round(t.Context())
			c.Add(20 * time.Minute)
		}
		if done != 2 {
			t.Errorf("done %d times in an hour and twenty minutes, want 2", done)
		}
	})
}

func TestLaterIsNotAFailure(t *testing.T) {
	both(t, func(t *testing.T, s store.Store, c *clock) {
		tries, w := 0, jobs.NewWorkers()
		jobs.Register(w, func(_ context.Context, j jobs.Job, _ ping) error {
			if tries++; tries < 30 {
				return jobs.Later{After: time.Hour}
			}
			return nil
		})
		promise(t, s, "a")
		for range 30 {
			_, _ = runner(s, c, w).Round(t.Context())
			c.Add(time.Hour)
		}
		if count(t, s, jobs.Done) != 1 {
			t.Errorf("not done after %d tries", tries)
		}
	})
}
