package deposit

// folder writes a mappe with all that is in it.
func (x *extractor) folder(b *batch, r *row, pool *pool) error {
	out, id, kind := x.xml, r.key(), r.str("mappetype")
	switch kind {
	case "":
		out.raw(`<mappe xsi:type="saksmappe">`)
	case "moetemappe":
		out.raw(`<mappe xsi:type="moetemappe">`)
	default:
		out.open("mappe")
	}
	x.state.Counts.Folders++
	x.put(out, r, r.s.Head)
	x.own(b, id)
	for _, p := range b.of("part", id) {
		x.party(b, p)
	}
	x.each(b, "kryssreferanse", id)
	x.each(b, "merknad", id)
	x.disposal(r)
	x.each(b, "skjerming", id)
	x.each(b, "gradering", id)
	x.changes(b, id)
	x.closing(b, r)
	if err := x.inside(b, r, pool); err != nil {
		return err
	}
	x.folderTail(b, r)
	out.shut("mappe")
	return nil
}

func (x *extractor) folderTail(b *batch, r *row) {
	out, id := x.xml, r.key()
	switch r.str("mappetype") {
	case "":
		x.put(out, r, r.s.Tail)
		for _, l := range b.of("lenke", id) {
			if l.str("art") == "sekundaerklassifikasjon" {
				out.element("referanseSekundaerKlassifikasjon", uuid(l.str("til")))
			}
		}
		x.each(b, "presedens", id)
	case "moetemappe":
		for _, m := range b.of("moetemappe", id) {
			x.put(out, m, m.s.Head)
		}
		x.each(b, "moetedeltaker", id)
	}
}

// inside writes what lies in a folder. The schema lets it hold folders or records; where an archive has both, the records
// are put in a folder made for them.
func (x *extractor) inside(b *batch, r *row, pool *pool) error {
	id := r.key()
	subs, records := b.subs[id], b.records[id]
	made := len(subs) > 0 && (len(records) > 0 || b.large[id])
	if made {
		x.madeFolder(r)
	}
	if b.large[id] {
		if err := x.largeFolder(id, pool); err != nil {
			return err
		}
	}
	for _, rec := range records {
		if err := x.record(b, rec, pool); err != nil {
			return err
		}
	}
	if made {
		x.xml.shut("mappe")
	}
	for _, sub := range subs {
		if err := x.folder(b, sub, pool); err != nil {
			return err
		}
	}
	return nil
}

func (x *extractor) madeFolder(r *row) {
	out := x.xml
	out.open("mappe")
	x.state.Counts.Folders++
	out.element("systemID", MadeFolder(r.key()))
	out.element("mappeID", r.str("mappe_id")+" registreringer")
	out.element("tittel", "Registreringer")
	for _, f := range r.s.Head {
		switch f.Element {
		case "opprettetDato", "opprettetAv", "avsluttetDato", "avsluttetAv":
			x.field(out, r, &f)
		}
	}
}

// largeFolder writes the records of a folder in pieces.
func (x *extractor) largeFolder(folder string, pool *pool) error {
	for after := (*row)(nil); ; {
		b, err := x.nextRecords(folder, "", after)
		if err != nil || b == nil {
			return err
		}
		list := b.records[folder]
		for _, rec := range list {
			if err := x.record(b, rec, pool); err != nil {
				return err
			}
		}
		after = list[len(list)-1]
	}
}

// looseRecords writes the records of a class that lie in no folder.
func (x *extractor) looseRecords(class string) error {
	pool := x.startPool()
	for after := (*row)(nil); ; {
		b, err := x.nextRecords("", class, after)
		if err != nil || b == nil {
			return joined(err, pool)
		}
		list := b.records[""]
		for _, rec := range list {
			if x.skip[rec.key()] {
				continue
			}
			if err := x.record(b, rec, pool); err != nil {
				return joined(err, pool)
			}
		}
		after = list[len(list)-1]
	}
}

