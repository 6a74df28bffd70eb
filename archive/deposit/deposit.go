// Package deposit writes what the archive holds as a Noark 5 deposit package (arkivuttrekk), for an archive depot or for
// another Noark system: arkivstruktur, the change log, both journals and arkivuttrekk.xml, the documents, and around it a
// DIAS package (METS, PREMIS, info.xml, a tar). One arkivdel of one zone makes one package.
//
// It is streamed: memory does not grow with the archive. It can be stopped and begun again: a state file beside what is
// written says how far every file had come and the state of its digest, and a run that goes on gives the same bytes as
// one that was never stopped. The official schemas are not Torg's to carry; they are copied from a folder that the
// operator names.
//
// What is written passes both editions of the 5.0 schemas (2019-05 and 2023-12): only elements that both have are used.
package deposit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"torg/municipality"
	"torg/store"
)

// Options are how an arkivdel is extracted.
type Options struct {
	Out       string         // folder in which the package's own folder is made
	Schemas   string         // folder with the official schemas
	Series    string         // systemID of the arkivdel
	System    string         // name of the system, for arkivuttrekk.xml; "Torg" when empty
	AllowOpen bool           // also what is not ready for deposit; for tests and migration
	Strict    bool           // nothing when something is not ready
	TarOnly   bool           // leave the tar and info.xml, not the folder
	NoTar     bool           // leave the folder only
	Progress  func(Progress) // told of progress now and then; may be nil
	stop      func() error   // tests stop here as a kill would
}

// Progress is how far an extraction has come.
type Progress struct {
	Stage     string
	Folders   int64 // written so far
	Of        int64 // to be written
	Documents int64
	Bytes     int64 // of documents
}

// Result is what was made.
type Result struct {
	Package   string `json:"package"` // its id
	Series    string `json:"series"`
	Dir       string `json:"dir,omitempty"` // the folder; empty when only the tar was left
	Tar       string `json:"tar,omitempty"`
	TarSHA256 string `json:"tarSha256,omitempty"`
	Counts    Counts `json:"counts"`
	Left      Left   `json:"left"` // what is not in it, and why
}

// Counts are what a package holds.
type Counts struct {
	Folders       int64 `json:"folders"`
	Records       int64 `json:"records"`
	Entries       int64 `json:"entries"` // journalposter among the records
	Documents     int64 `json:"documents"`
	Files         int64 `json:"files"`
	Bytes         int64 `json:"bytes"` // of files
	Screened      int64 `json:"screened"`
	Disposals     int64 `json:"disposals"` // kassasjon elements
	Disposed      int64 `json:"disposed"`  // utfoertKassasjon elements
	Own           int64 `json:"own"`       // units with metadata of the municipality's own
	Changes       int64 `json:"changes"`
	StructureSize int64 `json:"structureSize"` // bytes of arkivstruktur.xml
}

const op = "deposit.Extract"

// Extract writes one package, or goes on with one that was stopped. Errors: Invalid for options, NotFound for an unknown
// arkivdel, Conflict when nothing in it is ready for deposit, NotSetUp when a schema is missing; the result then holds
// what was found.
func Extract(ctx context.Context, s store.Store, opt Options) (*Result, error) {
	x := &extractor{ctx: ctx, s: s, opt: opt}
	if err := x.begin(); err != nil {
		return x.result(), err
	}
	for _, stage := range []struct {
		name string
		do   func() error
	}{{"structure", x.structure}, {"journals", x.journals}, {"documentation", x.documentation}, {"package", x.pack}} {
		if x.state.after(stage.name) {
			continue
		}
		x.state.Stage = stage.name
		x.tell()
		if err := stage.do(); err != nil {
			return x.result(), municipality.Wrap(municipality.Fault, op+": "+stage.name, err)
		}
		x.state.Done = append(x.state.Done, stage.name)
		if err := x.save(); err != nil {
			return x.result(), err
		}
	}
	return x.result(), x.end()
}

// extractor is one extraction under way.
type extractor struct {
	ctx   context.Context
	s     store.Store
	opt   Options
	state state
	dir   string // the package's folder
	names *names
	left  Left
	frame frame
	skip  map[string]bool // folders that are not ready, and what lies in them
	xml   *sheet          // arkivstruktur.xml
	log   *sheet          // endringslogg.xml
	files *sheet          // the list of files, for METS
	used  map[string]bool // tables that hold anything
	of    int64           // folders to be written
	mid   []Field         // of journalpost
	note  []Field
}

func (x *extractor) content(name string) string { return filepath.Join(x.dir, "content", name) }

func (x *extractor) begin() error {
	if x.opt.Out == "" || x.opt.Schemas == "" || x.opt.Series == "" {
		return municipality.Errorf(municipality.Invalid, op, "the folder for the package, the folder of schemas and the arkivdel are needed")
	}
	if x.opt.System == "" {
		x.opt.System = "Torg"
	}
	if err := x.lookUp(); err != nil {
		return err
	}
	if err := x.resume(); err != nil {
		return err
	}
	if err := x.copySchemas(); err != nil {
		return err
	}
	x.mid = ShapeOf("journalpost").bind(recordMiddle())
	x.note = ShapeOf("journalpost").bind(noteTail())
	return nil
}

// lookUp reads what the whole extraction rests on, and what is not ready.
func (x *extractor) lookUp() error {
	return x.s.Read(x.ctx, func(tx store.Tx) (err error) {
		if x.names, err = readNames(tx); err != nil {
			return err
		}
		if x.frame, err = readFrame(tx, x.opt.Series); err != nil {
			return err
		}
		if x.used, err = usedTables(tx); err != nil {
			return err
		}
		if err := x.survey(tx); err != nil {
			return err
		}
		if x.opt.Strict && x.left.Any() {
			return municipality.Errorf(municipality.Conflict, op, "not everything in the arkivdel is ready for deposit: %s", x.left.Summary())
		}
		if x.of == 0 {
			return municipality.Errorf(municipality.Conflict, op, "nothing in the arkivdel is ready for deposit: %s", x.left.Summary())
		}
		return x.frame.plan(tx, x)
	})
}

func (x *extractor) result() *Result {
	r := &Result{Package: x.state.Package, Series: x.opt.Series, Dir: x.dir, Counts: x.state.Counts, Left: x.left, Tar: x.state.Tar, TarSHA256: x.state.TarSHA256}
	if x.opt.TarOnly && x.state.after("package") {
		r.Dir = ""
	}
	return r
}

// end clears away what was only for going on.
func (x *extractor) end() error {
	if x.opt.TarOnly {
		return errors.Join(os.RemoveAll(x.dir), os.Remove(x.stateFile()))
	}
	return os.Remove(x.stateFile())
}

func (x *extractor) tell() {
	if x.opt.Progress != nil {
		x.opt.Progress(Progress{Stage: x.state.Stage, Folders: x.state.Counts.Folders, Of: max(x.of, x.state.Counts.Folders), Documents: x.state.Counts.Files, Bytes: x.state.Counts.Bytes})
	}
}

// now is the time the extraction was first begun: it stands in the files, and a run that goes on writes the same.
func (x *extractor) now() time.Time { return time.UnixMicro(x.state.Started).UTC() }
