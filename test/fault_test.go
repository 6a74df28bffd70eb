package test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"torg/casework"
	"torg/cmd/demo"
	"torg/decision"
	"torg/dispatch"
	"torg/journal"
	"torg/municipality"
	"torg/request"
	"torg/store"
)

var errMachine = errors.New("the machine failed")

// trap makes one commit point of the internal zone fail: the nth time it is reached, once, or from then on for good.
type trap struct {
	mu      sync.Mutex
	point   store.Point
	at      int
	forever bool
	reached int
	sprung  bool
}

func (tr *trap) probe(zone municipality.Zone, p store.Point) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if zone != municipality.Internal || tr.at == 0 {
		return nil
	}
	if tr.sprung && tr.forever {
		return errMachine
	}
	if p != tr.point || tr.sprung {
		return nil
	}
	if tr.reached++; tr.reached < tr.at {
		return nil
	}
	tr.sprung = true
	return errMachine
}

func (tr *trap) set(p store.Point, at int, forever bool) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.point, tr.at, tr.forever, tr.reached, tr.sprung = p, at, forever, 0, false
}

// spring reports whether the trap went off, and takes it away.
func (tr *trap) spring() bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.at = 0
	return tr.sprung
}

// insist does what a person does who gets no answer: tries again.
func insist[T any](t *testing.T, do func() (T, error)) T {
	t.Helper()
	var err error
	for range 4 {
		var v T
		if v, err = do(); err == nil {
			return v
		}
	}
	t.Fatalf("still failing: %v", err)
	panic("unreachable")
}

// untilQuiet lets the workers work through failures and waits, by moving the clock, and has the reader open her letters,
// after which nothing more happens.
func (r *rig) untilQuiet() {
	for range 5 {
		_ = r.Town.Settle(r.t.Context()) // a failing machine fails here too; what matters is what stands in the end
		r.clock.Add(90 * time.Second)
		for _, s := range r.Nation.SvarUt.Shipments() {
			_ = r.Nation.SvarUt.Open(s.ID) // one that is not yet there to open is opened in the next round
		}
	}
}

// oneOfEach asserts that a request became one case, one decision, one letter and two public lines: none lost, none twice.
func (r *rig) oneOfEach(id string) {
	r.t.Helper()
	z := r.zone(municipality.Internal)
	var req request.Request
	var c casework.Case
	count := func(what, query string, want int, args ...any) {
		r.t.Helper()
		n := 0
		r.read(z, func(tx store.Tx) error { return store.One(tx, query, args, &n) })
		if n != want {
			r.t.Errorf("%d %s, want %d", n, what, want)
		}
	}
	r.read(z, func(tx store.Tx) (err error) {
		if req, err = request.ByID(tx, id); err != nil {
			return err
		}
		c, err = casework.ByRequest(tx, id)
		return err
	})
	count("drafts left", `SELECT COUNT(*) FROM draft WHERE id = $1`, 0, id)
	count("cases", `SELECT COUNT(*) FROM case_work WHERE request = $1`, 1, id)
	count("decisions", `SELECT COUNT(*) FROM decision WHERE case_id = $1 AND state = 'made'`, 1, c.ID)
	count("journal lines", `SELECT COUNT(*) FROM journal_entry WHERE case_number = $1`, 2, req.CaseNumber)
	count("jobs not done", `SELECT COUNT(*) FROM job WHERE state NOT IN ('done', 'waiting')`, 0)
	r.oneLetter(c)
}

func (r *rig) oneLetter(c casework.Case) {
	r.t.Helper()
	var d []decision.Decision
	var s []dispatch.Shipment
	r.read(r.zone(municipality.Internal), func(tx store.Tx) (err error) {
		if d, err = decision.OfCase(tx, c.ID); err != nil {
			return err
		}
		s, err = dispatch.OfCase(tx, c.ID)
		return err
	})
	if len(s) != 1 || s[0].Delivered.IsZero() || len(d) != 1 || d[0].AppealBy.IsZero() {
		r.t.Errorf("%d decisions and %d shipments, or not delivered: %v", len(d), len(s), states(s))
		return
	}
	letters := 0
	for _, sent := range r.Nation.SvarUt.Shipments() {
		if sent.Reference == d[0].Entry {
			letters++
		}
	}
	if letters != 1 {
		r.t.Errorf("the carrier got %d letters, want 1", letters)
	}
}

