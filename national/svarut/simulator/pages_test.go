package simulator

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestMailbox(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	box := w.MailboxPath(kari)
	if strings.Contains(box, kari) {
		t.Fatal("the address holds the number")
	}
	letter := box + "/" + id
	for _, c := range []struct {
		method, path string
		want         int
		has          string
	}{
		{"GET", box, 200, "Vedtak"}, {"GET", box + "?lang=nn", 200, "Postkassa di"}, {"GET", box + "?lang=en", 200, "Your mailbox"},
		{"GET", box + "?lang=se", 200, "Du poastakássa"}, {"GET", box + "?lang=de", 200, "Din postkasse"},
		{"GET", letter, 200, "Åpne brevet"}, {"GET", letter + "/0", 404, ""},
		{"GET", w.MailboxPath(nils), 200, "Du har ingen brev"}, {"GET", w.MailboxPath(nils) + "/" + id, 404, ""},
		{"POST", w.MailboxPath(nils) + "/" + id, 404, ""}, {"GET", "/postkasse/0123456789abcdef", 404, ""},
	} {
		rec := w.do(c.method, c.path, "")
		if rec.Code != c.want || !strings.Contains(rec.Body.String(), c.has) {
			t.Errorf("%s %s: %d %s", c.method, c.path, rec.Code, rec.Body)
		}
		if c.want == 200 && (rec.Header().Get("Content-Security-Policy") == "" || rec.Header().Get("Cache-Control") != "no-store") {
			t.Errorf("%s: not guarded", c.path)
		}
	}
	w.wantStatus(t, id, "VARSLET") // looking is not opening
	if rec := w.do("POST", letter, ""); rec.Code != http.StatusSeeOther {
		t.Errorf("%d", rec.Code)
	}
	w.wantStatus(t, id, "LEST")
	rec := w.do("GET", letter+"/0", "")
	if rec.Code != 200 || rec.Body.String() != string(pdf("vedtak")) || rec.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	if rec := w.do("GET", letter+"/1", ""); rec.Code != 404 {
		t.Errorf("%d", rec.Code)
	}
}

func TestPaperIsNotInTheMailbox(t *testing.T) {
	w := start(t, func(c *Config) { c.Reserved = func(n string) bool { return n == kari } })
	w.mustSend(t, to(kari))
	if rec := w.do("GET", w.MailboxPath(kari), ""); !strings.Contains(rec.Body.String(), "Du har ingen brev") {
		t.Error("a reserved person has digital post")
	}
}

func TestEnterMailbox(t *testing.T) {
	w := start(t, nil)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	rec := w.do("POST", "/postkasse/", "number="+kari, form...)
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), w.MailboxPath(kari)) {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	if rec := w.do("GET", "/postkasse/"+company, ""); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != w.MailboxPath(company) {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	rec = w.do("POST", "/postkasse/", "number=15838600105", append(form, "Accept-Language", "nn")...)
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "ikkje gyldig") || strings.Contains(rec.Body.String(), "15838600105") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.do("GET", "/postkasse/", ""); rec.Code != 200 {
		t.Errorf("%d", rec.Code)
	}
	if rec := w.do("GET", "/postkasse/style.css", ""); rec.Code != 200 {
		t.Errorf("%d", rec.Code)
	}
}

func TestTitlesCannotCarryMarkup(t *testing.T) {
	w := start(t, nil)
	m := to(kari)
	m.form["tittel"] = `<script>alert(1)</script>`
	w.mustSend(t, m)
	if rec := w.do("GET", w.MailboxPath(kari), ""); strings.Contains(rec.Body.String(), "<script") {
		t.Error("markup came through")
	}
}

func TestOperatorPage(t *testing.T) {
	w := start(t, nil)
	id := w.mustSend(t, to(kari))
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, c := range []struct {
		path, body string
		want       int
	}{
		{"/drift/feil", "kind=lose-answer&op=send&times=2&status=500&delay=0", 303},
		{"/drift/feil", "kind=bomb&op=send&times=1&status=500&delay=0", 422},
		{"/drift/feil", "kind=fail&op=alt&times=1&status=500&delay=0", 422},
		{"/drift/feil", "kind=fail&op=send&times=0&status=500&delay=0", 422},
		{"/drift/feil", "kind=fail&op=send&times=1&status=200&delay=0", 422},
		{"/drift/feil", "kind=slow&op=send&times=1&status=500&delay=99999", 422},
		{"/drift/forsendelse/" + id, "status=AVVIST", 303},
		{"/drift/forsendelse/" + id, "status=BORTE", 422},
		{"/drift/fullfor", "", 303},
	} {
		if rec := w.do("POST", c.path, c.body, form...); rec.Code != c.want {
			t.Errorf("%s %s: %d", c.path, c.body, rec.Code)
		}
	}
	w.wantStatus(t, id, "AVVIST")
	if f := w.Faults(); len(f) != 1 || f[0].Kind != LoseAnswer || f[0].Times != 2 {
		t.Errorf("%+v", f)
	}
	page := w.do("GET", "/drift", "").Body.String()
	if !strings.Contains(page, id) || !strings.Contains(page, "AVVIST") || strings.Contains(page, "Prøve") || strings.Contains(page, kari) {
		t.Error("the page lacks the shipment, or tells who it is to")
	}
	w.do("POST", "/drift/feil/fjern", "", form...)
	if len(w.Faults()) != 0 {
		t.Error("the faults are still there")
	}
	if rec := w.do("POST", "/drift/feil/fjern", "", append(form, "Sec-Fetch-Site", "cross-site")...); rec.Code != http.StatusForbidden {
		t.Errorf("another site may post: %d", rec.Code)
	}
}

func TestNoOperatorPageUnlessDemo(t *testing.T) {
	w := start(t, func(c *Config) { c.Demo = false })
	if rec := w.do("GET", "/drift", ""); rec.Code != http.StatusNotFound {
		t.Errorf("%d", rec.Code)
	}
}

func TestEveryFaultHasWords(t *testing.T) {
	for _, k := range Kinds() {
		if wordsOf(kindWords(), string(k)) == "" {
			t.Errorf("%s has no words", k)
		}
	}
	for lang := range map[string]bool{"nb": true, "nn": true, "en": true, "se": true} {
		w := start(t, nil)
		w.at(time.December, 1, 9)
		if body := w.do("GET", "/postkasse/?lang="+lang, "").Body.String(); !strings.Contains(body, `lang="`+lang+`"`) {
			t.Errorf("%s is not said to be the page's language", lang)
		}
	}
}
