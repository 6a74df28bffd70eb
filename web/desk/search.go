package desk

import (
	"net/http"
	"net/url"

	"torg/archive"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

const (
	searchRoot  = root + "/sok"
	searchPage  = 20  // hits of a zone on a page
	searchCount = 200 // hits that are counted before the page says that there are more
	maxPersons  = 200 // persons that one look names
)

// searchView is the archive's search: what is asked, and what each zone she may enter holds.
type searchView struct {
	Query, From, To, Kind, Zone string
	Asked                       bool
	Both                        bool // she may enter both zones
	Zones                       []zoneFound
	Errors                      ui.Errors
}

// zoneFound is a page of hits in one zone, as the archive's gate shows them to her.
type zoneFound struct {
	Zone  municipality.Zone
	Hits  []hit
	Count int  // of those she may know of
	More  bool // there are more than Count
	Pager ui.PagerOf
	query archive.SearchQuery
	place *site.Zone
}

// hit is a folder or a record. Case is the case on the desk, when there is one and it is hers to open.
type hit struct {
	archive.Hit
	Case string
}

// maySearch lets those search whose work is with cases; running the machines is no reason to read them.
func maySearch(who municipality.Staff) bool {
	return who.Has("caseworker") || who.Has("approver") || who.Has("leader") || who.Has("archivist")
}

// search finds folders and records in the zones she may enter. Only what the archive's gate lets her see is shown or counted.
func (d *desk) search(c *kit.Ctx, who municipality.Staff) error {
	if !maySearch(who) {
		return municipality.E(municipality.Forbidden, "desk.search", "error.forbidden")
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, q := readSearch(c, form)
	v.Both = len(d.zones(who)) > 1
	for _, z := range d.zones(who) {
		if !v.Asked || len(v.Errors) > 0 || v.Zone != "" && v.Zone != string(z.Name) {
			continue
		}
		found, err := d.searchIn(c, z, who, q, form)
		if kind := municipality.KindOf(err); err != nil && (kind == municipality.Invalid || kind == municipality.TooMuch) {
			v.Errors.Add("q", c.ErrorText(err))
			break
		}
		if err != nil {
			return err
		}
		v.Zones = append(v.Zones, found)
	}
	code := http.StatusOK
	if len(v.Errors) > 0 {
		code, v.Zones = http.StatusUnprocessableEntity, nil
	}
	here := ui.Link{Text: own(c, "search.title"), Href: searchRoot}
	return c.Render(code, kit.Page{Title: here.Text, Active: searchRoot, Wide: true, Errors: len(v.Errors), Crumbs: crumbs(c, here)}, searchTempl(v))
}

// readSearch reads the form as it came by GET: the address of a search can be kept and opened again.
func readSearch(c *kit.Ctx, form url.Values) (v searchView, q archive.SearchQuery) {
	v = searchView{Query: form.Get("q"), From: form.Get("fra"), To: form.Get("til"), Kind: form.Get("hva"), Zone: form.Get("sone")}
	v.Asked = v.Query != "" || v.From != "" || v.To != ""
	q = archive.SearchQuery{Text: v.Query, Folders: v.Kind == "saker", Records: v.Kind == "dokumenter", Limit: searchPage}
	q.From, q.To = dayOf(c, &v.Errors, "fra", v.From), dayOf(c, &v.Errors, "til", v.To)
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		v.Errors.Add("til", own(c, "search.error.order"))
	}
	return v, q
}

// dayOf reads a date that need not be given.
func dayOf(c *kit.Ctx, errs *ui.Errors, name, value string) (day municipality.Date) {
	if value == "" {
		return day
	}
	day, err := kit.ParseDate(value)
	if err != nil {
		errs.Add(name, own(c, "search.error.date"))
	}
	return day
}

// searchIn looks in one zone, and records whom she then sees before the page is made.
func (d *desk) searchIn(c *kit.Ctx, z *site.Zone, who municipality.Staff, q archive.SearchQuery, form url.Values) (f zoneFound, err error) {
	f = zoneFound{Zone: z.Name, place: z, query: q}
	if form.Get("sone") == string(z.Name) { // the place on a page is one zone's
		f.query.Before = form.Get("eldre")
	}
	var persons, units []string
	err = z.Store.Read(c.Context(), func(tx store.Tx) error {
		page, err := archive.Search(tx, who, f.query)
		if err != nil {
			return err
		}
		f.Pager = searchPager(c, z.Name, form, page.Next, f.query.Before)
		if f.Count, f.More, err = archive.CountFound(tx, who, q, searchCount); err != nil {
			return err
		}
		for _, one := range page.Hits {
			f.Hits, units = append(f.Hits, hit{Hit: one}), append(units, folderOf(one), unitOf(one))
		}
		persons, err = archive.PersonsOf(tx, units, maxPersons)
		return err
	})
	if err != nil || len(f.Hits) == 0 {
		return f, err
	}
	if err := recordSearch(c, z, who, persons); err != nil {
		return f, err
	}
	return f, d.openable(c, z, who, f.Hits)
}
