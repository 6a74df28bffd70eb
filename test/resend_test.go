package test

import (
	"strings"
	"testing"
	"time"

	"torg/casework"
	"torg/dispatch"
	"torg/municipality"
	"torg/store"
)

// A letter that the carrier took and then could not deliver is sent again, on paper, from the desk: once, the same bytes,
// and the deadline runs from when it has had its time in the post.
func TestAFailedLetterIsSentAgainOnPaper(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		z, berit := r.zone(municipality.Internal), municipality.Staff{}
		req := r.apply(r.citizen("kari"))
		r.settle()
		c := r.caseOf(z, req)
		for _, m := range r.Town.Staff {
			if m.Unit == c.Unit && m.Has("caseworker") {
				berit = m
			}
		}
		letter := func() (s dispatch.Shipment) {
			r.read(z, func(tx store.Tx) error {
				list, err := dispatch.OfCase(tx, c.ID)
				if err == nil {
					s = list[0]
				}
				return err
			})
			return s
		}
		first := letter()
		if err := dispatch.Resend(t.Context(), z.Office, berit, c.ID, first.ID, true); municipality.KindOf(err) != municipality.Conflict {
			t.Errorf("a letter on its way was sent again: %v", err)
		}
		if err := r.Nation.SvarUt.Set(first.Carrier, "AVVIST"); err != nil {
			t.Fatal(err)
		}
		r.clock.Add(2 * time.Minute)
		r.settle()
		if s := letter(); s.Failed.IsZero() || r.deliveryTasks(c) != 1 {
			t.Fatalf("the letter is %s, with %d tasks", s.State, r.deliveryTasks(c))
		}
		if err := dispatch.Resend(t.Context(), z.Office, berit, c.ID, first.ID, true); err != nil {
			t.Fatal(err)
		}
		if err := dispatch.Resend(t.Context(), z.Office, berit, c.ID, first.ID, true); municipality.KindOf(err) != municipality.Conflict {
			t.Errorf("the second click: %v", err)
		}
		r.settle()
		again := letter()
		if again.Carrier == "" || again.Carrier == first.Carrier || again.Channel != dispatch.Paper || !again.Failed.IsZero() || again.Digest != first.Digest || r.deliveryTasks(c) != 0 {
			t.Fatalf("after: %s by %s, %d tasks", again.State, again.Channel, r.deliveryTasks(c))
		}
		n := 0
		for _, s := range r.Nation.SvarUt.Shipments() {
			if strings.HasPrefix(s.Reference, first.ID) {
				n++
			}
		}
		if n != 2 {
			t.Errorf("the carrier has %d, want the failed one and the new one", n)
		}
		for range 12 {
			r.clock.Add(24 * time.Hour)
			r.settle()
		}
		if s := letter(); s.Delivered.IsZero() {
			t.Errorf("the paper is %s and not delivered", s.State)
		}
		r.prove()
	})
}

func (r *rig) deliveryTasks(c casework.Case) (n int) {
	r.read(r.zone(municipality.Internal), func(tx store.Tx) error {
		list, err := casework.TasksOf(tx, c.ID)
		for _, task := range list {
			if task.Kind == casework.Delivery {
				n++
			}
		}
		return err
	})
	return n
}
