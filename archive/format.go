package archive

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"torg/municipality"
)

// MIME types the archive takes.
const (
	mimePDF  = "application/pdf"
	mimePNG  = "image/png"
	mimeJPEG = "image/jpeg"
	mimeJSON = "application/json"
	mimeXML  = "application/xml"
	mimeText = "text/plain"
	mimeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mimeODT  = "application/vnd.oasis.opendocument.text"
	mimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mimeODS  = "application/vnd.oasis.opendocument.spreadsheet"
	mimeTIFF = "image/tiff"
	mimeMail = "message/rfc822"
)

// format is what a file is, in the words of PRONOM (the UK National Archives' register of formats).
type format struct {
	puid, name, ext string
	keeps           bool // may stand as archive format (variantformat A)
}

// Accepts lists the MIME types the archive takes, for the accept attribute of a form.
func Accepts() []string {
	return []string{mimePDF, mimePNG, mimeJPEG, mimeTIFF, mimeText, mimeJSON, mimeXML, mimeDOCX, mimeODT, mimeXLSX, mimeODS, mimeMail}
}

// identify finds what body is, and refuses it when that is not what it is said to be.
func identify(mime string, body []byte) (format, error) {
	kind, _, _ := strings.Cut(mime, ";")
	switch strings.TrimSpace(kind) {
	case mimePDF:
		return pdfFormat(body)
	case mimePNG:
		return format{"fmt/13", "Portable Network Graphics", ".png", true}, sniffed(body, mimePNG)
	case mimeJPEG:
		return format{jpegPUID(body), "JPEG", ".jpg", true}, sniffed(body, mimeJPEG)
	case mimeDOCX:
		return format{"fmt/412", "Microsoft Word for Windows 2007 onwards", ".docx", false}, sniffed(body, mimeDOCX)
	case mimeODT:
		return format{"fmt/291", "OpenDocument Text", ".odt", false}, sniffed(body, mimeODT)
	case mimeXLSX:
		return format{"fmt/214", "Microsoft Excel for Windows 2007 onwards", ".xlsx", false}, sniffed(body, mimeXLSX)
	case mimeODS:
		return format{"fmt/295", "OpenDocument Spreadsheet", ".ods", false}, sniffed(body, mimeODS)
	case mimeTIFF:
		return format{"fmt/353", "Tagged Image File Format", ".tif", true}, sniffed(body, mimeTIFF)
	case mimeMail:
		return format{"fmt/278", "Internet E-Mail Message", ".eml", false}, headed(body)
	case mimeJSON:
		return format{"fmt/817", "JSON Data Interchange Format", ".json", true}, must(utf8.Valid(body) && json.Valid(body))
	case mimeXML, "text/xml":
		return format{"fmt/101", "Extensible Markup Language 1.0", ".xml", true}, wellFormed(body)
	case mimeText:
		return format{"x-fmt/111", "Plain Text File", ".txt", true}, must(plainText(body))
	}
	return format{}, &municipality.Error{Kind: municipality.Invalid, Op: "archive.identify", Key: "archive.file.type", Args: []any{mime}}
}

// extension is the file name ending of a MIME type the archive takes.
func extension(mime string) string {
	kind, _, _ := strings.Cut(mime, ";")
	return map[string]string{mimePDF: ".pdf", mimePNG: ".png", mimeJPEG: ".jpg", mimeDOCX: ".docx", mimeODT: ".odt", mimeXLSX: ".xlsx", mimeODS: ".ods", mimeTIFF: ".tif", mimeMail: ".eml", mimeJSON: ".json",
		mimeXML: ".xml", "text/xml": ".xml", mimeText: ".txt"}[strings.TrimSpace(kind)]
}

// headed takes a message as RFC 5322 has it: header fields, an empty line, and a body.
func headed(body []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil || len(m.Header) == 0 {
		return mismatch(err)
	}
	return nil
}

func mismatch(cause error) error {
	return &municipality.Error{Kind: municipality.Invalid, Op: "archive.identify", Key: "archive.file.mismatch", Cause: cause}
}

