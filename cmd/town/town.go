// Package town puts a municipality together: its stores, the rooms in each zone, and who fills the rooms' ports. The
// program and the end-to-end tests open a municipality through it, so that what is tested is what runs.
package town

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/jobs"
	"torg/journal"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
	"torg/web/session"
	"torg/web/site"
)

// Config is what a municipality is made of.
type Config struct {
	Data      string              // folder for keys, documents and, with SQLite, the databases
	Postgres  string              // connection string; empty for SQLite
	KeyDir    string              // folder of the keys, in the same shape as Data; Data itself when empty
	Zones     []municipality.Zone // which zones this process opens; both when empty. Internal is always among them
	Profile   municipality.Profile
	Units     []municipality.Unit
	Staff     []municipality.Staff
	Packs     fs.FS           // service packs to put into force
	Services  []*service.Pack // the same packs, read already; Packs is read when nil
	Registers map[string]request.Register
	Contacts  dispatch.Contacts
	Post      dispatch.Post
	Scan      func(context.Context, []byte) error
	Follow    time.Duration // how often letters on their way are asked about
	Feed      time.Duration // how often the population register is asked what has changed
	PrintDays int
	Clock     func() time.Time
	Log       *slog.Logger
	Probe     func(municipality.Zone, store.Point) error // tests make the machine fail here
	Inspect   bool                                       // open what is there and change nothing, not even to complete it
}

// Town is a municipality, open.
type Town struct {
	Config
	Keys     Keys
	Site     *site.Site
	Sessions *session.Store
	Runners  []*jobs.Runner
}

// Open opens a municipality, and makes it the first time.
func Open(ctx context.Context, cfg Config) (t *Town, err error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	t = &Town{Config: cfg, Site: &site.Site{Profile: cfg.Profile, Units: cfg.Units, Staff: cfg.Staff, Zones: map[municipality.Zone]*site.Zone{}}}
	if t.Keys, err = t.keys(); err != nil {
		return nil, err
	}
	if t.Site.Names.Key, err = key(t.Keys.Names); err != nil {
		return nil, err
	}
	if !t.Inspect && t.Services == nil {
		if t.Services, err = LoadPacks(t.Packs); err != nil {
			return nil, err
		}
	}
	for _, zone := range t.zones() {
		if err := t.openZone(ctx, zone); err != nil {
			return nil, errors.Join(fmt.Errorf("zone %s: %w", zone, err), t.Close())
		}
	}
	if t.Inspect {
		return t, nil
	}
	return t, t.finish()
}

// keys reads the keys, and makes them the first time unless it only inspects.
func (t *Town) keys() (Keys, error) {
	return loadKeys(t.keyDir(), t.dir(), t.Profile.Number, t.zones(), t.Inspect)
}

func (t *Town) keyDir() string {
	at := t.KeyDir
	if at == "" {
		at = t.Data
	}
	return filepath.Join(at, string(t.Profile.Number))
}

// zones are those this process opens, in their fixed order.
func (t *Town) zones() (out []municipality.Zone) {
	for _, z := range municipality.Zones() {
		if len(t.Zones) == 0 || z == municipality.Internal || slices.Contains(t.Zones, z) {
			out = append(out, z)
		}
	}
	return out
}

func (t *Town) dir() string { return filepath.Join(t.Data, string(t.Profile.Number)) }

// finish makes what spans the zones: sessions, and the workers that publish in one zone what happens in the other.
func (t *Town) finish() error {
	sessionKey, err := key(t.Keys.Session)
	if err != nil {
		return err
	}
	if t.Sessions, err = session.New(t.Site.Internal().Store, sessionKey); err != nil {
		return err
	}
	for i, z := range t.Site.Each() {
		z.Journal = &journal.Room{Store: z.Store, Public: t.Site.Internal().Store, Zone: z.Name}
		t.work(z, t.Runners[i].Workers)
	}
	return nil
}

func (t *Town) openZone(ctx context.Context, zone municipality.Zone) error {
	runner := jobs.NewRunner(nil, jobs.NewWorkers(), t.Log)
	runner.Clock = t.Clock
	s, err := t.openStore(ctx, zone, runner.Ring)
	if err != nil {
		return err
	}
	runner.Store = s
	t.Runners = append(t.Runners, runner)
	z := &site.Zone{Name: zone, Store: s, Tables: Tables(), Verifier: t.Keys.Zones[zone].Verifier}
	t.Site.Zones[zone] = z
	if t.Inspect {
		return nil
	}
	if err := s.Migrate(ctx, Migrations()...); err != nil {
		return err
	}
	by := municipality.SystemActor("torg")
	plan := archive.Plan{CreatorID: t.Profile.OrgNumber, CreatorName: t.Profile.Name, FondsTitle: t.Profile.Name + " – saksarkiv", SeriesTitle: "Sakarkiv, " + string(zone) + " sone", Zone: zone}
	if err := archive.SetUp(ctx, s, by, plan); err != nil {
		return err
	}
	if err := t.adopt(ctx, z, by); err != nil {
		return err
	}
	t.furnish(z)
	return nil
}

// Migrations are those of every room, in the order of the rooms.
func Migrations() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), jobs.Migrations(), archive.Migrations(), service.Migrations(), request.Migrations(), casework.Migrations(),
		decision.Migrations(), dispatch.Migrations(), journal.Migrations(), session.Migrations()}
}

// Tables are every table that the ledger vouches for.
func Tables() (out []*ledger.Table) {
	for _, room := range [][]*ledger.Table{archive.Tables(), service.Tables(), request.Tables(), casework.Tables(), decision.Tables(), dispatch.Tables(), journal.Tables()} {
		out = append(out, room...)
	}
	return out
}

