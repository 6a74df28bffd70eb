// Package bench measures Torg against raw programs that do only the storage work, in the same run on the same machine.
// Absolute figures say little on a shared machine; the ratios do. Every figure is printed with what it was held against,
// how it was measured, and whether the goal was reached or by how much it falls short.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// Options are how the benchmarks are run.
type Options struct {
	Only     []string      // goals to measure, such as "P1"; all when empty
	JSON     bool          // print figures as JSON instead of a table
	Records  int           // journal records of P6 and P14
	Clients  int           // clients at once
	For      time.Duration // how long each timed part may take
	Apply    int           // applications prepared for each timed part of P1
	Postgres string        // connection string; empty to start a server when one is installed
	Profile  string        // file for a CPU profile of the timed part of P1; empty for none
	Dir      string        // folder for the data; a temporary one when empty
	Out      io.Writer
}

// run is one run of the benchmarks.
type run struct {
	Options
	figures []Figure
	made    int
}

// goal is one benchmark.
type goal struct {
	name string
	run  func(context.Context, *run) error
}

func goals() []goal {
	return []goal{{"P1", p1}, {"P2", p2}, {"P3", p3}, {"P4", p4}, {"P5", p5}, {"P6", p6}, {"P9", p9}, {"P10", p10}, {"P14", p14}, {"P15", p15}, {"WHATIF", whatIf}}
}

// Run measures and prints. A goal that is not reached is a result, not an error.
func Run(ctx context.Context, opt Options) (err error) {
	r := &run{Options: opt.withDefaults()}
	if r.Dir == "" {
		if r.Dir, err = os.MkdirTemp("", "torg-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(r.Dir)) }()
	}
	if err := r.known(); err != nil {
		return err
	}
	r.head()
	for _, g := range goals() {
		if !r.wanted(g.name) {
			continue
		}
		if err := g.run(ctx, r); err != nil {
			return fmt.Errorf("bench %s: %w", g.name, err)
		}
	}
	return r.end()
}

func (o Options) withDefaults() Options {
	if o.Clients <= 0 {
		o.Clients = 64
	}
	if o.For <= 0 {
		o.For = 2 * time.Second
	}
	if o.Records <= 0 {
		o.Records = 20000
	}
	if o.Apply <= 0 {
		o.Apply = 1500
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	return o
}

func (r *run) wanted(name string) bool {
	return len(r.Only) == 0 || slices.ContainsFunc(r.Only, func(s string) bool { return strings.EqualFold(s, name) })
}

// known refuses a goal that is not measured here, so that a slip of the pen is not a silent success.
func (r *run) known() error {
	var names []string
	for _, g := range goals() {
		names = append(names, g.name)
	}
	for _, want := range r.Only {
		if !slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, want) }) {
			return fmt.Errorf("bench: no goal %q is measured here; there are %s", want, strings.Join(names, ", "))
		}
	}
	return nil
}

// folder makes a new empty folder for one part.
func (r *run) folder(name string) (string, error) {
	r.made++
	dir := fmt.Sprintf("%s/%03d-%s", r.Dir, r.made, name)
	return dir, os.MkdirAll(dir, 0o700)
}
