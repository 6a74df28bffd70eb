package archive_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// made creates rows and demands that it goes well.
func (h house) made(rows ...archive.Row) {
	h.Helper()
	h.do(func(tx *ledger.Tx) error {
		for _, r := range rows {
			if err := archive.Create(tx, r, archivar); err != nil {
				h.Errorf("%s: %v", archive.TableName(r), err)
				return err
			}
		}
		return nil
	})
}

func (h house) no(kind municipality.Kind, key string, rows ...archive.Row) {
	h.Helper()
	for _, r := range rows {
		h.refused(kind, key, func(tx *ledger.Tx) error { return archive.Create(tx, r, archivar) })
	}
}

func (h house) amended(r archive.Row) {
	h.Helper()
	h.do(func(tx *ledger.Tx) error { return archive.Amend(tx, r, archivar) })
}

// frozen demands that a change of one column is refused, and names it.
func (h house) frozen(r archive.Row, column string, value any) {
	h.Helper()
	err := act(h.Context(), h.s, func(tx *ledger.Tx) error {
		next := archive.NewRow(archive.TableName(r))
		key := archive.Column(r, archive.Columns(r)[0]).(string)
		if err := archive.LoadRow(tx, next, key); err != nil {
			return err
		}
		if err := archive.SetColumn(next, column, value); err != nil {
			return err
		}
		return archive.Amend(tx, next, archivar)
	})
	var e *municipality.Error
	if !errors.As(err, &e) || e.Kind != municipality.Conflict || e.Field != archive.NoarkName(column) {
		h.Errorf("%s.%s may be changed: %v", archive.TableName(r), column, err)
	}
}

// changed sets columns of a row as it stands now, by the rules.
func (h house) changed(r archive.Row, values map[string]any) {
	h.Helper()
	h.do(func(tx *ledger.Tx) error { return set(tx, r, values) })
}

func set(tx *ledger.Tx, r archive.Row, values map[string]any) error {
	if err := archive.LoadRow(tx, r, archive.Column(r, archive.Columns(r)[0]).(string)); err != nil {
		return err
	}
	for c, v := range values {
		if err := archive.SetColumn(r, c, v); err != nil {
			return err
		}
	}
	return archive.Amend(tx, r, archivar)
}

// frame is an archive made by hand, apart from the house's own.
type frame struct {
	fonds  archive.Fonds
	maker  archive.FondsCreator
	system archive.ClassificationSystem
	class  archive.Class
	series archive.Series
}

func (h house) frame() *frame {
	h.Helper()
	f := &frame{}
	f.fonds = archive.Fonds{Title: "Arkiv"}
	h.made(&f.fonds)
	f.maker = archive.FondsCreator{Fonds: f.fonds.SystemID, ID: "999999999", Name: "Fjordvik"}
	f.system = archive.ClassificationSystem{Title: "Funksjoner", Type: "FH"}
	h.made(&f.maker, &f.system)
	f.class = archive.Class{System: f.system.SystemID, ID: "100", Title: "Oppvekst"}
	f.series = archive.Series{Fonds: f.fonds.SystemID, Title: "Saker", System: f.system.SystemID}
	h.made(&f.class, &f.series)
	return f
}

func (f *frame) folder() *archive.CaseFile {
	return &archive.CaseFile{Series: f.series.SystemID, Class: f.class.SystemID, Title: "En sak", Unit: "oppvekst", Responsible: "kari.li"}
}

// entryIn registers an entry with a party and one document with a file, not final.
func (h house) entryIn(folder, kind, status string) (archive.RegistryEntry, archive.DocumentDescription) {
	h.Helper()
	e := archive.RegistryEntry{CaseFile: folder, Title: "Et brev", Type: kind, Status: status}
	h.made(&e)
	d := archive.DocumentDescription{Entry: e.SystemID, Title: "Brevet"}
	h.made(&archive.CorrespondenceParty{Entry: e.SystemID, Contact: archive.Contact{Name: "Ola Nordmann"}}, &d)
	h.do(func(tx *ledger.Tx) error {
		return archive.AddFile(tx, d.SystemID, archive.NewFile{Variant: archive.Archived, MIME: "application/pdf", FileName: "b.pdf", Body: pdfa})
	})
	return e, d
}

func (h house) final(e archive.RegistryEntry, d archive.DocumentDescription, status string) {
	h.Helper()
	h.changed(&d, map[string]any{"dokumentstatus": "F"})
	h.changed(&e, map[string]any{"journalstatus": status})
}

