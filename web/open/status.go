package open

import (
	"context"
	"net/http"
	"strings"
	"time"

	"torg/jobs"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// late is how long work may wait before we say openly that letters and the journal are behind.
const late = 10 * time.Minute

// statusView is how things stand.
type statusView struct {
	At    time.Time
	Parts []part
}

// part is one zone: whether it answers, and whether what was promised in it is done in time.
type part struct {
	Zone         municipality.Zone
	Down, Behind bool
}

// status tells readers how things stand, measured now.
func (o *open) status(c *kit.Ctx) error {
	v := statusView{}
	for _, z := range o.Each() {
		p := part{Zone: z.Name}
		at, behind, err := measure(c.Context(), z)
		if p.Behind, p.Down = behind, err != nil; err == nil && at.After(v.At) {
			v.At = at
		}
		v.Parts = append(v.Parts, p)
	}
	c.W.Header().Set("Cache-Control", "no-cache")
	title := own(c, "status.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Crumbs: crumbs(c, ui.Link{Text: title, Href: "/status"})}, statusPage(v))
}

// measure reads the clock of a zone and whether work has waited too long there.
func measure(ctx context.Context, z *site.Zone) (at time.Time, behind bool, err error) {
	err = z.Store.Read(ctx, func(tx store.Tx) error {
		at = tx.Now()
		waiting, err := jobs.List(tx, jobs.Waiting, 100)
		for _, j := range waiting {
			behind = behind || at.Sub(j.RunAt) > late
		}
		return err
	})
	return at, behind, err
}

func (v statusView) heading() string {
	key := "status.good"
	for _, p := range v.Parts {
		switch {
		case p.Down:
			return "status.down"
		case p.Behind:
			key = "status.behind"
		}
	}
	return key
}

func (v statusView) color() string {
	return map[string]string{"status.good": "success", "status.behind": "warning", "status.down": "danger"}[v.heading()]
}

func (v statusView) terms(ctx context.Context) (out []ui.Term) {
	for _, p := range v.Parts {
		state := "status.state.good"
		switch {
		case p.Down:
			state = "status.state.down"
		case p.Behind:
			state = "status.state.behind"
		}
		out = append(out, ui.Term{Name: t(ctx, "status.zone."+string(p.Zone)), Value: t(ctx, state)})
	}
	return out
}

// alive answers the probe that asks whether the process runs.
func (o *open) alive(c *kit.Ctx) error { return plainly(c, http.StatusOK, "ok\n") }

// ready answers the probe that asks whether requests may be sent here: every zone's store must be readable.
func (o *open) ready(c *kit.Ctx) error {
	var out strings.Builder
	status := http.StatusOK
	for _, z := range o.Each() {
		state := "ok"
		if err := touch(c.Context(), z); err != nil {
			status, state = http.StatusServiceUnavailable, "not readable"
		}
		out.WriteString(string(z.Name) + " " + state + "\n")
	}
	return plainly(c, status, out.String())
}

// touch reads something small, so that a store that only looks open is found out.
func touch(ctx context.Context, z *site.Zone) error {
	return z.Store.Read(ctx, func(tx store.Tx) error {
		n := 0
		return store.One(tx, `SELECT COUNT(*) FROM (SELECT id FROM job LIMIT 1) AS one`, nil, &n)
	})
}

func plainly(c *kit.Ctx, status int, body string) error {
	c.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.WriteHeader(status)
	_, _ = c.W.Write([]byte(body)) // a probe that leaves is no fault of ours
	return nil
}
