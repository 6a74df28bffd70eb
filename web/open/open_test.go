package open_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/municipality"
	"torg/store"
	"torg/web/kit/kittest"
	"torg/web/open/texts"
)

func TestTextsAreWholeInEveryLanguage(t *testing.T) { kittest.CheckTexts(t, texts.FS) }

func TestTheJournalShowsWhatIsPublicAndHidesTheRest(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	c.Get("/postliste").Want(200).Has("Postlisten er tom")
	r.apply()
	entry, document := r.file("Ny lyktestolpe ved skolen", "Velforeningen Solsiden", nil)
	page := c.Get("/postliste").Want(200)
	page.Has("20.\u00a0november 2026", "Søknad om redusert foreldrebetaling - *****", "offentleglova § 13", "Mottatt", "Sendt", "Ny lyktestolpe ved skolen", "Velforeningen Solsiden", "Barnehagekontoret", "/dokument/"+document)
	page.Lacks("Kari Testesen", string(kariID), "Ada Testesen")
	if got := page.Header.Get("X-Robots-Tag"); !strings.Contains(got, "noindex") {
		t.Errorf("robots are told %q", got)
	}
	c.Get("/postliste/"+entry).Want(200).Has("Ny lyktestolpe ved skolen", "/dokument/"+document)
}

func TestEveryLanguageAndTheNarrowQuestions(t *testing.T) {
	r := newRig(t)
	r.apply()
	for _, lang := range municipality.Languages() { // strict texts: a missing one panics into 500
		c := r.Client(t)
		c.Header.Set("Accept-Language", string(lang))
		for _, path := range []string{"/postliste", "/postliste?q=finnesikke", "/postliste/feed.xml", "/innsyn", "/regler", "/regler/" + fees, "/status", "/tilgjengelighet", "/personvern", "/tilbakemelding"} {
			c.Get(path).Want(200).Lacks("open.", "{0}", "{1}")
		}
	}
}

func TestSearchByWordDateAndNumber(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	req := r.apply()
	r.Clock().Advance(48 * time.Hour)
	r.file("Ny lyktestolpe ved skolen", "Velforeningen Solsiden", nil)
	c.Get("/postliste?q=lyktestolper").Want(200).Has("Ny lyktestolpe").Lacks("foreldrebetaling - *****")
	c.Get("/postliste?q=" + strings.ReplaceAll(req.CaseNumber, "/", "%2F")).Want(200).Has("foreldrebetaling").Lacks("lyktestolpe ved")
	c.Get("/postliste?til=20.11.2026").Want(200).Has("foreldrebetaling").Lacks("lyktestolpe ved")
	c.Get("/postliste?fra=21.11.2026&til=30.11.2026").Want(200).Has("lyktestolpe ved").Lacks("foreldrebetaling - *****")
	c.Get("/postliste?fra=31.02.2026").Want(422).Has("Datoen finnes ikke", "31.02.2026")
	c.Get("/postliste?fra=02.11.2026&til=01.11.2026").Want(422).Has("Til-datoen")
	c.Get("/postliste?q=lyktestolpe&eldre=tull").Want(422)
	c.Get("/postliste?q=" + strings.Repeat("a", 5000)).Want(200).Has("Ingen treff")
}

func TestANameIsFoundForAYearAndNotAfter(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	r.file("Klage på støy", "Solveig Prøvestad", nil)
	c.Get("/postliste?q=Pr%C3%B8vestad").Want(200).Has("Klage på støy")
	c.Get("/postliste/feed.xml").Want(200).Has("Klage på støy").Lacks("Prøvestad")
	r.Clock().Advance(366 * 24 * time.Hour)
	for _, path := range []string{"/postliste?q=Pr%C3%B8vestad", "/postliste?q=Pr%C3%B8ve", "/postliste/feed.xml?q=Pr%C3%B8vestad"} {
		c.Get(path).Want(200).Lacks("Klage på støy")
	}
	c.Get("/postliste?q=st%C3%B8y").Want(200).Has("Klage på støy")
}

func TestPagingForthAndBackByKeyset(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	for i := range 51 {
		r.Clock().Advance(time.Minute)
		r.file(fmt.Sprintf("Brev nummer %03d", i), "Noen", nil)
	}
	first := c.Get("/postliste").Want(200).Has("Brev nummer 050", "Brev nummer 001").Lacks("Brev nummer 000", `rel="prev"`)
	older := link(t, first.Body, "eldre=")
	second := c.Get(older).Want(200).Has("Brev nummer 000").Lacks("Brev nummer 001", `rel="next"`)
	back := c.Get(link(t, second.Body, "nyere=")).Want(200)
	back.Has("Brev nummer 050", "Brev nummer 001", `rel="next"`).Lacks("Brev nummer 000", `rel="prev"`)
}

// link finds the first address on the page that holds a mark.
func link(t *testing.T, body, mark string) string {
	t.Helper()
	for _, part := range strings.Split(body, `href="`)[1:] {
		if href, _, _ := strings.Cut(part, `"`); strings.Contains(href, mark) {
			return strings.ReplaceAll(href, "&amp;", "&")
		}
	}
	t.Fatalf("no link with %q", mark)
	return ""
}

