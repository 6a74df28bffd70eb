package bulk

import (
	"bytes"
	"context"
	"path/filepath"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// FileReport archives the report of a finished import as a document of its own, in a case file of its own. Errors: NotSetUp
// where there is no archive to file it in; those of the store.
//
// Krav: 3.1.29
func (r *Report) FileReport(ctx context.Context, s store.Store, by municipality.Actor) (archive.EntryRef, error) {
	filed := *r
	filed.Source = filepath.Base(r.Source) // where it lay is nobody's business in ten years
	var body bytes.Buffer
	if err := filed.WriteJSON(&body); err != nil {
		return archive.EntryRef{}, err
	}
	var entry archive.EntryRef
	err := ledger.Act(ctx, s, ledger.Entry{Actor: by, Verb: "archive.import.report", Subject: "archive/import", Basis: "arkivlova § 5"}, func(tx *ledger.Tx) (err error) {
		folder := municipality.NewID(tx.Now())
		const title = "Import til arkivet"
		if _, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: folder, Class: archive.ClassRef{System: "Arkivdrift", ID: "IMPORT", Title: "Import"}, Title: title, Unit: "arkiv", Responsible: by.ID, By: by}); err != nil {
			return err
		}
		entry, err = archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: folder, Type: archive.MemoNoFollowUp, Title: "Rapport fra import av " + filed.Source, PublicTitle: "Rapport fra import", Unit: "arkiv", By: by,
			Documents: []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Title: "Importrapport", DocumentType: "Rapport", Main: true,
				Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/json", FileName: "importrapport.json", Body: body.Bytes()}}}}})
		if err != nil {
			return err
		}
		return archive.Finalise(tx, entry.ID, by)
	})
	return entry, err
}
