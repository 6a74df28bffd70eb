package open_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"torg"
	"torg/archive"
	"torg/cmd/town"
	"torg/dispatch"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/web/kit/kittest"
	"torg/web/open"
	"torg/web/open/texts"
)

const fees = "redusert-foreldrebetaling"

var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// rig is a municipality with its public pages, whose clock and workers the test drives.
type rig struct {
	*kittest.Server
	*town.Town
	t *testing.T
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{Server: kittest.New(t, []fs.FS{texts.FS}), t: t}
	r.Clock().Advance(start.Sub(r.Clock().Now()))
	packs, err := fs.Sub(torg.Packs(), ".")
	if err != nil {
		t.Fatal(err)
	}
	r.Town, err = town.Open(t.Context(), town.Config{Data: t.TempDir(), Clock: r.Clock().Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Packs: only{packs},
		Profile:   municipality.Profile{Number: "9901", Name: "Fjordvik kommune", OrgNumber: "310000000", Email: "post@fjordvik.example.com", Phone: "00 00 00 00", BaseURL: "https://fjordvik.example"},
		Units:     []municipality.Unit{{ID: "barnehage", Name: map[municipality.Language]string{"nb": "Barnehagekontoret", "en": "Kindergarten office"}}},
		Registers: map[string]request.Register{"folkeregister": register{}, "skatt": register{}}, Contacts: register{}, Post: register{}, Follow: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	open.Mount(r.Kit, r.Site)
	return r
}

// Clock is the one clock of stores and pages.
func (r *rig) Clock() *kittest.Clock { return r.Server.Clock }

// only shows the one pack these tests need.
type only struct{ fs.FS }

func (o only) ReadDir(name string) (out []fs.DirEntry, err error) {
	list, err := fs.ReadDir(o.FS, name)
	for _, e := range list {
		if name != "." || e.Name() == fees {
			out = append(out, e)
		}
	}
	return out, err
}

func (o only) Sub(dir string) (fs.FS, error) { return fs.Sub(o.FS, dir) }

// register answers for every register, and is a mailbox that takes everything.
type register struct{}

const kariID = municipality.NationalID("02851798067")

func (register) Ask(_ context.Context, q request.Query) (request.Answer, error) {
	values := map[string]any{"personinntekt": json.Number("165000"), "kapitalinntekt": json.Number("0")}
	if q.Set == "household" {
		values = map[string]any{"adressebeskyttelse": "ugradert",
			"voksne": []any{map[string]any{"personidentifikator": string(kariID), "navn": "Kari Testesen", "rolle": "soeker"}},
			"barn":   []any{map[string]any{"navn": "Ada Testesen", "foedselsdato": "2024-10-02", "bostedHosSoeker": true}}}
	}
	return request.Answer{Values: values, Source: "Testregisteret", At: start}, nil
}

func (register) Contact(context.Context, municipality.NationalID) (dispatch.Contact, error) {
	return dispatch.Contact{Known: true, CanNotify: true}, nil
}
func (register) Send(_ context.Context, l dispatch.Letter) (string, error) { return l.Reference, nil }
func (register) Status(context.Context, string) (dispatch.Delivery, error) {
	return dispatch.Delivery{State: dispatch.Accepted}, nil
}
func (register) Find(context.Context, string) (string, error) {
	return "", municipality.E(municipality.NotFound, "test", "")
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) settle() { r.t.Helper(); r.must(r.Settle(r.t.Context())) }

// apply sends Kari's application, which the rules decide at once.
func (r *rig) apply() request.Request {
	r.t.Helper()
	ctx, room := r.t.Context(), r.Site.Internal().Reception
	who := request.Applicant{Person: request.Person{ID: r.Site.Names.ID(kariID), NationalID: kariID, Name: "Kari Testesen"}}
	d, err := room.Start(ctx, who, fees, municipality.Bokmaal)
	r.must(err)
	for _, step := range []struct {
		page   string
		values map[string]service.Answer
	}{
		{"husstand", map[string]service.Answer{"husstanden_stemmer": {Value: true}}},
		{"barn", map[string]service.Answer{"barn": {Value: []any{"2024-10-02 Ada Testesen"}}}},
		{"barn", map[string]service.Answer{"barnehage[1]": {Value: "Fjordvik barnehage"}, "timer[1]": {Value: json.Number("45")}}},
	} {
		d, _, err = room.Answer(ctx, who, d.ID, d.Version, step.page, step.values)
		r.must(err)
	}
	req, err := room.Submit(ctx, who, d.ID)
	r.must(err)
	r.settle()
	return req
}

// file journals a letter that went out, open to all unless screened, and gives the ids of entry and document.
func (r *rig) file(title, receiver string, screen *archive.Screening) (entry, document string) {
	r.t.Helper()
	return r.journal(archive.Outgoing, archive.Receiver, title, receiver, screen)
}

func (r *rig) journal(kind archive.EntryType, role, title, sender string, screen *archive.Screening) (entry, document string) {
	r.t.Helper()
	body := []byte("%PDF-1.7\n<x:xmpmeta><rdf:Description pdfaid:part=\"2\" pdfaid:conformance=\"A\"/></x:xmpmeta>\n%%EOF\n")
	z, now := r.Site.Internal(), r.Clock().Now()
	entry, document = municipality.NewID(now), municipality.NewID(now)
	public := title
	if screen != nil {
		public = "Brev - *****"
	}
	e := ledger.Entry{Actor: municipality.SystemActor("test"), Verb: "archive.test", Subject: "entry/" + entry}
	r.must(ledger.Act(r.t.Context(), z.Store, e, func(tx *ledger.Tx) error {
		cf, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: municipality.NewID(now), Class: archive.ClassRef{System: "LOS", ID: "vei", Title: "Vei"}, Title: "Gatelys", Unit: "barnehage", By: e.Actor})
		if err != nil {
			return err
		}
		if _, err := archive.Register(tx, archive.NewEntry{ID: entry, CaseFile: cf.ID, Type: kind, Title: title, PublicTitle: public, DocumentDate: municipality.DateOf(now), Received: now,
			Parties: []archive.NewParty{{Name: sender, Role: role}}, Screening: screen, Unit: "barnehage",
			Documents: []archive.NewDocument{{ID: document, Title: title, PublicTitle: public, DocumentType: "Brev", Main: true,
				Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: "brev.pdf", Body: body}}}}}); err != nil {
			return err
		}
		return archive.Finalise(tx, entry, e.Actor)
	}))
	r.settle()
	return entry, document
}
