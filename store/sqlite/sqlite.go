// Package sqlite keeps one municipality's zone in one SQLite file.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"torg/store"
)

// What is deleted is overwritten (secure_delete), so that a key or a word of a document that was disposed of does not linger
// in a free page of the file or of a later copy of it.
//
// Pragmas belong to a connection, not to a database, so they go in the DSN where every pooled connection meets them.
func dsn(path string, extra ...string) string {
	q := url.Values{"_pragma": append([]string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "busy_timeout(5000)", "cache_size(-32000)", "temp_store(MEMORY)", "secure_delete(ON)"}, extra...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Open opens or creates the file at path.
func Open(path string, opt store.Options) (store.Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	w, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1) // SQLite has one writer; queue in Go, not in the file lock
	r, err := sql.Open("sqlite", dsn(path, "query_only(ON)"))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	if err := w.Ping(); err != nil { // creates the file before any reader looks for it
		return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), w.Close(), r.Close())
	}
	return store.New(store.Engine{
		Reader: r, Writer: w, BeginRead: "BEGIN", BeginWrite: "BEGIN IMMEDIATE",
		Prepare: true, Readers: 8, Retryable: busy, Check: check,
	}, opt), nil
}

func busy(err error) bool {
	const sqliteBusy = 5
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqliteBusy
}

func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("sqlite: integrity check: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("sqlite: %s", verdict)
	}
	return nil
}
