package archive_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"

	"torg/archive"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

var second = municipality.Actor{Kind: municipality.Officer, ID: "anne.arkiv", Name: "Anne Arkiv", Role: "archivist"}

// worked does the promised work of the archive until none is left.
func (h house) worked() {
	h.Helper()
	room, w := archive.Room{Store: h.s}, jobs.NewWorkers()
	room.Work(w)
	jobs.Register(w, func(context.Context, jobs.Job, archive.Journaled) error { return nil })
	r := jobs.NewRunner(h.s, w, slog.New(slog.NewTextHandler(io.Discard, nil)))
	r.Clock = h.clock.now
	for {
		n, err := r.Round(h.Context())
		if err != nil {
			h.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// old is a case file that has been closed, with one letter in it.
func (h house) old(retention string) (archive.CaseRef, archive.NewEntry) {
	h.Helper()
	n := caseFile()
	n.Retention = retention
	c := h.open(n)
	e := incoming(c.ID)
	e.Documents[0].Files[0].Body = append([]byte(nil), pdfa...)
	e.Documents[0].Files[0].Body = append(e.Documents[0].Files[0].Body, []byte("% "+e.ID+"\n")...)
	h.register(e)
	h.do(func(tx *ledger.Tx) error { return archive.ConcludeCaseFile(tx, c.ID, archivar) })
	return c, e
}

func (h house) due(q archive.DisposalQuery) (out []archive.Due) {
	h.Helper()
	h.read(func(tx store.Tx) (err error) { out, err = archive.DueForDisposal(tx, q); return err })
	return out
}

func TestDisposalIsDecidedByTwoAndLeavesNothingToRead(t *testing.T) {
	// Krav: 6.1.4, 6.1.5, 6.1.6, 6.1.8, 6.1.14, 6.1.15, 6.1.16, 6.1.19, 6.1.20, 6.1.21, 6.1.22, 6.1.23, 6.1.24, 6.1.26, 6.1.27, 6.1.28, 6.1.29, 6.4.27, 2.8.19
	both(t, func(h house) {
		c, e := h.old("kasseres 10 arkivforskrifta")
		_, kept := h.old("bevares")
		_, precedent := h.old("kasseres 10")
		_, held := h.old("kasseres 10")
		h.old("vurderes 10")
		p := archive.Precedent{Title: "Prinsipp", Source: "Praksis"}
		h.made(&p)
		h.do(func(tx *ledger.Tx) error {
			return archive.AddLink(tx, p.SystemID, archive.LinkPrecedent, precedent.CaseFile, archivar)
		})
		h.refused(municipality.Conflict, "archive.retention.precedent", func(tx *ledger.Tx) error {
			return set(tx, &archive.CaseFile{SystemID: precedent.CaseFile}, map[string]any{"bevaringstid": int64(5)})
		})
		var hold string
		h.do(func(tx *ledger.Tx) (err error) {
			hold, err = archive.HoldDisposal(tx, held.CaseFile, "innsyn", archivar)
			return err
		})
		if got := h.due(archive.DisposalQuery{}); len(got) != 0 {
			h.Errorf("due at once: %+v", got)
		}
		h.refused(municipality.Conflict, "archive.disposal.empty", func(tx *ledger.Tx) error {
			_, err := archive.PrepareDisposal(tx, archive.DisposalQuery{}, "rydding", archivar)
			return err
		})
		if got := h.due(archive.DisposalQuery{Until: municipality.DateOf(spring).AddMonths(121)}); len(got) != 3 {
			h.Errorf("due in ten years: %+v", got)
		}
		h.clock.set(spring.AddDate(10, 0, 1))
		h.caughtUp()
		if got := h.due(archive.DisposalQuery{Decision: "G"}); len(got) != 1 {
			h.Errorf("to be assessed: %+v", got)
		}
		all := h.due(archive.DisposalQuery{Units: []string{"oppvekst"}})
		spared := map[string]string{}
		for _, d := range all {
			spared[d.Folder] = d.Spared
			if d.FileID == "" || d.Class == "" || d.On != "2036-03-02" || d.Years != 10 {
				h.Errorf("line %+v", d)
			}
		}
		if len(all) != 3 || spared[c.ID] != "" || spared[precedent.CaseFile] != "presedens" || spared[held.CaseFile] != "sperre" {
			h.Errorf("dry run %v", spared)
		}
		var b archive.DisposalBatch
		prepare := func(by municipality.Actor) error {
			return act(h.Context(), h.s, func(tx *ledger.Tx) (err error) {
				b, err = archive.PrepareDisposal(tx, archive.DisposalQuery{}, "Bevaringstiden er ute", by)
				return err
			})
		}
		if err := prepare(kari); municipality.KindOf(err) != municipality.Forbidden {
			h.Errorf("a caseworker prepares: %v", err)
		}
		if err := prepare(archivar); err != nil || b.Count != 3 {
			h.Fatalf("%+v %v", b, err)
		}
		carry := func(tx *ledger.Tx) error {
			_, err := archive.CarryOutDisposal(tx, b.SystemID, 10, archivar)
			return err
		}
		h.refused(municipality.Conflict, "archive.disposal.state", carry)
		h.refused(municipality.Forbidden, "archive.disposal.approver", func(tx *ledger.Tx) error { return archive.DecideDisposal(tx, b.SystemID, true, archivar) })
		h.do(func(tx *ledger.Tx) error { return archive.DecideDisposal(tx, b.SystemID, true, second) })
		digest := h.digest(e.Documents[0].ID)
		h.do(carry)
		h.worked()
		h.caughtUp()
		h.read(func(tx store.Tx) error {
			if _, err := tx.Blob(digest); !errors.Is(err, store.ErrNotFound) {
				h.Errorf("it can still be read: %v", err)
			}
			var d archive.Disposed
			var doc archive.DocumentDescription
			err := firstOf(archive.LoadRow(tx, &d, e.Documents[0].ID), archive.LoadRow(tx, &doc, e.Documents[0].ID))
			if d.By != "Arne Arkiv" || d.At == 0 || doc.Title == "" {
				h.Errorf("what is left: %+v %+v", d, doc)
			}
			for _, id := range []string{kept.Documents[0].ID, precedent.Documents[0].ID, held.Documents[0].ID} {
				_, body, err := archive.DocumentFor(tx, archive.Audience{Staff: &archivarStaff}, id)
				if err != nil || len(body) == 0 {
					h.Errorf("%s is gone: %v", id, err)
				}
			}
			v, err2 := archive.CaseFor(tx, archive.Audience{Staff: &archivarStaff}, c.ID)
			if len(v.Entries) != 1 || v.Entries[0].Documents[0].Open {
				h.Errorf("the case: %+v", v)
			}
			return firstOf(err, err2)
		})
		if got := h.due(archive.DisposalQuery{}); len(got) != 2 {
			h.Errorf("due after: %+v", got)
		}
		h.do(func(tx *ledger.Tx) error { return archive.LiftHold(tx, hold, archivar) })
		if got := h.due(archive.DisposalQuery{}); len(got) != 2 || got[0].Spared != "" && got[1].Spared != "" {
			h.Errorf("after the hold was lifted: %+v", got)
		}
		h.verify()
	})
}

func (h house) digest(document string) (out string) {
	h.Helper()
	h.read(func(tx store.Tx) error {
		return archive.EachRow(tx, "WHERE dokumentbeskrivelse = $1", []any{document}, func(o archive.DocumentObject) error { out = o.File; return nil })
	})
	return out
}

func TestTheSameFileInTwoCasesIsKeptForTheOther(t *testing.T) {
	one(t, func(h house) {
		_, a := h.old("kasseres 10")
		n := caseFile()
		c := h.open(n)
		twin := incoming(c.ID)
		twin.Documents[0].Files[0].Body = a.Documents[0].Files[0].Body
		h.register(twin)
		h.clock.set(spring.AddDate(11, 0, 0))
		var b archive.DisposalBatch
		h.do(func(tx *ledger.Tx) (err error) {
			b, err = archive.PrepareDisposal(tx, archive.DisposalQuery{}, "ute", archivar)
			return err
		})
		h.do(func(tx *ledger.Tx) error { return archive.DecideDisposal(tx, b.SystemID, true, second) })
		h.do(func(tx *ledger.Tx) error {
			_, err := archive.CarryOutDisposal(tx, b.SystemID, 10, archivar)
			return err
		})
		h.worked()
		h.read(func(tx store.Tx) error {
			_, body, err := archive.DocumentFor(tx, archive.Audience{Staff: &archivarStaff}, twin.Documents[0].ID)
			if len(body) == 0 {
				h.Error("the other case lost its document")
			}
			return err
		})
		h.verify()
	})
}

func TestAHoldThatComesAfterApprovalStillStops(t *testing.T) {
	one(t, func(h house) {
		c, e := h.old("kasseres 10")
		h.clock.set(spring.AddDate(11, 0, 0))
		var b archive.DisposalBatch
		h.do(func(tx *ledger.Tx) (err error) {
			b, err = archive.PrepareDisposal(tx, archive.DisposalQuery{}, "ute", archivar)
			return err
		})
		h.do(func(tx *ledger.Tx) error { return archive.DecideDisposal(tx, b.SystemID, true, second) })
		h.do(func(tx *ledger.Tx) error { _, err := archive.HoldDisposal(tx, c.ID, "klage", archivar); return err })
		h.do(func(tx *ledger.Tx) error {
			_, err := archive.CarryOutDisposal(tx, b.SystemID, 10, archivar)
			return err
		})
		h.worked()
		h.read(func(tx store.Tx) error {
			lines, err := archive.LinesOf(tx, b.SystemID)
			if len(lines) != 1 || lines[0].Spared != "sperre" || lines[0].DoneAt != 0 {
				h.Errorf("lines %+v", lines)
			}
			_, _, err2 := archive.DocumentFor(tx, archive.Audience{Staff: &archivarStaff}, e.Documents[0].ID)
			return firstOf(err, err2)
		})
	})
}

func TestRetentionIsInherited(t *testing.T) {
	// Krav: 6.1.1, 6.1.2, 6.1.3, 6.1.9, 6.1.10, 6.1.11
	one(t, func(h house) {
		f := h.frame()
		retention := func(want string, years int64) {
			h.Helper()
			m := f.folder()
			h.made(m)
			if m.Decision != want || m.Years != years {
				h.Errorf("folder has %q %d, want %q %d", m.Decision, m.Years, want, years)
			}
		}
		retention("", 0)
		h.changed(&f.class, map[string]any{"kassasjonsvedtak": "K", "bevaringstid": int64(5)})
		retention("K", 5)
		h.changed(&f.series, map[string]any{"kassasjonsvedtak": "B"})
		retention("B", 0) // the series overrides the class
		h.changed(&f.series, map[string]any{"kassasjonsarv": archive.InheritNot})
		retention("K", 5)
		h.changed(&f.class, map[string]any{"kassasjonsarv": archive.InheritNot})
		retention("", 0)
		h.changed(&f.class, map[string]any{"kassasjonsarv": archive.InheritDocuments})
		own := f.folder()
		own.Disposal = archive.Disposal{Decision: "G", Years: 3}
		h.made(own)
		if own.Decision != "G" {
			h.Errorf("what it has itself was overridden: %+v", own.Disposal)
		}
		e, d := h.entryIn(own.SystemID, "I", "")
		h.read(func(tx store.Tx) error {
			for _, id := range []string{e.SystemID, d.SystemID} {
				var k archive.DisposalRow
				if err := archive.LoadRow(tx, &k, id); err != nil || k.Decision != "K" || k.Years != 5 || k.Inherited != f.class.SystemID {
					h.Errorf("below: %+v %v", k, err)
				}
			}
			return nil
		})
		h.changed(&archive.DisposalRow{SystemID: d.SystemID}, map[string]any{"kassasjonsvedtak": "B"})
	})
}

func TestPeriodsFollowEachOther(t *testing.T) {
	// Krav: 6.2.1, 6.2.2, 6.2.3, 6.2.4, 6.2.5, 6.2.6, 6.2.7, 6.2.8, 6.2.9, 6.2.11, 6.2.12, 2.9.6, 6.4.12
	both(t, func(h house) {
		open, still := h.open(caseFile()), h.open(caseFile())
		done, _ := h.old("bevares")
		h.clock.set(spring.AddDate(1, 0, 0))
		h.refused(municipality.Forbidden, "archive.archivist", func(tx *ledger.Tx) error {
			_, err := archive.NewPeriod(tx, "2027-", "Kalenderår", false, kari)
			return err
		})
		var next archive.Series
		h.do(func(tx *ledger.Tx) (err error) {
			next, err = archive.NewPeriod(tx, "Saker 2027-", "Kalenderår, mykt skille", false, archivar)
			return err
		})
		var old archive.Series
		h.read(func(tx store.Tx) error { return archive.LoadRow(tx, &old, next.Precursor) })
		if old.Status != "O" || old.Successor != next.SystemID || old.End != "2027-03-01" || next.Periods == "" || next.Zone == "" {
			h.Errorf("old %+v, next %+v", old, next)
		}
		fresh := h.open(caseFile())
		h.register(incoming(open.ID)) // an open case of the old period follows its new letter into the next
		h.refused(municipality.Conflict, "archive.series.open", func(tx *ledger.Tx) error { return archive.EndPeriod(tx, old.SystemID, archivar) })
		series := func(id, want string) {
			h.Helper()
			h.read(func(tx store.Tx) error {
				var m archive.CaseFile
				err := archive.LoadRow(tx, &m, id)
				if m.Series != want {
					h.Errorf("%s is in %s", m.FileID, m.Series)
				}
				return err
			})
		}
		series(fresh.ID, next.SystemID)
		series(open.ID, next.SystemID)
		series(still.ID, old.SystemID)
		h.read(func(tx store.Tx) error {
			list, err := archive.OpenFolders(tx, old.SystemID, "", 10)
			if len(list) != 1 || list[0].SystemID != still.ID {
				h.Errorf("open: %d", len(list))
			}
			return err
		})
		h.do(func(tx *ledger.Tx) error {
			n, err := archive.CarryOver(tx, old.SystemID, 10, archivar)
			_ = n
			return err
		})
		series(still.ID, next.SystemID)
		series(done.ID, old.SystemID)
		h.do(func(tx *ledger.Tx) error { return archive.EndPeriod(tx, old.SystemID, archivar) })
		h.no(municipality.Conflict, "archive.series.closed", &archive.CaseFile{Series: old.SystemID, Title: "For sent"})
		finished, _ := h.old("bevares")
		h.refused(municipality.Forbidden, "archive.archivist", func(tx *ledger.Tx) error { return archive.MoveCaseFile(tx, finished.ID, old.SystemID, "", kari) })
		h.do(func(tx *ledger.Tx) error { return archive.MoveCaseFile(tx, finished.ID, old.SystemID, "", archivar) })
		series(finished.ID, old.SystemID)
		h.refused(municipality.Conflict, "archive.series.closed", func(tx *ledger.Tx) error { return archive.ReopenCaseFile(tx, finished.ID, "feil", archivar) })
		h.verify()
	})
}

func TestMovesAreLoggedAndHeldByWhatTheyRestOn(t *testing.T) {
	// Krav: 3.2.35, 3.2.36, 3.2.37, 3.2.38, 3.2.39, 3.2.40, 3.2.42
	one(t, func(h house) {
		a, b := h.open(caseFile()), h.open(caseFile())
		in, out, other := incoming(a.ID), outgoing(a.ID), incoming(a.ID)
		h.register(in)
		h.register(out)
		h.register(other)
		h.do(func(tx *ledger.Tx) error {
			return firstOf(archive.Finalise(tx, out.ID, kari), archive.SignOffEntry(tx, in.ID, out.ID, "BU"))
		})
		err := act(h.Context(), h.s, func(tx *ledger.Tx) error { _, err := archive.MoveEntries(tx, []string{in.ID}, b.ID, kari); return err })
		var e *municipality.Error
		if !errors.As(err, &e) || e.Key != "archive.move.bound" || e.Args[0] != "2026/1-2" {
			h.Errorf("moved from what answers it: %v", err)
		}
		var moved []archive.Moved
		h.do(func(tx *ledger.Tx) (err error) {
			moved, err = archive.MoveEntries(tx, []string{in.ID, out.ID}, b.ID, kari)
			return err
		})
		if len(moved) != 2 || moved[0] != (archive.Moved{From: "2026/1-1", To: "2026/2-1"}) || moved[1].To != "2026/2-2" {
			h.Errorf("moved %+v", moved)
		}
		h.read(func(tx store.Tx) error {
			log, err := archive.ChangesOf(tx, in.ID, 10)
			moved := false
			for _, l := range log {
				moved = moved || l.Element == "saksmappe" && l.Old == a.ID && l.New == b.ID
			}
			if !moved {
				h.Errorf("log %+v", log)
			}
			return err
		})
		h.do(func(tx *ledger.Tx) error { return archive.ConcludeCaseFile(tx, a.ID, archivar) })
		h.refused(municipality.Forbidden, "archive.archivist", func(tx *ledger.Tx) error {
			_, err := archive.MoveEntries(tx, []string{other.ID}, b.ID, kari)
			return err
		})
		h.do(func(tx *ledger.Tx) (err error) {
			moved, err = archive.MoveEntries(tx, []string{other.ID}, b.ID, archivar)
			return err
		})
		h.do(func(tx *ledger.Tx) error { return archive.ReopenCaseFile(tx, a.ID, "Nye opplysninger", archivar) })
		h.refused(municipality.Forbidden, "archive.archivist", func(tx *ledger.Tx) error { return archive.ReopenCaseFile(tx, a.ID, "igjen", kari) })
		h.register(incoming(a.ID))
		h.verify()
	})
}
