package archive_test

import (
	"testing"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

func TestSurplusFilesAreDeletedAndLogged(t *testing.T) {
	// Krav: 2.7.1, 2.7.2, 2.7.3, 2.7.6, 2.7.7, 2.7.14, 2.7.15, 2.7.16, 2.7.17, 2.7.18, 2.7.19, 2.7.20, 2.7.21, 2.7.22, 2.7.23, 2.7.24, 2.7.25, 2.9.9, 2.9.10
	both(t, func(h house) {
		c := h.open(caseFile())
		n := outgoing(c.ID)
		n.Documents[0].Files = []archive.NewFile{{Variant: archive.Production, MIME: "text/plain", FileName: "1.txt", Body: []byte("første utkast")}, {Variant: archive.Production, MIME: "text/plain", FileName: "2.txt", Body: []byte("annet utkast")},
			{Variant: archive.Archived, MIME: "application/pdf", FileName: "a.pdf", Body: pdfa}, {Variant: archive.Public, MIME: "text/plain", FileName: "o.txt", Body: []byte("sladdet")}}
		h.register(n)
		list := func(kind string) (out []archive.Surplus) {
			h.Helper()
			h.read(func(tx store.Tx) (err error) {
				out, err = archive.SurplusFiles(tx, archive.SurplusQuery{Type: kind, Folder: c.ID})
				return err
			})
			return out
		}
		if got := list(""); len(got) != 0 {
			h.Errorf("an unfinished document has surplus: %+v", got)
		}
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, n.ID, kari) })
		older, public, production := list("SV"), list("SS"), list("SP")
		if len(older) != 1 || older[0].Version != 1 || len(public) != 1 || len(production) != 1 || production[0].Version != 2 {
			h.Fatalf("%+v %+v %+v", older, public, production)
		}
		h.refused(municipality.Forbidden, "archive.archivist", func(tx *ledger.Tx) error { return archive.DeleteFiles(tx, []string{older[0].Object}, kari) })
		kept := ""
		h.read(func(tx store.Tx) error {
			return archive.EachRow(tx, "WHERE dokumentbeskrivelse = $1 AND variantformat = 'A'", []any{n.Documents[0].ID}, func(o archive.DocumentObject) error { kept = o.SystemID; return nil })
		})
		h.refused(municipality.NotFound, "error.notfound", func(tx *ledger.Tx) error { return archive.DeleteFiles(tx, []string{kept}, archivar) })
		h.do(func(tx *ledger.Tx) error {
			return archive.DeleteFiles(tx, []string{older[0].Object, public[0].Object, production[0].Object}, archivar)
		})
		h.worked()
		if got := list(""); len(got) != 0 {
			h.Errorf("left: %+v", got)
		}
		types := map[string]int{}
		h.read(func(tx store.Tx) error {
			return archive.EachRow(tx, "WHERE arkivenhet = $1", []any{n.Documents[0].ID}, func(d archive.Deletion) error {
				types[d.Type]++
				if d.By == "" || d.At == 0 || d.Checksum == "" {
					h.Errorf("log %+v", d)
				}
				return nil
			})
		})
		if types["SV"] != 1 || types["SS"] != 1 || types["SP"] != 1 {
			h.Errorf("log of deletions %v", types)
		}
		h.verify()
	})
}

