package pdf

import (
	"io"
	"testing"
)

// BenchmarkLetter writes a letter of one page with warm fonts; the goal is 2 ms.
func BenchmarkLetter(b *testing.B) {
	d := letter()
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApplication writes a copy of a long application with tables over
// many pages.
func BenchmarkApplication(b *testing.B) {
	d := application()
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMarkdown reads the body of a letter.
func BenchmarkMarkdown(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Markdown(letterMarkdown); err != nil {
			b.Fatal(err)
		}
	}
}
