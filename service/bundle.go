package service

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// bundleName is the entry that keeps the pack's name beside its files.
const bundleName = "NAME"

// Bundle is the pack's files as one zip, stored without compression and without dates, so that the same pack always
// gives the same bytes, and any zip tool opens them in ten years.
func (p *Pack) Bundle() []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put(w, bundleName, []byte(p.Name))
	for _, n := range fileNames(p.files) {
		put(w, n, p.files[n])
	}
	_ = w.Close() // a bytes.Buffer takes everything
	return out.Bytes()
}

func put(w *zip.Writer, name string, b []byte) {
	f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, _ = f.Write(b)
	}
}

// FromBundle reads a pack that Bundle wrote. It holds it to the same limits and checks as Load.
func FromBundle(b []byte) (*Pack, Problems) {
	bad := func(text string) (*Pack, Problems) { return nil, Problems{{File: "bundle", Text: text}} }
	if len(b) > maxPackBytes+maxFiles*1024 {
		return bad("the bundle is too large")
	}
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return bad("this is not a pack's bundle: " + err.Error())
	}
	files, err := unzip(r)
	if err != nil {
		return bad(err.Error())
	}
	name := string(files[bundleName])
	delete(files, bundleName)
	if !plainName(name) {
		return bad("the bundle does not name its pack")
	}
	return fromFiles(name, files)
}

func unzip(r *zip.Reader) (map[string][]byte, error) {
	files := map[string][]byte{}
	if len(r.File) > maxFiles+1 {
		return nil, fmt.Errorf("the bundle holds more than %d files", maxFiles)
	}
	for _, f := range r.File {
		if text := acceptable(f.Name, nil); f.Name != bundleName && text != "" {
			return nil, fmt.Errorf("%q: %s", f.Name, text)
		}
		if _, twice := files[f.Name]; twice {
			return nil, fmt.Errorf("%q is in the bundle twice", f.Name)
		}
		b, err := unzipOne(f)
		if err != nil {
			return nil, err
		}
		files[f.Name] = b
	}
	return files, nil
}

func unzipOne(f *zip.File) ([]byte, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", f.Name, err)
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, maxFileBytes+1))
	if err == nil && len(b) > maxFileBytes {
		err = fmt.Errorf("larger than %d bytes", maxFileBytes)
	}
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", f.Name, err)
	}
	return b, nil
}

// plainName reports whether s can name a pack: small letters, digits and hyphens, as it stands in addresses.
func plainName(s string) bool {
	return s != "" && len(s) <= 60 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