func TestTheFrameHoldsTogether(t *testing.T) {
	// Krav: 2.1.1, 2.1.2, 2.1.3, 2.2.1, 2.2.2, 2.3.1, 2.3.6, 2.4.1, 2.4.2, 2.4.3, 2.4.4, 2.4.5, 2.5.6
	both(t, func(h house) {
		f := h.frame()
		sub := archive.Class{Parent: f.class.SystemID, ID: "110", Title: "Barnehage"}
		leaf := archive.Class{Parent: "", System: f.system.SystemID, ID: "200", Title: "Skole"}
		h.made(&sub, &leaf)
		if sub.System != f.system.SystemID {
			h.Errorf("a class below is of system %q", sub.System)
		}
		folder := f.folder()
		h.no(municipality.Conflict, "archive.class.notleaf", folder)
		folder.SystemID, folder.Class = "", sub.SystemID
		h.made(folder)
		if folder.FileID == "" || folder.Status != "B" || folder.Date != "2026-03-02" || folder.Medium != "E" {
			h.Errorf("folder %+v", folder)
		}
		h.no(municipality.Conflict, "archive.class.used", &archive.Class{Parent: sub.SystemID, ID: "111", Title: "For sent"})
		h.no(municipality.Conflict, "archive.class.taken", &archive.Class{System: f.system.SystemID, ID: "110", Title: "To like"})
		other := archive.ClassificationSystem{Title: "Gårds- og bruksnummer", Type: "GBN"}
		h.made(&other)
		gnr := archive.Class{System: other.SystemID, ID: "12/34", Title: "Eiendom"}
		h.made(&gnr)
		alien := f.folder()
		alien.Class = gnr.SystemID
		h.no(municipality.Conflict, "archive.class.system", alien)
		h.changed(&leaf, map[string]any{"avsluttet_dato": spring.UnixMicro()})
		closed := f.folder()
		closed.Class = leaf.SystemID
		h.no(municipality.Conflict, "archive.class.closed", closed)
		h.frozen(&leaf, "tittel", "Ny")
		h.frozen(&sub, "klasse_id", "999")
		made := f.fonds.CreatedAt
		h.changed(&f.fonds, map[string]any{"opprettet_dato": int64(1), "beskrivelse": "Alt"}) // what the core gives is not taken from anyone
		if f.fonds.CreatedAt != made {
			h.Error("opprettetDato was changed")
		}
		h.refused(municipality.Conflict, "archive.series.open", func(tx *ledger.Tx) error { return set(tx, &f.series, map[string]any{"arkivdelstatus": "P"}) })
		h.refused(municipality.Conflict, "archive.fonds.open", func(tx *ledger.Tx) error { return set(tx, &f.fonds, map[string]any{"arkivstatus": "A"}) })
		h.changed(folder, map[string]any{"saksstatus": "U"})
		h.changed(&f.series, map[string]any{"arkivdelstatus": "P"})
		if f.series.ClosedAt == 0 || f.series.ClosedBy == "" || f.series.End == "" {
			h.Errorf("closed series %+v", f.series)
		}
		late := f.folder()
		late.Class = sub.SystemID
		h.no(municipality.Conflict, "archive.series.closed", late)
		h.changed(&f.fonds, map[string]any{"arkivstatus": "A"})
		h.no(municipality.Conflict, "archive.fonds.closed", &archive.Series{Fonds: f.fonds.SystemID, Title: "For sent"})
		h.no(municipality.NotFound, "archive.parent", &archive.Series{Fonds: newID(), Title: "Foreldreløs"}, &archive.CaseFile{Series: newID(), Title: "Foreldreløs"})
		h.no(municipality.Invalid, "archive.code", &archive.Fonds{Title: "Kode", Medium: "papir"})
		h.verify()
	})
}

