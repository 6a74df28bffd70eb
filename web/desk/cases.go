package desk

import (
	"net/http"
	"slices"
	"strings"

	"torg/casework"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// caseLine is a case in the list of a unit's cases. It names no applicant.
type caseLine struct {
	casework.Case
	Zone    municipality.Zone
	Service string
	Holder  string
	Late    bool
}

const casesPage = 50

// cases lists the unit's cases in every zone she may enter, newest first. Case ids sort by the time they were made, so one
// place in the list is the same in both zones.
func (d *desk) cases(c *kit.Ctx, who municipality.Staff) error {
	before := c.R.URL.Query().Get("eldre")
	if before != "" && !municipality.ValidID(before) {
		return municipality.E(municipality.Invalid, "desk.cases", "error.cursor")
	}
	var all []caseLine
	for _, z := range d.zones(who) {
		lines, err := d.casesIn(c, z, who, before)
		if err != nil {
			return err
		}
		all = append(all, lines...)
	}
	slices.SortFunc(all, func(a, b caseLine) int { return strings.Compare(b.ID, a.ID) })
	pager := ui.PagerOf{About: own(c, "cases.title")}
	if len(all) > casesPage {
		all = all[:casesPage]
		pager.Older = root + "/saker?eldre=" + all[casesPage-1].ID
	}
	if before != "" {
		pager.Newer = root + "/saker"
	}
	here := ui.Link{Text: own(c, "cases.title"), Href: root + "/saker"}
	return c.Render(http.StatusOK, kit.Page{Title: here.Text, Active: here.Href, Wide: true, Crumbs: crumbs(c, here)}, casesListPage(all, pager))
}

func (d *desk) casesIn(c *kit.Ctx, z *site.Zone, who municipality.Staff, before string) (out []caseLine, err error) {
	list, err := z.Office.CasesOf(c.Context(), who, before, casesPage+1)
	if err != nil {
		return nil, err
	}
	now, err := store.Now(c.Context(), z.Store)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		name, err := serviceName(c.Context(), z, one, c.Lang)
		if err != nil {
			return nil, err
		}
		out = append(out, caseLine{one, z.Name, name, d.name(one.Officer), late(one, municipality.DateOf(now))})
	}
	return out, nil
}

// late reports whether an unfinished case is past the day its answer was expected.
func late(c casework.Case, today municipality.Date) bool {
	return !c.Status.Finished() && !c.Due.IsZero() && c.Due.Before(today)
}
