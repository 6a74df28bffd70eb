package sample

import (
	"fmt"
	"strings"

	"torg/archive"
)

// entry makes a journal entry with its parties and documents.
func (m *maker) entry(c *archive.CaseFile, kind string, documents int) *archive.RegistryEntry {
	m.no++
	*m.seq++
	day := fmt.Sprintf("2024-%02d-%02d", 1+m.n*11/max(m.opt.Cases, 1)%12, 1+m.n%28)
	e := &archive.RegistryEntry{SystemID: m.id(), CaseFile: c.SystemID, RecordID: fmt.Sprint(c.FileID, "-", m.no), Title: m.title("Om"), Medium: "E", Year: 2024, Seq: *m.seq, No: m.no, Type: kind, Status: "A", JournalDate: day, DocDate: day,
		Received: m.at, Attachments: int64(max(documents-1, 0)), Unit: "Arkivet", Officer: officer, Series: Series, ArchivedAt: m.at + 1, ArchivedBy: officer, JournaledAt: m.at, FinalAt: m.at, FinalBy: officer, Logged: m.logged(), Numbers: fonds}
	if kind != "I" {
		e.Received, e.Sent = 0, m.at
	}
	if m.open() {
		e.Status, e.ArchivedAt, e.ArchivedBy = "J", 0, ""
	}
	m.put(e)
	m.parties(e)
	for i := range documents {
		m.document(e, i)
	}
	m.put(&archive.Change{SystemID: m.id(), Of: e.SystemID, Kind: "journalpost", Element: "journalstatus", At: m.at + 1, By: officer, Old: "J", New: e.Status})
	return e
}

func (m *maker) parties(e *archive.RegistryEntry) {
	side := map[string]string{"I": "EA", "U": "EM"}[e.Type]
	if side != "" {
		p := &archive.CorrespondenceParty{SystemID: m.id(), Entry: e.SystemID, Nr: 1, Type: side, Contact: m.contact()}
		m.put(p)
		if m.every(9) {
			m.put(&archive.ContactDetails{SystemID: p.SystemID, Email: "ola@example.no"})
		}
	}
	if m.every(4) {
		m.put(&archive.CorrespondenceParty{SystemID: m.id(), Entry: e.SystemID, Nr: 2, Type: "IK", Contact: archive.Contact{Name: "Teknisk", Unit: "Teknisk", Officer: "Per Ås"}})
	}
	if m.every(7) {
		m.put(&archive.ScreeningRow{SystemID: e.SystemID, Kind: "journalpost", Code: "UO", Authority: "offentleglova § 13, jf. forvaltningsloven § 13", Metadata: "TRO TD NA NM", Document: "H"})
	}
}

// document makes a dokumentbeskrivelse: mostly one archive format, now and then versions, variants and what became of them.
func (m *maker) document(e *archive.RegistryEntry, i int) {
	d := &archive.DocumentDescription{SystemID: m.id(), Entry: e.SystemID, Type: "B", Status: "F", Title: m.title("Brev"), Medium: "E", Attached: "H", No: int64(i + 1), AttachedAt: m.at, AttachedBy: officer, Logged: m.logged()}
	if i > 0 {
		d.Attached, d.Title, d.Type = "V", m.title("Vedlegg"), "Notat"
	}
	m.put(d)
	if m.every(19) && i > 0 {
		m.put(&archive.Disposed{SystemID: d.SystemID, Kind: "dokumentbeskrivelse", At: m.at, By: officer})
		m.put(&archive.Deletion{SystemID: m.id(), Of: d.SystemID, Type: "SA", At: m.at, By: officer})
		return
	}
	o := m.object(d, 1, "A")
	if m.every(8) && i == 0 {
		m.object(d, 1, "P")
		m.object(d, 2, "A")
		m.object(d, 1, "O")
		m.put(&archive.Conversion{SystemID: m.id(), Object: o.SystemID, At: m.at, By: officer, From: "fmt/412", To: "x-fmt/111", Tool: "LibreOffice", Comment: "Uten tap"})
		m.put(&archive.DisposalRow{SystemID: d.SystemID, Kind: "dokumentbeskrivelse", Decision: "K", Years: 5, On: "2029-12-31"})
		m.put(&archive.Remark{SystemID: m.id(), Of: d.SystemID, Text: "Signert på papir", At: m.at, By: officer})
		m.put(&archive.Signature{SystemID: o.SystemID, Kind: "dokumentobjekt", Level: "V", Verified: "V", At: m.at, By: officer})
	}
}

