package archive_test

import (
	"strings"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

func addFile(id string, f archive.NewFile) func(*ledger.Tx) error {
	return func(tx *ledger.Tx) error { return archive.AddFile(tx, id, f) }
}

func TestWhatIsFinalisedDoesNotChange(t *testing.T) {
	// Krav: 3.2.31, 3.2.27, 3.1.3
	both(t, func(h house) {
		c := h.open(caseFile())
		out := outgoing(c.ID)
		h.register(out)
		doc := out.Documents[0].ID
		text := archive.NewFile{Variant: archive.Production, MIME: "text/plain", Body: []byte("utkast")}
		h.do(addFile(doc, text))
		h.do(addFile(doc, text)) // a new version, while it may change
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, out.ID, kari) })
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, out.ID, kari) })
		h.refused(municipality.Conflict, "archive.document.final", addFile(doc, text))
		public := text
		public.Variant = archive.Public
		h.do(addFile(doc, public))
		h.refused(municipality.Conflict, "archive.document.final", addFile(doc, public))
		h.refused(municipality.NotFound, "error.notfound", addFile(newID(), public))
		h.refused(municipality.Conflict, "archive.exists", func(tx *ledger.Tx) error { _, err := archive.Register(tx, out); return err })
		again := outgoing(c.ID)
		again.Documents[0].ID = doc
		h.refused(municipality.Conflict, "archive.exists", func(tx *ledger.Tx) error { _, err := archive.Register(tx, again); return err })
		h.read(func(tx store.Tx) error {
			v, err := archive.EntryFor(tx, ownUnit, out.ID)
			if v.Status != "Ferdigstilt fra saksbehandler" || v.Finalised.IsZero() {
				h.Errorf("%+v", v)
			}
			return err
		})
		h.verify()
	})
}

func TestWhatComesInIsFrozenAsItCame(t *testing.T) {
	// Krav: 3.1.3, 3.2.22, 3.2.31
	both(t, func(h house) {
		c := h.open(caseFile())
		in := incoming(c.ID)
		in.Documents[0].Files[0].Variant, in.Documents[0].Files[0].Body = archive.Production, pdf
		h.register(in)
		doc := in.Documents[0].ID
		h.refused(municipality.Conflict, "archive.document.final", addFile(doc, archive.NewFile{Variant: archive.Production, MIME: "application/pdf", Body: pdfa}))
		h.do(addFile(doc, archive.NewFile{Variant: archive.Archived, MIME: "application/pdf", Body: pdfa}))
		h.refused(municipality.Conflict, "archive.entry.incoming", func(tx *ledger.Tx) error { return archive.Dispatched(tx, in.ID, tx.Now()) })
		h.read(func(tx store.Tx) error {
			v, body, err := archive.DocumentFor(tx, ola, doc)
			if err != nil || v.Variant != archive.Archived || string(body) != string(pdfa) || v.Format != "PDF/A-2a" {
				h.Errorf("%+v %v", v, err)
			}
			e, err := archive.EntryFor(tx, ola, in.ID)
			if e.Status != "Journalført" || !e.Received.Equal(spring) {
				h.Errorf("%+v", e)
			}
			return err
		})
	})
}

