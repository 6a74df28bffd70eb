package portal_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"torg/cmd/town"
	"torg/dispatch"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/portal"
	"torg/web/portal/texts"
	"torg/web/site"
)

// rig is a whole municipality with invented registers, and the citizen's pages on it.
type rig struct {
	*town.Town
	Web   *kittest.Server
	regs  *registers
	post  *post
	t     *testing.T
	clock *clock
}

// clock is the stores' time; it moves only when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	noraID  = municipality.NationalID("02851798067") // synthetic: month +80
	petraID = municipality.NationalID("69914600685")
	clubOrg = "310000418"
)

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, regs: &registers{}, post: &post{}, clock: &clock{now: time.Now().UTC()}}
	cfg := town.Config{Data: t.TempDir(), Profile: municipality.Profile{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000010", Email: "post@fjordvik.example"},
		Units: []municipality.Unit{{ID: "barnehage", Name: map[municipality.Language]string{"nb": "Barnehagekontoret", "en": "Kindergarten office"}},
			{ID: "naering", Name: map[municipality.Language]string{"nb": "Næring og bevilling"}}, {ID: "helse", Name: map[municipality.Language]string{"nb": "Helse og mestring"}}},
		Staff: []municipality.Staff{berit(), gunn()}, Packs: os.DirFS("../../packs"),
		Registers: map[string]request.Register{"folkeregister": r.regs, "skatt": r.regs, "enhetsregister": r.regs},
		Contacts:  reachable{}, Post: r.post, Follow: time.Minute, Clock: r.clock.Now, Log: slog.New(slog.DiscardHandler)}
	var err error
	if r.Town, err = town.Open(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	r.Web = kittest.New(t, []fs.FS{texts.FS})
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(r.Web.Log.String())
		}
	})
	portal.Mount(r.Web.Kit, r.Site, portal.Options{})
	return r
}

func berit() municipality.Staff {
	return municipality.Staff{ID: "berit", Name: "Berit Sand", Unit: "barnehage", Roles: []string{"caseworker"}, Zones: []municipality.Zone{municipality.Internal}}
}

func gunn() municipality.Staff {
	return municipality.Staff{ID: "gunn", Name: "Gunn Lien", Unit: "barnehage", Roles: []string{"approver", "leader"}, Zones: []municipality.Zone{municipality.Internal},
		Mandates: []municipality.Mandate{{Service: "*", Approve: true}}}
}

// person logs someone in as she is known here.
func (r *rig) person(id municipality.NationalID, name string) kit.User {
	u := kittest.Person(r.Site.Names.ID(id), name)
	u.Citizen.NationalID = id
	return u
}

func (r *rig) nora(t *testing.T) *kittest.Client {
	return r.Web.Client(t).LoginAs(r.person(noraID, "Nora Test"))
}

func (r *rig) petra(t *testing.T) *kittest.Client {
	return r.Web.Client(t).LoginAs(r.person(petraID, "Petra Prøve"))
}

// settle has all work that is due done.
func (r *rig) settle() {
	r.t.Helper()
	if err := r.Settle(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) zone(z municipality.Zone) *site.Zone { return r.Site.Zones[z] }

func (r *rig) read(z municipality.Zone, fn func(store.Tx) error) {
	r.t.Helper()
	if err := r.zone(z).Store.Read(r.t.Context(), fn); err != nil {
		r.t.Fatal(err)
	}
}

// registers answers as the national registers would. What is silent answers nothing.
type registers struct {
	mu     sync.Mutex
	income int
	silent map[string]bool
	noRole bool
	asked  []string
}

func (r *registers) set(change func(*registers)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r)
}

func (r *registers) Ask(_ context.Context, q request.Query) (request.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, q.Set)
	if r.silent[q.Set] {
		return request.Answer{}, municipality.E(municipality.Unavailable, "test", "")
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	switch q.Set {
	case "household":
		return request.Answer{Values: household(q.Person), Source: "Folkeregisteret", At: at}, nil
	case "person":
		return request.Answer{Values: map[string]any{"adressebeskyttelse": "ugradert", "foedselsdato": "1990-01-01", "navn": "Nora Test", "kommunenummer": "9901",
			"adresse": map[string]any{"linjer": []any{"Storgata 1"}, "postnummer": "9990", "poststed": "Fjordvik"}}, Source: "Folkeregisteret", At: at}, nil
	case "income":
		n := r.income
		if n == 0 {
			n = 150000
		}
		b, _ := json.Marshal(n)
		return request.Answer{Values: map[string]any{"personinntekt": json.Number(b), "kapitalinntekt": json.Number("0"), "inntektsaar": json.Number("2025")}, Source: "Skatteetaten", At: at, Period: "2025"}, nil
	case "residence":
		return request.Answer{Values: residence(q.Person), Source: "Folkeregisteret", At: at}, nil
	case "children", "parents":
		return request.Answer{Values: map[string]any{"barn": []any{}, "ansvarlige": []any{}}, Source: "Folkeregisteret", At: at}, nil
	case "roles":
		return request.Answer{Values: map[string]any{"organisasjoner": r.roles()}, Source: "Enhetsregisteret", At: at}, nil
	case "organisation":
		return request.Answer{Values: map[string]any{"navn": "Fjordvik IL", "organisasjonsnummer": string(q.Org), "organisasjonsformnavn": "Forening", "slettet": false, "konkurs": false,
			"underAvvikling": false}, Source: "Enhetsregisteret", At: at}, nil
	}
	return request.Answer{}, municipality.E(municipality.NotFound, "test", "")
}

func household(who municipality.NationalID) map[string]any {
	return map[string]any{"adressebeskyttelse": "ugradert", "kommunenummer": "9901",
		"voksne": []any{map[string]any{"personidentifikator": string(who), "navn": "Nora Test", "foedselsdato": "1990-01-01", "rolle": "soeker"}},
		"barn":   []any{map[string]any{"personidentifikator": "41919701143", "navn": "Ada Test", "foedselsdato": "2024-10-02", "bostedHosSoeker": true}}}
}

func (r *registers) roles() []any {
	role := map[string]any{"organisasjonsnummer": clubOrg, "navn": "Fjordvik IL", "rolle": "LEDE", "rollenavn": "Styrets leder", "slettet": false, "konkurs": false}
	other := map[string]any{"organisasjonsnummer": "310000426", "navn": "Fjordvik Korps", "rolle": "MEDL", "rollenavn": "Styremedlem", "slettet": false, "konkurs": false}
	if r.noRole {
		return []any{other}
	}
	return []any{other, role}
}

// reachable is a contact register where all may be notified.
type reachable struct{}

func (reachable) Contact(context.Context, municipality.NationalID) (dispatch.Contact, error) {
	return dispatch.Contact{Known: true, CanNotify: true, Email: "nora@example.com"}, nil
}

// post is a carrier that says how far letters have come when told.
type post struct {
	mu    sync.Mutex
	state dispatch.State
}

func (p *post) set(s dispatch.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
}

func (p *post) Send(_ context.Context, l dispatch.Letter) (string, error) {
	return "s-" + l.Reference, nil
}

func (p *post) Status(context.Context, string) (dispatch.Delivery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == "" {
		return dispatch.Delivery{State: dispatch.Accepted}, nil
	}
	return dispatch.Delivery{State: p.state}, nil
}

func (p *post) Find(_ context.Context, reference string) (string, error) {
	return "s-" + reference, nil
}
