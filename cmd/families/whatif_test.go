package families_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"torg"
	"torg/casework"
	"torg/cmd/families"
	"torg/cmd/town"
	"torg/internal/pgtest"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
	"torg/store/blob"
	"torg/store/postgres"
	"torg/store/sqlite"
)

const seed = 20261122

var leader = municipality.Staff{ID: "gunn", Name: "Gunn Lien", Unit: "barnehage", Roles: []string{"leader"}, Zones: municipality.Zones()}

// rig is a zone's office with families in it.
type rig struct {
	t      testing.TB
	office *casework.Office
	pack   *service.Pack
	n      int
}

func newRig(t testing.TB, s store.Store, n int) *rig {
	t.Helper()
	r := &rig{t: t, n: n}
	p, problems := service.Load(torg.Packs(), families.Pack)
	if p == nil {
		t.Fatal(problems)
	}
	r.pack = p
	r.must(s.Migrate(t.Context(), town.Migrations()...))
	r.must(service.Adopt(t.Context(), s, municipality.SystemActor("test"), p))
	r.must(families.Fill(t.Context(), s, p, seed, n))
	shelf, err := service.OpenShelf(t.Context(), s, p)
	r.must(err)
	r.office = &casework.Office{Store: s, Zone: municipality.Internal, Shelf: shelf}
	return r
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func clock() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func openSQLite(t testing.TB) store.Store {
	t.Helper()
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "documents"), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "w.db"), store.Options{Clock: clock, Blobs: blobs})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func both(t *testing.T, n int, run func(*testing.T, *rig)) {
	t.Run("sqlite", func(t *testing.T) { run(t, newRig(t, openSQLite(t), n)) })
	t.Run("postgres", func(t *testing.T) {
		dsn := pgtest.DSN(t)
		pgtest.Drop(t, dsn, "families_test")
		blobs, err := blob.Open(t.TempDir(), make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		s, err := postgres.Open(t.Context(), dsn, "families_test", store.Options{Clock: clock, Blobs: blobs})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		run(t, newRig(t, s, n))
	})
}

func (r *rig) amended(texts ...string) *service.Pack {
	r.t.Helper()
	p := r.pack
	for _, text := range texts {
		a, err := service.ParseAmendment(text, municipality.Date{Year: 2026, Month: 11, Day: 22})
		r.must(err)
		p, err = p.Amend(a)
		r.must(err)
	}
	return p
}

// reckoned is what plain Go says of every family under two packs: who changes and how, the sum of all changes in øre, and how
// many are to pay another sum.
func (r *rig) reckoned(now *service.Pack, protected bool) (changed map[string]string, sum int64, paying int) {
	r.t.Helper()
	changed = map[string]string{}
	rates := map[string][2]families.Rates{}
	for i := range r.n {
		f := families.Make(seed, i)
		day := municipality.DateOf(f.Received)
		if _, ok := rates[day.String()]; !ok {
			a, err := families.RatesOn(r.pack, day)
			r.must(err)
			b, err := families.RatesOn(now, day)
			r.must(err)
			rates[day.String()] = [2]families.Rates{a, b}
		}
		x, y := f.Reckon(rates[day.String()][0]), f.Reckon(rates[day.String()][1])
		if f.NotAsked || f.Protected && !protected || x == y {
			continue
		}
		changed[families.CaseID(i)] = tell(x.Result, x.Machine, y.Result, y.Machine, y.Oere-x.Oere)
		if sum += y.Oere - x.Oere; x.Oere != y.Oere {
			paying++
		}
	}
	return changed, sum, paying
}

func tell(was string, wasMachine bool, now string, nowMachine bool, oere int64) string {
	return fmt.Sprintf("%s %v → %s %v, %+d øre", was, wasMachine, now, nowMachine, oere)
}

// found is the same as the rules say.
func found(t *testing.T, r casework.Report) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, e := range r.Examples {
		change := int64(0)
		for _, v := range e.Values {
			if v.Value == "sum per måned" {
				change = oere(t, v.Now) - oere(t, v.Was)
			}
		}
		if e.Was != e.Now || change != 0 {
			out[e.Case] = tell(e.Was.Result, e.Was.Machine, e.Now.Result, e.Now.Machine, change)
		}
	}
	return out
}

func oere(t *testing.T, v any) int64 {
	t.Helper()
	x, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		t.Fatalf("%v is no amount", v)
	}
	x.Mul(x, big.NewRat(100, 1))
	if !x.IsInt() {
		t.Fatalf("%v is not whole øre", v)
	}
	return x.Num().Int64()
}

