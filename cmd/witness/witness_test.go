package witness

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/sqlite"
)

func keys(t *testing.T, name string) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

// town is a ledger that answers as the pages do.
type town struct {
	store.Store
	signer note.Signer
}

func open(t *testing.T, signer note.Signer) *town {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "l.db"), store.Options{})
	if err == nil {
		err = s.Migrate(t.Context(), ledger.Migrations())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &town{s, signer}
}

func (o *town) act(t *testing.T, subjects ...string) {
	t.Helper()
	for _, subject := range subjects {
		if err := ledger.Look(t.Context(), o, ledger.Entry{Actor: municipality.SystemActor("test"), Verb: "test", Subject: subject}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ledger.Checkpoint(t.Context(), o, o.signer); err != nil {
		t.Fatal(err)
	}
}

func (o *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := o.Read(r.Context(), func(tx store.Tx) error {
		if strings.Contains(r.URL.Path, "checkpoint") {
			_, signed, err := ledger.NewestCheckpoint(tx)
			fmt.Fprint(w, signed)
			return err
		}
		from, _ := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
		to, _ := strconv.ParseInt(r.URL.Query().Get("to"), 10, 64)
		path, err := ledger.Growth(tx, from, to)
		fmt.Fprint(w, strings.Join(path, "\n"))
		return err
	})
	if err != nil {
		http.Error(w, "no", http.StatusNotFound)
	}
}

// TestWhatIsCaught is the table of attacks: what each leaves behind, and who sees it.
func TestWhatIsCaught(t *testing.T) {
	signer, verifier := keys(t, "torg/9901/internal")
	mine, _ := keys(t, "torg/9902/internal")
	for _, attack := range []struct {
		name    string
		then    func(t *testing.T) *town // what answers afterwards, with the stolen key
		problem error
	}{
		{"nothing: the ledger goes on", func(t *testing.T) *town {
			o := open(t, signer)
			o.act(t, "a", "b", "c", "d", "e")
			return o
		}, nil},
		{"the last entry is dropped", func(t *testing.T) *town {
			o := open(t, signer)
			o.act(t, "a", "b")
			return o
		}, ErrForked},
		{"history is rewritten and signed anew", func(t *testing.T) *town {
			o := open(t, signer)
			o.act(t, "a", "X", "c")
			return o
		}, ErrForked},
		{"history is rewritten and then goes on", func(t *testing.T) *town {
			o := open(t, signer)
			o.act(t, "a", "X", "c", "d", "e", "f")
			return o
		}, ErrForked},
	} {
		t.Run(attack.name, func(t *testing.T) {
			answering := http.Handler(nil)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answering.ServeHTTP(w, r) }))
			defer server.Close()
			first := clocked(t, signer)
			answering = first
			w := Watch{Base: server.URL, Zone: "internal", Key: verifier, Signer: mine, Folder: t.TempDir()}
			if _, before, err := w.Look(t.Context()); err != nil || before != 0 {
				t.Fatalf("the first look: %d, %v", before, err)
			}
			held, err := os.ReadFile(w.path())
			if err != nil {
				t.Fatal(err)
			}
			if attack.problem == nil {
				first.act(t, "d", "e")
			} else {
				answering = attack.then(t)
			}
			_, _, err = w.Look(t.Context())
			if !errors.Is(err, attack.problem) {
				t.Fatalf("%v, wanted %v", err, attack.problem)
			}
			now, err := os.ReadFile(w.path())
			if err != nil || attack.problem != nil && string(now) != string(held) {
				t.Fatal("what was seen before was written over")
			}
			seen, err := w.Seen()
			if err != nil {
				t.Fatal(err)
			}
			if o, ok := answering.(*town); ok {
				err = o.Read(t.Context(), func(tx store.Tx) error { return ledger.Agrees(tx, seen) })
			}
			if (err != nil) != (attack.problem != nil) {
				t.Errorf("torg verify --witness says %v", err)
			}
		})
	}
}

func clocked(t *testing.T, signer note.Signer) *town {
	o := open(t, signer)
	o.act(t, "a", "b", "c")
	return o
}

func TestAHeadByAnotherKeyIsNotBelieved(t *testing.T) {
	signer, _ := keys(t, "torg/9901/internal")
	mine, other := keys(t, "torg/9901/internal")
	o := clocked(t, signer)
	server := httptest.NewServer(o)
	defer server.Close()
	if _, _, err := (Watch{Base: server.URL, Zone: "internal", Key: other, Signer: mine, Folder: t.TempDir()}).Look(t.Context()); err == nil {
		t.Fatal("a head was believed that another key had signed")
	}
}
