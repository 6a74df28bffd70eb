package town

import (
	"os"
	"path/filepath"
	"testing"

	"torg/municipality"
)

func TestKeysAreMadeOnceAndNeverBesideData(t *testing.T) {
	dir := t.TempDir()
	both := municipality.Zones()
	first, err := loadKeys(dir, dir, "9901", both, false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := loadKeys(dir, dir, "9901", both, false)
	if err != nil || again.Names != first.Names || again.Zones[municipality.Secured] != first.Zones[municipality.Secured] {
		t.Fatalf("the keys were not read back: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "secured", "documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []string{"secured/keys.json", "keys.json"} {
		if err := os.Remove(filepath.Join(dir, lost)); err != nil {
			t.Fatal(err)
		}
		if _, err := loadKeys(dir, dir, "9901", both, false); municipality.KindOf(err) != municipality.NotSetUp {
			t.Fatalf("%s is lost, and new keys were made: %v", lost, err)
		}
	}
}

func TestOneZonesProcessDoesNotReadTheOthersKeys(t *testing.T) {
	dir := t.TempDir()
	if _, err := loadKeys(dir, dir, "9901", municipality.Zones(), false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secured", "keys.json"), []byte("not for you"), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := loadKeys(dir, dir, "9901", []municipality.Zone{municipality.Internal}, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, has := k.Zones[municipality.Secured]; has {
		t.Fatal("the internal zone's process holds the secured zone's keys")
	}
}

func TestKeysOfTheFirstShapeAreMoved(t *testing.T) {
	dir := t.TempDir()
	old := `{"names":"n","session":"s","zones":{"internal":{"documents":"d","signer":"x","verifier":"y"}}}`
	if err := os.WriteFile(filepath.Join(dir, "keys.json"), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := loadKeys(dir, dir, "9901", []municipality.Zone{municipality.Internal}, false)
	if err != nil || k.Zones[municipality.Internal].Documents != "d" {
		t.Fatalf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "internal", "keys.json")); err != nil {
		t.Fatal(err)
	}
}
