package bench

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// errNoMore ends a client: what was prepared is used up.
var errNoMore = errors.New("bench: no more was prepared")

// load has clients do one thing over and over, for at most a time, and measures each. do gets the client's number and a
// number that no other call has.
func load(ctx context.Context, clients int, limit time.Duration, do func(ctx context.Context, client, n int) error) (Measure, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	took := make([][]time.Duration, clients)
	var next atomic.Int64
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	runtime.GC() // what was prepared before is not part of what is measured
	before, start := meter(), time.Now()
	for c := range clients {
		wg.Go(func() {
			for time.Since(start) < limit && ctx.Err() == nil {
				at := time.Now()
				err := do(ctx, c, int(next.Add(1)-1))
				if errors.Is(err, errNoMore) {
					return
				}
				if err != nil {
					once.Do(func() { failed = err })
					cancel()
					return
				}
				took[c] = append(took[c], time.Since(at))
			}
		})
	}
	wg.Wait()
	return measure(slices.Concat(took...), time.Since(start), before), failed
}

func measure(took []time.Duration, in time.Duration, before meters) Measure {
	slices.Sort(took)
	n := len(took)
	if n == 0 {
		return Measure{}
	}
	at := func(q float64) float64 { return float64(took[int(q*float64(n-1))].Microseconds()) / 1000 }
	after := meter()
	own := (after.own - before.own).Seconds()
	return Measure{N: n, Rate: float64(n) / in.Seconds(), P50: at(.5), P99: at(.99), CPU: own * 1e6 / float64(n),
		Foreign: max(0, (after.busy-before.busy-own)/(after.total-before.total+1e-9))}
}

// meters are the counters of the processors, in seconds.
type meters struct {
	own         time.Duration
	busy, total float64
}

func meter() (m meters) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) == nil {
		m.own = time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return m
	}
	first, _, _ := strings.Cut(string(b), "\n")
	for i, f := range strings.Fields(first)[1:9] {
		v, _ := strconv.ParseFloat(f, 64)
		m.total += v / 100
		if i != 3 && i != 4 { // idle, and waiting for the disk
			m.busy += v / 100
		}
	}
	return m
}

// better keeps the least disturbed of two parts of the same kind: the one during which others used less of the machine,
// and of two alike the faster.
func better(a, b Measure) Measure {
	if a.N == 0 || b.N > 0 && (b.Foreign < a.Foreign-0.05 || b.Foreign < a.Foreign+0.05 && b.Rate > a.Rate) {
		return b
	}
	return a
}

// turns measures two things in turn, twice each, so that what disturbs the machine disturbs both.
func turns(raw, ours func() (Measure, error)) (r, o Measure, err error) {
	for range 2 {
		a, err := raw()
		if err != nil {
			return r, o, err
		}
		b, err := ours()
		if err != nil {
			return r, o, err
		}
		r, o = better(r, a), better(o, b)
	}
	return r, o, nil
}

// cgo tells whether the program was built with cgo.
func cgo() string {
	if cgoOn() {
		return "on"
	}
	return "off"
}
