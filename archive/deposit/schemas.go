package deposit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"torg/municipality"
)

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// maxSchema is the largest schema that is copied, in bytes.
const maxSchema = 4 << 20

// n5Schemas are the schemas a package must have, by name and by what the folder may call them.
func n5Schemas() [][]string {
	return [][]string{{"arkivstruktur.xsd"}, {"metadatakatalog.xsd"}, {"endringslogg.xsd"}, {"loependeJournal.xsd"}, {"offentligJournal.xsd"}, {"addml.xsd", "addml-8.3.xsd", "addml-8.2.xsd"}}
}

// copySchemas copies the official schemas from the operator's folder, or one beneath it. Of several editions of one schema
// the newest folder by name is taken, and all from the same.
func (x *extractor) copySchemas() error {
	home, err := x.schemaHome()
	if err != nil {
		return err
	}
	for _, names := range n5Schemas() {
		body, err := x.findSchema(home, names)
		if err != nil {
			return err
		}
		if err := x.keepFile(names[0], body); err != nil {
			return err
		}
	}
	return nil
}

// schemaHome is the folder with arkivstruktur.xsd of version 5.0: the one named, or the last by name beneath it.
func (x *extractor) schemaHome() (string, error) {
	if _, err := os.Stat(filepath.Join(x.opt.Schemas, "arkivstruktur.xsd")); err == nil {
		return x.opt.Schemas, nil
	}
	found, _ := filepath.Glob(filepath.Join(x.opt.Schemas, "*5.0*", "arkivstruktur.xsd"))
	if len(found) == 0 {
		return "", municipality.Errorf(municipality.NotSetUp, op, "there is no arkivstruktur.xsd in %s; fetch the schemas of Noark 5 version 5.0 from the National Archives and name their folder", x.opt.Schemas)
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func (x *extractor) findSchema(home string, names []string) ([]byte, error) {
	for _, name := range names {
		for _, dir := range []string{home, x.opt.Schemas, filepath.Join(x.opt.Schemas, "addml"), filepath.Join(x.opt.Schemas, "dias"), filepath.Join(filepath.Dir(home), "addml"), filepath.Join(filepath.Dir(home), "dias")} {
			body, err := os.ReadFile(filepath.Join(dir, name))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, municipality.Wrap(municipality.NotSetUp, op, err)
			}
			if len(body) > maxSchema {
				return nil, municipality.Errorf(municipality.NotSetUp, op, "%s is too large to be a schema", name)
			}
			return body, nil
		}
	}
	return nil, municipality.Errorf(municipality.NotSetUp, op, "the schema %s is not in %s; fetch the official schemas from the National Archives", names[0], x.opt.Schemas)
}

// optionalSchema gives a schema of the wrapping when the operator's folder has it.
func (x *extractor) optionalSchema(names ...string) []byte {
	home, err := x.schemaHome()
	if err != nil {
		return nil
	}
	body, err := x.findSchema(home, names)
	if err != nil {
		return nil
	}
	return body
}
