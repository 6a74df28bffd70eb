package casework

import (
	"context"
	"strings"

	"torg/archive"
	"torg/internal/pdf"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
)

// Appealed is the task that an appeal makes: the unit looks at its decision again (forvaltningsloven § 33).
const Appealed TaskKind = "appeal"

var appeals = ledger.NewTable("case_appeal", "id", "case_id", "decision", "entry", "received_at", "late", "wish", "grounds")

// Appeal (klage) is a party's complaint about a decision.
type Appeal struct {
	ID       string // chosen when the page is shown, so that sending twice complains once
	Case     string
	Decision string // id of the decision
	Entry    string // archive id of the incoming entry; Appeal fills it
	Received int64  // µs since 1970, UTC; Appeal fills it
	Late     bool   // came after the deadline; it is received all the same (forvaltningsloven § 31)
	Wish     string // what shall be changed (forvaltningsloven § 32)
	Grounds  string // why; may be empty
}

func (a Appeal) check() error {
	fault := func(key, field string) error {
		return &municipality.Error{Kind: municipality.Invalid, Op: "casework.Appeal", Key: key, Field: field, Args: []any{maxQuestion}}
	}
	switch {
	case !municipality.ValidID(a.ID):
		return fault("error.id", "id")
	case strings.TrimSpace(a.Wish) == "" || len([]rune(a.Wish)) > maxQuestion:
		return fault("error.appeal.wish", "wish")
	case len([]rune(a.Grounds)) > maxQuestion:
		return fault("error.appeal.grounds", "grounds")
	}
	return nil
}

// Appeal files a party's appeal as an incoming entry and puts it on the unit's desk. The room that made the decision says
// which it is, and whether the deadline has passed.
func (o *Office) Appeal(ctx context.Context, who request.Applicant, a Appeal) error {
	if err := a.check(); err != nil {
		return err
	}
	c, pack, err := o.own(ctx, who.Person.ID, a.Case)
	if err != nil {
		return err
	}
	letter, err := o.appealPDF(ctx, c, pack, a)
	if err != nil {
		return err
	}
	by := municipality.Actor{Kind: municipality.Citizen, ID: who.Person.ID}
	return ledger.Act(ctx, o.Store, c.Entry(by, "case.appeal", "forvaltningsloven §§ 28–32"), func(tx *ledger.Tx) error {
		if done, err := exists(tx, "case_appeal", a.ID); err != nil || done { // the second click
			return err
		}
		entry, err := o.fileAppeal(tx, c, pack, who, letter)
		if err != nil {
			return err
		}
		if err := tx.Put(appeals, a.ID, c.ID, a.Decision, entry.ID, tx.Now().UnixMicro(), a.Late, a.Wish, a.Grounds); err != nil {
			return err
		}
		if _, err := archive.HoldDisposal(tx, c.CaseFile, "klage", by); err != nil { // nothing goes while an appeal runs
			return err
		}
		return AddTask(tx, c, Appealed, firstRole(pack), "")
	})
}

var (
	wordAppeal = municipality.Words{"nb": "Klage", "nn": "Klage", "en": "Appeal", "se": "Váidda"}
	wordWish   = municipality.Words{"nb": "Dette vil jeg ha endret", "nn": "Dette vil eg ha endra", "en": "What I want changed", "se": "Dán háliidan rievdaduvvot"}
	wordWhy    = municipality.Words{"nb": "Begrunnelse", "nn": "Grunngiving", "en": "Reasons", "se": "Ákkat"}
)

func (o *Office) appealPDF(ctx context.Context, c Case, pack *service.Pack, a Appeal) ([]byte, error) {
	now, err := store.Now(ctx, o.Store)
	if err != nil {
		return nil, err
	}
	doc := o.blank(c, wordAppeal.In(c.Language)+": "+pack.Text(c.Language, pack.Meta.Title), municipality.DateOf(now))
	for _, part := range []struct{ title, text string }{{wordWish.In(c.Language), a.Wish}, {wordWhy.In(c.Language), a.Grounds}} {
		if strings.TrimSpace(part.text) == "" {
			continue
		}
		doc.Body = append(doc.Body, pdf.Heading{Level: 2, Text: plain(part.title)})
		for line := range strings.SplitSeq(part.text, "\n") {
			if strings.TrimSpace(line) != "" {
				doc.Body = append(doc.Body, pdf.Paragraph{Text: plain(line)})
			}
		}
	}
	return Render(doc)
}

func (o *Office) fileAppeal(tx *ledger.Tx, c Case, pack *service.Pack, who request.Applicant, letter []byte) (archive.EntryRef, error) {
	title := wordAppeal.In(municipality.Bokmaal)
	return archive.Register(tx, archive.NewEntry{ID: municipality.NewID(tx.Now()), CaseFile: c.CaseFile, Type: archive.Incoming, Title: title, PublicTitle: title,
		DocumentDate: municipality.DateOf(tx.Now()), Received: tx.Now(), Parties: []archive.NewParty{request.Party(who, "avsender")}, Screening: request.Screening(pack), Unit: c.Unit,
		Documents: []archive.NewDocument{{ID: municipality.NewID(tx.Now()), Title: title, PublicTitle: title, DocumentType: "Brev", Main: true,
			Files: []archive.NewFile{{Variant: archive.Archived, MIME: "application/pdf", FileName: "klage.pdf", Body: letter}}}}})
}

// AppealsOf lists the appeals in a case, oldest first.
func AppealsOf(tx store.Tx, caseID string) (out []Appeal, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var a Appeal
		var late int64
		err := scan(&a.ID, &a.Case, &a.Decision, &a.Entry, &a.Received, &late, &a.Wish, &a.Grounds)
		a.Late = late != 0
		out = append(out, a)
		return err
	}, appeals.Select()+" WHERE case_id = $1 ORDER BY received_at", caseID)
	return out, err
}
