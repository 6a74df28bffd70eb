// Package gallery shows every component of the kit in every state, and every error page, in every language: to look at,
// and for the tests that look at it in a browser.
package gallery

import (
	"embed"
	"net/http"
	"time"

	"torg/municipality"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// Texts holds the gallery's texts.
//
//go:embed texts/*.yaml
var Texts embed.FS

// Mount registers the gallery: /galleri, its form, and /galleri/feil/{kind} for every kind of error.
func Mount(k *kit.Kit) {
	k.Get("/galleri", index)
	k.Get("/galleri/skjema", form)
	k.Post("/galleri/skjema", submit, kit.Upload(12<<20))
	k.Get("/galleri/bekreft", confirm)
	k.Get("/galleri/kvittering", receipt)
	k.Get("/galleri/feil/{kind}", failure)
}

// Pages lists every page of the gallery, for tests.
func Pages() []string {
	pages := []string{"/galleri", "/galleri/skjema", "/galleri/bekreft", "/galleri/kvittering"}
	for _, k := range kinds() {
		pages = append(pages, "/galleri/feil/"+k.name)
	}
	return pages
}

func crumbs(c *kit.Ctx, here ui.Link) []ui.Link {
	return []ui.Link{{Text: c.T("kit.home"), Href: "/"}, {Text: c.T("gallery.title"), Href: "/galleri"}, here}
}

func index(c *kit.Ctx) error {
	page := kit.Page{Title: c.T("gallery.title"), Wide: true, Active: "/galleri", Crumbs: crumbs(c, ui.Link{Text: c.T("gallery.all"), Href: "/galleri"})}
	return c.Render(http.StatusOK, page, indexPage(c))
}

func confirm(c *kit.Ctx) error {
	title := c.T("gallery.confirm.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Crumbs: crumbs(c, ui.Link{Text: title, Href: "/galleri/bekreft"})}, ui.ConfirmPage(ui.ConfirmOf{
		Title: title, Text: c.T("gallery.confirm.text"), Points: []string{c.T("gallery.confirm.point1"), c.T("gallery.confirm.point2")},
		Action: "/galleri/skjema", Button: c.T("gallery.confirm.button"), Danger: true, Cancel: "/galleri",
	}))
}

func receipt(c *kit.Ctx) error {
	title := c.T("gallery.receipt.title")
	return c.Render(http.StatusOK, kit.Page{Title: title}, ui.Receipt(ui.ReceiptOf{
		Title: title, Text: c.T("gallery.receipt.text"), Reference: "2026/1234", NextTitle: c.T("gallery.receipt.next"),
		Next: []string{c.T("gallery.receipt.next1"), c.T("gallery.receipt.next2", day(14)), c.T("gallery.receipt.next3")},
	}))
}

type kind struct {
	name string
	kind municipality.Kind
}

func kinds() []kind {
	return []kind{
		{"notfound", municipality.NotFound}, {"invalid", municipality.Invalid}, {"forbidden", municipality.Forbidden},
		{"conflict", municipality.Conflict}, {"unavailable", municipality.Unavailable}, {"refused", municipality.Refused},
		{"notsetup", municipality.NotSetUp}, {"toomuch", municipality.TooMuch}, {"fault", municipality.Fault},
	}
}

func failure(c *kit.Ctx) error {
	for _, k := range kinds() {
		if k.name == c.Param("kind") {
			return municipality.E(k.kind, "gallery.failure", "")
		}
	}
	return municipality.E(municipality.NotFound, "gallery.failure", "")
}

// day is a fixed day of November 2026, so that the gallery looks the same every day.
func day(d int) municipality.Date {
	return municipality.Date{Year: 2026, Month: time.November, Day: d}
}

func moment(d, hour int) time.Time { return time.Date(2026, time.November, d, hour, 5, 0, 0, time.UTC) }
