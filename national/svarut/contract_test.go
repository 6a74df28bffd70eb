package svarut_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"torg/dispatch"
	"torg/municipality"
	"torg/national/svarut"
	"torg/national/svarut/simulator"
)

type kindOfLetter struct {
	name   string
	door   string
	change func(*dispatch.Letter)
}

func lettersOfEveryKind() []kindOfLetter {
	toOrg := func(l *dispatch.Letter) {
		l.To.Person, l.To.Org, l.To.Name = "", fjordvikN, "Prøveforetaket AS"
	}
	noAddress := func(l *dispatch.Letter) { l.To.Street, l.To.PostalCode, l.To.PostalTown = nil, "", "" }
	both := func(fs ...func(*dispatch.Letter)) func(*dispatch.Letter) {
		return func(l *dispatch.Letter) {
			for _, f := range fs {
				f(l)
			}
		}
	}
	secured := func(l *dispatch.Letter) { l.Secured = true }
	paper := func(l *dispatch.Letter) { l.PrintOnly = true }
	return []kindOfLetter{
		{"person", "person", func(*dispatch.Letter) {}},
		{"person, secured", "person", secured},
		{"person, protected address", "person", noAddress},
		{"person, protected address, reserved", "person", both(noAddress, paper)},
		{"person, reserved", "print", paper},
		{"person, reserved, secured", "print", both(paper, secured)},
		{"person without number", "print", func(l *dispatch.Letter) { l.To.Person = "" }},
		{"person, four address lines", "person", func(l *dispatch.Letter) { l.To.Street = []string{"c/o B. Prøve", "Bruk 2", "Oppgang C", "Storgata 1"} }},
		{"person, attachment that is not PDF", "person", func(l *dispatch.Letter) {
			l.Files[1] = dispatch.File{Name: "tegning.png", MIME: "image/png", Body: []byte("\x89PNG\r\n\x1a\n")}
		}},
		{"organisation", "organisasjon", toOrg},
		{"organisation, secured", "organisasjon", both(toOrg, secured)},
		{"organisation, paper", "print", both(toOrg, paper)},
	}
}

// Every request and every answer is held against the published schemas.
func TestContract(t *testing.T) {
	if contractsFolder() == "" {
		t.Skipf("SKIPPED: the published contracts are not at %s, so nothing was held against them", contracts)
	}
	published, err := simulator.OpenContract(contracts)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range lettersOfEveryKind() {
		t.Run(k.name, func(t *testing.T) {
			w := start(t, nil)
			talkThrough(t, w, k)
			w.hold(t, published)
		})
	}
}

// The published schemas do refuse: a check that lets all by would prove nothing above.
func TestContractRefuses(t *testing.T) {
	if contractsFolder() == "" {
		t.Skipf("SKIPPED: the published contracts are not at %s", contracts)
	}
	published, err := simulator.OpenContract(contracts)
	if err != nil {
		t.Fatal(err)
	}
	for _, door := range []string{"person", "organisasjon", "print", simulator.OpStatus, simulator.OpRead} {
		if published.Request(door, map[string]any{}) == nil {
			t.Errorf("%s: an empty request passed", door)
		}
	}
	for _, op := range []string{simulator.OpSend, simulator.OpStatus, simulator.OpFind, simulator.OpEvents} {
		if published.Answer(op, 200, []byte(`{}`)) == nil {
			t.Errorf("%s: an empty answer passed", op)
		}
	}
	if published.Answer(simulator.OpSend, 200, []byte(`{"id":"17"}`)) == nil || published.Answer(simulator.OpSend, 400, []byte(`{"status":"400"}`)) == nil {
		t.Error("an id that is no UUID, or a status that is no number, passed")
	}
	if err := published.Request("person", map[string]any{"tittel": strings.Repeat("x", 1001), "mottaker": map[string]any{"navn": "Kari Prøve"}}); err == nil || strings.Contains(err.Error(), "Kari") {
		t.Errorf("%v", err)
	}
}

// talkThrough uses every operation on one letter, and provokes an error.
func talkThrough(t *testing.T, w *world, k kindOfLetter) {
	t.Helper()
	l := letter("ref-" + k.name)
	k.change(&l)
	id := mustSend(t, w, l)
	if err := w.sim.Set(id, "AVVIST"); err != nil {
		t.Fatal(err)
	}
	if d, err := w.post.Status(t.Context(), id); err != nil || d.State != dispatch.Failed || d.Detail == "" {
		t.Errorf("status %+v, %v", d, err)
	}
	w.sim.Inject(simulator.Fault{Kind: simulator.Fail, Op: simulator.OpFind})
	_, err := w.post.Find(t.Context(), l.Reference)
	wantKind(t, err, municipality.Unavailable)
	if found, err := w.post.Find(t.Context(), l.Reference); err != nil || found != id {
		t.Errorf("found %q, %v", found, err)
	}
}

func (w *world) hold(t *testing.T, published *simulator.Contract) {
	t.Helper()
	talks := w.wire.all()
	if len(talks) < 5 {
		t.Errorf("only %d exchanges", len(talks))
	}
	for _, s := range talks {
		if s.op == "" {
			continue // the certificate, which the contract does not describe
		}
		key := s.op
		if s.op == simulator.OpSend {
			key = s.door
		}
		if err := published.Request(key, decode(t, s.form)); err != nil {
			t.Errorf("request %s: %v", key, err)
		}
		if err := published.Answer(s.op, s.status, s.answer); err != nil {
			t.Errorf("answer %s %d: %v", s.op, s.status, err)
		}
	}
}

