package open

import (
	"net/url"

	"torg/journal"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// entry shows a line of the journal with everything about it that is public.
func (o *open) entry(c *kit.Ctx) error {
	hide(c)
	e, err := o.line(c)
	if err != nil {
		return err
	}
	here := ui.Link{Text: e.Number, Href: "/postliste/" + e.ID}
	page := kit.Page{Title: e.Title, Active: "/postliste", Crumbs: crumbs(c, ui.Link{Text: own(c, "journal.title"), Href: "/postliste"}, here)}
	return show(c, page, entryPage(line{e, o.unit(e.Unit, c.Lang)}, entryTerms(c, line{e, o.unit(e.Unit, c.Lang)})))
}

// line is the journal entry that the address names, or NotFound.
func (o *open) line(c *kit.Ctx) (e journal.Entry, err error) {
	id := c.Param("id")
	if !municipality.ValidID(id) {
		return e, notFound("entry")
	}
	err = o.read(c, func(tx store.Tx) (err error) { e, err = journal.ByID(tx, id); return err })
	return e, err
}

func entryTerms(c *kit.Ctx, l line) []ui.Term {
	terms := []ui.Term{
		{Name: own(c, "entry.kind"), Value: own(c, kindKey(l.Kind))},
		{Name: own(c, "entry.number"), Value: l.Number},
		{Name: own(c, "entry.journalnumber"), Value: l.JournalNumber},
		{Name: own(c, "entry.documentdate"), Value: c.Date(l.DocumentDate)},
		{Name: own(c, "entry.journaldate"), Value: c.Date(l.JournalDate)},
		{Name: own(c, "entry.case"), Value: l.CaseTitle + " (" + l.CaseNumber + ")", Href: caseHref(l.CaseNumber)},
		{Name: own(c, "entry.unit"), Value: l.Unit},
	}
	for _, p := range []struct {
		key   string
		names []string
	}{{"entry.from", l.Senders}, {"entry.to", l.Receivers}} {
		for _, name := range p.names {
			terms = append(terms, ui.Term{Name: own(c, p.key), Value: name})
		}
	}
	if l.Screening != "" {
		terms = append(terms, ui.Term{Name: own(c, "entry.screening"), Value: l.Screening})
	}
	return told(terms)
}

// told leaves out what is not known.
func told(terms []ui.Term) (out []ui.Term) {
	for _, t := range terms {
		if t.Value != "" {
			out = append(out, t)
		}
	}
	return out
}

// caseHref searches for everything in a case.
func caseHref(number string) string {
	return "/postliste?" + url.Values{"q": {number}}.Encode()
}
