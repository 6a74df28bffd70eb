package node

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"torg/municipality"
)

const fjordvik = `profile: {number: "9901", name: Fjordvik kommune, orgNumber: "310000019"}
hosts: [fjordvik.fjordvik.invalid, www.fjordvik.fjordvik.invalid]
store: main
units: [{id: service, name: {nb: Service}}]
national:
  idporten: {issuer: "https://idporten.fjordvik.invalid", clientID: fjordvik, key: login.pem, keyID: one}
  ansattporten: {issuer: "https://ansatt.fjordvik.invalid", clientID: fjordvik, key: login.pem, keyID: one}
`

// install writes an installation of one municipality.
func install(t *testing.T) Config {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "torg.yaml", "data: data\nlisten: 127.0.0.1:0\ninside: 127.0.0.1:0\nmunicipalities: towns\nstores: {main: {engine: sqlite}}\n")
	write(t, dir, "towns/9901.yaml", fjordvik)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "login.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	c, err := Load(filepath.Join(dir, "torg.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func (c Config) added(t *testing.T) Config {
	t.Helper()
	if err := c.Add(t.Context(), NewMunicipality{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000019", Host: "fjordvik.fjordvik.invalid", Store: "main"}); err != nil {
		t.Fatal(err)
	}
	return c
}

func get(t *testing.T, base, host, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestServesTheMunicipalityItIsAskedFor(t *testing.T) {
	c := install(t).added(t)
	n, err := Start(t.Context(), Options{Config: c, Serve: true, Work: true, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for _, ask := range []struct {
		base, host, path, want string
		status                 int
	}{
		{n.Pages, "fjordvik.fjordvik.invalid", "/tjenester", "Fjordvik kommune", 200},
		{n.Pages, "WWW.fjordvik.fjordvik.invalid:443", "/postliste", "Fjordvik kommune", 200},
		{n.Pages, "other.fjordvik.invalid", "/", "no municipality", http.StatusMisdirectedRequest},
		{n.Pages, "fjordvik.fjordvik.invalid", "/metrics", "", http.StatusNotFound},
		{n.Inside, "", "/readyz", "ready", 200},
		{n.Inside, "", "/metrics", `torg_store_up{municipality="9901",zone="secured"} 1`, 200},
		{n.Inside, "", "/metrics", `torg_jobs{municipality="9901",state="failed",zone="internal"} 0`, 200},
	} {
		status, body := get(t, ask.base, ask.host, ask.path)
		if status != ask.status || !strings.Contains(body, ask.want) {
			t.Errorf("%s%s gives %d, wanted %d with %q", ask.host, ask.path, status, ask.status, ask.want)
		}
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnInternalProcessOpensNothingOfTheSecuredZone(t *testing.T) {
	c := install(t).added(t)
	if err := os.Remove(filepath.Join(c.Data, "9901", "secured", "keys.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(c.Data, "9901", "secured"), filepath.Join(c.Data, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	n, err := Start(t.Context(), Options{Config: c, Serve: true, Work: true, Zones: []municipality.Zone{municipality.Internal}, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.Data, "9901", "secured")); err == nil {
		t.Fatal("an internal process made a folder in the secured zone")
	}
}

func TestStartRefuses(t *testing.T) {
	for name, broken := range map[string]struct {
		do   func(Config) error
		want string
	}{
		"a municipality that was never added": {func(Config) error { return nil }, "torg municipality add"},
		"a word the file does not know": {func(c Config) error {
			return os.WriteFile(filepath.Join(c.Municipalities, "9901.yaml"), []byte(fjordvik+"colour: red\n"), 0o600)
		}, `unknown field "colour"`},
		"a store that is not in the directory": {func(c Config) error {
			return os.WriteFile(filepath.Join(c.Municipalities, "9901.yaml"), []byte(strings.Replace(fjordvik, "store: main", "store: vest", 1)), 0o600)
		}, `store "vest" is not in the directory`},
		"a name two municipalities answer to": {func(c Config) error {
			return os.WriteFile(filepath.Join(c.Municipalities, "9902.yaml"), []byte(strings.Replace(fjordvik, "9901", "9902", 1)), 0o600)
		}, "is 9901.yaml's already"},
		"a file by another number": {func(c Config) error {
			return os.Rename(filepath.Join(c.Municipalities, "9901.yaml"), filepath.Join(c.Municipalities, "9903.yaml"))
		}, "called by its number"},
	} {
		c := install(t)
		if err := broken.do(c); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), Options{Config: c, Serve: true, Log: quiet()})
		if err == nil || !strings.Contains(fmt.Sprint(err), broken.want) {
			t.Errorf("%s: %v, wanted %q", name, err, broken.want)
		}
	}
}

func TestALoginThatIsNotSetUpStopsTheStart(t *testing.T) {
	c := install(t).added(t)
	write(t, filepath.Dir(c.Municipalities), "login.pem", "")
	_, err := Start(t.Context(), Options{Config: c, Serve: true, Log: quiet()})
	if municipality.KindOf(err) != municipality.NotSetUp || !strings.Contains(fmt.Sprint(err), "ID-porten's key is empty") {
		t.Fatal(err)
	}
	n, err := Start(t.Context(), Options{Config: c, Serve: true, Roles: []string{"open"}, Log: quiet()}) // needs no login
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAddingAgainIsAddingOnce(t *testing.T) {
	c := install(t).added(t)
	before, err := os.ReadFile(filepath.Join(c.Data, "9901", "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(c.added(t).Data, "9901", "keys.json"))
	if err != nil || string(after) != string(before) {
		t.Fatal("the keys were made anew")
	}
	err = c.Add(t.Context(), NewMunicipality{Number: "9901", Name: "Annen kommune", OrgNumber: "310000027", Host: "x.fjordvik.invalid", Store: "main"})
	if municipality.KindOf(err) != municipality.Conflict && municipality.KindOf(err) != municipality.NotSetUp {
		t.Fatal(err)
	}
}
