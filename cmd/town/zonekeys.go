package town

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"path/filepath"

	"torg/municipality"
)

// Documents is the folder of a zone's document segments.
func (t *Town) Documents(zone municipality.Zone) string {
	return filepath.Join(t.dir(), string(zone), "documents")
}

// Derived is a key of 32 bytes for one purpose, made from the zone's own. It tells nothing about the one it is made from.
func (t *Town) Derived(zone municipality.Zone, purpose string) ([]byte, error) {
	own, err := key(t.Keys.Zones[zone].Documents)
	if err != nil {
		return nil, err
	}
	return hkdf.Key(sha256.New, own, nil, "torg/"+purpose, 32)
}

// KeyFile is a file of keys, and what it is called in a backup of them.
type KeyFile struct{ Path, Name string }

// KeyFiles are the files the keys of the open zones lie in.
func (t *Town) KeyFiles() []KeyFile {
	at := t.keyDir()
	out := []KeyFile{{filepath.Join(at, keyFile), string(t.Profile.Number) + "-keys.json"}}
	for _, z := range t.zones() {
		out = append(out, KeyFile{filepath.Join(at, string(z), keyFile), string(t.Profile.Number) + "-" + string(z) + "-keys.json"})
	}
	return out
}

// Aside opens the same municipality, by the same keys, on empty SQLite stores in another folder: to try a backup without
// touching what runs.
func (t *Town) Aside(ctx context.Context, dir string) (*Town, error) {
	cfg := t.Config
	cfg.KeyDir, cfg.Data, cfg.Postgres, cfg.Inspect = filepath.Dir(t.keyDir()), dir, "", true
	return Open(ctx, cfg)
}
