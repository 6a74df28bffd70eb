package depot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
)

// readFiles goes through every file of the package once, in the order it lies, and takes its digest.
func (v *validator) readFiles() error {
	n := int64(0)
	err := v.src.each(func(name string, size int64, body io.Reader) error {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if size < 0 {
			v.c.fail(readable, name, "er ikke en vanlig fil; lenker og spesialfiler leses ikke")
			return nil
		}
		h := sha256.New()
		if _, err := io.Copy(h, body); err != nil {
			return err
		}
		sum := hex.EncodeToString(h.Sum(nil))
		if !isDocument(name) {
			v.digests[name] = sum
		} else {
			n++
		}
		return v.docs.add(name, fmt.Sprintf("F\x1f%s\x1f%d", sum, size))
	})
	v.c.count("N5.28", -1, "", n)
	return err
}

// compareFiles holds together what is in the package, what the structure refers to, and what METS lists.
func (v *validator) compareFiles() error {
	return v.docs.groups(func(name string, notes []string, n int) error {
		var sum, mets string
		size, there := int64(-1), false
		refs := int64(0)
		for _, note := range notes {
			f := strings.SplitN(note, "\x1f", 4)
			switch f[0] {
			case "F":
				sum, there = f[1], true
				size, _ = strconv.ParseInt(f[2], 10, 64)
			case "M":
				mets = f[1]
				v.compareListed(name, f[1], sum, there)
			case "R":
				refs++
				v.compareReference(name, f[1], f[2], f[3], sum, there)
			}
		}
		v.compareFile(name, there, size, refs, mets, n-len(notes))
		return nil
	})
}

func (v *validator) compareFile(name string, there bool, size, refs int64, mets string, unseen int) {
	refs += int64(unseen)
	if refs > 1 {
		v.c.count("N5.34", -1, "", 1)
		v.c.note("N5.34", "%s: %d dokumentobjekter", name, refs)
	}
	if !there {
		return
	}
	if isDocument(name) {
		if refs == 0 {
			v.c.count("N5.33", -1, "", 1)
			v.c.fail("N5.33", name, "ingen dokumentobjekt viser til filen")
		}
		if size == 0 {
			v.c.count("N5.64", -1, "", 1)
			v.c.note("N5.64", "%s er tom", name)
		}
	}
	if v.metsRead && mets == "" && !outsideMETS(name) {
		v.c.fail(listed, name, "filen står ikke i dias-mets.xml")
	}
}

// outsideMETS: the list does not list itself, nor what came with the tar.
func outsideMETS(name string) bool {
	switch path.Base(name) {
	case metsFile, "dias-mets.xsd", "mets.xsd", "xlink.xsd", "info.xml":
		return true
	}
	return false
}

func (v *validator) compareListed(name, want, sum string, there bool) {
	switch {
	case !there:
		v.c.fail(listed, name, "filen står i dias-mets.xml, men finnes ikke")
	case !strings.EqualFold(want, sum):
		v.c.fail(listed, name, "sjekksummen i dias-mets.xml er en annen enn filens")
	}
}

func (v *validator) compareReference(name, algorithm, want, where, sum string, there bool) {
	switch {
	case strings.HasPrefix(name, "..") || strings.HasPrefix(name, "/"):
		v.c.fail("N5.32", where, "viser til %s, utenfor pakken", quote(name))
	case !there:
		v.c.count("N5.32", -1, "", 1)
		v.c.fail("N5.32", where, "filen %s finnes ikke", quote(name))
		v.c.fail("N5.30", where, "filen %s finnes ikke", quote(name))
	case !isSHA256(algorithm):
		v.c.fail("N5.30", where, "sjekksumAlgoritme %s er ikke SHA-256", quote(algorithm))
	case !strings.EqualFold(want, sum):
		v.c.fail("N5.30", where, "sjekksummen er en annen enn filen %s har", quote(name))
	}
}

func isSHA256(s string) bool { return s == "SHA-256" || s == "SHA256" }

const metsFile = "dias-mets.xml"

// mets reads the list of files of the package.
type mets struct {
	v    *validator
	sum  string
	what string
}

func (v *validator) readMETS() error {
	f, err := v.src.open("../" + metsFile)
	if errors.Is(err, os.ErrNotExist) {
		v.c.skip(listed, "det er ingen dias-mets.xml")
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var bad *xmlError
	err = newReader(f).walk(v.ctx, &mets{v: v})
	if errors.As(err, &bad) {
		v.c.fail(listed, metsFile+bad.at(), "kan ikke leses: %s", bad.why)
		return nil
	}
	v.metsRead = err == nil
	return err
}

func (m *mets) open(_ *reader, f *frame, attrs []xml.Attr) error {
	switch f.name {
	case "file", "mdRef":
		m.sum = attr(attrs, "CHECKSUM")
		if attr(attrs, "CHECKSUMTYPE") != "SHA-256" {
			m.sum = ""
		}
	}
	if f.name != "FLocat" && f.name != "mdRef" || m.sum == "" {
		return nil
	}
	m.v.c.count(listed, -1, "", 1)
	href := strings.TrimPrefix(attr(attrs, "href"), "file:")
	href = strings.TrimPrefix(href, "//")
	if inside, ok := strings.CutPrefix(href, "content/"); ok {
		return m.v.docs.add(inside, "M\x1f"+m.sum)
	}
	return m.v.docs.add("../"+href, "M\x1f"+m.sum)
}

func (m *mets) close(*reader, *frame) error { return nil }

func attr(attrs []xml.Attr, local string) string {
	for _, a := range attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
