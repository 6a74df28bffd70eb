package bulk

import (
	"context"
	"strings"
	"testing"

	"torg/archive"
	"torg/municipality"
	"torg/store"
)

func TestTheReportOfAnImportIsArchived(t *testing.T) {
	// Krav: 3.1.29
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			s := open(t, engine, "report")
			rep := newReport("/home/someone/avlevering.tar")
			rep.Taken["mappe"], rep.Finished = 3, true
			rep.reject("arkivstruktur.xml:7", "dokumentobjekt", "filen finnes ikke")
			entry, err := rep.FileReport(context.Background(), s, municipality.SystemActor("test"))
			if err != nil {
				t.Fatal(err)
			}
			keeper := archive.Audience{Staff: &municipality.Staff{ID: "eli", Unit: "arkiv", Roles: []string{"archivist"}, Zones: []municipality.Zone{municipality.Internal}}}
			if err := s.Read(context.Background(), func(tx store.Tx) error {
				v, err := archive.EntryFor(tx, keeper, entry.ID)
				if err != nil {
					return err
				}
				_, body, err := archive.DocumentFor(tx, keeper, v.Documents[0].ID)
				if text := string(body); !strings.Contains(text, "filen finnes ikke") || strings.Contains(text, "someone") || !strings.Contains(text, "avlevering.tar") {
					t.Errorf("the archived report is %s", text)
				}
				if v.JournalNumber == "" || v.Finalised.IsZero() {
					t.Error("the report is a draft")
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