func TestEveryKindOfUnitAndWhatHangsOnIt(t *testing.T) {
	// Krav: 2.5.1, 2.5.2, 2.6.1, 2.6.2, 2.6.4, 2.8.4, 2.8.6, 2.8.7, 2.8.9, 2.8.10, 3.2.29, 2.7.4, 2.7.5, 2.7.8, 3.1.10, 3.1.12, 3.1.13
	both(t, func(h house) {
		f := h.frame()
		folder := f.folder()
		h.made(folder)
		plain := &archive.CaseFile{Series: f.series.SystemID, Class: f.class.SystemID, Title: "Mappe", FolderType: archive.PlainFolder}
		meeting := &archive.CaseFile{Series: f.series.SystemID, Class: f.class.SystemID, Title: "Formannskapet 3. mars", FolderType: archive.MeetingFolder}
		under := &archive.CaseFile{Parent: folder.SystemID, Title: "Under", FolderType: archive.PlainFolder}
		h.made(plain, meeting, under)
		if plain.FileID != "M2026/1" || meeting.FileID != "MM2026/1" || under.Series != folder.Series || folder.FileID != "2026/1" {
			h.Errorf("numbers %q %q %q", plain.FileID, meeting.FileID, folder.FileID)
		}
		h.made(&archive.Meeting{SystemID: meeting.SystemID, Number: "3/2026", Board: "Formannskapet", Date: "2026-03-03"}, &archive.Attendee{Meeting: meeting.SystemID, Name: "Kari Li", Function: "Leder"})
		h.no(municipality.Conflict, "archive.casefile.kind", &archive.RegistryEntry{CaseFile: plain.SystemID, Title: "Brev", Type: "I"})
		item := archive.RegistryEntry{CaseFile: meeting.SystemID, Title: "Sak 12/26", RecordType: archive.MeetingEntry}
		h.made(&item)
		h.made(&archive.MeetingRecord{SystemID: item.SystemID, Type: "SF", CaseType: "PS", Status: "FO"})
		noted := archive.RegistryEntry{CaseFile: folder.SystemID, Title: "Telefonnotat", RecordType: archive.ArchiveNote}
		simple := archive.RegistryEntry{Series: f.series.SystemID, Title: "Uten mappe", RecordType: archive.PlainRecord}
		h.made(&noted, &simple)
		e, d := h.entryIn(folder.SystemID, "U", "")
		if e.RecordID != "2026/1-2" || e.Seq != 1 || e.Year != 2026 || e.JournaledAt != 0 || noted.Seq != 0 || noted.RecordID != "2026/1-1" {
			h.Errorf("entry %s %d/%d, note %s", e.RecordID, e.Seq, e.Year, noted.RecordID)
		}
		paper := archive.DocumentDescription{Entry: e.SystemID, Title: "Tegning", Medium: "F", Place: "Rom 2, hylle 4"}
		h.made(&paper)
		if d.Attached != "H" || paper.Attached != "V" || paper.No != 2 {
			h.Errorf("documents %s %s %d", d.Attached, paper.Attached, paper.No)
		}
		for _, r := range []archive.Row{
			&archive.Remark{Of: folder.SystemID, Text: "Ringt søker", Type: "MS"}, &archive.Remark{Of: folder.SystemID, Text: "Ringt igjen"}, &archive.Remark{Of: e.SystemID, Text: "Haster"},
			&archive.CrossReference{Of: folder.SystemID, ToFolder: plain.SystemID}, &archive.CrossReference{Of: e.SystemID, ToRecord: noted.SystemID}, &archive.CrossReference{Of: f.class.SystemID, ToClass: sameSystem(h, f)},
			&archive.Party{Of: folder.SystemID, Role: "KLI", Contact: archive.Contact{Name: "Ola Nordmann"}}, &archive.Party{Of: e.SystemID, Contact: archive.Contact{Name: "Per"}}, &archive.Party{Of: d.SystemID, Contact: archive.Contact{Name: "Pål"}},
			&archive.Flow{Entry: e.SystemID, To: "Leder"}, &archive.Identifier{Of: folder.SystemID, Type: "matrikkel", Municipality: "4699", Farm: 12, Holding: 34},
			&archive.Identifier{Of: folder.SystemID, Type: "plan", Plan: "2026001"}, &archive.Identifier{Of: e.SystemID, Type: "posisjon", System: "EPSG:25833", X: "262000.5", Y: "6649000"},
			&archive.OwnField{Name: "vsm-v1:tiltak", Type: "integer"}, &archive.OwnValue{Of: folder.SystemID, Name: "vsm-v1:tiltak", Value: "12"},
			&archive.ExternalKey{Of: folder.SystemID, System: "eByggesak", Key: "B-17"}, &archive.Grading{SystemID: e.SystemID, Code: "F"},
			&archive.Signature{SystemID: d.SystemID, Level: "PH", Verified: "V", At: spring.UnixMicro()}, &archive.ScreeningRow{SystemID: d.SystemID, Code: "UO", Authority: "offentleglova § 13", Metadata: "TD", Years: 60},
			&archive.DisposalRow{SystemID: e.SystemID, Decision: "K", Years: 5}, &archive.Precedent{Title: "Prinsipp", Source: "Praksis"}, &archive.Code{List: "dokumenttype", Code: "VED", Name: "Vedtak"},
		} {
			h.made(r)
		}
		h.no(municipality.Invalid, "archive.ownfield", &archive.OwnValue{Of: folder.SystemID, Name: "vsm-v1:tiltak", Value: "tolv"}, &archive.OwnValue{Of: folder.SystemID, Name: "vsm-v1:ukjent", Value: "1"})
		h.no(municipality.Invalid, "archive.reference", &archive.CrossReference{Of: folder.SystemID, ToFolder: folder.SystemID})
		h.no(municipality.Invalid, "archive.identifier", &archive.Identifier{Of: folder.SystemID, Type: "matrikkel"})
		h.no(municipality.Invalid, "error.nationalid", &archive.Party{Of: folder.SystemID, Contact: archive.Contact{Name: "Ola", NationalID: "12345678901"}})
		h.do(func(tx *ledger.Tx) error {
			return firstOf(archive.AddLink(tx, folder.SystemID, archive.LinkSecondaryClass, f.class.SystemID, archivar), archive.AddLink(tx, folder.SystemID, archive.LinkSecondaryClass, f.class.SystemID, archivar))
		})
		h.read(func(tx store.Tx) error {
			to, err := archive.Linked(tx, folder.SystemID, archive.LinkSecondaryClass)
			n := 0
			err2 := archive.EachRow(tx, "WHERE arkivenhet = $1", []any{folder.SystemID}, func(archive.Remark) error { n++; return nil })
			if len(to) != 1 || n != 2 {
				h.Errorf("%d classes, %d remarks", len(to), n)
			}
			return firstOf(err, err2)
		})
		h.verify()
	})
}

