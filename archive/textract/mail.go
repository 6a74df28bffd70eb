package textract

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// mailText reads an e-mail: who and what of its head, then its parts, those that are documents themselves included.
func mailText(body []byte, w *sink, depth int) error {
	if depth >= maxNested {
		return nil
	}
	m, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		return err
	}
	words := mime.WordDecoder{}
	for _, name := range []string{"Subject", "From", "To", "Cc"} {
		v := m.Header.Get(name)
		if plain, err := words.DecodeHeader(v); err == nil {
			v = plain
		}
		w.gap()
		w.write(v)
	}
	left := maxParts
	return part(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, w, depth, &left)
}

// part reads one part. A part that cannot be read is passed over: the rest of the mail still counts.
func part(contentType, encoding string, r io.Reader, w *sink, depth int, left *int) error {
	*left--
	if *left < 0 {
		return nil
	}
	w.gap()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if boundary := params["boundary"]; strings.HasPrefix(kind, "multipart/") && boundary != "" {
		return multi(r, boundary, w, depth, left)
	}
	switch strings.ToLower(encoding) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	body, err := io.ReadAll(io.LimitReader(r, MaxBody))
	if err != nil && len(body) == 0 {
		return nil
	}
	if kind == "text/plain" || kind == "text/html" {
		body = latin(params["charset"], body)
	}
	_ = read(kind, body, w, depth+1)
	return w.full()
}

func multi(r io.Reader, boundary string, w *sink, depth int, left *int) error {
	if depth >= maxNested*2 {
		return nil
	}
	parts := multipart.NewReader(r, boundary)
	for *left > 0 {
		p, err := parts.NextRawPart()
		if err != nil { // the end, or a mail cut short
			return w.full()
		}
		if err := part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, w, depth+1, left); err != nil {
			return err
		}
	}
	return w.full()
}

// latin turns the one-byte characters of older mail into UTF-8.
func latin(charset string, body []byte) []byte {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "iso-8859-15", "windows-1252", "latin1":
		out := make([]rune, len(body))
		for i, c := range body {
			out[i] = rune(c)
		}
		return []byte(string(out))
	}
	return body
}
