package simulator

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"torg/national/svarut/cms"
)

const (
	account     = "0b2a7c1e-0d0c-4f6e-9c3a-2f5d8e7b1a90"
	integration = "5d1f3c2b-7a6e-4b8d-8f90-1c2d3e4f5a6b"
	password    = "made for this test only"
	kari        = "15838600104"
	nils        = "15838600295"
	company     = "987654325"
)

var testKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

type world struct {
	*Simulator
	mu  sync.Mutex
	now time.Time
}

// start makes a simulator whose time is Friday 27 November 2026, ten o'clock in Norway, until moved.
func start(t testing.TB, change func(*Config)) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}
	key, err := testKey()
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{AccountID: account, IntegrationID: integration, IntegrationPassword: password, Key: key, Demo: true, Clock: func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.now
	}}
	if change != nil {
		change(&cfg)
	}
	if w.Simulator, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) at(month time.Month, day, hour int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
}

func (w *world) do(method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer t")
	r.Header.Set("IntegrasjonId", integration)
	r.Header.Set("IntegrasjonPassord", password)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec
}

// message is a sending that tests put together piece by piece.
type message struct {
	door  string
	form  map[string]any
	raw   string // instead of form
	first string // name of the first part
	parts []part
}

type part struct {
	name, mime string
	body       []byte
}

func pdf(text string) []byte {
	return []byte("%PDF-1.7\n% " + text + "\nxref\ntrailer<<>>\nstartxref\n9\n%%EOF\n")
}

func to(number string) message {
	door := doorPerson
	if len(number) == 9 {
		door = doorOrg
	}
	return message{door: door, first: "forsendelse", parts: []part{{"vedtak.pdf", "application/pdf", pdf("vedtak")}}, form: map[string]any{
		"tittel": "Vedtak", "avgivendeSystem": "Torg", "eksternReferanse": "ref-1",
		"mottaker":   map[string]any{"navn": "Kari Prøve", "digitalId": number, "adresse": map[string]any{"adresselinje1": "Storgata 1", "poststed": "Fjordvik"}},
		"dokumenter": []any{map[string]any{"filnavn": "vedtak.pdf", "mimeType": "application/pdf"}},
	}}
}

