package noark_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// application files what the house files when someone applies: a case file and an incoming entry with a document.
func (r *rig) application() (caseFile, entry string) {
	r.Helper()
	caseFile, entry = municipality.NewID(r.clock.now()), municipality.NewID(r.clock.now())
	by := municipality.Actor{Kind: municipality.Officer, ID: "kari.li", Name: "Kari Li", Unit: "oppvekst"}
	if err := ledger.Act(r.Context(), r.store, ledger.Entry{Actor: by, Verb: "test", Subject: "case/" + caseFile}, func(tx *ledger.Tx) error {
		if _, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: caseFile, Class: archive.ClassRef{System: "LOS", ID: "barnehage", Title: "Barnehage"}, Title: "Søknad om barnehageplass",
			Unit: "oppvekst", Responsible: "kari.li", Parties: []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", NationalID: someone, Role: "søker"}}}); err != nil {
			return err
		}
		_, err := archive.Register(tx, archive.NewEntry{ID: entry, CaseFile: caseFile, Type: archive.Incoming, Title: "Søknad", Parties: []archive.NewParty{{Name: "Ola Nordmann", Person: "p-ola", Role: archive.Sender}},
			Documents: []archive.NewDocument{{ID: municipality.NewID(r.clock.now()), Title: "Søknaden", Main: true, Files: []archive.NewFile{{Variant: archive.Production, MIME: "text/plain", FileName: "soknad.txt", Body: []byte("Jeg søker.\n")}}}}})
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return caseFile, entry
}

func TestWhatTheHouseFilesShowsHere(t *testing.T) {
	r := open(t)
	caseFile, entry := r.application()
	kari := r.as("kari.li")
	a := kari.want(kari.get("api/sakarkiv/saksmappe/"+caseFile+"/"), 200, "the case file")
	for k, v := range map[string]any{"tittel": "Søknad om barnehageplass", "administrativEnhet": "Oppvekst", "saksansvarlig": "Kari Li", "saksstatus": "map[kode:B kodenavn:Under behandling]", "saksaar": "2026"} {
		if fmt.Sprint(a.json[k]) != fmt.Sprint(v) {
			t.Errorf("%s is %v, want %v", k, a.json[k], v)
		}
	}
	class := kari.want(kari.get(a.link("arkivstruktur/klasse")), 200, "its class")
	party := kari.want(kari.get(a.link("arkivstruktur/part")), 200, "its parties").json["results"].([]any)[0].(map[string]any)
	if class.json["klasseID"] != "barnehage" || party["navn"] != "Ola Nordmann" || !strings.Contains(fmt.Sprint(party["personidentifikator"]), someone) {
		t.Errorf("class %v, party %v", class.json["klasseID"], party)
	}
	e := kari.want(kari.get("api/sakarkiv/journalpost/"+entry+"/"), 200, "the entry")
	if e.json["journalsekvensnummer"] == nil || e.json["registreringsID"] == nil || e.link("arkivstruktur/mappe") == "" {
		t.Errorf("the entry is %s", e.body)
	}
	document := kari.want(kari.get(e.link("arkivstruktur/dokumentbeskrivelse")), 200, "documents").json["results"].([]any)[0].(map[string]any)
	object := kari.want(kari.get(linkOf(document, "arkivstruktur/dokumentobjekt")), 200, "files").json["results"].([]any)[0].(map[string]any)
	if file := kari.want(kari.get(linkOf(object, "arkivstruktur/fil")), 200, "the file"); string(file.body) != "Jeg søker.\n" {
		t.Errorf("the file is %q", file.body)
	}
	kari.want(kari.do(http.MethodDelete, e.link("self"), nil), 409, "an entry of the journal")
	tag := kari.get(e.link("self")).header.Get("ETag")
	kari.want(kari.do(http.MethodPatch, e.link("self"), map[string]any{"mottattDato": "2020-01-01T00:00:00Z"}, "Content-Type", "application/merge-patch+json", "If-Match", tag), 409, "when it was received")
}

func TestWhatIsMadeHereShowsInTheHouse(t *testing.T) {
	r := open(t)
	kari := r.as("kari.li")
	caseFile, _ := r.application()
	a := kari.want(kari.get("api/sakarkiv/saksmappe/"+caseFile+"/"), 200, "the case file")
	made := kari.make(a, "sakarkiv/ny-journalpost", map[string]any{"tittel": "Brev fra et fagsystem", "journalposttype": map[string]any{"kode": "I"}, "journalstatus": map[string]any{"kode": "J"}})
	kari.make(made, "arkivstruktur/ny-korrespondansepartperson", map[string]any{"korrespondanseparttype": map[string]any{"kode": "EA"}, "navn": "Ola Nordmann"})
	id := fmt.Sprint(made.json["systemID"])
	if err := r.store.Read(t.Context(), func(tx store.Tx) error {
		v, err := archive.EntryFor(tx, archive.Audience{Public: true}, id)
		if err != nil || v.Title != "Brev fra et fagsystem" || v.JournalNumber == "" || len(v.Senders) != 1 {
			t.Errorf("the public sees %q %q of %v: %v", v.Title, v.JournalNumber, v.Senders, err)
		}
		desk := staff()[1]
		c, err := archive.CaseFor(tx, archive.Audience{Staff: &desk}, caseFile)
		if err != nil || len(c.Entries) != 2 {
			t.Errorf("the desk sees %d entries: %v", len(c.Entries), err)
		}
		page, _, err := archive.EntriesFor(tx, archive.Audience{Public: true}, archive.EntryQuery{Text: "fagsystem"})
		if err != nil || len(page) != 1 {
			t.Errorf("the journal finds %d: %v", len(page), err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestTheLedgerVouches: everything written over the interface is in the ledger, and neither lies.
func TestTheLedgerVouches(t *testing.T) {
	r := open(t)
	w := r.walk()
	self := w.caseFile.link("self")
	r.want(r.do(http.MethodPatch, self, map[string]any{"tittel": "Endret", "noekkelord": []any{"a", "b"}}, "Content-Type", "application/merge-patch+json", "ETag", r.get(self).header.Get("ETag")), 200, "patch")
	private, public, err := note.GenerateKey(rand.Reader, "fjordvik/internal")
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := note.NewSigner(private)
	verifier, _ := note.NewVerifier(public)
	if _, err := ledger.Checkpoint(t.Context(), r.store, signer); err != nil {
		t.Fatal(err)
	}
	report, err := ledger.Verify(t.Context(), r.store, verifier, archive.Tables())
	if err != nil || len(report.Lies) > 0 || report.Rows < 100 || report.Documents == 0 {
		t.Errorf("%+v %v", report, err)
	}
}

// TestTheHouseFindsItsOwnSeriesAmongOthers: what clients make beside it neither takes its cases nor stops it from starting again.
func TestTheHouseFindsItsOwnSeriesAmongOthers(t *testing.T) {
	r := open(t)
	r.walk()
	plan := archive.Plan{CreatorID: "310000000", CreatorName: "Fjordvik kommune", FondsTitle: "Fjordvik kommune", SeriesTitle: "Sakarkiv", Zone: municipality.Internal}
	if err := archive.SetUp(t.Context(), r.store, municipality.SystemActor("test"), plan); err != nil {
		t.Fatal(err)
	}
	caseFile, _ := r.application()
	a := r.want(r.get("api/sakarkiv/saksmappe/"+caseFile+"/?$expand=arkivdel"), 200, "the case file")
	if series, _ := a.json["arkivdel"].(map[string]any); series["tittel"] != "Sakarkiv" {
		t.Errorf("it lies in %v", series["tittel"])
	}
}
