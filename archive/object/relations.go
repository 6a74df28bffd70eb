package object

import "strings"

// Relation is a way from a unit of one type to units of another.
type Relation struct {
	Rel    string // its name within its area: "arkivdel"
	Area   string
	To     *Type
	Up     bool   // the other unit's id stands in our column; otherwise ours stands in theirs
	Column string // of our row when Up, else of theirs; empty for a link
	Link   string // kind of link (lenke.art)
	Back   bool   // the link goes from them to us
	And    string // a condition on the rows there, with "%" for their alias
}

// One reports whether the relation leads to one unit at most.
func (r *Relation) One() bool { return r.Up }

// relations, as data: TYPE REL AREA TO HOW. HOW is ">column" for units whose column holds our id, "<column" for the one unit
// whose id our column holds, "+art" for links from us and "-art" for links to us.
const relations = `
arkiv overarkiv arkivstruktur arkiv <overarkiv
arkiv underarkiv arkivstruktur arkiv >overarkiv
arkiv arkivdel arkivstruktur arkivdel >arkiv
arkiv arkivskaper arkivstruktur arkivskaper +arkivskaper
arkivskaper arkiv arkivstruktur arkiv -arkivskaper
arkivdel arkiv arkivstruktur arkiv <arkiv
arkivdel forrigearkivdel arkivstruktur arkivdel <referanse_forloeper
arkivdel nestearkivdel arkivstruktur arkivdel <referanse_arvtaker
arkivdel klassifikasjonssystem arkivstruktur klassifikasjonssystem <klassifikasjonssystem
arkivdel sekundaerklassifikasjonssystem arkivstruktur klassifikasjonssystem +sekundaerklassifikasjonssystem
arkivdel mappe arkivstruktur mappe >arkivdel
arkivdel registrering arkivstruktur registrering >referanse_arkivdel %.saksmappe=''
klassifikasjonssystem arkivdel arkivstruktur arkivdel >klassifikasjonssystem
klassifikasjonssystem sekundaerklassifikasjonssystem arkivstruktur arkivdel -sekundaerklassifikasjonssystem
klassifikasjonssystem klasse arkivstruktur klasse >klassifikasjonssystem %.overklasse=''
klasse klassifikasjonssystem arkivstruktur klassifikasjonssystem <klassifikasjonssystem
klasse overklasse arkivstruktur klasse <overklasse
klasse underklasse arkivstruktur klasse >overklasse
klasse mappe arkivstruktur mappe >klasse
klasse registrering arkivstruktur registrering >klasse
klasse kryssreferanse arkivstruktur kryssreferanse >arkivenhet
mappe arkivdel arkivstruktur arkivdel <arkivdel
mappe klasse arkivstruktur klasse <klasse
mappe overmappe arkivstruktur mappe <referanse_forelder_mappe
mappe undermappe arkivstruktur mappe >referanse_forelder_mappe
mappe registrering arkivstruktur registrering >saksmappe
mappe merknad arkivstruktur merknad >arkivenhet
mappe part arkivstruktur part >arkivenhet
mappe kryssreferanse arkivstruktur kryssreferanse >arkivenhet
mappe nasjonalidentifikator arkivstruktur nasjonalidentifikator >arkivenhet
saksmappe journalpost sakarkiv journalpost >saksmappe
saksmappe sekundaerklassifikasjon sakarkiv klasse +sekundaerklassifikasjon
saksmappe presedens sakarkiv presedens -presedens
registrering mappe arkivstruktur mappe <saksmappe
registrering arkivdel arkivstruktur arkivdel <referanse_arkivdel
registrering klasse arkivstruktur klasse <klasse
registrering dokumentbeskrivelse arkivstruktur dokumentbeskrivelse >registrering
registrering merknad arkivstruktur merknad >arkivenhet
registrering part arkivstruktur part >arkivenhet
registrering korrespondansepart arkivstruktur korrespondansepart >journalpost
registrering kryssreferanse arkivstruktur kryssreferanse >arkivenhet
registrering nasjonalidentifikator arkivstruktur nasjonalidentifikator >arkivenhet
journalpost avskrivning sakarkiv avskrivning >journalpost
journalpost dokumentflyt sakarkiv dokumentflyt >registrering
journalpost presedens sakarkiv presedens -presedens
arkivnotat dokumentflyt sakarkiv dokumentflyt >registrering
dokumentbeskrivelse registrering arkivstruktur registrering =registrering
dokumentbeskrivelse dokumentobjekt arkivstruktur dokumentobjekt >dokumentbeskrivelse
dokumentbeskrivelse merknad arkivstruktur merknad >arkivenhet
dokumentbeskrivelse part arkivstruktur part >arkivenhet
dokumentobjekt dokumentbeskrivelse arkivstruktur dokumentbeskrivelse <dokumentbeskrivelse
dokumentobjekt konvertering arkivstruktur konvertering >dokumentobjekt
kryssreferanse klasse arkivstruktur klasse <referanse_til_klasse
kryssreferanse mappe arkivstruktur mappe <referanse_til_mappe
kryssreferanse registrering arkivstruktur registrering <referanse_til_registrering
presedens saksmappe sakarkiv saksmappe +presedens
presedens journalpost sakarkiv journalpost +presedens
administrativEnhet bruker admin bruker -enhet
bruker administrativenhet admin administrativEnhet +enhet
arkivenhet endringslogg loggingogsporing endringslogg >referanse_arkivenhet
`

