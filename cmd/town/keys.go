package town

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"torg/municipality"
)

// Keys are a municipality's secrets. Losing them loses the documents; they belong in a backup of their own. What both
// zones need lies in keys.json; each zone's own lies in a file of that zone, so that a process of one zone need not, and
// where the operator gives each a user of its own cannot, read the other's.
type Keys struct {
	Names   string                         `json:"names"`   // turns identity numbers into internal ids
	Session string                         `json:"session"` // seals web sessions
	Zones   map[municipality.Zone]ZoneKeys `json:"-"`
	Once    map[municipality.Zone]ZoneKeys `json:"zones,omitempty"` // where the zones' keys lay before 2026-11-22; moved when met
}

// ZoneKeys are one zone's own.
type ZoneKeys struct {
	Documents string `json:"documents"` // opens the documents' own keys
	Signer    string `json:"signer"`    // signs ledger checkpoints
	Verifier  string `json:"verifier"`  // its public half: give it to whoever keeps checkpoints
}

const keyFile = "keys.json"

// loadKeys reads the common keys and those of the zones given, and makes what is missing the first time unless it only
// inspects. The keys lie under dir, in the same shape as the data.
func loadKeys(dir, data string, number municipality.Number, zones []municipality.Zone, inspect bool) (k Keys, err error) {
	load := func(sub string, into any, fresh func() error) error {
		path := filepath.Join(dir, sub, keyFile)
		err := readKeys(path, into)
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if inspect {
			return municipality.Errorf(municipality.NotSetUp, "town.keys", "there is no municipality %s in the data folder: its %s is missing", number, keyFile)
		}
		if used(filepath.Join(data, sub)) {
			return municipality.Errorf(municipality.NotSetUp, "town.keys", "there are data in %s but no %s; restore it from its backup", filepath.Join(string(number), sub), keyFile)
		}
		return errors.Join(fresh(), writeKeys(path, into))
	}
	if err := load("", &k, func() error { k.Names, k.Session = random(), random(); return nil }); err != nil {
		return k, err
	}
	k.Zones = map[municipality.Zone]ZoneKeys{}
	for _, z := range zones {
		own := k.Once[z]
		if own != (ZoneKeys{}) && !inspect {
			if err := keep(filepath.Join(dir, string(z), keyFile), own); err != nil {
				return k, err
			}
		}
		if own != (ZoneKeys{}) {
			k.Zones[z] = own
			continue
		}
		if err := load(string(z), &own, func() error { return own.make(number, z) }); err != nil {
			return k, err
		}
		k.Zones[z] = own
	}
	return k, nil
}

// keep writes a zone's keys in their own file, once.
func keep(path string, own ZoneKeys) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return writeKeys(path, own)
}

func (z *ZoneKeys) make(number municipality.Number, zone municipality.Zone) (err error) {
	z.Documents = random()
	z.Signer, z.Verifier, err = note.GenerateKey(rand.Reader, fmt.Sprintf("torg/%s/%s", number, zone))
	return err
}

// used reports that documents lie there already, in the zone or in any: new keys would not open them.
func used(dir string) bool {
	for _, where := range []string{"documents", "*/documents"} {
		if found, _ := filepath.Glob(filepath.Join(dir, where)); len(found) > 0 { // the pattern is sound
			return true
		}
	}
	return false
}

func readKeys(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return municipality.Errorf(municipality.NotSetUp, "town.keys", "%s cannot be read", keyFile) // its content is not for an error
	}
	return nil
}

// writeKeys never leaves half a file: keys that are used and then lost cannot be made again.
func writeKeys(path string, k any) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func key(h string) ([]byte, error) {
	b, err := hex.DecodeString(h)
	if err != nil || len(b) != 32 {
		return nil, municipality.Errorf(municipality.NotSetUp, "town.keys", "a key in %s is not 32 bytes in hex", keyFile)
	}
	return b, nil
}
