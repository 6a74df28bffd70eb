// Package bulk takes archives in: a Noark 5 extraction (versions 3.1, 4.0 and 5.x of the schemas), or the files of an older
// system with a mapping that says what each column is. Everything goes through acts of the ledger, some units at a time;
// identifiers are kept, digests are checked, and what could not be taken is told of with where and why. A run that was
// stopped is simply begun again, and one that was finished may be: what is there already is left as it is.
package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"

	"torg/archive/depot"
	"torg/municipality"
	"torg/store"
)

// Limits of what is held at once.
const (
	unitsAtOnce = 500      // units in an act
	bytesAtOnce = 16 << 20 // of documents in an act
	maxNodes    = 200_000  // elements of one registration
	maxRejected = 10_000   // things listed that could not be taken; the rest are counted
)

const op = "bulk.Import"

// Options are how an archive is taken in.
type Options struct {
	By       municipality.Actor // who takes it in
	Progress func(Progress)     // told after every act; may be nil
	stop     func() error       // tests stop here as a kill would
}

// Progress is how far an import has come.
type Progress struct{ Units, Already, Documents, Bytes int64 }

// Report is what was taken, and what was not.
type Report struct {
	Source    string           `json:"source"`
	Version   string           `json:"version,omitempty"`
	Taken     map[string]int64 `json:"taken"` // by element: "mappe", "journalpost", "dokumentobjekt"
	Already   int64            `json:"already"`
	Bytes     int64            `json:"bytes"` // of documents
	Rejected  []Rejected       `json:"rejected,omitempty"`
	Rejects   int64            `json:"rejects"`   // how many, also those not listed
	Unplaced  map[string]int64 `json:"unplaced"`  // elements there is no place for, by "entity/element"
	Remarks   map[string]int64 `json:"remarks"`   // what was taken otherwise than it stood, by what
	Compared  []string         `json:"compared"`  // numbers of the package held against what was found
	Finished  bool             `json:"finished"`  // false when the run was stopped
	Documents int64            `json:"documents"` // files taken
}

// Rejected is one thing that could not be taken.
type Rejected struct {
	Where string `json:"where"` // file, line and systemID
	What  string `json:"what"`  // element
	Why   string `json:"why"`
}

// Good reports that everything was taken.
func (r *Report) Good() bool { return r.Finished && r.Rejects == 0 }

// WriteJSON writes the report.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func newReport(source string) *Report {
	return &Report{Source: source, Taken: map[string]int64{}, Unplaced: map[string]int64{}, Remarks: map[string]int64{}}
}

func (r *Report) reject(where, what, why string) {
	r.Rejects++
	if len(r.Rejected) < maxRejected {
		r.Rejected = append(r.Rejected, Rejected{where, what, why})
	}
}

func (r *Report) remark(what string) { r.Remarks[what]++ }

// Import takes in the deposit package at path, a folder or a tar. The report is given also with an error. Errors: Invalid
// when there is no package or its structure cannot be read; those of the store.
func Import(ctx context.Context, s store.Store, path string, opt Options) (*Report, error) {
	rep := newReport(path)
	p, err := depot.OpenPackage(path)
	if err != nil {
		return rep, err
	}
	defer p.Close()
	im, err := newImporter(ctx, s, opt, rep, p.Open)
	if err != nil {
		return rep, err
	}
	defer im.settle() // an act under way is waited for, however it ends
	if err := im.file(p, "arkivstruktur.xml", true, im); err != nil {
		return rep, err
	}
	if err := im.finish(); err != nil {
		return rep, err
	}
	if err := im.file(p, "endringslogg.xml", false, &changeReader{im: im}); err != nil {
		return rep, err
	}
	if err := im.finish(); err != nil {
		return rep, err
	}
	for _, name := range []string{"loependeJournal", "offentligJournal"} {
		if err := im.compareJournal(p, name); err != nil {
			return rep, err
		}
	}
	rep.Finished = true
	return rep, nil
}

// file reads one file of the package.
func (im *importer) file(p *depot.Package, name string, must bool, v depot.Visitor) error {
	f, err := p.Open(name)
	if errors.Is(err, fs.ErrNotExist) && !must {
		im.rep.reject(name, "fil", "finnes ikke i pakken")
		return nil
	}
	if err != nil {
		return municipality.Errorf(municipality.Invalid, op, "%s: %w", name, err)
	}
	defer f.Close()
	if err := depot.Walk(im.ctx, f, v); err != nil {
		return municipality.Wrap(municipality.KindOf(err), op+": "+name, err)
	}
	return nil
}
