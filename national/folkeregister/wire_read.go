package folkeregister

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"torg/internal/callout"
	"torg/municipality"
)

// parsePerson reads one document. key makes the digests of dwellings; it is made anew for every question.
func parsePerson(raw, key []byte) (person, error) {
	var w wirePerson
	if err := callout.Strict(raw, &w); err != nil {
		return person{}, err
	}
	if w.tooLarge() {
		return person{}, municipality.E(municipality.TooMuch, "folkeregister.parse", "register.unavailable")
	}
	p := person{id: w.number(), grade: w.protection()}
	if p.id == "" {
		return person{}, municipality.E(municipality.Invalid, "folkeregister.parse", "register.unavailable")
	}
	w.readIdentity(&p)
	w.readPlace(&p, key)
	w.readRelations(&p)
	return p, nil
}

func (w wirePerson) tooLarge() bool {
	n := len(w.IDs) + len(w.Status) + len(w.Navn) + len(w.Foedsel) + len(w.Sivilstand) + len(w.Beskyttet) + len(w.Bosted)
	return n+len(w.Opphold)+len(w.Delt)+len(w.Familie)+len(w.Ansvar)+len(w.Verge) > maxEntries
}

// number is the number in use; a person may have had others.
func (w wirePerson) number() municipality.NationalID {
	found := municipality.NationalID("")
	for _, i := range w.IDs {
		id, err := municipality.ParseNationalID(i.Nummer)
		if err == nil && i.now() && (found == "" || i.Status == "iBruk") {
			found = id
		}
	}
	return found
}

// protection is the strictest grade found anywhere in the document: on the person and on any address.
func (w wirePerson) protection() grade {
	g := open
	raise := func(other grade) {
		if other.weight() > g.weight() {
			g = other
		}
	}
	for _, b := range w.Beskyttet {
		if b.now() {
			raise(b.Grad)
		}
	}
	for _, list := range [][]wireAddress{w.Bosted, w.Opphold, w.Delt} {
		for _, a := range list {
			if a.now() {
				raise(a.Grad)
			}
		}
	}
	return g
}

func (w wirePerson) readIdentity(p *person) {
	for _, n := range w.Navn {
		if n.now() {
			p.first, p.last = join(n.Fornavn, n.Mellomnavn), cut(n.Etternavn)
		}
	}
	for _, f := range w.Foedsel {
		if f.now() {
			p.born = date(f.Dato)
		}
	}
	for _, s := range w.Status {
		if s.now() {
			p.status = cut(s.Status)
		}
	}
	if d := w.Doedsfall; d != nil && d.now() {
		p.dead, p.died = true, date(d.Dato)
	}
	p.dead = p.dead || p.status == "doed"
	for _, s := range w.Sivilstand {
		if s.now() {
			p.marital, p.spouse = cut(s.Sivilstand), id(s.Relatert)
		}
	}
}

func (w wirePerson) readPlace(p *person, key []byte) {
	for _, list := range [][]wireAddress{w.Opphold, w.Bosted} { // where one lives goes before where one stays
		for _, a := range list {
			if a.now() {
				p.address, p.home = a.readable(), a.digest(key)
			}
		}
	}
	for _, a := range w.Bosted {
		if a.now() {
			p.municipality, p.since = a.municipality(), w.residentSince()
		}
	}
	for _, a := range w.Delt {
		if h := a.digest(key); a.now() && h != nil {
			p.shared = append(p.shared, h)
		}
	}
	if p.grade.weight() > 0 {
		p.address = nil
	}
	if p.grade.weight() > 2 {
		p.municipality, p.since = "", ""
	}
}

func (w wirePerson) readRelations(p *person) {
	for _, f := range w.Familie {
		if other := id(f.Person); f.now() && other != "" {
			p.relate(other, f.Rolle)
		}
	}
	for _, c := range w.Ansvar {
		if c.now() {
			p.care = append(p.care, care{kind: cut(c.Ansvar), child: id(c.Barn), guardian: id(c.Foresat)})
		}
	}
	for _, g := range w.Verge {
		if g.now() {
			p.guardians = append(p.guardians, g.read())
		}
	}
}

