package test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"torg/casework"
	"torg/cmd/demo"
	"torg/dispatch"
	"torg/internal/demopeople"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// notice lets the municipality read the feed and do what follows.
func (r *rig) notice() {
	r.t.Helper()
	r.settle()
	r.clock.Add(11 * time.Minute)
	r.settle()
}

func (r *rig) offersTo(who request.Applicant) []request.Offer {
	r.t.Helper()
	list, err := r.zone(municipality.Internal).Reception.OffersTo(r.t.Context(), who.Person.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

func (r *rig) birth(name string, parents ...string) municipality.NationalID {
	r.t.Helper()
	var ids []municipality.NationalID
	for _, p := range parents {
		ids = append(ids, demopeople.MustByKey(p).ID)
	}
	id, err := r.Nation.Folkeregister.Birth(name, municipality.DateOf(r.clock.Now()), ids...)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

func kindergarten(list []request.Offer) (out []request.Offer) {
	for _, o := range list {
		if o.Pack.Name == "gratis-kjernetid" {
			out = append(out, o)
		}
	}
	return out
}

// offered lets Kari have a child, and gives the offer it makes.
func (r *rig) offered() request.Offer {
	r.t.Helper()
	r.birth("Live", "kari", "jonas")
	r.notice()
	list := kindergarten(r.offersTo(r.citizen("kari")))
	if len(list) != 1 {
		r.t.Fatalf("%d offers, want 1", len(list))
	}
	return list[0]
}

func TestABirthMakesAnOfferThatIsAccepted(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		kari, z, ctx := r.citizen("kari"), r.zone(municipality.Internal), t.Context()
		o := r.offered()
		if o.State != request.OfferOpen || o.Outcome.Result != service.Granted || !o.Outcome.Machine || len(o.Outcome.Reasons) == 0 || o.Entry == "" {
			t.Fatalf("the offer is %s, %s, machine %v, letter %q", o.State, o.Outcome.Result, o.Outcome.Machine, o.Entry)
		}
		if jonas := kindergarten(r.offersTo(r.citizen("jonas"))); len(jonas) != 1 {
			t.Errorf("the other parent has %d offers", len(jonas))
		}
		r.read(z, func(tx store.Tx) error {
			s, err := dispatch.ByID(tx, o.Entry)
			if err == nil && (s.Digest == "" || s.Carrier == "") {
				t.Errorf("the letter was not sent: %s", s.State)
			}
			return err
		})
		req, err := z.Reception.Accept(ctx, kari, o.ID)
		if err != nil {
			t.Fatal(err, faults(err))
		}
		again, err := z.Reception.Accept(ctx, kari, o.ID)
		if err != nil || again.ID != req.ID {
			t.Errorf("accepting twice: %v, %q", err, again.ID)
		}
		r.settle()
		c := r.caseOf(z, req)
		if c.Status != casework.Decided || c.Result != service.Granted || c.Number != o.CaseNumber {
			t.Errorf("the case is %s %s, number %s in the offer's %s", c.Status, c.Result, c.Number, o.CaseNumber)
		}
		if o := r.offersTo(kari)[0]; o.State != request.OfferAccepted || len(o.Facts) != 0 {
			t.Errorf("the offer is %s and keeps %d facts", o.State, len(o.Facts))
		}
		r.read(z, func(tx store.Tx) error {
			counts, err := request.CountOffers(tx)
			if err == nil && (len(counts) != 2 || counts[0].State != request.OfferAccepted || counts[0].Count != 1 || counts[1].State != request.OfferOpen) {
				t.Errorf("counted %v", counts)
			}
			return err
		})
		r.prove()
	})
}

// replay has the municipality read the feed from the beginning again.
func (r *rig) replay() {
	r.t.Helper()
	z := r.zone(municipality.Internal)
	e := ledger.Entry{Actor: municipality.SystemActor("test"), Verb: "test.replay", Subject: "register/folkeregister/feed"}
	if err := ledger.Act(r.t.Context(), z.Store, e, func(tx *ledger.Tx) error {
		_, err := tx.Exec(`DELETE FROM watched WHERE id = 'feed'`)
		return err
	}); err != nil {
		r.t.Fatal(err)
	}
}

func TestAnEventSeenTwiceMakesOneOffer(t *testing.T) {
	r := start(t, false)
	o := r.offered()
	letters := len(r.Nation.SvarUt.Shipments())
	r.replay()
	r.notice()
	child := r.Nation.Folkeregister.Document(demopeople.MustByKey("kari").ID)
	r.Nation.Folkeregister.Put(child, "endringIBostedsadresse") // corrected, but nothing is new
	r.notice()
	list := kindergarten(r.offersTo(r.citizen("kari")))
	if len(list) != 1 || list[0].ID != o.ID || list[0].State != request.OfferOpen || len(r.Nation.SvarUt.Shipments()) != letters {
		t.Errorf("%d offers, %s, and %d letters where there were %d", len(list), list[0].State, len(r.Nation.SvarUt.Shipments()), letters)
	}
	if err := r.zone(municipality.Internal).Reception.Decline(t.Context(), r.citizen("kari"), o.ID); err != nil {
		t.Fatal(err)
	}
	r.replay()
	r.notice()
	if list := kindergarten(r.offersTo(r.citizen("kari"))); len(list) != 1 || list[0].State != request.OfferDeclined {
		t.Errorf("declined, and offered again: %d", len(list))
	}
}

func TestAnOfferIsDeclinedTakenUpAgainAndExpires(t *testing.T) {
	r := start(t, false)
	kari, reception, ctx := r.citizen("kari"), r.zone(municipality.Internal).Reception, t.Context()
	o := r.offered()
	state := func() request.OfferState { return kindergarten(r.offersTo(kari))[0].State }
	for range 2 { // the second click changes nothing more
		if err := reception.Decline(ctx, kari, o.ID); err != nil || state() != request.OfferDeclined {
			t.Fatalf("%v, %s", err, state())
		}
	}
	if _, err := reception.Accept(ctx, kari, o.ID); municipality.KindOf(err) != municipality.Conflict {
		t.Errorf("a declined offer was accepted: %v", err)
	}
	for range 2 {
		if err := reception.Undo(ctx, kari, o.ID); err != nil || state() != request.OfferOpen {
			t.Fatalf("%v, %s", err, state())
		}
	}
	r.clock.Add(60 * 24 * time.Hour)
	if _, err := reception.Accept(ctx, kari, o.ID); municipality.KindOf(err) != municipality.Conflict {
		t.Errorf("an old offer was accepted: %v", err)
	}
	r.settle()
	if o := kindergarten(r.offersTo(kari))[0]; o.State != request.OfferExpired || len(o.Facts)+len(o.Answers) != 0 {
		t.Errorf("after its time the offer is %s and holds %d facts", o.State, len(o.Facts))
	}
}

func TestAnOfferIsChangedBeforeItIsSent(t *testing.T) {
	r := start(t, false)
	kari, reception, ctx := r.citizen("kari"), r.zone(municipality.Internal).Reception, t.Context()
	o := r.offered()
	d, err := reception.Change(ctx, kari, o.ID)
	if err != nil || d.ID != o.ID || len(d.Answers) == 0 {
		t.Fatalf("%v: %d answers", err, len(d.Answers))
	}
	if _, err := reception.Change(ctx, kari, o.ID); err != nil { // the second click opens the same
		t.Fatal(err)
	}
	d = r.answer(kari, d, "barn", answersOf(d, "har_redusert", true))
	if _, err := reception.Submit(ctx, kari, d.ID); err != nil {
		t.Fatal(err, faults(err))
	}
	r.settle()
	var reqs []request.Request
	r.read(r.zone(municipality.Internal), func(tx store.Tx) (err error) { reqs, err = request.OfPerson(tx, kari.Person.ID); return err })
	if c := r.caseOf(r.zone(municipality.Internal), reqs[0]); c.Status != casework.Open {
		t.Errorf("a changed answer sends the case to a person; it is %s", c.Status)
	}
	if o := kindergarten(r.offersTo(kari))[0]; o.State != request.OfferAccepted {
		t.Errorf("the offer is %s", o.State)
	}
}

func answersOf(d request.Draft, question string, value any) map[string]any {
	out := map[string]any{}
	for q, a := range d.Answers {
		out[q] = a.Value
	}
	out[question] = value
	return out
}

func TestOffersAreWithdrawn(t *testing.T) {
	for name, happen := range map[string]func(*rig){
		"rules": func(r *rig) { r.richer("jonas") },
		"moved": func(r *rig) {
			_ = r.Nation.Folkeregister.Move(demopeople.MustByKey("kari").ID, demopeople.Neighbour, 3)
		},
		"dead": func(r *rig) {
			r.Nation.Folkeregister.Die(demopeople.MustByKey("kari").ID, municipality.DateOf(r.clock.Now()))
		},
		"shielded": func(r *rig) {
			_ = r.Nation.Folkeregister.Protect(demopeople.MustByKey("kari").ID, demopeople.Confidential)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, false)
			kari := r.citizen("kari")
			o := r.offered()
			happen(r)
			r.notice()
			got := kindergarten(r.offersTo(kari))[0]
			if got.State != request.OfferWithdrawn || got.Cause != name || len(got.Facts) != 0 {
				t.Errorf("the offer is %s for %q", got.State, got.Cause)
			}
			if _, err := r.zone(municipality.Internal).Reception.Accept(t.Context(), kari, o.ID); municipality.KindOf(err) != municipality.Conflict {
				t.Errorf("a withdrawn offer was accepted: %v", err)
			}
		})
	}
}

