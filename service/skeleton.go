package service

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"torg/municipality"
)

//go:embed all:skeleton
var skeletonFolder embed.FS

// Design is what a new pack is made from; zero fields give the plainest pack.
type Design struct {
	Name         string // of the folder: small letters, digits and hyphens
	Title        string // as citizens read it, "Leie av grendehus"
	Organisation bool   // organisations apply, by their roles, and not persons for themselves
	Person       bool   // a person always decides, and never the machine
	Fee          string // kroner the citizen pays when granted, "500" or "1250.50"; empty for none
	Secured      bool   // cases lie in the secured zone and are shielded in the public journal
}

// Skeleton gives the files of a new pack that passes Check and can be changed step by step: a small application the rules
// grant or refuse, with letters in four languages. Errors: Invalid when name cannot name a pack.
func Skeleton(name string) (map[string][]byte, error) { return NewPack(Design{Name: name}) }

// NewPack is Skeleton for a pack of some design. Errors: Invalid when the name cannot name a pack, the title is longer than
// a line, or the fee is no amount; Field says which.
func NewPack(d Design) (map[string][]byte, error) {
	for _, bad := range []struct {
		field, text string
		is          bool
	}{
		{"name", "a pack is named with small letters a-z, digits and hyphens", !plainName(d.Name)},
		{"title", "the title is one line of at most 100 characters without { }", len([]rune(d.Title)) > 100 || strings.ContainsAny(d.Title, "{}\n\r")},
		{"fee", "the fee is an amount in kroner such as 500 or 1250.50", d.Fee != "" && !regexp.MustCompile(`^\d{1,9}(\.\d{1,2})?$`).MatchString(d.Fee)},
	} {
		if bad.is {
			return nil, &municipality.Error{Kind: municipality.Invalid, Op: "service.NewPack", Field: bad.field, Cause: fmt.Errorf("%s", bad.text)}
		}
	}
	s := &skeleton{files: skeletonFiles(d.Name)}
	s.title(d)
	if d.Organisation {
		s.organisation()
	}
	if d.Person {
		s.person()
	}
	if d.Fee != "" {
		s.fee(d.Fee)
	}
	if d.Secured {
		s.secured()
	}
	return s.files, s.err
}

func skeletonFiles(name string) map[string][]byte {
	out := map[string][]byte{}
	err := fs.WalkDir(skeletonFolder, "skeleton", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := skeletonFolder.ReadFile(path)
		out[strings.TrimPrefix(path, "skeleton/")] = []byte(strings.ReplaceAll(string(b), "NAVN-PÅ-PAKKEN", name))
		return err
	})
	if err != nil {
		panic("service: the skeleton of a pack is compiled in: " + err.Error())
	}
	return out
}

// skeleton is a new pack being changed.
type skeleton struct {
	files map[string][]byte
	err   error
}

// change replaces a text that the skeleton holds.
func (s *skeleton) change(file, from, to string) {
	text := string(s.files[file])
	if !strings.Contains(text, from) && s.err == nil {
		s.err = municipality.Errorf(municipality.Fault, "service.NewPack", "%s does not hold %q", file, from)
	}
	s.files[file] = []byte(strings.ReplaceAll(text, from, to))
}

func (s *skeleton) title(d Design) {
	if d.Title == "" {
		return
	}
	for lang, ask := range map[municipality.Language]string{municipality.Bokmaal: "navn: Skriv navnet på tjenesten", municipality.Nynorsk: "navn: Skriv namnet på tenesta",
		municipality.English: "navn: Write the name of the service", municipality.NorthernSami: "navn: Čále bálvalusa nama"} {
		s.change("text/"+string(lang)+".yaml", ask, "navn: "+quotedYAML(d.Title))
	}
}

// quotedYAML is a text in quotation marks, as it may stand anywhere in YAML.
func quotedYAML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", " ").Replace(s) + `"`
}

func (s *skeleton) organisation() {
	s.change("pack.yaml", "applicant: person              # person eller organisation", "applicant: organisation\nroles: [LEDE, DAGL]            # rollekoder i Enhetsregisteret som kan søke")
	s.change("tests/a.yaml", `applicant: {name: Nora Test, id: "01"}`, `applicant: {name: Nora Test, id: "01", org: "310000018", orgName: Testlaget}`)
}

// person: the machine never decides, so every test ends with the officer, and the letter that tells of a change from machine
// to person has no use.
func (s *skeleton) person() {
	s.change("route.yaml", "machine: {may: true}", "machine: {may: false}           # en saksbehandler avgjør alltid")
	s.change("tests/a.yaml", "machine: true", "machine: false")
	s.change("tests/a.yaml", "manual: [person.mellom]", "manual: [person.mellom, manual.route]")
	s.change("rules.yaml", "ser en saksbehandler på søknaden.", "er svaret ikke gitt av regelen.")
	for file := range s.files {
		if strings.HasPrefix(file, "letters/manual.") {
			delete(s.files, file)
		}
	}
}

func (s *skeleton) fee(fee string) {
	s.change("rules.yaml", "decisions:\n", "  - name: gebyr\n    type: number\n    unit: kr\n    values:\n      - from: 2026-01-01\n        value: "+fee+
		"\n        source: Skriv hvor gebyret er vedtatt\n        verified: false\ndecisions:\n")
	for lang, text := range map[municipality.Language][2]string{
		municipality.Bokmaal:      {"**Søknaden din er innvilget.**", "Gebyret er {{ gebyr | kr }}."},
		municipality.Nynorsk:      {"**Søknaden din er innvilga.**", "Gebyret er {{ gebyr | kr }}."},
		municipality.English:      {"**Your application is granted.**", "The fee is {{ gebyr | kr }}."},
		municipality.NorthernSami: {"", "Divat lea {{ gebyr | kr }}."},
	} {
		file := "letters/granted." + string(lang) + ".md"
		if text[0] == "" || !strings.Contains(string(s.files[file]), text[0]) {
			text[0] = firstBold(string(s.files[file]))
		}
		s.change(file, text[0], text[0]+" "+text[1])
	}
	s.change("tests/a.yaml", `contains: ["Nora Test", "50"]`, `contains: ["Nora Test", "50", `+quotedYAML(strings.ReplaceAll(numberText(fee, asMoney, municipality.Bokmaal), "\u00a0", " "))+`]`)
}

// firstBold is the first line that is bold: what a letter answers.
func firstBold(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "**") {
			return line
		}
	}
	return "\x00"
}

func (s *skeleton) secured() {
	s.change("pack.yaml", "zone: internal                 # internal eller secured", "zone: secured                  # internal eller secured")
	s.change("pack.yaml", "level: substantial             # substantial eller high", "level: high                    # substantial eller high")
	s.change("pack.yaml", "screening:\n", "screening:\n  code: UO\n  authority: offentleglova § 13, jf. forvaltningsloven § 13\n")
	s.change("pack.yaml", `publicFileTitle: "{tjeneste} - {søker}"`, `publicFileTitle: "{tjeneste} - *****"`)
	s.change("pack.yaml", `publicEntryTitle: "Søknad - {tjeneste} - {søker}"`, `publicEntryTitle: "Søknad - {tjeneste} - *****"`)
	s.change("pack.yaml", "hideParty: false", "hideParty: true")
	s.change("pack.yaml", "document: open", "document: hidden")
}
