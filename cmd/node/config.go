// Package node runs Torg for real: one process that serves pages, one that works, or both, for one municipality or many.
// What an operator decides stands in one file for the installation and one for each municipality; secrets stand in files
// of their own that these name.
package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"torg/cmd/town"
	"torg/municipality"
)

// Config is the installation: torg.yaml.
type Config struct {
	Data           string           `yaml:"data"`           // folder of documents and, with SQLite, of the databases
	Keys           string           `yaml:"keys"`           // folder of the keys; data when empty
	Listen         string           `yaml:"listen"`         // where pages are served, behind a proxy that speaks TLS: "127.0.0.1:8080"
	Inside         string           `yaml:"inside"`         // where probes and metrics are served, for the operator's net only
	Stores         map[string]Store `yaml:"stores"`         // the directory of stores, by name
	Municipalities string           `yaml:"municipalities"` // folder with one file for each municipality
	Packs          string           `yaml:"packs"`          // folder of the municipality's own service packs, beside those that come with Torg

	dir string // where the file lies: names in it are relative to that
}

// Store is a database that municipalities are spread over.
type Store struct {
	Engine     string `yaml:"engine"`     // sqlite or postgres
	Connection string `yaml:"connection"` // file that holds the connection string, for postgres
}

// Municipality is one municipality of the installation: NUMBER.yaml.
type Municipality struct {
	Profile  municipality.Profile `yaml:"profile"`
	Hosts    []string             `yaml:"hosts"` // the names its pages are asked for by; the first is its address
	HTTP     bool                 `yaml:"http"`  // readers come without TLS: for trying out, never for people
	Store    string               `yaml:"store"` // a name in the directory of stores
	Units    []municipality.Unit  `yaml:"units"`
	Staff    []municipality.Staff `yaml:"staff"`
	National National             `yaml:"national"`
	Inbox    town.Inbox           `yaml:"inbox"` // e-mail and scanned letters

	file string
}

// File names the installation's file when none is given.
const File = "/etc/torg/torg.yaml"

// Load reads the installation's file. Errors: NotSetUp, with the file, line and what to do.
func Load(path string) (c Config, err error) {
	if err := read(path, &c); err != nil {
		return c, err
	}
	c.dir = filepath.Dir(path)
	for _, p := range []*string{&c.Data, &c.Keys, &c.Municipalities, &c.Packs} {
		*p = c.at(*p)
	}
	return c, c.check(path)
}

// at is a path as the file means it; the empty one stays empty.
func (c Config) at(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.dir, path)
}

func (c Config) check(path string) error {
	for _, need := range []struct{ name, value string }{{"data", c.Data}, {"municipalities", c.Municipalities}} {
		if need.value == "" {
			return notSetUp("%s: %s is missing: write the folder's path", path, need.name)
		}
	}
	if len(c.Stores) == 0 {
		return notSetUp("%s: stores is missing: write at least one, such as main: {engine: sqlite}", path)
	}
	for name, s := range c.Stores {
		switch {
		case s.Engine != "sqlite" && s.Engine != "postgres":
			return notSetUp("%s: store %s: engine is %q; write sqlite or postgres", path, name, s.Engine)
		case s.Engine == "postgres" && s.Connection == "":
			return notSetUp("%s: store %s: connection is missing: write the path of the file that holds the connection string", path, name)
		}
	}
	return nil
}

// All reads every municipality of the installation, by number.
func (c Config) All() (out []Municipality, err error) {
	found, err := filepath.Glob(filepath.Join(c.Municipalities, "*.yaml"))
	if err != nil {
		return nil, err
	}
	hosts := map[string]string{}
	for _, path := range found {
		m, err := c.readMunicipality(path)
		if err != nil {
			return nil, err
		}
		for _, h := range m.Hosts {
			if taken, has := hosts[h]; has {
				return nil, notSetUp("%s: the name %s is %s's already", path, h, taken)
			}
			hosts[h] = filepath.Base(path)
		}
		out = append(out, m)
	}
	return out, nil
}

// Only reads the municipalities with these numbers, or every one when none is given. Errors: NotFound for one there is not.
func (c Config) Only(numbers ...string) ([]Municipality, error) {
	all, err := c.All()
	if err != nil || len(numbers) == 0 {
		return all, err
	}
	var out []Municipality
	for _, n := range numbers {
		i := slices.IndexFunc(all, func(m Municipality) bool { return string(m.Profile.Number) == n })
		if i < 0 {
			return nil, municipality.Errorf(municipality.NotFound, "node.Only", "there is no municipality %s in %s; add it with: torg municipality add %s", n, c.Municipalities, n)
		}
		out = append(out, all[i])
	}
	return out, nil
}

func (c Config) readMunicipality(path string) (m Municipality, err error) {
	if err := read(path, &m); err != nil {
		return m, err
	}
	m.file = path
	return m, c.checkMunicipality(m)
}

func (c Config) checkMunicipality(m Municipality) error {
	_, known := c.Stores[m.Store]
	_, badOrg := municipality.ParseOrgNumber(m.Profile.OrgNumber)
	switch {
	case string(m.Profile.Number)+".yaml" != filepath.Base(m.file):
		return notSetUp("%s: profile.number is %q; the file of a municipality is called by its number", m.file, m.Profile.Number)
	case m.Profile.Name == "":
		return notSetUp("%s: profile.name is missing", m.file)
	case badOrg != nil:
		return notSetUp("%s: profile.orgNumber is not an organisation number", m.file)
	case len(m.Hosts) == 0:
		return notSetUp("%s: hosts is missing: write the name its pages are asked for by", m.file)
	case !known:
		return notSetUp("%s: store %q is not in the directory of stores: write one of %s", m.file, m.Store, strings.Join(names(c.Stores), ", "))
	}
	return nil
}

// Base is the municipality's address.
func (m Municipality) Base() string {
	if m.HTTP {
		return "http://" + m.Hosts[0]
	}
	return "https://" + m.Hosts[0]
}

// connection is the connection string of a store; "" for SQLite.
func (c Config) connection(name string) (string, error) {
	s := c.Stores[name]
	if s.Engine != "postgres" {
		return "", nil
	}
	return secret(c.at(s.Connection), "the connection string of store "+name)
}

// secret reads a file that holds one secret. Its content never reaches an error.
func secret(path, what string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", notSetUp("%s cannot be read from %s: %v", what, path, err)
	}
	if s := strings.TrimSpace(string(b)); s != "" {
		return s, nil
	}
	return "", notSetUp("%s is empty in %s", what, path)
}

// maxConfig is the largest file of configuration, in bytes.
const maxConfig = 4 << 20

func read(path string, into any) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return notSetUp("%s does not exist; docs/operations.md shows how to write it", path)
	case err != nil:
		return notSetUp("%v", err)
	case info.Size() > maxConfig:
		return notSetUp("%s is larger than %d bytes", path, maxConfig)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return notSetUp("%v", err)
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return notSetUp("%s: %s", path, yaml.FormatError(err, false, true))
	}
	return nil
}

func names(m map[string]Store) (out []string) {
	for n := range m {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func notSetUp(format string, args ...any) error {
	return municipality.Wrap(municipality.NotSetUp, "node", fmt.Errorf(format, args...))
}
