package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"torg/ledger"
	"torg/store"
)

// TestActsOfOneGroupChain commits good and bad acts together, each with a document: the chain has no hole where an act
// failed after its entry was written, and every document is the one that was put.
func TestActsOfOneGroupChain(t *testing.T) {
	both(t, func(t *testing.T, s store.Store) {
		signer, verifier := keys(t)
		var good sync.Map
		held(t, s, 40, func(i int) {
			body := bytes.Repeat([]byte{byte(i)}, 1000+100*i)
			var digest string
			err := ledger.Act(t.Context(), s, entry(fmt.Sprint("thing/", i)), func(tx *ledger.Tx) (err error) {
				if digest, err = tx.PutBlob(body); err != nil {
					return err
				}
				if err := tx.Put(things, fmt.Sprint("t", i), digest, i); err != nil {
					return err
				}
				if err := tx.Also(entry("thing/also")); err != nil {
					return err
				}
				if i%4 == 1 {
					return errors.New("boom")
				}
				return nil
			})
			if (err != nil) != (i%4 == 1) {
				t.Errorf("act %d: %v", i, err)
			}
			if err == nil {
				good.Store(digest, body)
			}
		})
		if _, err := ledger.Checkpoint(t.Context(), s, signer); err != nil {
			t.Fatal(err)
		}
		if l := lies(t, s, verifier); len(l) > 0 {
			t.Errorf("the ledger lies: %v", l)
		}
		wholeDocuments(t, s, &good)
	})
}

// held keeps the writer busy until n acts wait, so that they are committed together.
func held(t *testing.T, s store.Store, n int, act func(int)) {
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
	for i := range n {
		wg.Go(func() { act(i) })
	}
	close(hold)
	wg.Wait()
}

func wholeDocuments(t *testing.T, s store.Store, want *sync.Map) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx store.Tx) error {
		want.Range(func(digest, body any) bool {
			if got, err := tx.Blob(digest.(string)); err != nil || !bytes.Equal(got, body.([]byte)) {
				t.Errorf("document of %d bytes: %v", len(body.([]byte)), err)
			}
			return true
		})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
