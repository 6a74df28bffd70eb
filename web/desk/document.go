package desk

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

// document gives a document of the case as this employee may see it. That she opened it is recorded, with which it was,
// before a byte is sent.
func (d *desk) document(c *kit.Ctx, who municipality.Staff, id string) error {
	doc := c.Param("doc")
	cs, z, err := d.place(c.Context(), who, id)
	if err != nil {
		return err
	}
	if !municipality.ValidID(doc) {
		return notFound("document")
	}
	if _, err := z.Office.LookAt(c.Context(), who, id, "document.look", doc); err != nil {
		return err
	}
	v, body, err := open(c, z, who, cs, doc)
	if err != nil {
		return err
	}
	return file(c, v.MIME, v.FileName, c.R.URL.Query().Has("last-ned"), body)
}

// open reads a document through the archive's gate; it must lie in the case that the address names.
func open(c *kit.Ctx, z *site.Zone, who municipality.Staff, cs casework.Case, id string) (v archive.DocumentView, body []byte, err error) {
	err = z.Store.Read(c.Context(), func(tx store.Tx) error {
		to := archive.Audience{Staff: &who}
		if v, body, err = archive.DocumentFor(tx, to, id); err != nil {
			return err
		}
		entry, err := archive.EntryFor(tx, to, v.Entry)
		if err == nil && entry.CaseFile != cs.CaseFile {
			return notFound("document")
		}
		return err
	})
	return v, body, err
}

// file sends a document so that nothing in it can run here. PDFs and pictures are shown, all else is downloaded. A browser's
// PDF viewer does not work in a sandbox, and a PDF is never read as a page when the type may not be guessed.
func file(c *kit.Ctx, kind, name string, download bool, body []byte) error {
	h, disposition := c.W.Header(), "attachment"
	policy := "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
	switch kind {
	case "application/pdf":
		policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'none'"
		disposition = "inline"
	case "image/png", "image/jpeg":
		disposition = "inline"
	default:
		kind = "application/octet-stream"
	}
	if download {
		disposition = "attachment"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(body) // a reader who leaves is no fault of ours
	return nil
}
