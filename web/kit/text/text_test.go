package text

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"torg/municipality"
)

func files(nb, nn, en, se string) fstest.MapFS {
	return fstest.MapFS{"t/nb.yaml": {Data: []byte(nb)}, "t/nn.yaml": {Data: []byte(nn)}, "t/en.yaml": {Data: []byte(en)}, "t/se.yaml": {Data: []byte(se)}}
}

const (
	nb = "sak: {one: \"{0} sak\", other: \"{0} saker\"}\nhei: \"Hei, {0}\"\nkit.textmissing: \"mangler\"\n"
	se = "# not yet read by a speaker\nsak: {one: \"{0} ášši\", two: \"{0} ášši (2)\", other: \"{0} ášši (n)\"}\nhei: \"Bures, {0}\"\nkit.textmissing: \"váilu\"\n"
)

func TestPluralsAndPlaceholders(t *testing.T) {
	c, err := Load(files(nb, nb, nb, se))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		lang municipality.Language
		n    int
		want string
	}{{"nb", 0, "0 saker"}, {"nb", 1, "1 sak"}, {"nb", 1234567, "1\u00a0234\u00a0567 saker"}, {"se", 1, "1 ášši"}, {"se", 2, "2 ášši (2)"}, {"se", 3, "3 ášši (n)"}, {"en", -1, "−1 sak"}} {
		if got := c.Reader(test.lang).T("sak", test.n); got != test.want {
			t.Errorf("%s %d: %q, want %q", test.lang, test.n, got, test.want)
		}
	}
	if got := c.Reader("nb").T("hei", "{0}{1}"); got != "Hei, {0}{1}" {
		t.Errorf("a value that looks like a placeholder: %q", got)
	}
}

func TestMissingTextIsNeverARawKey(t *testing.T) {
	var log strings.Builder
	c, err := Load(files(nb, "a: \"b\"\n", nb, se))
	if err != nil {
		t.Fatal(err)
	}
	r := c.LogTo(slog.New(slog.NewTextHandler(&log, nil))).Reader("nn")
	if got := r.T("hei", "du"); got != "Hei, du" {
		t.Errorf("nynorsk falls back to %q", got)
	}
	if got := r.T("finnes.ikke"); got != "mangler" || !strings.Contains(log.String(), "finnes.ikke") {
		t.Errorf("got %q, log %q", got, log.String())
	}
	defer func() {
		if recover() == nil {
			t.Error("a strict catalogue must panic")
		}
	}()
	c.Strict().Reader("nn").T("hei", "du")
}

func TestCheckFindsFaults(t *testing.T) {
	for name, source := range map[string]fstest.MapFS{
		"lacks":          files(nb, "hei: \"Hei, {0}\"\nkit.textmissing: \"x\"\n", nb, se),
		"has":            files(nb, nb+"ny: \"x\"\n", nb, se),
		"placeholders":   files(nb, strings.Replace(nb, "Hei, {0}", "Hei, {1}", 1), nb, se),
		"plural form":    files(nb, nb, nb, strings.Replace(se, "two", "few", 1)),
		"empty":          files(nb, strings.Replace(nb, "mangler", " ", 1), nb, se),
		"begin with":     files(nb, nb, nb, strings.Replace(se, "#", "a: \"b\" #", 1)),
		"other\" is mis": files("a: {one: \"x\"}\n", nb, nb, se),
		"is bool":        files("a: true\n", nb, nb, se),
	} {
		if faults := strings.Join(Check(source), "\n"); !strings.Contains(faults, name) {
			t.Errorf("%s: found %q", name, faults)
		}
	}
	if faults := Check(files(nb, nb, nb, se)); len(faults) > 0 {
		t.Errorf("faults in good texts: %v", faults)
	}
	if _, err := Load(files(nb, nb, nb, se), files(nb, nb, nb, se)); err == nil {
		t.Error("a key given twice must be refused")
	}
}

func TestFormats(t *testing.T) {
	c, err := Load(files(nb, nb, nb, se))
	if err != nil {
		t.Fatal(err)
	}
	date, at := municipality.Date{Year: 2026, Month: 11, Day: 22}, time.Date(2026, 6, 30, 22, 5, 0, 0, time.UTC)
	for lang, want := range map[municipality.Language][6]string{
		"nb": {"22. november 2026", "1. juli 2026 kl. 00.05", "1 234 567,50 kr", "−12 kr", "12 345", "3,14"},
		"nn": {"22. november 2026", "1. juli 2026 kl. 00.05", "1 234 567,50 kr", "−12 kr", "12 345", "3,14"},
		"en": {"22 November 2026", "1 July 2026 at 00:05", "NOK 1,234,567.50", "NOK −12", "12,345", "3.14"},
		"se": {"skábmamánu 22. b. 2026", "suoidnemánu 1. b. 2026 dii. 00.05", "1 234 567,50 kr", "−12 kr", "12 345", "3,14"},
	} {
		r := c.Reader(lang)
		got := [6]string{r.Date(date), r.DateTime(at), r.Money(123456750), r.Money(-1200), r.Number(12345), r.Decimal(3.14159, 2)}
		for i := range got {
			if plain := strings.ReplaceAll(got[i], "\u00a0", " "); plain != want[i] {
				t.Errorf("%s: %q, want %q", lang, plain, want[i])
			}
		}
	}
	r := c.Reader("nb")
	if r.Date(municipality.Date{}) != "" || r.DateTime(time.Time{}) != "" || r.ShortDate(date) != "22.11.2026" {
		t.Error("no date must be an empty text")
	}
}
