// Package depot reads a Noark 5 deposit package as an archive depot does, and says what it found: the 54 tests numbered
// N5.01 to N5.64 by which depots judge an extraction, each with its counts and its faults, and a few of our own on the
// package itself (T.01 to T.03). It is an independent reader: it knows the format and nothing of the archive that made
// the package, so that the one cannot hide the faults of the other.
//
// Everything is streamed. What must be compared across the package, identifiers, references and files, is sorted on disk,
// so memory does not grow with the package.
package depot

import (
	"context"
	"errors"
	"os"

	"torg/municipality"
)

// Options are how a package is validated.
type Options struct {
	Schemas  string             // folder with the official schemas; when empty, those of the package are used
	Temp     string             // folder for what is sorted; the system's when empty
	Limit    int                // faults listed per test, the rest are counted; 100 when 0
	Progress func(stage string) // told of each stage as it begins; may be nil
}

// Validate reads the package at path, a folder or a tar file, and reports on it. What is wrong with the package stands in
// the report. An error means that there was nothing to judge: Invalid when path holds no package, or the disk failed.
func Validate(ctx context.Context, path string, opt Options) (*Report, error) {
	src, err := open(path, false)
	if err != nil {
		return nil, err
	}
	defer src.close()
	temp, err := os.MkdirTemp(opt.Temp, "torg-depot-")
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "depot.Validate", err)
	}
	v := &validator{ctx: ctx, opt: opt, src: src, temp: temp, c: newCollector(opt.Limit), docs: newSpool(temp, "files"), ids: newSpool(temp, "ids")}
	err = v.run()
	err = errors.Join(err, v.docs.close(), v.ids.close(), os.RemoveAll(temp))
	if err != nil {
		return nil, err
	}
	return v.finish(path), nil
}

// validator is one validation under way.
type validator struct {
	ctx       context.Context
	opt       Options
	src       source
	temp      string
	c         *collector
	docs, ids *spool
	addml     *manifest
	tree      *tree
	digests   map[string]string // SHA-256 of the files at the top of the content
	journals  map[string]*journal
	metsRead  bool
}

func (v *validator) run() error {
	v.digests, v.journals = map[string]string{}, map[string]*journal{}
	for _, stage := range []struct {
		name string
		do   func() error
	}{
		{manifestFile, v.readManifest}, {structureFile, v.readStructure}, {runningJournal, v.readRunning}, {publicJournal, v.readPublic},
		{changeLog, v.readChanges}, {"dias-mets.xml", v.readMETS}, {"files", v.readFiles}, {"schemas", v.checkSchemas}, {"comparison", v.compare},
	} {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if v.opt.Progress != nil {
			v.opt.Progress(stage.name)
		}
		if err := stage.do(); err != nil {
			return municipality.Wrap(municipality.Fault, "depot."+stage.name, err)
		}
	}
	return nil
}

// The files of a package, by the standard (requirement 6.4.15).
const (
	manifestFile   = "arkivuttrekk.xml"
	structureFile  = "arkivstruktur.xml"
	changeLog      = "endringslogg.xml"
	runningJournal = "loependeJournal.xml"
	publicJournal  = "offentligJournal.xml"
)

// read walks one XML file of the package. What is wrong with the file is noted under the tests that needed it, and is not
// an error here.
func (v *validator) read(name string, h handler, tests ...string) error {
	f, err := v.src.open(name)
	if errors.Is(err, os.ErrNotExist) {
		for _, t := range tests {
			v.c.fail(t, name, "filen finnes ikke i pakken")
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	r := newReader(f)
	err = r.walk(v.ctx, h)
	var bad *xmlError
	if errors.As(err, &bad) {
		for _, t := range append(tests, readable) {
			v.c.fail(t, name+bad.at(), "kan ikke leses: %s", bad.why)
		}
		return nil
	}
	return err
}
