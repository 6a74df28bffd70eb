package node

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"torg/cmd/town"
	"torg/jobs"
	"torg/ledger"
	"torg/store"
	"torg/web/site"
)

// inside is what the operator's own net may ask: is the process alive, is it ready, how does it go.
func (n *Node) inside() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", n.readyz)
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &gauges{node: n})
	mux.Handle("GET /metrics", promhttp.HandlerFor(r, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	return mux
}

// readyz asks every store for its clock: a node that cannot read answers nobody.
func (n *Node) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	for _, t := range n.towns {
		for _, z := range t.Site.Each() {
			if _, err := store.Now(ctx, z.Store); err != nil {
				http.Error(w, fmt.Sprintf("municipality %s, %s zone: its store does not answer", t.Profile.Number, z.Name), http.StatusServiceUnavailable)
				return
			}
		}
	}
	fmt.Fprintln(w, "ready")
}

// gauges measures each store when it is asked: what waits, what has stopped, and how old the newest signed head is.
type gauges struct{ node *Node }

var labels = []string{"municipality", "zone"}

func describe(name, help string, more ...string) *prometheus.Desc {
	return prometheus.NewDesc("torg_"+name, help, append(append([]string{}, labels...), more...), nil)
}

// Describe implements prometheus.Collector. What it collects depends on the municipalities, so it names nothing beforehand.
func (*gauges) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, t := range g.node.towns {
		for _, z := range t.Site.Each() {
			g.zone(ctx, out, t, z)
		}
	}
}

func (g *gauges) zone(ctx context.Context, out chan<- prometheus.Metric, t *town.Town, z *site.Zone) {
	at := []string{string(t.Profile.Number), string(z.Name)}
	gauge := func(name, help string, v float64, more ...string) {
		labels := []string{}
		if len(more) > 0 {
			labels = []string{"state"}
		}
		out <- prometheus.MustNewConstMetric(describe(name, help, labels...), prometheus.GaugeValue, v, append(append([]string{}, at...), more...)...)
	}
	var queue jobs.Queue
	var head ledger.Extent
	err := z.Store.Read(ctx, func(tx store.Tx) (err error) {
		if queue, err = jobs.Measure(tx); err != nil {
			return err
		}
		head, err = ledger.Newest(tx)
		return err
	})
	if err != nil {
		gauge("store_up", "Whether the store answers.", 0)
		return
	}
	gauge("store_up", "Whether the store answers.", 1)
	gauge("jobs", "Jobs by state.", float64(queue.Waiting), "waiting")
	gauge("jobs", "Jobs by state.", float64(queue.Failed), "failed")
	gauge("job_oldest_seconds", "How long the oldest due job has waited.", queue.Oldest.Seconds())
	gauge("ledger_entries", "Entries of the ledger.", float64(head.Entries))
	gauge("ledger_unsigned", "Entries after the newest signed head.", float64(head.Entries-head.Signed))
	gauge("ledger_signed_seconds", "When the newest head was signed, in seconds since 1970.", float64(head.SignedAt.Unix()))
}
