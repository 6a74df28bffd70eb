package open

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"time"

	"torg/journal"
	"torg/web/kit"
)

// atom is a feed by RFC 4287.
type atom struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// feed is the newest of the journal for those who follow it, or of a search in it. It names no sender and no receiver:
// what a reader's program has fetched cannot be taken back when the year of the name is over.
func (o *open) feed(c *kit.Ctx) error {
	hide(c)
	form, err := c.Form()
	if err != nil {
		return err
	}
	text := cut(form.Get("q"))
	found, err := journal.Find(c.Context(), o.Internal().Store, journal.Query{Text: text, Limit: pageSize})
	if err != nil {
		return err
	}
	return sendAtom(c, o.atom(c, text, found.Entries))
}

func sendAtom(c *kit.Ctx, a atom) error {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(a); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	c.W.Header().Set("Cache-Control", shared)
	c.W.Header().Add("Vary", "Accept-Language")
	return send(c, http.StatusOK, out.Bytes())
}

func (o *open) atom(c *kit.Ctx, text string, entries []journal.Entry) atom {
	base := o.Profile.BaseURL
	self := search{Text: text}
	a := atom{Lang: string(c.Lang), ID: base + self.feedHref(), Title: own(c, "feed.title", o.Profile.Name), Author: o.Profile.Name, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", "application/atom+xml", base + self.feedHref()}, {"alternate", "text/html", base + "/postliste?" + url.Values{"q": {text}}.Encode()}}}
	for i, e := range entries {
		if i == 0 {
			a.Updated = e.Journaled.Format(time.RFC3339)
		}
		a.Entries = append(a.Entries, o.atomEntry(c, e))
	}
	return a
}

func (o *open) atomEntry(c *kit.Ctx, e journal.Entry) atomEntry {
	summary := own(c, kindKey(e.Kind)) + " · " + e.Number + " · " + o.unit(e.Unit, c.Lang)
	return atomEntry{ID: "urn:uuid:" + e.ID, Title: e.Title, Updated: e.Journaled.Format(time.RFC3339), Summary: summary,
		Link: atomLink{"alternate", "text/html", o.Profile.BaseURL + "/postliste/" + e.ID}}
}
