package pdf

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples are the documents every proof is run on.
func samples(t *testing.T) map[string]Document {
	blocks, err := Markdown(letterMarkdown)
	if err != nil {
		t.Fatal(err)
	}
	marked := letter()
	marked.Body, marked.Language = blocks, "nn"
	bare := Document{Title: "Melding", Language: "se", Created: created(), Body: []Block{Paragraph{text("Bures!")}}}
	return map[string]Document{"letter": letter(), "application": application(), "markdown": marked, "bare": bare}
}

// TestStructure holds tags and text to what was agreed, read from the bytes.
func TestStructure(t *testing.T) {
	for _, name := range []string{"letter", "markdown", "bare"} {
		t.Run(name, func(t *testing.T) {
			got := open(t, write(t, samples(t)[name])).tree()
			file := filepath.Join("testdata", name+".tree")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("structure changed (-want +got); if that is right, run with -update:\n%s", d)
			}
		})
	}
}

func TestStrictValidation(t *testing.T) {
	for name, d := range samples(t) {
		if err := api.Validate(bytes.NewReader(write(t, d)), strict()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// files writes the samples to disk for the tools outside.
func files(t *testing.T) []string {
	dir := t.TempDir()
	var names []string
	for name, d := range samples(t) {
		f := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(f, write(t, d), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, f)
	}
	return names
}

func TestQpdfFindsNoFault(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("SKIPPED: qpdf is not installed, so the files' syntax was not checked from outside; apt-get install qpdf")
	}
	for _, f := range files(t) {
		if out, err := exec.Command(qpdf, "--check", f).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(f), err, out)
		}
	}
}

// TestVeraPDF is the independent judge of PDF/A-2a and PDF/UA-1. TORG_VERAPDF
// names the command line of veraPDF: a script or a jar.
func TestVeraPDF(t *testing.T) {
	tool := os.Getenv("TORG_VERAPDF")
	if tool == "" {
		t.Skip("SKIPPED: TORG_VERAPDF does not name a veraPDF script or jar, so PDF/A-2a and PDF/UA-1 were not validated")
	}
	command := []string{tool}
	if strings.HasSuffix(tool, ".jar") {
		command = []string{"java", "-jar", tool}
	}
	names := files(t)
	for _, flavour := range []string{"2a", "ua1"} {
		args := append(append(command[1:len(command):len(command)], "-f", flavour, "--format", "text", "-v"), names...)
		out, err := exec.Command(command[0], args...).CombinedOutput()
		passed := strings.Count("\n"+string(out), "\nPASS ")
		if err != nil || passed != len(names) {
			t.Errorf("veraPDF %s passed %d of %d: %v\n%s", flavour, passed, len(names), err, out)
		}
	}
}

func TestPopplerReadsTheSameText(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("SKIPPED: pdftotext is not installed, so the text was not read by another reader; apt-get install poppler-utils")
	}
	for _, f := range files(t) {
		if filepath.Base(f) != "application.pdf" {
			continue
		}
		out, err := exec.Command(tool, "-layout", f, "-").CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Áŋgiris čállit: á č đ ŋ š ŧ ž, Á Č Đ Ŋ Š Ŧ Ž.", "«Ta vare på den», skriver vi – den koster ½ € å", "Side 7 av 7"} {
			if !strings.Contains(string(out), want) {
				t.Errorf("pdftotext does not find %q", want)
			}
		}
	}
}

// TestPromises checks the entries that PDF/A-2a and PDF/UA-1 rest on.
func TestPromises(t *testing.T) {
	d := letter()
	d.Title = "Vedtak <a> & «b»\n2"
	o := open(t, write(t, d))
	c := o.catalog()
	if marked, _ := c.DictEntry("MarkInfo").Find("Marked"); marked == nil || marked.String() != "true" {
		t.Error("not marked as tagged")
	}
	if show, _ := c.DictEntry("ViewerPreferences").Find("DisplayDocTitle"); show == nil || show.String() != "true" {
		t.Error("the title is not shown")
	}
	if lang, _ := c.Find("Lang"); lang == nil || lang.String() != "(nb)" {
		t.Errorf("language is %v", lang)
	}
	meta, _ := c.Find("Metadata")
	for _, want := range []string{"<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "Vedtak &lt;a&gt; &amp; «b» 2", "2026-11-22T09:30:00Z", "<rdf:li>Fjordvik kommune<"} {
		if !strings.Contains(o.stream(meta), want) {
			t.Errorf("metadata lacks %s", want)
		}
	}
	if !strings.Contains(o.artifacts[0], "Side 1 av 2") || !strings.Contains(o.artifacts[0], "Sak 2026/1234") {
		t.Errorf("footer is not an artifact: %q", o.artifacts[0])
	}
}

// TestBookmarks: a long document has its headings as bookmarks, a short one none.
func TestBookmarks(t *testing.T) {
	got, err := api.Bookmarks(bytes.NewReader(write(t, application())), strict())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0].Kids) != 5 || got[0].Kids[2].Kids[0].Title != "Nummererte vilkår" || got[0].Kids[3].PageFrom != 2 {
		t.Errorf("bookmarks: %+v", got)
	}
	if _, ok := open(t, write(t, letter())).catalog().Find("Outlines"); ok {
		t.Error("a letter of one page has bookmarks")
	}
}
