package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"time"

	"torg/cmd/demo"
)

// p14 starts this program as it is used and waits for its first page, with a journal of some size in place.
func p14(ctx context.Context, r *run) error {
	dir, err := r.folder("p14")
	if err != nil {
		return err
	}
	if err := fillDemo(ctx, dir, r.Records); err != nil {
		return err
	}
	var bare, page []time.Duration
	for range 5 {
		b, err := timed(ctx, "version")
		if err != nil {
			return err
		}
		p, err := firstPage(ctx, dir)
		if err != nil {
			return err
		}
		bare, page = append(bare, b), append(page, p)
	}
	f := Figure{Goal: "P14", What: fmt.Sprintf("from start to first page, %d records", r.Records), Unit: "ms", RawVal: median(bare), OursVal: median(page), Want: 250, AtMost: true, Plain: true,
		Notes: []string{fmt.Sprintf("the middle of five; raw is this program started to say its version; ours is the demonstration with its simulated national components, whose keys are made at start; the goal is for 1,000,000 records (TORG_BENCH_N), measured with %d", r.Records)}}
	r.add(f)
	r.binary()
	return sweep(dir)
}

func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2].Microseconds()) / 1000
}

func (r *run) binary() {
	f := Figure{Goal: "P14", What: "size of this program, cgo " + cgo(), Unit: "MB", Want: 60, AtMost: true, Plain: true}
	self, err := os.Executable()
	if err == nil {
		if info, err := os.Stat(self); err == nil {
			f.OursVal = float64(info.Size()) / 1e6
		}
	}
	if cgoOn() {
		f.Notes = []string{"built with cgo: the goal is without; set CGO_ENABLED=0"}
	}
	r.add(f)
}

// fillDemo makes the demonstration's data once and fills its journal.
func fillDemo(ctx context.Context, dir string, records int) error {
	d, err := demo.Start(ctx, demo.Options{Addr: "127.0.0.1:0", Data: dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), NoWorkers: true})
	if err != nil {
		return err
	}
	_, err = publish(ctx, d.Town.Site.Internal().Store, records)
	return join(err, d.Close())
}

// timed runs this program with one argument to its end.
func timed(ctx context.Context, argument string) (time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	err = exec.CommandContext(ctx, self, argument).Run()
	return time.Since(start), err
}

// firstPage starts the demonstration and asks for its front page until it answers.
func firstPage(ctx context.Context, dir string) (took time.Duration, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	addr, err := freeAddress()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, self, "demo", "--addr", addr, "--data", dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 15 * time.Second
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	took, err = untilAnswered("http://"+addr+"/", start)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait() // it was interrupted: what it says of that is of no interest
	return took, err
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func untilAnswered(address string, start time.Time) (time.Duration, error) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(start) < 30*time.Second {
		if res, err := client.Get(address); err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK && err == nil {
				return time.Since(start), nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return 0, fmt.Errorf("%s did not answer within half a minute", address)
}