func (t *Town) openStore(ctx context.Context, zone municipality.Zone, ring func()) (store.Store, error) {
	documents, err := key(t.Keys.Zones[zone].Documents)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(t.dir(), string(zone))
	packs, err := blob.Open(filepath.Join(dir, "documents"), documents)
	if err != nil {
		return nil, err
	}
	opt := store.Options{Clock: t.Clock, Blobs: packs, Committed: ring}
	if t.Probe != nil {
		opt.Probe = func(p store.Point) error { return t.Probe(zone, p) }
	}
	if t.Postgres != "" {
		return postgres.Open(ctx, t.Postgres, "torg_"+string(t.Profile.Number)+"_"+string(zone), opt)
	}
	return sqlite.Open(filepath.Join(dir, "torg.db"), opt)
}

// LoadPacks reads every pack, whatever zone it is for. A pack never changes, so many municipalities may share them.
func LoadPacks(packs fs.FS) (out []*service.Pack, err error) {
	names, err := fs.ReadDir(packs, ".")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if !n.IsDir() {
			continue
		}
		p, problems := service.Load(packs, n.Name())
		if p == nil {
			return nil, fmt.Errorf("pack %s: %w", n.Name(), problems)
		}
		out = append(out, p)
	}
	return out, nil
}

// adopt puts the packs of the zone into force.
func (t *Town) adopt(ctx context.Context, z *site.Zone, by municipality.Actor) (err error) {
	var own []*service.Pack
	for _, p := range t.Services {
		if p.Meta.Zone != z.Name {
			continue
		}
		if err := service.AdoptShipped(ctx, z.Store, by, p); err != nil {
			return err
		}
		own = append(own, p)
	}
	z.Shelf, err = service.OpenShelf(ctx, z.Store, own...)
	return err
}

func (t *Town) furnish(z *site.Zone) {
	z.Reception = &request.Reception{Store: z.Store, Zone: z.Name, Shelf: z.Shelf, Registers: t.Registers, Names: t.Site.Names, Scan: t.Scan, Number: t.Profile.Number, Follow: t.Feed}
	z.Reception.Feed, _ = t.Registers["folkeregister"].(request.Feed) // a register that has no feed makes no offers
	z.Office = &casework.Office{Store: z.Store, Zone: z.Name, Shelf: z.Shelf, Profile: t.Profile, Units: t.Units}
	z.Board = &decision.Board{Office: z.Office}
}

// checkpoint has the ledger's head signed.
type checkpoint struct{}

func (checkpoint) Kind() string { return "ledger.checkpoint" }

const checkpointEvery = 10 * time.Minute

func (t *Town) work(z *site.Zone, w *jobs.Workers) {
	z.Reception.Work(w)
	z.Office.Work(w)
	z.Board.Work(w)
	z.Journal.Work(w)
	(&archive.Room{Store: z.Store, Held: request.Holds}).Work(w)
	(&dispatch.Room{Office: z.Office, Contacts: t.Contacts, Post: t.Post, Follow: t.Follow, PrintDays: t.PrintDays}).Work(w)
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ checkpoint) error { return t.Checkpoint(ctx, z) })
	w.Every(checkpointEvery, checkpoint{})
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, _ reindex) error { return t.Reindex(ctx, z) })
	w.Every(24*time.Hour, reindex{})
}

// Checkpoint signs the head of a zone's ledger.
func (t *Town) Checkpoint(ctx context.Context, z *site.Zone) error {
	signer, err := note.NewSigner(t.Keys.Zones[z.Name].Signer)
	if err != nil {
		return municipality.Wrap(municipality.NotSetUp, "town.Checkpoint", err)
	}
	_, err = ledger.Checkpoint(ctx, z.Store, signer)
	return err
}

// Verify proves the ledger, the rows and the documents of a zone.
func (t *Town) Verify(ctx context.Context, z *site.Zone) (*ledger.Report, error) {
	verifier, err := note.NewVerifier(t.Keys.Zones[z.Name].Verifier)
	if err != nil {
		return nil, municipality.Wrap(municipality.NotSetUp, "town.Verify", err)
	}
	report, err := ledger.Verify(ctx, z.Store, verifier, z.Tables)
	if err != nil {
		return report, err
	}
	return report, z.Store.Read(ctx, func(tx store.Tx) error { return references(tx, report) })
}

// references finds what rows refer to and nobody keeps any more.
func references(tx store.Tx, report *ledger.Report) error {
	for _, fault := range archive.CheckDocuments(tx) {
		report.Lies = append(report.Lies, ledger.Lie{Record: "document", Why: fault.Error()})
	}
	gone, err := service.MissingBundles(tx)
	for _, record := range gone {
		report.Lies = append(report.Lies, ledger.Lie{Record: record, Why: "the bytes of the pack are gone"})
	}
	return err
}

// Run has the workers of the zones this process is for work until ctx ends.
func (t *Town) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for i, z := range t.zones() {
		if len(t.Zones) == 0 || slices.Contains(t.Zones, z) {
			wg.Go(func() { t.Runners[i].Run(ctx) })
		}
	}
	wg.Wait()
}

// Settle works until nothing is due in any zone; tests use it instead of Run.
func (t *Town) Settle(ctx context.Context) error {
	for again := true; again; {
		again = false
		for _, r := range t.Runners {
			n, err := r.Round(ctx)
			if err != nil {
				return err
			}
			again = again || n > 0
		}
	}
	return nil
}

// Close closes the stores.
func (t *Town) Close() (err error) {
	for _, z := range t.Site.Each() {
		err = errors.Join(err, z.Store.Close())
	}
	return err
}
