package casework

import (
	"bytes"
	"context"
	"strings"

	"torg/archive"
	"torg/internal/pdf"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// Opened says that a case is open. Machine tells whether the rules suffice to decide it.
type Opened struct {
	Case    string `json:"case"`
	Machine bool   `json:"machine"`
}

// Kind names the event.
func (Opened) Kind() string { return "casework.opened" }

// Work registers what this room does for the rooms before it.
func (o *Office) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e request.Received) error { return o.open(ctx, j, e.Request) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e request.Offered) error { return o.writeOffer(ctx, j, e.Offer) })
}

// open takes up a received request: one case per request, whatever happens between.
func (o *Office) open(ctx context.Context, j jobs.Job, requestID string) error {
	req, person, pack, err := o.received(ctx, requestID)
	if err != nil {
		return err
	}
	in := req.Input(person)
	outcome, err := pack.Decide(in)
	if err != nil {
		return err
	}
	copied, err := o.readable(pack, req, in)
	if err != nil {
		return err
	}
	by := municipality.SystemActor("casework")
	e := ledger.Entry{Actor: by, Verb: "case.open", Subject: "request/" + req.ID, Persons: []string{req.Person}, Purpose: req.Pack, Basis: strings.Join(pack.Meta.LegalBasis, "; ")}
	return ledger.Act(ctx, o.Store, e, func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		if err := o.fileCopy(tx, req, copied); err != nil {
			return err
		}
		return o.openCase(tx, pack, req, outcome)
	})
}

func (o *Office) received(ctx context.Context, id string) (req request.Request, person request.Person, pack *service.Pack, err error) {
	if err = o.Store.Read(ctx, func(tx store.Tx) error {
		if req, err = request.ByID(tx, id); err != nil {
			return err
		}
		person, err = request.PersonByID(tx, req.Person)
		return err
	}); err != nil {
		return req, person, nil, err
	}
	pack, err = o.Shelf.ByDigest(ctx, req.Digest)
	return req, person, pack, err
}

func (o *Office) openCase(tx *ledger.Tx, pack *service.Pack, req request.Request, outcome service.Outcome) error {
	c := Case{ID: municipality.NewID(tx.Now()), Request: req.ID, Pack: req.Pack, Digest: req.Digest, CaseFile: req.CaseFile, Number: req.CaseNumber,
		Person: req.Person, Org: req.Org, OrgName: req.OrgName, Unit: pack.Route.Unit, Status: ByRules, Language: req.Language,
		Opened: tx.Now(), Due: pack.ResponseDate(municipality.DateOf(req.Received)), Outcome: outcome}
	if !outcome.Machine {
		c.Status = Open
		if err := newTask(tx, c, Assess, firstRole(pack), c.Due, ""); err != nil {
			return err
		}
	}
	if err := c.put(tx); err != nil {
		return err
	}
	return jobs.Promise(tx, "casework.opened/"+c.ID, Opened{Case: c.ID, Machine: outcome.Machine})
}

func firstRole(p *service.Pack) string {
	if len(p.Route.Steps) > 0 && p.Route.Steps[0].Role != "" {
		return p.Route.Steps[0].Role
	}
	return "caseworker"
}

// readable makes the application's copy for reading, in the archival format.
func (o *Office) readable(p *service.Pack, req request.Request, in service.Input) ([]byte, error) {
	doc := pdf.Document{Title: p.Text(req.Language, p.Meta.Title), Language: string(req.Language), Author: o.Profile.Name, Created: req.Received,
		Letterhead: Letterhead(o.Profile, ""), Words: PDFWords(req.Language), Footer: o.Profile.Name + " · " + req.EntryNumber,
		References: [][2]string{{wordReceived.In(req.Language), municipality.DateOf(req.Received).In(req.Language)}, {wordCase.In(req.Language), req.EntryNumber}}}
	doc.Body = append(doc.Body, pdf.Heading{Level: 1, Text: plain(doc.Title)})
	for _, s := range request.Summarise(p, in, req.Language) {
		doc.Body = append(doc.Body, pdf.Heading{Level: 2, Text: plain(s.Title)}, sectionTable(s))
	}
	return Render(doc)
}

func sectionTable(s request.Section) pdf.Block {
	t := pdf.Table{RowHeaders: true, Caption: s.Title}
	for _, l := range s.Lines {
		value := l.Value
		if l.Source != "" {
			value += " (" + l.Source + ")"
		}
		if l.Contested {
			value += " — " + l.Why
		}
		t.Rows = append(t.Rows, []string{printable(l.Label), printable(value)})
	}
	return t
}

func plain(s string) []pdf.Span { return []pdf.Span{{Text: printable(s)}} }

// printable replaces what no archival font has, such as emoji; the application's own data keep it as it was written.
func printable(s string) string { return pdf.Printable(s) }

// Render writes a document.
func Render(d pdf.Document) ([]byte, error) {
	var out bytes.Buffer
	if err := pdf.Write(&out, d); err != nil {
		return nil, municipality.Wrap(municipality.Fault, "casework.Render", err)
	}
	return out.Bytes(), nil
}

func (o *Office) fileCopy(tx *ledger.Tx, req request.Request, copied []byte) error {
	view, err := archive.EntryFor(tx, archive.Audience{Person: req.Person}, req.Entry)
	if err != nil {
		return err
	}
	for _, d := range view.Documents {
		if d.Main {
			return archive.AddFile(tx, d.ID, archive.NewFile{Variant: archive.Archived, MIME: "application/pdf", FileName: "soknad.pdf", Body: copied})
		}
	}
	return municipality.Errorf(municipality.Fault, "casework.open", "the entry has no main document")
}
