package archive_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/store"
)

var errStopped = errors.New("the act fails at its end")

// TestSeriesUnderLoadAndFaults opens, registers and moves from many sides at once, every third act failing after it has taken
// its number: the series of cases, of the journal and of each case are whole all the same.
func TestSeriesUnderLoadAndFaults(t *testing.T) {
	// Krav: 2.2.2
	both(t, func(h house) {
		f := h.frame()
		a, b := h.open(caseFile()), h.open(caseFile())
		var wg sync.WaitGroup
		for i := range 24 {
			wg.Go(func() {
				err := act(h.Context(), h.s, func(tx *ledger.Tx) error {
					n := incoming(a.ID)
					if i%2 == 0 {
						n.CaseFile = b.ID
					}
					_, err := archive.Register(tx, n)
					_, err2 := archive.OpenCaseFile(tx, caseFile())
					err3 := archive.Create(tx, f.folder(), archivar)
					err4 := archive.Create(tx, &archive.RegistryEntry{CaseFile: a.ID, Title: "Brev", Type: "U"}, archivar)
					if err := firstOf(err, err2, err3, err4); err != nil || i%3 == 0 {
						return firstOf(err, errStopped)
					}
					return nil
				})
				if err != nil && !errors.Is(err, errStopped) {
					h.Error(err)
				}
			})
		}
		wg.Wait()
		h.whole(`SELECT sakssekvensnummer FROM saksmappe WHERE nummerserie = '' ORDER BY sakssekvensnummer`, 2+2*16)
		h.whole(`SELECT journalsekvensnummer FROM journalpost WHERE journalsekvensnummer > 0 ORDER BY journalsekvensnummer`, 2*16)
		h.whole(`SELECT journalpostnummer FROM journalpost WHERE saksmappe = '`+b.ID+`' ORDER BY journalpostnummer`, 8)
		h.verify()
	})
}

// whole demands 1, 2, 3 and so on, so many.
func (h house) whole(query string, want int) {
	h.Helper()
	h.read(func(tx store.Tx) error {
		n := 0
		err := store.Each(tx, func(scan func(...any) error) error {
			n++
			var got int
			err := scan(&got)
			if got != n {
				return firstOf(err, fmt.Errorf("number %d stands where %d should", got, n))
			}
			return err
		}, query)
		if n != want {
			h.Errorf("%d numbers, want %d: %s", n, want, query)
		}
		return err
	})
}

func TestANumberIsNeverGivenTwice(t *testing.T) {
	// Krav: 3.2.21, 2.2.2
	one(t, func(h house) {
		f := h.frame()
		first, second := f.folder(), f.folder()
		h.made(first, second)
		h.do(func(tx *ledger.Tx) error { return archive.Delete(tx, second, archivar) })
		third := f.folder()
		h.made(third)
		if third.FileID != "2026/3" {
			h.Errorf("after a deleted %s comes %s", second.FileID, third.FileID)
		}
		if c := h.open(caseFile()); c.Number != "2026/4" {
			h.Errorf("the house's own: %s", c.Number)
		}
		reserved := archive.RegistryEntry{CaseFile: third.SystemID, Title: "Reservert", Type: "U", Status: "R"}
		h.made(&reserved)
		h.do(func(tx *ledger.Tx) error { return archive.Delete(tx, &reserved, archivar) })
		n := incoming(third.SystemID)
		if e := h.register(n); e.Number != "2026/3-2" {
			h.Errorf("after a deleted %s comes %s", reserved.RecordID, e.Number)
		}
		h.do(func(tx *ledger.Tx) error {
			_, err := archive.MoveEntries(tx, []string{n.ID}, first.SystemID, kari)
			return err
		})
		if e := h.register(incoming(third.SystemID)); e.Number != "2026/3-3" {
			h.Errorf("after a moved 2026/3-2 comes %s", e.Number)
		}
		h.verify()
	})
}
