package request

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"torg/archive"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/service"
	"torg/store"
)

// Received says that a request has been received and filed, and may be taken up.
type Received struct {
	Request string `json:"request"`
}

// Kind names the event.
func (Received) Kind() string { return "request.received" }

// Request is an application as it was received. It never changes.
type Request struct {
	ID            string
	Person        string
	Org           municipality.OrgNumber
	OrgName       string
	Pack          string
	Digest        string
	Language      municipality.Language
	Facts         map[string]service.Fact
	Answers       map[string]service.Answer
	Attachments   map[string][]service.Attachment
	Received      time.Time
	CaseFile      string // archive id
	CaseNumber    string // "2026/17"
	Entry         string // archive id of the incoming entry
	EntryNumber   string // "2026/17-1"
	JournalNumber string // "35/2026"
}

// Input is the request as the rules saw it: as of the day it was received.
func (r Request) Input(applicant Person) service.Input {
	return service.Input{AsOf: municipality.DateOf(r.Received), Facts: r.Facts, Answers: r.Answers, Attachments: r.Attachments, Received: r.Received,
		Applicant: service.Applicant{PersonID: string(applicant.NationalID), Name: applicant.Name, OrgID: string(r.Org), OrgName: r.OrgName}}
}

// FaultyAnswers is the error of a request that cannot be sent yet: every fault, so that all can be mended at once.
type FaultyAnswers struct{ Fields []service.FieldError }

func (f *FaultyAnswers) Error() string { return "request: answers are missing or wrong" }

// Submit receives a draft: the request, the archive's case file and journal entry, the ledger and the promise of what
// follows stand or fall together. The request has the draft's id, so sending twice, by a double click, a reload or a
// retry after a lost answer, gives the first receipt again.
func (r *Reception) Submit(ctx context.Context, who Applicant, id string) (Request, error) {
	d, at, err := r.atCounter(ctx, who, id)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return r.earlier(ctx, who, id, err)
	}
	if err != nil {
		return Request{}, err
	}
	if err := r.refresh(ctx, who, d, at); err != nil {
		return Request{}, err
	}
	in := d.Input(at, who)
	if faults := d.Pack.Validate(in, ""); len(faults) > 0 {
		return Request{}, &FaultyAnswers{faults}
	}
	body, err := json.Marshal(structured(d, in))
	if err != nil {
		return Request{}, municipality.Wrap(municipality.Fault, "request.Submit", err)
	}
	var out Request
	e := r.entry(who, "request.submit", d.Pack, "")
	e.Subject, e.Basis = "request/"+id, strings.Join(d.Pack.Meta.LegalBasis, "; ")
	err = ledger.Act(ctx, r.Store, e, func(tx *ledger.Tx) error {
		out, err = r.receive(tx, who, handedIn{d, at, body})
		return err
	})
	if errors.Is(err, errAlready) {
		return r.earlier(ctx, who, id, municipality.E(municipality.Conflict, "request.Submit", "error.draftchanged"))
	}
	return out, err
}

// handedIn is a draft as it was handed in. All that can be made of it beforehand is, so that the store's one writer does
// not wait for it.
type handedIn struct {
	Draft
	at   time.Time // when it came in, by the store's clock
	body []byte    // the application as data
}

// atCounter loads a draft with the time by the store's clock, which is the one that counts.
func (r *Reception) atCounter(ctx context.Context, who Applicant, id string) (d Draft, at time.Time, err error) {
	err = r.Store.Read(ctx, func(tx store.Tx) error {
		at = tx.Now()
		d, err = r.load(ctx, tx, who, id)
		return err
	})
	return d, at, err
}

// earlier gives the receipt of what was sent in before; when nothing was, the draft is simply not found.
func (r *Reception) earlier(ctx context.Context, who Applicant, id string, noDraft error) (Request, error) {
	done, err := r.Request(ctx, who.Person.ID, id)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return done, noDraft
	}
	return done, err
}