func decode(t *testing.T, b []byte) any {
	t.Helper()
	if len(b) == 0 {
		return nil
	}
	return field(t, b)
}

// What the contract says in words: doors, headers, order and names of parts, encryption, and who is told what.
func TestWhatIsSent(t *testing.T) {
	for _, k := range lettersOfEveryKind() {
		t.Run(k.name, func(t *testing.T) {
			w := start(t, nil)
			l := letter("ref-1")
			k.change(&l)
			id := mustSend(t, w, l)
			s := w.sent(t)
			checkHead(t, s, k.door)
			checkFiles(t, s, l)
			checkForm(t, s, l, k.door)
			got, _ := w.sim.Get(id)
			for i, d := range got.Documents {
				if !bytes.Equal(d.Body, l.Files[i].Body) {
					t.Errorf("document %d is not the bytes that were sent", i)
				}
			}
		})
	}
}

func (w *world) sent(t *testing.T) said {
	t.Helper()
	for _, s := range w.wire.all() {
		if s.op == simulator.OpSend {
			return s
		}
	}
	t.Fatal("nothing was sent")
	return said{}
}

func checkHead(t *testing.T, s said, door string) {
	t.Helper()
	if want := "/api/v3/kontoer/" + account + "/forsendelser/" + door; s.path != want {
		t.Errorf("sent to %s, want %s", s.path, want)
	}
	for name, want := range map[string]string{"Authorization": "Bearer " + token, "IntegrasjonId": integration, "IntegrasjonPassord": password} {
		if got := s.header.Get(name); got != want {
			t.Errorf("header %s is %q", name, got)
		}
	}
}

func checkFiles(t *testing.T, s said, l dispatch.Letter) {
	t.Helper()
	if len(s.files) != len(l.Files) {
		t.Fatalf("%d files", len(s.files))
	}
	for i, f := range l.Files {
		if s.files[i] != f.Name {
			t.Errorf("file %d is called %q", i, s.files[i])
		}
		if plain := bytes.Equal(s.bodies[i], f.Body); plain == l.Secured {
			t.Errorf("file %d: plain %v, secured letter %v", i, plain, l.Secured)
		}
		if l.Secured && bytes.Contains(s.bodies[i], []byte("%PDF-")) {
			t.Errorf("file %d shows its text", i)
		}
	}
}

func checkForm(t *testing.T, s said, l dispatch.Letter, door string) {
	t.Helper()
	want := map[string]any{"eksternReferanse": "ref-1", "tittel": l.Title, "kryptert": l.Secured, "avgivendeSystem": "Torg", "sikkerhetsniva": "BETYDELIG", "kunDigitalLevering": nil}
	if l.Secured {
		want["sikkerhetsniva"] = "HOYESTE"
	}
	if door == "print" {
		want["sikkerhetsniva"] = nil
	}
	for name, v := range want {
		if got := field(t, s.form, name); got != v {
			t.Errorf("%s is %v, want %v", name, got, v)
		}
	}
	if got := field(t, s.form, "mottaker", "adresse", "poststed"); (got == nil) != (l.To.PostalTown == "") {
		t.Errorf("address given: %v", got)
	}
	if got := field(t, s.form, "mottaker", "digitalId"); (got == nil) != (door == "print") {
		t.Errorf("number given to %s: %v", door, got != nil)
	}
	if got := field(t, s.form, "metadataFraAvleverendeSystem", "sakssekvensnummer"); (got == 17.0) != (door == "organisasjon") {
		t.Errorf("case number given to %s: %v", door, got)
	}
}

func TestNoark(t *testing.T) {
	w := start(t, nil)
	l := letter("ref-1")
	l.To.Person, l.To.Org = "", fjordvikN
	mustSend(t, w, l)
	form := w.sent(t).form
	for name, want := range map[string]any{"saksaar": 2026.0, "sakssekvensnummer": 17.0, "journalaar": 2026.0, "journalsekvensnummer": 204.0,
		"journalpostnummer": 3.0, "saksbehandler": "Ola Saksbehandler", "dokumentetsDato": "2026-11-24T00:00:00+01:00", "tittel": l.Title} {
		if got := field(t, form, "metadataFraAvleverendeSystem", name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

// The same against SvarUt's test environment, for those who have credentials there. It sends one letter to a synthetic person.
func TestRealTestEnvironment(t *testing.T) {
	base, bearer := os.Getenv("TORG_TEST_SVARUT_BASEURL"), os.Getenv("TORG_TEST_SVARUT_TOKEN")
	if base == "" || bearer == "" {
		t.Skip("SKIPPED: no credentials for SvarUt's test environment (TORG_TEST_SVARUT_*)")
	}
	post := svarut.New(svarut.Config{BaseURL: base, AccountID: os.Getenv("TORG_TEST_SVARUT_ACCOUNT"),
		IntegrationID: os.Getenv("TORG_TEST_SVARUT_INTEGRATION"), IntegrationPassword: os.Getenv("TORG_TEST_SVARUT_PASSWORD"),
		Token: func(context.Context, string) (string, error) { return bearer, nil }})
	l := letter("torg-" + municipality.NewID(time.Now()))
	id, err := post.Send(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := post.Send(t.Context(), l); err != nil || again != id {
		t.Errorf("sent again as %q, %v", again, err)
	}
	if d, err := post.Status(t.Context(), id); err != nil || d.State == dispatch.Lost {
		t.Errorf("%+v, %v", d, err)
	}
}