func sameSystem(h house, f *frame) string {
	k := archive.Class{System: f.system.SystemID, ID: newID(), Title: "Annen klasse"}
	h.made(&k)
	return k.SystemID
}

func TestWhatIsClosedStays(t *testing.T) {
	// Krav: 2.5.5, 2.6.3, 2.6.7, 3.2.1, 3.2.2, 3.2.3, 3.2.4, 3.2.5, 3.2.6, 3.2.7, 3.2.8, 3.2.9, 3.2.10, 3.2.12, 3.2.13, 3.2.14, 3.2.16, 3.2.17, 3.2.18, 3.2.19, 3.2.23, 3.2.24, 3.2.30, 3.2.31, 3.2.33, 3.4.5, 3.1.2
	both(t, func(h house) {
		f := h.frame()
		folder := f.folder()
		folder.Class = ""
		h.made(folder)
		in, inDoc := h.entryIn(folder.SystemID, "I", "")
		out, outDoc := h.entryIn(folder.SystemID, "U", "")
		h.refused(municipality.Conflict, "archive.document.open", func(tx *ledger.Tx) error { return set(tx, &in, map[string]any{"journalstatus": "J"}) })
		h.final(in, inDoc, "J")
		h.final(out, outDoc, "E")
		h.frozen(&in, "mottatt_dato", int64(1))
		h.frozen(&in, "journalsekvensnummer", int64(99))
		for _, column := range []string{"journalposttype", "dokumentets_dato", "saksbehandler", "administrativ_enhet", "tittel"} {
			h.frozen(&out, column, "N")
		}
		h.frozen(&out, "journalstatus", "R")
		h.no(municipality.Conflict, "archive.entry.final", &archive.CorrespondenceParty{Entry: out.SystemID, Contact: archive.Contact{Name: "For sent"}})
		h.refused(municipality.Conflict, "archive.document.final", func(tx *ledger.Tx) error {
			return archive.AddFile(tx, outDoc.SystemID, archive.NewFile{Variant: archive.Archived, MIME: "application/pdf", FileName: "c.pdf", Body: pdfa})
		})
		h.changed(&outDoc, map[string]any{"tittel": "Riktigere tittel"})
		h.frozen(&outDoc, "dokumentstatus", "B")
		for _, r := range []archive.Row{&out, &in} {
			h.refused(municipality.Conflict, "archive.delete.journaled", func(tx *ledger.Tx) error { return archive.Delete(tx, r, archivar) })
		}
		h.refused(municipality.Conflict, "archive.delete.full", func(tx *ledger.Tx) error { return archive.Delete(tx, folder, archivar) })
		h.refused(municipality.Conflict, "archive.close.unfinished", func(tx *ledger.Tx) error { return archive.CloseCaseFile(tx, folder.SystemID, archivar) })
		h.refused(municipality.Conflict, "archive.close.class", func(tx *ledger.Tx) error { return archive.ConcludeCaseFile(tx, folder.SystemID, archivar) })
		h.changed(folder, map[string]any{"klasse": f.class.SystemID})
		h.do(func(tx *ledger.Tx) error { return archive.ConcludeCaseFile(tx, folder.SystemID, archivar) })
		h.read(func(tx store.Tx) error {
			err := firstOf(archive.LoadRow(tx, folder, folder.SystemID), archive.LoadRow(tx, &in, in.SystemID), archive.LoadRow(tx, &out, out.SystemID))
			if folder.Status != "A" || folder.ClosedAt == 0 || in.Status != "A" || in.ArchivedAt == 0 || in.ArchivedBy == "" || out.Status != "A" {
				h.Errorf("closed: %+v", folder)
			}
			return err
		})
		for column, v := range map[string]any{"tittel": "Ny", "dokumentmedium": "F", "saksdato": "2026-01-01", "administrativ_enhet": "x", "saksansvarlig": "y", "avsluttet_dato": int64(1), "saksstatus": "B"} {
			h.frozen(folder, column, v)
		}
		for column, v := range map[string]any{"tittel": "Ny", "dokumentmedium": "F", "referanse_arkivdel": "x", "journalposttype": "U", "journaldato": "2026-01-01", "dokumentets_dato": "2026-01-01", "arkivert_dato": int64(1)} {
			h.frozen(&in, column, v)
		}
		h.no(municipality.Conflict, "archive.casefile.closed", &archive.RegistryEntry{CaseFile: folder.SystemID, Title: "For sent"})
		h.no(municipality.Conflict, "archive.entry.final", &archive.DocumentDescription{Entry: in.SystemID, Title: "For sent"}, &archive.CorrespondenceParty{Entry: in.SystemID, Contact: archive.Contact{Name: "For sent"}})
		h.refused(municipality.Conflict, "archive.delete.closed", func(tx *ledger.Tx) error { return archive.Delete(tx, folder, archivar) })
		h.verify()
	})
}

