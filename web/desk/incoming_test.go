package desk_test

import (
	"net/url"
	"strings"
	"testing"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/store"
)

const mail = "/skrivebord/postmottak"

// parcel lets a piece of mail come in.
func (r *rig) parcel(zone municipality.Zone, subject string) request.Incoming {
	r.t.Helper()
	in, err := r.Site.Zones[zone].Reception.Take(r.t.Context(), request.Parcel{Source: []byte(subject), Channel: request.ByEmail, Sender: "Per Prøve <per@example.com>", Subject: subject,
		Parts: []request.Part{{Title: "Meldingen", MIME: "text/plain; charset=utf-8", FileName: "melding.txt", Body: []byte("Brøyt veien. <script>alert(1)</script>")}, {Title: "Kart", MIME: "application/pdf", FileName: "kart.pdf", Body: attached}}})
	r.must(err)
	r.indexed()
	return in
}

func toNew() url.Values {
	return url.Values{"til": {"ny"}, "ny_tittel": {"Brøyting av Åsveien"}, "ny_offentlig": {"Brøyting av Åsveien"}, "enhet": {"barnehage"}, "saksbehandler": {"berit"},
		"tittel": {"Spørsmål om brøyting"}, "offentlig": {"Spørsmål om brøyting"}, "gjor": {"send"}}
}

func (r *rig) entry(a archive.Audience, id string) (v archive.EntryView) {
	r.t.Helper()
	r.read(r.zoneOf(fees), func(tx store.Tx) (err error) { v, err = archive.EntryFor(tx, a, id); return err })
	return v
}

func TestMailIsReadAndDistributedToANewCase(t *testing.T) {
	r := newRig(t)
	a := r.as(t, "alf")
	a.Get(mail).Want(200).Has("Ingen post venter")
	in := r.parcel(municipality.Internal, "Veien vår")
	a.Get("/skrivebord").Want(200).Has(`href="/skrivebord/postmottak"`, `href="/skrivebord/kassasjon"`)
	r.as(t, "berit").Get("/skrivebord").Want(200).Lacks("/skrivebord/postmottak", "/skrivebord/kassasjon")
	a.Get(mail).Want(200).Has("Veien vår", "Per Prøve", "E-post")
	page := a.Get(mail+"/"+in.ID).Want(200).Has("Brøyt veien. &lt;script&gt;", "Innkommet henvendelse", "14 – Unntatt", "Barnehagekontoret", "Berit Sand").Lacks("<script>alert", "desk.")
	doc := a.Get(href(t, page.Body, "/dokument/")).Want(200)
	if doc.Header.Get("Content-Disposition") == "" || doc.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the document: %v", doc.Header)
	}
	for range 2 { // the second click
		a.Post(mail+"/"+in.ID+"/fordel", toNew()).Want(303)
	}
	a.Get(mail).Want(200).Has("allerede behandlet", "Ingen post venter")
	a.Get(mail+"/"+in.ID).Want(200).Has("fordelt og journalført").Lacks("/fordel\"", "/forkast\"")
	public := r.entry(archive.Audience{Public: true}, in.Entry)
	if public.Title != "Spørsmål om brøyting" || public.CaseTitle != "Brøyting av Åsveien" || public.JournalNumber == "" {
		t.Errorf("the public sees %q in %q", public.Title, public.CaseTitle)
	}
	r.read(r.zoneOf(fees), func(tx store.Tx) error {
		list, err := ledger.ForSubject(tx, "incoming/"+in.ID, 0, 100)
		verbs := map[string]int{}
		for _, e := range list {
			verbs[e.Verb]++
		}
		if verbs["incoming.look"] != 2 || verbs["incoming.document"] != 1 || verbs["incoming.distribute"] != 1 {
			t.Errorf("recorded: %v", verbs)
		}
		return err
	})
}

func TestMailIsDistributedToACaseAndScreened(t *testing.T) {
	r := newRig(t)
	c, secret := r.contest(fees, r.nora()), r.contest(hidden, r.nora())
	in := r.parcel(municipality.Internal, "Om Nora")
	a, path := r.as(t, "alf"), mail+"/"+in.ID+"/fordel"
	form := url.Values{"til": {"sak"}, "nummer": {"1999/1"}, "tittel": {"Om Nora"}, "offentlig": {"Henvendelse"}, "kode": {"13"}, "skjul": {"tittel", "part", "dokument"}, "gjor": {"finn"}}
	a.Post(path, form).Want(422).Has("Fant ingen slik sak", `href="#f-nummer"`, "Om Nora")
	if secret.Number != c.Number { // the other zone's cases are not found from here
		form.Set("nummer", secret.Number)
		a.Post(path, form).Want(422).Has("Fant ingen slik sak")
	}
	form.Set("nummer", c.Number)
	a.Post(path, form).Want(200).Has(c.Number, "Under behandling", "Fordel og journalfør")
	if r.entry(archive.Audience{Staff: &r.Site.Staff[6]}, in.Entry).JournalNumber != "" {
		t.Error("a look at the case journaled the mail")
	}
	form.Set("gjor", "send")
	a.Post(path, form).Want(303)
	full := r.entry(archive.Audience{Staff: &r.Site.Staff[6]}, in.Entry)
	public := r.entry(archive.Audience{Public: true}, in.Entry)
	if full.CaseFile != c.CaseFile || full.Screening == "" || !strings.Contains(full.Screening, "13") {
		t.Errorf("in %s, screened by %q", full.CaseFile, full.Screening)
	}
	if strings.Contains(public.Title+strings.Join(public.Senders, ""), "Nora") || strings.Contains(strings.Join(public.Senders, ""), "Per Prøve") {
		t.Errorf("the public sees %q from %v", public.Title, public.Senders)
	}
	for _, one := range public.Documents {
		if one.Open {
			t.Error("the public may open the document")
		}
	}
}

