package svarut_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/dispatch"
	"torg/municipality"
	"torg/national/svarut"
	"torg/national/svarut/simulator"
)

func TestNotSetUpNamesWhatIsMissing(t *testing.T) {
	for name, change := range map[string]func(*svarut.Config){
		"baseUrl":             func(c *svarut.Config) { c.BaseURL = "svarut.ks.no" },
		"accountId":           func(c *svarut.Config) { c.AccountID = "1" },
		"integrationId":       func(c *svarut.Config) { c.IntegrationID = "" },
		"integrationPassword": func(c *svarut.Config) { c.IntegrationPassword = "" },
		"token":               func(c *svarut.Config) { c.Token = nil },
	} {
		w := start(t, nil)
		change(&w.cfg)
		post := svarut.New(w.cfg)
		_, sendErr := post.Send(t.Context(), letter("ref-1"))
		_, statusErr := post.Status(t.Context(), account)
		_, findErr := post.Find(t.Context(), "ref-1")
		for _, err := range []error{post.Check(), sendErr, statusErr, findErr} {
			wantKind(t, err, municipality.NotSetUp)
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%v does not name %s", err, name)
			}
		}
		if len(w.wire.all()) != 0 {
			t.Errorf("%s missing, and yet SvarUt was asked", name)
		}
	}
}

func TestSecuredNeedsCertificate(t *testing.T) {
	w := start(t, nil)
	w.cfg.CertificateURL = ""
	post := svarut.New(w.cfg)
	l := letter("ref-1")
	l.Secured = true
	_, err := post.Send(t.Context(), l)
	wantKind(t, err, municipality.NotSetUp)
	l.Secured = false
	if _, err := post.Send(t.Context(), l); err != nil {
		t.Errorf("an open letter needs none: %v", err)
	}
}

func TestCertificates(t *testing.T) {
	secured := letter("ref-1")
	secured.Secured = true
	t.Run("given", func(t *testing.T) {
		w := start(t, nil)
		w.cfg.ReceiverCertificate, w.cfg.CertificateURL = w.sim.Certificate(), ""
		if _, err := svarut.New(w.cfg).Send(t.Context(), secured); err != nil {
			t.Error(err)
		}
	})
	t.Run("fetched once a day", func(t *testing.T) {
		w := start(t, nil)
		for i := range 3 {
			l := secured
			l.Reference = fmt.Sprint("ref-", i)
			mustSend(t, w, l)
		}
		if n := w.wire.count(""); n != 1 {
			t.Errorf("fetched %d times", n)
		}
		w.clock.add(24 * time.Hour)
		secured := secured
		secured.Reference = "ref-next-day"
		mustSend(t, w, secured)
		if n := w.wire.count(""); n != 2 {
			t.Errorf("fetched %d times", n)
		}
	})
	t.Run("expired", func(t *testing.T) {
		w := start(t, nil)
		w.clock.add(2 * 366 * 24 * time.Hour)
		_, err := w.post.Send(t.Context(), secured)
		wantKind(t, err, municipality.Unavailable)
		w.cfg.ReceiverCertificate = w.sim.Certificate()
		_, err = svarut.New(w.cfg).Send(t.Context(), secured)
		wantKind(t, err, municipality.NotSetUp)
		if n := w.wire.count(simulator.OpSend); n != 0 {
			t.Error("something was sent")
		}
	})
	t.Run("somebody else's", func(t *testing.T) {
		w := start(t, nil)
		w.cfg.ReceiverCertificate = stranger(t, w.clock.Now())
		_, err := svarut.New(w.cfg).Send(t.Context(), secured)
		wantKind(t, err, municipality.Refused)
	})
	t.Run("not a certificate", func(t *testing.T) {
		w := start(t, func(_ *simulator.Config, c *svarut.Config) { c.CertificateURL = "https://[::1]:0/" })
		_, err := w.post.Send(t.Context(), secured)
		wantKind(t, err, municipality.Unavailable)
	})
}

func stranger(t *testing.T, now time.Time) *x509.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// 401 does not say which credential; the operator is told all three, for each.
func TestWrongCredentials(t *testing.T) {
	for name, change := range map[string]func(*svarut.Config){
		"token": func(c *svarut.Config) {
			c.Token = func(context.Context, string) (string, error) { return "stale", nil }
		},
		"integration": func(c *svarut.Config) { c.IntegrationID = account },
		"password":    func(c *svarut.Config) { c.IntegrationPassword = "wrong" },
	} {
		w := start(t, nil)
		change(&w.cfg)
		_, err := svarut.New(w.cfg).Send(t.Context(), letter("ref-1"))
		wantKind(t, err, municipality.NotSetUp)
		for _, word := range []string{"401", "ks:fiks", "password"} {
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %v does not say %s", name, err, word)
			}
		}
		if err != nil && strings.Contains(err.Error(), w.cfg.IntegrationPassword+"\"") {
			t.Errorf("%s: the password is in the error", name)
		}
	}
}

