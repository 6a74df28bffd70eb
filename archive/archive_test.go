package archive_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"torg/archive"
	"torg/internal/pgtest"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
)

// clock is the time of a test's store.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *clock) set(at time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.at = at }

// house is an archive in use.
type house struct {
	*testing.T
	s     store.Store
	clock *clock
}

var (
	kari     = municipality.Actor{Kind: municipality.Officer, ID: "kari.li", Name: "Kari Li", Unit: "oppvekst"}
	spring   = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	pdf      = []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n")
	pdfa     = []byte("%PDF-1.7\n<x:xmpmeta><rdf:Description pdfaid:part=\"2\" pdfaid:conformance=\"A\"/></x:xmpmeta>\n%%EOF\n")
	plan     = archive.Plan{CreatorID: "999999999", CreatorName: "Fjordvik kommune", FondsTitle: "Fjordvik kommune 2026-", SeriesTitle: "Sakarkiv", Zone: municipality.Internal}
	screened = &archive.Screening{Code: "KL", Authority: "offentleglova § 13, jf. forvaltningsloven § 13 nr. 1", HideTitle: true, HideParty: true, HideDocument: true}
	daycare  = archive.ClassRef{System: "LOS", ID: "barnehage", Title: "Barnehage"}
)

func both(t *testing.T, run func(h house)) {
	t.Run("sqlite", func(t *testing.T) {
		c := &clock{at: spring}
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "a.db"), store.Options{Blobs: packs(t), Clock: c.now})
		run(house{t, ready(t, s, err), c})
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := pgtest.DSN(t)
		pgtest.Drop(t, dsn, "archive_test")
		c := &clock{at: spring}
		s, err := postgres.Open(t.Context(), dsn, "archive_test", store.Options{Blobs: packs(t), Clock: c.now})
		run(house{t, ready(t, s, err), c})
	})
}

// one runs on the engine that is quickest to begin: for rules that are the same code on both.
func one(t *testing.T, run func(h house)) {
	c := &clock{at: spring}
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "a.db"), store.Options{Blobs: packs(t), Clock: c.now})
	run(house{t, ready(t, s, err), c})
}

func packs(t testing.TB) *blob.Packs {
	p, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ready(t testing.TB, s store.Store, err error) store.Store {
	t.Helper()
	if err == nil {
		err = s.Migrate(t.Context(), ledger.Migrations(), jobs.Migrations(), archive.Migrations())
	}
	if err == nil {
		err = archive.SetUp(t.Context(), s, kari, plan)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func newID() string { return municipality.NewID(spring) }

func act(ctx context.Context, s store.Store, fn func(*ledger.Tx) error) error {
	return ledger.Act(ctx, s, ledger.Entry{Actor: kari, Verb: "archive.test", Subject: "test", Basis: "arkivlova § 5"}, fn)
}

// do acts and demands that it goes well.
func (h house) do(fn func(*ledger.Tx) error) {
	h.Helper()
	if err := act(h.Context(), h.s, fn); err != nil {
		h.Fatal(err)
	}
}

// refused acts and demands an error of a kind and a key, and that nothing is left of the act.
func (h house) refused(kind municipality.Kind, key string, fn func(*ledger.Tx) error) {
	h.Helper()
	err := act(h.Context(), h.s, fn)
	e, ok := err.(*municipality.Error)
	if !ok || e.Kind != kind || e.Key != key {
		h.Errorf("got %v, want kind %d key %q", err, kind, key)
	}
}

func (h house) read(fn func(store.Tx) error) {
	h.Helper()
	if err := h.s.Read(h.Context(), fn); err != nil {
		h.Fatal(err)
	}
}

func caseFile() archive.NewCaseFile {
	return archive.NewCaseFile{ID: newID(), Class: daycare, Title: "Redusert foreldrebetaling for Ola Nordmann", PublicTitle: "Redusert foreldrebetaling for *****",
		Unit: "oppvekst", Responsible: "kari.li", Retention: "kasseres 10", By: kari,
		Parties: []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: "søker"}}}
}

func incoming(caseFile string) archive.NewEntry {
	return archive.NewEntry{ID: newID(), CaseFile: caseFile, Type: archive.Incoming, Title: "Søknad fra Ola Nordmann", PublicTitle: "Søknad fra *****",
		Parties:   []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: archive.Sender}},
		Documents: []archive.NewDocument{letter("Søknad fra Ola Nordmann", "ola-nordmann.pdf")}, By: kari}
}