func TestEveryChangeIsLoggedWithOldAndNew(t *testing.T) {
	// Krav: 6.4.28, 2.3.2, 2.3.5
	one(t, func(h house) {
		f := h.frame()
		folder := f.folder()
		h.made(folder)
		h.changed(folder, map[string]any{"tittel": "Ny tittel", "beskrivelse": "Mer"})
		h.changed(folder, map[string]any{"tittel": "Ny tittel"}) // nothing changed: nothing written
		h.read(func(tx store.Tx) error {
			log, err := archive.ChangesOf(tx, folder.SystemID, 100)
			if len(log) == 2 && log[0].Element == "beskrivelse" { // both at one moment
				log[0], log[1] = log[1], log[0]
			}
			if len(log) != 2 || log[0].Element != "tittel" || log[0].Old != "En sak" || log[0].New != "Ny tittel" || log[0].By != "Arne Arkiv" || log[1].Element != "beskrivelse" || log[1].Old != "" {
				h.Errorf("log %+v", log)
			}
			return err
		})
		h.frozen(&archive.Change{SystemID: firstChange(h, folder.SystemID)}, "ny_verdi", "forfalsket")
		h.do(func(tx *ledger.Tx) error { return archive.Delete(tx, folder, archivar) })
		h.do(func(tx *ledger.Tx) error { return archive.Delete(tx, &f.series, archivar) })
		h.do(func(tx *ledger.Tx) error { return archive.Delete(tx, &f.fonds, archivar) })
		h.read(func(tx store.Tx) error {
			for _, id := range []string{folder.SystemID, f.series.SystemID, f.fonds.SystemID} {
				log, err := archive.ChangesOf(tx, id, 100)
				if err != nil || !slices.ContainsFunc(log, func(c archive.Change) bool { return c.Event == archive.EventDeleted }) {
					h.Errorf("the deletion of %s is not logged: %v", id, err)
				}
			}
			return nil
		})
		h.verify()
	})
}

func firstChange(h house, unit string) (id string) {
	h.read(func(tx store.Tx) error {
		log, err := archive.ChangesOf(tx, unit, 1)
		if err == nil {
			id = log[0].SystemID
		}
		return err
	})
	return id
}

func TestAnIDMayLookLikeANumberByChance(t *testing.T) {
	one(t, func(h house) {
		f := h.frame()
		for id := range 20_000 {
			if s := numbered(id); municipality.ContainsNationalID(s) {
				k := f.folder()
				k.SystemID = s
				h.made(k)
				return
			}
		}
		h.Error("no id looked like a number")
	})
}

// numbered makes an id whose last part is digits.
func numbered(n int) string { return fmt.Sprintf("019cadc6-9a80-7210-8901-a%011d", 15_810_000_000+n) }