func TestWrongAccountAndToken(t *testing.T) {
	w := start(t, nil)
	cfg := w.cfg
	cfg.AccountID = integration
	_, err := svarut.New(cfg).Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.NotSetUp)
	cfg = w.cfg
	cfg.Token = func(context.Context, string) (string, error) { return "", errors.New("Maskinporten does not answer") }
	_, err = svarut.New(cfg).Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.Unavailable)
	cfg.Token = func(context.Context, string) (string, error) {
		return "", municipality.E(municipality.NotSetUp, "maskinporten.Token", "maskinporten.key")
	}
	_, err = svarut.New(cfg).Send(t.Context(), letter("ref-1"))
	wantKind(t, err, municipality.NotSetUp)
}

// scripted answers a look-up with "none", and anything else with status and body.
func scripted(t *testing.T, status int, body string, seen *[]*http.Request) *svarut.Post {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*seen = append(*seen, r)
		if r.Method == http.MethodGet {
			_, _ = w.Write([]byte(`{"forsendelseIds":[]}`))
			return
		}
		if status >= 300 && status < 400 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return svarut.New(svarut.Config{BaseURL: server.URL, AccountID: account, IntegrationID: integration, IntegrationPassword: password,
		Token: func(context.Context, string) (string, error) { return token, nil }, Clock: newClock().Now})
}

func TestStatusesMap(t *testing.T) {
	for status, want := range map[int]municipality.Kind{
		400: municipality.Refused, 413: municipality.Refused, 422: municipality.Refused, 403: municipality.NotSetUp, 404: municipality.NotSetUp,
		307: municipality.NotSetUp, 408: municipality.Unavailable, 429: municipality.Unavailable, 500: municipality.Unavailable,
		503: municipality.Unavailable, 504: municipality.Unavailable, 204: municipality.Unavailable,
	} {
		var seen []*http.Request
		_, err := scripted(t, status, "", &seen).Send(t.Context(), letter("ref-1"))
		if municipality.KindOf(err) != want {
			t.Errorf("%d: %v", status, err)
		}
		for _, r := range seen {
			if r.URL.Path == "/elsewhere" {
				t.Errorf("%d: followed a redirect, with the password", status)
			}
		}
	}
}

// A carrier that repeats what it was given must not get it into our log.
func TestNoPersonalDataInErrors(t *testing.T) {
	l := letter("ref-1")
	message := fmt.Sprintf(`Mottaker %s (%s), %s, %s %s: "%s" i %s er ugyldig. PRØVE %s\u0007 adresselinje1 er feil`,
		l.To.Name, l.To.Person, l.To.Street[0], l.To.PostalCode, l.To.PostalTown, l.Title, l.Files[0].Name, "150386 00104")
	body := fmt.Sprintf(`{"message":%q,"errorId":"5d1f3c2b-7a6e-4b8d-8f90-1c2d3e4f5a6b"}`, message)
	body = strings.ReplaceAll(body, `\\u0007`, `\u0007`)
	for _, status := range []int{400, 500} {
		var seen []*http.Request
		_, err := scripted(t, status, body, &seen).Send(t.Context(), l)
		text := err.Error()
		for _, secret := range []string{"Kari", "Prøve", "PRØVE", string(kari), "15038", "Storgata", "9999", "Fjordvik", "foreldrebetaling", "vedtak.pdf", "\a", password, token} {
			if strings.Contains(text, secret) {
				t.Errorf("%d: %q is in the error: %s", status, secret, text)
			}
		}
		for _, told := range []string{fmt.Sprint(status), "5d1f3c2b-7a6e-4b8d-8f90-1c2d3e4f5a6b", "adresselinje1"} {
			if !strings.Contains(text, told) {
				t.Errorf("%d: %q is not in the error: %s", status, told, text)
			}
		}
	}
}

