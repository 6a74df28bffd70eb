package deposit

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"torg/municipality"
	"torg/store"
)

// state is how far an extraction has come. It is written when everything it speaks of is on disk.
type state struct {
	Package   string   `json:"package"`
	Series    string   `json:"series"`
	AllowOpen bool     `json:"allowOpen"`
	Started   int64    `json:"started"` // µs UTC
	Stage     string   `json:"stage"`
	Done      []string `json:"done"`
	Step      int      `json:"step"` // of the plan
	Last      string   `json:"last"` // the last folder written in that step
	Structure Place    `json:"structure"`
	Changes   Place    `json:"changes"`
	Files     Place    `json:"files"`
	Counts    Counts   `json:"counts"`
	Sums      []summed `json:"sums"` // files beside the documents
	First     string   `json:"first"`
	LastDate  string   `json:"lastDate"` // of journaldato
	Tar       string   `json:"tar"`
	TarSHA256 string   `json:"tarSha256"`
}

// summed is a file of the package with size and digest.
type summed struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Sum  string `json:"sum"` // SHA-256 in hex
}

func (s *state) after(stage string) bool { return slices.Contains(s.Done, stage) }

func (s *state) sum(name string) string {
	for _, f := range s.Sums {
		if f.Name == name {
			return f.Sum
		}
	}
	return ""
}

func (s *state) keep(name string, size int64, sum string) {
	s.Sums = slices.DeleteFunc(s.Sums, func(f summed) bool { return f.Name == name })
	s.Sums = append(s.Sums, summed{name, size, sum})
}

func (x *extractor) stateFile() string {
	return filepath.Join(x.opt.Out, "extraction-"+uuid(x.opt.Series)+".json")
}

// resume reads the state of an extraction that was stopped, or begins a new one.
func (x *extractor) resume() error {
	if err := os.MkdirAll(x.opt.Out, 0o700); err != nil {
		return municipality.Wrap(municipality.Invalid, op, err)
	}
	b, err := os.ReadFile(x.stateFile())
	if err == nil {
		if err := json.Unmarshal(b, &x.state); err != nil {
			return municipality.Errorf(municipality.Invalid, op, "%s is damaged; remove it and the package's folder to begin anew", x.stateFile())
		}
		if x.state.AllowOpen != x.opt.AllowOpen {
			return municipality.Errorf(municipality.Invalid, op, "the extraction that was stopped was begun with another choice of open cases; remove %s to begin anew", x.stateFile())
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return municipality.Wrap(municipality.Fault, op, err)
	} else if err := x.fresh(); err != nil {
		return err
	}
	x.dir = filepath.Join(x.opt.Out, x.state.Package)
	return os.MkdirAll(x.content("dokumenter"), 0o700)
}

func (x *extractor) fresh() error {
	now, err := store.Now(x.ctx, x.s)
	if err != nil {
		return err
	}
	x.state = state{Package: municipality.NewID(now), Series: x.opt.Series, AllowOpen: x.opt.AllowOpen, Started: now.UnixMicro() / 1e6 * 1e6}
	return x.save()
}

// save replaces the state file in one move.
func (x *extractor) save() error {
	b, err := json.Marshal(&x.state)
	if err != nil {
		return err
	}
	temp := x.stateFile() + ".new"
	f, err := os.Create(temp)
	if err != nil {
		return municipality.Wrap(municipality.Fault, op, err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return municipality.Wrap(municipality.Fault, op, err)
	}
	return municipality.Wrap(municipality.Fault, op, os.Rename(temp, x.stateFile()))
}

// checkpoint makes everything written so far durable and notes it.
func (x *extractor) checkpoint() (err error) {
	if x.state.Structure, err = x.xml.place(); err != nil {
		return err
	}
	if x.state.Changes, err = x.log.place(); err != nil {
		return err
	}
	if x.state.Files, err = x.files.place(); err != nil {
		return err
	}
	if err := x.save(); err != nil {
		return err
	}
	x.tell()
	if x.opt.stop != nil {
		return x.opt.stop()
	}
	return x.ctx.Err()
}