// object makes a file: plain text that no other document has.
func (m *maker) object(d *archive.DocumentDescription, version int64, variant string) *archive.DocumentObject {
	o := &archive.DocumentObject{SystemID: m.id(), Document: d.SystemID, Version: version, Variant: variant, Format: "x-fmt/111", Details: "Plain Text File", FileName: "brev til " + m.contact().Name + ".txt", MIME: "text/plain", Algorithm: "SHA-256", Logged: m.logged()}
	body := []byte(fmt.Sprintf("%s\n%s %d %s\n", o.SystemID, d.Title, version, variant) + strings.Repeat("Vi viser til brevet ditt og svarer slik.\n", m.opt.Size/40))
	if variant == "P" {
		o.Format, o.MIME, o.FileName = "fmt/412", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "brev.docx"
	}
	if m.err == nil {
		o.File, m.err = m.tx.PutBlob(body)
	}
	o.Checksum, o.Size = o.File, int64(len(body))
	m.put(o)
	return o
}

// special makes what only some cases have.
func (m *maker) special(c *archive.CaseFile) {
	if m.every(2) {
		answer := m.entry(c, "U", 1)
		in := m.entry(c, "I", 1)
		m.put(&archive.SignOff{SystemID: m.id(), Entry: in.SystemID, Date: "2024-02-01", By: officer, Manner: "BU", Answer: answer.SystemID})
		m.put(&archive.Flow{SystemID: m.id(), Entry: answer.SystemID, To: "Leder", From: officer, Received: m.at, Sent: m.at, Status: "G", Remark: "Godkjent"})
		m.put(&archive.DisposalRow{SystemID: in.SystemID, Kind: "journalpost", Decision: "B", On: "2099-12-31"})
		m.put(&archive.CrossReference{SystemID: m.id(), Of: in.SystemID, ToRecord: answer.SystemID, Logged: m.logged()})
	}
	if m.every(10) {
		m.note(c, "arkivnotat")
		m.note(c, "registrering")
	}
	if m.every(23) {
		sub := &archive.CaseFile{SystemID: m.id(), Series: Series, FileID: c.FileID + "/a", Title: m.title("Undermappe"), Medium: "E", Closing: m.closing(), Logged: m.logged(), FolderType: "mappe", Parent: c.SystemID, Numbers: fonds}
		m.put(sub)
		m.note(sub, "registrering")
	}
	if m.open() {
		m.no++
		m.put(&archive.RegistryEntry{SystemID: m.id(), CaseFile: c.SystemID, RecordID: fmt.Sprint(c.FileID, "-", m.no), Title: "Utkast", Medium: "E", No: m.no, Type: "U", Status: "R", Unit: "Arkivet", Officer: officer, Logged: m.logged(), Numbers: fonds})
	}
}

// note makes a record that is no journal entry.
func (m *maker) note(c *archive.CaseFile, kind string) *archive.RegistryEntry {
	m.no++
	e := &archive.RegistryEntry{SystemID: m.id(), CaseFile: c.SystemID, RecordID: fmt.Sprint(c.FileID, "-", m.no), Title: m.title("Notat"), Author: "Per Ås\nKari Li", Medium: "E", No: m.no, Status: "A", DocDate: "2024-02-02", Unit: "Arkivet", Officer: officer, Series: Series,
		ArchivedAt: m.at + 1, ArchivedBy: officer, FinalAt: m.at, Logged: m.logged(), RecordType: kind, Numbers: fonds}
	m.put(e)
	m.document(e, 0)
	return e
}

// meeting makes a moetemappe with its records.
func (m *maker) meeting() {
	c := &archive.CaseFile{SystemID: m.id(), Series: Series, Class: classID(m.n%classes, m.n/classes%4+1), FileID: fmt.Sprint("M2024/", m.n+1), Title: "Møte i formannskapet", Medium: "E", Closing: m.closing(), Logged: m.logged(), FolderType: "moetemappe", Numbers: fonds}
	m.put(c)
	m.put(&archive.Meeting{SystemID: c.SystemID, Number: fmt.Sprint(m.n+1, "/24"), Board: "Formannskapet", Date: "2024-03-14", Place: "Rådhuset"})
	m.put(&archive.Attendee{SystemID: m.id(), Meeting: c.SystemID, Nr: 1, Name: "Aud Vik", Function: "Leder"})
	m.put(&archive.Attendee{SystemID: m.id(), Meeting: c.SystemID, Nr: 2, Name: "Jon Dal"})
	first := ""
	for i, kind := range []string{"IN", "SF", "MB"} {
		e := m.note(c, "moeteregistrering")
		m.put(&archive.MeetingRecord{SystemID: e.SystemID, Type: kind, CaseType: "PS", Status: "BE", Unit: "Formannskapet", Officer: "Aud Vik"})
		if i == 0 {
			first = e.SystemID
		} else {
			m.put(&archive.Link{Key: e.SystemID + ".moeteregistrering." + first, From: e.SystemID, Kind: "moeteregistrering", To: first, At: m.at, By: officer})
		}
	}
}
