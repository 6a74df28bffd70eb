package archive_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

func staff(id, unit string, roles ...string) archive.Audience {
	return archive.Audience{Staff: &municipality.Staff{ID: id, Unit: unit, Roles: roles, Zones: []municipality.Zone{municipality.Internal}}}
}

var (
	everyone  = archive.Audience{Public: true}
	ola       = archive.Audience{Person: "p-ola"}
	eva       = archive.Audience{Person: "p-eva"}
	stranger  = archive.Audience{Person: "p-x"}
	company   = archive.Audience{Org: "910000004"}
	ownUnit   = staff("per", "oppvekst", "caseworker")
	otherUnit = staff("ann", "teknisk", "caseworker")
	officer   = staff("kari.li", "teknisk", "caseworker")
	archivist = staff("arne", "", "archivist")
	noZone    = archive.Audience{Staff: &municipality.Staff{ID: "kari.li", Unit: "oppvekst", Roles: []string{"archivist"}, Zones: []municipality.Zone{municipality.Secured}}}
)

// secret is everything about the screened case that must stay inside.
const (
	secretName    = "Nordmann"
	secretAddress = "Hemmelig vei"
)

func number(t *testing.T, day string) municipality.NationalID {
	t.Helper()
	for n := range 10000 {
		for c := range 10 {
			if id, err := municipality.ParseNationalID(fmt.Sprintf("%s%04d%d", day, n, c)); err == nil {
				return id
			}
		}
	}
	t.Fatal("no number")
	return ""
}

// screenedCase files a screened case: an application with an attachment and a public copy of it, and a memo.
func (h house) screenedCase() (archive.CaseRef, archive.NewEntry, archive.NewEntry) {
	h.Helper()
	id := number(h.T, "019110") // born in month 11+80: synthetic
	n := caseFile()
	n.Screening = screened
	n.Parties[0].NationalID = id
	n.Parties[0].Address = []string{secretAddress + " 1"}
	c := h.open(n)
	in := incoming(c.ID)
	in.Parties[0].NationalID = id
	in.Parties[0].Address = []string{secretAddress + " 1"}
	in.Parties = append(in.Parties, archive.NewParty{Name: "Barnehagen AS", Org: "910000004", Role: archive.CoSender})
	in.Documents[0].Files[0].FileName = string(id) + " ola-nordmann.pdf"
	in.Documents = append(in.Documents, archive.NewDocument{ID: newID(), Title: "Legeerklæring for Ola Nordmann", Files: []archive.NewFile{
		{Variant: archive.Production, MIME: "text/plain", FileName: "ola-nordmann.txt", Body: []byte("alt om Ola Nordmann")},
		{Variant: archive.Public, MIME: "text/plain", FileName: "ola-nordmann-off.txt", Body: []byte("ingenting")}}})
	h.register(in)
	memo := archive.NewEntry{ID: newID(), CaseFile: c.ID, Type: archive.MemoNoFollowUp, Title: "Notat om Ola Nordmann", PublicTitle: "Notat", By: kari,
		Documents: []archive.NewDocument{letter("Notat om Ola Nordmann", "ola-nordmann-notat.pdf")}}
	h.register(memo)
	h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, memo.ID, kari) })
	return c, in, memo
}

// seen is a view in short: title, case title, senders, officer, then each document's title, name and variant.
func seen(v archive.EntryView) string {
	s := fmt.Sprintf("%s | %s | %s | %s", v.Title, v.CaseTitle, strings.Join(v.Senders, "+"), v.Officer)
	for _, d := range v.Documents {
		s += fmt.Sprintf(" | %s (%s %s)", d.Title, d.FileName, d.Variant)
	}
	return s
}

