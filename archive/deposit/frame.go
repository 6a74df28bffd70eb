package deposit

import (
	"sort"

	"torg/municipality"
	"torg/store"
)

// frame is what stands above the folders.
type frame struct {
	fonds    []*row // arkiv, from the outermost
	creators map[string][]*row
	series   *row
	systems  []*system
	steps    []step
}

// system is a klassifikasjonssystem with its classes.
type system struct {
	row     *row
	top     []*class
	filled  bool
	primary bool
}

type class struct {
	row              *row
	kids             []*class
	folders, records bool
}

// step is one piece of the structure, in the order it is written. A stopped extraction goes on at a step.
type step struct {
	kind  stepKind
	row   *row   // of the system or class that is opened
	class string // whose folders or records are written; "" for those of none
	id    string // of a class made to hold what the schema does not let lie beside subclasses
	title string
}

type stepKind int

const (
	openSystem stepKind = iota
	openClass
	openMade // a system or class made by the extraction
	writeFolders
	writeRecords
	closeClass
	closeSystem
)

func readFrame(tx store.Tx, series string) (f frame, err error) {
	rows, err := load(tx, ShapeOf("arkivdel"), "WHERE system_id = $1", series)
	if err != nil {
		return f, err
	}
	if len(rows) == 0 {
		return f, municipality.Errorf(municipality.NotFound, op, "there is no arkivdel %s", series)
	}
	f.series = rows[0]
	f.creators = map[string][]*row{}
	for id := f.series.str("arkiv"); id != "" && len(f.fonds) < 10; {
		rows, err := load(tx, ShapeOf("arkiv"), "WHERE system_id = $1", id)
		if err != nil || len(rows) == 0 {
			return f, err
		}
		f.fonds = append([]*row{rows[0]}, f.fonds...)
		if f.creators[id], err = creatorsOf(tx, id); err != nil {
			return f, err
		}
		id = rows[0].str("overarkiv")
	}
	return f, nil
}

func creatorsOf(tx store.Tx, fonds string) ([]*row, error) {
	return load(tx, ShapeOf("arkivskaper"), `WHERE arkiv = $1 OR system_id IN (SELECT til FROM lenke WHERE fra = $1 AND art = 'arkivskaper') ORDER BY arkivskaper_id, system_id`, fonds)
}

// plan lays out the classes: whole systems (requirement 6.4.13), those that hold something first.
func (f *frame) plan(tx store.Tx, x *extractor) error {
	wanted, err := f.wanted(tx)
	if err != nil {
		return err
	}
	for _, id := range wanted {
		rows, err := load(tx, ShapeOf("klassifikasjonssystem"), "WHERE system_id = $1", id)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s := &system{row: r, primary: id == f.series.str("klassifikasjonssystem")}
			if err := s.read(tx, x.opt.Series); err != nil {
				return err
			}
			if len(s.top) > 0 {
				f.systems = append(f.systems, s)
			}
		}
	}
	sort.SliceStable(f.systems, func(i, j int) bool { return f.systems[i].weight() > f.systems[j].weight() })
	for _, s := range f.systems {
		f.steps = append(f.steps, step{kind: openSystem, row: s.row})
		for _, c := range s.top {
			f.lay(c)
		}
		f.steps = append(f.steps, step{kind: closeSystem})
	}
	return f.unclassified(tx, x)
}

func (s *system) weight() int {
	switch {
	case s.primary:
		return 2
	case s.filled:
		return 1
	}
	return 0
}

// wanted are the systems that the arkivdel uses, primary or secondary.
func (f *frame) wanted(tx store.Tx) ([]string, error) {
	var out []string
	err := store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out = append(out, id)
		return err
	}, `SELECT DISTINCT s.system_id FROM klassifikasjonssystem s JOIN klasse k ON k.klassifikasjonssystem = s.system_id WHERE k.system_id IN (SELECT klasse FROM saksmappe WHERE arkivdel = $1 AND klasse <> ''
		UNION SELECT klasse FROM journalpost WHERE saksmappe = '' AND referanse_arkivdel = $1 AND klasse <> ''
		UNION SELECT l.til FROM lenke l JOIN saksmappe m ON m.system_id = l.fra WHERE l.art = 'sekundaerklassifikasjon' AND m.arkivdel = $1)
		OR s.system_id = $2 OR s.system_id IN (SELECT til FROM lenke WHERE fra = $1 AND art = 'sekundaerklassifikasjonssystem') ORDER BY s.system_id`,
		f.series.key(), f.series.str("klassifikasjonssystem"))
	return out, err
}

