package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"torg/cmd/town"
	"torg/internal/demopeople"
	"torg/municipality"
)

//go:embed fjordvik.yaml
var fjordvik []byte

// plan is the demonstration municipality as fjordvik.yaml writes it.
type plan struct {
	Profile municipality.Profile `yaml:"profile"`
	Units   []municipality.Unit  `yaml:"units"`
	Staff   []member             `yaml:"staff"`
}

type member struct {
	municipality.Staff `yaml:",inline"`
	Why                municipality.Words `yaml:"why"`
}

func readPlan() (p plan, err error) {
	if err := yaml.UnmarshalWithOptions(fjordvik, &p, yaml.Strict()); err != nil {
		return p, fmt.Errorf("demo: fjordvik.yaml: %w", err)
	}
	org, ok := demopeople.Org("kommunen")
	if !ok {
		return p, fmt.Errorf("demo: the municipality itself is not among the invented organisations")
	}
	p.Profile.OrgNumber = string(org.Number)
	return p, nil
}

func (p plan) staff() (out []municipality.Staff) {
	for _, m := range p.Staff {
		out = append(out, m.Staff)
	}
	return out
}

// noarkUser is the one who may log in to the standard's interface with a password. The password is no secret: everything in
// the demonstration is invented, and whoever reaches it may log in as anyone.
func noarkUser() map[string]string { return map[string]string{"admin@example.com": "password"} }

// sheet is demo.json: what scripts and newcomers need to know of the running demonstration.
type sheet struct {
	Base       string            `json:"base"`
	People     []sheetPerson     `json:"people"`
	Staff      []sheetStaff      `json:"staff"`
	Simulators map[string]string `json:"simulators"`
	Noark      map[string]string `json:"noark,omitempty"`
}

type sheetPerson struct {
	ID   string `json:"id"` // national identity number, synthetic: what the login page takes
	Key  string `json:"key"`
	Name string `json:"name"`
	Role string `json:"role"`
	Why  string `json:"why"`
}

type sheetStaff struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Unit  string   `json:"unit"`
	Roles []string `json:"roles"`
	Zones []string `json:"zones"`
	Why   string   `json:"why"`
}

func (p plan) sheet(base string, sims map[string]string) sheet {
	s := sheet{Base: base, Simulators: sims, Noark: map[string]string{"base": base + town.NoarkPath, "secured": base + town.NoarkPath + "sikret/"}}
	for user, password := range noarkUser() {
		s.Noark["user"], s.Noark["password"] = user, password
	}
	for _, d := range demopeople.Logins() {
		s.People = append(s.People, sheetPerson{ID: string(d.ID), Key: d.Key, Name: d.Name(), Role: "citizen", Why: d.WhyIn(municipality.Bokmaal)})
	}
	for _, m := range p.Staff {
		one := sheetStaff{ID: m.ID, Name: m.Name, Unit: m.Unit, Roles: m.Roles, Why: m.Why.In(municipality.Bokmaal)}
		for _, z := range m.Zones {
			one.Zones = append(one.Zones, string(z))
		}
		s.Staff = append(s.Staff, one)
	}
	return s
}

func (s sheet) write(data string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(data, "demo.json"), append(b, '\n'), 0o600)
}
