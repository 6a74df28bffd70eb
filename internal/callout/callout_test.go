package callout

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/municipality"
)

func token(context.Context, ...string) (string, error) { return "secret", nil }

// TestErrorsTellNoAddress: an address may hold an identity number.
func TestErrorsTellNoAddress(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	_, err := New("x", Config{Base: closed.URL}).Do(t.Context(), Request{Method: "GET", Path: "/02851798067"})
	if municipality.KindOf(err) != municipality.Unavailable || municipality.ContainsNationalID(err.Error()) {
		t.Errorf("got %v", err)
	}
	_, err = New("x", Config{Base: "http://%zz"}).Do(t.Context(), Request{Method: "GET", Path: "/02851798067"})
	if municipality.KindOf(err) != municipality.NotSetUp || municipality.ContainsNationalID(err.Error()) {
		t.Errorf("got %v", err)
	}
}

func TestTokenDoesNotFollowARedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer server.Close()
	c := New("x", Config{Base: server.URL, Token: token})
	res, err := c.Do(t.Context(), Request{Method: "GET", Path: "/", Scope: "s"})
	if err != nil || municipality.KindOf(c.Status(res, "")) != municipality.Unavailable {
		t.Errorf("%d, %v", res.Status, err)
	}
}

func TestTheCallersOwnClientIsNotChanged(t *testing.T) {
	own := &http.Client{}
	New("x", Config{HTTP: own})
	if own.CheckRedirect != nil {
		t.Error("the given client was changed")
	}
}

func TestHeadersAndBody(t *testing.T) {
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Clone(context.Background()) }))
	defer server.Close()
	c := New("x", Config{Base: server.URL + "/", Token: token})
	for name, r := range map[string]struct {
		req                 Request
		kind, authorization string
	}{
		"open": {Request{Method: "GET", Path: "/a"}, "", ""},
		"json": {Request{Method: "POST", Path: "/a", Scope: "s", Body: map[string]int{"a": 1}}, "application/json", "Bearer secret"},
		"text": {Request{Method: "POST", Path: "/a", Scope: "s", Text: "x"}, "text/plain", "Bearer secret"},
	} {
		if _, err := c.Do(t.Context(), r.req); err != nil {
			t.Fatal(err)
		}
		if got.URL.Path != "/a" || got.Header.Get("Content-Type") != r.kind || got.Header.Get("Authorization") != r.authorization {
			t.Errorf("%s: %s %v", name, got.URL.Path, got.Header)
		}
	}
}

func TestStatus(t *testing.T) {
	c := New("x", Config{})
	for status, want := range map[int]municipality.Kind{
		301: municipality.Unavailable, 400: municipality.Refused, 401: municipality.Forbidden, 403: municipality.Forbidden, 404: municipality.Refused,
		409: municipality.Refused, 429: municipality.Unavailable, 500: municipality.Unavailable, 503: municipality.Unavailable,
	} {
		if err := c.Status(Response{Status: status}, "A-1"); municipality.KindOf(err) != want {
			t.Errorf("%d: %v", status, err)
		}
	}
	if err := c.Status(Response{Status: 200}, ""); err != nil {
		t.Error(err)
	}
}

func TestTimeout(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	_, err := New("x", Config{Base: server.URL, Timeout: 50 * time.Millisecond}).Do(t.Context(), Request{Method: "GET", Path: "/"})
	if municipality.KindOf(err) != municipality.Unavailable {
		t.Errorf("got %v", err)
	}
}

func TestStrict(t *testing.T) {
	var v map[string]any
	for raw, ok := range map[string]bool{`{"a":1}`: true, `{"a":1} `: true, `{"a":1}{}`: false, `{"a":1`: false, ``: false, `[]`: false} {
		if err := Strict([]byte(raw), &v); (err == nil) != ok {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestCodeKeepsOnlyCodes(t *testing.T) {
	for in, want := range map[string]string{"FREG-001": "FREG-001", "Kari Solvang": "", "02851798067": "", strings.Repeat("A", 41): "", "SSG_9": "SSG_9"} {
		if got := Code(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
