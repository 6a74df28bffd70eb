package desk_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

const dispose = "/skrivebord/kassasjon"

// kept is a PDF that says it is an archive format.
const kept = "%PDF-1.7\n<x:xmpmeta><rdf:Description pdfaid:part=\"2\" pdfaid:conformance=\"A\"/></x:xmpmeta>\n%%EOF\n"

// old is a closed case with one letter, whose retention is a year. It gives the letter's document.
func (r *rig) old(zone municipality.Zone, title string) (document string) {
	r.t.Helper()
	by := r.Site.Staff[6].Actor("archivist")
	r.must(ledger.Act(r.t.Context(), r.Site.Zones[zone].Store, ledger.Entry{Actor: by, Verb: "test.old", Subject: "case/old"}, func(tx *ledger.Tx) error {
		c, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: municipality.NewID(tx.Now()), Class: archive.ClassRef{System: "Postmottak", ID: "POST", Title: "Innkommet, ikke fordelt"}, Title: title, Unit: "barnehage", Responsible: "berit", Retention: "kasseres 1 arkivforskrifta", By: by})
		if err != nil {
			return err
		}
		document = municipality.NewID(tx.Now())
		if _, err = archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: c.ID, Type: archive.Incoming, Parties: []archive.NewParty{{Name: "Per Prøve", Role: archive.Sender}}, Title: title, PublicTitle: title, Unit: "barnehage", By: by,
			Documents: []archive.NewDocument{{ID: document, Title: "Brev om " + title, Main: true, Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: "a.pdf", Body: []byte(kept + "% " + title + "\n")}}}}}); err != nil {
			return err
		}
		return archive.ConcludeCaseFile(tx, c.ID, by)
	}))
	return document
}

func (r *rig) yearsPass() { r.web.Clock.Advance(2 * 366 * 24 * time.Hour) }

func (r *rig) openDocument(id string) error {
	return r.zoneOf(fees).Store.Read(r.t.Context(), func(tx store.Tx) error {
		_, _, err := archive.DocumentFor(tx, archive.Audience{Staff: &r.Site.Staff[6]}, id)
		return err
	})
}

func TestDisposalTakesTwoArchivists(t *testing.T) {
	r := newRig(t)
	gone, stays := r.old(municipality.Internal, "Gammel sak"), r.old(municipality.Internal, "Gammel sak to")
	r.as(t, "alf").Get(dispose).Want(200).Has("Ingenting er til kassasjon")
	r.as(t, "alf").Get(dispose+"?til=01.01.2030").Want(200).Has("Brev om Gammel sak", "1 år")
	r.yearsPass()
	a := r.as(t, "alf")
	a.Get(dispose).Want(200).Has("Brev om Gammel sak", "Kasseres", "arkivforskrifta").Lacks("desk.")
	form := url.Values{"sone": {"internal"}, "reason-internal": {"Bevaringstiden er ute"}}
	first := a.Post(dispose, form).Want(303).Location
	if second := a.Post(dispose, form).Want(303).Location; second != first { // the second click
		t.Errorf("two lists: %s and %s", first, second)
	}
	a.Get(first).Want(200).Has("Brev om Gammel sak", "Du har laget listen").Lacks("Godkjenn listen", "Kasser dokumentene")
	a.Post(first+"/avgjor", url.Values{"gjor": {"godkjenn"}}).Want(403).Has("samme som har laget")
	a.Post(first+"/utfor", nil).Want(303)
	if err := r.openDocument(gone); err != nil {
		t.Fatalf("disposed of before it was approved: %v", err)
	}
	b := r.as(t, "arne")
	spare := first + "/unnta/" + stays
	b.Get(spare).Want(200).Has("Brev om Gammel sak to")
	b.Post(spare, url.Values{"reason": {" "}}).Want(422).Has(`href="#f-reason"`)
	b.Post(spare, url.Values{"reason": {"Har verdi for bygdeboka"}}).Want(303)
	b.Get(first).Want(200).Has("Har verdi for bygdeboka", "Godkjenn listen")
	b.Post(first+"/avgjor", url.Values{"gjor": {"tull"}}).Want(422)
	for range 2 {
		b.Post(first+"/avgjor", url.Values{"gjor": {"godkjenn"}}).Want(303)
	}
	a = r.as(t, "alf")
	a.Get(first).Want(200).Has("Godkjent", "Arne Ask", "Kasser dokumentene")
	a.Post(spare, url.Values{"reason": {"For sent"}}).Want(303)
	for range 2 {
		a.Post(first+"/utfor", nil).Want(303)
	}
	a.Get(first).Want(200).Has("Utført", "1 kassert", "1 beholdes")
	if err := r.openDocument(gone); err == nil {
		t.Error("the document can still be opened")
	}
	if err := r.openDocument(stays); err != nil {
		t.Errorf("the spared document: %v", err)
	}
	r.disposalLog(strings.TrimPrefix(first, dispose+"/"))
}