// TestExactlyTheRightFamiliesChange holds what if against a calculation in plain Go that has never seen the rules.
func TestExactlyTheRightFamiliesChange(t *testing.T) {
	both(t, 800, func(t *testing.T, r *rig) {
		for _, change := range []string{"inntektsgrense kjernetid=300000@2025-08-01", "inntektsgrense kjernetid=900000@2026-03-15", "høyeste pris=3000@2026-01-01", "høyeste pris=400@2026-08-01",
			"gratis timer=0@2025-08-01", "rabatt barn nummer to=1@2026-02-28", "andel av inntekten=0.05@2025-12-31"} {
			now := r.amended(change)
			got, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: now, Change: change, Examples: r.n}, nil)
			r.must(err)
			want, sum, paying := r.reckoned(now, true)
			have := found(t, got)
			if len(want) == 0 {
				t.Errorf("%s: nobody changes, so nothing is proved", change)
			}
			for id := range want {
				if have[id] != want[id] {
					t.Errorf("%s: %s: %q, want %q", change, id, have[id], want[id])
				}
			}
			for id := range have {
				if want[id] == "" {
					t.Errorf("%s: %s changes, and should not: %s", change, id, have[id])
				}
			}
			at := slices.IndexFunc(got.Shifts, func(s casework.Shift) bool { return s.Value == "sum per måned" })
			if total := oere(t, strings.TrimPrefix(got.Shifts[at].Sum, "+")); total != sum || int(got.Shifts[at].Up+got.Shifts[at].Down) != paying {
				t.Errorf("%s: the sum changes by %d øre for %d, want %d for %d", change, total, got.Shifts[at].Up+got.Shifts[at].Down, sum, paying)
			}
			if n := got.Same + got.Values + got.Moved + got.Unknown + got.Broken; n != got.Seen || int(got.Seen) != r.n || got.Broken != 0 {
				t.Errorf("%s: counts %d same, %d values, %d moved, %d unknown, %d broken of %d", change, got.Same, got.Values, got.Moved, got.Unknown, got.Broken, got.Seen)
			}
		}
	})
}

func TestTheFactThatLacksIsNamed(t *testing.T) {
	r := newRig(t, openSQLite(t), 900)
	got, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=900@2026-01-01")}, nil)
	r.must(err)
	if len(got.Lacks) != 1 || got.Lacks[0].Fact != "skattegrunnlag" || got.Lacks[0].N != got.Unknown || got.Unknown == 0 {
		t.Errorf("lacks %v, unknown %d", got.Lacks, got.Unknown)
	}
}

func TestProtectedFamiliesAreSeenInTheirZoneAlone(t *testing.T) {
	r := newRig(t, openSQLite(t), 1500)
	q := casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=400@2025-08-01"), Examples: r.n}
	protected := map[string]bool{}
	for i := range r.n {
		protected[families.CaseID(i)] = families.Make(seed, i).Protected
	}
	plain := leader
	plain.Zones = []municipality.Zone{municipality.Internal}
	got, err := r.office.Weigh(t.Context(), plain, q, nil)
	r.must(err)
	if got.LeftOut == 0 || int(got.Seen+got.LeftOut) != r.n || slices.ContainsFunc(got.Examples, func(e casework.Example) bool { return protected[e.Case] }) {
		t.Errorf("%d left out of %d and %d, or a protected family is shown", got.LeftOut, got.Seen, r.n)
	}
	whole, err := r.office.Weigh(t.Context(), leader, q, nil)
	r.must(err)
	if whole.LeftOut != 0 || int(whole.Seen) != r.n || !slices.ContainsFunc(whole.Examples, func(e casework.Example) bool { return protected[e.Case] }) {
		t.Errorf("with access: %d left out of %d", whole.LeftOut, whole.Seen)
	}
}

