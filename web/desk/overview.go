package desk

import (
	"net/http"

	"torg/municipality"
	"torg/web/kit"
)

// overviewView is the first page: hers, what waits for her approval, and what nobody has taken.
type overviewView struct {
	Name     string
	Unit     string
	Groups   []taskGroup
	Late     int
	Cases    bool // she handles cases at all
	Operator bool
	Rules    bool // she looks after rules
	Search   bool // she may search the archive
	Keeper   bool // she keeps the archive
}

type taskGroup struct {
	Key   string // of its text, and the filter that shows the whole of it
	Items []item
	More  int
}

// shown is how many lines of each group the first page has.
const shown = 10

func (d *desk) overview(c *kit.Ctx, who municipality.Staff) error {
	all, err := d.waiting(c, who)
	if err != nil {
		return err
	}
	v := overviewView{Name: who.Name, Unit: d.unit(who.Unit, c.Lang), Operator: who.Has("operator"), Rules: mayOwnRules(who), Search: maySearch(who), Keeper: who.Has("archivist"), Cases: who.Has("caseworker") || who.Has("approver") || who.Has("leader")}
	for _, i := range all {
		if i.Late {
			v.Late++
		}
	}
	for _, key := range []string{"mine", "godkjenning", "ledige"} {
		if g := pick(key, all); len(g.Items) > 0 || key == "mine" {
			v.Groups = append(v.Groups, g)
		}
	}
	return c.Render(http.StatusOK, kit.Page{Title: own(c, "title"), Active: root, Wide: true}, overviewPage(v))
}

func pick(key string, all []item) taskGroup {
	g := taskGroup{Key: key}
	for _, i := range all {
		switch {
		case !keep(key, i):
		case len(g.Items) < shown:
			g.Items = append(g.Items, i)
		default:
			g.More++
		}
	}
	return g
}

func (d *desk) unit(id string, lang municipality.Language) string {
	for _, u := range d.Units {
		if u.ID == id {
			return municipality.Words(u.Name).In(lang)
		}
	}
	return id
}
