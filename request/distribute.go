package request

import (
	"context"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Distribution is where a parcel goes, and what may be shown of it.
type Distribution struct {
	CaseFile    string // an open case file, or
	NewTitle    string // the title of a new one
	NewPublic   string // its public title; the same when empty
	Unit        string
	Officer     string
	Title       string // of the entry, as the journal will have it
	PublicTitle string
	Screening   *archive.Screening // nil takes the case file's
}

// mayDistribute: those who keep the archive.
func mayDistribute(who municipality.Staff) error {
	if who.Has("archivist") {
		return nil
	}
	return municipality.E(municipality.Forbidden, "request.Distribute", "error.forbidden")
}

// Distribute moves a parcel's entry to its case file and journals it. The same decision twice is one. Errors: Forbidden,
// NotFound, Conflict when it has been distributed elsewhere or the case file is closed, Invalid without a title.
func (r *Reception) Distribute(ctx context.Context, who municipality.Staff, id string, d Distribution) (entry archive.EntryRef, err error) {
	if err := mayDistribute(who); err != nil {
		return entry, err
	}
	if d.Title == "" || d.CaseFile == "" && d.NewTitle == "" {
		return entry, municipality.E(municipality.Invalid, "request.Distribute", "error.required")
	}
	by := who.Actor("archivist")
	err = ledger.Act(ctx, r.Store, ledger.Entry{Actor: by, Verb: "incoming.distribute", Subject: "incoming/" + id, Basis: "arkivlova § 5"}, func(tx *ledger.Tx) error {
		in, err := waiting(tx, id)
		if err != nil {
			return err
		}
		if d.CaseFile == "" {
			if d.CaseFile, err = d.open(tx, by); err != nil {
				return err
			}
		}
		if entry, err = d.place(tx, in, by); err != nil {
			return err
		}
		in.State, in.Folder, in.by = Distributed, d.CaseFile, who.ID
		return in.put(tx)
	})
	return entry, err
}

func waiting(tx store.Tx, id string) (Incoming, error) {
	in, err := IncomingByID(tx, id)
	if err == nil && in.State != Undistributed {
		err = municipality.E(municipality.Conflict, "request.waiting", "error.conflict")
	}
	return in, err
}

func (d Distribution) open(tx *ledger.Tx, by municipality.Actor) (string, error) {
	id := municipality.NewID(tx.Now())
	_, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: id, Class: archive.ClassRef{System: "Postmottak", ID: "POST", Title: "Innkommet, ikke fordelt"}, Title: d.NewTitle, PublicTitle: d.NewPublic,
		Unit: d.Unit, Responsible: d.Officer, By: by, Screening: d.Screening})
	return id, err
}

// place moves the entry, gives it the title the journal will have, and journals it.
func (d Distribution) place(tx *ledger.Tx, in Incoming, by municipality.Actor) (archive.EntryRef, error) {
	if _, err := archive.MoveEntries(tx, []string{in.Entry}, d.CaseFile, by); err != nil {
		return archive.EntryRef{}, err
	}
	var e archive.RegistryEntry
	if err := archive.LoadRow(tx, &e, in.Entry); err != nil {
		return archive.EntryRef{}, err
	}
	e.Title, e.PublicTitle, e.Unit, e.Officer = d.Title, d.PublicTitle, orElse(d.Unit, e.Unit), d.Officer
	if err := archive.Amend(tx, &e, by); err != nil {
		return archive.EntryRef{}, err
	}
	if d.Screening != nil {
		if err := archive.ScreenEntry(tx, in.Entry, *d.Screening, by); err != nil {
			return archive.EntryRef{}, err
		}
	}
	return archive.Journal(tx, in.Entry, by)
}

// annulled is journalstatus M053 "Utgår".
const annulled = "U"

// DiscardIncoming annuls a parcel that is not worth keeping (arkivbegrensning), for a reason that is kept. It never reaches
// the journal, and its documents go with the next disposal. Errors: Forbidden, NotFound, Conflict, Invalid without a reason.
func (r *Reception) DiscardIncoming(ctx context.Context, who municipality.Staff, id, reason string) error {
	if err := mayDistribute(who); err != nil {
		return err
	}
	if reason == "" {
		return &municipality.Error{Kind: municipality.Invalid, Op: "request.DiscardIncoming", Key: "error.reason", Field: "reason"}
	}
	by := who.Actor("archivist")
	return ledger.Act(ctx, r.Store, ledger.Entry{Actor: by, Verb: "incoming.discard", Subject: "incoming/" + id, Basis: "arkivlova § 13", Detail: reason}, func(tx *ledger.Tx) error {
		in, err := waiting(tx, id)
		if err != nil {
			return err
		}
		var e archive.RegistryEntry
		if err := archive.LoadRow(tx, &e, in.Entry); err != nil {
			return err
		}
		e.Status = annulled
		if err := archive.Amend(tx, &e, by); err != nil {
			return err
		}
		in.State, in.by = NotARecord, who.ID
		return in.put(tx)
	})
}
