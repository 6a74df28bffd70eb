package casework

import (
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

var questions = ledger.NewTable("case_question", "id", "case_id", "asked_at", "asked_by", "question", "due", "entry", "answered_at", "answer_entry", "reply")

// Asked says that a letter asking the applicant for more lies finished in the archive and is to be sent.
type Asked struct {
	Case  string `json:"case"`
	Entry string `json:"entry"`
}

// Kind names the event.
func (Asked) Kind() string { return "casework.asked" }

// Question is something the applicant was asked for.
type Question struct {
	ID, Case string
	Asked    int64
	By       string // name of the officer, as the letter shows
	Text     string
	Due      municipality.Date
	Entry    string
	Answered int64  // 0 until answered
	Answer   string // entry of the answer in the archive
	Reply    string // what the applicant wrote; files lie in the archive only
}

const (
	maxQuestion = 4000 // characters
	answerDays  = 14   // days the applicant has when the officer sets no other time
)

// Ask asks the applicant for more: a letter from the pack's text with the officer's question, archived, finalised and
// handed over to be sent. id is chosen when the page is shown, so that a second click asks nothing twice.
func (o *Office) Ask(ctx context.Context, who municipality.Staff, caseID, id, text string) error {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxQuestion || !municipality.ValidID(id) {
		return &municipality.Error{Kind: municipality.Invalid, Op: "casework.Ask", Key: "error.question", Field: "question", Args: []any{maxQuestion}}
	}
	c, err := o.allowed(ctx, who, caseID)
	if err != nil {
		return err
	}
	l, err := o.Compose(ctx, c, "more-information", service.LetterData{Officer: who.Name, FreeText: text})
	if err != nil {
		return err
	}
	return o.Act(ctx, who, caseID, "case.ask", "forvaltningsloven § 17", func(tx *ledger.Tx, c *Case) error {
		if done, err := exists(tx, "case_question", id); err != nil || done {
			return err
		}
		if c.Status != Open && c.Status != Waiting {
			return municipality.E(municipality.Conflict, "casework.Ask", "error.casestate")
		}
		entry, err := o.Send(tx, *c, l, who.Name)
		if err != nil {
			return err
		}
		due := municipality.NextWorkingDay(municipality.DateOf(tx.Now()).AddDays(answerDays))
		if err := tx.Put(questions, id, c.ID, tx.Now().UnixMicro(), who.Name, text, due.String(), entry.ID, 0, "", ""); err != nil {
			return err
		}
		c.Status, c.Officer = Waiting, who.ID
		return jobs.Promise(tx, "casework.asked/"+id, Asked{Case: c.ID, Entry: entry.ID})
	})
}

func exists(tx store.Tx, table, id string) (bool, error) {
	n := 0
	err := store.One(tx, `SELECT COUNT(*) FROM `+table+` WHERE id = $1`, []any{id}, &n)
	return n > 0, err
}

// Composed is a letter laid out and ready for the archive.
type Composed struct {
	Title  string
	Body   string // Markdown, as it was laid out
	PDF    []byte
	Screen *archive.Screening
}

// Compose makes a letter of a case from the pack's text of a kind, in the applicant's language. It reads and renders
// outside any transaction.
func (o *Office) Compose(ctx context.Context, c Case, kind string, data service.LetterData) (Composed, error) {
	req, person, pack, err := o.received(ctx, c.Request)
	if err != nil {
		return Composed{}, err
	}
	now, err := store.Now(ctx, o.Store)
	if err != nil {
		return Composed{}, err
	}
	data.Input, data.Unit, data.Municipality, data.DecidedAt = req.Input(person), o.UnitName(c.Unit, c.Language), o.Profile, now
	data.Case = service.CaseData{Number: c.Number, Received: req.Received}
	if data.Outcome.Explanation == nil {
		data.Outcome = c.Outcome
	}
	title, markdown, err := pack.Letter(kind, c.Language, data)
	if err != nil {
		return Composed{}, municipality.Wrap(municipality.Fault, "casework.Compose", err)
	}
	doc, err := o.layout(c, title, markdown, municipality.DateOf(now), recipient(req, person))
	if err != nil {
		return Composed{}, err
	}
	body, err := Render(doc)
	return Composed{Title: title, Body: markdown, PDF: body, Screen: request.Screening(pack)}, err
}

// recipient is what stands in the address window: the name. The carrier finds the way by the number, so that an address,
// which may be protected, need never stand in the letter.
func recipient(req request.Request, p request.Person) []string {
	if req.Org != "" {
		return []string{printable(req.OrgName), "v/ " + printable(p.Name)}
	}
	return []string{printable(p.Name)}
}

// Send files a composed letter as an outgoing entry and finalises it: after this nothing in it changes, and these bytes
// are the ones that go out.
func (o *Office) Send(tx *ledger.Tx, c Case, l Composed, officer string) (archive.EntryRef, error) {
	who, err := c.Applicant(tx)
	if err != nil {
		return archive.EntryRef{}, err
	}
	public := publicTitle(l, who)
	entry, err := archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: c.CaseFile, Type: archive.Outgoing, Title: l.Title, PublicTitle: public,
		DocumentDate: municipality.DateOf(tx.Now()), Parties: []archive.NewParty{request.Party(who, "mottaker")}, Screening: l.Screen, Officer: officer, Unit: c.Unit,
		Documents: []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Title: l.Title, PublicTitle: public, DocumentType: "Brev", Main: true,
			Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: "brev.pdf", Body: l.PDF}}}}})
	if err != nil {
		return entry, err
	}
	return entry, archive.Finalise(tx, entry.ID, municipality.SystemActor("casework"))
}