func TestLettersThatCanNeverBeSent(t *testing.T) {
	for name, change := range map[string]func(*dispatch.Letter){
		"no reference":        func(l *dispatch.Letter) { l.Reference = "" },
		"long reference":      func(l *dispatch.Letter) { l.Reference = strings.Repeat("r", 101) },
		"no title":            func(l *dispatch.Letter) { l.Title = "" },
		"long title":          func(l *dispatch.Letter) { l.Title = strings.Repeat("å", 1001) },
		"no name":             func(l *dispatch.Letter) { l.To.Name = "" },
		"nobody":              func(l *dispatch.Letter) { l.To = dispatch.Recipient{Name: "Kari Prøve"} },
		"both":                func(l *dispatch.Letter) { l.To.Org = fjordvikN },
		"bad number":          func(l *dispatch.Letter) { l.To.Person = "15838600105" },
		"bad organisation":    func(l *dispatch.Letter) { l.To.Person, l.To.Org = "", "987654321" },
		"no files":            func(l *dispatch.Letter) { l.Files = nil },
		"too many files":      func(l *dispatch.Letter) { l.Files = manyFiles(101) },
		"empty file":          func(l *dispatch.Letter) { l.Files[0].Body = nil },
		"file without type":   func(l *dispatch.Letter) { l.Files[0].MIME = "" },
		"path in name":        func(l *dispatch.Letter) { l.Files[0].Name = "../vedtak.pdf" },
		"line break in name":  func(l *dispatch.Letter) { l.Files[0].Name = "a\r\nX-Evil: 1.pdf" },
		"quote in name":       func(l *dispatch.Letter) { l.Files[0].Name = `a".pdf` },
		"same name twice":     func(l *dispatch.Letter) { l.Files[1].Name = "VEDTAK.pdf" },
		"picture on paper":    func(l *dispatch.Letter) { l.PrintOnly, l.Files[0].MIME = true, "image/png" },
		"type with new line":  func(l *dispatch.Letter) { l.Files[0].MIME = "a/b\r\nX-Evil: 1" },
		"title not in UTF-8":  func(l *dispatch.Letter) { l.Title = "\xff\xfe" },
		"more than 350 MB":    func(l *dispatch.Letter) { l.Files = heavyFiles() },
		"name longer than it": func(l *dispatch.Letter) { l.To.Name = strings.Repeat("n", 101) },
	} {
		w := start(t, nil)
		l := letter("ref-1")
		change(&l)
		_, err := w.post.Send(t.Context(), l)
		if municipality.KindOf(err) != municipality.Refused {
			t.Errorf("%s: %v", name, err)
		}
		if len(w.wire.all()) != 0 {
			t.Errorf("%s: SvarUt was asked", name)
		}
	}
}

func manyFiles(n int) (out []dispatch.File) {
	for i := range n {
		out = append(out, dispatch.File{Name: fmt.Sprintf("%d.pdf", i), MIME: "application/pdf", Body: pdf("")})
	}
	return out
}

// heavyFiles are eight files of the same 50 MB.
func heavyFiles() []dispatch.File {
	body, out := make([]byte, 50<<20), manyFiles(8)
	for i := range out {
		out[i].Body = body
	}
	return out
}

func TestEveryNativeStatus(t *testing.T) {
	want := map[string]dispatch.State{
		"MOTTATT": dispatch.Accepted, "AKSEPTERT": dispatch.Accepted, "AVVIST": dispatch.Failed, "FEILET_UNDER_MOTTAK": dispatch.Failed,
		"VARSLET": dispatch.Notified, "LEST": dispatch.Opened, "SENDT_PRINT": dispatch.Sent, "PRINTET": dispatch.Printed,
		"MANUELT_HANDTERT": dispatch.Failed, "SENDT_DIGITALT": dispatch.Sent, "SENDT_SDP": dispatch.Sent, "LEVERT_SDP": dispatch.Notified,
		"KLAR_FOR_MOTTAK": dispatch.Sent, "IKKE_LEVERT": dispatch.Failed, "SLETTET": dispatch.Lost,
		"SENDT_NHN_MOTTAKER": dispatch.Sent, "LEVERT_NHN_MOTTAKER": dispatch.Sent,
	}
	w := start(t, func(s *simulator.Config, _ *svarut.Config) { s.Manual = true })
	id := mustSend(t, w, letter("ref-1"))
	for _, native := range simulator.Statuses() {
		if err := w.sim.Set(id, native); err != nil {
			t.Fatal(err)
		}
		d, err := w.post.Status(t.Context(), id)
		if err != nil || d.State != want[native] || d.Native != native || (d.Detail != "") != (d.State == dispatch.Failed) {
			t.Errorf("%s: %+v, %v", native, d, err)
		}
	}
	if len(want) != len(simulator.Statuses()) {
		t.Error("the table is not whole")
	}
	var seen []*http.Request
	answer := fmt.Sprintf(`{"statuser":[{"id":%q,"status":"NY_STATUS","sisteStatusEndring":"2026-11-25T10:00:00Z"}]}`, account)
	_, err := scripted(t, 200, answer, &seen).Status(t.Context(), account)
	wantKind(t, err, municipality.Unavailable)
}

func TestStatusOfNonsense(t *testing.T) {
	w := start(t, nil)
	_, err := w.post.Status(t.Context(), "../../etc")
	wantKind(t, err, municipality.Refused)
	if len(w.wire.all()) != 0 {
		t.Error("SvarUt was asked")
	}
}