// makes is what can be made under a unit of a type.
const makes = `
arkiv arkiv arkivdel arkivskaper
arkivskaper arkiv
arkivdel klassifikasjonssystem mappe saksmappe registrering
klassifikasjonssystem klasse
klasse klasse mappe saksmappe registrering kryssreferanse
mappe mappe saksmappe registrering journalpost arkivnotat merknad partPerson partEnhet kryssreferanse bygning enhetsidentifikator matrikkel foedselsnummer dNummer plan posisjon
saksmappe presedens
registrering dokumentbeskrivelse merknad partPerson partEnhet korrespondansepartPerson korrespondansepartEnhet korrespondansepartIntern kryssreferanse bygning enhetsidentifikator matrikkel foedselsnummer dNummer plan posisjon
journalpost avskrivning dokumentflyt presedens
arkivnotat dokumentflyt
dokumentbeskrivelse dokumentobjekt merknad partPerson partEnhet
dokumentobjekt konvertering
administrativEnhet bruker administrativEnhet
bruker administrativEnhet
`

// AtRoot lists what can be made under nothing, by area.
func AtRoot(area string) []string {
	return map[string][]string{
		"arkivstruktur":    {"arkiv", "arkivskaper", "klassifikasjonssystem"},
		"admin":            {"administrativEnhet", "bruker", "tilgang"},
		"loggingogsporing": {"endringslogg", "hendelseslogg"},
	}[area]
}

// Listed are the types whose units can all be listed from the top, by area.
func Listed(area string) []string {
	return map[string][]string{
		"arkivstruktur": {"arkiv", "arkivdel", "arkivskaper", "dokumentbeskrivelse", "dokumentobjekt", "klasse", "klassifikasjonssystem",
			"korrespondansepart", "kryssreferanse", "mappe", "merknad", "nasjonalidentifikator", "part", "registrering"},
		"sakarkiv":         {"arkivnotat", "avskrivning", "dokumentflyt", "journalpost", "presedens", "saksmappe"},
		"admin":            {"administrativEnhet", "bruker", "tilgang"},
		"loggingogsporing": {"endringslogg", "hendelseslogg"},
	}[area]
}

func (m *Model) relate() {
	for line := range strings.Lines(relations) {
		if f := strings.Fields(line); len(f) >= 5 {
			m.Type(f[0]).relate(m, f[1:])
		}
	}
	for line := range strings.Lines(makes) {
		if f := strings.Fields(line); len(f) > 1 {
			m.Type(f[0]).New = f[1:]
		}
	}
	for _, t := range m.order { // bases come first
		if t.Base != nil {
			t.Relations = append(t.Base.Relations[:len(t.Base.Relations):len(t.Base.Relations)], t.Relations...)
			t.New = append(t.Base.New[:len(t.Base.New):len(t.Base.New)], t.New...)
		}
	}
}

func (t *Type) relate(m *Model, f []string) {
	r := &Relation{Rel: f[0], Area: f[1], To: m.Type(f[2])}
	switch rest := f[3][1:]; f[3][0] {
	case '<':
		r.Up, r.Column = true, rest
	case '>':
		r.Column = rest
	case '+':
		r.Link = rest
	case '-':
		r.Link, r.Back = rest, true
	case '=':
		r.Column, r.Link = "="+rest, "dokument"
	}
	if len(f) > 4 {
		r.And = f[4]
	}
	t.Relations = append(t.Relations, r)
}

// Relation finds a relation of the type by name.
func (t *Type) Relation(name string) *Relation {
	name = strings.ToLower(name)
	for _, r := range t.Relations {
		if r.Rel == name {
			return r
		}
	}
	return nil
}

// Makes reports whether a unit of type name may be made under one of t.
func (t *Type) Makes(name string) bool {
	for _, n := range t.New {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}
