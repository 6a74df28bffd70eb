package open

import (
	"mime"
	"net/http"

	"torg/archive"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
)

// document gives a document that anyone may open. The archive's gate decides; the journal only says where it is.
func (o *open) document(c *kit.Ctx) error {
	hide(c)
	e, err := o.line(c)
	if err != nil {
		return err
	}
	id := c.Param("doc")
	if !municipality.ValidID(id) || e.Zone != municipality.Internal {
		return notFound("document")
	}
	var v archive.DocumentView
	var body []byte
	if err := o.read(c, func(tx store.Tx) (err error) {
		v, body, err = archive.DocumentFor(tx, archive.Audience{Public: true}, id)
		return err
	}); err != nil {
		return explained(err)
	}
	if v.Entry != e.ID {
		return notFound("document")
	}
	return file(c, v, body)
}

// explained gives the archive's no our own words.
func explained(err error) error {
	if municipality.KindOf(err) == municipality.Forbidden {
		return municipality.E(municipality.Forbidden, "open.document", "open.document.closed")
	}
	return err
}

// file sends a document so that nothing in it can run here. Browsers' own PDF viewers do not work in a sandbox, and a PDF
// is never read as a page when the type may not be guessed, so those have everything but the sandbox.
func file(c *kit.Ctx, v archive.DocumentView, body []byte) error {
	h, disposition := c.W.Header(), "attachment"
	policy := "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
	switch v.MIME {
	case "application/pdf":
		disposition, policy = "inline", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'none'"
	case "image/png", "image/jpeg":
		disposition = "inline"
	}
	h.Set("Content-Type", v.MIME)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": v.FileName}))
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
	if anonymous(c) {
		h.Set("Cache-Control", shared)
	}
	return send(c, http.StatusOK, body)
}
