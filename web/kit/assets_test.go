package kit

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"torg/web/kit/static"
)

func TestAssetsAreKeptForEverUnderTheirDigest(t *testing.T) {
	a, err := loadAssets(Config{Log: slog.New(slog.DiscardHandler), Theme: []byte(":root{--kommune:1}")})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path, etag, encoding string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", etag)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		return w.Result()
	}
	res := get(a.url("all.css"), "", "")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.Contains(string(body), "--kommune:1") {
		t.Errorf("got %d, %v", res.StatusCode, res.Header)
	}
	if res := get(a.url("all.css"), res.Header.Get("ETag"), ""); res.StatusCode != http.StatusNotModified {
		t.Errorf("the same ETag gave %d", res.StatusCode)
	}
	zipped := get(a.url("all.css"), "", "br, gzip")
	r, err := gzip.NewReader(zipped.Body)
	if err != nil || zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v, %v", err, zipped.Header)
	}
	if plain, _ := io.ReadAll(r); string(plain) != string(body) {
		t.Error("the compressed style sheet is another")
	}
	if res := get("/static/0000/all.css", "", ""); res.Header.Get("Cache-Control") != "public, no-cache" {
		t.Errorf("an old address is kept: %v", res.Header)
	}
	for _, path := range []string{"/static/x/../kit.go", "/static/", "/static/" + a.digest + "/vendor/.gitkeep", "/static/" + a.digest + "/finnes-ikke"} {
		if res := get(path, "", ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s gave %d", path, res.StatusCode)
		}
	}
}

func TestWithoutDesignSystemPagesArePlainAndTheLogSaysWhatToRun(t *testing.T) {
	raw, err := readAll(static.FS())
	if err != nil {
		t.Fatal(err)
	}
	delete(raw, "vendor/theme.css")
	var log strings.Builder
	css := string(joinStyles(Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, raw))
	if !strings.Contains(css, "without the design system") || !strings.Contains(css, ".torg-header") {
		t.Error("the plain style sheet is not there")
	}
	if !strings.Contains(log.String(), "build.sh") || !strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "": false, "xgzip": false} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if acceptsGzip(r) != want {
			t.Errorf("%q: %v", header, !want)
		}
	}
}
