// Package backup takes what one municipality keeps in one zone out of a running Torg, encrypted, and puts it back. Only
// what is new since the last time is written; every backup is whole all the same. What is kept is rows and documents, not
// an engine's files, so that what was taken from SQLite can be put back in PostgreSQL.
//
// At the place lie:
//
//	manifests/TIME.age       what a backup consists of
//	rows/NAME.age            rows of a table; NAME is a keyed digest of them, so that the same rows are written once
//	documents/SEGMENT/START-END-SHA256   parts of the document segments, which are encrypted already
//
// Whoever holds the place can read nothing: manifests and rows are encrypted to the operator's age recipients, and the
// documents to keys that lie, sealed, among the rows.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Place keeps backups of one zone. Names are relative, with "/" between parts.
type Place interface {
	// Put keeps body, durable when it returns. A name that is there already gives fs.ErrExist and changes nothing.
	Put(ctx context.Context, name string, body []byte) error
	// Get gives a body back, or fs.ErrNotExist.
	Get(ctx context.Context, name string) ([]byte, error)
	// List gives the names under a folder, sorted.
	List(ctx context.Context, folder string) ([]string, error)
	// Delete removes a name; one that is not there is removed already.
	Delete(ctx context.Context, name string) error
}

// Folder is a Place on a disk.
type Folder string

// Put implements Place.
func (f Folder) Put(_ context.Context, name string, body []byte) error {
	full, err := f.path(name)
	if err != nil {
		return err
	}
	if _, err := os.Stat(full); err == nil {
		return fs.ErrExist
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return err
	}
	return writeDurably(full, body)
}

// writeDurably writes beside and links into place, so that a name is never half a body and never overwritten.
func writeDurably(full string, body []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(full), ".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(body)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Link(tmp.Name(), full)
	}
	err = errors.Join(err, os.Remove(tmp.Name()))
	if err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(full))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get implements Place.
func (f Folder) Get(_ context.Context, name string) ([]byte, error) {
	full, err := f.path(name)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(full)
}

// List implements Place.
func (f Folder) List(_ context.Context, folder string) (out []string, err error) {
	root, err := f.path(folder)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == root {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".new-") {
			return err
		}
		rel, err := filepath.Rel(string(f), p)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	slices.Sort(out)
	return out, err
}

// Delete implements Place.
func (f Folder) Delete(_ context.Context, name string) error {
	full, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(full); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f Folder) path(name string) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", fmt.Errorf("backup: %q is not a name within the place", name)
	}
	return filepath.Join(string(f), filepath.FromSlash(name)), nil
}

// within is a Place under a prefix of another.
type within struct {
	Place
	prefix string
}

// Under is the part of a place that belongs to one zone of one municipality.
func Under(p Place, number, zone string) Place { return within{p, path.Join(number, zone)} }

func (w within) Put(ctx context.Context, name string, body []byte) error {
	return w.Place.Put(ctx, path.Join(w.prefix, name), body)
}

func (w within) Get(ctx context.Context, name string) ([]byte, error) {
	return w.Place.Get(ctx, path.Join(w.prefix, name))
}

func (w within) List(ctx context.Context, folder string) ([]string, error) {
	found, err := w.Place.List(ctx, path.Join(w.prefix, folder))
	for i := range found {
		found[i] = strings.TrimPrefix(found[i], w.prefix+"/")
	}
	return found, err
}

func (w within) Delete(ctx context.Context, name string) error {
	return w.Place.Delete(ctx, path.Join(w.prefix, name))
}

// lockName marks that somebody changes the place: taking and clearing at once would clear away what was just counted on.
const lockName = "lock"

// stale is when a lock is left behind by someone who died: longer than any backup takes.
const stale = 24 * time.Hour

// lock takes the place for one writer. Errors: one that says since when another holds it.
func lock(ctx context.Context, p Place, now time.Time) (unlock func() error, err error) {
	err = p.Put(ctx, lockName, []byte(now.UTC().Format(time.RFC3339)))
	if errors.Is(err, fs.ErrExist) {
		if err := breakStale(ctx, p, now); err != nil {
			return nil, err
		}
		err = p.Put(ctx, lockName, []byte(now.UTC().Format(time.RFC3339)))
	}
	if err != nil {
		return nil, fmt.Errorf("backup: the place cannot be taken: %w", err)
	}
	return func() error { return p.Delete(context.WithoutCancel(ctx), lockName) }, nil
}

func breakStale(ctx context.Context, p Place, now time.Time) error {
	b, err := p.Get(ctx, lockName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	since, err := time.Parse(time.RFC3339, string(b))
	if err == nil && now.Sub(since) < stale {
		return fmt.Errorf("backup: another has held the place since %s; if it died, remove %q there", since.Format(time.RFC3339), lockName)
	}
	return p.Delete(ctx, lockName)
}
