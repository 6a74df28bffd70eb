package desk

import (
	"cmp"
	"context"
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

// item is a task as a line on the desk. It names no applicant: a list is no look at anyone.
type item struct {
	casework.Item
	Zone    municipality.Zone
	Service string
	Late    bool
	Holder  string // who has taken the case; empty when nobody has
	Mine    bool
}

// group is whose a task is.
type group string

const (
	mine     group = "mine"
	approval group = "approval"
	nobodys  group = "nobodys"
	others   group = "others"
)

func (i item) group() group {
	switch {
	case i.Kind == casework.Approve:
		return approval
	case i.Mine:
		return mine
	case i.Holder == "" && i.Task.Officer == "":
		return nobodys
	}
	return others
}

// waiting gathers what an employee has to do in every zone she may enter, soonest first.
func (d *desk) waiting(c *kit.Ctx, who municipality.Staff) (out []item, err error) {
	for _, z := range d.zones(who) {
		items, err := d.waitingIn(c, z, who)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	slices.SortStableFunc(out, func(a, b item) int {
		return cmp.Or(strings.Compare(a.Due.String(), b.Due.String()), strings.Compare(a.Task.ID, b.Task.ID))
	})
	return out, nil
}

func (d *desk) waitingIn(c *kit.Ctx, z *site.Zone, who municipality.Staff) (out []item, err error) {
	list, err := z.Office.Desk(c.Context(), who, d.Waiting)
	if err != nil {
		return nil, err
	}
	now, err := store.Now(c.Context(), z.Store)
	if err != nil {
		return nil, err
	}
	for _, i := range list {
		one, err := d.item(c, z, who, i)
		if err != nil {
			return nil, err
		}
		one.Late = i.Due.Before(municipality.DateOf(now))
		out = append(out, one)
	}
	return out, nil
}

func (d *desk) item(c *kit.Ctx, z *site.Zone, who municipality.Staff, i casework.Item) (item, error) {
	name, err := serviceName(c.Context(), z, i.Of, c.Lang)
	holder := i.Of.Officer
	return item{Item: i, Zone: z.Name, Service: name, Holder: d.name(holder), Mine: holder == who.ID}, err
}

// serviceName is the title of a case's service, as it was when the application came.
func serviceName(ctx context.Context, z *site.Zone, c casework.Case, lang municipality.Language) (string, error) {
	p, err := z.Shelf.ByDigest(ctx, c.Digest)
	if err != nil {
		return "", err
	}
	return p.Text(lang, p.Meta.Title), nil
}

// name is an employee's name, or her user id when she has left.
func (d *desk) name(id string) string {
	if m, ok := d.Member(id); ok {
		return m.Name
	}
	return id
}

// filters are the ways to look at the list of tasks.
func filters() []string { return []string{"alle", "mine", "ledige", "godkjenning", "forfalt"} }

func keep(filter string, i item) bool {
	switch filter {
	case "mine":
		return i.group() == mine
	case "ledige":
		return i.group() == nobodys
	case "godkjenning":
		return i.group() == approval
	case "forfalt":
		return i.Late
	}
	return true
}

// tasks lists all that waits, by a filter.
func (d *desk) tasks(c *kit.Ctx, who municipality.Staff) error {
	all, err := d.waiting(c, who)
	if err != nil {
		return err
	}
	filter := c.R.URL.Query().Get("vis")
	if !slices.Contains(filters(), filter) {
		filter = "alle"
	}
	v := tasksView{Filter: filter, Total: len(all)}
	for _, i := range all {
		if keep(filter, i) {
			v.Items = append(v.Items, i)
		}
	}
	here := ui.Link{Text: own(c, "tasks.title"), Href: root + "/oppgaver"}
	return c.Render(http.StatusOK, kit.Page{Title: here.Text, Active: here.Href, Wide: true, Crumbs: crumbs(c, here)}, tasksPage(v))
}

type tasksView struct {
	Filter string
	Items  []item
	Total  int
}
