package deposit

import (
	"slices"

	"torg/archive"
	"torg/store"
)

// journals writes loependeJournal.xml from the rows and offentligJournal.xml through the archive's gate, both with the
// entries of the package in the order of their numbers (requirements 6.4.29 and 6.4.30).
func (x *extractor) journals() error {
	running, err := openSheet(x.content("loependeJournal.xml"), Place{})
	if err != nil {
		return err
	}
	public, err := openSheet(x.content("offentligJournal.xml"), Place{})
	if err != nil {
		return err
	}
	j := &journals{x: x, running: running, public: public, classes: map[string][2]string{}}
	j.head(running, "loependeJournal")
	j.head(public, "offentligJournal")
	if err := j.entries(); err != nil {
		return err
	}
	running.shut("loependeJournal")
	public.shut("offentligJournal")
	for name, s := range map[string]*sheet{"loependeJournal.xml": running, "offentligJournal.xml": public} {
		size, sum, err := s.end()
		if err != nil {
			return err
		}
		x.state.keep(name, size, sum)
	}
	return nil
}

type journals struct {
	x               *extractor
	running, public *sheet
	classes         map[string][2]string // klasseID and title, by class
}

func (j *journals) head(out *sheet, root string) {
	out.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<" + root + ` xmlns="` + namespace + root + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="` + namespace + root + " " + root + `.xsd">` + "\n")
	out.open("journalhode")
	out.element("journalStartDato", orElse(j.x.state.First, j.x.now().Format("2006-01-02")))
	out.element("journalSluttDato", orElse(j.x.state.LastDate, j.x.now().Format("2006-01-02")))
	out.number("antallJournalposter", j.x.state.Counts.Entries)
	for _, c := range j.x.frame.lastCreators() {
		out.open("arkivskaper")
		j.x.put(out, c, c.s.Head)
		out.shut("arkivskaper")
	}
	out.shut("journalhode")
}

// lastCreators are those of the innermost arkiv that names any.
func (f *frame) lastCreators() (out []*row) {
	for _, r := range f.fonds {
		if own := f.creators[r.key()]; len(own) > 0 {
			out = own
		}
	}
	return out
}

// entries goes through the number series of the arkivdel, usually one.
func (j *journals) entries() error {
	var series []string
	err := j.x.s.Read(j.x.ctx, func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			series = append(series, s)
			return err
		}, `SELECT DISTINCT nummerserie FROM saksmappe WHERE arkivdel = $1 ORDER BY nummerserie`, j.x.opt.Series)
	})
	if err != nil {
		return err
	}
	for _, s := range series {
		if err := j.numbered(s); err != nil {
			return err
		}
	}
	return nil
}