func TestTheAccessExamOfDocuments(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	entry, document := r.file("Åpent brev", "Noen", nil)
	screen := &archive.Screening{Code: "UO", Authority: "offentleglova § 13", HideTitle: true, HideParty: true, HideDocument: true}
	shut, secret := r.file("Hemmelig tittel", "Hemmelig Navn", screen)
	got := c.Get("/postliste/" + entry + "/dokument/" + document).Want(200)
	if !strings.HasPrefix(got.Body, "%PDF-") || got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("the open document: %v", got.Header)
	}
	c.Get("/postliste/"+shut).Want(200).Has("offentleglova § 13", "*****", "ikke åpent").Lacks("Hemmelig")
	c.Get("/postliste/"+shut+"/dokument/"+secret).Want(403).Has("innsyn").Lacks("Hemmelig", "%PDF-")
	c.Get("/postliste/"+entry+"/dokument/"+secret).Want(404).Lacks("Hemmelig", "%PDF-")
	came, letter := r.journal(archive.Incoming, archive.Sender, "Brev inn", "Noen", nil)
	c.Get("/postliste/" + came).Want(200).Has("Brev inn").Lacks("/dokument/")
	c.Get("/postliste/" + came + "/dokument/" + letter).Want(403).Lacks("%PDF-")   // open in the archive, but given on request only
	c.Get("/postliste/" + shut + "/dokument/" + document).Want(404).Lacks("%PDF-") // open, but not of this entry
	for _, bad := range []string{"/postliste/x", "/postliste/" + municipality.NewID(start), "/postliste/" + entry + "/dokument/..%2f", "/postliste/" + entry + "/dokument/" + municipality.NewID(start), "/regler/finnes-ikke"} {
		c.Get(bad).Want(404)
	}
}

func TestAPublicPageIsCheapAndAPrivateOneIsNotKept(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	entry, document := r.file("Åpent brev", "Noen", nil)
	for _, path := range []string{"/postliste", "/postliste/" + entry, "/postliste/" + entry + "/dokument/" + document, "/postliste/feed.xml", "/regler/" + fees, "/innsyn"} {
		first := c.Get(path).Want(200)
		if first.Header.Get("Cache-Control") != "public, max-age=30" || first.Header.Get("ETag") == "" {
			t.Errorf("%s: %v", path, first.Header)
		}
		again := httptest.NewRequest(http.MethodGet, path, nil)
		again.Header.Set("If-None-Match", first.Header.Get("ETag"))
		if a := c.Do(again).Want(304); a.Body != "" {
			t.Errorf("%s: 304 with a body", path)
		}
	}
	in := r.Client(t).LoginAs(kittest.Person("p1", "Kari"))
	if a := in.Get("/postliste").Want(200).Has("Kari"); a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
		t.Errorf("a page with a name in it may be kept: %v", a.Header)
	}
	c.Header.Set("Accept-Language", "en")
	c.Get("/postliste").Want(200).Has("Public journal")
}

func TestTheFeedIsWellFormedAndEscapes(t *testing.T) {
	r := newRig(t)
	r.file(`Brev <om> "A & B"`, "Noen", nil)
	got := r.Client(t).Get("/postliste/feed.xml").Want(200)
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			Title string `xml:"title"`
			Link  struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(got.Body), &feed); err != nil || len(feed.Entries) != 1 {
		t.Fatalf("%v in %s", err, got.Body)
	}
	if e := feed.Entries[0]; e.Title != `Brev <om> "A & B"` || !strings.HasPrefix(e.Link.Href, "https://fjordvik.example/postliste/") || feed.Updated == "" {
		t.Errorf("feed %+v", feed)
	}
}

func TestTheRulesArePublishedAsTheyAreInForce(t *testing.T) {
	r := newRig(t)
	p, err := r.Site.Internal().Shelf.Active(fees)
	r.must(err)
	r.Client(t).Get("/regler/"+fees).Want(200).Has(p.Digest, "20.\u00a0november 2026", "høyeste pris", "Ikke kontrollert", "Gjelder nå", "barnehageloven § 20", "count(barn som bor hos søkeren)", "Skatteetaten")
	r.Client(t).Get("/regler").Want(200).Has("/regler/" + fees)
	r.Client(t).Get("/personvern").Want(200).Has("10 år", "Folkeregisteret", "barnehageloven § 20")
}

func TestProbesAndStatus(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	c.Get("/healthz").Want(200).Has("ok")
	c.Get("/readyz").Want(200).Has("internal ok", "secured ok")
	c.Get("/status").Want(200).Has("Alt virker")
	r.apply()
	r.Site.Zones[municipality.Secured].Store = broken{}
	c.Get("/readyz").Want(503).Has("internal ok", "secured not readable").Lacks("sql", "closed")
	c.Get("/status").Want(200).Has("Noe virker ikke", "Virker ikke").Lacks("sql")
	c.Get("/healthz").Want(200)
}

// broken is a store that cannot be read.
type broken struct{ store.Store }

func (broken) Read(context.Context, func(store.Tx) error) error {
	return errors.New("sql: the disk is closed")
}
func (broken) Close() error { return nil }

func TestNothingHereIsWritten(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/postliste", "/innsyn", "/status", "/healthz"} {
		r.Client(t).Post(path, nil).Want(405)
	}
}
