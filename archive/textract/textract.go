// Package textract takes the text out of documents, for the index that finds them: PDF, Office Open XML, OpenDocument,
// e-mail, HTML, JSON, XML and plain text. What comes in is not to be trusted: sizes, depths and what a small file may
// swell to are bounded, and a document that goes over a bound, or is broken, gives the text found so far, or none.
package textract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of one document.
const (
	MaxBody   = 32 << 20  // bytes of a document that is read at all
	MaxText   = 256 << 10 // bytes of text taken
	maxSwell  = 64 << 20  // bytes that what is packed may unpack to
	maxParts  = 2000      // parts of a zip file or of an e-mail
	maxNested = 4         // e-mails in e-mails
)

// ErrNoText means there is no text to be had: the kind is not known, or the document is broken, locked or over a limit.
var ErrNoText = errors.New("textract: no text")

// Text gives the words of a document in reading order, white space folded, at most MaxText bytes. Errors: ErrNoText.
func Text(mime string, body []byte) (out string, err error) {
	if len(body) > MaxBody {
		return "", fmt.Errorf("%w: %d bytes", ErrNoText, len(body))
	}
	defer func() {
		if p := recover(); p != nil { // a parser met what it did not expect
			out, err = "", fmt.Errorf("%w: %v", ErrNoText, p)
		}
	}()
	w := &sink{}
	err = read(kind(mime, body), body, w, 0)
	if w.b.Len() > 0 && (err == nil || errors.Is(err, errFull)) {
		return w.b.String(), nil
	}
	if err == nil || errors.Is(err, errFull) {
		return "", ErrNoText
	}
	return w.b.String(), fmt.Errorf("%w: %w", ErrNoText, err)
}

// kind is the MIME type without parameters; a type that says nothing is looked up in the bytes.
func kind(mime string, body []byte) string {
	mime, _, _ = strings.Cut(mime, ";")
	mime = strings.ToLower(strings.TrimSpace(mime))
	if mime != "" && mime != "application/octet-stream" {
		return mime
	}
	switch {
	case bytes.HasPrefix(body, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return "application/zip"
	}
	return "text/plain"
}

func read(mime string, body []byte, w *sink, depth int) error {
	switch {
	case mime == "application/pdf":
		return pdfText(body, w)
	case strings.HasPrefix(mime, "application/vnd.openxmlformats-officedocument") || strings.HasPrefix(mime, "application/vnd.oasis.opendocument") || mime == "application/zip":
		return zipText(body, w)
	case mime == "message/rfc822":
		return mailText(body, w, depth)
	case mime == "text/html" || mime == "application/xhtml+xml":
		return htmlText(body, w)
	case mime == "application/json":
		return jsonText(body, w)
	case mime == "application/xml" || mime == "text/xml" || strings.HasSuffix(mime, "+xml"):
		return xmlText(bytes.NewReader(body), w)
	case strings.HasPrefix(mime, "text/"):
		w.write(string(body))
		return w.full()
	}
	return fmt.Errorf("%w: %s", ErrNoText, mime)
}

var errFull = errors.New("textract: enough")

// sink takes text up to the limit, with each run of white space and signs that cannot be shown as one space.
type sink struct {
	b     strings.Builder
	space bool
	done  bool
}

func (s *sink) write(text string) {
	for _, c := range text {
		if s.b.Len() >= MaxText-utf8.UTFMax {
			s.done = true
			return
		}
		if c == utf8.RuneError || unicode.IsSpace(c) || unicode.IsControl(c) {
			s.space = s.b.Len() > 0
			continue
		}
		if s.space {
			s.b.WriteByte(' ')
			s.space = false
		}
		s.b.WriteRune(c)
	}
}

// gap ends a word: the next text stands apart from the last.
func (s *sink) gap() { s.space = s.b.Len() > 0 }

func (s *sink) full() error {
	if s.done {
		return errFull
	}
	return nil
}
