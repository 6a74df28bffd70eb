package inbox

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"torg/municipality"
	"torg/request"
)

// Scans is a folder that a scanner writes to. A file is taken in when it has lain still for Quiet, and removed when the
// archive has it. What cannot be taken is moved to the folder "avvist", never removed.
type Scans struct {
	To    Taker
	Dir   string
	Quiet time.Duration
	Log   *slog.Logger
	Clock func() time.Time
}

// maxScan is the largest file taken in, in bytes.
const maxScan = 100 << 20

// Round looks through the folder once and reports how many files were taken in. An error of the archive stops the round:
// the files stay where they are.
func (s *Scans) Round(ctx context.Context) (taken int, err error) {
	files, err := os.ReadDir(s.Dir)
	if err != nil {
		return 0, municipality.Wrap(municipality.NotSetUp, "inbox.Round", err)
	}
	for _, f := range files {
		if !f.Type().IsRegular() || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		done, err := s.one(ctx, f.Name())
		if err != nil {
			return taken, err
		}
		if done {
			taken++
		}
	}
	return taken, nil
}

func (s *Scans) one(ctx context.Context, name string) (bool, error) {
	path := filepath.Join(s.Dir, name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // another process was quicker
	}
	if err != nil || s.now().Sub(info.ModTime()) < s.Quiet {
		return false, err
	}
	body, err := readScan(path)
	if err != nil {
		return false, s.refuse(path, err)
	}
	kind, _, _ := strings.Cut(mimetype.Detect(body).String(), ";")
	title := strings.TrimSuffix(name, filepath.Ext(name))
	_, err = s.To.Take(ctx, request.Parcel{Source: body, Channel: request.ByScan, Subject: "Skannet: " + title, Received: info.ModTime().UTC(), Written: info.ModTime().UTC(),
		Parts: []request.Part{{Title: title, MIME: kind, FileName: name, Body: body}}})
	switch kind := municipality.KindOf(err); {
	case err == nil:
		return true, os.Remove(path)
	case kind == municipality.Invalid || kind == municipality.TooMuch:
		return false, s.refuse(path, err)
	}
	return false, err
}

func readScan(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxScan+1))
	if err == nil && (len(body) > maxScan || len(body) == 0) {
		err = municipality.Errorf(municipality.TooMuch, "inbox.readScan", "the file has %d bytes; between 1 and %d are taken", len(body), maxScan)
	}
	return body, err
}

// refuse moves a file aside for a person to look at.
func (s *Scans) refuse(path string, why error) error {
	s.Log.Warn("inbox: a scanned file was put aside in the folder avvist", "err", why)
	aside := filepath.Join(s.Dir, "avvist")
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return err
	}
	return os.Rename(path, filepath.Join(aside, filepath.Base(path)))
}

func (s *Scans) now() time.Time {
	if s.Clock != nil {
		return s.Clock().UTC()
	}
	return time.Now().UTC()
}

// Run looks through the folder every few seconds until ctx ends.
func (s *Scans) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := s.Round(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("inbox: the scanner's folder", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
