package desk_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"torg"
	archivetexts "torg/archive/texts"
	"torg/casework"
	"torg/cmd/town"
	"torg/dispatch"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/desk"
	"torg/web/desk/texts"
	"torg/web/kit"
	"torg/web/kit/kittest"
	"torg/web/site"
	sitetexts "torg/web/site/texts"
)

const (
	fees    = "redusert-foreldrebetaling"
	hidden  = "skjermet-foreldrebetaling" // the same service in the secured zone
	alone   = "alene-foreldrebetaling"    // the same service where one officer decides
	noraID  = municipality.NationalID("02851798067")
	petraID = municipality.NationalID("69914600685")
)

var opened = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// rig is a municipality with its staff's pages, whose clock and workers the test drives.
type rig struct {
	*town.Town
	web  *kittest.Server
	post *post
	t    *testing.T
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, web: kittest.New(t, []fs.FS{texts.FS, sitetexts.FS, archivetexts.FS}), post: &post{}}
	r.web.Clock.Advance(opened.Sub(r.web.Clock.Now()))
	var err error
	r.Town, err = town.Open(t.Context(), town.Config{Data: t.TempDir(), Clock: r.web.Clock.Now, Log: slog.New(slog.DiscardHandler), Packs: packs(t), Staff: staff(),
		Profile:   municipality.Profile{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000000"},
		Units:     []municipality.Unit{{ID: "barnehage", Name: map[municipality.Language]string{"nb": "Barnehagekontoret"}}},
		Registers: map[string]request.Register{"folkeregister": register{}, "skatt": register{}}, Contacts: register{}, Post: r.post, Follow: time.Minute, PrintDays: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = r.Close()
		if t.Failed() {
			t.Log(r.web.Log.String())
		}
	})
	desk.Mount(r.web.Kit, r.Site, desk.Options{})
	return r
}

// staff is who works here. Tests log in as them by id.
func staff() []municipality.Staff {
	in, both := []municipality.Zone{municipality.Internal}, municipality.Zones()
	all := []municipality.Mandate{{Service: "*", Approve: true}}
	return []municipality.Staff{
		{ID: "berit", Name: "Berit Sand", Unit: "barnehage", Roles: []string{"caseworker"}, Zones: in},
		{ID: "siri", Name: "Siri Vik", Unit: "barnehage", Roles: []string{"caseworker"}, Zones: both},
		{ID: "gunn", Name: "Gunn Lien", Unit: "barnehage", Roles: []string{"approver", "leader"}, Zones: both, Mandates: all},
		{ID: "dag", Name: "Dag Moe", Unit: "barnehage", Roles: []string{"caseworker", "approver"}, Zones: in, Mandates: all},
		{ID: "ulf", Name: "Ulf Nes", Unit: "barnehage", Roles: []string{"approver"}, Zones: in},
		{ID: "tor", Name: "Tor Hauge", Unit: "naering", Roles: []string{"caseworker", "approver"}, Zones: both, Mandates: all},
		{ID: "alf", Name: "Alf Berg", Unit: "arkiv", Roles: []string{"archivist", "operator"}, Zones: both},
		{ID: "regine", Name: "Regine Holm", Unit: "jus", Roles: []string{"rules"}, Zones: in},
		{ID: "arne", Name: "Arne Ask", Unit: "arkiv", Roles: []string{"archivist"}, Zones: both},
		{ID: "rune", Name: "Rune Dal", Unit: "arkiv", Roles: []string{"operator"}, Zones: in},
	}
}