// richer gives somebody a settled income far above every limit, and has the register touch the family.
func (r *rig) richer(key string) {
	r.Nation.Skatt.SetIncome(demopeople.MustByKey(key).ID, 2025, demopeople.Income{Personal: 2_000_000, Settled: municipality.Date{Year: 2026, Month: 6, Day: 22}})
	kari := demopeople.MustByKey("kari").ID
	r.Nation.Folkeregister.Put(r.Nation.Folkeregister.Document(kari), "endringISivilstand")
}

func TestWhoIsNotOffered(t *testing.T) {
	r := start(t, false)
	for _, parents := range [][]string{{"sara"}, {"kine"}, {"ingrid", "per"}, {"nils"}} {
		r.birth("Live", parents...)
	}
	r.notice()
	for _, key := range []string{"sara", "nils", "ingrid", "per"} { // strictly protected, protected, income above the limit
		if list := r.offersTo(r.citizen(key)); len(list) != 0 {
			t.Errorf("%s was offered %d", key, len(list))
		}
	}
	if list := kindergarten(r.offersTo(r.citizen("kine"))); len(list) != 1 { // the widow; the dead father is not written to
		t.Errorf("the widow was offered %d", len(list))
	}
	for _, s := range r.Nation.SvarUt.Shipments() {
		if strings.Contains(s.Title, "Vikan") {
			t.Error("a letter names who is protected")
		}
	}
	if list := r.offersTo(r.citizen("arvid")); len(list) != 0 {
		t.Error("the dead were offered something")
	}
}

