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

// Keys are a municipality's secrets. Losing them loses the documents; they belong in a backup of their own.
type Keys struct {
	Names   string                         `json:"names"`   // turns identity numbers into internal ids
	Session string                         `json:"session"` // seals web sessions
	Zones   map[municipality.Zone]ZoneKeys `json:"zones"`
}

// ZoneKeys are one zone's own.
type ZoneKeys struct {
	Documents string `json:"documents"` // opens the documents' own keys
	Signer    string `json:"signer"`    // signs ledger checkpoints
	Verifier  string `json:"verifier"`  // its public half: give it to whoever keeps checkpoints
}

const keyFile = "keys.json"

// loadKeys reads the keys under dir, or makes them the first time.
func loadKeys(dir string, number municipality.Number) (Keys, error) {
	path := filepath.Join(dir, keyFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(dir, path, number)
	}
	var k Keys
	if err == nil {
		err = json.Unmarshal(b, &k)
	}
	if err != nil {
		return k, municipality.Errorf(municipality.NotSetUp, "town.keys", "%s cannot be read: %w", keyFile, err)
	}
	return k, nil
}

// makeKeys refuses to make new keys beside old data: they would not open it.
func makeKeys(dir, path string, number municipality.Number) (Keys, error) {
	if _, err := os.Stat(filepath.Join(dir, string(municipality.Internal))); err == nil {
		return Keys{}, municipality.Errorf(municipality.NotSetUp, "town.keys", "there are data but no %s; restore it from its backup", keyFile)
	}
	k := Keys{Names: random(), Session: random(), Zones: map[municipality.Zone]ZoneKeys{}}
	for _, z := range municipality.Zones() {
		signer, verifier, err := note.GenerateKey(rand.Reader, fmt.Sprintf("torg/%s/%s", number, z))
		if err != nil {
			return k, err
		}
		k.Zones[z] = ZoneKeys{Documents: random(), Signer: signer, Verifier: verifier}
	}
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return k, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return k, err
	}
	return k, os.WriteFile(path, b, 0o600)
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
