package desk

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"torg/archive"
	"torg/casework"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/ui"
	"torg/web/site"
)

// recordSearch notes that she saw the persons of the hits. What she wrote is not kept: it may be a name.
func recordSearch(c *kit.Ctx, z *site.Zone, who municipality.Staff, persons []string) error {
	return ledger.Look(c.Context(), z.Store, ledger.Entry{Actor: who.Actor(searcher(who)), Verb: "archive.search", Subject: "archive/search", Persons: persons,
		Purpose: "søk i arkivet", Basis: "forvaltningsloven § 13 b"})
}

func searcher(who municipality.Staff) string {
	for _, role := range []string{"caseworker", "approver", "leader"} {
		if who.Has(role) {
			return role
		}
	}
	return "archivist"
}

// openable finds the cases on the desk that the hits lie in, when they are hers to open.
func (d *desk) openable(c *kit.Ctx, z *site.Zone, who municipality.Staff, hits []hit) error {
	known := map[string]string{}
	for i := range hits {
		folder := folderOf(hits[i].Hit)
		id, seen := known[folder]
		if !seen {
			var err error
			if id, err = openableIn(c.Context(), z, who, folder); err != nil {
				return err
			}
			known[folder] = id
		}
		hits[i].Case = id
	}
	return nil
}

// openableIn is the case on the desk that lies in a folder, or "" when there is none or it is not hers to open.
func openableIn(ctx context.Context, z *site.Zone, who municipality.Staff, folder string) (string, error) {
	var cs casework.Case
	err := z.Store.Read(ctx, func(tx store.Tx) (err error) { cs, err = casework.ByCaseFile(tx, folder); return err })
	if err == nil {
		_, err = z.Office.Check(ctx, who, cs.ID)
	}
	if kind := municipality.KindOf(err); err != nil && (kind == municipality.NotFound || kind == municipality.Forbidden) {
		return "", nil
	}
	return cs.ID, err
}

func folderOf(h archive.Hit) string {
	if h.Case != nil {
		return h.Case.ID
	}
	return h.Entry.CaseFile
}

func unitOf(h archive.Hit) string {
	if h.Case != nil {
		return h.Case.ID
	}
	return h.Entry.ID
}

// searchPager keeps what was asked, and adds the place in one zone.
func searchPager(c *kit.Ctx, zone municipality.Zone, form url.Values, next, before string) ui.PagerOf {
	p := ui.PagerOf{About: own(c, "search.title") + ", " + own(c, "zone."+string(zone))}
	ask := url.Values{}
	for _, name := range []string{"q", "fra", "til", "hva", "sone"} {
		if v := form.Get(name); v != "" {
			ask.Set(name, v)
		}
	}
	if before != "" {
		p.Newer = searchRoot + "?" + ask.Encode()
	}
	if next != "" {
		ask.Set("sone", string(zone))
		ask.Set("eldre", next)
		p.Older = searchRoot + "?" + ask.Encode()
	}
	return p
}

// title is what a hit is called, and number what it is known by.
func (h hit) title() string {
	if h.Hit.Case != nil {
		return h.Hit.Case.Title
	}
	return h.Entry.Title
}

func (h hit) number() string {
	if h.Hit.Case != nil {
		return h.Hit.Case.Number
	}
	return h.Entry.Number
}

// date is the day of the journal, or the day the folder was opened.
func (h hit) date() municipality.Date {
	switch {
	case h.Hit.Case != nil:
		return municipality.DateOf(h.Hit.Case.Opened)
	case !h.Entry.JournalDate.IsZero():
		return h.Entry.JournalDate
	}
	return h.Entry.Date
}

// parties are the names she may see, each once; what is screened is written as the public journal writes it.
func (h hit) parties(ctx context.Context) string {
	var names []string
	all := []string{}
	if h.Hit.Case != nil {
		all = h.Hit.Case.Parties
	} else {
		all = slices.Concat(h.Entry.Senders, h.Entry.Receivers)
	}
	for _, name := range all {
		if name == archive.Hidden {
			name = t(ctx, "search.hidden")
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}

func (h hit) screened() bool {
	if h.Hit.Case != nil {
		return h.Hit.Case.Screening != ""
	}
	return h.Entry.Screening != ""
}

func (h hit) kind() string {
	switch {
	case h.Hit.Case != nil:
		return "search.kind.case"
	case h.Entry.Draft:
		return "search.kind.draft"
	}
	switch h.Entry.Type {
	case archive.Incoming:
		return "search.kind.incoming"
	case archive.Outgoing:
		return "search.kind.outgoing"
	}
	return "search.kind.memo"
}

func searchTable(ctx context.Context, f zoneFound) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "search.hits"), Quiet: true}
	for _, name := range []string{"hit", "kind", "date", "parties"} {
		table.Columns = append(table.Columns, ui.Column{Title: t(ctx, "search.column."+name)})
	}
	for _, h := range f.Hits {
		table.Rows = append(table.Rows, []ui.Cell{{Body: searchHit(h)}, ui.C(t(ctx, h.kind())), ui.C(text.From(ctx).Date(h.date())), ui.C(h.parties(ctx))})
	}
	return table
}

// foundText tells how many there are, and that there may be more than were counted.
func foundText(ctx context.Context, f zoneFound) string {
	if f.More {
		return t(ctx, "search.more", f.Count)
	}
	return t(ctx, "search.count", f.Count)
}

func (v searchView) what() string {
	if v.Kind == "saker" || v.Kind == "dokumenter" {
		return v.Kind
	}
	return "alt"
}

func searchKinds(ctx context.Context) (out []ui.Choice) {
	for _, kind := range []string{"alt", "saker", "dokumenter"} {
		out = append(out, ui.Choice{Value: kind, Label: t(ctx, "search.what."+kind)})
	}
	return out
}

// searchHelp names the texts that tell how one may ask.
func searchHelp() []string {
	return []string{"search.help.words", "search.help.phrase", "search.help.or", "search.help.not", "search.help.star", "search.help.fields"}
}

// zoneTitle names the zone only to those who may enter more than one.
func zoneTitle(ctx context.Context, v searchView, f zoneFound) string {
	if v.Both {
		return t(ctx, "search.hits") + " – " + t(ctx, "zone."+string(f.Zone))
	}
	return t(ctx, "search.hits")
}