// each writes the rows of a table that belong to a unit as elements of their own.
func (x *extractor) each(b *batch, table, unit string) {
	for _, r := range b.of(table, unit) {
		x.small(r)
	}
}

func (x *extractor) small(r *row) {
	switch {
	case r.s.Table == "elektronisk_signatur" && r.int("verifisert_dato") == 0:
		x.noteOnce("a signature that was never verified has no place in the deposit format")
		return
	case r.s.Table == "kassasjon":
		x.disposal(r)
		return
	case r.s.Table == "skjerming":
		x.state.Counts.Screened++
	case r.s.Table == "utfoert_kassasjon":
		x.state.Counts.Disposed++
	}
	x.xml.open(r.s.Element)
	x.put(x.xml, r, r.s.Head)
	x.put(x.xml, r, r.s.Tail)
	x.xml.shut(r.s.Element)
}

// disposal writes the kassasjon of a row that carries the four columns. Without a date the schema has no place for it.
func (x *extractor) disposal(r *row) {
	if r.str("kassasjonsvedtak") == "" || r.str("kassasjonsdato") == "" {
		return
	}
	out := x.xml
	out.open("kassasjon")
	out.element("kassasjonsvedtak", x.names.code("kassasjonsvedtak", r.str("kassasjonsvedtak")))
	out.element("kassasjonshjemmel", r.str("kassasjonshjemmel"))
	out.number("bevaringstid", r.int("bevaringstid"))
	out.element("kassasjonsdato", r.str("kassasjonsdato")[:min(len(r.str("kassasjonsdato")), 10)])
	out.shut("kassasjon")
	x.state.Counts.Disposals++
}

// party writes a part.
func (x *extractor) party(b *batch, r *row) {
	out := x.xml
	out.open("part")
	if id := partyID(r); id != "" {
		out.element("partID", id)
	}
	x.put(out, r, r.s.Head)
	x.contact(b, r)
	out.shut("part")
}

// partyID is the number a party is known by: an organisation's, or a person's.
func partyID(r *row) string {
	if org := r.str("organisasjonsnummer"); org != "" {
		return org
	}
	return firstLine(r.str("personidentifikator"))
}

func (x *extractor) contact(b *batch, r *row) {
	for _, c := range b.of("kontaktinformasjon", r.key()) {
		x.put(x.xml, c, c.s.Head)
	}
}

// changes writes the change log of a unit.
func (x *extractor) changes(b *batch, unit string) {
	for _, r := range b.of("endringslogg", unit) {
		if r.str("hendelsetype") == "" {
			element := r.str("referanse_metadata")
			x.change(unit, element, r.int("endret_dato"), r.str("endret_av"), x.logged(r.str("arkivenhet"), element, r.str("tidligere_verdi")), x.logged(r.str("arkivenhet"), element, r.str("ny_verdi")))
		}
	}
}

func (x *extractor) change(unit, element string, at int64, by, old, next string) {
	out := x.log
	out.open("endring")
	out.element("referanseArkivenhet", uuid(unit))
	out.element("referanseMetadata", orElse(element, "Ikke oppgitt"))
	out.moment("endretDato", at)
	out.element("endretAv", orElse(by, "Ikke oppgitt"))
	out.element("tidligereVerdi", orElse(old, "(ingen verdi)"))
	out.element("nyVerdi", orElse(next, "(ingen verdi)"))
	out.shut("endring")
	x.state.Counts.Changes++
}

// closing: that a case was closed is a change, also where it was closed before changes were logged. What it says stands
// in the case itself.
func (x *extractor) closing(b *batch, r *row) {
	if r.str("mappetype") != "" || r.str("saksstatus") != "A" || r.int("avsluttet_dato") == 0 {
		return
	}
	for _, c := range b.of("endringslogg", r.key()) {
		if c.str("referanse_metadata") == "saksstatus" {
			return
		}
	}
	x.change(r.key(), "saksstatus", r.int("avsluttet_dato"), r.str("avsluttet_av"), x.names.code("saksstatus", "B"), x.names.code("saksstatus", "A"))
}
