// Package open is the pages anyone may read: the public journal with its documents and feed, how to ask for access, the
// rules as they are in force, how things stand, accessibility and privacy, and the probes of those who run Torg.
package open

import (
	"context"
	"strings"

	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/text"
	"torg/web/kit/ui"
	"torg/web/site"
)

type open struct{ *site.Site }

// Mount registers the public pages.
func Mount(k *kit.Kit, s *site.Site) {
	o := &open{s}
	k.Get("/postliste", o.journal)
	k.Get("/postliste/feed.xml", o.feed)
	k.Get("/postliste/{id}", o.entry)
	k.Get("/postliste/{id}/dokument/{doc}", o.document)
	k.Get("/regler", o.rulebooks)
	k.Get("/regler/endringer.xml", o.rulesFeed)
	k.Get("/regler/{pack}", o.rules)
	k.Get("/regler/{pack}/historie", o.history)
	k.Get("/regler/{pack}/endringer", o.changes)
	k.Get("/regler/{pack}/versjon/{digest}", o.version)
	k.Get("/regler/{pack}/versjon/{digest}/{file}", o.download)
	k.Get("/personvern", o.privacy)
	k.Get("/status", o.status)
	for _, name := range []string{"innsyn", "tilgjengelighet", "tilbakemelding"} {
		k.Get("/"+name, o.prose(name))
	}
	o.mountWellKnown(k)
	k.Get("/healthz", o.alive)
	k.Get("/readyz", o.ready)
}

// own is a text of ours; its keys begin with "open.".
func own(c *kit.Ctx, key string, args ...any) string { return c.T("open."+key, args...) }

// t is a text of ours in templates.
func t(ctx context.Context, key string, args ...any) string {
	return text.T(ctx, "open."+key, args...)
}

func notFound(op string) error { return municipality.E(municipality.NotFound, "open."+op, "") }

// read runs fn in a snapshot of the internal zone, where everything public is.
func (o *open) read(c *kit.Ctx, fn func(store.Tx) error) error {
	return o.Internal().Store.Read(c.Context(), fn)
}

func (o *open) unit(id string, lang municipality.Language) string {
	for _, u := range o.Units {
		if u.ID == id {
			return municipality.Words(u.Name).In(lang)
		}
	}
	return ""
}

func crumbs(c *kit.Ctx, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: c.T("kit.home"), Href: "/"}}, links...)
}

// hide keeps a page that may name people out of search engines: what is public here for all to read is not to be found
// by a person's name elsewhere for ever (offentlegforskrifta § 6).
func hide(c *kit.Ctx) { c.W.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive") }

func paragraphs(s string) (out []string) {
	for p := range strings.SplitSeq(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