// publicTitle is what the public journal says of a letter: what it is, and not to whom when that is screened.
func publicTitle(l Composed, who request.Applicant) string {
	if l.Screen == nil || !l.Screen.HideTitle {
		return l.Title
	}
	title := l.Title
	for _, name := range []string{who.Person.Name, who.OrgName} {
		if name != "" {
			title = strings.ReplaceAll(title, name, archive.Hidden)
		}
	}
	if strings.Contains(title, archive.Hidden) {
		return title
	}
	return title + " - " + archive.Hidden
}

// Upload is a file the applicant adds to an answer.
type Upload struct {
	Name, MIME string
	Body       []byte
}

// Reply takes the applicant's answer to a question into the archive and puts the case back on the desk. id is chosen when
// the page is shown, so that sending twice answers once.
func (o *Office) Reply(ctx context.Context, who request.Applicant, caseID, questionID, id, text string, files []Upload) error {
	c, pack, err := o.own(ctx, who.Person.ID, caseID)
	if err != nil {
		return err
	}
	if text = strings.TrimSpace(text); text == "" && len(files) == 0 || len([]rune(text)) > maxQuestion {
		return &municipality.Error{Kind: municipality.Invalid, Op: "casework.Reply", Key: "error.reply", Field: "text", Args: []any{maxQuestion}}
	}
	letter, err := o.replyPDF(ctx, c, pack, text)
	if err != nil {
		return err
	}
	by := municipality.Actor{Kind: municipality.Citizen, ID: who.Person.ID}
	return ledger.Act(ctx, o.Store, c.Entry(by, "case.reply", ""), func(tx *ledger.Tx) error {
		q, err := question(tx, caseID, questionID)
		if err != nil || q.Answered != 0 { // answered already: the second click
			return err
		}
		entry, err := o.fileReply(tx, c, pack, who, letter, files)
		if err != nil {
			return err
		}
		if err := tx.Put(questions, q.ID, q.Case, q.Asked, q.By, q.Text, q.Due.String(), q.Entry, tx.Now().UnixMicro(), entry.ID, text); err != nil {
			return err
		}
		if err := archive.SignOffEntry(tx, entry.ID, "", "TE"); err != nil {
			return err
		}
		fresh, err := ByID(tx, caseID)
		if err != nil {
			return err
		}
		if fresh.Status == Waiting {
			fresh.Status = Open
		}
		if err := AddTask(tx, fresh, Answered, firstRole(pack), ""); err != nil {
			return err
		}
		return fresh.put(tx)
	})
}

