package test

import (
	"testing"
	"time"

	"torg/casework"
	"torg/municipality"
	"torg/store"
)

func (r *rig) closedFiles() (n int) {
	r.t.Helper()
	r.read(r.zone(municipality.Internal), func(tx store.Tx) error {
		return store.One(tx, `SELECT COUNT(*) FROM saksmappe WHERE saksstatus = 'A' AND avsluttet_dato > 0`, nil, &n)
	})
	return n
}

func TestACaseIsClosedWhenNobodyCanAppealInTime(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		kari, z := r.citizen("kari"), r.zone(municipality.Internal)
		quiet := r.walk()
		complained := r.walk()
		var c casework.Case
		r.read(z, func(tx store.Tx) (err error) { c, err = casework.ByRequest(tx, complained); return err })
		if _, err := z.Board.Appeal(t.Context(), kari, c.ID, municipality.NewID(r.clock.Now()), "Jeg vil betale mindre", ""); err != nil {
			t.Fatal(err)
		}
		r.clock.Add(20 * 24 * time.Hour) // within the three weeks
		r.settle()
		if n := r.closedFiles(); n != 0 {
			t.Fatalf("%d case files are closed while an appeal is in time", n)
		}
		r.clock.Add(8 * 24 * time.Hour)
		r.settle()
		if n := r.closedFiles(); n != 1 {
			t.Fatalf("%d case files are closed, want the one nobody appealed (%s)", n, quiet)
		}
		r.clock.Add(25 * time.Hour) // another night finds nothing more to do
		r.settle()
		if n := r.closedFiles(); n != 1 {
			t.Fatalf("%d case files are closed", n)
		}
		r.prove()
	})
}