func (j *journals) numbered(series string) error {
	for year, seq := int64(-1), int64(0); ; {
		n := 0
		err := j.x.s.Read(j.x.ctx, func(tx store.Tx) error {
			rows, err := load(tx, ShapeOf("journalpost"), `WHERE nummerserie = $1 AND journalsekvensnummer > 0 AND (journalaar, journalsekvensnummer) > ($2, $3) ORDER BY journalaar, journalsekvensnummer LIMIT $4`,
				series, year, seq, archive.MaxPage)
			if err != nil || len(rows) == 0 {
				return err
			}
			n = len(rows)
			last := rows[n-1]
			year, seq = last.int("journalaar"), last.int("journalsekvensnummer")
			return j.page(tx, rows)
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// page writes those of the rows that are in the package.
func (j *journals) page(tx store.Tx, rows []*row) error {
	var folders, ids []string
	for _, r := range rows {
		folders = append(folders, r.str("saksmappe"))
		ids = append(ids, r.key())
	}
	marks, args := inList(folders)
	list, err := load(tx, ShapeOf("saksmappe"), "WHERE system_id IN ("+marks+")", args...)
	if err != nil {
		return err
	}
	byID := map[string]*row{}
	for _, f := range list {
		if f.str("arkivdel") == j.x.opt.Series && !j.x.skip[f.key()] {
			byID[f.key()] = f
		}
	}
	b := newBatch()
	if err := j.x.kin(tx, b, ids, []string{"korrespondansepart", "avskrivning", "skjerming", "gradering"}); err != nil {
		return err
	}
	views, err := archive.EntriesByID(tx, archive.Audience{Public: true}, ids)
	if err != nil {
		return err
	}
	shown := map[string]archive.EntryView{}
	for _, v := range views {
		shown[v.ID] = v
	}
	for _, r := range rows {
		f := byID[r.str("saksmappe")]
		if f == nil || recordKind(r) != "journalpost" {
			continue
		}
		if err := j.write(tx, b, r, f, shown[r.key()]); err != nil {
			return err
		}
	}
	return nil
}

func (j *journals) write(tx store.Tx, b *batch, r, f *row, v archive.EntryView) error {
	out := j.running
	out.open("journalregistrering")
	class, err := j.class(tx, f)
	if err != nil {
		return err
	}
	if class[0] != "" {
		out.raw("<klasse>")
		out.element("klasseID", class[0])
		out.element("tittel", class[1])
		out.shut("klasse")
	}
	out.raw("<saksmappe>")
	out.number("saksaar", f.int("saksaar"))
	out.number("sakssekvensnummer", f.int("sakssekvensnummer"))
	out.element("tittel", orElse(f.str("tittel"), "Uten tittel"))
	out.element("offentligTittel", f.str("offentlig_tittel"))
	out.shut("saksmappe")
	j.numbers(out, r)
	out.element("tittel", orElse(r.str("tittel"), "Uten tittel"))
	out.element("offentligTittel", r.str("offentlig_tittel"))
	j.dates(out, b, r)
	j.shielded(out, b, r)
	list := b.of("korrespondansepart", r.key())
	j.parties(out, b, r, func(i int) string { return list[i].str("navn") })
	out.raw("</journalpost>")
	out.shut("journalregistrering")
	j.show(b, r, f, v)
	return nil
}

func (j *journals) numbers(out *sheet, r *row) {
	out.raw("<journalpost>")
	out.element("systemID", uuid(r.key()))
	out.number("journalaar", r.int("journalaar"))
	out.number("journalsekvensnummer", r.int("journalsekvensnummer"))
	out.number("journalpostnummer", r.int("journalpostnummer"))
}

func (j *journals) dates(out *sheet, b *batch, r *row) {
	out.element("journaldato", r.str("journaldato"))
	out.element("dokumentetsDato", r.str("dokumentets_dato"))
	if list := b.of("avskrivning", r.key()); len(list) > 0 {
		a := list[len(list)-1]
		out.element("avskrivningsdato", a.str("avskrivningsdato"))
		out.element("avskrivningsmaate", j.x.names.code("avskrivningsmaate", a.str("avskrivningsmaate")))
		if ref := a.str("referanse_avskrives_av_journalpost"); ref != "" {
			out.element("referanseAvskrivesAvJournalpost", uuid(ref))
		}
	}
}

func (j *journals) shielded(out *sheet, b *batch, r *row) {
	list := b.of("skjerming", r.key())
	if len(list) > 0 {
		out.element("tilgangsrestriksjon", j.x.names.code("tilgangsrestriksjon", list[0].str("tilgangsrestriksjon")))
	}
	for _, g := range b.of("gradering", r.key()) {
		out.element("grad", j.x.names.code("graderingskode", g.str("graderingskode")))
	}
	if len(list) > 0 {
		out.element("skjermingshjemmel", list[0].str("skjermingshjemmel"))
	}
}

// parties writes the senders and receivers. Internal ones stand only where there are no others: what is within the house is
// not correspondence. name gives what a party is called.
func (j *journals) parties(out *sheet, b *batch, r *row, name func(i int) string) {
	list := b.of("korrespondansepart", r.key())
	outside := slices.ContainsFunc(list, func(p *row) bool { return !within(p.str("korrespondanseparttype")) })
	for i, p := range list {
		if kind := p.str("korrespondanseparttype"); !outside || !within(kind) {
			j.party(out, j.x.names.code("korrespondanseparttype", kind), name(i))
		}
	}
	if len(list) == 0 {
		unit, _ := j.x.internal(r)
		j.party(out, j.x.names.code("korrespondanseparttype", internalType(r)), unit)
	}
}

func (j *journals) party(out *sheet, kind, name string) {
	out.raw("<korrespondansepart>")
	out.element("korrespondanseparttype", orElse(kind, "Ikke oppgitt"))
	out.element("korrespondansepartNavn", orElse(name, "Ikke oppgitt"))
	out.shut("korrespondansepart")
}

// show writes the line of the public journal: titles, names and grounds come from the gate, numbers and dates, which are
// never screened, from the rows.
func (j *journals) show(b *batch, r, f *row, v archive.EntryView) {
	out := j.public
	out.open("journalregistrering")
	out.raw("<saksmappe>")
	out.number("saksaar", f.int("saksaar"))
	out.number("sakssekvensnummer", f.int("sakssekvensnummer"))
	out.element("offentligTittel", orElse(v.CaseTitle, archive.Hidden))
	out.shut("saksmappe")
	j.numbers(out, r)
	out.element("offentligTittel", orElse(v.Title, archive.Hidden))
	j.dates(out, b, r)
	out.element("skjermingshjemmel", v.Screening)
	j.parties(out, b, r, shownNames(b.of("korrespondansepart", r.key()), v))
	out.raw("</journalpost>")
	out.shut("journalregistrering")
}

// shownNames gives the names of parties as the gate shows them: it keeps senders and receivers apart, each in the order of
// the parties.
func shownNames(list []*row, v archive.EntryView) func(i int) string {
	names := make([]string, len(list))
	senders, receivers := v.Senders, v.Receivers
	for i, p := range list {
		side := &receivers
		if kind := p.str("korrespondanseparttype"); kind == "EA" || kind == "IA" || kind == "IS" {
			side = &senders
		}
		names[i] = archive.Hidden
		if len(*side) > 0 {
			names[i], *side = (*side)[0], (*side)[1:]
		}
	}
	return func(i int) string { return names[i] }
}

// class is the class of a folder, or of the folder it lies in.
func (j *journals) class(tx store.Tx, f *row) ([2]string, error) {
	id := f.str("klasse")
	if id == "" {
		return [2]string{}, nil
	}
	if c, known := j.classes[id]; known {
		return c, nil
	}
	rows, err := load(tx, ShapeOf("klasse"), "WHERE system_id = $1", id)
	if err != nil {
		return [2]string{}, err
	}
	c := [2]string{}
	if len(rows) > 0 {
		c = [2]string{orElse(rows[0].str("klasse_id"), id), orElse(rows[0].str("tittel"), "Uten tittel")}
	}
	if len(j.classes) > 10000 {
		clear(j.classes)
	}
	j.classes[id] = c
	return c, nil
}
