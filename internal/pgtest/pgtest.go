// Package pgtest gives tests a real PostgreSQL: the one TORG_TEST_POSTGRES names, or a cluster of their own made with
// the installed server programs, which lives as long as the test program.
package pgtest

import (
	"database/sql"
	"os"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"torg/internal/pgserver"
)

// DSN gives a connection string, or skips the test and says what is missing.
func DSN(t testing.TB) string {
	t.Helper()
	if dsn := os.Getenv("TORG_TEST_POSTGRES"); dsn != "" {
		return dsn
	}
	dsn, err := pgserver.Start()
	if err != nil {
		t.Skipf("SKIPPED, no PostgreSQL: %v; install the package postgresql, or set TORG_TEST_POSTGRES", err)
	}
	return dsn
}

// Drop removes a schema so that a test begins with an empty place.
func Drop(t testing.TB, dsn, schema string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`DROP SCHEMA IF EXISTS "` + schema + `" CASCADE`); err != nil {
		t.Fatal(err)
	}
}
