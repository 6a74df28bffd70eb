package textract

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// zipText reads an office document: the parts that hold text, in their order.
func zipText(body []byte, w *sink) error {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	if len(z.File) > maxParts {
		return errors.New("too many parts")
	}
	parts := slices.Clone(z.File)
	slices.SortFunc(parts, func(a, b *zip.File) int {
		if len(a.Name) != len(b.Name) { // slide2 before slide10
			return len(a.Name) - len(b.Name)
		}
		return strings.Compare(a.Name, b.Name)
	})
	left := int64(maxSwell / 4) // XML is slow to read: this is a second
	for _, f := range parts {
		if !holdsText(f.Name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		limited := &io.LimitedReader{R: r, N: left}
		err = errors.Join(xmlText(limited, w), r.Close())
		left = limited.N
		if err != nil {
			return err
		}
		if left <= 0 {
			return errors.New("it unpacks to more than the limit")
		}
	}
	return w.full()
}

// holdsText are the parts with the text of OOXML (word, sheets, slides) and ODF (content, and styles for headers).
func holdsText(name string) bool {
	if name == "content.xml" || name == "word/document.xml" || name == "xl/sharedStrings.xml" {
		return true
	}
	ok := false
	for _, pattern := range []string{"word/header*.xml", "word/footer*.xml", "word/footnotes.xml", "word/comments.xml", "xl/worksheets/sheet*.xml", "ppt/slides/slide*.xml", "ppt/notesSlides/notesSlide*.xml"} {
		match, err := path.Match(pattern, name)
		ok = ok || err == nil && match
	}
	return ok
}

// apart are elements after which a new word begins: paragraphs, cells, breaks, tabs.
func apart(name string) bool {
	switch name {
	case "p", "h", "br", "tab", "tc", "tr", "row", "c", "si", "line-break", "s", "table-cell", "list-item", "title", "cr":
		return true
	}
	return false
}

// xmlText takes the character data of an XML document. Document types are not read.
func xmlText(r io.Reader, w *sink) error {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return w.full()
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if depth > 10_000 {
				return errors.New("it nests too deep")
			}
			if apart(t.Name.Local) {
				w.gap()
			}
		case xml.EndElement:
			depth--
			if apart(t.Name.Local) {
				w.gap()
			}
		case xml.CharData:
			w.write(string(t))
			if w.full() != nil {
				return errFull
			}
		}
	}
}

// htmlText takes what a reader would see of a page.
func htmlText(body []byte, w *sink) error {
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(1 << 20)
	hidden := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return w.full()
			}
			return z.Err()
		case html.StartTagToken:
			name, _ := z.TagName()
			if n := string(name); n == "script" || n == "style" {
				hidden = n
			}
			w.gap()
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == hidden {
				hidden = ""
			}
			w.gap()
		case html.TextToken:
			if hidden == "" {
				w.write(string(z.Text()))
			}
		}
		if w.full() != nil {
			return errFull
		}
	}
}

// jsonText takes the strings and numbers of a document, not the names of its fields.
func jsonText(body []byte, w *sink) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil { // the decoder has a limit to how deep it goes
		return err
	}
	jsonValue(v, w)
	return w.full()
}

func jsonValue(v any, w *sink) {
	w.gap()
	switch v := v.(type) {
	case string:
		w.write(v)
	case json.Number:
		w.write(v.String())
	case []any:
		for _, e := range v {
			jsonValue(e, w)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			jsonValue(v[k], w)
		}
	}
}
