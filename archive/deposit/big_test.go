package deposit

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"torg/archive/deposit/sample"
	"torg/archive/depot"
)

// TestATownsArchive is the proof at size: as many cases as TORG_DEPOSIT_CASES says, of every kind, out and through the
// depots' tests and both editions of the schemas. TORG_DEPOSIT_OUT keeps the package.
func TestATownsArchive(t *testing.T) {
	cases, _ := strconv.Atoi(os.Getenv("TORG_DEPOSIT_CASES"))
	if cases == 0 {
		t.Skip("set TORG_DEPOSIT_CASES=10000 to make and judge a whole town's archive")
	}
	begin := time.Now()
	s := filled(t, "sqlite", sample.Options{Cases: cases})
	t.Logf("%d cases made in %v", cases, time.Since(begin).Round(time.Second))
	out := os.Getenv("TORG_DEPOSIT_OUT")
	if out == "" {
		out = t.TempDir()
	}
	first, _ := schemaFolder(t, "2019-05")
	var most uint64
	opt := Options{Out: out, Schemas: first, Progress: func(Progress) { most = max(most, heap()) }}
	begin = time.Now()
	res := extract(t, s, opt)
	took := time.Since(begin)
	c := res.Counts
	t.Logf("extracted in %v: %d folders, %d records, %d files, %d MB of structure, %d MB of documents; %.0f records/s; heap at most %d MB", took.Round(time.Millisecond), c.Folders, c.Records, c.Files, c.StructureSize>>20, c.Bytes>>20,
		float64(c.Records)/took.Seconds(), most>>20)
	for _, edition := range []string{"2019-05", "2023-12"} {
		dir, official := schemaFolder(t, edition)
		most = 0
		begin = time.Now()
		rep, err := depot.Validate(context.Background(), res.Tar, depot.Options{Schemas: dir, Temp: t.TempDir(), Progress: func(string) { most = max(most, heap()) }})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range rep.Checks {
			if k.Result == depot.Fault {
				t.Errorf("%s %s: %d faults, %v", k.Number, k.Name, k.Faults, k.Errors[:min(3, len(k.Errors))])
			}
		}
		if k := rep.Check("N5.03"); official && k.Result == depot.OK && k.Total != 5 {
			t.Errorf("%d files were validated", k.Total)
		}
		t.Logf("judged by the edition %s in %v: %s, %d faults; heap at most %d MB", edition, time.Since(begin).Round(time.Millisecond), rep.Result, rep.Faults, most>>20)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