func TestNothingUnfinishedIsClosed(t *testing.T) {
	// Krav: 3.2.7, 3.2.8, 3.2.9, 6.1.6
	both(t, func(h house) {
		c := h.open(caseFile())
		in, out, draft := incoming(c.ID), outgoing(c.ID), outgoing(c.ID)
		draft.Draft = true
		h.register(in)
		h.register(out)
		h.register(draft)
		closing := func(tx *ledger.Tx) error { return archive.CloseCaseFile(tx, c.ID, kari) }
		err := act(h.Context(), h.s, closing)
		e, ok := err.(*municipality.Error)
		if !ok || e.Kind != municipality.Conflict || len(e.Args) != 4 || e.Args[0] != "2026/1-1" || e.Args[1] != "2026/1-2, 2026/1-3" || e.Args[2] != "2026/1-3" {
			h.Fatalf("unfinished: %+v", err)
		}
		h.refused(municipality.Conflict, "archive.entry.open", func(tx *ledger.Tx) error { return archive.Dispatched(tx, out.ID, tx.Now()) })
		for _, id := range []string{out.ID, draft.ID} {
			h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, id, kari) })
		}
		h.do(func(tx *ledger.Tx) error { _, err := archive.Journal(tx, draft.ID, kari); return err })
		h.refused(municipality.Conflict, "archive.close.unfinished", closing)
		for _, bad := range []struct{ in, out, code, key string }{
			{in.ID, out.ID, "ZZ", "archive.signoff.code"}, {in.ID, "", "BU", "archive.signoff.answer"}, {in.ID, out.ID, "TE", "archive.signoff.answer"},
			{in.ID, out.ID, "BN", "archive.signoff.answer"},
		} {
			h.refused(municipality.Invalid, bad.key, func(tx *ledger.Tx) error { return archive.SignOffEntry(tx, bad.in, bad.out, bad.code) })
		}
		h.refused(municipality.Conflict, "archive.signoff.kind", func(tx *ledger.Tx) error { return archive.SignOffEntry(tx, out.ID, "", "TE") })
		h.do(func(tx *ledger.Tx) error { return archive.SignOffEntry(tx, in.ID, "", "TE") })
		h.refused(municipality.Conflict, "archive.signoff.done", func(tx *ledger.Tx) error { return archive.SignOffEntry(tx, in.ID, "", "TO") })
		h.do(closing)
		h.do(closing)
		h.refused(municipality.Conflict, "archive.casefile.closed", func(tx *ledger.Tx) error { _, err := archive.Register(tx, incoming(c.ID)); return err })
		h.read(func(tx store.Tx) error {
			var on string
			err := store.One(tx, `SELECT kassasjonsdato FROM saksmappe WHERE system_id = $1`, []any{c.ID}, &on)
			if on != "2036-03-02" {
				h.Errorf("to be disposed of on %q", on)
			}
			return err
		})
		h.verify()
	})
}

func TestCheckDocumentsNamesWhatIsMissing(t *testing.T) {
	// Krav: 3.1.3
	both(t, func(h house) {
		c := h.open(caseFile())
		h.register(incoming(c.ID))
		if err := h.s.Write(h.Context(), func(tx store.Tx) error { _, err := tx.Exec(`DELETE FROM blob`); return err }); err != nil {
			h.Fatal(err)
		}
		h.read(func(tx store.Tx) error {
			if faults := archive.CheckDocuments(tx); len(faults) != 1 || !strings.Contains(faults[0].Error(), "dokumentobjekt/") {
				h.Errorf("%v", faults)
			}
			return nil
		})
	})
}

