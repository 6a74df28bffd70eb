package deposit

import (
	"strconv"
	"strings"
)

// documentation writes arkivuttrekk.xml by the National Archives' pattern (requirements 6.4.20 to 6.4.23). Readers at
// depots find parts of it by position, so the order of its properties is fixed.
func (x *extractor) documentation() error {
	if x.hasOwn() {
		if err := x.writeOwnSchema(); err != nil {
			return err
		}
	}
	m := &manifest{}
	m.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<addml xmlns="http://www.arkivverket.no/standarder/addml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.arkivverket.no/standarder/addml addml.xsd" name="Noark 5-arkivuttrekk">` + "\n<dataset>\n<description>Noark 5-arkivuttrekk</description>\n")
	x.reference(m)
	m.raw(`<dataObjects><dataObject name="Noark 5-arkivuttrekk"><properties>`)
	x.information(m)
	m.raw("</properties>\n<dataObjects>\n")
	c := x.state.Counts
	own := []string{"metadatakatalog.xsd"}
	if x.hasOwn() {
		own = append(own, ownSchema)
	}
	x.dataObject(m, "arkivstruktur", own, "mappe", c.Folders, "registrering", c.Records)
	x.dataObject(m, "endringslogg", nil, "endring", c.Changes, "", 0)
	x.dataObject(m, "loependeJournal", nil, "journalregistrering", c.Entries, "", 0)
	x.dataObject(m, "offentligJournal", nil, "journalregistrering", c.Entries, "", 0)
	m.raw("</dataObjects></dataObject></dataObjects>\n</dataset>\n</addml>\n")
	return x.keepFile("arkivuttrekk.xml", []byte(m.String()))
}

// manifest is the text of arkivuttrekk.xml.
type manifest struct{ strings.Builder }

func (m *manifest) raw(s string) { m.WriteString(s) }

func (m *manifest) property(name, value string) {
	m.raw(`<property name="` + name + `"><value>` + escaped(value) + "</value></property>")
}

func (m *manifest) typed(name, kind, value string) {
	m.raw(`<property name="` + name + `" dataType="` + kind + `"><value>` + escaped(value) + "</value></property>\n")
}

func (m *manifest) element(name, value string) {
	m.raw(`<additionalElement name="` + name + `"><value>` + escaped(value) + "</value></additionalElement>\n")
}

func (x *extractor) reference(m *manifest) {
	m.raw(`<reference><context><additionalElements><additionalElement name="recordCreators"><additionalElements>`)
	for _, c := range x.frame.lastCreators() {
		m.element("recordCreator", orElse(c.str("arkivskaper_navn"), "Ikke oppgitt"))
	}
	m.raw("</additionalElements></additionalElement>\n")
	m.element("systemType", "Sakarkiv (Noark 5)")
	m.element("systemName", x.opt.System)
	m.element("archive", x.frame.title())
	start, end := x.period()
	m.raw(`</additionalElements></context><content><additionalElements><additionalElement name="archivalPeriod"><properties>`)
	m.property("startDate", start)
	m.property("endDate", end)
	m.raw("</properties></additionalElement></additionalElements></content></reference>\n")
}

func (f *frame) title() string {
	if len(f.fonds) == 0 {
		return f.series.str("tittel")
	}
	return f.fonds[len(f.fonds)-1].str("tittel")
}

// period is that of the arkivdel, or from its first to its last journal date where none is given.
func (x *extractor) period() (start, end string) {
	start = orElse(x.frame.series.str("arkivperiode_start_dato"), orElse(x.state.First, x.now().Format("2006-01-02")))
	end = orElse(x.frame.series.str("arkivperiode_slutt_dato"), orElse(x.state.LastDate, x.now().Format("2006-01-02")))
	return start, end
}

// divide is how the period is divided from the one beside it: sharply, since a package holds whole cases of one arkivdel
// and the journals hold exactly its entries.
const divide = "skarpt"

func (x *extractor) information(m *manifest) {
	c := x.state.Counts
	m.raw(`<property name="info"><properties><property name="type"><value>Noark 5</value><properties>`)
	m.property("version", "5.0")
	m.raw(`</properties></property><property name="additionalInfo"><properties><property name="periode"><properties>`)
	m.property("inngaaendeSkille", divide)
	m.property("utgaaendeSkille", divide)
	m.raw("</properties></property>\n")
	m.typed("inneholderSkjermetInformasjon", "boolean", strconv.FormatBool(c.Screened > 0))
	m.typed("omfatterDokumenterSomErKassert", "boolean", strconv.FormatBool(c.Disposed > 0))
	m.typed("inneholderDokumenterSomSkalKasseres", "boolean", strconv.FormatBool(c.Disposals > 0))
	m.typed("inneholderVirksomhetsspesifikkeMetadata", "boolean", strconv.FormatBool(c.Own > 0))
	m.typed("antallDokumentfiler", "integer", strconv.FormatInt(c.Files, 10))
	m.raw("</properties></property></properties></property>")
}

func (x *extractor) dataObject(m *manifest, name string, further []string, first string, n int64, second string, k int64) {
	m.raw(`<dataObject name="` + name + `"><properties>`)
	x.fileProperty(m, name+".xml")
	m.raw(`<property name="schema"><value>main</value><properties>`)
	x.fileProperty(m, name+".xsd")
	m.raw(schemaType + "</properties></property>\n")
	for _, s := range further {
		m.raw(`<property name="schema"><properties>`)
		x.fileProperty(m, s)
		m.raw(schemaType + "</properties></property>\n")
	}
	if further == nil { // named again only: its digest stands with the structure
		m.raw(`<property name="schema"><properties><property name="file"><properties>`)
		m.property("name", "metadatakatalog.xsd")
		m.raw("</properties></property></properties></property>\n")
	}
	m.raw(`<property name="info"><properties>`)
	m.occurrences(first, n)
	if second != "" {
		m.occurrences(second, k)
	}
	m.raw("</properties></property></properties></dataObject>\n")
}

const schemaType = `<property name="type"><value>XML Schema</value><properties><property name="version"><value>1.0</value></property></properties></property>`

func (x *extractor) fileProperty(m *manifest, name string) {
	m.raw(`<property name="file"><properties>`)
	m.property("name", name)
	m.raw(`<property name="format"><value>XML</value><properties><property name="version"><value>1.0</value></property></properties></property><property name="checksum"><properties>`)
	m.property("algorithm", "SHA-256")
	m.property("value", x.state.sum(name))
	m.raw("</properties></property></properties></property>\n")
}

func (m *manifest) occurrences(element string, n int64) {
	m.raw(`<property name="numberOfOccurrences"><value>` + element + `</value><properties><property name="elementPath"><value>//` + element + `</value></property>`)
	m.typed("value", "integer", strconv.FormatInt(n, 10))
	m.raw("</properties></property>\n")
}
