package archive

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"torg/municipality"
)

func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	pngHead  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
	jfifHead = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
	exifHead = "\xff\xd8\xff\xe1\x00\x10Exif\x00\x00\xff\xd9"
)

func TestFilesAreWhatTheySay(t *testing.T) {
	// Krav: 2.7.9
	docx := string(zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>"))
	odt := string(zipped(t, "mimetype", mimeODT, "content.xml", "<office:document-content/>"))
	for _, row := range []struct {
		name, mime, body, puid string
		keeps, ok              bool
	}{
		{"pdf 1.4", mimePDF, "%PDF-1.4\n%%EOF", "fmt/18", false, true},
		{"pdf 1.7", mimePDF, "%PDF-1.7\n%%EOF", "fmt/276", false, true},
		{"pdf 2.0", mimePDF, "%PDF-2.0\n%%EOF", "fmt/1129", false, true},
		{"pdf/a-1b elements", mimePDF, "%PDF-1.4\n<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", "fmt/354", true, true},
		{"pdf/a-2a attributes", mimePDF, "%PDF-1.7\n<rdf:Description pdfaid:part='2' pdfaid:conformance='A'/>", "fmt/476", true, true},
		{"pdf/a-4", mimePDF, "%PDF-2.0\n<pdfaid:part>4</pdfaid:part>", "fmt/1910", true, true},
		{"pdf/a that cannot be", mimePDF, "%PDF-1.7\npdfaid:part=\"9\"", "fmt/276", false, true},
		{"png", mimePNG, pngHead, "fmt/13", true, true},
		{"jpeg", mimeJPEG, jfifHead, "fmt/43", true, true},
		{"jpeg exif", mimeJPEG, exifHead, "fmt/645", true, true},
		{"json", "application/json; charset=utf-8", `{"a":[1]}`, "fmt/817", true, true},
		{"xml", "text/xml", `<?xml version="1.0" encoding="UTF-8"?><a><b/></a>`, "fmt/101", true, true},
		{"text", mimeText, "Hei, verden. Æøå.\r\n", "x-fmt/111", true, true},
		{"docx", mimeDOCX, docx, "fmt/412", false, true},
		{"odt", mimeODT, odt, "fmt/291", false, true},
		{"program as pdf", mimePDF, "MZ\x90\x00", "", false, false},
		{"page as pdf", mimePDF, "<html><script>", "", false, false},
		{"zip as docx", mimeDOCX, string(zipped(t, "a.txt", "a")), "", false, false},
		{"docx as odt", mimeODT, docx, "", false, false},
		{"png as jpeg", mimeJPEG, pngHead, "", false, false},
		{"two json values", mimeJSON, `{} {}`, "", false, false},
		{"open xml", mimeXML, `<a><b></a>`, "", false, false},
		{"crossed xml", mimeXML, `<a></b>`, "", false, false},
		{"xml with a document type", mimeXML, `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`, "", false, false},
		{"deep xml", mimeXML, strings.Repeat("<a>", maxXMLDepth+1) + strings.Repeat("</a>", maxXMLDepth+1), "", false, false},
		{"latin text", mimeText, "bl\xe5b\xe6r", "", false, false},
		{"bytes as text", mimeText, "a\x00b", "", false, false},
		{"no type", "", "a", "", false, false},
		{"page", "text/html", "<html></html>", "", false, false},
	} {
		f, err := identify(row.mime, []byte(row.body))
		if row.ok != (err == nil) || row.ok && (f.puid != row.puid || f.keeps != row.keeps || f.ext != extension(row.mime)) {
			t.Errorf("%s: %+v, %v", row.name, f, err)
		}
		if !row.ok && municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%s: kind %v", row.name, municipality.KindOf(err))
		}
	}
}

func FuzzIdentify(f *testing.F) {
	for _, body := range []string{"%PDF-1.7\npdfaid:part", "%PDF-", pngHead, jfifHead, exifHead, "\xff\xd8\xffJFIF\x00\x01", "{}", "<a/>", "</a>", "hei", "PK\x03\x04"} {
		for _, mime := range append(Accepts(), "text/xml; charset=utf-8", "") {
			f.Add(mime, []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, mime string, body []byte) {
		found, err := identify(mime, body)
		if err != nil && municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("kind of %v", err)
		}
		if err == nil && (found.puid == "" || found.name == "" || found.ext == "") {
			t.Errorf("%q is taken as %+v", mime, found)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add("Søknad om redusert foreldrebetaling 2026/17")
	f.Add("////\xff Æ'ØÅ--")
	f.Fuzz(func(t *testing.T, s string) {
		seen := map[string]bool{}
		for _, w := range words(s) {
			if len(w) > maxWordLength*3 || w == "" || seen[w] {
				t.Errorf("%q gives %q", s, w)
			}
			seen[w] = true
		}
	})
}

func TestCursorsThatNobodyWroteAreRefused(t *testing.T) {
	for _, s := range []string{"x", "2026-02-30.1", "2026-02-03", "2026-02-03.0", "2026-02-03.-1", "2026-02-03.01", "2026-02-03.1'"} {
		if _, err := ParseCursor(s); municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestTheGateCountsWordsLikeTheStandard(t *testing.T) {
	for code := range map[string]bool{statusJournal: true, statusFinal: true, statusSent: true, statusKept: true, statusTemp: true, statusReserve: true, expired: true, "G": true, "S": true} {
		if EntryStatusName(code) == "" {
			t.Errorf("journalstatus %s has no name", code)
		}
	}
	for _, role := range []string{Sender, Receiver, CopyReceiver, GroupReceiver, InternalSender, InternalReceiver, InternalCopy, CoSender} {
		if partyType(role) == "" {
			t.Errorf("%s has no code", role)
		}
	}
}
