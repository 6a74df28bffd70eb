package portal_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/internal/browser"
	"torg/municipality"
	"torg/request"
	"torg/web/kit/kittest"
)

// Changes is the register's feed: Nora has moved here.
func (r *registers) Changes(_ context.Context, from int64) ([]request.Change, error) {
	if from > 1 {
		return nil, nil
	}
	return []request.Change{{Sequence: 1, Person: noraID, Kind: "endringIBostedsadresse"}}, nil
}

func residence(who municipality.NationalID) map[string]any {
	return map[string]any{"personidentifikator": string(who), "navn": "Nora Test", "foedselsdato": "1990-01-01", "status": "bosatt", "doed": false,
		"adressebeskyttelse": "ugradert", "kommunenummer": "9901", "bosattFra": "2026-11-10"}
}

// offered is a municipality that has offered Nora free core hours, and the address of the offer.
func offered(t *testing.T) (*rig, string) {
	t.Helper()
	r := newRig(t)
	r.clock.mu.Lock()
	r.clock.now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	r.clock.mu.Unlock()
	r.settle()
	list, err := r.zone(municipality.Internal).Reception.OffersTo(t.Context(), r.Site.Names.ID(noraID))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		if o.Pack.Name == "gratis-kjernetid" {
			return r, "/minside/tilbud/" + o.ID
		}
	}
	t.Fatalf("no offer among %d", len(list))
	return nil, ""
}

func TestAnOfferIsSeenAndAccepted(t *testing.T) {
	r, path := offered(t)
	c := r.nora(t)
	c.Get("/minside").Want(200).Has("Kommunen tilbyr deg", "Gratis kjernetid", path)
	c.Get(path).Want(200).Has("Du har flyttet til kommunen", "Etter reglene får du ja", "Ada Test", "Skatteetaten", "Dette er et tilbud, ikke et vedtak", "Slik kom").Lacks(string(noraID), "{")
	c.Get("/minside/om-meg").Want(200).Has("Tilbud: Gratis kjernetid", "Du har flyttet til kommunen", "Vi følger med på")
	c.Get("/minside/innsyn").Want(200).Has("Laget et tilbud til deg", "for å se om noe kunne tilbys")
	receipt := c.Post(path+"/ja", nil).Want(303).Location
	if !strings.HasPrefix(receipt, "/tjenester/gratis-kjernetid/kvittering/") {
		t.Fatalf("accepting leads to %s", receipt)
	}
	r.settle()
	c.Get(receipt).Want(200).Has("Ja, søknaden er innvilget")
	if again := c.Post(path+"/ja", nil).Want(303).Location; again != receipt {
		t.Errorf("the second press leads to %s", again)
	}
	c.Get(path).Want(200).Has("Du har takket ja", receipt)
	c.Get("/minside").Want(200).Lacks("Kommunen tilbyr deg")
}

func TestAnOfferIsDeclinedAndUndone(t *testing.T) {
	r, path := offered(t)
	c := r.nora(t)
	for range 2 {
		c.Get(c.Post(path+"/nei", nil).Want(303).Location).Want(200).Has("Du har takket nei", "Angre")
	}
	c.Get("/minside").Want(200).Lacks("Kommunen tilbyr deg")
	c.Get(c.Post(path+"/ja", nil).Want(303).Location).Want(200).Has("Tilbudet kan ikke besvares lenger")
	c.Get(c.Post(path+"/angre", nil).Want(303).Location).Want(200).Has("Tilbudet står igjen", "Ja takk")
}

func TestAnOfferIsChanged(t *testing.T) {
	r, path := offered(t)
	c := r.nora(t)
	page := c.Post(path+"/endre", nil).Want(303).Location
	c.Get(page).Want(200).Has("Er dette alle voksne i husstanden?")
	c.Get(path).Want(200).Has("Du har begynt å endre", "Gå videre til søknaden").Lacks("Ja takk, send")
	draft := strings.Split(page, "/side/")[0]
	c.Get(c.Post(draft+"/send", nil).Want(303).Location).Want(200)
	r.settle()
	c.Get(path).Want(200).Has("Du har takket ja")
}

func TestSheWantsNoOffers(t *testing.T) {
	r, path := offered(t)
	c := r.nora(t)
	c.Get("/minside/tilbud").Want(200).Has("Gratis kjernetid", "Nei, jeg vil ikke ha slike tilbud")
	c.Get(c.Post("/minside/tilbud/reserver", url.Values{"reservert": {"ja"}}).Want(303).Location).Want(200).Has("Du får ikke slike tilbud", "Ja, jeg vil ha tilbud igjen", "Tatt tilbake")
	c.Get(path).Want(200).Has("Tatt tilbake fordi").Lacks("Ja takk")
	c.Get(c.Post("/minside/tilbud/reserver", url.Values{"reservert": {"nei"}}).Want(303).Location).Want(200).Has("Nå kan du få tilbud igjen")
}

func TestOfferPagesSitTheExam(t *testing.T) {
	r, path := offered(t)
	weak := r.person(noraID, "Nora Test")
	weak.Level = municipality.Substantial
	low, stranger := r.Web.Client(t).LoginAs(weak), r.petra(t)
	officer := r.Web.Client(t).LoginAs(kittest.Officer("berit", "Berit Sand", "caseworker"))
	for _, p := range []place{
		{method: "GET", path: "/minside/tilbud"}, {method: "POST", path: "/minside/tilbud/reserver"}, {method: "GET", path: path},
		{method: "POST", path: path + "/ja"}, {method: "POST", path: path + "/nei"}, {method: "POST", path: path + "/angre"}, {method: "POST", path: path + "/endre"},
	} {
		for who, c := range map[string]*kittest.Client{"nobody": r.Web.Client(t), "an employee": officer} {
			if a := p.ask(c); p.method == "GET" && (a.Status != 303 || !strings.HasPrefix(a.Location, "/logg-inn?")) || p.method == "POST" && a.Status != 401 {
				t.Errorf("%s %s: %s gets %d %s", p.method, p.path, who, a.Status, a.Location)
			}
		}
		if strings.HasPrefix(p.path, path) {
			p.ask(stranger).Want(404).Lacks("Nora", "Ada")
			if a := p.ask(low); a.Status != 401 && !strings.Contains(a.Location, "nivaa=hoy") {
				t.Errorf("%s %s with too weak a login: %d %s", p.method, p.path, a.Status, a.Location)
			}
		}
	}
	low.Get("/minside").Want(200).Has("Et tilbud som krever sikrere innlogging").Lacks("Gratis kjernetid", "Ada")
	for _, id := range []string{"1", "%27", municipality.NewID(time.Now())} {
		r.nora(t).Get("/minside/tilbud/" + id).Want(404)
	}
}

// TestOfferInABrowser looks at the offer on a telephone and a wide screen.
func TestOfferInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short")
	}
	b := browser.Start(t)
	r, path := offered(t)
	base := r.site(t)
	for name, view := range map[string]browser.View{"phone-noscript": {Width: 320, Height: 700, NoScript: true}, "wide": {Width: 1280}} {
		p := b.Page(t, view)
		for i, address := range []string{"/minside", path, "/minside/tilbud", "/minside/om-meg"} {
			p.Open(base + address)
			if i == 0 && strings.Contains(p.URL(), "logg-inn") {
				t.Fatal("not logged in")
			}
			if o := p.Overflow(); o > 0 {
				t.Errorf("%s: %s is %d pixels too wide", name, address, o)
			}
			if !view.NoScript {
				p.Axe()
			}
			p.Screenshot("tilbud-" + name + "-" + string(rune('1'+i)))
		}
	}
}
