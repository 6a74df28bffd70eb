package deposit

import (
	"bufio"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strconv"
	"time"
	"unicode/utf8"
)

// sheet is one XML file being written: buffered, digested as it goes, and able to go on after a stop from the place it
// last told of.
type sheet struct {
	f   *os.File
	b   *bufio.Writer
	sum hash.Hash
	at  int64
}

// Place is how far a file had come, and the state of its digest.
type Place struct {
	At  int64  `json:"at"`
	Sum []byte `json:"sum"`
}

// openSheet creates the file, or opens it again at a place.
func openSheet(path string, from Place) (*sheet, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s := &sheet{f: f, sum: sha256.New(), at: from.At}
	if from.At > 0 {
		if err := s.sum.(encoding.BinaryUnmarshaler).UnmarshalBinary(from.Sum); err != nil {
			return nil, err
		}
	}
	if err := f.Truncate(from.At); err != nil {
		return nil, err
	}
	if _, err := f.Seek(from.At, io.SeekStart); err != nil {
		return nil, err
	}
	s.b = bufio.NewWriterSize(tee{s}, 1<<18)
	return s, nil
}

// tee writes to the file and the digest.
type tee struct{ s *sheet }

func (t tee) Write(p []byte) (int, error) {
	n, err := t.s.f.Write(p)
	t.s.sum.Write(p[:n])
	t.s.at += int64(n)
	return n, err
}

// place makes what is written durable, and says how far that is.
func (s *sheet) place() (Place, error) {
	if err := s.b.Flush(); err != nil {
		return Place{}, err
	}
	if err := s.f.Sync(); err != nil {
		return Place{}, err
	}
	sum, err := s.sum.(encoding.BinaryMarshaler).MarshalBinary()
	return Place{s.at, sum}, err
}

// end closes the file and gives its size and SHA-256.
func (s *sheet) end() (int64, string, error) {
	if _, err := s.place(); err != nil {
		return 0, "", err
	}
	return s.at, hex.EncodeToString(s.sum.Sum(nil)), s.f.Close()
}

// Errors of writing stay in the buffer until it is flushed, so the small writers below need not look at them.

func (s *sheet) raw(text string) { s.b.WriteString(text) }

func (s *sheet) open(name string) {
	s.b.WriteByte('<')
	s.b.WriteString(name)
	s.b.WriteByte('>')
}

func (s *sheet) shut(name string) {
	s.b.WriteString("</")
	s.b.WriteString(name)
	s.b.WriteString(">\n")
}

// element writes one with text; nothing when there is none (requirement 6.4.5).
func (s *sheet) element(name, text string) {
	if text == "" {
		return
	}
	s.open(name)
	s.text(text)
	s.shut(name)
}

func (s *sheet) number(name string, n int64) {
	s.open(name)
	var buf [20]byte
	s.b.Write(strconv.AppendInt(buf[:0], n, 10))
	s.shut(name)
}

// moment writes an xs:dateTime in UTC.
func (s *sheet) moment(name string, micros int64) {
	s.open(name)
	var buf [40]byte
	s.b.Write(appendMoment(buf[:0], micros))
	s.shut(name)
}

func appendMoment(b []byte, micros int64) []byte {
	t := time.UnixMicro(micros).UTC()
	if micros%1_000_000 == 0 {
		return t.AppendFormat(b, "2006-01-02T15:04:05Z")
	}
	return t.AppendFormat(b, "2006-01-02T15:04:05.000000Z")
}

// text escapes for content and attributes. Characters that XML 1.0 cannot hold become U+FFFD.
func (s *sheet) text(text string) {
	last := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if esc := escapes[c]; esc != "" {
				s.b.WriteString(text[last:i])
				s.b.WriteString(esc)
				last = i + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
			s.b.WriteString(text[last:i])
			s.b.WriteString("\uFFFD")
			last = i + n
		}
		i += n
	}
	s.b.WriteString(text[last:])
}

// escapes of the characters that need one. A carriage return is written as a reference, or a reader would drop it.
var escapes = func() (out [utf8.RuneSelf]string) {
	for c := range 0x20 {
		out[c] = "\uFFFD"
	}
	out['\t'], out['\n'], out['\r'] = "", "", "&#xD;"
	out['&'], out['<'], out['>'], out['"'] = "&amp;", "&lt;", "&gt;", "&#34;"
	return out
}()
