package bulk

import (
	"context"
	"testing"

	"torg/archive/deposit"
	"torg/archive/deposit/sample"
)

// BenchmarkImport takes in 300 cases with documents of 20 KiB.
func BenchmarkImport(b *testing.B) {
	from := open(b, "sqlite", "from")
	if err := sample.Fill(context.Background(), from, sample.Options{Cases: 300, Size: 20 << 10, Plain: true}); err != nil {
		b.Fatal(err)
	}
	res, err := deposit.Extract(context.Background(), from, deposit.Options{Out: b.TempDir(), Schemas: schemas(b), Series: sample.Series, NoTar: true})
	if err != nil {
		b.Fatal(err)
	}
	taken := int64(0)
	for b.Loop() {
		b.StopTimer()
		to := open(b, "sqlite", "to")
		b.StartTimer()
		rep, err := Import(context.Background(), to, res.Dir, Options{})
		if err != nil || !rep.Good() {
			b.Fatal(err, rep.Rejected)
		}
		taken += rep.Taken["journalpost"]
	}
	b.ReportMetric(float64(taken)/b.Elapsed().Seconds(), "registrations/s")
}
