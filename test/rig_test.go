// Package test walks the municipality end to end: real stores, real protocols, simulated national components.
package test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"torg"
	"torg/cmd/demo"
	"torg/internal/demopeople"
	"torg/internal/pgtest"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/site"
)

// clock is moved by the test, never by time.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// rig is a running demonstration whose workers and clock the test drives.
type rig struct {
	*demo.Demo
	t     *testing.T
	clock *clock
}

type setting func(*demo.Options)

func start(t *testing.T, postgres bool, settings ...setting) *rig {
	t.Helper()
	c := &clock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	opt := demo.Options{Addr: "127.0.0.1:0", Data: t.TempDir(), Clock: c.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), NoWorkers: true, Follow: time.Minute, Pace: time.Second}
	if postgres {
		opt.Postgres = pgtest.DSN(t)
		for _, zone := range municipality.Zones() {
			pgtest.Drop(t, opt.Postgres, "torg_9901_"+string(zone))
		}
	}
	for _, s := range settings {
		s(&opt)
	}
	d, err := demo.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() }) // a test that stops it earlier has seen the error
	return &rig{d, t, c}
}

// only puts just these services into force: a test that starts many municipalities need not read them all each time.
func only(t *testing.T, names ...string) setting {
	t.Helper()
	some := fstest.MapFS{}
	for _, name := range names {
		if err := fs.WalkDir(torg.Packs(), name, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := fs.ReadFile(torg.Packs(), path)
			some[path] = &fstest.MapFile{Data: b, Mode: 0o644}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return func(o *demo.Options) { o.Packs = some }
}

func both(t *testing.T, run func(*testing.T, *rig)) {
	t.Run("sqlite", func(t *testing.T) { run(t, start(t, false)) })
	t.Run("postgres", func(t *testing.T) { run(t, start(t, true)) })
}

func (r *rig) settle() {
	r.t.Helper()
	if err := r.Town.Settle(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) zone(z municipality.Zone) *site.Zone { return r.Town.Site.Zones[z] }

func (r *rig) citizen(key string) request.Applicant {
	p := demopeople.MustByKey(key)
	return request.Applicant{Person: request.Person{ID: r.Town.Site.Names.ID(p.ID), NationalID: p.ID, Name: p.Name()}}
}

func (r *rig) staff(id string) municipality.Staff {
	r.t.Helper()
	m, ok := r.Town.Site.Member(id)
	if !ok {
		r.t.Fatalf("no employee %s", id)
	}
	return m
}

func (r *rig) read(z *site.Zone, fn func(store.Tx) error) {
	r.t.Helper()
	if err := z.Store.Read(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

// answers writes a form's answers briefly.
func answers(values map[string]any) map[string]service.Answer {
	out := map[string]service.Answer{}
	for k, v := range values {
		if n, ok := v.(int); ok {
			b, _ := json.Marshal(n)
			v = json.Number(b)
		}
		out[k] = service.Answer{Value: v}
	}
	return out
}

// prove verifies every zone and fails on the first lie.
func (r *rig) prove() {
	r.t.Helper()
	for _, z := range r.Town.Site.Each() {
		rep, err := r.Town.Verify(r.t.Context(), z)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, l := range rep.Lies {
			r.t.Errorf("%s zone lies: %v", z.Name, l)
		}
		if rep.Entries == 0 || rep.Rows == 0 {
			r.t.Errorf("%s zone: nothing was verified", z.Name)
		}
	}
}