func TestEveryAudienceSeesItsPart(t *testing.T) {
	// Krav: 2.8.11, 5.2.19, 5.2.20, 5.2.21, 5.2.26, 5.2.39, 5.2.40, 4.5.2
	const (
		open   = "Søknad fra Ola Nordmann | Redusert foreldrebetaling for Ola Nordmann | Ola Nordmann+Barnehagen AS | kari.li | Søknad fra Ola Nordmann (2026-1-1-1.pdf A) | Legeerklæring for Ola Nordmann (2026-1-1-2.txt P)"
		sender = "Søknad fra Ola Nordmann | Redusert foreldrebetaling for ***** | Ola Nordmann+Barnehagen AS | kari.li | Søknad fra Ola Nordmann (2026-1-1-1.pdf A) | Legeerklæring for Ola Nordmann (2026-1-1-2.txt P)"
		closed = "Søknad fra ***** | Redusert foreldrebetaling for ***** | *****+***** |  | Søknad fra ***** ( ) | ***** (2026-1-1-2.txt O)"
		memo   = "Notat om Ola Nordmann | Redusert foreldrebetaling for Ola Nordmann | oppvekst | kari.li | Notat om Ola Nordmann (2026-1-2-1.pdf A)"
		note   = "Notat | Redusert foreldrebetaling for ***** | oppvekst |  | Notat ( )"
		none   = ""
	)
	both(t, func(h house) {
		c, in, x := h.screenedCase()
		for _, row := range []struct {
			name               string
			a                  archive.Audience
			entry, memo, title string
			screened           bool
		}{
			{"public", everyone, closed, note, "Redusert foreldrebetaling for *****", true},
			{"party", ola, open, "Notat | Redusert foreldrebetaling for Ola Nordmann | oppvekst |  | Notat ( )", "Redusert foreldrebetaling for Ola Nordmann", false},
			{"sender", company, sender, none, "Redusert foreldrebetaling for *****", true},
			{"stranger", stranger, none, none, none, false},
			{"own unit", ownUnit, open, memo, "Redusert foreldrebetaling for Ola Nordmann", false},
			{"officer", officer, open, memo, "Redusert foreldrebetaling for Ola Nordmann", false},
			{"archivist", archivist, open, memo, "Redusert foreldrebetaling for Ola Nordmann", false},
			{"other unit", otherUnit, closed, note, "Redusert foreldrebetaling for *****", true},
			{"other zone", noZone, none, none, none, false},
			{"nobody", archive.Audience{}, none, none, none, false},
			{"two at once", archive.Audience{Public: true, Person: "p-ola"}, none, none, none, false},
		} {
			h.read(func(tx store.Tx) error {
				for id, want := range map[string]string{in.ID: row.entry, x.ID: row.memo} {
					v, err := archive.EntryFor(tx, row.a, id)
					got := seen(v)
					if municipality.KindOf(err) == municipality.NotFound {
						got = none
					}
					if got != want {
						h.Errorf("%s:\n got %s\nwant %s (%v)", row.name, got, want, err)
					}
				}
				v, err := archive.CaseFor(tx, row.a, c.ID)
				if v.Title != row.title || v.Screened != row.screened || (err == nil) != (row.title != none) {
					h.Errorf("%s: case %q %v, %v", row.name, v.Title, v.Screened, err)
				}
				h.clean(row.name, v, row.entry == closed)
				return nil
			})
		}
		h.verify()
	})
}

// clean demands that no view holds an address or a number, and a masked one no name at all.
func (h house) clean(name string, view any, masked bool) {
	h.Helper()
	b, err := json.Marshal(view)
	if err != nil {
		h.Fatal(err)
	}
	text := string(b)
	if strings.Contains(text, secretAddress) || municipality.ContainsNationalID(text) {
		h.Errorf("%s: an address or a number comes out: %s", name, text)
	}
	if masked && strings.Contains(strings.ToLower(text), strings.ToLower(secretName)) {
		h.Errorf("%s: a name comes out: %s", name, text)
	}
}

