// Package storetest is the contract every Store keeps. Each engine's own test is one call to Run.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"torg/store"
)

var schema = store.Migrations{Room: "storetest", FS: fstest.MapFS{
	"0001_counter.sql": {Data: []byte(`CREATE TABLE counter (id TEXT PRIMARY KEY, n BIGINT NOT NULL)`)},
	"0002_note.sql":    {Data: []byte(`CREATE TABLE note (counter_id TEXT NOT NULL REFERENCES counter (id), body TEXT NOT NULL); CREATE INDEX note_counter ON note (counter_id)`)},
}}

// Opener opens the same place again and again; opening twice is what two processes do.
type Opener func(t *testing.T, opt store.Options) store.Store

// Run exercises an engine. empty makes an empty place of the given name and returns how to open it; Options come
// without Blobs, which the opener adds in a folder of the place.
func Run(t *testing.T, empty func(t *testing.T, name string) Opener) {
	for name, run := range map[string]func(*testing.T, store.Store){
		"CommitIsVisible":                  commitIsVisible,
		"ErrorRollsBack":                   errorRollsBack,
		"PanicRollsBack":                   panicRollsBack,
		"ReadCannotWrite":                  readCannotWrite,
		"ReadIsASnapshot":                  readIsASnapshot,
		"ForeignKeysHoldOnEveryConnection": foreignKeys,
		"AfterCommitRunsOnlyAfterCommit":   afterCommit,
		"MigrateIsIdempotent":              migrateTwice,
		"OneFailureInAGroupIsItsOwn":       oneFailureIsItsOwn,
		"CancelledWriteDoesNothing":        cancelled,
		"DocumentsComeBack":                documents,
		"DocumentOfAFailedActIsGone":       documentOfFailedAct,
		"DestroyedDocumentsAreUnreadable":  destroyed,
		"EngineIsSound":                    sound,
		"ClosingTwiceIsHarmless":           closeTwice,
	} {
		t.Run(name, func(t *testing.T) {
			s := empty(t, "storetest_a")(t, store.Options{})
			migrate(t, s)
			run(t, s)
		})
	}
	t.Run("NowIsFixedUTCMicroseconds", func(t *testing.T) { nowIsFixed(t, empty(t, "storetest_a")) })
	t.Run("ConcurrentIncrementsAreNotLost", func(t *testing.T) { noLostUpdates(t, empty(t, "storetest_a")) })
	t.Run("PlacesAreStrangers", func(t *testing.T) { strangers(t, empty) })
	t.Run("FaultTable", func(t *testing.T) { faultTable(t, empty) })
}

