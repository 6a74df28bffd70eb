package inbox

import (
	"strings"
	"testing"

	"torg/municipality"
)

const letter = "From: =?utf-8?q?Kari_N=C3=B8dt?= <kari@example.com>\r\nTo: post@fjordvik.example.com\r\nSubject: =?iso-8859-1?q?Sp=F8rsm=E5l_om_veien?=\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nHei, br\xf8yt veien.\r\n" +
	"--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>Hei,<br>brøyt &aring;sveien</p><script>alert(1)</script>\r\n--y--\r\n" +
	"--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"../../kart.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQKJSVFT0YK\r\n" +
	"--x\r\nContent-Type: application/x-msdownload; name=virus.exe\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAA=\r\n--x--\r\n"

func TestAMessageIsItsWholeItsTextAndItsAttachments(t *testing.T) {
	p, err := Parse([]byte(letter))
	if err != nil {
		t.Fatal(err)
	}
	if p.Subject != "Spørsmål om veien" || p.Sender != "Kari Nødt <kari@example.com>" || p.Written.Format("2006-01-02T15:04Z") != "2026-11-20T09:00Z" {
		t.Errorf("%q %q %v", p.Subject, p.Sender, p.Written)
	}
	want := []struct{ mime, name, has string }{{"message/rfc822", "epost.eml", "boundary=x"}, {"text/plain", "tekst.txt", "brøyt veien."}, {"text/plain", "tekst.txt", "brøyt åsveien"}, {"application/pdf", "kart.pdf", "%PDF"}}
	if len(p.Parts) != len(want) {
		t.Fatalf("%d parts", len(p.Parts))
	}
	for i, w := range want {
		got := p.Parts[i]
		if got.MIME != w.mime || got.FileName != w.name || !strings.Contains(string(got.Body), w.has) {
			t.Errorf("part %d is %s %s", i, got.MIME, got.FileName)
		}
	}
	if text := string(p.Parts[2].Body); strings.Contains(text, "alert") || strings.Contains(text, "p{}") {
		t.Errorf("what cannot be seen is in the text: %q", text)
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	for name, raw := range map[string]string{"nothing": "", "no header": "\r\nhello"} {
		if _, err := Parse([]byte(raw)); municipality.KindOf(err) != municipality.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Parse(make([]byte, MaxMessage+1)); municipality.KindOf(err) != municipality.TooMuch {
		t.Errorf("too large: %v", err)
	}
	deep := "Subject: x\r\n"
	for range maxNested + 2 {
		deep += "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
	}
	deep = strings.ReplaceAll(deep, "boundary=a\r\n\r\n--a", "boundary=a\r\n\r\n--a") + "\r\nhei\r\n--a--\r\n"
	if _, err := Parse([]byte(deep)); err != nil && municipality.KindOf(err) != municipality.TooMuch {
		t.Errorf("nested: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(letter))
	f.Add([]byte("Subject: a\n\nb"))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Parse(raw)
		if err == nil && (len(p.Parts) == 0 || string(p.Parts[0].Body) != string(raw)) {
			t.Error("the whole message is not kept")
		}
	})
}
