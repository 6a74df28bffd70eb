package archive

import (
	"context"
	"errors"

	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
)

// Erase is promised when a file of a document is taken away: its bytes are made unreadable when nothing else holds them.
type Erase struct {
	Digest string `json:"digest"`
}

// Kind implements jobs.Args.
func (Erase) Kind() string { return "archive.erase" }

// Overwrite is promised when a file's key has been destroyed: what lay in the segment is overwritten.
type Overwrite struct {
	Segment  string `json:"segment"`
	Position int64  `json:"position"`
	Length   int64  `json:"length"`
}

// Kind implements jobs.Args.
func (Overwrite) Kind() string { return "archive.overwrite" }

// Room does the archive's own work.
type Room struct {
	Store store.Store
	// Held reports whether another room still needs the bytes with a digest, such as a draft that is not sent yet. Nil
	// is nobody.
	Held func(tx store.Tx, digest string) (bool, error)
}

// Work registers what this room does.
func (r *Room) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e Erase) error { return r.erase(ctx, j, e) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, o Overwrite) error { return r.overwrite(o) })
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ Index) error { return r.index(ctx) })
}

// erase destroys the key of a file that no document and no other room speaks of.
func (r *Room) erase(ctx context.Context, j jobs.Job, e Erase) error {
	act := ledger.Entry{Actor: municipality.SystemActor("archive"), Verb: "archive.erase", Subject: "blob/" + e.Digest, Basis: "arkivlova § 13"}
	return ledger.Act(ctx, r.Store, act, func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		held, err := r.held(tx, e.Digest)
		if err != nil || held {
			return err
		}
		ref, err := store.Destroy(tx, e.Digest)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return jobs.Promise(tx, "archive.overwrite/"+municipality.NewID(tx.Now()), Overwrite{ref.Segment, ref.Position, ref.Length})
	})
}

func (r *Room) held(tx store.Tx, digest string) (bool, error) {
	n, err := references(tx, digest, "")
	if err != nil || n > 0 || r.Held == nil {
		return n > 0, err
	}
	return r.Held(tx, digest)
}

func (r *Room) overwrite(o Overwrite) error {
	return store.Erase(r.Store, blob.Ref{Segment: o.Segment, Position: o.Position, Length: o.Length})
}

// references counts the document objects, but one, that have a file's bytes. The comparison of the first twelve signs is
// what the index holds.
func references(tx store.Tx, digest, but string) (n int64, err error) {
	err = store.One(tx, `SELECT COUNT(*) FROM dokumentobjekt WHERE substr(referanse_dokumentfil, 1, 12) = $1 AND referanse_dokumentfil = $2 AND system_id <> $3`,
		[]any{digest[:min(len(digest), 12)], digest, but}, &n)
	return n, err
}

// unlinkBlob promises that a file's bytes go, once nothing holds them.
func unlinkBlob(tx *ledger.Tx, digest, object string) error {
	if digest == "" {
		return nil
	}
	return jobs.Promise(tx, "archive.erase/"+object, Erase{Digest: digest})
}
