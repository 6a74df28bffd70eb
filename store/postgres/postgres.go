// Package postgres keeps each municipality's zone in a schema of its own.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"torg/store"
)

const readers = 4

// Open opens schema in the database of dsn, creating it if need be.
func Open(ctx context.Context, dsn, schema string, opt store.Options) (store.Store, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("postgres: the connection string cannot be read") // it may hold a password, so it is not shown
	}
	name := pgx.Identifier{schema}.Sanitize()
	cfg.RuntimeParams["search_path"] = name
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(readers + 2)
	db.SetMaxIdleConns(readers + 2) // database/sql keeps two by default and reopens the rest
	if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+name); err != nil {
		return nil, errors.Join(fmt.Errorf("postgres: schema %s: %w", schema, err), db.Close())
	}
	return store.New(store.Engine{
		Reader: db, Writer: db,
		BeginRead: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
		// One writer per schema at a time across processes, as in SQLite: READ COMMITTED takes its snapshot per
		// statement, so what follows the lock sees all that earlier writers committed, and the order is serial.
		BeginWrite: "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))",
		Readers:    readers, Retryable: retryable, Check: check,
	}, opt), nil
}

func retryable(err error) bool {
	const serializationFailure, deadlock = "40001", "40P01"
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == serializationFailure || e.Code == deadlock)
}

// check reads every table through: PostgreSQL verifies page checksums on the way where they are on.
func check(ctx context.Context, db *sql.DB) error {
	var on string
	if err := db.QueryRowContext(ctx, "SHOW data_checksums").Scan(&on); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	return nil
}