func TestWhoMayAsk(t *testing.T) {
	r := newRig(t, openSQLite(t), 60)
	q := casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=400@2025-08-01")}
	for who, want := range map[string]struct {
		staff municipality.Staff
		kind  municipality.Kind
	}{
		"a caseworker":             {municipality.Staff{ID: "a", Unit: "barnehage", Roles: []string{"caseworker", "approver"}, Zones: municipality.Zones()}, municipality.Forbidden},
		"another unit's leader":    {municipality.Staff{ID: "b", Unit: "helse", Roles: []string{"leader"}, Zones: municipality.Zones()}, municipality.Forbidden},
		"who is not in the zone":   {municipality.Staff{ID: "c", Unit: "barnehage", Roles: []string{"leader"}, Zones: []municipality.Zone{municipality.Secured}}, municipality.NotFound},
		"who has no roles at all":  {municipality.Staff{}, municipality.NotFound},
		"the secured zone's rules": {municipality.Staff{ID: "d", Roles: []string{casework.RuleOwner}, Zones: []municipality.Zone{municipality.Secured}}, municipality.NotFound},
	} {
		if _, err := r.office.Weigh(t.Context(), want.staff, q, nil); err == nil || municipality.KindOf(err) != want.kind {
			t.Errorf("%s: %v", who, err)
		}
	}
	if list := r.entries(); len(list) != 0 {
		t.Errorf("%d looks are recorded that never were", len(list))
	}
}

func (r *rig) entries() (out []ledger.Record) {
	r.t.Helper()
	r.must(r.office.Store.Read(r.t.Context(), func(tx store.Tx) (err error) {
		out, err = ledger.ForSubject(tx, "pack/"+families.Pack, 0, 100)
		return err
	}))
	return slices.DeleteFunc(out, func(e ledger.Record) bool { return e.Verb != "rules.whatif" })
}

func TestTheLookIsRecordedAndNamesNobody(t *testing.T) {
	r := newRig(t, openSQLite(t), 60)
	now := r.amended("høyeste pris=400@2025-08-01")
	ctx, stop := context.WithCancel(t.Context())
	stop() // even one that is stopped at once: she asked
	_, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: now, Change: "høyeste pris=400@2025-08-01"}, nil)
	r.must(err)
	if _, err := r.office.Weigh(ctx, leader, casework.WhatIf{Was: r.pack, Now: now}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	list := r.entries()
	if len(list) != 1 { // a context that is over reaches no store
		t.Fatalf("%d entries", len(list))
	}
	e := list[0]
	if e.Actor.ID != "gunn" || e.Purpose != "hva om" || e.Basis == "" || len(e.Persons) != 0 || !strings.Contains(e.Detail, now.Digest[:12]) || !strings.Contains(e.Detail, "høyeste pris=400@2025-08-01") {
		t.Errorf("entry %+v", e)
	}
	_, err = r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: now, Change: "høyeste pris=02851798067"}, nil)
	if municipality.KindOf(err) != municipality.Invalid {
		t.Errorf("an identity number in the change: %v", err)
	}
}

func TestItCanBeStoppedOnTheWay(t *testing.T) {
	r := newRig(t, openSQLite(t), 3000)
	ctx, stop := context.WithCancel(t.Context())
	var calls atomic.Int64
	_, err := r.office.Weigh(ctx, leader, casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=400@2025-08-01")}, func(done, of int) {
		if of != 3000 || done > of {
			t.Errorf("%d of %d", done, of)
		}
		calls.Add(1)
		stop()
	})
	if !errors.Is(err, context.Canceled) || calls.Load() > 8 {
		t.Errorf("%v after %d calls", err, calls.Load())
	}
}

func TestDaysBoundWhoIsWeighed(t *testing.T) {
	r := newRig(t, openSQLite(t), 800)
	day := func(y, m, d int) municipality.Date {
		return municipality.Date{Year: y, Month: time.Month(m), Day: d}
	}
	now := r.amended("høyeste pris=400@2025-08-01")
	for _, span := range [][2]municipality.Date{{day(2026, 1, 1), day(2026, 1, 31)}, {day(2026, 3, 29), day(2026, 3, 29)}, {{}, day(2025, 8, 31)}, {day(2026, 8, 1), {}}, {day(2030, 1, 1), {}}} {
		want := 0
		for i := range r.n {
			at := municipality.DateOf(families.Make(seed, i).Received)
			if (span[0].IsZero() || !at.Before(span[0])) && (span[1].IsZero() || !span[1].Before(at)) {
				want++
			}
		}
		got, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: now, From: span[0], To: span[1]}, nil)
		r.must(err)
		if int(got.Seen) != want {
			t.Errorf("%v: %d, want %d", span, got.Seen, want)
		}
	}
	later := r.amended("høyeste pris=400@2030-01-01") // nobody has applied yet on such a day
	for asOf, moves := range map[municipality.Date]bool{{}: false, day(2029, 12, 31): false, day(2030, 1, 1): true} {
		got, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: later, AsOf: asOf}, nil)
		r.must(err)
		if got.Moved+got.Values > 0 != moves {
			t.Errorf("as of %s: %d change", asOf, got.Moved+got.Values)
		}
	}
}

