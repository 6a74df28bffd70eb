package open

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"torg/web/kit"
)

// shared is how long a reader's browser, and any cache on the way, may show a public page without asking again. It is
// short: what is screened after all is gone from every page within it.
const shared = "public, max-age=30"

// held keeps an answer back until its digest is known.
type held struct {
	header http.Header
	status int
	body   []byte
}

// Header is the header of the real answer.
func (h *held) Header() http.Header { return h.header }

// WriteHeader remembers the status.
func (h *held) WriteHeader(status int) { h.status = status }

// Write keeps the bytes.
func (h *held) Write(b []byte) (int, error) {
	h.body = append(h.body, b...)
	return len(b), nil
}

// show answers with a page. For those who are not logged in it is the same page, so it may be kept for a moment, and a
// browser that has it is only told so.
func show(c *kit.Ctx, page kit.Page, body templ.Component) error {
	if !anonymous(c) {
		return c.Render(http.StatusOK, page, body)
	}
	w, h := c.W, &held{header: c.W.Header(), status: http.StatusOK}
	h.header.Set("Cache-Control", shared)
	c.W = h
	err := c.Render(http.StatusOK, page, body)
	c.W = w
	if err != nil {
		h.header.Set("Cache-Control", "no-store")
		return err
	}
	return send(c, h.status, h.body)
}

// anonymous reports whether the page is the same for everyone: nobody is logged in, and no session may hold a message
// that is to be shown once.
func anonymous(c *kit.Ctx) bool {
	if c.User() != nil {
		return false
	}
	for _, cookie := range c.R.Cookies() {
		if strings.HasSuffix(cookie.Name, "torg-okt") {
			return false
		}
	}
	return true
}

// send writes a body with its digest as ETag, or 304 when the reader has it.
func send(c *kit.Ctx, status int, body []byte) error {
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.W.Header()
	h.Set("ETag", etag)
	h.Add("Vary", "Cookie")
	if status == http.StatusOK && has(c.R.Header.Get("If-None-Match"), etag) {
		for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding"} {
			h.Del(name)
		}
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(status)
	_, _ = c.W.Write(body) // a reader who leaves is no fault of ours
	return nil
}

func has(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == etag {
			return true
		}
	}
	return false
}
