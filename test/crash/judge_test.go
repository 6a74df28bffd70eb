package crash

import (
	"context"
	"io"
	"log/slog"

	"torg/cmd/node"
	"torg/cmd/town"
	"torg/store"
)

// judge finishes the promised work and counts: everything acknowledged is there once, and whatever is there is whole.
func (w *world) judge() {
	w.t.Helper()
	n, err := node.Start(w.t.Context(), node.Options{Config: w.config, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		w.t.Fatal(err)
	}
	defer n.Close()
	t := n.Towns()[0]
	w.finish(t)
	s := t.Site.Internal().Store
	for id := range w.acked {
		if w.count(s, `SELECT COUNT(*) FROM request WHERE id = $1`, id) != 1 {
			w.t.Errorf("an acknowledged application is lost: %s", id)
		}
	}
	w.whole(s)
	w.letters(s)
	for _, z := range t.Site.Each() {
		report, err := t.Verify(w.t.Context(), z)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, l := range report.Lies {
			w.t.Errorf("%s zone: %v", z.Name, l)
		}
	}
	w.t.Logf("%d kills, %d applications acknowledged, %d taken in, %d letters", w.kills, len(w.acked), w.count(s, `SELECT COUNT(*) FROM request`), len(w.nation.SvarUt.Shipments()))
}

// finish lets the leases of the dead run out at once and works until nothing is due.
func (w *world) finish(t *town.Town) {
	w.t.Helper()
	for _, z := range t.Site.Each() {
		if err := z.Store.Write(w.t.Context(), func(tx store.Tx) error {
			_, err := tx.Exec(`UPDATE job SET lease_until = 0, run_at = 0 WHERE state IN ('waiting', 'running') AND kind <> 'dispatch.track'`)
			return err
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := t.Settle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// whole: each application has its case file, case, decision and two journal entries, and none of these has no application.
func (w *world) whole(s store.Store) {
	w.t.Helper()
	requests := w.count(s, `SELECT COUNT(*) FROM request`)
	if len(w.acked) == 0 || requests < len(w.acked) {
		w.t.Errorf("%d acknowledged and %d there", len(w.acked), requests)
	}
	for what, query := range map[string]string{
		"case files":       `SELECT COUNT(*) FROM saksmappe`,
		"cases":            `SELECT COUNT(DISTINCT request) FROM case_work`,
		"cases in all":     `SELECT COUNT(*) FROM case_work`,
		"decisions":        `SELECT COUNT(DISTINCT case_id) FROM decision WHERE state = 'made'`,
		"decisions in all": `SELECT COUNT(*) FROM decision`,
		"incoming entries": `SELECT COUNT(*) FROM journalpost WHERE journalposttype = 'I'`,
		"outgoing entries": `SELECT COUNT(*) FROM journalpost WHERE journalposttype = 'U'`,
		"shipments":        `SELECT COUNT(*) FROM shipment`,
	} {
		if n := w.count(s, query); n != requests {
			w.t.Errorf("%d applications and %d %s", requests, n, what)
		}
	}
	if n := w.count(s, `SELECT COUNT(*) FROM journal_entry`); n != 2*requests {
		w.t.Errorf("%d applications and %d lines in the public journal", requests, n)
	}
	if n := w.count(s, `SELECT COUNT(*) FROM job WHERE state = 'failed'`); n != 0 {
		w.t.Errorf("%d jobs failed", n)
	}
	if n := w.count(s, `SELECT COALESCE(MAX(sakssekvensnummer), 0) FROM saksmappe`); n != requests {
		w.t.Errorf("the last case number is %d of %d: numbers have gaps or repeat", n, requests)
	}
}

// letters: the carrier has each letter once.
func (w *world) letters(s store.Store) {
	w.t.Helper()
	seen := map[string]int{}
	for _, sent := range w.nation.SvarUt.Shipments() {
		seen[sent.Reference]++
	}
	for reference, n := range seen {
		if n != 1 {
			w.t.Errorf("the carrier has %d letters of entry %s", n, reference)
		}
	}
	if decisions := w.count(s, `SELECT COUNT(*) FROM decision WHERE state = 'made'`); len(seen) != decisions {
		w.t.Errorf("%d decisions, and the carrier has letters of %d", decisions, len(seen))
	}
}

func (w *world) count(s store.Store, query string, args ...any) (n int) {
	w.t.Helper()
	if err := s.Read(context.Background(), func(tx store.Tx) error { return store.One(tx, query, args, &n) }); err != nil {
		w.t.Fatal(err)
	}
	return n
}
