package deposit

import (
	"context"
	"os"
	"testing"

	"torg/archive/deposit/sample"
)

// BenchmarkExtract extracts 300 cases with documents of 20 KiB.
func BenchmarkExtract(b *testing.B) {
	s := filled(b, "sqlite", sample.Options{Cases: 300, Size: 20 << 10, Plain: true})
	schemas, _ := schemaFolder(b, "2019-05")
	for b.Loop() {
		out, err := os.MkdirTemp(b.TempDir(), "ut")
		if err != nil {
			b.Fatal(err)
		}
		res, err := Extract(context.Background(), s, Options{Out: out, Schemas: schemas, Series: sample.Series, NoTar: true})
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(res.Counts.StructureSize + res.Counts.Bytes)
	}
}
