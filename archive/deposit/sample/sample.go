// Package sample fills an archive with made-up cases of every kind the model has: entries in and out, memos and notes,
// attachments, versions and variants, what is screened, graded, disposed of, signed, converted and linked, meetings,
// metadata of a municipality's own and national identifiers. Extraction, validation, import and the benchmarks are tried on
// it. The people are invented, their numbers are test numbers, and the same options give the same archive.
package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Options say how much is made.
type Options struct {
	Cases  int  // case files
	Open   int  // how many of them, the last, are left open with a draft in them
	Size   int  // bytes of a document, about; 1500 when 0
	Plain  bool // entries and documents only, nothing of what only some cases have
	PerAct int  // cases in one act; 50 when 0
}

// Series is the systemID of the arkivdel that Fill makes.
const Series = "5a3c9d1e-0000-7000-8000-000000000002"

const (
	fonds   = "5a3c9d1e-0000-7000-8000-000000000001"
	system  = "5a3c9d1e-0000-7000-8000-000000000003"
	second  = "5a3c9d1e-0000-7000-8000-000000000004"
	classes = 8
)

// maker makes rows in one act.
type maker struct {
	tx  *ledger.Tx
	opt Options
	r   *rand.Rand
	n   int   // the case
	at  int64 // µs UTC
	ids int
	err error
	no  int64 // last record in the case
	seq *int64
}

