package depot

import (
	"encoding/xml"
	"fmt"
	"path"
	"strings"
)

// tree reads arkivstruktur.xml.
type tree struct {
	v       *validator
	part    int // index of the arkivdel, -1 outside
	systems []system
	seen    map[int]*span // registrations of each arkivdel
	entries int64         // journal entries
	dates   span          // of journaldato
}

// system is a classification system of the present arkivdel.
type system struct {
	leaves int64 // empty classes
	filled bool  // some class has a folder or registration
}

// span is the first and last of ISO dates.
type span struct{ first, last string }

func (s *span) add(date string) {
	if s.first == "" || date < s.first {
		s.first = date
	}
	if date > s.last {
		s.last = date
	}
}

func (v *validator) readStructure() error {
	v.tree = &tree{v: v, part: -1, seen: map[int]*span{}}
	if err := v.read(structureFile, v.tree, "N5.04", "N5.10", "N5.16"); err != nil {
		return err
	}
	for i := range v.c.parts {
		if s := v.tree.seen[i]; s != nil {
			v.c.note("N5.27", "arkivdel %s: %s til %s", v.c.parts[i].id, s.first, s.last)
		}
	}
	return nil
}

func (t *tree) open(r *reader, f *frame, _ []xml.Attr) error {
	switch f.name {
	case "arkivdel":
		if r.up(1) == nil || r.up(1).name != "arkiv" {
			break
		}
		t.part = len(t.v.c.parts)
		t.v.c.parts = append(t.v.c.parts, part{})
		t.systems = t.systems[:0]
	case "klassifikasjonssystem":
		t.systems = append(t.systems, system{})
	}
	if r.up(1) == nil && f.name != "arkiv" {
		return &xmlError{f.line, "rotelementet er ikke arkiv i eget navnerom"}
	}
	return nil
}

func (t *tree) count(test, label string) { t.v.c.count(test, t.part, label, 1) }

func (t *tree) fail(r *reader, test, format string, args ...any) {
	t.v.c.fail(test, r.path(), format, args...)
}

// kept are the texts that are looked at later, as values of their parent.
func kept(name string) bool {
	switch name {
	case "systemID", "tittel", "arkivdelstatus", "klasseID", "saksstatus", "opprettetDato", "journalstatus", "journalposttype", "journaldato",
		"dokumentstatus", "dokumentmedium", "format", "referanseDokumentfil", "sjekksum", "sjekksumAlgoritme", "kassasjonsvedtak":
		return true
	}
	return false
}

func (t *tree) close(r *reader, f *frame) error {
	if len(f.kids) == 0 {
		return t.leaf(r, f)
	}
	switch f.name {
	case "arkiv":
		t.count("N5.04", "")
	case "arkivdel":
		t.closePart(f)
	case "klassifikasjonssystem":
		t.count("N5.07", "")
	case "klasse":
		t.closeClass(r, f)
	case "mappe":
		t.closeFolder(r, f)
	case "registrering":
		t.closeRecord(r, f)
	case "dokumentbeskrivelse":
		t.closeDocument(r, f)
	case "dokumentobjekt":
		return t.closeObject(r, f)
	default:
		t.counted(f.name, f)
	}
	return nil
}

// counted are what is only counted.
func (t *tree) counted(name string, f *frame) {
	switch name {
	case "part", "sakspart":
		t.count("N5.35", "")
	case "merknad":
		t.count("N5.36", "")
	case "kryssreferanse":
		for _, k := range f.kids {
			t.v.c.count("N5.37", t.part, k.name, int64(k.n))
		}
	case "presedens":
		t.count("N5.38", "")
	case "korrespondansepart":
		t.count("N5.39", "")
	case "avskrivning":
		t.count("N5.40", "")
	case "dokumentflyt":
		t.count("N5.41", "")
	case "skjerming":
		t.count("N5.42", "")
	case "gradering":
		t.count("N5.43", "")
	case "kassasjon":
		t.count("N5.44", f.get("kassasjonsvedtak"))
	case "utfoertKassasjon":
		t.count("N5.45", "")
	case "konvertering":
		t.count("N5.46", "")
	}
}

// leaf is an element with text only. One without text says nothing and should not be there.
func (t *tree) leaf(r *reader, f *frame) error {
	text := strings.TrimSpace(f.text)
	p := r.up(1)
	if text == "" {
		t.fail(r, "N5.63", "elementet er tomt")
		if p == nil || f.name != "journalposttype" {
			return nil
		}
	}
	if p == nil {
		return nil
	}
	if kept(f.name) {
		p.set(f.name, text)
	}
	switch f.name {
	case "systemID":
		if p.name == "arkivdel" && t.part >= 0 {
			t.v.c.parts[t.part].id = text
		}
		return t.v.ids.add(text, fmt.Sprintf("d%s linje %d", p.name, f.line))
	case "tittel":
		if p.name == "arkivdel" && t.part >= 0 {
			t.v.c.parts[t.part].title = text
		}
	case "referanseArkivdel":
		return t.v.ids.add(text, "rN5.48 "+r.path())
	case "referanseSekundaerKlassifikasjon":
		return t.v.ids.add(text, "rN5.51 "+r.path())
	case "opprettetDato":
		if p.name == "registrering" {
			t.created(r, text)
		}
	}
	return nil
}

