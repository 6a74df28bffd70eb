package kit_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/kittest"
)

func TestFormLimits(t *testing.T) {
	s := server(t, func(c *kit.Config) { c.BodyLimit = 1000 })
	s.Post("/send", func(c *kit.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		return page("Fikk " + form.Get("a"))(c)
	})
	c := s.Client(t)
	c.Post("/send", url.Values{"a": {"æøå"}}).Want(200).Has("Fikk æøå")
	c.Post("/send", url.Values{"a": {strings.Repeat("x", 2000)}}).Want(413).Has("Det ble for stort")
	c.Post("/send", url.Values{"a": {"\xff"}}).Want(422)
	c.Post("/send", url.Values{"a": {"x\x00y"}}).Want(422)
	c.Post("/send", url.Values{"a": {"<script>"}}).Want(200).Lacks("<script>alert", "Fikk <script>")
}

func TestUploads(t *testing.T) {
	s := server(t, func(c *kit.Config) { c.UploadLimit = 100_000 })
	var got kit.FileUpload
	var body []byte
	s.Post("/last-opp", func(c *kit.Ctx) (err error) {
		if got, err = c.File("fil", 20_000); err != nil {
			return err
		}
		body, err = got.Bytes()
		return err
	}, kit.Upload(2<<20))
	c := s.Client(t)
	file := func(name string, n int) kittest.Attachment {
		return kittest.Attachment{Field: "fil", Name: name, Body: bytes.Repeat([]byte("a"), n)}
	}
	c.Upload("/last-opp", nil, file(`..\..\leie‮kontrakt.pdf`, 10_000)).Want(200)
	if got.Name != "leiekontrakt.pdf" || got.Size != 10_000 || len(body) != 10_000 {
		t.Errorf("got %q, %d bytes", got.Name, got.Size)
	}
	c.Upload("/last-opp", nil, file("a.pdf", 20_001)).Want(413)
	c.Upload("/last-opp", nil).Want(422)
	c.Upload("/last-opp", nil, file("a.pdf", 100_001)).Want(503) // more than the process holds at a time
	c.Upload("/last-opp", nil, file("a.pdf", 3<<20)).Want(413)
	c.Upload("/last-opp", nil, file("a.pdf", 10_000)).Want(200) // and what was reserved is given back
}

func TestFlashIsShownOnce(t *testing.T) {
	s := server(t)
	s.Post("/send", func(c *kit.Ctx) error {
		if err := c.Session().Flash("success", "Lagret <b>"); err != nil {
			return err
		}
		return c.Redirect("/")
	})
	c := s.Client(t)
	c.Post("/send", nil).Want(303)
	c.Get("/").Has("Lagret &lt;b&gt;")
	c.Get("/").Lacks("Lagret")
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"31.12.2026": "2026-12-31", "1.2.2026": "2026-02-01", "31/12-2026": "2026-12-31", " 31 12 2026 ": "2026-12-31", "31122026": "2026-12-31", "2026-12-31": "2026-12-31",
	} {
		if d, err := kit.ParseDate(in); err != nil || d.String() != want {
			t.Errorf("%q: %v, %v", in, d, err)
		}
	}
	for _, bad := range []string{"", "31.02.2026", "31.12.26", "12/31/2026", "abc", "1.1.20266", "31,12,2026x", strings.Repeat("1", 100)} {
		if d, err := kit.ParseDate(bad); municipality.KindOf(err) != municipality.Invalid || err == nil {
			t.Errorf("%q gave %v", bad, d)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for in, want := range map[string]municipality.Oere{
		"1250": 125000, "1 250,50": 125050, "1250,5": 125050, "kr 1250,-": 125000, "1.250": 125000, "1.250.000": 125000000, "12.50": 1250, "1.250,50 kr": 125050, "−3": -300, "0": 0, "1\u00a0250": 125000,
	} {
		if got, err := kit.ParseMoney(in); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", in, got, err, want)
		}
	}
	for _, bad := range []string{"", "abc", "1,2,3", "1,234", "1.2345", "12.34.5", "1e5", "99999999999999999", "-", ",5", "1,", "1.250.00", "1,-5", "0x10"} {
		if got, err := kit.ParseMoney(bad); err == nil {
			t.Errorf("%q gave %d", bad, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"31.12.2026", "1 250,50", "kr 1.250,-", "−3", "2026-02-30", "\xff", "1,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := kit.ParseDate(s); err == nil {
			if back, err := kit.ParseDate(d.String()); err != nil || back != d {
				t.Fatalf("%q: %v does not come back: %v, %v", s, d, back, err)
			}
		}
		if m, err := kit.ParseMoney(s); err == nil {
			if back, err := kit.ParseMoney(m.String()); err != nil || back != m {
				t.Fatalf("%q: %d does not come back: %d, %v", s, m, back, err)
			}
		}
		_, _ = kit.ParseNumber(s)
	})
}
