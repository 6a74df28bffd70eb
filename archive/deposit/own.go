package deposit

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"torg/archive"
	"torg/store"
)

// ownNamespace is where a municipality's own metadata and the national identifiers stand in the package: the deposit
// format has no other place for them (requirements 6.4.31 to 6.4.35). ownSchema, made from the catalogue, defines them.
const (
	ownNamespace = "urn:torg:virksomhetsspesifikke-metadata:1"
	ownSchema    = "virksomhetsspesifikkeMetadata.xsd"
)

// hasOwn: some unit may have such metadata, so the package has their schema.
func (x *extractor) hasOwn() bool { return x.used["vsm"] || x.used["nasjonalidentifikator"] }

func (x *extractor) ownLocation() string {
	if !x.hasOwn() {
		return ""
	}
	return " " + ownNamespace + " " + ownSchema
}

// own writes virksomhetsspesifikkeMetadata of a unit.
func (x *extractor) own(b *batch, unit string) {
	values, ids := b.of("vsm", unit), b.of("nasjonalidentifikator", unit)
	if len(values)+len(ids) == 0 {
		return
	}
	out := x.xml
	x.state.Counts.Own++
	out.raw(`<virksomhetsspesifikkeMetadata xmlns:v="` + ownNamespace + `">`)
	for _, r := range values {
		name := r.str("navn")
		if el := ownElement(name); r.str("verdi") != "" {
			out.raw("<v:" + el + ` navn="`)
			out.text(name)
			out.raw(`">`)
			out.text(r.str("verdi"))
			out.raw("</v:" + el + ">")
		}
	}
	for _, r := range ids {
		out.raw("<v:nasjonalidentifikator>")
		for _, f := range r.s.Head {
			x.ownField(r, f)
		}
		out.raw("</v:nasjonalidentifikator>")
	}
	out.shut("virksomhetsspesifikkeMetadata")
}

func (x *extractor) ownField(r *row, f Field) {
	f.Element = "v:" + f.Element
	x.field(x.xml, r, &f)
}

var plainName = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// ownElement is the name of a field as an element: without its prefix, and with nothing XML does not take.
func ownElement(name string) string {
	if _, local, ok := strings.Cut(name, ":"); ok {
		name = local
	}
	name = strings.Trim(plainName.ReplaceAllString(name, "_"), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' || name == "nasjonalidentifikator" {
		return "felt_" + name
	}
	return name
}

// writeOwnSchema writes the schema of the own metadata; it says what each field is, as the catalogue does.
func (x *extractor) writeOwnSchema() error {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="` + ownNamespace + `" targetNamespace="` + ownNamespace + `" elementFormDefault="qualified" version="1.0">
`)
	seen := map[string]bool{}
	err := x.s.Read(x.ctx, func(tx store.Tx) error {
		return store.Each(tx, func(scan func(...any) error) error {
			var name, text string
			if err := scan(&name, &text); err != nil {
				return err
			}
			if el := ownElement(name); !seen[el] {
				seen[el] = true
				b.WriteString(`<xs:element name="` + el + `"><xs:annotation><xs:documentation xml:lang="no">` + escaped(orElse(text, name)) + `</xs:documentation></xs:annotation><xs:complexType><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="navn" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>` + "\n")
			}
			return nil
		}, `SELECT v.navn, COALESCE(MAX(f.beskrivelse), '') FROM (SELECT DISTINCT navn FROM vsm) v LEFT JOIN vsm_felt f ON f.navn = v.navn GROUP BY v.navn ORDER BY v.navn`)
	})
	if err != nil {
		return err
	}
	b.WriteString(`<xs:element name="nasjonalidentifikator"><xs:annotation><xs:documentation xml:lang="no">Nasjonal identifikator som mappen eller registreringen gjelder: matrikkelenhet, bygning, plan, enhet, person eller posisjon.</xs:documentation></xs:annotation><xs:complexType><xs:sequence>` + "\n")
	for _, f := range ShapeOf("nasjonalidentifikator").Head {
		b.WriteString(`<xs:element name="` + f.Element + `" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>` + "\n")
	}
	b.WriteString("</xs:sequence></xs:complexType></xs:element>\n</xs:schema>\n")
	return x.keepFile(ownSchema, []byte(b.String()))
}

func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;").Replace(strings.ToValidUTF8(text, "\uFFFD"))
}

// keepFile writes a small file of the content and notes its digest.
func (x *extractor) keepFile(name string, body []byte) error {
	if err := os.WriteFile(x.content(name), body, 0o600); err != nil {
		return err
	}
	x.state.keep(name, int64(len(body)), sumOf(body))
	return nil
}

// SeriesOf lists the arkivdeler of a zone's archive that hold anything: those that can be extracted.
func SeriesOf(tx store.Tx) (out []archive.Series, err error) {
	err = archive.EachRow(tx, "WHERE system_id IN (SELECT arkivdel FROM saksmappe) OR system_id IN (SELECT referanse_arkivdel FROM journalpost WHERE saksmappe = '') ORDER BY opprettet_dato, system_id", nil,
		func(s archive.Series) error { out = append(out, s); return nil })
	return slices.Clip(out), err
}
