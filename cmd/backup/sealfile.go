package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// SealFile writes a file encrypted to the recipients. What lies there already is not written over unless it is removed by
// hand: the newest keys are not always the ones that are missed.
func SealFile(from, to string, recipients []age.Recipient) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	sealed, err := seal(body, recipients)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup: %s is there already; move it away first", to)
	}
	return writeDurably(to, sealed)
}
