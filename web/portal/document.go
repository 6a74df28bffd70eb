package portal

import (
	"mime"
	"net/http"
	"strconv"

	"torg/archive"
	"torg/casework"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/site"
)

// document gives a document of the reader's own case, as the archive lets her see it, and records that she opened it.
func (p *portal) document(c *kit.Ctx) error {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return err
	}
	if !municipality.ValidID(c.Param("doc")) {
		return notFound("document")
	}
	doc, body, err := openDocument(c, z, cs)
	if err != nil {
		return err
	}
	if err := saw(c, z, cs, "document.look"); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", contentType(doc.MIME))
	h.Set("Content-Disposition", disposition(doc))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(body) // a reader who leaves is no fault of ours
	return nil
}

// openDocument reads the document through the archive's gate; it must lie in the case that the address names.
func openDocument(c *kit.Ctx, z *site.Zone, cs casework.Case) (doc archive.DocumentView, body []byte, err error) {
	err = read(c.Context(), z, func(tx store.Tx) error {
		who := archive.Audience{Person: cs.Person}
		if doc, body, err = archive.DocumentFor(tx, who, c.Param("doc")); err != nil {
			return err
		}
		entry, err := archive.EntryFor(tx, who, doc.Entry)
		if err == nil && entry.CaseFile != cs.CaseFile {
			return notFound("document")
		}
		return err
	})
	return doc, body, err
}

// shownInline are the types that a browser shows without running anything in them.
func shownInline(mimeType string) bool {
	return mimeType == "application/pdf" || mimeType == "image/png" || mimeType == "image/jpeg"
}

// contentType keeps what could run in a browser from being taken for a page.
func contentType(mimeType string) string {
	switch {
	case shownInline(mimeType), mimeType == "application/json":
		return mimeType
	case mimeType == "text/plain":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

func disposition(doc archive.DocumentView) string {
	kind := "attachment"
	if shownInline(doc.MIME) {
		kind = "inline"
	}
	name := doc.FileName
	if name == "" {
		name = "dokument"
	}
	return mime.FormatMediaType(kind, map[string]string{"filename": name})
}