func must(ok bool) error {
	if !ok {
		return mismatch(nil)
	}
	return nil
}

func sniffed(body []byte, mime string) error {
	if found := mimetype.Detect(body); !found.Is(mime) {
		return mismatch(errors.New("the content is " + found.String()))
	}
	return nil
}

func plainText(body []byte) bool {
	if !utf8.Valid(body) {
		return false
	}
	for _, c := range body {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			return false
		}
	}
	return true
}

// maxXMLDepth is how deep elements of an XML document may nest.
const maxXMLDepth = 256

// wellFormed reads the whole document. Document types are refused: what they pull in is not in the archive.
func wellFormed(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("only UTF-8 is taken") }
	depth, elements := 0, 0
	for {
		t, err := d.Token()
		if err == io.EOF {
			return must(elements > 0 && depth == 0)
		}
		if err != nil {
			return mismatch(errors.New("the XML is not well formed"))
		}
		switch t.(type) {
		case xml.StartElement:
			depth, elements = depth+1, elements+1
		case xml.EndElement:
			depth--
		case xml.Directive:
			return mismatch(errors.New("the XML has a document type"))
		}
		if depth < 0 || depth > maxXMLDepth {
			return mismatch(errors.New("the XML nests too deep, or closes what it has not opened"))
		}
	}
}

func jpegPUID(body []byte) string {
	head := body[:min(len(body), 64)]
	switch i := bytes.Index(head, []byte("JFIF\x00\x01")); {
	case i >= 0 && i+6 < len(head) && head[i+6] == 0:
		return "fmt/42"
	case i >= 0 && i+6 < len(head) && head[i+6] == 2:
		return "fmt/44"
	case i < 0 && bytes.Contains(head, []byte("Exif\x00")):
		return "fmt/645"
	}
	return "fmt/43"
}

// pdfFormat tells PDF/A, which may be kept, from other PDF, by the claim in the document's own metadata. The claim is
// not proved here; a validator must.
func pdfFormat(body []byte) (format, error) {
	if err := sniffed(body, mimePDF); err != nil {
		return format{}, err
	}
	part, level := pdfaValue(body, "part"), strings.ToLower(pdfaValue(body, "conformance"))
	if puid, ok := pdfaPUID(part + level); ok {
		return format{puid, "PDF/A-" + part + level, ".pdf", true}, nil
	}
	return format{pdfPUID(body), "Portable Document Format", ".pdf", false}, nil
}

// pdfaValue finds pdfaid:key in XMP, written as an attribute or as an element.
func pdfaValue(body []byte, key string) string {
	mark := []byte("pdfaid:" + key)
	i := bytes.Index(body, mark)
	if i < 0 {
		return ""
	}
	rest := body[i+len(mark):]
	rest = bytes.TrimLeft(rest[:min(len(rest), 16)], "=>\"' \t\r\n")
	end := bytes.IndexAny(rest, "<\"' ")
	if end < 0 || end > 2 {
		return ""
	}
	return string(rest[:end])
}

func pdfaPUID(claim string) (string, bool) {
	puid, ok := map[string]string{"1a": "fmt/95", "1b": "fmt/354", "2a": "fmt/476", "2b": "fmt/477", "2u": "fmt/478", "3a": "fmt/479",
		"3b": "fmt/480", "3u": "fmt/481", "4": "fmt/1910", "4e": "fmt/1911", "4f": "fmt/1912"}[claim]
	return puid, ok
}

func pdfPUID(body []byte) string {
	i := bytes.Index(body[:min(len(body), 1024)], []byte("%PDF-"))
	if i < 0 || len(body) < i+8 {
		return "fmt/276"
	}
	puid, ok := map[string]string{"1.0": "fmt/14", "1.1": "fmt/15", "1.2": "fmt/16", "1.3": "fmt/17", "1.4": "fmt/18", "1.5": "fmt/19",
		"1.6": "fmt/20", "1.7": "fmt/276", "2.0": "fmt/1129"}[string(body[i+5:i+8])]
	if !ok {
		return "fmt/276"
	}
	return puid
}