func (t *tree) created(r *reader, text string) {
	if !validDate(text) {
		t.fail(r, "N5.27", "opprettetDato %s er ikke en gyldig dato", quote(text))
		return
	}
	s := t.seen[t.part]
	if s == nil {
		s = &span{}
		t.seen[t.part] = s
	}
	s.add(text[:10])
	t.v.c.count("N5.27", t.part, "", 1)
}

func (t *tree) closePart(f *frame) {
	t.count("N5.05", f.get("tittel"))
	t.count("N5.06", f.get("arkivdelstatus"))
	// The primary system is the first that holds something, or the first of all.
	for i, s := range t.systems {
		if s.filled || i == len(t.systems)-1 {
			t.v.c.count("N5.09", t.part, "", s.leaves)
			break
		}
	}
	t.part = -1
}

func (t *tree) closeClass(r *reader, f *frame) {
	subs, folders, records := f.has("klasse") > 0, f.has("mappe") > 0, f.has("registrering") > 0
	t.count("N5.08", fmt.Sprint("nivå ", level(r, "klasse")))
	if subs && folders {
		t.count("N5.12", "")
		t.fail(r, "N5.12", "klassen %s har både underklasser og mapper", quote(f.get("klasseID")))
	}
	if subs && records {
		t.count("N5.19", "")
		t.fail(r, "N5.19", "klassen %s har både underklasser og registreringer", quote(f.get("klasseID")))
	}
	if len(t.systems) == 0 {
		return
	}
	s := &t.systems[len(t.systems)-1]
	s.filled = s.filled || folders || records
	if !subs && !folders && !records {
		s.leaves++
	}
}

// level is how deep the innermost element lies within others of its name.
func level(r *reader, name string) (n int) {
	for i := range r.stack {
		if r.stack[i].name == name {
			n++
		}
	}
	return n
}

func (t *tree) closeFolder(r *reader, f *frame) {
	kind := f.kind
	if kind == "" {
		kind = "mappe"
	}
	t.count("N5.10", fmt.Sprintf("%s, nivå %d", kind, level(r, "mappe")))
	t.count("N5.11", year(f.get("opprettetDato")))
	if p := r.up(1); p != nil && p.name == "klasse" {
		t.count("N5.13", masked(p.get("klasseID")))
	}
	if f.has("registrering") == 0 && f.has("mappe") == 0 {
		t.count("N5.14", kind)
	}
	if kind != "saksmappe" {
		return
	}
	status := f.get("saksstatus")
	t.count("N5.15", status)
	if status != "Avsluttet" && status != "Utgår" {
		t.fail(r, "N5.15", "saksstatus er %s, ikke «Avsluttet» eller «Utgår»", quote(status))
	}
}

func (t *tree) closeRecord(r *reader, f *frame) {
	kind := f.kind
	if kind == "" {
		kind = "registrering"
	}
	t.count("N5.16", kind)
	t.count("N5.18", year(f.get("opprettetDato")))
	if p := r.up(1); p != nil && p.name == "klasse" {
		t.count("N5.20", masked(p.get("klasseID")))
	}
	if f.has("dokumentbeskrivelse") == 0 && f.has("dokumentobjekt") == 0 {
		t.count("N5.21", kind)
	}
	status := f.get("journalstatus")
	if f.bare > 0 && status != "Utgår" {
		t.v.c.count("N5.24", t.part, "", f.bare)
	}
	if kind == "journalpost" {
		t.closeEntry(r, f, status)
	}
}

func (t *tree) closeEntry(r *reader, f *frame, status string) {
	t.entries++
	t.count("N5.59", "arkivstruktur")
	t.count("N5.17", f.get("journalposttype"))
	if f.get("journalposttype") == "" {
		t.fail(r, "N5.17", "journalposttype mangler")
	}
	t.count("N5.22", status)
	if status != "Arkivert" && status != "Utgår" {
		t.fail(r, "N5.22", "journalstatus er %s, ikke «Arkivert» eller «Utgår»", quote(status))
	}
	if d := f.get("journaldato"); validDate(d) {
		t.dates.add(d[:10])
	}
}

func (t *tree) closeDocument(r *reader, f *frame) {
	t.count("N5.23", "")
	if f.has("dokumentobjekt") == 0 && !physical(f.get("dokumentmedium")) {
		r.up(1).bare++
	}
	status := f.get("dokumentstatus")
	t.count("N5.25", status)
	if status != "Dokumentet er ferdigstilt" {
		t.fail(r, "N5.25", "dokumentstatus er %s, ikke «Dokumentet er ferdigstilt»", quote(status))
	}
}

func physical(medium string) bool {
	return strings.HasPrefix(medium, "Fysisk") || medium == "F"
}

func (t *tree) closeObject(r *reader, f *frame) error {
	t.count("N5.26", "")
	file := strings.ReplaceAll(f.get("referanseDokumentfil"), `\`, "/")
	ext := strings.TrimPrefix(path.Ext(file), ".")
	t.count("N5.29", ext)
	format := strings.TrimPrefix(f.get("format"), ".")
	if !strings.EqualFold(format, ext) {
		t.fail(r, "N5.29", "format %s er ikke filendelsen %s", quote(format), quote(ext))
	}
	if file == "" {
		t.fail(r, "N5.32", "referanseDokumentfil mangler")
		return nil
	}
	note := strings.Join([]string{"R", f.get("sjekksumAlgoritme"), f.get("sjekksum"), r.path()}, "\x1f")
	return t.v.docs.add(path.Clean(file), note)
}