func TestWhatCannotBeFiledIsRefused(t *testing.T) {
	// Krav: 2.6.3, 3.1.6
	long, id := strings.Repeat("å", archive.MaxTitle+1), string(number(t, "019110"))
	type change = func(*archive.NewCaseFile, *archive.NewEntry)
	for _, row := range []struct {
		name, key string
		kind      municipality.Kind
		change    change
	}{
		{"number in case title", "archive.text.nationalid", municipality.Invalid, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.PublicTitle = "Sak " + id }},
		{"number in title", "archive.text.nationalid", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Title = "Brev " + id }},
		{"number in public title", "archive.text.nationalid", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.PublicTitle = id[:6] + " " + id[6:] }},
		{"number in document", "archive.text.nationalid", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents[0].Title = id }},
		{"number as name", "archive.text.nationalid", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Parties[0].Name = id }},
		{"number as person", "archive.text.nationalid", municipality.Invalid, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.Parties[0].Person = id }},
		{"long title", "archive.text.long", municipality.TooMuch, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.Title = long }},
		{"no title", "archive.text.empty", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Title = " " }},
		{"two lines", "archive.text.control", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Title = "a\nb" }},
		{"broken text", "archive.text.control", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Title = "a\xff" }},
		{"no unit", "archive.text.empty", municipality.Invalid, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.Unit = "" }},
		{"id", "archive.id", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.ID = "x" }},
		{"retention", "archive.retention", municipality.Invalid, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.Retention = "kasseres" }},
		{"no authority", "archive.screening.authority", municipality.Invalid, func(c *archive.NewCaseFile, _ *archive.NewEntry) { c.Screening = &archive.Screening{Code: "KL"} }},
		{"no code", "archive.screening.code", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Screening = &archive.Screening{HideTitle: true} }},
		{"wrong number", "error.nationalid", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Parties[0].NationalID = "12345678901" }},
		{"no sender", "archive.party.sender", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Parties = nil }},
		{"no receiver", "archive.party.receiver", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Type = archive.Outgoing }},
		{"role", "archive.party.role", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Parties[0].Role = "søker" }},
		{"type", "archive.entry.type", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Type = "Z" }},
		{"two main documents", "archive.documents.main", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Documents = append(e.Documents, letter("To", "to.pdf"))
		}},
		{"same document twice", "archive.id", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents = append(e.Documents, e.Documents[0]) }},
		{"too many documents", "archive.documents.many", municipality.TooMuch, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Documents = make([]archive.NewDocument, archive.MaxDocuments+1)
		}},
		{"too many parties", "archive.parties.many", municipality.TooMuch, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Parties = make([]archive.NewParty, archive.MaxParties+1)
		}},
		{"too many files", "archive.files.many", municipality.TooMuch, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Documents[0].Files = make([]archive.NewFile, archive.MaxFiles+1)
		}},
		{"file too large", "archive.file.large", municipality.TooMuch, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Documents[0].Files[0].Body = make([]byte, archive.MaxFile+1)
		}},
		{"entry too large", "archive.entry.large", municipality.TooMuch, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			body := make([]byte, archive.MaxFile)
			e.Documents[0].Files = []archive.NewFile{{Body: body}, {Body: body}, {Body: body}}
		}},
		{"empty file", "archive.file.empty", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents[0].Files[0].Body = nil }},
		{"variant", "archive.file.variant", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents[0].Files[0].Variant = "Z" }},
		{"archive format", "archive.file.keep", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents[0].Files[0].Body = pdf }},
		{"content", "archive.file.mismatch", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) { e.Documents[0].Files[0].MIME = "image/png" }},
		{"program", "archive.file.type", municipality.Invalid, func(_ *archive.NewCaseFile, e *archive.NewEntry) {
			e.Documents[0].Files[0].MIME = "application/x-msdownload"
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			one(t, func(h house) {
				c := caseFile()
				e := incoming(c.ID)
				row.change(&c, &e)
				h.refused(row.kind, row.key, func(tx *ledger.Tx) error {
					if _, err := archive.OpenCaseFile(tx, c); err != nil {
						return err
					}
					_, err := archive.Register(tx, e)
					return err
				})
				h.read(func(tx store.Tx) error {
					var n int
					err := store.One(tx, `SELECT (SELECT COUNT(*) FROM saksmappe) + (SELECT COUNT(*) FROM journalpost)`, nil, &n)
					if n != 0 {
						h.Errorf("%d rows are left", n)
					}
					return err
				})
			})
		})
	}
}

func TestAnInternalIDMayLookLikeANumberByChance(t *testing.T) {
	both(t, func(h house) {
		c := caseFile()
		c.Parties[0].Person = "p17771080103d391f4d272963a54aaabd"
		if !municipality.ContainsNationalID(c.Parties[0].Person) {
			h.Fatal("the id of the test has no such digits")
		}
		if err := act(h.Context(), h.s, func(tx *ledger.Tx) error { _, err := archive.OpenCaseFile(tx, c); return err }); err != nil {
			h.Error(err)
		}
	})
}

func TestWithoutAnArchiveNothingIsFiled(t *testing.T) {
	both(t, func(h house) {
		if err := h.s.Write(h.Context(), func(tx store.Tx) error { _, err := tx.Exec(`DELETE FROM arkivdel`); return err }); err != nil {
			h.Fatal(err)
		}
		h.refused(municipality.NotSetUp, "archive.setup.missing", func(tx *ledger.Tx) error { _, err := archive.OpenCaseFile(tx, caseFile()); return err })
		h.refused(municipality.NotFound, "error.notfound", func(tx *ledger.Tx) error { _, err := archive.Register(tx, incoming(newID())); return err })
	})
}
