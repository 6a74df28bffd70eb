package open

import (
	"fmt"
	"time"

	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// prose is a page of text: its sections are the texts "<name>.1.title" and "<name>.1.text" and so on.
type prose struct {
	Title, Lead string
	Sections    []section
}

type section struct{ Title, Text string }

const maxSections = 20

// text reads a page of text. {0} is the municipality's name, {1} its e-mail address and {2} its telephone number.
func (o *open) text(c *kit.Ctx, name string) prose {
	say := func(key string) string { return own(c, name+"."+key, o.Profile.Name, o.Profile.Email, o.Profile.Phone) }
	p := prose{Title: say("title"), Lead: say("lead")}
	for i := 1; i <= maxSections && c.HasText(fmt.Sprintf("open.%s.%d.title", name, i)); i++ {
		p.Sections = append(p.Sections, section{say(fmt.Sprint(i, ".title")), say(fmt.Sprint(i, ".text"))})
	}
	return p
}

func (o *open) prose(name string) kit.Handler {
	return func(c *kit.Ctx) error {
		p := o.text(c, name)
		here := ui.Link{Text: p.Title, Href: "/" + name}
		return show(c, kit.Page{Title: p.Title, Crumbs: crumbs(c, here)}, prosePage(p))
	}
}

// now is the time by the store's clock, which every deadline is counted by.
func (o *open) now(c *kit.Ctx) (now time.Time, err error) {
	return store.Now(c.Context(), o.Internal().Store)
}