func TestDocumentsOpenForThoseWhoMay(t *testing.T) {
	// Krav: 2.8.22, 5.2.22, 5.2.25, 5.1.8, 5.1.9, 3.2.27
	both(t, func(h house) {
		_, in, memo := h.screenedCase()
		free := h.open(caseFile())
		letterIn := incoming(free.ID)
		letterIn.PublicTitle, letterIn.Documents[0].Files[0].FileName = "", ""
		h.register(letterIn)
		app, att, note, plain := in.Documents[0].ID, in.Documents[1].ID, memo.Documents[0].ID, letterIn.Documents[0].ID
		for _, row := range []struct {
			name, doc string
			a         archive.Audience
			kind      municipality.Kind
			variant   archive.Variant
		}{
			{"public, screened", app, everyone, municipality.Forbidden, ""},
			{"public, public copy", att, everyone, 0, archive.Public},
			{"public, open", plain, everyone, 0, archive.Archived},
			{"public, memo", note, everyone, municipality.Forbidden, ""},
			{"party", app, ola, 0, archive.Archived},
			{"party, attachment", att, ola, 0, archive.Production},
			{"party, memo", note, ola, municipality.Forbidden, ""},
			{"stranger", app, stranger, municipality.NotFound, ""},
			{"own unit, memo", note, ownUnit, 0, archive.Archived},
			{"other unit", app, otherUnit, municipality.Forbidden, ""},
			{"other unit, open", plain, otherUnit, 0, archive.Archived},
			{"other zone, open", plain, noZone, municipality.NotFound, ""},
			{"unknown", newID(), archivist, municipality.NotFound, ""},
		} {
			h.read(func(tx store.Tx) error {
				v, body, err := archive.DocumentFor(tx, row.a, row.doc)
				if row.kind != 0 {
					if municipality.KindOf(err) != row.kind || body != nil || v.Size != 0 || v.Digest != "" || v.FileName != "" {
						h.Errorf("%s: %+v, %d bytes, %v", row.name, v, len(body), err)
					}
					return nil
				}
				if err != nil || v.Variant != row.variant || int64(len(body)) != v.Size || !v.Open {
					h.Errorf("%s: %+v, %d bytes, %v", row.name, v, len(body), err)
				}
				return nil
			})
		}
	})
}

func TestProtectedPartiesAreNamedToEmployeesAndThemselvesOnly(t *testing.T) {
	both(t, func(h house) {
		n := archive.NewCaseFile{ID: newID(), Class: daycare, Title: "Barnehageplass", Unit: "oppvekst", Responsible: "kari.li", Parties: []archive.NewParty{
			{Name: "Ola Nordmann", Person: "p-ola"}, {Name: "Eva Nordmann", Person: "p-eva", Protected: true}}}
		c := h.open(n)
		e := archive.NewEntry{ID: newID(), CaseFile: c.ID, Type: archive.Outgoing, Title: "Svar om plass", Documents: []archive.NewDocument{letter("Svar", "svar.pdf")},
			Parties: []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: archive.Receiver}, {Name: "Eva Nordmann", Person: "p-eva", Role: archive.Receiver, Protected: true}}}
		h.register(e)
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, e.ID, kari) })
		for _, row := range []struct {
			a    archive.Audience
			want []string
			open bool
		}{
			{everyone, []string{"Ola Nordmann", "*****"}, false},
			{ola, []string{"Ola Nordmann", "*****"}, true},
			{eva, []string{"Ola Nordmann", "Eva Nordmann"}, true},
			{ownUnit, []string{"Ola Nordmann", "Eva Nordmann"}, true},
			{otherUnit, []string{"Ola Nordmann", "*****"}, false},
		} {
			h.read(func(tx store.Tx) error {
				v, err := archive.EntryFor(tx, row.a, e.ID)
				if d := cmp.Diff(row.want, v.Receivers); d != "" || v.Documents[0].Open != row.open {
					h.Errorf("%+v: %s open %v, %v", row.a, d, v.Documents[0].Open, err)
				}
				cv, err := archive.CaseFor(tx, row.a, c.ID)
				if d := cmp.Diff(row.want, cv.Parties); d != "" {
					h.Errorf("%+v: case %s, %v", row.a, d, err)
				}
				if found, _, _ := archive.EntriesFor(tx, row.a, archive.EntryQuery{Text: "Eva"}); (len(found) == 1) != (row.a.Staff != nil && row.open) {
					h.Errorf("%+v: the name finds %d", row.a, len(found))
				}
				return nil
			})
		}
		e.Parties[1].Address = []string{secretAddress}
		e.ID, e.Documents[0].ID = newID(), newID()
		h.refused(municipality.Invalid, "archive.party.protected", func(tx *ledger.Tx) error { _, err := archive.Register(tx, e); return err })
	})
}

