package node

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"text/template"

	"torg/cmd/town"
	"torg/municipality"
)

// NewMunicipality is what must be known to add one; the rest is written in its file afterwards.
type NewMunicipality struct {
	Number, Name, OrgNumber, Host, Store string
}

//go:embed template.yaml
var beginning string

// begin is the file a municipality begins with: what was told, and all that may be set, explained.
var begin = template.Must(template.New("municipality").Parse(beginning))

var fourDigits = regexp.MustCompile(`^[0-9]{4}$`)

// Add writes the municipality's file, makes its keys and its stores, and puts the services into force. Adding again what was
// broken off completes it. Errors: Invalid for a number or name that cannot be, Conflict when the file holds another.
func (c Config) Add(ctx context.Context, n NewMunicipality) error {
	if !fourDigits.MatchString(n.Number) {
		return municipality.Errorf(municipality.Invalid, "node.Add", "%q is not a municipality's number: it has four digits", n.Number)
	}
	m := Municipality{Profile: municipality.Profile{Number: municipality.Number(n.Number), Name: n.Name, OrgNumber: n.OrgNumber}, Hosts: []string{n.Host}, Store: n.Store,
		file: filepath.Join(c.Municipalities, n.Number+".yaml")}
	if err := c.checkMunicipality(m); err != nil {
		return err
	}
	if err := c.write(&m); err != nil {
		return err
	}
	return c.make(ctx, m)
}

// write writes the file, unless the same municipality's is there.
func (c Config) write(m *Municipality) error {
	there, err := c.readMunicipality(m.file)
	if err == nil {
		if there.Profile.OrgNumber != m.Profile.OrgNumber {
			return municipality.Errorf(municipality.Conflict, "node.Add", "%s is another organisation's: %s", m.file, there.Profile.OrgNumber)
		}
		*m = there
		return nil
	}
	if _, statErr := os.Stat(m.file); !errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(c.Municipalities, 0o755); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := begin.Execute(&b, m); err != nil {
		return err
	}
	return os.WriteFile(m.file, b.Bytes(), 0o644)
}

// make opens both zones once, which makes what is not there.
func (c Config) make(ctx context.Context, m Municipality) error {
	cfg, err := c.town(m, nil, nil)
	if err != nil {
		return err
	}
	t, err := town.Open(ctx, cfg)
	if err != nil {
		return err
	}
	return t.Close()
}
