package bulk

import (
	"fmt"
	"strings"

	"torg/archive"
	"torg/archive/deposit"
)

// take makes the rows of a container that has closed.
func (im *importer) take(n *node) error {
	im.nodes = 0
	if n.unit.id == "" {
		n.unit.id = im.id(n, "")
	}
	if made(n) {
		return nil
	}
	switch n.name {
	case "arkiv":
		return im.fonds(n)
	case "arkivdel":
		return im.series(n)
	case "klassifikasjonssystem":
		return im.system(n)
	case "klasse":
		return im.class(n)
	case "mappe":
		return im.folder(n)
	}
	return im.record(n)
}

// begin makes a pending unit with its own row.
func (im *importer) begin(n *node, name string, r archive.Row, known ...string) *pending {
	s := deposit.ShapeOf(archive.TableName(r))
	im.fill(r, s, n, append(known, "systemID")...)
	*im.sheet(r).text(s.Key) = n.unit.id
	im.changed(r)
	return &pending{name: name, table: s.Table, id: n.unit.id, rows: []archive.Row{r}, where: im.where(n)}
}

// changed: an extraction does not say when a unit was last changed; it was not after it was made, as far as is known.
func (im *importer) changed(r archive.Row) {
	w := im.sheet(r)
	if at := w.number("endret_dato"); *at == 0 {
		*at = *w.number("opprettet_dato")
	}
	if by := w.text("endret_av"); *by == "" {
		*by = *w.text("opprettet_av")
	}
}

func (im *importer) fonds(n *node) error {
	r := &archive.Fonds{}
	if up := within(n, "arkiv"); up != nil {
		r.Parent = up.unit.id
	}
	p := im.begin(n, "arkiv", r, "arkivskaper")
	for i, k := range n.all("arkivskaper") {
		c := &archive.FondsCreator{}
		im.fill(c, deposit.ShapeOf("arkivskaper"), k, "systemID")
		c.SystemID, c.Fonds = im.idOf(k, n.unit.id, i), n.unit.id
		c.Logged = r.Logged
		p.rows = append(p.rows, c)
	}
	return im.enqueue(*p)
}

// closingParts are what arkivdel, klasse and mappe may hold beside their fields.
func closingParts() []string {
	return []string{"kassasjon", "utfoertKassasjon", "sletting", "skjerming", "gradering", "kryssreferanse", "merknad", "part", "sakspart", "presedens", "virksomhetsspesifikkeMetadata",
		"referanseArkivdel", "referanseSekundaerKlassifikasjon", "moetedeltaker"}
}

func (im *importer) series(n *node) error {
	r := &archive.Series{}
	if up := within(n, "arkiv"); up != nil {
		r.Fonds = up.unit.id
	}
	p := im.begin(n, "arkivdel", r, closingParts()...)
	im.inlineDisposal(n, r)
	im.parts(p, n, n.unit.id, "arkivdel")
	return im.enqueue(*p)
}

func (im *importer) system(n *node) error {
	p := im.begin(n, "klassifikasjonssystem", &archive.ClassificationSystem{})
	return im.enqueue(*p)
}

func (im *importer) class(n *node) error {
	r := &archive.Class{}
	if up := within(n, "klassifikasjonssystem"); up != nil {
		r.System = up.unit.id
	}
	if up := around(n); up != nil && up.name == "klasse" {
		r.Parent = up.unit.id
	}
	p := im.begin(n, "klasse", r, closingParts()...)
	im.inlineDisposal(n, r)
	im.parts(p, n, n.unit.id, "klasse")
	return im.enqueue(*p)
}

// inlineDisposal: arkivdel, klasse and mappe carry their kassasjon themselves.
func (im *importer) inlineDisposal(n *node, r archive.Row) {
	if k := n.child("kassasjon"); k != nil {
		im.fill(r, deposit.ShapeOf("kassasjon"), k)
	}
}

func (im *importer) folder(n *node) error {
	r := &archive.CaseFile{FolderType: folderType(n.kind)}
	if up := around(n); up != nil && up.name == "mappe" {
		r.Parent = up.unit.id
	}
	if up := within(n, "klasse"); up != nil && r.Parent == "" {
		r.Class = up.unit.id
	}
	if up := within(n, "arkivdel"); up != nil {
		r.Series = up.unit.id
	}
	known := closingParts()
	if r.FolderType == "moetemappe" {
		for _, f := range deposit.ShapeOf("moetemappe").Head {
			known = append(known, f.Element)
		}
	}
	p := im.begin(n, elementName("mappe", n.kind), r, known...)
	r.Numbers = im.numberSeries(n)
	im.caseNumber(n, r)
	im.inlineDisposal(n, r)
	im.parts(p, n, n.unit.id, "saksmappe")
	if r.FolderType == "moetemappe" {
		im.meeting(p, n)
	}
	return im.enqueue(*p)
}

func elementName(element, kind string) string {
	if kind == "" {
		return element
	}
	return kind
}

func folderType(kind string) string {
	if kind == "saksmappe" {
		return ""
	}
	if kind == "moetemappe" {
		return kind
	}
	return "mappe"
}

// numberSeries: numbers of an archive that is taken in are its own, so that they do not meet the house's.
func (im *importer) numberSeries(n *node) string {
	series := ""
	for up := around(n); up != nil && up.unit != nil; up = up.unit.parent {
		if up.name == "arkiv" {
			series = up.unit.id
		}
	}
	if series == "" {
		series = deposit.Derived("import", im.rep.Source)
	}
	return series
}