func (p *person) relate(other municipality.NationalID, role string) {
	switch role {
	case "barn":
		p.children = append(p.children, other)
	case "mor", "far", "medmor":
		p.parents = append(p.parents, other)
	case "ektefelleEllerPartner":
		if p.spouse == "" {
			p.spouse = other
		}
	}
}

func (g wireGuardian) read() guardian {
	out := guardian{id: id(g.Verge.Nummer), kind: cut(g.Type), scope: cut(g.Verge.Omfang), office: cut(g.Embete), from: date(g.Fra)}
	if n := g.Verge.Navn; n != nil {
		out.name = join(n.Fornavn, n.Mellomnavn, n.Etternavn)
	} else if n := g.Verge.Person; n != nil {
		out.name = join(n.Navn.Fornavn, n.Navn.Mellomnavn, n.Navn.Etternavn)
	}
	return out
}

func (a wireAddress) municipality() string {
	switch {
	case a.Vei != nil:
		return cut(a.Vei.Kommune)
	case a.Matrikkel != nil:
		return cut(a.Matrikkel.Nummer.Kommune)
	case a.Ukjent != nil:
		return cut(a.Ukjent.Kommune)
	}
	return ""
}

func (a wireAddress) readable() *address {
	switch {
	case a.Vei != nil:
		r := a.Vei
		return &address{lines: lines(r.CO, r.Navn+" "+r.Nummer.Hus+r.Nummer.Bokstav), postal: cut(r.Poststed.Nummer), town: cut(r.Poststed.Navn), municipality: cut(r.Kommune)}
	case a.Matrikkel != nil:
		l := a.Matrikkel
		return &address{lines: lines(l.CO, l.text()), postal: cut(l.Poststed.Nummer), town: cut(l.Poststed.Navn), municipality: cut(l.Nummer.Kommune)}
	}
	return nil
}

// text is a matrikkeladresse as it is written: 11/4-2, without street.
func (l wireLand) text() string {
	s := l.Nummer.Gaard.String() + "/" + l.Nummer.Bruk.String()
	if f := l.Nummer.Feste.String(); f != "" && f != "0" {
		s += "/" + f
	}
	if u := l.Under.String(); u != "" && u != "0" {
		s += "-" + u
	}
	return s
}

// digest identifies a dwelling without telling where it is.
func (a wireAddress) digest(key []byte) []byte {
	var parts []string
	switch {
	case a.Vei != nil:
		r := a.Vei
		parts = []string{"vei", r.Kommune, r.Kode, strings.ToUpper(r.Navn), r.Nummer.Hus, strings.ToUpper(r.Nummer.Bokstav), r.Bruk}
	case a.Matrikkel != nil:
		parts = []string{"matrikkel", a.Matrikkel.Nummer.Kommune, a.Matrikkel.text(), a.Matrikkel.Bruk}
	default:
		return nil
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(strings.Join(parts, "\x00")))
	return h.Sum(nil)
}

func id(s string) municipality.NationalID {
	n, err := municipality.ParseNationalID(s)
	if err != nil {
		return ""
	}
	return n
}

func date(s string) string {
	if len(s) > 10 {
		s = s[:10]
	}
	d, err := municipality.ParseDate(s)
	if err != nil {
		return ""
	}
	return d.String()
}

func cut(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "")
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText])
	}
	return s
}

func join(words ...string) string {
	var out []string
	for _, w := range words {
		if w = cut(w); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func lines(all ...string) []string {
	var out []string
	for _, l := range all {
		if l = cut(l); l != "" && len(out) < maxLines {
			out = append(out, l)
		}
	}
	return out
}
