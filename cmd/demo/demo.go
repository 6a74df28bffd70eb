// Package demo runs the demonstration: Fjordvik kommune with both zones and all workers, the simulated national
// components, and the invented people, in one process. The end-to-end tests start this same program.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"torg"
	"torg/cmd/town"
	"torg/internal/clamd"
	"torg/municipality"
	"torg/store"
)

// Options are how the demonstration is run.
type Options struct {
	Addr      string // where the municipality answers; "127.0.0.1:8080"
	Data      string // folder of its data
	Postgres  string // connection string; empty for SQLite
	People    string // folder of published test persons for Folkeregisteret; may be empty
	Contracts string // folder of SvarUt's published contracts, to hold requests against; may be empty
	Clamd     string // address of a ClamAV daemon that looks at every file; empty for none
	Packs     fs.FS  // nil for those that come with Torg
	Clock     func() time.Time
	Log       *slog.Logger
	Follow    time.Duration // how often letters are asked about; a demonstration is impatient
	Feed      time.Duration // how often Folkeregisteret is asked what has changed
	Pace      time.Duration // how fast simulated letters move
	Probe     func(municipality.Zone, store.Point) error
	NoWorkers bool    // tests drive the workers by hand
	Carrier   *Nation // a nation started before, whose carrier still holds its letters; nil for a new one
}

// Demo is the running demonstration.
type Demo struct {
	Town   *town.Town
	Nation *Nation
	Base   string // address of the municipality

	web, simulators *http.Server
	stop            context.CancelFunc
	done            sync.WaitGroup
	close           sync.Once
	closed          error
}

// Start opens everything and answers from then on. Close ends it.
func Start(ctx context.Context, opt Options) (d *Demo, err error) {
	opt.defaults()
	plan, err := readPlan()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(opt.Data, 0o700); err != nil {
		return nil, err
	}
	webListener, err := net.Listen("tcp", opt.Addr)
	if err != nil {
		return nil, fmt.Errorf("demo: %s is taken or cannot be used; choose another with ADDR: %w", opt.Addr, err)
	}
	simListener, err := beside(webListener.Addr().(*net.TCPAddr))
	if err != nil {
		return nil, errors.Join(err, webListener.Close())
	}
	d = &Demo{Base: "http://" + webListener.Addr().String()}
	if err := d.build(ctx, opt, plan, "http://"+simListener.Addr().String()); err != nil {
		return nil, errors.Join(err, webListener.Close(), simListener.Close(), d.Close())
	}
	d.serve(webListener, simListener)
	if !opt.NoWorkers {
		d.work(ctx)
	}
	return d, plan.sheet(d.Base, d.Nation.Addresses).write(opt.Data)
}

func (o *Options) defaults() {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Packs == nil {
		o.Packs = torg.Packs()
	}
	if o.Follow == 0 {
		o.Follow = 2 * time.Second
	}
	if o.Feed == 0 && !o.NoWorkers {
		o.Feed = 2 * time.Second
	}
	if o.Pace == 0 {
		o.Pace = 3 * time.Second
	}
}

// beside listens at the next port, or at any when that is taken.
func beside(web *net.TCPAddr) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(web.IP.String(), fmt.Sprint(web.Port+1)))
	if err == nil {
		return l, nil
	}
	return net.Listen("tcp", net.JoinHostPort(web.IP.String(), "0"))
}

func (d *Demo) build(ctx context.Context, opt Options, p plan, simBase string) (err error) {
	cfg := nationConfig{base: simBase, web: d.Base, plan: p, contracts: opt.Contracts, clock: opt.Clock, pace: opt.Pace, before: opt.Carrier}
	if opt.People != "" {
		cfg.documents = os.DirFS(opt.People)
	}
	if d.Nation, err = newNation(cfg); err != nil {
		return err
	}
	p.Profile.BaseURL = d.Base
	if d.Town, err = town.Open(ctx, town.Config{Data: opt.Data, Postgres: opt.Postgres, Profile: p.Profile, Units: p.Units, Staff: p.staff(), Packs: opt.Packs,
		Registers: d.Nation.Registers, Contacts: d.Nation.Contacts, Post: d.Nation.Post, Follow: opt.Follow, Feed: opt.Feed, PrintDays: 3, Clock: opt.Clock, Log: opt.Log, Probe: opt.Probe, Scan: scanner(opt.Clamd)}); err != nil {
		return err
	}
	handler, err := d.handler()
	if err != nil {
		return err
	}
	d.web = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	d.simulators = &http.Server{Handler: d.Nation, ReadHeaderTimeout: 10 * time.Second}
	return nil
}

func scanner(address string) func(context.Context, []byte) error {
	if address == "" {
		return nil
	}
	return func(ctx context.Context, body []byte) error { return clamd.Scan(ctx, address, body) }
}

func (d *Demo) serve(web, simulators net.Listener) {
	d.done.Go(func() { _ = d.web.Serve(web) }) // both end with ErrServerClosed
	d.done.Go(func() { _ = d.simulators.Serve(simulators) })
}

func (d *Demo) work(ctx context.Context) {
	ctx, d.stop = context.WithCancel(context.WithoutCancel(ctx))
	d.done.Go(func() { d.Town.Run(ctx) })
}

// Close ends the demonstration in order: no new requests, the workers finish, the stores close. Closing it again does
// nothing and says the same.
func (d *Demo) Close() error {
	d.close.Do(func() { d.closed = d.end() })
	return d.closed
}

func (d *Demo) end() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var err error
	if d.web != nil {
		err = d.web.Shutdown(ctx)
	}
	if d.stop != nil {
		d.stop()
	}
	if d.simulators != nil {
		err = errors.Join(err, d.simulators.Close())
	}
	d.done.Wait()
	if d.Town != nil {
		err = errors.Join(err, d.Town.Close())
	}
	return err
}

// Sheet is where demo.json lies.
func Sheet(data string) string { return filepath.Join(data, "demo.json") }