// refresh asks again for facts that have become older than the pack lets a decision build on, and then has the applicant
// look at them before she sends: what she checked is not what would be decided on.
func (r *Reception) refresh(ctx context.Context, who Applicant, d Draft, now time.Time) error {
	if !d.aged(now) {
		return nil
	}
	old := false
	for _, name := range d.Pack.Stale(d.Input(now, who), now) {
		if _, have := d.Facts[name]; have {
			delete(d.Facts, name)
			old = true
		}
	}
	if !old {
		return nil
	}
	d, err := r.fetch(ctx, who, d)
	if err != nil {
		return err
	}
	if _, err := r.keep(ctx, who, "draft.save", d); err != nil {
		return err
	}
	return municipality.E(municipality.Conflict, "request.Submit", "error.factsrefreshed")
}

// aged reports whether any fact is older than the pack lets it be, whether it is still wanted or not.
func (d Draft) aged(now time.Time) bool {
	return slices.ContainsFunc(d.Pack.Facts, func(f service.FactSource) bool {
		got, have := d.Facts[f.Name]
		return have && now.Sub(got.At) > f.MaxAge
	})
}

// errAlready means that another submission of the same draft was first, or that it was changed in another window.
var errAlready = errors.New("request: the draft is no longer as it was")

func (r *Reception) receive(tx *ledger.Tx, who Applicant, d handedIn) (Request, error) {
	n, err := tx.Exec(`DELETE FROM draft WHERE id = $1 AND person = $2 AND version = $3`, d.ID, who.Person.ID, d.Version)
	if err != nil {
		return Request{}, err
	}
	if n == 0 {
		return Request{}, errAlready
	}
	out := Request{ID: d.ID, Person: d.Person, Org: d.Org, OrgName: d.OrgName, Pack: d.Pack.Name, Digest: d.Pack.Digest, Language: d.Language,
		Facts: d.Facts, Answers: d.Answers, Attachments: d.Attachments, Received: d.at}
	if err := Meet(tx, who.Person); err != nil {
		return out, err
	}
	if err := r.file(tx, who, d, &out); err != nil {
		return out, err
	}
	if err := out.put(tx); err != nil {
		return out, err
	}
	return out, jobs.Promise(tx, "request.received/"+d.ID, Received{d.ID})
}

// file puts the application into the archive as it came, in the transaction that acknowledges it. The copy for reading,
// in an archival format, is made from it afterwards.
func (r *Reception) file(tx *ledger.Tx, who Applicant, d handedIn, out *Request) error {
	m, party := d.Pack.Meta, Party(who, "avsender")
	cf, err := r.folder(tx, who, d)
	if err != nil {
		return err
	}
	documents, err := r.documents(tx, d)
	if err != nil {
		return err
	}
	entry, err := archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: cf.ID, Type: archive.Incoming, Unit: d.Pack.Route.Unit,
		Title: Title(d.Pack, m.Screening.EntryTitle, who), PublicTitle: Title(d.Pack, m.Screening.PublicEntryTitle, publicly(who)),
		DocumentDate: municipality.DateOf(d.at), Received: d.at, Parties: []archive.NewParty{party}, Documents: documents, Screening: Screening(d.Pack)})
	if err != nil {
		return err
	}
	out.CaseFile, out.CaseNumber = cf.ID, cf.Number
	out.Entry, out.EntryNumber, out.JournalNumber = entry.ID, entry.Number, entry.JournalNumber
	return nil
}

// folder is the case file the application lies in: that of the offer it was made of, or a new one.
func (r *Reception) folder(tx *ledger.Tx, who Applicant, d handedIn) (archive.CaseRef, error) {
	if o, found, err := taken(tx, d.ID); err != nil || found {
		return archive.CaseRef{ID: o.CaseFile, Number: o.CaseNumber}, err
	}
	return openFile(tx, d.Pack, who)
}

func openFile(tx *ledger.Tx, p *service.Pack, who Applicant) (archive.CaseRef, error) {
	m := p.Meta
	return archive.OpenCaseFile(tx, archive.NewCaseFile{ID: municipality.NewID(tx.Now()), Class: archive.ClassRef(m.Class), Unit: p.Route.Unit,
		Title: Title(p, m.Screening.FileTitle, who), PublicTitle: Title(p, m.Screening.PublicFileTitle, publicly(who)),
		Screening: Screening(p), Retention: retention(m.Retention), Parties: []archive.NewParty{Party(who, "søker")}})
}

