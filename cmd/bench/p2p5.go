package bench

import (
	"context"
	"fmt"
	"time"
)

// slow is what is added to each fsync in P2.
const slow = 2 * time.Millisecond

// p2 asks what group commit is worth when disks are slow: the figure is 64 clients against one, and not against raw.
func p2(ctx context.Context, r *run) error {
	rawOne, rawMany, err := r.pair(func(clients int) (Measure, error) { return r.rawPart(ctx, clients, 20, slow, nil) })
	if err != nil {
		return err
	}
	one, many, err := r.pair(func(clients int) (Measure, error) { return r.oursPart(ctx, where{delay: slow}, clients, nil) })
	if err != nil {
		return err
	}
	f := Figure{Goal: "P2", What: fmt.Sprintf("+2 ms per fsync: %d clients over one", r.Clients), Raw: rawMany, Ours: many, Unit: "×", RawVal: rawMany.Rate / rawOne.Rate, OursVal: many.Rate / one.Rate, Want: 10, Plain: true}
	f.Notes = []string{fmt.Sprintf("registrations: ours %.0f/s → %.0f/s, raw %.0f/s → %.0f/s", one.Rate, many.Rate, rawOne.Rate, rawMany.Rate),
		"the delay is slept at the store's own points before documents are flushed and before the commit; raw sleeps at the same two"}
	r.add(f)
	return nil
}

func (r *run) pair(part func(clients int) (Measure, error)) (one, many Measure, err error) {
	if one, err = part(1); err == nil {
		many, err = part(r.Clients)
	}
	return one, many, err
}

// rawPart runs the raw program in an empty folder.
func (r *run) rawPart(ctx context.Context, clients, tenants int, delay time.Duration, after func(*rawDB, Measure)) (m Measure, err error) {
	dir, err := r.folder("raw")
	if err != nil {
		return m, err
	}
	d, err := openRaw(dir, tenants, delay)
	if err != nil {
		return m, err
	}
	m, err = load(ctx, clients, r.For, func(_ context.Context, client, n int) error { return d.register(client, n) })
	if after != nil && err == nil {
		after(d, m)
	}
	return m, join(err, d.close(), sweep(dir))
}

// oursPart registers in an empty archive of ours.
func (r *run) oursPart(ctx context.Context, w where, clients int, after func(*place, Measure)) (m Measure, err error) {
	if w.dir, err = r.folder("ours"); err != nil {
		return m, err
	}
	w.clients = clients
	p, err := openPlace(ctx, w)
	if err != nil {
		return m, err
	}
	m, err = load(ctx, clients, r.For, p.register)
	if after != nil && err == nil {
		after(p, m)
	}
	return m, join(err, p.Close(), sweep(w.dir))
}

// p4 asks what it costs that all come to one municipality: each has its own writer, its numbers and its chain.
func p4(ctx context.Context, r *run) error {
	hot, spread, err := turns(
		func() (Measure, error) { return r.oursPart(ctx, where{}, r.Clients, nil) },
		func() (Measure, error) { return r.spread(ctx, 20) })
	if err != nil {
		return err
	}
	f := ratio("P4", "registrations: one hot municipality over twenty", spread, hot, 0.70)
	f.Notes = []string{"the left figure is ours too: the same clients spread over twenty municipalities with a store each"}
	r.add(f)
	return nil
}

// spread registers in several municipalities in turn.
func (r *run) spread(ctx context.Context, towns int) (m Measure, err error) {
	var places []*place
	defer func() {
		for _, p := range places {
			err = join(err, p.Close())
		}
	}()
	for range towns {
		dir, err := r.folder("town")
		if err != nil {
			return m, err
		}
		p, err := openPlace(ctx, where{dir: dir, clients: r.Clients})
		if err != nil {
			return m, err
		}
		places = append(places, p)
	}
	return load(ctx, r.Clients, r.For, func(ctx context.Context, client, n int) error { return places[n%towns].register(ctx, client, n/towns) })
}

// p5 asks what PostgreSQL costs against SQLite.
func p5(ctx context.Context, r *run) error {
	dsn, why := r.server()
	if dsn == "" {
		fmt.Fprintf(r.notes(), "%-5s not measured: %s\n", "P5", why)
		return nil
	}
	n := 0
	lite, pg, err := turns(
		func() (Measure, error) { return r.oursPart(ctx, where{}, r.Clients, nil) },
		func() (Measure, error) {
			n++
			schema := fmt.Sprint("torg_bench_", n)
			if err := dropSchema(dsn, schema); err != nil {
				return Measure{}, err
			}
			m, err := r.oursPart(ctx, where{postgres: dsn, schema: schema}, r.Clients, nil)
			return m, join(err, dropSchema(dsn, schema))
		})
	if err != nil {
		return err
	}
	f := ratio("P5", "registrations: PostgreSQL over SQLite", lite, pg, 0.8)
	f.Notes = []string{"both are ours; the server runs on the same processors as the clients"}
	r.add(f)
	return nil
}
