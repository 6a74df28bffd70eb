package portal

import (
	"net/http"
	"sort"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/dispatch"
	"torg/municipality"
	"torg/request"
	"torg/service"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

func (p *portal) mountOwn(k *kit.Kit) {
	const one = "/minside/saker/{id}"
	k.Get("/minside", p.mine)
	k.Get(one, p.showCase)
	k.Get(one+"/dokument/{doc}", p.document)
	k.Get(one+"/dokument/{doc}/bevis", p.proof)
	k.Get(one+"/bevis", p.proofs)
	k.Post(one+"/svar/{question}", p.reply, kit.Upload(uploadLimit))
	k.Get(one+"/trekk", p.askWithdraw)
	k.Post(one+"/trekk", p.withdraw)
	k.Get(one+"/klage", p.askAppeal)
	k.Post(one+"/klage", p.appeal)
	k.Get("/minside/om-meg", p.about)
	k.Get("/minside/om-meg/last-ned", p.export)
	k.Get("/minside/innsyn", p.trail)
	k.Get("/minside/handle-for", p.askActFor)
	k.Post("/minside/handle-for", p.actForSelf)
	p.mountOffers(k)
}

// mineView is My page.
type mineView struct {
	Name   string
	Lang   municipality.Language
	Today  municipality.Date
	Todo   []todo
	Cases  []caseLine
	Drafts []request.Draft
	Dates  []deadline
	Mail   []mail
	Acting *kit.Acting
	Offers []offerLine
}

func (v mineView) empty() bool { return len(v.Cases)+len(v.Drafts)+len(v.Todo)+len(v.Offers) == 0 }

// todo is something the municipality waits for.
type todo struct {
	Service, Number, Href string
	Due                   municipality.Date
	Late                  bool
}

// caseLine is a case in the list. A case whose service asks for a surer login than this one shows its number only.
type caseLine struct {
	casework.Case
	Service string
	Called  string // what the service calls its answer, when it has words of its own
	Hidden  bool
}

// deadline is a date that concerns the reader.
type deadline struct {
	Service, Number, Href string
	By                    municipality.Date // zero: it has not begun to run
	Weeks                 int
}

// mail is a letter from the municipality.
type mail struct {
	Title, Number, Href string
	Date                municipality.Date
	State               string // how far it has come
}

// maxMail is how many letters My page shows; the rest stand on each case.
const maxMail = 10

// mine shows the reader her own: what she must do, her cases in both zones, drafts, deadlines and letters.
func (p *portal) mine(c *kit.Ctx) error {
	if err := c.Require(municipality.Substantial); err != nil {
		return err
	}
	v := mineView{Name: c.User().Name(), Lang: c.Lang, Today: c.Today(), Acting: c.User().ActingFor}
	for _, z := range p.Each() {
		if err := p.mineIn(c, z, &v); err != nil {
			return err
		}
	}
	list, err := p.offered(c)
	if err != nil {
		return err
	}
	v.Offers = standing(c, list)
	sort.SliceStable(v.Cases, func(i, j int) bool { return v.Cases[i].Opened.After(v.Cases[j].Opened) })
	sort.SliceStable(v.Drafts, func(i, j int) bool { return v.Drafts[i].Changed.After(v.Drafts[j].Changed) })
	sort.SliceStable(v.Todo, func(i, j int) bool { return v.Todo[i].Due.Before(v.Todo[j].Due) })
	sort.SliceStable(v.Mail, func(i, j int) bool { return v.Mail[j].Date.Before(v.Mail[i].Date) })
	v.Mail = v.Mail[:min(len(v.Mail), maxMail)]
	title := own(c, "nav.mine")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: "/minside", Wide: true, Crumbs: mineCrumbs(c)}, minePage(v))
}

func mineCrumbs(c *kit.Ctx, more ...ui.Link) []ui.Link {
	return crumbs(c, append([]ui.Link{{Text: own(c, "nav.mine"), Href: "/minside"}}, more...)...)
}

