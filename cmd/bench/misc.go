package bench

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"torg/internal/pgserver"
)

func join(errs ...error) error { return errors.Join(errs...) }

// sweep removes what a part left, so that the disk's cache is not full of it.
func sweep(dir string) error { return os.RemoveAll(dir) }

// server gives a PostgreSQL server, or says why there is none.
func (r *run) server() (dsn, why string) {
	if r.Postgres != "" {
		return r.Postgres, ""
	}
	dsn, err := pgserver.Start()
	if err != nil {
		return "", err.Error() + "; install the package postgresql, or set TORG_TEST_POSTGRES"
	}
	return dsn, ""
}

func dropSchema(dsn, schema string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), `DROP SCHEMA IF EXISTS "`+schema+`" CASCADE`)
	return join(err, db.Close())
}

// notes is where remarks go: not among figures that a program reads.
func (r *run) notes() io.Writer {
	if r.JSON {
		return os.Stderr
	}
	return r.Out
}
