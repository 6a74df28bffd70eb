package svarut_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"torg/dispatch"
	"torg/municipality"
	"torg/national/svarut"
	"torg/national/svarut/simulator"
)

// Each row orders faults and sends the same letter again and again as a worker would, a quarter of an hour apart. Whatever
// goes wrong, one letter results.
func TestFaultTable(t *testing.T) {
	for _, row := range []struct {
		name   string
		faults []simulator.Fault
		tries  int // how many calls of Send it takes
		posts  int // how many of them reach SvarUt's door
	}{
		{"nothing wrong", nil, 1, 1},
		{"lost before", []simulator.Fault{{Kind: simulator.Drop}}, 2, 2},
		{"lost after", []simulator.Fault{{Kind: simulator.LoseAnswer}}, 1, 1},
		{"lost after, and the look-up too", []simulator.Fault{{Kind: simulator.LoseAnswer}, {Kind: simulator.Fail, Op: simulator.OpFind, Skip: 1}}, 2, 1},
		{"500 and nothing done", []simulator.Fault{{Kind: simulator.Fail}}, 2, 2},
		{"503 and nothing done", []simulator.Fault{{Kind: simulator.Fail, Status: 503}}, 2, 2},
		{"500 though it was done", []simulator.Fault{{Kind: simulator.FailAfter}}, 1, 1},
		{"502 though it was done", []simulator.Fault{{Kind: simulator.FailAfter, Status: 502}}, 1, 1},
		{"502 and nothing done", []simulator.Fault{{Kind: simulator.Fail, Status: 502}}, 2, 2},
		{"429", []simulator.Fault{{Kind: simulator.Fail, Status: 429}}, 2, 2},
		{"answered twice", []simulator.Fault{{Kind: simulator.Twice}}, 1, 1},
		{"half an answer", []simulator.Fault{{Kind: simulator.Garble}}, 1, 1},
		{"another's answer", []simulator.Fault{{Kind: simulator.Wrong}}, 1, 1},
		{"look-up fails first", []simulator.Fault{{Kind: simulator.Fail, Op: simulator.OpFind}}, 2, 1},
		{"look-up says nonsense", []simulator.Fault{{Kind: simulator.Wrong, Op: simulator.OpFind}}, 2, 1},
		{"look-up cut in half", []simulator.Fault{{Kind: simulator.Garble, Op: simulator.OpFind}}, 2, 1},
		{"three in a row", []simulator.Fault{{Kind: simulator.Fail, Times: 2}, {Kind: simulator.LoseAnswer}}, 3, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := start(t, nil)
			for _, f := range row.faults {
				w.sim.Inject(f)
			}
			id, tries := sendUntil(t, w, letter("ref-1"), 15*time.Minute)
			one(t, w, id)
			if posts := w.wire.count(simulator.OpSend); tries != row.tries || posts != row.posts {
				t.Errorf("%d calls and %d sendings, want %d and %d", tries, posts, row.tries, row.posts)
			}
		})
	}
}

func sendUntil(t *testing.T, w *world, l dispatch.Letter, apart time.Duration) (string, int) {
	t.Helper()
	for try := 1; try <= 5; try++ {
		id, err := w.post.Send(t.Context(), l)
		if err == nil {
			return id, try
		}
		wantKind(t, err, municipality.Unavailable)
		w.clock.add(apart)
	}
	t.Fatal("not sent in five tries")
	return "", 0
}

// one checks that the carrier has one letter, and that it is the one we think.
func one(t *testing.T, w *world, id string) {
	t.Helper()
	if all := w.sim.Shipments(); len(all) != 1 || all[0].ID != id {
		t.Errorf("the carrier has %d letters; ours is %s", len(all), id)
	}
}

// The connection is cut while the carrier still works; it accepts the letter after we looked and found nothing.
func TestAcceptedLate(t *testing.T) {
	w := start(t, nil)
	w.sim.Inject(simulator.Fault{Kind: simulator.Late})
	for range 3 {
		_, err := w.post.Send(t.Context(), letter("ref-1"))
		wantKind(t, err, municipality.Unavailable)
		w.clock.add(time.Minute)
	}
	if n := w.wire.count(simulator.OpSend); n != 1 {
		t.Fatalf("sent %d times while the first may still be accepted", n)
	}
	if w.sim.Finish() != 1 {
		t.Fatal("nothing was put off")
	}
	one(t, w, mustSend(t, w, letter("ref-1")))
}

