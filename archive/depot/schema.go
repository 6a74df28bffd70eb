package depot

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"torg/municipality"
)

// validatorTool is the program that validates against XML Schema. There is no whole validator in this language; without
// the program the test says that it was not made.
const validatorTool = "xmllint"

// maxSchema is the largest schema file that is copied out of a package, in bytes.
const maxSchema = 4 << 20

// checkSchemas validates every XML file that arkivuttrekk.xml lists by the schemas it names (N5.03).
func (v *validator) checkSchemas() error {
	const test = "N5.03"
	tool, err := exec.LookPath(validatorTool)
	if err != nil {
		v.c.skip(test, "programmet %s finnes ikke på maskinen; skjemaene er ikke prøvd", validatorTool)
	}
	dir := v.opt.Schemas
	if dir == "" {
		if dir, err = v.unpackSchemas(); err != nil {
			return err
		}
	}
	for _, pair := range v.documented() {
		at := filepath.Join(dir, pair.schema)
		if v.opt.Schemas != "" {
			v.compareSchema(pair.schema, at)
		}
		if _, err := os.Stat(at); err != nil {
			v.c.fail(test, pair.file, "skjemaet %s finnes ikke", quote(pair.schema))
			continue
		}
		if tool != "" && !v.dangerous(pair.file) {
			if err := v.lint(tool, at, pair.file); err != nil {
				return err
			}
		}
	}
	return nil
}

type pair struct{ file, schema string }

// documented pairs each XML file with its schema. A file without one is a fault of the package.
func (v *validator) documented() (out []pair) {
	out = append(out, pair{manifestFile, "addml.xsd"})
	for _, name := range []string{structureFile, changeLog, runningJournal, publicJournal} {
		if _, there := v.digests[name]; !there {
			continue
		}
		schemas := v.addml.schemas[name]
		if len(schemas) == 0 {
			v.c.fail("N5.03", name, "arkivuttrekk.xml oppgir ikke noe skjema for filen")
		}
		for _, s := range schemas {
			if s == filepath.Base(s) && strings.HasSuffix(s, ".xsd") {
				out = append(out, pair{name, s})
			}
		}
	}
	return out
}

// dangerous files are not given to another program.
func (v *validator) dangerous(name string) bool {
	for _, e := range v.c.checks[readable].Errors {
		if strings.HasPrefix(e.Location, name) {
			v.c.fail("N5.03", name, "kan ikke valideres, siden den ikke kan leses")
			return true
		}
	}
	return false
}

// compareSchema: variants of the official schemas are not to be used (requirement 6.4.18).
func (v *validator) compareSchema(name, official string) {
	mine, err := v.src.open(name)
	if err != nil {
		return
	}
	defer mine.Close()
	a, err := io.ReadAll(io.LimitReader(mine, maxSchema))
	b, otherErr := os.ReadFile(official)
	if err == nil && otherErr == nil && squeeze(a) != squeeze(b) {
		v.c.note("N5.03", "%s i pakken er en annen enn den offisielle", name)
	}
}

func squeeze(b []byte) string { return strings.Join(strings.Fields(string(b)), " ") }

// unpackSchemas lays the package's schemas in a folder, so that they find each other.
func (v *validator) unpackSchemas() (string, error) {
	dir := filepath.Join(v.temp, "schemas")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	for name := range v.digests {
		if filepath.Ext(name) != ".xsd" || name != filepath.Base(name) {
			continue
		}
		if err := v.unpack(name, filepath.Join(dir, name)); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func (v *validator) unpack(name, to string) error {
	in, err := v.src.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	body, err := io.ReadAll(io.LimitReader(in, maxSchema+1))
	if err != nil || len(body) > maxSchema {
		return err
	}
	return os.WriteFile(to, body, 0o600)
}

// lint gives the file to the tool, which reads it as a stream, from its standard input: a package in a tar needs not be
// unpacked, and names of files reach no command line.
func (v *validator) lint(tool, schema, name string) error {
	in, err := v.src.open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	cmd := exec.CommandContext(v.ctx, tool, "--noout", "--nonet", "--stream", "--schema", schema, "-")
	cmd.Stdin = bufio.NewReaderSize(in, 1<<20)
	out, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return municipality.Wrap(municipality.Fault, "depot.lint", err)
	}
	said := v.lines(out, name)
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && v.ctx.Err() == nil {
		if !said {
			v.c.fail("N5.03", name, "følger ikke skjemaet (%s sluttet med %d)", validatorTool, exit.ExitCode())
		}
		return nil
	}
	if err == nil {
		v.c.count("N5.03", -1, name, 1)
	}
	return err
}

// lines turns what the tool says into findings: "-:LINE: element NAME: … : MESSAGE".
func (v *validator) lines(out io.Reader, name string) (said bool) {
	s := bufio.NewScanner(out)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		line := s.Text()
		if !strings.HasPrefix(line, "-:") || !strings.Contains(line, "error") {
			continue
		}
		at, rest, _ := strings.Cut(line[2:], ":")
		v.c.fail("N5.03", fmt.Sprintf("%s linje %s", name, at), "%s", masked(clip(strings.TrimSpace(rest), 300)))
		said = true
	}
	_, _ = io.Copy(io.Discard, out) // a line too long ends the scanning; the rest is let through so that the tool can end
	return said
}

func clip(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "") + "…"
	}
	return s
}
