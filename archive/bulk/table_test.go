package bulk

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/archive/depot"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
)

const oldMapping = `{
 "source": "Ephorte gammel", "caseKey": "Saksnr", "recordKey": "Dok", "dates": ["02.01.2006"], "delimiter": ";", "encoding": "latin1", "files": "filer",
 "columns": {"Saksnr": "mappe.mappeID", "Saksår": "mappe.saksaar", "Løpenr": "mappe.sakssekvensnummer", "Sakstittel": "mappe.tittel", "Arkivkode": "klasse.klasseID",
   "Dok": "registrering.registreringsID", "Tittel": "registrering.tittel", "Jnr": "registrering.journalsekvensnummer", "Type": "registrering.journalposttype", "Dato": "registrering.journaldato",
   "Nr": "registrering.journalpostnummer", "Avsender": "korrespondansepart.korrespondansepartNavn", "Fil": "dokumentobjekt.referanseDokumentfil"},
 "constants": {"mappe.saksstatus": "Avsluttet", "registrering.journalstatus": "Arkivert", "registrering.journalaar": "1998", "korrespondansepart.korrespondanseparttype": "Avsender"},
 "values": {"registrering.journalposttype": {"INN": "Inngående dokument", "UT": "Utgående dokument"}},
 "ignored": ["Intern"]
}`

const oldTable = "Saksnr;Saksår;Løpenr;Sakstittel;Arkivkode;Dok;Tittel;Jnr;Type;Dato;Nr;Avsender;Fil;Intern;Hemmelig\n" +
	"98/1;1998;1;Bygging på øya;L42;98/1-1;Søknad om å bygge;11;INN;03.02.1998;1;Ola Nordmann;a.txt;x;\n" +
	"98/1;1998;1;Bygging på øya;L42;98/1-2;Svar;12;UT;05.02.1998;2;Ola Nordmann;borte.txt;x;\n" +
	"98/2;1998;2;Annen sak;L42;98/2-1;Notat;13;INN;31.02.1998;1;;../../etc/passwd;x;\n" +
	"98/2;1998;2;Annen tittel;L42;98/2-2;Notat;14;INN;01.03.1998;2;;;x;\n" +
	";;;;;uten sak;;;;;;;;;\n" +
	"for;få;kolonner\n"

func oldSystem(t testing.TB) (table, mapping string) {
	t.Helper()
	dir := t.TempDir()
	latin := make([]byte, 0, len(oldTable))
	for _, r := range oldTable {
		latin = append(latin, byte(r))
	}
	write := func(name string, body []byte) string {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}
	write("filer/a.txt", []byte("Søknad"))
	return write("poster.csv", latin), write("tilordning.json", []byte(oldMapping))
}

