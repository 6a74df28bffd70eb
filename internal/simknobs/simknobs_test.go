package simknobs

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/municipality"
)

func get(t *testing.T, url string) (int, string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "POST", url, strings.NewReader("body"))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	return res.StatusCode, string(raw), err
}

func TestFaultsComeInOrderAndEnd(t *testing.T) {
	var k Knobs
	server := httptest.NewServer(k.Wrap(10, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		_, _ = w.Write(append([]byte("four"), raw...))
	})))
	defer server.Close()
	k.FailNext(1, 503)
	k.LoseBeforeNext(1)
	k.LoseAfterNext(1)
	k.SlowNext(1)
	k.GarbleNext(1)
	if status, _, err := get(t, server.URL); status != 503 || err != nil || k.Reached() != 0 {
		t.Errorf("fail: %d, %v", status, err)
	}
	if _, _, err := get(t, server.URL); err == nil || k.Reached() != 0 {
		t.Errorf("lost before: %v, reached %d", err, k.Reached())
	}
	if _, _, err := get(t, server.URL); err == nil || k.Reached() != 1 {
		t.Errorf("lost after: %v, reached %d", err, k.Reached())
	}
	if _, _, err := get(t, server.URL); err == nil || k.Reached() != 1 {
		t.Errorf("slow: %v, reached %d", err, k.Reached())
	}
	if status, body, err := get(t, server.URL); status != 200 || body != "four" || err != nil {
		t.Errorf("garbled: %d %q %v", status, body, err)
	}
	if status, body, err := get(t, server.URL); status != 200 || body != "fourbody" || err != nil || k.Calls() != 6 {
		t.Errorf("well again: %d %q %v, %d calls", status, body, err, k.Calls())
	}
}

func TestDownAndUp(t *testing.T) {
	var k Knobs
	server := httptest.NewServer(k.Wrap(10, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	defer server.Close()
	k.Down(500)
	for range 3 {
		if status, _, _ := get(t, server.URL); status != 500 {
			t.Errorf("down: %d", status)
		}
	}
	k.Up()
	if status, _, _ := get(t, server.URL); status != 200 {
		t.Errorf("up: %d", status)
	}
}

func TestLargeBodyIsRefused(t *testing.T) {
	var k Knobs
	server := httptest.NewServer(k.Wrap(3, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") })))
	defer server.Close()
	if status, _, _ := get(t, server.URL); status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", status)
	}
}

func TestDenied(t *testing.T) {
	is := func(kind municipality.Kind) Check {
		return func(*http.Request, string) error { return municipality.E(kind, "check", "") }
	}
	for name, c := range map[string]struct {
		check  Check
		header string
		want   int
	}{
		"no token":    {is(municipality.Forbidden), "", 401},
		"bad token":   {is(municipality.LoginNeeded), "Bearer x", 401},
		"wrong scope": {is(municipality.Forbidden), "Bearer x", 403},
		"not set up":  {nil, "Bearer x", 403},
		"right":       {func(*http.Request, string) error { return nil }, "Bearer x", 0},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.Header.Set("Authorization", c.header)
		if got := c.check.Denied(r, "s"); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
