package bulk

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"torg/archive"
	"torg/archive/deposit"
	"torg/store/blob"
)

// described makes a description for objects that stand right in a registration.
func (im *importer) described(n *node, objects []*node) *node {
	im.rep.remark("dokumentobjekt rett under registrering; en dokumentbeskrivelse er laget")
	leaf := func(name, text string) *node { return &node{name: name, text: text, line: n.line} }
	d := &node{name: "dokumentbeskrivelse", line: n.line, kids: []*node{leaf("dokumenttype", "Ikke oppgitt"), leaf("dokumentstatus", "Dokumentet er ferdigstilt"), leaf("tittel", orElse(n.get("tittel"), "Uten tittel")),
		leaf("opprettetDato", n.get("opprettetDato")), leaf("opprettetAv", n.get("opprettetAv")), leaf("tilknyttetRegistreringSom", "Hoveddokument"), leaf("dokumentnummer", "1"),
		leaf("tilknyttetDato", n.get("opprettetDato")), leaf("tilknyttetAv", n.get("opprettetAv"))}}
	d.kids = append(d.kids, objects...)
	return d
}

func (im *importer) document(p *pending, record, n *node, nth int) {
	r := &archive.DocumentDescription{}
	im.fill(r, deposit.ShapeOf("dokumentbeskrivelse"), n, append(closingParts(), "systemID", "dokumentobjekt", "elektroniskSignatur")...)
	r.SystemID, r.Entry = im.idOf(n, record.unit.id, nth), record.unit.id
	if r.No == 0 {
		r.No = int64(nth + 1)
	}
	im.changed(r)
	for _, other := range p.rows {
		if d, ok := other.(*archive.DocumentDescription); ok && d.No == r.No {
			im.rep.remark("to dokumenter i en registrering har samme dokumentnummer; det andre har fått et nytt")
			r.No = int64(1000 + nth)
		}
	}
	p.rows = append(p.rows, r)
	im.parts(p, n, r.SystemID, "dokumentbeskrivelse")
	for i, o := range n.all("dokumentobjekt") {
		im.object(p, o, r.SystemID, i)
	}
}

func (im *importer) object(p *pending, n *node, document string, nth int) {
	r := &archive.DocumentObject{}
	im.fill(r, deposit.ShapeOf("dokumentobjekt"), n, "systemID", "elektroniskSignatur", "konvertering")
	r.SystemID, r.Document = im.idOf(n, document, nth), document
	im.changed(r)
	body, why := im.body(n)
	if why != "" {
		im.rep.reject(im.where(n), "dokumentobjekt", why)
		return
	}
	file := strings.ReplaceAll(n.get("referanseDokumentfil"), `\`, "/")
	r.FileName = path.Base(file)
	r.Format, r.Details = format(n.get("format"), n.get("formatDetaljer"))
	r.MIME = mimeOf(path.Ext(file))
	p.rows = append(p.rows, r)
	p.docs = append(p.docs, document1(r, body))
	im.parts(p, n, r.SystemID, "dokumentobjekt")
	for i, k := range n.all("konvertering") {
		im.hang(p, k, &archive.Conversion{}, r.SystemID, i)
	}
}

func document1(r *archive.DocumentObject, body []byte) document { return document{r, body} }

// body reads a document and holds it against its checksum. why says what is wrong with it, if anything is.
func (im *importer) body(n *node) (body []byte, why string) {
	file := strings.ReplaceAll(n.get("referanseDokumentfil"), `\`, "/")
	if file == "" || im.openDoc == nil {
		return nil, "referanseDokumentfil mangler"
	}
	in, err := im.openDoc(path.Clean(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "dokumentfilen finnes ikke i pakken"
	}
	if err != nil {
		return nil, "dokumentfilen kan ikke leses"
	}
	defer in.Close()
	body, err = readAll(io.LimitReader(in, blob.MaxBody+1), n.get("filstoerrelse"))
	switch {
	case err != nil:
		return nil, "dokumentfilen kan ikke leses"
	case len(body) > blob.MaxBody:
		return nil, "dokumentfilen er større enn arkivet tar"
	}
	return body, checksum(n.get("sjekksumAlgoritme"), n.get("sjekksum"), body)
}

// readAll reads everything; the size that was given is only where to begin.
func readAll(in io.Reader, size string) ([]byte, error) {
	n, err := strconv.Atoi(size)
	if err != nil || n < 0 || n > 1<<20 {
		n = 0
	}
	b := bytes.NewBuffer(make([]byte, 0, n+bytes.MinRead))
	_, err = b.ReadFrom(in)
	return b.Bytes(), err
}

// checksum holds the bytes against the checksum that came with them.
func checksum(algorithm, want string, body []byte) (why string) {
	var h hash.Hash
	switch strings.ToUpper(strings.ReplaceAll(algorithm, "-", "")) {
	case "SHA256":
		h = sha256.New()
	case "SHA512":
		h = sha512.New()
	case "SHA1":
		h = sha1.New()
	case "MD5":
		h = md5.New()
	case "":
		if want == "" {
			return "sjekksum mangler"
		}
		h = sha256.New()
	default:
		return "sjekksumalgoritmen er ukjent"
	}
	h.Write(body)
	if !strings.EqualFold(strings.TrimSpace(want), hex.EncodeToString(h.Sum(nil))) {
		return "sjekksummen er en annen enn filens; filen er ikke tatt inn"
	}
	return ""
}

var puid = regexp.MustCompile(`^(?:x-)?(?:fmt|av)/\d+`)

// format is the PRONOM identifier and the name: in a deposit the format is the file's ending, and the identifier stands
// first in its details.
func format(ending, details string) (id, name string) {
	if id := puid.FindString(details); id != "" {
		return id, strings.TrimSpace(details[len(id):])
	}
	if puid.MatchString(ending) {
		return ending, details
	}
	known := map[string]string{"txt": "x-fmt/111", "xml": "fmt/101", "tif": "fmt/353", "tiff": "fmt/353", "jpg": "fmt/43", "jpeg": "fmt/43", "png": "fmt/13", "mp3": "fmt/134"}
	if id := known[strings.ToLower(strings.TrimPrefix(ending, "."))]; id != "" {
		return id, details
	}
	return "av/0", strings.TrimSpace(orElse(details, ending))
}

func mimeOf(ext string) string {
	return map[string]string{".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff", ".txt": "text/plain", ".xml": "application/xml",
		".json": "application/json", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".odt": "application/vnd.oasis.opendocument.text"}[strings.ToLower(ext)]
}
