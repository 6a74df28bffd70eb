package depot

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// pack is a small package made by hand: what the depot's tests are tried on. Nothing of the archive made it.
type pack struct {
	files map[string]string // by name below the content
	addml string            // arkivuttrekk.xml with places for digests and counts: {sha:NAME}, {count:FILE:ELEMENT}, {documents}
	above map[string]string // files above the content
	after func(dir string, t *testing.T)
	tar   bool
}

func id(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

const madeBy = `<opprettetDato>2024-02-01T10:00:00Z</opprettetDato><opprettetAv>Kari Li</opprettetAv>`
const endedBy = `<avsluttetDato>2025-12-31T10:00:00Z</avsluttetDato><avsluttetAv>Kari Li</avsluttetAv>`

func document(n int, file, sum, more string) string {
	return `<dokumentbeskrivelse><systemID>` + id(n) + `</systemID><dokumenttype>Brev</dokumenttype><dokumentstatus>Dokumentet er ferdigstilt</dokumentstatus><tittel>Brev</tittel>` + madeBy +
		`<tilknyttetRegistreringSom>Hoveddokument</tilknyttetRegistreringSom><dokumentnummer>1</dokumentnummer><tilknyttetDato>2024-02-01T10:00:00Z</tilknyttetDato><tilknyttetAv>Kari Li</tilknyttetAv>` + more +
		`<dokumentobjekt><systemID>` + id(n+1) + `</systemID><versjonsnummer>1</versjonsnummer><variantformat>Arkivformat</variantformat><format>txt</format>` + madeBy +
		`<referanseDokumentfil>` + file + `</referanseDokumentfil><sjekksum>` + sum + `</sjekksum><sjekksumAlgoritme>SHA-256</sjekksumAlgoritme><filstoerrelse>5</filstoerrelse></dokumentobjekt></dokumentbeskrivelse>`
}

func entry(n, no int, documents, more string) string {
	return `<registrering xsi:type="journalpost"><systemID>` + id(n) + `</systemID>` + madeBy + `<arkivertDato>2024-03-01T10:00:00Z</arkivertDato><arkivertAv>Kari Li</arkivertAv>` + documents +
		`<tittel>Søknad</tittel><korrespondansepart><korrespondanseparttype>Avsender</korrespondanseparttype><korrespondansepartNavn>Ola Nordmann</korrespondansepartNavn></korrespondansepart>` +
		fmt.Sprintf(`<journalaar>2024</journalaar><journalsekvensnummer>%d</journalsekvensnummer><journalpostnummer>%d</journalpostnummer>`, no, no) +
		`<journalposttype>Inngående dokument</journalposttype><journalstatus>Arkivert</journalstatus><journaldato>2024-02-0` + strconv.Itoa(no) + `</journaldato>` + more + `</registrering>`
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

const structureHead = `<?xml version="1.0" encoding="UTF-8"?>
<arkiv xmlns="http://www.arkivverket.no/standarder/noark5/arkivstruktur" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`

func goodStructure() string {
	folder := `<mappe xsi:type="saksmappe"><systemID>` + id(10) + `</systemID><mappeID>2024/1</mappeID><tittel>Sak</tittel>` + madeBy + endedBy +
		`<referanseArkivdel>` + id(2) + `</referanseArkivdel>` +
		`<kassasjon><kassasjonsvedtak>Bevares</kassasjonsvedtak><bevaringstid>0</bevaringstid><kassasjonsdato>2034-01-01</kassasjonsdato></kassasjon>` +
		`<skjerming><tilgangsrestriksjon>UO</tilgangsrestriksjon><skjermingshjemmel>Offl. § 13</skjermingshjemmel><skjermingMetadata>Navn avsender</skjermingMetadata></skjerming>` +
		entry(20, 1, document(30, "dokumenter/a.txt", hash("hello"), ""), "") +
		entry(21, 2, document(40, "dokumenter/b.txt", hash("world"), ``), "") +
		`<saksaar>2024</saksaar><sakssekvensnummer>1</sakssekvensnummer><saksdato>2024-02-01</saksdato><administrativEnhet>Arkiv</administrativEnhet><saksansvarlig>Kari Li</saksansvarlig>` +
		`<saksstatus>Avsluttet</saksstatus><referanseSekundaerKlassifikasjon>` + id(6) + `</referanseSekundaerKlassifikasjon></mappe>`
	return structureHead + `<systemID>` + id(1) + `</systemID><tittel>Arkiv</tittel>` + madeBy + endedBy +
		`<arkivskaper><arkivskaperID>311000000</arkivskaperID><arkivskaperNavn>Målevik</arkivskaperNavn></arkivskaper>
<arkivdel><systemID>` + id(2) + `</systemID><tittel>Sakarkiv</tittel><arkivdelstatus>Avsluttet periode</arkivdelstatus>` + madeBy + endedBy +
		`<klassifikasjonssystem><systemID>` + id(3) + `</systemID><tittel>K-koder</tittel>` + madeBy +
		`<klasse><systemID>` + id(4) + `</systemID><klasseID>1</klasseID><tittel>En</tittel>` + madeBy + `<klasse><systemID>` + id(5) + `</systemID><klasseID>11</klasseID><tittel>Elleve</tittel>` + madeBy + folder + `</klasse>
<klasse><systemID>` + id(6) + `</systemID><klasseID>12</klasseID><tittel>Tolv</tittel>` + madeBy + `</klasse></klasse></klassifikasjonssystem></arkivdel></arkiv>`
}

func journalText(root string, n int) string {
	b := `<?xml version="1.0" encoding="UTF-8"?><` + root + ` xmlns="http://www.arkivverket.no/standarder/noark5/` + root + `"><journalhode><journalStartDato>2024-02-01</journalStartDato><journalSluttDato>2024-02-02</journalSluttDato><antallJournalposter>` +
		strconv.Itoa(n) + `</antallJournalposter><arkivskaper><arkivskaperID>311000000</arkivskaperID><arkivskaperNavn>Målevik</arkivskaperNavn></arkivskaper></journalhode>`
	for i := range n {
		title := `<tittel>Sak</tittel>`
		entryTitle := `<tittel>Søknad</tittel>`
		if root == "offentligJournal" {
			title, entryTitle = "", `<offentligTittel>Søknad</offentligTittel>`
		}
		b += fmt.Sprintf(`<journalregistrering><saksmappe><saksaar>2024</saksaar><sakssekvensnummer>1</sakssekvensnummer>%s</saksmappe><journalpost><systemID>%s</systemID><journalaar>2024</journalaar><journalsekvensnummer>%d</journalsekvensnummer><journalpostnummer>%d</journalpostnummer>%s<journaldato>2024-02-0%d</journaldato><korrespondansepart><korrespondanseparttype>Avsender</korrespondanseparttype><korrespondansepartNavn>Ola</korrespondansepartNavn></korrespondansepart></journalpost></journalregistrering>`,
			title, id(20+i), i+1, i+1, entryTitle, i+1)
	}
	return b + `</` + root + `>`
}

func fileProperty(name string) string {
	return `<property name="file"><properties><property name="name"><value>` + name + `</value></property><property name="checksum"><properties><property name="algorithm"><value>SHA-256</value></property><property name="value"><value>{sha:` + name + `}</value></property></properties></property></properties></property>`
}

func dataObject(name, count string) string {
	b := `<dataObject name="` + name + `"><properties>` + fileProperty(name+".xml") +
		`<property name="schema"><value>main</value><properties>` + fileProperty(name+".xsd") + `</properties></property>`
	if name == "arkivstruktur" {
		b += `<property name="schema"><properties>` + fileProperty("metadatakatalog.xsd") + `</properties></property>`
	} else {
		b += `<property name="schema"><properties><property name="file"><properties><property name="name"><value>metadatakatalog.xsd</value></property></properties></property></properties></property>`
	}
	b += `<property name="info"><properties>`
	for _, element := range strings.Fields(count) {
		b += `<property name="numberOfOccurrences"><value>` + element + `</value><properties><property name="elementPath"><value>//` + element + `</value></property><property name="value" dataType="integer"><value>{count:` + name + `.xml:` + element + `}</value></property></properties></property>`
	}
	return b + `</properties></property></properties></dataObject>`
}

func goodManifest() string {
	yes := func(name, value string) string {
		return `<property name="` + name + `" dataType="boolean"><value>` + value + `</value></property>`
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<addml xmlns="http://www.arkivverket.no/standarder/addml" name="Noark 5-arkivuttrekk"><dataset><description>Noark 5-arkivuttrekk</description><reference><context><additionalElements>` +
		`<additionalElement name="systemName"><value>Prøve</value></additionalElement></additionalElements></context><content><additionalElements><additionalElement name="archivalPeriod"><properties><property name="startDate"><value>2024-01-01</value></property><property name="endDate"><value>2025-12-31</value></property></properties></additionalElement></additionalElements></content></reference>` +
		`<dataObjects><dataObject name="Noark 5-arkivuttrekk"><properties><property name="info"><properties><property name="type"><value>Noark 5</value><properties><property name="version"><value>5.0</value></property></properties></property>` +
		`<property name="additionalInfo"><properties><property name="periode"><properties><property name="inngaaendeSkille"><value>skarpt</value></property><property name="utgaaendeSkille"><value>skarpt</value></property></properties></property>` +
		yes("inneholderSkjermetInformasjon", "true") + yes("omfatterDokumenterSomErKassert", "false") + yes("inneholderDokumenterSomSkalKasseres", "true") + yes("inneholderVirksomhetsspesifikkeMetadata", "false") +
		`<property name="antallDokumentfiler" dataType="integer"><value>{documents}</value></property></properties></property></properties></property></properties><dataObjects>` +
		dataObject("arkivstruktur", "mappe registrering") + dataObject("endringslogg", "endring") + dataObject("loependeJournal", "journalregistrering") + dataObject("offentligJournal", "journalregistrering") +
		`</dataObjects></dataObject></dataObjects></dataset></addml>`
}

// good is a package in which no test finds a fault.
func good() *pack {
	p := &pack{files: map[string]string{
		structureFile: goodStructure(), runningJournal: journalText("loependeJournal", 2), publicJournal: journalText("offentligJournal", 2),
		changeLog: `<?xml version="1.0" encoding="UTF-8"?><endringslogg xmlns="http://www.arkivverket.no/standarder/noark5/endringslogg"><endring><referanseArkivenhet>` + id(20) +
			`</referanseArkivenhet><referanseMetadata>tittel</referanseMetadata><endretDato>2024-02-02T10:00:00Z</endretDato><endretAv>Kari Li</endretAv><tidligereVerdi>A</tidligereVerdi><nyVerdi>B</nyVerdi></endring></endringslogg>`,
		"dokumenter/a.txt": "hello", "dokumenter/b.txt": "world"}, addml: goodManifest(), above: map[string]string{}}
	for _, name := range []string{"arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal", "metadatakatalog", "addml"} {
		p.files[name+".xsd"] = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`
	}
	return p
}

var slot = regexp.MustCompile(`\{([a-z]+)(?::([^:{}]+))?(?::([^:{}]+))?\}`)

// manifestText fills in what the package holds now.
func (p *pack) manifestText() string {
	return slot.ReplaceAllStringFunc(p.addml, func(s string) string {
		m := slot.FindStringSubmatch(s)
		switch m[1] {
		case "sha":
			return hash(p.files[m[2]])
		case "count":
			return strconv.Itoa(strings.Count(p.files[m[2]], "<"+m[3]+">") + strings.Count(p.files[m[2]], "<"+m[3]+" "))
		case "documents":
			n := 0
			for name := range p.files {
				if isDocument(name) {
					n++
				}
			}
			return strconv.Itoa(n)
		}
		return s
	})
}

func (p *pack) write(t testing.TB) string {
	dir := filepath.Join(t.TempDir(), "pakke")
	all := map[string]string{"content/" + manifestFile: p.manifestText()}
	for name, body := range p.files {
		all["content/"+name] = body
	}
	for name, body := range p.above {
		all[name] = body
	}
	if p.tar {
		return writeTar(t, all)
	}
	for name, body := range all {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func writeTar(t testing.TB, all map[string]string) string {
	at := filepath.Join(t.TempDir(), "pakke.tar")
	f, err := os.Create(at)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := tar.NewWriter(f)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: "6a9f/" + name, Mode: 0o600, Size: int64(len(all[name])), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(all[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return at
}
