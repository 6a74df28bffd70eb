package depot

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// journal is what one journal file says.
type journal struct {
	v          *validator
	root       string
	read       bool
	n          int64
	start, end string
	said       string // antallJournalposter
}

func (v *validator) readRunning() error { return v.readJournal(runningJournal, "loependeJournal") }

func (v *validator) readPublic() error { return v.readJournal(publicJournal, "offentligJournal") }

func (v *validator) readJournal(file, root string) error {
	j := &journal{v: v, root: root}
	v.journals[root] = j
	return v.read(file, j, "N5.59", "N5.60")
}

func (j *journal) open(r *reader, f *frame, _ []xml.Attr) error {
	if r.up(1) == nil && f.name != j.root {
		return &xmlError{f.line, "rotelementet er ikke " + j.root}
	}
	return nil
}

func (j *journal) close(r *reader, f *frame) error {
	text := strings.TrimSpace(f.text)
	if len(f.kids) == 0 && text == "" {
		j.v.c.fail("N5.63", r.path(), "elementet er tomt")
	}
	switch f.name {
	case "journalStartDato":
		j.start = text
	case "journalSluttDato":
		j.end = text
	case "antallJournalposter":
		j.said = text
	case "journalregistrering":
		j.n++
		j.v.c.count("N5.59", -1, j.root, 1)
	}
	j.read = j.read || r.up(1) == nil
	return nil
}

// compareJournals holds the journals against each other and, where the periods are sharply divided, against the
// structure.
func (v *validator) compareJournals() {
	run, pub := v.journals["loependeJournal"], v.journals["offentligJournal"]
	if run == nil || pub == nil || !run.read || !pub.read {
		return // noted when they were read
	}
	sharp := v.addml.sharpIn && v.addml.sharpOut
	if run.n != pub.n {
		v.c.fail("N5.59", publicJournal, "offentlig journal har %d journalposter, løpende journal har %d", pub.n, run.n)
	}
	if sharp && run.n != v.tree.entries {
		v.c.fail("N5.59", runningJournal, "løpende journal har %d journalposter, arkivstrukturen har %d", run.n, v.tree.entries)
	}
	for _, j := range []*journal{run, pub} {
		if n, err := strconv.ParseInt(j.said, 10, 64); err != nil || n != j.n {
			v.c.note("N5.59", "%s: journalhodet sier %s journalposter, det er %d", j.root, quote(j.said), j.n)
		}
	}
	v.compareDates(run, pub, sharp)
}

func (v *validator) compareDates(run, pub *journal, sharp bool) {
	const test = "N5.60"
	if run.start != pub.start || run.end != pub.end {
		v.c.fail(test, publicJournal, "offentlig journal går fra %s til %s, løpende journal fra %s til %s", quote(pub.start), quote(pub.end), quote(run.start), quote(run.end))
	}
	switch d := v.tree.dates; {
	case d.first == "":
		v.c.fail(test, structureFile, "ingen journalpost har journaldato")
	case sharp && (run.start != d.first || run.end != d.last):
		v.c.fail(test, runningJournal, "journalen går fra %s til %s, journalpostene i arkivstrukturen fra %s til %s", quote(run.start), quote(run.end), d.first, d.last)
	}
	v.c.note(test, "løpende journal %s til %s", quote(run.start), quote(run.end))
}

// changes reads endringslogg.xml.
type changes struct{ v *validator }

func (v *validator) readChanges() error {
	return v.read(changeLog, &changes{v}, "N5.61")
}

func (c *changes) open(r *reader, f *frame, _ []xml.Attr) error {
	if r.up(1) == nil && f.name != "endringslogg" {
		return &xmlError{f.line, "rotelementet er ikke endringslogg"}
	}
	return nil
}

func (c *changes) close(r *reader, f *frame) error {
	if len(f.kids) == 0 && strings.TrimSpace(f.text) == "" {
		c.v.c.fail("N5.63", r.path(), "elementet er tomt")
	}
	switch f.name {
	case "endring":
		c.v.c.count("N5.61", -1, "", 1)
	case "referanseArkivenhet":
		return c.v.ids.add(strings.TrimSpace(f.text), "rN5.62 "+r.path())
	}
	return nil
}