func states(list []dispatch.Shipment) (out []string) {
	for _, s := range list {
		out = append(out, string(s.State)+" "+s.Native)
	}
	return out
}

// walk is the whole flow as one person does it, insisting where she gets no answer.
func (r *rig) walk() (id string) {
	r.t.Helper()
	kari, z := r.citizen("kari"), r.zone(municipality.Internal)
	d := r.fill(kari)
	insist(r.t, func() (request.Request, error) { return z.Reception.Submit(r.t.Context(), kari, d.ID) })
	r.untilQuiet()
	return d.ID
}

// TestFaultTable lets every commit of the flow, from sending in to delivery, fail once: before anything, while documents
// are written, before the commit (lost), and after it (persisted, but the answer is lost).
func TestFaultTable(t *testing.T) {
	tr := &trap{}
	r := start(t, false, func(o *demo.Options) { o.Probe = tr.probe })
	tr.set(store.BeforeCommit, 1<<30, false)
	r.walk()
	commits := tr.reached - fillCommits
	tr.spring()
	for _, p := range []store.Point{store.AtBegin, store.AtBlobs, store.BeforeCommit, store.AfterCommitOK} {
		t.Run(string(p), func(t *testing.T) {
			r.t = t
			for n := 1; n <= commits; n++ {
				r.failOnce(tr, p, n)
			}
			t.Logf("%d commits failed in turn", commits)
		})
	}
	r.t = t
	r.prove()
}

// fillCommits is how many commits filling the form takes, before the flow that is tested begins; a few too many would only
// let the last rows of the table fail nowhere.
const fillCommits = 6

func (r *rig) failOnce(tr *trap, p store.Point, n int) {
	r.t.Helper()
	kari, z := r.citizen("kari"), r.zone(municipality.Internal)
	d := r.fill(kari)
	tr.set(p, n, false)
	insist(r.t, func() (request.Request, error) { return z.Reception.Submit(r.t.Context(), kari, d.ID) })
	r.untilQuiet()
	tr.spring()
	r.untilQuiet()
	r.oneOfEach(d.ID)
}

// TestKilledAtEveryPoint stops the machine for good at each commit of the flow and starts another on the same data.
func TestKilledAtEveryPoint(t *testing.T) {
	for n := 1; n <= 40; n++ {
		data, tr := t.TempDir(), &trap{}
		r := start(t, false, only(t, fees), func(o *demo.Options) { o.Data, o.Probe = data, tr.probe })
		d := r.fill(r.citizen("kari"))
		tr.set(store.BeforeCommit, n, true)
		_, submitted := r.zone(municipality.Internal).Reception.Submit(t.Context(), r.citizen("kari"), d.ID)
		_ = r.Town.Settle(t.Context())
		sprung := tr.sprung
		if err := r.Demo.Close(); err != nil {
			t.Fatal(err)
		}
		again := start(t, false, only(t, fees), func(o *demo.Options) { o.Data, o.Carrier, o.Clock = data, r.Nation, r.clock.Now })
		again.clock = r.clock // time goes on where it was
		again.clock.Add(2 * time.Minute)
		if submitted != nil {
			insist(t, func() (request.Request, error) {
				return again.zone(municipality.Internal).Reception.Submit(t.Context(), again.citizen("kari"), d.ID)
			})
		}
		again.untilQuiet()
		again.oneOfEach(d.ID)
		if !sprung {
			t.Logf("killed at %d points", n-1)
			break
		}
	}
}

func TestADoubleClickGivesOneCase(t *testing.T) {
	r := start(t, false)
	kari, z := r.citizen("kari"), r.zone(municipality.Internal)
	d := r.fill(kari)
	var wg sync.WaitGroup
	numbers := make([]string, 8)
	for i := range numbers {
		wg.Go(func() {
			req, err := z.Reception.Submit(t.Context(), kari, d.ID)
			numbers[i] = fmt.Sprint(req.CaseNumber, err)
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n != "2026/1<nil>" {
			t.Errorf("a click got %q", n)
		}
	}
	r.untilQuiet()
	r.oneOfEach(d.ID)
}

func TestTheJournalIsWholeAfterwards(t *testing.T) {
	r := start(t, false)
	id := r.walk()
	r.oneOfEach(id)
	p, err := journal.Find(t.Context(), r.zone(municipality.Internal).Store, journal.Query{Text: "foreldrebetaling"})
	if err != nil || len(p.Entries) != 2 {
		t.Errorf("%d lines found by word, %v", len(p.Entries), err)
	}
}
