package textract_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"torg/archive/textract"
	"torg/internal/pdf"
)

func ours(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := pdf.Write(&b, pdf.Document{Title: "Vedtak", Language: "nb", Author: "Fjordvik kommune", Created: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Body: []pdf.Block{pdf.Paragraph{Text: []pdf.Span{{Text: text}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := z.Create(parts[i])
		if err == nil {
			_, err = f.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const mail = "From: =?utf-8?q?P=C3=A5l?= <pal@example.org>\r\nTo: post@fjordvik.example\r\nSubject: =?utf-8?b?S2xhZ2UgcMOlIHZlZHRhaw==?=\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nJeg klager p=E5 vedtaket.\r\n" +
	"--b\r\nContent-Type: text/html\r\n\r\n<p>Se <b>ved</b>legg</p><script>var hidden</script>\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Videresendt\r\n\r\nGammel e-post\r\n--b--\r\n"

func TestTextOfEveryKind(t *testing.T) {
	// Krav: 5.1.10
	for _, c := range []struct {
		name, mime string
		body       []byte
		want       []string
	}{
		{"our PDF", "application/pdf", ours(t, "Du får redusert foreldrebetaling på Øvre Årdal"), []string{"redusert foreldrebetaling på Øvre Årdal"}},
		{"Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", zipped(t, "word/document.xml", `<w:document xmlns:w="w"><w:p><w:r><w:t>Søkn</w:t></w:r><w:r><w:t>ad om</w:t></w:r></w:p><w:p><w:t>skjenking</w:t></w:p></w:document>`, "word/media/x.xml", "<t>nei</t>"), []string{"Søknad om skjenking"}},
		{"sheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", zipped(t, "xl/sharedStrings.xml", `<sst><si><t>Leie</t></si><si><t>hall</t></si></sst>`), []string{"Leie hall"}},
		{"ODF", "application/vnd.oasis.opendocument.text", zipped(t, "content.xml", `<o xmlns:t="t"><t:h>Referat</t:h><t:p>fra møtet</t:p></o>`), []string{"Referat fra møtet"}},
		{"e-mail", "message/rfc822", []byte(mail), []string{"Klage på vedtak", "Pål", "Jeg klager på vedtaket.", "Se ved legg", "Videresendt", "Gammel e-post"}},
		{"JSON", "application/json", []byte(`{"navn":"Kari","belop":1200,"liste":["a b"]}`), []string{"Kari", "1200", "a b"}},
		{"XML", "application/xml", []byte(`<a><p>en</p><p>to</p></a>`), []string{"en to"}},
		{"text", "text/plain; charset=utf-8", []byte("rett\n\tfram"), []string{"rett fram"}},
		{"said to be nothing", "application/octet-stream", ours(t, "funnet likevel"), []string{"funnet likevel"}},
	} {
		got, err := textract.Text(c.mime, c.body)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q, %v: lacks %q", c.name, got, err, w)
			}
		}
		if strings.Contains(got, "hidden") || strings.Contains(got, "nei") || strings.Contains(got, "belop") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// TestHostileDocumentsAreBounded gives what swells, nests and lies; each is answered, and none with more than the limit.
func TestHostileDocumentsAreBounded(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for range 100 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Length %d/Fl#61te 1>>stream\n%s\nendstream endobj\n%%%%EOF", packed.Len(), packed.Bytes())
	for name, c := range map[string]struct {
		mime string
		body []byte
	}{
		"PDF that swells": {"application/pdf", bomb},
		"zip that swells": {"application/zip", zipped(t, "content.xml", "<a>"+strings.Repeat("<!-- -->", 3<<20)+"</a>")},
		"cut PDF":         {"application/pdf", ours(t, "halv")[:500]},
		"empty":           {"application/pdf", nil},
		"picture":         {"image/png", []byte("\x89PNG")},
		"too large":       {"text/plain", make([]byte, textract.MaxBody+1)},
	} {
		if got, err := textract.Text(c.mime, c.body); !errors.Is(err, textract.ErrNoText) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if got, err := textract.Text("text/plain", bytes.Repeat([]byte("ord "), 1<<20)); err != nil || len(got) > textract.MaxText {
		t.Errorf("long text: %d bytes, %v", len(got), err)
	}
}

func FuzzText(f *testing.F) {
	f.Add("application/pdf", ours(f, "Vedtak om plass"))
	f.Add("message/rfc822", []byte(mail))
	f.Add("application/zip", zipped(f, "content.xml", "<a><p>b</p></a>"))
	f.Add("text/html", []byte("<p>a<script>b"))
	f.Add("application/json", []byte(`{"a":[1,{"b":"c"}]}`))
	f.Fuzz(func(t *testing.T, mime string, body []byte) {
		if got, err := textract.Text(mime, body); len(got) > textract.MaxText || err != nil && !errors.Is(err, textract.ErrNoText) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}
