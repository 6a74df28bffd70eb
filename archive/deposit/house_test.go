package deposit

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// What the house has made itself, by the archive's own rules and with one case still open, comes out as a depot wants it.
func TestTheHousesOwnCasesComeOut(t *testing.T) {
	s := open(t, "sqlite")
	by := municipality.Actor{Kind: municipality.Officer, ID: "kari.li", Name: "Kari Li", Unit: "teknisk"}
	act := func(fn func(*ledger.Tx) error) {
		t.Helper()
		if err := ledger.Act(context.Background(), s, ledger.Entry{Actor: by, Verb: "archive.test", Subject: "test/1"}, fn); err != nil {
			t.Fatal(err)
		}
	}
	file := func(text string) []archive.NewFile {
		return []archive.NewFile{{Variant: archive.Archived, MIME: "text/plain", FileName: "Brev til Ola Nordmann.txt", Body: []byte(text)}}
	}
	ids := make([]string, 12)
	for i := range ids {
		ids[i] = municipality.NewID(store.Moment(1))
	}
	shield := &archive.Screening{Code: "UO", Authority: "offentleglova § 13", HideTitle: true, HideParty: true}
	act(func(tx *ledger.Tx) error {
		for i, id := range ids[:2] {
			if _, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: id, Class: archive.ClassRef{System: "LOS", ID: "barnehage", Title: "Barnehage"}, Title: "Søknad om plass", Unit: "teknisk", Responsible: "kari.li", By: by,
				Retention: []string{"kasseres 10", ""}[i], Parties: []archive.NewParty{{Name: "Ola Nordmann", Role: "søker"}}}); err != nil {
				return err
			}
		}
		_, err := archive.Register(tx, archive.NewEntry{ID: ids[2], CaseFile: ids[0], Type: archive.Incoming, Title: "Hemmelig søknad", PublicTitle: "Søknad", Screening: shield, Parties: []archive.NewParty{{Name: "Ola Nordmann", Role: archive.Sender}}, By: by,
			Documents: []archive.NewDocument{{ID: ids[3], Title: "Søknad", Main: true, Files: file("en")}}})
		return err
	})
	act(func(tx *ledger.Tx) error {
		if _, err := archive.Register(tx, archive.NewEntry{ID: ids[4], CaseFile: ids[0], Type: archive.Outgoing, Title: "Svar", Parties: []archive.NewParty{{Name: "Ola Nordmann", Role: archive.Receiver}}, By: by,
			Documents: []archive.NewDocument{{ID: ids[5], Title: "Svar", Main: true, Files: file("to")}}}); err != nil {
			return err
		}
		if err := archive.Finalise(tx, ids[4], by); err != nil {
			return err
		}
		if err := archive.SignOffEntry(tx, ids[2], ids[4], "BU"); err != nil {
			return err
		}
		return archive.CloseCaseFile(tx, ids[0], by)
	})
	var series []archive.Series
	if err := s.Read(context.Background(), func(tx store.Tx) (err error) { series, err = SeriesOf(tx); return err }); err != nil || len(series) != 1 {
		t.Fatalf("%d series, %v", len(series), err)
	}
	dir, _ := schemaFolder(t, "2023-12")
	res := extract(t, s, Options{Series: series[0].SystemID, Schemas: dir})
	if res.Left.Open != 1 || res.Counts.Folders != 1 || res.Counts.Entries != 2 || res.Counts.Files != 2 {
		t.Errorf("%+v %+v", res.Left, res.Counts)
	}
	clean(t, res.Tar, dir)
	public, err := os.ReadFile(filepath.Join(res.Dir, "content", "offentligJournal.xml"))
	if err != nil || strings.Contains(string(public), "Hemmelig") || strings.Count(string(public), "Ola Nordmann") != 1 {
		t.Errorf("%v %s", err, public)
	}
}
