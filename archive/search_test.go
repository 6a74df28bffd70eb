package archive_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/sqlite"
)

var (
	archivarStaff = municipality.Staff{ID: "arne.arkiv", Name: "Arne Arkiv", Unit: "arkiv", Roles: []string{"archivist"}, Zones: []municipality.Zone{municipality.Internal}}
	kariStaff     = municipality.Staff{ID: "kari.li", Name: "Kari Li", Unit: "oppvekst", Roles: []string{"caseworker"}, Zones: []municipality.Zone{municipality.Internal}}
	otherStaff    = municipality.Staff{ID: "per.vik", Name: "Per Vik", Unit: "teknisk", Roles: []string{"caseworker"}, Zones: []municipality.Zone{municipality.Internal}}
	archivar      = archivarStaff.Actor("archivist")
)

// caughtUp indexes what has changed.
func (h house) caughtUp() {
	h.Helper()
	room := archive.Room{Store: h.s}
	for {
		n, err := room.CatchUp(h.Context())
		if err != nil {
			h.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// found gives the titles a search finds.
func (h house) found(s municipality.Staff, q archive.SearchQuery) (out []string) {
	h.Helper()
	h.read(func(tx store.Tx) error {
		page, err := archive.Search(tx, s, q)
		for _, hit := range page.Hits {
			if hit.Case != nil {
				out = append(out, "sak: "+hit.Case.Title)
			} else {
				out = append(out, hit.Entry.Title)
			}
		}
		return err
	})
	return out
}

func openCase(title string) archive.NewCaseFile {
	return archive.NewCaseFile{ID: newID(), Class: daycare, Title: title, Unit: "oppvekst", Responsible: "kari.li", By: kari}
}

func memo(caseFile, title, text string) archive.NewEntry {
	return archive.NewEntry{ID: newID(), CaseFile: caseFile, Type: archive.Incoming, Title: title, By: kari,
		Parties:   []archive.NewParty{{Name: "Per Hansen AS", Role: archive.Sender}},
		Documents: []archive.NewDocument{{ID: newID(), Title: title, Main: true, Files: []archive.NewFile{{Variant: archive.Archived, MIME: "text/plain", FileName: "a.txt", Body: []byte(text)}}}}}
}

func TestSearchFindsWhatIsWritten(t *testing.T) {
	// Krav: 5.1.1, 5.1.2, 5.1.3, 5.1.4, 5.1.5, 5.1.6, 5.1.7, 5.1.8, 5.1.9, 5.1.10, 5.1.13
	both(t, func(h house) {
		c := h.open(openCase("Barnehageplass for søsken"))
		h.register(memo(c.ID, "Søknader om skjenkebevilling", "Det søkes om å servere øl på torget ved rådhuset."))
		h.register(memo(c.ID, "Melding om flytting", "Vi flyttar til Nordfjord og treng ikkje plassen."))
		h.clock.set(spring.AddDate(0, 1, 0))
		h.register(memo(c.ID, "Klage på gebyr", "Gebyret for renovasjon er for høyt. Jeg ber om ny vurdering."))
		h.caughtUp()
		for _, row := range []struct {
			q    archive.SearchQuery
			want []string
		}{
			{archive.SearchQuery{Text: "gebyr"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "GEBYRER"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "barnehage", Folders: true}, []string{"sak: Barnehageplass for søsken"}},
			{archive.SearchQuery{Text: "plass", Folders: true}, []string{"sak: Barnehageplass for søsken"}},
			{archive.SearchQuery{Text: "bevillinger"}, []string{"Søknader om skjenkebevilling"}},
			{archive.SearchQuery{Text: "søknadane"}, []string{"Søknader om skjenkebevilling"}},                    // nynorsk ending
			{archive.SearchQuery{Text: "skjenkjeløyve", Records: true}, []string{"Søknader om skjenkebevilling"}}, // nynorsk word
			{archive.SearchQuery{Text: "rådhus"}, []string{"Søknader om skjenkebevilling"}},                       // in the document
			{archive.SearchQuery{Text: "skjenk*"}, []string{"Søknader om skjenkebevilling"}},
			{archive.SearchQuery{Text: "*vasjon"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "g?byr"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "gebyr OR rådhus"}, []string{"Klage på gebyr", "Søknader om skjenkebevilling"}},
			{archive.SearchQuery{Text: "hansen -gebyr -rådhus"}, []string{"Melding om flytting"}},
			{archive.SearchQuery{Text: `"ny vurdering"`}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: `"vurdering ny"`}, nil},
			{archive.SearchQuery{Text: "tittel:renovasjon"}, nil},
			{archive.SearchQuery{Text: "tekst:renovasjon"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "part:hansen tittel:klage"}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "nr:2026/1", Records: true, From: municipality.DateOf(spring).AddDays(1)}, []string{"Klage på gebyr"}},
			{archive.SearchQuery{Text: "hansen", To: municipality.DateOf(spring)}, []string{"Melding om flytting", "Søknader om skjenkebevilling"}},
			{archive.SearchQuery{Text: "finnesikke"}, nil},
			{archive.SearchQuery{Text: "finnes*ikke"}, nil},
			{archive.SearchQuery{Text: "!!!"}, nil},
			{archive.SearchQuery{Text: "-gebyr", Folders: true}, []string{"sak: Barnehageplass for søsken"}},
		} {
			if got := h.found(kariStaff, row.q); !slices.Equal(got, row.want) {
				h.Errorf("%+v: %q, want %q", row.q, got, row.want)
			}
		}
		h.verify()
	})
}

func TestSearchPagesCoverEverythingOnce(t *testing.T) {
	one(t, func(h house) {
		c := h.open(openCase("Mange brev"))
		for i := range 25 {
			h.register(memo(c.ID, fmt.Sprint("Brev nummer ", i), "felles innhold"))
		}
		h.caughtUp()
		seen, q := []string{}, archive.SearchQuery{Text: "felles", Limit: 10}
		for range 10 {
			h.read(func(tx store.Tx) error {
				page, err := archive.Search(tx, otherStaff, q)
				for _, hit := range page.Hits {
					seen = append(seen, hit.Entry.Title)
				}
				q.Before = page.Next
				return err
			})
			if q.Before == "" {
				break
			}
		}
		if len(seen) != 25 || seen[0] != "Brev nummer 24" || seen[24] != "Brev nummer 0" {
			h.Errorf("%d: %q", len(seen), seen)
		}
		h.read(func(tx store.Tx) error {
			n, more, err := archive.CountFound(tx, otherStaff, archive.SearchQuery{Text: "felles"}, 1000)
			if n != 25 || more {
				h.Errorf("counted %d, %v", n, more)
			}
			n, more, err2 := archive.CountFound(tx, otherStaff, archive.SearchQuery{Text: "felles"}, 7)
			if n != 7 || !more {
				h.Errorf("counted %d, %v", n, more)
			}
			return firstOf(err, err2)
		})
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestScreenedWordsFindNothingForOthers(t *testing.T) {
	// Krav: 5.1.11, 5.1.12, 2.8.2, 2.8.3, 5.2.14, 5.2.20, 5.2.22, 4.5.1
	both(t, func(h house) {
		n := openCase("Barnevern Ola Nordmann")
		n.PublicTitle, n.Screening = "Barnevern *****", screened
		n.Parties = []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: "part"}}
		c := h.open(n)
		e := memo(c.ID, "Bekymring for Ola Nordmann", "Naboen Truls er bekymret.")
		e.PublicTitle, e.Parties[0].Name = "Bekymring for *****", "Truls Trulsen"
		e.Screening = screened
		h.register(e)
		open := memo(c.ID, "Åpent brev", "om lekeplass")
		open.Screening = &archive.Screening{}
		id := h.register(open).ID
		h.caughtUp()
		for word, hits := range map[string]int{"nordmann": 3, "truls": 1, "trulsen": 1, "bekymring": 1, "lekeplass": 1} {
			if got := h.found(kariStaff, archive.SearchQuery{Text: word}); len(got) != hits {
				h.Errorf("%s: the unit's own finds %q", word, got)
			}
			if got := h.found(archivarStaff, archive.SearchQuery{Text: word}); len(got) != hits {
				h.Errorf("%s: the archivist finds %q", word, got)
			}
		}
		for _, q := range []string{"nordmann", "truls", "trulsen", "tru*", `"Ola Nordmann"`, "ola OR truls"} {
			if got := h.found(otherStaff, archive.SearchQuery{Text: q}); len(got) != 0 {
				h.Errorf("%s: others find %q", q, got)
			}
		}
		if got := h.found(otherStaff, archive.SearchQuery{Text: "bekymring"}); len(got) != 1 || strings.Contains(got[0], "Nordmann") {
			h.Errorf("others see %q", got)
		}
		// What is screened afterwards is not found by it while it waits to be indexed anew.
		h.do(func(tx *ledger.Tx) error {
			return archive.Create(tx, &archive.ScreeningRow{SystemID: id, Code: "UO", Authority: "offentleglova § 13", Metadata: "TRO TD", Document: "H"}, archivar)
		})
		if got := h.found(otherStaff, archive.SearchQuery{Text: "lekeplass"}); len(got) != 0 {
			h.Errorf("found by what was just screened: %q", got)
		}
		h.caughtUp()
		if got := h.found(otherStaff, archive.SearchQuery{Text: "lekeplass"}); len(got) != 0 {
			h.Errorf("found by what is screened: %q", got)
		}
		if got := h.found(kariStaff, archive.SearchQuery{Text: "lekeplass"}); len(got) != 1 {
			h.Errorf("the unit's own finds %q", got)
		}
	})
}

func TestWhatIsNoLongerScreenedIsFound(t *testing.T) {
	// Krav: 5.2.14, 5.1.12
	one(t, func(h house) {
		n := openCase("Tilsettingssak")
		c := h.open(n)
		e := memo(c.ID, "Søkerliste fylkestannlege", "navn")
		e.PublicTitle = "Søkerliste *****"
		e.Screening = &archive.Screening{Code: "25", Authority: "offentleglova § 25", HideTitle: true, Until: municipality.DateOf(spring).AddDays(10)}
		h.register(e)
		h.caughtUp()
		q := archive.SearchQuery{Text: "fylkestannlege"}
		if got := h.found(otherStaff, q); len(got) != 0 {
			h.Errorf("found while screened: %q", got)
		}
		h.clock.set(spring.AddDate(0, 0, 11))
		h.caughtUp()
		if got := h.found(otherStaff, q); len(got) != 1 {
			h.Errorf("not found when it is no longer screened: %q", got)
		}
	})
}

func TestAnnulledStaysWithItsNumber(t *testing.T) {
	// Krav: 3.2.19
	one(t, func(h house) {
		c := h.open(caseFile())
		in, out := incoming(c.ID), outgoing(c.ID)
		h.register(in)
		h.register(out)
		h.do(func(tx *ledger.Tx) error {
			return firstOf(archive.Finalise(tx, out.ID, kari), archive.SignOffEntry(tx, in.ID, out.ID, "BU"))
		})
		h.refused(municipality.Conflict, "archive.signoff.rests", func(tx *ledger.Tx) error { return archive.Annul(tx, out.ID, "feil mottaker", archivar) })
		h.refused(municipality.Conflict, "archive.casefile.stands", func(tx *ledger.Tx) error {
			return set(tx, &archive.CaseFile{SystemID: c.ID}, map[string]any{"saksstatus": "U"})
		})
		h.do(func(tx *ledger.Tx) error { return archive.Annul(tx, in.ID, "registrert to ganger", archivar) })
		h.refused(municipality.Conflict, "archive.delete.journaled", func(tx *ledger.Tx) error {
			return archive.Delete(tx, &archive.RegistryEntry{SystemID: in.ID}, archivar)
		})
		h.frozen(&archive.RegistryEntry{SystemID: in.ID}, "journalstatus", "J")
		if next := h.register(incoming(c.ID)); next.Number != "2026/1-3" || next.JournalNumber != "3/2026" {
			h.Errorf("after it comes %+v", next)
		}
		h.verify()
	})
}

func FuzzSearchQuery(f *testing.F) {
	for _, s := range []string{"a b", `"a b" OR c -d`, "tittel:x*", "*:?", `"`, "OR OR -", "nr:2026/1"} {
		f.Add(s)
	}
	h := inMemory(f)
	f.Fuzz(func(t *testing.T, s string) {
		err := h.Read(t.Context(), func(tx store.Tx) error {
			_, err := archive.Search(tx, kariStaff, archive.SearchQuery{Text: s})
			return err
		})
		if k := municipality.KindOf(err); err != nil && k != municipality.TooMuch && k != municipality.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	})
}

func inMemory(f *testing.F) store.Store {
	s, err := sqlite.Open(filepath.Join(f.TempDir(), "a.db"), store.Options{Blobs: packs(f)})
	s = ready(f, s, err)
	if err := act(f.Context(), s, func(tx *ledger.Tx) error {
		c, err := archive.OpenCaseFile(tx, openCase("Barnehageplass"))
		if err == nil {
			_, err = archive.Register(tx, memo(c.ID, "Brev", "om plass"))
		}
		return err
	}); err != nil {
		f.Fatal(err)
	}
	if _, err := (&archive.Room{Store: s}).CatchUp(f.Context()); err != nil {
		f.Fatal(err)
	}
	return s
}

func TestARecordInNoFolderIsFoundAndShown(t *testing.T) {
	both(t, func(h house) {
		f := h.frame()
		r := archive.RegistryEntry{Series: f.series.SystemID, Title: "Målebrev for tomt", RecordType: archive.PlainRecord, Unit: "oppvekst"}
		h.made(&r)
		h.caughtUp()
		if got := h.found(otherStaff, archive.SearchQuery{Text: "målebrev"}); len(got) != 1 || got[0] != r.Title {
			h.Errorf("found %q", got)
		}
		h.read(func(tx store.Tx) error {
			v, err := archive.EntryFor(tx, archive.Audience{Staff: &otherStaff}, r.SystemID)
			if v.Title != r.Title {
				h.Errorf("shown %+v", v)
			}
			if _, err := archive.EntryFor(tx, archive.Audience{Public: true}, r.SystemID); municipality.KindOf(err) != municipality.NotFound {
				h.Errorf("the public is told: %v", err)
			}
			return err
		})
	})
}
