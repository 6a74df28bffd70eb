package desk

import (
	"context"
	"net/http"

	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// offersView is what the municipality has offered without being asked, in numbers. It tells of no person.
type offersView struct{ Rows []offerCount }

// offerCount is how it has gone with the offers of one service and event.
type offerCount struct {
	Service, Why                                 string
	Open, Accepted, Declined, Expired, Withdrawn int
}

// offers counts the offers in the zones the reader may enter, for those who handle or lead cases.
func (d *desk) offers(c *kit.Ctx, who municipality.Staff) error {
	if !who.Has("caseworker") && !who.Has("approver") && !who.Has("leader") {
		return municipality.E(municipality.Forbidden, "desk.offers", "error.forbidden")
	}
	var v offersView
	for _, z := range d.zones(who) {
		var counts []request.OfferCount
		if err := z.Store.Read(c.Context(), func(tx store.Tx) (err error) { counts, err = request.CountOffers(tx); return err }); err != nil {
			return err
		}
		for _, p := range z.Shelf.List() {
			for _, o := range p.OfferPlan().Offers {
				row := offerCount{Service: p.Text(c.Lang, p.Meta.Title), Why: p.Text(c.Lang, o.Why)}
				for _, n := range counts {
					if n.Pack == p.Name && n.Plan == o.ID {
						row.add(n)
					}
				}
				v.Rows = append(v.Rows, row)
			}
		}
	}
	title := own(c, "offers.title")
	return c.Render(http.StatusOK, kit.Page{Title: title, Active: root, Wide: true, Crumbs: []ui.Link{{Text: own(c, "title"), Href: root}, {Text: title, Href: root + "/tilbud"}}}, offersPage(v))
}

func (o *offerCount) add(n request.OfferCount) {
	switch n.State {
	case request.OfferOpen:
		o.Open += n.Count
	case request.OfferAccepted:
		o.Accepted += n.Count
	case request.OfferDeclined:
		o.Declined += n.Count
	case request.OfferExpired:
		o.Expired += n.Count
	case request.OfferWithdrawn:
		o.Withdrawn += n.Count
	}
}

func offersTable(ctx context.Context, v offersView) ui.TableOf {
	table := ui.TableOf{Caption: t(ctx, "offers.title"), Quiet: true}
	for _, name := range []string{"service", "why", "open", "accepted", "declined", "expired", "withdrawn"} {
		table.Columns = append(table.Columns, ui.Column{Title: t(ctx, "offers.col."+name)})
	}
	for _, o := range v.Rows {
		row := []ui.Cell{ui.C(o.Service), ui.C(o.Why)}
		for _, n := range []int{o.Open, o.Accepted, o.Declined, o.Expired, o.Withdrawn} {
			row = append(row, ui.C(t(ctx, "offers.count", n)))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