func migrate(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.Migrate(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, s store.Store, id string, n int) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec(`INSERT INTO counter (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = excluded.n`, id, n)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s store.Store, id string) (n int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		err := store.One(tx, `SELECT n FROM counter WHERE id = $1`, []any{id}, &n)
		if errors.Is(err, store.ErrNotFound) {
			n, err = -1, nil
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func commitIsVisible(t *testing.T, s store.Store) {
	put(t, s, "a", 7)
	if got := get(t, s, "a"); got != 7 {
		t.Errorf("n = %d, want 7", got)
	}
}

var errBoom = errors.New("boom")

func errorRollsBack(t *testing.T, s store.Store) {
	err := s.Write(t.Context(), func(tx store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO counter (id, n) VALUES ('a', $1)`, 1); err != nil {
			return err
		}
		return errBoom
	})
	if !errors.Is(err, errBoom) {
		t.Errorf("err = %v, want boom", err)
	}
	if got := get(t, s, "a"); got != -1 {
		t.Errorf("row survived rollback: n = %d", got)
	}
}

func panicRollsBack(t *testing.T, s store.Store) {
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the panic did not reach the caller")
			}
		}()
		_ = s.Write(t.Context(), func(tx store.Tx) error {
			if _, err := tx.Exec(`INSERT INTO counter (id, n) VALUES ('a', $1)`, 1); err != nil {
				return err
			}
			panic("boom")
		})
	}()
	if got := get(t, s, "a"); got != -1 {
		t.Errorf("row survived panic: n = %d", got)
	}
	put(t, s, "a", 2) // and the store is still usable
}

func readCannotWrite(t *testing.T, s store.Store) {
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec(`INSERT INTO counter (id, n) VALUES ('a', $1)`, 1)
		return err
	}); err == nil {
		t.Error("a Read wrote a row")
	}
}

func readIsASnapshot(t *testing.T, s store.Store) {
	put(t, s, "a", 1)
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		var before, after int
		if err := store.One(tx, `SELECT n FROM counter WHERE id = $1`, []any{"a"}, &before); err != nil {
			return err
		}
		put(t, s, "a", 2)
		if err := store.One(tx, `SELECT n FROM counter WHERE id = $1`, []any{"a"}, &after); err != nil {
			return err
		}
		if before != after {
			t.Errorf("a read saw %d and then %d", before, after)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func foreignKeys(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if err := s.Write(context.Background(), func(tx store.Tx) error {
				_, err := tx.Exec(`INSERT INTO note (counter_id, body) VALUES ('nobody', $1)`, "x")
				return err
			}); err == nil {
				t.Error("orphan row accepted")
			}
		})
	}
	wg.Wait()
}

func noLostUpdates(t *testing.T, open Opener) {
	a, b := open(t, store.Options{}), open(t, store.Options{})
	migrate(t, a)
	put(t, a, "a", 0)
	const workers, rounds = 6, 10
	var wg sync.WaitGroup
	for w := range workers {
		s := []store.Store{a, b}[w%2]
		wg.Go(func() {
			for range rounds {
				if err := increment(s); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got, want := get(t, a, "a"), workers*rounds; got != want {
		t.Errorf("n = %d, want %d", got, want)
	}
}

func increment(s store.Store) error {
	return s.Write(context.Background(), func(tx store.Tx) error {
		var n int
		if err := store.One(tx, `SELECT n FROM counter WHERE id = $1`, []any{"a"}, &n); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE counter SET n = $1 WHERE id = 'a'`, n+1)
		return err
	})
}

func strangers(t *testing.T, empty func(*testing.T, string) Opener) {
	a, b := empty(t, "storetest_a")(t, store.Options{}), empty(t, "storetest_b")(t, store.Options{})
	migrate(t, a)
	migrate(t, b)
	put(t, a, "x", 1)
	if got := get(t, b, "x"); got != -1 {
		t.Errorf("b reads a's row: n = %d", got)
	}
}

func nowIsFixed(t *testing.T, open Opener) {
	now := time.Date(2028, 2, 29, 23, 30, 0, 123456789, time.FixedZone("", 3600))
	s := open(t, store.Options{Clock: func() time.Time { now = now.Add(time.Second); return now }})
	migrate(t, s)
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		first := tx.Now()
		if !tx.Now().Equal(first) {
			t.Error("Now moved within a transaction")
		}
		if first.Location() != time.UTC || first.Nanosecond()%1000 != 0 {
			t.Errorf("Now = %v, want UTC to the microsecond", first)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func afterCommit(t *testing.T, s store.Store) {
	ran := 0
	_ = s.Write(t.Context(), func(tx store.Tx) error {
		tx.AfterCommit(func() { ran++ })
		return errBoom
	})
	if ran != 0 {
		t.Error("AfterCommit ran after a rollback")
	}
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		tx.AfterCommit(func() { ran++ })
		return nil
	}); err != nil || ran != 1 {
		t.Errorf("ran = %d, err = %v; want 1, nil", ran, err)
	}
}

func migrateTwice(t *testing.T, s store.Store) { migrate(t, s) }

func sound(t *testing.T, s store.Store) {
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func closeTwice(t *testing.T, s store.Store) {
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if err := s.Write(t.Context(), func(store.Tx) error { return nil }); err == nil {
		t.Error("a closed store took a write")
	}
}

// oneFailureIsItsOwn holds the writer busy so that what follows is committed as one group, good and bad together.
func oneFailureIsItsOwn(t *testing.T, s store.Store) {
	hold, holding := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	var once sync.Once
	wg.Go(func() {
		_ = s.Write(context.Background(), func(store.Tx) error {
			once.Do(func() { close(holding) })
			<-hold
			return nil
		})
	})
	<-holding
	for i := range 20 {
		wg.Go(func() {
			err := s.Write(context.Background(), func(tx store.Tx) error {
				if _, err := tx.Exec(`INSERT INTO counter (id, n) VALUES ($1, $2)`, fmt.Sprint("g", i), i); err != nil {
					return err
				}
				if i%3 == 0 {
					return errBoom
				}
				if i%5 == 0 {
					_, err := tx.Exec(`INSERT INTO nowhere (id) VALUES ($1)`, "x")
					return err
				}
				return nil
			})
			if bad := i%3 == 0 || i%5 == 0; (err != nil) != bad {
				t.Errorf("act %d: err = %v", i, err)
			}
		})
	}
	close(hold)
	wg.Wait()
	for i := range 20 {
		want := i
		if i%3 == 0 || i%5 == 0 {
			want = -1
		}
		if got := get(t, s, fmt.Sprint("g", i)); got != want {
			t.Errorf("act %d left %d, want %d", i, got, want)
		}
	}
}

func cancelled(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ran := false
	if err := s.Write(ctx, func(store.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) || ran {
		t.Errorf("err = %v, ran = %v", err, ran)
	}
}

// destroyed takes a document's key away and overwrites it: it cannot be read, what lies beside it can, and the same bytes
// may be put again.
func destroyed(t *testing.T, s store.Store) {
	var gone, kept string
	write := func(fn func(tx store.Tx) error) {
		t.Helper()
		if err := s.Write(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	put := func(tx store.Tx) (err error) {
		if gone, err = tx.PutBlob([]byte("to be disposed of")); err != nil {
			return err
		}
		kept, err = tx.PutBlob([]byte("to be kept"))
		return err
	}
	readable := func(digest string, want bool) {
		t.Helper()
		err := s.Read(t.Context(), func(tx store.Tx) error { _, err := tx.Blob(digest); return err })
		if (err == nil) != want {
			t.Errorf("readable: %v", err)
		}
	}
	write(put)
	write(func(tx store.Tx) error {
		ref, err := store.Destroy(tx, gone)
		if err == nil {
			tx.AfterCommit(func() {
				if err := errors.Join(store.Erase(s, ref), store.Erase(s, ref)); err != nil {
					t.Error(err)
				}
			})
		}
		return err
	})
	readable(gone, false)
	readable(kept, true)
	write(put)
	readable(gone, true)
	if err := s.Write(t.Context(), func(tx store.Tx) error { _, err := store.Destroy(tx, "unknown"); return err }); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
