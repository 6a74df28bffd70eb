package archive_test

import (
	"bytes"
	"fmt"
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

// BenchmarkJournalPage is a page of 50 from a journal of 20,000 entries: the first, one deep in it, by a word, and a
// person's own.
func BenchmarkJournalPage(b *testing.B) {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "a.db"), store.Options{Blobs: packs(b)})
	ready(b, s, err)
	for i := range 400 {
		if err := act(b.Context(), s, func(tx *ledger.Tx) error { return fill(tx, i) }); err != nil {
			b.Fatal(err)
		}
	}
	deep := archive.EntryQuery{Limit: 50}
	for range 300 {
		_, deep.Before = page(b, s, everyone, deep)
	}
	for _, row := range []struct {
		name string
		a    archive.Audience
		q    archive.EntryQuery
	}{
		{"first", everyone, archive.EntryQuery{Limit: 50}},
		{"deep", everyone, deep},
		{"word", everyone, archive.EntryQuery{Limit: 50, Text: "søknad"}},
		{"words", everyone, archive.EntryQuery{Limit: 50, Text: "søknad gate17"}},
		{"person", archive.Audience{Person: "p-17"}, archive.EntryQuery{Limit: 50}},
		{"otherUnit", otherUnit, archive.EntryQuery{Limit: 50}},
		{"archivist", archivist, archive.EntryQuery{Limit: 50}},
	} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				if got, _ := page(b, s, row.a, row.q); len(got) != 50 {
					b.Fatalf("%d entries", len(got))
				}
			}
		})
	}
}

func page(b *testing.B, s store.Store, a archive.Audience, q archive.EntryQuery) (views []archive.EntryView, next archive.Cursor) {
	if err := s.Read(b.Context(), func(tx store.Tx) (err error) { views, next, err = archive.EntriesFor(tx, a, q); return err }); err != nil {
		b.Fatal(err)
	}
	return views, next
}

func fill(tx *ledger.Tx, i int) error {
	n := caseFile()
	n.Parties[0].Person = fmt.Sprint("p-", i)
	c, err := archive.OpenCaseFile(tx, n)
	for range 50 {
		if err != nil {
			return err
		}
		e := incoming(c.ID)
		e.Title, e.PublicTitle = fmt.Sprint("Søknad om gate", i), ""
		_, err = archive.Register(tx, e)
	}
	return err
}
