package depot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"torg/municipality"
)

// wrapping reads info.xml, which lies beside the tar and gives its checksum.
type wrapping struct {
	sum, kind, href string
	name            string // of the tar looked for
}

func (w *wrapping) open(_ *reader, f *frame, attrs []xml.Attr) error {
	if f.name == "file" {
		w.sum, w.kind = attr(attrs, "CHECKSUM"), attr(attrs, "CHECKSUMTYPE")
	}
	if f.name == "FLocat" && path.Base(strings.TrimPrefix(attr(attrs, "href"), "file:")) == w.name {
		w.href = w.sum
	}
	return nil
}

func (w *wrapping) close(*reader, *frame) error { return nil }

// compareTar holds the tar against info.xml beside it.
func (v *validator) compareTar() error {
	t, ok := v.src.(*tape)
	if !ok {
		v.c.skip(wrapped, "pakken er en mappe, ikke en tar-fil")
		return nil
	}
	at := filepath.Join(filepath.Dir(t.f.Name()), "info.xml")
	f, err := os.Open(at)
	if errors.Is(err, os.ErrNotExist) {
		v.c.skip(wrapped, "det ligger ingen info.xml ved siden av tar-filen")
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	w := &wrapping{name: filepath.Base(t.f.Name())}
	var bad *xmlError
	if err := newReader(f).walk(v.ctx, w); errors.As(err, &bad) {
		v.c.fail(wrapped, "info.xml"+bad.at(), "kan ikke leses: %s", bad.why)
		return nil
	} else if err != nil {
		return err
	}
	return v.digestTar(t, w)
}

func (v *validator) digestTar(t *tape, w *wrapping) error {
	if w.href == "" || w.kind != "SHA-256" {
		v.c.fail(wrapped, "info.xml", "gir ingen SHA-256 for %s", quote(w.name))
		return nil
	}
	if _, err := t.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(h, t.f); err != nil {
		return municipality.Wrap(municipality.Fault, "depot.tar", err)
	}
	v.c.count(wrapped, -1, "", 1)
	if !strings.EqualFold(w.href, hex.EncodeToString(h.Sum(nil))) {
		v.c.fail(wrapped, "info.xml", "sjekksummen er en annen enn tar-filens")
	}
	return nil
}
