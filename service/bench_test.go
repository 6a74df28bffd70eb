package service

import (
	"testing"

	"torg/municipality"
)

// BenchmarkP15 is the largest pack's decision with its explanation (goal P15: at most 1 ms), beside a plain Go function
// that does the same arithmetic, and beside the explanation put into words.
func BenchmarkP15(b *testing.B) {
	p := load(b, largestPack)
	in, err := p.testInput(p.tests[0])
	if err != nil {
		b.Fatal(err)
	}
	b.Run("rules with explanation", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.Decide(in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("explanation in words", func(b *testing.B) {
		out, err := p.Decide(in)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := p.Explain(municipality.Bokmaal, out); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("rules alone", func(b *testing.B) {
		bound, err := p.bind(in)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := bound.evaluate(p.outcome.all()...); err != nil {
				b.Fatal(err)
			}
		}
	})
}

const largestPack = "redusert-sfo-betaling" // by the size of its rules

// BenchmarkLoad reads and compiles the same pack.
func BenchmarkLoad(b *testing.B) {
	fsys := files(b, largestPack)
	for b.Loop() {
		if p, ps := Load(fsys, largestPack); p == nil {
			b.Fatal(ps)
		}
	}
}
