package depot

import (
	"context"
	"encoding/xml"
	"errors"
	"io"

	"torg/municipality"
)

// Element is the beginning of an element, for a Visitor.
type Element struct {
	Name  string // without its prefix
	Type  string // xsi:type as it is written
	Line  int
	attrs []xml.Attr
}

// Attr is an attribute by its local name; empty when there is none.
func (e Element) Attr(local string) string { return attr(e.attrs, local) }

// Visitor is told of every element of a file, in order. An error ends the reading.
type Visitor interface {
	Begin(e Element) error
	End(name, text string) error // text is what stood in an element without children
}

// Walk reads XML under the same bounds as a validation: no document type, no entities, no other encoding than UTF-8, limits
// on depth and length. Errors: Invalid with line and reason for what is no such XML; those of the visitor.
func Walk(ctx context.Context, in io.Reader, v Visitor) error {
	err := newReader(in).walk(ctx, visiting{v})
	var bad *xmlError
	if errors.As(err, &bad) {
		return municipality.Errorf(municipality.Invalid, "depot.Walk", "line %d: %s", bad.line, bad.why)
	}
	return err
}

type visiting struct{ v Visitor }

func (h visiting) open(_ *reader, f *frame, attrs []xml.Attr) error {
	return h.v.Begin(Element{f.name, f.kind, f.line, attrs})
}

func (h visiting) close(_ *reader, f *frame) error {
	text := ""
	if len(f.kids) == 0 {
		text = f.text
	}
	return h.v.End(f.name, text)
}

// Package is a deposit package opened for reading.
type Package struct{ src source }

// OpenPackage opens a package, a folder or a tar. Errors: Invalid when there is none, TooMuch for a tar of too many files.
func OpenPackage(path string) (*Package, error) {
	src, err := open(path, true)
	if err != nil {
		return nil, err
	}
	return &Package{src}, nil
}

// Open opens a file by its name beside arkivuttrekk.xml, such as "dokumenter/1.pdf". Errors: fs.ErrNotExist; names that
// lead out of the package are not found.
func (p *Package) Open(name string) (io.ReadCloser, error) { return p.src.open(name) }

// Close closes the package.
func (p *Package) Close() error { return p.src.close() }