func (r *rig) disposalLog(id string) {
	r.t.Helper()
	r.read(r.zoneOf(fees), func(tx store.Tx) error {
		list, err := ledger.ForSubject(tx, "disposal/"+id, 0, 100)
		verbs := map[string]int{}
		for _, e := range list {
			verbs[e.Verb]++
		}
		if verbs["disposal.approve"] != 1 || verbs["disposal.carry"] != 1 || verbs["disposal.spare"] != 1 || verbs["disposal.look"] < 4 {
			r.t.Errorf("recorded: %v", verbs)
		}
		return err
	})
}

func TestFaultsInDisposalAreTold(t *testing.T) {
	r := newRig(t)
	a := r.as(t, "alf")
	a.Get(dispose + "?til=31.02.2030").Want(422).Has(`href="#f-til"`)
	a.Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}}).Want(422).Has("ingen dokumenter")
	a.Post(dispose, url.Values{"sone": {"nowhere"}, "reason-nowhere": {"Rydding"}}).Want(404)
	r.old(municipality.Internal, "Gammel sak")
	r.yearsPass()
	a = r.as(t, "alf")
	a.Post(dispose, url.Values{"sone": {"internal"}}).Want(422).Has(`href="#f-reason-internal"`, "Skriv en begrunnelse")
	a.Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Om " + string(noraID)}}).Want(422)
	list := a.Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}}).Want(303).Location
	r.as(t, "arne").Post(list+"/avgjor", url.Values{"gjor": {"avslaa"}}).Want(303)
	a.Get(list).Want(200).Has("Avslått").Lacks("Kasser dokumentene")
	a.Post(list+"/utfor", nil).Want(303)
	a.Get(dispose).Want(200).Has("Brev om Gammel sak", "Avslått")
}

func TestTheDisposalAccessExam(t *testing.T) {
	r := newRig(t)
	doc, _ := r.old(municipality.Internal, "Gammel sak"), r.old(municipality.Secured, "Hemmelig sak")
	r.yearsPass()
	a := r.as(t, "alf")
	list := a.Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}}).Want(303).Location
	secret := a.Post(dispose, url.Values{"sone": {"secured"}, "reason-secured": {"Rydding"}}).Want(303).Location
	gets, posts := []string{dispose, list, list + "/unnta/" + doc}, []string{dispose, list + "/avgjor", list + "/utfor", list + "/unnta/" + doc}
	form := url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}, "reason": {"Rydding"}, "gjor": {"godkjenn"}}
	for _, path := range gets {
		r.web.Client(t).Get(path).Want(303)
		r.web.Client(t).LoginAs(kitPerson(r)).Get(path).Want(303)
		for _, who := range []string{"berit", "gunn", "rune"} {
			r.as(t, who).Get(path).Want(403).Lacks("Gammel")
		}
	}
	for _, path := range posts {
		r.web.Client(t).Post(path, form).Want(401)
		r.as(t, "gunn").Post(path, form).Want(403)
	}
	for _, path := range []string{dispose + "/x", dispose + "/" + municipality.NewID(opened), list + "/unnta/" + municipality.NewID(opened), secret + "/unnta/" + doc} {
		a.Get(path).Want(404)
	}
	r.Site.Staff[6].Zones = []municipality.Zone{municipality.Internal} // she has lost the secured zone
	a.Get(secret).Want(404).Lacks("Hemmelig")
	a.Post(secret+"/avgjor", form).Want(404)
	a.Get(dispose).Want(200).Has("Gammel").Lacks("Hemmelig")
}

func TestDisposalInEveryLanguage(t *testing.T) {
	r := newRig(t)
	doc := r.old(municipality.Internal, "Gammel sak")
	r.yearsPass()
	list := r.as(t, "alf").Post(dispose, url.Values{"sone": {"internal"}, "reason-internal": {"Rydding"}}).Want(303).Location
	for _, lang := range municipality.Languages() {
		a := r.as(t, "arne")
		a.Header.Set("Accept-Language", string(lang))
		for _, path := range []string{dispose, list, list + "/unnta/" + doc} {
			a.Get(path).Want(200).Lacks("desk.", "{0}", "{1}", "{2}")
		}
	}
}
