package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"unicode/utf16"
)

// Objects that every document has, by number.
const (
	catalogObj = iota + 1
	pagesObj
	treeObj
	parentsObj
	infoObj
	metadataObj
	profileObj
	firstFree
)

// objects builds the file: numbered objects and where each begins.
type objects struct {
	buf     []byte
	offsets []int // by number
	zip     *zlib.Writer
	zipped  bytes.Buffer
}

// reserve makes the numbers below n taken.
func (o *objects) reserve(n int) { o.offsets = make([]int, n, 256) }

func (o *objects) next() int {
	o.offsets = append(o.offsets, 0)
	return len(o.offsets) - 1
}

func (o *objects) begin(n int) *objects {
	o.offsets[n] = len(o.buf)
	return o.int(n).str("0 obj\n")
}

func (o *objects) end() { o.str("\nendobj\n") }

func (o *objects) str(s string) *objects { o.buf = append(o.buf, s...); return o }

// int writes a whole number and a space.
func (o *objects) int(n int) *objects {
	o.buf = append(strconv.AppendInt(o.buf, int64(n), 10), ' ')
	return o
}

func (o *objects) num(v float64) *objects { o.buf = number(o.buf, v); return o }

func (o *objects) ref(n int) *objects { return o.int(n).str("0 R ") }

// text writes a text string in UTF-16 (ISO 32000-1, 7.9.2.2).
func (o *objects) text(s string) *objects {
	o.str("<FEFF")
	for _, c := range utf16.Encode([]rune(s)) {
		o.buf = hex4(o.buf, c)
	}
	return o.str("> ")
}

// stream writes data compressed, with further entries of its dictionary.
func (o *objects) stream(n int, entries string, data []byte) {
	o.zipped.Reset()
	if o.zip == nil {
		o.zip, _ = zlib.NewWriterLevel(&o.zipped, zlib.BestSpeed) // the level is valid
	} else {
		o.zip.Reset(&o.zipped)
	}
	_, _ = o.zip.Write(data) // a bytes.Buffer does not fail
	_ = o.zip.Close()
	o.rawStream(n, entries+" /Filter /FlateDecode", o.zipped.Bytes())
}

// rawStream writes data as it is.
func (o *objects) rawStream(n int, entries string, data []byte) {
	o.begin(n).str("<<" + entries + " /Length ").int(len(data)).str(">>\nstream\n")
	o.buf = append(o.buf, data...)
	o.str("\nendstream").end()
}

// finish writes the cross-reference table and the trailer. The identifier is
// a digest of the content, so it too is the same every time.
func (o *objects) finish() []byte {
	id := sha256.Sum256(o.buf)
	hexID := hex.EncodeToString(id[:16])
	start := len(o.buf)
	o.str("xref\n0 ").int(len(o.offsets)).str("\n0000000000 65535 f \n")
	for _, at := range o.offsets[1:] {
		s := strconv.Itoa(at)
		o.str("0000000000"[len(s):] + s + " 00000 n \n")
	}
	o.str("trailer\n<</Size ").int(len(o.offsets)).str("/Root ").ref(catalogObj).str("/Info ").ref(infoObj)
	o.str("/ID [<" + hexID + "> <" + hexID + ">]>>\nstartxref\n" + strconv.Itoa(start) + "\n%%EOF\n")
	return o.buf
}