// packs is one service three times: as it is, in the secured zone, and without a second officer.
func packs(t *testing.T) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	edits := map[string]func(string, string) string{
		fees:   func(_, s string) string { return s },
		hidden: func(_, s string) string { return strings.Replace(s, "zone: internal", "zone: secured", 1) },
		alone: func(_, s string) string {
			return strings.Replace(s, "required: true\n  role: approver", "required: false\n  role: approver", 1)
		},
	}
	err := fs.WalkDir(torg.Packs(), fees, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := fs.ReadFile(torg.Packs(), name)
		for pack, edit := range edits {
			if pack == hidden && strings.HasSuffix(name, "/offer.yaml") { // nothing is offered from the secured zone
				continue
			}
			text := string(body)
			if !strings.Contains(name, "/tests/") {
				text = edit(name, text)
			}
			out[pack+strings.TrimPrefix(name, fees)] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// register answers for every register.
type register struct{}

func (register) Ask(_ context.Context, q request.Query) (request.Answer, error) {
	values := map[string]any{"personinntekt": json.Number("165000"), "kapitalinntekt": json.Number("0")}
	if q.Set == "household" {
		values = map[string]any{"adressebeskyttelse": "ugradert",
			"voksne": []any{map[string]any{"personidentifikator": string(q.Person), "navn": "Nora Prøve", "rolle": "soeker"}},
			"barn":   []any{map[string]any{"navn": "Ada Prøve", "foedselsdato": "2024-10-02", "bostedHosSoeker": true}}}
	}
	return request.Answer{Values: values, Source: "Testregisteret", At: opened}, nil
}

func (register) Contact(context.Context, municipality.NationalID) (dispatch.Contact, error) {
	return dispatch.Contact{Known: true, CanNotify: true}, nil
}

// post is a carrier that does as it is told.
type post struct {
	mu     sync.Mutex
	state  dispatch.State
	refuse bool
}

func (p *post) set(change func(*post)) { p.mu.Lock(); defer p.mu.Unlock(); change(p) }

func (p *post) Send(_ context.Context, l dispatch.Letter) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse {
		return "", municipality.E(municipality.Refused, "test.Send", "")
	}
	return l.Reference, nil
}

func (p *post) Status(context.Context, string) (dispatch.Delivery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == "" {
		return dispatch.Delivery{State: dispatch.Accepted}, nil
	}
	return dispatch.Delivery{State: p.state}, nil
}

func (p *post) Find(context.Context, string) (string, error) {
	return "", municipality.E(municipality.NotFound, "test", "")
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) settle() { r.t.Helper(); r.must(r.Settle(r.t.Context())) }

func (r *rig) zoneOf(pack string) *site.Zone {
	r.t.Helper()
	_, z, err := r.Site.Pack(pack)
	r.must(err)
	return z
}

func (r *rig) applicant(id municipality.NationalID, name string) request.Applicant {
	return request.Applicant{Person: request.Person{ID: r.Site.Names.ID(id), NationalID: id, Name: name}}
}

func (r *rig) nora() request.Applicant { return r.applicant(noraID, "Nora Prøve") }

var attached = []byte("%PDF-1.7\nlønnsslipp\n%%EOF\n")

// contest sends an application that contests her income, with a file, and gives the case it opened.
func (r *rig) contest(pack string, who request.Applicant) casework.Case {
	r.t.Helper()
	ctx, z := r.t.Context(), r.zoneOf(pack)
	d, err := z.Reception.Start(ctx, who, pack, municipality.Bokmaal)
	r.must(err)
	for _, step := range []struct {
		page   string
		values map[string]service.Answer
	}{
		{"husstand", map[string]service.Answer{"husstanden_stemmer": {Value: true}}},
		{"barn", map[string]service.Answer{"barn": {Value: []any{"2024-10-02 Ada Prøve"}}}},
		{"barn", map[string]service.Answer{"barnehage[1]": {Value: "Fjordvik barnehage"}, "timer[1]": {Value: json.Number("45")}}},
		{"inntekt", map[string]service.Answer{"inntektsgrunnlag": {Value: json.Number("150000"), Contested: true, Why: "Jeg har gått ned i stilling."}}},
	} {
		d, _, err = z.Reception.Answer(ctx, who, d.ID, d.Version, step.page, step.values)
		r.must(err)
	}
	d, err = z.Reception.Attach(ctx, who, d.ID, "dokumentasjon", "lønnsslipp.pdf", attached)
	r.must(err)
	req, err := z.Reception.Submit(ctx, who, d.ID)
	r.must(err)
	r.settle()
	return r.caseOf(z, req.ID)
}

func (r *rig) caseOf(z *site.Zone, requestID string) (c casework.Case) {
	r.t.Helper()
	r.read(z, func(tx store.Tx) (err error) { c, err = casework.ByRequest(tx, requestID); return err })
	return c
}

func (r *rig) reload(c casework.Case) casework.Case {
	r.t.Helper()
	return r.caseOf(r.zoneOf(c.Pack), c.Request)
}

func (r *rig) read(z *site.Zone, fn func(store.Tx) error) {
	r.t.Helper()
	r.must(z.Store.Read(r.t.Context(), fn))
}

// as logs an employee in.
func (r *rig) as(t *testing.T, id string) *kittest.Client {
	t.Helper()
	m, ok := r.Site.Member(id)
	if !ok {
		t.Fatalf("no employee %s", id)
	}
	return r.web.Client(t).LoginAs(kit.User{Staff: &m, Level: municipality.Substantial, Identity: municipality.Identity{StaffID: id, Session: "sid-" + id}})
}

// looks counts how many times an employee is recorded with an act on a case.
func (r *rig) looks(c casework.Case, id, verb string) int {
	r.t.Helper()
	var list []ledger.Record
	r.read(r.zoneOf(c.Pack), func(tx store.Tx) (err error) { list, err = ledger.ForSubject(tx, "case/"+c.ID, 0, 1000); return err })
	return len(slices.DeleteFunc(list, func(e ledger.Record) bool { return e.Actor.ID != id || e.Verb != verb }))
}

// hiddenField reads a hidden field of a page.
func hiddenField(t *testing.T, body, name string) string {
	t.Helper()
	_, after, found := strings.Cut(body, `type="hidden" name="`+name+`" value="`)
	if !found {
		t.Fatalf("the page has no hidden field %s", name)
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// href finds the first address on a page that holds a mark.
func href(t *testing.T, body, mark string) string {
	t.Helper()
	for _, part := range strings.Split(body, `href="`)[1:] {
		if one, _, _ := strings.Cut(part, `"`); strings.Contains(one, mark) {
			return strings.ReplaceAll(one, "&amp;", "&")
		}
	}
	t.Fatalf("no link with %q", mark)
	return ""
}
