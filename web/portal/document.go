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
	if !shownInline(doc.MIME) {
		return c.Send(doc.FileName, "application/octet-stream", body)
	}
	return inline(c, doc, body)
}

// inline lets the browser show a document of a kind where nothing can run.
func inline(c *kit.Ctx, doc archive.DocumentView, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", doc.MIME)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": doc.FileName}))
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
