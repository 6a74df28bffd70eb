package archive

import (
	"fmt"
	"strings"

	"torg/municipality"
	"torg/store"
)

// secrecy is the authority shown when a protected address is what keeps something from the public.
const secrecy = "offentleglova § 13, jf. forvaltningsloven § 13"

// show makes the view of an entry for the audience. It is the only place where one is made.
func (g *gate) show(e *entry, s sight) EntryView {
	careful := g.careful(e)
	v := EntryView{ID: e.id, CaseFile: e.caseFile, Number: e.number, JournalNumber: journalNumber(e.number, e.year, e.seq), CaseNumber: marked(e.number) + caseNumber(e.caseYear, e.caseSeq),
		Title: e.title, CaseTitle: g.caseTitle(e, s), Type: EntryType(e.kind), Date: date(e.docDate), JournalDate: date(e.journalDate),
		Journaled: store.Moment(e.journaled), Received: store.Moment(e.received), Sent: store.Moment(e.sent), Status: EntryStatusName(e.status), Unit: e.unit,
		SignedOff: SignOffName(e.manner), SignedOffAt: e.mannerAt, SignedOffBy: e.answer, Draft: e.draft(), Finalised: store.Moment(e.final)}
	if s == full {
		v.Officer, v.Due = e.officer, date(e.due)
	} else {
		v.Title = g.maskedTitle(e)
	}
	if careful {
		v.Screening, v.Screened = g.authority(e), s != full
	}
	g.names(e, s, &v)
	for _, d := range e.documents {
		v.Documents = append(v.Documents, g.document(e, d, s, careful))
	}
	return v
}

func (g *gate) maskedTitle(e *entry) string {
	return e.own.title(g.today, e.title, e.publicTitle, entryTitleWords)
}

// caseTitle: full sight of an entry is full sight of the case file's title only for those who have that too.
func (g *gate) caseTitle(e *entry, s sight) string {
	seesCase := s == full
	switch {
	case g.a.Staff != nil:
		seesCase = g.mine(e.unit, e.caseUnit, e.officer, e.responsible) || !e.cases.inForce(g.today)
	case g.a.Public:
		seesCase = false
	default:
		seesCase = g.cases[e.caseFile]
	}
	if seesCase {
		return e.caseTitle
	}
	return e.cases.title(g.today, e.caseTitle, e.casePublicTitle, caseTitleWords)
}

func (g *gate) authority(e *entry) string {
	switch {
	case e.own.inForce(g.today):
		return e.own.authority
	case e.protected():
		return secrecy
	}
	return ""
}

func (g *gate) names(e *entry, s sight, v *EntryView) {
	hide := e.own.hides(g.today, senderName, receiverName)
	for _, p := range e.parties {
		name := p.name
		if s != full && hidesName(hide, p.kind, p.protected) || g.protects(p.protected, p.person, p.org) {
			name, v.Screened = Hidden, true
		}
		if sends(p.kind) {
			v.Senders = append(v.Senders, name)
		} else {
			v.Receivers = append(v.Receivers, name)
		}
	}
}

// protects: someone with a protected address is named to employees and herself, not to other parties.
func (g *gate) protects(protected bool, person, org string) bool {
	return protected && g.a.Staff == nil && !g.isMe(person, org)
}

// document shows one document. When it may not be opened, nothing of its content is told, not even its size or digest.
func (g *gate) document(e *entry, d document, s sight, careful bool) DocumentView {
	v := DocumentView{ID: d.id, Entry: e.id, Title: d.title, Main: d.attached == mainDocument}
	if s != full {
		v.Title = g.documentTitle(e, d, careful)
	}
	f, ok := d.best(s, careful)
	if !ok || d.status != docFinal && g.a.Staff == nil {
		return v
	}
	v.Open, v.MIME, v.Size, v.Digest, v.Variant, v.Format = true, f.mime, f.size, f.digest, f.variant, f.det
	v.FileName = e.fileName(d, f, s != full || careful)
	return v
}

func (g *gate) documentTitle(e *entry, d document, careful bool) string {
	switch {
	case d.publicTitle != "" && !(e.own.set() && !e.own.inForce(g.today)):
		return d.publicTitle
	case !careful:
		return d.title
	case d.attached == mainDocument:
		return g.maskedTitle(e)
	}
	return Hidden
}

// best chooses the file: for full sight the archive format, else what came in; for others the public copy, or the
// archive format when nothing about the entry is screened.
func (d document) best(s sight, careful bool) (file, bool) {
	order := []Variant{Public, Archived}
	switch {
	case s == full:
		order = []Variant{Archived, Production, Public}
	case careful:
		order = order[:1]
	}
	for _, v := range order {
		for _, f := range d.files {
			if f.variant == v {
				return f, true
			}
		}
	}
	return file{}, false
}

// fileName is the file's own name, or one made of numbers when that could tell too much.
func (e *entry) fileName(d document, f file, neutral bool) string {
	if !neutral && f.name != "" && !municipality.ContainsNationalID(f.name) {
		return f.name
	}
	return fmt.Sprintf("%s-%d%s", strings.ReplaceAll(e.number, "/", "-"), d.no, extension(f.mime))
}

func date(s string) municipality.Date {
	d, err := municipality.ParseDate(s)
	if err != nil { // the empty text: no date
		return municipality.Date{}
	}
	return d
}
