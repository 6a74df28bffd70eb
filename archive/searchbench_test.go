package archive_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/store/sqlite"
)

// BenchmarkSearch is a staff search among as many records as BENCH_RECORDS says (20,000 without), beside the raw read of one
// word's newest rows in the same run. A twentieth of the records are screened and of other units. It prints the median and
// the 99th percentile: goals P7 (at most 100 ms and twice the raw) and P12 (a restricted officer's search at most 1.5 of an
// archivist's).
//
//	BENCH_RECORDS=1000000 go test ./archive -run xxx -bench BenchmarkSearch -benchtime 300x -timeout 60m
func BenchmarkSearch(b *testing.B) {
	n := 20_000
	if v, err := strconv.Atoi(os.Getenv("BENCH_RECORDS")); err == nil {
		n = v
	}
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "a.db"), store.Options{Blobs: packs(b)})
	s = ready(b, s, err)
	filled(b, s, n)
	raw := func(tx store.Tx, word string) error {
		return store.Each(tx, func(scan func(...any) error) error { var nr int64; var unit string; return scan(&nr, &unit) },
			`SELECT s.nr, s.enhet FROM sokeord o JOIN sokbar s ON s.nr = o.nr WHERE o.ord = $1 ORDER BY o.nr DESC LIMIT 51`, word)
	}
	b.Run("raw/common", func(b *testing.B) { timed(b, s, func(tx store.Tx, _ int) error { return raw(tx, "brev") }) })
	for _, who := range []municipality.Staff{archivarStaff, otherStaff} {
		for name, text := range map[string]func(i int) string{
			"common": func(int) string { return "brev" }, "two common": func(int) string { return "brev kart" }, "rare": func(i int) string { return "navn" + strconv.Itoa(i*7919%n) },
			"common and never together": func(int) string { return "odde like" }, "prefix": func(int) string { return "emn1*" }, "not": func(int) string { return "brev -kart" },
		} {
			b.Run(who.ID+"/"+name, func(b *testing.B) {
				timed(b, s, func(tx store.Tx, i int) error {
					_, err := archive.Search(tx, who, archive.SearchQuery{Text: text(i), Limit: 50})
					return err
				})
			})
		}
	}
}

func timed(b *testing.B, s store.Store, fn func(tx store.Tx, i int) error) {
	times := make([]time.Duration, 0, b.N)
	for i := range b.N {
		begin := time.Now()
		if err := s.Read(b.Context(), func(tx store.Tx) error { return fn(tx, i) }); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

// filled writes records as the archive does, but many at a time: their rows copied from one that was registered.
func filled(b *testing.B, s store.Store, n int) {
	var c archive.CaseRef
	e := archive.NewEntry{}
	if err := act(b.Context(), s, func(tx *ledger.Tx) (err error) {
		if c, err = archive.OpenCaseFile(tx, openCase("En sak")); err == nil {
			e = memo(c.ID, "Brev om tema", "innhold")
			_, err = archive.Register(tx, e)
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	columns := archive.Columns(&archive.RegistryEntry{})
	from := slices.Clone(columns)
	for i, column := range columns {
		if v := map[string]string{"system_id": "'r' || x", "registrerings_id": "'2026/1-' || x", "journalsekvensnummer": "x", "journalpostnummer": "x", "tittel": "'Brev om tema ' || x"}[column]; v != "" {
			from[i] = v
		}
	}
	const step = 50_000
	for at := 10; at < n; at += step {
		numbers := fmt.Sprintf(`WITH RECURSIVE c(x) AS (SELECT %d UNION ALL SELECT x + 1 FROM c WHERE x < %d) `, at, min(at+step, n)-1)
		if err := act(b.Context(), s, func(tx *ledger.Tx) error {
			for _, q := range []string{
				`INSERT INTO journalpost (` + strings.Join(columns, ", ") + `) ` + numbers + `SELECT ` + strings.Join(from, ", ") + ` FROM c JOIN (SELECT * FROM journalpost WHERE system_id = '` + e.ID + `') j ON 1 = 1`,
				`INSERT INTO sokbar (nr, enhet, art, dato, utkast, enhet1, enhet2, saksbehandler1, saksbehandler2, ord) ` + numbers + `SELECT x, 'r' || x, 'J', '2026-03-02', CASE WHEN x % 20 = 0 THEN 1 ELSE 0 END, 'oppvekst', 'oppvekst', 'kari.li', 'kari.li', '' FROM c`,
				`INSERT INTO sokeord (ord, nr, apent, skjult) ` + numbers + `SELECT 'brev', x, 1, 0 FROM c`,
				`INSERT INTO sokeord (ord, nr, apent, skjult) ` + numbers + `SELECT 'kart', x, 1, 0 FROM c WHERE x % 3 = 0`,
				`INSERT INTO sokeord (ord, nr, apent, skjult) ` + numbers + `SELECT CASE WHEN x % 2 = 0 THEN 'lik' ELSE 'odd' END, x, CASE WHEN x % 20 = 0 THEN 0 ELSE 1 END, CASE WHEN x % 20 = 0 THEN 1 ELSE 0 END FROM c`,
				`INSERT INTO sokeord (ord, nr, apent, skjult) ` + numbers + `SELECT 'navn' || x, x, 2, 0 FROM c`,
				`INSERT INTO sokeord (ord, nr, apent, skjult) ` + numbers + `SELECT 'emn' || (x % 1000), x, 1, 0 FROM c`,
			} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	if err := act(b.Context(), s, func(tx *ledger.Tx) error {
		_, err := tx.Exec(`INSERT INTO ordliste (ord) SELECT DISTINCT ord FROM sokeord`)
		return err
	}); err != nil {
		b.Fatal(err)
	}
}