// The records of an older system come in with their cases, classes, parties and files, and what cannot is told of.
func TestAnOlderSystemComesIn(t *testing.T) {
	table, mapping := oldSystem(t)
	s := open(t, "sqlite", "to")
	rep, err := ImportTable(context.Background(), s, table, mapping, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Taken["saksmappe"] != 2 || rep.Taken["journalpost"] != 4 || rep.Documents != 1 || rep.Taken["klasse"] != 1 {
		t.Errorf("%v, %d documents", rep.Taken, rep.Documents)
	}
	for _, want := range []string{"ikke i tilordningen", "nøkkelen for saken", "ikke de kolonnene", "finnes ikke i pakken", "gyldig dato"} {
		if !slices.ContainsFunc(rep.Rejected, func(r Rejected) bool { return strings.Contains(r.Why, want) }) {
			t.Errorf("nothing says %q: %v", want, rep.Rejected)
		}
	}
	if len(rep.Remarks) < 2 {
		t.Errorf("%v", rep.Remarks)
	}
	err = s.Read(context.Background(), func(tx store.Tx) error {
		var e archive.RegistryEntry
		found := 0
		err := archive.EachRow(tx, "WHERE registrerings_id = '98/1-1'", nil, func(r archive.RegistryEntry) error { e, found = r, found+1; return nil })
		if found != 1 || e.Title != "Søknad om å bygge" || e.JournalDate != "1998-02-03" || e.Type != "I" || e.Status != "A" || e.Year != 1998 || e.Seq != 11 || e.Numbers == "" {
			t.Errorf("%d %q %q %q %q", found, e.Title, e.JournalDate, e.Type, e.Status)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	before := rows(t, s)
	again, err := ImportTable(context.Background(), s, table, mapping, Options{})
	if err != nil || rows(t, s) != before || again.Documents != 0 {
		t.Errorf("twice: %v, %d rows for %d", err, rows(t, s), before)
	}
}

func TestJSONLinesComeIn(t *testing.T) {
	dir := t.TempDir()
	table, mapping := filepath.Join(dir, "poster.jsonl"), filepath.Join(dir, "m.json")
	body := `{"sak":1,"post":"1-1","tittel":"Notat","dato":"2001-05-06","nr":1}` + "\n" + `{"sak":1,"post":"1-2","tittel":null,"ukjent":"x"}` + "\nikke json\n"
	m := `{"source":"gammel","caseKey":"sak","recordKey":"post","columns":{"tittel":"registrering.tittel","dato":"registrering.journaldato","nr":"registrering.journalpostnummer"},"constants":{"registrering.type":"arkivnotat"}}`
	m = strings.Replace(m, `"constants":{"registrering.type":"arkivnotat"}`, `"constants":{"mappe.tittel":"Sak"}`, 1)
	if err := os.WriteFile(table, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mapping, []byte(m), 0o600); err != nil {
		t.Fatal(err)
	}
	rep, err := ImportTable(context.Background(), open(t, "sqlite", "to"), table, mapping, Options{})
	if err != nil || rep.Taken["saksmappe"] != 1 || rep.Taken["journalpost"] != 2 || rep.Rejects != 2 {
		t.Errorf("%v %v %v", err, rep.Taken, rep.Rejected)
	}
}

func TestAMappingThatCannotBeUsedIsRefused(t *testing.T) {
	table, _ := oldSystem(t)
	for _, m := range []string{`{`, `{"source":"a"}`, `{"source":"a","caseKey":"Saksnr","recordKey":"Dok","columns":{"x":"mappe.farge"}}`, `{"source":"a","caseKey":"Saksnr","recordKey":"Dok","columns":{"x":"hus.tittel"}}`,
		`{"source":"a","caseKey":"Saksnr","recordKey":"Dok","columns":{"mangler":"mappe.tittel"}}`, `{"sorce":"a"}`} {
		at := filepath.Join(t.TempDir(), "m.json")
		if err := os.WriteFile(at, []byte(m), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ImportTable(context.Background(), open(t, "sqlite", "to"), table, at, Options{})
		if municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%s: %v", m, err)
		}
	}
}

// A structure of version 3.1: identifiers that are no UUID, sakspart, basisregistrering, objects right in a registration,
// gradering within gradering, and no systemID on objects.
const version31 = `<?xml version="1.0" encoding="UTF-8"?><arkiv xmlns="http://www.arkivverket.no/standarder/noark5/arkivstruktur" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<systemID>A1</systemID><tittel>Arkiv</tittel><opprettetDato>2012-01-01T00:00:00</opprettetDato><opprettetAv>K</opprettetAv><arkivskaper><arkivskaperID>1</arkivskaperID><arkivskaperNavn>Kommunen</arkivskaperNavn></arkivskaper>
<arkivdel><systemID>D1</systemID><tittel>Del</tittel><arkivdelstatus>Avsluttet periode</arkivdelstatus><klassifikasjonssystem><systemID>S1</systemID><tittel>K</tittel><klasse><systemID>K1</systemID><klasseID>1</klasseID><tittel>En</tittel>
<mappe xsi:type="saksmappe"><systemID>M1</systemID><mappeID>2012/1</mappeID><tittel>Sak</tittel><opprettetDato>2012-01-01T10:00:00</opprettetDato><opprettetAv>K</opprettetAv>
<gradering><gradering>Fortrolig</gradering><graderingsdato>2012-01-01T10:00:00</graderingsdato><gradertAv>K</gradertAv></gradering>
<registrering xsi:type="journalpost"><systemID>J1</systemID><opprettetDato>2012-01-02T10:00:00</opprettetDato><opprettetAv>K</opprettetAv><dokumentbeskrivelse><systemID>B1</systemID><dokumenttype>Brev</dokumenttype><dokumentstatus>Dokumentet er ferdigstilt</dokumentstatus><tittel>T</tittel>
<dokumentobjekt><versjonsnummer>1</versjonsnummer><variantformat>Arkivformat</variantformat><format>txt</format><referanseDokumentfil>dokumenter\a.txt</referanseDokumentfil><sjekksum>SUM</sjekksum><sjekksumAlgoritme>SHA256</sjekksumAlgoritme></dokumentobjekt></dokumentbeskrivelse>
<registreringsID>2012/1-1</registreringsID><tittel>Brev</tittel><journalposttype>Inngående dokument</journalposttype><journalstatus>Arkivert</journalstatus><journaldato>2012-01-02</journaldato><journalpostnummer>1</journalpostnummer></registrering>
<registrering xsi:type="basisregistrering"><systemID>R1</systemID><tittel>Notat</tittel><opprettetDato>2012-01-02T10:00:00</opprettetDato><opprettetAv>K</opprettetAv><dokumentobjekt><versjonsnummer>1</versjonsnummer><variantformat>Arkivformat</variantformat><format>txt</format><referanseDokumentfil>dokumenter/a.txt</referanseDokumentfil><sjekksum>SUM</sjekksum><sjekksumAlgoritme>SHA-256</sjekksumAlgoritme></dokumentobjekt></registrering>
<saksaar>2012</saksaar><sakssekvensnummer>1</sakssekvensnummer><saksstatus>Avsluttet</saksstatus><sakspart><sakspartID>310007321</sakspartID><sakspartNavn>Fjell AS</sakspartNavn><sakspartRolle>Klient</sakspartRolle></sakspart></mappe></klasse></klassifikasjonssystem></arkivdel></arkiv>`

func TestVersion31ComesIn(t *testing.T) {
	dir := t.TempDir()
	sum := blob.Digest([]byte("hei"))
	for name, body := range map[string]string{"arkivuttrekk.xml": "<addml/>", "arkivstruktur.xml": strings.ReplaceAll(version31, "SUM", sum), "dokumenter/a.txt": "hei",
		"endringslogg.xml": `<endringslogg><endring><referanseArkivenhet>M1</referanseArkivenhet><referanseMetadata>tittel</referanseMetadata><endretDato>2012-01-03T10:00:00</endretDato><endretAv>K</endretAv><tidligereVerdi>A</tidligereVerdi><nyVerdi>B</nyVerdi></endring></endringslogg>`} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, "sqlite", "to")
	rep, err := Import(context.Background(), s, dir, Options{})
	if err != nil || !rep.Good() || rep.Documents != 2 {
		t.Fatalf("%v, %d documents, %v", err, rep.Documents, rep.Rejected)
	}
	for _, want := range []struct{ table, key, column, value string }{{"saksmappe", "M1", "saksstatus", "A"}, {"journalpost", "J1", "journalstatus", "A"}, {"journalpost", "R1", "registreringstype", "registrering"}, {"gradering", "M1", "graderingskode", "F"},
		{"dokumentbeskrivelse", "B1", "dokumenttype", "B"}, {"klasse", "K1", "klassifikasjonssystem", "S1"}, {"saksmappe", "M1", "klasse", "K1"}} {
		err := s.Read(context.Background(), func(tx store.Tx) error {
			r := archive.NewRow(want.table)
			if err := archive.LoadRow(tx, r, want.key); err != nil {
				return err
			}
			if got := archive.Column(r, want.column); got != want.value {
				t.Errorf("%s %s.%s is %q", want.table, want.key, want.column, got)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s %s: %v", want.table, want.key, err)
		}
	}
	var parties int64
	if err := s.Read(context.Background(), func(tx store.Tx) error {
		return store.One(tx, `SELECT COUNT(*) FROM part WHERE arkivenhet = 'M1' AND organisasjonsnummer = '310007321' AND part_rolle = 'KLI'`, nil, &parties)
	}); err != nil || parties != 1 {
		t.Errorf("%d parties, %v", parties, err)
	}
}

// No text makes the reader of tables or structures fail in another way than by saying so.
func FuzzMapping(f *testing.F) {
	f.Add(oldMapping)
	f.Add(`{"source":"a","caseKey":"b","recordKey":"c","columns":{"d":"mappe.tittel"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		at := filepath.Join(t.TempDir(), "m.json")
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := readMapping(at)
		if err == nil && (m.Source == "" || len(m.Columns) == 0) {
			t.Error("a mapping that says nothing was taken")
		}
		if err == nil && !json.Valid([]byte(text)) && m == nil {
			t.Error("neither mapping nor error")
		}
	})
}

// No structure makes the import fail in another way than by saying so: what hangs wrong, nests wrong or says nothing.
func FuzzStructure(f *testing.F) {
	f.Add(version31)
	f.Add(`<arkiv><mappe/></arkiv>`)
	f.Add(`<arkiv><arkivdel><registrering><dokumentobjekt/></registrering></arkivdel></arkiv>`)
	f.Add(`<arkiv><arkivdel><klasse><mappe xsi:type="moetemappe" xmlns:xsi="x"><moetedato>nei</moetedato><registrering xsi:type="moeteregistrering"><referanseTilMoeteregistrering>a</referanseTilMoeteregistrering></registrering></mappe></klasse></arkivdel></arkiv>`)
	f.Add(`<arkiv><mappe><virksomhetsspesifikkeMetadata><a><b>c</b></a><nasjonalidentifikator><type>matrikkel</type></nasjonalidentifikator></virksomhetsspesifikkeMetadata><part><partID>1</partID></part></mappe></arkiv>`)
	f.Fuzz(func(t *testing.T, text string) {
		im := &importer{ctx: context.Background(), rep: newReport("fuzz"), codes: codes{}, oslo: time.UTC, columns: map[string]map[string]int{}, fields: map[string]bool{}, numbers: map[string]string{}, offline: true}
		for _, v := range []depot.Visitor{im, &changeReader{im: im}} {
			err := depot.Walk(context.Background(), strings.NewReader(text), v)
			if kind := municipality.KindOf(err); err != nil && kind != municipality.Invalid && kind != municipality.TooMuch {
				t.Fatal(err)
			}
		}
		for _, p := range im.waiting {
			for _, r := range p.rows {
				if key, _ := archive.Cells(r)[0].(*string); *key == "" || strings.ContainsAny(*key, " \n") {
					t.Errorf("a row of %s has no key that the ledger takes", archive.TableName(r))
				}
			}
		}
	})
}