func TestAReservedPersonIsNotLookedUp(t *testing.T) {
	r := start(t, false)
	kari, z, ctx := r.citizen("kari"), r.zone(municipality.Internal), t.Context()
	o := r.offered()
	if err := z.Reception.Reserve(ctx, kari, true); err != nil {
		t.Fatal(err)
	}
	if got := kindergarten(r.offersTo(kari))[0]; got.State != request.OfferWithdrawn || got.Cause != request.CauseReserved || got.ID != o.ID {
		t.Errorf("the standing offer is %s", got.State)
	}
	asked := r.asked(kari)
	r.birth("Mari", "kari", "jonas")
	r.notice()
	if list := kindergarten(r.offersTo(kari)); len(list) != 1 {
		t.Errorf("she was offered %d", len(list))
	}
	for _, what := range r.asked(kari)[len(asked):] {
		if strings.Contains(what, "skatt") {
			t.Errorf("asked for her all the same: %s", what)
		}
	}
	if err := z.Reception.Reserve(ctx, kari, false); err != nil {
		t.Fatal(err)
	}
	r.birth("Siri", "kari", "jonas")
	r.notice()
	if list := kindergarten(r.offersTo(kari)); len(list) != 2 {
		t.Errorf("after she changed her mind: %d offers", len(list))
	}
}