func (s *system) read(tx store.Tx, series string) error {
	rows, err := load(tx, ShapeOf("klasse"), "WHERE klassifikasjonssystem = $1 ORDER BY klasse_id, system_id", s.row.key())
	if err != nil {
		return err
	}
	byID := map[string]*class{}
	for _, r := range rows {
		byID[r.key()] = &class{row: r}
	}
	for _, r := range rows {
		if p := byID[r.str("overklasse")]; p != nil {
			p.kids = append(p.kids, byID[r.key()])
		} else {
			s.top = append(s.top, byID[r.key()])
		}
	}
	mark := func(query string, set func(*class)) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			if c := byID[id]; c != nil {
				set(c)
				s.filled = true
			}
			return err
		}, query, series)
	}
	if err := mark(`SELECT DISTINCT klasse FROM saksmappe WHERE arkivdel = $1 AND referanse_forelder_mappe = ''`, func(c *class) { c.folders = true }); err != nil {
		return err
	}
	return mark(`SELECT DISTINCT klasse FROM journalpost WHERE saksmappe = '' AND referanse_arkivdel = $1`, func(c *class) { c.records = true })
}

// lay adds the steps of a class. The schema lets a class hold one of subclasses, folders and records. What an archive has
// beside it is put in a class made for it.
func (f *frame) lay(c *class) {
	f.steps = append(f.steps, step{kind: openClass, row: c.row})
	for _, k := range c.kids {
		f.lay(k)
	}
	f.hold(c.row.key(), c.row.key(), c.row.str("klasse_id"), c.folders, c.records, len(c.kids) > 0)
	f.steps = append(f.steps, step{kind: closeClass})
}

// hold adds the steps for what lies in a class; within is the class it is written in.
func (f *frame) hold(id, within, name string, folders, records, subs bool) {
	apart := subs || folders && records
	for _, h := range []struct {
		any   bool
		kind  stepKind
		title string
	}{{folders, writeFolders, MadeForFolders}, {records, writeRecords, MadeForRecords}} {
		if !h.any {
			continue
		}
		if apart {
			f.steps = append(f.steps, step{kind: openMade, id: MadeClass(within, h.title), class: name + " " + h.title, title: h.title})
		}
		f.steps = append(f.steps, step{kind: h.kind, class: id})
		if apart {
			f.steps = append(f.steps, step{kind: closeClass})
		}
	}
}

// unclassified adds what has no class: straight in the arkivdel when nothing else is there, in a system made for it
// otherwise.
func (f *frame) unclassified(tx store.Tx, x *extractor) error {
	var folders, records int64
	if err := store.One(tx, `SELECT (SELECT COUNT(*) FROM saksmappe WHERE arkivdel = $1 AND klasse = '' AND referanse_forelder_mappe = ''),
		(SELECT COUNT(*) FROM journalpost WHERE saksmappe = '' AND referanse_arkivdel = $1 AND klasse = '')`, []any{x.opt.Series}, &folders, &records); err != nil {
		return err
	}
	switch {
	case folders+records == 0:
		return nil
	case len(f.systems) == 0 && records == 0:
		f.steps = append(f.steps, step{kind: writeFolders})
		return nil
	case len(f.systems) == 0 && folders == 0:
		f.steps = append(f.steps, step{kind: writeRecords})
		return nil
	}
	id := MadeSystem(x.opt.Series)
	class := MadeClass(id, MadeForNone)
	f.steps = append(f.steps, step{kind: openMade, id: id, title: "Uten klassifikasjon"}, step{kind: openMade, id: class, class: MadeForNone, title: MadeForNone})
	f.hold("", class, MadeForNone, folders > 0, records > 0, false)
	f.steps = append(f.steps, step{kind: closeClass}, step{kind: closeSystem})
	return nil
}

// Titles of the classes that are made because the schema lets a class hold one of subclasses, folders and records.
const (
	MadeForFolders = "Saker"
	MadeForRecords = "Registreringer"
	MadeForNone    = "Uten klasse"
)

// MadeClass is the systemID of a class that was made in a class or system. Import knows it by that and leaves it out.
func MadeClass(within, title string) string { return Derived("klasse", within, title) }

// MadeSystem is the systemID of the system that was made for what has no class in an arkivdel.
func MadeSystem(series string) string { return Derived("klassifikasjonssystem", series) }

// MadeFolder is the systemID of the folder that was made for the records of a folder that has folders too.
func MadeFolder(folder string) string { return Derived("mappe", folder, "registreringer") }