func TestConversionFollowsTheRulesAndTheReportSaysWhatIsLeft(t *testing.T) {
	// Krav: 2.7.9, 2.7.10, 2.7.11, 2.7.12, 2.7.13, 2.7.26, 6.4.42, 6.4.36
	one(t, func(h house) {
		c := h.open(caseFile())
		n := outgoing(c.ID)
		n.Documents[0].Files = []archive.NewFile{{Variant: archive.Production, MIME: "application/pdf", FileName: "a.pdf", Body: pdf}}
		h.register(n)
		todo := func() (out []archive.DocumentObject) {
			h.read(func(tx store.Tx) (err error) { out, err = archive.ToConvert(tx, "", 10); return err })
			return out
		}
		rule := archive.ConversionRule{When: "F", Active: 1}
		h.made(&rule)
		h.do(func(tx *ledger.Tx) error { return archive.Finalise(tx, n.ID, kari) })
		if got := todo(); len(got) != 1 {
			h.Fatalf("to convert: %d", len(got))
		}
		h.changed(&rule, map[string]any{"versjoner": "merket"})
		if got := todo(); len(got) != 0 {
			h.Errorf("unmarked: %d", len(got))
		}
		h.changed(&rule, map[string]any{"versjoner": "alle", "aktiv": int64(1)})
		faults := func() (out []archive.FormatFault) {
			h.read(func(tx store.Tx) (err error) { out, err = archive.FormatFaults(tx, "", 10); return err })
			return out
		}
		if got := faults(); len(got) != 1 || got[0].RecordID != "2026/1-1" || got[0].FileID != "2026/1" || got[0].Formats != "fmt/276 " {
			h.Errorf("report %+v", got)
		}
		object := todo()[0].SystemID
		h.refused(municipality.Invalid, "archive.file.keep", func(tx *ledger.Tx) error {
			return archive.Converted(tx, object, archive.NewFile{MIME: "application/pdf", FileName: "a.pdf", Body: pdf}, "LibreOffice 25", "", archivar)
		})
		h.do(func(tx *ledger.Tx) error {
			return archive.Converted(tx, object, archive.NewFile{MIME: "application/pdf", FileName: "a.pdf", Body: pdfa}, "LibreOffice 25", "", archivar)
		})
		if len(faults()) != 0 || len(todo()) != 0 {
			h.Errorf("after: %+v", faults())
		}
		h.read(func(tx store.Tx) error {
			return archive.EachRow(tx, "", nil, func(c archive.Conversion) error {
				if c.From != "fmt/276" || c.To != "fmt/476" || c.Tool == "" || c.ChecksumFrom == "" || c.ChecksumTo == "" || c.ChecksumFrom == c.ChecksumTo {
					h.Errorf("conversion %+v", c)
				}
				return nil
			})
		})
		for _, code := range []string{"fmt/476"} { // the archivist takes a format off the list: what lies in it is a fault again
			var k archive.Code
			h.read(func(tx store.Tx) error {
				return archive.EachRow(tx, "WHERE liste = 'arkivformat' AND kode = $1", []any{code}, func(c archive.Code) error { k = c; return nil })
			})
			h.changed(&k, map[string]any{"inaktiv": int64(1)})
		}
		if len(faults()) != 1 {
			h.Errorf("a format off the list: %+v", faults())
		}
	})
}

