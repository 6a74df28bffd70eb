package storetest

import (
	"bytes"
	"errors"
	"testing"

	"torg/store"
)

func documents(t *testing.T, s store.Store) {
	small, large := []byte("brev"), bytes.Repeat([]byte{7, 0, 255}, 1<<20)
	var digests []string
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		digests = nil
		for _, body := range [][]byte{small, large, small} {
			d, err := tx.PutBlob(body)
			if err != nil {
				return err
			}
			digests = append(digests, d)
			if back, err := tx.Blob(d); err != nil || !bytes.Equal(back, body) {
				t.Errorf("not readable in its own transaction: %v", err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if digests[0] != digests[2] {
		t.Error("the same body has two digests")
	}
	wantBlob(t, s, digests[0], small)
	wantBlob(t, s, digests[1], large)
	err := s.Read(t.Context(), func(tx store.Tx) error { _, err := tx.Blob("0000"); return err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown document: %v", err)
	}
}

func wantBlob(t *testing.T, s store.Store, digest string, want []byte) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		got, err := tx.Blob(digest)
		if !bytes.Equal(got, want) {
			t.Errorf("document %s has %d bytes, want %d", digest, len(got), len(want))
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func documentOfFailedAct(t *testing.T, s store.Store) {
	var digest string
	_ = s.Write(t.Context(), func(tx store.Tx) error {
		digest, _ = tx.PutBlob([]byte("never"))
		return errBoom
	})
	if err := s.Read(t.Context(), func(tx store.Tx) error { _, err := tx.Blob(digest); return err }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("err = %v, want not found", err)
	}
	body := []byte("after")
	if err := s.Write(t.Context(), func(tx store.Tx) (err error) { digest, err = tx.PutBlob(body); return err }); err != nil {
		t.Fatal(err)
	}
	wantBlob(t, s, digest, body)
}

// faultTable lets every point of a commit fail once, lost or persisted, and then lets the machine heal. What was
// answered is there; what was not answered is there whole or not at all; and the store goes on.
func faultTable(t *testing.T, empty func(*testing.T, string) Opener) {
	for _, c := range []struct {
		point     store.Point
		persisted bool
	}{{store.AtBegin, false}, {store.AtBlobs, false}, {store.BeforeCommit, false}, {store.AfterCommitOK, true}} {
		t.Run(string(c.point), func(t *testing.T) {
			broken := false
			s := empty(t, "storetest_a")(t, store.Options{Probe: func(p store.Point) error {
				if broken && p == c.point {
					broken = false
					return errBoom
				}
				return nil
			}})
			migrate(t, s)
			broken = true
			digest, err := letter(t, s, "a")
			if !errors.Is(err, errBoom) {
				t.Fatalf("err = %v, want the machine's failure", err)
			}
			want := -1
			if c.persisted {
				want = 1
			}
			if got := get(t, s, "a"); got != want {
				t.Errorf("row = %d, want %d", got, want)
			}
			if digest, err = letter(t, s, "a"); err != nil {
				t.Fatalf("after healing: %v", err)
			}
			wantBlob(t, s, digest, []byte("letter of a"))
		})
	}
}

func letter(t *testing.T, s store.Store, id string) (digest string, err error) {
	err = s.Write(t.Context(), func(tx store.Tx) error {
		if digest, err = tx.PutBlob([]byte("letter of " + id)); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO counter (id, n) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, id, 1)
		return err
	})
	return digest, err
}
