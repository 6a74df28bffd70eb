package bulk

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"

	"torg/archive"
	"torg/archive/deposit"
	"torg/municipality"
)

func (im *importer) record(n *node) error {
	r := &archive.RegistryEntry{RecordType: recordType(n.kind)}
	up := around(n)
	if up != nil && up.name == "mappe" {
		r.CaseFile = up.unit.id
	}
	if c := within(n, "klasse"); c != nil && r.CaseFile == "" {
		r.Class = c.unit.id
	}
	if s := within(n, "arkivdel"); s != nil {
		r.Series = s.unit.id
	}
	known := append(closingParts(), "dokumentbeskrivelse", "dokumentobjekt", "korrespondansepart", "avskrivning", "dokumentflyt", "elektroniskSignatur", "referanseTilMoeteregistrering", "referanseFraMoeteregistrering", "referanseAvskriverJournalpost")
	for _, f := range deposit.ShapeOf("moeteregistrering").Head {
		known = append(known, f.Element)
	}
	// What is unknown of the record's own row is told; the rest is taken by others below.
	p := im.begin(n, elementName("registrering", n.kind), r, known...)
	r.Numbers = im.numberSeries(n)
	im.recordNumbers(n, r)
	im.parts(p, n, n.unit.id, "journalpost")
	im.correspondence(p, n, r)
	if r.RecordType == "moeteregistrering" {
		im.meetingRecord(p, n, r)
	}
	for i, d := range n.all("dokumentbeskrivelse") {
		im.document(p, n, d, i)
	}
	if objects := n.all("dokumentobjekt"); len(objects) > 0 { // allowed by versions 3.1 and 4.0
		im.document(p, n, im.described(n, objects), 0)
	}
	return im.enqueue(*p)
}

func recordType(kind string) string {
	switch kind {
	case "journalpost":
		return ""
	case "arkivnotat", "moeteregistrering":
		return kind
	}
	return "registrering"
}

// recordNumbers keeps the numbers an entry has, and gives the others a number in their folder, since the archive keeps
// records in order by it.
func (im *importer) recordNumbers(n *node, r *archive.RegistryEntry) {
	r.FinalAt, r.FinalBy = r.ArchivedAt, r.ArchivedBy
	if r.RecordType != "" {
		r.Year, r.Seq, r.No, r.Status = 0, 0, 0, "A"
	}
	if r.Seq > 0 {
		if at, err := im.moment(r.JournalDate); err == nil {
			r.JournaledAt = at
		}
		if im.taken(fmt.Sprintf("j %s %d/%d", r.Numbers, r.Year, r.Seq), r.SystemID) {
			r.Numbers += "/" + r.SystemID
			im.rep.remark("to journalposter har samme journalår og journalsekvensnummer; den andre står i en nummerserie for seg")
		}
	}
	if r.CaseFile == "" {
		sum := sha256.Sum256([]byte(r.SystemID))
		r.No = int64(binary.BigEndian.Uint64(sum[:8]) >> 12)
		return
	}
	folder := around(n).unit
	if r.No <= 0 || folder.numbers[r.No] {
		if r.No > 0 {
			im.rep.remark("to journalposter i en mappe har samme nummer; den andre har fått et nytt")
		}
		folder.next++
		r.No = 1_000_000 + folder.next
	}
	folder.numbers[r.No] = true
}

