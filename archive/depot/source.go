package depot

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"torg/municipality"
)

// source is where a package is read from. Names have slashes and are relative to the folder that holds arkivuttrekk.xml,
// the content; what lies outside it begins with "../".
type source interface {
	open(name string) (io.ReadCloser, error) // a file beside arkivuttrekk.xml, or above it
	each(fn func(name string, size int64, body io.Reader) error) error
	close() error
}

// Limits of what is kept of a tar: the places of the files that are not documents and, for import, of those that are.
const (
	maxPlaces    = 10000
	maxDocuments = 2_000_000
)

func open(name string, documents bool) (source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, municipality.Errorf(municipality.Invalid, "depot.open", "there is no package at %s", name)
	}
	if info.IsDir() {
		return openFolder(name)
	}
	return openTar(name, documents)
}

func noPackage(name string) error {
	return municipality.Errorf(municipality.Invalid, "depot.open", "%s holds no %s; give the folder or the tar file of a deposit package", name, manifestFile)
}

// folder is a package unpacked.
type folder struct{ top, content string }

// openFolder finds the content: the folder itself, its "content", or the same one level down.
func openFolder(name string) (source, error) {
	for _, pattern := range []string{"", "content", "*/content", "*"} {
		found, _ := filepath.Glob(filepath.Join(name, pattern, manifestFile))
		if len(found) == 1 {
			f := &folder{top: name, content: filepath.Dir(found[0])}
			if path.Base(filepath.ToSlash(f.content)) == "content" {
				f.top = filepath.Dir(f.content)
			} else {
				f.top = f.content
			}
			return f, nil
		}
	}
	return nil, noPackage(name)
}

func (f *folder) open(name string) (io.ReadCloser, error) {
	if strings.Contains(strings.TrimPrefix(name, "../"), "..") || strings.HasPrefix(name, "../") && f.top == f.content {
		return nil, fs.ErrNotExist
	}
	at := filepath.Join(f.content, filepath.FromSlash(name))
	if info, err := os.Lstat(at); err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	return os.Open(at)
}

func (f *folder) each(fn func(string, int64, io.Reader) error) error {
	return filepath.WalkDir(f.top, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(f.content, p)
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() {
			return fn(filepath.ToSlash(rel), -1, nil)
		}
		return f.one(p, filepath.ToSlash(rel), fn)
	})
}

func (f *folder) one(p, rel string, fn func(string, int64, io.Reader) error) error {
	in, err := os.Open(p)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	return fn(rel, info.Size(), in)
}

func (f *folder) close() error { return nil }

// tape is a package in a tar file.
type tape struct {
	f      *os.File
	root   string // of the content, with a slash at the end; "" at the top
	places map[string]place

	documents bool // places of documents are kept too
}

type place struct{ at, size int64 }

func openTar(name string, documents bool) (source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, municipality.Wrap(municipality.Invalid, "depot.open", err)
	}
	t := &tape{f: f, places: map[string]place{}, documents: documents}
	err = t.index()
	if err == nil && !t.findRoot() {
		err = noPackage(name)
	}
	if err != nil {
		return nil, errors.Join(municipality.Wrap(municipality.Invalid, "depot.open", err), f.Close())
	}
	return t, nil
}

// scan goes through the headers. Bodies that fn does not read are passed over.
func (t *tape) scan(fn func(h *tar.Header, body io.Reader) error) error {
	if _, err := t.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := tar.NewReader(t.f)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		h.Name = path.Clean(strings.ReplaceAll(h.Name, `\`, "/"))
		if h.Typeflag == tar.TypeDir {
			continue
		}
		if err := fn(h, r); err != nil {
			return err
		}
	}
}

// index notes where the files are that are not documents. The reader of tar does not read ahead, so the file stands at
// the body's beginning.
func (t *tape) index() error {
	return t.scan(func(h *tar.Header, _ io.Reader) error {
		if h.Typeflag != tar.TypeReg || !t.keeps(h.Name) {
			return nil
		}
		if t.documents && len(t.places) >= maxDocuments {
			return municipality.Errorf(municipality.TooMuch, "depot.open", "the tar holds more than %d files; unpack it and give the folder", maxDocuments)
		}
		at, err := t.f.Seek(0, io.SeekCurrent)
		t.places[h.Name] = place{at, h.Size}
		return err
	})
}

func (t *tape) keeps(name string) bool {
	if t.documents {
		return true
	}
	ext := path.Ext(name)
	return (ext == ".xml" || ext == ".xsd") && !isDocument(name) && len(t.places) < maxPlaces
}

// documentFolders are the names a depot's reader takes for the folder of documents.
func documentFolders() []string {
	return []string{"dokumenter", "DOKUMENTER", "dokument", "DOKUMENT"}
}

func isDocument(name string) bool {
	dirs := strings.Split(path.Dir(name), "/")
	return slices.ContainsFunc(dirs, func(d string) bool { return slices.Contains(documentFolders(), d) })
}

func (t *tape) findRoot() bool {
	best := -1
	for name := range t.places {
		depth := strings.Count(name, "/")
		if path.Base(name) == manifestFile && (best < 0 || depth < best) {
			best, t.root = depth, strings.TrimSuffix(name, manifestFile)
		}
	}
	return best >= 0
}

// relative is the name seen from the content.
func (t *tape) relative(name string) string {
	if rest, inside := strings.CutPrefix(name, t.root); inside {
		return rest
	}
	above := strings.TrimSuffix(t.root, path.Base(t.root)+"/")
	return "../" + strings.TrimPrefix(name, above)
}

func (t *tape) open(name string) (io.ReadCloser, error) {
	p, ok := t.places[path.Join(t.root, name)]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(io.NewSectionReader(t.f, p.at, p.size)), nil
}

func (t *tape) each(fn func(string, int64, io.Reader) error) error {
	return t.scan(func(h *tar.Header, body io.Reader) error {
		if h.Typeflag != tar.TypeReg { // links, devices, sparse files: not files that a depot keeps
			return fn(t.relative(h.Name), -1, nil)
		}
		return fn(t.relative(h.Name), h.Size, body)
	})
}

func (t *tape) close() error { return t.f.Close() }
