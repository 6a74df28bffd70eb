package open

import (
	"net/url"
	"strings"

	"torg/archive"
	"torg/journal"
	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

const (
	pageSize = 50
	maxQuery = 200 // characters of a search
)

// listView is a page of the journal.
type listView struct {
	Query    search
	Days     []day
	Pager    ui.PagerOf
	Errors   ui.Errors
	Filtered bool
}

// search is what the reader asked for, as she wrote it.
type search struct{ Text, From, To string }

// day is what was journaled on one date.
type day struct {
	Date  municipality.Date
	Lines []line
}

// line is a line of the journal as it is shown.
type line struct {
	journal.Entry
	Unit string
}

// journal lists the public journal, newest first.
func (o *open) journal(c *kit.Ctx) error {
	hide(c)
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := listView{Query: search{cut(form.Get("q")), form.Get("fra"), form.Get("til")}}
	q := v.read(c, form)
	if len(v.Errors) == 0 {
		found, err := journal.Find(c.Context(), o.Internal().Store, q)
		if err != nil {
			return err
		}
		v.Days = o.days(found.Entries, c.Lang)
		v.Pager = v.pager(found)
		v.Pager.About = own(c, "journal.title")
	}
	v.Filtered = v.Query != search{} || form.Get("eldre") != "" || form.Get("nyere") != ""
	page := kit.Page{Title: own(c, "journal.title"), Active: "/postliste", Wide: true, Errors: len(v.Errors), Crumbs: crumbs(c, ui.Link{Text: own(c, "journal.title"), Href: "/postliste"})}
	if len(v.Errors) > 0 {
		return c.Render(422, page, journalPage(v))
	}
	return show(c, page, journalPage(v))
}

// read makes the query, and notes what in it cannot be used.
func (v *listView) read(c *kit.Ctx, form url.Values) journal.Query {
	q := journal.Query{Text: v.Query.Text, Before: form.Get("eldre"), After: form.Get("nyere"), Limit: pageSize}
	q.From = v.date(c, "fra", v.Query.From)
	q.To = v.date(c, "til", v.Query.To)
	if len(v.Errors) == 0 && !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		v.Errors.Add("til", own(c, "journal.order"))
	}
	return q
}

func (v *listView) date(c *kit.Ctx, field, written string) municipality.Date {
	if strings.TrimSpace(written) == "" {
		return municipality.Date{}
	}
	d, err := kit.ParseDate(written)
	if err != nil {
		v.Errors.Add(field, c.T("error.date"))
	}
	return d
}

func cut(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > maxQuery {
		return string(r[:maxQuery])
	}
	return s
}

func (o *open) days(entries []journal.Entry, lang municipality.Language) (out []day) {
	for _, e := range entries {
		if len(out) == 0 || out[len(out)-1].Date != e.JournalDate {
			out = append(out, day{Date: e.JournalDate})
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, line{e, o.unit(e.Unit, lang)})
	}
	return out
}

func (v *listView) pager(p journal.Page) (out ui.PagerOf) {
	if p.Newer != "" {
		out.Newer = v.Query.href("nyere", p.Newer)
	}
	if p.Next != "" {
		out.Older = v.Query.href("eldre", p.Next)
	}
	return out
}

func (s search) values() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"q": s.Text, "fra": s.From, "til": s.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func (s search) href(name, cursor string) string {
	q := s.values()
	q.Set(name, cursor)
	return "/postliste?" + q.Encode()
}

// feedHref is the feed of the same search; the dates are a matter of reading, not of following.
func (s search) feedHref() string {
	if s.Text == "" {
		return "/postliste/feed.xml"
	}
	return "/postliste/feed.xml?" + url.Values{"q": {s.Text}}.Encode()
}

// kindKey names the text of a kind of entry.
func kindKey(k archive.EntryType) string {
	switch k {
	case archive.Incoming, archive.Outgoing, archive.Memo, archive.MemoNoFollowUp, archive.PresentedCase:
		return "kind." + string(k)
	}
	return "kind.other"
}

// openDocuments are those of a line that anyone may open.
func (l line) openDocuments() (out []journal.Document) {
	for _, d := range l.Documents {
		if d.Open {
			out = append(out, d)
		}
	}
	return out
}

func (l line) closed() int { return len(l.Documents) - len(l.openDocuments()) }

// others is who sent what came in, or who receives what went out.
func (l line) others() string {
	return strings.Join(append(append([]string{}, l.Senders...), l.Receivers...), ", ")
}

func documentHref(entry, document string) string {
	return "/postliste/" + entry + "/dokument/" + document
}
