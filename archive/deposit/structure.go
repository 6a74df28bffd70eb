package deposit

import (
	"errors"
	"strconv"

	"torg/store"
)

func mark(n int) string { return "$" + strconv.Itoa(n) }

// item is a piece of work: a step, with a batch when it writes folders or records.
type item struct {
	step  int
	batch *batch
	err   error
}

// structure writes arkivstruktur.xml, endringslogg.xml and the documents. One goroutine reads ahead of the one that writes.
func (x *extractor) structure() (err error) {
	if x.xml, err = openSheet(x.content("arkivstruktur.xml"), x.state.Structure); err != nil {
		return err
	}
	if x.log, err = openSheet(x.content("endringslogg.xml"), x.state.Changes); err != nil {
		return err
	}
	if x.files, err = openSheet(x.dir+"/files.list", x.state.Files); err != nil {
		return err
	}
	if x.state.Structure.At == 0 {
		if err := x.head(); err != nil {
			return err
		}
	}
	if err := x.body(); err != nil {
		return errors.Join(err, x.xml.f.Close(), x.log.f.Close(), x.files.f.Close())
	}
	return x.foot()
}

// body goes through the steps from where it was.
func (x *extractor) body() error {
	work, stop := make(chan item, 2), make(chan struct{})
	defer close(stop)
	go x.readAhead(work, stop)
	for it := range work {
		if it.err != nil {
			return it.err
		}
		if err := x.write(it); err != nil {
			return err
		}
	}
	return nil
}

// readAhead sends the steps in order, those with folders or records in batches.
func (x *extractor) readAhead(work chan<- item, stop <-chan struct{}) {
	defer close(work)
	send := func(it item) bool {
		select {
		case work <- it:
			return it.err == nil
		case <-stop:
			return false
		}
	}
	first := x.state.Step
	for i := first; i < len(x.frame.steps); i++ {
		s, after := x.frame.steps[i], ""
		if i == first {
			after = x.state.Last
		}
		if s.kind == writeFolders {
			for {
				b, err := x.nextFolders(s.class, after)
				if b == nil && err == nil {
					break
				}
				if !send(item{i, b, err}) {
					return
				}
				after = b.last
			}
		}
		if !send(item{step: i}) { // the step is done
			return
		}
	}
}

// write writes one item; after a batch the state is saved.
func (x *extractor) write(it item) error {
	s := x.frame.steps[it.step]
	if it.batch != nil {
		pool := x.startPool()
		for _, r := range it.batch.folders {
			if err := x.folder(it.batch, r, pool); err != nil {
				return errors.Join(err, pool.wait())
			}
		}
		if err := pool.wait(); err != nil {
			return err
		}
		x.state.Step, x.state.Last = it.step, it.batch.last
		return x.checkpoint()
	}
	if err := x.step(s); err != nil {
		return err
	}
	x.state.Step, x.state.Last = it.step+1, ""
	return nil
}

func (x *extractor) step(s step) error {
	out := x.xml
	switch s.kind {
	case openSystem:
		out.open("klassifikasjonssystem")
		x.put(out, s.row, s.row.s.Head)
		return x.changed(s.row)
	case openClass:
		return x.openClass(s.row)
	case openMade:
		x.openMade(s)
	case closeClass:
		out.shut("klasse")
	case closeSystem:
		out.shut("klassifikasjonssystem")
	case writeRecords:
		return x.looseRecords(s.class)
	}
	return nil
}

func (x *extractor) openClass(r *row) error {
	out := x.xml
	out.open("klasse")
	x.put(out, r, r.s.Head)
	return x.s.Read(x.ctx, func(tx store.Tx) error {
		b := newBatch()
		if err := x.kin(tx, b, []string{r.key()}, []string{"kryssreferanse", "skjerming", "gradering", "endringslogg"}); err != nil {
			return err
		}
		x.each(b, "kryssreferanse", r.key())
		x.disposal(r)
		x.each(b, "skjerming", r.key())
		x.each(b, "gradering", r.key())
		x.changes(b, r.key())
		return nil
	})
}

// openMade opens a system, or a class in one, that the archive does not have.
func (x *extractor) openMade(s step) {
	out := x.xml
	if s.class == "" {
		out.open("klassifikasjonssystem")
	} else {
		out.open("klasse")
	}
	out.element("systemID", s.id)
	if s.class != "" {
		out.element("klasseID", s.class)
	}
	out.element("tittel", s.title)
	out.moment("opprettetDato", x.state.Started)
	out.element("opprettetAv", x.opt.System)
}

// head writes what stands before the classes.
func (x *extractor) head() error {
	out := x.xml
	out.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	out.raw(`<arkiv xmlns="` + namespace + `arkivstruktur" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="` + namespace + `arkivstruktur arkivstruktur.xsd` + x.ownLocation() + `">` + "\n")
	x.log.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<endringslogg xmlns="` + namespace + `endringslogg">` + "\n")
	var creators []*row
	for i, r := range x.frame.fonds {
		if i > 0 {
			out.open("arkiv")
		}
		x.put(out, r, r.s.Head)
		if own := x.frame.creators[r.key()]; len(own) > 0 {
			creators = own
		}
		for _, c := range creators {
			out.open("arkivskaper")
			x.put(out, c, c.s.Head)
			out.shut("arkivskaper")
		}
		if err := x.changed(r); err != nil {
			return err
		}
	}
	r := x.frame.series
	out.open("arkivdel")
	x.put(out, r, r.s.Head)
	return x.seriesKin(r)
}

const namespace = "http://www.arkivverket.no/standarder/noark5/"

func (x *extractor) seriesKin(r *row) error {
	return x.s.Read(x.ctx, func(tx store.Tx) error {
		b := newBatch()
		if err := x.kin(tx, b, []string{r.key()}, []string{"utfoert_kassasjon", "sletting", "skjerming", "gradering", "endringslogg"}); err != nil {
			return err
		}
		x.disposal(r)
		x.each(b, "utfoert_kassasjon", r.key())
		if list := b.of("sletting", r.key()); len(list) > 0 {
			x.small(list[0])
		}
		x.each(b, "skjerming", r.key())
		x.each(b, "gradering", r.key())
		x.changes(b, r.key())
		return nil
	})
}

// changed writes the change log of one unit of the frame.
func (x *extractor) changed(r *row) error {
	if !x.used["endringslogg"] {
		return nil
	}
	return x.s.Read(x.ctx, func(tx store.Tx) error {
		b := newBatch()
		err := x.kin(tx, b, []string{r.key()}, []string{"endringslogg"})
		x.changes(b, r.key())
		return err
	})
}

// foot ends the files.
func (x *extractor) foot() error {
	x.xml.shut("arkivdel")
	for range x.frame.fonds {
		x.xml.shut("arkiv")
	}
	x.log.shut("endringslogg")
	for _, f := range []struct {
		name string
		s    *sheet
	}{{"arkivstruktur.xml", x.xml}, {"endringslogg.xml", x.log}, {"", x.files}} {
		size, sum, err := f.s.end()
		if err != nil {
			return err
		}
		if f.name != "" {
			x.state.keep(f.name, size, sum)
		}
		if f.name == "arkivstruktur.xml" {
			x.state.Counts.StructureSize = size
		}
	}
	return nil
}
