package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"torg/municipality"
	"torg/service"
)

type packNew struct {
	Name    string `arg:"" help:"Name of the pack: small letters, digits and hyphens."`
	Folder  string `default:"." type:"existingdir" help:"Where its folder is made."`
	Title   string `help:"What citizens call the service: 'Leie av grendehus'."`
	Applies string `enum:",person,organisation" default:"" help:"Who applies: person (for themselves) or organisation (by a role in Enhetsregisteret)."`
	Decides string `enum:",machine,person" default:"" help:"Who decides: machine (the rules, where they suffice) or person (always)."`
	Fee     string `help:"What the citizen pays in kroner when granted: 500, or none."`
	Zone    string `enum:",internal,secured" default:"" help:"Where its cases lie: internal, or secured for what must be shielded."`
}

// Help shows an example.
func (packNew) Help() string {
	return "On a terminal it asks for what no flag says; else the plainest is taken: a person applies, the machine decides, no fee, internal zone.\n\n" +
		"Example: torg pack new leie-av-grendehus --folder ./packs --title 'Leie av grendehus' --applies person --decides machine --fee 500"
}

// Run writes a small pack that passes the check and can be changed step by step. It overwrites nothing.
func (c packNew) Run() error {
	if info, err := os.Stdin.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		if err := c.ask(bufio.NewScanner(os.Stdin), os.Stdout); err != nil {
			return err
		}
	}
	return c.write(os.Stdout)
}

// question is one thing asked on a terminal.
type question struct {
	text    string
	choices []string // empty: any text; the first is taken when nothing is written
	answer  *string
}

// ask asks what no flag has said.
func (c *packNew) ask(in *bufio.Scanner, out io.Writer) error {
	asked := false
	for _, q := range []question{
		{"What do citizens call the service? (one line, may be left empty)", nil, &c.Title},
		{"Who applies?", []string{"person", "organisation"}, &c.Applies},
		{"Who decides?", []string{"machine", "person"}, &c.Decides},
		{"What does the citizen pay when granted, in kroner? (a number, or none)", nil, &c.Fee},
		{"Where do its cases lie?", []string{"internal", "secured"}, &c.Zone},
	} {
		if *q.answer != "" {
			continue
		}
		err := q.ask(in, out)
		if errors.Is(err, errNobody) && !asked {
			fmt.Fprintln(out)
			return nil // nobody is there to ask, as with /dev/null: the plainest is taken
		}
		if err != nil {
			return err
		}
		asked = true
	}
	return nil
}

// errNobody says that a question was not answered.
var errNobody = errors.New("the answer was not given")

// maxTries is how often a question is asked.
const maxTries = 5

func (q question) ask(in *bufio.Scanner, out io.Writer) error {
	for range maxTries {
		hint := ""
		if len(q.choices) > 0 {
			hint = " [" + strings.Join(q.choices, "/") + "]"
		}
		fmt.Fprintf(out, "%s%s ", q.text, hint)
		if !in.Scan() {
			return errors.Join(errNobody, in.Err())
		}
		got := strings.TrimSpace(in.Text())
		if len(q.choices) == 0 {
			*q.answer = got
			return nil
		}
		if got == "" {
			got = q.choices[0]
		}
		if contains(q.choices, got) {
			*q.answer = got
			return nil
		}
		fmt.Fprintf(out, "Write one of: %s\n", strings.Join(q.choices, ", "))
	}
	return fmt.Errorf("%s: no answer that can be used", q.text)
}

// design is what was asked for.
func (c packNew) design() service.Design {
	fee := strings.NewReplacer(",", ".", " ", "", "\u00a0", "").Replace(c.Fee)
	if fee == "none" || fee == "0" || fee == "ingen" {
		fee = ""
	}
	return service.Design{Name: c.Name, Title: c.Title, Organisation: c.Applies == "organisation", Person: c.Decides == "person", Fee: fee, Secured: c.Zone == "secured"}
}

func (c packNew) write(out io.Writer) error {
	files, err := service.NewPack(c.design())
	if err != nil {
		var e *municipality.Error
		if errors.As(err, &e) && e.Kind == municipality.Invalid {
			return e.Cause
		}
		return err
	}
	root := filepath.Join(c.Folder, c.Name)
	if _, err := os.Stat(root); err == nil {
		return fmt.Errorf("%s is there already; choose another name or remove it", root)
	}
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if err := writeNew(filepath.Join(root, filepath.FromSlash(n)), files[n]); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%s: %d files. Change them, and run: torg pack check %s\n", root, len(names), root)
	return nil
}

func writeNew(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, body, 0o644)
}
