package folkeregister

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"torg/internal/callout"
	"torg/internal/tape"
	"torg/national/folkeregister/simulator"
)

// published is where the published synthetic documents lie in a full checkout.
const published = "../../../shared/contracts/folkeregisteret"

func today() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

// rig is the client in front of the simulator, with every exchange kept.
type rig struct {
	client *Client
	sim    *simulator.Simulator
	log    *tape.Tape
}

func (r rig) seen() (lines []string) {
	for _, e := range r.log.All() {
		lines = append(lines, e.Method+" "+e.Address)
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
	return func(context.Context, ...string) (string, error) { return "right", nil }
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
	log := &tape.Tape{}
	server := httptest.NewServer(log.Wrap(sim.Handler()))
	t.Cleanup(server.Close)
	return rig{New(callout.Config{Base: server.URL, Token: token("right"), Now: today, Timeout: 5 * time.Second}), sim, log}
}
