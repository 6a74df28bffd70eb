package open_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"torg/municipality"
	"torg/service"
)

// adopt puts changed rules into force, as people do on the desk.
func (r *rig) adopt(amendments ...string) (before, after *service.Pack) {
	r.t.Helper()
	z := r.Site.Internal()
	before, err := z.Shelf.Active(fees)
	r.must(err)
	after = before
	for _, text := range amendments {
		a, err := service.ParseAmendment(text, municipality.Date{Year: 2026, Month: 12, Day: 1})
		r.must(err)
		a.Source = "Kommunestyret, sak 12"
		after, err = after.Amend(a)
		r.must(err)
	}
	one := municipality.Staff{ID: "gunn.lien", Name: "Gunn Lien", Zones: municipality.Zones()}
	two := municipality.Staff{ID: "dag.moe", Name: "Dag Moe", Zones: municipality.Zones(), Mandates: []municipality.Mandate{{Service: fees, Approve: true}}}
	id, err := z.Shelf.Propose(r.t.Context(), one, "leader", before, after, "en endring", "{}")
	r.must(err)
	r.Clock().Advance(24 * time.Hour)
	r.must(z.Shelf.Approve(r.t.Context(), two, id))
	return before, after
}

func TestOneVersionAloneHasAHistoryToo(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	p, err := r.Site.Internal().Shelf.Active(fees)
	r.must(err)
	c.Get("/regler/"+fees).Want(200).Has("/regler/"+fees+"/historie", "/regler/"+fees+"/versjon/"+p.Digest, "regler.dmn").Lacks("tidligere versjon")
	c.Get("/regler/"+fees+"/historie").Want(200).Has("ikke endret siden", p.Digest[:12], "i bruk nå").Lacks("/endringer?fra")
	c.Get("/regler/" + fees + "/endringer").Want(200).Has("Ingen forskjell")
	c.Get("/regler/" + fees + "/versjon/" + p.Digest).Want(200).Has(p.Digest)
}

func TestTheHistoryOfRulesThatHaveChanged(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	before, after := r.adopt("høyeste pris=1400@2027-01-01")
	page := c.Get("/regler/"+fees+"/historie").Want(200).Has(before.Digest[:12], after.Digest[:12], "Ansatt med fullmakt", "oppdatert", "20.\u00a0november 2026", "21.\u00a0november 2026")
	page.Lacks("Gunn", "Dag", "gunn.lien", "dag.moe")
	changes := "/regler/" + fees + "/endringer?fra=" + before.Digest + "&til=" + after.Digest
	if !strings.Contains(page.Body, strings.ReplaceAll(changes, "&", "&amp;")) {
		t.Error("the history does not link to what changed")
	}
	want := "«høyeste pris» endres fra 1200 til 1400 fra 1.\u00a0januar 2027. Kilde: Kommunestyret, sak 12"
	c.Get(changes).Want(200).Has(want).Lacks("gunn.lien")
	c.Get("/regler/" + fees + "/endringer").Want(200).Has(want) // the last change, when none is named
	c.Get("/regler/"+fees+"/endringer?fra="+after.Digest+"&til="+before.Digest).Want(200).Has("nyere versjon med en eldre", "Det er tatt bort, og verdien er 1200")
	c.Get("/regler/"+fees+"/versjon/"+before.Digest).Want(200).Has("tidligere versjon", before.Digest).Lacks("sak 12")
	c.Get("/regler/"+fees+"/versjon/"+after.Digest).Want(200).Has("sak 12", after.Digest).Lacks("tidligere versjon")
	for _, lang := range municipality.Languages() { // strict texts: a missing one panics into 500
		l := r.Client(t)
		l.Header.Set("Accept-Language", string(lang))
		for _, path := range []string{"/regler/" + fees, "/regler/" + fees + "/historie", changes, "/regler/" + fees + "/versjon/" + before.Digest, "/regler/endringer.xml"} {
			l.Get(path).Want(200).Lacks("open.", "{0}", "{1}")
		}
	}
}

