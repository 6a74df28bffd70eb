package depot

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of XML that is read. Documents that pass them are either not Noark 5 or made to harm.
const (
	maxDepth = 200     // elements within each other
	maxToken = 8 << 20 // bytes of one tag or one text
	maxAttrs = 64      // attributes of an element
	maxName  = 200     // bytes of a name
)

// xmlError is a fault of the file, not of the reading.
type xmlError struct {
	line int
	why  string
}

func (e *xmlError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.why) }

func (e *xmlError) at() string {
	if e.line == 0 {
		return ""
	}
	return fmt.Sprint(" linje ", e.line)
}

// budget hands out bytes until the token's share is used up.
type budget struct {
	r    *bufio.Reader
	left int
	err  error // of the reading itself, not of what was read
}

var errToken = errors.New("a tag or text is too long")

func (b *budget) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, errToken
	}
	c, err := b.r.ReadByte()
	if err != nil && err != io.EOF {
		b.err = err
	}
	return c, err
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errToken
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// frame is an element that is open.
type frame struct {
	name, kind string // local name, and xsi:type as it is written
	prefix     string
	line       int
	nth        int // which of its name under its parent, from 1
	text       string
	kids       []kid
	vals       []value
	bare       int64 // documents in it that have no document object
}

type kid struct {
	name string
	n    int
}

type value struct{ name, text string }

// get is the text of a child that was kept.
func (f *frame) get(name string) string {
	for i := range f.vals {
		if f.vals[i].name == name {
			return f.vals[i].text
		}
	}
	return ""
}

func (f *frame) set(name, text string) { f.vals = append(f.vals, value{name, text}) }

// has is how many children of a name there have been.
func (f *frame) has(name string) int {
	for i := range f.kids {
		if f.kids[i].name == name {
			return f.kids[i].n
		}
	}
	return 0
}

func (f *frame) more(name string) int {
	for i := range f.kids {
		if f.kids[i].name == name {
			f.kids[i].n++
			return f.kids[i].n
		}
	}
	f.kids = append(f.kids, kid{name, 1})
	return 1
}

// handler is told of elements. An error ends the reading.
type handler interface {
	open(r *reader, f *frame, attrs []xml.Attr) error
	close(r *reader, f *frame) error
}

// reader walks XML that may be hostile: no document type, no entities but the five, no other encoding than UTF-8, and
// bounds on depth and length.
type reader struct {
	dec   *xml.Decoder
	b     *budget
	stack []frame
}

func newReader(in io.Reader) *reader {
	b := &budget{r: bufio.NewReaderSize(in, 1<<18)}
	d := xml.NewDecoder(b)
	d.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("encoding %q is not UTF-8", label)
	}
	return &reader{dec: d, b: b}
}

// up is the frame n levels above the innermost; nil above the root.
func (r *reader) up(n int) *frame {
	if i := len(r.stack) - 1 - n; i >= 0 {
		return &r.stack[i]
	}
	return nil
}

// path is where the innermost element is, as an XPath, with its line.
func (r *reader) path() string {
	var b strings.Builder
	for i := range r.stack {
		f := &r.stack[i]
		b.WriteByte('/')
		b.WriteString(f.name)
		if i > 0 {
			fmt.Fprintf(&b, "[%d]", f.nth)
		}
	}
	if f := r.up(0); f != nil {
		fmt.Fprintf(&b, " linje %d", f.line)
	}
	return b.String()
}

func (r *reader) walk(ctx context.Context, h handler) error {
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r.b.left = maxToken
		t, err := r.dec.RawToken() // names as they are written: what is read has one namespace, and tags are matched here
		if err == io.EOF {
			return r.ended(n)
		}
		if err != nil {
			return r.wrong(err)
		}
		if err := r.token(t, h); err != nil {
			return err
		}
	}
}

// ended: an empty file is no XML, nor one that ends within an element.
func (r *reader) ended(n int) error {
	if n == 0 {
		return &xmlError{0, "filen er tom"}
	}
	if f := r.up(0); f != nil {
		return &xmlError{f.line, "ikke velformet XML (" + f.name + " er ikke avsluttet)"}
	}
	return nil
}

// wrong tells a fault of the file from a fault of the reading.
func (r *reader) wrong(err error) error {
	line, _ := r.dec.InputPos()
	var syntax *xml.SyntaxError
	switch {
	case r.b.err != nil:
		return r.b.err
	case errors.As(err, &syntax):
		return &xmlError{syntax.Line, "ikke velformet XML (" + syntax.Msg + ")"}
	case errors.Is(err, errToken):
		return &xmlError{line, fmt.Sprintf("en tagg eller tekst er over %d MiB", maxToken>>20)}
	case strings.Contains(err.Error(), "not UTF-8"):
		return &xmlError{line, "tegnsettet er ikke UTF-8"}
	}
	return &xmlError{line, "ikke velformet XML (" + err.Error() + ")"}
}

func (r *reader) token(t xml.Token, h handler) error {
	line, _ := r.dec.InputPos()
	switch t := t.(type) {
	case xml.StartElement:
		return r.begin(t, line, h)
	case xml.EndElement:
		f := r.up(0)
		if f == nil || f.name != t.Name.Local || f.prefix != t.Name.Space {
			return &xmlError{line, "ikke velformet XML (" + quote(t.Name.Local) + " avslutter ikke det som er åpent)"}
		}
		err := h.close(r, f)
		r.stack = r.stack[:len(r.stack)-1]
		return err
	case xml.CharData:
		if f := r.up(0); f != nil && len(f.kids) == 0 {
			if len(f.text)+len(t) > maxToken {
				return &xmlError{line, "en tekst er for lang"}
			}
			f.text += string(t)
		}
	case xml.Directive:
		return &xmlError{line, "dokumenttype (DOCTYPE) er ikke tillatt"}
	}
	return nil
}

func (r *reader) begin(t xml.StartElement, line int, h handler) error {
	switch {
	case len(r.stack) >= maxDepth:
		return &xmlError{line, fmt.Sprintf("over %d elementer inni hverandre", maxDepth)}
	case len(t.Attr) > maxAttrs || len(t.Name.Local) > maxName:
		return &xmlError{line, "for mange attributter eller for langt navn"}
	}
	nth := 1
	if p := r.up(0); p != nil {
		nth = p.more(t.Name.Local)
	}
	// Frames are used again: their slices are the only memory that this reading takes per element.
	if len(r.stack) < cap(r.stack) {
		r.stack = r.stack[:len(r.stack)+1]
	} else {
		r.stack = append(r.stack, frame{})
	}
	f := r.up(0)
	*f = frame{name: t.Name.Local, prefix: t.Name.Space, kind: xsiType(t.Attr), line: line, nth: nth, kids: f.kids[:0], vals: f.vals[:0]}
	return h.open(r, f, t.Attr)
}

// xsiType is the xsi:type as it is written. The prefix is read as it stands: no other attribute of the format is called
// type and has one.
func xsiType(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "type" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}
