package test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/site"
)

// prover builds the program that checks proofs without Torg.
func prover(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "torg-proof")
	if out, err := exec.Command("go", "build", "-o", bin, "torg/cmd/torg-proof").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

// attested writes the proof of every row of every table and gives the files.
func (r *rig) attested(z *site.Zone, dir string) (out []string) {
	r.t.Helper()
	if err := r.Town.Checkpoint(r.t.Context(), z); err != nil {
		r.t.Fatal(err)
	}
	for _, table := range z.Tables {
		var keys []string
		r.read(z, func(tx store.Tx) error {
			return store.Each(tx, func(scan func(...any) error) error {
				var k string
				err := scan(&k)
				keys = append(keys, k)
				return err
			}, `SELECT `+table.Columns[0]+` FROM `+table.Name+` ORDER BY 1 LIMIT 3`)
		})
		for _, k := range keys {
			var e ledger.Evidence
			r.read(z, func(tx store.Tx) (err error) { e, err = ledger.Attest(tx, table, k, nil); return err })
			b, err := json.Marshal(e)
			if err != nil {
				r.t.Fatal(err)
			}
			path := filepath.Join(dir, table.Name+"-"+strings.NewReplacer("/", "_").Replace(k)+".json")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				r.t.Fatal(err)
			}
			out = append(out, path)
		}
	}
	return out
}

func TestProofsHoldWithoutTheDatabase(t *testing.T) {
	bin := prover(t)
	both(t, func(t *testing.T, r *rig) {
		r.apply(r.citizen("kari"))
		r.settle()
		z := r.zone(municipality.Internal)
		proofs := r.attested(z, t.TempDir())
		if len(proofs) < 20 {
			t.Fatalf("only %d rows could be proved", len(proofs))
		}
		for _, p := range proofs {
			if out, err := exec.Command(bin, "--key", z.Verifier, p).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("PROVED")) {
				t.Errorf("%s: %v: %s", filepath.Base(p), err, out)
			}
		}
		forged(t, bin, z.Verifier, proofs)
	})
}

// forged changes each part of a proof; no change may pass.
func forged(t *testing.T, bin, key string, proofs []string) {
	t.Helper()
	b, err := os.ReadFile(proofs[len(proofs)/2])
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m map[string]any){
		"a value":      func(m map[string]any) { m["values"].([]any)[1] = "forged" },
		"the key":      func(m map[string]any) { m["values"].([]any)[0] = "another" },
		"the table":    func(m map[string]any) { m["table"] = "another" },
		"the time":     func(m map[string]any) { e := m["entry"].(map[string]any); e["at"] = e["at"].(float64) + 1 },
		"the actor":    func(m map[string]any) { m["entry"].(map[string]any)["actorName"] = "Someone Else" },
		"the detail":   func(m map[string]any) { m["entry"].(map[string]any)["detail"] = "forged" },
		"the previous": func(m map[string]any) { m["entry"].(map[string]any)["previous"] = strings.Repeat("0", 64) },
		"the number":   func(m map[string]any) { e := m["entry"].(map[string]any); e["seq"] = e["seq"].(float64) + 1 },
		"the path":     func(m map[string]any) { m["path"] = m["path"].([]any)[1:] },
		"the head":     func(m map[string]any) { m["checkpoint"] = strings.Replace(m["checkpoint"].(string), "\n", "0\n", 1) },
	} {
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		path := filepath.Join(t.TempDir(), "forged.json")
		out, err := json.Marshal(m)
		if err == nil {
			err = os.WriteFile(path, out, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(bin, "--key", key, path).CombinedOutput(); err == nil {
			t.Errorf("%s was changed, and yet: %s", name, said)
		}
	}
}

func TestWhatProofsRestOnIsPublished(t *testing.T) {
	r := start(t, false)
	r.apply(r.citizen("kari"))
	r.settle()
	z := r.zone(municipality.Internal)
	if err := r.Town.Checkpoint(t.Context(), z); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/keys": z.Verifier, "/checkpoint/internal": "torg/9901/internal\n", "/growth/internal?from=1&to=3": "="} {
		status, body := r.fetch("/.well-known/torg" + path)
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	for _, path := range []string{"/checkpoint/other", "/growth/internal?from=3&to=1", "/growth/internal?from=1&to=1000000", "/growth/internal?from=x"} {
		if status, _ := r.fetch("/.well-known/torg" + path); status < 400 || status >= 500 {
			t.Errorf("%s gives %d", path, status)
		}
	}
}

func (r *rig) fetch(path string) (int, string) {
	r.t.Helper()
	resp, err := http.Get(r.Base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, b.String()
}