func (r *Reception) documents(tx *ledger.Tx, d handedIn) ([]archive.NewDocument, error) {
	docs := []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Main: true, Title: d.Pack.Text(municipality.Bokmaal, d.Pack.Meta.Title), DocumentType: "Søknad",
		PublicTitle: d.Pack.Text(municipality.Bokmaal, d.Pack.Meta.Title),
		Files:       []archive.NewFile{{Variant: archive.Production, MIME: "application/json", FileName: "soknad.json", Body: d.body}}}}
	for _, page := range d.Pack.Form.Pages {
		for _, q := range page.Questions {
			for _, a := range d.Attachments[q.ID] {
				doc, err := attachment(tx, d.Draft, q, a)
				if err != nil {
					return nil, err
				}
				docs = append(docs, doc)
			}
		}
	}
	return docs, nil
}

func attachment(tx *ledger.Tx, d Draft, q service.Question, a service.Attachment) (archive.NewDocument, error) {
	body, err := tx.Blob(a.Digest)
	title := d.Pack.Label(municipality.Bokmaal, q)
	return archive.NewDocument{ID: municipality.NewID(tx.Now()), Title: title, PublicTitle: title, DocumentType: "Vedlegg",
		Files: []archive.NewFile{{Variant: archive.Production, MIME: a.MIME, FileName: a.Name, Body: body}}}, err
}

// structured is the application as data: everything the rules will see, and what was asked in the applicant's language.
func structured(d Draft, in service.Input) map[string]any {
	return map[string]any{"id": d.ID, "service": d.Pack.Name, "pack": d.Pack.Digest, "received": in.Received, "language": d.Language,
		"organisation": string(d.Org), "facts": d.Facts, "answers": d.Answers, "attachments": d.Attachments,
		"read": Summarise(d.Pack, in, d.Language)}
}

func (q Request) put(tx *ledger.Tx) error {
	return tx.Put(requests, q.ID, q.Person, string(q.Org), q.OrgName, q.Pack, q.Digest, string(q.Language), pack(q.Facts), pack(q.Answers), pack(q.Attachments),
		q.Received.UnixMicro(), q.CaseFile, q.CaseNumber, q.Entry, q.EntryNumber, q.JournalNumber)
}

// Request gives a person's own request. Another's is not found.
func (r *Reception) Request(ctx context.Context, person, id string) (out Request, err error) {
	err = r.Store.Read(ctx, func(tx store.Tx) error { out, err = ByID(tx, id); return err })
	if err == nil && out.Person != person {
		return Request{}, municipality.E(municipality.NotFound, "request.Request", "error.notfound")
	}
	return out, err
}

// ByID gives a request to the rooms that work on it.
func ByID(tx store.Tx, id string) (q Request, err error) {
	list, err := scan(tx, `WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		return q, municipality.E(municipality.NotFound, "request.ByID", "error.notfound")
	}
	if err != nil {
		return q, err
	}
	return list[0], nil
}

// OfPerson lists a person's requests, newest first.
func OfPerson(tx store.Tx, person string) ([]Request, error) {
	return scan(tx, `WHERE person = $1 ORDER BY received_at DESC LIMIT 200`, person)
}

func scan(tx store.Tx, where string, args ...any) (out []Request, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var q Request
		var facts, answers, attachments string
		var received int64
		if err := scan(&q.ID, &q.Person, &q.Org, &q.OrgName, &q.Pack, &q.Digest, &q.Language, &facts, &answers, &attachments,
			&received, &q.CaseFile, &q.CaseNumber, &q.Entry, &q.EntryNumber, &q.JournalNumber); err != nil {
			return err
		}
		q.Received = time.UnixMicro(received).UTC()
		out = append(out, q)
		last := &out[len(out)-1]
		return unpack3(facts, &last.Facts, answers, &last.Answers, attachments, &last.Attachments)
	}, requests.Select()+" "+where, args...)
	return out, err
}
