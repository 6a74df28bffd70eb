package decision

import (
	"context"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Conclude closes the case files of decisions that nobody has appealed and nobody can appeal in time any more, so that what
// is finished is archived (arkivert) and its retention begins to run.
type Conclude struct{}

// Kind implements jobs.Args.
func (Conclude) Kind() string { return "decision.conclude" }

// How far back a night looks, and how many case files it closes at most. What is unfinished then, such as a document in no
// archive format, stays open and is looked at again the next nights; the archivist's lists show it.
const (
	concludeReach = 90 // days
	concludeBatch = 2000
)

func (b *Board) concludeWork(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ Conclude) error { return b.conclude(ctx) })
	w.Every(24*time.Hour, Conclude{})
}

func (b *Board) conclude(ctx context.Context) error {
	var settled []Decision
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) (err error) {
		today := municipality.DateOf(tx.Now())
		settled, err = scan(tx, `WHERE state = $1 AND appeal_by <> '' AND appeal_by < $2 AND appeal_by >= $3 ORDER BY appeal_by, id LIMIT $4`,
			string(Made), today.String(), today.AddDays(-concludeReach).String(), concludeBatch)
		return err
	}); err != nil {
		return err
	}
	for _, d := range settled {
		if err := b.concludeOne(ctx, d); err != nil && municipality.KindOf(err) != municipality.Conflict {
			return err
		}
	}
	return nil
}

// concludeOne closes one case file, unless it was appealed or is closed already.
func (b *Board) concludeOne(ctx context.Context, d Decision) error {
	var c casework.Case
	open := false
	if err := b.Office.Store.Read(ctx, func(tx store.Tx) (err error) {
		if c, err = casework.ByID(tx, d.Case); err != nil {
			return err
		}
		open, err = b.mayConclude(tx, c)
		return err
	}); err != nil || !open {
		return err
	}
	by := municipality.SystemActor("decision")
	return ledger.Act(ctx, b.Office.Store, c.Entry(by, "case.conclude", "arkivlova § 5"), func(tx *ledger.Tx) error {
		if open, err := b.mayConclude(tx, c); err != nil || !open {
			return municipality.E(municipality.Conflict, "decision.conclude", "error.conflict")
		}
		return archive.ConcludeCaseFile(tx, c.CaseFile, by)
	})
}

// mayConclude: nothing waits in the case, nobody has complained, and its file is open.
func (b *Board) mayConclude(tx store.Tx, c casework.Case) (bool, error) {
	complaints, err := casework.AppealsOf(tx, c.ID)
	if err != nil || len(complaints) > 0 || !c.Status.Finished() {
		return false, err
	}
	var f archive.CaseFile
	if err := archive.LoadRow(tx, &f, c.CaseFile); err != nil {
		return false, err
	}
	return f.ClosedAt == 0, nil
}