func TestScreeningEndsOnItsDate(t *testing.T) {
	// Krav: 5.2.14
	both(t, func(h house) {
		n := caseFile()
		n.Screening = &archive.Screening{Code: "KL", Authority: "offentleglova § 13", HideTitle: true, HideParty: true, HideDocument: true, Until: municipality.Date{Year: 2026, Month: 6, Day: 1}}
		c := h.open(n)
		e := incoming(c.ID)
		h.register(e)
		for _, row := range []struct {
			at    string
			title string
		}{{"2026-05-31T21:59:59Z", "Søknad fra *****"}, {"2026-05-31T22:00:00Z", "Søknad fra Ola Nordmann"}} {
			at, _ := time.Parse(time.RFC3339, row.at)
			h.clock.set(at)
			h.read(func(tx store.Tx) error {
				v, err := archive.EntryFor(tx, everyone, e.ID)
				if v.Title != row.title || (v.Screening != "") != (row.title == "Søknad fra *****") || v.Documents[0].Open == (v.Screening != "") {
					h.Errorf("%s: %+v", row.at, v)
				}
				return err
			})
		}
	})
}

func TestAnEntryMayBeOpenInAScreenedCase(t *testing.T) {
	both(t, func(h house) {
		n := caseFile()
		n.Screening = screened
		c := h.open(n)
		e := incoming(c.ID)
		e.Title, e.PublicTitle, e.Screening = "Generelt spørsmål", "", &archive.Screening{}
		h.register(e)
		h.read(func(tx store.Tx) error {
			v, err := archive.EntryFor(tx, everyone, e.ID)
			if v.Title != "Generelt spørsmål" || v.CaseTitle != "Redusert foreldrebetaling for *****" || v.Screening != "" || !v.Documents[0].Open {
				h.Errorf("%+v", v)
			}
			return err
		})
	})
}

func TestSearchFindsOnlyWhatIsSeen(t *testing.T) {
	both(t, func(h house) {
		_, in, _ := h.screenedCase()
		free := caseFile()
		free.PublicTitle, free.Title = "", "Nabovarsel"
		c := h.open(free)
		e := archive.NewEntry{ID: newID(), CaseFile: c.ID, Type: archive.Incoming, Title: "Merknader til søknaden", Parties: []archive.NewParty{{Name: "Åse Østby", Person: "p-aase", Role: archive.Sender}}}
		h.register(e)
		year := spring.AddDate(1, 0, 1)
		for _, row := range []struct {
			text string
			a    archive.Audience
			at   time.Time
			want int
		}{
			{"nordmann", everyone, spring, 0}, {"Nordmann", ola, spring, 1}, {"nordmann", ownUnit, spring, 2}, {"nordmann", otherUnit, spring, 0},
			{"nordmann", archivist, spring, 2}, {"nordmann", company, spring, 1}, {"nordmann", stranger, spring, 0},
			{"SØKNADER", everyone, spring, 2}, {"søknad merknad", everyone, spring, 1}, {"2026/1", everyone, spring, 2}, {"2026/2", everyone, spring, 1},
			{"åse ØSTBY", everyone, spring, 1}, {"Østby", everyone, year, 0}, {"Østby", ownUnit, year, 1}, {"merknader", everyone, year, 1},
			{"' OR 1=1 --", everyone, spring, 0}, {"%", everyone, spring, 0}, {"notat", everyone, spring, 1}, {"notat", ola, spring, 1},
		} {
			h.clock.set(row.at)
			h.read(func(tx store.Tx) error {
				got, _, err := archive.EntriesFor(tx, row.a, archive.EntryQuery{Text: row.text})
				if len(got) != row.want || err != nil {
					h.Errorf("%q for %+v found %d, want %d, %v", row.text, row.a, len(got), row.want, err)
				}
				return nil
			})
		}
		h.clock.set(spring)
		h.read(func(tx store.Tx) error {
			_, _, err := archive.EntriesFor(tx, everyone, archive.EntryQuery{Text: "a b c d e f g h i j"})
			if municipality.KindOf(err) != municipality.TooMuch {
				h.Errorf("ten words: %v", err)
			}
			return nil
		})
		_ = in
	})
}