func TestWhoDoesNotWorkOnTheCasesIsToldNoSmallNumber(t *testing.T) {
	r := newRig(t, openSQLite(t), 900)
	owner := municipality.Staff{ID: "ola", Unit: "jus", Roles: []string{casework.RuleOwner}, Zones: municipality.Zones()}
	for _, change := range []string{"høyeste pris=1150@2026-07-01", "inntektsgrense kjernetid=642000@2025-08-01", "høyeste pris=400@2025-08-01", "gratis timer=19@2026-10-20"} {
		q := casework.WhatIf{Was: r.pack, Now: r.amended(change), Change: change, Examples: 50}
		got, err := r.office.Weigh(t.Context(), owner, q, nil)
		r.must(err)
		if got.Exact || len(got.Examples) > 0 {
			t.Errorf("%s: %d cases are named", change, len(got.Examples))
		}
		checkGuarded(t, change, got)
		all, err := r.office.WeighAll(t.Context(), municipality.SystemActor("test"), q, nil)
		r.must(err)
		checkGuarded(t, change+", all", all)
	}
}

// checkGuarded looks for counts from one to four, told or left over from those told.
func checkGuarded(t *testing.T, what string, r casework.Report) {
	t.Helper()
	small := func(c casework.Count) bool { return c > 0 && c < casework.Least }
	parts := []casework.Count{r.Same, r.Values, r.Moved, r.Unknown, r.Broken}
	hidden, rest := 0, r.Seen
	for _, c := range parts {
		if small(c) {
			t.Errorf("%s: tells a count of %d", what, c)
		}
		if c == casework.Few {
			hidden++
		} else {
			rest -= c
		}
	}
	if hidden == 1 && r.Seen != casework.Few {
		t.Errorf("%s: the one count kept back is %d, by subtraction", what, rest)
	}
	for _, m := range r.Moves {
		if small(m.N) || small(m.Open) || m.N != casework.Few && m.Open != casework.Few && small(m.N-m.Open) {
			t.Errorf("%s: tells %d, %d open", what, m.N, m.Open)
		}
	}
	for _, s := range r.Shifts {
		if small(s.Up) || small(s.Down) || s.Up == casework.Few && s.Sum != "" {
			t.Errorf("%s: %s tells %d up, %d down, %s", what, s.Value, s.Up, s.Down, s.Sum)
		}
	}
}

func TestACaseSheIsDisqualifiedInIsNotNamed(t *testing.T) {
	r := newRig(t, openSQLite(t), 200)
	q := casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=400@2025-08-01"), Examples: 1000}
	before, err := r.office.Weigh(t.Context(), leader, q, nil)
	r.must(err)
	biased := before.Examples[0].Case
	r.must(r.office.Disqualify(t.Context(), leader, biased, leader.ID, "Søkeren er min søster."))
	after, err := r.office.Weigh(t.Context(), leader, q, nil)
	r.must(err)
	if len(after.Examples) != len(before.Examples)-1 || slices.ContainsFunc(after.Examples, func(e casework.Example) bool { return e.Case == biased }) {
		t.Error("she is shown a case she is disqualified in")
	}
	if after.Moved+after.Values != before.Moved+before.Values {
		t.Error("it is no longer counted")
	}
}

// TestMemoryDoesNotGrowWithTheRequests weighs few and many, and holds the memory in use on the way against each other.
func TestMemoryDoesNotGrowWithTheRequests(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	use := func(n int) (most uint64) {
		t.Run(fmt.Sprint(n), func(t *testing.T) { // its store is closed at the end
			r := newRig(t, openSQLite(t), n)
			_, err := r.office.Weigh(t.Context(), leader, casework.WhatIf{Was: r.pack, Now: r.amended("høyeste pris=400@2025-08-01")}, func(int, int) {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			})
			r.must(err)
		})
		return most
	}
	few, many := use(1000), use(6000)
	if many > few+few/2+(4<<20) {
		t.Errorf("1,000 requests take %d bytes, 6,000 take %d", few, many)
	}
}

// BenchmarkWhatIf is one limit changed, for each request of many.
func BenchmarkWhatIf(b *testing.B) {
	const n = 10000
	r := newRig(b, openSQLite(b), n)
	a, err := service.ParseAmendment("inntektsgrense kjernetid=650000@2025-08-01", municipality.Date{})
	r.must(err)
	now, err := r.pack.Amend(a)
	r.must(err)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		_, err := r.office.Weigh(b.Context(), leader, casework.WhatIf{Was: r.pack, Now: now}, nil)
		r.must(err)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/request")
}
