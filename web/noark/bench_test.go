package noark_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

// filled is an archive with n folders in one series.
func filled(b *testing.B, n int) (r *rig, list string) {
	b.Helper()
	r = open(b)
	series := r.folders(0)
	id := fmt.Sprint(series.json["systemID"])
	by := municipality.SystemActor("bench")
	for done := 0; done < n; done += 1000 {
		if err := ledger.Act(b.Context(), r.store, ledger.Entry{Actor: by, Verb: "bench", Subject: "bench"}, func(tx *ledger.Tx) error {
			for i := range 1000 {
				m := archive.CaseFile{SystemID: municipality.NewID(tx.Now()), Series: id, FileID: fmt.Sprint("2026/", done+i), Title: fmt.Sprintf("Sak %07d om et vedtak", done+i), Year: 2026, Seq: int64(done + i + 1),
					Date: "2026-11-20", Status: "B", Unit: []string{"oppvekst", "helse"}[i%2], Responsible: "kari.li", Logged: archive.Logged{CreatedAt: tx.Now().UnixMicro(), CreatedBy: "Kari Li", CreatedByID: "kari.li"}}
				m.Numbers = "bench"
				if err := archive.PutRow(tx, &m); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return r, series.link("arkivstruktur/mappe")
}

// BenchmarkList reads pages of 50 folders among 20,000: the first, one deep inside by its address, a filtered one, and the
// same for one who does not see everything.
func BenchmarkList(b *testing.B) {
	r, list := filled(b, 20_000)
	ola := r.as("ola.nes")
	deep := list
	for range 100 {
		deep = r.want(r.get(deep+more(deep)), 200, "page").link("next")
	}
	for name, c := range map[string]struct {
		who     *rig
		address string
	}{
		"first":      {r, list},
		"deep":       {r, deep},
		"filtered":   {r, list + "?$filter=" + url.QueryEscape("contains(tittel,'0019') and saksstatus/kode eq 'B'")},
		"ordered":    {r, list + "?$orderby=tittel%20desc"},
		"restricted": {ola, list},
		"one":        {r, linkOf(r.get(list + "?$top=1").json["results"].([]any)[0].(map[string]any), "self")},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if a := c.who.do(http.MethodGet, c.address, nil); a.code != 200 {
					b.Fatal(a.code)
				}
			}
		})
	}
}

func more(address string) string {
	if u, err := url.Parse(address); err == nil && u.RawQuery != "" {
		return ""
	}
	return "?$top=50"
}

// BenchmarkCreate makes folders one after another, each with its entry in the ledger.
func BenchmarkCreate(b *testing.B) {
	r := open(b)
	series := r.folders(0)
	address := series.link("arkivstruktur/ny-mappe")
	for b.Loop() {
		if a := r.do(http.MethodPost, address, map[string]any{"tittel": "En mappe"}); a.code != 201 {
			b.Fatal(a.code)
		}
	}
}