func TestTheRulesAsTheyWereOnADay(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	before, after := r.adopt("høyeste pris=1400@2027-01-01")
	c.Get("/regler/"+fees+"?dato=20.11.2026").Want(200).Has(before.Digest, "tidligere versjon", "20.\u00a0november 2026")
	c.Get("/regler/"+fees+"?dato=2026-11-30").Want(200).Has(after.Digest, "regler.dmn?dato=2026-11-30").Lacks("tidligere versjon")
	c.Get("/regler/"+fees+"?dato=29.02.2024").Want(200).Has(before.Digest, "ikke tatt i bruk her ennå")
	for _, bad := range []string{"29.02.2026", "i+g%C3%A5r", strings.Repeat("1", 300)} {
		c.Get("/regler/"+fees+"?dato="+bad).Want(422).Has("Skriv dag, måned og år", after.Digest)
	}
	c.Get("/regler/" + fees + "?dato=").Want(200).Has(after.Digest)
}

func TestRulesThatAreNotThere(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	p, err := r.Site.Internal().Shelf.Active(fees)
	r.must(err)
	other := strings.Repeat("0", 64)
	for _, path := range []string{"/regler/finnes-ikke", "/regler/finnes-ikke/historie", "/regler/finnes-ikke/endringer", "/regler/" + fees + "/versjon/" + other, "/regler/" + fees + "/versjon/" + p.Digest[:12],
		"/regler/" + fees + "/versjon/..%2f" + p.Digest, "/regler/" + fees + "/versjon/" + other + "/regler.json", "/regler/" + fees + "/versjon/" + p.Digest + "/regler.exe", "/regler/" + fees + "/versjon/" + p.Digest + "/..%2fpack.yaml",
		"/regler/" + fees + "/endringer?fra=" + other, "/regler/" + fees + "/endringer?til=x"} {
		c.Get(path).Want(404)
	}
	c.Post("/regler/"+fees, nil).Want(405)
}

func TestTheRulesAsFiles(t *testing.T) {
	r := newRig(t)
	c := r.Client(t)
	before, after := r.adopt("høyeste pris=1400@2027-01-01")
	at := "/regler/" + fees + "/versjon/" + after.Digest + "/regler."
	answer := c.Get(at + "json").Want(200)
	var data struct {
		Digest     string
		Parameters []struct {
			Name   string
			Values []struct{ From, Value, Source string }
		}
		Decisions []struct {
			Name string
			Rows []struct{ ID string }
		}
	}
	if err := json.Unmarshal([]byte(answer.Body), &data); err != nil || data.Digest != after.Digest || len(data.Decisions) < 10 {
		t.Fatalf("%v in %d bytes", err, len(answer.Body))
	}
	if v := data.Parameters[0].Values; v[len(v)-1].From != "2027-01-01" || v[len(v)-1].Value != "1400" {
		t.Errorf("the last value is %+v", v[len(v)-1])
	}
	if got := c.Get(at + "yaml").Want(200); got.Body != string(after.RulesYAML()) || !strings.Contains(got.Header.Get("Content-Disposition"), fees+"-"+after.Digest[:12]+".yaml") {
		t.Error("rules.yaml is not as it is kept")
	}
	c.Get("/regler/" + fees + "/versjon/" + before.Digest + "/regler.yaml").Want(200).Lacks("1400")
	now, later := c.Get(at+"dmn?dato=2026-12-31").Want(200), c.Get(at+"dmn?dato=2027-01-01").Want(200)
	if xml.Unmarshal([]byte(now.Body), new(struct{ XMLName xml.Name })) != nil || now.Body == later.Body {
		t.Error("the DMN of two days is the same, or is no XML")
	}
	c.Get(at + "dmn").Want(200)
	c.Get(at + "dmn?dato=31.02.2026").Want(422)
}

func TestTheFeedOfRuleChanges(t *testing.T) {
	r := newRig(t)
	before, after := r.adopt("høyeste pris=1400@2027-01-01")
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Link  struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	page := r.Client(t).Get("/regler/endringer.xml").Want(200).Lacks("gunn", "dag.moe")
	if err := xml.Unmarshal([]byte(page.Body), &feed); err != nil || len(feed.Entries) < 2 {
		t.Fatalf("%v: %d entries", err, len(feed.Entries))
	}
	if first := feed.Entries[0]; !strings.HasSuffix(first.Link.Href, "/endringer?fra="+before.Digest+"&til="+after.Digest) || feed.Updated == "" || first.ID == feed.Entries[1].ID {
		t.Errorf("the newest is %+v", first)
	}
}
