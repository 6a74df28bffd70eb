package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Wear is what one program did to the disk for a number of registrations.
type Wear struct {
	N       int   `json:"n"`
	Points  int64 `json:"points"`  // moments at which the program asked for durability
	Written int64 `json:"written"` // bytes given to the block layer, from /proc/self/io
	Files   int64 `json:"files"`   // bytes of the files left
	Calls   int64 `json:"calls"`   // fsync and fdatasync seen by strace; -1 when there is none
}

const wearN = 6000

// p3 asks how often the disk is asked to be certain, and how much is written for each byte that matters. Each program
// runs alone in a process of its own, so that what it writes and asks for is counted by the system and not by itself.
func p3(ctx context.Context, r *run) error {
	raw, err := r.wear(ctx, "raw")
	if err != nil {
		return err
	}
	ours, err := r.wear(ctx, "ours")
	if err != nil {
		return err
	}
	f := Figure{Goal: "P3", What: fmt.Sprintf("fsync per registration, %d clients", r.Clients), Unit: "each", RawVal: raw.syncs(), OursVal: ours.syncs(), Want: 0.75, AtMost: true, Plain: true, Notes: []string{raw.how()}}
	r.add(f)
	if ours.Written == 0 {
		fmt.Fprintf(r.notes(), "%-5s bytes were not measured: /proc/self/io is not readable\n", "P3")
		return nil
	}
	r.add(Figure{Goal: "P3", What: "bytes written per byte of document", Unit: "×", RawVal: raw.bytes(), OursVal: ours.bytes(), Want: 3, AtMost: true, Plain: true,
		Notes: []string{fmt.Sprintf("write_bytes of /proc/self/io until the store is closed, over documents of %d KiB; files left: raw %.2f ×, ours %.2f ×", documentSize>>10, raw.left(), ours.left())}})
	return nil
}

func (w Wear) syncs() float64 {
	if w.Calls >= 0 {
		return float64(w.Calls) / float64(w.N)
	}
	return float64(w.Points) / float64(w.N)
}

func (w Wear) how() string {
	if w.Calls >= 0 {
		return fmt.Sprintf("fsync and fdatasync counted by strace over %d registrations, without those of opening", w.N)
	}
	return "counted at the store's own points; no strace here, so what SQLite does at checkpoints is not in it"
}

func (w Wear) bytes() float64 { return float64(w.Written) / float64(w.N) / documentSize }
func (w Wear) left() float64  { return float64(w.Files) / float64(w.N) / documentSize }

// wear runs a part in a process of its own, twice: with registrations and without, to know what opening costs.
func (r *run) wear(ctx context.Context, part string) (w Wear, err error) {
	if w, err = r.child(ctx, part, wearN); err != nil || w.Calls < 0 {
		return w, err
	}
	empty, err := r.child(ctx, part, 0)
	w.Calls -= empty.Calls
	return w, err
}

func (r *run) child(ctx context.Context, part string, n int) (w Wear, err error) {
	dir, err := r.folder("wear-" + part)
	if err != nil {
		return w, err
	}
	self, err := os.Executable()
	if err != nil {
		return w, err
	}
	args := []string{self, "bench", "--part", part, "--part-n", strconv.Itoa(n), "--clients", strconv.Itoa(r.Clients), "--dir", dir}
	counts := filepath.Join(dir, "strace.txt")
	strace, lookErr := exec.LookPath("strace")
	if lookErr == nil {
		args = append([]string{strace, "-f", "-c", "--seccomp-bpf", "-e", "trace=fsync,fdatasync,sync_file_range", "-o", counts}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return w, fmt.Errorf("part %s: %w: %s", part, err, problems.String())
	}
	if err := json.Unmarshal(out.Bytes(), &w); err != nil {
		return w, fmt.Errorf("part %s: %w", part, err)
	}
	w.Calls = -1
	if lookErr == nil {
		w.Calls, err = straced(counts)
	}
	return w, errors.Join(err, sweep(dir))
}

// straced adds up the calls of strace's table; no table means no calls.
func straced(path string) (calls int64, err error) {
	b, err := os.ReadFile(path)
	for _, l := range strings.Split(string(b), "\n") {
		f := strings.Fields(l)
		if len(f) < 5 || !strings.Contains(f[len(f)-1], "sync") || f[len(f)-1] == "syscall" {
			continue
		}
		n, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("strace: %q", l)
		}
		calls += n
	}
	return calls, err
}

// Part runs one program alone for n registrations and prints what it did to the disk. It is how P3 calls this program
// again; nobody else needs it.
func Part(ctx context.Context, opt Options, part string, n int) error {
	r := &run{Options: opt.withDefaults()}
	r.For = time.Minute
	var w Wear
	var err error
	before := written()
	if part == "raw" {
		w, err = r.wearRaw(ctx, n)
	} else {
		w, err = r.wearOurs(ctx, n)
	}
	if err != nil {
		return err
	}
	w.N, w.Written, w.Files = n, written()-before, size(r.Dir)
	return json.NewEncoder(r.Out).Encode(w)
}

func (r *run) wearRaw(ctx context.Context, n int) (w Wear, err error) {
	d, err := openRaw(r.Dir, 20, 0)
	if err != nil {
		return w, err
	}
	_, err = load(ctx, r.Clients, r.For, upTo(n, func(_ context.Context, client, i int) error { return d.register(client, i) }))
	w.Points = d.syncs.Load()
	return w, join(err, d.close())
}

func (r *run) wearOurs(ctx context.Context, n int) (w Wear, err error) {
	p, err := openPlace(ctx, where{dir: r.Dir, clients: r.Clients})
	if err != nil {
		return w, err
	}
	p.syncs.Store(0)
	_, err = load(ctx, r.Clients, r.For, upTo(n, p.register))
	w.Points = p.syncs.Load()
	return w, join(err, p.Close())
}

// upTo ends a load after n.
func upTo(n int, do func(context.Context, int, int) error) func(context.Context, int, int) error {
	var begun atomic.Int64
	return func(ctx context.Context, client, i int) error {
		if begun.Add(1) > int64(n) {
			return errNoMore
		}
		return do(ctx, client, i)
	}
}

// written is how many bytes this process has had written to disks; 0 when the system does not say.
func written() int64 {
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(b), "\n") {
		if v, ok := strings.CutPrefix(l, "write_bytes: "); ok {
			n, _ := strconv.ParseInt(v, 10, 64)
			return n
		}
	}
	return 0
}

func size(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil && d.Name() != "strace.txt" {
			n += info.Size()
		}
		return nil
	})
	return n
}
