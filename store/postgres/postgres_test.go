package postgres_test

import (
	"path/filepath"
	"testing"

	"torg/internal/pgtest"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/storetest"
)

func TestStore(t *testing.T) {
	dsn := pgtest.DSN(t)
	storetest.Run(t, func(t *testing.T, name string) storetest.Opener {
		dir := t.TempDir()
		pgtest.Drop(t, dsn, name)
		return func(t *testing.T, opt store.Options) store.Store {
			var err error
			if opt.Blobs, err = blob.Open(filepath.Join(dir, "blobs"), make([]byte, 32)); err != nil {
				t.Fatal(err)
			}
			s, err := postgres.Open(t.Context(), dsn, name, opt)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			return s
		}
	})
}
