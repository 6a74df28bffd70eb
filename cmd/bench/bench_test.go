package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkRegister is our registration of P2 to P5 at 64 clients; cpu-µs/op is what this process used for each.
func BenchmarkRegister(b *testing.B) {
	p, err := openPlace(b.Context(), where{dir: b.TempDir(), clients: 64})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	drive(b, p.register)
}

// BenchmarkRaw is the raw program's.
func BenchmarkRaw(b *testing.B) {
	d, err := openRaw(b.TempDir(), 20, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer d.close()
	drive(b, func(_ context.Context, client, n int) error { return d.register(client, n) })
}

// BenchmarkSubmit is the timed part of P1, over HTTP and without.
func BenchmarkSubmit(b *testing.B) {
	for _, kind := range []string{"http", "direct"} {
		b.Run(kind, func(b *testing.B) {
			c := prepared(b)
			do := c.overHTTP
			if kind == "direct" {
				do = c.direct
			}
			drive(b, do)
		})
	}
}

// BenchmarkPrepare is a citizen's way to the last page: login, draft and answers.
func BenchmarkPrepare(b *testing.B) { prepared(b) }

func prepared(b *testing.B) *counter {
	r := &run{Options: Options{}.withDefaults()}
	c, err := r.counter(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.close() })
	if err := c.prepare(b.Context(), b.N); err != nil {
		b.Fatal(err)
	}
	return c
}

func drive(b *testing.B, do func(context.Context, int, int) error) {
	b.ResetTimer()
	m, err := load(b.Context(), 64, time.Hour, upTo(b.N, do))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(m.CPU, "cpu-µs/op")
	b.ReportMetric(m.P99, "p99-ms")
	if m.Foreign > 0.15 {
		b.Log(fmt.Sprintf("others used %.0f %% of the machine", m.Foreign*100))
	}
}

// BenchmarkJournal is the journal page of P6.
func BenchmarkJournal(b *testing.B) {
	r := &run{Options: Options{}.withDefaults()}
	c, err := r.counter(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer c.close()
	cursors, err := publish(b.Context(), c.Site.Internal().Store, 5000)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	m, err := load(b.Context(), readers, time.Hour, upTo(b.N, c.get(func() string { return "/postliste?eldre=" + cursors[rand.IntN(len(cursors))] })))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(m.CPU, "cpu-µs/op")
}