// mineIn gathers what lies in one zone.
func (p *portal) mineIn(c *kit.Ctx, z *site.Zone, v *mineView) error {
	person := applicant(c).Person.ID
	drafts, err := z.Reception.Drafts(c.Context(), person)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if c.User().Level >= d.Pack.Meta.Level {
			v.Drafts = append(v.Drafts, d)
		}
	}
	var cases []casework.Case
	if err := read(c.Context(), z, func(tx store.Tx) (err error) { cases, err = casework.OfPerson(tx, person); return err }); err != nil {
		return err
	}
	for i, cs := range cases {
		if err := p.line(c, z, cs, v, i < maxMail); err != nil {
			return err
		}
	}
	return nil
}

func (p *portal) line(c *kit.Ctx, z *site.Zone, cs casework.Case, v *mineView, withMail bool) error {
	pack, err := z.Shelf.ByDigest(c.Context(), cs.Digest)
	if err != nil {
		return err
	}
	l := caseLine{Case: cs, Service: pack.Text(c.Lang, pack.Meta.Title), Hidden: c.User().Level < pack.Meta.Level}
	if cs.Status == casework.Decided {
		l.Called = pack.Text(c.Lang, service.AnswerPrefix+cs.Result)
	}
	v.Cases = append(v.Cases, l)
	if l.Hidden {
		return nil
	}
	return read(c.Context(), z, func(tx store.Tx) error {
		if err := asks(tx, l, v); err != nil {
			return err
		}
		if err := appeals(tx, l, v); err != nil || !withMail {
			return err
		}
		return letters(tx, l, v)
	})
}

// asks adds the questions that wait for the reader.
func asks(tx store.Tx, l caseLine, v *mineView) error {
	list, err := casework.QuestionsOf(tx, l.ID)
	for _, q := range list {
		if q.Answered == 0 && !l.Status.Finished() {
			v.Todo = append(v.Todo, todo{l.Service, l.Number, casePath(l.ID) + "#svar", q.Due, q.Due.Before(v.Today)})
		}
	}
	return err
}

// appeals adds the deadlines that run, and those that wait for the letter.
func appeals(tx store.Tx, l caseLine, v *mineView) error {
	list, err := decision.OfCase(tx, l.ID)
	for _, d := range list {
		past := !d.AppealBy.IsZero() && d.AppealBy.Before(v.Today)
		if d.State == decision.Made && d.AppealWeeks > 0 && !past {
			v.Dates = append(v.Dates, deadline{l.Service, l.Number, casePath(l.ID), d.AppealBy, d.AppealWeeks})
		}
	}
	return err
}

// letters adds what the municipality has sent.
func letters(tx store.Tx, l caseLine, v *mineView) error {
	file, err := archive.CaseFor(tx, archive.Audience{Person: l.Person}, l.CaseFile)
	if err != nil {
		return err
	}
	sent, err := dispatch.OfCase(tx, l.ID)
	if err != nil {
		return err
	}
	d := caseData{Case: l.Case, Shipments: sent, File: file}
	for _, e := range file.Entries {
		if doc, ok := d.letter(e.ID); ok && e.Type == archive.Outgoing {
			v.Mail = append(v.Mail, mail{e.Title, e.Number, documentPath(l.ID, doc.ID), e.Date, d.deliveryOf(e.ID)})
		}
	}
	return nil
}

// deliveryOf names how far a letter has come; each name has a text "portal.delivery.<name>".
func (d caseData) deliveryOf(entry string) string {
	s, ok := d.shipment(entry)
	switch {
	case !ok:
		return "waiting"
	case !s.Failed.IsZero():
		return "failed"
	case !s.Opened.IsZero():
		return "opened"
	case !s.Delivered.IsZero():
		return "delivered"
	case !s.Printed.IsZero():
		return "printed"
	}
	return "sent"
}
