package svarut_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"torg/dispatch"
	"torg/municipality"
	"torg/national/svarut"
	"torg/national/svarut/simulator"
)

const (
	account     = "0b2a7c1e-0d0c-4f6e-9c3a-2f5d8e7b1a90"
	integration = "5d1f3c2b-7a6e-4b8d-8f90-1c2d3e4f5a6b"
	password    = "made for this test only"
	token       = "a.token.of-the-test"
	contracts   = "../../../shared/contracts/svarut"

	kari      = municipality.NationalID("15838600104")
	fjordvikN = municipality.OrgNumber("987654325")
)

// clock is a time that tests move by hand: Wednesday 25 November 2026, ten o'clock in Norway.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a simulator, a client of it, and what was said between them.
type world struct {
	sim    *simulator.Simulator
	post   *svarut.Post
	cfg    svarut.Config
	server *httptest.Server
	clock  *clock
	wire   *wire
}

// start makes a world. change may alter both configurations before anything runs.
func start(t testing.TB, change func(*simulator.Config, *svarut.Config)) *world {
	t.Helper()
	w := &world{clock: newClock(), wire: &wire{}}
	key, err := testKey()
	if err != nil {
		t.Fatal(err)
	}
	simCfg := simulator.Config{AccountID: account, IntegrationID: integration, IntegrationPassword: password,
		Token: func(b string) bool { return b == token }, Clock: w.clock.Now, Contracts: contractsFolder(), Demo: true, Key: key}
	w.cfg = svarut.Config{AccountID: account, IntegrationID: integration, IntegrationPassword: password, Clock: w.clock.Now,
		Token: func(_ context.Context, scope string) (string, error) {
			if scope != "ks:fiks" {
				return "", fmt.Errorf("scope %q", scope)
			}
			return token, nil
		}}
	if change != nil {
		change(&simCfg, &w.cfg)
	}
	sim, err := simulator.New(simCfg)
	if err != nil {
		t.Fatal(err)
	}
	w.sim = sim
	w.server = httptest.NewUnstartedServer(w.wire.record(sim))
	w.server.Config.ErrorLog = quiet()
	w.server.Start()
	t.Cleanup(w.server.Close)
	if w.cfg.BaseURL == "" {
		w.cfg.BaseURL = w.server.URL + simulator.APIPath
	}
	if w.cfg.CertificateURL == "" {
		w.cfg.CertificateURL = w.server.URL + simulator.CertificatePath
	}
	w.post = svarut.New(w.cfg)
	return w
}

// testKey is made once for all tests, since making one is most of what a test would wait for.
var testKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// contractsFolder is the published contracts' folder, "" where it is not at hand.
func contractsFolder() string {
	if _, err := os.Stat(contracts); err != nil {
		return ""
	}
	return contracts
}

// pdf is the least that calls itself a PDF file from first line to last.
func pdf(text string) []byte {
	return []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n% " + text + "\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
}

func letter(reference string) dispatch.Letter {
	return dispatch.Letter{
		Reference: reference, Title: "Svar på søknad om redusert foreldrebetaling",
		To:       dispatch.Recipient{Name: "Kari Prøve", Person: kari, Street: []string{"Storgata 1"}, PostalCode: "9999", PostalTown: "Fjordvik"},
		Files:    []dispatch.File{{Name: "vedtak.pdf", MIME: "application/pdf", Body: pdf("vedtak")}, {Name: "Vedlegg æøå 1.pdf", MIME: "application/pdf", Body: pdf("vedlegg")}},
		CaseYear: 2026, CaseSeq: 17, EntryYear: 2026, EntrySeq: 204, EntryNo: 3, Archivist: "Ola Saksbehandler",
		Date: municipality.Date{Year: 2026, Month: time.November, Day: 24},
	}
}

func mustSend(t *testing.T, w *world, l dispatch.Letter) string {
	t.Helper()
	id, err := w.post.Send(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wantKind(t *testing.T, err error, want municipality.Kind) {
	t.Helper()
	if err == nil || municipality.KindOf(err) != want {
		t.Errorf("error %v is of kind %d, want %d", err, municipality.KindOf(err), want)
	}
}

var _ http.Handler = (*simulator.Simulator)(nil)