func TestSignOffIsManyToMany(t *testing.T) {
	// Krav: 3.4.1, 3.4.2, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.7, 3.4.8, 3.4.10, 3.4.11, 3.4.14, 3.4.15
	both(t, func(h house) {
		c := h.open(caseFile())
		first, second, answer, late := incoming(c.ID), incoming(c.ID), outgoing(c.ID), outgoing(c.ID)
		first.Due = municipality.DateOf(spring).AddDays(3)
		memo := archive.NewEntry{ID: newID(), CaseFile: c.ID, Type: archive.Memo, Title: "Uttalelse", By: kari, Documents: []archive.NewDocument{letter("Uttalelse", "u.pdf")},
			Parties: []archive.NewParty{{Name: "Oppvekst", Role: archive.InternalSender}, {Name: "Teknisk", Role: archive.InternalReceiver}, {Name: "Helse", Role: archive.InternalReceiver}}}
		for _, n := range []archive.NewEntry{first, second, answer, late, memo} {
			h.register(n)
		}
		backlog := func(q archive.BacklogQuery) (out []archive.Backlog) {
			h.Helper()
			h.read(func(tx store.Tx) (err error) { out, _, err = archive.BacklogFor(tx, kariStaff, q); return err })
			return out
		}
		h.clock.set(spring.AddDate(0, 0, 5))
		all := backlog(archive.BacklogQuery{Unit: "oppvekst"})
		if len(all) != 3 || all[0].ID != first.ID || !all[0].Overdue || all[1].Overdue || all[0].DaysOld != 5 {
			h.Errorf("backlog %+v", all)
		}
		if got := backlog(archive.BacklogQuery{Officer: "kari.li", DueBefore: municipality.DateOf(spring).AddDays(4)}); len(got) != 1 {
			h.Errorf("due: %d", len(got))
		}
		if got := backlog(archive.BacklogQuery{Unit: "teknisk"}); len(got) != 0 {
			h.Errorf("another unit's: %d", len(got))
		}
		h.do(func(tx *ledger.Tx) error {
			return firstOf(archive.SignOffEntry(tx, first.ID, answer.ID, "BU"), archive.SignOffEntry(tx, first.ID, late.ID, "BU"), archive.SignOffEntry(tx, second.ID, answer.ID, "BU"))
		})
		var parties []archive.CorrespondenceParty
		h.read(func(tx store.Tx) (err error) { parties, err = archive.Correspondents(tx, memo.ID); return err })
		h.do(func(tx *ledger.Tx) error { return archive.SignOffFor(tx, memo.ID, parties[1].SystemID, "", "TE", kari) })
		h.refused(municipality.Conflict, "archive.signoff.done", func(tx *ledger.Tx) error { return archive.SignOffFor(tx, memo.ID, parties[1].SystemID, "", "TO", kari) })
		h.refused(municipality.Invalid, "archive.signoff.party", func(tx *ledger.Tx) error { return archive.SignOffFor(tx, memo.ID, newID(), "", "TO", kari) })
		h.do(func(tx *ledger.Tx) error { return archive.SignOffFor(tx, memo.ID, parties[2].SystemID, "", "TE", kari) })
		h.read(func(tx store.Tx) error {
			rows := map[string]int{}
			err := archive.EachRow(tx, "", nil, func(s archive.SignOff) error { rows[s.Entry]++; return nil })
			if rows[first.ID] != 2 || rows[second.ID] != 1 || rows[memo.ID] != 2 {
				h.Errorf("sign-offs %v", rows)
			}
			return err
		})
		if got := backlog(archive.BacklogQuery{}); len(got) != 0 {
			h.Errorf("left: %d", len(got))
		}
		h.verify()
	})
}

func TestPrecedentsAreKept(t *testing.T) {
	// Krav: 2.8.12, 2.8.14, 2.8.15, 2.8.16, 2.8.17, 2.8.18, 2.8.20, 2.8.21
	one(t, func(h house) {
		c := h.open(caseFile())
		n := outgoing(c.ID)
		h.register(n)
		p := archive.Precedent{Title: "Søskenmoderasjon", Source: "Klageorganets praksis", Authority: "barnehageloven § 20", Date: "1987-05-01"}
		h.made(&p)
		h.do(func(tx *ledger.Tx) error {
			return archive.AddLink(tx, p.SystemID, archive.LinkPrecedent, n.ID, archivar)
		})
		h.changed(&p, map[string]any{"presedens_status": "F", "avsluttet_dato": spring.UnixMicro()})
		h.refused(municipality.Conflict, "archive.delete.never", func(tx *ledger.Tx) error { return archive.Delete(tx, &p, archivar) })
		h.frozen(&p, "tittel", "Ny")
		h.read(func(tx store.Tx) error {
			inForce, err := archive.Precedents(tx, false)
			all, err2 := archive.Precedents(tx, true)
			where, err3 := archive.Linked(tx, p.SystemID, archive.LinkPrecedent)
			if len(inForce) != 0 || len(all) != 1 || len(where) != 1 || where[0] != n.ID {
				h.Errorf("%d %d %v", len(inForce), len(all), where)
			}
			if err := archive.May(tx, kariStaff, archive.Remove, &archive.CaseFile{SystemID: c.ID}); err != nil {
				h.Errorf("her own case: %v", err)
			}
			return firstOf(err, err2, err3)
		})
	})
}

