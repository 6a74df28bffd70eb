// Package inbox takes in what does not come through a service: e-mail handed over by the municipality's own mail server,
// and what a scanner puts in a folder. It answers "taken" only when the archive has it.
package inbox

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the character sets old mail programs use
	"github.com/emersion/go-message/mail"
	"github.com/gabriel-vasile/mimetype"

	"torg/municipality"
	"torg/request"
)

// Limits of a message.
const (
	MaxMessage = 50 << 20 // bytes, as it comes
	maxNested  = 8        // messages within messages
	maxParts   = 60
)

// Parse reads a message as RFC 5322 and MIME have it. The whole message is the main document, so that nothing is lost to
// this reading of it; its text and attachments stand beside it. Errors: Invalid for what is no message, TooMuch.
func Parse(raw []byte) (p request.Parcel, err error) {
	if len(raw) > MaxMessage {
		return p, municipality.Errorf(municipality.TooMuch, "inbox.Parse", "the message is %d bytes; at most %d", len(raw), MaxMessage)
	}
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return p, municipality.Wrap(municipality.Invalid, "inbox.Parse", err)
	}
	if entity.Header.Len() == 0 {
		return p, municipality.Errorf(municipality.Invalid, "inbox.Parse", "the message has no header")
	}
	h := mail.Header{Header: entity.Header}
	p = request.Parcel{Source: raw, Channel: request.ByEmail, Subject: subject(h), Sender: sender(h)}
	if at, err := h.Date(); err == nil {
		p.Written = at.UTC()
	}
	p.Parts = []request.Part{{Title: "E-post: " + orElse(p.Subject, "uten emne"), MIME: "message/rfc822", FileName: "epost.eml", Body: raw}}
	err = walk(entity, 0, &p.Parts)
	return p, err
}

func subject(h mail.Header) string {
	s, err := h.Subject()
	if err != nil {
		s = h.Get("Subject")
	}
	return strings.Join(strings.Fields(s), " ")
}

func sender(h mail.Header) string {
	from, err := h.AddressList("From")
	if err != nil || len(from) == 0 {
		return ""
	}
	if from[0].Name != "" {
		return from[0].Name + " <" + from[0].Address + ">"
	}
	return from[0].Address
}

// walk gathers the documents of an entity. What cannot be read stays in the whole message and is passed over here.
func walk(e *message.Entity, depth int, out *[]request.Part) error {
	if depth > maxNested || len(*out) > maxParts {
		return municipality.Errorf(municipality.TooMuch, "inbox.Parse", "the message nests deeper than %d or has more than %d parts", maxNested, maxParts)
	}
	if parts := e.MultipartReader(); parts != nil {
		for {
			part, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return nil // a torn multipart: the whole message is kept
			}
			if err := walk(part, depth+1, out); err != nil {
				return err
			}
		}
	}
	body, err := io.ReadAll(io.LimitReader(e.Body, MaxMessage))
	if err != nil || len(body) == 0 {
		return nil
	}
	if p, ok := document(e.Header, body, len(*out)); ok {
		*out = append(*out, p)
	}
	return nil
}

// document makes a document of a part, when it is of a kind the archive can tell is what it says. Others are kept within
// the whole message.
func document(h message.Header, body []byte, n int) (request.Part, bool) {
	kind, params, err := h.ContentType()
	if err != nil {
		kind = "application/octet-stream"
	}
	_, disposition, _ := h.ContentDisposition()
	name := decoded(orElse(disposition["filename"], params["name"]))
	switch {
	case kind == "text/plain" && name == "":
		return request.Part{Title: "Teksten i e-posten", MIME: "text/plain", FileName: "tekst.txt", Body: clean(body)}, true
	case kind == "text/html" && name == "":
		return request.Part{Title: "Teksten i e-posten (uten utforming)", MIME: "text/plain", FileName: "tekst.txt", Body: clean([]byte(Text(string(body))))}, true
	}
	found, _, _ := strings.Cut(mimetype.Detect(body).String(), ";")
	if !known(found) {
		return request.Part{}, false
	}
	if found == "text/plain" {
		body = clean(body)
	}
	return request.Part{Title: orElse(name, fmt.Sprint("Vedlegg ", n)), MIME: found, FileName: orElse(name, fmt.Sprint("vedlegg-", n)), Body: body}, true
}

func known(kind string) bool {
	switch kind {
	case "application/pdf", "image/png", "image/jpeg", "image/tiff", "text/plain",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet":
		return true
	}
	return false
}

func decoded(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		s = d
	}
	return s[strings.LastIndexAny(s, `/\`)+1:]
}

// clean takes out what a text file cannot hold.
func clean(b []byte) []byte {
	return []byte(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b), "�")))
}

var (
	unseen = regexp.MustCompile(`(?is)<(script|style|head|title)\b.*?</(script|style|head|title)\s*>|<!--.*?-->`)
	breaks = regexp.MustCompile(`(?i)<(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
	blank  = regexp.MustCompile(`\n\s*\n\s*\n+`)
)

// Text is the words of an HTML message; nothing of it can act.
func Text(s string) string {
	s = breaks.ReplaceAllString(unseen.ReplaceAllString(s, " "), "\n")
	return strings.TrimSpace(blank.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(s, "")), "\n\n"))
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