// The same cut, but nothing ever comes of it: after the settling time the letter is sent again, once.
func TestNeverAccepted(t *testing.T) {
	w := start(t, nil)
	w.sim.Inject(simulator.Fault{Kind: simulator.Late})
	_, err := w.post.Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.Unavailable)
	w.clock.add(15*time.Minute - time.Microsecond)
	_, err = w.post.Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.Unavailable)
	w.clock.add(time.Microsecond)
	one(t, w, mustSend(t, w, letter("ref-1")))
}

// The carrier is slower than our patience, and accepts the letter after we have left.
func TestSlow(t *testing.T) {
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	waited := make(chan struct{})
	w := start(t, func(s *simulator.Config, _ *svarut.Config) {
		s.Wait = func(context.Context, time.Duration) { leave(); <-waited }
	})
	w.sim.Inject(simulator.Fault{Kind: simulator.Slow, Delay: time.Hour})
	_, err := w.post.Send(ctx, letter("ref-1"))
	wantKind(t, err, municipality.Unavailable)
	_, err = w.post.Send(t.Context(), letter("ref-1")) // still at work: only looked up
	wantKind(t, err, municipality.Unavailable)
	close(waited)
	w.wire.under.Wait()
	one(t, w, mustSend(t, w, letter("ref-1")))
	if n := w.wire.count(simulator.OpSend); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestRefused(t *testing.T) {
	w := start(t, nil)
	w.sim.Inject(simulator.Fault{Kind: simulator.Refuse})
	_, err := w.post.Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.Refused)
	if n := len(w.sim.Shipments()); n != 0 {
		t.Errorf("%d letters of a refused one", n)
	}
	one(t, w, mustSend(t, w, letter("ref-1"))) // refused is certain: it may be corrected and sent at once
}

// Many workers with the same letter: those who come while it is being sent are told to wait.
func TestTogether(t *testing.T) {
	w := start(t, nil)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := w.post.Send(context.Background(), letter("ref-1")); err != nil && municipality.KindOf(err) != municipality.Unavailable {
				t.Error(err)
			}
		})
	}
	group.Wait()
	one(t, w, mustSend(t, w, letter("ref-1")))
}

// Nobody at the address: nothing was sent, so nothing need settle.
func TestNobodyThere(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	w := start(t, func(_ *simulator.Config, c *svarut.Config) { c.BaseURL = gone.URL })
	_, err := w.post.Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.Unavailable)
	_, err = w.post.Status(t.Context(), account)
	wantKind(t, err, municipality.Unavailable)
}

func TestForgotten(t *testing.T) {
	w := start(t, nil)
	w.sim.Inject(simulator.Fault{Kind: simulator.Forget})
	id := mustSend(t, w, letter("ref-1"))
	d, err := w.post.Status(t.Context(), id)
	if err != nil || d.State != dispatch.Lost || d.Native != "" || d.At.IsZero() {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = w.post.Find(t.Context(), "ref-1")
	wantKind(t, err, municipality.NotFound)
}

func TestFaultsWhenAsking(t *testing.T) {
	w := start(t, nil)
	id := mustSend(t, w, letter("ref-1"))
	for _, kind := range []simulator.Kind{simulator.Fail, simulator.Drop, simulator.Garble, simulator.Twice, simulator.Wrong} {
		w.sim.Inject(simulator.Fault{Kind: kind, Op: simulator.OpStatus})
		_, err := w.post.Status(t.Context(), id)
		wantKind(t, err, municipality.Unavailable)
		w.sim.Inject(simulator.Fault{Kind: kind, Op: simulator.OpFind})
		_, err = w.post.Find(t.Context(), "ref-1")
		wantKind(t, err, municipality.Unavailable)
	}
	if d, err := w.post.Status(t.Context(), id); err != nil || d.State != dispatch.Notified {
		t.Errorf("%+v, %v", d, err)
	}
}