func letter(title, name string) archive.NewDocument {
	return archive.NewDocument{ID: newID(), Title: title, DocumentType: "Brev", Main: true,
		Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: name, Body: pdfa}}}
}

func outgoing(caseFile string) archive.NewEntry {
	return archive.NewEntry{ID: newID(), CaseFile: caseFile, Type: archive.Outgoing, Title: "Vedtak til Ola Nordmann", PublicTitle: "Vedtak til *****",
		Parties:   []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: archive.Receiver}},
		Documents: []archive.NewDocument{letter("Vedtak", "vedtak.pdf")}, By: kari}
}

// open opens a case file.
func (h house) open(n archive.NewCaseFile) (ref archive.CaseRef) {
	h.Helper()
	h.do(func(tx *ledger.Tx) (err error) { ref, err = archive.OpenCaseFile(tx, n); return err })
	return ref
}

func (h house) register(n archive.NewEntry) (ref archive.EntryRef) {
	h.Helper()
	h.do(func(tx *ledger.Tx) (err error) { ref, err = archive.Register(tx, n); return err })
	return ref
}

// verify demands that the ledger can vouch for every row and document.
func (h house) verify() {
	h.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "fjordvik/internal")
	if err != nil {
		h.Fatal(err)
	}
	signer, err1 := note.NewSigner(private)
	verifier, err2 := note.NewVerifier(public)
	if err1 != nil || err2 != nil {
		h.Fatal(err1, err2)
	}
	if _, err := ledger.Checkpoint(h.Context(), h.s, signer); err != nil {
		h.Fatal(err)
	}
	rep, err := ledger.Verify(h.Context(), h.s, verifier, archive.Tables())
	if err != nil || len(rep.Lies) > 0 || rep.Rows == 0 {
		h.Errorf("verify: %d rows, %v, %v", rep.Rows, rep.Lies, err)
	}
	h.read(func(tx store.Tx) error {
		if faults := archive.CheckDocuments(tx); len(faults) > 0 {
			h.Errorf("documents: %v", faults)
		}
		return nil
	})
}

func TestACaseFromApplicationToClosing(t *testing.T) {
	// Krav: 2.6.2, 3.1.2, 3.1.6, 3.1.7, 3.4.2, 3.4.7
	both(t, func(h house) {
		c := h.open(caseFile())
		if c.Number != "2026/1" || c.Year != 2026 || c.Seq != 1 {
			h.Errorf("case %+v", c)
		}
		in := h.register(incoming(c.ID))
		if in.Number != "2026/1-1" || in.JournalNumber != "1/2026" {
			h.Errorf("incoming %+v", in)
		}
		draft := outgoing(c.ID)
		draft.Draft = true
		out := h.register(draft)
		if out.Number != "2026/1-2" || out.JournalNumber != "" || out.Seq != 0 {
			h.Errorf("draft %+v", out)
		}
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, out.ID, kari) })
		h.refused(municipality.Conflict, "archive.entry.unjournaled", func(tx *ledger.Tx) error { return archive.Dispatched(tx, out.ID, tx.Now()) })
		h.do(func(tx *ledger.Tx) (err error) {
			if out, err = archive.Journal(tx, out.ID, kari); err == nil {
				err = archive.Dispatched(tx, out.ID, spring.Add(time.Hour))
			}
			return err
		})
		if out.JournalNumber != "2/2026" {
			h.Errorf("journaled %+v", out)
		}
		h.do(func(tx *ledger.Tx) error { return archive.Dispatched(tx, out.ID, spring.Add(2*time.Hour)) })
		h.do(func(tx *ledger.Tx) error { return archive.SignOffEntry(tx, in.ID, out.ID, "BU") })
		h.do(func(tx *ledger.Tx) error { return archive.CloseCaseFile(tx, c.ID, kari) })
		h.read(func(tx store.Tx) error {
			v, err := archive.CaseFor(tx, archive.Audience{Person: "p-ola"}, c.ID)
			if err != nil || v.Status != "Avsluttet" || len(v.Entries) != 2 || v.Closed.IsZero() {
				h.Fatalf("view %+v, %v", v, err)
			}
			answered, sent := v.Entries[0], v.Entries[1]
			if answered.SignedOff != "Besvart med brev" || answered.SignedOffBy != "2026/1-2" || answered.Status != "Arkivert" {
				h.Errorf("incoming %+v", answered)
			}
			if !sent.Sent.Equal(spring.Add(time.Hour)) || sent.JournalDate.String() != "2026-03-02" {
				h.Errorf("outgoing %+v", sent)
			}
			return err
		})
		h.promised(in.ID, 1)
		h.promised(out.ID, 1)
		h.verify()
	})
}

