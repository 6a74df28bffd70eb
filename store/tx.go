package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"torg/store/blob"
)

type tx struct {
	ctx   context.Context
	c     *conn
	now   time.Time
	store *SQL
	batch *batch // nil when reading
	after []func()
}

func (t *tx) Exec(q string, args ...any) (int64, error) {
	if t.batch == nil {
		return 0, errors.New("store: a read cannot write")
	}
	res, err := t.c.exec(t.ctx, q, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t *tx) Query(q string, args ...any) (*sql.Rows, error) { return t.c.query(t.ctx, q, args) }
func (t *tx) QueryRow(q string, args ...any) *sql.Row        { return t.c.queryRow(t.ctx, q, args) }
func (t *tx) Now() time.Time                                 { return t.now }
func (t *tx) AfterCommit(f func())                           { t.after = append(t.after, f) }

// batch is what the acts of one group have in common: the documents, written together, and what one act may tell the next.
type batch struct {
	pending []blob.Pending
	memory  map[any]any
}

func (b *batch) mark() int { return len(b.pending) }

// undo forgets what an act did that failed.
func (b *batch) undo(mark int) {
	b.pending = b.pending[:mark]
	clear(b.memory)
}

// Memory is what acts that are committed together may tell each other, so that the next need not read what the one before
// just wrote. Nobody else writes to the store before they are committed; when one of them fails all is forgotten. It is
// nil when the transaction only reads, and a key is a type of the room's own.
func Memory(asked Tx) map[any]any {
	t, ok := asked.(*tx)
	if !ok || t.batch == nil {
		return nil
	}
	if t.batch.memory == nil {
		t.batch.memory = map[any]any{}
	}
	return t.batch.memory
}

func (b *batch) flush(p *blob.Packs) error {
	if len(b.pending) == 0 {
		return nil
	}
	return p.Flush(b.pending)
}

// PutBlob implements Tx: the row says where the bytes will lie; flush puts them there before the commit.
func (t *tx) PutBlob(body []byte) (string, error) {
	if t.store.opt.Blobs == nil {
		return "", ErrNoBlobs
	}
	if t.batch == nil {
		return "", errors.New("store: a read cannot write")
	}
	digest := blob.Digest(body)
	p, err := t.store.opt.Blobs.Prepare(digest, body, t.batch.pending)
	if err != nil {
		return "", err
	}
	n, err := t.Exec(`INSERT INTO blob (digest, size, segment, position, length, sealed_key) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (digest) DO NOTHING`,
		digest, int64(len(body)), p.Ref.Segment, p.Ref.Position, p.Ref.Length, p.Ref.SealedKey)
	if err == nil && n > 0 { // else it is there already
		t.batch.pending = append(t.batch.pending, p)
	}
	return digest, err
}

// Blob implements Tx. A document put in the same transaction is readable too.
func (t *tx) Blob(digest string) ([]byte, error) {
	if t.store.opt.Blobs == nil {
		return nil, ErrNoBlobs
	}
	if t.batch != nil {
		for _, p := range t.batch.pending {
			if p.Digest == digest {
				return p.Body, nil
			}
		}
	}
	var r blob.Ref
	err := One(t, `SELECT segment, position, length, sealed_key FROM blob WHERE digest = $1`, []any{digest}, &r.Segment, &r.Position, &r.Length, &r.SealedKey)
	if err != nil {
		return nil, fmt.Errorf("store: document %s: %w", digest, err)
	}
	return t.store.opt.Blobs.Read(digest, r)
}

// Destroy takes a document's key away, which makes it unreadable in every copy of its segment, and says where its bytes
// lie, for Erase. Unknown digests give ErrNotFound. Nothing may refer to the document any more: that is for the caller.
func Destroy(asked Tx, digest string) (blob.Ref, error) {
	var r blob.Ref
	if err := One(asked, `SELECT segment, position, length FROM blob WHERE digest = $1`, []any{digest}, &r.Segment, &r.Position, &r.Length); err != nil {
		return r, err
	}
	_, err := asked.Exec(`DELETE FROM blob WHERE digest = $1`, digest)
	return r, err
}

// Erase overwrites the bytes of a document whose key is destroyed, on the disk of this store.
func Erase(s Store, r blob.Ref) error {
	own, ok := s.(*SQL)
	if !ok || own.opt.Blobs == nil {
		return ErrNoBlobs
	}
	return own.opt.Blobs.Erase(r)
}
