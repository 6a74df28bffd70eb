package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"torg/cmd/node"
	"torg/internal/demopeople"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/site"

	packs "torg/service"
)

// child is the process that is killed: it works, and takes applications as fast as it can, telling of each once it is
// acknowledged.
func child(path string) error {
	config, err := node.Load(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	n, err := node.Start(ctx, node.Options{Config: config, Work: true, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Probe: suicide(os.Getenv("TORG_CRASH_POINT"))})
	if err != nil {
		return err
	}
	s := n.Towns()[0].Site
	fmt.Println("ready")
	var wg sync.WaitGroup
	failed := make(chan error, clients)
	for range clients {
		wg.Go(func() { failed <- applyForever(ctx, s) })
	}
	return <-failed
}

const clients = 4

// suicide kills the process at the nth time it comes to a point in a commit.
func suicide(order string) func(municipality.Zone, store.Point) error {
	point, times, ok := strings.Cut(order, ":")
	left, err := strconv.ParseInt(times, 10, 64)
	if !ok || err != nil {
		return nil
	}
	var counter atomic.Int64
	return func(_ municipality.Zone, p store.Point) error {
		if string(p) == point && counter.Add(1) == left {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // does not return
		}
		return nil
	}
}

func applyForever(ctx context.Context, s *site.Site) error {
	kari := demopeople.MustByKey("kari")
	who := request.Applicant{Person: request.Person{ID: s.Names.ID(kari.ID), NationalID: kari.ID, Name: kari.Name()}}
	for {
		err := applyOnce(ctx, s.Internal(), who)
		if kind := municipality.KindOf(err); err != nil && kind != municipality.Conflict && kind != municipality.NotFound {
			return err // she has one draft at a time, and several windows that get in each other's way
		}
	}
}

func applyOnce(ctx context.Context, z *site.Zone, who request.Applicant) error {
	d, err := z.Reception.Start(ctx, who, service, municipality.Bokmaal)
	if err != nil {
		return err
	}
	answers := map[string]packs.Answer{"husstanden_stemmer": {Value: true}, "barn": {Value: children(ctx, z, d, who)}}
	for i := range 2 {
		answers[fmt.Sprintf("barnehage[%d]", i+1)] = packs.Answer{Value: "Fjordvik barnehage"}
		answers[fmt.Sprintf("timer[%d]", i+1)] = packs.Answer{Value: json.Number("45")}
	}
	if d, _, err = z.Reception.Answer(ctx, who, d.ID, d.Version, "barn", answers); err != nil {
		return err
	}
	r, err := z.Reception.Submit(ctx, who, d.ID)
	if err != nil {
		return err
	}
	fmt.Println("ack " + r.ID)
	return nil
}

func children(ctx context.Context, z *site.Zone, d request.Draft, who request.Applicant) (out []any) {
	now, err := store.Now(ctx, z.Store)
	if err != nil {
		return nil
	}
	in := d.Input(now, who)
	for _, page := range d.Pack.Form.Pages {
		for _, q := range page.Questions {
			if q.ID == "barn" {
				for _, o := range d.Pack.Choices(in, q, municipality.Bokmaal) {
					out = append(out, o.Value)
				}
			}
		}
	}
	return out
}
