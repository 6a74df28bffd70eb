package object_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"torg/archive/object"
)

const published = "../../../shared/noark5"

type publishedType struct {
	Package, Name, Type, Inherits string
	Rels                          []string
	Attributes                    []struct {
		Name, Type string
		In         string `json:"card_in"`
	}
	Codes []struct{ Kode, Kodenavn string }
}

func readPublished(t *testing.T) (out []publishedType) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(published, "n5tg-model.json"))
	if err != nil {
		t.Skipf("the published model is not here: %v", err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// kinds are how the published model writes each kind.
func kinds() map[string][]object.Kind {
	return map[string][]object.Kind{"string": {object.Text}, "datetime": {object.Moment, object.Day}, "integer": {object.Whole}, "decimal": {object.Decimal}, "boolean": {object.Bool}, "SystemID": {object.ID}}
}

// TestTheModelIsThePublishedOne holds every type, attribute, kind and number to the standard's model.
func TestTheModelIsThePublishedOne(t *testing.T) {
	m := object.New(nil, nil).Model
	seen := 0
	for _, p := range readPublished(t) {
		if p.Package == "Kodelister" || strings.Contains(p.Type, "codelist") || p.Name == "NasjonaleIdentifikatorer" || p.Name == "Personidentifikator" {
			continue
		}
		typ := m.Type(p.Name)
		if p.Name == "Enhetsidentifikator" || typ == nil {
			typ = m.Type(strings.ToLower(p.Name))
		}
		if typ == nil {
			t.Errorf("%s is not there", p.Name)
			continue
		}
		for _, a := range p.Attributes {
			seen++
			checkPublished(t, p, typ, a.Name, a.Type, a.In)
		}
	}
	if seen < 250 {
		t.Errorf("only %d attributes", seen)
	}
}

func checkPublished(t *testing.T, p publishedType, typ *object.Type, name, kind, card string) {
	t.Helper()
	a := typ.Attr(name)
	if a == nil {
		t.Errorf("%s.%s is not there", p.Name, name)
		return
	}
	if want, ok := kinds()[kind]; ok && !slices.Contains(want, a.Kind) && name != "utdatert" { // the text has true and false
		t.Errorf("%s.%s is %s, published %s", p.Name, name, a.Kind, kind)
	}
	if many := strings.HasSuffix(card, "*"); many != a.Many {
		t.Errorf("%s.%s many is %v, published %s", p.Name, name, a.Many, card)
	}
	lenient := []string{"bevaringstid", "kassasjonsdato", "skjermingMetadata"} // demanded by the model, left out by clients in use
	if strings.HasPrefix(card, "1") && !a.Required && !slices.Contains(lenient, name) {
		t.Errorf("%s.%s is demanded by the model", p.Name, name)
	}
}

func TestTheCodesAreThePublishedOnes(t *testing.T) {
	ours := newHouse(t).codes(t)
	for _, p := range readPublished(t) {
		if p.Package != "Kodelister" && p.Name != "Koordinatsystem" {
			continue
		}
		for _, c := range p.Codes {
			kode, _, _ := strings.Cut(strings.Trim(c.Kode, "`_"), " ")
			if !slices.Contains(ours[strings.ToLower(p.Name)], kode) {
				t.Errorf("%s has no %s", p.Name, kode)
			}
		}
	}
}

// TestTheRelationsAreThePublishedOnes: each relation the model has for a type is one of ours, or the list says why not.
func TestTheRelationsAreThePublishedOnes(t *testing.T) {
	m := object.New(nil, nil).Model
	without := map[string]string{
		"arkivdel ny-arkiv": "an arkivdel lies in one arkiv", "arkivdel ny-arkivdel": "the next arkivdel is made under the arkiv and linked", "klassifikasjonssystem ny-arkivdel": "an arkivdel is made under an arkiv and linked",
		"klassifikasjonssystem ny-sekundaerklassifikasjonssystem": "linked by $ref", "registrering ny-arkivdel": "linked by $ref", "registrering ny-mappe": "a record lies in one folder", "registrering ny-registrering": "made in the folder",
		"saksmappe ny-klasse": "linked by $ref", "dokumentbeskrivelse ny-registrering": "linked by $ref", "dokumentbeskrivelse ny-dokumentbeskrivelse": "made in the record", "dokumentobjekt ny-dokumentobjekt": "made in the document",
		"dokumentobjekt ny-dokumentbeskrivelse": "made in the record", "presedens ny-journalpost": "made in the folder", "presedens ny-saksmappe": "made in the series", "presedens ny-presedens": "made in the case",
		"avskrivning ny-avskrivning": "made in the entry", "dokumentflyt ny-dokumentflyt": "made in the entry",
		"arkivenhet ny-endringslogg": "the log is the archive's own", "tilgang ny-tilgang": "made at the top", "bruker ny-bruker": "made at the top",
	}
	for _, p := range readPublished(t) {
		typ := m.Type(p.Name)
		if typ == nil || typ.Area == "-" || typ.Area == "metadata" || p.Package == "Kodelister" {
			continue
		}
		for _, full := range p.Rels {
			parts := strings.Split(strings.Trim(strings.TrimPrefix(full, "https://rel.arkivverket.no/noark5/v5/api/"), "/"), "/")
			rel := parts[len(parts)-1]
			if full == "self" || len(parts) < 2 || parts[0] == "metadata" || strings.HasPrefix(rel, "utvid-til-") || rel == "fil" {
				continue
			}
			if _, known := without[typ.Name+" "+rel]; !known && !has(m, typ, rel) {
				t.Errorf("%s has no %s", typ.Name, rel)
			}
		}
	}
}

func has(m *object.Model, typ *object.Type, rel string) bool {
	if name, isNew := strings.CutPrefix(rel, "ny-"); isNew {
		return typ.Makes(name)
	}
	if other := m.Type(rel); typ.Rel() == rel || typ.Relation(rel) != nil || other != nil && other.Base != nil && typ.Relation(other.Base.Rel()) != nil {
		return true
	}
	return false
}

// schema is what is read of an XSD: the elements of each type.
type schema struct {
	Types []struct {
		Name     string       `xml:"name,attr"`
		Sequence []xsdElement `xml:"sequence>element"`
		Extended struct {
			Base     string       `xml:"base,attr"`
			Sequence []xsdElement `xml:"sequence>element"`
		} `xml:"complexContent>extension"`
	} `xml:"complexType"`
}

type xsdElement struct {
	Name string `xml:"name,attr"`
	Type string `xml:"type,attr"`
}

// TestTheSchemasKnowWhatIsShown holds the names of attributes to the standard's XML schemas, those of the schemas that are
// of an older edition than the model set aside.
func TestTheSchemasKnowWhatIsShown(t *testing.T) {
	elements := map[string][]string{}
	bases := map[string]string{}
	for _, file := range []string{"arkivstruktur.xsd", "sakarkiv.xsd", "admin.xsd", "loggingogsporing.xsd"} {
		b, err := os.ReadFile(filepath.Join(published, "xsd/n5tg-1.1", file))
		if err != nil {
			t.Skipf("the published schemas are not here: %v", err)
		}
		var s schema
		if err := xml.Unmarshal(b, &s); err != nil {
			t.Fatal(err)
		}
		for _, ct := range s.Types {
			name := strings.ToLower(strings.TrimPrefix(strings.TrimSuffix(ct.Name, "Type"), "Abstrakt"))
			_, base, _ := strings.Cut(ct.Extended.Base, ":")
			bases[name] = strings.ToLower(strings.TrimPrefix(strings.TrimSuffix(base, "Type"), "Abstrakt"))
			for _, e := range append(ct.Sequence, ct.Extended.Sequence...) {
				elements[name] = append(elements[name], e.Name)
			}
		}
	}
	newer := strings.Fields(`utfoertKassasjon sletting eksternReferanse virksomhetsspesifikkeMetadata partRolle referanseEndretAv endretDato endretAv opprettetDato opprettetAv referanseOpprettetAv
		referanseUtlaantTil kortnavn personidentifikator enhetsidentifikator referanseTilKlasse referanseTilMappe referanseTilRegistrering referansePresedensGodkjentAv skjermingDokument
		gradering tilknyttetRegistreringSom dokumentnummer tilknyttetDato tilknyttetAv referanseTilknyttetAv systemID`)
	m := object.New(nil, nil).Model
	known, held := 0, 0
	for _, typ := range m.Types() {
		all := []string{}
		for name := strings.ToLower(typ.Name); name != ""; name = bases[name] {
			all = append(all, elements[name]...)
		}
		if len(elements[strings.ToLower(typ.Name)]) == 0 || typ.Is("nasjonalidentifikator") {
			continue
		}
		held++
		for _, a := range typ.Attrs() {
			switch {
			case slices.Contains(all, a.Name):
				known++
			case !slices.Contains(newer, a.Name):
				t.Errorf("%s.%s is not in the schemas, which have %v", typ.Name, a.Name, all)
			}
		}
	}
	if held < 20 || known < 150 {
		t.Errorf("only %d attributes of %d types were held to the schemas", known, held)
	}
}
