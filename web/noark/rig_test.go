package noark_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/archive"
	"torg/archive/object"
	archivetexts "torg/archive/texts"
	"torg/internal/pgtest"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
	"torg/web/kit/text"
	"torg/web/noark"
)

const (
	relBase  = "https://rel.arkivverket.no/noark5/v5/api/"
	media    = "application/vnd.noark5+json"
	admin    = "admin@example.com"
	password = "demonstration"
)

var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func staff() []municipality.Staff {
	both := []municipality.Zone{municipality.Internal, municipality.Secured}
	return []municipality.Staff{
		{ID: admin, Name: admin, Unit: "arkiv", Roles: []string{"archivist"}, Zones: both},
		{ID: "kari.li", Name: "Kari Li", Unit: "oppvekst", Roles: []string{"caseworker"}, Zones: both},
		{ID: "ola.nes", Name: "Ola Nes", Unit: "helse", Roles: []string{"caseworker"}, Zones: both},
		{ID: "per.aas", Name: "Per Ås", Unit: "helse", Roles: []string{"leader"}, Zones: []municipality.Zone{municipality.Internal}},
		{ID: "ute.dal", Name: "Ute Dal", Unit: "helse", Roles: []string{"caseworker"}, Zones: []municipality.Zone{municipality.Secured}},
	}
}

// clock moves a millisecond each time it is read, so that nothing happens twice at one time.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// rig is an archive with its interface, as a client meets it.
type rig struct {
	testing.TB
	*httptest.Server
	store store.Store
	clock *clock
	user  string
	base  string
}

func open(t testing.TB) *rig {
	t.Helper()
	c := &clock{at: start}
	packs, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "a.db"), store.Options{Blobs: packs, Clock: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return furnish(t, s, c)
}

// openPostgres is the same on the other engine.
func openPostgres(t *testing.T) *rig {
	t.Helper()
	dsn := pgtest.DSN(t)
	pgtest.Drop(t, dsn, "noark_test")
	c := &clock{at: start}
	packs, err := blob.Open(t.TempDir(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := postgres.Open(t.Context(), dsn, "noark_test", store.Options{Blobs: packs, Clock: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return furnish(t, s, c)
}

func furnish(t testing.TB, s store.Store, c *clock) *rig {
	t.Helper()
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context(), ledger.Migrations(), jobs.Migrations(), archive.Migrations()); err != nil {
		t.Fatal(err)
	}
	plan := archive.Plan{CreatorID: "310000000", CreatorName: "Fjordvik kommune", FondsTitle: "Fjordvik kommune", SeriesTitle: "Sakarkiv", Zone: municipality.Internal}
	if err := archive.SetUp(t.Context(), s, municipality.SystemActor("test"), plan); err != nil {
		t.Fatal(err)
	}
	return serve(t, s, c)
}

func serve(t testing.TB, s store.Store, c *clock) *rig {
	t.Helper()
	texts, err := text.Load(archivetexts.FS)
	if err != nil {
		t.Fatal(err)
	}
	units := []municipality.Unit{{ID: "oppvekst", Name: map[municipality.Language]string{"nb": "Oppvekst"}}, {ID: "helse", Name: map[municipality.Language]string{"nb": "Helse"}}}
	passwords := map[string]string{}
	for _, m := range staff() {
		passwords[m.ID] = password
	}
	h, err := noark.New(noark.Config{Path: "/noark5v5/", Zone: municipality.Internal, Store: s, Texts: texts, Basic: passwords, Uploads: t.TempDir(),
		Archive: object.New(func(n municipality.NationalID) string { return "p-" + string(n[:6]) }, &object.People{Staff: staff(), Units: units}),
		Product: noark.Product{Vendor: "Torg", Name: "Torg", Version: "1"}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: c.now,
		Staff: func(id string) (municipality.Staff, bool) {
			for _, m := range staff() {
				if m.ID == id {
					return m, true
				}
			}
			return municipality.Staff{}, false
		}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &rig{TB: t, Server: server, store: s, clock: c, user: admin, base: server.URL + "/noark5v5/"}
}

// as gives the same archive for another user.
func (r *rig) as(user string) *rig {
	other := *r
	other.user = user
	return &other
}

// answer is what came back.
type answer struct {
	code   int
	header http.Header
	body   []byte
	json   map[string]any
}

// do sends a request; headers come in pairs.
func (r *rig) do(method, address string, body any, headers ...string) answer {
	r.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	case []byte:
		content = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			r.Fatal(err)
		}
		content = bytes.NewReader(raw)
	}
	if !strings.HasPrefix(address, "http") {
		address = r.base + address
	}
	req, err := http.NewRequestWithContext(r.Context(), method, address, content)
	if err != nil {
		r.Fatal(err)
	}
	if r.user != "" {
		req.SetBasicAuth(r.user, password)
	}
	if content != nil {
		req.Header.Set("Content-Type", media)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return r.send(req)
}

func (r *rig) send(req *http.Request) answer {
	r.Helper()
	resp, err := r.Client().Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		r.Fatal(err)
	}
	a := answer{code: resp.StatusCode, header: resp.Header, body: raw}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") && len(raw) > 0 {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&a.json); err != nil {
			r.Fatalf("%s %s: %v in %.200s", req.Method, req.URL.Path, err, raw)
		}
	}
	return a
}

func (r *rig) get(address string, headers ...string) answer {
	return r.do(http.MethodGet, address, nil, headers...)
}

// want fails the test when the answer has another status.
func (r *rig) want(a answer, code int, what string) answer {
	r.Helper()
	if a.code != code {
		r.Fatalf("%s: status %d, want %d: %.400s", what, a.code, code, a.body)
	}
	return a
}

// link follows a relation of an answer, without its template.
func (a answer) link(rel string) string { return linkOf(a.json, rel) }

func linkOf(unit map[string]any, rel string) string {
	if !strings.HasPrefix(rel, "http") && rel != "self" && rel != "next" {
		rel = relBase + rel + "/"
	}
	links, _ := unit["_links"].(map[string]any)
	one, _ := links[rel].(map[string]any)
	href, _ := one["href"].(string)
	href, _, _ = strings.Cut(href, "{")
	return href
}

// make creates a unit the way a client does: the template first, then what it wants on top of it.
func (r *rig) make(under answer, rel string, data map[string]any) answer {
	r.Helper()
	address := under.link(rel)
	if address == "" {
		r.Fatalf("no relation %s among %v", rel, under.json["_links"])
	}
	template := r.want(r.get(address), 200, "template "+rel)
	for k, v := range template.json {
		if _, there := data[k]; !there && k != "_links" {
			data[k] = v
		}
	}
	return r.want(r.do(http.MethodPost, address, data), 201, "make "+rel)
}

// root is the root of the interface, and area what one of its links leads to.
func (r *rig) root() answer { r.Helper(); return r.want(r.get(""), 200, "root") }

func (r *rig) area(name string) answer {
	r.Helper()
	return r.want(r.get(r.root().link(name)), 200, name)
}
