package archive_test

import (
	"bytes"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/store"
	"torg/store/sqlite"
)

// BenchmarkReception is the hot path: a case file, an incoming entry and a document of 20 KiB in one act, 64 clients. The
// raw floor in the same run is one row of the ledger and the same bytes.
func BenchmarkReception(b *testing.B) {
	b.Run("raw", func(b *testing.B) {
		receive(b, func(tx *ledger.Tx, body []byte) error { _, err := tx.PutBlob(body); return err })
	})
	b.Run("filed", func(b *testing.B) {
		receive(b, func(tx *ledger.Tx, body []byte) error {
			c, err := archive.OpenCaseFile(tx, caseFile())
			if err != nil {
				return err
			}
			e := incoming(c.ID)
			e.Documents[0].Files[0].Body = body
			_, err = archive.Register(tx, e)
			return err
		})
	})
}

func receive(b *testing.B, fn func(*ledger.Tx, []byte) error) {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "a.db"), store.Options{Blobs: packs(b)})
	ready(b, s, err)
	var n atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range 64 {
		wg.Go(func() {
			body := append(bytes.Clone(pdfa), make([]byte, 20<<10)...)
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				for k := range 8 {
					body[len(body)-1-k] = byte(i >> (8 * k))
				}
				if err := act(b.Context(), s, func(tx *ledger.Tx) error { return fn(tx, body) }); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}
