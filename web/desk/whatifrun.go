package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"torg/casework"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// runs are the weighings of this process: those going on, and the last ones done. They are kept in memory alone: what a
// report says of people's requests is not to lie about, and it is quickly made again.
type runs struct {
	mu   sync.Mutex
	list []*weighRun // oldest first
}

// Limits of the weighings of a process.
const (
	maxRuns    = 40
	maxGoing   = 3
	maxWeigh   = 10 * time.Minute
	keepReport = time.Hour
)

// weighed is one service of a weighing.
type weighed struct {
	zone *site.Zone
	pack *service.Pack
	asked
}

// weighRun is one weighing.
type weighRun struct {
	id, staff string
	services  []weighed
	begun     time.Time
	cancel    context.CancelFunc
	finished  chan struct{} // closed when it is over

	mu       sync.Mutex
	at       int // of services
	done, of int
	reports  []casework.Report
	over     bool
	err      error
}

func newRuns() *runs { return &runs{} }

// start sets a weighing going. An employee has one at a time: a new one stops the one before.
func (r *runs) start(c *kit.Ctx, who municipality.Staff, services []weighed) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := c.Now()
	going := 0
	for _, old := range r.list {
		if old.isOver() {
			continue
		}
		if going++; old.staff == who.ID {
			old.cancel()
			going--
		}
	}
	if going >= maxGoing {
		return "", municipality.E(municipality.Unavailable, "desk.whatif", "error.whatif.busy")
	}
	r.list = slices.DeleteFunc(r.list, func(old *weighRun) bool { return old.isOver() && now.Sub(old.begun) > keepReport })
	for i := 0; len(r.list) >= maxRuns && i < len(r.list); i++ {
		if r.list[i].isOver() {
			r.list = slices.Delete(r.list, i, i+1)
			i--
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), maxWeigh)
	run := &weighRun{id: municipality.NewID(now), staff: who.ID, services: services, begun: now, cancel: cancel, finished: make(chan struct{})}
	r.list = append(r.list, run)
	go run.work(ctx, who)
	return run.id, nil
}

// find gives an employee's own weighing; another's is not found.
func (r *runs) find(who municipality.Staff, pack, id string) (*weighRun, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, run := range r.list {
		if run.id == id && run.staff == who.ID && run.services[0].pack.Name == pack {
			return run, nil
		}
	}
	return nil, municipality.E(municipality.NotFound, "desk.whatif", "error.whatif.gone")
}

func (r *weighRun) work(ctx context.Context, who municipality.Staff) {
	defer r.cancel()
	for i, s := range r.services {
		report, err := s.zone.Office.Weigh(ctx, who, s.WhatIf, func(done, of int) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.at, r.done, r.of = i, done, of
		})
		r.mu.Lock()
		if r.err = err; err == nil {
			r.reports = append(r.reports, report)
		}
		r.mu.Unlock()
		if err != nil {
			break
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	close(r.finished)
}

func (r *weighRun) isOver() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.over
}

// runView is a weighing as a page shows it.
type runView struct {
	ID, Title string
	Pack      *service.Pack
	Services  []weighed
	Asked     asked
	Over      bool
	Stopped   bool
	Failed    bool
	At        int
	Done, Of  int
	Reports   []casework.Report
	Lang      municipality.Language
	Propose   bool // she may propose the change, having seen what it does
}

// percent is how far a weighing has come.
func (v runView) percent() int {
	if v.Of == 0 {
		return 0
	}
	return (100*v.At + 100*v.Done/v.Of) / max(len(v.Services), 1)
}

func (r *weighRun) view() runView {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := runView{ID: r.id, Pack: r.services[0].pack, Services: r.services, Asked: r.services[0].asked, Over: r.over, At: r.at, Done: r.done, Of: r.of, Reports: slices.Clone(r.reports)}
	v.Stopped = errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded)
	v.Failed = r.over && r.err != nil && !v.Stopped
	return v
}

// await waits a little for a weighing to be over.
func (r *weighRun) await(ctx context.Context, patience time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-r.finished:
	case <-ctx.Done():
	}
}

// patienceForRun is how long a page waits for a weighing before it shows how far it has come.
const patienceForRun = 700 * time.Millisecond

// show shows how far a weighing has come, or what it found. Until it is over the browser asks again by itself, without any
// script.
func (w *whatIf) show(c *kit.Ctx, who municipality.Staff) error {
	if _, _, err := w.weighs(who, c.Param("pack")); err != nil {
		return err
	}
	run, err := w.runs.find(who, c.Param("pack"), c.Param("run"))
	if err != nil {
		return err
	}
	run.await(c.Context(), patienceForRun)
	v := run.view()
	v.Title, v.Lang = v.Pack.Text(c.Lang, v.Pack.Meta.Title), c.Lang
	v.Propose = v.Over && len(v.Reports) == len(v.Services) && mayPropose(who, v.Pack)
	if !v.Over {
		c.W.Header().Set("Refresh", "2")
	}
	here := ui.Link{Text: own(c, "whatif.result"), Href: whatIfRoot + "/" + v.Pack.Name + "/" + v.ID}
	return c.Render(http.StatusOK, kit.Page{Title: own(c, "whatif.result.of", v.Title), Active: root, Wide: true, Crumbs: whatIfCrumbs(c, v.Pack, here)}, whatIfResult(v))
}

// stop stops a weighing.
func (w *whatIf) stop(c *kit.Ctx, who municipality.Staff) error {
	run, err := w.runs.find(who, c.Param("pack"), c.Param("run"))
	if err != nil {
		return err
	}
	run.cancel()
	run.await(c.Context(), patienceForRun)
	return c.Redirect(whatIfRoot + "/" + c.Param("pack") + "/" + run.id)
}

// AskedAsOf reports whether all requests are read as on one day.
func (v runView) AskedAsOf() bool { return !v.Asked.AsOf.IsZero() }