func (o *Office) own(ctx context.Context, person, id string) (c Case, p *service.Pack, err error) {
	if err = o.Store.Read(ctx, func(tx store.Tx) error { c, err = Own(tx, person, id); return err }); err != nil {
		return c, nil, err
	}
	p, err = o.Shelf.ByDigest(ctx, c.Digest)
	return c, p, err
}

var wordReply = municipality.Words{"nb": "Svar fra søker", "nn": "Svar frå søkjar", "en": "Answer from the applicant", "se": "Vástádus ohccis"}

func (o *Office) replyPDF(ctx context.Context, c Case, pack *service.Pack, text string) ([]byte, error) {
	now, err := store.Now(ctx, o.Store)
	if err != nil {
		return nil, err
	}
	title := wordReply.In(c.Language) + ": " + pack.Text(c.Language, pack.Meta.Title)
	doc := o.blank(c, title, municipality.DateOf(now))
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			doc.Body = append(doc.Body, pdf.Paragraph{Text: plain(line)})
		}
	}
	return Render(doc)
}

func (o *Office) fileReply(tx *ledger.Tx, c Case, pack *service.Pack, who request.Applicant, letter []byte, files []Upload) (archive.EntryRef, error) {
	title := wordReply.In(municipality.Bokmaal)
	docs := []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Title: title, PublicTitle: title, DocumentType: "Brev", Main: true,
		Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: "svar.pdf", Body: letter}}}}
	for _, f := range files {
		docs = append(docs, archive.NewDocument{ID: municipality.NewID(tx.Now()), Title: "Vedlegg", PublicTitle: "Vedlegg", DocumentType: "Vedlegg",
			Files: []archive.NewFile{{Variant: archive.Production, MIME: f.MIME, FileName: f.Name, Body: f.Body}}})
	}
	return archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: c.CaseFile, Type: archive.Incoming, Title: title, PublicTitle: title,
		DocumentDate: municipality.DateOf(tx.Now()), Received: tx.Now(), Parties: []archive.NewParty{request.Party(who, "avsender")}, Documents: docs,
		Screening: request.Screening(pack), Unit: c.Unit})
}

func question(tx store.Tx, caseID, id string) (Question, error) {
	list, err := scanQuestions(tx, `WHERE case_id = $1 AND id = $2`, caseID, id)
	if err == nil && len(list) == 0 {
		return Question{}, municipality.E(municipality.NotFound, "casework.question", "error.notfound")
	}
	if err != nil {
		return Question{}, err
	}
	return list[0], nil
}

// QuestionsOf lists what the applicant was asked, oldest first.
func QuestionsOf(tx store.Tx, caseID string) ([]Question, error) {
	return scanQuestions(tx, `WHERE case_id = $1 ORDER BY asked_at`, caseID)
}

func scanQuestions(tx store.Tx, where string, args ...any) (out []Question, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var q Question
		var due string
		err := scan(&q.ID, &q.Case, &q.Asked, &q.By, &q.Text, &due, &q.Entry, &q.Answered, &q.Answer, &q.Reply)
		q.Due, _ = municipality.ParseDate(due) // written by us
		out = append(out, q)
		return err
	}, questions.Select()+" "+where, args...)
	return out, err
}

// Withdraw draws an undecided application back, at the applicant's wish.
func (o *Office) Withdraw(ctx context.Context, who request.Applicant, caseID string) error {
	c, _, err := o.own(ctx, who.Person.ID, caseID)
	if err != nil {
		return err
	}
	by := municipality.Actor{Kind: municipality.Citizen, ID: who.Person.ID}
	return ledger.Act(ctx, o.Store, c.Entry(by, "case.withdraw", ""), func(tx *ledger.Tx) error {
		fresh, err := ByID(tx, caseID)
		if err != nil {
			return err
		}
		if fresh.Status.Finished() || fresh.Status == ByRules {
			return municipality.E(municipality.Conflict, "casework.Withdraw", "error.finished")
		}
		fresh.Status = Withdrawn
		if err := FinishTasks(tx, fresh, by); err != nil {
			return err
		}
		return fresh.put(tx)
	})
}
