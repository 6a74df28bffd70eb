package portal

import (
	"context"

	"torg/request"
	"torg/web/kit"
	"torg/web/kit/ui"
)

// resultWord names the text "portal.offer.would.<name>": what the rules say she would get.
func resultWord(v offerView) string {
	if v.Machine && v.Answer.Result != "" {
		return v.Answer.Result
	}
	return "maybe"
}

func offerRows(ctx context.Context, list []offerLine) (rows [][]ui.Cell) {
	for _, o := range list {
		rows = append(rows, []ui.Cell{{Text: o.Service, Href: offerPath(o.ID)}, ui.C(t(ctx, "offer.state."+offerState(o.Offer, false))), ui.C(t(ctx, "date", dateOf(o.Made)))})
	}
	return rows
}

// standing are the offers that wait for an answer today.
func standing(c *kit.Ctx, list []offerLine) (out []offerLine) {
	for _, o := range list {
		if o.State == request.OfferOpen && !o.Expires.Before(c.Today()) {
			out = append(out, o)
		}
	}
	return out
}

// heldOffers tells what an offer that stands was made of: why she got it, and what was looked up for it.
func heldOffers(c *kit.Ctx, list []offerLine) (out []heldView) {
	for _, o := range list {
		if len(o.Facts) == 0 || o.Hidden {
			continue
		}
		v := heldView{Service: own(c, "offer.title", o.Service), Status: oneLine(own(c, "offer.made", dateOf(o.Made), o.Expires), o.Why, o.Pack.Text(c.Lang, o.Pack.OfferPlan().Purpose), own(c, "known.basis", o.Pack.OfferPlan().Basis))}
		names := namesIn(o.Facts)
		for _, f := range o.Pack.Facts {
			if fact, ok := o.Facts[f.Name]; ok {
				v.Facts = append(v.Facts, heldFact{Source: sourceText(c, fact.Source, dateOf(fact.At), fact.Period), Purpose: o.Pack.Text(c.Lang, f.Purpose), Basis: f.Basis, Lines: factLines(c, fact.Value, names)})
			}
		}
		out = append(out, v)
	}
	return out
}
