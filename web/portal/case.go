package portal

import (
	"net/http"
	"sort"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// caseView is a case as its party sees it.
type caseView struct {
	caseData
	Lang     municipality.Language
	Service  string
	Unit     string
	Officer  string
	Answer   *answerView
	Manual   []reason
	Open     []openQuestion
	Events   []ui.Event
	Papers   []paper
	Sections []checkSection
	MayDraw  bool // may be withdrawn
	Errors   ui.Errors
}

// openQuestion is a question that waits for an answer.
type openQuestion struct {
	casework.Question
	Reply string // the id of the answer to come, so that sending it twice answers once
	Text  string // what was typed when something was wrong
}

// paper is a line of the documents of a case.
type paper struct {
	Date                     municipality.Date
	Direction, Title, Number string
	State                    string // of a letter: how far it has come; empty for others
	Documents                []archive.DocumentView
}

// sameTitle reports whether the files say the title already.
func (p paper) sameTitle() bool {
	return len(p.Documents) > 0 && p.Documents[0].Title == p.Title
}

// ownCase finds the reader's own case. Another's is not found; a surer login is asked for when the service needs it.
func (p *portal) ownCase(c *kit.Ctx) (cs casework.Case, z *site.Zone, err error) {
	if err := c.Require(municipality.Substantial); err != nil {
		return cs, nil, err
	}
	if !municipality.ValidID(c.Param("id")) {
		return cs, nil, notFound("case")
	}
	cs, z, err = p.Case(c.Context(), applicant(c).Person.ID, c.Param("id"))
	if err != nil {
		return cs, z, err
	}
	pack, err := z.Shelf.ByDigest(c.Context(), cs.Digest)
	if err != nil {
		return cs, z, err
	}
	return cs, z, c.Require(pack.Meta.Level)
}

// showCase shows a case, and records that its party saw it.
func (p *portal) showCase(c *kit.Ctx) error {
	v, err := p.caseView(c)
	if err != nil {
		return err
	}
	if err := saw(c, v.zone, v.Case, "case.look"); err != nil {
		return err
	}
	return p.renderCase(c, http.StatusOK, v)
}

func (p *portal) renderCase(c *kit.Ctx, status int, v caseView) error {
	title := own(c, "mine.case", v.Service, v.Number)
	return c.Render(status, kit.Page{Title: title, Active: "/minside", Errors: len(v.Errors), Crumbs: mineCrumbs(c, ui.Link{Text: title, Href: casePath(v.ID)})}, casePage(v))
}

func (p *portal) caseView(c *kit.Ctx) (v caseView, err error) {
	cs, z, err := p.ownCase(c)
	if err != nil {
		return v, err
	}
	d, err := p.gather(c, z, cs)
	if err != nil {
		return v, err
	}
	v = caseView{caseData: d, Lang: c.Lang, Service: d.pack.Text(c.Lang, d.pack.Meta.Title), Unit: z.Office.UnitName(cs.Unit, c.Lang), Answer: d.answer(c),
		Manual: manual(d, c), Papers: d.papers(c), Sections: d.sections(c), MayDraw: !cs.Status.Finished() && cs.Status != casework.ByRules}
	if m, ok := p.Member(cs.Officer); ok {
		v.Officer = m.Name
	}
	for _, q := range d.Questions {
		if q.Answered == 0 && !cs.Status.Finished() {
			v.Open = append(v.Open, openQuestion{Question: q, Reply: municipality.NewID(c.Now())})
		}
	}
	v.Events = d.events(c)
	return v, nil
}

// papers are the documents of the case, newest first.
func (d caseData) papers(c *kit.Ctx) (out []paper) {
	for _, e := range d.File.Entries {
		line := paper{Date: e.Date, Direction: direction(e.Type), Title: e.Title, Number: e.Number}
		if e.Type == archive.Outgoing {
			line.State = d.deliveryOf(e.ID)
		}
		for _, doc := range e.Documents {
			if doc.Open {
				line.Documents = append(line.Documents, doc)
			}
		}
		out = append([]paper{line}, out...)
	}
	return out
}

// direction names which way a document went; each has a text "portal.direction.<name>".
func direction(e archive.EntryType) string {
	switch e {
	case archive.Incoming:
		return "in"
	case archive.Outgoing:
		return "out"
	}
	return "internal"
}

// moments gathers what has happened, to be set in order of time.
type moments struct {
	c    *kit.Ctx
	list []moment
}

type moment struct {
	at time.Time
	ui.Event
}

func (m *moments) add(at time.Time, key, text string, args ...any) {
	if !at.IsZero() {
		m.list = append(m.list, moment{at, ui.Event{When: m.c.DateTime(at), Time: at.Format(time.RFC3339), Title: own(m.c, key, args...), Text: text, State: "done"}})
	}
}

// events is what has happened in the case and what comes, in order of time.
func (d caseData) events(c *kit.Ctx) (out []ui.Event) {
	past := &moments{c: c}
	past.add(d.Request.Received, "event.received", own(c, "event.received.text", d.Request.EntryNumber))
	for _, q := range d.Questions {
		past.add(time.UnixMicro(q.Asked).UTC(), "event.asked", "", q.By)
		if q.Answered != 0 {
			past.add(time.UnixMicro(q.Answered).UTC(), "event.answered", "")
		}
	}
	for _, a := range d.Appeals {
		past.add(time.UnixMicro(a.Received).UTC(), "event.appealed", "")
	}
	d.decided(past)
	sort.SliceStable(past.list, func(i, j int) bool { return past.list[i].at.Before(past.list[j].at) })
	for _, m := range past.list {
		out = append(out, m.Event)
	}
	if len(out) > 0 {
		out[len(out)-1].State = "current"
	}
	return append(out, d.coming(c)...)
}

// decided adds the decision and how far its letter has come.
func (d caseData) decided(past *moments) {
	if d.Decision == nil {
		return
	}
	past.add(d.Decision.MadeAt, "event.decided", orCalled(d.pack.Text(past.c.Lang, service.AnswerPrefix+d.Decision.Result), own(past.c, statusKey(d.Case))))
	s, ok := d.shipment(d.Decision.Entry)
	if !ok {
		return
	}
	past.add(s.Sent, "event.sent", own(past.c, "channel."+string(s.Channel)))
	past.add(s.Printed, "event.printed", "")
	past.add(s.Notified, "event.notified", "")
	past.add(s.Opened, "event.opened", "")
	past.add(s.Delivered, "event.delivered", "")
	past.add(s.Failed, "event.failed", own(past.c, "event.failed.text"))
}

// coming is what will happen: an answer, a deadline.
func (d caseData) coming(c *kit.Ctx) []ui.Event {
	future := func(key, text string, on municipality.Date) []ui.Event {
		return []ui.Event{{When: c.Date(on), Title: own(c, key), Text: text, State: "future"}}
	}
	switch {
	case d.Status == casework.Withdrawn:
		return []ui.Event{{Title: own(c, "status.withdrawn"), State: "done"}}
	case d.Decision == nil:
		return future("event.expected", own(c, "event.expected.text"), d.Due)
	case d.Decision.AppealBy.IsZero():
		return future("event.appeal", own(c, "appeal.waits", d.Decision.AppealWeeks), municipality.Date{})
	}
	return future("event.appeal", own(c, "appeal.from", dateOf(d.Decision.Delivered)), d.Decision.AppealBy)
}
