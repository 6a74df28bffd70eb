package node

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
	"slices"
	"strings"
	"sync"
	"time"

	"torg"
	"torg/cmd/town"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// Options are what one process is to do.
type Options struct {
	Config  Config
	Numbers []string // the municipalities it is for; every one when empty
	Roles   []string // surfaces it serves, of town.Roles; every one when empty
	Zones   []municipality.Zone
	Serve   bool // serve pages
	Work    bool // do the promised work
	Log     *slog.Logger
	Probe   func(municipality.Zone, store.Point) error // tests make the machine fail here
}

// Node is a running process.
type Node struct {
	Options
	Pages, Inside string // addresses it answers at, once started; "" for none

	towns    []*town.Town
	services []*service.Pack
	servers  []*http.Server
	stop     context.CancelFunc
	done     sync.WaitGroup
	failed   chan error
}

// Start opens the municipalities, which must exist, and serves or works until Close. Errors: NotSetUp with the file and
// what to do; Invalid for an unknown role.
func Start(ctx context.Context, opt Options) (n *Node, err error) {
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	n = &Node{Options: opt, failed: make(chan error, 4)}
	all, err := opt.Config.Only(opt.Numbers...)
	if err == nil && len(all) == 0 {
		err = notSetUp("there is no municipality in %s; add one with: torg municipality add", opt.Config.Municipalities)
	}
	if err != nil {
		return nil, err
	}
	packs, err := opt.Config.packs()
	if err == nil {
		n.services, err = town.LoadPacks(packs) // once, however many municipalities there are
	}
	if err != nil {
		return nil, err
	}
	hosts := map[string]http.Handler{}
	for _, m := range all {
		if err := n.open(ctx, m, hosts); err != nil {
			return nil, errors.Join(fmt.Errorf("municipality %s: %w", m.Profile.Number, err), n.Close())
		}
	}
	if err := n.listen(hosts); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	if err := n.work(ctx, all); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

func (n *Node) open(ctx context.Context, m Municipality, hosts map[string]http.Handler) error {
	t, err := n.Config.open(ctx, m, n.Options, n.services)
	if err != nil {
		return err
	}
	n.towns = append(n.towns, t)
	if !n.Serve {
		return nil
	}
	front, err := n.Config.front(m, n.Roles)
	if err != nil {
		return err
	}
	h, err := t.Handler(front)
	if err != nil {
		return err
	}
	for _, host := range m.Hosts {
		hosts[strings.ToLower(host)] = h
	}
	return nil
}

// open opens a municipality that exists. One that has no keys yet was never added, or its keys are lost: neither is a time
// to make new ones.
func (c Config) open(ctx context.Context, m Municipality, opt Options, services []*service.Pack) (*town.Town, error) {
	cfg, err := c.town(m, opt.Zones, opt.Log)
	if err != nil {
		return nil, err
	}
	cfg.Probe, cfg.Services = opt.Probe, services
	if _, err := os.Stat(filepath.Join(c.keys(), string(m.Profile.Number), "keys.json")); errors.Is(err, fs.ErrNotExist) {
		return nil, notSetUp("it has no keys in %s: make it with torg municipality add, or restore its keys", c.keys())
	}
	return town.Open(ctx, cfg)
}

// Inspect opens a municipality beside what runs and changes nothing.
func (c Config) Inspect(ctx context.Context, m Municipality, zones []municipality.Zone) (*town.Town, error) {
	dsn, err := c.connection(m.Store)
	if err != nil {
		return nil, err
	}
	return town.Open(ctx, town.Config{Data: c.Data, KeyDir: c.keys(), Zones: zones, Postgres: dsn, Profile: m.Profile, Inspect: true})
}

func (c Config) keys() string {
	if c.Keys != "" {
		return c.Keys
	}
	return c.Data
}

func (c Config) town(m Municipality, zones []municipality.Zone, log *slog.Logger) (cfg town.Config, err error) {
	m.Profile.BaseURL = m.Base()
	cfg = town.Config{Data: c.Data, KeyDir: c.keys(), Zones: zones, Profile: m.Profile, Units: m.Units, Staff: m.Staff, PrintDays: 3, Log: log, Follow: time.Minute}
	if cfg.Postgres, err = c.connection(m.Store); err != nil {
		return cfg, err
	}
	if cfg.Packs, err = c.packs(); err != nil {
		return cfg, err
	}
	return cfg, c.fill(&cfg, m)
}

// packs are those of the operator's folder, or those that come with Torg.
func (c Config) packs() (fs.FS, error) {
	if c.Packs == "" {
		return torg.Packs(), nil
	}
	if info, err := os.Stat(c.Packs); err != nil || !info.IsDir() {
		return nil, notSetUp("packs: %s is not a folder", c.Packs)
	}
	return os.DirFS(c.Packs), nil
}

// listen serves pages by the name they are asked for, and what the operator needs at an address of its own.
func (n *Node) listen(hosts map[string]http.Handler) (err error) {
	if n.Serve {
		if n.Pages, err = n.serve(n.Config.Listen, "listen", byHost(hosts)); err != nil {
			return err
		}
	}
	if n.Config.Inside != "" {
		n.Inside, err = n.serve(n.Config.Inside, "inside", n.inside())
	}
	return err
}

func (n *Node) serve(address, setting string, h http.Handler) (string, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", notSetUp("%s: %q cannot be listened at: %w", setting, address, err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(n.Log.Handler(), slog.LevelWarn)}
	n.servers = append(n.servers, s)
	n.done.Go(func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			n.failed <- err
		}
	})
	return "http://" + l.Addr().String(), nil
}

// byHost finds the municipality by the name it is asked for. A name that is nobody's gets nothing of anyone's.
func byHost(hosts map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if h, ok := hosts[strings.ToLower(name)]; ok {
			h.ServeHTTP(w, r)
			return
		}
		if host, _, err := net.SplitHostPort(name); err == nil {
			name = host
		}
		h, ok := hosts[strings.ToLower(name)]
		if !ok {
			http.Error(w, "There is no municipality at this address.\nDet er ingen kommune på denne adressen.", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// work does the promised work, and takes in mail where it is set up.
func (n *Node) work(ctx context.Context, all []Municipality) error {
	ctx, n.stop = context.WithCancel(context.WithoutCancel(ctx))
	if !n.Work {
		return nil
	}
	for i, t := range n.towns {
		n.done.Go(func() { t.Run(ctx) })
		in := all[i].Inbox
		in.Scan = n.Config.at(in.Scan)
		if _, err := t.Receive(ctx, in, n.done.Go); err != nil {
			return notSetUp("%s: inbox: %w", all[i].file, err)
		}
	}
	return nil
}

// Towns are the open municipalities, by number.
func (n *Node) Towns() []*town.Town { return n.towns }

// Wait returns when ctx ends, or with the error of what could not go on.
func (n *Node) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-n.failed:
		return err
	}
}

// Close ends in order: no new requests, those under way are answered, the workers finish what they are at, the stores close.
func (n *Node) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var err error
	for _, s := range n.servers {
		err = errors.Join(err, s.Shutdown(ctx))
	}
	if n.stop != nil {
		n.stop()
	}
	n.done.Wait()
	for _, t := range n.towns {
		err = errors.Join(err, t.Close())
	}
	return err
}

func wants(roles []string, role string) bool {
	return len(roles) == 0 || slices.Contains(roles, role)
}
