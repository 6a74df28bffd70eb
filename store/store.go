// Package store is the one door to durable state. A Store holds what one municipality keeps in one zone; two never
// share a Store, so no query can reach the neighbour's rows by forgetting a condition.
package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"time"
)

var (
	// ErrNotFound means no row matched.
	ErrNotFound = errors.New("store: not found")
	// ErrNoBlobs means the store was opened without a place for documents.
	ErrNoBlobs = errors.New("store: opened without a place for documents")
)

// Store is implemented by store/sqlite and store/postgres and held to its word by store/storetest.
type Store interface {
	// Read runs fn in a read-only snapshot.
	Read(ctx context.Context, fn func(Tx) error) error

	// Write runs fn in the one serial order of the store. When it returns nil, what fn wrote is on disk, documents
	// included. When fn returns an error or panics, nothing of it remains. fn may run more than once, so it must not
	// reach outside the transaction. An error from the commit itself leaves the outcome unknown: the caller repeats the
	// act under the same id.
	Write(ctx context.Context, fn func(Tx) error) error

	// Migrate applies, in name order, the files of each set not yet applied.
	Migrate(ctx context.Context, sets ...Migrations) error

	// Check asks the engine whether its own structures are sound.
	Check(ctx context.Context) error

	Close() error
}

// Tx is a transaction. Queries use $1 placeholders and the SQL common to both engines (docs/sql.md). Rows of one query
// are closed before the next statement begins.
type Tx interface {
	Exec(query string, args ...any) (int64, error)
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row

	// Now is the time the transaction began, in UTC, to the microsecond.
	Now() time.Time

	// AfterCommit runs f once the transaction has committed, to wake a worker.
	AfterCommit(f func())

	// PutBlob keeps body, durable before the commit, and gives its SHA-256 in hex. The same body is kept once.
	PutBlob(body []byte) (digest string, err error)

	// Blob reads back a body and fails when it no longer has the digest. Unknown digests give ErrNotFound.
	Blob(digest string) ([]byte, error)
}

// Migrations is one room's schema history.
type Migrations struct {
	Room string
	FS   fs.FS
}

// Embedded is a room's schema history as it is compiled in, in its folder "migrations".
func Embedded(room string, files fs.FS) Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic("store: the migrations of " + room + " are compiled in: " + err.Error())
	}
	return Migrations{Room: room, FS: sub}
}

// Micro is how a time is kept: microseconds since 1970 in UTC, the zero time as 0.
func Micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Moment reads back what Micro kept, in UTC.
func Moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// Each runs a query and calls fn for every row. It closes the rows whatever happens.
func Each(tx Tx, fn func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One scans the single row of a query into dest, and gives ErrNotFound when there is none.
func One(tx Tx, query string, args []any, dest ...any) error {
	err := tx.QueryRow(query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Now is the store's own clock, for what must be prepared before a transaction begins.
func Now(ctx context.Context, s Store) (now time.Time, err error) {
	err = s.Read(ctx, func(tx Tx) error { now = tx.Now(); return nil })
	return now, err
}
