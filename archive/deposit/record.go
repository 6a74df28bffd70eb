package deposit

import "strings"

// record writes a registrering of any kind.
func (x *extractor) record(b *batch, r *row, pool *pool) error {
	out, id, kind := x.xml, r.key(), recordKind(r)
	if kind == "registrering" {
		out.open("registrering")
	} else {
		out.raw(`<registrering xsi:type="` + kind + `">`)
	}
	x.state.Counts.Records++
	x.put(out, r, r.s.Head)
	for _, p := range b.of("part", id) {
		x.party(b, p)
	}
	x.each(b, "kassasjon", id)
	x.each(b, "skjerming", id)
	x.each(b, "gradering", id)
	for _, d := range b.of("dokumentbeskrivelse", id) {
		if err := x.document(b, d, id, pool); err != nil {
			return err
		}
	}
	x.put(out, r, x.mid)
	x.own(b, id)
	x.each(b, "merknad", id)
	x.each(b, "kryssreferanse", id)
	x.correspondence(b, r, kind)
	x.changes(b, id)
	x.recordTail(b, r, kind)
	out.shut("registrering")
	return nil
}

// recordKind is the xsi:type. What was reserved and never got a journal number is no journal entry.
func recordKind(r *row) string {
	switch kind := r.str("registreringstype"); {
	case kind == "" && r.int("journalsekvensnummer") == 0:
		return "registrering"
	case kind == "":
		return "journalpost"
	case kind == "arkivnotat" || kind == "moeteregistrering":
		return kind
	}
	return "registrering"
}

func (x *extractor) recordTail(b *batch, r *row, kind string) {
	out, id := x.xml, r.key()
	switch kind {
	case "journalpost":
		x.state.Counts.Entries++
		x.dated(r.str("journaldato"))
		x.put(out, r, r.s.Tail)
		x.each(b, "avskrivning", id)
		x.each(b, "dokumentflyt", id)
		x.each(b, "presedens", id)
		x.each(b, "elektronisk_signatur", id)
	case "arkivnotat":
		x.put(out, r, x.note)
		x.each(b, "dokumentflyt", id)
	case "moeteregistrering":
		for _, m := range b.of("moeteregistrering", id) {
			x.put(out, m, m.s.Head)
		}
		for _, l := range b.of("lenke", id) {
			if l.str("art") == "moeteregistrering" {
				out.element("referanseTilMoeteregistrering", uuid(l.str("til")))
			}
		}
	}
}

// dated keeps the first and last journal date.
func (x *extractor) dated(date string) {
	if len(date) < 10 {
		return
	}
	date = date[:10]
	if x.state.First == "" || date < x.state.First {
		x.state.First = date
	}
	if date > x.state.LastDate {
		x.state.LastDate = date
	}
}

// correspondence writes the correspondence parties. Every journal entry has an internal one (requirement 2.6.3): its unit
// and officer, which Torg keeps on the entry itself.
func (x *extractor) correspondence(b *batch, r *row, kind string) {
	out, internal := x.xml, false
	for _, p := range b.of("korrespondansepart", r.key()) {
		out.open("korrespondansepart")
		x.put(out, p, p.s.Head)
		x.contact(b, p)
		x.put(out, p, p.s.Tail)
		out.shut("korrespondansepart")
		internal = internal || within(p.str("korrespondanseparttype"))
	}
	if kind != "journalpost" || internal {
		return
	}
	unit, officer := x.internal(r)
	out.open("korrespondansepart")
	out.element("korrespondanseparttype", x.names.code("korrespondanseparttype", internalType(r)))
	out.element("korrespondansepartNavn", unit)
	out.element("administrativEnhet", unit)
	out.element("saksbehandler", officer)
	out.shut("korrespondansepart")
}

// within tells of a correspondence party in the house itself.
func within(kind string) bool { return kind == "IA" || kind == "IM" || kind == "IK" }

func internalType(r *row) string {
	if r.str("journalposttype") == "I" {
		return "IM"
	}
	return "IA"
}

// internal is the unit and officer of an entry, as they are called.
func (x *extractor) internal(r *row) (unit, officer string) {
	unit = x.names.column("administrativ_enhet", r.str("administrativ_enhet"))
	return orElse(unit, "Ikke oppgitt"), x.names.column("saksbehandler", r.str("saksbehandler"))
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// noteOnce tells of something the deposit format has no place for.
func (x *extractor) noteOnce(text string) {
	for _, n := range x.left.Notes {
		if n == text {
			return
		}
	}
	x.left.Notes = append(x.left.Notes, text)
}