func TestRightsNarrowAndAreRemembered(t *testing.T) {
	// Krav: 2.3.4, 2.4.6, 2.9.1, 2.9.2, 2.9.3, 2.9.4, 2.9.5, 2.9.7, 4.1.1, 4.1.2, 4.1.3, 4.1.4, 4.1.5, 4.1.6, 4.1.14, 4.1.15, 4.2.1, 4.2.2, 4.2.3, 4.3.1, 4.3.2, 4.3.3, 4.3.4, 4.5.3, 4.5.7, 4.5.29, 4.5.30, 5.2.15, 5.2.16, 5.2.17
	one(t, func(h house) {
		n := caseFile()
		n.Screening = screened
		c := h.open(n)
		may := func(s municipality.Staff, verb string, r archive.Row) municipality.Kind {
			h.Helper()
			var err error
			h.read(func(tx store.Tx) error { err = archive.May(tx, s, verb, r); return nil })
			if err == nil {
				return -1
			}
			return municipality.KindOf(err)
		}
		folder := &archive.CaseFile{SystemID: c.ID}
		for _, row := range []struct {
			s    municipality.Staff
			verb string
			r    archive.Row
			want municipality.Kind
		}{
			{kariStaff, archive.Edit, folder, -1}, {kariStaff, archive.New, &archive.RegistryEntry{CaseFile: c.ID}, -1}, {kariStaff, archive.New, &archive.Remark{Of: c.ID}, -1},
			{otherStaff, archive.Read, folder, municipality.Forbidden}, {otherStaff, archive.Edit, folder, municipality.Forbidden}, {otherStaff, archive.New, &archive.RegistryEntry{CaseFile: c.ID}, municipality.Forbidden},
			{archivarStaff, archive.Edit, folder, -1}, {kariStaff, archive.New, &archive.Series{}, municipality.Forbidden}, {kariStaff, archive.Edit, &archive.Fonds{}, municipality.Forbidden},
			{kariStaff, archive.New, &archive.Class{}, municipality.Forbidden}, {kariStaff, archive.Read, &archive.Class{}, -1}, {archivarStaff, archive.New, &archive.ClassificationSystem{}, -1},
			{municipality.Staff{ID: "x", Unit: "oppvekst", Zones: []municipality.Zone{municipality.Secured}}, archive.Read, folder, municipality.NotFound},
		} {
			if got := may(row.s, row.verb, row.r); got != row.want {
				h.Errorf("%s %s %s: %d, want %d", row.s.ID, row.verb, archive.TableName(row.r), got, row.want)
			}
		}
		right := archive.Access{Role: "caseworker", Category: "M", Of: c.ID, Read: 1}
		h.made(&right)
		if may(kariStaff, archive.Read, folder) != -1 || may(kariStaff, archive.Edit, folder) != municipality.Forbidden {
			h.Error("a right to read lets her change, or not read")
		}
		wide := archive.Access{Role: "caseworker", Category: "M", Read: 1, Create: 1, Change: 1, Delete: 1}
		h.made(&wide)
		if may(otherStaff, archive.Edit, folder) != municipality.Forbidden {
			h.Error("a right widened what the unit's rule narrows")
		}
		h.frozen(&right, "rolle", "archivist")
		h.clock.set(spring.Add(time.Hour))
		h.changed(&wide, map[string]any{"til_dato": spring.Add(time.Hour).UnixMicro()})
		h.clock.set(spring.Add(2 * time.Hour))
		if may(kariStaff, archive.Edit, folder) != municipality.Forbidden {
			h.Error("a right that has ended still counts")
		}
		user, unit := archive.User{Name: "Kari Li", Short: "kari.li"}, archive.Unit{Name: "Oppvekst", Short: "oppvekst"}
		module := archive.User{Name: "Byggesak", Short: "ebygg", Module: 1}
		h.made(&unit, &user, &module)
		h.do(func(tx *ledger.Tx) error {
			return archive.AddLink(tx, user.SystemID, archive.LinkUnit, unit.SystemID, archivar)
		})
		for _, r := range []archive.Row{&user, &module} {
			h.changed(r, map[string]any{"status": archive.Passive})
			h.clock.set(h.clock.now().Add(time.Hour))
			h.changed(r, map[string]any{"status": archive.Active})
		}
		h.changed(&unit, map[string]any{"administrativ_enhetsstatus": archive.Passive})
		h.read(func(tx store.Tx) error {
			u, err := archive.ActivePeriods(tx, user.SystemID)
			e, err2 := archive.ActivePeriods(tx, unit.SystemID)
			if len(u) != 2 || u[0].Until == 0 || u[1].Until != 0 || len(e) != 1 || e[0].Until == 0 {
				h.Errorf("periods %+v %+v", u, e)
			}
			return firstOf(err, err2)
		})
		h.read(func(tx store.Tx) error {
			whole, err := archive.MayHide(tx, "14")
			part, err2 := archive.MayHide(tx, "13")
			if whole != "H" || part != "D" {
				h.Errorf("§ 14 hides %q, § 13 hides %q", whole, part)
			}
			return firstOf(err, err2)
		})
		var code archive.Code
		h.read(func(tx store.Tx) error {
			return archive.EachRow(tx, "WHERE liste = 'tilgangsrestriksjon' AND kode = '5a'", nil, func(k archive.Code) error { code = k; return nil })
		})
		h.changed(&code, map[string]any{"inaktiv": int64(1)})
		if code.From == 0 || code.Until == 0 {
			h.Errorf("a code's time is not kept: %+v", code)
		}
		h.refused(municipality.Conflict, "archive.delete.never", func(tx *ledger.Tx) error { return archive.Delete(tx, &code, archivar) })
		h.verify()
	})
}

