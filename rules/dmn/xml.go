// Package dmn reads DMN files (OMG Decision Model and Notation 1.1 to 1.5, XML) into rule models that
// package rules compiles and runs.
package dmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"torg/rules"
)

// Bounds of what is read.
const (
	maxBytes    = 20 << 20 // of one file
	maxElements = 400_000
	maxDepth    = 200
)

// element is one XML element of the DMN namespace, or of ours, whose names then begin "torg:"; elements of other namespaces
// are left out.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
	pos      rules.Pos
	textPos  rules.Pos
}

// modelNamespace knows those of DMN 1.1 to 1.5.
func modelNamespace(ns string) bool {
	return strings.Contains(ns, "omg.org/spec/DMN/") && (strings.HasSuffix(ns, "/MODEL/") || strings.HasSuffix(ns, "/dmn.xsd"))
}

// parse reads a file into elements. It refuses document types, and files too big, too deep or of other formats.
func parse(name string, data []byte) (*element, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("the file is larger than %d MiB", maxBytes>>20)
	}
	p := &reader{d: xml.NewDecoder(bytes.NewReader(data)), file: name}
	for {
		tok, err := p.d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := p.token(tok); err != nil {
			return nil, err
		}
	}
	if p.root == nil || p.root.name != "definitions" {
		return nil, errors.New("the file is not a DMN model: it has no definitions")
	}
	return p.root, nil
}

type reader struct {
	d     *xml.Decoder
	file  string
	root  *element
	stack []*element
	skip  int // how deep in elements of other namespaces
	count int
}

func (p *reader) token(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.Directive:
		return errors.New("the file has a document type, which is refused")
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		if p.skip > 0 {
			p.skip--
		} else {
			p.stack = p.stack[:len(p.stack)-1]
		}
	case xml.CharData:
		p.chars(t)
	}
	return nil
}

func (p *reader) pos() rules.Pos {
	line, col := p.d.InputPos()
	return rules.Pos{File: p.file, Line: line, Column: col}
}

func (p *reader) start(t xml.StartElement) error {
	if p.count++; p.count > maxElements || len(p.stack)+p.skip > maxDepth {
		return fmt.Errorf("the file has more than %d elements or nests deeper than %d", maxElements, maxDepth)
	}
	ours := t.Name.Space == Space && len(p.stack) > 0
	if p.skip > 0 || !ours && !modelNamespace(t.Name.Space) {
		if len(p.stack) == 0 {
			return errors.New("the file is not a DMN model of version 1.1 to 1.5")
		}
		p.skip++
		return nil
	}
	e := &element{name: t.Name.Local, attrs: map[string]string{}, pos: p.pos()}
	e.textPos = e.pos
	if ours {
		e.name = "torg:" + e.name
	}
	for _, a := range t.Attr {
		if a.Name.Space == "" {
			e.attrs[a.Name.Local] = a.Value
		}
	}
	if len(p.stack) > 0 {
		top := p.stack[len(p.stack)-1]
		top.children = append(top.children, e)
	} else {
		p.root = e
	}
	p.stack = append(p.stack, e)
	return nil
}

func (p *reader) chars(t xml.CharData) {
	if p.skip == 0 && len(p.stack) > 0 {
		p.stack[len(p.stack)-1].text += string(t)
	}
}

func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *element) all(name string) []*element {
	var out []*element
	if e != nil {
		for _, c := range e.children {
			if c.name == name {
				out = append(out, c)
			}
		}
	}
	return out
}

func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	return e.attrs[name]
}

// cell is the FEEL text inside <text>.
func (e *element) cell() rules.Cell {
	t := e.child("text")
	if t == nil {
		return rules.Cell{}
	}
	return rules.Cell{Text: t.text, Pos: t.textPos}
}
