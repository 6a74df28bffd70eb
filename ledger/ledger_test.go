package ledger_test

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"

	"torg/internal/pgtest"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
)

var things = ledger.NewTable("thing", "id", "name", "size")

var schema = store.Migrations{Room: "test", FS: fstest.MapFS{"1.sql": {Data: []byte(`CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT NOT NULL, size BIGINT NOT NULL)`)}}}

func both(t *testing.T, run func(*testing.T, store.Store)) {
	t.Run("sqlite", func(t *testing.T) {
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "l.db"), store.Options{Blobs: packs(t)})
		run(t, ready(t, s, err))
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := pgtest.DSN(t)
		pgtest.Drop(t, dsn, "ledger_test")
		s, err := postgres.Open(t.Context(), dsn, "ledger_test", store.Options{Blobs: packs(t)})
		run(t, ready(t, s, err))
	})
}

func packs(t *testing.T) *blob.Packs {
	p, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ready(t *testing.T, s store.Store, err error) store.Store {
	t.Helper()
	if err == nil {
		err = s.Migrate(t.Context(), ledger.Migrations(), schema)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func entry(subject string) ledger.Entry {
	return ledger.Entry{Actor: municipality.SystemActor("test"), Verb: "thing.put", Subject: subject, Persons: []string{"p1", "p2", "p1"}, Basis: "arkivlova § 5"}
}

func keys(t *testing.T) (note.Signer, note.Verifier) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "fjordvik/internal")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

func fill(t *testing.T, s store.Store) {
	t.Helper()
	for _, id := range []string{"a", "b", "c"} {
		if err := ledger.Act(t.Context(), s, entry("thing/"+id), func(tx *ledger.Tx) error {
			if _, err := tx.PutBlob([]byte("document " + id)); err != nil {
				return err
			}
			return tx.Put(things, id, "Ærlig "+id, 7)
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := ledger.Act(t.Context(), s, entry("thing/b"), func(tx *ledger.Tx) error { return tx.Remove(things, "b") }); err != nil {
		t.Fatal(err)
	}
}

func lies(t *testing.T, s store.Store, v note.Verifier) []ledger.Lie {
	t.Helper()
	rep, err := ledger.Verify(t.Context(), s, v, []*ledger.Table{things})
	if err != nil {
		t.Fatal(err)
	}
	return rep.Lies
}

func TestHonestLedgerVerifies(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		signer, verifier := keys(t)
		fill(t, s)
		if _, err := ledger.Checkpoint(t.Context(), s, signer); err != nil {
			t.Fatal(err)
		}
		if got := lies(t, s, verifier); len(got) > 0 {
			t.Errorf("an honest ledger lies: %v", got)
		}
	})
}

func TestEveryForgeryIsNamed(t *testing.T) {
	for _, c := range []struct{ name, sql, record string }{
		{"row changed", `UPDATE thing SET name = 'Uærlig a' WHERE id = 'a'`, "thing/a"},
		{"number changed", `UPDATE thing SET size = 8 WHERE id = 'c'`, "thing/c"},
		{"row removed", `DELETE FROM thing WHERE id = 'c'`, "thing/c"},
		{"row added", `INSERT INTO thing (id, name, size) VALUES ('x', 'x', 1)`, "thing/x"},
		{"entry changed", `UPDATE ledger SET basis = 'arkivlova § 6' WHERE seq = 2`, "ledger/2"},
		{"actor changed", `UPDATE ledger SET actor_id = 'other' WHERE seq = 3`, "ledger/3"},
		{"entry removed", `DELETE FROM ledger WHERE seq = 2`, "ledger/2"},
		{"look hidden", `DELETE FROM ledger_person WHERE person = 'p1' AND seq = 1`, "ledger_person"},
		{"node changed", `UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE position = 1) WHERE position = 0`, "ledger_node/0"},
		{"signature changed", `UPDATE ledger_checkpoint SET note = replace(note, 'fjordvik', 'fjordvit')`, "checkpoint/4"},
		{"document key changed", `UPDATE blob SET sealed_key = 'AAAA' || substr(sealed_key, 5)`, "blob/"},
		{"document moved", `UPDATE blob SET position = position + 1`, "blob/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, func(t *testing.T, s store.Store) {
				signer, verifier := keys(t)
				fill(t, s)
				if _, err := ledger.Checkpoint(t.Context(), s, signer); err != nil {
					t.Fatal(err)
				}
				if err := s.Write(t.Context(), func(tx store.Tx) error { _, err := tx.Exec(c.sql); return err }); err != nil {
					t.Fatal(err)
				}
				got := lies(t, s, verifier)
				if len(got) == 0 || !strings.HasPrefix(got[0].Record, c.record) {
					t.Errorf("named %v, want %s first", got, c.record)
				}
			})
		})
	}
}

func TestRewrittenHistoryFailsTheSignature(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		signer, _ := keys(t)
		_, other := keys(t)
		fill(t, s)
		if _, err := ledger.Checkpoint(t.Context(), s, signer); err != nil {
			t.Fatal(err)
		}
		if got := lies(t, s, other); len(got) != 1 || got[0].Record != "checkpoint/4" {
			t.Errorf("named %v, want the checkpoint", got)
		}
	})
}

func TestInclusionProof(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		signer, verifier := keys(t)
		fill(t, s)
		signed, err := ledger.Checkpoint(t.Context(), s, signer)
		if err != nil {
			t.Fatal(err)
		}
		head, err := ledger.OpenCheckpoint(signed, verifier)
		if err != nil || head.Size != 4 {
			t.Fatalf("head %v, %v", head, err)
		}
		for seq := int64(1); seq <= 4; seq++ {
			var p ledger.Proof
			if err := s.Read(t.Context(), func(tx store.Tx) error { p, err = ledger.Prove(tx, head, seq); return err }); err != nil {
				t.Fatal(err)
			}
			if !p.Holds(head) {
				t.Errorf("the proof of %d does not hold", seq)
			}
			p.Hash = strings.Repeat("0", 64)
			if p.Holds(head) {
				t.Errorf("a forged proof of %d holds", seq)
			}
		}
	})
}

func TestActsWithoutActorAreNotDone(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		e := entry("thing/a")
		e.Actor.ID = ""
		ran := false
		if err := ledger.Act(context.Background(), s, e, func(*ledger.Tx) error { ran = true; return nil }); err == nil || ran {
			t.Errorf("err = %v, ran = %v", err, ran)
		}
	})
}

func TestFailedActLeavesNoEntry(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		boom := errors.New("boom")
		err := ledger.Act(t.Context(), s, entry("thing/a"), func(tx *ledger.Tx) error {
			if err := tx.Put(things, "a", "a", 1); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		_ = s.Read(t.Context(), func(tx store.Tx) error {
			if got, err := ledger.ForPerson(tx, "p1", 0, 10); err != nil || len(got) != 0 {
				t.Errorf("entries %v, %v", got, err)
			}
			return nil
		})
	})
}

func TestAPersonSeesHerEntriesNewestFirst(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		fill(t, s)
		_ = s.Read(t.Context(), func(tx store.Tx) error {
			got, err := ledger.ForPerson(tx, "p2", 0, 3)
			if err != nil || len(got) != 3 || got[0].Seq != 4 || got[2].Seq != 2 {
				t.Fatalf("got %v, %v", got, err)
			}
			older, err := ledger.ForPerson(tx, "p2", got[2].Seq, 3)
			if err != nil || len(older) != 1 || older[0].Seq != 1 || older[0].Basis != "arkivlova § 5" {
				t.Errorf("older %v, %v", older, err)
			}
			return nil
		})
	})
}
