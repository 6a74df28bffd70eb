package kit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"torg/web/kit/static"
)

const staticPrefix = "/static/"

// assets serves the style sheet, script, fonts and icons from memory, under an address that holds their common digest:
// what changes gets a new address, so browsers may keep the old for ever.
type assets struct {
	files  map[string]asset
	digest string
}

type asset struct {
	kind   string
	body   []byte
	zipped []byte // nil when it does not pay
	etag   string
}

// styles are joined into one: the design system declares the order of its layers first, ours comes after and wins.
func styles() []string {
	return []string{"vendor/designsystemet.css", "vendor/theme.css", "torg.css"}
}

func loadAssets(c Config) (*assets, error) {
	raw, err := readAll(static.FS())
	if err != nil {
		return nil, fmt.Errorf("kit: reading the embedded files: %w", err)
	}
	if len(c.Crest) > 0 {
		raw["crest.svg"] = c.Crest
	}
	raw["all.css"] = joinStyles(c, raw)
	a := &assets{files: map[string]asset{}, digest: digestOf(raw)}
	for name, body := range raw {
		a.files[name] = newAsset(name, body)
	}
	return a, nil
}

func readAll(source fs.FS) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		out[name], err = fs.ReadFile(source, name)
		return err
	})
	return out, err
}

// joinStyles makes the one style sheet. Without the design system the pages stand on plain.css: whole and readable, and
// the log says loudly what to run.
func joinStyles(c Config, raw map[string][]byte) []byte {
	parts := styles()
	for _, name := range parts {
		if raw[name] == nil {
			c.Log.Error("the design system is not in this binary: pages are plain. Run web/kit/assets/build.sh (make assets) and build again", "missing", name)
			parts = []string{"plain.css", "torg.css"}
			break
		}
	}
	var all bytes.Buffer
	for _, name := range parts {
		all.Write(raw[name])
		all.WriteByte('\n')
	}
	all.Write(c.Theme)
	return all.Bytes()
}

func digestOf(raw map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		_, _ = fmt.Fprintf(h, "%s %d\n", name, len(raw[name]))
		_, _ = h.Write(raw[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	a := asset{body: body, kind: kindOf(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
	if strings.HasSuffix(name, ".woff2") || len(body) < 1000 { // compressed already, or too small to pay
		return a
	}
	if zipped := compress(body); len(zipped) < len(body)*9/10 {
		a.zipped = zipped
	}
	return a
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func (a *assets) url(name string) string { return staticPrefix + a.digest + "/" + name }

func (a *assets) serves(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, staticPrefix) && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}

// ServeHTTP gives a file. An address with an old digest gets today's file, but is not kept: a page opened before an
// upgrade still looks right.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	digest, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, staticPrefix), "/")
	f, ok := a.files[name]
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if !ok {
		h.Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	h.Set("Cache-Control", "public, no-cache")
	if digest == a.digest {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	// Pictures are opened by address too; nothing in them may run.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	f.serve(w, r)
}

func (f asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.etag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.body
	if f.zipped != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a reader who leaves is no fault of ours
}