func TestTheJournalIsPagedWithoutGaps(t *testing.T) {
	// Krav: 5.2.1, 5.2.2, 5.2.5, 5.2.7
	both(t, func(h house) {
		c := h.open(caseFile())
		var want []string
		for i := range 25 {
			h.clock.set(spring.AddDate(0, 0, i/5))
			e := incoming(c.ID)
			if i%2 == 1 {
				e = outgoing(c.ID)
			}
			want = append([]string{h.register(e).JournalNumber}, want...)
		}
		draft := outgoing(c.ID)
		draft.Draft = true
		h.register(draft)
		page := func(a archive.Audience, q archive.EntryQuery) (got []string) {
			for {
				h.read(func(tx store.Tx) error {
					views, next, err := archive.EntriesFor(tx, a, q)
					for _, v := range views {
						got = append(got, v.JournalNumber)
					}
					again, bad := archive.ParseCursor(next.String())
					if bad != nil || again != next || len(views) > q.Limit {
						h.Errorf("cursor %v %v, %d views", next, bad, len(views))
					}
					q.Before = next
					return err
				})
				if q.Before == (archive.Cursor{}) {
					return got
				}
			}
		}
		for _, a := range []archive.Audience{everyone, ola, ownUnit} {
			if d := cmp.Diff(want, page(a, archive.EntryQuery{Limit: 7})); d != "" {
				h.Errorf("%+v: %s", a, d)
			}
			if d := cmp.Diff(want, page(a, archive.EntryQuery{Limit: 10, Text: "2026/1"})); d != "" {
				h.Errorf("%+v with a word: %s", a, d)
			}
			day := municipality.Date{Year: 2026, Month: 3, Day: 4}
			if got := page(a, archive.EntryQuery{Limit: 2, From: day, To: day}); len(got) != 5 {
				h.Errorf("%+v: one day has %v", a, got)
			}
			if got := page(a, archive.EntryQuery{Limit: 9, Type: archive.Outgoing}); len(got) != 12 {
				h.Errorf("%+v: outgoing %v", a, got)
			}
		}
	})
}

func TestDraftsAreTheUnitsOwn(t *testing.T) {
	// Krav: 4.5.1
	both(t, func(h house) {
		c := h.open(caseFile())
		e := outgoing(c.ID)
		e.Draft = true
		h.register(e)
		for _, row := range []struct {
			a    archive.Audience
			sees bool
		}{{everyone, false}, {ola, false}, {otherUnit, false}, {ownUnit, true}, {officer, true}, {archivist, true}} {
			h.read(func(tx store.Tx) error {
				v, err := archive.EntryFor(tx, row.a, e.ID)
				if (err == nil) != row.sees || v.Draft != row.sees {
					h.Errorf("%+v: %v", row.a, err)
				}
				return nil
			})
		}
		h.promised(e.ID, 0)
		h.read(func(tx store.Tx) error {
			if _, err := archive.CaseFor(tx, everyone, c.ID); municipality.KindOf(err) != municipality.NotFound {
				h.Errorf("the public knows of a case with nothing journaled: %v", err)
			}
			return nil
		})
	})
}

func TestTheIndexCanBeMadeAgain(t *testing.T) {
	both(t, func(h house) {
		n := caseFile()
		n.Screening = &archive.Screening{Code: "KL", Authority: "offentleglova § 13", HideTitle: true, Until: municipality.Date{Year: 2026, Month: 6, Day: 1}}
		c := h.open(n)
		for range 5 {
			h.register(incoming(c.ID))
		}
		finds := func(want int) {
			h.Helper()
			h.read(func(tx store.Tx) error {
				got, _, err := archive.EntriesFor(tx, everyone, archive.EntryQuery{Text: "Søknad fra ola"})
				if len(got) != want || err != nil {
					h.Errorf("found %d, want %d, %v", len(got), want, err)
				}
				return nil
			})
		}
		rebuild := func() {
			h.Helper()
			var at archive.Cursor
			for first := true; first || at != (archive.Cursor{}); first = false {
				h.do(func(tx *ledger.Tx) (err error) { at, err = archive.Reindex(tx, at, 2); return err })
			}
		}
		words := func() (n int) {
			h.read(func(tx store.Tx) error { return store.One(tx, `SELECT COUNT(*) FROM arkivord`, nil, &n) })
			return n
		}
		before := words()
		h.do(func(tx *ledger.Tx) error { _, err := tx.Exec(`DELETE FROM arkivord`); return err })
		rebuild()
		if words() != before {
			h.Errorf("%d words, had %d", words(), before)
		}
		finds(5) // the names are those of open parties: only the title is hidden
		h.clock.set(spring.AddDate(2, 0, 0))
		finds(0) // and they are old now
		rebuild()
		finds(5) // but the title is open
	})
}
