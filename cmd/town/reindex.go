package town

import (
	"context"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/web/site"
)

// reindex makes the words that entries are found by anew every night, so that what screening no longer covers is found, and
// an index that was lost is made again.
type reindex struct{}

func (reindex) Kind() string { return "archive.reindex" }

// reindexPage is how many entries one act goes through, so that no other act waits long for it.
const reindexPage = 200

// Reindex goes through every entry of a zone.
func (t *Town) Reindex(ctx context.Context, z *site.Zone) error {
	e := ledger.Entry{Actor: municipality.SystemActor("archive"), Verb: "archive.reindex", Subject: "archive/index", Basis: "offentleglova § 3"}
	for at, done := (archive.Cursor{}), false; !done; {
		err := ledger.Act(ctx, z.Store, e, func(tx *ledger.Tx) error {
			next, err := archive.Reindex(tx, at, reindexPage)
			at, done = next, next == archive.Cursor{}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
