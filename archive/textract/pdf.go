package textract

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"

	"github.com/ledongthuc/pdf"
)

const maxPages = 300

// pdfText reads the text of a PDF, page by page. What its streams unpack to is counted first, so that a small file cannot
// fill the memory; an encrypted file gives none.
func pdfText(body []byte, w *sink) error {
	if err := swells(body); err != nil {
		return err
	}
	r, err := pdf.NewReader(&budget{bytes.NewReader(body), int64(len(body))*64 + 8<<20}, int64(len(body)))
	if err != nil {
		return err
	}
	for n := 1; n <= min(r.NumPage(), maxPages) && w.full() == nil; n++ {
		page := r.Page(n)
		if page.V.IsNull() {
			continue
		}
		text, err := page.GetPlainText(nil)
		if err != nil {
			continue // one page that cannot be read does not hide the others
		}
		w.gap()
		w.write(text)
	}
	return w.full()
}

// swells unpacks every stream that looks packed, counts, and throws away. A stream packed twice is counted twice.
func swells(body []byte) error {
	left := int64(maxSwell)
	for at := 0; ; {
		i := bytes.Index(body[at:], []byte("stream"))
		if i < 0 {
			return nil
		}
		at += i + len("stream")
		data := bytes.TrimLeft(body[at:min(len(body), at+4)], "\r\n ")
		start := at + min(4, len(body)-at) - len(data)
		if err := inflates(body[start:], &left, 3); err != nil {
			return err
		}
	}
}

func inflates(body []byte, left *int64, times int) error {
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil // not packed
	}
	keep := &head{}
	n, _ := io.Copy(keep, io.LimitReader(z, *left+1))
	*left -= n
	if *left < 0 {
		return errors.New("it unpacks to more than the limit")
	}
	if times > 1 && len(keep.first) > 2 && keep.first[0]&0x0f == 8 {
		return inflates(keep.first, left, times-1)
	}
	return nil
}

// head keeps the beginning of what is unpacked, to see whether it is packed again.
type head struct{ first []byte }

func (h *head) Write(p []byte) (int, error) {
	if room := 1<<20 - len(h.first); room > 0 {
		h.first = append(h.first, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// budget is a document that may be read so many bytes of in all: what refers to itself is not followed for ever.
type budget struct {
	r    *bytes.Reader
	left int64
}

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	b.left -= int64(len(p))
	if b.left < 0 {
		panic("it is read over and over")
	}
	return b.r.ReadAt(p, at)
}