// caseNumber: two cases with one number cannot stand in one series. The second keeps its number in a series of its own.
func (im *importer) caseNumber(n *node, r *archive.CaseFile) {
	if r.Seq == 0 {
		return
	}
	if im.taken(fmt.Sprintf("s %s %d/%d", r.Numbers, r.Year, r.Seq), r.SystemID) {
		r.Numbers += "/" + r.SystemID
		im.rep.remark("to saksmapper har samme saksår og sakssekvensnummer; den andre står i en nummerserie for seg")
	}
}

// maxNumbers bounds what is remembered of numbers.
const maxNumbers = 5_000_000

// taken remembers who has a number, and tells whether another had it.
func (im *importer) taken(number, id string) bool {
	had, there := im.numbers[number]
	if there {
		return had != id
	}
	if len(im.numbers) < maxNumbers {
		im.numbers[number] = id
	}
	return false
}

func (im *importer) meeting(p *pending, n *node) {
	m := &archive.Meeting{}
	s := deposit.ShapeOf("moetemappe")
	for _, k := range n.kids {
		if f, ok := s.Find(k.name); ok {
			im.set(im.sheet(m), s, f, k)
		}
	}
	m.SystemID = n.unit.id
	p.rows = append(p.rows, m)
	for i, k := range n.all("moetedeltaker") {
		a := &archive.Attendee{}
		im.fill(a, deposit.ShapeOf("moetedeltaker"), k)
		a.SystemID, a.Meeting, a.Nr = im.idOf(k, n.unit.id, i), n.unit.id, int64(i+1)
		p.rows = append(p.rows, a)
	}
}

// parts makes what hangs on a unit, whatever the unit is.
func (im *importer) parts(p *pending, n *node, unit, table string) {
	nth := map[string]int{}
	for _, k := range n.kids {
		i := nth[k.name]
		nth[k.name]++
		switch k.name {
		case "merknad":
			im.hang(p, k, &archive.Remark{}, unit, i)
		case "kryssreferanse":
			im.hang(p, k, &archive.CrossReference{}, unit, i)
		case "sletting":
			im.hang(p, k, &archive.Deletion{}, unit, i)
		case "dokumentflyt":
			im.hang(p, k, &archive.Flow{}, unit, i)
		case "avskrivning":
			im.hang(p, k, &archive.SignOff{}, unit, i)
		case "part", "sakspart":
			im.party(p, k, unit, i)
		case "presedens":
			im.precedent(p, k, unit, i)
		case "skjerming":
			im.own(p, k, &archive.ScreeningRow{Kind: table}, unit)
		case "gradering":
			renamed(k, "gradering", "grad")
			im.own(p, k, &archive.Grading{Kind: table}, unit)
		case "elektroniskSignatur":
			im.own(p, k, &archive.Signature{Kind: table}, unit)
		case "utfoertKassasjon":
			im.own(p, k, &archive.Disposed{Kind: table}, unit)
		case "kassasjon":
			if table == "journalpost" || table == "dokumentbeskrivelse" {
				im.own(p, k, &archive.DisposalRow{Kind: table}, unit)
			}
		case "virksomhetsspesifikkeMetadata":
			im.metadata(p, k, unit)
		case "referanseSekundaerKlassifikasjon":
			im.link(p, unit, "sekundaerklassifikasjon", strings.TrimSpace(k.text), i)
		case "referanseArkivdel":
			im.link(p, unit, "arkivdel", strings.TrimSpace(k.text), i)
		}
	}
}

// renamed gives children of a name another: what an older version called it.
func renamed(n *node, old, name string) {
	for _, k := range n.kids {
		if k.name == old {
			k.name = name
		}
	}
}

// hang makes a row that belongs to a unit and has an id of its own, made from its place.
func (im *importer) hang(p *pending, n *node, r archive.Row, unit string, nth int) {
	s := deposit.ShapeOf(archive.TableName(r))
	im.fill(r, s, n, "systemID")
	w := im.sheet(r)
	*w.text(s.Key), *w.text(s.Parent) = im.idOf(n, unit, nth), unit
	p.rows = append(p.rows, r)
}

// own makes a row whose key is that of its unit.
func (im *importer) own(p *pending, n *node, r archive.Row, unit string) {
	s := deposit.ShapeOf(archive.TableName(r))
	im.fill(r, s, n, "systemID")
	*im.sheet(r).text(s.Key) = unit
	p.rows = append(p.rows, r)
}

func (im *importer) link(p *pending, from, kind, to string, nth int) {
	if to == "" {
		return
	}
	if strings.ContainsAny(to, " \n\t\r") || len(to) > 100 {
		im.rep.reject(p.where, kind, "referansen er ingen systemID")
		return
	}
	p.rows = append(p.rows, &archive.Link{Key: from + "." + kind + "." + to, From: from, Kind: kind, To: to, Nr: int64(nth + 1), By: im.opt.By.ID})
}

func (im *importer) precedent(p *pending, n *node, unit string, nth int) {
	r := &archive.Precedent{}
	im.fill(r, deposit.ShapeOf("presedens"), n, "systemID")
	r.SystemID = im.idOf(n, unit, nth)
	im.changed(r)
	p.rows = append(p.rows, r)
	im.link(p, r.SystemID, "presedens", unit, nth)
}