func TestTimesComeBackAsTheyWereGiven(t *testing.T) {
	one(t, func(h house) {
		f := h.frame()
		m := f.folder()
		h.made(m)
		given := "2026-03-02T01:00:00+01:00"
		h.do(func(tx *ledger.Tx) error { return archive.KeepGiven(tx, m.SystemID, "saksdato", m.Date, given) })
		times := func() (out map[string]string) {
			h.read(func(tx store.Tx) (err error) {
				if err = archive.LoadRow(tx, m, m.SystemID); err == nil {
					out, err = archive.GivenTimes(tx, m)
				}
				return err
			})
			return out
		}
		if got := times(); got["saksdato"] != given {
			h.Errorf("given %v", got)
		}
		h.changed(m, map[string]any{"saksdato": "2026-03-05"})
		if got := times(); len(got) != 0 {
			h.Errorf("the old text stands for a new date: %v", got)
		}
		h.verify()
	})
}

func TestReportsForTheArchivist(t *testing.T) {
	// Krav: 6.5.1, 6.5.2, 6.5.3, 6.5.4, 6.6.1, 6.6.2
	one(t, func(h house) {
		c := h.open(caseFile())
		n := incoming(c.ID)
		h.register(n)
		h.made(&archive.Grading{SystemID: n.ID, Code: "F"})
		h.read(func(tx store.Tx) error {
			over, err := archive.Overview(tx, municipality.DateOf(spring), municipality.DateOf(spring))
			if len(over) != 1 || over[0].Folders != 1 || over[0].Records != 1 || over[0].Graded != 1 || over[0].Creators[0] != "Fjordvik kommune" || over[0].Open != 1 {
				h.Errorf("overview %+v", over)
			}
			list, err2 := archive.TransferList(tx, archivarStaff, archive.TransferQuery{})
			if len(list) != 1 || list[0].Class != "barnehage" || list[0].Graded != 1 || list[0].Decision != "K" {
				h.Errorf("list %+v", list)
			}
			rest, err3 := archive.TransferList(tx, archivarStaff, archive.TransferQuery{After: list[0].Class + " " + list[0].FileID})
			if _, err := archive.TransferList(tx, kariStaff, archive.TransferQuery{}); municipality.KindOf(err) != municipality.Forbidden || len(rest) != 0 {
				h.Errorf("%v %d", err, len(rest))
			}
			return firstOf(err, err2, err3)
		})
	})
}