func TestFaultsInDistributingStandByTheirFields(t *testing.T) {
	r := newRig(t)
	in := r.parcel(municipality.Internal, "Veien vår")
	a, path := r.as(t, "alf"), mail+"/"+in.ID
	for name, fault := range map[string]struct {
		set, value, field string
	}{
		"nowhere": {"til", "", "til"}, "no title": {"tittel", " ", "tittel"}, "a long title": {"offentlig", strings.Repeat("å", 401), "offentlig"}, "a number": {"ny_tittel", "Om " + string(noraID), "ny_tittel"},
		"no public title": {"ny_offentlig", "", "ny_offentlig"}, "another unit": {"enhet", "finnesikke", "enhet"}, "nobody": {"saksbehandler", "rune", "saksbehandler"},
		"hidden without a code": {"skjul", "part", "kode"}, "no such code": {"kode", "XYZ", "kode"}, "nothing hidden": {"kode", "14", "skjul"},
	} {
		form := toNew()
		form.Set(fault.set, fault.value)
		if got := a.Post(path+"/fordel", form); got.Status != 422 || !strings.Contains(got.Body, `href="#f-`+fault.field+`"`) {
			t.Errorf("%s: %d without a link to %s", name, got.Status, fault.field)
		}
	}
	a.Post(path+"/forkast", url.Values{"why": {" "}}).Want(422).Has("Skriv hvorfor", `href="#f-why"`)
	a.Post(path+"/forkast", url.Values{"why": {"Om " + string(noraID)}}).Want(422)
	for range 2 {
		a.Post(path+"/forkast", url.Values{"why": {"Reklame"}}).Want(303)
	}
	a.Post(path+"/fordel", toNew()).Want(303)
	a.Get(path).Want(200).Has("tatt ut som ikke arkivverdig")
}

// TestMailToAClosedCaseStays: what the archive refuses is told, and nothing is lost.
func TestMailToAClosedCaseStays(t *testing.T) {
	r := newRig(t)
	var closed archive.CaseRef
	by := r.Site.Staff[6].Actor("archivist")
	r.must(ledger.Act(t.Context(), r.zoneOf(fees).Store, ledger.Entry{Actor: by, Verb: "test.close", Subject: "case/closed"}, func(tx *ledger.Tx) (err error) {
		closed, err = archive.OpenCaseFile(tx, archive.NewCaseFile{ID: municipality.NewID(tx.Now()), Class: archive.ClassRef{System: "Postmottak", ID: "POST", Title: "Innkommet, ikke fordelt"}, Title: "Ferdig", Unit: "barnehage", Responsible: "berit", By: by})
		if err != nil {
			return err
		}
		return archive.CloseCaseFile(tx, closed.ID, by)
	}))
	in := r.parcel(municipality.Internal, "Veien vår")
	form := url.Values{"til": {"sak"}, "nummer": {closed.Number}, "tittel": {"Mer"}, "offentlig": {"Mer"}}
	r.as(t, "alf").Post(mail+"/"+in.ID+"/fordel", form).Want(422).Has(`href="#f-nummer"`, "Saken er avsluttet")
	r.as(t, "alf").Get(mail).Want(200).Has("Veien vår")
}

func TestTheMailRoomsAccessExam(t *testing.T) {
	r := newRig(t)
	in, secret := r.parcel(municipality.Internal, "Veien vår"), r.parcel(municipality.Secured, "Hemmelig")
	page := r.as(t, "alf").Get(mail + "/" + in.ID).Want(200)
	doc := href(t, page.Body, "/dokument/")
	gets, posts := []string{mail, mail + "/" + in.ID, doc}, []string{mail + "/" + in.ID + "/fordel", mail + "/" + in.ID + "/forkast"}
	for _, path := range gets {
		r.web.Client(t).Get(path).Want(303)
		r.web.Client(t).LoginAs(kitPerson(r)).Get(path).Want(303)
		for _, who := range []string{"berit", "gunn", "rune", "tor"} {
			r.as(t, who).Get(path).Want(403).Lacks("Veien vår")
		}
	}
	for _, path := range posts {
		r.web.Client(t).Post(path, toNew()).Want(401)
		r.as(t, "berit").Post(path, toNew()).Want(403)
	}
	a := r.as(t, "alf")
	other := strings.TrimPrefix(doc, mail+"/"+in.ID)
	for _, path := range []string{mail + "/x", mail + "/" + municipality.NewID(opened), mail + "/" + secret.ID + other, mail + "/" + in.ID + "/dokument/" + municipality.NewID(opened), mail + "/" + in.ID + "/dokument/x"} {
		a.Get(path).Want(404)
	}
	r.Site.Staff[6].Zones = []municipality.Zone{municipality.Internal} // she has lost the secured zone
	a.Get(mail + "/" + secret.ID).Want(404).Lacks("Hemmelig")
	a.Post(mail+"/"+secret.ID+"/fordel", toNew()).Want(404)
	a.Get(mail).Want(200).Has("Veien vår").Lacks("Hemmelig")
}

func TestTheMailRoomInEveryLanguage(t *testing.T) {
	r := newRig(t)
	in := r.parcel(municipality.Internal, "Veien vår")
	for _, lang := range municipality.Languages() {
		a := r.as(t, "alf")
		a.Header.Set("Accept-Language", string(lang))
		a.Get(mail).Want(200).Lacks("desk.", "{0}")
		a.Get(mail+"/"+in.ID).Want(200).Lacks("desk.", "{0}")
		a.Post(mail+"/"+in.ID+"/fordel", nil).Want(422).Lacks("desk.", "{0}")
	}
}
