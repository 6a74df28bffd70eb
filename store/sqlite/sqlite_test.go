package sqlite_test

import (
	"path/filepath"
	"testing"

	"torg/store"
	"torg/store/blob"
	"torg/store/sqlite"
	"torg/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, name string) storetest.Opener {
		dir := t.TempDir()
		return func(t *testing.T, opt store.Options) store.Store {
			var err error
			if opt.Blobs, err = blob.Open(filepath.Join(dir, "blobs"), make([]byte, 32)); err != nil {
				t.Fatal(err)
			}
			s, err := sqlite.Open(filepath.Join(dir, name+".db"), opt)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			return s
		}
	})
}
