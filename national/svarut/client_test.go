package svarut_test

import (
	"testing"

	"torg/dispatch"
)

func TestSendStatusFind(t *testing.T) {
	w := start(t, nil)
	id := mustSend(t, w, letter("ref-1"))
	if again := mustSend(t, w, letter("ref-1")); again != id {
		t.Errorf("the repeated sending made %s, not %s", again, id)
	}
	if found, err := w.post.Find(t.Context(), "ref-1"); err != nil || found != id {
		t.Errorf("found %q, %v", found, err)
	}
	d, err := w.post.Status(t.Context(), id)
	if err != nil || d.State != dispatch.Notified || d.Native != "VARSLET" || !d.At.Equal(w.clock.Now()) {
		t.Errorf("status %+v, %v", d, err)
	}
	if n := len(w.sim.Shipments()); n != 1 {
		t.Errorf("%d shipments", n)
	}
}
