package bulk

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"torg/archive"
	"torg/archive/deposit"
	"torg/archive/depot"
	"torg/municipality"
)

// changeReader takes endringslogg.xml in.
type changeReader struct {
	im    *importer
	now   *node
	depth int
	seen  map[string]int // how many changes of one unit, element and moment, to tell them apart
}

// Begin implements depot.Visitor.
func (c *changeReader) Begin(e depot.Element) error {
	c.depth++
	if e.Name == "endring" && c.depth == 2 {
		c.now = &node{name: e.Name, line: e.Line, unit: &unit{}}
	}
	return nil
}

// End implements depot.Visitor.
func (c *changeReader) End(name, text string) error {
	c.depth--
	if c.now == nil {
		return nil
	}
	if name != "endring" || c.depth != 1 {
		c.now.kids = append(c.now.kids, &node{name: name, text: text, line: c.now.line})
		return nil
	}
	n := c.now
	c.now = nil
	return c.take(n)
}

func (c *changeReader) take(n *node) error {
	r := &archive.Change{}
	c.im.fill(r, deposit.ShapeOf("endringslogg"), n, "systemID")
	if r.Of == "" {
		c.im.rep.reject(c.im.where(n), "endring", "referanseArkivenhet mangler")
		return nil
	}
	for _, v := range []*string{&r.Old, &r.New} {
		if *v == "(ingen verdi)" {
			*v = ""
		}
	}
	key := r.Of + "\x00" + r.Element + "\x00" + strconv.FormatInt(r.At, 10) + "\x00" + r.Old + "\x00" + r.New
	nth := 0
	if c.seen == nil || len(c.seen) > maxNumbers {
		c.seen = map[string]int{}
	}
	if _, twice := c.seen[key]; twice {
		c.seen[key]++
		nth = c.seen[key]
	} else {
		c.seen[key] = 0
	}
	r.SystemID = deposit.Derived("import", "endring", key, fmt.Sprint(nth))
	n.unit.id = r.SystemID
	return c.im.enqueue(pending{name: "endring", table: "endringslogg", id: r.SystemID, rows: []archive.Row{r}, where: c.im.where(n)})
}

// journalCount counts the lines of a journal.
type journalCount struct {
	n    int64
	said string
}

func (j *journalCount) Begin(depot.Element) error { return nil }

func (j *journalCount) End(name, text string) error {
	switch name {
	case "journalregistrering":
		j.n++
	case "antallJournalposter":
		j.said = strings.TrimSpace(text)
	}
	return nil
}

// compareJournal: the journals are reports made of the entries. They are not taken in, but held against them.
func (im *importer) compareJournal(p *depot.Package, name string) error {
	f, err := p.Open(name + ".xml")
	if errors.Is(err, fs.ErrNotExist) {
		im.rep.Compared = append(im.rep.Compared, name+".xml finnes ikke")
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	j := &journalCount{}
	if err := depot.Walk(im.ctx, f, j); err != nil {
		if municipality.KindOf(err) != municipality.Invalid {
			return err
		}
		im.rep.reject(name+".xml", "fil", "kan ikke leses")
		return nil
	}
	im.rep.Compared = append(im.rep.Compared, fmt.Sprintf("%s.xml har %d journalposter og sier %s", name, j.n, j.said))
	return nil
}
