package bench

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"torg"
	"torg/cmd/families"
	"torg/municipality"
	"torg/service"
)

// p15 times the decision of an application with its whole explanation. The largest pack is the one whose decisions take
// longest; it is found by trying all that come with Torg. Beside it stands reduced payment in kindergarten, where raw is a
// calculation of the same regulation in plain Go. Times are this process' own processor time: others on the machine do not
// count.
func p15(ctx context.Context, r *run) error {
	slowest, at, err := r.slowestPack(ctx)
	if err != nil {
		return err
	}
	plain, err := r.reckoned()
	if err != nil {
		return err
	}
	kindergarten, err := r.decided(ctx, families.Pack)
	if err != nil {
		return err
	}
	r.add(r.p15Figure(slowest+", the largest pack", Measure{}, at, "every application in the pack's own tests, in turn, with the explanation written as it is kept"))
	r.add(r.p15Figure(families.Pack, plain, kindergarten, "raw is plain Go that knows this one regulation, on made-up families"))
	return nil
}

func (r *run) p15Figure(what string, raw, ours Measure, note string) Figure {
	return Figure{Goal: "P15", What: "decision with explanation: " + what, Raw: raw, Ours: ours, Unit: "ms", RawVal: raw.CPU / 1000, OursVal: ours.CPU / 1000,
		Want: 1, AtMost: true, Plain: true, Notes: []string{note + "; processor time per decision"}}
}

// slowestPack finds the pack whose decisions take most.
func (r *run) slowestPack(ctx context.Context) (name string, m Measure, err error) {
	entries, err := fs.ReadDir(torg.Packs(), ".")
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		one, err := r.decided(ctx, e.Name())
		if err != nil {
			return "", m, err
		}
		if one.CPU > m.CPU {
			name, m = e.Name(), one
		}
	}
	return name, m, err
}

// decided times the decisions of a pack.
func (r *run) decided(ctx context.Context, name string) (Measure, error) {
	p, problems := service.Load(torg.Packs(), name)
	if p == nil {
		return Measure{}, problems
	}
	examples := p.Examples()
	if len(examples) == 0 {
		return Measure{}, nil
	}
	return timedLoop(r.For/8, func(i int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		out, err := p.Decide(examples[i%len(examples)])
		if err == nil && len(out.Explanation) == 0 {
			err = fmt.Errorf("%s: a decision has no explanation", name)
		}
		return err
	})
}

// reckoned times the plain calculation.
func (r *run) reckoned() (Measure, error) {
	p, problems := service.Load(torg.Packs(), families.Pack)
	if p == nil {
		return Measure{}, problems
	}
	rates, err := families.RatesOn(p, municipality.Date{Year: 2025, Month: 9, Day: 10})
	if err != nil {
		return Measure{}, err
	}
	all := make([]families.Family, 200)
	for i := range all {
		all[i] = families.Make(1, i)
	}
	return timedLoop(r.For/8, func(i int) error {
		_ = all[i%len(all)].Reckon(rates)
		return nil
	})
}

// timedLoop does one thing again and again for a while, and at least twenty times.
func timedLoop(long time.Duration, do func(i int) error) (Measure, error) {
	for i := range 10 { // warm
		if err := do(i); err != nil {
			return Measure{}, err
		}
	}
	n, begun, before := 0, time.Now(), meter()
	for ; n < 20 || time.Since(begun) < long; n++ {
		if err := do(n); err != nil {
			return Measure{}, err
		}
	}
	took, after := time.Since(begun), meter()
	own := (after.own - before.own).Seconds()
	return Measure{N: n, Rate: float64(n) / took.Seconds(), P50: took.Seconds() * 1000 / float64(n), CPU: own * 1e6 / float64(n),
		Foreign: max(0, (after.busy-before.busy-own)/(after.total-before.total+1e-9))}, nil
}
