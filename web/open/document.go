package open

import (
	"mime"
	"net/http"

	"torg/archive"
	"torg/journal"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
)

// document gives a document that the journal offers, if the archive's gate lets anyone open it.
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
	if err := published(e, id); err != nil {
		return err
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

// published refuses a document that is not the entry's, or that the journal does not offer.
func published(e journal.Entry, id string) error {
	for _, d := range e.Documents {
		switch {
		case d.ID == id && d.Open:
			return nil
		case d.ID == id:
			return municipality.E(municipality.Forbidden, "open.document", "open.document.closed")
		}
	}
	return notFound("document")
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