func (m message) bytes() (string, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	raw := m.raw
	if raw == "" {
		j, _ := json.Marshal(m.form)
		raw = string(j)
	}
	p, _ := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + m.first + `"`}, "Content-Type": {"application/json"}})
	_, _ = io.WriteString(p, raw)
	for _, f := range m.parts {
		p, _ := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="x"; filename="` + f.name + `"`}, "Content-Type": {f.mime}})
		_, _ = p.Write(f.body)
	}
	_ = w.Close()
	return b.String(), w.FormDataContentType()
}

func (w *world) send(m message) *httptest.ResponseRecorder {
	body, kind := m.bytes()
	return w.do("POST", "/api/v3/kontoer/"+account+"/forsendelser/"+m.door, body, "Content-Type", kind)
}

func (w *world) mustSend(t *testing.T, m message) string {
	t.Helper()
	rec := w.send(m)
	var a struct{ ID string }
	if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil || rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return a.ID
}

func (w *world) wantStatus(t *testing.T, id, want string) {
	t.Helper()
	if sh, ok := w.Get(id); !ok || sh.Status != want {
		t.Errorf("at %s the shipment is %s, want %s", w.cfg.Clock().Format(time.DateTime), sh.Status, want)
	}
}

func TestRefusals(t *testing.T) {
	set := func(key string, v any) func(*message) { return func(m *message) { m.form[key] = v } }
	receiver := func(key string, v any) func(*message) {
		return func(m *message) { m.form["mottaker"].(map[string]any)[key] = v }
	}
	document := func(key string, v any) func(*message) {
		return func(m *message) { m.form["dokumenter"].([]any)[0].(map[string]any)[key] = v }
	}
	for name, change := range map[string]func(*message){
		"no title":                    func(m *message) { delete(m.form, "tittel") },
		"empty title":                 set("tittel", ""),
		"long title":                  set("tittel", strings.Repeat("ø", 1001)),
		"title is a number":           set("tittel", 1),
		"title is null":               set("tittel", nil),
		"unknown field":               set("krevNiva4Innlogging", true),
		"misspelt level":              set("sikkerhetsniva", "HØYESTE"),
		"level 4, not encrypted":      set("sikkerhetsniva", "HOYESTE"),
		"long reference":              set("eksternReferanse", strings.Repeat("r", 101)),
		"bad account code":            set("konteringskode", "a b"),
		"no receiver":                 func(m *message) { delete(m.form, "mottaker") },
		"receiver without number":     receiver("digitalId", ""),
		"bad control digit":           receiver("digitalId", "15838600105"),
		"not of a synthetic series":   receiver("digitalId", "01014560013"), // never given to anyone: year 45 has no series 500-899
		"organisation for person":     receiver("digitalId", company),
		"address without town":        receiver("adresse", map[string]any{"adresselinje1": "Storgata 1"}),
		"address with unknown field":  receiver("adresse", map[string]any{"adresselinje1": "S", "poststed": "F", "land": "Norge"}),
		"archive data for a person":   set("metadataFraAvleverendeSystem", map[string]any{"saksaar": 2026}),
		"no documents":                set("dokumenter", []any{}),
		"document without type":       func(m *message) { delete(m.form["dokumenter"].([]any)[0].(map[string]any), "mimeType") },
		"document with path":          document("filnavn", "a/vedtak.pdf"),
		"not PDF, and not kept out":   document("mimeType", "image/png"),
		"deeper than the form":        set("mottaker", deep(20)),
		"six links":                   set("lenker", links(6)),
		"not JSON":                    func(m *message) { m.raw = "tittel=Vedtak" },
		"two objects":                 func(m *message) { m.raw = "{}{}" },
		"a list":                      func(m *message) { m.raw = "[]" },
		"form of 2 MiB":               set("tittel", strings.Repeat("a", 2<<20)),
		"form is not first":           func(m *message) { m.first = "dokument" },
		"file is missing":             func(m *message) { m.parts = nil },
		"file too many":               func(m *message) { m.parts = append(m.parts, m.parts[0]) },
		"file with another name":      func(m *message) { m.parts[0].name = "brev.pdf" },
		"file with another type":      func(m *message) { m.parts[0].mime = "image/png" },
		"file is empty":               func(m *message) { m.parts[0].body = nil },
		"not a PDF":                   func(m *message) { m.parts[0].body = []byte("Hei") },
		"a PDF cut short":             func(m *message) { m.parts[0].body = m.parts[0].body[:40] },
		"said encrypted, but is not":  set("kryptert", true),
		"files in another order":      func(m *message) { twoFiles(m); m.parts[0], m.parts[1] = m.parts[1], m.parts[0] },
		"two files of the same name":  func(m *message) { twoFiles(m); m.form["dokumenter"].([]any)[1] = m.form["dokumenter"].([]any)[0] },
		"a picture to the print door": func(m *message) { m.door = doorPrint; document("mimeType", "image/png")(m) },
		"number to the print door":    func(m *message) { m.door = doorPrint },
	} {
		w := start(t, nil)
		m := to(kari)
		change(&m)
		rec := w.send(m)
		var e errorMessage
		if err := json.Unmarshal(rec.Body.Bytes(), &e); rec.Code != http.StatusBadRequest || err != nil || e.Message == "" || !validUUID(e.ErrorID) {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
		if strings.Contains(e.Message, kari) || strings.Contains(e.Message, "Prøve") {
			t.Errorf("%s: the answer repeats who it was to: %s", name, e.Message)
		}
		if len(w.Shipments()) != 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}

func deep(n int) any {
	if n == 0 {
		return "x"
	}
	return map[string]any{"adresse": deep(n - 1)}
}

func links(n int) (out []any) {
	for range n {
		out = append(out, map[string]any{"url": "https://fjordvik.example/", "tekst": "Fjordvik"})
	}
	return out
}

func twoFiles(m *message) {
	m.parts = append(m.parts, part{"to.pdf", "application/pdf", pdf("to")})
	m.form["dokumenter"] = append(m.form["dokumenter"].([]any), map[string]any{"filnavn": "to.pdf", "mimeType": "application/pdf"})
}

func TestNotMultipartAndTooLarge(t *testing.T) {
	w := start(t, func(c *Config) { c.MaxBytes = 1 << 20 })
	if rec := w.do("POST", "/api/v3/kontoer/"+account+"/forsendelser/person", "{}", "Content-Type", "application/json"); rec.Code != http.StatusBadRequest {
		t.Errorf("%d", rec.Code)
	}
	m := to(kari)
	m.parts[0].body = append(pdf(strings.Repeat("x", 3<<20)), pdf("")...)
	if rec := w.send(m); rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	small := start(t, func(c *Config) { c.MaxShipments = 1 })
	small.mustSend(t, to(kari))
	if rec := small.send(to(kari)); rec.Code != http.StatusInternalServerError || len(small.Shipments()) != 1 {
		t.Errorf("%d", rec.Code)
	}
}

func TestEncrypted(t *testing.T) {
	w := start(t, nil)
	m := to(kari)
	m.form["kryptert"], m.form["sikkerhetsniva"] = true, "HOYESTE"
	sealed, err := cms.Encrypt(pdf("hemmelig"), w.Certificate())
	if err != nil {
		t.Fatal(err)
	}
	m.parts[0].body = sealed
	if sh, _ := w.Get(w.mustSend(t, m)); string(sh.Documents[0].Body) != string(pdf("hemmelig")) {
		t.Error("another text came out")
	}
	m.parts[0].body, _ = cms.Encrypt([]byte("not a PDF inside"), w.Certificate())
	if rec := w.send(m); rec.Code != http.StatusBadRequest {
		t.Errorf("%d", rec.Code)
	}
	m.parts[0].body = sealed
	delete(m.form, "kryptert")
	delete(m.form, "sikkerhetsniva")
	if rec := w.send(m); rec.Code != http.StatusBadRequest {
		t.Errorf("encrypted but not said so: %d", rec.Code)
	}
}

// The same reference twice makes two letters: SvarUt does not look at it. The client has to.
func TestReferenceIsFreeText(t *testing.T) {
	w := start(t, nil)
	a, b := w.mustSend(t, to(kari)), w.mustSend(t, to(kari))
	rec := w.do("GET", "/api/v2/kontoer/"+account+"/forsendelser?eksternRef=ref-1", "")
	if a == b || !strings.Contains(rec.Body.String(), a) || !strings.Contains(rec.Body.String(), b) {
		t.Errorf("%s %s: %s", a, b, rec.Body)
	}
	if rec := w.do("GET", "/api/v2/kontoer/"+account+"/forsendelser", ""); rec.Code != http.StatusBadRequest {
		t.Errorf("%d", rec.Code)
	}
}

func TestCredentials(t *testing.T) {
	w := start(t, nil)
	var bodies []string
	for _, h := range [][]string{{"Authorization", "Basic abc"}, {"Authorization", "Bearer "}, {"IntegrasjonId", account}, {"IntegrasjonPassord", "x"}} {
		rec := w.do("POST", "/api/v3/kontoer/"+account+"/forsendelser/status/sok", `{"id":[]}`, h...)
		var e errorMessage
		_ = json.Unmarshal(rec.Body.Bytes(), &e)
		if rec.Code != http.StatusUnauthorized {
			t.Errorf("%v: %d", h, rec.Code)
		}
		bodies = append(bodies, e.Message)
	}
	for _, b := range bodies {
		if b != bodies[0] {
			t.Error("the answer tells which credential is wrong")
		}
	}
	if rec := w.do("POST", "/api/v3/kontoer/"+integration+"/forsendelser/status/sok", `{"id":[]}`); rec.Code != http.StatusForbidden {
		t.Errorf("another's account: %d", rec.Code)
	}
	if rec := w.do("GET", "/api/v1/noe", ""); rec.Code != http.StatusNotFound {
		t.Errorf("unknown address: %d", rec.Code)
	}
	if _, err := New(Config{}); err == nil {
		t.Error("started without credentials")
	}
	if _, err := New(Config{AccountID: account, IntegrationID: integration, IntegrationPassword: "p", Contracts: t.TempDir()}); err == nil {
		t.Error("started with an empty folder of contracts")
	}
}

func TestSmallOperations(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	path := "/api/v2/forsendelser/" + id
	for _, c := range []struct {
		method, path, body string
		want               int
		status             string
	}{
		{"GET", path + "/hendelser", "", 200, "VARSLET"},
		{"GET", "/api/v2/forsendelser/" + account + "/hendelser", "", 404, "VARSLET"},
		{"POST", path + "/lest", `{"fnr":"1"}`, 400, "VARSLET"},
		{"POST", path + "/lest", fmt.Sprintf(`{"fnr":%q,"tidspunkt":"2026-11-27T10:00:00Z"}`, kari), 204, "LEST"},
		{"DELETE", path + "/dokumenter?slettetype=NOE", "", 400, "LEST"},
		{"DELETE", path + "/dokumenter", "", 204, "LEST"},
		{"DELETE", path + "/dokumenter?slettetype=ALLE", "", 204, "SLETTET"},
		{"DELETE", "/api/v2/forsendelser/" + account + "/dokumenter", "", 404, "SLETTET"},
		{"POST", "/api/v3/kontoer/" + account + "/forsendelser/status/sok", `{"id":["1"]}`, 400, "SLETTET"},
		{"POST", "/api/v3/kontoer/" + account + "/forsendelser/status/sok", `{"ids":[]}`, 400, "SLETTET"},
	} {
		if rec := w.do(c.method, c.path, c.body); rec.Code != c.want {
			t.Errorf("%s %s: %d %s", c.method, c.path, rec.Code, rec.Body)
		}
		w.wantStatus(t, id, c.status)
	}
}
