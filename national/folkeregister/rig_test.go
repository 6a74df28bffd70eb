package folkeregister

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"torg/internal/callout"
	"torg/national/folkeregister/simulator"
)

// published is where the published synthetic documents lie in a full checkout.
const published = "../../../shared/contracts/folkeregisteret"

func today() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

type exchange struct {
	line           string // method and address
	request, reply []byte
	status         int
}

// rig is the client in front of the simulator, with every exchange kept.
type rig struct {
	client *Client
	sim    *simulator.Simulator
	log    *tape
}

type tape struct {
	mu  sync.Mutex
	all []exchange
}

func (t *tape) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		t.mu.Lock()
		t.all = append(t.all, exchange{r.Method + " " + r.URL.String(), body, rec.Body.Bytes(), rec.Code})
		t.mu.Unlock()
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

func (r rig) seen() (lines []string) {
	r.log.mu.Lock()
	defer r.log.mu.Unlock()
	for _, e := range r.log.all {
		lines = append(lines, e.line)
	}
	return lines
}

func check(r *http.Request, scope string) error {
	if r.Header.Get("Authorization") != "Bearer right" || scope != Scope {
		return errors.New("wrong token")
	}
	return nil
}

func token(string) callout.TokenFunc {
	return func(context.Context, string) (string, error) { return "right", nil }
}

func newRig(t *testing.T) rig {
	t.Helper()
	cfg := simulator.Config{Check: check, Now: today}
	if _, err := os.Stat(published); err == nil {
		cfg.Documents = os.DirFS(published)
	}
	sim, err := simulator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	log := &tape{}
	server := httptest.NewServer(log.wrap(sim.Handler()))
	t.Cleanup(server.Close)
	return rig{New(callout.Config{Base: server.URL, Token: token("right"), Now: today, Timeout: 5 * time.Second}), sim, log}
}
