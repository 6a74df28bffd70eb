package bench

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"torg/cmd/town"
	"torg/municipality"
	"torg/store"
)

// counter is a municipality with applications ready to be sent in.
type counter struct {
	*town.Town
	web     *web
	callers []*caller
	ready   []sent
	used    atomic.Int64
	made    int
}

// p1 sends applications in over HTTP with everything a citizen's last press sets off before she has her receipt: the
// session, the rules' validation, the archive, the ledger and the promise of what follows. Workers stand still in the
// first figure and work in the second.
func p1(ctx context.Context, r *run) error {
	dir, err := r.folder("p1")
	if err != nil {
		return err
	}
	c, err := r.counter(ctx, dir)
	if err != nil {
		return err
	}
	err = r.applications(ctx, c)
	return join(err, c.close(), sweep(dir))
}

func (r *run) counter(ctx context.Context, dir string) (c *counter, err error) {
	c = &counter{}
	if c.Town, err = openTown(ctx, dir, nil); err != nil {
		return nil, err
	}
	if c.web, err = serve(c.Town); err != nil {
		return nil, err
	}
	for range r.Clients {
		c.callers = append(c.callers, c.web.call())
	}
	return c, nil
}

func (c *counter) close() error {
	for _, k := range c.callers {
		k.close()
	}
	return join(c.web.close(), c.Town.Close())
}

func (r *run) applications(ctx context.Context, c *counter) error {
	raw, ours, err := turns(
		func() (Measure, error) { return r.rawPart(ctx, r.Clients, 20, 0, nil) },
		func() (Measure, error) { return r.submit(ctx, c, r.Apply, c.overHTTP, r.Profile) })
	if err != nil {
		return err
	}
	f := ratio("P1", "applications over HTTP / raw registrations", raw, ours, 0.50)
	f.Notes = []string{fmt.Sprintf("workers stand still; the clients' processor time is ours too; document of the application %.1f KiB, raw %d KiB", c.documentKiB(ctx), documentSize>>10)}
	r.add(f)
	r.add(Figure{Goal: "P1", What: "p99 of the same", Raw: raw, Ours: ours, Unit: "ms", RawVal: raw.P99, OursVal: ours.P99, Want: 3, AtMost: true})
	direct, err := r.submit(ctx, c, r.Apply/2, c.direct, "")
	if err != nil {
		return err
	}
	r.add(ratio("P1", "the same without HTTP (Reception.Submit)", raw, direct, 0))
	return r.working(ctx, c, raw)
}

// working is the second figure: applications while workers open, decide, write letters and send them.
func (r *run) working(ctx context.Context, c *counter, raw Measure) error {
	if err := c.Settle(ctx); err != nil { // what the first figure promised is not part of this one
		return err
	}
	n := min(r.Apply/4, 600)
	if err := c.prepare(ctx, n); err != nil {
		return err
	}
	before, err := c.decided(ctx)
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); c.Run(work) }()
	start := time.Now()
	ours, err := load(ctx, r.Clients, time.Minute, c.overHTTP)
	if err == nil {
		err = c.await(ctx, before+n)
	}
	took := time.Since(start)
	stop()
	<-done
	if err != nil {
		return err
	}
	f := ratio("P1", "over HTTP with workers running", raw, ours, 0)
	f.Notes = []string{fmt.Sprintf("%d applications sent in, decided by the rules and their letters archived and sent within %.1f s: %.0f/s", n, took.Seconds(), float64(n)/took.Seconds())}
	r.add(f)
	return nil
}

// submit prepares n applications and then measures sending them in.
func (r *run) submit(ctx context.Context, c *counter, n int, send func(context.Context, int, int) error, profile string) (m Measure, err error) {
	if err := c.prepare(ctx, n); err != nil {
		return m, err
	}
	before, err := c.received(ctx)
	if err != nil {
		return m, err
	}
	stop, err := profiled(profile)
	if err != nil {
		return m, err
	}
	m, err = load(ctx, r.Clients, time.Minute, send)
	stop()
	if err != nil {
		return m, err
	}
	after, err := c.received(ctx)
	if err == nil && after-before != n {
		err = fmt.Errorf("%d applications were sent in, and %d are in the archive", n, after-before)
	}
	return m, err
}

func profiled(path string) (stop func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, join(err, f.Close())
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}

// prepare fills n applications and logs each applicant in.
func (c *counter) prepare(ctx context.Context, n int) error {
	c.ready = make([]sent, n)
	first := c.made
	c.made += n
	c.used.Store(0)
	_, err := load(ctx, len(c.callers), 5*time.Minute, func(ctx context.Context, client, i int) (err error) {
		if i >= n {
			return errNoMore
		}
		if c.ready[i], err = fill(ctx, c.Site, first+i); err != nil {
			return err
		}
		c.ready[i].cookie, err = c.callers[client].login(first + i)
		return err
	})
	return err
}

func (c *counter) next() (sent, error) {
	i := int(c.used.Add(1)) - 1
	if i >= len(c.ready) {
		return sent{}, errNoMore
	}
	return c.ready[i], nil
}

func (c *counter) overHTTP(_ context.Context, client, _ int) error {
	s, err := c.next()
	if err != nil {
		return err
	}
	return c.callers[client].send(s)
}

func (c *counter) direct(ctx context.Context, _, _ int) error {
	s, err := c.next()
	if err != nil {
		return err
	}
	_, err = c.Site.Internal().Reception.Submit(ctx, s.who, s.draft)
	return err
}

func (c *counter) number(ctx context.Context, query string) (n int, err error) {
	err = c.Site.Zones[municipality.Internal].Store.Read(ctx, func(tx store.Tx) error { return store.One(tx, query, nil, &n) })
	return n, err
}

// received counts what is whole: a request with its entry in the journal and its entry in the ledger.
func (c *counter) received(ctx context.Context) (int, error) {
	return c.number(ctx, `SELECT COUNT(*) FROM request r JOIN journalpost j ON j.system_id = r.entry JOIN ledger l ON l.subject = 'request/' || r.id AND l.verb = 'request.submit' WHERE j.journalsekvensnummer > 0`)
}

// decided counts letters given to the carrier.
func (c *counter) decided(ctx context.Context) (int, error) {
	return c.number(ctx, `SELECT COUNT(*) FROM shipment WHERE carrier <> ''`)
}

func (c *counter) await(ctx context.Context, want int) error {
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if n, err := c.decided(ctx); err != nil || n >= want {
			return err
		}
	}
	return fmt.Errorf("the workers did not finish in two minutes")
}

// documentKiB is how large the application is as the archive keeps it.
func (c *counter) documentKiB(ctx context.Context) float64 {
	n, err := c.number(ctx, `SELECT COALESCE(CAST(AVG(filstoerrelse) AS BIGINT), 0) FROM dokumentobjekt`)
	if err != nil {
		return 0
	}
	return float64(n) / 1024
}