// correspondence makes the parties. The internal one is the entry's unit and officer too.
func (im *importer) correspondence(p *pending, n *node, r *archive.RegistryEntry) {
	s := deposit.ShapeOf("korrespondansepart")
	for i, k := range n.all("korrespondansepart") {
		c := &archive.CorrespondenceParty{}
		id := im.idOf(k, n.unit.id, i)
		im.fill(c, s, im.contact(p, k, id), "systemID")
		c.SystemID, c.Entry, c.Nr = id, n.unit.id, int64(i+1)
		p.rows = append(p.rows, c)
		if c.Type == "IA" || c.Type == "IM" || r.Unit == "" && c.Unit != "" {
			r.Unit, r.Officer = orElse(c.Unit, c.Name), orElse(c.Officer, r.Officer)
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// contact takes the details of a party into a row of their own, and gives the party without them.
func (im *importer) contact(p *pending, n *node, id string) *node {
	s := deposit.ShapeOf("kontaktinformasjon")
	rest, details := &node{name: n.name, line: n.line}, &node{name: "kontaktinformasjon", line: n.line}
	for _, k := range n.kids {
		if _, ok := s.Find(k.name); ok {
			details.kids = append(details.kids, k)
		} else {
			rest.kids = append(rest.kids, k)
		}
	}
	if len(details.kids) > 0 {
		c := &archive.ContactDetails{}
		im.fill(c, s, details)
		c.SystemID = id
		p.rows = append(p.rows, c)
	}
	return rest
}

// party makes a part; versions 3.1 and 4.0 call it sakspart.
func (im *importer) party(p *pending, n *node, unit string, nth int) {
	renamed(n, "sakspartID", "partID")
	renamed(n, "sakspartNavn", "partNavn")
	renamed(n, "sakspartRolle", "partRolle")
	r := &archive.Party{}
	id := im.idOf(n, unit, nth)
	im.fill(r, deposit.ShapeOf("part"), im.contact(p, n, id), "systemID", "partID", "virksomhetsspesifikkeMetadata")
	r.SystemID, r.Of, r.Nr = id, unit, int64(nth+1)
	switch number := n.get("partID"); {
	case number == "":
	case isNationalID(number):
		r.NationalID = number
	case isOrg(number):
		r.Org = number
	default:
		p.rows = append(p.rows, &archive.ExternalKey{SystemID: deposit.Derived("import", id, "partID"), Of: id, Kind: "part", System: "partID", Key: number})
		im.rep.remark("partID er verken fødselsnummer eller organisasjonsnummer; den er tatt som ekstern nøkkel")
	}
	p.rows = append(p.rows, r)
	if k := n.child("virksomhetsspesifikkeMetadata"); k != nil {
		im.metadata(p, k, id)
	}
}

func isNationalID(s string) bool {
	_, err := municipality.ParseNationalID(s)
	return err == nil
}

var nineDigits = regexp.MustCompile(`^\d{9}$`)

func isOrg(s string) bool { return nineDigits.MatchString(s) }

func (im *importer) meetingRecord(p *pending, n *node, r *archive.RegistryEntry) {
	m := &archive.MeetingRecord{}
	s := deposit.ShapeOf("moeteregistrering")
	for _, k := range n.kids {
		if f, ok := s.Find(k.name); ok {
			im.set(im.sheet(m), s, f, k)
		}
	}
	m.SystemID = n.unit.id
	r.Unit, r.Officer = m.Unit, m.Officer
	p.rows = append(p.rows, m)
	for i, k := range n.all("referanseTilMoeteregistrering") {
		im.link(p, n.unit.id, "moeteregistrering", strings.TrimSpace(k.text), i)
	}
}

// metadata makes rows of the municipality's own metadata, ours and others'.
func (im *importer) metadata(p *pending, n *node, unit string) {
	nr := map[string]int64{}
	ids := 0
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		for _, k := range n.kids {
			switch {
			case k.name == "nasjonalidentifikator":
				im.hang(p, k, &archive.Identifier{}, unit, ids)
				ids++
			case len(k.kids) > 0:
				walk(k, path+k.name+"/")
			case strings.TrimSpace(k.text) != "":
				name := orElse(k.label, path+k.name)
				nr[name]++
				im.field(p, name)
				p.rows = append(p.rows, &archive.OwnValue{SystemID: deposit.Derived("import", unit, "vsm", name, fmt.Sprint(nr[name])), Of: unit, Name: name, Nr: nr[name], Value: strings.TrimSpace(k.text)})
			}
		}
	}
	walk(n, "")
}

// field puts a field in the catalogue the first time it is met.
func (im *importer) field(p *pending, name string) {
	if im.fields[name] {
		return
	}
	im.fields[name] = true
	p.rows = append(p.rows, &archive.OwnField{SystemID: deposit.Derived("import", "vsm_felt", name), Name: name, Type: "string", Source: "import"})
}
