package depot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// schemas are the official ones, when they lie beside the repository.
func schemas(t testing.TB) string {
	from := filepath.Join("..", "..", "..", "shared", "noark5", "xsd")
	if _, err := os.Stat(from); err != nil {
		t.Log("the official schemas are not beside the repository: tests that need them are left out")
		return ""
	}
	dir := t.TempDir()
	for _, pair := range [][2]string{{"noark5-5.0-2023-12", "*.xsd"}, {"addml", "addml-8.3.xsd"}} {
		found, _ := filepath.Glob(filepath.Join(from, pair[0], pair[1]))
		for _, f := range found {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.Replace(filepath.Base(f), "addml-8.3", "addml", 1)
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func validate(t testing.TB, p *pack, dir string) *Report {
	t.Helper()
	rep, err := Validate(context.Background(), p.write(t), Options{Schemas: dir, Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestAGoodPackageIsClean(t *testing.T) {
	for _, tar := range []bool{false, true} {
		p := good()
		p.tar = tar
		dir := schemas(t)
		rep := validate(t, p, dir)
		for _, k := range rep.Checks {
			// The hand-made schemas are empty; only the official ones can be validated by.
			if k.Result == Fault && (dir != "" || k.Number != "N5.03") {
				t.Errorf("tar %t: %s %s: %v", tar, k.Number, k.Name, k.Errors)
			}
		}
		for number, want := range map[string]int64{"N5.04": 1, "N5.05": 1, "N5.07": 1, "N5.08": 3, "N5.09": 1, "N5.10": 1, "N5.16": 2, "N5.23": 2, "N5.26": 2, "N5.28": 2,
			"N5.37": 0, "N5.39": 2, "N5.42": 1, "N5.44": 1, "N5.47": 13, "N5.48": 1, "N5.51": 1, "N5.59": 6, "N5.61": 1, "N5.62": 1} {
			if got := rep.Check(number).Total; got != want {
				t.Errorf("tar %t: %s counts %d, not %d", tar, number, got, want)
			}
		}
	}
}

func TestThereAre54Tests(t *testing.T) {
	n := 0
	for _, d := range definitions() {
		if strings.HasPrefix(d.number, "N5.") {
			n++
		}
	}
	if n != 54 {
		t.Errorf("there are %d", n)
	}
}

// breakage is one way to spoil the good package.
type breakage struct {
	name, test string // what is done, and the test that must find it
	says       string // what its finding must say
	do         func(*pack)
}

// in replaces text in a file; it must be there.
func in(file, old, new string) func(*pack) {
	return func(p *pack) {
		if !strings.Contains(p.files[file], old) {
			panic(file + " does not hold " + old)
		}
		p.files[file] = strings.Replace(p.files[file], old, new, 1)
	}
}

func manifestWith(old, new string) func(*pack) {
	return func(p *pack) {
		if !strings.Contains(p.addml, old) {
			panic("the manifest does not hold " + old)
		}
		p.addml = strings.Replace(p.addml, old, new, 1)
	}
}

func without(file string) func(*pack) { return func(p *pack) { delete(p.files, file) } }
func with(file, body string) func(*pack) {
	return func(p *pack) { p.files[file] = body }
}

func breakages() []breakage {
	s := structureFile
	return append([]breakage{
		{"a journal is gone", "N5.01", "loependeJournal.xml", without(runningJournal)},
		{"the structure is gone", "N5.01", "arkivstruktur.xml", without(structureFile)},
		{"a schema is gone", "N5.01", "endringslogg.xsd", without("endringslogg.xsd")},
		{"the manifest names a path", "N5.01", "er ikke et navn", manifestWith(`<value>endringslogg.xml</value>`, `<value>../endringslogg.xml</value>`)},
		{"the manifest is another document", "N5.01", "ADDML", func(p *pack) { p.addml = "<a/>" }},
		{"the manifest leaves out the structure", "N5.01", "arkivstruktur.xml er ikke oppgitt", manifestWith(dataObject("arkivstruktur", "mappe registrering"), "")},
		{"wrong digest of the structure", "N5.02", "en annen", manifestWith("{sha:arkivstruktur.xml}", strings.Repeat("0", 64))},
		{"wrong digest of a schema", "N5.02", "en annen", manifestWith("{sha:loependeJournal.xsd}", strings.Repeat("a", 64))},
		{"no digest", "N5.02", "mangler", manifestWith("{sha:endringslogg.xml}", "")},
		{"another algorithm", "N5.02", "MD5", manifestWith("SHA-256", "MD5")},
		{"a journal has no schema", "N5.03", "ikke noe skjema", manifestWith(`<property name="schema"><value>main</value><properties>`+fileProperty("offentligJournal.xsd"), `<property name="schema"><properties>`+fileProperty("offentligJournal.xsd"))},
		{"fewer folders than said", "N5.10", "9 er oppgitt", manifestWith("{count:arkivstruktur.xml:mappe}", "9")},
		{"number of folders not said", "N5.10", "ikke oppgitt", manifestWith("{count:arkivstruktur.xml:mappe}", "")},
		{"the structure is not the first object", "N5.10", "første dataobjektet", manifestWith(`<dataObjects>`+dataObject("arkivstruktur", "mappe registrering"), `<dataObjects><dataObject name="endringslogg"/>`+dataObject("arkivstruktur", "mappe registrering"))},
		{"folder in a class with subclasses", "N5.12", "både underklasser og mapper", in(s, `<klasse><systemID>`+id(6)+`</systemID>`, `<mappe><systemID>`+id(90)+`</systemID><mappeID>1</mappeID></mappe><klasse><systemID>`+id(6)+`</systemID>`)},
		{"an open case", "N5.15", "Under behandling", in(s, "<saksstatus>Avsluttet", "<saksstatus>Under behandling")},
		{"a status in other letters", "N5.15", "avsluttet", in(s, "<saksstatus>Avsluttet", "<saksstatus>avsluttet")},
		{"a code for a status", "N5.15", "«A»", in(s, "<saksstatus>Avsluttet", "<saksstatus>A")},
		{"no status of the case", "N5.15", "«»", in(s, "<saksstatus>Avsluttet</saksstatus>", "")},
		{"fewer records than said", "N5.16", "1 er oppgitt, 2 finnes", manifestWith("{count:arkivstruktur.xml:registrering}", "1")},
		{"number of records is no number", "N5.16", "ikke oppgitt", manifestWith("{count:arkivstruktur.xml:registrering}", "mange")},
		{"an empty kind of entry", "N5.17", "mangler", in(s, "<journalposttype>Inngående dokument</journalposttype>", "<journalposttype></journalposttype>")},
		{"no kind of entry", "N5.17", "mangler", in(s, "<journalposttype>Inngående dokument</journalposttype>", "")},
		{"record in a class with subclasses", "N5.19", "både underklasser og registreringer", in(s, `<klasse><systemID>`+id(6)+`</systemID>`, `<registrering><systemID>`+id(91)+`</systemID><tittel>A</tittel></registrering><klasse><systemID>`+id(6)+`</systemID>`)},
		{"an entry not archived", "N5.22", "Journalført", in(s, "<journalstatus>Arkivert", "<journalstatus>Journalført")},
		{"a code for an entry's status", "N5.22", "«A»", in(s, "<journalstatus>Arkivert", "<journalstatus>A")},
		{"a document under work", "N5.25", "under redigering", in(s, "<dokumentstatus>Dokumentet er ferdigstilt", "<dokumentstatus>Dokumentet er under redigering")},
		{"a document without status", "N5.25", "«»", in(s, "<dokumentstatus>Dokumentet er ferdigstilt</dokumentstatus>", "")},
		{"a date that is none", "N5.27", "2024-02-30", in(s, `</systemID><opprettetDato>2024-02-01T10:00:00Z</opprettetDato><opprettetAv>Kari Li</opprettetAv><arkivertDato>`, `</systemID><opprettetDato>2024-02-30T10:00:00Z</opprettetDato><opprettetAv>Kari Li</opprettetAv><arkivertDato>`)},
		{"a Norwegian date", "N5.27", "1.2.2024", in(s, `</systemID><opprettetDato>2024-02-01T10:00:00Z</opprettetDato><opprettetAv>Kari Li</opprettetAv><arkivertDato>`, `</systemID><opprettetDato>1.2.2024</opprettetDato><opprettetAv>Kari Li</opprettetAv><arkivertDato>`)},
		{"more documents than said", "N5.28", "2 finnes", manifestWith("{documents}", "1")},
		{"number of documents not said", "N5.28", "ikke et tall", manifestWith("{documents}", "")},
		{"no documents", "N5.28", "mangler eller er tom", func(p *pack) { delete(p.files, "dokumenter/a.txt"); delete(p.files, "dokumenter/b.txt") }},
		{"additionalInfo stands elsewhere", "N5.28", "står ikke der", manifestWith(`<property name="additionalInfo">`, `<property name="before"/><property name="additionalInfo">`)},
		{"PRONOM for a format", "N5.29", "x-fmt/111", in(s, "<format>txt", "<format>x-fmt/111")},
		{"another ending", "N5.29", "pdf", in(s, "<format>txt", "<format>pdf")},
		{"a document changed", "N5.30", "en annen", with("dokumenter/a.txt", "hellO")},
		{"wrong digest of a document", "N5.30", "en annen", in(s, hash("world"), strings.Repeat("b", 64))},
		{"another algorithm of a document", "N5.30", "MD5", in(s, "<sjekksumAlgoritme>SHA-256", "<sjekksumAlgoritme>MD5")},
		{"a document is gone", "N5.32", "dokumenter/b.txt", without("dokumenter/b.txt")},
		{"a reference out of the package", "N5.32", "utenfor", in(s, "dokumenter/a.txt", "../../../etc/passwd")},
		{"a reference to an absolute path", "N5.32", "utenfor", in(s, "dokumenter/a.txt", "/etc/passwd.txt")},
		{"no reference", "N5.32", "mangler", in(s, "<referanseDokumentfil>dokumenter/a.txt</referanseDokumentfil>", "")},
		{"a document too many", "N5.33", "ingen dokumentobjekt", with("dokumenter/c.txt", "more")},
		{"a document refers to another's file", "N5.33", "ingen dokumentobjekt", in(s, "dokumenter/b.txt", "dokumenter/a.txt")},
		{"screening is denied", "N5.42", "false", manifestWith(`inneholderSkjermetInformasjon" dataType="boolean"><value>true`, `inneholderSkjermetInformasjon" dataType="boolean"><value>false`)},
		{"screening is claimed", "N5.42", "true", func(p *pack) {
			a, rest, _ := strings.Cut(p.files[s], "<skjerming>")
			_, b, _ := strings.Cut(rest, "</skjerming>")
			p.files[s] = a + b
		}},
		{"screening is not said", "N5.42", "true eller false", manifestWith(`inneholderSkjermetInformasjon" dataType="boolean"><value>true`, `inneholderSkjermetInformasjon" dataType="boolean"><value>ja`)},
		{"disposal is denied", "N5.44", "false", manifestWith(`inneholderDokumenterSomSkalKasseres" dataType="boolean"><value>true`, `inneholderDokumenterSomSkalKasseres" dataType="boolean"><value>false`)},
		{"disposal done is claimed", "N5.45", "true", manifestWith(`omfatterDokumenterSomErKassert" dataType="boolean"><value>false`, `omfatterDokumenterSomErKassert" dataType="boolean"><value>true`)},
		{"disposal done is denied", "N5.45", "false", in(s, "<dokumentobjekt><systemID>"+id(31), "<utfoertKassasjon><kassertDato>2024-02-01T10:00:00Z</kassertDato><kassertAv>K</kassertAv></utfoertKassasjon><dokumentobjekt><systemID>"+id(31))},
	}, moreBreakages()...)
}

func moreBreakages() []breakage {
	s := structureFile
	return []breakage{
		{"one systemID twice", "N5.47", id(31), in(s, id(41), id(31))},
		{"a folder has an entry's systemID", "N5.47", "2 ganger", in(s, id(10), id(20))},
		{"no such arkivdel", "N5.48", "ikke finnes", in(s, "<referanseArkivdel>"+id(2), "<referanseArkivdel>"+id(99))},
		{"a reference to a class as arkivdel", "N5.48", "ikke finnes", in(s, "<referanseArkivdel>"+id(2), "<referanseArkivdel>"+id(5))},
		{"no such class", "N5.51", "ikke finnes", in(s, "<referanseSekundaerKlassifikasjon>"+id(6), "<referanseSekundaerKlassifikasjon>"+id(98))},
		{"a line of the public journal is gone", "N5.59", "1 journalposter, løpende journal har 2", with(publicJournal, journalText("offentligJournal", 1))},
		{"both journals are short", "N5.59", "arkivstrukturen har 2", func(p *pack) {
			p.files[publicJournal], p.files[runningJournal] = journalText("offentligJournal", 1), journalText("loependeJournal", 1)
		}},
		{"the public journal cannot be read", "N5.59", "kan ikke leses", with(publicJournal, "<offentligJournal>")},
		{"an entry has a type with a prefix", "N5.59", "arkivstrukturen har 1", in(s, `xsi:type="journalpost"`, `xsi:type="n5:journalpost"`)},
		{"journals of different periods", "N5.60", "offentlig journal går fra", in(publicJournal, "<journalStartDato>2024-02-01", "<journalStartDato>2024-01-01")},
		{"journals of another period than the entries", "N5.60", "fra 2024-02-01 til 2024-02-02", func(p *pack) {
			in(publicJournal, "<journalSluttDato>2024-02-02", "<journalSluttDato>2024-12-31")(p)
			in(runningJournal, "<journalSluttDato>2024-02-02", "<journalSluttDato>2024-12-31")(p)
		}},
		{"no journal dates", "N5.60", "ingen journalpost", func(p *pack) {
			in(s, "<journaldato>2024-02-01</journaldato>", "")(p)
			in(s, "<journaldato>2024-02-02</journaldato>", "")(p)
		}},
		{"the change log is gone", "N5.61", "finnes ikke", without(changeLog)},
		{"the change log is torn", "N5.61", "velformet", in(changeLog, "</endringslogg>", "")},
		{"a change of nothing", "N5.62", "ikke finnes", in(changeLog, id(20), id(97))},
		{"an empty element", "N5.63", "tomt", in(s, "<tittel>Sak</tittel>", "<tittel>  </tittel>")},
		{"an empty element of the change log", "N5.63", "tomt", in(changeLog, "<nyVerdi>B</nyVerdi>", "<nyVerdi/>")},
		{"an empty element of a journal", "N5.63", "tomt", in(runningJournal, "<tittel>Søknad</tittel>", "<tittel/>")},
		{"a document type", readable, "DOCTYPE", in(s, "<arkiv ", "<!DOCTYPE arkiv [<!ENTITY a \"b\">]><arkiv ")},
		{"an entity", readable, "velformet", in(s, "<tittel>Sak", "<tittel>&lol;")},
		{"another encoding", readable, "UTF-8", in(s, `encoding="UTF-8"`, `encoding="ISO-8859-1"`)},
		{"bytes that are not UTF-8", readable, "velformet", in(s, "<tittel>Sak", "<tittel>\xff")},
		{"an abyss of folders", readable, "inni hverandre", in(s, "<tittel>Sak", strings.Repeat("<a>", maxDepth))},
		{"an endless text", readable, "over 8 MiB", in(s, "<tittel>Sak", "<tittel>"+strings.Repeat("a", maxToken+1))},
		{"an empty structure", readable, "tom", with(structureFile, "")},
		{"the structure is another document", readable, "rotelementet", with(structureFile, "<mappe/>")},
		{"a file is missing from METS", listed, "står ikke i", func(p *pack) { p.above["dias-mets.xml"] = metsOf("content/dokumenter/a.txt", hash("hello")) }},
		{"METS lists a file that is not there", listed, "finnes ikke", func(p *pack) { p.above["dias-mets.xml"] = metsOf("content/dokumenter/z.txt", hash("hello")) }},
		{"METS has another digest", listed, "en annen", func(p *pack) { p.above["dias-mets.xml"] = metsOf("content/dokumenter/a.txt", hash("x")) }},
		{"METS cannot be read", listed, "kan ikke leses", func(p *pack) { p.above["dias-mets.xml"] = "<mets>" }},
	}
}

func metsOf(file, sum string) string {
	return `<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec><fileGrp><file ID="a" CHECKSUM="` + sum + `" CHECKSUMTYPE="SHA-256"><FLocat xlink:href="file:` + file + `"/></file></fileGrp></fileSec></mets>`
}

// Each fault is found, under the number a depot would give it, and said.
func TestEachBreakageIsFound(t *testing.T) {
	list := breakages()
	if len(list) < 54 {
		t.Errorf("there are only %d", len(list))
	}
	for i, b := range list {
		t.Run(b.test+" "+b.name, func(t *testing.T) {
			t.Parallel()
			p := good()
			p.tar = i%2 == 0
			b.do(p)
			rep := validate(t, p, "")
			k := rep.Check(b.test)
			if k == nil || k.Result != Fault || rep.Good() {
				t.Fatalf("not found; failed are %v", rep.Failed())
			}
			if !slices.ContainsFunc(k.Errors, func(f Finding) bool { return strings.Contains(f.Message, b.says) && f.Location != "" }) {
				t.Errorf("said %v, not %q", k.Errors, b.says)
			}
		})
	}
}

// Every test that can fail has a breakage that makes it.
func TestEveryTestThatCanFailIsTried(t *testing.T) {
	tried := map[string]bool{"N5.03": true, wrapped: true}
	for _, b := range breakages() {
		tried[b.test] = true
	}
	counting := strings.Fields("N5.04 N5.05 N5.06 N5.07 N5.08 N5.09 N5.11 N5.13 N5.14 N5.18 N5.20 N5.21 N5.23 N5.24 N5.26 N5.34 N5.35 N5.36 N5.37 N5.38 N5.39 N5.40 N5.41 N5.43 N5.46 N5.64")
	for _, d := range definitions() {
		if !tried[d.number] && !slices.Contains(counting, d.number) {
			t.Errorf("%s is never broken", d.number)
		}
	}
}

func TestSchemaFaultsAreFound(t *testing.T) {
	dir := schemas(t)
	if _, err := exec.LookPath(validatorTool); err != nil || dir == "" {
		t.Skip("xmllint or the official schemas are not here")
	}
	for _, b := range []breakage{
		{"unknown element", "N5.03", "saksfarge", in(structureFile, "<saksaar>", "<saksfarge>blå</saksfarge><saksaar>")},
		{"elements out of order", "N5.03", "klasseID", in(structureFile, "<klasseID>1</klasseID><tittel>En</tittel>", "<tittel>En</tittel><klasseID>1</klasseID>")},
		{"systemID is no UUID", "N5.03", "pattern", in(structureFile, id(6)+"</systemID>", "6</systemID>")},
		{"a date with a time", "N5.03", "saksdato", in(structureFile, "<saksdato>2024-02-01", "<saksdato>2024-02-01T00:00:00Z")},
		{"an empty change log", "N5.03", "endring", func(p *pack) {
			p.files[changeLog] = `<endringslogg xmlns="http://www.arkivverket.no/standarder/noark5/endringslogg"/>`
		}},
	} {
		p := good()
		b.do(p)
		k := validate(t, p, dir).Check("N5.03")
		if k.Result != Fault || !slices.ContainsFunc(k.Errors, func(f Finding) bool { return strings.Contains(f.Message, b.says) }) {
			t.Errorf("%s: %v", b.name, k.Errors)
		}
	}
}

func TestWithoutTheToolNothingIsClaimed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	rep := validate(t, good(), "")
	if k := rep.Check("N5.03"); k.Result != NotChecked || len(k.Notes) == 0 {
		t.Errorf("N5.03 is %s %v", k.Result, k.Notes)
	}
	if rep.Result != NotChecked {
		t.Errorf("the report says %s", rep.Result)
	}
}

func TestTheReportsAreWritten(t *testing.T) {
	p := good()
	in(structureFile, "<saksstatus>Avsluttet", "<saksstatus>&lt;script&gt;01010112345")(p)
	rep := validate(t, p, "")
	var page, data bytes.Buffer
	if err := rep.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := rep.WriteJSON(&data); err != nil {
		t.Fatal(err)
	}
	for _, d := range definitions() {
		if !strings.Contains(page.String(), `id="`+d.number+`"`) {
			t.Errorf("%s is not on the page", d.number)
		}
	}
	if strings.Contains(page.String(), "<script>") || strings.Contains(page.String(), "01010112345") || strings.Contains(data.String(), "01010112345") {
		t.Error("a value of the package stands in the report as it came")
	}
	var back Report
	if err := json.Unmarshal(data.Bytes(), &back); err != nil || len(back.Checks) != len(definitions()) {
		t.Errorf("%d checks came back: %v", len(back.Checks), err)
	}
}

func TestOnlySoManyFaultsAreListed(t *testing.T) {
	p := good()
	for range 50 {
		in(structureFile, "<tittel>Sak</tittel>", "<tittel>Sak</tittel><beskrivelse/>")(p)
	}
	rep, err := Validate(context.Background(), p.write(t), Options{Limit: 10, Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if k := rep.Check("N5.63"); k.Faults != 50 || len(k.Errors) != 10 {
		t.Errorf("%d faults, %d listed", k.Faults, len(k.Errors))
	}
}

func TestWhatIsNoPackageIsSaid(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir(), writeTar(t, map[string]string{"a.txt": "b"})} {
		if _, err := Validate(context.Background(), path, Options{}); err == nil {
			t.Errorf("%s was judged", path)
		}
	}
}

func TestSortingOnDisk(t *testing.T) {
	s := newSpool(t.TempDir(), "x")
	defer s.close()
	for i := range 5000 {
		if err := s.add(hash(string(rune(i%2500))), "n"); err != nil {
			t.Fatal(err)
		}
		if i%700 == 0 {
			if err := s.spill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	last, n := "", 0
	err := s.groups(func(key string, notes []string, count int) error {
		if key <= last || count != 2 || len(notes) != 2 {
			t.Fatalf("%s after %s, %d", key, last, count)
		}
		last = key
		n++
		return nil
	})
	if err != nil || n != 2500 {
		t.Errorf("%d groups, %v", n, err)
	}
}

// No bytes make the reader fail in another way than by saying so.
func FuzzStructure(f *testing.F) {
	f.Add(goodStructure())
	f.Add(structureHead)
	f.Add("<arkiv><arkivdel><systemID/></arkivdel></arkiv>")
	f.Add("<!DOCTYPE a><arkiv/>")
	f.Add("<arkiv><registrering><dokumentbeskrivelse><dokumentobjekt><x/></dokumentobjekt></dokumentbeskrivelse></registrering></arkiv>")
	f.Fuzz(func(t *testing.T, text string) {
		v := &validator{c: newCollector(5), docs: newSpool("", "d"), ids: newSpool("", "i"), journals: map[string]*journal{}}
		v.addml = &manifest{schemas: map[string][]string{}, counts: map[string]string{}, info: map[string]string{}}
		v.tree = &tree{v: v, part: -1, seen: map[int]*span{}}
		b := &builder{}
		for _, h := range []handler{v.tree, b, &changes{v}, &journal{v: v, root: "loependeJournal"}, &mets{v: v}} {
			var bad *xmlError
			if err := newReader(strings.NewReader(text)).walk(context.Background(), h); err != nil && !errors.As(err, &bad) {
				t.Fatalf("%T: %v", h, err)
			}
		}
		if b.root != nil {
			v.addml.fill(b.root, v.c)
		}
		v.compareNumbers()
		if err := errors.Join(v.compareIDs(), v.compareFiles()); err != nil {
			t.Fatal(err)
		}
		v.c.settle()
	})
}

func FuzzTar(f *testing.F) {
	b, err := os.ReadFile(func() string { p := good(); p.tar = true; return p.write(f) }())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, body []byte) {
		at := filepath.Join(t.TempDir(), "x.tar")
		if err := os.WriteFile(at, body, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", "")
		rep, err := Validate(context.Background(), at, Options{Temp: t.TempDir()})
		if err == nil && rep == nil {
			t.Error("neither report nor error")
		}
	})
}