func (h house) promised(entry string, want int) {
	h.Helper()
	h.read(func(tx store.Tx) error {
		var n int
		err := store.One(tx, `SELECT COUNT(*) FROM job WHERE id = $1 AND kind = $2 AND args LIKE $3`, []any{"archive.journaled/" + entry, archive.Journaled{}.Kind(), "%" + entry + "%"}, &n)
		if n != want {
			h.Errorf("%s is promised %d times", entry, n)
		}
		return err
	})
}

func TestNumbersHaveNoGapsUnderManyWriters(t *testing.T) {
	// Krav: 2.2.2
	both(t, func(h house) {
		const writers, each = 64, 5
		var wg sync.WaitGroup
		var mu sync.Mutex
		cases, journal := map[int]bool{}, map[int]bool{}
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					var c archive.CaseRef
					var e archive.EntryRef
					err := act(h.Context(), h.s, func(tx *ledger.Tx) (err error) {
						if c, err = archive.OpenCaseFile(tx, caseFile()); err == nil {
							e, err = archive.Register(tx, incoming(c.ID))
						}
						if err == nil && (w+i)%7 == 3 {
							err = context.Canceled // an act that fails takes no number
						}
						return err
					})
					if err == nil {
						mu.Lock()
						cases[c.Seq], journal[e.Seq] = true, true
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		for n := 1; n <= len(cases); n++ {
			if !cases[n] || !journal[n] {
				h.Fatalf("number %d of %d was not given", n, len(cases))
			}
		}
		if len(cases) != len(journal) || len(cases) < writers*each/2 {
			h.Errorf("%d cases, %d entries", len(cases), len(journal))
		}
		h.verify()
	})
}

func TestTheYearChangesAtNorwegianMidnight(t *testing.T) {
	both(t, func(h house) {
		for _, x := range []struct{ at, number, journal string }{
			{"2026-12-31T22:59:59.999999Z", "2026/1", "1/2026"},
			{"2026-12-31T23:00:00Z", "2027/1", "1/2027"},
			{"2027-01-01T00:30:00Z", "2027/2", "2/2027"},
		} {
			at, err := time.Parse(time.RFC3339Nano, x.at)
			if err != nil {
				h.Fatal(err)
			}
			h.clock.set(at)
			c := h.open(caseFile())
			e := h.register(incoming(c.ID))
			if c.Number != x.number || e.JournalNumber != x.journal {
				h.Errorf("%s: %s %s, want %s %s", x.at, c.Number, e.JournalNumber, x.number, x.journal)
			}
		}
	})
}

func TestSetUpIsIdempotentAndKeepsToOneCreator(t *testing.T) {
	both(t, func(h house) {
		if err := archive.SetUp(h.Context(), h.s, kari, plan); err != nil {
			h.Fatal(err)
		}
		other := plan
		other.CreatorID = "888888888"
		if err := archive.SetUp(h.Context(), h.s, kari, other); municipality.KindOf(err) != municipality.Conflict {
			h.Errorf("another creator: %v", err)
		}
		h.read(func(tx store.Tx) error {
			var fonds, series int
			err := store.One(tx, `SELECT (SELECT COUNT(*) FROM arkiv), (SELECT COUNT(*) FROM arkivdel)`, nil, &fonds, &series)
			if fonds != 1 || series != 1 {
				h.Errorf("%d fonds, %d series", fonds, series)
			}
			return err
		})
	})
}

func TestClassesAreMadeOnce(t *testing.T) {
	both(t, func(h house) {
		for i := range 3 {
			n := caseFile()
			n.Class.ID = fmt.Sprint("k", i%2)
			h.open(n)
		}
		h.read(func(tx store.Tx) error {
			var systems, classes int
			err := store.One(tx, `SELECT (SELECT COUNT(*) FROM klassifikasjonssystem), (SELECT COUNT(*) FROM klasse)`, nil, &systems, &classes)
			if systems != 1 || classes != 2 {
				h.Errorf("%d systems, %d classes", systems, classes)
			}
			return err
		})
	})
}
