package desk_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// indexed lets the workers make what has happened findable.
func (r *rig) indexed() {
	r.t.Helper()
	r.web.Clock.Advance(20 * time.Second)
	r.settle()
}

func TestASearchFindsTheCaseAndIsRecorded(t *testing.T) {
	r := newRig(t)
	c := r.contest(fees, r.nora())
	r.indexed()
	b := r.as(t, "berit")
	b.Get("/skrivebord").Want(200).Has("Søk i arkivet", `action="/skrivebord/sok"`)
	b.Get("/skrivebord/sok").Want(200).Has("Hva leter du etter?", "Slik søker du").Lacks("Ingen treff")
	page := b.Get("/skrivebord/sok?" + url.Values{"q": {"nr:" + c.Number}}.Encode()).Want(200)
	page.Has(c.Number, base+c.ID, "Nora Prøve", "Skjermet", "Inngående").Lacks(string(noraID), "desk.", "Ingen treff")
	b.Get("/skrivebord/sok?q=foreldrebetaling+part:Nora").Want(200).Has(base + c.ID)
	b.Get("/skrivebord/sok?q=foreldrebetaling+-Nora").Want(200).Has("Ingen treff").Lacks("Nora Prøve")
	b.Get("/skrivebord/sok?hva=saker&q=" + c.Number).Want(200).Has("1 treff").Lacks("Inngående")
	b.Get("/skrivebord/sok?q=" + c.Number + "&fra=01.01.2020&til=02.01.2020").Want(200).Has("Ingen treff")
	if n := r.searches("berit"); n != 3 {
		t.Errorf("%d searches recorded with Nora in them, want 3: one for each page she was on", n)
	}
}

// searches counts the searches in which an employee saw Nora.
func (r *rig) searches(id string) (n int) {
	r.t.Helper()
	r.read(r.zoneOf(fees), func(tx store.Tx) error {
		list, err := ledger.ForPerson(tx, r.nora().Person.ID, 0, 1000)
		for _, e := range list {
			if e.Verb == "archive.search" && e.Actor.ID == id {
				n++
				if strings.Contains(e.Detail, "Nora") {
					r.t.Error("the ledger keeps what she wrote")
				}
			}
		}
		return err
	})
	return n
}

func TestASearchFollowsAccess(t *testing.T) {
	r := newRig(t)
	c, secret := r.contest(fees, r.nora()), r.contest(hidden, r.nora())
	r.indexed()
	for who, want := range map[string][3]bool{ // her case on the desk, her name, the secured zone
		"berit": {true, true, false},
		"siri":  {true, true, true},
		"alf":   {true, true, true},
		"tor":   {false, false, false}, // another unit: the public journal's view
	} {
		page := r.as(t, who).Get("/skrivebord/sok?q=foreldrebetaling").Want(200)
		for i, mark := range []string{base + c.ID, "Nora Prøve", base + secret.ID} {
			if strings.Contains(page.Body, mark) != want[i] {
				t.Errorf("%s: %q is there: %v", who, mark, !want[i])
			}
		}
		page.Lacks(string(noraID))
	}
	r.as(t, "tor").Get("/skrivebord/sok?q=part:Nora").Want(200).Has("Ingen treff").Lacks("Nora Prøve")
	r.as(t, "berit").Get("/skrivebord/sok?sone=secured&q=foreldrebetaling").Want(200).Lacks(secret.Number+" ", "Sikret sone")
	for _, who := range []string{"rune", "regine"} { // who run machines and rules have no need of it
		r.as(t, who).Get("/skrivebord/sok?q=foreldrebetaling").Want(403).Lacks("Nora")
		r.as(t, who).Get("/skrivebord").Want(200).Lacks("/skrivebord/sok")
	}
	r.web.Client(t).Get("/skrivebord/sok?q=x").Want(303)
	r.web.Client(t).LoginAs(kitPerson(r)).Get("/skrivebord/sok?q=x").Want(303)
}

func TestASearchThatMakesNoSenseSaysSo(t *testing.T) {
	r := newRig(t)
	b := r.as(t, "berit")
	b.Get("/skrivebord/sok?q=vei&fra=31.02.2026").Want(422).Has("Skriv datoen med tall", `href="#f-fra"`)
	b.Get("/skrivebord/sok?q=vei&fra=02.02.2026&til=01.02.2026").Want(422).Has("Til-datoen")
	b.Get("/skrivebord/sok?q="+strings.Repeat("a+", 40)).Want(422).Has("for mange ord", `href="#f-q"`)
	b.Get("/skrivebord/sok?q=" + strings.Repeat("a", 501)).Want(422).Has("for lang")
	b.Get("/skrivebord/sok?q=vei&sone=internal&eldre=tull").Want(422)
	b.Get("/skrivebord/sok?q=%22%22&sone=nowhere").Want(200)
	b.Get("/skrivebord/sok?q=<script>alert(1)</script>").Want(200).Lacks("<script>alert")
	b.Get("/skrivebord/sok?q=%ff").Want(422)
}

func TestASearchIsPaged(t *testing.T) {
	r := newRig(t)
	first := r.contest(fees, r.nora())
	for range 12 {
		r.web.Clock.Advance(time.Minute)
		r.contest(fees, r.nora())
	}
	r.indexed()
	b := r.as(t, "berit")
	page := b.Get("/skrivebord/sok?q=foreldrebetaling").Want(200)
	if strings.Contains(page.Body, base+first.ID) {
		t.Error("the oldest is on the first page")
	}
	older := b.Get(href(t, page.Body, "eldre=")).Want(200)
	if !strings.Contains(older.Body, base+first.ID) {
		older = b.Get(href(t, older.Body, "eldre=")).Want(200)
	}
	older.Has(base+first.ID, "Nyere")
}

func TestTheSearchInEveryLanguage(t *testing.T) {
	r := newRig(t)
	r.contest(fees, r.nora())
	r.indexed()
	for _, lang := range municipality.Languages() {
		b := r.as(t, "siri")
		b.Header.Set("Accept-Language", string(lang))
		b.Get("/skrivebord/sok?q=foreldrebetaling").Want(200).Lacks("desk.", "{0}", "{1}")
	}
}