// asked lists what registers were asked about a person, oldest first.
func (r *rig) asked(who request.Applicant) (out []string) {
	r.read(r.zone(municipality.Internal), func(tx store.Tx) error {
		list, err := ledger.ForPerson(tx, who.Person.ID, 0, 500)
		for _, e := range slices.Backward(list) {
			if e.Verb == "register.ask" {
				out = append(out, e.Subject)
				if e.Purpose == "" || e.Basis == "" {
					r.t.Errorf("%s was asked without purpose or basis", e.Subject)
				}
			}
		}
		return err
	})
	return out
}

func TestAnotherPersonsOfferIsNotFound(t *testing.T) {
	r := start(t, false)
	o, jonas, reception, ctx := r.offered(), r.citizen("jonas"), r.zone(municipality.Internal).Reception, t.Context()
	for what, err := range map[string]error{
		"seen":     second(reception.OfferTo(ctx, jonas.Person.ID, o.ID)),
		"accepted": second(reception.Accept(ctx, jonas, o.ID)),
		"changed":  second(reception.Change(ctx, jonas, o.ID)),
		"declined": reception.Decline(ctx, jonas, o.ID),
		"undone":   reception.Undo(ctx, jonas, o.ID),
	} {
		if municipality.KindOf(err) != municipality.NotFound {
			t.Errorf("another's offer was %s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestOfferFaultTable lets every commit from the feed to the accepted offer fail once, lost and persisted.
func TestOfferFaultTable(t *testing.T) {
	for _, p := range []store.Point{store.BeforeCommit, store.AfterCommitOK} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			tr := &trap{}
			r := start(t, false, func(o *demo.Options) { o.Probe = tr.probe })
			n := 1
			for r.offerOnce(tr, p, n) {
				n++
			}
			t.Logf("%d commits failed in turn", n-1)
			r.prove()
		})
	}
}

// offerOnce makes one more child, with the nth commit failing, and reports whether there was an nth commit.
func (r *rig) offerOnce(tr *trap, p store.Point, n int) bool {
	r.t.Helper()
	kari, reception := r.citizen("kari"), r.zone(municipality.Internal).Reception
	before := len(kindergarten(r.offersTo(kari)))
	r.clock.Add(48 * time.Hour) // who has applied since it happened is offered nothing
	r.settle()
	r.birth("Live", "kari")
	tr.set(p, n, false)
	for range 4 {
		_ = r.Town.Settle(r.t.Context()) // a failing machine fails here too
		r.clock.Add(6 * time.Minute)
	}
	list := kindergarten(r.offersTo(kari))
	if len(list) != before+1 {
		r.t.Fatalf("commit %d: %d offers, want %d", n, len(list), before+1)
	}
	insist(r.t, func() (request.Request, error) { return reception.Accept(r.t.Context(), kari, list[0].ID) })
	sprung := tr.spring()
	r.untilQuiet()
	letters := 0
	for _, s := range r.Nation.SvarUt.Shipments() {
		if s.Reference == list[0].Entry {
			letters++
		}
	}
	if letters != 1 || list[0].Entry == "" {
		r.t.Errorf("commit %d: %d letters of the offer", n, letters)
	}
	return sprung
}

// The index of the journal is made anew every night, in both zones, and finds what it found.
func TestTheIndexIsMadeAnewEveryNight(t *testing.T) {
	r := start(t, false)
	r.apply(r.citizen("kari"))
	r.settle()
	words := func() (n int) {
		r.read(r.zone(municipality.Internal), func(tx store.Tx) error { return store.One(tx, `SELECT COUNT(*) FROM arkivord`, nil, &n) })
		return n
	}
	before := words()
	z := r.zone(municipality.Internal)
	if err := ledger.Act(t.Context(), z.Store, ledger.Entry{Actor: municipality.SystemActor("test"), Verb: "test.lose", Subject: "archive/index"}, func(tx *ledger.Tx) error {
		_, err := tx.Exec(`DELETE FROM arkivord`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r.clock.Add(24 * time.Hour)
	r.settle()
	if after := words(); before == 0 || after < before {
		t.Errorf("%d words before, %d after the night", before, after)
	}
}

func fee(list []request.Offer) (out []request.Offer) {
	for _, o := range list {
		if o.Pack.Name == "redusert-foreldrebetaling" {
			out = append(out, o)
		}
	}
	return out
}

// A child turns one while the municipality is stopped for ten days: the offer is made all the same, once, and asks for
// what no register knows.
func TestABirthdayIsCaughtUpWith(t *testing.T) {
	r := start(t, false)
	kari, reception, ctx := r.citizen("kari"), r.zone(municipality.Internal).Reception, t.Context()
	if _, err := r.Nation.Folkeregister.Birth("Live", municipality.Date{Year: 2025, Month: 11, Day: 25}, kari.Person.NationalID); err != nil {
		t.Fatal(err)
	}
	r.notice()
	if n := len(r.offersTo(kari)); n != 0 {
		t.Fatalf("%d offers before the birthday", n)
	}
	r.clock.Add(10 * 24 * time.Hour)
	r.notice()
	r.clock.Add(24 * time.Hour)
	r.notice()
	list := fee(r.offersTo(kari))
	if len(list) != 1 || list[0].Happened.Date.String() != "2026-11-25" || list[0].Happened.Age != 1 {
		t.Fatalf("%d offers", len(list))
	}
	_, err := reception.Accept(ctx, kari, list[0].ID)
	if faults(err) == nil {
		t.Fatalf("accepted without the kindergarten being known: %v", err)
	}
	d, err := reception.Draft(ctx, kari, list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	d = r.answer(kari, d, "barn", answersOf(d, "barnehage[1]", "Fjordvik barnehage"))
	req, err := reception.Submit(ctx, kari, d.ID)
	if err != nil {
		t.Fatal(err, faults(err))
	}
	r.settle()
	if c := r.caseOf(r.zone(municipality.Internal), req); c.Status != casework.Decided || c.Result != service.Granted {
		t.Errorf("the case is %s %s", c.Status, c.Result)
	}
}

// Who moves in is offered what the family has a right to; who was here already, and only moves within, is not.
func TestMovingIn(t *testing.T) {
	r := start(t, false)
	for _, step := range []struct {
		to           municipality.Number
		number, want int
	}{{demopeople.Fjordvik, 20, 0}, {demopeople.Neighbour, 3, 0}, {demopeople.Fjordvik, 21, 1}} {
		for _, key := range []string{"ella", "odin", "kari"} {
			if err := r.Nation.Folkeregister.Move(demopeople.MustByKey(key).ID, step.to, step.number); err != nil {
				t.Fatal(err)
			}
		}
		r.notice()
		r.notice()
		list := kindergarten(r.offersTo(r.citizen("kari")))
		if len(list) != step.want {
			t.Fatalf("moved to %s %d: %d offers, want %d", step.to, step.number, len(list), step.want)
		}
		if step.want > 0 && list[0].Happened.Kind != service.EventMoved {
			t.Errorf("offered for %s", list[0].Happened.Kind)
		}
		r.clock.Add(24 * time.Hour)
	}
}
