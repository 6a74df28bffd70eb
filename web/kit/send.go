package kit

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"torg/municipality"
)

// Send gives a file to the reader: name is what it is called on her machine, kind its media type. It is always saved and
// never opened in the page, whatever is in it, and no cache keeps it.
func (c *Ctx) Send(name, kind string, body []byte) error {
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		return municipality.Wrap(municipality.Fault, "kit.Send", err)
	}
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(body) // a reader who leaves is no fault of ours
	return nil
}

// disposition names the file in UTF-8 (RFC 6266), without what could break the header or the reader's disk.
func disposition(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*%;`, r) {
			return '_'
		}
		return r
	}, fileName(name))
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