// Fill makes the arkivdel and its cases, in acts of some cases each.
func Fill(ctx context.Context, s store.Store, opt Options) error {
	if opt.Size == 0 {
		opt.Size = 1500
	}
	if opt.PerAct == 0 {
		opt.PerAct = 50
	}
	seq := int64(0)
	act := func(first, last int, fn func(*maker)) error {
		e := ledger.Entry{Actor: municipality.SystemActor("sample"), Verb: "archive.sample", Subject: fmt.Sprint("sample/", first)}
		start := seq
		return ledger.Act(ctx, s, e, func(tx *ledger.Tx) error {
			seq = start // an act may run twice
			m := &maker{tx: tx, opt: opt, seq: &seq}
			for n := first; n < last; n++ {
				m.begin(n)
				fn(m)
			}
			return m.err
		})
	}
	if err := act(-1, 0, (*maker).frame); err != nil {
		return err
	}
	for first := 0; first < opt.Cases; first += opt.PerAct {
		if err := act(first, min(first+opt.PerAct, opt.Cases), (*maker).caseFile); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) begin(n int) {
	m.n, m.ids, m.no = n, 0, 0
	m.r = rand.New(rand.NewPCG(uint64(n)+1, 5))
	m.at = time.Date(2024, 1, 2, 8, 0, 0, 0, time.UTC).UnixMicro() + int64(n)*60_000_000
}

// id is the next identifier of the case: in the order they are made.
func (m *maker) id() string {
	m.ids++
	return fmt.Sprintf("5a3c%04x-%04x-7000-8000-%012x", (m.n+1)>>16, (m.n+1)&0xffff, m.ids)
}

func (m *maker) put(r archive.Row) {
	if m.err == nil {
		m.err = archive.PutRow(m.tx, r)
	}
}

const officer = "Kari Li"

func (m *maker) logged() archive.Logged {
	return archive.Logged{CreatedAt: m.at, CreatedBy: officer, CreatedByID: "kari.li", ChangedAt: m.at, ChangedBy: officer, ChangedByID: "kari.li"}
}

func (m *maker) closing() archive.Closing {
	return archive.Closing{ClosedAt: m.at + 86400_000_000, ClosedBy: officer, ClosedByID: "kari.li"}
}

func (m *maker) frame() {
	m.put(&archive.Fonds{SystemID: fonds, Title: "Fjordvik kommune – eldre saksarkiv", Status: "A", Medium: "E", Closing: m.closing(), Logged: m.logged()})
	m.put(&archive.FondsCreator{SystemID: m.id(), Fonds: fonds, ID: "311000000", Name: "Fjordvik kommune", Logged: m.logged()})
	m.put(&archive.Series{SystemID: Series, Fonds: fonds, Title: "Sakarkiv 2024", Status: "P", Medium: "E", Closing: m.closing(), Start: "2024-01-01", End: "2024-12-31", System: system, Logged: m.logged()})
	m.put(&archive.ClassificationSystem{SystemID: system, Type: "KK", Title: "K-koder", Closing: m.closing(), Logged: m.logged()})
	m.put(&archive.ClassificationSystem{SystemID: second, Type: "GBN", Title: "Gårds- og bruksnummer", Logged: m.logged()})
	for i := range classes {
		m.put(&archive.Class{SystemID: classID(i, 0), System: system, ID: fmt.Sprint(i), Title: "Emne " + fmt.Sprint(i), Keywords: "emne\nnøkkel", Logged: m.logged()})
		m.put(&archive.Class{SystemID: classID(i, 9), System: second, ID: fmt.Sprint(100+i, "/1"), Title: "Eiendom", Logged: m.logged()})
		for k := range 4 {
			m.put(&archive.Class{SystemID: classID(i, k+1), System: system, Parent: classID(i, 0), ID: fmt.Sprint(i, k), Title: fmt.Sprint("Underemne ", i, k), Logged: m.logged()})
		}
	}
	m.put(&archive.OwnField{SystemID: m.id(), Name: "vsm-v1:byggeår", Type: "integer", Description: "Året bygningen ble tatt i bruk"})
	m.put(&archive.OwnField{SystemID: m.id(), Name: "vsm-v1:saksnummer", Type: "string", Description: "Saksnummer i fagsystemet"})
}

func classID(i, k int) string { return fmt.Sprintf("5a3c9d1e-0001-7000-8000-%06x%06x", i, k) }

// title is a title as they are, with signs that XML must escape and letters of three languages.
func (m *maker) title(kind string) string {
	words := strings.Fields("søknad barnehageplass byggesak klage vedtak svar innsyn rammetillatelse nabovarsel dispensasjon reguleringsplan skjenkebevilling eiendomsskatt vann avløp renovasjon skoleskyss tilskudd høring ohcan mánáidgárdi tenesta «Fjord & Fjell» <A/S> \"hast\"")
	out := []string{kind}
	for range 3 + m.r.IntN(4) {
		out = append(out, words[m.r.IntN(len(words))])
	}
	return strings.Join(out, " ")
}

func (m *maker) open() bool { return m.n >= m.opt.Cases-m.opt.Open }

// every tells that this case is one of those, one in k, that have something.
func (m *maker) every(k int) bool { return m.n%k == 0 && !m.opt.Plain }

func (m *maker) caseFile() {
	if m.every(17) {
		m.meeting()
		return
	}
	c := &archive.CaseFile{SystemID: m.id(), Series: Series, Class: classID(m.n%classes, m.n/classes%4+1), FileID: fmt.Sprintf("2024/%d", m.n+1), Title: m.title("Sak:"), Medium: "E", Year: 2024, Seq: int64(m.n + 1), Date: "2024-01-02",
		Unit: "Arkivet", Responsible: officer, Status: "A", Closing: m.closing(), Logged: m.logged(), Numbers: fonds}
	if m.every(13) {
		c.Status = "U"
	}
	if m.every(6) {
		c.Disposal = archive.Disposal{Decision: "K", Authority: "Arkivforskriften", Years: 10, On: "2034-12-31"}
		c.PublicTitle, c.Description, c.Keywords = "Sak: *****", "Beskrivelse\nover to linjer", "nøkkel\nord"
	}
	if m.open() {
		c.Status, c.Closing = "B", archive.Closing{}
	}
	m.put(c)
	m.folderParts(c.SystemID)
	m.entry(c, "I", 1)
	m.entry(c, "U", 2)
	if m.every(3) {
		m.entry(c, "N", 1)
		m.entry(c, "X", 0)
	}
	m.special(c)
}

func (m *maker) folderParts(id string) {
	if m.opt.Plain {
		return
	}
	m.put(&archive.Party{SystemID: m.id(), Of: id, Nr: 1, Role: "søker", Contact: m.contact()})
	if m.every(5) {
		p := &archive.Party{SystemID: m.id(), Of: id, Nr: 2, Role: "KLI", Contact: archive.Contact{Name: "Fjord & Fjell AS", Org: "310007321", Line1: "Kaia 1", PostalCode: "6000", PostalTown: "Fjordvik", Country: "NO"}}
		m.put(p)
		m.put(&archive.ContactDetails{SystemID: p.SystemID, Email: "post@example.no", Phone: "70000000", Mobile: "90000000", Person: "Per Ås"})
		m.put(&archive.Remark{SystemID: m.id(), Of: id, Text: "Se også sak <2> & «3»", Type: "MS", At: m.at, By: officer})
		m.put(&archive.Link{Key: id + ".sekundaerklassifikasjon." + classID(m.n%classes, 9), From: id, Kind: "sekundaerklassifikasjon", To: classID(m.n%classes, 9), At: m.at, By: officer})
	}
	if m.every(7) {
		m.put(&archive.ScreeningRow{SystemID: id, Kind: "saksmappe", Code: "UO", Authority: "offentleglova § 13, jf. forvaltningsloven § 13", Metadata: "TMO NPS", Until: "2084-01-01"})
		m.put(&archive.OwnValue{SystemID: m.id(), Of: id, Name: "vsm-v1:saksnummer", Value: fmt.Sprint("F-", m.n)})
		m.put(&archive.Identifier{SystemID: m.id(), Of: id, Type: "matrikkel", Municipality: "9999", Farm: int64(m.n%200 + 1), Holding: 7})
	}
	if m.every(11) {
		p := &archive.Precedent{SystemID: m.id(), Date: "2024-03-01", Title: "Prinsipp", Authority: "plan- og bygningsloven § 19-2", Source: "Forvaltningspraksis", Status: "G", Logged: m.logged()}
		m.put(p)
		m.put(&archive.Link{Key: p.SystemID + ".presedens." + id, From: p.SystemID, Kind: "presedens", To: id, At: m.at, By: officer})
		m.put(&archive.CrossReference{SystemID: m.id(), Of: id, ToClass: classID(1, 1), Logged: m.logged()})
		m.put(&archive.Grading{SystemID: id, Kind: "saksmappe", Code: "F", At: m.at, By: officer})
	}
}

func (m *maker) contact() archive.Contact {
	names := []string{"Ola Nordmann", "Kari Nordmann", "Áilu Máhtte", "Bjørg Åse Østby", "Eli O'Hara"}
	return archive.Contact{Name: names[m.n%len(names)], Line1: fmt.Sprint("Gata ", m.n%90+1), Line2: "2. etasje", PostalCode: "6000", PostalTown: "Fjordvik"}
}
