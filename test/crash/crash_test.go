// Package crash kills Torg. A process of its own takes applications and does the promised work; it is killed at random and
// at chosen points, started again on the same data, and in the end nothing acknowledged may be lost, nothing done twice,
// nothing half there.
//
// TORG_CRASH_ROUNDS says how many times for each engine; a handful when it is not set.
package crash

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"torg/cmd/demo"
	"torg/cmd/node"
	"torg/internal/pgtest"
	"torg/municipality"
	"torg/store"
)

const (
	number  = "9901"
	org     = "310000019"
	service = "redusert-foreldrebetaling"
)

func TestMain(m *testing.M) {
	if path := os.Getenv("TORG_CRASH_CHILD"); path != "" {
		if err := child(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// world is what outlives the process that is killed: the data, the nation, and what was acknowledged.
type world struct {
	t      *testing.T
	path   string // of torg.yaml
	config node.Config
	nation *demo.Simulation
	acked  map[string]bool
	kills  int
	seed   *rand.Rand
}

func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("TORG_CRASH_ROUNDS")); err == nil {
		return n
	}
	return 6
}

func TestKilledAtRandomSQLite(t *testing.T)   { killedAtRandom(t, "") }
func TestKilledAtRandomPostgres(t *testing.T) { killedAtRandom(t, pgtest.DSN(t)) }

func killedAtRandom(t *testing.T, dsn string) {
	w := create(t, dsn)
	for i := range rounds() {
		w.round(killing{acks: w.seed.IntN(8), after: time.Duration(w.seed.IntN(60)) * time.Millisecond, point: w.point(i)})
	}
	w.judge()
}

// point is where every other round dies by its own hand: at a commit, a little later each time.
func (w *world) point(round int) string {
	if round%2 == 0 {
		return ""
	}
	points := []store.Point{store.AtBegin, store.AtBlobs, store.BeforeCommit, store.AfterCommitOK}
	return fmt.Sprintf("%s:%d", points[round/2%len(points)], 1+w.seed.IntN(12))
}

func create(t *testing.T, dsn string) *world {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dir := t.TempDir()
	w := &world{t: t, path: filepath.Join(dir, "torg.yaml"), acked: map[string]bool{}, seed: rand.New(rand.NewPCG(seed, 1))}
	engine := "{engine: sqlite}"
	if dsn != "" {
		engine = "{engine: postgres, connection: dsn}"
		w.write("dsn", dsn)
		for _, zone := range municipality.Zones() {
			pgtest.Drop(t, dsn, "torg_"+number+"_"+string(zone))
		}
	}
	w.write("torg.yaml", "data: data\nlisten: 127.0.0.1:0\nmunicipalities: towns\npacks: packs\nstores: {main: "+engine+"}\n")
	if err := os.CopyFS(filepath.Join(dir, "packs", service), os.DirFS(filepath.Join("..", "..", "packs", service))); err != nil {
		t.Fatal(err)
	}
	w.found(dir)
	return w
}

func (w *world) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(w.path), name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// found starts the nation and adds the municipality.
func (w *world) found(dir string) {
	w.t.Helper()
	var err error
	if w.nation, err = demo.Simulate(w.t.Context(), demo.SimulateOptions{Addr: "127.0.0.1:0", Web: "http://fjordvik.invalid", OrgNumber: org, Out: filepath.Join(dir, "nation")}); err != nil {
		w.t.Fatal(err)
	}
	if w.config, err = node.Load(w.path); err != nil {
		w.t.Fatal(err)
	}
	if err := w.config.Add(w.t.Context(), node.NewMunicipality{Number: number, Name: "Fjordvik kommune", OrgNumber: org, Host: "fjordvik.invalid", Store: "main"}); err != nil {
		w.t.Fatal(err)
	}
	file := filepath.Join(dir, "towns", number+".yaml")
	begun, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	simulated, err := os.ReadFile(filepath.Join(dir, "nation", "simulated.yaml"))
	if err != nil {
		w.t.Fatal(err)
	}
	text := strings.NewReplacer("\nnational: {}\n", "\n", "\nunits: []\n", "\n", "\nstaff: []\n", "\n").Replace(string(begun)) + string(simulated)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// killing is how a process dies.
type killing struct {
	acks  int           // when it has acknowledged so many applications
	after time.Duration // and so long has passed
	point string        // or by its own hand, "POINT:N"; whichever comes first
}

// round runs a process until it is killed, and remembers what it acknowledged.
func (w *world) round(k killing) {
	w.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TORG_CRASH_CHILD="+w.path, "TORG_CRASH_POINT="+k.point)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	heard := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if word, id, _ := strings.Cut(lines.Text(), " "); word == "ack" {
			w.acked[id] = true
			heard++
		}
		if heard == k.acks {
			time.AfterFunc(k.after, func() { _ = cmd.Process.Kill() }) // it may be dead by its own hand
		}
	}
	err = cmd.Wait()
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		w.t.Fatalf("the process ended by itself: %v: %s", err, said.String())
	}
	w.kills++
}
