package maskinporten_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"torg/internal/oidcsim"
	"torg/municipality"
	"torg/national/maskinporten/simulator"
)

func TestTransportCarriesTheToken(t *testing.T) {
	r := newRig(t)
	api := httptest.NewServer(r.sim.Require("ks:fiks", http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(w, req.Body)
	})))
	t.Cleanup(api.Close)
	client := &http.Client{Transport: r.client.Transport(nil, "ks:fiks")}
	resp, err := client.Post(api.URL, "text/plain", strings.NewReader("brev"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK || string(text) != "brev" {
		t.Errorf("status %d, body %q", resp.StatusCode, text)
	}
	bare, err := http.Get(api.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer bare.Body.Close()
	if bare.StatusCode != http.StatusUnauthorized || bare.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("without a token: status %d", bare.StatusCode)
	}
	wrong := &http.Client{Transport: r.client.Transport(nil, "krr:global/kontaktinformasjon.read")}
	if resp, err = wrong.Get(api.URL); err != nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("with another scope: %v", err)
	}
	defer resp.Body.Close()
}

// TestTransportRenews has an API that has lost faith in the first token: a new one is fetched, and the body sent again.
func TestTransportRenews(t *testing.T) {
	r := newRig(t)
	var seen []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		seen = append(seen, req.Header.Get("Authorization")+" "+string(body))
		if len(seen) == 1 {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(api.Close)
	client := &http.Client{Transport: r.client.Transport(nil, "ks:fiks")}
	resp, err := client.Post(api.URL, "text/plain", strings.NewReader("brev"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || len(seen) != 2 || seen[0] == seen[1] || !strings.HasSuffix(seen[1], " brev") {
		t.Errorf("status %d after %d calls", resp.StatusCode, len(seen))
	}
}

// TestTokenStaysWithItsHost follows a redirect away and further on within the other host.
func TestTokenStaysWithItsHost(t *testing.T) {
	r := newRig(t)
	leaked := 0
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("Authorization") != "" {
			leaked++
		}
		if req.URL.Path == "/" {
			http.Redirect(w, req, "/next", http.StatusFound)
		}
	}))
	t.Cleanup(other.Close)
	api := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusFound))
	t.Cleanup(api.Close)
	client := &http.Client{Transport: r.client.Transport(nil, "ks:fiks")}
	resp, err := client.Get(api.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if leaked > 0 {
		t.Error("the token followed a redirect to another host")
	}
	resp, err = client.Get("http://api.example/")
	if err == nil {
		resp.Body.Close()
	}
	if e, ok := errors.AsType[*municipality.Error](err); !ok || e.Kind != municipality.NotSetUp {
		t.Errorf("over plain http: %v", err)
	}
}

func TestTransportTellsWhyThereIsNoToken(t *testing.T) {
	r := newRig(t)
	r.sim.Fail(simulator.Token, oidcsim.Unavailable)
	client := &http.Client{Transport: r.client.Transport(nil, "ks:fiks")}
	resp, err := client.Get("https://api.example/")
	if err == nil {
		resp.Body.Close()
	}
	if municipality.KindOf(err) != municipality.Unavailable {
		t.Errorf("got %v", err)
	}
}
