package open

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"torg/municipality"
	"torg/service"
	"torg/web/kit"
	"torg/web/kit/ui"
	"torg/web/site"
)

// versionLine is one version of a service's rules in its history, and the one before it.
type versionLine struct {
	service.Version
	Before string // digest of the version before; "" for the first
	Number int    // counted from the first
}

// historyView is every version of a service's rules there has been here.
type historyView struct {
	Pack  *service.Pack
	Title string
	Lines []versionLine // newest first
}

// book finds a service, its zone and the versions of its rules.
func (o *open) book(c *kit.Ctx) (*service.Pack, *site.Zone, []service.Version, error) {
	p, z, err := o.Pack(c.Param("pack"))
	if err != nil {
		return nil, nil, nil, err
	}
	history, err := z.Shelf.History(c.Context(), p.Name)
	return p, z, history, err
}

func bookCrumbs(c *kit.Ctx, p *service.Pack, more ...ui.Link) []ui.Link {
	return crumbs(c, append([]ui.Link{{Text: own(c, "rules.index"), Href: "/regler"}, {Text: p.Text(c.Lang, p.Meta.Title), Href: "/regler/" + p.Name}}, more...)...)
}

// history shows when the rules have changed, who put them into force by role, and where each version and each change can be
// read (lov 20. juni 2025 nr. 81 §§ 11–13).
func (o *open) history(c *kit.Ctx) error {
	p, _, history, err := o.book(c)
	if err != nil {
		return err
	}
	v := historyView{Pack: p, Title: own(c, "history.title", p.Text(c.Lang, p.Meta.Title)), Lines: versionLines(history)}
	here := ui.Link{Text: own(c, "history.link"), Href: "/regler/" + p.Name + "/historie"}
	return show(c, kit.Page{Title: v.Title, Wide: true, Crumbs: bookCrumbs(c, p, here)}, historyPage(v))
}

func versionLines(history []service.Version) (out []versionLine) {
	for i, v := range history {
		line := versionLine{Version: v, Number: len(history) - i}
		if i+1 < len(history) {
			line.Before = history[i+1].Digest
		}
		out = append(out, line)
	}
	return out
}

// version shows one version of the rules under an address that always shows the same.
func (o *open) version(c *kit.Ctx) error {
	p, z, history, err := o.book(c)
	if err != nil {
		return err
	}
	at, err := versionAt(history, c.Param("digest"))
	if err != nil {
		return err
	}
	then, err := z.Shelf.ByDigest(c.Context(), history[at].Digest)
	if err != nil {
		return err
	}
	v := rulesView{Version: history[at], Current: at == 0}
	return o.rulesPage(c, p, then, v)
}

// versionAt finds a version by its digest, whole. Any other text is not found.
func versionAt(history []service.Version, digest string) (int, error) {
	at := slices.IndexFunc(history, func(v service.Version) bool { return v.Digest == digest })
	if at < 0 {
		return 0, municipality.E(municipality.NotFound, "open.version", "")
	}
	return at, nil
}

// changesView is what is other in one version than in another.
type changesView struct {
	Pack, Later  *service.Pack
	Title        string
	From, To     service.Version
	Lang         municipality.Language
	Differences  []service.Difference
	TurnedAround bool
}

// changes tells in words what is other in a version than in another: the one before it when none is named.
func (o *open) changes(c *kit.Ctx) error {
	p, z, history, err := o.book(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	to, err := versionAt(history, form.Get("til"))
	if form.Get("til") == "" && len(history) > 0 {
		to, err = 0, nil
	}
	if err != nil {
		return err
	}
	from := min(to+1, len(history)-1)
	if form.Get("fra") != "" {
		if from, err = versionAt(history, form.Get("fra")); err != nil {
			return err
		}
	}
	v := changesView{Pack: p, Title: own(c, "changes.title", p.Text(c.Lang, p.Meta.Title)), From: history[from], To: history[to], Lang: c.Lang}
	before, err := z.Shelf.ByDigest(c.Context(), v.From.Digest)
	if err != nil {
		return err
	}
	if v.Later, err = z.Shelf.ByDigest(c.Context(), v.To.Digest); err != nil {
		return err
	}
	v.Differences, v.TurnedAround = service.Diff(before, v.Later), v.To.Since.Before(v.From.Since)
	links := []ui.Link{{Text: own(c, "history.link"), Href: "/regler/" + p.Name + "/historie"}, {Text: own(c, "changes.link"), Href: "/regler/" + p.Name + "/endringer"}}
	return show(c, kit.Page{Title: v.Title, Wide: true, Crumbs: bookCrumbs(c, p, links...)}, changesPage(v))
}

// changedRule is one version of any service's rules, for the feed.
type changedRule struct {
	pack *service.Pack
	line versionLine
}

// maxChanges is how many changes of rules the feed tells of.
const maxChanges = 50

// rulesFeed is every change of every service's rules, the newest first.
func (o *open) rulesFeed(c *kit.Ctx) error {
	var all []changedRule
	for _, z := range o.Each() {
		for _, p := range z.Shelf.List() {
			history, err := z.Shelf.History(c.Context(), p.Name)
			if err != nil {
				return err
			}
			for _, line := range versionLines(history) {
				all = append(all, changedRule{p, line})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b changedRule) int { return b.line.Since.Compare(a.line.Since) })
	base := o.Profile.BaseURL
	a := atom{Lang: string(c.Lang), ID: base + "/regler/endringer.xml", Title: own(c, "changes.feed", o.Profile.Name), Author: o.Profile.Name, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", "application/atom+xml", base + "/regler/endringer.xml"}, {"alternate", "text/html", base + "/regler"}}}
	for i, one := range all[:min(len(all), maxChanges)] {
		if i == 0 {
			a.Updated = one.line.Since.Format(time.RFC3339)
		}
		a.Entries = append(a.Entries, ruleEntry(c, base, one))
	}
	return sendAtom(c, a)
}

func ruleEntry(c *kit.Ctx, base string, one changedRule) atomEntry {
	title, key, href := one.pack.Text(c.Lang, one.pack.Meta.Title), "changes.entry.first", "/regler/"+one.pack.Name+"/versjon/"+one.line.Digest
	if one.line.Before != "" {
		key, href = "changes.entry", "/regler/"+one.pack.Name+"/endringer?fra="+one.line.Before+"&til="+one.line.Digest
	}
	when := one.line.Since.Format(time.RFC3339)
	return atomEntry{ID: base + "/regler/" + one.pack.Name + "/versjon/" + one.line.Digest + "#" + when, Title: own(c, key, title), Updated: when, Summary: own(c, adopterKey(one.line.Version)), Link: atomLink{"alternate", "text/html", base + href}}
}

// adopterKey says by role who put a version into force: never by name.
func adopterKey(v service.Version) string {
	if v.Shipped {
		return "history.shipped"
	}
	return "history.people"
}

// chosenDay is the day the reader asks for, if any. A text that is no day is told.
func chosenDay(c *kit.Ctx) (day municipality.Date, text string, wrong bool) {
	text = strings.TrimSpace(c.R.URL.Query().Get("dato"))
	if text == "" || len(text) > 40 {
		return day, "", text != ""
	}
	day, err := kit.ParseDate(text)
	return day, text, err != nil
}

// statusOf is the status of a page whose question may be wrong.
func statusOf(wrong bool) int {
	if wrong {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
